//! A researcher's walk over the bundled articles: tables out of a folder, decisions written by a script, and a build
//! that passes. `docs/walks/researcher.md` tells the same as a page; the walks of others run in their editors.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn newsmark(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_newsmark"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("output is UTF-8")
}

fn seeds() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).unwrap().flatten() {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    folder
}

/// The characters from one code point to another: how scripts count.
fn slice(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
    text.chars().skip(start).take(end - start).collect()
}

#[test]
fn a_researcher_makes_tables_decides_and_gets_the_build_to_pass() {
    let folder = seeds();
    let read = |file: &str| std::fs::read_to_string(folder.path().join(file)).unwrap();

    // 1. One line of JSON for each article, with offsets that a script can count.
    let extract = newsmark(folder.path(), &["extract"]);
    assert_eq!(extract.status.code(), Some(0));
    let articles: Vec<Value> =
        out(&extract).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(articles.len(), 6);
    let mut rows = 0;
    for article in &articles {
        let text = read(article["id"].as_str().unwrap());
        for mention in article["mentions"].as_array().unwrap() {
            assert_eq!(
                slice(&text, &mention["start"], &mention["end"]),
                mention["text"].as_str().unwrap(),
                "{mention}"
            );
            rows += 1;
        }
    }
    assert!(rows > 100, "{rows}");

    // 2. Pairs of passages that disagree, with kind, severity and confidence.
    let check = newsmark(folder.path(), &["check", "--format", "json"]);
    let answer: Value = serde_json::from_str(out(&check)).unwrap();
    let mut findings: BTreeMap<String, Value> = BTreeMap::new();
    for pair in answer["pairs"].as_array().unwrap() {
        for side in ["a", "b"] {
            let passage = &pair[side];
            let text = read(passage["file"].as_str().unwrap());
            assert_eq!(slice(&text, &passage["start"], &passage["end"]), passage["text"].as_str().unwrap());
        }
        assert!(pair["severity"].is_string() && pair["confidence"].is_f64(), "{pair}");
        findings.entry(pair["finding"].as_str().unwrap().to_owned()).or_insert_with(|| pair.clone());
    }
    let sarif = newsmark(folder.path(), &["check", "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(out(&sarif)).unwrap();
    assert_eq!(sarif["version"], "2.1.0");

    // 3. The build fails while disagreements are open.
    let build = || newsmark(folder.path(), &["check", "--fail-on", "discrepancy"]).status.code();
    assert_eq!(build(), Some(1));

    // 4. Decisions are text files beside the articles; a script can write them as well as an editor.
    let mut sidecars: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut note = |passage: &Value| {
        let file = passage["file"].as_str().unwrap();
        let notes = sidecars.entry(file.to_owned()).or_default();
        let words = passage["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        let label = format!("n{}", notes.len() + 1);
        let quoted = words.replace('\\', "\\\\").replace('"', "\\\"");
        // Words that stand in the text more than once are told apart by the words before them.
        let text = read(file);
        let before: String = text.chars().take(passage["start"].as_u64().unwrap() as usize).collect();
        let line = before.rsplit('\n').next().unwrap();
        let before = match text.matches(passage["text"].as_str().unwrap()).count() {
            1 => String::new(),
            _ => format!(" before=\"{}\"", line.replace('\\', "\\\\").replace('"', "\\\"")),
        };
        notes.push(format!("[^{label}]: [Passage]{{.claim at=\"{quoted}\"{before}}}\n"));
        label
    };
    let mut decisions: Vec<(String, String)> = Vec::new();
    for pair in findings.values() {
        let (a, b) = (note(&pair["a"]), note(&pair["b"]));
        let file = pair["a"]["file"].as_str().unwrap();
        let other = pair["b"]["file"].as_str().unwrap();
        let b = if other == file { b } else { format!("{}:{b}", other.trim_end_matches(".txt")) };
        let rule = pair["kind"].as_str().unwrap();
        decisions.push((
            file.to_owned(),
            format!(
                "{{.contradiction a={a} b={b} rule={rule} status=reviewed verdict=scope reviewer=mb on=2026-03-02}}\n  \
                 Coded by hand: the two speak of different things.\n"
            ),
        ));
    }
    for (file, decision) in decisions {
        let notes = sidecars.get_mut(&file).unwrap();
        let label = notes.len() + 1;
        notes.push(format!("[^x{label}]: [Decision]{decision}"));
    }
    for (file, notes) in &sidecars {
        let mut text = format!("---\nannotates: {file}\n---\n");
        for note in notes {
            let _ = write!(text, "\n{note}");
        }
        std::fs::write(folder.path().join(format!("{file}.news")), text).unwrap();
    }

    // 5. What is settled is listed no more, and the build passes; the articles are what they were.
    let after = newsmark(folder.path(), &["check", "--fail-on", "discrepancy"]);
    assert_eq!(after.status.code(), Some(0), "{}", out(&after));
    for file in sidecars.keys() {
        let bundled =
            std::fs::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).join(file)).unwrap();
        assert_eq!(bundled, std::fs::read(folder.path().join(file)).unwrap());
    }
    // Tables of the folder are the same as before.
    let again = newsmark(folder.path(), &["extract"]);
    assert_eq!(out(&again).lines().count(), articles.len());
}
