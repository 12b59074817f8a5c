use std::sync::{Arc, OnceLock};

use ropey::Rope;

use super::{Position, PositionEncoding};

/// The text of a document that is open in an editor: ranged edits cost the size of the edit, not of the text.
///
/// Positions that lie outside the text are moved to the nearest place inside, as the protocol asks; no edit
/// fails or panics.
#[derive(Clone, Debug, Default)]
pub struct EditBuffer {
    rope: Rope,
    // The whole text as of the last edit, made when it is first asked for.
    text: OnceLock<Arc<str>>,
}

impl EditBuffer {
    /// A buffer that holds `text`.
    pub fn new(text: &str) -> Self {
        EditBuffer { rope: Rope::from_str(text), text: OnceLock::new() }
    }

    /// The whole text. The first call after an edit copies it, further ones share that copy.
    pub fn text(&self) -> Arc<str> {
        self.text
            .get_or_init(|| {
                let mut text = String::with_capacity(self.rope.len_bytes());
                self.rope.chunks().for_each(|chunk| text.push_str(chunk));
                text.into()
            })
            .clone()
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts `text` in place of all that is there.
    pub fn replace_all(&mut self, text: &str) {
        *self = EditBuffer::new(text);
    }

    /// Puts `text` in place of what lies between two positions, counted in `encoding`. A range whose end is
    /// before its start inserts at its start.
    pub fn edit(&mut self, start: Position, end: Position, encoding: PositionEncoding, text: &str) {
        let from = self.char_of(start, encoding);
        let to = self.char_of(end, encoding).max(from);
        self.text = OnceLock::new();
        // Both are within the rope, so neither call can fail; were one to, the text is left as it is.
        if to > from && self.rope.try_remove(from..to).is_err() {
            return;
        }
        let _ = self.rope.try_insert(from, text);
    }

    /// The code point at which a position lies; half a surrogate pair or part of a character counts as the
    /// character's start, a column past the line's end as the line's end.
    fn char_of(&self, position: Position, encoding: PositionEncoding) -> usize {
        let Some(line) = self.rope.get_line(position.line as usize) else { return self.rope.len_chars() };
        let start = self.rope.try_line_to_char(position.line as usize).unwrap_or(self.rope.len_chars());
        let mut left = position.character as usize;
        let mut column = 0;
        for c in line.chars() {
            let width = match encoding {
                PositionEncoding::Utf8 => c.len_utf8(),
                PositionEncoding::Utf16 => c.len_utf16(),
                PositionEncoding::Utf32 => 1,
            };
            if matches!(c, '\n' | '\r') || left < width {
                break;
            }
            left -= width;
            column += 1;
        }
        start + column
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;
    use proptest::prelude::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn edits_count_in_the_encoding_of_the_client() {
        for (encoding, column) in
            [(PositionEncoding::Utf8, 5), (PositionEncoding::Utf16, 3), (PositionEncoding::Utf32, 2)]
        {
            let mut buffer = EditBuffer::new("a😀b\nc");
            buffer.edit(at(0, column), at(0, column + 1), encoding, "X");
            assert_eq!(&*buffer.text(), "a😀X\nc", "{encoding:?}");
        }
    }

    #[test]
    fn positions_outside_the_text_are_clamped() {
        let mut buffer = EditBuffer::new("one\r\ntwo");
        buffer.edit(at(0, 99), at(0, 99), PositionEncoding::Utf16, "!");
        buffer.edit(at(99, 0), at(99, 99), PositionEncoding::Utf16, "?");
        buffer.edit(at(1, 1), at(0, 0), PositionEncoding::Utf16, "-");
        assert_eq!(&*buffer.text(), "one!\r\nt-wo?");
    }

    proptest! {
        /// The buffer does what the same edit by byte offsets does to a string.
        #[test]
        fn edits_agree_with_a_plain_string(
            start in "[a\u{e9}\u{1f600}\r\n\u{2028}\u{85}]{0,12}",
            edits in proptest::collection::vec(
                ((0u32..6, 0u32..9), (0u32..6, 0u32..9), "[x\u{1f600}\r\n]{0,3}", 0usize..3), 0..12),
        ) {
            let mut buffer = EditBuffer::new(&start);
            let mut expected = start;
            for ((l1, c1), (l2, c2), text, which) in edits {
                let encoding = [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32][which];
                let lines = LineIndex::new(&expected);
                let from = lines.offset(&expected, at(l1, c1), encoding) as usize;
                let to = (lines.offset(&expected, at(l2, c2), encoding) as usize).max(from);
                expected.replace_range(from..to, &text);
                buffer.edit(at(l1, c1), at(l2, c2), encoding, &text);
                prop_assert_eq!(&*buffer.text(), expected.as_str());
                prop_assert_eq!(buffer.len(), expected.len());
            }
        }
    }
}
