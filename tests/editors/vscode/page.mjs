// The page itself: hover with the mouse, jump with F12, read the problems.
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
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
/** Waits until a page of a view has stopped moving. */
async function settled(frame) {
  let last = '';
  for (let attempt = 0; attempt < 100; attempt++) {
    const now = await frame.evaluate(() => JSON.stringify(document.body.getBoundingClientRect()) + document.body.innerText.length);
    if (now === last) return;
    last = now;
    await page.waitForTimeout(200);
  }
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

  // The views, with room for them.
  await page.keyboard.press('Control+KeyJ');
  await page.locator('.markers-panel').waitFor({ state: 'hidden' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('.activitybar .action-label[aria-label="newsmark"], .activitybar [aria-label^="newsmark"]').first().click();
  const rows = page.locator('.pane-body .monaco-list-row');
  await rows.filter({ hasText: '↔' }).first().waitFor({ timeout: 30000 });
  console.log('ok - the tree lists disagreements by event');
  await rows.filter({ hasText: /24 targets/ }).first().click();
  const inside = async (selector) => {
    for (let attempt = 0; attempt < 300; attempt++) {
      for (const frame of page.frames()) {
        if (await frame.locator(selector).count().catch(() => 0)) return frame;
      }
      await page.waitForTimeout(100);
    }
    throw new Error(`no page of a view holds ${selector}`);
  };
  const comparison = await inside('.sides .side .passage mark');
  assert.ok((await comparison.locator('.side').count()) >= 2);
  assert.ok((await comparison.locator('td.basis').count()) === 6);
  console.log('ok - a click shows the sides next to each other, and why they are compared');
  await settled(comparison);
  await shot('vscode-comparison');

  await comparison.locator('.passage[role=button]').first().click();
  await page.locator('.monaco-editor .view-line', { hasText: '24' }).first().waitFor({ timeout: 20000 });
  console.log('ok - a click on a passage opens its article');

  await page.keyboard.press('Escape');
  // The line above the headline moves the text when it comes.
  await page.locator('.codelens-decoration', { hasText: 'origin' }).first().waitFor({ timeout: 20000 });
  await page.waitForTimeout(1000);
  const name = await middleOf('Syria');
  await page.mouse.click(name.x, name.y);
  await page.keyboard.press('Control+Alt+n');
  await page.keyboard.press('t');
  const timeline = await inside('.line .day');
  assert.ok((await timeline.locator('.passage').count()) > 1);
  console.log('ok - the keys show a timeline of who is under the cursor');
  await settled(timeline);
  await shot('vscode-timeline');
  const loaded = [comparison, timeline];
  const violations = await Promise.all(loaded.map((frame) => frame.evaluate(() => document.querySelectorAll('script[src], link, img').length).catch(() => 0)));
  assert.deepEqual(violations, [0, 0], 'the pages of the views load nothing');

  // A draft of one's own, and a quotation that a source has in other words.
  copyFileSync(new URL('draft.news', import.meta.url), `${process.env.ARTICLES}/story.news`);
  await page.setViewportSize({ width: 1280, height: 760 });
  await page.goto(`http://${authority}/?folder=${process.env.ARTICLES}`);
  await page.locator('.monaco-workbench').waitFor({ timeout: 60000 });
  await page.locator('.tab').first().waitFor({ timeout: 20000 });
  await page.keyboard.press('F1');
  await page.keyboard.type('View: Close All Editors');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Close All Editors' }).first().click();
  await page.locator('.tab').first().waitFor({ state: 'detached', timeout: 20000 });
  await page.keyboard.press('Control+Shift+KeyE');
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'story.news' }).dblclick({ timeout: 60000 });
  await page.locator('.tab.active', { hasText: 'story.news' }).waitFor({ timeout: 20000 });
  await page.locator('.squiggly-warning, .squiggly-error').first().waitFor({ timeout: 60000 });
  await page.locator('.codelens-decoration', { hasText: 'origin' }).first().waitFor({ timeout: 20000 });
  await page.waitForTimeout(1500);
  const misquoted = await middleOf('cooperation');
  await page.mouse.click(misquoted.x, misquoted.y);
  await page.keyboard.press('Control+Period');
  await page.locator('.action-widget .monaco-list-row', { hasText: 'Quote as' }).first().waitFor({ timeout: 20000 });
  console.log('ok - a draft is read against the sources, and a source’s wording is offered');
  await page.waitForTimeout(600);
  await shot('vscode-draft');
  await page.keyboard.press('Escape');
  assert.deepEqual([...outside], [], 'no host outside was asked for anything');
  console.log('ok - nothing was asked of any host outside');
} catch (error) {
  console.log(`NOT ok - ${error.stack ?? error}`);
  await shot('vscode-failure');
  process.exitCode = 1;
} finally {
  await context.close();
}
