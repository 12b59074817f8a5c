//! The good parser: biaffine scores of every head for every token (Dozat & Manning 2017) over the states of the
//! [`Encoder`], and the best tree among them (Chu & Liu 1965; Edmonds 1967).

use super::encoder::{Encoder, EncoderRoom};
use super::matrix::{Linear, Quantised};
use super::model::{Container, Damage};
use super::tagger::Tag;
use super::transition::Tagged;

/// The parser.
#[derive(Debug)]
pub struct Parser {
    encoder: Encoder,
    /// Names of the labels.
    pub labels: Vec<&'static str>,
    /// What a token offers as a head.
    head: Linear,
    /// What a token asks of its head.
    dependent: Linear,
    /// From what is asked to what is offered.
    bilinear: Linear,
    label_head: Linear,
    label_dependent: Linear,
    label: Linear,
    tag: Linear,
}

/// What the parser says of a sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parse {
    /// Head of each token; `None` for the root.
    pub heads: Vec<Option<u32>>,
    /// Index of each token's relation in [`Parser::labels`].
    pub labels: Vec<u8>,
    /// Tags, corrected in the light of the whole sentence.
    pub tags: Vec<Tag>,
    /// By how much the score of each head beats the next best: below about 1, another reading is as likely.
    pub margins: Vec<f32>,
}

/// A tree, as the parser's room holds it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arcs<'a> {
    /// Head of each token, counted from 1; 0 for the root.
    pub heads: &'a [usize],
    /// Index of each token's relation in [`Parser::labels`].
    pub labels: &'a [u8],
}

/// Where a parser works; kept from one batch of sentences to the next.
#[derive(Debug, Default)]
pub struct ParserRoom {
    encoder: EncoderRoom,
    arcs: ArcRoom,
    /// Trees of the batch, one after the other, each with an entry 0 for its root.
    heads: Vec<usize>,
    labels: LabelRoom,
}

#[derive(Debug, Default)]
struct ArcRoom {
    /// What the tokens of all sentences offer and ask.
    heads: Vec<f32>,
    wants: Vec<f32>,
    quantised: Quantised,
    asked: Vec<f32>,
    turned: Vec<f32>,
    /// Scores of the last sentence.
    scores: Vec<f32>,
}

#[derive(Debug, Default)]
struct LabelRoom {
    heads: Vec<f32>,
    dependents: Vec<f32>,
    pairs: Vec<f32>,
    quantised: Quantised,
    scores: Vec<f32>,
    labels: Vec<u8>,
}

/// So many tokens and roots are read at a time. What is made of more would push the weights out of the nearer caches.
const BATCH: usize = 128;

/// Longer sentences are lists and tables; they are left to the fast parser.
pub const LONGEST: usize = 220;

impl Parser {
    /// Reads the sections `rels`, `enco` and `bias`.
    ///
    /// # Errors
    /// One is missing or damaged.
    pub fn decode(container: &Container<'static>) -> Result<Self, Damage> {
        let encoder = Encoder::decode(&container.section(b"enco")?)?;
        let labels = container.section(b"rels")?.lines()?;
        let mut reader = container.section(b"bias")?.reader();
        let mut next = || Linear::decode(&mut reader);
        let parser = Self {
            labels,
            head: next()?,
            dependent: next()?,
            bilinear: next()?,
            label_head: next()?,
            label_dependent: next()?,
            label: next()?,
            tag: next()?,
            encoder,
        };
        let width = parser.encoder.width();
        let from_states =
            [&parser.head, &parser.dependent, &parser.label_head, &parser.label_dependent, &parser.tag];
        let fits = from_states.iter().all(|l| l.inputs() == width)
            && parser.bilinear.inputs() == parser.dependent.outputs()
            && parser.bilinear.outputs() == parser.head.outputs()
            && parser.label_head.outputs() == parser.label_dependent.outputs()
            && parser.label.inputs() == parser.label_head.outputs()
            && parser.label.outputs() == parser.labels.len()
            && parser.labels.len() <= 256
            && parser.tag.outputs() <= 256;
        if fits { Ok(parser) } else { Err(Damage("parser")) }
    }

