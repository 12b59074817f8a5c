//! A measure of which each report gives one value and no other: the dead of the sinking, the robbers of the
//! raid. Where two reports of one event both do, the values are of the same thing, however differently the
//! sentences around them are built.

use std::collections::BTreeMap;

use super::{Figure, compatible, disagreement, figure, likeness, value};
use crate::contradiction::event::{self, Events};
use crate::contradiction::{Disagreement, Rule};
use crate::corpus::CorpusDocument;
use crate::corpus::word::Feature;

/// What a report of an event gives one value of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Measure<'a> {
    /// People to whom something happened.
    Fate(u8),
    /// People or things of one noun, or of one group of nouns.
    Counted(Feature),
    /// Amounts of money and of goods.
    Unit(&'a str),
}

fn measure(figure: &Figure) -> Option<Measure<'_>> {
    let unit = figure.measure.split(':').next().unwrap_or_default();
    if figure::is_currency(unit) || matches!(unit, "kilogram" | "cubic metre") {
        return Some(Measure::Unit(&figure.measure));
    }
    if figure.measure != "count:value" {
        return None;
    }
    match (figure.fate, figure.counted) {
        (Some(fate), _) if figure.anybody => Some(Measure::Fate(fate)),
        // Leaders are counted of many bodies; things of one name are seldom of two kinds.
        (_, Some(noun)) if !figure.anybody => {
            let thing = || (!super::is_human(noun) && !figure.officials).then_some(noun);
            super::group(noun).or_else(thing).map(Measure::Counted)
        }
        _ => None,
    }
}

/// Measures of which a document gives one value, or several that can all hold, with the figure told first. A
/// part, a running total and what is told of other times count as values, too: then there is more than one.
fn soles(document: &CorpusDocument) -> BTreeMap<Measure<'_>, &Figure> {
    let mut soles: BTreeMap<Measure, Option<&Figure>> = BTreeMap::new();
    for figure in &document.testimony.numbers {
        let Some(measure) = measure(figure) else { continue };
        let frame = &document.testimony.frames[figure.sentence as usize];
        let background = !frame.years.is_empty() && document.testimony.published.is_none()
            || event::is_background(&document.testimony, frame);
        let sole = soles.entry(measure).or_insert(Some(figure));
        if figure.partial || background || sole.is_some_and(|first| !compatible(first, figure)) {
            *sole = None;
        }
    }
    soles.into_iter().filter_map(|(measure, figure)| Some((measure, figure?))).collect()
}

/// Sentences must have this much in common even so.
const LEAST: f32 = 0.12;

/// Finds measures of which both documents give one value, and the values exclude each other.
pub(super) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    let (left, right) = (soles(a), soles(b));
    for (measure, x) in left {
        let Some(y) = right.get(&measure) else { continue };
        let told = |other: &Disagreement| {
            other.rule == Rule::Number
                && (other.left.passage.span == x.span || other.right.passage.span == y.span)
        };
        let (p, q) = (value(x), value(y));
        if compatible(x, y)
            || super::is_superseded(a, x, b, y)
            || p.max(q) > 4.0 * p.min(q)
            || found.iter().any(told)
        {
            continue;
        }
        let Some(score) = likeness(a, x, b, y).filter(|score| *score >= LEAST) else { continue };
        let (at, other) = (x.sentence as usize, y.sentence as usize);
        let Some(event) = event::sentences(&a.testimony, at, &b.testimony, other, events) else { continue };
        let mut sole = disagreement(a, x, b, y, score.max(super::ALIKE), event);
        sole.explanation.push("Each document gives one value of this measure and no other.".to_owned());
        found.push(sole);
    }
}
