//! Findings as workflow commands of GitHub Actions: an annotation on every passage of a pull request's files.
//! Lines and columns count from 1, columns in Unicode code points.

use crate::contradiction::{Finding, Severity};
use crate::corpus::Snapshot;
use crate::text::{LineIndex, PositionEncoding};

/// One line a passage, in order of the findings. Line breaks and the command's own signs are escaped as the
/// runner expects it.
pub fn annotations<'a>(snapshot: &Snapshot, findings: impl IntoIterator<Item = &'a Finding>) -> String {
    let mut out = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Contradiction => "error",
            Severity::Dispute => "warning",
            Severity::Discrepancy => "notice",
        };
        for passage in finding.passages() {
            let Some(document) = snapshot.document(passage.document) else { continue };
            let text = document.document.text();
            let span = document.document.to_document(passage.span);
            let lines = LineIndex::new(text);
            let start = lines.position(text, span.start, PositionEncoding::Utf32);
            let end = lines.position(text, span.end, PositionEncoding::Utf32);
            out.push_str(&format!(
                "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
                property(&document.name),
                start.line + 1,
                end.line + 1,
                start.character + 1,
                end.character + 1,
                property(&format!("newsmark {}", finding.rule.code())),
                data(&finding.message)
            ));
        }
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_command_are_escaped() {
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
    }
}
