//! The fast parser: greedy arc-hybrid transitions (Kuhlmann et al. 2011), trained with a dynamic oracle
//! (Goldberg & Nivre 2013). One model chooses among shift, left and right; another labels each arc once.

use super::lexical::{Features, Word, pair};
use super::model::{Container, Damage};
use super::perceptron::{MAX_CLASSES, Weights};
use super::tagger::Tag;

/// A step of the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The next token goes onto the stack.
    Shift = 0,
    /// The top of the stack becomes a dependent of the one below it.
    Right = 1,
    /// The top of the stack becomes a dependent of the next token.
    Left = 2,
}

/// All actions, in the order of the model's classes.
pub const ACTIONS: [Action; 3] = [Action::Shift, Action::Right, Action::Left];

const NONE: i32 = -1;

/// A sentence half parsed. Tokens are 0…n−1; n is the root.
#[derive(Clone, Debug, Default)]
pub struct State {
    n: i32,
    next: i32,
    stack: Vec<i32>,
    /// Head of each token.
    pub head: Vec<i32>,
    /// Label of each token's arc.
    pub label: Vec<u8>,
    left: Vec<[i32; 2]>,
    right: Vec<[i32; 2]>,
    left_count: Vec<u8>,
    right_count: Vec<u8>,
    left_labels: Vec<u64>,
    right_labels: Vec<u64>,
}

impl State {
    /// Begins a sentence of `n` tokens.
    pub fn reset(&mut self, n: usize) {
        let all = n + 1;
        self.n = n as i32;
        self.next = 0;
        self.stack.clear();
        refill(&mut self.head, all, NONE);
        refill(&mut self.label, all, u8::MAX);
        refill(&mut self.left, all, [NONE; 2]);
        refill(&mut self.right, all, [NONE; 2]);
        refill(&mut self.left_count, all, 0);
        refill(&mut self.right_count, all, 0);
        refill(&mut self.left_labels, all, 0);
        refill(&mut self.right_labels, all, 0);
    }

    /// Every token has its head.
    #[must_use]
    pub fn done(&self) -> bool {
        self.next == self.n && self.stack.is_empty()
    }

    /// Which actions are possible; `single` allows the root one dependent only, as Universal Dependencies asks.
    #[must_use]
    pub fn valid(&self, single: bool) -> [bool; 3] {
        let depth = self.stack.len();
        [self.next < self.n, depth >= 2, depth >= 1 && !(single && self.next == self.n && depth > 1)]
    }

    /// Head and dependent of the arc that an action draws.
    #[must_use]
    pub fn arc(&self, action: Action) -> (i32, i32) {
        match action {
            Action::Right => (self.stack(1), self.stack(0)),
            _ => (self.next, self.stack(0)),
        }
    }

    /// Takes a step.
    pub fn apply(&mut self, action: Action, label: u8) {
        if action == Action::Shift {
            self.stack.push(self.next);
            self.next += 1;
            return;
        }
        let (head, dependent) = self.arc(action);
        let (h, d) = (head as usize, dependent as usize);
        self.head[d] = head;
        self.label[d] = label;
        let bit = 1u64 << (label % 64);
        if dependent < head {
            self.left[h] = [dependent, self.left[h][0]];
            self.left_count[h] = self.left_count[h].saturating_add(1);
            self.left_labels[h] |= bit;
        } else {
            self.right[h] = [dependent, self.right[h][0]];
            self.right_count[h] = self.right_count[h].saturating_add(1);
            self.right_labels[h] |= bit;
        }
        self.stack.pop();
    }

