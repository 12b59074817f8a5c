//! Documents that are open in the editor: their text is what the editor last said.

use ropey::Rope;
use tower_lsp::ls_types::{Position, Range, TextDocumentContentChangeEvent, Uri};

use crate::markup::DocumentFormat;
use crate::text::PositionEncoding;

/// One open document. Cloning is cheap: the text is a rope.
#[derive(Clone, Debug)]
pub struct OpenDocument {
    /// The URI in the editor's own spelling.
    pub uri: Uri,
    /// The editor's number for this state of the text.
    pub version: i32,
    /// The text.
    pub text: Rope,
    /// How it is read.
    pub format: DocumentFormat,
    /// The analyst's number for this state of the text.
    pub sequence: u64,
}

impl OpenDocument {
    /// Applies changes in their order, each to the result of the one before. Work is proportional to the change.
    /// Positions outside the text are moved into it; a range that runs backwards is turned round.
    pub fn apply(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: PositionEncoding) {
        for change in changes {
            let Some(range) = change.range else {
                self.text = Rope::from_str(&change.text);
                continue;
            };
            let (from, to) = self.characters(range, encoding);
            if self.text.try_remove(from..to).is_ok() {
                // The place is in the text, because the removal was.
                let _ = self.text.try_insert(from, &change.text);
            }
        }
    }

    /// The byte offset of a position.
    pub fn offset(&self, position: Position, encoding: PositionEncoding) -> u32 {
        self.text.char_to_byte(character(&self.text, position, encoding)) as u32
    }

    fn characters(&self, range: Range, encoding: PositionEncoding) -> (usize, usize) {
        let start = character(&self.text, range.start, encoding);
        let end = character(&self.text, range.end, encoding);
        (start.min(end), start.max(end))
    }
}

/// The index of the character at a position, clamped to the line and the text.
fn character(text: &Rope, position: Position, encoding: PositionEncoding) -> usize {
    let Ok(start) = text.try_line_to_char(position.line as usize) else { return text.len_chars() };
    let line = text.line((position.line as usize).min(text.len_lines() - 1));
    if position.line as usize >= text.len_lines() {
        return text.len_chars();
    }
    let breaks = line.chars_at(line.len_chars()).reversed().take_while(|c| matches!(c, '\n' | '\r')).count();
    // A lone line break character twice would be two lines; only "\r\n" is two characters.
    let length = line.len_chars() - breaks.min(2);
    let column = position.character as usize;
    let within = match encoding {
        PositionEncoding::Utf32 => column.min(length),
        PositionEncoding::Utf8 => {
            let end = line.char_to_byte(length);
            line.byte_to_char(column.min(end))
        }
        PositionEncoding::Utf16 => {
            let end = line.char_to_utf16_cu(length);
            line.utf16_cu_to_char(column.min(end))
        }
    };
    start + within
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;
    use proptest::prelude::*;

    fn open(text: &str) -> OpenDocument {
        OpenDocument {
            uri: "untitled:x".parse().unwrap(),
            version: 1,
            text: Rope::from_str(text),
            format: DocumentFormat::Raw,
            sequence: 0,
        }
    }

    fn change(start: (u32, u32), end: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent {
            range: Some(Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1))),
            range_length: None,
            text: text.to_owned(),
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_its_character() {
        let mut document = open("😀😀 hello\n");
        document.apply(vec![change((0, 1), (0, 1), "x")], PositionEncoding::Utf16);
        assert_eq!(document.text, "x😀😀 hello\n");
    }

    #[test]
    fn wild_ranges_are_clamped() {
        let mut document = open("a\nb\nc");
        document.apply(
            vec![
                change((2, 9), (1, 0), "x"),
                change((1_000_000, 0), (1_000_000, 5), "y"),
                change((0, 99), (0, 999), "z"),
            ],
            PositionEncoding::Utf16,
        );
        assert_eq!(document.text, "az\nxy");
    }

    proptest! {
        /// The rope and the plain line index agree on every position of every encoding.
        #[test]
        fn positions_mean_the_same_in_open_and_closed_documents(
            text in "[a😀é\u{2028}\u{85}\u{c}\r\n]{0,40}", line in 0u32..8, character in 0u32..20,
        ) {
            let document = open(&text);
            let index = LineIndex::new(&text);
            for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
                let expected = index.offset(&text, crate::text::Position { line, character }, encoding);
                prop_assert_eq!(document.offset(Position::new(line, character), encoding), expected);
            }
        }
    }
}
