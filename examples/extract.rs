//! Reads documents as JSON lines and writes their records, for measuring:
//! `cargo run --release --example extract -- IN.jsonl > OUT.jsonl`.

use std::io::{BufRead, Write};

use newsmark::article::Given;
use newsmark::facts::analyse;
use newsmark::format::extract::{ExtractInput, extract_record};
use newsmark::language::ReadingCache;
use newsmark::markup::{Document, DocumentFormat};

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| std::io::Error::other("name a file of JSON lines"))?;
    let file = std::io::BufReader::new(std::fs::File::open(path)?);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in file.lines() {
        let input = ExtractInput::from_line(&line?).map_err(std::io::Error::other)?;
        let document = Document::parse(input.text, DocumentFormat::Raw);
        let given = Given { published: input.published, ..Given::default() };
        let facts = analyse(&document, &given, &mut ReadingCache::default());
        writeln!(out, "{}", extract_record(&input.id, &document, &facts))?;
    }
    out.flush()
}
