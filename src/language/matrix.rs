//! Matrices of eight-bit weights, and their products with eight-bit activations.
//!
//! Sums of integers come out the same in whatever order a machine takes them, and the rest is elementwise, so
//! that every machine and every instruction set gives the same bits.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m256i, _mm512_dpbusd_epi32};

#[cfg(target_arch = "x86_64")]
use pulp::Simd;

use super::model::{Damage, Reader};

/// Rows of eight-bit weights, each with its scale.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    weights: Vec<i8>,
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

    /// Values a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Quantises `values`, row by row.
    #[must_use]
    pub fn quantise(values: &[f32], width: usize) -> Self {
        let mut rows = Self { width, weights: Vec::with_capacity(values.len()), scales: Vec::new() };
        for row in values.chunks_exact(width) {
            let largest = row.iter().fold(1e-12f32, |m, v| m.max(v.abs()));
            let scale = largest / 127.0;
            rows.weights.extend(row.iter().map(|v| (v / scale).round() as i8));
            rows.scales.push(scale);
        }
        rows
    }

    fn row(&self, i: usize) -> &[i8] {
        self.weights.get(i * self.width..(i + 1) * self.width).unwrap_or(&[])
    }

    /// Adds row `i` to the end of `out`; zeroes if there is no such row.
    pub fn look_up(&self, i: usize, out: &mut Vec<f32>) {
        let scale = self.scales.get(i).copied().unwrap_or(0.0);
        let row = self.row(i);
        out.extend(row.iter().map(|w| f32::from(*w) * scale));
        out.resize(out.len() + self.width - row.len(), 0.0);
    }

    /// The bytes: count, width, weights, scales.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend((self.len() as u32).to_le_bytes());
        out.extend((self.width as u32).to_le_bytes());
        out.extend(self.weights.iter().map(|w| *w as u8));
        out.extend(self.scales.iter().flat_map(|s| s.to_le_bytes()));
    }

    /// Reads what [`Rows::encode`] wrote.
    ///
    /// # Errors
    /// The bytes are too few or make no sense.
    pub fn decode(reader: &mut Reader) -> Result<Self, Damage> {
        let (count, width) = (reader.u32()? as usize, reader.u32()? as usize);
        // A sum of so many products of 8 and 7 bits still fits 32 bits.
        if width == 0 || width > 1024 {
            return Err(Damage("width of weights"));
        }
        let bytes = reader.take(count.checked_mul(width).ok_or(Damage("size of weights"))?)?;
        let weights = bytes.iter().map(|b| *b as i8).collect();
        Ok(Self { width, weights, scales: floats(reader, count)? })
    }
}

/// The next `count` numbers.
///
/// # Errors
/// The section is shorter, or one of them is not finite.
pub fn floats(reader: &mut Reader, count: usize) -> Result<Vec<f32>, Damage> {
    let bytes = reader.take(count.checked_mul(4).ok_or(Damage("size of floats"))?)?;
    let floats: Vec<f32> =
        bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    if floats.iter().all(|f| f.is_finite()) { Ok(floats) } else { Err(Damage("a weight is not finite")) }
}

/// Activations are scaled to seven bits and a sign.
const RANGE: f32 = 127.0;

/// Four activations, as the products take them.
type Four = [i8; 4];

/// Activations of several tokens, quantised.
#[derive(Debug, Default)]
pub struct Quantised {
    fours: Vec<Four>,
    rows: Vec<Row>,
}

/// What is known of one token's activations.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    scale: f32,
    /// The sum of what they were quantised to.
    sum: i32,
}

impl Quantised {
    /// Takes the place of what was there: rows of `width` activations.
    pub fn fill(&mut self, x: &[f32], width: usize) {
        let row_fours = width.div_ceil(4);
        self.rows.clear();
        self.fours.clear();
        self.fours.resize(x.len() / width * row_fours, [0; 4]);
        pulp::Arch::new().dispatch(Quantise { x, width, row_fours, to: self });
    }
}

