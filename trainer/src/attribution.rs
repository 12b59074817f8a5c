//! Learns the model of attribution from documents annotated with sources, cues and contents.
//!
//! Two linear models over the features of `newsmark::statement::speech::study`: logistic regression for the
//! tokens that carry a cue, and a conditional random field for the labels beside each cue. Both are learned by
//! stochastic gradients with per-weight rates (AdaGrad; Duchi, Hazan and Singer 2011), the weights of the last
//! passes averaged. The documents are parsed by newsmark itself, so that the model learns from trees as wrong as
//! those it will see.

use std::collections::BTreeSet;
use std::ops::Range;

use newsmark::article::{Block, BlockKind};
use newsmark::facts::Facts;
use newsmark::language::Reading;
use newsmark::statement::speech::study::Study;
use newsmark::statement::speech::trained::{LABELS, Label, Model};
use newsmark::text::SourceSpan;
use serde_json::Value;

use crate::random::Random;

/// Tables of 2^17 cue weights and 2^16 times four label weights: 400 kilobytes. Twice the size gains less than
/// half a point.
const CUE_BITS: u32 = 17;
const LABEL_BITS: u32 = 16;
/// Features seen less often are left out.
const LEAST_SEEN: u8 = 3;
/// Slow rates and few passes generalise best on the development set.
const CUE_RATE: f32 = 0.03;
const LABEL_RATE: f32 = 0.02;
const DECAY: f32 = 1e-5;
/// Weights are averaged over this many last passes.
const AVERAGED: usize = 3;
/// What one step of a quantised weight is worth at most.
const STEP: f32 = 0.03;

/// Feature lists of many examples, end to end.
#[derive(Default)]
struct Examples {
    keys: Vec<u32>,
    ends: Vec<usize>,
}

impl Examples {
    fn push(&mut self, keys: &[u32]) {
        self.keys.extend(keys);
        self.ends.push(self.keys.len());
    }

    fn get(&self, index: usize) -> &[u32] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.keys[start..self.ends[index]]
    }

    /// Turns keys into places of a table of 2^`bits`, without those seen too seldom.
    fn fold(&mut self, bits: u32) {
        let mut seen = vec![0u8; 1 << 24];
        for key in &self.keys {
            let count = &mut seen[(key >> 8) as usize];
            *count = count.saturating_add(1);
        }
        let (mut kept, mut start) = (Vec::with_capacity(self.keys.len()), 0);
        for end in &mut self.ends {
            let often = |key: &&u32| seen[(**key >> 8) as usize] >= LEAST_SEEN;
            kept.extend(self.keys[start..*end].iter().filter(often).map(|key| key >> (32 - bits)));
            start = *end;
            *end = kept.len();
        }
        self.keys = kept;
    }
}

/// What the documents teach.
#[derive(Default)]
struct Lessons {
    /// Candidates, and whether each carries a cue.
    cues: Examples,
    is_cue: Vec<bool>,
    /// Tokens beside cues with their labels, and the run of each cue's sentence.
    tokens: Examples,
    labels: Vec<usize>,
    sentences: Vec<Range<usize>>,
}

/// Learns from documents with "text" and "attributions"; without documents, a model that knows nothing.
pub fn train(documents: &[Value], epochs: usize, seed: u64) -> Model {
    if documents.is_empty() {
        return Model::empty();
    }
    let mut lessons = Lessons::default();
    for document in documents {
        lessons.take(document);
    }
    lessons.cues.fold(CUE_BITS);
    lessons.tokens.fold(LABEL_BITS);
    let positive = lessons.is_cue.iter().filter(|is_cue| **is_cue).count();
    eprintln!("{} candidates, {positive} cues, {} sentences", lessons.is_cue.len(), lessons.sentences.len());
    let cues = learn_cues(&lessons, epochs, seed);
    let (labels, pairs, starts) = learn_labels(&lessons, epochs, seed);
    let step_of = |weights: &mut dyn Iterator<Item = f32>| {
        (weights.fold(0f32, |most, weight| most.max(weight.abs())) / 127.0).clamp(1e-6, STEP)
    };
    let cue_step = step_of(&mut cues.iter().copied());
    let step = step_of(&mut labels.iter().flatten().copied());
    let small = |weight: f32, step: f32| (weight / step).round().clamp(-127.0, 127.0) as i8;
    let large = |weight: f32| (weight / step).round() as i32;
    Model {
        cues: cues.iter().map(|&weight| small(weight, cue_step)).collect(),
        cue_step,
        labels: labels.iter().map(|row| row.map(|weight| small(weight, step))).collect(),
        pairs: pairs.map(|row| row.map(large)),
        starts: starts.map(large),
    }
}

