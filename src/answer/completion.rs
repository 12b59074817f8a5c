use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::corpus::{CorpusDocument, Snapshot};
use crate::entity::gazetteer::fold_name;
use crate::markup::DocumentFormat;
use crate::markup::vocabulary::{self, Term, TermKind, TermPlace, TermValues};
use crate::text::DocumentSpan;

use super::actions::{number_value, time_value};
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
    /// The bytes that are replaced: the word before the cursor.
    pub replace: DocumentSpan,
    /// The same with the rest of the word behind the cursor, for editors that write over it.
    pub whole: DocumentSpan,
}

/// Proposals, and whether there are more for those who type on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The proposals, best first.
    pub list: Vec<Completion>,
    /// Whether another letter may bring others.
    pub more: bool,
}

/// Longest stretch before the cursor that is searched for an opening brace, in bytes.
const LONGEST_BLOCK: usize = 4096;
/// Most entities that are proposed.
const MOST_ENTITIES: usize = 300;
/// Most units that are proposed.
const MOST_UNITS: usize = 100;

/// Proposals at a byte offset of the document: keys, classes, ids and closed vocabularies inside braces, labels
/// behind `[^`, keys and values in front matter. Empty elsewhere, so that writing prose is not disturbed.
pub fn completions(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Completions {
    if document.document.format() == DocumentFormat::Raw {
        return Completions::default();
    }
    let text = document.document.text();
    let Some(before) = text.get(..offset as usize) else { return Completions::default() };
    let mut more = false;
    let mut list = match context(before, document) {
        Some(Context::Name { start, footnote }) => names(before, start, footnote),
        Some(Context::Value { key, start }) => {
            let (list, cut) = values(snapshot, document, &key, before, start);
            more = cut;
            list
        }
        Some(Context::Label { start }) => labels(document, before, start),
        Some(Context::FrontKey { start }) => front_keys(document, before, start),
        Some(Context::FrontValue { key, start }) => front_values(snapshot, document, &key, before, start),
        None => Vec::new(),
    };
    let rest =
        text[offset as usize..].chars().take_while(|&c| is_of_word(c)).map(char::len_utf8).sum::<usize>();
    for completion in &mut list {
        completion.whole = DocumentSpan::new(completion.replace.start, offset + rest as u32);
    }
    Completions { list, more }
}

/// Whether a letter belongs to an id, a key or a word of the vocabulary.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')
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
            whole: replaced(start, before),
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
) -> (Vec<Completion>, bool) {
    let Some(term) = vocabulary::find(TermKind::Key, key) else { return (Vec::new(), false) };
    let replace = replaced(start, before);
    let mut more = false;
    let mut list = match &term.values {
        TermValues::OneOf(words) => one_of(term, words, replace),
        TermValues::Id => {
            let (list, cut) = entities(snapshot, key, &before[start..], replace);
            more = cut;
            list
        }
        TermValues::Reference => references(snapshot, document, replace),
        TermValues::Date | TermValues::Number => meanings(snapshot, document, key, before, replace),
        _ if key == "unit" => {
            let mut list = meanings(snapshot, document, key, before, replace);
            list.extend(
                units(snapshot, replace)
                    .filter(|unit| list.iter().all(|own| own.label != unit.label))
                    .collect::<Vec<_>>(),
            );
            list
        }
        _ if key == "reviewer" => reviewers(snapshot, replace),
        _ => Vec::new(),
    };
    // Without quotes, a value is made of letters, digits, `-`, `_` and `:`.
    if !before[..start].ends_with('"') {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
        for completion in list.iter_mut().filter(|completion| !completion.insert.chars().all(plain)) {
            completion.insert = format!("\"{}\"", completion.insert);
        }
    }
    (list, more)
}

fn one_of(term: &Term, words: &[&str], replace: DocumentSpan) -> Vec<Completion> {
    let completion =
        |word: &&str| literal_value(word, term.value_meaning(word).unwrap_or(term.name), replace);
    words.iter().map(completion).collect()
}

