//! From the protocol's types to plain data. The other direction is in `to_lsp`.

use tower_lsp::ls_types::{self as lsp, Uri};

use super::roots::path_of_uri;
use super::world::World;
use crate::corpus::CorpusDocument;
use crate::markup::DocumentFormat;
use crate::text::{DocumentSpan, Position, SourceSpan};

/// How a document is read: by its language where the editor knows that, else by the name of its file.
pub fn format(language: &str, uri: &Uri) -> DocumentFormat {
    match (language, path_of_uri(uri)) {
        ("newsmark", _) => DocumentFormat::Newsmark,
        (_, Some(path)) => crate::folder::document_format(&path),
        _ => DocumentFormat::Raw,
    }
}

/// A position, in the client's units.
pub fn position(position: lsp::Position) -> Position {
    Position { line: position.line, character: position.character }
}

/// A byte offset of the document as written.
pub fn offset(world: &World, document: &CorpusDocument, at: lsp::Position) -> u32 {
    world.line_index(document).offset(document.document.text(), position(at), world.client.encoding)
}

/// A span of the document as written.
pub fn span(world: &World, document: &CorpusDocument, range: lsp::Range) -> DocumentSpan {
    DocumentSpan::new(offset(world, document, range.start), offset(world, document, range.end))
}

/// A span of the source.
pub fn source_span(world: &World, document: &CorpusDocument, range: lsp::Range) -> SourceSpan {
    document.document.to_source(span(world, document, range))
}
