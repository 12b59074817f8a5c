//! Where the bytes of the stripped source stand in the document.

use std::ops::Range;

use crate::text::{DocumentSpan, SourceSpan};

/// A run of bytes that document and source have in common.
#[derive(Clone, Copy, Debug)]
struct Run {
    document: u32,
    source: u32,
    length: u32,
}

/// Maps between document and source. The empty map is the identity: nothing is markup.
#[derive(Clone, Debug, Default)]
pub(super) struct SourceMap {
    runs: Vec<Run>,
    stripped: bool,
}

impl SourceMap {
    /// The map and the source that remain of `text` without `removed`, which is sorted and free of overlap.
    pub fn strip(text: &str, removed: &[Range<usize>]) -> (Self, Option<String>) {
        if removed.is_empty() {
            return (SourceMap::default(), None);
        }
        let mut source = String::with_capacity(text.len());
        let mut runs = Vec::with_capacity(removed.len() + 1);
        let mut keep = |from: usize, to: usize| {
            if to > from {
                let (document, source_start) = (from as u32, source.len() as u32);
                runs.push(Run { document, source: source_start, length: (to - from) as u32 });
                source.push_str(&text[from..to]);
            }
        };
        let mut at = 0;
        for range in removed {
            keep(at, range.start);
            at = range.end;
        }
        keep(at, text.len());
        (SourceMap { runs, stripped: true }, Some(source))
    }

    /// The bytes of the document that hold the source's bytes, without markup at either end.
    pub fn to_document(&self, span: SourceSpan) -> DocumentSpan {
        if !self.stripped {
            return DocumentSpan::new(span.start, span.end);
        }
        let start = self.document_offset(span.start);
        if span.is_empty() {
            return DocumentSpan::new(start, start);
        }
        DocumentSpan::new(start, self.document_offset(span.end - 1) + 1)
    }

    /// The source's bytes among the bytes of the document.
    pub fn to_source(&self, span: DocumentSpan) -> SourceSpan {
        if !self.stripped {
            return SourceSpan::new(span.start, span.end);
        }
        SourceSpan::new(self.source_offset(span.start), self.source_offset(span.end))
    }

    fn document_offset(&self, offset: u32) -> u32 {
        let next = self.runs.partition_point(|run| run.source <= offset);
        match next.checked_sub(1).map(|index| self.runs[index]) {
            Some(run) => run.document + (offset - run.source).min(run.length),
            None => self.runs.first().map_or(0, |run| run.document),
        }
    }

    fn source_offset(&self, offset: u32) -> u32 {
        let next = self.runs.partition_point(|run| run.document <= offset);
        match next.checked_sub(1).map(|index| self.runs[index]) {
            Some(run) => run.source + (offset - run.document).min(run.length),
            None => 0,
        }
    }
}
