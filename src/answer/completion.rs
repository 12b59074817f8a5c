use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::corpus::{CorpusDocument, Snapshot};
use crate::markup::DocumentFormat;
use crate::markup::vocabulary::{self, Term, TermKind, TermPlace, TermValues};
use crate::text::DocumentSpan;

use super::mark::{MarkThing, mark_places, name_for_references, term_meaning};
use super::words::kind_name;

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A key.
    Key,
    /// A class.
    Class,
    /// A value of a closed vocabulary.
    Value,
    /// An entity.
    Entity,
    /// A mark or footnote.
    Mark,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A word beside it.
    pub detail: String,
    /// What is matched against what was typed, where that is not the label.
    pub filter: Option<String>,
    /// The text that takes the place of `replace`.
    pub insert: String,
    /// The bytes that are replaced.
    pub replace: DocumentSpan,
}

/// Longest stretch before the cursor that is searched for an opening brace, in bytes.
const LONGEST_BLOCK: usize = 4096;
/// Most entities that are proposed.
const MOST_ENTITIES: usize = 300;

/// Proposals at a byte offset of the document: keys, classes, ids and closed vocabularies inside braces, labels
/// behind `[^`, keys and values in front matter. Empty elsewhere, so that writing prose is not disturbed.
pub fn completions(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Vec<Completion> {
    if document.document.format() == DocumentFormat::Raw {
        return Vec::new();
    }
    let text = document.document.text();
    let Some(before) = text.get(..offset as usize) else { return Vec::new() };
    match context(before, document) {
        Some(Context::Name { start, footnote }) => names(before, start, footnote),
        Some(Context::Value { key, start }) => values(snapshot, document, &key, before, start),
        Some(Context::Label { start }) => labels(document, before, start),
        Some(Context::FrontKey { start }) => front_keys(document, before, start),
        Some(Context::FrontValue { key, start }) => front_values(&key, before, start),
        None => Vec::new(),
    }
}

/// Where the cursor is. `start` is the first byte of the word before it.
#[derive(Debug, PartialEq, Eq)]
enum Context {
    /// A key or class in braces.
    Name { start: usize, footnote: bool },
    /// The value of a key in braces.
    Value { key: String, start: usize },
    /// Behind `[^`.
    Label { start: usize },
    /// A key of the front matter.
    FrontKey { start: usize },
    /// A value of the front matter.
    FrontValue { key: String, start: usize },
}

fn context(before: &str, document: &CorpusDocument) -> Option<Context> {
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    if in_front_matter(before, document) {
        let line = &before[line_start..];
        return Some(match line.split_once(':') {
            None => Context::FrontKey { start: line_start },
            Some((key, value)) => {
                let typed = value.rsplit([',', '[']).next().unwrap_or(value).trim_start();
                Context::FrontValue { key: key.trim().to_owned(), start: before.len() - typed.len() }
            }
        });
    }
    if let Some(open) = open_brace(before) {
        let footnote = before[line_start..].starts_with("[^");
        return in_braces(before, open, footnote);
    }
    let start = before.rfind("[^")? + 2;
    let label = &before[start..];
    (!label.contains(|c: char| c == ']' || c.is_whitespace())).then_some(Context::Label { start })
}

fn in_front_matter(before: &str, document: &CorpusDocument) -> bool {
    if !(before.starts_with("---\n") || before.starts_with("---\r\n")) {
        return false;
    }
    // While it is being written, its end may be missing; a blank line then ends what is taken for it.
    let end = document.document.front_matter().map(|front| front.span.end as usize);
    match end {
        Some(end) => before.len() < end.saturating_sub(3),
        None => !before.contains("\n\n") && !before.contains("\n---"),
    }
}

/// The byte behind the `{` of the block that the cursor is in: one that touches `]` and is not closed.
fn open_brace(before: &str) -> Option<usize> {
    let mut from = before.len().saturating_sub(LONGEST_BLOCK);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let open = from + before[from..].rfind("]{")? + 2;
    let mut quoted = false;
    let mut escaped = false;
    for c in before[open..].chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '}' if !quoted => return None,
            _ => {}
        }
    }
    Some(open)
}

fn in_braces(before: &str, open: usize, footnote: bool) -> Option<Context> {
    let block = &before[open..];
    // The item that is being written begins behind the last white space outside quotes.
    let mut item = 0;
    let mut quoted = false;
    for (index, c) in block.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => item = index + c.len_utf8(),
            _ => {}
        }
    }
    let written = &block[item..];
    match written.split_once('=') {
        Some((key, value)) => {
            let start = before.len() - value.strip_prefix('"').unwrap_or(value).len();
            Some(Context::Value { key: key.to_owned(), start })
        }
        None if written.starts_with(['#', '%']) => None,
        None => Some(Context::Name { start: open + item, footnote }),
    }
}

