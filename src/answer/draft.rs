use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::{SmolStr, format_smolstr};

use crate::corpus::{CorpusDocument, DocumentId, Passage, Snapshot};
use crate::markup::write::{self, NewAttributes, NewFootnote, WriteError};
use crate::markup::{Document, DocumentFormat, Site, TextEdit, apply_edits};
use crate::text::{DocumentSpan, SourceSpan};

use super::mark::name_for_references;

/// A change to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileEdit {
    /// Edits of a document of the corpus.
    Change {
        /// The document.
        document: DocumentId,
        /// The edits; they do not overlap.
        edits: Vec<TextEdit>,
    },
    /// A file that does not exist yet.
    Create {
        /// Its name in the corpus.
        name: SmolStr,
        /// Its text.
        text: String,
    },
}

/// Notes that are being written into documents, or beside raw ones into their sidecars. Nothing is changed until
/// somebody applies what [`Draft::finish`] gives.
pub struct Draft<'s> {
    snapshot: &'s Snapshot,
    files: BTreeMap<SmolStr, DraftFile>,
}

struct DraftFile {
    /// The document as the corpus has it; `None` for a new file.
    original: Option<DocumentId>,
    document: Arc<Document>,
}

impl<'s> Draft<'s> {
    /// An empty draft.
    pub fn new(snapshot: &'s Snapshot) -> Self {
        Draft { snapshot, files: BTreeMap::new() }
    }

    /// Says something of words: by a mark in a `.news` document, by an anchored note in the sidecar of a raw one.
    ///
    /// # Errors
    ///
    /// Where the words cannot be marked.
    pub fn annotate(
        &mut self,
        document: &CorpusDocument,
        words: SourceSpan,
        title: &str,
        attributes: &NewAttributes,
    ) -> Result<(), WriteError> {
        let raw = document.document.format() == DocumentFormat::Raw;
        let file = self.file_for(document);
        let edits = if raw {
            let footnote = NewFootnote {
                title: title.to_owned(),
                attributes: attributes.clone(),
                reason: String::new(),
            };
            write::anchored(&file.document, document.document.source(), words, &footnote)?.0
        } else {
            write::annotate(&file.document, words, title, attributes)?
        };
        file.apply(&edits);
        Ok(())
    }

    /// Says the same of several stretches of words, see [`Draft::annotate`]. They do not overlap.
    ///
    /// # Errors
    ///
    /// Where some of the words cannot be marked.
    pub fn annotate_all(
        &mut self,
        document: &CorpusDocument,
        spans: &[SourceSpan],
        title: &str,
        attributes: &NewAttributes,
    ) -> Result<(), WriteError> {
        // A mark leaves the bytes of the source where they are.
        spans.iter().try_for_each(|&words| self.annotate(document, words, title, attributes))
    }

    /// Takes away what is written of words: a mark in the text, or a note anchored by quotation.
    ///
    /// # Errors
    ///
    /// Where something refers to it.
    pub fn take_away(&mut self, document: &CorpusDocument, site: Site) -> Result<(), WriteError> {
        self.rewrite(document, |written| match site {
            Site::Span(index) => write::unmark(written, index),
            Site::Footnote(index) | Site::Sidecar(index) => write::remove_footnote(written, index),
        })
    }

    /// Applies what `edits` makes of the file that a document is written about in.
    fn rewrite(
        &mut self,
        document: &CorpusDocument,
        edits: impl FnOnce(&Document) -> Result<Vec<TextEdit>, WriteError>,
    ) -> Result<(), WriteError> {
        let file = self.file_for(document);
        let edits = edits(&file.document)?;
        file.apply(&edits);
        Ok(())
    }

    /// Adds a value to a list of the front matter, which is made where there is none; for a raw document to that
    /// of its sidecar.
    ///
    /// # Errors
    ///
    /// Where the front matter would not be read as it is meant.
    pub fn add_to_front_matter(
        &mut self,
        document: &CorpusDocument,
        key: &str,
        value: &str,
    ) -> Result<(), WriteError> {
        self.rewrite(document, |written| write::add_to_front_matter(written, key, value))
    }

    /// Takes a value out of a list of the front matter; for a raw document of that of its sidecar.
    ///
    /// # Errors
    ///
    /// Where it is not there, or the front matter would not be read as it is meant.
    pub fn remove_from_front_matter(
        &mut self,
        document: &CorpusDocument,
        key: &str,
        value: &str,
    ) -> Result<(), WriteError> {
        self.rewrite(document, |written| write::remove_from_front_matter(written, key, value))
    }

    /// Takes a footnote out of the file that it is written in, `document`.
    ///
    /// # Errors
    ///
    /// Where something refers to it.
    pub fn remove_footnote(&mut self, document: &CorpusDocument, footnote: u32) -> Result<(), WriteError> {
        self.rewrite(document, |written| write::remove_footnote(written, footnote))
    }

