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
async function until(name, probe, milliseconds = 30000) {
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
    const tokens = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokens', document.uri);
    ok('names are coloured', tokens?.data.length > 0, tokens);
    report('PASS');
  } catch (error) {
    report(`NOT ok - ${error.stack ?? error}`);
    throw error;
  }
};

const code = (diagnostic) => (typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code);
