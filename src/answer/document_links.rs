use crate::corpus::CorpusDocument;
use crate::text::SourceSpan;

/// An address in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its bytes.
    pub span: SourceSpan,
    /// Where it leads.
    pub target: String,
}

/// The web addresses of a document.
pub fn document_links(document: &CorpusDocument) -> Vec<Link> {
    let source = document.document.source();
    let mut links = Vec::new();
    for (start, _) in source.match_indices("http") {
        let rest = &source[start..];
        let scheme = ["https://", "http://"].into_iter().find(|scheme| rest.starts_with(scheme));
        let Some(scheme) = scheme else { continue };
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”' | '“' | '}' | ']'));
        // Punctuation behind an address belongs to the sentence.
        let address = rest[..end.unwrap_or(rest.len())]
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '’', '\'']);
        let after_another = links.last().is_some_and(|last: &Link| (start as u32) < last.span.end);
        if address.len() > scheme.len() && !after_another {
            let span = SourceSpan::from_range(start..start + address.len());
            links.push(Link { span, target: address.to_owned() });
        }
    }
    links
}
