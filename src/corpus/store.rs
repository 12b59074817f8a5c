//! The one writer and the snapshots its readers hold.
//!
//! What is kept is local by construction, so that an edit touches little: postings name the documents that
//! share a feature; documents that share enough of them are compared in pairs, and a pair depends on its two
//! documents alone; origins and findings are connected components of pairs, rebuilt where a pair changed.
//! The corpus after any sequence of edits is the corpus built from scratch, numbers of documents aside.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::article::Given;
use crate::contradiction::{self, Disagreement, Finding, Node, Testimony};
use crate::corpus::catalogue::Catalogue;
use crate::corpus::crowd::{self, Crowds, Touched};
use crate::corpus::directory::Directory;
use crate::corpus::link::{CorpusVariant, Linker, Relinked};
use crate::corpus::origin::Wire;
use crate::corpus::pair::Pair;
use crate::corpus::shards::{Postings, Shards};
use crate::corpus::{
    Changes, CorpusDocument, CorpusEntity, Digest, DocumentId, EntityId, Origin, Passage, RelatedPassage,
    Standing, origin, related,
};
use crate::entity::Lexicon;
use crate::facts::{self, Facts};
use crate::language::ReadingCache;
use crate::markup::{Document, DocumentFormat, IdentityDecision};

/// Features that more documents share than this say nothing about any two of them.
#[derive(Clone, Copy, Debug)]
struct Common(usize);

impl Default for Common {
    fn default() -> Self {
        Common(256)
    }
}

/// A real disagreement has few sides. Where passages give more values than this, and each disagrees with the next,
/// they are one form that was filled in for many things: they are left out.
#[derive(Clone, Copy, Debug)]
struct MostValues(usize);

impl Default for MostValues {
    fn default() -> Self {
        MostValues(6)
    }
}

/// Points from which two documents are compared.
const COMPARED: u8 = 3;

/// A document's name before and behind the last `/` or `:`; the separator belongs to the first part.
pub(crate) fn split_name(name: &str) -> (&str, &str) {
    name.split_at(name.rfind(['/', ':']).map_or(0, |at| at + 1))
}

/// Points of a feature that two documents share: a fingerprint is enough, of terms it takes three. A term's own
/// weight differs from document to document, and whether two documents are compared must not depend on which of
/// them was touched last.
fn points(feature: u64) -> u8 {
    if feature & 1 == 1 { COMPARED } else { 1 }
}

/// A finding with the slot it fills, which is not for people to read.
#[derive(Clone, Debug)]
struct Held {
    slot: Arc<str>,
    /// The numbers of its passages in their roles, the first one's first. A finding is made anew if any of them is
    /// touched.
    nodes: Arc<[u64]>,
    finding: Arc<Finding>,
}

impl Held {
    /// Whether nothing has changed about it.
    fn is_same(&self, other: &Held) -> bool {
        Arc::ptr_eq(&self.finding, &other.finding)
            || (self.slot == other.slot && self.finding == other.finding)
    }
}

/// The key of a pair of documents; the order does not matter.
fn pair_key(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}