/// A value that is inserted as it is shown.
fn literal_value(label: &str, detail: &str, replace: DocumentSpan) -> Completion {
    Completion {
        label: label.to_owned(),
        kind: CompletionKind::Value,
        detail: detail.to_owned(),
        filter: None,
        insert: label.to_owned(),
        replace,
        whole: replace,
    }
}

/// What the analysis reads the marked words as: the day of `date=`, the number of `num=`, what it counts for `unit=`.
fn meanings(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    key: &str,
    before: &str,
    replace: DocumentSpan,
) -> Vec<Completion> {
    // The braces that are being written may not be attributes yet, so that the words are told by their brackets.
    let open = before.rfind("]{").unwrap_or(0);
    let words = document.document.to_source(DocumentSpan::new(inner_start(before, open), open as u32));
    let facts = &document.facts;
    let mut values: Vec<String> = Vec::new();
    match key {
        "date" => {
            let times = snapshot.times(document);
            let marked = times.iter().filter(|time| time.span.overlaps(words));
            values.extend(marked.filter_map(time_value));
        }
        _ => {
            let marked = facts.quantities.iter().filter(|quantity| quantity.span.overlaps(words));
            match key {
                "num" => values.extend(marked.map(number_value)),
                _ => values.extend(marked.filter_map(|quantity| {
                    Some(quantity.unit.as_ref().or(quantity.counted.as_ref())?.to_string())
                })),
            }
        }
    }
    values.dedup();
    values.iter().map(|label| literal_value(label, "as newsmark reads the words", replace)).collect()
}

/// The byte behind the `[` that the `]` at an offset closes.
fn inner_start(text: &str, close: usize) -> u32 {
    let mut depth = 0_u32;
    for (at, sign) in text[..close].char_indices().rev() {
        match sign {
            ']' => depth += 1,
            '[' if depth == 0 => return at as u32 + 1,
            '[' => depth -= 1,
            '\n' if text[..at].ends_with('\n') => break,
            _ => {}
        }
    }
    close as u32
}

/// What numbers of the folder count or measure, most frequent first.
fn units(snapshot: &Snapshot, replace: DocumentSpan) -> impl Iterator<Item = Completion> {
    let mut found: BTreeMap<SmolStr, usize> = BTreeMap::new();
    for quantity in snapshot.documents().flat_map(|document| &document.facts.quantities) {
        if let Some(unit) = quantity.unit.as_ref().or(quantity.counted.as_ref()) {
            *found.entry(unit.as_str().into()).or_default() += 1;
        }
    }
    let mut ranked: Vec<_> = found.into_iter().collect();
    ranked.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    ranked.truncate(MOST_UNITS);
    ranked
        .into_iter()
        .map(move |(unit, count)| literal_value(&unit, &format!("{count} in the folder"), replace))
}

/// Those who have decided something in the folder.
fn reviewers(snapshot: &Snapshot, replace: DocumentSpan) -> Vec<Completion> {
    let decisions = snapshot.documents().flat_map(|document| document.document.decisions());
    let names: std::collections::BTreeSet<SmolStr> =
        decisions.filter_map(|decision| decision.reviewer.clone()).collect();
    names.iter().map(|name| literal_value(name, "has decided here", replace)).collect()
}