impl Lessons {
    fn take(&mut self, document: &Value) {
        let text = document["text"].as_str().unwrap_or_default();
        let mut bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
        bytes.push(text.len());
        let facts = read(text);
        let study = Study::new(text, &facts);
        let tokens = |spans: &Value| -> BTreeSet<usize> {
            let offset = |value: &Value| value.as_u64().and_then(|at| bytes.get(at as usize).copied());
            spans
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|span| Some(SourceSpan::from_range(offset(&span[0])?..offset(&span[1])?)))
                .flat_map(|span| study.tokens_in(span))
                .collect()
        };
        let mut heads = BTreeSet::new();
        let mut keys = Vec::new();
        for attribution in document["attributions"].as_array().into_iter().flatten() {
            let cue = tokens(&attribution["cue"]);
            let top = |token: &usize| study.head(*token).is_none_or(|head| !cue.contains(&head));
            let able = |token: &usize| study.is_candidate(*token);
            let head = cue.iter().copied().filter(top).find(able).or_else(|| cue.iter().copied().find(able));
            let Some(head) = head else { continue };
            heads.insert(head);
            let around = study.around(head);
            let (source, content) = (tokens(&attribution["source"]), tokens(&attribution["content"]));
            let start = self.labels.len();
            for token in around.window.clone() {
                let label = if cue.contains(&token) {
                    Label::Cue
                } else if source.contains(&token) {
                    Label::Source
                } else if content.contains(&token) {
                    Label::Content
                } else {
                    Label::Outside
                };
                study.span_keys(&around, token, &mut keys);
                self.tokens.push(&keys);
                self.labels.push(label as usize);
            }
            if self.labels.len() > start {
                self.sentences.push(start..self.labels.len());
            }
        }
        for token in study.candidates() {
            study.cue_keys(token, &mut keys);
            self.cues.push(&keys);
            self.is_cue.push(heads.contains(&token));
        }
    }
}

/// Tokens, sentences and trees of a text without furniture, whose lines are paragraphs and the first of them
/// the headline.
fn read(text: &str) -> Facts {
    let (mut facts, mut start) = (Facts::default(), 0);
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        if !body.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            let span = SourceSpan::from_range(from..from + body.len());
            let block = facts.layout.blocks.len() as u32;
            let kind = if block == 0 { BlockKind::Headline } else { BlockKind::Body };
            facts.layout.blocks.push(Block { span, kind, reason: "a line of a training text" });
            Reading::of(body).append(span.start, block, &mut facts.tokens, &mut facts.sentences);
        }
        start += line.len();
    }
    facts
}

/// One step of AdaGrad.
fn step(weight: &mut f32, squares: &mut f32, gradient: f32, rate: f32) {
    *squares += gradient * gradient;
    *weight -= rate * gradient / squares.sqrt();
}

fn learn_cues(lessons: &Lessons, epochs: usize, seed: u64) -> Vec<f32> {
    let size = 1 << CUE_BITS;
    let (mut weights, mut squares, mut sum) = (vec![0f32; size], vec![1e-4f32; size], vec![0f32; size]);
    let mut order: Vec<usize> = (0..lessons.is_cue.len()).collect();
    let mut random = Random::new(seed);
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let mut loss = 0f64;
        for &index in &order {
            let keys = lessons.cues.get(index);
            let score: f32 = keys.iter().map(|&key| weights[key as usize]).sum();
            let odds = 1.0 / (1.0 + (-score).exp());
            let target = f32::from(u8::from(lessons.is_cue[index]));
            let gradient = odds - target;
            loss -= f64::from((1.0 - gradient.abs()).max(1e-9).ln());
            if gradient.abs() < 1e-4 {
                continue;
            }
            for &key in keys {
                let place = key as usize;
                let gradient = gradient + DECAY * weights[place];
                step(&mut weights[place], &mut squares[place], gradient, CUE_RATE);
            }
        }
        if epoch + AVERAGED >= epochs {
            sum.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
        }
        eprintln!("cues, pass {}: loss {:.4}", epoch + 1, loss / order.len() as f64);
    }
    let share = 1.0 / epochs.min(AVERAGED) as f32;
    sum.iter().map(|sum| sum * share).collect()
}

type Row = [f32; LABELS];
type Pairs = [Row; LABELS];

/// Logarithm of the sum of exponentials.
fn log_sum(values: &Row) -> f32 {
    let most = values.iter().copied().fold(f32::MIN, f32::max);
    most + values.iter().map(|value| (value - most).exp()).sum::<f32>().ln()
}

/// The field's weights while they are learned.
#[derive(Clone)]
struct Field {
    labels: Vec<Row>,
    pairs: Pairs,
    starts: Row,
}

fn learn_labels(lessons: &Lessons, epochs: usize, seed: u64) -> (Vec<Row>, Pairs, Row) {
    let field = |value: f32, edge: f32| Field {
        labels: vec![[value; LABELS]; 1 << LABEL_BITS],
        pairs: [[edge; LABELS]; LABELS],
        starts: [edge; LABELS],
    };
    let (mut weights, mut squares, mut sum) = (field(0.0, 0.0), field(1e-4, 1e-2), field(0.0, 0.0));
    let mut order: Vec<usize> = (0..lessons.sentences.len()).collect();
    let mut random = Random::new(seed);
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let mut loss = 0f64;
        for &index in &order {
            loss += f64::from(learn_sentence(lessons, &lessons.sentences[index], &mut weights, &mut squares));
        }
        if epoch + AVERAGED >= epochs {
            let add =
                |sum: &mut Row, row: &Row| sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            sum.labels.iter_mut().zip(&weights.labels).for_each(|(sum, row)| add(sum, row));
            sum.pairs.iter_mut().zip(&weights.pairs).for_each(|(sum, row)| add(sum, row));
            add(&mut sum.starts, &weights.starts);
        }
        eprintln!("labels, pass {}: loss {:.4}", epoch + 1, loss / order.len() as f64);
    }
    let share = 1.0 / epochs.min(AVERAGED) as f32;
    let scale = |row: Row| row.map(|value| value * share);
    (sum.labels.into_iter().map(scale).collect(), sum.pairs.map(scale), scale(sum.starts))
}