/// Quantises activations by the widest instructions that the machine has.
struct Quantise<'a> {
    x: &'a [f32],
    width: usize,
    row_fours: usize,
    to: &'a mut Quantised,
}

impl pulp::WithSimd for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) {
        let rows = self.to.fours.chunks_exact_mut(self.row_fours);
        for (row, fours) in self.x.chunks_exact(self.width).zip(rows) {
            let largest = largest(simd, row);
            let by = RANGE / largest;
            let mut sum = 0;
            for (value, slot) in row.iter().zip(fours.as_flattened_mut()) {
                *slot = round(value * by);
                sum += i32::from(*slot);
            }
            self.to.rows.push(Row { scale: largest / RANGE, sum });
        }
    }
}

/// The largest magnitude, or a number close to zero: the same in whatever order they are compared.
#[inline(always)]
fn largest<S: pulp::Simd>(simd: S, row: &[f32]) -> f32 {
    let (whole, rest) = S::as_simd_f32s(row);
    let larger = |m, v: &S::f32s| simd.max_f32s(m, simd.abs_f32s(*v));
    let lanes = whole.iter().fold(simd.splat_f32s(1e-12), larger);
    rest.iter().fold(simd.reduce_max_f32s(lanes), |m, v| if v.abs() > m { v.abs() } else { m })
}

/// Nearest integer, the even one in a tie, of a number within the range; without a call to the C library.
#[inline(always)]
fn round(v: f32) -> i8 {
    // In a sum with this number the last bits are the integer.
    const MIDDLE: f32 = 12_582_912.0;
    (v + MIDDLE).to_bits() as i8
}

/// Outputs that are summed side by side.
const PANEL: usize = 16;

/// For four inputs, the weights of all to each output of a panel.
type Column = [[i8; 4]; PANEL];

/// What the sums of a panel are scaled by, and what is added to them; zeroes where there is no output.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    scales: [f32; PANEL],
    bias: [f32; PANEL],
}

/// A matrix with a bias: `y = W x + b`, one row of weights an output.
#[derive(Debug, Default)]
pub struct Linear {
    rows: Rows,
    bias: Vec<f32>,
    /// The weights once more, as the products take them: for each panel of outputs a column for every four inputs,
    /// with zeroes where there is no output or input.
    columns: Vec<Column>,
    /// Scales and bias by panel.
    ends: Vec<Ends>,
}

impl Linear {
    fn new(rows: Rows, bias: Vec<f32>) -> Self {
        let fours = rows.width.div_ceil(4);
        let panels = rows.len().div_ceil(PANEL);
        let mut columns = vec![[[0; 4]; PANEL]; panels * fours];
        let mut ends = vec![Ends::default(); panels];
        for (output, &bias) in bias.iter().enumerate().take(rows.len()) {
            let (panel, lane) = (output / PANEL, output % PANEL);
            let columns = &mut columns[panel * fours..][..fours];
            for (input, weight) in rows.row(output).iter().enumerate() {
                columns[input / 4][lane][input % 4] = *weight;
            }
            ends[panel].scales[lane] = rows.scales[output];
            ends[panel].bias[lane] = bias;
        }
        Self { rows, bias, columns, ends }
    }

    /// From float weights by output, and a bias.
    #[must_use]
    pub fn quantise(weights: &[f32], width: usize, bias: &[f32]) -> Self {
        Self::new(Rows::quantise(weights, width), bias.to_vec())
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
        // All are written below; what is there from before need not be cleared.
        out.resize(x.rows.len() * self.outputs(), 0.0);
        let arch = pulp::Arch::new();
        // The widest instructions that the machine has.
        #[cfg(target_arch = "x86_64")]
        if let Some(dots) = Dots::try_new() {
            return dots.vectorize(Multiply::<_, 8, 2> { by: self, lanes: Wide(dots), x, out });
        } else if let Some(simd) = pulp::x86::V3::try_new() {
            return simd.vectorize(Multiply::<_, 4, 1> { by: self, lanes: Middling(simd), x, out });
        }
        arch.dispatch(Multiply::<_, 2, 1> { by: self, lanes: Plain, x, out });
    }

