//! Passages as views show them: the words, what stands around them, and whose they are.

use crate::corpus::{CorpusDocument, Passage, Snapshot};
use crate::statement::Attribution;
use crate::text::SourceSpan;

use super::words::{covering, document_label, sentence_of};

/// Longest stretch of text on either side of a passage, and longest passage, in characters.
const LONGEST: usize = 1200;

/// A passage within its sentence, on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageText {
    /// What stands before it in its sentence.
    pub before: String,
    /// The words.
    pub words: String,
    /// What stands behind it.
    pub after: String,
}

/// A passage with who says it and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Where.
    pub passage: Passage,
    /// Its document, as people call it.
    pub label: String,
    /// The words in their sentence.
    pub text: PassageText,
    /// The origin that it goes back to.
    pub origin: String,
    /// Why it goes back to that origin; empty where it is the document's own.
    pub origin_reason: String,
    /// Whose word it is; `None` where the outlet says it in its own voice.
    pub source: Option<String>,
}

/// A passage as views show it.
pub(super) fn report_of(snapshot: &Snapshot, passage: Passage) -> Option<Report> {
    let document = snapshot.document(passage.document)?;
    let label = document_label(document);
    let origin = snapshot.origin_of(document.id);
    Some(Report {
        passage,
        text: text_of(document, passage.span),
        origin: origin.map_or_else(|| label.clone(), |origin| origin.label.clone()),
        origin_reason: origin
            .filter(|origin| origin.documents.len() > 1)
            .map_or_else(String::new, |origin| origin.reason.clone()),
        source: source_of(document, passage.span),
        label,
    })
}

fn text_of(document: &CorpusDocument, span: SourceSpan) -> PassageText {
    let source = document.document.source();
    let first = sentence_of(document, SourceSpan::new(span.start, span.start));
    let last = sentence_of(document, SourceSpan::new(span.end, span.end));
    let whole = span.cover(first).cover(last);
    let part = |start: u32, end: u32| source.get(start as usize..end as usize).unwrap_or("");
    let (before, words, after) = (part(whole.start, span.start), span.of(source), part(span.end, whole.end));
    PassageText {
        before: spaced(&tail(&one_line(before)), before, ""),
        words: head(&one_line(words)),
        after: spaced(&head(&one_line(after)), "", after),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A part of a line with the space that parted it from its neighbour.
fn spaced(line: &str, before: &str, after: &str) -> String {
    match line {
        "" if before.is_empty() && after.is_empty() => String::new(),
        _ if before.ends_with(char::is_whitespace) => format!("{line} "),
        _ if after.starts_with(char::is_whitespace) => format!(" {line}"),
        _ => line.to_owned(),
    }
}

fn head(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

fn tail(text: &str) -> String {
    let length = text.chars().count();
    match text.char_indices().nth(length.saturating_sub(LONGEST)) {
        Some((start, _)) if start > 0 => format!("… {}", &text[start..]),
        _ => text.to_owned(),
    }
}

/// Whose word a passage is: the source of the smallest attribution whose content holds its first word; else, where a
/// passage begins with "The ministry said that", the source of the one that is, with source and cue, the better part of
/// the sentence, or all that is told in it.
fn source_of(document: &CorpusDocument, span: SourceSpan) -> Option<String> {
    let facts = &document.facts;
    let sentence = sentence_of(document, SourceSpan::new(span.start, span.start));
    let holds = |content: &&SourceSpan| content.start <= span.start && span.start < content.end;
    let shared = |content: &SourceSpan| {
        content.end.min(sentence.end).saturating_sub(content.start.max(sentence.start)) as usize
    };
    let name = |by: &Attribution| match by.speaker.and_then(|speaker| facts.entities.get(speaker as usize)) {
        Some(speaker) => Some(speaker.name.to_string()),
        // A source that holds a date is a slip of the reading; better none than "the word of 30 September".
        None => covering(&by.source)
            .filter(|source| facts.times.iter().all(|time| !time.span.overlaps(*source)))
            .map(|source| head(&one_line(source.of(document.document.source())))),
    };
    // A long source may be most of a sentence in which nothing is told but what it says.
    let nothing_else = |by: &Attribution| {
        let mut told = facts.claims.iter().filter(|claim| sentence.contains(claim.predicate));
        told.all(|claim| {
            by.content.iter().chain(&by.cue).chain(&by.source).any(|part| part.overlaps(claim.predicate))
        })
    };
    // Words whose source is not named are nobody's in particular; who is named around them counts.
    let named = || facts.attributions.iter().filter_map(|by| Some((by, name(by)?)));
    let around = named()
        .filter_map(|(by, name)| Some((by.content.iter().find(holds)?.len() as usize, name)))
        .min_by_key(|(length, _)| *length);
    let most = || {
        let parts = named().map(|(by, name)| {
            let told = by.content.iter().map(shared).sum::<usize>();
            let frame = by.source.iter().chain(&by.cue).map(shared).sum::<usize>();
            let better = (told + frame) * 2 >= sentence.len() as usize;
            (if told > 0 && (better || nothing_else(by)) { told + frame } else { 0 }, name)
        });
        parts.max_by_key(|(length, _)| *length).filter(|(length, _)| *length > 0)
    };
    around.or_else(most).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::DocumentFormat;
    use proptest::prelude::*;

    #[test]
    fn a_passage_stands_in_its_sentence() {
        let text =
            "The quay fell.\n\nOfficials in Tolm said the old\ncrane broke on Monday. Nobody was hurt.\n";
        let mut corpus = Corpus::default();
        corpus.update("a.txt", text, DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        let start = text.find("old").unwrap() as u32;
        let shown = text_of(document, SourceSpan::new(start, start + 9));
        assert_eq!(shown.words, "old crane");
        assert_eq!(shown.after, " broke on Monday.");
        assert!(shown.before.ends_with("said the "), "{shown:?}");
    }

    #[test]
    fn what_a_long_source_says_is_its_word() {
        let text = "Ivo Garn, director of the harbour of Tolm and of its old quay, and two others said that the crane broke.\n\n\
                    Ivo Garn, the director of the old harbour of Tolm and of its two quays since March, said that the crane broke.\n\n\
                    The old crane of the harbour fell into the water on Monday, and Ivo Garn said that a boat sank.\n";
        let mut corpus = Corpus::default();
        corpus.update("a.txt", text, DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        let whole = SourceSpan::from_range(0..text.find('\n').unwrap());
        assert!(source_of(document, whole).is_some());
        let long = text.find("Ivo Garn, the").unwrap();
        let long = SourceSpan::from_range(long..long + 60);
        assert_eq!(source_of(document, long).as_deref(), Some("Ivo Garn"));
        let own = text.find("The old crane").unwrap();
        assert_eq!(source_of(document, SourceSpan::from_range(own..own + 40)), None);
    }

    proptest! {
        #[test]
        fn parts_are_cut_at_characters(text in "[aé😀 ]{0,40}") {
            let long = text.repeat(60);
            prop_assert!(head(&long).chars().count() <= LONGEST + 2);
            prop_assert!(tail(&long).chars().count() <= LONGEST + 2);
        }
    }
}
