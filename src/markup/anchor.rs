//! Anchors by quotation: the words a footnote is about, with as much of their surroundings as tells them apart.
//!
//! They are the TextQuoteSelector of the W3C Web Annotation Data Model: `at` is its `exact`, `before` its
//! `prefix`, `after` its `suffix`. White space is compared folded: a run of any white space, line breaks and
//! no-break spaces included, counts as one space.

use std::cell::OnceCell;
use std::collections::{BTreeMap, VecDeque};

use memchr::memmem;

use crate::text::SourceSpan;

/// Most candidates that are shown for one anchor.
const CANDIDATES: usize = 5;

/// How often the whole text may be read for the anchors of one document, before further ones are left
/// unresolved: it keeps a hostile file with 100,000 anchors linear.
const READINGS: usize = 4_000;

/// A part of a text, named by its words.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct QuoteAnchor {
    /// The words themselves (`at=`, W3C `exact`).
    pub at: String,
    /// What stands in front of them (`before=`, W3C `prefix`).
    pub before: String,
    /// What stands behind them (`after=`, W3C `suffix`).
    pub after: String,
}

/// Where an anchor leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnchorState {
    /// To one place.
    Found(SourceSpan),
    /// To several places, the first of which are given: it needs more surroundings.
    Ambiguous(Vec<SourceSpan>),
    /// Nowhere any more. The places that resemble it most, best first; it is never moved to one by itself.
    Stale(Vec<SourceSpan>),
    /// It was not looked for, because the document has too many anchors.
    NotSought,
}

/// A text with folded white space, and where its bytes come from.
struct Folded {
    text: String,
    // For each byte of `text` the byte of the original, and one more for the end.
    origin: Vec<u32>,
}

impl Folded {
    /// Folds white space; `loose` folds case, quotation marks and dashes too.
    fn new(original: &str, loose: bool) -> Self {
        let mut folded = Folded {
            text: String::with_capacity(original.len()),
            origin: Vec::with_capacity(original.len() + 1),
        };
        let mut in_space = false;
        for (at, c) in original.char_indices() {
            if c.is_whitespace() {
                if !in_space {
                    folded.push(' ', at);
                }
                in_space = true;
                continue;
            }
            in_space = false;
            match c {
                '“' | '”' | '„' | '«' | '»' if loose => folded.push('"', at),
                '‘' | '’' | '‚' | '`' if loose => folded.push('\'', at),
                '–' | '—' | '‐' | '‑' if loose => folded.push('-', at),
                _ if loose => c.to_lowercase().for_each(|c| folded.push(c, at)),
                _ => folded.push(c, at),
            }
        }
        folded.origin.push(original.len() as u32);
        folded
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.resize(self.text.len(), at as u32);
    }

    /// The original bytes of `start..end` of the folded text, without white space at either end.
    fn span(&self, original: &str, start: usize, end: usize) -> SourceSpan {
        let (from, to) = (self.origin[start] as usize, self.origin[end] as usize);
        let Some(found) = original.get(from..to) else { return SourceSpan::default() };
        let from = to - found.trim_start().len();
        SourceSpan::from_range(from..from + found.trim().len())
    }
}

/// Looks up anchors in one text.
pub struct AnchorFinder<'t> {
    original: &'t str,
    folded: Folded,
    loose: OnceCell<Folded>,
    readings: usize,
}

impl<'t> AnchorFinder<'t> {
    /// Prepares `source` for look-ups; linear.
    pub fn new(source: &'t str) -> Self {
        AnchorFinder {
            original: source,
            folded: Folded::new(source, false),
            loose: OnceCell::new(),
            // Small texts cost little to read, so they may have as many anchors as they like.
            readings: READINGS.max((1 << 28) / (source.len() + 1)),
        }
    }

    /// Where the anchor leads.
    pub fn find(&mut self, anchor: &QuoteAnchor) -> AnchorState {
        let [before, at, after] = [&anchor.before, &anchor.at, &anchor.after].map(|part| fold(part));
        if at.trim().is_empty() {
            return AnchorState::Stale(Vec::new());
        }
        // A missing space at the seam is no difference, and neither is one too many.
        let mut places: Vec<SourceSpan> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (left, right) in [("", ""), (" ", ""), ("", " "), (" ", " ")] {
            if (before.is_empty() && !left.is_empty()) || (after.is_empty() && !right.is_empty()) {
                continue;
            }
            let head = fold(&format!("{before}{left}"));
            let needle = fold(&format!("{head}{at}{right}{after}"));
            if seen.contains(&needle) {
                continue;
            }
            if self.readings == 0 {
                return AnchorState::NotSought;
            }
            self.readings -= 1;
            let middle = if head.ends_with(' ') { at.trim_start() } else { &at };
            for found in occurrences(&self.folded.text, &needle, CANDIDATES) {
                let start = found + head.len();
                let span = self.folded.span(self.original, start, start + middle.len());
                if !places.contains(&span) {
                    places.push(span);
                }
            }
            seen.push(needle);
        }
        places.sort_unstable();
        match places.as_slice() {
            [] => AnchorState::Stale(self.candidates(at.trim())),
            [one] => AnchorState::Found(*one),
            _ => AnchorState::Ambiguous(places),
        }
    }