    /// Goes through the weights once: `PANELS` panels of them stay in the nearest cache for all tokens, and the
    /// sums of `TOKENS` tokens in registers.
    #[inline(always)]
    fn multiply<L: Lanes, const TOKENS: usize, const PANELS: usize>(
        &self,
        lanes: L,
        x: &Quantised,
        out: &mut [f32],
    ) {
        let mut panel = 0;
        while panel + PANELS <= self.ends.len() {
            self.panels::<L, TOKENS, PANELS>(lanes, panel, x, out);
            panel += PANELS;
        }
        for panel in panel..self.ends.len() {
            self.panels::<L, TOKENS, 1>(lanes, panel, x, out);
        }
    }

    /// The outputs of some panels for all tokens.
    #[inline(always)]
    fn panels<L: Lanes, const TOKENS: usize, const PANELS: usize>(
        &self,
        lanes: L,
        panel: usize,
        x: &Quantised,
        out: &mut [f32],
    ) {
        let tokens = x.rows.len();
        let mut at = 0;
        while at + TOKENS <= tokens {
            self.tile::<L, TOKENS, PANELS>(lanes, panel, x, at, out);
            at += TOKENS;
        }
        if at + 4 <= tokens {
            self.tile::<L, 4, PANELS>(lanes, panel, x, at, out);
            at += 4;
        }
        if at + 2 <= tokens {
            self.tile::<L, 2, PANELS>(lanes, panel, x, at, out);
            at += 2;
        }
        if at < tokens {
            self.tile::<L, 1, PANELS>(lanes, panel, x, at, out);
        }
    }

    /// The outputs of the panels from `panel` for the tokens from `first`. An activation that is loaded serves all
    /// panels, and a weight all tokens.
    #[inline(always)]
    fn tile<L: Lanes, const TOKENS: usize, const PANELS: usize>(
        &self,
        lanes: L,
        panel: usize,
        x: &Quantised,
        first: usize,
        out: &mut [f32],
    ) {
        let fours = self.rows.width.div_ceil(4);
        let columns: [&[Column]; PANELS] =
            std::array::from_fn(|p| &self.columns[(panel + p) * fours..][..fours]);
        let rows: [&[Four]; TOKENS] = std::array::from_fn(|t| &x.fours[(first + t) * fours..][..fours]);
        let mut sums: [_; TOKENS] = std::array::from_fn(|t| [lanes.start(x.rows[first + t].sum); PANELS]);
        for k in 0..fours {
            let mut loaded = [lanes.load(&columns[0][k]); PANELS];
            for p in 1..PANELS {
                loaded[p] = lanes.load(&columns[p][k]);
            }
            for t in 0..TOKENS {
                for p in 0..PANELS {
                    sums[t][p] = lanes.add(sums[t][p], loaded[p], rows[t][k]);
                }
            }
        }
        for t in 0..TOKENS {
            let out = &mut out[(first + t) * self.outputs()..][..self.outputs()];
            for p in 0..PANELS {
                let numbers = lanes.scale(sums[t][p], &self.ends[panel + p], x.rows[first + t].scale);
                let out = &mut out[(panel + p) * PANEL..];
                if let Some(out) = out.first_chunk_mut() {
                    *out = numbers;
                } else {
                    out.copy_from_slice(&numbers[..out.len()]);
                }
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
        Ok(Self::new(rows, bias))
    }
}

#[cfg(target_arch = "x86_64")]
pulp::simd_type! {
    /// What [`pulp::x86::V4`] asks for, and the instructions for dot products.
    struct Dots {
        sse: "sse",
        sse2: "sse2",
        fxsr: "fxsr",
        sse3: "sse3",
        ssse3: "ssse3",
        sse4_1: "sse4.1",
        sse4_2: "sse4.2",
        popcnt: "popcnt",
        avx: "avx",
        avx2: "avx2",
        bmi1: "bmi1",
        bmi2: "bmi2",
        fma: "fma",
        lzcnt: "lzcnt",
        avx512f: "avx512f",
        avx512bw: "avx512bw",
        avx512cd: "avx512cd",
        avx512dq: "avx512dq",
        avx512vl: "avx512vl",
        avx512vnni: "avx512vnni",
    }
}

/// A product by one instruction set.
struct Multiply<'a, L, const TOKENS: usize, const PANELS: usize> {
    by: &'a Linear,
    lanes: L,
    x: &'a Quantised,
    out: &'a mut [f32],
}

impl<L: Lanes, const TOKENS: usize, const PANELS: usize> pulp::NullaryFnOnce
    for Multiply<'_, L, TOKENS, PANELS>
{
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.by.multiply::<L, TOKENS, PANELS>(self.lanes, self.x, self.out);
    }
}

