//! Checks one folder and prints the report as JSON; `--related FILE` lists related passages instead.

use std::io::Write;
use std::path::Path;

use newsmark::contradiction::{Settings, check};
use newsmark::corpus::{Corpus, Passage, Prepared};
use newsmark::folder::{Config, document_format, read_text, walk};
use newsmark::format::check_json;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let root = arguments.first().map_or(".", String::as_str);
    let (files, _) = walk(Path::new(root), &Config::default());
    let prepared = files
        .iter()
        .filter_map(|file| {
            let name = file.file_name()?.to_str()?;
            Some(Prepared::read(name, &read_text(file).ok()?, document_format(file)))
        })
        .collect();
    let mut corpus = Corpus::default();
    corpus.insert(prepared);
    let snapshot = corpus.snapshot();
    let mut out = std::io::stdout().lock();
    if arguments.get(1).is_some_and(|a| a == "--related") {
        for document in snapshot.documents() {
            let source = document.document.source();
            for sentence in &document.digest.sentences {
                for r in snapshot.related(Passage { document: document.id, span: sentence.span }) {
                    let Some(other) = snapshot.document(r.passage.document) else { continue };
                    writeln!(
                        out,
                        "{}\t{}\t{}\t{}\t{}\t{}\t{:.2}\t{:?}",
                        document.name,
                        source[..sentence.span.start as usize].chars().count(),
                        source[..sentence.span.end as usize].chars().count(),
                        other.name,
                        other.document.source()[..r.passage.span.start as usize].chars().count(),
                        other.document.source()[..r.passage.span.end as usize].chars().count(),
                        r.score,
                        r.relation
                    )?;
                }
            }
        }
        return Ok(());
    }
    if arguments.get(1).is_some_and(|a| a == "--scores") {
        for document in snapshot.documents() {
            let t = |s: newsmark::text::SourceSpan| s.of(document.document.source());
            writeln!(out, "== {} {:?}", document.name, document.facts.layout.published)?;
            for q in &document.facts.quantities {
                writeln!(
                    out,
                    "  q {:?} {:?} {:?} {} {} {:?} part {:?} cum {}",
                    t(q.span),
                    q.unit,
                    q.counted,
                    q.low,
                    q.high,
                    q.bound,
                    q.part_of,
                    q.cumulative
                )?;
            }
            for q in &document.facts.times {
                writeln!(out, "  t {:?} {:?} {:?}", t(q.span), q.value, q.days)?;
            }
        }
        return Ok(());
    }
    if arguments.get(1).is_some_and(|a| a == "--origins") {
        for document in snapshot.documents() {
            writeln!(out, "{} {:?}", document.name, snapshot.origin_of(document.id))?;
            for (other, pair) in snapshot.neighbours(document.id) {
                let name = &snapshot.document(other).map_or("", |d| d.name.as_str());
                writeln!(out, "   {name} {:.3} quotes {}", pair.likeness, pair.shared_quotes())?;
            }
        }
        return Ok(());
    }
    let checked = check(&snapshot, &Settings::default());
    let report = check_json::report(&snapshot, checked.open.iter().map(|finding| &**finding));
    serde_json::to_writer_pretty(&mut out, &report)?;
    writeln!(out)
}
