//! The sentence encoder of the good parser: three layers of bidirectional simple recurrent units (Lei et al. 2018),
//! in which all matrix products of a layer are independent of one another and only sums run along the sentence.
//!
//! Weights are eight-bit integers, activations sixteen-bit, sums thirty-two-bit: integer sums are the same in
//! whatever order a machine takes them, and the rest is elementwise and uses no function of the C library, so
//! that every machine reads the same trees.

use super::lexical::{ALL_UPPER, DIGIT, FIRST, HYPHEN, UPPER, Word};
use super::model::{Damage, Reader, Section};
use super::tagger::Tag;

/// The word's case and look as a number below 32, for embedding.
#[must_use]
pub fn case_of(word: &Word) -> u32 {
    let bit = |flag: u32, place: u32| u32::from(word.is(flag)) << place;
    bit(UPPER, 0) | bit(ALL_UPPER, 1) | bit(DIGIT, 2) | bit(HYPHEN, 3) | bit(FIRST, 4)
}

/// Rows of eight-bit weights, each with its scale.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    /// Widened for the kernel.
    weights: Vec<i16>,
    scales: Vec<f32>,
}

impl Rows {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Quantises `values`, row by row.
    #[must_use]
    pub fn quantise(values: &[f32], width: usize) -> Self {
        let mut rows = Self { width, weights: Vec::with_capacity(values.len()), scales: Vec::new() };
        for row in values.chunks_exact(width) {
            let largest = row.iter().fold(1e-12f32, |m, v| m.max(v.abs()));
            let scale = largest / 127.0;
            rows.weights.extend(row.iter().map(|v| (v / scale).round() as i16));
            rows.scales.push(scale);
        }
        rows
    }

    fn row(&self, i: usize) -> &[i16] {
        self.weights.get(i * self.width..(i + 1) * self.width).unwrap_or(&[])
    }

    /// Adds row `i` to the end of `out`; zeroes if there is no such row.
    fn look_up(&self, i: usize, out: &mut Vec<f32>) {
        let scale = self.scales.get(i).copied().unwrap_or(0.0);
        let row = self.row(i);
        out.extend(row.iter().map(|w| f32::from(*w) * scale));
        out.resize(out.len() + self.width - row.len(), 0.0);
    }

    /// The bytes: count, width, weights, scales.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend((self.len() as u32).to_le_bytes());
        out.extend((self.width as u32).to_le_bytes());
        out.extend(self.weights.iter().map(|w| *w as i8 as u8));
        out.extend(self.scales.iter().flat_map(|s| s.to_le_bytes()));
    }

    fn decode(reader: &mut Reader) -> Result<Self, Damage> {
        let (count, width) = (reader.u32()? as usize, reader.u32()? as usize);
        // A sum of so many products of 13 and 7 bits still fits 32 bits.
        if width == 0 || width > 1024 {
            return Err(Damage("width of weights"));
        }
        let bytes = reader.take(count.checked_mul(width).ok_or(Damage("size of weights"))?)?;
        let weights = bytes.iter().map(|b| i16::from(*b as i8)).collect();
        Ok(Self { width, weights, scales: floats(reader, count)? })
    }
}

fn floats(reader: &mut Reader, count: usize) -> Result<Vec<f32>, Damage> {
    let bytes = reader.take(count.checked_mul(4).ok_or(Damage("size of floats"))?)?;
    let floats: Vec<f32> =
        bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    if floats.iter().all(|f| f.is_finite()) { Ok(floats) } else { Err(Damage("a weight is not finite")) }
}

/// A matrix with a bias: `y = W x + b`, one row of weights an output.
#[derive(Debug, Default)]
pub struct Linear {
    rows: Rows,
    bias: Vec<f32>,
}

/// Activations are scaled to 13 bits and a sign.
const RANGE: f32 = 8191.0;

/// Activations of several tokens, quantised.
#[derive(Debug, Default)]
pub struct Quantised {
    values: Vec<i16>,
    scales: Vec<f32>,
}

