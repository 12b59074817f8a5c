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

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};

use super::{CorpusEntity, DocumentId, EntityId, Member};
use crate::entity::gazetteer::fold_name;
use crate::entity::spelling::{self, SpellingVariant};
use crate::entity::{DocumentEntity, EntityKind, PersonName};
use crate::facts::Facts;

/// Buckets that connect more groups than this say nothing: a surname that half the folder bears.
const BUCKET_LIMIT: usize = 64;
/// Shortest surname or name in which a slip of the pen is looked for, in bytes.
const SLIP_LENGTH: usize = 7;

/// A person's decision about two ids, from a `.same` or `.not-same` mark or a dictionary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdentityDecision {
    /// One id.
    pub a: SmolStr,
    /// The other.
    pub b: SmolStr,
    /// Whether both are the same thing.
    pub same: bool,
}

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

type GroupKey = SmolStr;

/// What one document's entity brings along.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Share {
    kind: EntityKind,
    name: SmolStr,
    names: Vec<SmolStr>,
    dictionary: Option<SmolStr>,
    person: Option<PersonName>,
    buckets: Vec<SmolStr>,
    /// The spellings that the document itself takes for slips: rarer, usual.
    slips: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default)]
struct Group {
    shares: BTreeMap<(DocumentId, u32), Share>,
    /// How many shares put the group into each bucket.
    buckets: BTreeMap<SmolStr, u32>,
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

/// Linking rules over one set of connected groups.
struct Rules<'a> {
    linker: &'a Linker,
    keys: &'a [GroupKey],
    index: FxHashMap<&'a str, usize>,
    parent: Vec<usize>,
    /// Members of each root.
    members: Vec<Vec<usize>>,
    reasons: Vec<String>,
    profiles: Vec<Profile>,
    /// (group with the slip, group spelt right, written, usual)
    slips: Vec<(usize, usize, String, String)>,
}

/// What the rules ask of a group.
#[derive(Clone, Debug, Default)]
struct Profile {
    class: u8,
    dictionary: BTreeSet<SmolStr>,
    person: Option<PersonName>,
    documents: usize,
    name: SmolStr,
}

impl<'a> Rules<'a> {
    fn new(linker: &'a Linker, keys: &'a [GroupKey]) -> Self {
        let profiles = keys.iter().map(|key| profile(&linker.groups[key])).collect();
        Rules {
            linker,
            keys,
            index: keys.iter().enumerate().map(|(at, key)| (key.as_str(), at)).collect(),
            parent: (0..keys.len()).collect(),
            members: (0..keys.len()).map(|at| vec![at]).collect(),
            reasons: vec![String::new(); keys.len()],
            profiles,
            slips: Vec::new(),
        }
    }

    fn root(&self, mut at: usize) -> usize {
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize, forced: bool, reason: impl FnOnce() -> String) -> bool {
        let (left, right) = (self.root(a), self.root(b));
        if left == right || (!forced && self.clash(left, right)) {
            return false;
        }
        let (keep, fold) = (left.min(right), left.max(right));
        self.parent[fold] = keep;
        let moved = std::mem::take(&mut self.members[fold]);
        let reason = reason();
        for &group in &moved {
            if self.reasons[group].is_empty() {
                self.reasons[group].clone_from(&reason);
            }
        }
        self.members[keep].extend(moved);
        true
    }

    fn clash(&self, a: usize, b: usize) -> bool {
        let ids = |root: usize| self.members[root].iter().flat_map(|&at| self.profiles[at].dictionary.iter());
        let apart = |x: &SmolStr, y: &SmolStr| {
            self.linker.decisions.iter().any(|decision| {
                !decision.same
                    && ((&decision.a, &decision.b) == (x, y) || (&decision.b, &decision.a) == (x, y))
            })
        };
        for x in ids(a) {
            if ids(b).any(|y| x != y || apart(x, y)) {
                return true;
            }
        }
        if self.profiles[a].class != self.profiles[b].class {
            return true;
        }
        let persons = |root: usize| {
            self.members[root]
                .iter()
                .filter_map(|&at| self.profiles[at].person.as_ref())
                .filter(|name| name.is_full())
        };
        persons(a).any(|x| persons(b).any(|y| x.surname == y.surname && !x.fits(y)))
    }

