//! Passages that disagree with too many others: stock phrases that everybody is quoted with, years and sums of
//! pages made from one template. They tie hundreds of documents into one disagreement about nothing, and an edit
//! to one of them would have all of it put together again. They are set aside, and counted.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::contradiction::{Disagreement, Node};
use crate::corpus::word::{feature, mix};

/// Passages that one passage may disagree with.
const MOST: usize = 64;

/// Whom each passage disagrees with, in its role for a slot.
#[derive(Clone, Debug)]
pub(super) struct Crowds {
    most: usize,
    /// Of each node the nodes it disagrees with, one entry a disagreement.
    partners: FxHashMap<u64, Vec<Partner>>,
    /// How many are set aside.
    set_aside: usize,
    /// Which were set aside when they first changed since turns were forgotten.
    before: FxHashMap<u64, bool>,
}

/// A node that another disagrees with. Enough to walk from node to node without the disagreements at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Partner {
    /// Its number.
    pub number: u64,
    /// The document of its passage.
    pub document: u32,
    /// What it says, as a feature.
    pub value: u64,
}

/// Nodes by their numbers.
pub(super) type Touched = BTreeMap<u64, Node>;

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
    pub fn beyond(most: usize) -> Crowds {
        Crowds { most, partners: FxHashMap::default(), set_aside: 0, before: FxHashMap::default() }
    }

    /// Forgets what was set aside, or taken back, so far.
    pub fn forget_turns(&mut self) {
        self.before.clear();
    }

    /// Counts disagreements that are new, and notes whom they touch.
    pub fn add(&mut self, found: &[Disagreement], nodes: &mut Touched) {
        self.count(found, nodes, |partners, partner| partners.push(partner));
    }

    /// Takes away disagreements that are no more, and notes whom they touched.
    pub fn take(&mut self, gone: &[Disagreement], nodes: &mut Touched) {
        self.count(gone, nodes, |partners, partner| {
            if let Some(at) = partners.iter().position(|known| *known == partner) {
                partners.swap_remove(at);
            }
        });
    }

    fn count(
        &mut self,
        list: &[Disagreement],
        nodes: &mut Touched,
        step: impl Fn(&mut Vec<Partner>, Partner),
    ) {
        for disagreement in list {
            let ends = disagreement.nodes();
            let partner = |node: &Node, value: &str| Partner {
                number: number(node),
                document: node.passage.document.0,
                value: feature(value.as_bytes()),
            };
            let left = partner(&ends[0], &disagreement.left.value);
            let right = partner(&ends[1], &disagreement.right.value);
            for ((node, number), partner) in
                ends.into_iter().zip([left.number, right.number]).zip([right, left])
            {
                let partners = self.partners.entry(number).or_default();
                let was = partners.len() > self.most;
                self.before.entry(number).or_insert(was);
                step(partners, partner);
                let is = partners.len() > self.most;
                if partners.is_empty() {
                    self.partners.remove(&number);
                }
                self.set_aside = self.set_aside + usize::from(is) - usize::from(was);
                nodes.insert(number, node);
            }
        }
    }

    /// The nodes that a node disagrees with, one for each disagreement.
    pub fn partners(&self, number: u64) -> &[Partner] {
        self.partners.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Whether a node is set aside.
    pub fn has(&self, number: u64) -> bool {
        self.partners.get(&number).is_some_and(|partners| partners.len() > self.most)
    }

    /// Whether a node was set aside, or taken back, since turns were forgotten.
    pub fn turned(&self, number: u64) -> bool {
        self.before.get(&number).is_some_and(|was| *was != self.has(number))
    }

    /// How many are set aside.
    pub fn set_aside(&self) -> usize {
        self.set_aside
    }
}
