use memchr::memchr2_iter;

/// How the `character` of a position counts, as negotiated with an LSP client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PositionEncoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the protocol's default.
    #[default]
    Utf16,
    /// Unicode code points.
    Utf32,
}

/// A zero-based line and a zero-based column counted in some [`PositionEncoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// Zero-based line.
    pub line: u32,
    /// Zero-based column, in units of the encoding in use.
    pub character: u32,
}

/// The starts of a text's lines. Lines end at `\n`, `\r\n` or a lone `\r` and at nothing else, as LSP says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    len: u32,
}

impl LineIndex {
    /// Indexes `text`, which must be shorter than 4 GiB.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(at as u32 + 1);
        }
        LineIndex { starts, len: text.len() as u32 }
    }

    /// Number of lines; an empty text has one.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The zero-based line that holds the byte `offset`; offsets past the end are in the last line.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32 - 1
    }

    /// The bytes of a line without its line break; `None` past the last line.
    pub fn line_range(&self, text: &str, line: u32) -> Option<std::ops::Range<usize>> {
        let start = *self.starts.get(line as usize)? as usize;
        let end = self.starts.get(line as usize + 1).map_or(self.len, |&next| next) as usize;
        let content = text.get(start..end)?.trim_end_matches(['\n', '\r']);
        Some(start..start + content.len())
    }

    /// The position of a byte offset. Offsets inside a character count as its start.
    pub fn position(&self, text: &str, offset: u32, encoding: PositionEncoding) -> Position {
        let mut offset = (offset.min(self.len)) as usize;
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset as u32);
        let before = &text[self.starts[line as usize] as usize..offset];
        let character = match encoding {
            PositionEncoding::Utf8 => before.len(),
            PositionEncoding::Utf16 => before.chars().map(char::len_utf16).sum(),
            PositionEncoding::Utf32 => before.chars().count(),
        };
        Position { line, character: character as u32 }
    }

    /// The byte offset of a position. Columns past the line's end count as its end, lines past the text's
    /// end as the text's end, and a column inside a character (half a surrogate pair) as its start.
    pub fn offset(&self, text: &str, position: Position, encoding: PositionEncoding) -> u32 {
        let Some(range) = self.line_range(text, position.line) else { return self.len };
        let line = &text[range.clone()];
        let mut left = position.character as usize;
        let mut at = 0;
        for c in line.chars() {
            let width = match encoding {
                PositionEncoding::Utf8 => c.len_utf8(),
                PositionEncoding::Utf16 => c.len_utf16(),
                PositionEncoding::Utf32 => 1,
            };
            if left < width {
                break;
            }
            left -= width;
            at += c.len_utf8();
        }
        (range.start + at) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENCODINGS: [PositionEncoding; 3] =
        [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32];

    #[test]
    fn lines_end_at_the_three_breaks_of_the_protocol_only() {
        let text = "a\nb\r\nc\rd\u{b}e\u{c}f\u{85}g\u{2028}h";
        let lines = LineIndex::new(text);
        let found: Vec<&str> =
            (0..lines.count()).map(|n| &text[lines.line_range(text, n).unwrap()]).collect();
        assert_eq!(found, ["a", "b", "c", "d\u{b}e\u{c}f\u{85}g\u{2028}h"]);
    }

    #[test]
    fn an_empty_line_between_lone_carriage_returns_stays_empty() {
        let text = "a\r\r\nb";
        let lines = LineIndex::new(text);
        assert_eq!(lines.count(), 3);
        assert_eq!(lines.line_range(text, 1), Some(2..2));
    }

    proptest! {
        /// Every character's offset comes back from its position, in every encoding.
        #[test]
        fn positions_round_trip(text in "[ab\u{e9}\u{20ac}\u{1f600}\r\n\u{a0}]{0,24}") {
            let lines = LineIndex::new(&text);
            for encoding in ENCODINGS {
                for offset in text.char_indices().map(|(at, _)| at).chain([text.len()]) {
                    let position = lines.position(&text, offset as u32, encoding);
                    let back = lines.offset(&text, position, encoding);
                    // The place between \r and \n is no place of its own: it counts as the line's end.
                    let expected = if text[..offset].ends_with('\r') && text[offset..].starts_with('\n') {
                        offset - 1
                    } else {
                        offset
                    };
                    prop_assert_eq!(back as usize, expected, "{:?} {:?}", encoding, position);
                }
            }
        }

        /// Any position at all gives an offset on a character boundary.
        #[test]
        fn any_position_is_clamped(text in "\\PC{0,20}|[\r\n\u{1f600}]{0,9}", line in 0u32..30, character: u32) {
            let lines = LineIndex::new(&text);
            for encoding in ENCODINGS {
                let offset = lines.offset(&text, Position { line, character: character % 40 }, encoding) as usize;
                prop_assert!(text.is_char_boundary(offset));
                let far = lines.offset(&text, Position { line, character }, encoding);
                prop_assert!(far as usize <= text.len());
            }
        }
    }
}
