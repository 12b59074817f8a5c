//! Attributions by trained models: a classifier that finds the tokens that carry a cue, and a linear-chain
//! model that labels, for each of them, the tokens of its sentence as source, cue, content or neither.
//!
//! Both are linear in the features of [`study`](super::study). The chain is a conditional random field
//! (Lafferty, McCallum and Pereira 2001) decoded by Viterbi.

use std::sync::OnceLock;

use super::page::Page;
use super::reading::Found;
use super::study::Study;
use crate::language::model::{Container, Damage};

const EMBEDDED: &[u8] = include_bytes!("../../../models/attribution.bin");

/// What a token beside a cue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// Nothing to the cue.
    Outside,
    /// Of the source.
    Source,
    /// Of the cue.
    Cue,
    /// Of the content.
    Content,
}

/// How many labels there are.
pub const LABELS: usize = 4;

impl Label {
    /// The label of a number.
    pub fn of(number: usize) -> Label {
        [Label::Outside, Label::Source, Label::Cue, Label::Content][number % LABELS]
    }
}

/// Log odds above which a candidate is taken for a cue. Chosen on the development set for the best balance of
/// what is found and what is right.
const LEAST_ODDS: f32 = -1.3;

/// Log odds a cue needs where no source is found beside it: who says nothing about who says it must at least
/// be surely a cue.
const LEAST_ODDS_WITHOUT_SOURCE: f32 = -0.3;

/// Most weights a table may have.
const LARGEST_TABLE: usize = 1 << 22;

/// The trained weights, quantised. A table is looked up by the upper bits of the feature key.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Weights of the cue classifier; a power of two of them.
    pub cues: Vec<i8>,
    /// What one step of a cue weight is worth, in log odds.
    pub cue_step: f32,
    /// Weights of the labels; a power of two of them.
    pub labels: Vec<[i8; LABELS]>,
    /// Weights of label pairs, from the row to the column, in steps of the label weights.
    pub pairs: [[i32; LABELS]; LABELS],
    /// Weights of the first label of a sentence.
    pub starts: [i32; LABELS],
}

impl Model {
    /// The model in the binary; `None` where it was built without training data, so that the patterns read.
    ///
    /// # Panics
    /// If the binary was built with a damaged model file, which a test rules out.
    pub fn embedded() -> Option<&'static Model> {
        static MODEL: OnceLock<Model> = OnceLock::new();
        let model = MODEL.get_or_init(|| {
            Container::open(EMBEDDED)
                .and_then(|container| Model::decode(&container))
                .expect("the embedded model of attribution is whole")
        });
        (!model.cues.is_empty()).then_some(model)
    }

    /// A model that knows nothing, for a build without training data.
    pub fn empty() -> Model {
        Model {
            cues: Vec::new(),
            cue_step: 0.0,
            labels: Vec::new(),
            pairs: Default::default(),
            starts: [0; LABELS],
        }
    }

    /// Reads the sections that [`Model::encode`] writes.
    ///
    /// # Errors
    /// A section is missing, too short, or of a size no table has.
    pub fn decode(container: &Container) -> Result<Model, Damage> {
        let mut reader = container.section(b"cues")?.reader();
        let cue_step = reader.f32()?;
        let cues: Vec<i8> = reader.rest().iter().map(|&byte| byte as i8).collect();
        let mut reader = container.section(b"labs")?.reader();
        let mut next = || reader.u32().map(|bits| bits as i32);
        let mut pairs = [[0; LABELS]; LABELS];
        let mut starts = [0; LABELS];
        for weight in pairs.iter_mut().flatten().chain(&mut starts) {
            *weight = next()?;
        }
        let labels: Vec<[i8; LABELS]> = reader
            .rest()
            .chunks_exact(LABELS)
            .map(|bytes| std::array::from_fn(|label| bytes[label] as i8))
            .collect();
        let sound = |length: usize| length.is_power_of_two() && (2..=LARGEST_TABLE).contains(&length);
        let absent = cues.is_empty() && labels.is_empty();
        let whole = sound(cues.len()) && sound(labels.len()) && cue_step.is_finite();
        if !absent && !whole {
            return Err(Damage("tables of attribution"));
        }
        // Sums over a sentence must not overflow.
        if pairs.iter().flatten().chain(&starts).any(|weight| weight.unsigned_abs() > 1 << 16) {
            return Err(Damage("label pairs of attribution"));
        }
        Ok(Model { cues, cue_step, labels, pairs, starts })
    }

    /// The sections of the model's file.
    pub fn encode(&self) -> Vec<([u8; 4], Vec<u8>)> {
        let mut cues = self.cue_step.to_le_bytes().to_vec();
        cues.extend(self.cues.iter().map(|&weight| weight as u8));
        let mut labels: Vec<u8> =
            self.pairs.iter().flatten().chain(&self.starts).flat_map(|weight| weight.to_le_bytes()).collect();
        labels.extend(self.labels.iter().flatten().map(|&weight| weight as u8));
        vec![(*b"cues", cues), (*b"labs", labels)]
    }

    /// Log odds that a candidate with these features carries a cue.
    pub fn cue(&self, keys: &[u32]) -> f32 {
        let shift = 32 - self.cues.len().trailing_zeros();
        let sum: i32 = keys
            .iter()
            .map(|&key| i32::from(self.cues.get((key >> shift) as usize).copied().unwrap_or(0)))
            .sum();
        sum as f32 * self.cue_step
    }

    /// Scores of the labels of one token.
    pub fn emissions(&self, keys: &[u32]) -> [i32; LABELS] {
        let shift = 32 - self.labels.len().trailing_zeros();
        let mut sums = [0; LABELS];
        for &key in keys {
            if let Some(weights) = self.labels.get((key >> shift) as usize) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += i32::from(*weight);
                }
            }
        }
        sums
    }

    /// The best labels for a sequence of emissions.
    pub fn decode_labels(&self, emissions: &[[i32; LABELS]]) -> Vec<Label> {
        let Some(first) = emissions.first() else { return Vec::new() };
        let mut scores: [i32; LABELS] = std::array::from_fn(|label| first[label] + self.starts[label]);
        let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(emissions.len());
        for emission in &emissions[1..] {
            let mut next = [i32::MIN / 2; LABELS];
            let mut from = [0u8; LABELS];
            for label in 0..LABELS {
                for (before, so_far) in scores.iter().enumerate() {
                    let score = so_far + self.pairs[before][label] + emission[label];
                    if score > next[label] {
                        next[label] = score;
                        from[label] = before as u8;
                    }
                }
            }
            back.push(from);
            scores = next;
        }
        let mut label = (0..LABELS).max_by_key(|&label| (scores[label], LABELS - label)).unwrap_or(0);
        let mut labels = vec![Label::of(label)];
        for from in back.iter().rev() {
            label = usize::from(from[label]);
            labels.push(Label::of(label));
        }
        labels.reverse();
        labels
    }
}

