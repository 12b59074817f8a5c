// The page itself: hover with the mouse, jump with F12, read the problems.
import assert from 'node:assert/strict';
import { authority, open } from './browser.mjs';

const pictures = process.env.PICTURES;
const { context, page } = await open();
const outside = new Set();
page.on('request', (request) => {
  const url = new URL(request.url());
  if (/^https?:/.test(url.protocol) && !['127.0.0.1', 'localhost'].includes(url.hostname)) outside.add(url.hostname);
});
const shot = async (name) => { if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` }); };
/** The middle of a word on the screen; VS Code draws lines anew while tokens arrive, so this asks until it holds still. */
async function middleOf(word) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const box = await page.evaluate((wanted) => {
      for (const line of document.querySelectorAll('.view-line')) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const text = node.textContent.replaceAll('\u00a0', ' ');
          const start = text.indexOf(wanted);
          if (start < 0) continue;
          const range = document.createRange();
          range.setStart(node, start);
          range.setEnd(node, start + wanted.length);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
      }
      return null;
    }, word);
    if (box) return box;
    await page.waitForTimeout(100);
  }
  throw new Error(`“${word}” is not on the screen`);
}
try {
  await page.goto(`http://${authority}/?folder=${process.env.ARTICLES}`);
  await page.locator('.monaco-workbench').waitFor({ timeout: 60000 });
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: '03-radio-liman.txt' }).dblclick({ timeout: 60000 });
  await page.locator('.monaco-editor .view-lines').first().waitFor();
  await page.locator('.squiggly-info, .squiggly-warning, .squiggly-hint').first().waitFor({ timeout: 60000 });
  await page.locator('.view-line [class*="dyn-rule"], .view-line .mtk1').first().waitFor({ timeout: 30000 });
  await page.waitForTimeout(1500);
  console.log('ok - the article is open and disagreements are underlined');

  const word = await middleOf('Kartapoloc');
  await page.mouse.move(word.x, word.y);
  await page.mouse.move(word.x + 3, word.y);
  const card = page.locator('.monaco-hover:not(.hidden) .hover-contents').filter({ hasText: 'Kartapolov' });
  await card.first().waitFor({ timeout: 20000 });
  console.log('ok - the mouse over a misspelt name shows the person');
  await page.waitForTimeout(600);
  await shot('vscode-hover');

  // The card covers the text until the mouse leaves it.
  await page.mouse.move(700, 745);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(1000);
  const statement = await middleOf('cooperation');
  await page.mouse.click(statement.x, statement.y);
  await page.keyboard.press('F12');
  // One other report opens in a tab; several are listed in a peek view.
  await page.locator('.tab.active:not(:has-text("03-radio-liman")), .peekview-widget').first().waitFor({ timeout: 20000 });
  console.log('ok - F12 on a statement shows another report of it');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+Shift+KeyM');
  await page.locator('.markers-panel .monaco-list-row').first().waitFor({ timeout: 20000 });
  console.log('ok - the problems panel lists the disagreements');
  await page.waitForTimeout(600);
  await shot('vscode-problems');
  assert.deepEqual([...outside], [], 'no host outside was asked for anything');
  console.log('ok - nothing was asked of any host outside');
} catch (error) {
  console.log(`NOT ok - ${error.stack ?? error}`);
  await shot('vscode-failure');
  process.exitCode = 1;
} finally {
  await context.close();
}
