//! Trains the tagger, and tags the training set with taggers that have not seen it (for the parsers).

use std::collections::{BTreeMap, HashMap};

use newsmark::language::lexical::{Entry, Features, Lexicon, Word};
use newsmark::language::perceptron::Weights;
use newsmark::language::tagger::{START, Tag, certain, features_of};

use crate::averaged::Averaged;
use crate::clusters::Clustering;
use crate::random::Random;
use crate::treebank::Tree;

/// A form met this often with one tag in nearly all cases keeps that tag for good.
const CERTAIN_COUNT: u32 = 12;
const CERTAIN_SHARE: f64 = 0.997;
/// Share of the features of a decision that training hides, other ones each time,
/// so that none is leaned on alone (dropout: Hinton et al. 2012).
/// Worth 0.4 points of Penn tags on the development set of EWT.
const HIDDEN: f64 = 0.3;
/// Share of sentences that are read a second time in capitals, as headlines are printed.
const SHOUTED: f64 = 0.06;

/// Joins clusters, ambiguity classes and certain tags into the lexicon.
pub fn lexicon(trees: &[Tree], clusters: &Clustering) -> Lexicon {
    let mut entries: BTreeMap<u32, Entry> = BTreeMap::new();
    for (word, classes) in &clusters.classes {
        entries.entry(*word).or_default().clusters = *classes;
    }
    let mut folded: HashMap<u32, BTreeMap<u8, u32>> = HashMap::new();
    let mut cased: HashMap<u32, BTreeMap<u8, u32>> = HashMap::new();
    for tree in trees {
        for (form, &tag) in tree.forms.iter().zip(&tree.tags) {
            let word = Word::look(form, false);
            *folded.entry(word.lower).or_default().entry(tag).or_default() += 1;
            *cased.entry(word.form).or_default().entry(tag).or_default() += 1;
        }
    }
    // Ambiguity classes: the set of tags that make up 3% or more, numbered as they come by form.
    let mut classes: HashMap<Vec<u8>, u16> = HashMap::new();
    let mut folded: Vec<_> = folded.into_iter().collect();
    folded.sort_unstable_by_key(|f| f.0);
    for (word, tags) in folded {
        let all: u32 = tags.values().sum();
        if all < 3 {
            continue;
        }
        let mut kept: Vec<(u32, u8)> =
            tags.iter().filter(|t| f64::from(*t.1) > 0.03 * f64::from(all)).map(|(t, n)| (*n, *t)).collect();
        kept.sort_unstable_by(|a, b| b.cmp(a));
        kept.truncate(4);
        let next = classes.len() as u16 + 1;
        let class = *classes.entry(kept.into_iter().map(|k| k.1).collect()).or_insert(next);
        entries.entry(word).or_default().ambiguity = class;
    }
    let mut cased: Vec<_> = cased.into_iter().collect();
    cased.sort_unstable_by_key(|c| c.0);
    for (form, tags) in cased {
        let all: u32 = tags.values().sum();
        let Some((tag, most)) = tags.iter().max_by_key(|t| (*t.1, *t.0)) else { continue };
        if all >= CERTAIN_COUNT && f64::from(*most) >= CERTAIN_SHARE * f64::from(all) {
            entries.entry(form).or_default().tag = u16::from(*tag) + 1;
        }
    }
    Lexicon::build(&entries.into_iter().collect::<Vec<_>>())
}

/// The words of a tree as the models see them.
pub fn words(tree: &Tree, lexicon: &Lexicon) -> Vec<Word> {
    tree.forms.iter().enumerate().map(|(i, form)| Word::read(form, i == 0, lexicon)).collect()
}

/// The sentence in capitals.
pub fn shouted(tree: &Tree) -> Tree {
    Tree { forms: tree.forms.iter().map(|f| f.to_uppercase()).collect(), ..tree.clone() }
}

