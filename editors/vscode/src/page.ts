// A page of a view: follows the theme, asks no network, runs no script but its own.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Location } from 'vscode-languageclient/node';
import type { Passage } from './protocol';
import { day } from './words';

/** Text of an article in HTML: nothing in it is markup. */
export function text(value: string): string {
  return value.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** What a click on an element with these attributes tells the extension. */
export function message(kind: string, value: unknown): string {
  return `data-message="${text(JSON.stringify({ kind, value }))}"`;
}

/** A passage as a card that opens it. */
export function passageCard(passage: Passage): string {
  const { document: from } = passage;
  const heading = [text(from.label), from.published ? text(day(from.published)) : 'undated'].join(' · ');
  const voice = passage.source ? `the word of ${text(passage.source)}` : 'in the outlet’s own voice';
  return `<article class="passage" ${passage.location ? `role="button" tabindex="0" title="Open the passage" ${message('open', passage.location)}` : ''}>
    <header>${heading}</header>
    <p>${text(passage.before)}<mark>${text(passage.words)}</mark>${text(passage.after)}</p>
    <footer>${voice}</footer>
  </article>`;
}

const STYLE = `
body { font: var(--vscode-font-size)/1.5 var(--vscode-font-family); color: var(--vscode-foreground); padding: 0 1.2rem 2rem; max-width: 1500px; }
h1 { font-size: 1.3rem; font-weight: 600; margin: 1rem 0 .4rem; line-height: 1.35; }
h2 { font-size: 1rem; font-weight: 600; margin: 1.6rem 0 .5rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 0 0 .5rem; overflow-wrap: anywhere; }
.badge { display: inline-block; padding: 0 .55em; margin: 0 .3em .2em 0; border-radius: .9em; background: var(--vscode-badge-background); color: var(--vscode-badge-foreground); font-size: .88em; }
.muted, header, footer { color: var(--vscode-descriptionForeground); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 1rem; align-items: start; }
.side { border-top: 3px solid var(--vscode-focusBorder); padding-top: .6rem; }
.passage { border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); border-radius: 4px; padding: .5rem .7rem; margin: .5rem 0; background: var(--vscode-editorWidget-background); }
.passage[role=button] { cursor: pointer; }
.passage[role=button]:hover, .passage:focus-visible { border-color: var(--vscode-focusBorder); outline: none; }
.passage p { margin: .2rem 0; font-family: Georgia, 'DejaVu Serif', serif; font-size: 1.08em; overflow-wrap: anywhere; }
.passage header, .passage footer { font-size: .9em; }
mark { color: inherit; background: var(--vscode-editor-findMatchHighlightBackground, rgba(234, 92, 0, .33)); border-radius: 2px; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); font-weight: normal; }
td.basis { white-space: nowrap; }
.stated::before { content: '● '; } .inferred::before { content: '◐ '; } .unknown::before { content: '○ '; }
button { font: inherit; padding: .25rem .8rem; margin: 0 .4rem .4rem 0; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; cursor: pointer; color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
.settled { border-left: 3px solid var(--vscode-testing-iconPassed, var(--vscode-focusBorder)); padding: .3rem .8rem; background: var(--vscode-textBlockQuote-background); }
.line { border-left: 2px solid var(--vscode-focusBorder); margin-left: .4rem; padding-left: 1.2rem; }
.day { position: relative; font-weight: 600; margin: 1.2rem 0 .2rem; }
.day::before { content: ''; position: absolute; left: calc(-1.2rem - 6px); top: .45em; width: 10px; height: 10px; border-radius: 50%; background: var(--vscode-focusBorder); }
.day.unknown::before, .day.published::before { background: var(--vscode-editor-background); border: 2px solid var(--vscode-focusBorder); width: 6px; height: 6px; content: ''; }
.day.unknown, .day.published { font-weight: normal; }
label { display: inline-block; margin: .2rem 1rem .2rem 0; cursor: pointer; }
[hidden] { display: none; }
`;

/** Clicks and keys on elements that carry a message; boxes that show and hide origins. */
const SCRIPT = `
const vscode = acquireVsCodeApi();
const send = (target) => { const from = target.closest('[data-message]'); if (from) vscode.postMessage(JSON.parse(from.dataset.message)); };
document.addEventListener('click', (event) => send(event.target));
document.addEventListener('keydown', (event) => { if (event.key === 'Enter' && event.target.matches('[role=button]')) send(event.target); });
document.addEventListener('change', () => {
  const shown = new Set([...document.querySelectorAll('input[data-origin]:checked')].map((box) => box.dataset.origin));
  for (const entry of document.querySelectorAll('[data-of]')) entry.hidden = !shown.has(entry.dataset.of);
});
`;

/** One panel that shows what it was last asked for. */
export class Page<T> implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  /** What is shown. */
  shown: T | undefined;

  constructor(
    private readonly type: string,
    private readonly draw: (value: T) => { title: string; body: string },
    private readonly receive: (kind: string, value: unknown) => void,
  ) {}

  /** Shows a value, beside the editor if the page is not open yet. */
  show(value: T): void {
    this.shown = value;
    if (!this.panel) {
      this.panel = vscode.window.createWebviewPanel(this.type, '', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false }, {
        enableScripts: true,
        enableFindWidget: true,
        localResourceRoots: [],
      });
      this.panel.onDidDispose(() => {
        this.panel = undefined;
        this.shown = undefined;
      });
      this.panel.webview.onDidReceiveMessage((received: { kind: string; value: unknown }) => this.receive(received.kind, received.value));
    } else {
      this.panel.reveal(undefined, true);
    }
    this.update(value);
  }

  /** Shows another value where the page is open. */
  update(value: T): void {
    if (!this.panel) return;
    this.shown = value;
    const { title, body } = this.draw(value);
    this.panel.title = title;
    const html = page(title, body);
    // The nonce differs each time; only what is shown decides whether it is drawn anew.
    if (this.drawn !== body) this.panel.webview.html = html;
    this.drawn = body;
  }
  private drawn: string | undefined;

  dispose(): void {
    this.panel?.dispose();
  }
}

function page(title: string, body: string): string {
  const nonce = randomBytes(16).toString('base64');
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>${text(title)}</title><style nonce="${nonce}">${STYLE}</style></head>
<body>${body}<script nonce="${nonce}">${SCRIPT}</script></body></html>`;
}

/** Opens a passage beside the page, or where articles are open already. */
export async function openPassage(location: Location): Promise<void> {
  const { start, end } = location.range;
  const uri = vscode.Uri.parse(location.uri);
  const group = vscode.window.tabGroups.all.find((one) => one.tabs.some((tab) => tab.input instanceof vscode.TabInputText));
  await vscode.window.showTextDocument(uri, {
    viewColumn: group?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}