    /// How many gold arcs each action would put out of reach.
    #[must_use]
    pub fn costs(&self, gold: &[i32]) -> [i32; 3] {
        let n = self.n;
        let head = |d: i32| match gold.get(d as usize) {
            None => -9,
            Some(&h) if h < 0 => n,
            Some(&h) => h,
        };
        let mut costs = [0; 3];
        let (top, below) = (self.stack(0), self.stack(1));
        if top >= 0 {
            let lost = (self.next..n).filter(|&d| head(d) == top).count() as i32;
            let h = head(top);
            costs[Action::Left as usize] = lost + i32::from((h == below && below >= 0) || h > self.next);
            costs[Action::Right as usize] = lost + i32::from(h >= self.next);
        }
        if self.next < n {
            let h = head(self.next);
            let deeper = self.stack.split_last().map_or(&[][..], |(_, deeper)| deeper);
            let heads = deeper.iter().filter(|&&x| x == h).count();
            let dependents = self.stack.iter().filter(|&&x| head(x) == self.next).count();
            costs[Action::Shift as usize] = (heads + dependents) as i32;
        }
        costs
    }

    #[inline]
    fn stack(&self, k: usize) -> i32 {
        if self.stack.len() > k { self.stack[self.stack.len() - 1 - k] } else { NONE }
    }
}

fn refill<T: Clone>(column: &mut Vec<T>, n: usize, value: T) {
    column.clear();
    column.resize(n, value);
}

/// A tagged sentence.
#[derive(Clone, Copy, Debug)]
pub struct Tagged<'a> {
    /// Its words.
    pub words: &'a [Word],
    /// Their tags.
    pub tags: &'a [Tag],
}

impl Tagged<'_> {
    /// How many tokens there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len().min(self.tags.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn word(&self, i: i32) -> u32 {
        if i < 0 { 1 } else { self.words.get(i as usize).map_or(2, |w| w.lower) }
    }

    fn tag(&self, i: i32) -> u32 {
        if i < 0 { 1001 } else { self.tags.get(i as usize).map_or(1002, |t| u32::from(t.0)) }
    }

    fn cluster(&self, i: i32, level: usize) -> u32 {
        if i < 0 { 0 } else { self.words.get(i as usize).map_or(0, |w| u32::from(w.clusters[level])) }
    }
}

fn distance(d: i32) -> u32 {
    match d.unsigned_abs() {
        d @ 0..=5 => d,
        6..=10 => 6,
        _ => 7,
    }
}

