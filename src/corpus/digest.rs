//! What the corpus keeps of one document in order to compare it with others: its words as stems, its
//! sentences, its quotations and the fingerprints of its narration. A pure function of the document.

use std::ops::Range;

use crate::article::BlockKind;
use crate::corpus::quote;
use crate::corpus::word::{self, Feature};
use crate::facts::Facts;
use crate::text::SourceSpan;

/// One word, number or name part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// Its bytes.
    pub span: SourceSpan,
    /// Its stem as a number; equal for the forms of one word.
    pub stem: Feature,
    /// How rare the stem is in English, 0 to 1.
    pub rarity: f32,
    /// Starts with a capital.
    pub capital: bool,
    /// Stands inside quotation marks.
    pub quoted: bool,
    /// Starts with a digit.
    pub digit: bool,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct DigestSentence {
    /// Its bytes.
    pub span: SourceSpan,
    /// Number of its paragraph.
    pub paragraph: u32,
    /// What block it stands in.
    pub kind: BlockKind,
    /// Its words, as indices into [`Digest::words`].
    pub words: Range<u32>,
}

/// What stands between two quotation marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The bytes between the marks.
    pub span: SourceSpan,
    /// Its words, as indices into [`Digest::words`].
    pub words: Range<u32>,
    /// The sentence it starts in.
    pub sentence: u32,
    /// Stems of its words, sorted, without repeats.
    pub stems: Vec<Feature>,
}

/// What the corpus keeps of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Digest {
    /// All words of the blocks that are read, in order.
    pub words: Vec<Word>,
    /// All sentences, in order.
    pub sentences: Vec<DigestSentence>,
    /// All quotations, in order.
    pub quotes: Vec<Quote>,
    /// Winnowed fingerprints of the narration outside quotation marks, sorted, without repeats.
    pub narration: Vec<Feature>,
    /// Winnowed fingerprints of the quotations, sorted, without repeats.
    pub quoted: Vec<Feature>,
    /// Stems of names and rare words with their weight, sorted by stem, without repeats.
    pub terms: Vec<(Feature, f32)>,
    /// Length of the terms as a vector.
    pub(crate) norm: f32,
    /// Shingles of the narration with the index of their first word, sorted.
    pub(crate) shingles: Vec<(Feature, u32)>,
    /// Stems of all rare words with the sentences they stand in, sorted, without repeats.
    pub(crate) rare: Vec<(Feature, u32)>,
    /// How many words stand outside quotation marks.
    pub(crate) narrated: u32,
    /// What the document is indexed under, sorted, without repeats.
    pub(crate) features: Vec<Feature>,
}

/// Words rarer than this can tell what is denied.
pub(crate) const RARE: f32 = 0.3;
/// Terms at least so heavy are indexed.
const INDEXED: f32 = 0.6;

/// Words of a shingle: long enough that a shared one is no chance, short enough to survive an editor.
pub(crate) const SHINGLE: usize = 6;
/// Every window of so many shingles leaves one fingerprint.
const WINDOW: usize = 4;
/// Stems rarer than this, and all names, are terms.
const TERM_RARITY: f32 = 0.35;

