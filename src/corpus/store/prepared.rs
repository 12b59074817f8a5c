//! Documents that were read and wait for the corpus.

use std::sync::Arc;

use crate::article::Given;
use crate::contradiction::Testimony;
use crate::corpus::Digest;
use crate::entity::Lexicon;
use crate::facts::{self, Facts};
use crate::language::ReadingCache;
use crate::markup::{Document, DocumentFormat};

/// A document that was read and waits to be put into a corpus. Reading is the slow part and needs no corpus,
/// so that many can be read at once.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) name: String,
    pub(super) document: Arc<Document>,
    pub(super) facts: Arc<Facts>,
    pub(super) digest: Arc<Digest>,
    pub(super) testimony: Arc<Testimony>,
}

impl Prepared {
    /// Reads a document.
    pub fn read(name: &str, text: &str, format: DocumentFormat) -> Prepared {
        Prepared::read_with(name, text, format, &Lexicon::default())
    }

    /// Reads a document with the dictionaries of a desk.
    pub fn read_with(name: &str, text: &str, format: DocumentFormat, lexicon: &Lexicon) -> Prepared {
        Prepared::reread(name, text, format, lexicon, &mut ReadingCache::default())
    }

    /// Reads a document again; blocks in the cache are not read anew.
    pub fn reread(
        name: &str,
        text: &str,
        format: DocumentFormat,
        lexicon: &Lexicon,
        cache: &mut ReadingCache,
    ) -> Prepared {
        Prepared::reread_document(name, Document::parse(text, format), lexicon, cache)
    }

    /// Reads a parsed document, which may have a sidecar, with the dictionaries of a desk.
    pub fn read_document(name: &str, document: Document, lexicon: &Lexicon) -> Prepared {
        Prepared::reread_document(name, document, lexicon, &mut ReadingCache::default())
    }

    pub(super) fn reread_document(
        name: &str,
        document: Document,
        lexicon: &Lexicon,
        cache: &mut ReadingCache,
    ) -> Prepared {
        let facts = facts::analyse(&document, &Given::of_document(&document), lexicon, cache);
        Prepared::of(name, Arc::new(document), Arc::new(facts))
    }

    /// A document that was read elsewhere.
    pub fn of(name: &str, document: Arc<Document>, facts: Arc<Facts>) -> Prepared {
        let source = facts::readable(document.source());
        let digest = Arc::new(Digest::read(source, &facts));
        let testimony = Arc::new(Testimony::read(source, &facts, &digest));
        Prepared { name: name.to_owned(), document, facts, digest, testimony }
    }
}
