//! Trains the fast parser with a dynamic oracle: after the first epoch it mostly follows its own mistakes.

use newsmark::language::lexical::{Features, Lexicon};
use newsmark::language::tagger::Tag;
use newsmark::language::transition::{ACTIONS, Action, State, Tagged, action_features, label_features};

use crate::averaged::Averaged;
use crate::random::Random;
use crate::tagging::words;
use crate::treebank::Tree;

/// Share of wrong steps that are followed.
const EXPLORE: f64 = 0.9;

/// The models of actions and of labels.
pub fn train(
    trees: &[Tree],
    tags: &[Vec<Tag>],
    lexicon: &Lexicon,
    labels: usize,
    epochs: usize,
    seed: u64,
) -> (Averaged, Averaged) {
    let (mut actions, mut arcs) = (Averaged::new(3), Averaged::new(labels));
    let mut random = Random::new(seed);
    let read: Vec<_> = trees.iter().map(|tree| words(tree, lexicon)).collect();
    let mut order: Vec<usize> = (0..trees.len()).collect();
    let (mut features, mut scores, mut state) = (Features::default(), [0f32; 128], State::default());
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let (mut right, mut all, mut named, mut drawn) = (0usize, 0usize, 0usize, 0usize);
        for &k in &order {
            let sentence = Tagged { words: &read[k], tags: &tags[k] };
            let gold = &trees[k].heads;
            state.reset(gold.len());
            while !state.done() {
                let (valid, costs) = (state.valid(false), state.costs(gold));
                let possible = || ACTIONS.into_iter().filter(|a| valid[*a as usize]);
                let least = possible().map(|a| costs[a as usize]).min().expect("a step");
                let mut choice = possible().next().expect("a step");
                if possible().count() > 1 {
                    actions.tick();
                    action_features(&sentence, &state, &mut features);
                    actions.score(&features.keys, &mut scores);
                    let best = |among: &mut dyn Iterator<Item = Action>| {
                        among.reduce(|a, b| if scores[b as usize] > scores[a as usize] { b } else { a })
                    };
                    choice = best(&mut possible()).expect("a step");
                    let oracle = best(&mut possible().filter(|a| costs[*a as usize] == least))
                        .expect("a step of least cost");
                    all += 1;
                    if costs[choice as usize] == least {
                        right += 1;
                    } else {
                        actions.update(&features.keys, oracle as usize, choice as usize);
                        if epoch == 0 || random.unit() > EXPLORE {
                            choice = oracle;
                        }
                    }
                }
                let mut label = 0;
                if choice != Action::Shift {
                    let (head, dependent) = state.arc(choice);
                    arcs.tick();
                    label_features(&sentence, &state, head, dependent, &mut features);
                    arcs.score(&features.keys, &mut scores);
                    for class in 1..labels {
                        if scores[class] > scores[label] {
                            label = class;
                        }
                    }
                    let d = dependent as usize;
                    let gold_head = if gold[d] < 0 { gold.len() as i32 } else { gold[d] };
                    if gold_head == head {
                        let gold_label = usize::from(trees[k].labels[d]);
                        drawn += 1;
                        named += usize::from(gold_label == label);
                        arcs.update(&features.keys, gold_label, label);
                        if epoch == 0 {
                            label = gold_label;
                        }
                    }
                }
                state.apply(choice, label as u8);
            }
        }
        eprintln!(
            "parser epoch {epoch}: actions {:.4}, labels {:.4}, features {} and {}",
            share(right, all),
            share(named, drawn),
            actions.len(),
            arcs.len()
        );
    }
    (actions, arcs)
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
