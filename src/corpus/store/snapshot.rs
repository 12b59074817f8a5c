//! What readers hold: the corpus as it was at one moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

use super::{pair_key, split_name};
use crate::contradiction::{Disagreement, Finding};
use crate::corpus::catalogue::Catalogue;
use crate::corpus::directory::Directory;
use crate::corpus::link::CorpusVariant;
use crate::corpus::origin::Wire;
use crate::corpus::pair::Pair;
use crate::corpus::shards::{Postings, Shards};
use crate::corpus::{
    CorpusDocument, CorpusEntity, DocumentId, EntityId, Origin, Passage, RelatedPassage, related,
};
use crate::entity::Lexicon;

/// A finding with the slot it fills, which is not for people to read.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) slot: Arc<str>,
    /// The numbers of its passages in their roles, the first one's first. A finding is made anew if any of them is
    /// touched.
    pub(super) nodes: Arc<[u64]>,
    pub(super) finding: Arc<Finding>,
}

impl Held {
    /// Whether nothing has changed about it.
    pub(super) fn is_same(&self, other: &Held) -> bool {
        Arc::ptr_eq(&self.finding, &other.finding)
            || (self.slot == other.slot && self.finding == other.finding)
    }
}

/// The corpus as it was at one moment. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub(super) catalogue: Catalogue,
    pub(super) documents: Shards<Arc<CorpusDocument>>,
    pub(super) directory: Directory,
    pub(super) postings: Postings,
    /// The numbers of the documents that each has a pair with, in order. Typing seldom changes whom a document is
    /// compared with; what it changes is in the pairs.
    pub(super) neighbours: Shards<Arc<Vec<u32>>>,
    pub(super) pairs: Shards<Arc<Pair>>,
    /// The numbers of the documents that each is a wire copy of, in order.
    pub(super) copies: Shards<Arc<Vec<u32>>>,
    pub(super) own: Shards<Arc<Vec<Disagreement>>>,
    pub(super) origins: Shards<Arc<Origin>>,
    pub(super) held: Shards<Arc<Vec<Held>>>,
    pub(super) set_aside: usize,
    pub(super) lexicon: Arc<Lexicon>,
    pub(super) places: Arc<BTreeMap<SmolStr, SmolStr>>,
}

impl Snapshot {
    /// All documents, by name.
    pub fn documents(&self) -> impl Iterator<Item = &CorpusDocument> {
        self.catalogue.iter().map(|document| &**document)
    }

    /// What the documents were read with.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.catalogue.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One document.
    pub fn document(&self, id: DocumentId) -> Option<&CorpusDocument> {
        self.documents.get(u64::from(id.0)).map(|document| &**document)
    }

    /// The document of that name.
    pub fn by_name(&self, name: &str) -> Option<&CorpusDocument> {
        self.catalogue.get(name).map(|document| &**document)
    }

    /// What a document is called in the keys of findings: its path from the root of its folder, from wherever the
    /// folder is looked at. Its name where nothing was said about its place ([`place`](super::Corpus::place)).
    pub fn key_name(&self, document: &CorpusDocument) -> String {
        self.path_of(&document.name)
    }

    /// Where a document lies in its folder, by its name.
    pub(super) fn path_of(&self, name: &str) -> String {
        let (directory, file) = split_name(name);
        let directory = self.places.get(directory).map_or(directory, SmolStr::as_str);
        format!("{directory}{file}")
    }

    /// The entity that a document's entity belongs to.
    pub fn entity_of(&self, document: DocumentId, entity: u32) -> Option<EntityId> {
        self.directory.entity_of(document, entity)
    }

    /// One entity.
    pub fn entity(&self, id: EntityId) -> Option<&CorpusEntity> {
        self.directory.entity(id)
    }

    /// Spellings of an entity's name in single documents that are slips of the pen.
    pub fn variants(&self, id: EntityId) -> &[CorpusVariant] {
        self.directory.variants(id)
    }

    /// All entities, each at its first member.
    pub fn entities(&self) -> impl Iterator<Item = &CorpusEntity> {
        self.catalogue.iter().flat_map(|document| {
            (0..document.facts.entities.len() as u32).filter_map(|index| {
                let entity = self.entity(self.entity_of(document.id, index)?)?;
                let first = entity.members.first()?;
                (first.document == document.id && first.entity == index).then_some(entity)
            })
        })
    }

    /// Passages elsewhere that tell what this one tells, best first.
    pub fn related(&self, passage: Passage) -> Vec<RelatedPassage> {
        related::of(self, passage)
    }

    /// The documents compared with one, with what they share, in order of their numbers.
    pub fn neighbours(&self, document: DocumentId) -> impl Iterator<Item = (DocumentId, &Pair)> {
        let list = self.neighbours.get(u64::from(document.0)).map_or(&[][..], |list| list.as_slice());
        list.iter().filter_map(move |&other| Some((DocumentId(other), self.pair(document.0, other)?)))
    }

    /// The wire copies of a document, with the evidence.
    pub(super) fn copies(&self, document: u32) -> impl Iterator<Item = (u32, &Wire)> {
        let list = self.copies.get(u64::from(document)).map_or(&[][..], |list| list.as_slice());
        list.iter().filter_map(move |&other| Some((other, self.pair(document, other)?.wire.as_ref()?)))
    }

    /// What two documents have to do with each other.
    pub(super) fn pair(&self, a: u32, b: u32) -> Option<&Pair> {
        self.pairs.get(pair_key(a, b)).map(|pair| &**pair)
    }

    /// How many passages disagree with so many others that they are no disagreement but a stock phrase, and are
    /// left out of the findings.
    pub fn set_aside(&self) -> usize {
        self.set_aside
    }

    /// The origin a document goes back to.
    pub fn origin_of(&self, document: DocumentId) -> Option<&Origin> {
        self.origins.get(u64::from(document.0)).map(|origin| &**origin)
    }

    /// All findings, in order of their first passage.
    pub fn findings(&self) -> impl Iterator<Item = &Arc<Finding>> {
        self.catalogue.iter().flat_map(|document| {
            self.held_by(document.id)
                .iter()
                .map(|held| &held.finding)
                .filter(move |finding| finding.standpoints[0].passages[0].document == document.id)
        })
    }

    /// The findings with a passage in one document, in order of that passage.
    pub fn findings_of(&self, document: DocumentId) -> Vec<Arc<Finding>> {
        self.held_by(document).iter().map(|held| held.finding.clone()).collect()
    }

    pub(super) fn held_by(&self, document: DocumentId) -> &[Held] {
        self.held.get(u64::from(document.0)).map_or(&[], |held| held.as_slice())
    }

    /// All disagreements a document takes part in.
    pub(super) fn disagreements(&self, document: u32) -> impl Iterator<Item = &Disagreement> {
        let own = self.own.get(u64::from(document)).map_or(&[][..], |own| own.as_slice());
        own.iter()
            .chain(self.neighbours(DocumentId(document)).flat_map(|(_, pair)| pair.disagreements.iter()))
    }
}
