/// Turns byte offsets into offsets counted in Unicode code points, the unit of newsmark's exports.
///
/// It remembers where it was, so that a list of offsets in order of the text costs one pass over the text.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    byte: usize,
    point: u32,
}

impl<'t> CodePoints<'t> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'t str) -> Self {
        CodePoints { text, byte: 0, point: 0 }
    }

    /// The code points in front of byte `offset`. An offset inside a character counts as its start, one past
    /// the end as the end. Costs the distance from the offset asked for last.
    pub fn at(&mut self, offset: u32) -> u32 {
        let mut to = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(to) {
            to -= 1;
        }
        if to >= self.byte {
            self.point += count(&self.text.as_bytes()[self.byte..to]);
        } else {
            self.point -= count(&self.text.as_bytes()[to..self.byte]);
        }
        self.byte = to;
        self.point
    }
}

/// Code points that start in `bytes`: all bytes but the continuation bytes of UTF-8.
fn count(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

/// The byte offset of the code point number `point`; the text's length where it has fewer.
pub fn byte_of_code_point(text: &str, point: u32) -> u32 {
    text.char_indices().nth(point as usize).map_or(text.len(), |(byte, _)| byte) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn goes_forth_and_back() {
        let mut points = CodePoints::new("a😀é.");
        assert_eq!([0, 1, 3, 5, 7, 8, 99, 5, 1].map(|byte| points.at(byte)), [0, 1, 1, 2, 3, 4, 4, 2, 1]);
    }

    proptest! {
        #[test]
        fn agrees_with_counting(text in "\\PC{0,20}", offsets in proptest::collection::vec(0u32..80, 0..10)) {
            let mut points = CodePoints::new(&text);
            for offset in offsets {
                let expected = text.char_indices().filter(|(at, c)| at + c.len_utf8() <= offset as usize).count();
                prop_assert_eq!(points.at(offset), expected as u32);
                let byte = byte_of_code_point(&text, expected as u32);
                prop_assert_eq!(points.at(byte), expected as u32);
            }
        }
    }
}