impl Digest {
    /// Reads the digest of a document from its stripped source and its facts.
    pub fn read(source: &str, facts: &Facts) -> Digest {
        let mut digest = Digest::default();
        let paragraphs = paragraphs(source, facts);
        let mut sentence_index = 0;
        for (number, &(span, kind)) in paragraphs.iter().enumerate() {
            let quotes = quote::find(span.of(source));
            let first_word = digest.words.len();
            let spans = if facts.sentences.is_empty() {
                split_sentences(source, span)
            } else {
                while facts.sentences.get(sentence_index).is_some_and(|s| s.span.start < span.start) {
                    sentence_index += 1;
                }
                let rest = &facts.sentences[sentence_index..];
                let inside = rest.iter().take_while(|s| s.span.start < span.end).count();
                sentence_index += inside;
                rest[..inside].iter().map(|s| s.span).collect()
            };
            for span in spans {
                let from = digest.words.len() as u32;
                read_words(source, span, &mut digest.words);
                digest.sentences.push(DigestSentence {
                    span,
                    paragraph: number as u32,
                    kind,
                    words: from..digest.words.len() as u32,
                });
            }
            for range in quotes {
                let quote = SourceSpan::from_range(range).shifted(span.start);
                let words = &digest.words[first_word..];
                let from = first_word + words.partition_point(|word| word.span.start < quote.start);
                let to = first_word + words.partition_point(|word| word.span.start < quote.end);
                let sentence = digest.sentences.partition_point(|s| s.span.start <= quote.start).max(1) - 1;
                for word in &mut digest.words[from..to] {
                    word.quoted = true;
                }
                let mut stems: Vec<Feature> = digest.words[from..to].iter().map(|word| word.stem).collect();
                stems.sort_unstable();
                stems.dedup();
                digest.quotes.push(Quote {
                    span: quote,
                    words: from as u32..to as u32,
                    sentence: sentence as u32,
                    stems,
                });
            }
        }
        digest.shingles = digest.narration_shingles();
        digest.narration = winnow(&digest.shingles);
        digest.shingles.sort_unstable();
        digest.narrated = digest.words.iter().filter(|word| !word.quoted).count() as u32;
        digest.quoted = digest.quote_fingerprints();
        digest.terms = digest.weighted_terms();
        digest.norm = digest.terms.iter().map(|term| term.1 * term.1).sum::<f32>().sqrt();
        digest.features = digest.indexed_features();
        digest.rare = digest.rare_words();
        digest
    }

    /// The words of a range.
    pub fn words(&self, range: &Range<u32>) -> &[Word] {
        self.words.get(range.start as usize..range.end as usize).unwrap_or(&[])
    }

    /// The number of the sentence that holds a byte, or the one before it.
    pub fn sentence_at(&self, offset: u32) -> Option<usize> {
        self.sentences.partition_point(|s| s.span.start <= offset).checked_sub(1)
    }

    /// Shingles of the narration outside quotation marks: feature, and index of the first word.
    fn narration_shingles(&self) -> Vec<(Feature, u32)> {
        let mut shingles = Vec::new();
        let mut run: Vec<u32> = Vec::new();
        let mut paragraph = u32::MAX;
        for sentence in &self.sentences {
            if sentence.kind != BlockKind::Body && sentence.kind != BlockKind::Deck {
                continue;
            }
            if sentence.paragraph != paragraph {
                self.shingle(&run, &mut shingles);
                run.clear();
                paragraph = sentence.paragraph;
            }
            for at in sentence.words.clone() {
                if self.words[at as usize].quoted {
                    self.shingle(&run, &mut shingles);
                    run.clear();
                } else {
                    run.push(at);
                }
            }
        }
        self.shingle(&run, &mut shingles);
        shingles
    }

    fn shingle(&self, run: &[u32], into: &mut Vec<(Feature, u32)>) {
        for window in run.windows(SHINGLE) {
            let mut hash = 0;
            for &at in window {
                hash = word::mix(hash ^ self.words[at as usize].stem);
            }
            into.push((hash, window[0]));
        }
    }

    fn rare_words(&self) -> Vec<(Feature, u32)> {
        let mut rare = Vec::new();
        for (number, sentence) in self.sentences.iter().enumerate() {
            let words = self.words(&sentence.words).iter().filter(|word| word.rarity > RARE);
            rare.extend(words.map(|word| (word.stem, number as u32)));
        }
        rare.sort_unstable();
        rare.dedup();
        rare
    }

    /// The sentences in which a rare stem stands, in order.
    pub(crate) fn sentences_with(&self, stem: Feature) -> impl Iterator<Item = u32> {
        let first = self.rare.partition_point(|entry| entry.0 < stem);
        self.rare[first..].iter().take_while(move |entry| entry.0 == stem).map(|entry| entry.1)
    }

