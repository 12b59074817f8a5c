//! Passages that disagree with too many others: stock phrases that everybody is quoted with, years and sums of
//! pages made from one template. They tie hundreds of documents into one disagreement about nothing, and an edit
//! to one of them would have all of it put together again. They are set aside, and counted.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::contradiction::{Disagreement, Node};
use crate::corpus::word::{feature, mix};

/// Passages that one passage may disagree with.
const MOST: u32 = 64;

/// How many others each passage disagrees with, in its role for a slot.
#[derive(Clone, Debug)]
pub(super) struct Crowds {
    most: u32,
    degrees: FxHashMap<u64, u32>,
    /// How many are set aside.
    set_aside: usize,
    /// Which were set aside when the running update first changed them.
    before: FxHashMap<u64, bool>,
}

/// The number of a node; the same for equal nodes.
pub(super) fn number(node: &Node) -> u64 {
    let place = u64::from(node.passage.span.start) << 32 | u64::from(node.passage.span.end);
    let slot =
        feature(node.slot.as_bytes()) ^ mix(u64::from(node.passage.document.0) << 8 | node.rule as u64);
    mix(mix(place ^ 1) ^ slot)
}

impl Default for Crowds {
    fn default() -> Self {
        Crowds::beyond(MOST)
    }
}

impl Crowds {
    /// None yet; `most` is how many others a passage may disagree with.
    pub fn beyond(most: u32) -> Crowds {
        Crowds { most, degrees: FxHashMap::default(), set_aside: 0, before: FxHashMap::default() }
    }

    /// Begins an update.
    pub fn begin(&mut self) {
        self.before.clear();
    }

    /// Counts disagreements that are new, and notes whom they touch.
    pub fn add(&mut self, found: &[Disagreement], nodes: &mut BTreeSet<Node>) {
        self.count(found, nodes, |degree| *degree += 1);
    }

    /// Takes away disagreements that are no more, and notes whom they touched.
    pub fn take(&mut self, gone: &[Disagreement], nodes: &mut BTreeSet<Node>) {
        self.count(gone, nodes, |degree| *degree = degree.saturating_sub(1));
    }

    fn count(&mut self, list: &[Disagreement], nodes: &mut BTreeSet<Node>, step: impl Fn(&mut u32)) {
        for node in list.iter().flat_map(Disagreement::nodes) {
            let number = number(&node);
            let degree = self.degrees.entry(number).or_default();
            let was = *degree > self.most;
            self.before.entry(number).or_insert(was);
            step(degree);
            let is = *degree > self.most;
            if *degree == 0 {
                self.degrees.remove(&number);
            }
            self.set_aside = self.set_aside + usize::from(is) - usize::from(was);
            nodes.insert(node);
        }
    }

    /// Whether a node is set aside.
    pub fn has(&self, number: u64) -> bool {
        self.degrees.get(&number).is_some_and(|degree| *degree > self.most)
    }

    /// Whether the running update has set a node aside, or taken it back.
    pub fn turned(&self, number: u64) -> bool {
        self.before.get(&number).is_some_and(|was| *was != self.has(number))
    }

    /// How many are set aside.
    pub fn set_aside(&self) -> usize {
        self.set_aside
    }
}
