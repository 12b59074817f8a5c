//! When an article was published that prints no date: another article that reports the same statement may say
//! so. Officials speak to all agencies on one day; an article that quotes their words at length appeared about
//! then. What is inferred so is always marked as inferred and never enters a comparison.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::corpus::{CorpusDocument, Snapshot};
use crate::statement::{TimeExpression, time};

/// Shared words of quotations from which two articles report the same statement, and not a phrase of the day.
const STATEMENT: usize = 12;
/// Dates of evidence further apart than so many days leave the question open.
const APART: i32 = 2;

/// A date of publication that the page itself does not state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InferredDate {
    /// The day.
    pub date: Date,
    /// Why, in plain words.
    pub reason: String,
}

impl Snapshot {
    /// The day on which a document without a printed date probably appeared: that of the articles that share
    /// its narration or its statements at length, where they agree. `None` where a date is printed, where
    /// nothing is shared, and where the evidence disagrees.
    pub fn inferred_date(&self, document: &CorpusDocument) -> Option<InferredDate> {
        if document.facts.layout.published.is_some() {
            return None;
        }
        let mut evidence: Vec<(Date, bool, usize, &str)> = Vec::new();
        for (other, pair) in self.neighbours(document.id) {
            let Some(other) = self.document(other) else { continue };
            let Some(published) = &other.facts.layout.published else { continue };
            let quoted = pair.quotes.iter().map(|quote| quote.alignment.shared).sum();
            if pair.is_wire_copy() || quoted >= STATEMENT {
                evidence.push((published.value, pair.is_wire_copy(), quoted, &other.name));
            }
        }
        evidence.sort();
        let (first, last) = (evidence.first()?.0, evidence.last()?.0);
        if first.until(last).is_ok_and(|span| span.get_days() > APART) {
            return None;
        }
        let &(date, wire, _, name) =
            evidence.iter().max_by_key(|one| (one.1, one.2, std::cmp::Reverse(one.3)))?;
        let what = if wire { "tells the story in the same words" } else { "reports the same statement" };
        let reason = format!(
            "inferred: no date is printed here, but {name}, which {what}, is of {}",
            date.strftime("%-d %B %Y")
        );
        Some(InferredDate { date, reason })
    }

    /// The temporal expressions of a document. Those of one without a printed date are counted from its inferred
    /// date where there is one, and say so; the order and number is that of its facts.
    pub fn times<'a>(&self, document: &'a CorpusDocument) -> Cow<'a, [TimeExpression]> {
        let printed = &document.facts.times;
        let open = |time: &TimeExpression| time.days.is_none();
        if !printed.iter().any(open) {
            return Cow::Borrowed(printed);
        }
        let Some(inferred) = self.inferred_date(document) else { return Cow::Borrowed(printed) };
        let mut times =
            time::recognise_as_of(document.document.source(), &document.facts, Some(inferred.date));
        for (time, known) in times.iter_mut().zip(printed) {
            if *time != *known {
                time.reason = format!("{} ({})", time.reason, inferred.reason);
            }
        }
        Cow::Owned(times)
    }
}
