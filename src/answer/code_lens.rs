use crate::contradiction::{Finding, Severity};
use crate::corpus::{CorpusDocument, Passage, Snapshot};
use crate::text::SourceSpan;

use super::wanted::Wanted;

/// A line of text above a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The passage it stands above.
    pub span: SourceSpan,
    /// What it says: "2 origins · 1 contradiction".
    pub title: String,
    /// The passages it leads to.
    pub passages: Vec<Passage>,
}

/// Above the headline: where the story comes from and how many disagreements the article is part of.
pub fn code_lenses(snapshot: &Snapshot, document: &CorpusDocument, wanted: &Wanted) -> Vec<Lens> {
    let Some(headline) = document.facts.layout.headline() else { return Vec::new() };
    let mut lenses = Vec::new();
    if let Some(origin) = snapshot.origin_of(document.id) {
        let copies = origin.documents.iter().filter(|&&copy| copy != document.id);
        let passages: Vec<Passage> = copies
            .filter_map(|&copy| {
                let document = snapshot.document(copy)?;
                let headline = document.facts.layout.headline().unwrap_or_default();
                Some(Passage { document: copy, span: headline })
            })
            .collect();
        let title = match passages.len() {
            0 => format!("origin: {}", origin.label),
            1 => format!("origin: {}, with 1 other copy", origin.label),
            count => format!("origin: {}, with {count} other copies", origin.label),
        };
        lenses.push(Lens { span: headline, title, passages });
    }
    let findings = wanted.open_in(snapshot, document);
    if !findings.is_empty() {
        let mut origins: Vec<&str> = Vec::new();
        let mut passages = Vec::new();
        for finding in &findings {
            for standpoint in &finding.standpoints {
                passages.extend(standpoint.passages.iter().filter(|p| p.document == document.id));
                for origin in &standpoint.origins {
                    if !origins.contains(&origin.as_str()) {
                        origins.push(origin);
                    }
                }
            }
        }
        passages.sort();
        passages.dedup();
        let title = told(&findings, origins.len());
        lenses.push(Lens { span: headline, title, passages });
    }
    lenses
}

/// "2 origins · 1 open contradiction, 3 disputes".
fn told(findings: &[std::sync::Arc<Finding>], origins: usize) -> String {
    let kinds = [Severity::Contradiction, Severity::Dispute, Severity::Discrepancy];
    let counts = kinds.into_iter().filter_map(|kind| {
        let count = findings.iter().filter(|finding| finding.severity == kind).count();
        let noun = match (kind, count) {
            (_, 0) => return None,
            (Severity::Contradiction, 1) => "contradiction",
            (Severity::Contradiction, _) => "contradictions",
            (Severity::Dispute, 1) => "dispute",
            (Severity::Dispute, _) => "disputes",
            (Severity::Discrepancy, 1) => "discrepancy",
            (Severity::Discrepancy, _) => "discrepancies",
        };
        Some((count, noun))
    });
    let counts: Vec<String> = counts
        .enumerate()
        .map(
            |(at, (count, noun))| {
                if at == 0 { format!("{count} open {noun}") } else { format!("{count} {noun}") }
            },
        )
        .collect();
    match origins {
        0 | 1 => counts.join(", "),
        origins => format!("{origins} origins · {}", counts.join(", ")),
    }
}
