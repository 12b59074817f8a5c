//! One word said of a thing in one report and denied of it in another: "the house was not insured" against
//! "insured for six million", "undamaged" against "badly damaged".

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::contradiction::event::{self, Events};
use crate::contradiction::testimony::{Bag, cosine, stem_feature};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side, shortened};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{CorpusDocument, Digest, Passage, Word};
use crate::text::SourceSpan;

/// A word that a sentence negates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Negated {
    /// Stem of the word without its negation.
    pub word: Feature,
    pub sentence: u32,
    /// From the negation to the word.
    pub span: SourceSpan,
}

/// Words between a negation and the word it is about, at most: "not yet insured".
const REACH: usize = 2;
/// Rarity of words that say enough to be held against each other.
const TELLING: f32 = 0.45;
/// Shortest word of which "un-" is taken for a negation: "unarmed".
const PREFIXED: usize = 7;

fn negates(word: &str) -> bool {
    matches!(word, "no" | "not" | "never" | "without" | "nor" | "neither" | "cannot") || word.ends_with("n't")
}

/// Words behind which a sentence tells nothing as a fact.
fn turns(word: &str) -> bool {
    negates(word)
        || matches!(
            word,
            "if" | "would"
                | "could"
                | "may"
                | "might"
                | "should"
                | "whether"
                | "deny"
                | "denied"
                | "denies"
                | "any"
                | "unless"
                | "until"
                | "rather"
                | "instead"
                | "than"
                | "fear"
                | "feared"
        )
}

/// Words that limit a negation: "not just communities".
const LIMITS: [&str; 7] = ["just", "only", "even", "all", "to", "always", "that"];

/// Words that tell nothing by themselves when negated.
/// "first" and verdicts are compared by rules of their own.
const EMPTY: [&str; 18] = [
    "first",
    "guilty",
    "immediately",
    "clear",
    "comment",
    "available",
    "known",
    "respond",
    "return",
    "identify",
    "release",
    "disclose",
    "elaborate",
    "immediate",
    "reveal",
    "specify",
    "necessarily",
    "exactly",
];

/// Reads the words that a document negates.
pub(crate) fn read(source: &str, digest: &Digest) -> Vec<Negated> {
    let mut found = Vec::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let words = digest.words(&sentence.words);
        let form = |at: usize| fold(words[at].span.of(source));
        for at in 0..words.len() {
            let word = form(at);
            if words[at].capital || EMPTY.contains(&word.as_ref()) {
                continue;
            }
            let no = (at.saturating_sub(REACH)..at).rev().find(|&before| negates(&form(before)));
            // The nearest telling word behind the negation is the one it is about.
            let nearest = |no: usize| {
                (no + 1..at).all(|between| {
                    words[between].rarity < TELLING && !LIMITS.contains(&form(between).as_ref())
                })
            };
            if let Some(no) = no
                && words[at].rarity >= TELLING
                && nearest(no)
                && adjoins(source, &words[no..=at])
            {
                found.push(Negated {
                    word: words[at].stem,
                    sentence: number as u32,
                    span: words[no].span.cover(words[at].span),
                });
            } else if let Some(base) = word.strip_prefix("un")
                && word.len() >= PREFIXED
                && word.ends_with("ed")
                && no.is_none()
            {
                found.push(Negated {
                    word: stem_feature(base),
                    sentence: number as u32,
                    span: words[at].span,
                });
            }
        }
    }
    found
}

/// Whether nothing but spaces stands between these words.
pub(super) fn adjoins(source: &str, words: &[Word]) -> bool {
    words.windows(2).all(|pair| {
        let gap = source.get(pair[0].span.end as usize..pair[1].span.start as usize);
        gap.is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || c == '-'))
    })
}

/// The sentences of a document that say the word of something as a fact, with the word.
fn affirmed(document: &CorpusDocument, word: Feature) -> Vec<(usize, SourceSpan)> {
    let source = document.document.source();
    let mut found = Vec::new();
    for number in document.digest.sentences_with(word) {
        let number = number as usize;
        let words = document.digest.words(&document.digest.sentences[number].words);
        let turn = words.iter().position(|word| turns(&fold(word.span.of(source)))).unwrap_or(words.len());
        let said = words[..turn].iter().find(|other| other.stem == word && !other.capital);
        found.extend(said.map(|said| (number, said.span)));
    }
    found
}

/// Sentences must have this much in common besides the word.
const ALIKE: f32 = 0.2;

/// Finds words that one document negates and the other says.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if !events.same() {
        return;
    }
    for (from, to) in [(a, b), (b, a)] {
        let mut best: BTreeMap<Feature, (f32, &Negated, SourceSpan, Comparison)> = BTreeMap::new();
        for negated in &from.testimony.negated {
            let word = negated.word;
            // A document that says both speaks of two things, or of two times.
            let both = to.testimony.negated.iter().any(|other| other.word == word)
                || !affirmed(from, word).is_empty();
            if both {
                continue;
            }
            for (sentence, span) in affirmed(to, word) {
                let f = &from.testimony.frames[negated.sentence as usize];
                let g = &to.testimony.frames[sentence];
                let alike = cosine(&without(&f.bag, word), &without(&g.bag, word));
                if alike < ALIKE || best.get(&word).is_some_and(|entry| entry.0 >= alike) {
                    continue;
                }
                let at = negated.sentence as usize;
                if let Some(event) = event::sentences(&from.testimony, at, &to.testimony, sentence, events) {
                    best.insert(word, (alike, negated, span, event));
                }
            }
        }
        for (alike, negated, span, event) in best.into_values() {
            found.push(disagreement(from, negated, to, span, alike, event));
        }
    }
}

fn without(bag: &Bag, word: Feature) -> Bag {
    bag.iter().copied().filter(|entry| entry.0 != word).collect()
}

fn disagreement(
    from: &CorpusDocument,
    negated: &Negated,
    to: &CorpusDocument,
    said: SourceSpan,
    alike: f32,
    event: Comparison,
) -> Disagreement {
    let side = |document: &CorpusDocument, span: SourceSpan, value: &str| {
        let sentence = document.digest.sentence_at(span.start).map(|at| document.digest.sentences[at].span);
        Side {
            passage: Passage { document: document.id, span },
            value: value.to_owned(),
            summary: shortened(sentence.unwrap_or(span).of(document.document.source())),
        }
    };
    Disagreement {
        rule: Rule::Negation,
        slot: Arc::from(format!("polarity {:016x}", negated.word)),
        subject: "whether it was so".to_owned(),
        severity: Severity::Contradiction,
        confidence: (0.42 + alike).min(0.85),
        left: side(from, negated.span, "not so"),
        right: side(to, said, "so"),
        comparability: Comparability {
            event,
            measure: Comparison::inferred(
                "one passage negates a word that the other says, in like sentences",
            ),
            population: Comparison::unknown("the passages need not mean the same people or things"),
            time: Comparison::inferred("neither passage states another time"),
            place: Comparison::unknown("neither passage has to name one"),
            assertion: Comparison::inferred("both are told as fact"),
        },
        explanation: vec!["Neither document says the other's part of it.".to_owned()],
    }
}