/// How an instruction set sums the products of a panel.
trait Lanes: Copy {
    /// A sum an output.
    type Sums: Copy;
    /// A column, as the products take it.
    type Column: Copy;
    fn load(self, column: &Column) -> Self::Column;
    /// The sums before the first product, for a token whose activations have this sum.
    fn start(self, sum: i32) -> Self::Sums;
    /// Adds the products of four inputs to each sum.
    fn add(self, sums: Self::Sums, column: Self::Column, four: Four) -> Self::Sums;
    /// The sums as numbers: `sum * (scale * by) + bias`.
    fn scale(self, sums: Self::Sums, ends: &Ends, by: f32) -> [f32; PANEL];
}

/// Any machine; compilers find what vectors it has.
#[derive(Clone, Copy)]
struct Plain;

impl Lanes for Plain {
    type Sums = [i32; PANEL];
    type Column = Column;

    #[inline(always)]
    fn load(self, column: &Column) -> Self::Column {
        *column
    }

    #[inline(always)]
    fn start(self, _: i32) -> Self::Sums {
        [0; PANEL]
    }

    #[inline(always)]
    fn add(self, mut sums: Self::Sums, column: Self::Column, four: Four) -> Self::Sums {
        for (sum, weights) in sums.iter_mut().zip(column) {
            for (weight, value) in weights.into_iter().zip(four) {
                *sum += i32::from(weight) * i32::from(value);
            }
        }
        sums
    }

    #[inline(always)]
    fn scale(self, sums: Self::Sums, ends: &Ends, by: f32) -> [f32; PANEL] {
        std::array::from_fn(|i| sums[i] as f32 * (ends.scales[i] * by) + ends.bias[i])
    }
}

/// 256 bits.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
struct Middling(pulp::x86::V3);

#[cfg(target_arch = "x86_64")]
impl Lanes for Middling {
    type Sums = [pulp::i32x8; 2];

    /// The weights, and their magnitudes.
    type Column = [[__m256i; 2]; 2];

    #[inline(always)]
    fn load(self, column: &Column) -> Self::Column {
        let weights: [__m256i; 2] = pulp::bytemuck::cast(*column);
        [weights, weights.map(|w| self.0.avx2._mm256_abs_epi8(w))]
    }

    #[inline(always)]
    fn start(self, _: i32) -> Self::Sums {
        [self.0.splat_i32x8(0); 2]
    }