/// The mean of several models that differ in the order of their sentences and in what was hidden from them.
pub fn train_several(
    trees: &[&Tree],
    lexicon: &Lexicon,
    tags: usize,
    epochs: usize,
    seeds: std::ops::Range<u64>,
) -> Averaged {
    let seeds: Vec<u64> = seeds.collect();
    let mut models = Vec::new();
    for group in seeds.chunks(2) {
        models.extend(std::thread::scope(|scope| {
            let train = |seed: &u64| {
                let seed = *seed;
                scope.spawn(move || train(trees, lexicon, tags, epochs, seed, true))
            };
            let handles: Vec<_> = group.iter().map(train).collect();
            handles.into_iter().map(|h| h.join().expect("training does not panic")).collect::<Vec<_>>()
        }));
    }
    Averaged::mean(&models)
}

/// Trains on these trees.
pub fn train(
    trees: &[&Tree],
    lexicon: &Lexicon,
    tags: usize,
    epochs: usize,
    seed: u64,
    report: bool,
) -> Averaged {
    let mut random = Random::new(seed);
    let mut read: Vec<(Vec<Word>, &[u8])> =
        trees.iter().map(|tree| (words(tree, lexicon), tree.tags.as_slice())).collect();
    for tree in trees {
        if random.unit() < SHOUTED {
            read.push((words(&shouted(tree), lexicon), &tree.tags));
        }
    }
    let mut model = Averaged::new(tags);
    let mut features = Features::default();
    let mut scores = [0.0; 128];
    for epoch in 0..epochs {
        random.shuffle(&mut read);
        let (mut right, mut all) = (0, 0);
        for (words, gold) in &read {
            let (mut last, mut before) = (START, START);
            for at in 0..words.len() {
                let tag = certain(&words[at], lexicon).unwrap_or_else(|| {
                    model.tick();
                    features_of(words, at, last, before, &mut features);
                    features.keys.retain(|_| random.unit() >= HIDDEN);
                    model.score(&features.keys, &mut scores);
                    let mut best = 0;
                    for class in 1..tags {
                        if scores[class] > scores[best] {
                            best = class;
                        }
                    }
                    model.update(&features.keys, usize::from(gold[at]), best);
                    Tag(best as u8)
                });
                right += usize::from(tag.0 == gold[at]);
                all += 1;
                (before, last) = (last, tag);
            }
        }
        if report {
            eprintln!(
                "tagger epoch {epoch}: {:.4} of {all} right, {} features",
                right as f64 / all as f64,
                model.len()
            );
        }
    }
    model
}

/// Tags of each tree by a model trained on the other parts.
pub fn jackknife(
    trees: &[Tree],
    lexicon: &Lexicon,
    tags: usize,
    parts: usize,
    epochs: usize,
) -> Vec<Vec<Tag>> {
    let part_of = |i: usize| (i / 20) % parts;
    let mut out = vec![Vec::new(); trees.len()];
    for group in (0..parts).collect::<Vec<_>>().chunks(2) {
        let results: Vec<Vec<(usize, Vec<Tag>)>> = std::thread::scope(|scope| {
            let handles: Vec<_> = group
                .iter()
                .map(|&part| {
                    scope.spawn(move || {
                        let others: Vec<&Tree> = trees
                            .iter()
                            .enumerate()
                            .filter(|(i, _)| part_of(*i) != part)
                            .map(|t| t.1)
                            .collect();
                        let model = train(&others, lexicon, tags, epochs, 7 + part as u64, false);
                        let weights = Weights::build(&model.freeze(3, 1), tags, 0.7);
                        let own = (0..trees.len()).filter(|i| part_of(*i) == part);
                        own.map(|i| (i, run(&words(&trees[i], lexicon), lexicon, &weights))).collect()
                    })
                })
                .collect();
            handles.into_iter().map(|h| h.join().expect("training does not panic")).collect()
        });
        for (i, tags) in results.into_iter().flatten() {
            out[i] = tags;
        }
    }
    out
}

/// Tags a sentence with frozen weights.
pub fn run(words: &[Word], lexicon: &Lexicon, weights: &Weights) -> Vec<Tag> {
    let mut features = Features::default();
    let (mut last, mut before) = (START, START);
    let mut out = Vec::with_capacity(words.len());
    for at in 0..words.len() {
        let tag = certain(&words[at], lexicon).unwrap_or_else(|| {
            features_of(words, at, last, before, &mut features);
            Tag(weights.best(&features.keys) as u8)
        });
        out.push(tag);
        (before, last) = (last, tag);
    }
    out
}
