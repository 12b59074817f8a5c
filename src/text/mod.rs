//! Text as it lies on disk and in an editor: spans, lines, position encodings, the edit buffer.

mod buffer;
mod code_points;
mod lines;
mod span;

pub use buffer::EditBuffer;
pub use code_points::{CodePoints, byte_of_code_point};
pub use lines::{LineIndex, Position, PositionEncoding};
pub use span::{DocumentSpan, DocumentText, SourceSpan, SourceText, Span};
