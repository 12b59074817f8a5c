//! What documents are to the desk by where they lie: its own drafts, and sources that it trusts.

use std::path::Path;

use ignore::gitignore::Gitignore;

use crate::markup::{Document, DocumentRole};

/// Which documents are drafts of the desk's own and which are trusted, as gitignore patterns over their paths from
/// the root of the folder.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    drafts: Option<Gitignore>,
    trusted: Option<Gitignore>,
}

impl Standing {
    /// From what the patterns match, which are rooted at the empty path.
    pub fn new(drafts: Option<Gitignore>, trusted: Option<Gitignore>) -> Standing {
        Standing { drafts, trusted }
    }

    /// Whether a document is a draft: where its front matter does not say what it is, its path decides.
    pub(super) fn is_draft(&self, path: &str, document: &Document) -> bool {
        match document.front_matter().and_then(|front| front.role()) {
            Some(role) => role == DocumentRole::Draft,
            None => matches(self.drafts.as_ref(), path),
        }
    }

    /// Whether a document is one of those that the desk trusts.
    pub(super) fn is_trusted(&self, path: &str) -> bool {
        matches(self.trusted.as_ref(), path)
    }
}

fn matches(matcher: Option<&Gitignore>, path: &str) -> bool {
    let path = Path::new(path);
    // What does not lie in the folder is none of its documents.
    matcher.is_some_and(|matcher| {
        !path.has_root() && matcher.matched_path_or_any_parents(path, false).is_ignore()
    })
}

#[cfg(test)]
mod tests {
    use ignore::gitignore::GitignoreBuilder;

    use super::*;
    use crate::markup::DocumentFormat;

    #[test]
    fn paths_decide_unless_the_front_matter_does() {
        let matching = |pattern: &str| {
            let mut builder = GitignoreBuilder::new("");
            builder.add_line(None, pattern).unwrap();
            builder.build().ok()
        };
        let standing = Standing::new(matching("drafts/"), matching("official/*.txt"));
        let raw = Document::parse("Harbour closed.", DocumentFormat::Raw);
        assert!(standing.is_draft("drafts/monday/lead.txt", &raw));
        assert!(!standing.is_draft("wire/lead.txt", &raw));
        assert!(!standing.is_draft("/drafts/lead.txt", &raw));
        let source = Document::parse("---\nrole: source\n---\nHarbour closed.", DocumentFormat::Newsmark);
        assert!(!standing.is_draft("drafts/lead.news", &source));
        assert!(standing.is_trusted("official/statement.txt") && !standing.is_trusted("official.txt"));
    }
}