/// Features of the choice among actions (after Zhang & Nivre 2011, with clusters as in Koo et al. 2008).
pub fn action_features(c: &Tagged, s: &State, f: &mut Features) {
    f.clear();
    let label = |i: i32| if i < 0 || i >= s.n { 300 } else { u32::from(s.label[i as usize]) };
    let at = |column: &Vec<[i32; 2]>, i: i32, k: usize| if i < 0 { NONE } else { column[i as usize][k] };
    let count = |column: &Vec<u8>, i: i32| if i < 0 { 9 } else { u32::from(column[i as usize]).min(5) };
    let set = |column: &Vec<u64>, i: i32| if i < 0 { 0 } else { fold(column[i as usize]) };
    let ahead = |k: i32| if s.next + k <= s.n { s.next + k } else { NONE };
    let (s0, s1, s2) = (s.stack(0), s.stack(1), s.stack(2));
    let (n0, n1, n2) = (ahead(0), ahead(1), ahead(2));
    let (s0l, s0l2) = (at(&s.left, s0, 0), at(&s.left, s0, 1));
    let (s0r, s0r2) = (at(&s.right, s0, 0), at(&s.right, s0, 1));
    let (s1l, s1r, s1r2) = (at(&s.left, s1, 0), at(&s.right, s1, 0), at(&s.right, s1, 1));
    let (n0l, n0l2) = (at(&s.left, n0, 0), at(&s.left, n0, 1));
    let (ws0, ws1, ws2) = (c.word(s0), c.word(s1), c.word(s2));
    let (wn0, wn1, wn2) = (c.word(n0), c.word(n1), c.word(n2));
    let (ps0, ps1, ps2) = (c.tag(s0), c.tag(s1), c.tag(s2));
    let (pn0, pn1, pn2) = (c.tag(n0), c.tag(n1), c.tag(n2));
    let dn = if s0 >= 0 && n0 >= 0 { distance(n0 - s0) } else { 8 };
    let ds = if s0 >= 0 && s1 >= 0 { distance(s0 - s1) } else { 8 };

    f.two(1, ws0, ps0);
    f.one(2, ws0);
    f.one(3, ps0);
    f.two(4, wn0, pn0);
    f.one(5, wn0);
    f.one(6, pn0);
    f.two(7, wn1, pn1);
    f.one(8, wn1);
    f.one(9, pn1);
    f.one(10, wn2);
    f.one(11, pn2);
    f.two(12, ws1, ps1);
    f.one(13, ws1);
    f.one(14, ps1);
    f.one(15, ps2);
    f.one(16, ws2);
    f.four(17, ws0, ps0, wn0, pn0);
    f.two(18, ws0, wn0);
    f.three(19, ws0, pn0, ps0);
    f.three(20, ps0, wn0, pn0);
    f.two(21, ps0, pn0);
    f.two(22, ws0, pn0);
    f.two(23, ps0, wn0);
    f.two(24, ws0, ws1);
    f.two(25, ps0, ps1);
    f.two(26, ws0, ps1);
    f.two(27, ps0, ws1);
    f.two(28, pn0, pn1);
    f.two(29, wn0, pn1);
    f.two(30, ws1, wn0);
    f.two(31, ps1, pn0);
    f.three(32, ps0, pn0, pn1);
    f.three(33, ps1, ps0, pn0);
    f.three(34, ps2, ps1, ps0);
    f.three(35, pn0, pn1, pn2);
    f.four(36, ps1, ps0, pn0, pn1);
    f.four(37, ps0, pn0, pn1, pn2);
    f.three(38, ws0, pn0, pn1);
    f.three(39, ps0, wn0, pn1);
    f.three(40, ws1, ps0, pn0);
    f.three(41, ps1, ws0, pn0);
    f.three(42, ps1, ps0, wn0);
    f.three(43, ps0, c.tag(s0l), label(s0l));
    f.three(44, ps0, c.tag(s0r), label(s0r));
    f.three(45, ps1, c.tag(s1r), label(s1r));
    f.three(46, ps1, c.tag(s1l), label(s1l));
    f.three(47, pn0, c.tag(n0l), label(n0l));
    f.four(48, ps0, pn0, c.tag(s0l), label(s0l));
    f.four(49, ps0, pn0, c.tag(s0r), label(s0r));
    f.four(50, ps0, pn0, c.tag(n0l), label(n0l));
    f.four(51, ps1, ps0, c.tag(s1r), label(s1r));
    f.four(52, ps1, ps0, c.tag(s0l), label(s0l));
    f.four(53, ps1, ps0, c.tag(s0r), label(s0r));
    f.two(54, c.word(s0l), label(s0l));
    f.two(55, c.word(s0r), label(s0r));
    f.two(56, c.word(n0l), label(n0l));
    f.two(57, c.word(s1r), label(s1r));
    f.three(58, label(s0l), label(s0l2), ps0);
    f.three(59, label(s0r), label(s0r2), ps0);
    f.three(60, label(n0l), label(n0l2), pn0);
    f.three(61, label(s1r), label(s1r2), ps1);
    f.two(62, ws0, count(&s.right_count, s0));
    f.three(63, ps0, count(&s.right_count, s0), pn0);
    f.two(64, ws0, count(&s.left_count, s0));
    f.two(65, ps0, count(&s.left_count, s0));
    f.two(66, pn0, count(&s.left_count, n0));
    f.two(67, wn0, count(&s.left_count, n0));
    f.three(68, ps1, count(&s.right_count, s1), ps0);
    f.two(69, ws0, dn);
    f.three(70, ps0, pn0, dn);
    f.two(71, wn0, dn);
    f.three(72, ps0, ps1, ds);
    f.two(73, ws1, ds);
    f.two(74, ps0, dn);
    f.two(75, ps0, set(&s.right_labels, s0));
    f.two(76, ps0, set(&s.left_labels, s0));
    f.two(77, pn0, set(&s.left_labels, n0));
    f.two(78, ps1, set(&s.right_labels, s1));
    f.two(79, ws0, set(&s.right_labels, s0));
    f.two(80, ws1, set(&s.right_labels, s1));
    f.three(81, ws1, ps0, ds);
    f.three(82, ws0, ws1, pn0);
    f.three(83, ps1, pn0, ds);
    f.two(84, ps1, wn0);
    f.three(85, c.tag(if n0 > 0 { n0 - 1 } else { NONE }), pn0, ps0);
    f.three(86, c.tag(if s0 >= 0 { s0 + 1 } else { NONE }), ps0, pn0);
    f.three(87, c.tag(if s0 > 0 { s0 - 1 } else { NONE }), ps0, ps1);
    f.two(90, c.cluster(s0, 0), c.cluster(n0, 0));
    f.two(91, c.cluster(s0, 0), c.cluster(s1, 0));
    f.two(92, c.cluster(s0, 1), pn0);
    f.two(93, c.cluster(n0, 1), ps0);
    f.two(94, c.cluster(s1, 1), ps0);
    f.two(95, c.cluster(s0, 1), ps1);
    f.one(96, c.cluster(s0, 2));
    f.one(97, c.cluster(n0, 2));
    f.two(98, c.cluster(s0, 1), c.cluster(n0, 1));
    f.two(99, c.cluster(s0, 1), c.cluster(s1, 1));
    f.three(100, c.cluster(s1, 1), c.cluster(n0, 1), ps0);
}