fn replaced(start: usize, before: &str) -> DocumentSpan {
    DocumentSpan::from_range(start..before.len())
}

fn names(before: &str, start: usize, footnote: bool) -> Vec<Completion> {
    let wanted =
        |term: &&Term| term.kind != TermKind::FrontMatter && (term.place == TermPlace::Span || footnote);
    let completion = |term: &Term| {
        let (label, insert, kind) = match term.kind {
            TermKind::Class => {
                let class = format!(".{}", term.name);
                (class.clone(), class, CompletionKind::Class)
            }
            _ => (term.name.to_owned(), format!("{}=", term.name), CompletionKind::Key),
        };
        Completion {
            label,
            kind,
            detail: term.meaning.to_owned(),
            filter: None,
            insert,
            replace: replaced(start, before),
        }
    };
    vocabulary::terms().iter().filter(wanted).map(completion).collect()
}

fn values(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    key: &str,
    before: &str,
    start: usize,
) -> Vec<Completion> {
    let Some(term) = vocabulary::find(TermKind::Key, key) else { return Vec::new() };
    let replace = replaced(start, before);
    match &term.values {
        TermValues::OneOf(words) => one_of(term, words, replace),
        TermValues::Id => entities(snapshot, key, replace),
        TermValues::Reference => references(snapshot, document, replace),
        _ => Vec::new(),
    }
}

fn one_of(term: &Term, words: &[&str], replace: DocumentSpan) -> Vec<Completion> {
    let completion = |word: &&str| Completion {
        label: (*word).to_owned(),
        kind: CompletionKind::Value,
        detail: term.name.to_owned(),
        filter: None,
        insert: (*word).to_owned(),
        replace,
    };
    words.iter().map(completion).collect()
}

/// Ids of entities: those of dictionaries and those that marks use already; each is found by its name, too.
fn entities(snapshot: &Snapshot, key: &str, replace: DocumentSpan) -> Vec<Completion> {
    use crate::entity::EntityKind;
    let fits = |kind: EntityKind| match key {
        "place" => kind == EntityKind::Place,
        "org" => !matches!(kind, EntityKind::Person | EntityKind::Place),
        "actor" | "by" | "to" => kind != EntityKind::Place,
        _ => true,
    };
    let mut found: BTreeMap<SmolStr, (String, usize)> = BTreeMap::new();
    for entity in snapshot.entities().filter(|entity| fits(entity.kind)) {
        let id = entity.dictionary.clone().unwrap_or_else(|| id_for(&entity.name));
        let detail = format!("{}, {}", entity.name, kind_name(entity.kind));
        let entry = found.entry(id).or_insert((detail, 0));
        entry.1 += entity.members.len();
    }
    for marked in snapshot.documents().filter(|d| d.document.format() == DocumentFormat::Newsmark) {
        for place in mark_places(snapshot, marked) {
            if let MarkThing::Entity(id) = place.thing {
                found.entry(id).or_insert_with(|| ("used in marks".to_owned(), 0)).1 += 1;
            }
        }
    }
    let mut ranked: Vec<_> = found.into_iter().filter(|(id, _)| !id.is_empty()).collect();
    ranked.sort_by(|(a, (_, x)), (b, (_, y))| y.cmp(x).then_with(|| a.cmp(b)));
    ranked.truncate(MOST_ENTITIES);
    let completion = |(id, (detail, _)): (SmolStr, (String, usize))| Completion {
        label: id.to_string(),
        kind: CompletionKind::Entity,
        filter: Some(format!("{id} {detail}")),
        detail,
        insert: id.to_string(),
        replace,
    };
    ranked.into_iter().map(completion).collect()
}

/// An id made of a name: "mira-tolle" for "Mira Tolle".
pub fn id_for(name: &str) -> SmolStr {
    let mut id = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            id.extend(c.to_lowercase());
        } else if !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    id.trim_end_matches('-').into()
}

fn references(snapshot: &Snapshot, document: &CorpusDocument, replace: DocumentSpan) -> Vec<Completion> {
    let mut completions = Vec::new();
    let mut add = |of: &CorpusDocument, file: Option<&str>| {
        for annotation in of.document.annotations() {
            let Some(id) = &annotation.id else { continue };
            let label = file.map_or_else(|| id.to_string(), |file| format!("{file}:{id}"));
            completions.push(Completion {
                insert: label.clone(),
                label,
                kind: CompletionKind::Mark,
                detail: super::words::excerpt(of, annotation.span),
                filter: None,
                replace,
            });
        }
    };
    add(document, None);
    for other in snapshot.documents().filter(|other| other.id != document.id) {
        add(other, Some(&name_for_references(other)));
    }
    completions
}

