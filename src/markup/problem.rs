//! What is wrong or doubtful in a document's markup, beside the complete tree.

use crate::text::DocumentSpan;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemLevel {
    /// A remark: the document means what it says.
    Hint,
    /// Part of the markup is probably not what was meant.
    Warning,
    /// Part of the markup could not be used.
    Error,
}

/// A change to a document: the bytes of `span` become `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced; empty for an insertion.
    pub span: DocumentSpan,
    /// What takes its place.
    pub text: String,
}

impl TextEdit {
    /// An insertion at a byte of the document.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        TextEdit { span: DocumentSpan::new(at, at), text: text.into() }
    }
}

/// Applies edits that do not overlap; several insertions at one place keep their order. Edits that do not lie
/// on character boundaries of `text`, or overlap one before them, are left out.
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in sorted {
        let range = edit.span.range();
        if let Some(kept) = text.get(at..range.start)
            && text.is_char_boundary(range.end)
        {
            out.push_str(kept);
            out.push_str(&edit.text);
            at = range.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// Something wrong or doubtful in the markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: DocumentSpan,
    /// Stable code: "markup/unknown-key".
    pub code: &'static str,
    /// How much it matters.
    pub level: ProblemLevel,
    /// What is wrong and what to do about it, in plain words.
    pub message: String,
    /// Edits that put it right, where that can be done without a decision; empty else.
    pub fix: Vec<TextEdit>,
}

impl Problem {
    pub(super) fn new(
        span: DocumentSpan,
        code: &'static str,
        level: ProblemLevel,
        message: impl Into<String>,
    ) -> Self {
        Problem { span, code, level, message: message.into(), fix: Vec::new() }
    }

    pub(super) fn fixed_by(mut self, edits: Vec<TextEdit>) -> Self {
        self.fix = edits;
        self
    }
}
