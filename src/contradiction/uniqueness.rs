//! "The first time" in one document, "not the first time" in another; "the first accident of the boat" against an
//! earlier accident that another report remembers.

use std::sync::Arc;

use crate::contradiction::event::Events;
use crate::contradiction::testimony::{LEAD, cosine, stem_feature};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{CorpusDocument, Digest, Passage};
use crate::statement::claim::class_of_stem;
use crate::text::SourceSpan;

/// A sentence that calls something the first of its kind, or says that it is not.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct First {
    pub sentence: u32,
    pub span: SourceSpan,
    pub negated: bool,
    /// Stem of what it is the first of, where it says so and that goes wrong: "the first mishap".
    pub of: Option<Feature>,
    /// Classes of the deeds behind "the first time", sorted: "the first time that he had been arrested".
    pub deeds: Vec<Feature>,
}

/// Something that happened before, as a sentence looks back at it: "a similar collision in February", "the third
/// escape in two years".
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Earlier {
    pub sentence: u32,
    pub span: SourceSpan,
    /// Stems of the nouns that may name it, sorted.
    pub nouns: Vec<Feature>,
}

/// Nouns that "first" counts without saying that there was none before.
const COUNTED: [&str; 26] = [
    "half",
    "light",
    "time",
    "quarter",
    "floor",
    "class",
    "lady",
    "minister",
    "name",
    "aid",
    "person",
    "place",
    "round",
    "week",
    "month",
    "year",
    "day",
    "hour",
    "minute",
    "step",
    "thing",
    "part",
    "season",
    "game",
    "amendment",
    "responder",
];
/// Words that look back at another of the kind.
const ANOTHER: [&str; 9] =
    ["similar", "previous", "another", "earlier", "second", "third", "fourth", "fifth", "last"];

/// Groups of nouns for one kind of thing that goes wrong.
const KINDS: [&[&str]; 3] = [
    &["accident", "mishap", "collision", "crash", "disaster", "sinking", "incident"],
    &["escape", "break", "jailbreak", "breakout"],
    &["attack", "assault", "stabbing", "shooting", "bombing", "raid", "strike", "airstrike"],
];

/// The stem of a noun, or of the noun that its kind goes by.
fn kind_of(noun: Feature) -> Feature {
    let group = KINDS.iter().find(|group| group.iter().any(|word| stem_feature(word) == noun));
    group.map_or(noun, |group| stem_feature(group[0]))
}

/// Whether a noun, as its kind goes by, tells of something that goes wrong.
fn goes_wrong(noun: Feature) -> bool {
    KINDS.iter().any(|group| stem_feature(group[0]) == noun)
}

/// Reads what a document remembers of before.
pub(crate) fn earlier(source: &str, digest: &Digest) -> Vec<Earlier> {
    let mut found = Vec::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let words = digest.words(&sentence.words);
        let mut nouns: Vec<Feature> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            if !ANOTHER.contains(&fold(word.span.of(source)).as_ref()) {
                continue;
            }
            let behind = words[at + 1..].iter().take(3);
            nouns.extend(
                behind.filter(|word| !word.capital && word.rarity > PLAIN).map(|word| kind_of(word.stem)),
            );
        }
        if !nouns.is_empty() {
            nouns.sort_unstable();
            nouns.dedup();
            found.push(Earlier { sentence: number as u32, span: sentence.span, nouns });
        }
    }
    found
}

/// Rarity of words from which they say what happened.
const PLAIN: f32 = 0.3;

/// Words from "first" to the deed that was done for the first time, at most.
const DEED: usize = 10;

/// Reads the firsts of a document.
pub(crate) fn read(source: &str, digest: &Digest) -> Vec<First> {
    let mut found = Vec::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let words = digest.words(&sentence.words);
        let forms: Vec<_> = words.iter().map(|word| fold(word.span.of(source))).collect();
        let first = forms
            .windows(2)
            .position(|pair| pair[0] == "first" && matches!(pair[1].as_ref(), "time" | "ever"));
        let of = |at: usize| {
            let noun = words[at + 1..].iter().take(2).rfind(|word| {
                let plain = !word.capital && !word.digit && !word.quoted && word.rarity > PLAIN;
                plain && !COUNTED.iter().any(|counted| stem_feature(counted) == word.stem)
            });
            noun.map(|word| kind_of(word.stem))
        };
        let first = first.map(|at| (at, None)).or_else(|| {
            // "The first accident", not "villagers first reached".
            let determined = |word: &str| {
                matches!(word, "the" | "its" | "his" | "her" | "their" | "our" | "a") || word.ends_with("'s")
            };
            let at = forms.windows(2).position(|pair| pair[1] == "first" && determined(&pair[0]))? + 1;
            // Debates, ballots and contests are numbered as they come; what goes wrong is called the first for its
            // rarity.
            Some((at, Some(of(at).filter(|noun| goes_wrong(*noun))?)))
        });
        let Some((at, of)) = first else { continue };
        if words[at].quoted {
            continue;
        }
        let negated = forms[at.saturating_sub(4)..at]
            .iter()
            .any(|word| matches!(word.as_ref(), "not" | "hardly" | "isn't" | "wasn't" | "never"));
        let mut deeds: Vec<Feature> = match of {
            Some(_) => Vec::new(),
            None => words[at..].iter().take(DEED).filter_map(|word| class_of_stem(word.stem)).collect(),
        };
        deeds.sort_unstable();
        deeds.dedup();
        found.push(First { sentence: number as u32, span: sentence.span, negated, of, deeds });
    }
    found
}