    /// The instruction wants the one factor without a sign: the weight gives its own to the activation. Two products
    /// of 128 and 127 fit sixteen bits.
    #[inline(always)]
    fn add(self, sums: Self::Sums, [weights, magnitudes]: Self::Column, four: Four) -> Self::Sums {
        let avx2 = self.0.avx2;
        let four: __m256i = pulp::bytemuck::cast(self.0.splat_i32x8(pulp::bytemuck::cast(four)));
        let ones = pulp::bytemuck::cast(self.0.splat_i16x16(1));
        let add = |i: usize| {
            let products = avx2._mm256_maddubs_epi16(magnitudes[i], avx2._mm256_sign_epi8(four, weights[i]));
            let products = self.0.multiply_wrapping_add_adjacent_i16x16(pulp::bytemuck::cast(products), ones);
            self.0.wrapping_add_i32x8(sums[i], products)
        };
        [add(0), add(1)]
    }

    #[inline(always)]
    fn scale(self, sums: Self::Sums, ends: &Ends, by: f32) -> [f32; PANEL] {
        let simd = self.0;
        let (scales, bias): ([pulp::f32x8; 2], [pulp::f32x8; 2]) =
            (pulp::bytemuck::cast(ends.scales), pulp::bytemuck::cast(ends.bias));
        let half = |i: usize| {
            let scale = simd.mul_f32s(scales[i], simd.splat_f32s(by));
            simd.add_f32s(simd.mul_f32s(simd.convert_i32x8_to_f32x8(sums[i]), scale), bias[i])
        };
        pulp::bytemuck::cast([half(0), half(1)])
    }
}

/// 512 bits, with dot products.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
struct Wide(Dots);

#[cfg(target_arch = "x86_64")]
impl Wide {
    /// Adds the products of four unsigned and four signed bytes to each sum.
    #[allow(unsafe_code, reason = "the instruction has no safe name; to have `Dots` is to have it")]
    #[inline(always)]
    fn dots(self, sums: pulp::i32x16, unsigned: pulp::u8x64, signed: pulp::i32x16) -> pulp::i32x16 {
        use pulp::bytemuck::cast;
        // SAFETY: `Dots` exists only where the machine has the instruction: `Dots::try_new` asks for it.
        cast(unsafe { _mm512_dpbusd_epi32(cast(sums), cast(unsigned), cast(signed)) })
    }
}

#[cfg(target_arch = "x86_64")]
impl Lanes for Wide {
    type Sums = pulp::i32x16;

    /// The weights and 128.
    type Column = pulp::u8x64;

    #[inline(always)]
    fn load(self, column: &Column) -> Self::Column {
        let flip: pulp::i32x16 = pulp::bytemuck::cast([0x80u8; 64]);
        pulp::bytemuck::cast(
            self.0.avx512f._mm512_xor_si512(pulp::bytemuck::cast(*column), pulp::bytemuck::cast(flip)),
        )
    }

    /// The instruction wants the one factor without a sign: what 128 more a weight add is taken off beforehand.
    #[inline(always)]
    fn start(self, sum: i32) -> Self::Sums {
        pulp::bytemuck::cast(self.0.avx512f._mm512_set1_epi32(-128 * sum))
    }

    #[inline(always)]
    fn add(self, sums: Self::Sums, column: Self::Column, four: Four) -> Self::Sums {
        let four = self.0.avx512f._mm512_set1_epi32(pulp::bytemuck::cast(four));
        self.dots(sums, column, pulp::bytemuck::cast(four))
    }

