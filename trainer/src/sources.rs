//! Which files of the training data feed what, and which may be left out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::clusters::fold;
use crate::named::{self, Document};
use crate::treebank::{Inventory, Tree, read};

/// The training data and what of it to use.
pub struct Sources {
    /// The folder that holds `ud/`, `names/` and the JSON lines.
    pub folder: PathBuf,
    /// The project's own training texts, one file a set.
    pub newsroom: PathBuf,
    /// Names of sets to leave out: `worldwide`, `polnear`, `newsroom`, `newswire`.
    pub without: BTreeSet<String>,
}

/// Treebanks that are trained on.
const TREEBANKS: [&str; 2] = ["ewt-train", "gum-open-train"];
/// Treebanks that choices are made on, and that the tagger and the good parser then learn from as well.
const DEVELOPMENT: [&str; 2] = ["ewt-dev", "gum-open-dev"];
/// Sets of names that are trained on.
const NAMED: [&str; 12] = [
    "wikigold",
    "uner-ewt-dev",
    "uner-ewt-test",
    "gum-train",
    "gum-dev",
    "pud-news",
    "pud-wiki",
    "crossner-politics-train",
    "crossner-science-train",
    "crossner-ai-train",
    "crossner-literature-train",
    "crossner-music-train",
];

impl Sources {
    /// The path of a file below the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The training trees with their inventories of tags and relations.
    pub fn treebanks(&self) -> (Vec<Tree>, Inventory, Inventory) {
        let (mut tags, mut labels) = (Inventory::default(), Inventory::default());
        let trees = TREEBANKS
            .iter()
            .flat_map(|name| read(&self.path(&format!("ud/{name}.conllu")), &mut tags, &mut labels))
            .collect();
        (trees, tags, labels)
    }

    /// The training trees and behind them, set by set, the development trees whose tags the training trees know.
    pub fn all_treebanks(&self) -> (Vec<Tree>, Inventory) {
        let (mut trees, tags, mut labels) = self.treebanks();
        for set in DEVELOPMENT {
            trees.extend(self.development(set, &tags, &mut labels));
        }
        (trees, tags)
    }

    /// The trees of a development set with no tag but the known ones.
    pub fn development(&self, set: &str, tags: &Inventory, labels: &mut Inventory) -> Vec<Tree> {
        let mut all = tags.clone();
        let mut trees = read(&self.path(&format!("ud/{set}.conllu")), &mut all, labels);
        trees.retain(|tree| tree.tags.iter().all(|&tag| usize::from(tag) < tags.names.len()));
        trees
    }

    /// The documents of a set of JSON lines, nothing if the set is left out.
    pub fn json_lines(&self, set: &str) -> Vec<serde_json::Value> {
        if self.without.contains(set) {
            Vec::new()
        } else {
            json_lines(&self.path(&format!("{set}_train.jsonl")))
        }
    }

    /// Documents with names marked, but those of the sets in `hold`.
    pub fn named(&self, hold: &[String]) -> Vec<Document> {
        let mut documents: Vec<Document> = NAMED
            .iter()
            .filter(|set| !hold.iter().any(|h| h == *set))
            .flat_map(|set| self.columns(set))
            .collect();
        documents.extend(named::json(&self.json_lines("worldwide")));
        if !self.without.contains("newsroom") {
            let held = |set: &String| hold.iter().any(|h| h == set);
            documents.extend(self.newsroom().iter().filter(|set| !held(set)).flat_map(|set| self.set(set)));
        }
        documents
    }

    /// Names of the files of the project's own texts, as sets: `newsroom/a-01`.
    fn newsroom(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.newsroom).into_iter().flatten().flatten();
        let texts = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|e| e == "txt"));
        let mut sets: Vec<String> = texts
            .map(|path| format!("newsroom/{}", path.file_stem().unwrap_or_default().display()))
            .collect();
        sets.sort();
        sets
    }

    /// The documents of one set: columns, or a file of the project's own texts.
    pub fn set(&self, name: &str) -> Vec<Document> {
        match name.strip_prefix("newsroom/") {
            Some(file) => named::bracketed(&self.newsroom.join(format!("{file}.txt"))),
            None => self.columns(name),
        }
    }

    /// The documents of one set of columns.
    fn columns(&self, set: &str) -> Vec<Document> {
        // Sentences without documents: those of wikigold follow one another, those of CrossNER do not.
        let chunk = match set {
            s if s.starts_with("crossner") => 1,
            _ => 0,
        };
        named::columns(&self.path(&format!("names/{set}.txt")), set, chunk)
    }

    /// Folded sentences of every set that is not left out, for clusters.
    pub fn raw(&self, trees: &[Tree]) -> Vec<Vec<u32>> {
        let mut out: Vec<Vec<u32>> = trees.iter().map(|tree| fold(&tree.tokens())).collect();
        for set in ["worldwide", "polnear"] {
            for document in self.json_lines(set) {
                let text = document["text"].as_str().unwrap_or_default();
                for sentence in named::sentences(text) {
                    let tokens: Vec<&str> = sentence.iter().map(|&(start, end)| &text[start..end]).collect();
                    out.push(fold(&tokens));
                }
            }
        }
        for file in ["wikigold", "crossner-ai-train", "crossner-literature-train", "crossner-music-train"]
            .iter()
            .chain(&["crossner-politics-train", "crossner-science-train"])
        {
            let text = std::fs::read_to_string(self.path(&format!("names/{file}.txt"))).unwrap_or_default();
            for sentence in text.split("\n\n") {
                let tokens: Vec<&str> =
                    sentence.lines().filter_map(|l| l.split_once('\t')).map(|(token, _)| token).collect();
                out.push(fold(&tokens));
            }
        }
        out.retain(|sentence| !sentence.is_empty());
        out
    }
}

/// One JSON value a line.
pub fn json_lines(path: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).expect("JSON")).collect()
}
