//! Checks the markup against its closed vocabulary and itself; fills the list of problems.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::attributes::{AttributeKind, Attributes, is_name};
use super::front_matter::FrontMatter;
use super::marks;
use super::problem::{Problem, ProblemLevel, TextEdit};
use super::tree::{Footnote, FootnoteReference, MarkedSpan};
use super::vocabulary::{TermKind, TermPlace, TermValues, find, nearest, nearest_term};
use crate::text::DocumentSpan;

/// What is checked.
pub(super) struct Checked<'d> {
    pub text: &'d str,
    pub front_matter: Option<&'d FrontMatter>,
    pub spans: &'d [MarkedSpan],
    pub footnotes: &'d [Footnote],
    pub references: &'d [FootnoteReference],
}

use ProblemLevel::{Error, Hint, Warning};

/// Longest braces, in bytes, that are looked at for attributes whose quotes were forgotten.
const LONGEST_UNREAD: usize = 400;

/// Most labels among which a misspelt one is looked for: each comparison costs the product of the lengths.
const NAMED_LABELS: usize = 100;

pub(super) fn check(document: &Checked, problems: &mut Vec<Problem>) {
    if let Some(front) = document.front_matter {
        front_matter(front, problems);
    }
    for (index, span) in document.spans.iter().enumerate() {
        let first = span
            .footnote
            .is_some_and(|footnote| document.footnotes[footnote as usize].first == Some(index as u32));
        attributes(&span.attributes, first, problems);
        if span.footnote.is_none() && span.text.is_empty() {
            let message = "This mark holds no words. Put the brackets around the words it is about.";
            problems.push(Problem::new(span.whole, "markup/empty", Warning, message));
        }
    }
    ids(document, problems);
    footnotes(document, problems);
    near_misses(document, problems);
}

fn front_matter(front: &FrontMatter, problems: &mut Vec<Problem>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for entry in &front.entries {
        if !seen.insert(&entry.key) {
            let message =
                format!("“{}” is given twice; the first one counts. Remove one of them.", entry.key);
            problems.push(Problem::new(entry.key_span, "markup/twice", Warning, message));
        }
        let Some(term) = find(TermKind::FrontMatter, &entry.key) else {
            problems.push(unknown(
                entry.key_span,
                "key",
                &entry.key,
                nearest_term(TermKind::FrontMatter, &entry.key),
            ));
            continue;
        };
        if entry.values.len() > 1 && term.values != TermValues::List {
            let message = format!("“{}” holds one value, not a list; the first one counts.", entry.key);
            problems.push(Problem::new(entry.values[1].1, "markup/value", Warning, message));
        }
        for (value, span) in &entry.values {
            check_value(&entry.key, value, *span, &term.values, problems);
        }
    }
    if let (Some(published), Some(updated)) = (front.published(), front.updated())
        && updated < published
        && let Some(entry) = front.entry("updated")
    {
        let message = "The last update is before the publication. One of the two days is wrong.";
        problems.push(Problem::new(entry.key_span, "markup/value", Warning, message));
    }
}

fn unknown(span: DocumentSpan, what: &str, name: &str, meant: Option<&str>) -> Problem {
    let code = if what == "class" { "markup/unknown-class" } else { "markup/unknown-key" };
    let message = match meant {
        Some(meant) => format!("newsmark knows no {what} “{name}”. Did you mean “{meant}”?"),
        None => format!("newsmark knows no {what} “{name}”; it is kept but means nothing here."),
    };
    let fix = meant.map(|meant| TextEdit { span, text: meant.into() }).into_iter().collect();
    Problem::new(span, code, Warning, message).fixed_by(fix)
}

fn attributes(attributes: &Attributes, first_of_footnote: bool, problems: &mut Vec<Problem>) {
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    let mut has_id = false;
    for item in &attributes.items {
        // The name alone, without the dot or the value.
        let name = DocumentSpan::new(item.span.start, item.value_span.start);
        match &item.kind {
            AttributeKind::Comment => {}
            AttributeKind::Id => {
                if has_id {
                    let message = "This mark has two ids; the last one counts. Remove one of them.";
                    problems.push(Problem::new(item.span, "markup/twice", Warning, message));
                }
                has_id = true;
            }
            AttributeKind::Class => match find(TermKind::Class, &item.value) {
                Some(term) => misplaced(term.place, first_of_footnote, &item.value, item.span, problems),
                None => {
                    let meant = nearest_term(TermKind::Class, &item.value);
                    problems.push(unknown(item.value_span, "class", &item.value, meant));
                }
            },
            AttributeKind::Pair(key) => {
                let name = DocumentSpan::new(name.start, name.start + key.len() as u32);
                if !keys.insert(key) {
                    let message =
                        format!("“{key}” is given twice; the first one counts. Remove one of them.");
                    problems.push(Problem::new(item.span, "markup/twice", Warning, message));
                }
                match find(TermKind::Key, key) {
                    Some(term) => {
                        misplaced(term.place, first_of_footnote, key, name, problems);
                        check_value(key, &item.value, item.value_span, &term.values, problems);
                    }
                    None => problems.push(unknown(name, "key", key, nearest_term(TermKind::Key, key))),
                }
            }
        }
    }
    needs(attributes, problems);
}

