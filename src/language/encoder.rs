//! The sentence encoder of the good parser: four layers of bidirectional simple recurrent units (Lei et al. 2018),
//! in which all matrix products of a layer are independent of one another and only sums run along the sentence.
//!
//! What is not a product of [`matrix`](super::matrix) is elementwise and uses no function of the C library, so
//! that every machine reads the same trees.

use super::lexical::{ALL_UPPER, DIGIT, FIRST, HYPHEN, UPPER, Word};
use super::matrix::{Linear, Quantised, Rows, floats};
use super::model::{Damage, Reader, Section};
use super::transition::Tagged;

/// The word's case and look as a number below 32, for embedding.
#[must_use]
pub fn case_of(word: &Word) -> u32 {
    let bit = |flag: u32, place: u32| u32::from(word.is(flag)) << place;
    bit(UPPER, 0) | bit(ALL_UPPER, 1) | bit(DIGIT, 2) | bit(HYPHEN, 3) | bit(FIRST, 4)
}

/// Hyperbolic tangent to about 1e-4: a rational function of degree 7 over 6, from the continued fraction (Lambert 1768), no
/// exponential.
#[inline(always)]
fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.97, 4.97);
    let q = x * x;
    let p = (((q + 378.0) * q + 17_325.0) * q + 135_135.0) * x;
    let d = ((28.0 * q + 3_150.0) * q + 62_370.0) * q + 135_135.0;
    p / d
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// Numbers rows of an embedding by sorted keys: 0 is the root's, 1 the unknown's.
#[derive(Debug)]
struct Vocabulary {
    keys: Vec<u32>,
}

impl Vocabulary {
    fn decode(reader: &mut Reader) -> Result<Self, Damage> {
        let count = reader.u32()? as usize;
        let bytes = reader.take(count.checked_mul(4).ok_or(Damage("vocabulary"))?)?;
        let keys: Vec<u32> =
            bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        if keys.is_sorted() { Ok(Self { keys }) } else { Err(Damage("vocabulary is not sorted")) }
    }

    fn id(&self, key: u32) -> usize {
        self.keys.binary_search(&key).map_or(1, |i| i + 2)
    }
}

/// Tables of features, in the order of [`Encoder::embed`].
const TABLES: usize = 7;

/// Where an encoder works; kept from one batch of sentences to the next.
#[derive(Debug, Default)]
pub struct EncoderRoom {
    x: Vec<f32>,
    quantised: Quantised,
    gates: Vec<f32>,
    state: Vec<f32>,
}

impl EncoderRoom {
    /// The states of the last batch.
    #[must_use]
    pub fn states(&self) -> &Quantised {
        &self.quantised
    }
}

/// The encoder.
#[derive(Debug)]
pub struct Encoder {
    words: Vocabulary,
    suffixes: Vocabulary,
    prefixes: Vocabulary,
    tables: Vec<Rows>,
    root: Vec<f32>,
    layers: Vec<Linear>,
}