    /// Places that resemble words which stand nowhere with their surroundings.
    fn candidates(&mut self, at: &str) -> Vec<SourceSpan> {
        self.readings = self.readings.saturating_sub(4);
        let spans = |folded: &Folded, words: &str| -> Vec<SourceSpan> {
            occurrences(&folded.text, words, CANDIDATES)
                .into_iter()
                .map(|start| folded.span(self.original, start, start + words.len()))
                .collect()
        };
        let exact = spans(&self.folded, at);
        if !exact.is_empty() {
            return exact;
        }
        let loose = self.loose.get_or_init(|| Folded::new(self.original, true));
        let words = Folded::new(at, true).text;
        let found = spans(loose, &words);
        if !found.is_empty() { found } else { similar(loose, self.original, &words).into_iter().collect() }
    }
}

/// The run of as many words as `words` has that shares most of them, if it shares at least three in five.
fn similar(text: &Folded, original: &str, words: &str) -> Option<SourceSpan> {
    let length = words.split(' ').filter(|word| !word.is_empty()).count();
    // How often each wanted word stands in the run.
    let mut wanted: BTreeMap<&str, u32> = BTreeMap::new();
    for word in words.split(' ') {
        let (from, to) = letters(word);
        if from < to {
            wanted.insert(&word[from..to], 0);
        }
    }
    if wanted.len() < 3 {
        return None;
    }
    let mut at = 0;
    let mut run: VecDeque<(usize, &str)> = VecDeque::new();
    let mut shared = 0;
    // Of several equal runs, one that begins and ends with shared words fits best.
    let mut best = (0, false, 0, 0);
    for word in text.text.split(' ') {
        let start = at;
        at += word.len() + 1;
        let (from, to) = letters(word);
        if word.is_empty() {
            continue;
        }
        if run.len() == length
            && let Some((_, left)) = run.pop_front()
            && let Some(count) = wanted.get_mut(left)
        {
            *count -= 1;
            shared -= usize::from(*count == 0);
        }
        let word = &word[from..to];
        run.push_back((start, word));
        let mut framed = wanted.contains_key(run[0].1);
        match wanted.get_mut(word) {
            Some(count) => {
                shared += usize::from(*count == 0);
                *count += 1;
            }
            None => framed = false,
        }
        if (shared, framed) > (best.0, best.1) {
            best = (shared, framed, run[0].0, start + to);
        }
    }
    (best.0 * 5 >= wanted.len() * 3).then(|| text.span(original, best.2, best.3))
}

/// The part of a word from its first to its last letter or digit.
fn letters(word: &str) -> (usize, usize) {
    let head = word.len() - word.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    (head, head.max(word.trim_end_matches(|c: char| !c.is_alphanumeric()).len()))
}

/// Up to `most` places of `needle`, overlapping ones included.
fn occurrences(text: &str, needle: &str, most: usize) -> Vec<usize> {
    let finder = memmem::Finder::new(needle);
    let mut found = Vec::new();
    let mut at = 0;
    while found.len() < most
        && let Some(next) = text.as_bytes().get(at..).and_then(|rest| finder.find(rest))
    {
        found.push(at + next);
        at += next + 1;
    }
    found
}

fn fold(text: &str) -> String {
    Folded::new(text, false).text
}

/// The anchor of a part of `source`: its words, and as many words before and after as make it the only one.
/// `None` where the span holds nothing but white space.
pub fn anchor_for(source: &str, span: SourceSpan) -> Option<QuoteAnchor> {
    let words = span.of(source);
    let from = span.end as usize - words.trim_start().len();
    let to = from + words.trim().len();
    if words.trim().is_empty() {
        return None;
    }
    let wanted = SourceSpan::from_range(from..to);
    let mut finder = AnchorFinder::new(source);
    let mut reach = 0;
    loop {
        let start = words_before(source, from, reach);
        let end = words_after(source, to, reach);
        let anchor = QuoteAnchor {
            at: fold(&source[from..to]),
            before: fold(&source[start..from]),
            after: fold(&source[to..end]),
        };
        if finder.find(&anchor) == AnchorState::Found(wanted) {
            return Some(shortened(&mut finder, anchor, wanted));
        }
        if start == 0 && end == source.len() {
            return None;
        }
        reach = if reach == 0 { 1 } else { reach * 2 };
    }
}