    /// The terms that are rare enough, and the fingerprints. The last bit tells a fingerprint from a term: one
    /// fingerprint that two documents share says more than one term.
    fn indexed_features(&self) -> Vec<Feature> {
        let terms = self.terms.iter().filter(|term| term.1 >= INDEXED).map(|term| term.0 & !1);
        let mut features: Vec<Feature> = terms
            .chain(self.narration.iter().map(|print| word::mix(print ^ 1) | 1))
            .chain(self.quoted.iter().map(|print| word::mix(print ^ 2) | 1))
            .collect();
        features.sort_unstable();
        features.dedup();
        features
    }

    fn quote_fingerprints(&self) -> Vec<Feature> {
        let mut prints = Vec::new();
        for quote in &self.quotes {
            let run: Vec<u32> = quote.words.clone().collect();
            let mut shingles = Vec::new();
            // Shorter shingles than the narration's: quotes are short, and their words are chosen.
            for window in run.windows(4) {
                let hash = window.iter().fold(1, |hash, &at| word::mix(hash ^ self.words[at as usize].stem));
                shingles.push((hash, window[0]));
            }
            prints.extend(winnow(&shingles));
        }
        prints.sort_unstable();
        prints.dedup();
        prints
    }

    fn weighted_terms(&self) -> Vec<(Feature, f32)> {
        let mut terms = Vec::new();
        for sentence in &self.sentences {
            for (place, at) in sentence.words.clone().enumerate() {
                let word = &self.words[at as usize];
                let name = word.capital && place > 0;
                if name && word.rarity > 0.2 {
                    terms.push((word.stem, 0.5 + word.rarity));
                } else if word.rarity > TERM_RARITY && !word.digit {
                    terms.push((word.stem, word.rarity * 0.7));
                }
            }
        }
        terms.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        terms.dedup_by_key(|term| term.0);
        terms
    }
}

/// Winnowing (Schleimer, Wilkerson, Aiken 2003): of every window of shingles the smallest, so that two texts
/// that share a long enough run share a fingerprint of it, wherever it stands.
fn winnow(shingles: &[(Feature, u32)]) -> Vec<Feature> {
    let mut prints: Vec<Feature> = if shingles.len() < WINDOW {
        shingles.iter().map(|shingle| shingle.0).min().into_iter().collect()
    } else {
        shingles.windows(WINDOW).filter_map(|window| window.iter().map(|s| s.0).min()).collect()
    };
    prints.sort_unstable();
    prints.dedup();
    prints
}

fn paragraphs(source: &str, facts: &Facts) -> Vec<(SourceSpan, BlockKind)> {
    if !facts.layout.blocks.is_empty() {
        return facts.layout.blocks.iter().filter(|b| b.kind.is_read()).map(|b| (b.span, b.kind)).collect();
    }
    let mut lines = Vec::new();
    let mut start = 0;
    for line in source.split_inclusive(['\n', '\r']) {
        let lead = line.len() - line.trim_start().len();
        let text = line.trim();
        if !text.is_empty() {
            lines.push((SourceSpan::from_range(start + lead..start + lead + text.len()), BlockKind::Body));
        }
        start += line.len();
    }
    lines
}

