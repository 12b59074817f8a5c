use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::output::Output;
use super::{Outcome, load};
use crate::article::Given;
use crate::entity::Lexicon;
use crate::facts::analyse;
use crate::folder::{annotated_by, read_document};
use crate::format::extract::{ExtractInput, extract_record};
use crate::language::ReadingCache;
use crate::markup::{Document, DocumentFormat};

/// Write what is read out of each article as JSON, one article a line
///
/// Mentions, attributions, dates, quantities and claims, as docs/extract.schema.json describes them. Offsets
/// count Unicode code points of the raw text; ends are exclusive.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Extract {
    /// Files and folders; the current folder if there are none
    paths: Vec<PathBuf>,
    /// Read documents {"id", "text", "published"}, one a line, from FILE instead; "-" is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    from_jsonl: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  newsmark extract wire/ > wire.jsonl
  newsmark extract --from-jsonl articles.jsonl > read.jsonl
  newsmark extract article.txt | jq '.mentions[] | select(.type == \"person\")'";

/// Documents that are read at a time.
const BATCH: usize = 64;

impl Extract {
    /// Writes the records, in order of the input.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        match &self.from_jsonl {
            Some(path) => from_jsonl(path, output),
            None => from_files(&self.paths, output),
        }
    }
}

fn from_files(paths: &[PathBuf], output: &mut Output) -> io::Result<Outcome> {
    let (mut files, _, mut incomplete) = load::files(paths, output);
    let raw: BTreeSet<PathBuf> = files.iter().cloned().collect();
    files.retain(|file| annotated_by(file).is_none_or(|annotated| !raw.contains(&annotated)));
    let lexicon = load::lexicon(paths, output, &mut incomplete);
    let bar = output.progress(files.len(), "reading");
    for batch in files.chunks(BATCH) {
        let records: Vec<_> = batch
            .par_iter()
            .map(|path| {
                let document = read_document(path)?;
                let given = Given::of_document(&document);
                let facts = analyse(&document, &given, &lexicon, &mut ReadingCache::default());
                let record = extract_record(&load::name_of(path), &document, &facts).to_string();
                bar.inc(1);
                Ok::<_, crate::folder::Unreadable>(record)
            })
            .collect();
        for record in records {
            match record {
                Ok(record) => output.line(&record)?,
                Err(problem) => {
                    bar.suspend(|| output.complain(&problem.to_string()));
                    incomplete = true;
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(if incomplete { Outcome::Failed } else { Outcome::Clean })
}

fn from_jsonl(path: &Path, output: &mut Output) -> io::Result<Outcome> {
    let standard_input = path == Path::new("-");
    let mut input: Box<dyn BufRead> = if standard_input {
        Box::new(BufReader::new(io::stdin()))
    } else {
        match File::open(path) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(error) => {
                output.complain(&format!("{}: cannot be read: {error}", path.display()));
                return Ok(Outcome::Failed);
            }
        }
    };
    let lexicon = Lexicon::default();
    let mut incomplete = false;
    let mut number = 0;
    loop {
        let mut lines = Vec::new();
        while lines.len() < BATCH {
            // Bytes, not text: one line that is not UTF-8 must not end the rest.
            let mut line = Vec::new();
            match input.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => {
                    number += 1;
                    if !line.trim_ascii().is_empty() {
                        lines.push((number, line));
                    }
                }
                Err(error) => {
                    output.complain(&format!("{}: cannot be read: {error}", path.display()));
                    return Ok(Outcome::Failed);
                }
            }
        }
        if lines.is_empty() {
            return Ok(if incomplete { Outcome::Failed } else { Outcome::Clean });
        }
        let records: Vec<Result<String, String>> = lines
            .par_iter()
            .map(|(number, line)| {
                let problem =
                    |reason: String| format!("{}:{number}: {reason}; the line is left out", path.display());
                let text = std::str::from_utf8(line).map_err(|_| problem("not UTF-8".to_owned()))?;
                let input = ExtractInput::from_line(text).map_err(|error| problem(error.to_string()))?;
                let document = Document::parse(input.text, DocumentFormat::Raw);
                let given = Given { published: input.published, ..Given::default() };
                let facts = analyse(&document, &given, &lexicon, &mut ReadingCache::default());
                Ok(extract_record(&input.id, &document, &facts).to_string())
            })
            .collect();
        for record in records {
            match record {
                Ok(record) => output.line(&record)?,
                Err(problem) => {
                    output.complain(&problem);
                    incomplete = true;
                }
            }
        }
    }
}
