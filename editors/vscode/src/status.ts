// The status bar: whether the server runs, how many articles it has read and how many disagreements it found.
import * as vscode from 'vscode';
import type { Session } from './session';

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

  stopped(why = 'The newsmark server is not running. Click to start it again.'): void {
    this.up = false;
    this.item.text = '$(circle-slash) newsmark';
    this.item.tooltip = why;
    this.item.command = 'newsmark.restart';
  }

  missing(): void {
    this.stopped('The newsmark program was not found. Name it in the setting newsmark.server.path, then click to start it.');
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private show(): void {
    if (!this.up) return;
    this.item.command = 'newsmark.findings.focus';
    const list = this.session.findings;
    if (!list || list.indexing) {
      this.item.text = `$(sync~spin) newsmark${list ? `: ${list.documents} articles` : ''}`;
      this.item.tooltip = 'newsmark is reading the folder’s articles.';
      return;
    }
    const open = list.findings.filter((finding) => !finding.settled).length;
    this.item.text = `$(references) ${open} in ${list.documents} articles`;
    this.item.tooltip = open === 0
      ? `newsmark: no open disagreement between ${list.documents} articles.`
      : `newsmark: ${open} open ${open === 1 ? 'disagreement' : 'disagreements'} in ${list.documents} articles. Click to list them.`;
  }
}
