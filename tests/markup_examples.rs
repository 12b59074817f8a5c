//! The examples of `grammar/examples`: this parser, the tree written beside each of them, and `jotdown`.
//! The TextMate and tree-sitter grammars are held against the same files by `grammar/test.sh`.

use std::fs;
use std::path::PathBuf;

use newsmark::markup::{Document, DocumentFormat, strip};

fn examples() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("grammar/examples");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "news"))
        .collect();
    files.sort();
    assert!(files.len() >= 6);
    files
}

/// One node a line: kind and bytes, inner ones indented under outer ones.
fn tree(text: &str) -> String {
    let document = Document::parse(text, DocumentFormat::Newsmark);
    let mut nodes: Vec<(u32, u32, &str)> = Vec::new();
    if let Some(front) = document.front_matter() {
        nodes.push((front.span.start, front.span.end, "front_matter"));
    }
    nodes.extend(document.spans().iter().map(|span| (span.whole.start, span.whole.end, "span")));
    nodes.extend(
        document.references().iter().map(|reference| (reference.span.start, reference.span.end, "reference")),
    );
    nodes.extend(document.footnotes().iter().map(|note| (note.whole.start, note.whole.end, "footnote")));
    nodes.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
    let mut around: Vec<u32> = Vec::new();
    let mut out = String::new();
    for (start, end, kind) in nodes {
        while around.last().is_some_and(|&outer| outer <= start) {
            around.pop();
        }
        out.push_str(&format!("{}{kind} {start}..{end}\n", "  ".repeat(around.len())));
        around.push(end);
    }
    out
}

#[test]
fn the_parser_agrees_with_the_trees() {
    for path in examples() {
        let text = fs::read_to_string(&path).unwrap();
        let expected = path.with_extension("tree");
        if std::env::var_os("UPDATE_EXAMPLES").is_some() {
            fs::write(&expected, tree(&text)).unwrap();
        }
        assert_eq!(tree(&text), fs::read_to_string(&expected).unwrap(), "{}", path.display());
    }
}

/// Djot reads the same spans and footnotes. It also has attributes behind a word, `word{.a}`, for which
/// `jotdown` gives a span without a bracket; newsmark leaves them alone.
#[test]
fn jotdown_agrees() {
    for path in examples() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let document = Document::parse(text.as_str(), DocumentFormat::Newsmark);
        // Djot has no front matter.
        let body = document.front_matter().map_or(0, |front| front.span.end as usize);
        let mut theirs: Vec<(usize, usize, String)> = Vec::new();
        let mut open: Vec<Option<usize>> = Vec::new();
        for (event, range) in jotdown::Parser::new(&text[body..]).into_offset_iter() {
            let (start, end) = (range.start + body, range.end + body);
            match event {
                jotdown::Event::Start(jotdown::Container::Span, _) => {
                    open.push((start < end).then_some(start));
                }
                jotdown::Event::End(jotdown::Container::Span) => {
                    theirs.extend(open.pop().unwrap().map(|start| (start, end, "span".into())));
                }
                jotdown::Event::Start(jotdown::Container::Footnote { label }, _) => {
                    theirs.push((start, start, format!("footnote {label}")));
                }
                jotdown::Event::FootnoteReference(label) => {
                    theirs.push((start, end, format!("reference {label}")));
                }
                _ => {}
            }
        }
        let mut ours: Vec<(usize, usize, String)> = Vec::new();
        for span in document.spans() {
            ours.push((span.whole.start as usize, span.whole.end as usize, "span".into()));
        }
        for note in document.footnotes() {
            let start = note.whole.start as usize;
            ours.push((start, start, format!("footnote {}", note.label)));
        }
        for reference in document.references() {
            let span = reference.span.range();
            ours.push((span.start, span.end, format!("reference {}", reference.label)));
        }
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs, "{name}");
    }
}

#[test]
fn escapes_are_stripped() {
    assert_eq!(strip("\\[b]{.own} \\\\[c]{.own} \\n"), "[b]{.own} \\c \\n");
}
