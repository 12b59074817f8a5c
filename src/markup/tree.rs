//! What the scanner finds in a document, as it is written: spans with attributes, footnotes, references.

use smol_str::SmolStr;

use super::attributes::Attributes;
use crate::text::DocumentSpan;

/// `[text]{attributes}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedSpan {
    /// From `[` to `}`.
    pub whole: DocumentSpan,
    /// Between the brackets; may hold further marks.
    pub text: DocumentSpan,
    /// The attributes.
    pub attributes: Attributes,
    /// The innermost span around this one, as an index into [`super::Document::spans`].
    pub parent: Option<u32>,
    /// The footnote it stands in, as an index into [`super::Document::footnotes`]; `None` in the body.
    pub footnote: Option<u32>,
}

/// `[^label]: content` after the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// The label.
    pub label: SmolStr,
    /// The label's bytes.
    pub label_span: DocumentSpan,
    /// From `[^` to the last byte of the content.
    pub whole: DocumentSpan,
    /// What comes after the colon.
    pub content: DocumentSpan,
    /// Its first span, which carries the keys, as an index into [`super::Document::spans`].
    pub first: Option<u32>,
}

/// `[^label]` in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FootnoteReference {
    /// The label.
    pub label: SmolStr,
    /// From `[` to `]`.
    pub span: DocumentSpan,
    /// The footnote it stands in; `None` in the body.
    pub footnote: Option<u32>,
}
