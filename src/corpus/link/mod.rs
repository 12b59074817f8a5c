//! One entity for its mentions across documents.
//!
//! The entities of single documents fall into *groups* that bear one name: one dictionary id, one full name of
//! a person, one name of a body or place. Groups meet in *buckets*, each a clue that they may be the same thing:
//! a name they share, a surname, an acronym, the consonants of a transliteration, a spelling with a letter
//! missing. Groups that buckets connect are linked by rules in a fixed order, the surest first, and never
//! against evidence: different ids, kinds or given names, or a person's decision. What two things could be
//! meant by is left apart.
//!
//! An update touches the buckets of its document and what they connect, nothing else. The result does not
//! depend on the order in which documents came.

mod rules;
mod share;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};

use super::{CorpusEntity, DocumentId, EntityId};
use crate::facts::Facts;
use crate::markup::IdentityDecision;

use rules::Rules;
use share::{Group, GroupKey, Share, shares};

/// Buckets that connect more groups than this say nothing: a surname that half the folder bears.
const BUCKET_LIMIT: usize = 64;
/// A name that one document spells differently from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusVariant {
    /// The document with the rarer spelling.
    pub document: DocumentId,
    /// Its entity.
    pub entity: u32,
    /// The spelling there.
    pub written: String,
    /// The spelling elsewhere.
    pub usual: String,
    /// Why both are taken for one name.
    pub reason: String,
}

/// What an update of the linker changed.
#[derive(Clone, Debug, Default)]
pub struct Relinked {
    /// Entities that are no more; their ids are never given again.
    pub removed: Vec<EntityId>,
    /// Entities that are new or have other members than before.
    pub changed: Vec<Arc<CorpusEntity>>,
}

/// Entities of one folder, kept up to date document by document.
#[derive(Clone, Debug, Default)]
pub struct Linker {
    documents: BTreeMap<DocumentId, Vec<(GroupKey, Share)>>,
    groups: FxHashMap<GroupKey, Group>,
    buckets: FxHashMap<SmolStr, BTreeSet<GroupKey>>,
    /// The cluster of each group.
    cluster_of: FxHashMap<GroupKey, EntityId>,
    clusters: BTreeMap<EntityId, Cluster>,
    decisions: Vec<IdentityDecision>,
    next: u32,
}

#[derive(Clone, Debug)]
struct Cluster {
    entity: Arc<CorpusEntity>,
    groups: Vec<GroupKey>,
    variants: Vec<CorpusVariant>,
}

/// Links the entities of many documents at once.
pub fn link(documents: &[(DocumentId, &Facts)], decisions: &[IdentityDecision]) -> Vec<CorpusEntity> {
    let mut linker = Linker::default();
    linker.decide(decisions.to_vec());
    for (id, facts) in documents {
        linker.update_later(*id, facts);
    }
    linker.settle_all();
    linker.entities().map(|entity| (**entity).clone()).collect()
}

impl Linker {
    /// Takes the entities of a document, in place of those it had before.
    pub fn update(&mut self, document: DocumentId, facts: &Facts) -> Relinked {
        let touched = self.exchange(document, Some(facts));
        self.settle(touched)
    }

    /// Forgets a document.
    pub fn remove(&mut self, document: DocumentId) -> Relinked {
        let touched = self.exchange(document, None);
        self.settle(touched)
    }

    /// Takes a document without linking yet; [`Linker::settle_all`] links what was taken so.
    pub fn update_later(&mut self, document: DocumentId, facts: &Facts) {
        self.exchange(document, Some(facts));
    }

    /// Links everything anew.
    pub fn settle_all(&mut self) -> Relinked {
        let mut all: Vec<GroupKey> = self.groups.keys().chain(self.cluster_of.keys()).cloned().collect();
        all.sort_unstable();
        all.dedup();
        self.settle(all)
    }

    /// Replaces the decisions about identity, and links everything anew if they differ.
    pub fn decide(&mut self, mut decisions: Vec<IdentityDecision>) -> Relinked {
        decisions.sort_unstable();
        decisions.dedup();
        if decisions == self.decisions {
            return Relinked::default();
        }
        self.decisions = decisions;
        self.settle_all()
    }

    /// All entities, in the order of their ids.
    pub fn entities(&self) -> impl Iterator<Item = &Arc<CorpusEntity>> {
        self.clusters.values().map(|cluster| &cluster.entity)
    }

    /// The entity that a document's entity belongs to.
    pub fn entity_of(&self, document: DocumentId, entity: u32) -> Option<EntityId> {
        let (group, _) = self.documents.get(&document)?.get(entity as usize)?;
        self.cluster_of.get(group).copied()
    }

    /// One entity.
    pub fn entity(&self, id: EntityId) -> Option<&Arc<CorpusEntity>> {
        self.clusters.get(&id).map(|cluster| &cluster.entity)
    }

    /// Names of an entity that differ between documents by a slip of the pen.
    pub fn variants(&self, id: EntityId) -> &[CorpusVariant] {
        self.clusters.get(&id).map_or(&[], |cluster| &cluster.variants)
    }

