// Holds the TextMate grammar against the trees beside the examples: every mark that stands on one line opens
// where the parser says, and nothing else opens one. textmate.cjs FILE.news...
const fs = require('fs');
const path = require('path');
const { Registry, parseRawGrammar } = require('vscode-textmate');
const onig = require('vscode-oniguruma');

async function main(files) {
  const wasm = fs.readFileSync(path.join(path.dirname(require.resolve('vscode-oniguruma')), 'onig.wasm'));
  await onig.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const onigLib = Promise.resolve({
    createOnigScanner: patterns => new onig.OnigScanner(patterns),
    createOnigString: text => new onig.OnigString(text),
  });
  const loadGrammar = async scope =>
    scope === 'text.newsmark'
      ? parseRawGrammar(fs.readFileSync('newsmark.tmLanguage.json', 'utf8'), 'newsmark.tmLanguage.json')
      : null;
  const grammar = await new Registry({ onigLib, loadGrammar }).loadGrammar('text.newsmark');
  let failed = false;
  for (const file of files) {
    const text = fs.readFileSync(file, 'utf8');
    const bytes = Buffer.from(text);
    const wanted = new Set();
    for (const line of fs.readFileSync(file.replace(/\.news$/, '.tree'), 'utf8').split('\n')) {
      const node = /^ *(span|reference) (\d+)\.\.(\d+)$/.exec(line);
      if (node && !/[\r\n]/.test(bytes.subarray(+node[2], +node[3]).toString())) wanted.add(`${node[1]} ${node[2]}`);
    }
    const found = new Set();
    let state = null;
    let at = 0;
    for (const line of text.split('\n')) {
      const result = grammar.tokenizeLine(line.replace(/\r$/, ''), state);
      state = result.ruleStack;
      for (const token of result.tokens) {
        const start = at + Buffer.byteLength(line.slice(0, token.startIndex));
        if (token.scopes.includes('punctuation.definition.span.begin.newsmark')) {
          // Brackets that touch are one token each.
          for (let i = token.startIndex; i < token.endIndex; i++) found.add(`span ${at + Buffer.byteLength(line.slice(0, i))}`);
        }
        if (token.scopes.includes('punctuation.definition.reference.newsmark') && line[token.startIndex] === '[') {
          found.add(`reference ${start}`);
        }
      }
      at += Buffer.byteLength(line) + 1;
    }
    const missing = [...wanted].filter(node => !found.has(node));
    const extra = [...found].filter(node => !wanted.has(node));
    if (missing.length || extra.length) {
      failed = true;
      console.log(`FAILED: TextMate reads ${path.basename(file)} otherwise: misses ${missing.join(', ') || 'nothing'}; adds ${extra.join(', ') || 'nothing'}`);
    } else {
      console.log(`ok: TextMate reads ${path.basename(file)}`);
    }
  }
  process.exit(failed ? 1 : 0);
}

main(process.argv.slice(2));
