//! Attributions by patterns of words alone: cue verb with subject and clause, inverted and split quotations,
//! "according to", headlines. Needs neither tags nor trees; it reads where the trained reader is absent.

use std::ops::Range;

use super::lexicon::{Forms, Frames, Lexicon};
use super::page::Page;
use super::reading::Found;
use crate::article::BlockKind;
use crate::language::goes_before_verb;

/// A source is a short phrase; a longer run before a cue is something else.
const LONGEST_SOURCE: usize = 24;

/// Longer runs without a stop are tables and lists, not sentences.
const LONGEST_SENTENCE: usize = 400;

/// The attributions of all sentences, in order of their cues. Quotations without a cue are not among them.
pub(crate) fn read(page: &Page) -> Vec<Found> {
    let lexicon = Lexicon::built_in();
    let mut found = Vec::new();
    for index in 0..page.facts.sentences.len() {
        let sentence = Sentence { page, lexicon, range: page.sentence(index), index };
        if sentence.range.len() <= LONGEST_SENTENCE {
            sentence.read(&mut found);
        }
    }
    found
}

struct Sentence<'a> {
    page: &'a Page<'a>,
    lexicon: &'static Lexicon,
    range: Range<usize>,
    index: usize,
}

/// Days and such between a cue and its content: "said on Tuesday that".
const TIME_WORDS: [&str; 26] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
    "tonight",
    "on",
    "in",
    "late",
    "early",
    "earlier",
    "later",
    "this",
    "last",
    "week",
    "month",
    "year",
    "morning",
    "afternoon",
    "evening",
    "night",
    "recently",
];

/// Words that cannot be part of a source phrase: a clause begins or ends there.
const CLAUSE_WORDS: [&str; 26] = [
    "that",
    "which",
    "but",
    "while",
    "because",
    "although",
    "though",
    "if",
    "when",
    "as",
    "after",
    "before",
    "since",
    "until",
    "whether",
    "however",
    "meanwhile",
    "so",
    "than",
    "where",
    "yet",
    "or",
    "why",
    "how",
    "what",
    "unless",
];

