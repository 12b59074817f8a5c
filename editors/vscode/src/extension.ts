// Starts the server for folders of articles and keeps its settings, log and status at hand.
import * as vscode from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import { selector } from './documents';
import { findServer } from './server';
import { Status } from './status';

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const status = new Status();
  context.subscriptions.push(
    status,
    vscode.commands.registerCommand('newsmark.restart', () => restart(context, status)),
    vscode.commands.registerCommand('newsmark.showLog', () => client?.outputChannel.show()),
    vscode.commands.registerCommand('newsmark.showFindings', () => vscode.commands.executeCommand('workbench.actions.view.problems')),
    vscode.commands.registerCommand('newsmark.showReferences', showReferences),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('newsmark.server.path') || change.affectsConfiguration('newsmark.plainText')) {
        void restart(context, status);
      }
    }),
  );
  await start(context, status);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function start(context: vscode.ExtensionContext, status: Status): Promise<void> {
  const command = await findServer(context);
  if (!command) {
    status.missing();
    return;
  }
  client = new LanguageClient(
    'newsmark',
    'newsmark',
    { command, args: ['lsp'], transport: TransportKind.stdio },
    {
      documentSelector: await selector(),
      synchronize: { configurationSection: 'newsmark' },
      progressOnInitialization: true,
    },
  );
  const started = client;
  started.onDidChangeState(({ newState }) => (newState === State.Running ? status.running() : status.stopped()));
  await started.start();
}

async function restart(context: vscode.ExtensionContext, status: Status): Promise<void> {
  const old = client;
  client = undefined;
  await old?.stop().catch(() => undefined);
  await start(context, status);
}

interface ProtocolPosition { line: number; character: number }
interface ProtocolLocation { uri: string; range: { start: ProtocolPosition; end: ProtocolPosition } }

/** Shows passages in the editor's list of references: the command behind the server's code lenses. */
async function showReferences(uri: string, at: ProtocolPosition, places: ProtocolLocation[]): Promise<void> {
  const position = (p: ProtocolPosition) => new vscode.Position(p.line, p.character);
  const locations = places.map(
    (place) => new vscode.Location(vscode.Uri.parse(place.uri), new vscode.Range(position(place.range.start), position(place.range.end))),
  );
  await vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(uri), position(at), locations);
}