/// Words that mean nothing without another one beside them.
fn needs(attributes: &Attributes, problems: &mut Vec<Problem>) {
    let has = |key| attributes.item(key).is_some();
    let mut missing = |span: DocumentSpan, message: &str| {
        problems.push(Problem::new(span, "markup/incomplete", Warning, message));
    };
    let is_decision = ["contradiction", "same", "not-same"].iter().any(|class| attributes.has_class(class));
    if is_decision && !(has("a") && has("b")) {
        missing(
            attributes.span,
            "A decision names both sides: a=ID b=ID, or b=FILE:ID for one in another file.",
        );
    }
    if attributes.has_class("metonym") && !(has("place") || has("actor") || has("org")) {
        missing(
            attributes.span,
            "“.metonym” stands beside the place or institution it is about: place=ID or org=ID.",
        );
    }
    if let Some(unit) = attributes.item("unit")
        && !has("num")
    {
        missing(unit.span, "“unit” stands beside the number it belongs to: num=24 unit=target.");
    }
    if let Some(cred) = attributes.item("cred")
        && !attributes.has_class("claim")
    {
        missing(cred.span, "“cred” grades a claim: put “.claim” beside it.");
    }
    for key in ["before", "after"] {
        if let Some(item) = attributes.item(key)
            && !has("at")
        {
            missing(item.span, "Surroundings need the words they surround: at=\"…\".");
        }
    }
}

fn misplaced(
    place: TermPlace,
    first_of_footnote: bool,
    name: &str,
    span: DocumentSpan,
    problems: &mut Vec<Problem>,
) {
    if place == TermPlace::Footnote && !first_of_footnote {
        let message = format!(
            "“{name}” belongs on the first span of a footnote, as in [^x1]: [words]{{…}}; here it means nothing."
        );
        problems.push(Problem::new(span, "markup/misplaced", Warning, message));
    }
}

fn check_value(key: &str, value: &str, span: DocumentSpan, values: &TermValues, problems: &mut Vec<Problem>) {
    let mut fix = Vec::new();
    let expected = match values {
        TermValues::None | TermValues::Text | TermValues::List => return,
        TermValues::Id if !value.trim().is_empty() => return,
        TermValues::Id => "an id".to_owned(),
        TermValues::Reference if marks::Reference::parse(value).is_some() => return,
        TermValues::Reference => "an id, or FILE:ID".into(),
        TermValues::Date if marks::date(value).is_some() => return,
        TermValues::Date => {
            "a date like 2015-11-03, 2015-11, \"2015-09~\" or \"2015-11-03/2015-11-05\"".into()
        }
        TermValues::Day if super::front_matter::day(value).is_some() => return,
        TermValues::Day => "a day like 2015-11-03".into(),
        TermValues::Number if marks::number(value).is_some() => return,
        TermValues::Number => "a number like 24, \">250\", \"10..15\" or \"~600\"".into(),
        TermValues::Sha256 if value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            return;
        }
        TermValues::Sha256 => "64 hexadecimal digits".into(),
        TermValues::OneOf(words) if words.contains(&value) => return,
        TermValues::OneOf(words) => {
            let mut expected = format!("one of {}", words.join(", "));
            if let Some(meant) = nearest(value, words.iter().copied()) {
                expected.push_str(&format!(". Did you mean “{meant}”?"));
                fix.push(TextEdit { span, text: meant.into() });
            }
            expected
        }
    };
    let message = format!("“{key}” cannot be “{value}”; it is {expected}");
    let message = if message.ends_with('?') { message } else { message + "." };
    problems.push(Problem::new(span, "markup/value", Warning, message).fixed_by(fix));
}

/// Ids are unique in a file, and those that a decision names exist.
fn ids(document: &Checked, problems: &mut Vec<Problem>) {
    let mut known: BTreeMap<SmolStr, DocumentSpan> = BTreeMap::new();
    for span in document.spans {
        for item in span.attributes.items.iter().filter(|item| item.kind == AttributeKind::Id) {
            if known.insert(item.value.clone(), item.span).is_some() {
                let message = format!(
                    "The id “{}” is used twice in this file. Give one of the two another.",
                    item.value
                );
                problems.push(Problem::new(item.span, "markup/duplicate-id", Error, message));
            }
        }
    }
    // A footnote anchored by quotation is also known by its label.
    let labels: BTreeSet<&str> = document.footnotes.iter().map(|footnote| footnote.label.as_str()).collect();
    // In a sidecar the ids may stand in the file that it annotates.
    if document.front_matter.is_some_and(|front| front.annotates().is_some()) {
        return;
    }
    for span in document.spans.iter().filter(|span| marks::decision(&span.attributes).is_some()) {
        for item in ["a", "b"].iter().filter_map(|key| span.attributes.item(key)) {
            let Some(reference) = marks::Reference::parse(&item.value) else { continue };
            // Ids of dictionary entities are not ours to know; only statements of this file look like `c1`.
            let looks_local = reference.id.len() <= 4
                && reference.id.starts_with(['c', 'q'])
                && reference.id[1..].bytes().all(|byte| byte.is_ascii_digit())
                && reference.id.len() > 1;
            if reference.file.is_none()
                && looks_local
                && !known.contains_key(&reference.id)
                && !labels.contains(reference.id.as_str())
            {
                let message = format!("Nothing in this file has the id “{}”.", reference.id);
                problems.push(Problem::new(item.value_span, "markup/unknown-id", Warning, message));
            }
        }
    }
}