/// Finds what one document calls a first and the other does not.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    // The day matters little here, the season does: what is the first time in one year is not in the next.
    let far = match (a.testimony.published, b.testimony.published) {
        (Some(p), Some(q)) => (q - p).get_days().abs() > 45,
        _ => false,
    };
    if !events.same() || far {
        return;
    }
    remembered(a, b, found);
    remembered(b, a, found);
    for x in a.testimony.firsts.iter().filter(|x| x.of.is_none()) {
        for y in b.testimony.firsts.iter().filter(|y| y.of.is_none() && y.negated != x.negated) {
            // What is called a first in a report's lead is what the report tells of; elsewhere it may be anything.
            let (first, again) = if x.negated { (y, x) } else { (x, y) };
            let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
            let lead = (first.sentence as usize) < LEAD && (again.sentence as usize) < 2 * LEAD;
            if !lead && cosine(&f.bag, &g.bag) < ALIKE_TIME {
                continue;
            }
            let side = |document: &CorpusDocument, first: &First| Side {
                passage: Passage { document: document.id, span: first.span },
                value: if first.negated { "not the first" } else { "the first" }.to_owned(),
                summary: if first.negated { "not the first time" } else { "the first time" }.to_owned(),
            };
            found.push(Disagreement {
                rule: Rule::Uniqueness,
                slot: Arc::from("first"),
                subject: "whether it is the first time".to_owned(),
                severity: Severity::Discrepancy,
                confidence: 0.55,
                left: side(a, x),
                right: side(b, y),
                comparability: Comparability {
                    event: Comparison::inferred("the documents tell of one matter within a few weeks"),
                    measure: Comparison::inferred("comparable only as far as the same thing is called first"),
                    population: Comparison::unknown("the texts need not mean the same thing by it"),
                    time: Comparison::inferred("they were published close together"),
                    place: Comparison::unknown("neither passage has to name one"),
                    assertion: Comparison::stated("both say so in the outlet's voice"),
                },
                explanation: vec![
                    "They exclude each other only as far as both call the same thing the first.".to_owned(),
                ],
            });
        }
    }
}

/// Likeness of two sentences that speak of one thing done for the first time.
const ALIKE_TIME: f32 = 0.15;

/// Sentences about one matter have this much in common.
const ALIKE: f32 = 0.08;

/// What `a` calls the first of its kind, and `b` remembers one of before.
fn remembered(a: &CorpusDocument, b: &CorpusDocument, found: &mut Vec<Disagreement>) {
    for x in a.testimony.firsts.iter().filter(|x| !x.negated) {
        let again = |noun: &Feature| match x.of {
            Some(first) => first == *noun,
            None => class_of_stem(*noun).is_some_and(|class| x.deeds.binary_search(&class).is_ok()),
        };
        let earlier = b.testimony.earlier.iter().filter(|y| y.nouns.iter().any(again)).find(|y| {
            let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
            cosine(&f.bag, &g.bag) >= ALIKE
        });
        let Some(y) = earlier else { continue };
        let side = |document: &CorpusDocument, span: SourceSpan, value: &str| {
            Side::in_its_words(document, span, value)
        };
        found.push(Disagreement {
            rule: Rule::Uniqueness,
            slot: Arc::from("earlier"),
            subject: "whether it is the first of its kind".to_owned(),
            severity: Severity::Discrepancy,
            confidence: 0.55,
            left: side(a, x.span, "the first"),
            right: side(b, y.span, "not the first"),
            comparability: Comparability {
                event: Comparison::inferred("the documents tell of one event"),
                measure: Comparison::inferred("both speak of things of one kind"),
                population: Comparison::unknown("the texts need not mean the same kind of thing by it"),
                time: Comparison::inferred("the one passage looks back"),
                place: Comparison::unknown("neither passage has to name one"),
                assertion: Comparison::inferred("both are told as fact"),
            },
            explanation: vec!["The one calls it the first, the other tells of another before it.".to_owned()],
        });
    }
}
