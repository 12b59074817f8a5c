//! An attribution that got lost: one report says in its own voice what another only says that somebody claims.
//! No contradiction, but a claim of one interested source that is told as a fact. Of low confidence, so that it is
//! told only where a folder asks for it.

use std::sync::Arc;

use crate::contradiction::deed::Deed;
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::CorpusDocument;

/// In whose voice a deed is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// The outlet's own.
    Outlet,
    /// A source's, who says so.
    Source,
    /// A source's, who is said to claim it.
    Claimed,
}

/// How sure: less than what is told by default.
const CONFIDENCE: f32 = 0.4;

/// Holds a deed told as fact against the same deed told as somebody's claim.
pub(crate) fn lost(
    a: &CorpusDocument,
    x: &Deed,
    b: &CorpusDocument,
    y: &Deed,
    event: Comparison,
) -> Option<Disagreement> {
    let (fact, claim, flat, attributed) = match (x.voice, y.voice) {
        (Voice::Outlet, Voice::Claimed) => (a, b, x, y),
        (Voice::Claimed, Voice::Outlet) => (b, a, y, x),
        _ => return None,
    };
    Some(Disagreement {
        rule: Rule::Attribution,
        slot: Arc::from("attribution"),
        subject: "whose word it is".to_owned(),
        severity: Severity::Discrepancy,
        confidence: CONFIDENCE,
        left: Side::in_its_words(fact, flat.span, "told as fact"),
        right: Side::in_its_words(claim, attributed.span, "told as a claim"),
        comparability: Comparability {
            event,
            measure: Comparison::inferred("both passages tell of one deed: what is done and to whom agree"),
            population: Comparison::unknown("nothing is counted"),
            time: Comparison::inferred("neither passage states another time"),
            place: Comparison::unknown("neither passage has to name one"),
            assertion: Comparison::stated("one tells it as fact, the other as a source's claim"),
        },
        explanation: vec!["The first passage does not say whose word it is.".to_owned()],
    })
}
