//! Reads CoNLL-U: forms, tags, heads, relations.

use std::collections::HashMap;
use std::path::Path;

/// A sentence of a treebank. Heads are token indices, −1 for the root.
#[derive(Clone, Default)]
pub struct Tree {
    /// Forms.
    pub forms: Vec<String>,
    /// Index of `XPOS|UPOS` in the tag inventory.
    pub tags: Vec<u8>,
    /// Heads.
    pub heads: Vec<i32>,
    /// Index of the relation in the inventory of relations.
    pub labels: Vec<u8>,
}

impl Tree {
    /// Its forms as slices.
    pub fn tokens(&self) -> Vec<&str> {
        self.forms.iter().map(String::as_str).collect()
    }
}

/// Names in the order they were first seen.
#[derive(Clone, Default)]
pub struct Inventory {
    ids: HashMap<String, u8>,
    /// The names.
    pub names: Vec<String>,
}

impl Inventory {
    /// The number of a name, a new one if it has none.
    pub fn id(&mut self, name: &str) -> u8 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = u8::try_from(self.names.len()).expect("at most 256 names");
        self.ids.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        id
    }
}

/// Reads a file; multiword ranges and empty nodes are left out.
pub fn read(path: &Path, tags: &mut Inventory, labels: &mut Inventory) -> Vec<Tree> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut trees = Vec::new();
    let mut tree = Tree::default();
    for line in text.lines().chain([""]) {
        if line.is_empty() {
            if !tree.forms.is_empty() {
                trees.push(std::mem::take(&mut tree));
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if line.starts_with('#') || columns.len() < 8 || columns[0].contains(['-', '.']) {
            continue;
        }
        tree.forms.push(columns[1].to_owned());
        tree.tags.push(tags.id(&format!("{}|{}", columns[4], columns[3])));
        tree.heads.push(columns[6].parse::<i32>().expect("a head") - 1);
        tree.labels.push(labels.id(columns[7]));
    }
    trees
}