/// The corpus as it was at one moment. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    catalogue: Catalogue,
    documents: Shards<Arc<CorpusDocument>>,
    directory: Directory,
    postings: Postings,
    /// The numbers of the documents that each has a pair with, in order. Typing seldom changes whom a document is
    /// compared with; what it changes is in the pairs.
    neighbours: Shards<Arc<Vec<u32>>>,
    pairs: Shards<Arc<Pair>>,
    /// The numbers of the documents that each is a wire copy of, in order.
    copies: Shards<Arc<Vec<u32>>>,
    own: Shards<Arc<Vec<Disagreement>>>,
    origins: Shards<Arc<Origin>>,
    held: Shards<Arc<Vec<Held>>>,
    set_aside: usize,
    lexicon: Arc<Lexicon>,
    places: Arc<BTreeMap<SmolStr, SmolStr>>,
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
    /// folder is looked at. Its name where nothing was said about its place ([`Corpus::place`]).
    pub fn key_name(&self, document: &CorpusDocument) -> String {
        self.path_of(&document.name)
    }

    /// Where a document lies in its folder, by its name.
    fn path_of(&self, name: &str) -> String {
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
    fn copies(&self, document: u32) -> impl Iterator<Item = (u32, &Wire)> {
        let list = self.copies.get(u64::from(document)).map_or(&[][..], |list| list.as_slice());
        list.iter().filter_map(move |&other| Some((other, self.pair(document, other)?.wire.as_ref()?)))
    }

    /// What two documents have to do with each other.
    fn pair(&self, a: u32, b: u32) -> Option<&Pair> {
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

    fn held_by(&self, document: DocumentId) -> &[Held] {
        self.held.get(u64::from(document.0)).map_or(&[], |held| held.as_slice())
    }

    /// All disagreements a document takes part in.
    fn disagreements(&self, document: u32) -> impl Iterator<Item = &Disagreement> {
        let own = self.own.get(u64::from(document)).map_or(&[][..], |own| own.as_slice());
        own.iter()
            .chain(self.neighbours(DocumentId(document)).flat_map(|(_, pair)| pair.disagreements.iter()))
    }
}

/// A document that was read and waits to be put into a corpus. Reading is the slow part and needs no corpus,
/// so that many can be read at once.
#[derive(Clone, Debug)]
pub struct Prepared {
    name: String,
    document: Arc<Document>,
    facts: Arc<Facts>,
    digest: Arc<Digest>,
    testimony: Arc<Testimony>,
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

    fn reread_document(
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

/// The one writer of a corpus.
#[derive(Debug, Default)]
pub struct Corpus {
    snapshot: Snapshot,
    /// What documents are read with that [`Corpus::update`] reads.
    lexicon: Arc<Lexicon>,
    /// What documents are to the desk by where they lie.
    standing: Standing,
    linker: Linker,
    /// What people decided about identity, by the document they wrote it in.
    decisions: BTreeMap<u32, Vec<IdentityDecision>>,
    next: u32,
    /// Passages that disagree with too many others.
    crowds: Crowds,
    /// From how many documents on a feature is common.
    common_from: Common,
    /// The common features.
    common: FxHashSet<u64>,
    /// How many values one disagreement may have.
    most_values: MostValues,
    /// What findings are to be brought up to date with.
    pending: Pending,
    /// Readings of the documents edited last, newest at the end.
    caches: Vec<(String, ReadingCache)>,
}

/// Readings are kept for so many documents: those that are open in an editor.
const CACHES: usize = 16;

/// From so many documents at once on, entities are linked anew as a whole.
const LINKED_AT_ONCE: usize = 16;

/// Adds or takes away.
enum Edit {
    Put(Prepared),
    Remove(String),
}

impl Corpus {
    /// An empty corpus whose documents are read with the dictionaries of a desk.
    pub fn with_lexicon(lexicon: Arc<Lexicon>) -> Corpus {
        let snapshot = Snapshot { lexicon: lexicon.clone(), ..Snapshot::default() };
        let mut corpus = Corpus { snapshot, lexicon, ..Corpus::default() };
        corpus.linker.decide(corpus.all_decisions());
        corpus
    }

    /// What documents are read with.
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.lexicon
    }

    /// Adds a document or replaces the one of that name, and recomputes what depends on it. A replaced
    /// document keeps its number.
    pub fn update(&mut self, name: &str, text: &str, format: DocumentFormat) -> Changes {
        self.update_document(name, Document::parse(text, format))
    }

    /// The same for a parsed document, which may have a sidecar.
    pub fn update_document(&mut self, name: &str, document: Document) -> Changes {
        let mut cache = match self.caches.iter().position(|(cached, _)| cached == name) {
            Some(at) => self.caches.remove(at).1,
            None => ReadingCache::default(),
        };
        let prepared = Prepared::reread_document(name, document, &self.lexicon, &mut cache);
        if self.caches.len() == CACHES {
            self.caches.remove(0);
        }
        self.caches.push((name.to_owned(), cache));
        self.insert(vec![prepared])
    }

    /// Says what the keys of findings call a directory, that is what documents' names have before the file, up to
    /// and with the last `/` or `:`. It counts for documents that are put in afterwards.
    pub fn place(&mut self, directory: &str, key: &str) {
        if directory != key {
            Arc::make_mut(&mut self.snapshot.places).insert(directory.into(), key.into());
        }
    }

    /// Says which documents are drafts and which are trusted, and looks at those again that were something else.
    pub fn regard(&mut self, standing: Standing) -> Changes {
        self.standing = standing;
        let edits = self.snapshot.documents().filter(|document| {
            let path = self.snapshot.path_of(&document.name);
            document.draft != self.standing.is_draft(&path, &document.document)
                || document.trusted != self.standing.is_trusted(&path)
        });
        let edits = edits.map(|document| {
            Edit::Put(Prepared::of(&document.name, document.document.clone(), document.facts.clone()))
        });
        let edits = edits.collect();
        self.apply(edits)
    }

    /// Adds documents that were read before, or replaces those of their names.
    pub fn insert(&mut self, documents: Vec<Prepared>) -> Changes {
        self.apply(documents.into_iter().map(Edit::Put).collect())
    }

    /// Adds documents that were read before, and leaves the findings for [`Corpus::catch_up`]: whoever reads a
    /// folder bit by bit need not put the same findings together after each. Where one of the documents is known
    /// already, the findings are brought up to date at once.
    pub fn add(&mut self, documents: Vec<Prepared>) -> Changes {
        if documents.iter().any(|document| self.snapshot.catalogue.get(&document.name).is_some()) {
            return self.insert(documents);
        }
        self.take_in(documents.into_iter().map(Edit::Put).collect());
        Changes::default()
    }

    /// Puts together the findings of documents that [`Corpus::add`] took in.
    pub fn catch_up(&mut self) -> Changes {
        let Pending { mut nodes, touched, removed } = std::mem::take(&mut self.pending);
        let relabelled = self.trace_origins(&touched);
        for &number in &relabelled {
            let both = self.snapshot.disagreements(number).flat_map(Disagreement::nodes);
            nodes.extend(both.map(|node| (crowd::number(&node), node)));
        }
        self.add_partners(&mut nodes);
        let changed = self.gather_findings(nodes, &removed);
        self.crowds.forget_turns();
        Changes { findings: changed.into_iter().map(DocumentId).collect() }
    }

    /// Removes the document of that name, if there is one.
    pub fn remove(&mut self, name: &str) -> Changes {
        self.apply(vec![Edit::Remove(name.to_owned())])
    }

    /// The corpus as it is now.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot.clone()
    }

    fn apply(&mut self, edits: Vec<Edit>) -> Changes {
        self.take_in(edits);
        self.catch_up()
    }

    /// Brings everything up to date but origins and findings.
    fn take_in(&mut self, edits: Vec<Edit>) {
        let mut dirty = BTreeSet::new();
        let mut crossed = Crossed::default();
        let mut removed = BTreeSet::new();
        // Documents of whom nothing has changed that names an origin.
        let mut unlabelled = BTreeSet::new();
        let at_once = edits.len() >= LINKED_AT_ONCE;
        let mut decided = false;
        for edit in edits {
            let (name, prepared) = match edit {
                Edit::Put(prepared) => (prepared.name.clone(), Some(prepared)),
                Edit::Remove(name) => (name, None),
            };
            let old = self.snapshot.catalogue.get(&name).cloned();
            let number = match (&old, &prepared) {
                (Some(old), _) => old.id.0,
                (None, None) => continue,
                (None, Some(_)) => {
                    self.next += 1;
                    self.next - 1
                }
            };
            let new = prepared.map(|prepared| {
                let path = self.snapshot.path_of(&prepared.name);
                Arc::new(CorpusDocument {
                    id: DocumentId(number),
                    draft: self.standing.is_draft(&path, &prepared.document),
                    trusted: self.standing.is_trusted(&path),
                    name: prepared.name.into(),
                    document: prepared.document,
                    facts: prepared.facts,
                    digest: prepared.digest,
                    testimony: prepared.testimony,
                })
            });
            self.index(number, old.as_deref(), new.as_deref(), &mut crossed);
            self.link(number, old.as_deref(), new.as_deref(), at_once);
            decided |= self.note_decisions(number, new.as_deref());
            if let (Some(old), Some(new)) = (&old, &new)
                && old.facts.layout.agencies == new.facts.layout.agencies
                && old.facts.layout.outlet == new.facts.layout.outlet
            {
                unlabelled.insert(number);
            }
            match new {
                Some(new) => {
                    self.snapshot.documents.insert(u64::from(number), new.clone());
                    self.snapshot.catalogue.insert(new);
                    dirty.insert(number);
                    removed.remove(&number);
                }
                None => {
                    self.snapshot.documents.remove(u64::from(number));
                    self.snapshot.catalogue.remove(&name);
                    removed.insert(number);
                }
            }
        }
        dirty.retain(|number| !removed.contains(number));
        if at_once {
            let relinked = self.linker.settle_all();
            self.snapshot.directory.follow(&self.linker, relinked);
        }
        if decided {
            let relinked = self.linker.decide(self.all_decisions());
            self.snapshot.directory.follow(&self.linker, relinked);
        }

        let mut pending = std::mem::take(&mut self.pending);
        pending.touched.extend(&removed);
        pending.touched.extend(dirty.iter().filter(|number| !unlabelled.contains(number)));
        crossed.retain(|feature, was_common| self.common.contains(feature) != *was_common);
        self.compare(&dirty, &removed, &crossed, &mut pending.nodes, &mut pending.touched);
        pending.removed.extend(removed);
        self.pending = pending;
        self.snapshot.set_aside = self.crowds.set_aside();
    }

    /// What documents and dictionaries decide about identity.
    fn all_decisions(&self) -> Vec<IdentityDecision> {
        let dictionaries = self.lexicon.apart().iter();
        dictionaries
            .map(|(a, b)| IdentityDecision { a: a.clone(), b: b.clone(), same: false })
            .chain(self.decisions.values().flatten().cloned())
            .collect()
    }

    /// Keeps what a document decides about identity; whether that changed.
    fn note_decisions(&mut self, number: u32, new: Option<&CorpusDocument>) -> bool {
        let fresh = new.map(|new| IdentityDecision::of_document(&new.document)).unwrap_or_default();
        let old = if fresh.is_empty() {
            self.decisions.remove(&number).unwrap_or_default()
        } else {
            self.decisions.insert(number, fresh.clone()).unwrap_or_default()
        };
        old != fresh
    }

    /// Links the entities of a document with those of the others, or only hands them to the linker.
    fn link(&mut self, number: u32, old: Option<&CorpusDocument>, new: Option<&CorpusDocument>, later: bool) {
        let id = DocumentId(number);
        // An edit that leaves the names alone leaves the links alone.
        if let (Some(old), Some(new)) = (old, new)
            && old.facts.entities == new.facts.entities
        {
            return;
        }
        let relinked = match new {
            Some(new) if later => {
                self.linker.update_later(id, &new.facts);
                Relinked::default()
            }
            Some(new) => self.linker.update(id, &new.facts),
            None => self.linker.remove(id),
        };
        if let Some(old) = old {
            let left = new.map_or(0, |new| new.facts.entities.len());
            self.snapshot.directory.forget(id, left..old.facts.entities.len());
        }
        self.snapshot.directory.follow(&self.linker, relinked);
    }

    /// Brings the postings up to date, and remembers of features that became common, or ceased to be, what they
    /// were before.
    fn index(
        &mut self,
        number: u32,
        old: Option<&CorpusDocument>,
        new: Option<&CorpusDocument>,
        crossed: &mut Crossed,
    ) {
        let before = old.map_or(&[][..], |document| &document.digest.features);
        let after = new.map_or(&[][..], |document| &document.digest.features);
        for &feature in before.iter().filter(|feature| after.binary_search(feature).is_err()) {
            if self.snapshot.postings.take(feature, number) == self.common_from.0 {
                self.common.remove(&feature);
                crossed.entry(feature).or_insert(true);
            }
        }
        for &feature in after.iter().filter(|feature| before.binary_search(feature).is_err()) {
            if self.snapshot.postings.add(feature, number) == self.common_from.0 + 1 {
                self.common.insert(feature);
                crossed.entry(feature).or_insert(false);
            }
        }
    }

    /// The documents worth comparing with one: those that share a fingerprint, or enough rare terms. `tally` has
    /// a zero for every document, and has again afterwards.
    fn candidates(&self, number: u32, tally: &mut [u8]) -> Vec<u32> {
        let mut found = Vec::new();
        let Some(document) = self.snapshot.document(DocumentId(number)) else { return found };
        for &feature in &document.digest.features {
            if self.common.contains(&feature) {
                continue;
            }
            for &other in self.snapshot.postings.of(feature) {
                let points_of = &mut tally[other as usize];
                if *points_of == 0 {
                    found.push(other);
                }
                *points_of = points_of.saturating_add(points(feature));
            }
        }
        found.retain(|&other| {
            let enough = tally[other as usize] >= COMPARED;
            tally[other as usize] = 0;
            enough && other != number
        });
        found
    }

    /// The pairs of documents that ceased to be worth comparing, and those that became it, because of features
    /// that became common or ceased to be. Pairs of edited documents are not looked at: they are compared anew.
    fn recheck(&self, edited: &BTreeSet<u32>, crossed: &Crossed) -> (Numbers, Numbers) {
        let affected: BTreeSet<(u32, u32)> = crossed
            .par_iter()
            .flat_map_iter(|(&feature, &was_common)| {
                let list = self.snapshot.postings.of(feature);
                let untouched = |number: &u32| !edited.contains(number);
                let mut pairs = Vec::new();
                for (at, &a) in list.iter().enumerate().filter(|(_, number)| untouched(number)) {
                    if was_common {
                        pairs.extend(list[at + 1..].iter().filter(|b| untouched(b)).map(|&b| (a, b)));
                    } else {
                        let later = self.snapshot.neighbours(DocumentId(a)).map(|(b, _)| b.0);
                        let later = later.filter(|b| *b > a && list.binary_search(b).is_ok());
                        pairs.extend(later.filter(untouched).map(|b| (a, b)));
                    }
                }
                pairs
            })
            .collect();
        let judged: Vec<((u32, u32), bool, bool)> = affected
            .into_par_iter()
            .filter_map(|(a, b)| {
                let digest = |number| Some(&self.snapshot.document(DocumentId(number))?.digest);
                let (before, now) = self.shared_points(digest(a)?, digest(b)?, crossed);
                Some(((a, b), before >= COMPARED, now >= COMPARED))
            })
            .collect();
        let those = |wanted: (bool, bool)| {
            judged.iter().filter(|entry| (entry.1, entry.2) == wanted).map(|entry| entry.0).collect()
        };
        (those((true, false)), those((false, true)))
    }

    /// The points of what two documents share, as they were before features crossed and as they are now.
    fn shared_points(&self, a: &Digest, b: &Digest, crossed: &Crossed) -> (u8, u8) {
        let (x, y) = (&a.features, &b.features);
        let (mut i, mut j) = (0, 0);
        let (mut before, mut now) = (0u8, 0u8);
        while i < x.len() && j < y.len() {
            match x[i].cmp(&y[j]) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal => {
                    let is_common = self.common.contains(&x[i]);
                    if !is_common {
                        now = now.saturating_add(points(x[i]));
                    }
                    if !crossed.get(&x[i]).copied().unwrap_or(is_common) {
                        before = before.saturating_add(points(x[i]));
                    }
                    i += 1;
                    j += 1;
                }
            }
        }
        (before, now)
    }

    /// Compares the dirty documents with their candidates and replaces what was known of them.
    fn compare(
        &mut self,
        dirty: &BTreeSet<u32>,
        removed: &BTreeSet<u32>,
        crossed: &Crossed,
        nodes: &mut Touched,
        touched: &mut BTreeSet<u32>,
    ) {
        let edited: BTreeSet<u32> = dirty.union(removed).copied().collect();
        let (ceased, became) = self.recheck(&edited, crossed);
        let mut old_links = BTreeSet::new();
        for &number in &edited {
            if let Some(own) = self.snapshot.own.get(u64::from(number)) {
                self.crowds.take(own, nodes);
            }
            for (other, _) in self.snapshot.neighbours(DocumentId(number)) {
                old_links.insert((number.min(other.0), number.max(other.0)));
            }
        }
        for &(a, b) in &ceased {
            if let Some(pair) = self.snapshot.pair(a, b) {
                debug_assert!(!pair.is_bare());
                old_links.insert((a, b));
            }
        }
        for &(a, b) in &old_links {
            if let Some(pair) = self.snapshot.pair(a, b) {
                self.crowds.take(&pair.disagreements, nodes);
            }
        }
        let documents = self.next as usize;
        let numbers: Vec<u32> = dirty.iter().copied().collect();
        let mut candidates: Vec<(u32, u32)> = numbers
            .par_iter()
            .map_init(
                || vec![0u8; documents],
                |tally, &number| {
                    let others = self.candidates(number, tally).into_iter();
                    // Where both are dirty, one of them brings the pair.
                    let others = others.filter(|other| number < *other || !dirty.contains(other));
                    others.map(|other| (number.min(other), number.max(other))).collect::<Vec<_>>()
                },
            )
            .flatten_iter()
            .collect();
        candidates.extend(became);
        let snapshot = &self.snapshot;
        let compared: Vec<(u32, u32, Arc<Pair>)> = candidates
            .into_par_iter()
            .filter_map(|(a, b)| {
                let (left, right) = (snapshot.document(DocumentId(a))?, snapshot.document(DocumentId(b))?);
                let pair = Pair::compare(left, right);
                (!pair.is_bare()).then(|| (a, b, Arc::new(pair)))
            })
            .collect();
        let own: Vec<(u32, Vec<Disagreement>)> = numbers
            .par_iter()
            .filter_map(|&number| {
                Some((number, contradiction::within(snapshot.document(DocumentId(number))?)))
            })
            .collect();

        // What each document loses and gains, so that every list is written once.
        let mut lists: BTreeMap<u32, Exchange> = BTreeMap::new();
        let mut copies: BTreeMap<u32, Exchange> = BTreeMap::new();
        let mut kept = FxHashSet::default();
        for (a, b, pair) in compared {
            self.crowds.add(&pair.disagreements, nodes);
            let before = self.snapshot.pair(a, b).and_then(|old| old.wire.as_ref());
            // A link as it was changes no origin.
            if before != pair.wire.as_ref() {
                touched.extend([a, b]);
            }
            match (before, &pair.wire) {
                (None, Some(_)) => Exchange::gain(&mut copies, a, b),
                (Some(_), None) => Exchange::lose(&mut copies, a, b),
                _ => {}
            }
            if old_links.contains(&(a, b)) {
                kept.insert((a, b));
            } else {
                Exchange::gain(&mut lists, a, b);
            }
            self.snapshot.pairs.insert(pair_key(a, b), pair);
        }
        for &(a, b) in old_links.iter().filter(|link| !kept.contains(*link)) {
            if self.snapshot.pair(a, b).is_some_and(|pair| pair.wire.is_some()) {
                touched.extend([a, b]);
                Exchange::lose(&mut copies, a, b);
            }
            self.snapshot.pairs.remove(pair_key(a, b));
            Exchange::lose(&mut lists, a, b);
        }
        Exchange::all(lists, &mut self.snapshot.neighbours, removed);
        Exchange::all(copies, &mut self.snapshot.copies, removed);
        for &number in removed {
            self.snapshot.neighbours.remove(u64::from(number));
            self.snapshot.copies.remove(u64::from(number));
            self.snapshot.own.remove(u64::from(number));
        }
        for (number, own) in own {
            self.crowds.add(&own, nodes);
            if own.is_empty() {
                self.snapshot.own.remove(u64::from(number));
            } else {
                self.snapshot.own.insert(u64::from(number), Arc::new(own));
            }
        }
    }

    /// Rebuilds the origins around the touched documents; gives back those whose origin is another now, or is
    /// called otherwise. That it rests on other words changes no finding.
    fn trace_origins(&mut self, touched: &BTreeSet<u32>) -> Vec<u32> {
        let mut seen = BTreeSet::new();
        let mut changed = Vec::new();
        for &start in touched {
            if self.snapshot.document(DocumentId(start)).is_none() {
                self.snapshot.origins.remove(u64::from(start));
                continue;
            }
            if !seen.insert(start) {
                continue;
            }
            let mut members = vec![start];
            let mut next = 0;
            while let Some(&number) = members.get(next) {
                next += 1;
                members.extend(
                    self.snapshot.copies(number).map(|(other, _)| other).filter(|other| seen.insert(*other)),
                );
            }
            let mut documents: Vec<&CorpusDocument> =
                members.iter().filter_map(|&n| self.snapshot.document(DocumentId(n))).collect();
            documents.sort_by(|a, b| a.name.cmp(&b.name));
            let mut wires = Vec::new();
            for &document in &documents {
                let copies = self.snapshot.copies(document.id.0);
                wires.extend(copies.filter(|(other, _)| document.id.0 < *other).map(|(_, wire)| wire));
            }
            let origin = Arc::new(origin::of(&documents, &wires));
            for number in members {
                let before = self.snapshot.origins.get(u64::from(number));
                if before
                    .is_none_or(|before| before.label != origin.label || before.documents != origin.documents)
                {
                    changed.push(number);
                }
                if before.is_none_or(|before| **before != *origin) {
                    self.snapshot.origins.insert(u64::from(number), origin.clone());
                }
            }
        }
        changed
    }

    /// Whoever disagrees with a passage that was set aside just now, or taken back, is looked at again.
    fn add_partners(&self, nodes: &mut Touched) {
        let turned: Vec<(u64, Node)> = nodes
            .iter()
            .filter(|(number, _)| self.crowds.turned(**number))
            .map(|(number, node)| (*number, node.clone()))
            .collect();
        for (number, node) in turned {
            for disagreement in self.touching(number, &node) {
                nodes.extend(disagreement.nodes().map(|node| (crowd::number(&node), node)));
            }
        }
    }

    /// The disagreements that a node takes part in.
    fn touching(&self, number: u64, node: &Node) -> Vec<&Disagreement> {
        let document = node.passage.document.0;
        let mut touching = Vec::new();
        let partners: BTreeSet<u32> =
            self.crowds.partners(number).iter().map(|partner| partner.document).collect();
        for partner in partners {
            let between = self.disagreements_between(document, partner);
            touching.extend(between.iter().filter(|disagreement| {
                [&disagreement.left, &disagreement.right].iter().any(|side| side.passage == node.passage)
                    && disagreement.rule == node.rule
                    && disagreement.slot == node.slot
            }));
        }
        touching
    }

    /// The findings that hold any of the nodes as they were: the numbers of the nodes by which they are held, and
    /// the documents that hold them.
    fn outdated(&self, nodes: &Touched) -> (FxHashSet<u64>, BTreeSet<u32>) {
        let mut outdated = FxHashSet::default();
        let mut current = FxHashSet::default();
        let mut documents = BTreeSet::new();
        let touched: BTreeSet<DocumentId> = nodes.values().map(|node| node.passage.document).collect();
        for held in touched.into_iter().flat_map(|document| self.snapshot.held_by(document)) {
            let first = held.nodes[0];
            if outdated.contains(&first) || current.contains(&first) {
                continue;
            }
            if held.nodes.iter().any(|number| nodes.contains_key(number)) {
                outdated.insert(first);
                documents.extend(held.finding.passages().map(|passage| passage.document.0));
            } else {
                current.insert(first);
            }
        }
        (outdated, documents)
    }

    /// The nodes that disagreements connect with one, that one included, without those that are set aside. Fails
    /// with those it came by where they are a form that was filled in many ways.
    fn connected(&self, start: u64, document: u32, forms: &FxHashSet<u64>) -> Result<Component, Component> {
        let mut component =
            Component { nodes: FxHashMap::from_iter([(start, document)]), pairs: BTreeSet::new() };
        let mut queue = vec![(start, document)];
        let mut values: FxHashSet<u64> = FxHashSet::default();
        while let Some((number, document)) = queue.pop() {
            for partner in self.crowds.partners(number) {
                if self.crowds.has(partner.number) {
                    continue;
                }
                values.insert(partner.value);
                component.pairs.insert((document.min(partner.document), document.max(partner.document)));
                if component.nodes.insert(partner.number, partner.document).is_none() {
                    queue.push((partner.number, partner.document));
                }
                if values.len() > self.most_values.0 || forms.contains(&partner.number) {
                    return Err(component);
                }
            }
        }
        Ok(component)
    }

    /// The disagreements among connected nodes, of which `node` is one.
    fn between(&self, component: &Component, node: &Node) -> Vec<&Disagreement> {
        let of_pair = |&(a, b): &(u32, u32)| self.disagreements_between(a, b);
        let all = component.pairs.iter().flat_map(of_pair);
        all.filter(|disagreement| {
            disagreement.rule == node.rule
                && disagreement.slot == node.slot
                && disagreement.nodes().iter().all(|node| component.nodes.contains_key(&crowd::number(node)))
        })
        .collect()
    }

    /// The disagreements of two documents, or within one.
    fn disagreements_between(&self, a: u32, b: u32) -> &[Disagreement] {
        if a == b {
            self.snapshot.own.get(u64::from(a)).map_or(&[], |own| own.as_slice())
        } else {
            self.snapshot.pair(a, b).map_or(&[], |pair| pair.disagreements.as_slice())
        }
    }

    /// Rebuilds the findings that hold any of the nodes; gives back the documents whose findings changed.
    fn gather_findings(&mut self, nodes: Touched, removed: &BTreeSet<u32>) -> BTreeSet<u32> {
        let (outdated, documents) = self.outdated(&nodes);
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        // Nodes of forms that were filled in many ways.
        let mut forms: FxHashSet<u64> = FxHashSet::default();
        let mut made: Vec<(Arc<str>, Finding)> = Vec::new();
        for (number, node) in nodes {
            if self.crowds.has(number) || !seen.insert(number) {
                continue;
            }
            let members = match self.connected(number, node.passage.document.0, &forms) {
                Ok(members) => members,
                Err(walked) => {
                    forms.extend(walked.nodes.keys());
                    continue;
                }
            };
            seen.extend(members.nodes.keys());
            let component = self.between(&members, &node);
            if let Some(first) = component.first() {
                made.push((first.slot.clone(), contradiction::gather(&self.snapshot, &component)));
            }
        }

        let held = |number: &u32| (*number, self.snapshot.held_by(DocumentId(*number)).to_vec());
        let mut lists: BTreeMap<u32, Vec<Held>> = documents.iter().map(held).collect();
        for list in lists.values_mut() {
            list.retain(|held| !outdated.contains(&held.nodes[0]));
        }
        for (slot, finding) in made {
            let members: BTreeSet<u32> = finding.passages().map(|passage| passage.document.0).collect();
            let node = |passage| crowd::number(&Node { rule: finding.rule, slot: slot.clone(), passage });
            let nodes: Arc<[u64]> = finding.passages().map(node).collect();
            let new = Held { slot, nodes, finding: Arc::new(finding) };
            for number in members {
                lists.entry(number).or_insert_with(|| held(&number).1).push(new.clone());
            }
        }
        let mut changed = BTreeSet::new();
        for (number, mut list) in lists {
            let id = DocumentId(number);
            list.sort_by_cached_key(|held| {
                let first = held.finding.passages().filter(|passage| passage.document == id).min();
                (first, held.finding.key.clone())
            });
            let before = self.snapshot.held_by(id);
            let same = before.len() == list.len() && before.iter().zip(&list).all(|(a, b)| a.is_same(b));
            if same {
                continue;
            }
            changed.insert(number);
            if list.is_empty() || removed.contains(&number) {
                self.snapshot.held.remove(u64::from(number));
            } else {
                self.snapshot.held.insert(u64::from(number), Arc::new(list));
            }
        }
        changed
    }
}