impl Quantised {
    /// Quantises rows of `width` activations.
    #[must_use]
    pub fn of(x: &[f32], width: usize) -> Self {
        let mut quantised = Self::default();
        quantised.fill(x, width);
        quantised
    }

    fn fill(&mut self, x: &[f32], width: usize) {
        self.values.clear();
        self.scales.clear();
        for row in x.chunks_exact(width) {
            let largest = row.iter().fold(1e-12f32, |m, v| if v.abs() > m { v.abs() } else { m });
            let by = RANGE / largest;
            self.values.extend(row.iter().map(|v| round(v * by)));
            self.scales.push(largest / RANGE);
        }
    }
}

/// Nearest integer, away from zero in a tie; without a call to the C library.
#[inline]
fn round(v: f32) -> i16 {
    (v + if v < 0.0 { -0.5 } else { 0.5 }) as i16
}

impl Linear {
    /// From float weights by output, and a bias.
    #[must_use]
    pub fn quantise(weights: &[f32], width: usize, bias: &[f32]) -> Self {
        Self { rows: Rows::quantise(weights, width), bias: bias.to_vec() }
    }

    /// How many outputs there are.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// How many inputs there are.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.rows.width
    }

    /// `out` gets [`Linear::outputs`] values a token.
    pub fn apply(&self, x: &Quantised, out: &mut Vec<f32>) {
        out.clear();
        out.resize(x.scales.len() * self.outputs(), 0.0);
        // The widest instructions that the machine has; sums of integers come out the same on all.
        pulp::Arch::new().dispatch(|| self.multiply(x, out));
    }

    #[inline(always)]
    fn multiply(&self, x: &Quantised, out: &mut [f32]) {
        let (n, width) = (self.outputs(), self.rows.width);
        // Rows of weights are fetched once for all tokens of a sentence.
        for (j, (scale, bias)) in self.rows.scales.iter().zip(&self.bias).enumerate() {
            let weights = self.rows.row(j);
            for (t, (values, by)) in x.values.chunks_exact(width).zip(&x.scales).enumerate() {
                out[t * n + j] = dot(weights, values) as f32 * (scale * by) + bias;
            }
        }
    }

    /// The bytes: rows, then bias.
    pub fn encode(&self, out: &mut Vec<u8>) {
        self.rows.encode(out);
        out.extend(self.bias.iter().flat_map(|b| b.to_le_bytes()));
    }

    /// Reads what [`Linear::encode`] wrote.
    ///
    /// # Errors
    /// The bytes are too few or make no sense.
    pub fn decode(reader: &mut Reader) -> Result<Self, Damage> {
        let rows = Rows::decode(reader)?;
        let bias = floats(reader, rows.len())?;
        Ok(Self { rows, bias })
    }
}

/// The sum of products; compiled to multiply-add instructions on pairs of 16-bit integers.
#[inline(always)]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).map(|(x, y)| i32::from(*x) * i32::from(*y)).sum()
}

/// Hyperbolic tangent to about 1e-6: a rational function of degree 13 over 6 (as in Eigen), no exponential.
#[inline(always)]
fn tanh(x: f32) -> f32 {
    let x = x.clamp(-7.9, 7.9);
    let q = x * x;
    let p = ((((((-2.760_768_5e-16 * q + 2.000_188e-13) * q + -8.604_672e-11) * q + 5.122_297_1e-8) * q
        + 1.485_722_4e-5)
        * q
        + 6.372_619_3e-4)
        * q
        + 4.893_524_6e-3)
        * x;
    let d = ((1.198_258_4e-6 * q + 1.185_347_1e-4) * q + 2.268_434_6e-3) * q + 4.893_525e-3;
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
        let width: usize = tables.iter().map(|t| t.width).sum();
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

    /// The states of the root and of each token, quantised for what reads them.
    #[must_use]
    pub fn encode(&self, words: &[Word], tags: &[Tag]) -> Quantised {
        let mut x = self.embed(words, tags);
        let width = self.width();
        let (mut quantised, mut gates) = (Quantised::default(), Vec::new());
        for layer in &self.layers {
            quantised.fill(&x, width);
            layer.apply(&quantised, &mut gates);
            pulp::Arch::new().dispatch(|| recur(&mut x, &mut gates, width / 2));
        }
        quantised.fill(&x, width);
        quantised
    }

    fn embed(&self, words: &[Word], tags: &[Tag]) -> Vec<f32> {
        let mut x = Vec::with_capacity((words.len() + 1) * self.width());
        x.extend(&self.root);
        for (word, tag) in words.iter().zip(tags) {
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
                table.look_up(id, &mut x);
            }
        }
        x
    }
}

