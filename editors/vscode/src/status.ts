// The status bar: whether the server runs, and how many findings the folder has.
import * as vscode from 'vscode';

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('newsmark', vscode.StatusBarAlignment.Right, 50);
  private readonly watcher = vscode.languages.onDidChangeDiagnostics(() => this.count());
  private up = false;

  constructor() {
    this.item.name = 'newsmark';
    this.item.command = 'newsmark.showFindings';
    this.stopped();
    this.item.show();
  }

  running(): void {
    this.up = true;
    this.count();
  }

  stopped(): void {
    this.up = false;
    this.item.text = '$(circle-slash) newsmark';
    this.item.tooltip = 'The newsmark server is not running.';
    this.item.command = 'newsmark.restart';
  }

  missing(): void {
    this.stopped();
    this.item.tooltip = 'The newsmark program was not found. Name it in the setting newsmark.server.path.';
  }

  dispose(): void {
    this.watcher.dispose();
    this.item.dispose();
  }

  private count(): void {
    if (!this.up) return;
    let passages = 0;
    let documents = 0;
    for (const [, diagnostics] of vscode.languages.getDiagnostics()) {
      const ours = diagnostics.filter((d) => d.source === 'newsmark' && !d.tags?.includes(vscode.DiagnosticTag.Unnecessary));
      passages += ours.length;
      documents += ours.length > 0 ? 1 : 0;
    }
    this.item.text = `$(references) ${passages}`;
    this.item.tooltip = passages === 0
      ? 'newsmark: no disagreement between the articles.'
      : `newsmark: ${passages} passages in ${documents} articles disagree with another passage.`;
    this.item.command = 'newsmark.showFindings';
  }
}
