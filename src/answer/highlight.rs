use crate::corpus::{CorpusDocument, Snapshot};
use crate::text::SourceSpan;

use super::references::references;

/// The passages of this document that belong together with what stands at `offset`.
pub fn highlights(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Vec<SourceSpan> {
    let passages = references(snapshot, document, offset);
    passages.into_iter().filter(|p| p.document == document.id).map(|p| p.span).collect()
}
