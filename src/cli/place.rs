use std::path::PathBuf;
use std::str::FromStr;

use crate::corpus::CorpusDocument;
use crate::text::{DocumentSpan, LineIndex, Position, PositionEncoding};

/// A place in a file, as `FILE:LINE:COLUMN` or `FILE:LINE`. Both count from 1, columns in characters (Unicode
/// code points).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    line: u32,
    column: u32,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| text.parse::<u32>().ok().filter(|&number| number > 0);
        // A file's name may hold colons, so the numbers are taken from the end.
        let parts = match text.rsplit_once(':') {
            Some((rest, last)) => match (rest.rsplit_once(':'), number(last)) {
                (Some((file, line)), Some(column)) if line.bytes().all(|byte| byte.is_ascii_digit()) => {
                    number(line).map(|line| (file, line, column))
                }
                (_, Some(line)) => Some((rest, line, 1)),
                _ => None,
            },
            None => None,
        };
        match parts {
            Some((file, line, column)) if !file.is_empty() => Ok(Place { file: file.into(), line, column }),
            _ => Err("a place is FILE:LINE:COLUMN, for example article.txt:12:8".to_owned()),
        }
    }
}

impl Place {
    /// The byte offset of the source.
    pub fn offset(&self, document: &CorpusDocument) -> u32 {
        let text = document.document.text();
        let position = Position { line: self.line - 1, character: self.column - 1 };
        let offset = LineIndex::new(text).offset(text, position, PositionEncoding::Utf32);
        document.document.to_source(DocumentSpan::new(offset, offset)).start
    }
}

impl Place {
    /// That there is nothing to say of the place, and why, where it lies outside the text.
    pub fn nothing(&self, document: &CorpusDocument, what: &str) -> String {
        let lines = document.document.text().lines().count();
        let (file, line, column) = (self.file.display(), self.line, self.column);
        if self.line as usize > lines {
            let noun = if lines == 1 { "line" } else { "lines" };
            return format!("{file}: there is no line {line}; it has {lines} {noun}");
        }
        format!("{file}:{line}:{column}: {what}")
    }
}

/// Where a span stands, as `FILE:LINE:COLUMN`.
pub fn shown(document: &CorpusDocument, span: crate::text::SourceSpan) -> String {
    let text = document.document.text();
    let start = document.document.to_document(span).start;
    let position = LineIndex::new(text).position(text, start, PositionEncoding::Utf32);
    format!("{}:{}:{}", document.name, position.line + 1, position.character + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_from_the_end() {
        let place = |text: &str| text.parse::<Place>().map(|place| (place.file, place.line, place.column));
        assert_eq!(place("a.txt:3:9"), Ok(("a.txt".into(), 3, 9)));
        assert_eq!(place("a.txt:3"), Ok(("a.txt".into(), 3, 1)));
        assert_eq!(place("C:\\a:b.txt:3:9"), Ok(("C:\\a:b.txt".into(), 3, 9)));
        for bad in ["", "a.txt", "a.txt:0:1", "a.txt:x", ":3:1"] {
            assert!(place(bad).is_err(), "{bad}");
        }
    }
}
