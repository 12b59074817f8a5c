//! The lines of a saved page and how they group into paragraphs.

use crate::text::{LineIndex, SourceSpan};

/// A paragraph candidate: one line, or the lines of one hard-wrapped paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Its bytes without white space around them; never empty.
    pub span: SourceSpan,
    /// Chunks with no empty line between them share a group.
    pub group: u32,
}

/// Lines shorter than this, in bytes, are not the inner lines of a hard-wrapped paragraph.
const WRAP_SHORTEST: usize = 45;
/// Lines longer than this are paragraphs of their own: nobody wraps so wide.
const WRAP_LONGEST: usize = 130;

/// Splits a page into chunks.
pub(super) fn group(source: &str) -> Vec<Chunk> {
    let index = LineIndex::new(source);
    let mut lines: Vec<Chunk> = Vec::new();
    let mut group = 0;
    let mut gap = false;
    for line in 0..index.count() {
        let Some(range) = index.line_range(source, line) else { continue };
        let text = &source[range.clone()];
        let trimmed = text.trim_matches(is_blank);
        if trimmed.is_empty() {
            gap = true;
            continue;
        }
        if gap {
            group += 1;
            gap = false;
        }
        let start = range.start + (text.len() - text.trim_start_matches(is_blank).len());
        lines.push(Chunk { span: SourceSpan::from_range(start..start + trimmed.len()), group });
    }
    if is_wrapped(source, &lines) { unwrap(source, &lines) } else { lines }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '\0'
}

/// Whether a line runs on into the next one of its group.
fn runs_on(source: &str, line: Chunk, next: Chunk) -> bool {
    let text = line.span.of(source);
    line.group == next.group && (WRAP_SHORTEST..=WRAP_LONGEST).contains(&text.len())
}

/// Whether the page breaks its lines at a fixed width: most lines that could run on break inside a sentence.
fn is_wrapped(source: &str, lines: &[Chunk]) -> bool {
    let mut candidates = 0;
    let mut broken = 0;
    for pair in lines.windows(2) {
        if pair[0].group != pair[1].group {
            continue;
        }
        if pair[0].span.len() as usize > WRAP_LONGEST {
            return false;
        }
        if runs_on(source, pair[0], pair[1]) {
            candidates += 1;
            let ends = pair[0].span.of(source).ends_with(['.', '!', '?', '"', '”', ':', ')']);
            let continues =
                pair[1].span.of(source).starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
            broken += usize::from(!ends && continues);
        }
    }
    candidates >= 3 && broken * 3 >= candidates
}

/// Joins the lines of each hard-wrapped paragraph.
fn unwrap(source: &str, lines: &[Chunk]) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut open = false;
    for (at, &line) in lines.iter().enumerate() {
        match chunks.last_mut() {
            Some(last) if open && last.group == line.group => last.span = last.span.cover(line.span),
            _ => chunks.push(line),
        }
        open = lines.get(at + 1).is_some_and(|&next| runs_on(source, line, next));
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(source: &str) -> Vec<(&str, u32)> {
        group(source).into_iter().map(|chunk| (chunk.span.of(source), chunk.group)).collect()
    }

    #[test]
    fn lines_of_no_break_spaces_are_empty() {
        assert_eq!(chunks("One\n\u{a0}\n\u{a0}two\u{a0}\r\nthree"), [("One", 0), ("two", 1), ("three", 1)]);
    }

    #[test]
    fn hard_wrapped_paragraphs_are_joined() {
        let source = "The mayor of the town said on Tuesday that the old\nbridge would be closed for repairs until the end of\nthe year, and that ferries would carry the people of\nboth banks across.\n\nNobody was hurt.";
        let joined = chunks(source);
        assert_eq!(joined.len(), 2);
        assert!(joined[0].0.ends_with("both banks across."));
    }
}
