//! Which documents are compared, and what is kept of it: those that share a fingerprint, or enough rare terms.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Corpus, Crossed, pair_key};
use crate::contradiction::{self, Disagreement};
use crate::corpus::crowd::Touched;
use crate::corpus::pair::Pair;
use crate::corpus::shards::Shards;
use crate::corpus::{Digest, DocumentId};

/// Points from which two documents are compared.
const COMPARED: u8 = 3;

/// Points of a feature that two documents share: a fingerprint is enough, of terms it takes three. A term's own
/// weight differs from document to document, and whether two documents are compared must not depend on which of
/// them was touched last.
fn points(feature: u64) -> u8 {
    if feature & 1 == 1 { COMPARED } else { 1 }
}

impl Corpus {
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
    pub(super) fn compare(
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
}

/// Pairs of documents by their numbers, the lower first.
type Numbers = Vec<(u32, u32)>;

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
