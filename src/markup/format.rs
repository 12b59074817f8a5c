//! The layout of attributes: id, classes, keys, comments; one space between them; quotes where needed.

use super::attributes::layout;
use super::problem::{TextEdit, apply_edits};
use super::{Document, DocumentFormat};

/// Formats the attributes of a newsmark document. Idempotent; text, footnotes and front matter stay as they
/// are, and so does what every mark means.
pub fn format(text: &str) -> String {
    apply_edits(text, &format_edits(&Document::parse(text, DocumentFormat::Newsmark)))
}

/// The edits that format a document, one for each attribute block that is laid out otherwise, in order.
pub fn format_edits(document: &Document) -> Vec<TextEdit> {
    document
        .spans()
        .iter()
        .filter_map(|span| {
            let attributes = &span.attributes;
            let text = layout(attributes.items.iter().map(|item| (&item.kind, item.value.as_str())));
            (attributes.span.of(document.text()) != text).then_some(TextEdit { span: attributes.span, text })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_get_one_layout() {
        assert_eq!(
            format("[a  b]{ by=\"x\"\n .claim   #c1 at=\"a \\\"b\\\"\" %why% } [c]{ d }"),
            "[a  b]{#c1 .claim by=x at=\"a \\\"b\\\"\" % why %} [c]{ d }"
        );
    }
}