/// Ids of entities: those that the documents mention, those that marks use already, those of people's own
/// dictionaries, and of the built-in one those that begin as what is typed. Each is found by its name, too. Whether
/// there are more is said beside them.
fn entities(snapshot: &Snapshot, key: &str, typed: &str, replace: DocumentSpan) -> (Vec<Completion>, bool) {
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
    let lexicon = snapshot.lexicon();
    let begun = fold_name(&typed.replace(['-', '.', '_'], " "));
    let begins = |name: &str| {
        let folded = fold_name(name);
        folded.starts_with(&begun) || folded.split(' ').any(|word| word.starts_with(&begun))
    };
    for entry in lexicon.gazetteer().dictionary.entries().iter().filter(|entry| fits(entry.kind)) {
        let own = lexicon.is_own(&entry.id);
        let typed_so =
            !begun.is_empty() && (begins(&entry.id.replace(['-', '.'], " ")) || begins(&entry.name));
        if own || typed_so {
            let detail = || format!("{}, {}", entry.name, kind_name(entry.kind));
            found.entry(entry.id.clone()).or_insert_with(|| (detail(), 0));
        }
    }
    let mut ranked: Vec<_> = found.into_iter().filter(|(id, _)| !id.is_empty()).collect();
    ranked.sort_by(|(a, (_, x)), (b, (_, y))| y.cmp(x).then_with(|| a.cmp(b)));
    ranked.truncate(MOST_ENTITIES);
    // The built-in dictionary waits for a letter, so that there is always more.
    let more = true;
    let completion = |(id, (detail, _)): (SmolStr, (String, usize))| Completion {
        whole: replace,
        label: id.to_string(),
        kind: CompletionKind::Entity,
        filter: Some(filter_of(&id, &detail, typed)),
        detail,
        insert: id.to_string(),
        replace,
    };
    (ranked.into_iter().map(completion).collect(), more)
}

/// What an editor holds against what was typed: the id and the name, from the word on that begins so. Some editors
/// look at the beginning alone, and "kart" is to find "andrei-kartapolov".
fn filter_of(id: &str, detail: &str, typed: &str) -> String {
    let all = format!("{id} {detail}");
    let starts = all.char_indices().filter(|&(at, _)| !all[..at].ends_with(|c: char| c.is_alphanumeric()));
    let begins = |at: usize| {
        let mut rest = all[at..].chars().flat_map(char::to_lowercase);
        typed.chars().flat_map(char::to_lowercase).all(|c| rest.next() == Some(c))
    };
    match starts.map(|(at, _)| at).find(|&at| begins(at)) {
        Some(at) if at > 0 => format!("{} {all}", &all[at..]),
        _ => all,
    }
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
                whole: replace,
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
        whole: replace,
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
        whole: replaced(start, before),
    };
    vocabulary::terms().iter().filter(missing).map(completion).collect()
}

/// Values of the front matter: closed vocabularies, outlets and agencies by id, the day that is printed in the text,
/// files that can be annotated.
fn front_values(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    key: &str,
    before: &str,
    start: usize,
) -> Vec<Completion> {
    use crate::entity::EntityKind;
    let replace = replaced(start, before);
    let Some(term) = vocabulary::find(TermKind::FrontMatter, key) else { return Vec::new() };
    let value = |label: String, detail: String| Completion {
        filter: (!detail.is_empty()).then(|| format!("{label} {detail}")),
        ..literal_value(&label, &detail, replace)
    };
    let media = |kind: EntityKind| {
        let entries = snapshot.lexicon().gazetteer().dictionary.entries().iter();
        entries
            .filter(move |entry| entry.kind == kind)
            .map(|entry| value(entry.id.to_string(), entry.name.to_string()))
    };
    match (&term.values, key) {
        (TermValues::OneOf(words), _) => one_of(term, words, replace),
        (_, "outlet") => media(EntityKind::Outlet).collect(),
        (_, "agency") => media(EntityKind::Agency).collect(),
        (_, "published") => {
            let times = document.facts.times.iter();
            let mut days: Vec<String> = times
                .filter_map(|time| time.days.filter(|(first, last)| first == last))
                .map(|(day, _)| day.to_string())
                .collect();
            days.sort();
            days.dedup();
            days.into_iter().map(|day| value(day, String::new())).collect()
        }
        (_, "annotates" | "source") => {
            let raw = snapshot.documents().filter(|other| other.document.format() == DocumentFormat::Raw);
            let file = |other: &CorpusDocument| {
                let file = other.name.rsplit('/').next().unwrap_or(&other.name).to_owned();
                value(
                    file,
                    other
                        .facts
                        .layout
                        .headline()
                        .map_or(String::new(), |span| super::words::excerpt(other, span)),
                )
            };
            raw.map(file).collect()
        }
        _ => Vec::new(),
    }
}