    #[inline(always)]
    fn scale(self, sums: Self::Sums, ends: &Ends, by: f32) -> [f32; PANEL] {
        use pulp::bytemuck::cast;
        let avx = self.0.avx512f;
        let scale = avx._mm512_mul_ps(cast(ends.scales), avx._mm512_set1_ps(by));
        let products = avx._mm512_mul_ps(avx._mm512_cvtepi32_ps(cast(sums)), scale);
        cast(avx._mm512_add_ps(products, cast(ends.bias)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Section;
    use super::*;

    /// Numbers without a pattern.
    fn wave(i: usize) -> f32 {
        ((i * 37 % 101) as f32 / 50.0 - 1.0) * if i.is_multiple_of(7) { 3.0 } else { 1.0 }
    }

    fn matrix(width: usize, outputs: usize) -> Linear {
        let weights: Vec<f32> = (0..width * outputs).map(wave).collect();
        let bias: Vec<f32> = (0..outputs).map(|i| wave(i + 3)).collect();
        Linear::quantise(&weights, width, &bias)
    }

    #[test]
    fn a_quantised_matrix_multiplies_as_the_true_one() {
        for (width, outputs, tokens) in [(24, 10, 2), (7, 33, 15), (64, 16, 8), (2, 1, 1)] {
            let x: Vec<f32> = (0..tokens * width).map(|i| wave(i + 11)).collect();
            let mut bytes = Vec::new();
            matrix(width, outputs).encode(&mut bytes);
            let linear = Linear::decode(&mut Section::new(&bytes).reader()).unwrap();
            let (mut quantised, mut out) = (Quantised::default(), Vec::new());
            quantised.fill(&x, width);
            linear.apply(&quantised, &mut out);
            assert_eq!(out.len(), tokens * outputs);
            for t in 0..tokens {
                for j in 0..outputs {
                    let weight = |i: usize| wave(j * width + i);
                    let exact: f32 = (0..width).map(|i| x[t * width + i] * weight(i)).sum();
                    let (found, exact) = (out[t * outputs + j], exact + wave(j + 3));
                    // Half a step of each activation and of each weight; no step is larger than these of the largest.
                    let half = 3.0 / RANGE / 2.0;
                    let off = |i: usize| (x[t * width + i].abs() + weight(i).abs() + half) * half;
                    let most = (0..width).map(off).sum::<f32>() + 1e-3;
                    assert!((found - exact).abs() < most, "{found} and {exact}");
                }
            }
        }
    }

    #[test]
    fn activations_are_rounded_to_the_nearest() {
        for quarter in -4 * 127..=4 * 127 {
            let v = quarter as f32 / 4.0;
            assert_eq!(round(v), v.round_ties_even() as i8, "{v}");
        }
    }

    /// The widest instructions of this machine and plain ones, to the bit.
    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        for (width, outputs) in [(192, 576), (64, 51), (9, 40), (1, 1)] {
            for tokens in 0..20 {
                let linear = matrix(width, outputs);
                let x: Vec<f32> = (0..tokens * width).map(|i| wave(i * 3 + tokens)).collect();
                let (mut quantised, mut wide) = (Quantised::default(), Vec::new());
                quantised.fill(&x, width);
                linear.apply(&quantised, &mut wide);
                let mut plain = vec![f32::NAN; tokens * outputs];
                linear.multiply::<_, 2, 1>(Plain, &quantised, &mut plain);
                let bits = |v: &[f32]| v.iter().map(|f| f.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&wide), bits(&plain), "{width} {outputs} {tokens}");
                #[cfg(target_arch = "x86_64")]
                if let Some(simd) = pulp::x86::V3::try_new() {
                    let mut middling = vec![f32::NAN; tokens * outputs];
                    linear.multiply::<_, 4, 1>(Middling(simd), &quantised, &mut middling);
                    assert_eq!(bits(&middling), bits(&plain), "{width} {outputs} {tokens}");
                }
            }
        }
    }

    /// The least and largest activations and weights that there can be.
    #[test]
    fn the_largest_sums_fit() {
        let (width, outputs) = (1024, 16);
        let linear = Linear::quantise(&vec![-1.0; width * outputs], width, &[0.0; 16]);
        let (mut quantised, mut out) = (Quantised::default(), Vec::new());
        quantised.fill(&vec![1.0; width], width);
        linear.apply(&quantised, &mut out);
        assert!(out.iter().all(|y| (y + 1024.0).abs() < 0.01), "{out:?}");
    }
}
