//! Raw text into a document and back.

use super::{Document, DocumentFormat};

/// The source of a newsmark document: its text without front matter, marks, footnotes and escapes.
pub fn strip(document: &str) -> String {
    Document::parse(document, DocumentFormat::Newsmark).source().to_owned()
}

/// Writes raw text as a newsmark document without any marks: `strip(&escape(raw)) == raw` for every text.
///
/// Backslashes are put only where the raw text would otherwise be read as markup, so nearly every article
/// stays as it is.
pub fn escape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 16);
    // A text that begins like front matter gets an empty one put in front of it.
    if raw.starts_with("---")
        && raw.lines().next().is_some_and(|line| super::scan::is_fence(line.trim_end_matches('\r')))
    {
        out.push_str("---\n---\n");
    }
    let bytes = raw.as_bytes();
    let mut copied = 0;
    for at in memchr::memchr3_iter(b'[', b'{', b'\\', bytes) {
        let next = bytes.get(at + 1).copied();
        let needed = match bytes[at] {
            b'[' => next == Some(b'^'),
            b'{' => at > 0 && bytes[at - 1] == b']',
            _ => next.is_some_and(super::scan::is_escapable),
        };
        if needed {
            out.push_str(&raw[copied..at]);
            out.push('\\');
            copied = at;
        }
    }
    out.push_str(&raw[copied..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_left_alone() {
        for raw in
            ["He said [Daesh] had gone [sic] [...] [1].", "* one\n# two\n> three", "a \\ b", "{x} ]( ["]
        {
            assert_eq!(escape(raw), raw);
        }
    }

    #[test]
    fn what_looks_like_markup_is_escaped() {
        assert_eq!(escape("[a]{.b} [^1] \\["), "[a]\\{.b} \\[^1] \\\\[");
        assert_eq!(escape("---\na: b\n---\nc"), "---\n---\n---\na: b\n---\nc");
    }
}