/// Runs the recurrences of both directions over `gates`: a token has candidate, forget gate and output gate of
/// the forward units, then of the backward ones, `h` values each. `x` is the layer's input and becomes its output:
/// `c ← f c + (1 − f) candidate`, `x ← o tanh c + (1 − o) x`.
#[inline(always)]
fn recur(x: &mut [f32], gates: &mut [f32], h: usize) {
    let tokens = x.len() / (2 * h);
    let mut state = vec![0f32; h];
    for direction in 0..2 {
        state.fill(0.0);
        for step in 0..tokens {
            let t = if direction == 0 { step } else { tokens - 1 - step };
            let x = &mut x[t * 2 * h + direction * h..][..h];
            let gates = &mut gates[(t * 2 + direction) * 3 * h..][..3 * h];
            let (candidate, rest) = gates.split_at(h);
            let (forget, output) = rest.split_at(h);
            for i in 0..h {
                let f = sigmoid(forget[i]);
                let o = sigmoid(output[i]);
                state[i] = f * state[i] + (1.0 - f) * candidate[i];
                x[i] = o * tanh(state[i]) + (1.0 - o) * x[i];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tangent_is_close_enough() {
        for i in -1000..1000 {
            let x = i as f32 / 100.0;
            assert!((tanh(x) - x.tanh()).abs() < 2e-6, "tanh {x}: {} and {}", tanh(x), x.tanh());
        }
    }

    #[test]
    fn a_quantised_matrix_multiplies_as_the_true_one() {
        let wave =
            |i: usize| ((i * 37 % 101) as f32 / 50.0 - 1.0) * if i.is_multiple_of(7) { 3.0 } else { 1.0 };
        let (width, outputs) = (24, 10);
        let weights: Vec<f32> = (0..width * outputs).map(wave).collect();
        let bias: Vec<f32> = (0..outputs).map(|i| wave(i + 3)).collect();
        let x: Vec<f32> = (0..2 * width).map(|i| wave(i + 11)).collect();
        let mut bytes = Vec::new();
        Linear::quantise(&weights, width, &bias).encode(&mut bytes);
        let linear = Linear::decode(&mut Section::new(&bytes).reader()).unwrap();
        let (mut quantised, mut out) = (Quantised::default(), Vec::new());
        quantised.fill(&x, width);
        linear.apply(&quantised, &mut out);
        for t in 0..2 {
            for j in 0..outputs {
                let exact: f32 =
                    (0..width).map(|i| x[t * width + i] * weights[j * width + i]).sum::<f32>() + bias[j];
                assert!((out[t * outputs + j] - exact).abs() < 0.15, "{} and {exact}", out[t * outputs + j]);
            }
        }
    }

    /// Backward units see the sentence from its end: reversing the input swaps the directions.
    #[test]
    fn directions_mirror_each_other() {
        let h = 2;
        let x: Vec<f32> = (0..12).map(|i| i as f32 / 6.0 - 1.0).collect();
        let gates: Vec<f32> = (0..36).map(|i| (i * 7 % 11) as f32 / 5.0 - 1.0).collect();
        let mirror = |v: &[f32], n: usize| -> Vec<f32> {
            let tokens: Vec<&[f32]> = v.chunks(2 * n).rev().collect();
            tokens.iter().flat_map(|t| t[n..].iter().chain(&t[..n]).copied().collect::<Vec<_>>()).collect()
        };
        let mut forward = x.clone();
        recur(&mut forward, &mut gates.clone(), h);
        let mut backward = mirror(&x, h);
        recur(&mut backward, &mut mirror(&gates, 3 * h), h);
        assert_eq!(mirror(&backward, h), forward);
    }
}