/// What changed since findings were put together.
#[derive(Debug, Default)]
struct Pending {
    /// Nodes whose disagreements changed.
    nodes: Touched,
    /// Documents whose origins may have changed.
    touched: BTreeSet<u32>,
    /// Documents that are no more.
    removed: BTreeSet<u32>,
}

/// Nodes that disagreements connect.
struct Component {
    /// The nodes by their numbers, with the documents of their passages.
    nodes: FxHashMap<u64, u32>,
    /// The documents that disagree, the lower number first; one twice where it disagrees with itself.
    pairs: BTreeSet<(u32, u32)>,
}

/// Pairs of documents by their numbers, the lower first.
type Numbers = Vec<(u32, u32)>;

/// Features that became common or ceased to be, with whether they were before.
type Crossed = BTreeMap<u64, bool>;

/// What a document's list of others loses and gains.
#[derive(Default)]
struct Exchange {
    lost: BTreeSet<u32>,
    gained: Vec<u32>,
}

impl Exchange {
    /// Each of two documents gains the other.
    fn gain(lists: &mut BTreeMap<u32, Exchange>, a: u32, b: u32) {
        lists.entry(a).or_default().gained.push(b);
        lists.entry(b).or_default().gained.push(a);
    }

    /// Each of two documents loses the other.
    fn lose(lists: &mut BTreeMap<u32, Exchange>, a: u32, b: u32) {
        lists.entry(a).or_default().lost.insert(b);
        lists.entry(b).or_default().lost.insert(a);
    }

