// The running server, as views see it: whom to ask, and when to ask again.
import * as vscode from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';
import type { Findings } from './protocol';

/** How long the editor must be quiet before views ask again, in milliseconds. */
const QUIET = 250;

export class Session implements vscode.Disposable {
  /** The running client; undefined while there is none. */
  client: LanguageClient | undefined;
  /** Why there is no server, where that cannot be put right by starting it again. */
  missing: string | undefined;
  /** The last list of disagreements. */
  findings: Findings | undefined;
  /** Whether settled ones are listed, too. */
  withSettled = false;

  private readonly changes = new vscode.EventEmitter<void>();
  /** The list of disagreements may be another one. */
  readonly onDidChange = this.changes.event;
  private timer: NodeJS.Timeout | undefined;
  private turn = Promise.resolve();
  private readonly subscription = vscode.languages.onDidChangeDiagnostics(() => this.askSoon());

  /** Sends one of newsmark's requests; undefined where there is no server or it refuses. */
  async ask<T>(method: string, parameters: object): Promise<T | undefined> {
    const client = this.client;
    if (!client?.isRunning()) return undefined;
    try {
      return ((await client.sendRequest(method, parameters)) as T | null) ?? undefined;
    } catch (error) {
      client.outputChannel.appendLine(`${method}: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }

  /** Applies an edit of the server's and saves the files that it changes. Gives whether it was applied. */
  async write(edit: WorkspaceEdit | null | undefined): Promise<boolean> {
    const changes = edit && (await this.client?.protocol2CodeConverter.asWorkspaceEdit(edit));
    if (!changes || !(await vscode.workspace.applyEdit(changes))) return false;
    for (const [uri] of changes.entries()) {
      await vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.save();
    }
    return true;
  }

  /** Asks for the list of disagreements when the editor has been quiet for a moment. */
  askSoon(delay = QUIET): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), delay);
  }

  /** Asks for the list now, after whoever is asking already. */
  refresh(): Promise<void> {
    this.turn = this.turn.then(async () => {
      this.findings = await this.ask<Findings>('newsmark/findings', { settled: this.withSettled });
      this.changes.fire();
      if (this.findings?.indexing) this.askSoon();
    });
    return this.turn;
  }

  /** The server has stopped. */
  stopped(): void {
    this.findings = undefined;
    this.changes.fire();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
    this.changes.dispose();
  }
}