    /// Puts a document's shares in place of the old ones; the groups that lost or gained by it.
    fn exchange(&mut self, document: DocumentId, facts: Option<&Facts>) -> Vec<GroupKey> {
        let fresh = facts.map(|facts| shares(document, facts));
        let old = self.documents.remove(&document).unwrap_or_default();
        if fresh.as_ref() == Some(&old) {
            self.documents.insert(document, old);
            return Vec::new();
        }
        let mut touched = BTreeSet::new();
        let fresh_list = fresh.as_deref().unwrap_or(&[]);
        for (at, pair) in old.iter().enumerate() {
            if fresh_list.get(at) != Some(pair) {
                self.take_out(&pair.0, (document, at as u32), &pair.1, &mut touched);
                touched.insert(pair.0.clone());
            }
        }
        for (at, pair) in fresh_list.iter().enumerate() {
            if old.get(at) != Some(pair) {
                self.put_in(&pair.0, (document, at as u32), &pair.1, &mut touched);
                touched.insert(pair.0.clone());
            }
        }
        if let Some(fresh) = fresh {
            self.documents.insert(document, fresh);
        }
        touched.into_iter().collect()
    }

    fn put_in(
        &mut self,
        key: &GroupKey,
        member: (DocumentId, u32),
        share: &Share,
        touched: &mut BTreeSet<GroupKey>,
    ) {
        let group = self.groups.entry(key.clone()).or_default();
        group.shares.insert(member, share.clone());
        for bucket in &share.buckets {
            let count = group.buckets.entry(bucket.clone()).or_default();
            *count += 1;
            if *count > 1 {
                continue;
            }
            let groups = self.buckets.entry(bucket.clone()).or_default();
            groups.insert(key.clone());
            // The bucket stops to say anything: what it linked is linked anew.
            if groups.len() == BUCKET_LIMIT + 1 {
                touched.extend(groups.iter().cloned());
            }
        }
    }

    fn take_out(
        &mut self,
        key: &GroupKey,
        member: (DocumentId, u32),
        share: &Share,
        touched: &mut BTreeSet<GroupKey>,
    ) {
        let Some(group) = self.groups.get_mut(key) else { return };
        group.shares.remove(&member);
        for bucket in &share.buckets {
            let Some(count) = group.buckets.get_mut(bucket) else { continue };
            *count -= 1;
            if *count > 0 {
                continue;
            }
            group.buckets.remove(bucket);
            if let Some(groups) = self.buckets.get_mut(bucket) {
                // What stays in the bucket may link otherwise now, one candidate fewer.
                if groups.len() <= BUCKET_LIMIT + 1 {
                    touched.extend(groups.iter().cloned());
                }
                groups.remove(key);
                if groups.is_empty() {
                    self.buckets.remove(bucket);
                }
            }
        }
        if group.shares.is_empty() {
            self.groups.remove(key);
        }
    }

    /// Links anew what the touched groups are connected with.
    fn settle(&mut self, touched: Vec<GroupKey>) -> Relinked {
        // What the old clusters held together, and what the buckets connect now.
        let mut queue: Vec<GroupKey> = touched;
        let mut reached: BTreeSet<GroupKey> = BTreeSet::new();
        let mut old: BTreeSet<EntityId> = BTreeSet::new();
        while let Some(key) = queue.pop() {
            if !reached.insert(key.clone()) {
                continue;
            }
            if let Some(&id) = self.cluster_of.get(&key)
                && old.insert(id)
                && let Some(cluster) = self.clusters.get(&id)
            {
                queue.extend(cluster.groups.iter().cloned());
            }
            let Some(group) = self.groups.get(&key) else { continue };
            for bucket in group.buckets.keys() {
                if let Some(groups) = self.buckets.get(bucket)
                    && groups.len() <= BUCKET_LIMIT
                {
                    queue.extend(groups.iter().filter(|other| !reached.contains(*other)).cloned());
                }
            }
            if let Some(id) = key.strip_prefix("id:") {
                for decision in self.decisions.iter().filter(|decision| decision.same) {
                    let other = if decision.a == id {
                        &decision.b
                    } else if decision.b == id {
                        &decision.a
                    } else {
                        continue;
                    };
                    queue.push(format_smolstr!("id:{other}"));
                }
            }
        }
        let living: Vec<GroupKey> =
            reached.iter().filter(|key| self.groups.contains_key(*key)).cloned().collect();
        let mut relinked = Relinked::default();
        let formed = self.clusters_of(&living);
        // A cluster that is what it was keeps its id.
        let mut kept: BTreeSet<EntityId> = BTreeSet::new();
        let mut fresh = Vec::new();
        for (groups, entity, variants) in formed {
            let same = groups
                .first()
                .and_then(|key| self.cluster_of.get(key))
                .filter(|id| !kept.contains(*id))
                .copied();
            if let Some(id) = same {
                kept.insert(id);
            }
            fresh.push((same, groups, entity, variants));
        }
        for key in &reached {
            self.cluster_of.remove(key);
        }
        for id in &old {
            if !kept.contains(id) {
                self.clusters.remove(id);
                relinked.removed.push(*id);
            }
        }
        for (id, groups, mut entity, variants) in fresh {
            let id = id.unwrap_or_else(|| {
                self.next += 1;
                EntityId(self.next - 1)
            });
            entity.id = id;
            for key in &groups {
                self.cluster_of.insert(key.clone(), id);
            }
            let entity = Arc::new(entity);
            let changed = self.clusters.get(&id).is_none_or(|before| *before.entity != *entity);
            if changed {
                relinked.changed.push(entity.clone());
            }
            self.clusters.insert(id, Cluster { entity, groups, variants });
        }
        relinked
    }

    /// Clusters of connected groups, each in order of its keys.
    fn clusters_of(&self, keys: &[GroupKey]) -> Vec<(Vec<GroupKey>, CorpusEntity, Vec<CorpusVariant>)> {
        let mut rules = Rules::new(self, keys);
        rules.decided();
        rules.shared_names();
        rules.persons();
        rules.transliterations();
        rules.slips();
        rules.surnames();
        rules.finish()
    }
}

#[cfg(test)]
mod tests;
