//! "The first time" in one document, "not the first time" in another.

use std::sync::Arc;

use crate::contradiction::event::Events;
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::word::fold;
use crate::corpus::{CorpusDocument, Digest, Passage};
use crate::text::SourceSpan;

/// A sentence that calls something the first of its kind, or says that it is not.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct First {
    pub sentence: u32,
    pub span: SourceSpan,
    pub negated: bool,
}

/// Reads the firsts of a document.
pub(crate) fn read(source: &str, digest: &Digest) -> Vec<First> {
    let mut found = Vec::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let words = digest.words(&sentence.words);
        let forms: Vec<_> = words.iter().map(|word| fold(word.span.of(source))).collect();
        let first = forms
            .windows(2)
            .position(|pair| pair[0] == "first" && matches!(pair[1].as_ref(), "time" | "ever"));
        let Some(at) = first else { continue };
        if words[at].quoted {
            continue;
        }
        let negated = forms[at.saturating_sub(4)..at]
            .iter()
            .any(|word| matches!(word.as_ref(), "not" | "hardly" | "isn't" | "wasn't" | "never"));
        found.push(First { sentence: number as u32, span: sentence.span, negated });
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
        _ => events.apart(),
    };
    if events.likeness < 0.18 || far {
        return;
    }
    for x in &a.testimony.firsts {
        for y in b.testimony.firsts.iter().filter(|y| y.negated != x.negated) {
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
