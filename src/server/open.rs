//! Documents that are open in the editor: their text is what the editor last said.

use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::from_lsp;
use crate::markup::DocumentFormat;
use crate::text::{EditBuffer, PositionEncoding};

/// One open document. Cloning is cheap: the text is a rope.
#[derive(Clone, Debug)]
pub struct OpenDocument {
    /// The URI in the editor's own spelling.
    pub uri: Uri,
    /// The editor's number for this state of the text.
    pub version: i32,
    /// The text.
    pub text: EditBuffer,
    /// How it is read.
    pub format: DocumentFormat,
    /// The analyst's number for this state of the text.
    pub sequence: u64,
    /// The analyst's number when it was opened: tells one opening from the next.
    pub opened: u64,
}

impl OpenDocument {
    /// Applies changes in their order, each to the result of the one before. Work is proportional to the change.
    pub fn apply(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: PositionEncoding) {
        for change in changes {
            match change.range {
                None => self.text.replace_all(&change.text),
                Some(range) => {
                    let (start, end) = (from_lsp::position(range.start), from_lsp::position(range.end));
                    // Some clients give the two in the order in which they were selected.
                    self.text.edit(start.min(end), start.max(end), encoding, &change.text);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_lsp::ls_types::{Position, Range};

    /// Start and end as line and character, and the new text.
    type Change<'t> = ((u32, u32), (u32, u32), &'t str);

    fn apply(text: &str, changes: &[Change<'_>]) -> String {
        let mut document = OpenDocument {
            uri: "untitled:x".parse().unwrap(),
            version: 1,
            text: EditBuffer::new(text),
            format: DocumentFormat::Raw,
            sequence: 0,
            opened: 0,
        };
        let change = |&(start, end, text): &Change<'_>| TextDocumentContentChangeEvent {
            range: Some(Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1))),
            range_length: None,
            text: text.to_owned(),
        };
        document.apply(changes.iter().map(change).collect(), PositionEncoding::Utf16);
        document.text.text().to_string()
    }

    #[test]
    fn half_a_surrogate_pair_is_its_character() {
        assert_eq!(apply("😀😀 hello\n", &[((0, 1), (0, 1), "x")]), "x😀😀 hello\n");
    }

    #[test]
    fn wild_ranges_are_clamped() {
        let changes =
            [((2, 9), (1, 0), "x"), ((1_000_000, 0), (1_000_000, 5), "y"), ((0, 99), (0, 999), "z")];
        assert_eq!(apply("a\nb\nc", &changes), "az\nxy");
    }
}
