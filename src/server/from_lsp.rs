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

/// A byte offset of the document as written.
pub fn offset(world: &World, document: &CorpusDocument, position: lsp::Position) -> u32 {
    let position = Position { line: position.line, character: position.character };
    world.line_index(document).offset(document.document.text(), position, world.client.encoding)
}

/// A span of the document as written.
pub fn span(world: &World, document: &CorpusDocument, range: lsp::Range) -> DocumentSpan {
    DocumentSpan::new(offset(world, document, range.start), offset(world, document, range.end))
}

/// A span of the source.
pub fn source_span(world: &World, document: &CorpusDocument, range: lsp::Range) -> SourceSpan {
    document.document.to_source(span(world, document, range))
}

/// Where an offset into an older text lies in a newer one: the same place in what both begin or end with;
/// `None` where the text around it is not the same any more.
pub fn carried_over(old: &ropey::Rope, new: &str, offset: u32) -> Option<u32> {
    let offset = offset as usize;
    let mut begin = 0;
    for chunk in old.chunks() {
        let rest = &new.as_bytes()[begin..];
        let same = chunk.bytes().zip(rest).take_while(|(a, b)| a == *b).count();
        begin += same;
        if same < chunk.len() {
            break;
        }
    }
    if offset < begin || (offset == begin && begin == old.len_bytes()) {
        return Some(offset as u32);
    }
    let limit = old.len_bytes().min(new.len()) - begin;
    let ending = old.bytes_at(old.len_bytes()).reversed().zip(new.bytes().rev());
    let end = ending.take(limit).take_while(|(a, b)| a == b).count();
    (offset >= old.len_bytes() - end).then(|| (offset + new.len() - old.len_bytes()) as u32)
}

#[cfg(test)]
mod tests {
    use super::carried_over;
    use ropey::Rope;

    #[test]
    fn offsets_move_with_the_text_around_them() {
        let old = Rope::from_str("abc def");
        assert_eq!(carried_over(&old, "abc def", 5), Some(5));
        assert_eq!(carried_over(&old, "abc XX def", 1), Some(1));
        assert_eq!(carried_over(&old, "abc XX def", 5), Some(8));
        assert_eq!(carried_over(&old, "abcdef", 5), Some(4));
        assert_eq!(carried_over(&old, "aef", 3), None);
        assert_eq!(carried_over(&Rope::from_str(""), "x", 0), Some(0));
        assert_eq!(carried_over(&Rope::from_str("x"), "", 0), None);
    }
}
