use crate::corpus::{CorpusDocument, DocumentId, Snapshot};
use crate::markup::DocumentFormat;
use crate::markup::write::wikilinks;
use crate::text::DocumentSpan;

use super::mark::document_called;

/// An address in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its bytes.
    pub span: DocumentSpan,
    /// Where it leads.
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// To a page of the web.
    Address(String),
    /// To a document of the folder.
    Document(DocumentId),
}

/// The web addresses of a document, those of its front matter included, the files that it says it annotates or was
/// made of, and articles of the folder in double brackets.
pub fn document_links(snapshot: &Snapshot, document: &CorpusDocument) -> Vec<Link> {
    let source = document.document.text();
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
            let span = DocumentSpan::from_range(start..start + address.len());
            links.push(Link { span, target: LinkTarget::Address(address.to_owned()) });
        }
    }
    let own_markup = document.document.format() == DocumentFormat::Newsmark;
    // A wikilink to an article stays one; to a person or place it can be rewritten as a mark.
    for link in wikilinks(&document.document).into_iter().filter(|_| own_markup) {
        if let Some(named) = document_called(snapshot, link.id) {
            links.push(Link { span: link.span, target: LinkTarget::Document(named.id) });
        }
    }
    if own_markup && let Some(front) = document.document.front_matter() {
        let folder = document.name.rfind('/').map_or("", |end| &document.name[..=end]);
        let files = ["annotates", "source"].into_iter().flat_map(|key| front.list(key));
        links.extend(files.filter_map(|(file, span)| {
            let named = snapshot.by_name(&format!("{folder}{file}"))?;
            Some(Link { span: *span, target: LinkTarget::Document(named.id) })
        }));
    }
    links.sort_by_key(|link| link.span);
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;

    #[test]
    fn addresses_and_files_are_links() {
        let text = "---\nannotates: a.txt\nurl: https://example.org/a\nsource: none.txt\n---\n\n[^n1]: [see]{.claim at=\"Oslo\"}\n  http://example.org/b. See [[a|the wire]], not [[tolle]].\n";
        let mut corpus = Corpus::default();
        corpus.update("wire/a.txt", "Oslo slept.\n", DocumentFormat::Raw);
        corpus.update("wire/a.txt.news", text, DocumentFormat::Newsmark);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("wire/a.txt.news").unwrap();
        let raw = snapshot.by_name("wire/a.txt").unwrap().id;
        let links = document_links(&snapshot, document);
        let told: Vec<_> = links.iter().map(|link| (link.span.of(text), &link.target)).collect();
        assert_eq!(
            told,
            [
                ("a.txt", &LinkTarget::Document(raw)),
                ("https://example.org/a", &LinkTarget::Address("https://example.org/a".into())),
                ("http://example.org/b", &LinkTarget::Address("http://example.org/b".into())),
                ("[[a|the wire]]", &LinkTarget::Document(raw)),
            ]
        );
    }
}
