//! Labels that exclude each other: a rifle in one report, a shotgun in the other; "fired" and "laid off". The
//! lexicon names the slots; a pair counts only if each document keeps to its own label.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use crate::contradiction::event::Events;
use crate::contradiction::testimony::{cosine, stem_feature};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{CorpusDocument, Digest, Passage};
use crate::text::SourceSpan;

/// A label as a document uses it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Label {
    /// Index of the slot in the lexicon.
    pub slot: u16,
    /// Labels of one number do not exclude each other.
    pub value: u16,
    pub sentence: u32,
    pub span: SourceSpan,
}

/// A word of a label: any form of it, or this form alone.
enum Part {
    Stem(Feature),
    Form(&'static str),
}

struct Slot {
    name: &'static str,
    /// Stems of the words of a label, with its value.
    labels: Vec<(Vec<Part>, u16)>,
    /// Stems one of which must stand beside the label; none where it speaks for itself.
    beside: Vec<Feature>,
}

static SLOTS: LazyLock<Vec<Slot>> = LazyLock::new(|| {
    include_str!("../../data/contradiction/exclusive_labels.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let (name, labels) = (columns.next()?, columns.next()?);
            let beside =
                columns.next().map(|words| words.split('|').map(stem_feature).collect()).unwrap_or_default();
            let labels = labels
                .split('|')
                .enumerate()
                .flat_map(|(value, group)| {
                    group.split('=').map(move |label| {
                        let parts = label.split([' ', '-']).map(|word| match word.strip_prefix('!') {
                            Some(form) => Part::Form(form),
                            None => Part::Stem(stem_feature(word)),
                        });
                        (parts.collect::<Vec<_>>(), value as u16)
                    })
                })
                .collect();
            Some(Slot { name, labels, beside })
        })
        .collect()
});

/// The labels that begin with a word, by its stem: slot and place in it, in order.
static OPENINGS: LazyLock<FxHashMap<Feature, Vec<(usize, usize)>>> = LazyLock::new(|| {
    let mut openings: FxHashMap<Feature, Vec<(usize, usize)>> = FxHashMap::default();
    for (slot, entry) in SLOTS.iter().enumerate() {
        for (at, (parts, _)) in entry.labels.iter().enumerate() {
            let stem = match parts.first() {
                Some(Part::Stem(stem)) => *stem,
                Some(Part::Form(form)) => stem_feature(form),
                None => continue,
            };
            openings.entry(stem).or_default().push((slot, at));
        }
    }
    openings
});

/// Reads the labels of a document, in order of the text.
pub(crate) fn read(source: &str, digest: &Digest) -> Vec<Label> {
    let mut found = Vec::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let words = digest.words(&sentence.words);
        for at in 0..words.len() {
            for &(slot, label) in OPENINGS.get(&words[at].stem).into_iter().flatten() {
                let entry = &SLOTS[slot];
                let around = &words[at.saturating_sub(6)..(at + 7).min(words.len())];
                if !entry.beside.is_empty() && !around.iter().any(|word| entry.beside.contains(&word.stem)) {
                    continue;
                }
                let (label, value) = &entry.labels[label];
                let matches = label.iter().enumerate().all(|(offset, part)| {
                    words.get(at + offset).is_some_and(|word| match part {
                        Part::Stem(stem) => word.stem == *stem,
                        Part::Form(form) => fold(word.span.of(source)) == *form,
                    })
                });
                if matches {
                    found.push(Label {
                        slot: slot as u16,
                        value: *value,
                        sentence: number as u32,
                        span: words[at].span.cover(words[at + label.len() - 1].span),
                    });
                }
            }
        }
    }
    found
}

/// Sentences of two labels must have this much in common.
const ALIKE: f32 = 0.08;

/// Finds slots that two documents fill with labels that exclude each other.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if !events.same() {
        return;
    }
    let (left, right) = (&a.testimony.labels, &b.testimony.labels);
    // One pair a slot: the two passages that are most alike.
    let mut best: BTreeMap<u16, (f32, &Label, &Label)> = BTreeMap::new();
    for x in left {
        // Documents that share a label of the slot agree, whatever else they mention.
        let values = |labels: &[Label]| -> Vec<u16> {
            labels.iter().filter(|other| other.slot == x.slot).map(|other| other.value).collect()
        };
        let (mine, theirs) = (values(left), values(right));
        if mine.iter().any(|value| theirs.contains(value)) {
            continue;
        }
        for y in right.iter().filter(|y| y.slot == x.slot) {
            let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
            let likeness = cosine(&f.bag, &g.bag);
            if likeness >= ALIKE && best.get(&x.slot).is_none_or(|entry| likeness > entry.0) {
                best.insert(x.slot, (likeness, x, y));
            }
        }
    }
    for (likeness, x, y) in best.into_values() {
        found.push(disagreement(a, x, b, y, likeness));
    }
}

fn disagreement(a: &CorpusDocument, x: &Label, b: &CorpusDocument, y: &Label, likeness: f32) -> Disagreement {
    let side = |document: &CorpusDocument, label: &Label| Side {
        passage: Passage { document: document.id, span: label.span },
        value: label.value.to_string(),
        summary: label.span.of(document.document.source()).to_owned(),
    };
    let slot = SLOTS[x.slot as usize].name;
    Disagreement {
        rule: Rule::Status,
        slot: Arc::from(slot),
        subject: slot.to_owned(),
        severity: Severity::Contradiction,
        confidence: (0.5 + likeness).min(0.9),
        left: side(a, x),
        right: side(b, y),
        comparability: Comparability {
            event: Comparison::inferred("the documents tell of one event in much the same words"),
            measure: Comparison::inferred(format!("both labels tell {slot}")),
            population: Comparison::unknown("nothing is counted"),
            time: Comparison::unknown("neither passage has to state one"),
            place: Comparison::unknown("neither passage has to name one"),
            assertion: Comparison::inferred("both are told as fact"),
        },
        explanation: vec!["Neither document uses the other's label.".to_owned()],
    }
}