    /// What people decided.
    fn decided(&mut self) {
        let linker = self.linker;
        for decision in &linker.decisions {
            let find =
                |id: &SmolStr| self.profiles.iter().position(|profile| profile.dictionary.contains(id));
            if decision.same
                && let (Some(a), Some(b)) = (find(&decision.a), find(&decision.b))
            {
                self.join(a, b, true, || format!("marked as the same: {} and {}", decision.a, decision.b));
            }
        }
    }

    /// The buckets of one sort, in order, each with the groups in it that are looked at.
    fn buckets(&self, prefix: &str) -> Vec<(SmolStr, Vec<usize>)> {
        let mut names: BTreeSet<&SmolStr> = BTreeSet::new();
        for key in self.keys {
            names.extend(self.linker.groups[key].buckets.keys().filter(|bucket| bucket.starts_with(prefix)));
        }
        names
            .into_iter()
            .filter_map(|bucket| {
                let groups = self.linker.buckets.get(bucket)?;
                if groups.len() < 2 || groups.len() > BUCKET_LIMIT {
                    return None;
                }
                let list: Vec<usize> =
                    groups.iter().filter_map(|key| self.index.get(key.as_str()).copied()).collect();
                Some((bucket.clone(), list))
            })
            .collect()
    }

    /// One name, acronym or alias that only one thing of the kind bears.
    fn shared_names(&mut self) {
        for (bucket, groups) in self.buckets("n:") {
            let name = bucket.rsplit(':').next().unwrap_or("").to_owned();
            // Two ids with one name: who bears the name alone cannot be told.
            let mut ids: BTreeSet<&SmolStr> = BTreeSet::new();
            for &group in &groups {
                ids.extend(&self.profiles[group].dictionary);
            }
            if ids.len() > 1 {
                continue;
            }
            for &group in &groups[1..] {
                self.join(groups[0], group, false, || format!("both are called “{name}”"));
            }
        }
    }

    /// "J. Doe" and "John Doe", where only one John Doe is in question; other spellings of a given name.
    fn persons(&mut self) {
        for (_, groups) in self.buckets("s:") {
            let full: Vec<usize> = groups
                .iter()
                .copied()
                .filter(|&at| self.profiles[at].person.as_ref().is_some_and(PersonName::is_full))
                .collect();
            for &group in &full {
                let Some(name) = self.profiles[group].person.clone() else { continue };
                let mut fits: Vec<usize> = Vec::new();
                for &other in &full {
                    let fit = self.profiles[other].person.as_ref().is_some_and(|theirs| theirs.fits(&name));
                    if other != group
                        && fit
                        && !fits.iter().any(|&known| self.root(known) == self.root(other))
                    {
                        fits.push(other);
                    }
                }
                if let [only] = fits[..] {
                    let called = self.profiles[only].name.clone();
                    self.join(group, only, false, || {
                        format!("the same surname as “{called}”, and a given name that fits")
                    });
                }
            }
        }
    }

    /// Names with the same consonants.
    fn transliterations(&mut self) {
        for (_, groups) in self.buckets("k:") {
            for &group in &groups[1..] {
                let called = self.profiles[groups[0]].name.clone();
                self.join(groups[0], group, false, || {
                    format!("another transliteration of “{called}”: the consonants are the same")
                });
            }
        }
    }

    /// Spellings that differ by a letter or two.
    fn slips(&mut self) {
        for (_, groups) in self.buckets("d:") {
            for (at, &a) in groups.iter().enumerate() {
                for &b in &groups[at + 1..] {
                    self.slip(a, b);
                }
            }
        }
    }