    /// Hands over heads and relations of tagged sentences of up to [`LONGEST`] tokens, in order. They are read
    /// some at a time, so that a weight which was fetched serves many tokens; no tree depends on what is read with it.
    pub fn trees(&self, sentences: &[Tagged], room: &mut ParserRoom, mut take: impl FnMut(Arcs)) {
        let mut rest = sentences;
        while !rest.is_empty() {
            let mut rows = 0;
            let fits = |sentence: &&Tagged| {
                rows += sentence.len() + 1;
                rows <= BATCH
            };
            let count = rest.iter().take_while(fits).count().max(1);
            let (batch, after) = rest.split_at(count);
            self.batch(batch, room);
            let (mut heads, mut labels) = (&room.heads[..], &room.labels.labels[..]);
            for sentence in batch {
                let (own, rest) = heads.split_at(sentence.len() + 1);
                let (own_labels, rest_labels) = labels.split_at(sentence.len());
                take(Arcs { heads: &own[1..], labels: own_labels });
                (heads, labels) = (rest, rest_labels);
            }
            rest = after;
        }
    }

    /// Puts the trees of some sentences into `room`.
    fn batch(&self, sentences: &[Tagged], room: &mut ParserRoom) {
        let states = self.encoder.encode(sentences, &mut room.encoder);
        self.score_words(states, &mut room.arcs);
        room.heads.clear();
        for sentence in sentences {
            let (first, all) = (room.heads.len(), sentence.len() + 1);
            self.score_arcs(first, all, &mut room.arcs);
            room.heads.extend(best_tree(&room.arcs.scores, all));
        }
        self.label(states, sentences, &room.heads, &mut room.labels);
    }

    /// All that the parser says of a tagged sentence of up to [`LONGEST`] tokens.
    #[must_use]
    pub fn parse(&self, sentence: &Tagged) -> Parse {
        if sentence.is_empty() {
            return Parse::default();
        }
        let mut room = ParserRoom::default();
        self.batch(std::slice::from_ref(sentence), &mut room);
        let mut tag_scores = Vec::new();
        self.tag.apply(room.encoder.states(), &mut tag_scores);
        let all = room.heads.len();
        let margin = |d: usize| {
            let (row, head) = (&room.arcs.scores[d * all..][..all], room.heads[d]);
            let rival = (0..all).filter(|&h| h != head).map(|h| row[h]).fold(f32::NEG_INFINITY, f32::max);
            if rival.is_finite() { row[head] - rival } else { f32::MAX }
        };
        Parse {
            heads: room.heads[1..].iter().map(|&h| (h as u32).checked_sub(1)).collect(),
            labels: room.labels.labels.clone(),
            tags: tag_scores
                .chunks_exact(self.tag.outputs())
                .skip(1)
                .map(|s| Tag(best(s, None) as u8))
                .collect(),
            margins: (1..all).map(margin).collect(),
        }
    }

    /// What every token offers as a head, and what it asks of its own.
    fn score_words(&self, states: &Quantised, room: &mut ArcRoom) {
        let ArcRoom { heads, wants, quantised, asked, .. } = room;
        self.head.apply(states, heads);
        self.dependent.apply(states, wants);
        rectify(heads);
        rectify(wants);
        quantised.fill(wants, self.dependent.outputs());
        self.bilinear.apply(quantised, asked);
    }

    /// Fills `scores[d][h]` of the `all` nodes from `first`, with the root as 0.
    fn score_arcs(&self, first: usize, all: usize, room: &mut ArcRoom) {
        let ArcRoom { heads, asked, turned, scores, .. } = room;
        let width = self.head.outputs();
        let (heads, asked) = (&heads[first * width..][..all * width], &asked[first * width..][..all * width]);
        // All are written; what is there from before need not be cleared.
        scores.resize(all * all, 0.0);
        pulp::Arch::new().dispatch(Products { asked, heads, width, turned, scores, all });
    }

