//! What answers are made from: the corpus at one moment, with what the editor needs to know beside it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use tower_lsp::ls_types::Uri;

use super::client::Client;
use super::roots::Roots;
use super::settings::Settings;
use crate::answer::Wanted;
use crate::corpus::{CorpusDocument, Snapshot};
use crate::markup::Document;
use crate::text::LineIndex;

/// Most line indexes that are kept at a time.
const MOST_LINE_INDEXES: usize = 4096;

/// A state of the corpus. Never changes; cheap to clone behind its `Arc`.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The corpus.
    pub snapshot: Snapshot,
    /// The folders.
    pub roots: Arc<Roots>,
    /// The open documents, by name.
    pub open: Arc<BTreeMap<SmolStr, Opened>>,
    /// What the client can do.
    pub client: Arc<Client>,
    /// What the user has set.
    pub settings: Arc<Settings>,
    /// Which findings are to be told.
    pub wanted: Arc<Wanted>,
    /// Whether the folders are still being read.
    pub indexing: bool,
    /// How many files of the folders are still to be read.
    pub unread: usize,
    /// Line indexes of documents, made when they are needed; shared with the worlds before and after.
    pub(super) lines: Arc<LineIndexes>,
}

/// Which state of an open document the corpus has.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The URI in the editor's spelling.
    pub uri: Uri,
    /// The editor's version.
    pub version: i32,
    /// The analyst's number for it.
    pub sequence: u64,
    /// The analyst's number when it was opened.
    pub opened: u64,
}

#[derive(Debug, Default)]
pub(super) struct LineIndexes(Mutex<FxHashMap<SmolStr, LinesOf>>);

/// The line index of that very text.
type LinesOf = (Arc<Document>, Arc<LineIndex>);

impl World {
    /// The URI of a document. `None` only for names that the editor could not open.
    pub fn uri_of(&self, document: &CorpusDocument) -> Option<Uri> {
        match self.open.get(&document.name) {
            Some(open) => Some(open.uri.clone()),
            None => self.roots.uri_of(&document.name),
        }
    }

    /// The line index of a document's text.
    pub fn line_index(&self, document: &CorpusDocument) -> Arc<LineIndex> {
        let mut indexes = self.lines.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, index)) = indexes.get(&document.name)
            && Arc::ptr_eq(of, &document.document)
        {
            return index.clone();
        }
        let index = Arc::new(LineIndex::new(document.document.text()));
        if indexes.len() >= MOST_LINE_INDEXES {
            indexes.clear();
        }
        indexes.insert(document.name.clone(), (document.document.clone(), index.clone()));
        index
    }
}