fn labels(document: &CorpusDocument, before: &str, start: usize) -> Vec<Completion> {
    let replace = replaced(start, before);
    let completion = |footnote: &crate::markup::Footnote| Completion {
        label: footnote.label.to_string(),
        kind: CompletionKind::Mark,
        detail: super::words::shortened(footnote.content.of(document.document.text())),
        filter: None,
        insert: footnote.label.to_string(),
        replace,
    };
    document.document.footnotes().iter().map(completion).collect()
}

fn front_keys(document: &CorpusDocument, before: &str, start: usize) -> Vec<Completion> {
    let front = document.document.front_matter();
    let missing = |term: &&Term| {
        term.kind == TermKind::FrontMatter && front.is_none_or(|front| front.entry(term.name).is_none())
    };
    let completion = |term: &Term| Completion {
        label: term.name.to_owned(),
        kind: CompletionKind::Key,
        detail: term_meaning(term.kind, term.name).unwrap_or_default(),
        filter: None,
        insert: format!("{}: ", term.name),
        replace: replaced(start, before),
    };
    vocabulary::terms().iter().filter(missing).map(completion).collect()
}

fn front_values(key: &str, before: &str, start: usize) -> Vec<Completion> {
    match vocabulary::find(TermKind::FrontMatter, key) {
        Some(term) => match &term.values {
            TermValues::OneOf(words) => one_of(term, words, replaced(start, before)),
            _ => Vec::new(),
        },
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;

    /// The labels proposed at `$0`, and the text that they replace.
    fn complete(text: &str) -> (Vec<String>, String) {
        let offset = text.find("$0").unwrap();
        let text = text.replace("$0", "");
        let mut corpus = Corpus::default();
        corpus.update("a.news", &text, DocumentFormat::Newsmark);
        corpus.update("b.news", "[yes]{#q9 .quote by=tolle}\n", DocumentFormat::Newsmark);
        let snapshot = corpus.snapshot();
        let found = completions(&snapshot, snapshot.by_name("a.news").unwrap(), offset as u32);
        let replaced = found.first().map_or(String::new(), |first| first.replace.of(&text).to_owned());
        (found.into_iter().map(|completion| completion.label).collect(), replaced)
    }

    #[test]
    fn keys_and_classes_are_proposed_in_braces() {
        let (labels, replaced) = complete("[Tolle]{ac$0");
        assert!(labels.contains(&"actor".to_owned()) && labels.contains(&".claim".to_owned()), "{labels:?}");
        assert!(!labels.contains(&"verdict".to_owned()), "only in footnotes");
        assert_eq!(replaced, "ac");
        assert!(complete("[^x]: [n]{.same ve$0}").0.contains(&"verdict".to_owned()));
    }

    #[test]
    fn values_are_proposed_behind_their_keys() {
        let (labels, replaced) = complete("[Tolle]{.claim cred=$0}");
        assert_eq!((labels.len(), replaced.as_str()), (6, ""));
        let (labels, replaced) = complete("[Tolle]{by=\"to$0\"}");
        assert!(labels.contains(&"tolle".to_owned()), "{labels:?}");
        assert_eq!(replaced, "to");
    }

    #[test]
    fn marks_of_other_files_are_proposed() {
        let (labels, _) = complete("[no]{#c1 .claim}\n\n[^x]: [n]{.same a=$0}");
        assert_eq!(labels, ["c1", "b:q9"]);
        assert_eq!(complete("No[^$0\n\n[^x1]: why\n").0, ["x1"]);
    }

    #[test]
    fn front_matter_is_proposed() {
        let (labels, replaced) = complete("---\noutlet: x\nre$0\n---\n");
        assert!(labels.contains(&"reliability".to_owned()) && !labels.contains(&"outlet".to_owned()));
        assert_eq!(replaced, "re");
        assert_eq!(complete("---\nreliability: $0\n---\n").0, ["A", "B", "C", "D", "E", "F"]);
    }

    #[test]
    fn prose_is_left_alone() {
        for text in ["He said$0 no.", "[Tolle]{actor=x} said$0", "[sic] a {b$0", "a\n\n---\nx$0"] {
            assert_eq!(complete(text).0, Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn ids_are_made_of_names() {
        assert_eq!(id_for("Deir ez-Zor"), "deir-ez-zor");
        assert_eq!(id_for("“É. Dupont”"), "é-dupont");
        assert_eq!(id_for("…"), "");
    }
}