/// Features of the label of the arc from `head` to `dependent`, drawn from the state before the arc.
pub fn label_features(c: &Tagged, s: &State, head: i32, dependent: i32, f: &mut Features) {
    f.clear();
    let (h, d) = (head as usize, dependent as usize);
    let label = |i: i32| if i < 0 || i >= s.n { 300 } else { u32::from(s.label[i as usize]) };
    let side = u32::from(dependent < head);
    let far = distance(head - dependent);
    let (wh, wd, ph, pd) = (c.word(head), c.word(dependent), c.tag(head), c.tag(dependent));
    let ([dl, dl2], [dr, dr2]) = (s.left[d], s.right[d]);
    let (hl, hr) = (s.left[h][0], s.right[h][0]);
    let (hl_set, hr_set) = (fold(s.left_labels[h]), fold(s.right_labels[h]));
    let (dl_set, dr_set) = (fold(s.left_labels[d]), fold(s.right_labels[d]));
    f.two(120, side, far);
    f.two(121, wh, side);
    f.two(122, wd, side);
    f.three(123, ph, side, pd);
    f.three(124, wh, wd, side);
    f.three(125, wh, pd, side);
    f.three(126, ph, wd, side);
    f.three(127, pd, side, far);
    f.four(128, ph, pd, side, far);
    f.three(129, c.tag(dependent - 1), pd, ph);
    f.three(130, c.tag(dependent + 1), pd, ph);
    f.three(131, c.tag(head - 1), ph, pd);
    f.three(132, c.tag(head + 1), ph, pd);
    f.three(133, c.word(dependent - 1), side, ph);
    f.three(134, c.word(dependent + 1), side, ph);
    f.three(135, label(dl), pd, ph);
    f.three(136, label(dr), pd, ph);
    f.three(137, c.word(dl), pd, side);
    f.three(138, c.word(dr), pd, side);
    f.three(139, c.tag(dl), wd, ph);
    f.four(140, label(dl), label(dl2), pd, ph);
    f.three(141, c.word(dl), ph, wd);
    f.three(142, c.word(dl), wh, side);
    f.three(143, c.word(dr2), pd, ph);
    f.three(144, hl_set, pd, ph);
    f.three(145, hr_set, pd, ph);
    f.three(146, hr_set, wd, side);
    f.three(147, hl_set, wh, pd);
    f.three(148, hr_set, wh, pd);
    f.three(149, label(hl), ph, pd);
    f.three(150, label(hr), ph, pd);
    f.three(151, dl_set, pd, ph);
    f.three(152, dr_set, pd, ph);
    f.three(153, dl_set, wh, side);
    f.four(154, pair(dl_set, dr_set), pd, ph, side);
    f.three(155, c.word(dl2), pd, ph);
    let suffix = c.words[d].suffix[2];
    f.three(156, suffix, side, ph);
    f.two(157, suffix, wh);
    f.three(158, c.cluster(dependent, 1), ph, side);
    f.three(159, c.cluster(head, 1), pd, side);
    f.three(160, c.cluster(head, 0), c.cluster(dependent, 1), side);
    f.three(161, c.cluster(head, 1), c.cluster(dependent, 1), side);
    f.three(162, c.word(dl), c.cluster(head, 1), c.cluster(dependent, 1));
}

