// In the extension host: the editor's own commands on the bundled articles.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const lines = [];
function report(line) {
  lines.push(line);
  fs.writeFileSync(path.join(__dirname, 'report.txt'), lines.join('\n') + '\n');
}
function ok(name, condition, detail) {
  report(`${condition ? 'ok' : 'NOT ok'} - ${name}`);
  assert.ok(condition, `${name}: ${JSON.stringify(detail)}`);
}
async function until(name, probe, milliseconds = 60000) {
  const start = Date.now();
  for (;;) {
    const value = await probe();
    if (value) {
      ok(name, true);
      return value;
    }
    if (Date.now() - start > milliseconds) ok(name, false, 'it never came');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const folder = () => vscode.workspace.workspaceFolders[0].uri;
async function show(name) {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), name));
  await vscode.window.showTextDocument(document);
  return document;
}
const at = (document, text) => {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `“${text}” stands in ${document.fileName}`);
  return document.positionAt(offset + 1);
};
async function hover(document, text) {
  const cards = await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, at(document, text));
  return cards.flatMap((card) => card.contents.map((content) => content.value)).join('\n');
}

exports.run = async function run() {
  try {
    const extension = vscode.extensions.getExtension('newsmark.newsmark');
    await extension.activate();
    ok('the extension starts', extension.isActive);
    const document = await show('03-radio-liman.txt');
    const mine = () => vscode.languages.getDiagnostics(document.uri);
    const denial = await until('the denial of the citadel strikes is reported', () => mine().find((d) => code(d) === 'denial'));
    ok('it names the other passage', denial.relatedInformation?.length > 0, denial);
    ok('no number is called a contradiction', mine().every((d) => code(d) !== 'number' || d.severity > vscode.DiagnosticSeverity.Warning), mine());
    ok('furniture is greyed', mine().some((d) => d.tags?.includes(vscode.DiagnosticTag.Unnecessary)), mine());

    const card = await hover(document, 'Kartapoloc');
    ok('the hover of a misspelling names the person', card.includes('Andrei Kartapolov'), card);
    const kremlin = await hover(document, 'Kremlin denied');
    ok('the hover of the Kremlin speaks of Russia', kremlin.includes('Russia'), kremlin);

    const definitions = await vscode.commands.executeCommand('vscode.executeDefinitionProvider', document.uri, at(document, 'Such close cooperation'));
    const target = definitions[0]?.uri ?? definitions[0]?.targetUri;
    ok('definition on a statement leads to another report of it', target && target.path !== document.uri.path, definitions);
    const references = await vscode.commands.executeCommand('vscode.executeReferenceProvider', document.uri, at(document, 'Kartapoloc'));
    ok('references cross documents', new Set(references.map((r) => r.uri.path)).size > 1, references);

    const symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri);
    ok('the article has an outline', symbols.length > 0, symbols);
    const folds = await vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', document.uri);
    ok('furniture folds', folds?.length > 0, folds);
    const [kremlinItem] = await vscode.commands.executeCommand('vscode.prepareTypeHierarchy', document.uri, at(document, 'Kremlin denied'));
    const [country] = await vscode.commands.executeCommand('vscode.provideSupertypes', kremlinItem);
    ok('the type hierarchy leads from the government to its country', country?.name === 'Russia', [kremlinItem, country]);
    const [general] = await vscode.commands.executeCommand('vscode.prepareCallHierarchy', document.uri, at(document, 'Kartapoloc'));
    const citing = await vscode.commands.executeCommand('vscode.provideIncomingCalls', general);
    ok('the call hierarchy lists the articles that cite him', new Set(citing.map((call) => call.from.uri.path)).size > 1, citing);
    const offered = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, new vscode.Range(at(document, 'Kartapoloc'), at(document, 'Kartapoloc')));
    const dismiss = offered.find((action) => action.title === '“Kartapoloc” is not an entity here, in the sidecar');
    ok('a name can be said to be none', dismiss?.edit, offered.map((action) => action.title));
    const tokens = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokens', document.uri);
    ok('names are coloured', tokens?.data.length > 0, tokens);

    // The views.
    const { session, status, tree, comparison, timeline, write, writeRole } = extension.exports;
    await until('all articles are read', () => session.findings && !session.findings.indexing && session.findings.documents === 6);
    ok('the status bar counts articles and disagreements', /6 articles · \d+ disagreements?$/.test(status.text), status.text);
    const byEvent = tree.getChildren();
    ok('the tree lists events', byEvent.length > 0 && tree.getTreeItem(byEvent[0]).label.length > 0, byEvent);
    const findings = byEvent.flatMap((node) => tree.getChildren(node));
    ok('an event holds its disagreements', findings.length === session.findings.findings.length, findings);
    const sides = tree.getChildren(findings[0]);
    ok('a disagreement holds its sides', sides.length >= 2, sides);
    ok('a side holds passages that open', tree.getTreeItem(tree.getChildren(sides[0])[0]).command.command === 'newsmark.open', sides);
    await vscode.commands.executeCommand('newsmark.groupByOrigin');
    const byOrigin = tree.getChildren();
    ok('the tree lists origins', byOrigin.length > 1 && byOrigin.every((node) => tree.getChildren(node).length > 0), byOrigin);
    await vscode.commands.executeCommand('newsmark.groupByEvent');

    const editor = await vscode.window.showTextDocument(document);
    const cursor = (text) => (editor.selection = new vscode.Selection(at(document, text), at(document, text)));
    cursor('Rami Abdel Rahman');
    await vscode.commands.executeCommand('newsmark.compare');
    await until('the comparison opens', () => comparison.shown);
    ok('it is that of the citadel', comparison.shown.message.includes('citadel'), comparison.shown);
    const panels = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => tab.input instanceof vscode.TabInputWebview);
    await until('it is a page beside the article', () => panels().length === 1 && panels()[0].group.viewColumn === 2);
    const { key } = comparison.shown;

    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    cursor('Kartapoloc');
    await vscode.commands.executeCommand('newsmark.timeline');
    await until('the timeline opens', () => timeline.shown);
    ok('it is that of the person', timeline.shown.title === 'Andrei Kartapolov', timeline.shown);

    // A decision, without the boxes that ask for it.
    const before = session.findings.findings.length;
    ok('a decision is written', await write({ key, status: 'reviewed', verdict: 'scope', reason: 'Activists and the Kremlin speak of different nights.' }));
    const sidecars = fs.readdirSync(folder().fsPath).filter((name) => name.endsWith('.txt.news'));
    ok('it stands beside the article, saved', sidecars.some((name) => fs.readFileSync(path.join(folder().fsPath, name), 'utf8').includes('different nights')), sidecars);
    await until('the disagreement is settled', () => session.findings && session.findings.findings.length < before && session.findings.findings.every((one) => one.key !== key));
    await until('the open page says so', () => comparison.shown?.settled?.includes('different nights'));
    await vscode.commands.executeCommand('newsmark.showSettled');
    ok('settled ones can be listed', session.findings.findings.some((one) => one.key === key && one.settled), session.findings);
    await vscode.commands.executeCommand('newsmark.hideSettled');

    // A fact-checker's walk to its end: every disagreement is decided, and the build passes.
    const check = () => require('node:child_process').spawnSync(process.env.NEWSMARK, ['check', folder().fsPath, '--fail-on', 'discrepancy']).status;
    ok('the build fails while disagreements are open', check() === 1, check());
    for (let turn = 0; turn < 50 && session.findings.findings.length > 0; turn++) {
      const { key: next } = session.findings.findings[0];
      await vscode.commands.executeCommand('newsmark.compare', next);
      await until('the next one is shown', () => comparison.shown?.key === next);
      const [verdict] = comparison.shown.verdicts;
      ok('it is decided', await write({ key: next, status: verdict.status, verdict: verdict.verdict, reason: `Looked at twice: ${verdict.reason}` }));
      await until('and settled', () => session.findings?.findings.every((one) => one.key !== next));
    }
    ok('the build passes', check() === 0, check());

    // Restart, and a program that is not there.
    const old = session.client;
    await vscode.commands.executeCommand('newsmark.restart');
    await until('the server is another one after a restart', () => session.client && session.client !== old && session.client.isRunning());
    await until('and has read the folder again', () => session.findings && !session.findings.indexing && session.findings.documents === 6);
    const settings = vscode.workspace.getConfiguration('newsmark');
    await settings.update('server.path', '/nowhere/newsmark', vscode.ConfigurationTarget.Global);
    await until('a program that is not there is noticed', () => session.client === undefined);
    await until('and the status bar says so', () => status.text.includes('not found') && session.missing?.includes('/nowhere/newsmark'));
    await settings.update('server.path', process.execPath, vscode.ConfigurationTarget.Global);
    await until('a program that is another one is noticed', () => session.missing?.includes('cannot be started'));
    await settings.update('server.path', undefined, vscode.ConfigurationTarget.Global);
    await until('and the bundled one starts again', () => session.client?.isRunning());
    await until('and the status bar counts again', () => status.text.includes('6 articles'));
    await vscode.commands.executeCommand('newsmark.trace');
    ok('the messages can be logged', vscode.workspace.getConfiguration('newsmark').get('trace.server') === 'verbose');
    await vscode.commands.executeCommand('newsmark.trace');
    ok('and the log ended', vscode.workspace.getConfiguration('newsmark').get('trace.server') === 'off');

    // A copy editor's walk: a draft is read against the sources, put right, and what is the desk's own is decided.
    const story = vscode.Uri.joinPath(folder(), 'story.news');
    fs.copyFileSync(path.join(__dirname, 'draft.news'), story.fsPath);
    const draft = await show('story.news');
    const told = (rule) => vscode.languages.getDiagnostics(story).filter((diagnostic) => code(diagnostic) === rule);
    await until('a quotation in other words, a figure and a name of no source are told', () => told('quote').length === 1 && told('draft').length === 2);
    ok('the build fails', check() === 1, check());
    const there = at(draft, 'forces of the government');
    const fixes = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', story, new vscode.Range(there, there));
    const quote = fixes.find((action) => action.title.startsWith('Quote as '));
    ok('the wording of a source is offered', quote?.edit, fixes.map((action) => action.title));
    await vscode.workspace.applyEdit(quote.edit);
    ok('it is taken over', draft.getText().includes('unite the efforts of the government troops'), draft.getText());
    const figure = new vscode.WorkspaceEdit();
    const start = draft.positionAt(draft.getText().indexOf('34 targets'));
    figure.replace(story, new vscode.Range(start, start.translate(0, 2)), '24');
    await vscode.workspace.applyEdit(figure);
    await until('quotation and figure are as the sources have them', () => told('quote').length === 0 && told('draft').length === 1);
    const [own] = told('draft');
    ok('the name is left', draft.getText(own.range).includes('Lev Orbin'), own);
    const desk = await vscode.window.showTextDocument(draft);
    desk.selection = new vscode.Selection(own.range.start, own.range.start);
    await vscode.commands.executeCommand('newsmark.compare');
    await until('its page opens', () => comparison.shown?.rule === 'draft');
    await draft.save();
    ok('it is accepted, with the reason', await write({ key: comparison.shown.key, status: 'accepted', verdict: 'conflict', reason: 'Interviewed by our own reporter.' }));
    ok('the reason stands in the draft', draft.getText().includes('Interviewed by our own reporter.'), draft.getText());
    await until('nothing of the draft is open', () => told('draft').length === 0 && told('quote').length === 0);
    ok('the build passes with the draft', check() === 0, check());

    // A role with its days.
    await vscode.window.showTextDocument(document);
    const reader = vscode.window.activeTextEditor;
    reader.selection = new vscode.Selection(at(document, 'Kartapoloc'), at(document, 'Kartapoloc'));
    ok('a role is written down', await writeRole({ title: 'head of operations', from: '2014-07', to: '2016' }));
    ok('with its days', /title = "head of operations", from = "2014-07", to = "2016"/.test(fs.readFileSync(path.join(folder().fsPath, 'actors.toml'), 'utf8')));
    await until('the card shows it on the day of the article', async () => (await hover(document, 'Kartapoloc')).includes('head of operations'));
    report('PASS');
  } catch (error) {
    report(`NOT ok - ${error.stack ?? error}`);
    throw error;
  }
};

const code = (diagnostic) => (typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code);
