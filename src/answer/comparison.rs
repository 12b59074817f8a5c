//! One disagreement side by side: the positions, who holds them, why they may be compared, what was decided.

use std::sync::Arc;

use crate::contradiction::{self, Finding, decision};
use crate::corpus::{CorpusDocument, DocumentId, Snapshot};
use crate::text::{DocumentSpan, SourceSpan};

use super::passage_text::{Report, report_of};
use super::wanted::Wanted;

/// Most passages of one position; the rest is counted.
const MOST_REPORTS: usize = 50;

/// A disagreement as a view shows it.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The disagreement.
    pub finding: Arc<Finding>,
    /// Its sides, in the order of the finding.
    pub positions: Vec<Position>,
    /// Why they may be held against each other: six questions, always in this order.
    pub questions: Vec<Question>,
    /// What people wrote down about it.
    pub decisions: Vec<Decided>,
    /// Why it is told no more; `None` while it is open.
    pub settled: Option<String>,
}

/// One side.
#[derive(Clone, Debug)]
pub struct Position {
    /// What it says, short.
    pub summary: String,
    /// The origins that say so.
    pub origins: Vec<String>,
    /// The passages; those of one origin stand together.
    pub reports: Vec<Report>,
    /// How many more there are.
    pub left_out: usize,
}

/// One question of the comparability record, with its answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its name: "event".
    pub name: &'static str,
    /// As a reader asks it: "Same event?"
    pub text: &'static str,
    /// The answer.
    pub answer: contradiction::Comparison,
}

/// A decision that is about the disagreement.
#[derive(Clone, Debug)]
pub struct Decided {
    /// In words: "reviewed by mb on 2026-03-02: the units differ. …"
    pub text: String,
    /// Whether it settles the disagreement.
    pub settles: bool,
    /// The document that holds it, or whose sidecar does.
    pub document: DocumentId,
    /// The footnote, in the document or sidecar as written.
    pub span: DocumentSpan,
    /// Whether it stands in the sidecar.
    pub in_sidecar: bool,
}

/// The disagreement with that key, side by side. A settled one is shown, too; one that the folder's settings
/// do not want is not.
pub fn comparison(snapshot: &Snapshot, wanted: &Wanted, key: &str) -> Option<Comparison> {
    let finding = contradiction::all(snapshot).find(|finding| finding.key == key)?;
    let finding = contradiction::adjust(&finding, &wanted.settings)?;
    let positions = finding.standpoints.iter().map(|standpoint| {
        let mut reports: Vec<Report> = standpoint
            .passages
            .iter()
            .take(MOST_REPORTS)
            .filter_map(|&passage| report_of(snapshot, passage))
            .collect();
        let place = |report: &Report| standpoint.origins.iter().position(|origin| *origin == report.origin);
        reports.sort_by_key(|report| place(report).unwrap_or(usize::MAX));
        Position {
            summary: standpoint.summary.clone(),
            origins: standpoint.origins.clone(),
            left_out: standpoint.passages.len().saturating_sub(MOST_REPORTS),
            reports,
        }
    });
    let positions = positions.collect();
    let (rulings, _) = decision::rulings(snapshot);
    let about = rulings.iter().filter(|ruling| ruling.covers(&finding));
    let decisions = about
        .map(|ruling| Decided {
            text: ruling.justification(),
            settles: ruling.settles(),
            document: ruling.document.id,
            span: ruling.decision.span,
            in_sidecar: ruling.decision.in_sidecar,
        })
        .collect();
    Some(Comparison {
        positions,
        questions: questions(&finding),
        decisions,
        settled: wanted.settled.get(key).cloned(),
        finding,
    })
}

/// The open disagreements with a passage at a span of the source, smallest passage first; without one there,
/// all of the document's, in the order of the text.
pub fn findings_at(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    wanted: &Wanted,
    words: SourceSpan,
) -> Vec<Arc<Finding>> {
    let mut here = Vec::new();
    let mut all = Vec::new();
    for finding in wanted.open_in(snapshot, document) {
        let own: Vec<SourceSpan> = finding
            .passages()
            .filter(|passage| passage.document == document.id)
            .map(|passage| passage.span)
            .collect();
        let touched = own.iter().filter(|span| span.touches(words.start) || span.overlaps(words));
        if let Some(length) = touched.map(|span| span.len()).min() {
            here.push((length, finding.clone()));
        }
        all.push((own.first().map_or(0, |span| span.start), finding));
    }
    let mut found = if here.is_empty() { all } else { here };
    found.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.key.cmp(&y.key)));
    found.into_iter().map(|(_, finding)| finding).collect()
}

fn questions(finding: &Finding) -> Vec<Question> {
    let record = &finding.comparability;
    [
        ("event", "Same event?", &record.event),
        ("measure", "Same measure?", &record.measure),
        ("population", "Same people or things counted?", &record.population),
        ("time", "Same time?", &record.time),
        ("place", "Same place?", &record.place),
        ("assertion", "Told with the same standing?", &record.assertion),
    ]
    .map(|(name, text, answer)| Question { name, text, answer: answer.clone() })
    .into()
}
