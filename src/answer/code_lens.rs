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
        let count = findings.len();
        let noun = if count == 1 { "disagreement" } else { "disagreements" };
        let title = match origins.len() {
            0 | 1 => format!("{count} {noun}"),
            origins => format!("{count} {noun} between {origins} origins"),
        };
        lenses.push(Lens { span: headline, title, passages });
    }
    lenses
}