impl Sentence<'_> {
    fn read(&self, found: &mut Vec<Found>) {
        let before = found.len();
        for at in self.range.clone() {
            if self.page.quoted(at) {
                continue;
            }
            let word = self.page.word(at);
            if word == "according" && self.page.word(at + 1) == "to" {
                found.extend(self.according(at));
            } else if let Some(verb) = self.lexicon.verb(word)
                && verb.frames.any(Frames::CLAUSE)
                && verb.forms.any(Forms::PAST.and(Forms::THIRD).and(Forms::BASE))
            {
                found.extend(self.clause(at, verb.frames, verb.forms));
            }
        }
        if found.len() == before
            && let Some(headline) = self.headline()
        {
            found.push(headline);
        }
    }

    /// "According to SOURCE, CONTENT"; "CONTENT, according to SOURCE".
    fn according(&self, at: usize) -> Option<Found> {
        let page = self.page;
        let from = at + 2;
        let mut end = from;
        while end < self.range.end
            && end - from < LONGEST_SOURCE
            && !matches!(page.word(end), "," | ";" | "." | ":" | "—" | "–" | "?" | "!")
            && !page.quoted(end)
        {
            end += 1;
        }
        if end == from {
            return None;
        }
        let opens = at == self.range.start || (at == self.range.start + 1 && !page.is_word(self.range.start));
        let content = if opens {
            // An apposition behind the source: "According to Ivan Petrov, the mayor, …".
            self.trim(end..self.range.end)
        } else {
            let mut content = self.trim(self.range.start..at);
            if end < self.range.end.saturating_sub(2) {
                content.extend(self.trim(end..self.range.end));
            }
            content
        };
        (!content.is_empty()).then(|| Found {
            source: (from..end).collect(),
            cue: vec![at, at + 1],
            head: Some(at),
            content,
            ..Found::default()
        })
    }

    /// A cue verb of the clause frame.
    fn clause(&self, at: usize, frames: Frames, forms: Forms) -> Option<Found> {
        let page = self.page;
        let (start, end) = (self.range.start, self.range.end);
        // "to say", "the claim", "a report": no finite verb.
        let prev = if at > start { page.word(at - 1) } else { "" };
        if matches!(
            prev,
            "to" | "the"
                | "a"
                | "an"
                | "of"
                | "this"
                | "that"
                | "its"
                | "their"
                | "his"
                | "her"
                | "'s"
                | "’s"
        ) {
            return None;
        }
        let mut verb_start = at;
        while verb_start > start
            && (goes_before_verb(page.word(verb_start - 1)) || page.word(verb_start - 1).ends_with("ly"))
        {
            verb_start -= 1;
        }
        let passive =
            (verb_start..at).any(|i| matches!(page.word(i), "is" | "are" | "was" | "were" | "be" | "been"));
        if passive {
            return None;
        }
        let mut next = at + 1;
        while next < end && TIME_WORDS.contains(&page.word(next)) {
            next += 1;
        }
        let cue: Vec<usize> = (verb_start..=at).filter(|&i| page.word(i) != "also").collect();
        // Content in front: up to the closing mark or comma before the cue's clause.
        if let Some(boundary) = self.boundary_before(verb_start) {
            let left = boundary + 1..verb_start;
            let source = self.source(left.clone());
            let stops = next >= end
                || matches!(page.word(next), "," | "." | ";" | "?" | "!" | "—")
                || page.is_mark(next);
            let quote_behind = page.quoted(boundary) || (boundary > start && page.quoted(boundary - 1));
            if let Some(source) = source
                && (stops || quote_behind && !self.that_follows(next))
            {
                return self.around(at, cue, source, boundary, next);
            }
            // Inverted: "…," said SOURCE.
            if left.is_empty() && next == at + 1 && (quote_behind || forms.any(Forms::PAST)) {
                let mut stop = next;
                while stop < end
                    && !matches!(page.word(stop), "," | "." | ";" | ":" | "—" | "?" | "!")
                    && !page.quoted(stop)
                {
                    stop += 1;
                }
                if stop > next && stop - next <= LONGEST_SOURCE && !self.that_follows(next) {
                    // "said Ivan Petrov, the mayor of Drezna."
                    let mut tail = stop;
                    if page.word(stop) == "," && !page.quoted(stop + 1) {
                        tail = stop + 1;
                        while tail < end
                            && !matches!(page.word(tail), "," | "." | ";" | "—")
                            && !page.quoted(tail)
                        {
                            tail += 1;
                        }
                        if !matches!(
                            page.word(stop + 1),
                            "a" | "an" | "the" | "who" | "whose" | "chief" | "head" | "director"
                        ) {
                            tail = stop;
                        }
                    }
                    let source = (next..tail.max(stop)).collect();
                    return self.around(at, cue, source, boundary, tail.max(stop));
                }
            }
        }
        // Content behind.
        let left = self.clause_start(verb_start)..verb_start;
        let source = self.source(left)?;
        let mut content_start = next;
        let mut addressee = Vec::new();
        if frames.any(Frames::ADDRESSEE) {
            // "told reporters (that) …": the listener is a short phrase before "that", a comma or a mark.
            let mut stop = next;
            while stop < end
                && stop - next < 10
                && !matches!(page.word(stop), "that" | "," | ":" | "to" | "of" | "about")
                && !page.quoted(stop)
            {
                stop += 1;
            }
            if stop < end && matches!(page.word(stop), "that" | "," | ":") || page.quoted(stop) {
                addressee = (next..stop).collect();
                content_start = stop;
            } else if page.capital(next)
                || matches!(
                    page.word(next),
                    "reporters" | "journalists" | "him" | "them" | "us" | "me" | "her"
                )
            {
                addressee = vec![next];
                content_start = next + 1;
                while content_start < end && page.capital(content_start) {
                    addressee.push(content_start);
                    content_start += 1;
                }
            } else {
                return None;
            }
        }
        while content_start < end && (matches!(page.word(content_start), "that" | ":" | ",")) {
            content_start += 1;
        }
        let mut content = self.trim(content_start..end);
        // "said," with the content in front only.
        if content.iter().filter(|&&i| page.is_word(i)).count() < 2 {
            content = Vec::new();
        }
        let verbs_beyond = matches!(page.word(at), "said" | "says" | "say" | "told" | "added");
        let that = self.that_follows(next) || page.quoted(content_start) || page.word(next) == ":";
        if content.is_empty() || !(verbs_beyond || that) {
            return None;
        }
        Some(Found { source, cue, head: Some(at), content, addressee, stance: None })
    }

    /// Content on one or both sides of a cue clause that ends before `rest`.
    fn around(
        &self,
        at: usize,
        cue: Vec<usize>,
        source: Vec<usize>,
        boundary: usize,
        rest: usize,
    ) -> Option<Found> {
        let page = self.page;
        let mut content = self.trim(self.range.start..boundary + 1);
        if page.quoted(boundary.saturating_sub(1)) || page.quoted(boundary) {
            // Behind a closing mark only quoted words go on the content.
            content.extend((rest..self.range.end).filter(|&i| page.quoted(i)));
        } else if page.word(rest) == "," {
            content.extend(self.trim(rest..self.range.end));
        }
        (!content.is_empty() && !source.is_empty()).then(|| Found {
            source,
            cue,
            head: Some(at),
            content,
            ..Found::default()
        })
    }

    /// The comma or closing mark that ends what stands before a cue clause.
    fn boundary_before(&self, verb: usize) -> Option<usize> {
        let page = self.page;
        let from = self.range.start.max(verb.saturating_sub(LONGEST_SOURCE + 1));
        let window = from..verb;
        // A closing mark is surer than a comma, which may belong to an apposition.
        if let Some(mark) = window.clone().rev().find(|&i| page.quoted(i)) {
            return Some(if page.word(mark + 1) == "," && mark + 1 < verb { mark + 1 } else { mark });
        }
        window.rev().find(|&i| page.word(i) == ",").filter(|&comma| comma > self.range.start)
    }

    fn that_follows(&self, next: usize) -> bool {
        self.page.word(next) == "that"
    }

    /// Where the clause of a verb begins: behind a comma with a conjunction, a semicolon, a closing mark.
    fn clause_start(&self, verb: usize) -> usize {
        let page = self.page;
        let mut start = self.range.start;
        for i in self.range.start..verb {
            let word = page.word(i);
            if page.quoted(i) || matches!(word, ";" | ":" | "—" | "–") || CLAUSE_WORDS.contains(&word) {
                start = i + 1;
            }
            if word == "," && matches!(page.word(i + 1), "and" | "but" | "while" | "so" | "yet") {
                start = i + 2;
            }
        }
        // "On Tuesday, officials said": an opening phrase before the only comma is not the source.
        let commas: Vec<usize> = (start..verb).filter(|&i| page.word(i) == ",").collect();
        if let [comma] = commas.as_slice() {
            start = comma + 1;
        }
        start
    }

    /// A run of tokens as a source, if it looks like one.
    fn source(&self, range: Range<usize>) -> Option<Vec<usize>> {
        let page = self.page;
        let mut range = self.trim_range(range);
        while range.start < range.end
            && matches!(
                page.word(range.start),
                "and" | "but" | "while" | "so" | "meanwhile" | "however" | "as" | "still" | "later" | ","
            )
        {
            range.start += 1;
        }
        let words = range.clone().filter(|&i| page.is_word(i)).count();
        if words == 0 || range.len() > LONGEST_SOURCE {
            return None;
        }
        if range.clone().any(|i| CLAUSE_WORDS.contains(&page.word(i)) || self.finite(i)) {
            return None;
        }
        let likely = range.clone().any(|i| {
            page.capital(i)
                || self.lexicon.is_source_noun(page.word(i))
                || matches!(
                    page.word(i),
                    "he" | "she"
                        | "they"
                        | "it"
                        | "i"
                        | "we"
                        | "who"
                        | "you"
                        | "others"
                        | "some"
                        | "many"
                        | "both"
                        | "one"
                )
                || (page.word(i).ends_with('s') && page.word(i).len() > 3)
                || matches!(page.word(i), "the" | "a" | "an" | "his" | "her" | "their" | "its")
        });
        likely.then(|| range.collect())
    }

    /// Whether the word is a verb of another clause.
    fn finite(&self, at: usize) -> bool {
        matches!(
            self.page.word(at),
            "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" | "would" | "said"
        )
    }

    /// "Police: no danger"; only where the part before the colon is like a source.
    fn headline(&self) -> Option<Found> {
        let page = self.page;
        if !matches!(
            page.block_kind(self.index),
            BlockKind::Headline | BlockKind::SectionHead | BlockKind::Deck
        ) {
            return None;
        }
        let colon = self.range.clone().find(|&i| page.word(i) == ":" && !page.quoted(i))?;
        let (before, after) = (self.range.start..colon, colon + 1..self.range.end);
        let like_source = |range: &Range<usize>| {
            (1..=4).contains(&range.len())
                && (range.clone().any(|i| self.lexicon.is_source_noun(page.word(i)))
                    || page.span(range.clone()).is_some_and(|span| {
                        page.facts.mentions.iter().any(|mention| {
                            mention.span.overlaps(span) && mention.kind != crate::entity::EntityKind::Place
                        })
                    }))
        };
        let (source, content) = if like_source(&before) && after.len() >= 3 {
            (before, after)
        } else if like_source(&after) && before.len() >= 3 {
            (after, before)
        } else {
            return None;
        };
        Some(Found::of_cue(colon, source.collect(), self.trim(content)))
    }

    fn trim(&self, range: Range<usize>) -> Vec<usize> {
        self.trim_range(range).collect()
    }

    /// Without commas and stops at the edges; quotation marks stay.
    fn trim_range(&self, mut range: Range<usize>) -> Range<usize> {
        let page = self.page;
        let edge = |i: usize| !page.is_word(i) && !page.quoted(i);
        while range.start < range.end && edge(range.start) {
            range.start += 1;
        }
        while range.start < range.end && edge(range.end - 1) {
            range.end -= 1;
        }
        range
    }
}
