//! What one report says there was none of, and another tells of: "no weapon was found" against "a revolver was
//! recovered".

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::contradiction::event::{self, Events};
use crate::contradiction::testimony::{common, cosine, stem_feature};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side, shortened};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{CorpusDocument, Digest, Passage, Word};
use crate::text::SourceSpan;

/// A sentence part that says that something was there, or that nothing of the kind was.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Existence {
    /// Row of the lexicon.
    pub row: u16,
    /// Stem of the noun that is absent, or of the word that tells of its presence.
    pub word: Feature,
    pub absent: bool,
    pub sentence: u32,
    /// From "no" to the noun, or the word.
    pub span: SourceSpan,
}

struct Row {
    absent: Vec<Feature>,
    present: Vec<Feature>,
    name: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let lines = include_str!("../../data/contradiction/absences.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (absent, present) = line.split_once('\t')?;
            let stems = |words: &str| words.split_whitespace().map(stem_feature).collect();
            let name = absent.split_whitespace().next()?;
            Some(Row { absent: stems(absent), present: stems(present), name })
        })
        .collect()
});

/// Words behind which nothing is told as a fact.
const TURNS: [&str; 18] = [
    "nobody", "none", "not", "never", "if", "would", "could", "may", "might", "fear", "feared", "deny",
    "denied", "whether", "any", "expired", "lapsed", "cannot",
];

/// Words from "no" to the noun, at most: "no official storm warning".
const REACH: usize = 4;

/// Reads what a document says there was and was not.
pub(crate) fn read(source: &str, digest: &Digest) -> Vec<Existence> {
    let mut found = Vec::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let words = digest.words(&sentence.words);
        let form = |at: usize| fold(words[at].span.of(source));
        let negates = |at: usize| matches!(form(at).as_ref(), "no" | "without" | "nor" | "neither");
        // Behind a word that turns the sentence round nothing is told as there: "no reports of injuries or damage".
        let turn = (0..words.len()).find(|&at| {
            let word = form(at);
            negates(at) || TURNS.contains(&word.as_ref()) || word.ends_with("n't")
        });
        // "Nobody was hurt", "no one has been killed".
        let nobody = |at: usize| {
            (at.saturating_sub(REACH)..at).rev().find(|&before| {
                matches!(form(before).as_ref(), "nobody" | "none")
                    || form(before) == "no" && form(before + 1) == "one"
            })
        };
        let turned = |at: usize| turn.is_some_and(|turn| turn < at);
        for at in 0..words.len() {
            for (row, entry) in ROWS.iter().enumerate() {
                let existence = |absent, span| Existence {
                    row: row as u16,
                    word: words[at].stem,
                    absent,
                    sentence: number as u32,
                    span,
                };
                if entry.absent.contains(&words[at].stem)
                    && let Some(no) = (at.saturating_sub(REACH)..at).rev().find(|&before| negates(before))
                    && adjoins(source, &words[no..=at])
                {
                    found.push(existence(true, words[no].span.cover(words[at].span)));
                } else if entry.present.contains(&words[at].stem)
                    && let Some(nobody) = nobody(at)
                    && adjoins(source, &words[nobody..=at])
                {
                    found.push(existence(true, words[nobody].span.cover(words[at].span)));
                } else if entry.present.contains(&words[at].stem) && !turned(at) {
                    found.push(existence(false, words[at].span));
                }
            }
        }
    }
    found
}

/// Whether nothing but spaces stands between these words.
fn adjoins(source: &str, words: &[Word]) -> bool {
    words.windows(2).all(|pair| {
        let gap = source.get(pair[0].span.end as usize..pair[1].span.start as usize);
        gap.is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || c == '-'))
    })
}

/// Sentences must have this much in common.
const ALIKE: f32 = 0.2;

/// Finds what one document says there was none of and the other tells of.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if !events.same() {
        return;
    }
    let mut best: BTreeMap<u16, (f32, Comparison, &Existence, &Existence)> = BTreeMap::new();
    let has = |document: &CorpusDocument, row: u16, absent: bool| {
        document.testimony.existences.iter().any(|other| other.row == row && other.absent == absent)
    };
    for x in &a.testimony.existences {
        for y in b.testimony.existences.iter().filter(|y| y.row == x.row && y.absent != x.absent) {
            // A document that tells both speaks of two things.
            if has(a, x.row, y.absent) || has(b, x.row, x.absent) {
                continue;
            }
            let (left, right) = (x.sentence as usize, y.sentence as usize);
            let (f, g) = (&a.testimony.frames[left], &b.testimony.frames[right]);
            let named = usize::from(common(&f.names, &g.names).next().is_some());
            let alike =
                cosine(&f.bag, &g.bag) + if x.word == y.word { 0.05 } else { 0.0 } + 0.03 * named as f32;
            if alike < ALIKE || best.get(&x.row).is_some_and(|entry| entry.0 >= alike) {
                continue;
            }
            if let Some(event) = event::sentences(&a.testimony, left, &b.testimony, right, events) {
                best.insert(x.row, (alike, event, x, y));
            }
        }
    }
    for (alike, event, x, y) in best.into_values() {
        found.push(disagreement(a, x, b, y, alike, event));
    }
}

fn disagreement(
    a: &CorpusDocument,
    x: &Existence,
    b: &CorpusDocument,
    y: &Existence,
    alike: f32,
    event: Comparison,
) -> Disagreement {
    let side = |document: &CorpusDocument, existence: &Existence| {
        let sentence = document.digest.sentences[existence.sentence as usize].span;
        let span = if existence.absent { existence.span } else { sentence };
        Side {
            passage: Passage { document: document.id, span },
            value: if existence.absent { "none" } else { "some" }.to_owned(),
            summary: shortened(span.of(document.document.source())),
        }
    };
    // What was not there at first may have been found later.
    let later = match (a.testimony.published, b.testimony.published) {
        (Some(p), Some(q)) => p != q && (p < q) == x.absent,
        _ => false,
    };
    let name = ROWS[x.row as usize].name;
    Disagreement {
        rule: Rule::Negation,
        slot: Arc::from(name),
        subject: format!("whether there was any {name}"),
        severity: if later { Severity::Discrepancy } else { Severity::Contradiction },
        confidence: (0.45 + alike).min(0.85),
        left: side(a, x),
        right: side(b, y),
        comparability: Comparability {
            event,
            measure: Comparison::inferred(format!("both passages tell of {name}")),
            population: Comparison::unknown("the passages need not mean the same people or things"),
            time: if later {
                Comparison::stated("the report that tells of it is the later one")
            } else {
                Comparison::inferred("neither passage states another time")
            },
            place: Comparison::unknown("neither passage has to name one"),
            assertion: Comparison::inferred("both are told as fact"),
        },
        explanation: vec!["One report says that there was none, the other tells of it.".to_owned()],
    }
}