    /// Writes what was exchanged into the lists of the documents that stay.
    fn all(exchanges: BTreeMap<u32, Exchange>, lists: &mut Shards<Arc<Vec<u32>>>, removed: &BTreeSet<u32>) {
        for (number, Exchange { lost, mut gained }) in exchanges {
            if removed.contains(&number) {
                continue;
            }
            let list = Arc::make_mut(lists.entry(u64::from(number), Default::default));
            if !lost.is_empty() {
                list.retain(|other| !lost.contains(other));
            }
            list.append(&mut gained);
            list.sort_unstable();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SENTENCES: [&str; 8] = [
        "The Talmar council told Orvo that the citadel of Veldt had been hit.",
        "The Talmar council denied that the citadel of Veldt had been hit by Orvo.",
        "Residents of Veldt left the Maritime School when firemen came from Brannock.",
        "\"We will rebuild the harbour of Veldt stone by stone,\" mayor Lin Tarvo said.",
        "\"We will rebuild the harbour of Veldt brick by brick,\" Tarvo told reporters in Brannock.",
        "After weeks of quarrels the council voted late on Monday to close the old bridge for good and for all.",
        "Three people died in Brannock on Monday, the Talmar council said.",
        "It rained.",
    ];

    fn text(sentences: &[usize]) -> String {
        sentences.iter().map(|&number| SENTENCES[number]).collect::<Vec<_>>().join("\n\n")
    }

    type Told = (String, Vec<(String, Pair)>, Vec<String>);

    /// Who is compared with whom and what is found, by name.
    fn told(corpus: &Corpus) -> Vec<Told> {
        let snapshot = corpus.snapshot();
        let name = |id: DocumentId| snapshot.document(id).map_or("", |document| &document.name).to_owned();
        let documents = snapshot.documents().map(|document| {
            let mut neighbours: Vec<(String, Pair)> = snapshot
                .neighbours(document.id)
                .map(|(other, pair)| {
                    // Numbers of documents differ, and stand in the passages of disagreements.
                    (name(other), Pair { disagreements: Vec::new(), ..pair.clone() })
                })
                .collect();
            neighbours.sort_by(|a, b| a.0.cmp(&b.0));
            let findings = snapshot.findings_of(document.id).iter().map(|f| f.key.clone()).collect();
            (document.name.to_string(), neighbours, findings)
        });
        documents.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        /// Features become common and cease to be, and the corpus is the one built at once.
        #[test]
        fn common_features_come_and_go(
            edits in proptest::collection::vec((0usize..6, proptest::collection::vec(0..SENTENCES.len(), 0..4)), 1..14),
            common in 1usize..4,
            crowd in 0usize..4,
            values in 1usize..4,
        ) {
            let fresh = || Corpus {
                common_from: Common(common),
                crowds: Crowds::beyond(crowd),
                most_values: MostValues(values),
                ..Corpus::default()
            };
            let mut corpus = fresh();
            let mut texts: BTreeMap<String, String> = BTreeMap::new();
            for (number, sentences) in edits {
                let name = format!("{number}.txt");
                if sentences.is_empty() {
                    corpus.remove(&name);
                    texts.remove(&name);
                } else {
                    corpus.update(&name, &text(&sentences), DocumentFormat::Raw);
                    texts.insert(name, text(&sentences));
                }
            }
            let mut anew = fresh();
            let read = |(name, text): (&String, &String)| Prepared::read(name, text, DocumentFormat::Raw);
            anew.insert(texts.iter().map(read).collect());
            prop_assert_eq!(told(&corpus), told(&anew));
            prop_assert_eq!(corpus.snapshot().set_aside(), anew.snapshot().set_aside());
            let mut bit_by_bit = fresh();
            for text in &texts {
                bit_by_bit.add(vec![read(text)]);
            }
            bit_by_bit.catch_up();
            prop_assert_eq!(told(&corpus), told(&bit_by_bit));
        }
    }
}
