//! The light markup: spans, footnotes, front matter, sidecars; how it is stripped, escaped, written and
//! formatted. The grammar is `grammar/newsmark.ebnf`.

use std::sync::Arc;

use crate::text::{DocumentSpan, SourceSpan};

/// How a document's text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentFormat {
    /// A raw article: every byte is source.
    Raw,
    /// A `.news` document: marks are recognised and stripped.
    Newsmark,
}

/// A document: its text as written, its markup and its stripped source.
#[derive(Clone, Debug)]
pub struct Document {
    text: Arc<str>,
    source: Arc<str>,
    format: DocumentFormat,
}

impl Document {
    /// Parses a document. Never fails: what is no valid mark is text, and problems stand beside the tree.
    pub fn parse(text: impl Into<Arc<str>>, format: DocumentFormat) -> Self {
        let text = text.into();
        Document { source: text.clone(), text, format }
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without markup: what the analysis reads.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How the text was read.
    pub fn format(&self) -> DocumentFormat {
        self.format
    }

    /// Where a span of the source stands in the text.
    pub fn to_document(&self, span: SourceSpan) -> DocumentSpan {
        DocumentSpan::new(span.start, span.end)
    }

    /// What a span of the text is in the source; offsets inside markup move to the nearest source byte.
    pub fn to_source(&self, span: DocumentSpan) -> SourceSpan {
        SourceSpan::new(span.start, span.end)
    }
}