/// Sentences where the language stage left none: ends at `.`, `!`, `?` before white space and a capital.
fn split_sentences(source: &str, paragraph: SourceSpan) -> Vec<SourceSpan> {
    let text = paragraph.of(source);
    let mut spans = Vec::new();
    let mut start = 0;
    let chars = text.char_indices().peekable();
    let mut end: Option<usize> = None;
    let mut space = false;
    for (at, c) in chars {
        if space && end.is_some() && !c.is_whitespace() {
            let from = end.unwrap_or(at);
            if c.is_uppercase() || c.is_ascii_digit() || "\"'“‘([".contains(c) {
                spans.push(SourceSpan::from_range(start..from).shifted(paragraph.start));
                start = at;
            }
            end = None;
        }
        match c {
            '.' | '!' | '?' => {
                let before = text[start..at].rsplit(char::is_whitespace).next().unwrap_or("");
                let short = c == '.'
                    && (before.chars().count() <= 1
                        || before.contains('.')
                        || ["Mr", "Mrs", "Ms", "Dr", "Gen", "Lt", "Col", "Sgt", "Capt", "Sen", "Gov", "St"]
                            .contains(&before));
                end = (!short).then_some(at + 1);
            }
            '"' | '\'' | '”' | '’' | ')' | ']' if end == Some(at) => end = Some(at + c.len_utf8()),
            _ if c.is_whitespace() => {}
            _ => end = None,
        }
        space = c.is_whitespace();
    }
    if start < text.len() {
        spans.push(SourceSpan::from_range(start..text.trim_end().len()).shifted(paragraph.start));
    }
    spans
}

/// Splits at everything that is neither letter nor digit, but keeps "2,084", "4.6" and "ministry's" whole.
fn read_words(source: &str, sentence: SourceSpan, words: &mut Vec<Word>) {
    let text = sentence.of(source);
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let mut last = first;
        while let Some(&(at, c)) = chars.peek() {
            let next = || text[at + c.len_utf8()..].chars().next();
            let inside = c.is_alphanumeric()
                || (matches!(c, '\'' | '’') && next().is_some_and(char::is_alphabetic))
                || (matches!(c, ',' | '.')
                    && last.is_ascii_digit()
                    && next().is_some_and(|next| next.is_ascii_digit()));
            if !inside {
                break;
            }
            last = c;
            end = at + c.len_utf8();
            chars.next();
        }
        let folded = word::fold(&text[start..end]);
        let stem = if first.is_ascii_digit() {
            word::feature(folded.replace(',', "").as_bytes())
        } else {
            word::feature(word::stem(&folded).as_bytes())
        };
        words.push(Word {
            span: SourceSpan::from_range(start..end).shifted(sentence.start),
            stem,
            rarity: if first.is_ascii_digit() { 0.6 } else { word::rarity(stem) },
            capital: first.is_uppercase(),
            quoted: false,
            digit: first.is_ascii_digit(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(source: &str) -> Digest {
        Digest::read(source, &Facts::default())
    }

    #[test]
    fn splits_words_and_sentences() {
        let text =
            "The ministry\u{2019}s jets hit 2,084 marks. Mr. Orvo said \u{201c}no\". It cost 4.5 million.";
        let digest = digest(text);
        let words: Vec<_> = digest.words.iter().map(|w| w.span.of(text)).collect();
        assert!(words.contains(&"2,084") && words.contains(&"4.5") && words.contains(&"ministry\u{2019}s"));
        let sentences: Vec<_> = digest.sentences.iter().map(|s| s.span.of(text)).collect();
        assert_eq!(sentences.len(), 3, "{sentences:?}");
        assert_eq!(digest.quotes.len(), 1);
    }

    #[test]
    fn a_shared_run_leaves_a_shared_fingerprint() {
        let run = "the council voted late on Monday to close the old harbour bridge for good";
        let a = digest(&format!("In Veldt, {run}, the mayor told reporters after the session."));
        let b = digest(&format!("After months of quarrels {run}. Nobody objected in the end."));
        assert!(a.narration.iter().any(|print| b.narration.contains(print)));
    }

    proptest::proptest! {
        #[test]
        fn reads_any_text(text in "\\PC{0,200}(\"|“|\n|\\. |A){0,40}\\PC{0,50}") {
            let digest = digest(&text);
            for word in &digest.words {
                proptest::prop_assert!(!word.span.of(&text).is_empty());
            }
        }
    }
}
