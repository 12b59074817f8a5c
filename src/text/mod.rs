//! Text as it lies on disk and in an editor: spans, lines, position encodings, the edit buffer.

mod lines;
mod span;

pub use lines::{LineIndex, Position, PositionEncoding};
pub use span::{DocumentSpan, DocumentText, SourceSpan, SourceText, Span};
