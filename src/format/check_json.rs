//! Findings as JSON: every pair of passages that disagree, with base file names and Unicode code points.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::contradiction::{Basis, Comparison, Finding};
use crate::corpus::{DocumentId, Passage, Snapshot};

/// One side of a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file's base name.
    pub file: String,
    /// First Unicode code point of the stripped source.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words.
    pub text: String,
}

/// Two passages that disagree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// The rule's code.
    pub kind: &'static str,
    /// "contradiction", "dispute" or "discrepancy".
    pub severity: &'static str,
    /// 0 to 1.
    pub confidence: f32,
    /// The finding in one sentence.
    pub message: String,
    /// One passage.
    pub a: Place,
    /// The other.
    pub b: Place,
    /// Key of the finding; pairs of one finding share it.
    pub finding: String,
    /// What the comparison rests on.
    pub comparability: BTreeMap<&'static str, String>,
    /// Further reasons.
    pub explanation: Vec<String>,
}

/// The report of a folder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// All pairs, in order of the findings.
    pub pairs: Vec<Pair>,
}

/// Converts byte offsets to code points, remembering where each document's last one stood.
#[derive(Default)]
struct CodePoints {
    starts: BTreeMap<DocumentId, Vec<u32>>,
}

impl CodePoints {
    /// Every 256th byte's code point is kept, so that a conversion costs little in a long document.
    fn of(&mut self, id: DocumentId, source: &str, offset: u32) -> usize {
        const STEP: usize = 256;
        let marks = self.starts.entry(id).or_insert_with(|| {
            let mut marks = Vec::new();
            let mut count = 0u32;
            for (at, byte) in source.bytes().enumerate() {
                if at % STEP == 0 {
                    marks.push(count);
                }
                count += u32::from(!is_continuation(byte));
            }
            marks
        });
        let offset = (offset as usize).min(source.len());
        let mark = offset / STEP;
        let Some(&count) = marks.get(mark) else { return source.chars().count() };
        let rest = &source.as_bytes()[mark * STEP..offset];
        count as usize + rest.iter().filter(|&&byte| !is_continuation(byte)).count()
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// The report of findings.
pub fn report<'a>(snapshot: &Snapshot, findings: impl IntoIterator<Item = &'a Finding>) -> Report {
    let mut points = CodePoints::default();
    let mut place = |passage: Passage| {
        let document = snapshot.document(passage.document)?;
        let source = document.document.source();
        Some(Place {
            file: document.name.rsplit('/').next().unwrap_or(&document.name).to_owned(),
            start: points.of(passage.document, source, passage.span.start),
            end: points.of(passage.document, source, passage.span.end),
            text: passage.span.of(source).to_owned(),
        })
    };
    let mut pairs = Vec::new();
    for finding in findings {
        for &(a, b) in &finding.pairs {
            let (Some(a), Some(b)) = (place(a), place(b)) else { continue };
            pairs.push(Pair {
                kind: finding.rule.code(),
                severity: finding.severity.name(),
                confidence: finding.confidence,
                message: finding.message.clone(),
                a,
                b,
                finding: finding.key.clone(),
                comparability: comparability(finding),
                explanation: finding.explanation.clone(),
            });
        }
    }
    Report { pairs }
}

fn comparability(finding: &Finding) -> BTreeMap<&'static str, String> {
    let record = &finding.comparability;
    let words = |comparison: &Comparison| {
        let basis = match comparison.basis {
            Basis::Stated => "stated",
            Basis::Inferred => "inferred",
            Basis::Unknown => "unknown",
        };
        format!("{basis}: {}", comparison.note)
    };
    [
        ("event", &record.event),
        ("measure", &record.measure),
        ("population", &record.population),
        ("time", &record.time),
        ("place", &record.place),
        ("assertion", &record.assertion),
    ]
    .into_iter()
    .map(|(name, comparison)| (name, words(comparison)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points() {
        let source = "é".repeat(300) + "a";
        let mut points = CodePoints::default();
        let id = DocumentId(0);
        for (at, (offset, _)) in source.char_indices().enumerate() {
            assert_eq!(points.of(id, &source, offset as u32), at);
        }
        assert_eq!(points.of(id, &source, source.len() as u32), 301);
    }
}
