// The status bar: whether the server runs, how many articles it has read and how many disagreements it found.
import * as vscode from 'vscode';
import type { Session } from './session';
import { count } from './words';

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('newsmark', vscode.StatusBarAlignment.Right, 50);
  private readonly subscription: vscode.Disposable;
  private up = false;

  constructor(private readonly session: Session) {
    this.item.name = 'newsmark';
    this.subscription = session.onDidChange(() => this.show());
    this.stopped();
    this.item.show();
  }

  running(): void {
    this.up = true;
    this.show();
  }

  stopped(): void {
    this.absent('$(circle-slash) newsmark stopped', 'The newsmark server is not running. Click to start it again.');
  }

  /** There is no server, and starting it again would not help by itself: what is wrong, and what to do. */
  missing(problem: string): void {
    this.absent('$(warning) newsmark not found', `${problem} Click to try again.`);
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  }

  /** The server is being started. */
  starting(): void {
    this.absent('$(sync~spin) newsmark', 'newsmark is starting.');
  }

  private absent(label: string, why: string): void {
    this.up = false;
    this.item.text = label;
    this.item.tooltip = why;
    this.item.command = 'newsmark.restart';
    this.item.backgroundColor = undefined;
  }

  /** What the bar says, for tests. */
  get text(): string {
    return this.item.text;
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private show(): void {
    if (!this.up) return;
    this.item.command = 'newsmark.findings.focus';
    this.item.backgroundColor = undefined;
    const list = this.session.findings;
    if (!list || list.indexing) {
      const all = list ? list.documents + list.unread : 0;
      this.item.text = `$(sync~spin) newsmark${list && all ? `: ${list.documents} of ${count(all, 'article')}` : ''}`;
      this.item.tooltip = 'newsmark is reading the folder’s articles. What it has read can be used already.';
      return;
    }
    const open = list.findings.filter((finding) => !finding.settled).length;
    this.item.text = `$(references) ${count(list.documents, 'article')} · ${count(open, 'disagreement')}`;
    this.item.tooltip = open === 0
      ? `newsmark: no open disagreement between ${count(list.documents, 'article')}.`
      : `newsmark: ${count(open, 'open disagreement')} between ${count(list.documents, 'article')}. Click to list them.`;
  }
}
