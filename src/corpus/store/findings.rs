//! Findings as connected components of disagreements, made anew around the passages whose disagreements changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Corpus;
use super::snapshot::Held;
use crate::contradiction::{self, Disagreement, Finding, Node};
use crate::corpus::DocumentId;
use crate::corpus::crowd::{self, Touched};

impl Corpus {
    /// Whoever disagrees with a passage that was set aside just now, or taken back, is looked at again.
    pub(super) fn add_partners(&self, nodes: &mut Touched) {
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
    pub(super) fn gather_findings(&mut self, nodes: Touched, removed: &BTreeSet<u32>) -> BTreeSet<u32> {
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

/// Nodes that disagreements connect.
struct Component {
    /// The nodes by their numbers, with the documents of their passages.
    nodes: FxHashMap<u64, u32>,
    /// The documents that disagree, the lower number first; one twice where it disagrees with itself.
    pairs: BTreeSet<(u32, u32)>,
}