/// What a proposal means, in a sentence or two; looked up when somebody looks at it. `text` is the label.
pub fn completion_meaning(snapshot: &Snapshot, kind: CompletionKind, text: &str) -> Option<String> {
    match kind {
        CompletionKind::Class => term_meaning(TermKind::Class, text.trim_start_matches('.')),
        CompletionKind::Key => {
            term_meaning(TermKind::Key, text).or_else(|| term_meaning(TermKind::FrontMatter, text))
        }
        CompletionKind::Entity => super::mark::entity_meaning(snapshot, text),
        CompletionKind::Mark => {
            let (file, id) = text.rsplit_once(':')?;
            let other = super::mark::document_called(snapshot, file)?;
            let annotation = other.document.annotation(id)?;
            Some(format!(
                "{}: {}",
                super::words::document_label(other),
                super::words::excerpt(other, annotation.span)
            ))
        }
        CompletionKind::Value => None,
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
        let found = completions(&snapshot, snapshot.by_name("a.news").unwrap(), offset as u32).list;
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
    fn what_is_written_keeps_its_form() {
        let text = "[it]{org=tol-la}";
        let mut corpus = Corpus::default();
        corpus.update("a.news", text, DocumentFormat::Newsmark);
        corpus.update("b.txt", "The Norwegian Defence Ministry spoke.\n", DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.news").unwrap();
        let at = text.find("la}").unwrap() as u32;
        let found = completions(&snapshot, document, at);
        let ministry = found.list.iter().find(|one| one.label == "no.defence").unwrap();
        // A full stop needs quotes.
        assert_eq!(ministry.insert, "\"no.defence\"");
        assert_eq!((ministry.replace.of(text), ministry.whole.of(text)), ("tol-", "tol-la"));
        assert!(found.more);
    }

    #[test]
    fn what_the_words_mean_is_proposed() {
        let dated = "---\npublished: 2019-03-06\n---\nOn [4 March 2019]{date=$0} it [sank]{.claim}.\n";
        assert_eq!(complete(dated).0, ["2019-03-04"]);
        assert_eq!(complete("They saw [the [24 boats]{num=$0 unit=boat}]{.claim}.\n").0, ["24"]);
        let (labels, _) = complete("They saw [24 boats]{num=24 unit=$0}. Nine ships sank, ten ships came.\n");
        assert_eq!(labels[..2], ["boat", "ship"], "{labels:?}");
        let decided = "[n]{#c1}\n\n[^x]: [d]{.contradiction a=c1 b=c1 status=open reviewer=mb}\n[^y]: [d]{.same reviewer=$0}\n";
        assert_eq!(complete(decided).0, ["mb"]);
    }

    #[test]
    fn a_name_is_found_by_any_of_its_words() {
        assert_eq!(filter_of("andrei-varn", "Andrei Varn, person", "an"), "andrei-varn Andrei Varn, person");
        assert!(filter_of("andrei-varn", "Andrei Varn, person", "Var").starts_with("varn Andrei Varn"));
        assert_eq!(filter_of("a", "É, x", "é"), "É, x a É, x");
        assert_eq!(filter_of("a", "b", "zz"), "a b");
    }

    #[test]
    fn dictionaries_are_proposed_as_they_are_typed() {
        assert!(!complete("[it]{org=ceasef$0}").0.contains(&"un".to_owned()));
        let (labels, _) = complete("[it]{org=united-nat$0}");
        assert!(labels.contains(&"un".to_owned()), "{labels:?}");
        assert!(!complete("[it]{place=united-nat$0}").0.contains(&"un".to_owned()));
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
        assert!(complete("---\nagency: [reu$0]\n---\n").0.contains(&"reuters".to_owned()));
        assert_eq!(
            complete("---\npublished: $0\n---\nOn 4 March 2019 it rained in Oslo.\n").0,
            ["2019-03-04"]
        );
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