    /// Chooses the relation of each token to its head.
    fn label(&self, states: &Quantised, sentences: &[Tagged], trees: &[usize], room: &mut LabelRoom) {
        let LabelRoom { heads, dependents, pairs, quantised, scores, labels } = room;
        self.label_head.apply(states, heads);
        self.label_dependent.apply(states, dependents);
        let width = self.label_head.outputs();
        pairs.clear();
        let mut first = 0;
        for sentence in sentences {
            for token in first + 1..=first + sentence.len() {
                let head = &heads[(first + trees[token]) * width..][..width];
                let dependent = &dependents[token * width..][..width];
                pairs.extend(head.iter().zip(dependent).map(|(a, b)| (a + b).max(0.0)));
            }
            first += sentence.len() + 1;
        }
        quantised.fill(pairs, width);
        self.label.apply(quantised, scores);
        let root = self.labels.iter().position(|l| *l == "root");
        labels.clear();
        let mut scores = scores.chunks_exact(self.labels.len());
        let mut trees = trees;
        for sentence in sentences {
            let (tree, rest) = trees.split_at(sentence.len() + 1);
            labels.extend(tree[1..].iter().zip(&mut scores).map(|(head, scores)| {
                // "root" is the label of the root's arc and of no other.
                match root {
                    Some(root) if *head == 0 => root as u8,
                    _ => best(scores, root) as u8,
                }
            }));
            trees = rest;
        }
    }
}

/// Scores of all heads of all tokens, by the widest instructions that the machine has.
struct Products<'a> {
    asked: &'a [f32],
    heads: &'a [f32],
    width: usize,
    turned: &'a mut Vec<f32>,
    scores: &'a mut [f32],
    all: usize,
}

impl pulp::WithSimd for Products<'_> {
    type Output = ();

    /// Goes through the heads by the vector, each value of them beside that of the next head, so that no sum runs
    /// across a vector.
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) {
        let Products { asked, heads, width, turned, scores, all } = self;
        turned.resize(width * S::F32_LANES, 0.0);
        for first in (0..all).step_by(S::F32_LANES) {
            let count = S::F32_LANES.min(all - first);
            // Beside the last heads stand some of before, whose sums are not kept.
            for (side, head) in heads[first * width..].chunks_exact(width).take(count).enumerate() {
                for (beside, value) in turned.chunks_exact_mut(S::F32_LANES).zip(head) {
                    beside[side] = *value;
                }
            }
            let (heads, _) = S::as_simd_f32s(turned);
            for (row, asked) in scores.chunks_exact_mut(all).zip(asked.chunks_exact(width)).skip(1) {
                simd.partial_store_f32s(&mut row[first..first + count], products(simd, asked, heads));
            }
        }
        // No token is its own head, and the root has none.
        scores[..all].fill(f32::NEG_INFINITY);
        for d in 1..all {
            scores[d * all + d] = f32::NEG_INFINITY;
        }
    }
}

fn rectify(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = v.max(0.0));
}

/// Index of the largest value, the first of equals, leaving one out.
fn best(values: &[f32], but: Option<usize>) -> usize {
    let mut best = None;
    for i in (0..values.len()).filter(|i| Some(*i) != but) {
        if best.is_none_or(|b: usize| values[i] > values[b]) {
            best = Some(i);
        }
    }
    best.unwrap_or(0)
}

/// For each head of a vector the sum of products, in eight lanes: the same order on every machine.
#[inline(always)]
fn products<S: pulp::Simd>(simd: S, asked: &[f32], heads: &[S::f32s]) -> S::f32s {
    let mut lanes = [simd.splat_f32s(0.0); 8];
    let (asked, asked_rest) = asked.as_chunks::<8>();
    let (heads, heads_rest) = heads.as_chunks::<8>();
    for (asked, heads) in asked.iter().zip(heads) {
        for lane in 0..8 {
            lanes[lane] =
                simd.add_f32s(lanes[lane], simd.mul_f32s(simd.splat_f32s(asked[lane]), heads[lane]));
        }
    }
    let mut rest = simd.splat_f32s(0.0);
    for (asked, head) in asked_rest.iter().zip(heads_rest) {
        rest = simd.add_f32s(rest, simd.mul_f32s(simd.splat_f32s(*asked), *head));
    }
    let mut sum = lanes[0];
    for &lane in &lanes[1..] {
        sum = simd.add_f32s(sum, lane);
    }
    simd.add_f32s(sum, rest)
}