/// Leaves out one side where the other is enough.
fn shortened(finder: &mut AnchorFinder, anchor: QuoteAnchor, wanted: SourceSpan) -> QuoteAnchor {
    for shorter in [
        QuoteAnchor { after: String::new(), ..anchor.clone() },
        QuoteAnchor { before: String::new(), ..anchor.clone() },
    ] {
        if finder.find(&shorter) == AnchorState::Found(wanted) {
            return shorter;
        }
    }
    anchor
}

fn words_before(source: &str, from: usize, count: usize) -> usize {
    let mut at = from;
    for _ in 0..count {
        let head = source[..at].trim_end();
        at =
            head.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
        if head.is_empty() {
            return 0;
        }
    }
    at
}

fn words_after(source: &str, to: usize, count: usize) -> usize {
    let mut at = to;
    for _ in 0..count {
        let tail = source[at..].trim_start();
        let start = source.len() - tail.len();
        at = tail.find(char::is_whitespace).map_or(source.len(), |length| start + length);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str =
        "The port was shut, the mayor said.\nThe port\u{a0}was open, “the harbour” office said.";

    fn anchor(before: &str, at: &str, after: &str) -> QuoteAnchor {
        QuoteAnchor { at: at.into(), before: before.into(), after: after.into() }
    }

    fn find(anchor: QuoteAnchor) -> (&'static str, Vec<&'static str>) {
        let (name, spans) = match AnchorFinder::new(TEXT).find(&anchor) {
            AnchorState::Found(span) => ("found", vec![span]),
            AnchorState::Ambiguous(spans) => ("ambiguous", spans),
            AnchorState::Stale(spans) => ("stale", spans),
            AnchorState::NotSought => ("not sought", vec![]),
        };
        (name, spans.into_iter().map(|span| span.of(TEXT)).collect())
    }

    #[test]
    fn white_space_is_folded_and_nothing_else() {
        assert_eq!(find(anchor("said. ", "The port was", "")), ("found", vec!["The port\u{a0}was"]));
        assert_eq!(find(anchor("said.", "The port", " was")), ("found", vec!["The port"]));
        assert_eq!(find(anchor("", "the port was open", "")).0, "stale");
    }

    #[test]
    fn what_fits_twice_is_ambiguous_and_what_fits_nowhere_stale() {
        assert_eq!(find(anchor("", "port", "")), ("ambiguous", vec!["port", "port"]));
        assert_eq!(find(anchor("no ", "mayor", "")), ("stale", vec!["mayor"]));
        assert_eq!(find(anchor("", "\"The harbour\" office", "")), ("stale", vec!["“the harbour” office"]));
        assert_eq!(
            find(anchor("", "port was closed, the mayor", "")),
            ("stale", vec!["port was shut, the mayor"])
        );
        assert_eq!(find(anchor("", "railway", "")), ("stale", vec![]));
    }

    #[test]
    fn writing_takes_as_much_as_is_needed() {
        let second = TEXT.rfind("port").unwrap();
        let written = anchor_for(TEXT, SourceSpan::from_range(second..second + 4)).unwrap();
        assert_eq!(find(written), ("found", vec!["port"]));
        let whole = anchor_for("a a a", SourceSpan::new(2, 3)).unwrap();
        assert_eq!(whole, anchor("a ", "a", " a"));
    }

    proptest! {
        /// An anchor that was written leads back to where it was written for.
        #[test]
        fn anchors_lead_back(text in "[ab \n\u{a0}.é]{1,30}", from in 0usize..30, length in 1usize..10) {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let from = places[from.min(places.len() - 1)];
            let to = places[places.partition_point(|&at| at < from + length).min(places.len() - 1)];
            let span = SourceSpan::from_range(from..to);
            if let Some(anchor) = anchor_for(&text, span) {
                let words = span.of(&text);
                let start = span.end - words.trim_start().len() as u32;
                let expected = SourceSpan::new(start, start + words.trim().len() as u32);
                prop_assert_eq!(AnchorFinder::new(&text).find(&anchor), AnchorState::Found(expected));
            }
        }

        #[test]
        fn any_anchor_is_looked_up(text in "\\PC{0,30}", at in "\\PC{0,4}", before in "\\PC{0,2}", after in "\\PC{0,2}") {
            AnchorFinder::new(&text).find(&QuoteAnchor { at, before, after });
        }
    }
}
