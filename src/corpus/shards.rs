//! A map from numbers to values whose copies share everything that did not change since.
//!
//! Three levels: 64 branches of 64 leaves of sorted entries. Copying a map costs one reference count;
//! writing to one of two copies copies the path to one leaf. That is what lets the one writer of a corpus go on
//! while readers hold the map as it was.

use std::sync::Arc;

const FAN: usize = 64;

type Leaf<V> = Vec<(u64, V)>;
type Branch<V> = Vec<Arc<Leaf<V>>>;

/// A copy-on-write map. Iteration is not offered: the order of keys means nothing.
#[derive(Debug)]
pub(crate) struct Shards<V> {
    root: Arc<Vec<Arc<Branch<V>>>>,
}

impl<V> Clone for Shards<V> {
    fn clone(&self) -> Self {
        Shards { root: self.root.clone() }
    }
}

impl<V> Default for Shards<V> {
    fn default() -> Self {
        Shards { root: Arc::new(Vec::new()) }
    }
}

/// Spreads keys over branches and leaves; document numbers count up and would else fill one leaf.
fn place(key: u64) -> (usize, usize) {
    let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed >> 58) as usize, (mixed >> 52) as usize % FAN)
}

impl<V: Clone> Shards<V> {
    /// The value of a key.
    pub fn get(&self, key: u64) -> Option<&V> {
        let (branch, leaf) = place(key);
        let leaf = self.root.get(branch)?.get(leaf)?;
        leaf.binary_search_by_key(&key, |entry| entry.0).ok().map(|at| &leaf[at].1)
    }

    fn leaf(&mut self, key: u64) -> &mut Leaf<V> {
        let (branch, leaf) = place(key);
        let root = Arc::make_mut(&mut self.root);
        if root.is_empty() {
            root.resize_with(FAN, Default::default);
        }
        let branch = Arc::make_mut(&mut root[branch]);
        if branch.is_empty() {
            branch.resize_with(FAN, Default::default);
        }
        Arc::make_mut(&mut branch[leaf])
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: u64, value: V) {
        let leaf = self.leaf(key);
        match leaf.binary_search_by_key(&key, |entry| entry.0) {
            Ok(at) => leaf[at].1 = value,
            Err(at) => leaf.insert(at, (key, value)),
        }
    }

    /// Forgets a key and gives back its value.
    pub fn remove(&mut self, key: u64) -> Option<V> {
        self.get(key)?;
        let leaf = self.leaf(key);
        let at = leaf.binary_search_by_key(&key, |entry| entry.0).ok()?;
        Some(leaf.remove(at).1)
    }

    /// The value of a key, to be changed in place; made by `default` where there is none.
    pub fn entry(&mut self, key: u64, default: impl FnOnce() -> V) -> &mut V {
        let leaf = self.leaf(key);
        let at = match leaf.binary_search_by_key(&key, |entry| entry.0) {
            Ok(at) => at,
            Err(at) => {
                leaf.insert(at, (key, default()));
                at
            }
        };
        &mut leaf[at].1
    }
}

/// The documents that share a feature, in order of their numbers.
#[derive(Debug, Default, Clone)]
pub(crate) struct Postings {
    lists: Shards<Arc<Vec<u32>>>,
}

impl Postings {
    /// The documents with a feature.
    pub fn of(&self, feature: u64) -> &[u32] {
        self.lists.get(feature).map_or(&[], |list| list.as_slice())
    }

    /// Adds a document to a feature's list and says how long the list is now.
    pub fn add(&mut self, feature: u64, document: u32) -> usize {
        let list = Arc::make_mut(self.lists.entry(feature, Default::default));
        if let Err(at) = list.binary_search(&document) {
            list.insert(at, document);
        }
        list.len()
    }

    /// Takes a document off a feature's list and says how long the list is now.
    pub fn take(&mut self, feature: u64, document: u32) -> usize {
        if self.of(feature).is_empty() {
            return 0;
        }
        let list = Arc::make_mut(self.lists.entry(feature, Default::default));
        if let Ok(at) = list.binary_search(&document) {
            list.remove(at);
        }
        let left = list.len();
        if left == 0 {
            self.lists.remove(feature);
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn behaves_as_a_map_and_leaves_copies_alone(steps in proptest::collection::vec((any::<bool>(), 0u64..40, any::<u8>()), 0..80)) {
            let mut shards = Shards::default();
            let mut model = BTreeMap::new();
            let mut kept = Vec::new();
            for (insert, key, value) in steps {
                kept.push((shards.clone(), model.clone()));
                if insert {
                    shards.insert(key, value);
                    model.insert(key, value);
                } else {
                    prop_assert_eq!(shards.remove(key), model.remove(&key));
                }
            }
            kept.push((shards, model));
            for (shards, model) in kept {
                for key in 0..40 {
                    prop_assert_eq!(shards.get(key), model.get(&key));
                }
            }
        }
    }

    #[test]
    fn an_empty_list_is_forgotten() {
        let mut postings = Postings::default();
        assert_eq!(postings.add(7, 1), 1);
        assert_eq!(postings.add(7, 1), 1);
        assert_eq!(postings.take(7, 1), 0);
        assert!(postings.of(7).is_empty());
    }
}