/// The attributions of a document.
pub(super) fn read(study: &Study, model: &Model) -> Vec<Found> {
    let mut keys = Vec::with_capacity(96);
    let mut found = Vec::new();
    for cue in study.candidates() {
        study.cue_keys(cue, &mut keys);
        let odds = model.cue(&keys);
        if odds <= LEAST_ODDS {
            continue;
        }
        let around = study.around(cue);
        let emissions: Vec<[i32; LABELS]> = around
            .window
            .clone()
            .map(|token| {
                study.span_keys(&around, token, &mut keys);
                model.emissions(&keys)
            })
            .collect();
        let labels = model.decode_labels(&emissions);
        let one = collect(&study.page, cue, around.window.start, &labels);
        if !one.source.is_empty() || odds > LEAST_ODDS_WITHOUT_SOURCE {
            found.push(one);
        }
    }
    found
}

fn collect(page: &Page, cue: usize, start: usize, labels: &[Label]) -> Found {
    let of = |wanted: Label| -> Vec<usize> {
        labels.iter().enumerate().filter(|(_, label)| **label == wanted).map(|(at, _)| start + at).collect()
    };
    let mut words = of(Label::Cue);
    if words.is_empty() {
        words.push(cue);
    }
    let window = start..start + labels.len();
    let mut content = of(Label::Content);
    // A quotation that runs over several sentences is content as a whole.
    let mut beyond: Vec<usize> = Vec::new();
    let mut last = None;
    for quote in content.iter().filter_map(|&token| page.quote_of[token]) {
        if last != Some(quote) {
            last = Some(quote);
            let run = page.tokens_in(page.quotes[quote as usize].span);
            beyond.extend(run.filter(|token| !window.contains(token)));
        }
    }
    if !beyond.is_empty() {
        content.extend(beyond);
        content.sort_unstable();
        content.dedup();
    }
    let source = nearest_run(&of(Label::Source), cue);
    Found { source, cue: words, head: Some(cue), content, ..Found::default() }
}

/// The run of tokens nearest to a place.
fn nearest_run(tokens: &[usize], place: usize) -> Vec<usize> {
    let mut best: &[usize] = &[];
    for run in tokens.chunk_by(|a, b| b - a <= 1) {
        let gap = |run: &[usize]| run.iter().map(|token| token.abs_diff(place)).min().unwrap_or(usize::MAX);
        if best.is_empty() || gap(run) < gap(best) {
            best = run;
        }
    }
    best.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_model_is_whole_and_small() {
        assert!(EMBEDDED.len() <= 3 << 19, "{} bytes", EMBEDDED.len());
        let _ = Model::embedded();
    }

    #[test]
    fn what_is_written_is_read() {
        let mut model = Model { cues: vec![1, -2, 3, -4], cue_step: 0.5, ..Model::empty() };
        model.labels = vec![[1, 2, 3, -4]; 8];
        model.pairs[1][2] = -70;
        for model in [model, Model::empty()] {
            let file = Container::write(&model.encode());
            let read = Container::open(&file).and_then(|container| Model::decode(&container));
            assert_eq!(read, Ok(model));
        }
    }

    #[test]
    fn labels_follow_emissions_and_pairs() {
        let mut model = Model::empty();
        let sure = |label: usize| std::array::from_fn(|other| if other == label { 10 } else { 0 });
        let emissions = [sure(1), sure(2), [0, 0, 0, 1], sure(3)];
        assert_eq!(
            model.decode_labels(&emissions),
            [Label::Source, Label::Cue, Label::Content, Label::Content]
        );
        // Content that may not follow content.
        model.pairs[3][3] = -50;
        assert_eq!(model.decode_labels(&emissions)[2], Label::Outside);
        assert!(model.decode_labels(&[]).is_empty());
    }

    #[test]
    fn only_the_nearest_run_is_the_source() {
        assert_eq!(nearest_run(&[1, 2, 3, 8, 9], 12), [8, 9]);
        assert_eq!(nearest_run(&[], 12), Vec::<usize>::new());
    }
}
