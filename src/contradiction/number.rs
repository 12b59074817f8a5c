//! Two values of one measure that exclude each other.
//!
//! What is compared must be the same measure of the same thing: the unit, what is counted, the words around
//! the number and the event all have to agree. Lower bounds, roundings, parts of a whole and later tolls are
//! no contradiction.

use crate::contradiction::testimony::{Bag, bag, stem_feature};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{Digest, Word};
use crate::facts::Facts;
use crate::statement::{Bound, Quantity};
use crate::text::SourceSpan;

/// A number as the rules compare it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub sentence: u32,
    pub span: SourceSpan,
    pub low: f64,
    pub high: f64,
    pub bound: Bound,
    /// Unit and aspect: "metre:depth".
    pub measure: String,
    /// Stem of what is counted, and of the group of nouns it belongs to.
    pub counted: Option<Feature>,
    /// Names the number is told of: the place a distance is from, the person of an age.
    pub anchors: Vec<Feature>,
    /// Content words around it.
    pub context: Bag,
    /// A part, an addition or a running total: compared with nothing.
    pub partial: bool,
}

/// Reads the figures of a document.
pub(crate) fn read(source: &str, facts: &Facts, digest: &Digest) -> Vec<Figure> {
    facts.quantities.iter().filter_map(|quantity| figure(source, digest, quantity)).collect()
}

fn figure(source: &str, digest: &Digest, quantity: &Quantity) -> Option<Figure> {
    let number = digest.sentence_at(quantity.span.start)?;
    let words = digest.words(&digest.sentences[number].words);
    let from = words.partition_point(|word| word.span.end <= quantity.span.start);
    let to = words.partition_point(|word| word.span.start < quantity.span.end);
    let around = |back: usize, ahead: usize| -> Vec<Word> {
        let before = &words[from.saturating_sub(back)..from];
        let after = &words[to..(to + ahead).min(words.len())];
        before.iter().chain(after).copied().collect()
    };
    let form = |word: &Word| fold(word.span.of(source)).into_owned();
    let near: Vec<String> = around(3, 3).iter().map(form).collect();
    let partial = quantity.part_of.is_some()
        || quantity.cumulative
        || near.iter().any(|word| {
            matches!(word.as_str(), "another" | "other" | "others" | "further" | "additional" | "each" | "per" | "every" | "extra")
        });
    Some(Figure {
        sentence: number as u32,
        span: quantity.span,
        low: quantity.low,
        high: quantity.high,
        bound: quantity.bound,
        measure: quantity.unit.as_deref().unwrap_or("count").to_owned(),
        counted: quantity.counted.as_deref().map(stem_feature),
        anchors: Vec::new(),
        context: bag(&around(9, 9)),
        partial,
    })
}
