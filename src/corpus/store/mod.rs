//! The one writer and the snapshots its readers hold.
//!
//! What is kept is local by construction, so that an edit touches little: postings name the documents that
//! share a feature; documents that share enough of them are compared in pairs, and a pair depends on its two
//! documents alone; origins and findings are connected components of pairs, rebuilt where a pair changed.
//! The corpus after any sequence of edits is the corpus built from scratch, numbers of documents aside.

mod comparison;
mod findings;
mod prepared;
mod snapshot;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashSet;

pub use prepared::Prepared;
pub use snapshot::Snapshot;

use crate::contradiction::Disagreement;
use crate::corpus::crowd::{self, Crowds, Touched};
use crate::corpus::link::{Linker, Relinked};
use crate::corpus::{Changes, CorpusDocument, DocumentId, Standing, origin};
use crate::entity::Lexicon;
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

/// A document's name before and behind the last `/` or `:`; the separator belongs to the first part.
pub(crate) fn split_name(name: &str) -> (&str, &str) {
    name.split_at(name.rfind(['/', ':']).map_or(0, |at| at + 1))
}

/// The key of a pair of documents; the order does not matter.
fn pair_key(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
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

/// Features that became common or ceased to be, with whether they were before.
type Crossed = BTreeMap<u64, bool>;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::Pair;

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
