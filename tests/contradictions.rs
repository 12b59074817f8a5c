//! The rules as their literate cases tell them: every `tests/contradiction/*.md` is a list of cases, each with
//! the documents of a folder and what is to be found in it, and nothing else is to be found.

use std::path::Path;

use newsmark::contradiction::{Settings, check};
use newsmark::corpus::{Corpus, Prepared, Snapshot};
use newsmark::folder::{CONFIG_FILE, Config};
use newsmark::markup::DocumentFormat;

struct Case {
    title: String,
    documents: Vec<(String, String)>,
    /// Lines `rule severity: words × words`.
    expected: Vec<String>,
}

/// Cases start at `## `; a fenced block whose info string is a file name is a document, one called `expect` is
/// what is to be found, one finding a line.
fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut block: Option<(String, Vec<&str>)> = None;
    for line in text.lines() {
        match &mut block {
            Some((name, lines)) if line == "```" => {
                let case = cases.last_mut().expect("a block stands under a case");
                if name == "expect" {
                    case.expected = lines.iter().filter(|l| !l.is_empty()).map(|l| (*l).to_owned()).collect();
                } else {
                    case.documents.push((name.clone(), lines.join("\n")));
                }
                block = None;
            }
            Some((_, lines)) => lines.push(line),
            None => {
                if let Some(title) = line.strip_prefix("## ") {
                    cases.push(Case { title: title.to_owned(), documents: Vec::new(), expected: Vec::new() });
                } else if let Some(name) = line.strip_prefix("```") {
                    block = Some((name.to_owned(), Vec::new()));
                }
            }
        }
    }
    cases
}

fn found(case: &Case) -> (Snapshot, Vec<(String, Vec<String>)>) {
    let mut corpus = Corpus::default();
    corpus.insert(
        case.documents
            .iter()
            .filter(|(name, _)| name != CONFIG_FILE)
            .map(|(name, text)| {
                let format =
                    if name.ends_with(".news") { DocumentFormat::Newsmark } else { DocumentFormat::Raw };
                Prepared::read(name, text, format)
            })
            .collect(),
    );
    let snapshot = corpus.snapshot();
    let config = case.documents.iter().find(|(name, _)| name == CONFIG_FILE);
    let settings = config.map_or_else(Settings::default, |(name, text)| {
        Config::parse(text, Path::new(name)).expect("a newsmark.toml").settings()
    });
    let checked = check(&snapshot, &settings);
    let list = checked
        .open
        .iter()
        .map(|finding| {
            let words = finding
                .passages()
                .filter_map(|p| Some(p.span.of(snapshot.document(p.document)?.document.source()).to_owned()))
                .collect();
            (format!("{} {}", finding.rule.code(), finding.severity.name()), words)
        })
        .collect();
    (snapshot, list)
}

fn run(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contradiction").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let cases = cases(&text);
    assert!(!cases.is_empty(), "{file} holds no case");
    let mut failures = Vec::new();
    for case in &cases {
        let (_, mut list) = found(case);
        for expected in &case.expected {
            let (kind, words) = expected.split_once(": ").expect("rule severity: words × words");
            let words: Vec<&str> = words.split(" × ").collect();
            let at = list.iter().position(|(found, passages)| {
                found == kind && words.iter().all(|w| passages.iter().any(|passage| passage.contains(w)))
            });
            match at {
                Some(at) => {
                    list.remove(at);
                }
                None => failures.push(format!("{}: not found: {expected}", case.title)),
            }
        }
        failures.extend(
            list.iter().map(|(kind, words)| format!("{}: not expected: {kind} {words:?}", case.title)),
        );
    }
    assert!(failures.is_empty(), "{file}:\n{}", failures.join("\n"));
}

macro_rules! literate {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                run(concat!(stringify!($name), ".md"));
            }
        )*
    };
}

literate! {
    agent attribution number negation event date place role denial status uniqueness quote decision draft
}
