// Starts the server for folders of articles; its views, commands and status.
import * as vscode from 'vscode';
import { LanguageClient, State, TransportKind, type Location } from 'vscode-languageclient/node';
import { drawComparison } from './comparison';
import { decide, write } from './decide';
import { selector } from './documents';
import { FindingsTree, keyOf } from './findings';
import { Page, openPassage } from './page';
import type { Comparison, Timeline, Verdict } from './protocol';
import { addRole, writeRole } from './role';
import { complain, findServer } from './server';
import { Session } from './session';
import { Status } from './status';
import { drawTimeline } from './timeline';

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<object> {
  const views = new Session();
  session = views;
  const status = new Status(views);
  const tree = new FindingsTree(views);
  const receive = (kind: string, value: unknown) => {
    if (kind === 'open') void openPassage(value as Location);
    if (kind === 'decide' && comparison.shown) void decide(views, comparison.shown.key, value as Verdict);
  };
  const comparison = new Page<Comparison>('newsmark.comparison', drawComparison, receive);
  const timeline = new Page<Timeline>('newsmark.timeline', drawTimeline, receive);

  const command = (name: string, run: (...parameters: never[]) => unknown) => vscode.commands.registerCommand(`newsmark.${name}`, run);
  context.subscriptions.push(
    views,
    status,
    tree,
    comparison,
    timeline,
    command('restart', () => restart(context, views, status)),
    command('showLog', () => views.client?.outputChannel.show()),
    command('trace', () => trace(views)),
    command('showFindings', () => vscode.commands.executeCommand('newsmark.findings.focus')),
    command('showProblems', () => vscode.commands.executeCommand('workbench.actions.view.problems')),
    command('showReferences', showReferences),
    command('open', openPassage),
    command('groupByEvent', () => tree.group('event')),
    command('groupByOrigin', () => tree.group('origin')),
    command('showSettled', () => showSettled(views, true)),
    command('hideSettled', () => showSettled(views, false)),
    command('compare', async (what: unknown) => {
      const found = await views.ask<Comparison>('newsmark/comparison', key(what) ? { key: key(what) } : place());
      if (found) comparison.show(found);
      else void vscode.window.showInformationMessage('newsmark knows of no disagreement in this article.');
    }),
    command('decide', async (what: unknown) => {
      const found = key(what) ?? (await views.ask<Comparison>('newsmark/comparison', place()))?.key;
      if (found) await decide(views, found);
      else void vscode.window.showInformationMessage('newsmark knows of no disagreement in this article.');
    }),
    command('timeline', async (what: unknown) => {
      const found = await views.ask<Timeline>('newsmark/timeline', typeof what === 'string' ? { entity: what } : place());
      if (found) timeline.show(found);
      else void vscode.window.showInformationMessage('newsmark finds nobody and nothing told here. Put the cursor on a name, or into a sentence.');
    }),
    command('role', () => addRole(views, place())),
    views.onDidChange(async () => {
      // What is on the page follows the text and the decisions.
      const shown = comparison.shown;
      const now = shown && (await views.ask<Comparison>('newsmark/comparison', { key: shown.key }));
      if (now && comparison.shown === shown) comparison.update(now);
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('newsmark.server.path') || change.affectsConfiguration('newsmark.plainText')) {
        void restart(context, views, status);
      }
    }),
  );
  await start(context, views, status);
  // For tests, which cannot look into pages and trees from the outside.
  return { session: views, status, tree, comparison, timeline, write: (decision: Parameters<typeof write>[1]) => write(views, decision), writeRole: (answer: Parameters<typeof writeRole>[2]) => writeRole(views, place(), answer) };
}

export async function deactivate(): Promise<void> {
  await session?.client?.stop();
}

/** The key that a command was given: by itself, or with a node of the tree. */
function key(what: unknown): string | undefined {
  return typeof what === 'string' ? what : keyOf(what);
}

/** The cursor's place, as requests name it. */
function place(): object {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return {};
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}

async function start(context: vscode.ExtensionContext, views: Session, status: Status): Promise<void> {
  const found = findServer(context);
  const missing = (problem: string) => {
    status.missing(problem);
    views.missing = problem;
    views.stopped();
    void vscode.commands.executeCommand('setContext', 'newsmark.missing', true);
    void complain(problem);
  };
  if ('problem' in found) return missing(found.problem);
  views.missing = undefined;
  status.starting();
  void vscode.commands.executeCommand('setContext', 'newsmark.missing', false);
  const client = new LanguageClient(
    'newsmark',
    'newsmark',
    { command: found.program, args: ['lsp'], transport: TransportKind.stdio },
    {
      documentSelector: await selector(),
      synchronize: { configurationSection: 'newsmark' },
      progressOnInitialization: true,
    },
  );
  views.client = client;
  client.onDidChangeState(({ newState }) => {
    // What an earlier one does in its last moments is no news.
    if (views.client !== client) return;
    if (newState === State.Running) {
      status.running();
      views.askSoon(0);
    } else if (newState === State.Stopped) {
      status.stopped();
      views.stopped();
    }
  });
  try {
    await client.start();
  } catch (error) {
    views.client = undefined;
    missing(`“${found.program}” cannot be started: ${error instanceof Error ? error.message : error}.`);
  }
}

async function restart(context: vscode.ExtensionContext, views: Session, status: Status): Promise<void> {
  const old = views.client;
  views.client = undefined;
  views.stopped();
  await old?.dispose().catch(() => undefined);
  await start(context, views, status);
}

/** Switches the log of what editor and server say to each other on or off. */
async function trace(views: Session): Promise<void> {
  const settings = vscode.workspace.getConfiguration('newsmark');
  const on = settings.get<string>('trace.server', 'off') === 'off';
  await settings.update('trace.server', on ? 'verbose' : undefined, vscode.ConfigurationTarget.Global);
  if (on) views.client?.outputChannel.show(true);
  void vscode.window.setStatusBarMessage(on ? 'newsmark: messages are logged' : 'newsmark: messages are no longer logged', 4000);
}

async function showSettled(views: Session, shown: boolean): Promise<void> {
  views.withSettled = shown;
  await vscode.commands.executeCommand('setContext', 'newsmark.settledShown', shown);
  await views.refresh();
}

interface ProtocolPosition { line: number; character: number }

/** Shows passages in the editor's list of references: the command behind the server's code lenses. */
async function showReferences(uri: string, at: ProtocolPosition, places: Location[]): Promise<void> {
  const position = (p: ProtocolPosition) => new vscode.Position(p.line, p.character);
  const locations = places.map(
    (one) => new vscode.Location(vscode.Uri.parse(one.uri), new vscode.Range(position(one.range.start), position(one.range.end))),
  );
  await vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(uri), position(at), locations);
}
