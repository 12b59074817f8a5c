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

    /// The byte offset of a position, counted in `encoding`.
    pub fn offset(&self, position: Position, encoding: PositionEncoding) -> u32 {
        self.rope.char_to_byte(self.char_of(position, encoding)) as u32
    }

    /// The text in pieces, in order; cheaper than [`EditBuffer::text`] after an edit.
    pub fn chunks(&self) -> impl Iterator<Item = &str> {
        self.rope.chunks()
    }

    /// Where a byte offset into this text lies in a newer one: the same place in what both begin or end with;
    /// `None` where the text around it is not the same any more.
    pub fn carry_over(&self, offset: u32, newer: &str) -> Option<u32> {
        let (offset, length) = (offset as usize, self.len());
        let mut begin = 0;
        for chunk in self.chunks() {
            let rest = &newer.as_bytes()[begin..];
            let same = chunk.bytes().zip(rest).take_while(|(old, new)| old == *new).count();
            begin += same;
            if same < chunk.len() {
                break;
            }
        }
        if offset < begin || (offset == begin && begin == length) {
            return Some(offset as u32);
        }
        let limit = length.min(newer.len()) - begin;
        let ends = self.rope.bytes_at(length).reversed().zip(newer.bytes().rev());
        let end = ends.take(limit).take_while(|(old, new)| old == new).count();
        (offset >= length - end).then(|| (offset + newer.len() - length) as u32)
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
        let breaks = line.chars_at(line.len_chars()).reversed().take_while(|c| matches!(c, '\n' | '\r'));
        let end = line.len_chars() - breaks.count();
        let left = position.character as usize;
        // The rope knows the widths of its parts, so that a long line costs no more than a short one.
        let column = match encoding {
            PositionEncoding::Utf8 => line.byte_to_char(left.min(line.char_to_byte(end))),
            PositionEncoding::Utf16 => line.utf16_cu_to_char(left.min(line.char_to_utf16_cu(end))),
            PositionEncoding::Utf32 => left.min(end),
        };
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

    #[test]
    fn offsets_move_with_the_text_around_them() {
        let carry = |old: &str, new: &str, offset| EditBuffer::new(old).carry_over(offset, new);
        assert_eq!(carry("abc def", "abc def", 5), Some(5));
        assert_eq!(carry("abc def", "abc XX def", 1), Some(1));
        assert_eq!(carry("abc def", "abc XX def", 5), Some(8));
        assert_eq!(carry("abc def", "abcdef", 5), Some(4));
        assert_eq!(carry("abc def", "aef", 3), None);
        assert_eq!(carry("", "x", 0), Some(0));
        assert_eq!(carry("x", "", 0), None);
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
                prop_assert_eq!(buffer.offset(at(l1, c1), encoding) as usize, from);
                let to = (lines.offset(&expected, at(l2, c2), encoding) as usize).max(from);
                expected.replace_range(from..to, &text);
                buffer.edit(at(l1, c1), at(l2, c2), encoding, &text);
                prop_assert_eq!(&*buffer.text(), expected.as_str());
                prop_assert_eq!(buffer.len(), expected.len());
            }
        }
    }
}