    fn slip(&mut self, a: usize, b: usize) {
        if self.root(a) == self.root(b) {
            return;
        }
        let spelt = |at: usize| match &self.profiles[at].person {
            Some(name) => name.surname.clone(),
            None => fold_name(&self.profiles[at].name),
        };
        let (left, right) = (spelt(a), spelt(b));
        if left == right || !spelling::slip(&left, &right) {
            return;
        }
        if let (Some(mine), Some(theirs)) = (&self.profiles[a].person, &self.profiles[b].person) {
            // Two full names must share the given name; a lone surname must have one candidate only.
            if mine.is_full() && theirs.is_full() && mine.given.first() != theirs.given.first() {
                return;
            }
            if mine.is_full() != theirs.is_full() {
                let (lone, full) = if mine.is_full() { (b, a) } else { (a, b) };
                let surname =
                    &self.profiles[full].person.as_ref().map(|name| name.surname.clone()).unwrap_or_default();
                let rivals = self
                    .profiles
                    .iter()
                    .enumerate()
                    .filter(|(at, profile)| {
                        self.root(*at) != self.root(full)
                            && profile.person.as_ref().is_some_and(|name| {
                                name.is_full()
                                    && (name.surname == *surname
                                        || Some(&name.surname)
                                            == self.profiles[lone].person.as_ref().map(|name| &name.surname))
                            })
                    })
                    .count();
                if rivals > 0 {
                    return;
                }
            }
        }
        let (rare, usual) =
            if (self.profiles[a].documents, b) <= (self.profiles[b].documents, a) { (a, b) } else { (b, a) };
        let (written, common) = (self.profiles[rare].name.to_string(), self.profiles[usual].name.to_string());
        let reason = format!("“{written}” differs from “{common}” by a letter or two");
        if self.join(usual, rare, false, || reason) {
            self.slips.push((rare, usual, written, common));
        }
    }