    /// The id by which a passage can be named; it is given one where it has none.
    ///
    /// # Errors
    ///
    /// Where the passage cannot be marked.
    pub fn id_of(&mut self, passage: Passage) -> Result<SmolStr, WriteError> {
        let document = self.snapshot.document(passage.document).ok_or(WriteError::Impossible)?;
        let known = document.document.annotations().iter().find(|known| known.span == passage.span);
        if let Some(id) = known.and_then(|known| known.id.clone()) {
            return Ok(id);
        }
        if document.document.format() == DocumentFormat::Raw {
            let file = self.file_for(document);
            let attributes = NewAttributes::new().class("claim");
            let footnote = NewFootnote { title: "Passage".into(), attributes, reason: String::new() };
            let source = document.document.source();
            let (edits, label) = write::anchored(&file.document, source, passage.span, &footnote)?;
            file.apply(&edits);
            return Ok(label.into());
        }
        let file = self.file_for(document);
        let id = free_id(&file.document);
        let attributes = NewAttributes::new().id(&id).class("claim");
        let edits = write::annotate(&file.document, passage.span, "Passage", &attributes)?;
        file.apply(&edits);
        Ok(id)
    }

    /// Adds a note of its own, without words of the text, to a document or its sidecar.
    ///
    /// # Errors
    ///
    /// Where the note would not be read as it is meant.
    pub fn note(&mut self, document: &CorpusDocument, note: &NewFootnote) -> Result<(), WriteError> {
        let file = self.file_for(document);
        let edits = write::footnote(&file.document, note, None)?.0;
        file.apply(&edits);
        Ok(())
    }

    /// How a note in `from` names a mark of another document: `c4` or `002:c4`.
    pub fn reference(&self, from: DocumentId, to: DocumentId, id: &str) -> String {
        match self.snapshot.document(to) {
            Some(document) if to != from => format!("{}:{id}", name_for_references(document)),
            _ => id.to_owned(),
        }
    }

    /// Makes sure that a raw document has a sidecar.
    pub fn sidecar(&mut self, document: &CorpusDocument) {
        self.file_for(document);
    }

    /// What is to be changed.
    pub fn finish(self) -> Vec<FileEdit> {
        let snapshot = self.snapshot;
        let changes = self.files.into_iter().filter_map(|(name, file)| match file.original {
            None => Some(FileEdit::Create { name, text: file.document.text().to_owned() }),
            Some(id) => {
                let edit = difference(snapshot.document(id)?.document.text(), file.document.text())?;
                Some(FileEdit::Change { document: id, edits: vec![edit] })
            }
        });
        changes.collect()
    }

    /// The file that notes on a document are written into.
    fn file_for(&mut self, document: &CorpusDocument) -> &mut DraftFile {
        let raw = document.document.format() == DocumentFormat::Raw;
        let name = if raw { format_smolstr!("{}.news", document.name) } else { document.name.clone() };
        let snapshot = self.snapshot;
        self.files.entry(name).or_insert_with_key(|name| match snapshot.by_name(name) {
            Some(known) => DraftFile { original: Some(known.id), document: known.document.clone() },
            None => {
                let file = document.name.rsplit('/').next().unwrap_or(&document.name);
                let text = write::new_sidecar(file, document.document.source());
                let document = Arc::new(Document::parse(text, DocumentFormat::Newsmark));
                DraftFile { original: None, document }
            }
        })
    }
}

impl DraftFile {
    fn apply(&mut self, edits: &[TextEdit]) {
        let text = apply_edits(self.document.text(), edits);
        self.document = Arc::new(Document::parse(text, DocumentFormat::Newsmark));
    }
}

/// "c1", or the next that is free.
fn free_id(document: &Document) -> SmolStr {
    let taken = |id: &str| {
        document.annotation(id).is_some() || document.footnotes().iter().any(|note| note.label == id)
    };
    (1..).map(|number| format_smolstr!("c{number}")).find(|id| !taken(id)).unwrap_or_default()
}

/// The one edit that makes `new` of `old`; `None` where they are the same.
pub fn difference(old: &str, new: &str) -> Option<TextEdit> {
    if old == new {
        return None;
    }
    let mut begin = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(begin) || !new.is_char_boundary(begin) {
        begin -= 1;
    }
    let rest = old.len().min(new.len()) - begin;
    let ends = old.bytes().rev().zip(new.bytes().rev()).take(rest);
    let mut end = ends.take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(old.len() - end) || !new.is_char_boundary(new.len() - end) {
        end -= 1;
    }
    let span = DocumentSpan::from_range(begin..old.len() - end);
    Some(TextEdit { span, text: new[begin..new.len() - end].to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_difference_leads_from_one_text_to_the_other(old in "[aé😀]{0,8}", new in "[aé😀]{0,8}") {
            let edits: Vec<_> = difference(&old, &new).into_iter().collect();
            prop_assert_eq!(apply_edits(&old, &edits), new);
        }
    }
}
