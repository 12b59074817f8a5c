//! The good parser: biaffine scores of every head for every token (Dozat & Manning 2017) over the states of the
//! [`Encoder`], and the best tree among them (Chu & Liu 1965; Edmonds 1967).

use super::encoder::{Encoder, Linear, Quantised};
use super::lexical::Word;
use super::model::{Container, Damage};
use super::tagger::Tag;

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

    /// The tree of a tagged sentence of up to [`LONGEST`] tokens.
    #[must_use]
    pub fn parse(&self, words: &[Word], tags: &[Tag]) -> Parse {
        let n = words.len().min(tags.len());
        if n == 0 {
            return Parse::default();
        }
        let states = self.encoder.encode(&words[..n], &tags[..n]);
        let (mut heads, mut wants, mut asked) = (Vec::new(), Vec::new(), Vec::new());
        self.head.apply(&states, &mut heads);
        self.dependent.apply(&states, &mut wants);
        rectify(&mut heads);
        rectify(&mut wants);
        let width = self.head.outputs();
        self.bilinear.apply(&Quantised::of(&wants, self.dependent.outputs()), &mut asked);
        // scores[d][h], with the root as 0
        let all = n + 1;
        let mut scores = vec![f32::NEG_INFINITY; all * all];
        for d in 1..all {
            for h in (0..all).filter(|&h| h != d) {
                scores[d * all + h] = product(&asked[d * width..][..width], &heads[h * width..][..width]);
            }
        }
        let tree = best_tree(&scores, all);
        let (mut label_heads, mut label_dependents, mut tag_scores) = (Vec::new(), Vec::new(), Vec::new());
        self.label_head.apply(&states, &mut label_heads);
        self.label_dependent.apply(&states, &mut label_dependents);
        self.tag.apply(&states, &mut tag_scores);
        let width = self.label_head.outputs();
        let mut pairs = Vec::with_capacity(n * width);
        for d in 1..all {
            let (h, d) = (&label_heads[tree[d] * width..][..width], &label_dependents[d * width..][..width]);
            pairs.extend(h.iter().zip(d).map(|(a, b)| (a + b).max(0.0)));
        }
        let mut label_scores = Vec::new();
        self.label.apply(&Quantised::of(&pairs, width), &mut label_scores);
        let root = self.labels.iter().position(|l| *l == "root");
        let labels = label_scores.chunks_exact(self.labels.len()).enumerate().map(|(i, scores)| {
            // "root" is the label of the root's arc and of no other.
            match root {
                Some(root) if tree[i + 1] == 0 => root as u8,
                _ => best(scores, root) as u8,
            }
        });
        let margin = |d: usize| {
            let row = &scores[d * all..][..all];
            let rival = (0..all).filter(|&h| h != tree[d]).map(|h| row[h]).fold(f32::NEG_INFINITY, f32::max);
            if rival.is_finite() { row[tree[d]] - rival } else { f32::MAX }
        };
        Parse {
            heads: tree[1..].iter().map(|&h| (h as u32).checked_sub(1)).collect(),
            labels: labels.collect(),
            tags: tag_scores
                .chunks_exact(self.tag.outputs())
                .skip(1)
                .map(|s| Tag(best(s, None) as u8))
                .collect(),
            margins: (1..all).map(margin).collect(),
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

/// The sum of products in eight lanes: the same order on every machine.
fn product(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0f32; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for i in 0..8 {
            lanes[i] += x[i] * y[i];
        }
    }
    lanes.iter().sum::<f32>() + rest
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
    let mut graph: Vec<Vec<f64>> = (0..n)
        .map(|d| scores[d * n..][..n].iter().map(|s| f64::from(s.clamp(-1e5, 1e5))).collect())
        .collect();
    for row in graph.iter_mut().skip(1) {
        row[0] -= 1e8;
    }
    heads = edmonds(graph);
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

/// Maximum spanning arborescence of `graph[dependent][head]` from node 0, by contraction of cycles.
fn edmonds(graph: Vec<Vec<f64>>) -> Vec<usize> {
    let n = graph.len();
    let mut heads: Vec<usize> = vec![0; n];
    for d in 1..n {
        for h in 1..n {
            if h != d && graph[d][h] > graph[d][heads[d]] {
                heads[d] = h;
            }
        }
    }
    let Some(ring) = cycle(&heads) else { return heads };
    // The others keep their order, with the root first; the ring becomes the last node.
    let outside: Vec<usize> = (0..n).filter(|v| !ring.contains(v)).collect();
    let knot = outside.len();
    let mut smaller = vec![vec![f64::NEG_INFINITY; knot + 1]; knot + 1];
    let mut enters = vec![ring[0]; knot];
    let mut leaves = vec![ring[0]; knot];
    for (i, &v) in outside.iter().enumerate() {
        for (j, &u) in outside.iter().enumerate().filter(|(j, _)| *j != i) {
            smaller[i][j] = graph[v][u];
        }
        for &w in &ring {
            // The ring breaks where it is entered.
            let gain = graph[w][v] - graph[w][heads[w]];
            if gain > smaller[knot][i] {
                smaller[knot][i] = gain;
                enters[i] = w;
            }
            if graph[v][w] > smaller[i][knot] {
                smaller[i][knot] = graph[v][w];
                leaves[i] = w;
            }
        }
    }
    let solved = edmonds(smaller);
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
