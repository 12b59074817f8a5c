// Runs inside.cjs in VS Code's real extension host, through the page's smoke-test driver.
import { authority, open } from './browser.mjs';

const { context, page } = await open();
let finished;
const exit = new Promise((resolve) => (finished = resolve));
await page.exposeFunction('codeAutomationLog', (_type, args) => {
  const text = args.filter((a) => typeof a === 'string').join(' ');
  if (/^(ok|NOT ok)/.test(text)) console.log(text);
});
await page.exposeFunction('codeAutomationExit', (code) => finished(code));
const payload = [
  ['extensionDevelopmentPath', `vscode-remote://${authority}${process.env.EXTENSION}`],
  ['extensionTestsPath', `vscode-remote://${authority}${process.env.TESTS}/inside.cjs`],
  ['skipWelcome', 'true'],
];
await page.goto(`http://${authority}/?folder=${process.env.ARTICLES}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
const code = await Promise.race([exit, new Promise((resolve) => setTimeout(() => resolve('no answer in 280 s'), 280000))]);
await context.close();
const { readFileSync, existsSync } = await import('node:fs');
const report = `${process.env.TESTS}/report.txt`;
console.log(existsSync(report) ? readFileSync(report, 'utf8').trim() : 'NOT ok - no report was written');
console.log(`extension host: ${code === 0 ? 'passed' : `failed (${code})`}`);
process.exit(code === 0 ? 0 : 1);