fn fold(set: u64) -> u32 {
    (set ^ (set >> 32).wrapping_mul(0x9e37_79b9)) as u32
}

/// The fast parser.
#[derive(Debug)]
pub struct GreedyParser {
    /// Names of the labels.
    pub labels: Vec<&'static str>,
    /// Chooses among the actions.
    pub actions: Weights,
    /// Labels arcs.
    pub arcs: Weights,
}

impl GreedyParser {
    /// Reads the sections `labl`, `actw` and `arcw`.
    ///
    /// # Errors
    /// One is missing or damaged.
    pub fn decode(container: &Container<'static>) -> Result<Self, Damage> {
        let parser = Self {
            labels: container.section(b"labl")?.lines()?,
            actions: Weights::decode(&container.section(b"actw")?)?,
            arcs: Weights::decode(&container.section(b"arcw")?)?,
        };
        if parser.actions.classes() != ACTIONS.len() || parser.arcs.classes() != parser.labels.len() {
            return Err(Damage("parser classes"));
        }
        Ok(parser)
    }

    /// Parses into `state`, whose heads and labels are the result; its memory is reused.
    pub fn parse(&self, sentence: &Tagged, state: &mut State) {
        state.reset(sentence.len());
        let mut features = Features::default();
        let mut scores = [0; MAX_CLASSES];
        while !state.done() {
            let valid = state.valid(true);
            let mut choice = None;
            if valid.iter().filter(|v| **v).count() > 1 {
                action_features(sentence, state, &mut features);
                self.actions.score(&features.keys, &mut scores);
            }
            for action in ACTIONS.into_iter().filter(|a| valid[*a as usize]) {
                if choice.is_none_or(|best: Action| scores[action as usize] > scores[best as usize]) {
                    choice = Some(action);
                }
            }
            let Some(action) = choice else { break };
            let mut label = 0;
            if action != Action::Shift {
                let (head, dependent) = state.arc(action);
                label_features(sentence, state, head, dependent, &mut features);
                label = self.arcs.best(&features.keys) as u8;
            }
            state.apply(action, label);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps along zero-cost actions must rebuild any projective tree.
    #[test]
    fn the_oracle_rebuilds_a_tree() {
        let gold = [1, -1, 4, 4, 1, 1];
        let mut state = State::default();
        state.reset(gold.len());
        while !state.done() {
            let (valid, costs) = (state.valid(true), state.costs(&gold));
            let action = ACTIONS
                .into_iter()
                .find(|a| valid[*a as usize] && costs[*a as usize] == 0)
                .expect("a free step");
            state.apply(action, 0);
        }
        let heads: Vec<i32> = gold.iter().map(|&h| if h < 0 { 6 } else { h }).collect();
        assert_eq!(state.head[..6], heads);
    }
}