/// One step on the log-likelihood of a sentence's labels, by forward and backward sums.
#[allow(clippy::needless_range_loop, reason = "a label is a place in four tables at once")]
fn learn_sentence(lessons: &Lessons, range: &Range<usize>, weights: &mut Field, squares: &mut Field) -> f32 {
    let length = range.len();
    let gold = &lessons.labels[range.clone()];
    let mut emissions = vec![[0f32; LABELS]; length];
    for (index, emission) in emissions.iter_mut().enumerate() {
        for &key in lessons.tokens.get(range.start + index) {
            for (score, weight) in emission.iter_mut().zip(&weights.labels[key as usize]) {
                *score += weight;
            }
        }
    }
    let mut forward = emissions.clone();
    for label in 0..LABELS {
        forward[0][label] += weights.starts[label];
    }
    for index in 1..length {
        for label in 0..LABELS {
            let before = forward[index - 1];
            let paths: Row = std::array::from_fn(|from| before[from] + weights.pairs[from][label]);
            forward[index][label] = emissions[index][label] + log_sum(&paths);
        }
    }
    let mut backward = vec![[0f32; LABELS]; length];
    for index in (0..length - 1).rev() {
        for label in 0..LABELS {
            let paths: Row = std::array::from_fn(|to| {
                weights.pairs[label][to] + emissions[index + 1][to] + backward[index + 1][to]
            });
            backward[index][label] = log_sum(&paths);
        }
    }
    let all = log_sum(&forward[length - 1]);
    let mut told = weights.starts[gold[0]] + emissions[0][gold[0]];
    let mut edges: Pairs = Default::default();
    for index in 1..length {
        told += weights.pairs[gold[index - 1]][gold[index]] + emissions[index][gold[index]];
        for from in 0..LABELS {
            for to in 0..LABELS {
                let path = forward[index - 1][from]
                    + weights.pairs[from][to]
                    + emissions[index][to]
                    + backward[index][to];
                edges[from][to] += (path - all).exp();
            }
        }
        edges[gold[index - 1]][gold[index]] -= 1.0;
    }
    for index in 0..length {
        let mut gradient: Row =
            std::array::from_fn(|label| (forward[index][label] + backward[index][label] - all).exp());
        gradient[gold[index]] -= 1.0;
        if index == 0 {
            for (label, &gradient) in gradient.iter().enumerate() {
                step(&mut weights.starts[label], &mut squares.starts[label], gradient, LABEL_RATE);
            }
        }
        if gradient.iter().all(|gradient| gradient.abs() < 1e-4) {
            continue;
        }
        for &key in lessons.tokens.get(range.start + index) {
            let (row, squares) = (&mut weights.labels[key as usize], &mut squares.labels[key as usize]);
            for label in 0..LABELS {
                let gradient = gradient[label] + DECAY * row[label];
                step(&mut row[label], &mut squares[label], gradient, LABEL_RATE);
            }
        }
    }
    for from in 0..LABELS {
        for to in 0..LABELS {
            step(&mut weights.pairs[from][to], &mut squares.pairs[from][to], edges[from][to], LABEL_RATE);
        }
    }
    all - told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taught_is_learned_and_the_same_each_time() {
        let document = |name: &str, verb: &str, deed: &str| {
            let text = format!("{name} {verb} that {deed}.");
            let cue = name.len() + 1;
            let content = cue + verb.len() + 1;
            serde_json::json!({
                "text": text,
                "attributions": [{
                    "source": [[0, name.len()]],
                    "cue": [[cue, cue + verb.len()]],
                    "content": [[content, text.len() - 1]],
                }],
            })
        };
        let mut documents = Vec::new();
        for name in ["Orvik", "The mayor", "Police"] {
            for verb in ["said", "claimed", "announced"] {
                for deed in ["the bridge had fallen", "nobody was hurt"] {
                    documents.push(document(name, verb, deed));
                }
            }
        }
        let model = train(&documents, 6, 7);
        assert_eq!(model, train(&documents, 6, 7));
        let taught = "The mayor claimed that nobody was hurt.";
        let facts = read(taught);
        let study = Study::new(taught, &facts);
        let mut keys = Vec::new();
        study.cue_keys(2, &mut keys);
        let cue = model.cue(&keys);
        study.cue_keys(5, &mut keys);
        assert!(cue > model.cue(&keys));
        assert!(train(&[], 6, 7).cues.is_empty());
    }
}
