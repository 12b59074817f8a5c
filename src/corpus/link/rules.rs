//! The rules by which groups of names are joined, the surest first.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::share::{Group, GroupKey, class};
use super::{BUCKET_LIMIT, CorpusVariant, Linker};
use crate::corpus::{CorpusEntity, EntityId, Member};
use crate::entity::gazetteer::fold_name;
use crate::entity::{EntityKind, PersonName, spelling};

/// Linking rules over one set of connected groups.
pub(super) struct Rules<'a> {
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
    pub(super) fn new(linker: &'a Linker, keys: &'a [GroupKey]) -> Self {
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
        persons(a).any(|x| persons(b).any(|y| !x.fits_spelt(y)))
    }

    /// What people decided.
    pub(super) fn decided(&mut self) {
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
    pub(super) fn shared_names(&mut self) {
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
    pub(super) fn persons(&mut self) {
        for (_, groups) in self.buckets("s:") {
            let full: Vec<usize> = groups
                .iter()
                .copied()
                .filter(|&at| self.profiles[at].person.as_ref().is_some_and(PersonName::is_full))
                .collect();
            let all = 0..full.len();
            let fit = |a: usize, b: usize| self.fit(full[a], full[b]);
            let fits: Vec<Vec<usize>> = all
                .clone()
                .map(|of| all.clone().filter(|&other| other != of && fit(of, other)).collect())
                .collect();
            // Who fits two that do not fit each other may be either of them.
            let mutual = |them: &Vec<usize>| them.iter().all(|&a| them.iter().all(|&b| a == b || fit(a, b)));
            let one: Vec<bool> = fits.iter().map(mutual).collect();
            for at in all {
                let Some(&other) = fits[at].first().filter(|&&other| one[at] && one[other]) else { continue };
                let (group, other) = (full[at], full[other]);
                let called = self.profiles[other].name.clone();
                self.join(group, other, false, || {
                    format!("the same surname as “{called}”, and a given name that fits")
                });
            }
        }
    }

    /// Whether two groups' persons may be one.
    fn fit(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.profiles[a].person, &self.profiles[b].person);
        matches!((a, b), (Some(a), Some(b)) if a.fits(b))
    }

    /// Names with the same consonants.
    pub(super) fn transliterations(&mut self) {
        for (_, groups) in self.buckets("k:") {
            for &group in &groups[1..] {
                let called = self.profiles[groups[0]].name.clone();
                if !spelling::is_transliteration(&called, &self.profiles[group].name) {
                    continue;
                }
                self.join(groups[0], group, false, || {
                    format!("another transliteration of “{called}”: the consonants are the same")
                });
            }
        }
    }

    /// Spellings that differ by a letter or two.
    pub(super) fn slips(&mut self) {
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
        let (left, right) = (self.spelt(a), self.spelt(b));
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
        // A document's entity is shown by the name it uses most, which may be spelt right: what differs is shown.
        let (written, common) = (self.shown(rare, &left, &right), self.shown(usual, &left, &right));
        let reason = format!("“{written}” differs from “{common}” by a letter or two");
        if self.join(usual, rare, false, || reason) {
            self.slips.push((rare, usual, written, common));
        }
    }

    /// The name of a group in the spelling, one of two, by which it was found.
    fn shown(&self, group: usize, left: &str, right: &str) -> String {
        let spelt = |name: &&SmolStr| {
            let folded = fold_name(name);
            let last = folded.rsplit(' ').next().unwrap_or("");
            [left, right].iter().any(|spelling| folded == **spelling || last == *spelling)
        };
        let own = if self.spelt(group) == left { left } else { right };
        let shares = self.linker.groups[&self.keys[group]].shares.values();
        let exact = |name: &&SmolStr| {
            let folded = fold_name(name);
            folded == own || folded.ends_with(own)
        };
        let names: Vec<&SmolStr> =
            shares.flat_map(|share| std::iter::once(&share.name).chain(&share.names)).collect();
        let found = names.iter().copied().find(exact).or_else(|| names.iter().copied().find(spelt));
        found.unwrap_or(&self.profiles[group].name).to_string()
    }

    /// What of a group's name is compared letter by letter: a person's surname, the whole name of anything else.
    fn spelt(&self, group: usize) -> String {
        match &self.profiles[group].person {
            Some(name) => name.surname.clone(),
            None => fold_name(&self.profiles[group].name),
        }
    }

    /// A surname alone, where the folder knows only one person of it.
    pub(super) fn surnames(&mut self) {
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

    pub(super) fn finish(self) -> Vec<(Vec<GroupKey>, CorpusEntity, Vec<CorpusVariant>)> {
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
                } else if share.dictionary.is_some() {
                    format!("the dictionary knows “{}” as the same", share.name)
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
                    reason: format!("“{written}” differs from “{common}” by a letter or two"),
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
