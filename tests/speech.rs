//! The cases of `tests/speech/*.md`: for each construction of reported speech a text, and a table of who says
//! what in it.
//!
//! A case is a heading, any prose, a fenced block `news` and a table with the columns *who*, *cue*, *what*
//! and *how*. Lines of the block are paragraphs; `# ` begins a headline. Words are compared, punctuation and
//! quotation marks are not; `…` stands between pieces of a content that is split. *how* gives manner and
//! stance, and `in N` for the row (from 1) that it stands inside. The table holds everything that is found.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use newsmark::article::{Block, BlockKind};
use newsmark::facts::Facts;
use newsmark::language::Reading;
use newsmark::statement::{Attribution, speech};
use newsmark::text::SourceSpan;

struct Case {
    heading: String,
    text: String,
    rows: Vec<[String; 4]>,
}

fn cases(markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut fenced = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            fenced = line == "```news";
        } else if let Some(heading) = line.strip_prefix("## ")
            && !fenced
        {
            cases.push(Case { heading: heading.into(), text: String::new(), rows: Vec::new() });
        } else if let Some(case) = cases.last_mut() {
            if fenced {
                case.text.push_str(line);
                case.text.push('\n');
            } else if line.starts_with('|') && !line.contains("---") && !line.starts_with("| who") {
                let mut cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
                case.rows.push(std::array::from_fn(|_| cells.next().unwrap_or_default()));
            }
        }
    }
    cases
}

/// Facts of a text whose lines are paragraphs.
fn facts(text: &str) -> Facts {
    let mut facts = Facts::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let (kind, mark) = match body.strip_prefix("# ") {
            Some(_) => (BlockKind::Headline, 2),
            None => (BlockKind::Body, 0),
        };
        if body.len() > mark {
            let span = SourceSpan::from_range(start + mark..start + body.len());
            let block = facts.layout.blocks.len() as u32;
            facts.layout.blocks.push(Block { span, kind, reason: "" });
            Reading::of(&body[mark..]).append(span.start, block, &mut facts.tokens, &mut facts.sentences);
        }
        start += line.len();
    }
    facts
}

fn words(text: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '…' | '%' | '$');
    text.split(|c: char| !kept(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn row(text: &str, attribution: &Attribution) -> [String; 4] {
    let pieces = |spans: &[SourceSpan]| {
        let all: Vec<String> =
            spans.iter().map(|span| words(&text[span.range()])).filter(|piece| !piece.is_empty()).collect();
        // A piece that only punctuation parts from the next is no piece of its own.
        all.join(" … ")
    };
    let mut how = format!("{:?} {:?}", attribution.quotation, attribution.stance).to_lowercase();
    if let Some(inside) = attribution.inside {
        let _ = write!(how, " in {}", inside + 1);
    }
    [pieces(&attribution.source), pieces(&attribution.cue), pieces(&attribution.content), how]
}

fn table(rows: &[[String; 4]]) -> String {
    rows.iter().fold(String::new(), |mut table, row| {
        let _ = writeln!(table, "| {} |", row.join(" | "));
        table
    })
}

#[test]
fn cases_of_speech() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/speech");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("tests/speech")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    let (mut failures, mut count) = (String::new(), 0);
    for file in files {
        for case in cases(&fs::read_to_string(&file).expect("a readable file")) {
            if case.text.is_empty() {
                continue;
            }
            count += 1;
            let found: Vec<[String; 4]> = speech::attribute(&case.text, &facts(&case.text))
                .iter()
                .map(|attribution| row(&case.text, attribution))
                .collect();
            let wanted: Vec<[String; 4]> = case
                .rows
                .iter()
                .map(|row| [words(&row[0]), words(&row[1]), words(&row[2]), row[3].replace(',', "")])
                .collect();
            if found != wanted {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let _ = writeln!(
                    failures,
                    "{name}: {}\nwanted\n{}found\n{}",
                    case.heading,
                    table(&wanted),
                    table(&found)
                );
            }
        }
    }
    assert!(count > 5, "the cases were not found");
    assert!(failures.is_empty(), "{failures}");
}
