//! The proof that the source was not changed: its SHA-256 in the front matter.

use sha2::{Digest, Sha256};

use super::front_matter::FrontMatter;
use super::problem::{Problem, ProblemLevel, TextEdit};
use super::tree::Footnote;

/// SHA-256 of a source's bytes, as 64 lower case hexadecimal digits.
pub fn source_hash(source: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(source.as_bytes()) {
        for digit in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
    hex
}

/// Compares the source with the hash of the front matter, if it gives one. Where a line break too many or too
/// few explains the difference, which is what editors do to files, the problem says so; `first` is the
/// document's first footnote, in front of which a missing one can be put.
pub(super) fn check(
    front: &FrontMatter,
    source: &str,
    first: Option<&Footnote>,
    problems: &mut Vec<Problem>,
) {
    let Some((value, span)) = front.list("sha256").first() else { return };
    let wanted = value.to_lowercase();
    if wanted.len() != 64 || source_hash(source) == wanted {
        return;
    }
    let matches = |candidate: &str| source_hash(candidate) == wanted;
    let trimmed = source.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text));
    let unix = source.contains('\r').then(|| source.replace("\r\n", "\n"));
    let windows = (!source.contains('\r')).then(|| source.replace('\n', "\r\n"));
    let (why, fix) = if trimmed.is_some_and(matches) {
        ("it ends with a line break that the original does not have".to_owned(), Vec::new())
    } else if matches(&format!("{source}\n")) || matches(&format!("{source}\r\n")) {
        let line_break = if source.contains("\r\n") { "\r\n" } else { "\n" };
        let fix = first.map(|first| vec![TextEdit::insert(first.whole.start, line_break)]);
        (
            match first {
                Some(_) => "the line break at its end is missing; the two line breaks in front of the footnotes are not part of the text, so put one more empty line there",
                None => "the line break at its end is missing",
            }
            .to_owned(),
            fix.unwrap_or_default(),
        )
    } else if source.starts_with(['\n', '\r']) && matches(source.trim_start_matches(['\n', '\r'])) {
        ("there is an empty line behind the front matter, which counts as text".to_owned(), Vec::new())
    } else if unix.as_deref().is_some_and(matches) {
        ("its lines end in CR LF, those of the original in LF".to_owned(), Vec::new())
    } else if windows.as_deref().is_some_and(matches) {
        ("its lines end in LF, those of the original in CR LF".to_owned(), Vec::new())
    } else {
        ("words of the original were changed, or another file is meant".to_owned(), Vec::new())
    };
    let message = format!(
        "The text is not the original that the hash was made of: {why}. Without markup its SHA-256 is {}.",
        source_hash(source)
    );
    problems.push(Problem::new(*span, "markup/hash", ProblemLevel::Error, message).fixed_by(fix));
}
