//! Reads documents as JSON lines and writes their records, for measuring:
//! `cargo run --release --example extract -- IN.jsonl > OUT.jsonl`.

use std::io::{BufRead, Write};

use newsmark::article::{Block, BlockKind, Given};
use newsmark::facts::{Facts, analyse};
use newsmark::format::extract::{ExtractInput, extract_record, publish_on};
use newsmark::language::ReadingCache;
use newsmark::markup::{Document, DocumentFormat};
use newsmark::text::SourceSpan;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| std::io::Error::other("name a file of JSON lines"))?;
    let file = std::io::BufReader::new(std::fs::File::open(path)?);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in file.lines() {
        let input = ExtractInput::from_line(&line?).map_err(std::io::Error::other)?;
        let document = Document::parse(input.text, DocumentFormat::Raw);
        let source = document.source();
        let mut facts = analyse(&document, &Given::default(), &mut ReadingCache::default());
        if facts.layout.blocks.is_empty() {
            facts = paragraphs(source);
        }
        if let Some(published) = input.published {
            publish_on(source, &mut facts, published);
        } else {
            facts.times = newsmark::statement::time::recognise(source, &facts);
        }
        writeln!(out, "{}", extract_record(&input.id, &document, &facts))?;
    }
    out.flush()
}

/// Every line a paragraph of the body.
fn paragraphs(source: &str) -> Facts {
    let mut facts = Facts::default();
    let mut fresh = ReadingCache::default();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim();
        let from = start + line.find(text).unwrap_or(0);
        start += line.len();
        if text.is_empty() {
            continue;
        }
        let span = SourceSpan::from_range(from..from + text.len());
        let reading = ReadingCache::default().read(text, &mut fresh);
        let block = facts.layout.blocks.len() as u32;
        reading.append(span.start, block, &mut facts.tokens, &mut facts.sentences);
        facts.layout.blocks.push(Block { span, kind: BlockKind::Body, reason: "a line" });
    }
    facts
}