impl Encoder {
    /// Reads the section `enco`: three vocabularies, seven tables, the root's vector, the layers.
    ///
    /// # Errors
    /// The bytes are too few or make no sense.
    pub fn decode(section: &Section) -> Result<Self, Damage> {
        let mut reader = section.reader();
        let [words, suffixes, prefixes] = [(); 3].map(|()| Vocabulary::decode(&mut reader));
        let tables = (0..TABLES).map(|_| Rows::decode(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        let width: usize = tables.iter().map(|t| t.width()).sum();
        let root = floats(&mut reader, width)?;
        let count = reader.u32()?;
        let layers =
            (0..count.min(16)).map(|_| Linear::decode(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        if !width.is_multiple_of(2) || layers.iter().any(|l| l.inputs() != width || l.outputs() != 3 * width)
        {
            return Err(Damage("layers do not fit"));
        }
        Ok(Self { words: words?, suffixes: suffixes?, prefixes: prefixes?, tables, root, layers })
    }

    /// Values a token.
    #[must_use]
    pub fn width(&self) -> usize {
        self.root.len()
    }

    /// The states of the root and of each token of one sentence after the other, quantised for what reads them, in
    /// `room`.
    pub fn encode<'a>(&self, batch: &[Tagged], room: &'a mut EncoderRoom) -> &'a Quantised {
        let EncoderRoom { x, quantised, gates, state } = room;
        x.clear();
        batch.iter().for_each(|sentence| self.embed(sentence, x));
        let width = self.width();
        for layer in &self.layers {
            quantised.fill(x, width);
            layer.apply(quantised, gates);
            let (mut x, mut gates) = (&mut x[..], &gates[..]);
            for sentence in batch {
                let rows = sentence.len() + 1;
                let (own, rest) = x.split_at_mut(rows * width);
                let (own_gates, rest_gates) = gates.split_at(rows * 3 * width);
                pulp::Arch::new().dispatch(Recur { x: own, gates: own_gates, state, h: width / 2 });
                (x, gates) = (rest, rest_gates);
            }
        }
        quantised.fill(x, width);
        quantised
    }

    fn embed(&self, sentence: &Tagged, x: &mut Vec<f32>) {
        x.reserve((sentence.len() + 1) * self.width());
        x.extend(&self.root);
        for (word, tag) in sentence.words.iter().zip(sentence.tags) {
            let ids = [
                self.words.id(word.lower),
                self.suffixes.id(word.suffix[2]),
                self.prefixes.id(word.prefix[1]),
                usize::from(tag.0) + 2,
                case_of(word) as usize,
                usize::from(word.clusters[1]),
                usize::from(word.clusters[2]),
            ];
            for (table, id) in self.tables.iter().zip(ids) {
                table.look_up(id, x);
            }
        }
    }
}

/// Runs the recurrences of both directions over `gates`: a token has candidate, forget gate and output gate of
/// the forward units, then of the backward ones, `h` values each. `x` is the layer's input and becomes its output:
/// `c ← f c + (1 − f) candidate`, `x ← o tanh c + (1 − o) x`.
struct Recur<'a> {
    x: &'a mut [f32],
    gates: &'a [f32],
    state: &'a mut Vec<f32>,
    h: usize,
}

impl pulp::WithSimd for Recur<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Recur { x, gates, state, h } = self;
        let tokens = x.len() / (2 * h);
        state.resize(h, 0.0);
        for direction in 0..2 {
            state.fill(0.0);
            for step in 0..tokens {
                let t = if direction == 0 { step } else { tokens - 1 - step };
                let x = &mut x[t * 2 * h + direction * h..][..h];
                let gates = &gates[(t * 2 + direction) * 3 * h..][..3 * h];
                let (candidate, rest) = gates.split_at(h);
                let (forget, output) = rest.split_at(h);
                // Sixteen at a time, so that compilers see a vector.
                let (xs, x) = x.as_chunks_mut::<16>();
                let (states, state) = state.as_chunks_mut::<16>();
                let (candidates, candidate) = candidate.as_chunks::<16>();
                let (forgets, forget) = forget.as_chunks::<16>();
                let (outputs, output) = output.as_chunks::<16>();
                let whole = xs.iter_mut().zip(states).zip(candidates).zip(forgets).zip(outputs);
                for ((((x, state), candidate), forget), output) in whole {
                    step_units(x, state, candidate, forget, output);
                }
                step_units(x, state, candidate, forget, output);
            }
        }
    }
}

/// One step of some units.
#[inline(always)]
fn step_units(x: &mut [f32], state: &mut [f32], candidate: &[f32], forget: &[f32], output: &[f32]) {
    for ((((x, state), candidate), forget), output) in
        x.iter_mut().zip(state).zip(candidate).zip(forget).zip(output)
    {
        let f = sigmoid(*forget);
        let o = sigmoid(*output);
        *state = f * *state + (1.0 - f) * candidate;
        *x = o * tanh(*state) + (1.0 - o) * *x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tangent_is_close_enough() {
        for i in -1000..1000 {
            let x = i as f32 / 100.0;
            assert!((tanh(x) - x.tanh()).abs() < 1e-4, "tanh {x}: {} and {}", tanh(x), x.tanh());
        }
    }

    /// Backward units see the sentence from its end: reversing the input swaps the directions.
    #[test]
    fn directions_mirror_each_other() {
        let h = 18;
        let x: Vec<f32> = (0..108).map(|i| i as f32 / 60.0 - 1.0).collect();
        let gates: Vec<f32> = (0..324).map(|i| (i * 7 % 11) as f32 / 5.0 - 1.0).collect();
        let mirror = |v: &[f32], n: usize| -> Vec<f32> {
            let tokens: Vec<&[f32]> = v.chunks(2 * n).rev().collect();
            tokens.iter().flat_map(|t| t[n..].iter().chain(&t[..n]).copied().collect::<Vec<_>>()).collect()
        };
        let mut forward = x.clone();
        let recur = |x: &mut [f32], gates: &[f32]| {
            pulp::Arch::new().dispatch(Recur { x, gates, state: &mut Vec::new(), h });
        };
        recur(&mut forward, &gates);
        let mut backward = mirror(&x, h);
        recur(&mut backward, &mirror(&gates, 3 * h));
        assert_eq!(mirror(&backward, h), forward);
    }
}