fn footnotes(document: &Checked, problems: &mut Vec<Problem>) {
    let mut labels: BTreeSet<&str> = BTreeSet::new();
    for footnote in document.footnotes {
        if !labels.insert(&footnote.label) {
            let message =
                format!("There are two footnotes [^{}]. Give one of them another label.", footnote.label);
            problems.push(Problem::new(footnote.label_span, "markup/duplicate-footnote", Error, message));
        }
    }
    for reference in document.references.iter().filter(|reference| !labels.contains(reference.label.as_str()))
    {
        let meant = nearest(&reference.label, labels.iter().copied().take(NAMED_LABELS));
        let hint = meant.map(|meant| format!(" Did you mean [^{meant}]?")).unwrap_or_default();
        let message = format!(
            "There is no footnote [^{0}].{hint} If these are words of the article, write \\[^{0}].",
            reference.label
        );
        problems.push(Problem::new(reference.span, "markup/no-footnote", Warning, message));
    }
    let used: BTreeSet<&str> = document.references.iter().map(|reference| reference.label.as_str()).collect();
    for footnote in document.footnotes.iter().filter(|footnote| !used.contains(footnote.label.as_str())) {
        let first = footnote.first.map(|index| &document.spans[index as usize].attributes);
        let means = first.is_some_and(|attributes| {
            attributes.item("at").is_some() || marks::decision(attributes).is_some()
        });
        if !means {
            let message = format!(
                "Nothing refers to the footnote [^{}], and it names no words of its own with at=\"…\".",
                footnote.label
            );
            problems.push(Problem::new(footnote.label_span, "markup/unused-footnote", Hint, message));
        }
    }
}

/// Text that was probably meant as a mark, and wikilinks.
fn near_misses(document: &Checked, problems: &mut Vec<Problem>) {
    let text = document.text;
    let front = document.front_matter.map_or(0, |front| front.span.end as usize);
    if document.front_matter.is_none() && text.starts_with("\u{feff}---") {
        let span = DocumentSpan::new(0, 3);
        let message =
            "A byte order mark stands in front of the front matter, so it is read as text. Remove it.";
        let fix = vec![TextEdit { span, text: String::new() }];
        problems.push(Problem::new(span, "markup/front-matter", Warning, message).fixed_by(fix));
    }
    let mut read: Vec<u32> = document.spans.iter().map(|span| span.attributes.span.start).collect();
    read.sort_unstable();
    for (at, _) in text[front..].match_indices("]{") {
        let start = front + at + 1;
        if read.binary_search(&(start as u32)).is_err()
            && let Some(problem) = unread_braces(text, start)
        {
            problems.push(problem);
        }
    }
}

/// `{key=value}` of known keys that Djot does not read, for want of quotes.
fn unread_braces(text: &str, start: usize) -> Option<Problem> {
    let rest = &text[start + 1..];
    let end = rest.bytes().take(LONGEST_UNREAD).position(|byte| matches!(byte, b'}' | b'\n' | b'\r'))?;
    if rest.as_bytes()[end] != b'}' {
        return None;
    }
    let inner = &rest[..end];
    let span = DocumentSpan::from_range(start..start + end + 2);
    let mut fixed = Vec::new();
    for word in inner.split_whitespace() {
        let (key, value) = match word.split_once('=') {
            Some((key, value)) => (key, value),
            None if word.starts_with(['.', '#']) && word[1..].bytes().all(is_name) => {
                fixed.push(word.to_owned());
                continue;
            }
            None => return None,
        };
        find(TermKind::Key, key)?;
        if value.contains('"') || value.is_empty() {
            return None;
        }
        fixed.push(if value.bytes().all(is_name) { word.to_owned() } else { format!("{key}=\"{value}\"") });
    }
    let corrected = format!("{{{}}}", fixed.join(" "));
    if fixed.is_empty() || corrected[1..corrected.len() - 1] == *inner {
        return None;
    }
    let message = format!(
        "This is read as text, because values with other signs than letters, digits, “-”, “_” and “:” need quotes: {corrected}"
    );
    Some(
        Problem::new(span, "markup/unquoted", Warning, message)
            .fixed_by(vec![TextEdit { span, text: corrected }]),
    )
}