/// The tree of highest score with one token below the root (0): `scores[d * n + h]`. Entry 0 of the result is 0.
fn best_tree(scores: &[f32], n: usize) -> Vec<usize> {
    let mut heads: Vec<usize> =
        (0..n).map(|d| if d == 0 { 0 } else { best(&scores[d * n..][..n], Some(d)) }).collect();
    let roots = heads[1..].iter().filter(|h| **h == 0).count();
    if roots == 1 && cycle(&heads).is_none() {
        return heads;
    }
    // Arcs from the root are made so dear that a tree takes one only.
    let mut graph: Vec<f64> = scores[..n * n].iter().map(|s| f64::from(s.clamp(-1e5, 1e5))).collect();
    for row in graph.chunks_exact_mut(n).skip(1) {
        row[0] -= 1e8;
    }
    heads = edmonds(&graph, n);
    heads
}

/// A cycle among the heads, if there is one; node 0 is the root.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let mut nodes = vec![at];
            let mut next = heads[at];
            while next != at {
                nodes.push(next);
                next = heads[next];
            }
            return Some(nodes);
        }
    }
    None
}

/// Maximum spanning arborescence of `graph[dependent * n + head]` from node 0, by contraction of cycles.
fn edmonds(graph: &[f64], n: usize) -> Vec<usize> {
    let row = |d: usize| &graph[d * n..][..n];
    let mut heads: Vec<usize> = vec![0; n];
    for (d, head) in heads.iter_mut().enumerate().skip(1) {
        let gains = row(d);
        let mut highest = gains[0];
        for (h, &gain) in gains.iter().enumerate().skip(1) {
            if gain > highest && h != d {
                (*head, highest) = (h, gain);
            }
        }
    }
    let Some(ring) = cycle(&heads) else { return heads };
    // The others keep their order, with the root first; the ring becomes the last node.
    let mut inside = vec![false; n];
    for &w in &ring {
        inside[w] = true;
    }
    let outside: Vec<usize> = (0..n).filter(|v| !inside[*v]).collect();
    let knot = outside.len();
    let size = knot + 1;
    let mut smaller = vec![f64::NEG_INFINITY; size * size];
    let mut enters = vec![ring[0]; knot];
    let mut leaves = vec![ring[0]; knot];
    for (i, &v) in outside.iter().enumerate() {
        let gains = row(v);
        for (j, &u) in outside.iter().enumerate().filter(|(j, _)| *j != i) {
            smaller[i * size + j] = gains[u];
        }
        for &w in &ring {
            if gains[w] > smaller[i * size + knot] {
                smaller[i * size + knot] = gains[w];
                leaves[i] = w;
            }
        }
    }
    for &w in &ring {
        // The ring breaks where it is entered.
        let gains = row(w);
        let lost = gains[heads[w]];
        for (i, &v) in outside.iter().enumerate() {
            let gain = gains[v] - lost;
            if gain > smaller[knot * size + i] {
                smaller[knot * size + i] = gain;
                enters[i] = w;
            }
        }
    }
    let solved = edmonds(&smaller, size);
    for (i, &v) in outside.iter().enumerate().skip(1) {
        heads[v] = if solved[i] == knot { leaves[i] } else { outside[solved[i]] };
    }
    let from = solved[knot];
    heads[enters[from]] = outside[from];
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every arborescence with one child of the root, by brute force.
    fn exhaustive(scores: &[f32], n: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        for code in 0..n.pow(n as u32 - 1) {
            let mut rest = code;
            let mut heads = vec![0];
            for _ in 1..n {
                heads.push(rest % n);
                rest /= n;
            }
            let own = (1..n).any(|d| heads[d] == d);
            if own || heads[1..].iter().filter(|h| **h == 0).count() != 1 || cycle(&heads).is_some() {
                continue;
            }
            best = best.max((1..n).map(|d| scores[d * n + heads[d]]).sum());
        }
        best
    }

    #[test]
    fn the_best_tree_is_the_best_of_all() {
        let mut seed = 7u64;
        for n in [2, 3, 4, 5, 6] {
            for _ in 0..60 {
                let scores: Vec<f32> = (0..n * n)
                    .map(|_| {
                        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                        (seed >> 40) as f32 / 1e6
                    })
                    .collect();
                let tree = best_tree(&scores, n);
                assert!(cycle(&tree).is_none());
                assert_eq!(tree[1..].iter().filter(|h| **h == 0).count(), 1);
                let score: f32 = (1..n).map(|d| scores[d * n + tree[d]]).sum();
                assert!((score - exhaustive(&scores, n)).abs() < 1e-3, "{n}: {tree:?}");
            }
        }
    }
}
