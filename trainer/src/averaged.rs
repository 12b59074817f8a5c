//! The averaged perceptron (Collins 2002): sparse rows, lazily summed, frozen to eight bits.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use newsmark::language::perceptron::Row;

/// Feature keys are hashes already.
#[derive(Default, Clone)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are u32")
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A map by feature key.
pub type KeyMap<V> = HashMap<u32, V, BuildHasherDefault<Identity>>;

#[derive(Clone, Copy)]
struct Cell {
    class: u8,
    weight: f32,
    since: u32,
    sum: f64,
}

impl Cell {
    fn average(&self, step: u32) -> f64 {
        (self.sum + f64::from(self.weight) * f64::from(step - self.since)) / f64::from(step.max(1))
    }
}

#[derive(Default, Clone)]
struct Line {
    cells: Vec<Cell>,
    updates: u32,
}

/// A model in training.
pub struct Averaged {
    index: KeyMap<u32>,
    lines: Vec<Line>,
    step: u32,
    /// How many classes.
    pub classes: usize,
}

impl Averaged {
    /// All weights zero.
    pub fn new(classes: usize) -> Self {
        Self { index: KeyMap::default(), lines: Vec::new(), step: 0, classes }
    }

    /// The mean of models of the same classes: its weights are their averages, frozen in time; a feature has been
    /// updated as often as by all of them.
    pub fn mean(models: &[Self]) -> Self {
        let mut mean = Self::new(models.first().map_or(0, |model| model.classes));
        for model in models {
            let mut keys: Vec<(u32, u32)> = model.index.iter().map(|(k, v)| (*k, *v)).collect();
            keys.sort_unstable();
            for (key, at) in keys {
                let line = &model.lines[at as usize];
                let fresh = mean.lines.len() as u32;
                let to = *mean.index.entry(key).or_insert(fresh);
                if to == fresh {
                    mean.lines.push(Line::default());
                }
                let sums = &mut mean.lines[to as usize];
                sums.updates += line.updates;
                for cell in &line.cells {
                    let share = cell.average(model.step) / models.len() as f64;
                    if let Some(sum) = sums.cells.iter_mut().find(|c| c.class == cell.class) {
                        sum.sum += share;
                    } else {
                        sums.cells.push(Cell { class: cell.class, weight: 0.0, since: 0, sum: share });
                    }
                }
            }
        }
        mean.step = 1;
        mean
    }

    /// Features seen in updates.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Counts one decision (or sentence): averages weigh by these.
    pub fn tick(&mut self) {
        self.step += 1;
    }

    /// Sums the present weights.
    pub fn score(&self, keys: &[u32], scores: &mut [f32; 128]) {
        scores[..self.classes].fill(0.0);
        for key in keys {
            if let Some(&line) = self.index.get(key) {
                for cell in &self.lines[line as usize].cells {
                    scores[usize::from(cell.class)] += cell.weight;
                }
            }
        }
    }

    /// Adds `delta` to the weights of `class`.
    pub fn add(&mut self, keys: &[u32], class: usize, delta: f32) {
        let step = self.step;
        for &key in keys {
            let fresh = self.lines.len() as u32;
            let at = *self.index.entry(key).or_insert(fresh);
            if at == fresh {
                self.lines.push(Line::default());
            }
            let line = &mut self.lines[at as usize];
            line.updates += 1;
            if let Some(cell) = line.cells.iter_mut().find(|c| usize::from(c.class) == class) {
                cell.sum += f64::from(cell.weight) * f64::from(step - cell.since);
                cell.since = step;
                cell.weight += delta;
            } else {
                line.cells.push(Cell { class: class as u8, weight: delta, since: step, sum: 0.0 });
            }
        }
    }

    /// Rewards `gold`, punishes `guess`.
    pub fn update(&mut self, keys: &[u32], gold: usize, guess: usize) {
        if gold != guess {
            self.add(keys, gold, 1.0);
            self.add(keys, guess, -1.0);
        }
    }

    /// What one unit of the eight-bit weights stands for: the largest weights but a few are 127.
    pub fn scale(&self, least_updates: u32) -> f64 {
        let mut sizes: Vec<f32> = self
            .lines
            .iter()
            .filter(|line| line.updates >= least_updates)
            .flat_map(|line| line.cells.iter().map(|c| c.average(self.step).abs() as f32))
            .collect();
        sizes.sort_by(f32::total_cmp);
        let top = sizes.get((sizes.len() as f64 * 0.9995) as usize).or(sizes.last());
        f64::from(top.copied().unwrap_or(1.0)).max(1e-9) / 127.0
    }

    /// Averaged weights in eight bits, without features of fewer than `least_updates` updates and weights
    /// that round below `least_weight`; by key.
    pub fn freeze(&self, least_updates: u32, least_weight: i32) -> Vec<Row> {
        let scale = self.scale(least_updates);
        let mut keys: Vec<(u32, u32)> = self.index.iter().map(|(k, v)| (*k, *v)).collect();
        keys.sort_unstable();
        let row = |(key, at): (u32, u32)| {
            let line = &self.lines[at as usize];
            let quantise = |cell: &Cell| {
                let weight = (cell.average(self.step) / scale).round().clamp(-127.0, 127.0) as i32;
                (weight.abs() >= least_weight).then_some((cell.class, weight as i8))
            };
            let mut list: Vec<(u8, i8)> = line.cells.iter().filter_map(quantise).collect();
            list.sort_unstable();
            (line.updates >= least_updates && !list.is_empty()).then_some((key, list))
        };
        keys.into_iter().filter_map(row).collect()
    }
}