    /// A surname alone, where the folder knows only one person of it.
    fn surnames(&mut self) {
        for (bucket, groups) in self.buckets("s:") {
            let mut full: Vec<usize> = Vec::new();
            let mut lone: Vec<usize> = Vec::new();
            for &group in &groups {
                if self.profiles[group].person.as_ref().is_some_and(PersonName::is_full) {
                    let root = self.root(group);
                    if !full.contains(&root) {
                        full.push(root);
                    }
                } else {
                    lone.push(group);
                }
            }
            match full[..] {
                [only] => {
                    let called = self.profiles[only].name.clone();
                    for group in lone {
                        self.join(only, group, false, || {
                            format!("the surname of “{called}”, and no other person of that surname is in the folder")
                        });
                    }
                }
                [] => {
                    let surname = bucket.strip_prefix("s:").unwrap_or("").to_owned();
                    for &group in lone.iter().skip(1) {
                        self.join(lone[0], group, false, || {
                            format!("the same surname, “{surname}”, and no full name in the folder tells two people apart")
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn finish(self) -> Vec<(Vec<GroupKey>, CorpusEntity, Vec<CorpusVariant>)> {
        let mut clusters = Vec::new();
        for root in 0..self.keys.len() {
            if self.parent[root] != root {
                continue;
            }
            let mut groups = self.members[root].clone();
            groups.sort_unstable();
            clusters.push((
                groups.iter().map(|&at| self.keys[at].clone()).collect(),
                self.entity(&groups),
                self.variants(&groups),
            ));
        }
        clusters
    }

    fn entity(&self, groups: &[usize]) -> CorpusEntity {
        let mut members = Vec::new();
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let mut kinds: BTreeMap<EntityKind, usize> = BTreeMap::new();
        let mut dictionary = None;
        for &group in groups {
            let key = &self.keys[group];
            for (&(document, entity), share) in &self.linker.groups[key].shares {
                *names.entry(share.name.as_str()).or_default() += 1;
                *kinds.entry(share.kind).or_default() += 1;
                if dictionary.is_none() {
                    dictionary.clone_from(&share.dictionary);
                }
                let reason = if !self.reasons[group].is_empty() {
                    self.reasons[group].clone()
                } else if let Some(id) = &share.dictionary {
                    format!("known as {id}")
                } else {
                    format!("called “{}”", share.name)
                };
                members.push(Member { document, entity, reason });
            }
        }
        members.sort_by_key(|member| (member.document, member.entity));
        // The name most documents use in full; a fuller one goes before a shorter.
        let words = |name: &str| name.split(' ').count().min(2);
        let name = names
            .iter()
            .max_by(|a, b| (words(a.0), a.1, a.0.len()).cmp(&(words(b.0), b.1, b.0.len())).then(b.0.cmp(a.0)))
            .map_or_else(SmolStr::default, |(name, _)| (*name).into());
        let kind = kinds
            .iter()
            .max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))
            .map_or(EntityKind::Organisation, |(kind, _)| *kind);
        CorpusEntity { id: EntityId(0), name, kind, members, dictionary }
    }

    fn variants(&self, groups: &[usize]) -> Vec<CorpusVariant> {
        let mut variants = Vec::new();
        for (rare, usual, written, common) in &self.slips {
            if !groups.contains(rare) || !groups.contains(usual) {
                continue;
            }
            for &(document, entity) in self.linker.groups[&self.keys[*rare]].shares.keys() {
                variants.push(CorpusVariant {
                    document,
                    entity,
                    written: written.clone(),
                    usual: common.clone(),
                    reason: self.reasons[*rare].clone(),
                });
            }
        }
        for &group in groups {
            for (&(document, entity), share) in &self.linker.groups[&self.keys[group]].shares {
                for (written, usual) in &share.slips {
                    variants.push(CorpusVariant {
                        document,
                        entity,
                        written: written.clone(),
                        usual: usual.clone(),
                        reason: format!("“{written}” differs from “{usual}” by a letter or two"),
                    });
                }
            }
        }
        variants.sort_by(|a, b| (a.document, a.entity, &a.written).cmp(&(b.document, b.entity, &b.written)));
        variants
    }
}

fn profile(group: &Group) -> Profile {
    let mut profile = Profile::default();
    for share in group.shares.values() {
        profile.class = class(share.kind);
        profile.dictionary.extend(share.dictionary.clone());
        if profile.person.is_none() {
            profile.person.clone_from(&share.person);
        }
        if profile.name.is_empty() || share.name < profile.name {
            profile.name = share.name.clone();
        }
    }
    profile.documents = group.shares.len();
    profile
}

fn class(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Place => 1,
        EntityKind::Group => 2,
        _ => 3,
    }
}

/// The shares of a document's entities, in their order, each with the group it falls into.
fn shares(document: DocumentId, facts: &Facts) -> Vec<(GroupKey, Share)> {
    facts
        .entities
        .iter()
        .map(|entity| {
            let slips = facts
                .variants
                .iter()
                .filter(|variant| entity.mentions.contains(&variant.mention))
                .map(|variant: &SpellingVariant| (variant.written.clone(), variant.usual.clone()))
                .collect();
            share(document, entity, slips)
        })
        .collect()
}

fn share(document: DocumentId, entity: &DocumentEntity, slips: Vec<(String, String)>) -> (GroupKey, Share) {
    let mut names: Vec<SmolStr> = Vec::new();
    for name in std::iter::once(&entity.name).chain(&entity.aliases) {
        // A slip is no name to be found by.
        if !slips.iter().any(|(written, _)| name.split(' ').any(|word| word == written))
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    let class = class(entity.kind);
    let person = (entity.kind == EntityKind::Person).then(|| fullest_person(&names));
    let folded = fold_name(&entity.name);
    let mut buckets: Vec<SmolStr> = Vec::new();
    let key: GroupKey = if let Some(id) = &entity.dictionary {
        format_smolstr!("id:{id}")
    } else if let Some(name) = &person {
        match name.given.first() {
            Some(given) => format_smolstr!("p:{} {given}", name.surname),
            // Two documents' Sava need not be one: only the rules join them.
            None => format_smolstr!("l:{}@{}", name.surname, document.0),
        }
    } else {
        format_smolstr!("{class}:{folded}")
    };
    if let Some(name) = &person {
        buckets.push(format_smolstr!("s:{}", name.surname));
        if name.is_full() {
            let whole = format!("{} {}", name.given.join(" "), name.surname);
            let skeleton = spelling::skeleton(&whole);
            if skeleton.len() > 5 {
                buckets.push(format_smolstr!("k:{class}:{skeleton}"));
            }
        }
        deletions(&name.surname, class, &mut buckets);
    } else {
        for name in &names {
            let folded = fold_name(name);
            if folded.len() > 1 {
                buckets.push(format_smolstr!("n:{class}:{folded}"));
            }
        }
        if entity.dictionary.is_none() {
            if entity.kind == EntityKind::Place && folded.contains(' ') {
                let skeleton = spelling::skeleton(&entity.name);
                if skeleton.len() > 5 {
                    buckets.push(format_smolstr!("k:{class}:{skeleton}"));
                }
            }
            deletions(&folded, class, &mut buckets);
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    let share = Share {
        kind: entity.kind,
        name: entity.name.clone(),
        names,
        dictionary: entity.dictionary.clone(),
        person,
        buckets,
        slips,
    };
    (key, share)
}

/// The name with most parts.
fn fullest_person(names: &[SmolStr]) -> PersonName {
    names
        .iter()
        .map(|name| PersonName::read(name))
        .max_by_key(|name| (name.is_full(), name.given.first().is_some_and(|given| given.len() > 1)))
        .unwrap_or_default()
}

/// The name and the name with each letter left out: two names that differ by a letter share one of these.
fn deletions(name: &str, class: u8, buckets: &mut Vec<SmolStr>) {
    let letters = name.chars().count();
    if name.len() < SLIP_LENGTH || letters > 40 || name.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    buckets.push(format_smolstr!("d:{class}:{name}"));
    for (at, letter) in name.char_indices().skip(1) {
        buckets.push(format_smolstr!("d:{class}:{}{}", &name[..at], &name[at + letter.len_utf8()..]));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::entity::{Mention, MentionForm, Role};
    use crate::text::SourceSpan;

    fn entity(name: &str, kind: EntityKind) -> DocumentEntity {
        let mut names = name.split('|').map(SmolStr::from);
        let (name, dictionary) = match names.next().unwrap_or_default().split_once('#') {
            Some((name, id)) => (SmolStr::from(name), Some(SmolStr::from(id))),
            None => (SmolStr::from(name.split('|').next().unwrap_or("")), None),
        };
        DocumentEntity {
            name,
            kind,
            mentions: Vec::new(),
            aliases: names.collect(),
            roles: Vec::<Role>::new(),
            dictionary,
            geography: None,
        }
    }

    fn facts(entities: &[(&str, EntityKind)]) -> Facts {
        let mut facts = Facts::default();
        for (at, (name, kind)) in entities.iter().enumerate() {
            let mut entity = entity(name, *kind);
            entity.mentions.push(at as u32);
            facts.entities.push(entity);
            facts.mentions.push(Mention {
                inside: None,
                span: SourceSpan::default(),
                role: None,
                form: MentionForm::Name,
                kind: *kind,
                metonym: None,
                entity: at as u32,
                reason: String::new(),
            });
        }
        facts
    }

    /// Entities as sorted lists of "document:entity", without ids.
    fn shape(linker: &Linker) -> Vec<(SmolStr, Vec<String>)> {
        let mut shape: Vec<(SmolStr, Vec<String>)> = linker
            .entities()
            .map(|entity| {
                let members = entity
                    .members
                    .iter()
                    .map(|member| format!("{}:{} {}", member.document.0, member.entity, member.reason))
                    .collect();
                (entity.name.clone(), members)
            })
            .collect();
        shape.sort();
        shape
    }

    fn linked(documents: &[&[(&str, EntityKind)]]) -> Linker {
        let mut linker = Linker::default();
        for (id, entities) in documents.iter().enumerate() {
            linker.update(DocumentId(id as u32), &facts(entities));
        }
        linker
    }

    use EntityKind::{ArmedGroup, Organisation, Person, Place};

    #[test]
    fn surnames_go_to_the_only_bearer() {
        let linker = linked(&[&[("Ion Sava", Person)], &[("Sava", Person)], &[("Ion al-Sava", Person)]]);
        assert_eq!(linker.entities().count(), 1);
        let linker = linked(&[&[("Ion Sava", Person)], &[("Sava", Person)], &[("Mara Sava", Person)]]);
        assert_eq!(linker.entities().count(), 3);
    }

    #[test]
    fn acronyms_aliases_and_ids() {
        let linker = linked(&[
            &[("Free Harbour Army|FHA", ArmedGroup)],
            &[("FHA", ArmedGroup)],
            &[("Daesh#islamic-state", ArmedGroup)],
            &[("Islamic State#islamic-state", ArmedGroup)],
        ]);
        assert_eq!(linker.entities().count(), 2);
        // An acronym of two known things goes to neither.
        let linker =
            linked(&[&[("FHA#one", ArmedGroup)], &[("FHA#two", Organisation)], &[("FHA", Organisation)]]);
        assert_eq!(linker.entities().count(), 3);
    }

    #[test]
    fn slips_are_linked_and_reported() {
        let linker = linked(&[
            &[("Ion Varnopolov", Person)],
            &[("Ion Varnopolov", Person)],
            &[("Varnopoloc", Person)],
        ]);
        let all: Vec<_> = linker.entities().collect();
        assert_eq!(all.len(), 1, "{all:?}");
        let variants = linker.variants(all[0].id);
        assert_eq!((variants.len(), variants[0].written.as_str()), (1, "Varnopoloc"));
        assert_eq!(all[0].name, "Ion Varnopolov");
    }

    #[test]
    fn kinds_and_given_names_keep_apart() {
        let linker = linked(&[
            &[("Lincoln", Place)],
            &[("Lincoln", Person)],
            &[("Bill Sorano", Person)],
            &[("Hilda Sorano", Person)],
        ]);
        assert_eq!(linker.entities().count(), 4);
    }

    #[test]
    fn decisions_win() {
        let mut linker = linked(&[&[("Bill Sorano#bill", Person)], &[("Hilda Sorano#hilda", Person)]]);
        assert_eq!(linker.entities().count(), 2);
        linker.decide(vec![IdentityDecision { a: "bill".into(), b: "hilda".into(), same: true }]);
        assert_eq!(linker.entities().count(), 1);
        linker.decide(vec![IdentityDecision { a: "bill".into(), b: "hilda".into(), same: false }]);
        assert_eq!(linker.entities().count(), 2);
    }

    const NAMES: [(&str, EntityKind); 22] = [
        ("Ion Sava", Person),
        ("Sava", Person),
        ("Mara Sava", Person),
        ("I. Sava", Person),
        ("Ion al-Sava|Sava", Person),
        ("Ion Varnopolov", Person),
        ("Varnopoloc", Person),
        ("Varnopolov", Person),
        ("Free Harbour Army|FHA", ArmedGroup),
        ("FHA", ArmedGroup),
        ("FHA#fha", ArmedGroup),
        ("Federal Harbour Agency|FHA", Organisation),
        ("Daesh#islamic-state", ArmedGroup),
        ("Islamic State#islamic-state|IS", ArmedGroup),
        ("IS", ArmedGroup),
        ("Port Saltanat", Place),
        ("Bort Saltanat", Place),
        ("Port Saltanet", Place),
        ("Port Saltanat#port-saltanat", Place),
        ("Mohammed Tavridis", Person),
        ("Muhammad Tavridis", Person),
        ("Mohammed Tavrydis", Person),
    ];

    proptest! {
        #[test]
        fn incremental_equals_rebuilt(
            edits in proptest::collection::vec((0..6u32, proptest::collection::vec(0..NAMES.len(), 0..4), any::<bool>()), 1..24)
        ) {
            let mut linker = Linker::default();
            let mut last: BTreeMap<u32, Option<Facts>> = BTreeMap::new();
            for (document, names, removed) in edits {
                let entities: Vec<_> = names.iter().map(|at| NAMES[*at]).collect();
                let read = facts(&entities);
                if removed {
                    linker.remove(DocumentId(document));
                    last.insert(document, None);
                } else {
                    linker.update(DocumentId(document), &read);
                    last.insert(document, Some(read));
                }
            }
            let mut rebuilt = Linker::default();
            // In another order, to show that order does not matter.
            for (document, read) in last.iter().rev() {
                if let Some(read) = read {
                    rebuilt.update_later(DocumentId(*document), read);
                }
            }
            rebuilt.settle_all();
            prop_assert_eq!(shape(&linker), shape(&rebuilt));
            for (document, read) in &last {
                for entity in 0..read.as_ref().map_or(0, |read| read.entities.len()) {
                    prop_assert!(linker.entity_of(DocumentId(*document), entity as u32).is_some());
                }
            }
        }
    }
}
