//! Sparse linear models: weights by feature hash, quantised to eight bits.
//!
//! Trained as an averaged perceptron (Collins 2002) by the `trainer`. A frozen model is a table of buckets of
//! four 32-bit slots: eight bits of the key beside 24 bits of payload, which are the weights themselves where
//! there are up to three classes, else the place of a list of (class, weight). Where a list names many classes
//! decoding makes a row of all classes' weights of it, which is added sixteen at a time. A bucket is one quarter of a
//! cache line, so that a feature costs one miss; a key that no training has seen is taken for another with a
//! probability of about one in a hundred, which costs less accuracy than pruning does.

use super::model::{Damage, Section};

/// A frozen linear model.
#[derive(Debug)]
pub struct Weights {
    classes: usize,
    buckets: Vec<[u32; 4]>,
    /// Lists of (class, weight), each led by its length and [`LIST`], and rows of weights, two an entry, each led by
    /// the number of its entries and [`ROW`]; empty for models of up to three classes.
    lists: Vec<[u8; 2]>,
}

/// One feature's weights, for writing: its key, and weights by class.
pub type Row = (u32, Vec<(u8, i8)>);

/// Most classes of a model.
pub const MAX_CLASSES: usize = 128;
const INLINE: usize = 3;
/// Keys that are looked up together; the tagger has no more.
const BATCH: usize = 64;
const PAYLOAD: u32 = 0xff_ffff;
/// Second of a leading entry: a list follows.
const LIST: u8 = 0;
/// Second of a leading entry: a row follows.
const ROW: u8 = 1;
/// Rows have a multiple of so many classes.
const STRIDE: usize = 16;
/// A list is made a row where a row has at most so many times its length of classes.
const SPARSEST: usize = 5;
/// Bit beside the number of classes: the places of the lists are left out.
const PACKED: u32 = 1 << 31;

impl Weights {
    /// How many classes there are.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Sums the weights of all features into `scores`, one a class.
    #[inline]
    pub fn score(&self, keys: &[u32], scores: &mut [i32; MAX_CLASSES]) {
        scores[..self.classes].fill(0);
        for keys in keys.chunks(BATCH) {
            // Where a key lies is a random place in memory: all are touched before any is looked at, so that the
            // machine waits for many at once.
            let first = |key: &u32| self.bucket(*key)[0];
            std::hint::black_box(keys.iter().map(first).fold(0, |all, one| all ^ one));
            let (mut payloads, mut found) = ([0; BATCH], 0);
            for &key in keys {
                let payload = self.payload(key);
                payloads[found] = payload;
                found += usize::from(payload != 0);
            }
            if self.classes <= INLINE {
                for payload in &payloads[..found] {
                    let [a, b, c, _] = payload.to_le_bytes();
                    scores[0] += i32::from(a as i8);
                    scores[1] += i32::from(b as i8);
                    scores[2] += i32::from(c as i8);
                }
                continue;
            }
            let mut leads = [[0; 2]; BATCH];
            for (lead, payload) in leads.iter_mut().zip(&payloads[..found]) {
                *lead = self.lists.get(*payload as usize).copied().unwrap_or([0, LIST]);
            }
            // A batch of eight-bit weights adds up to less than sixteen bits hold.
            let mut sums = [0i16; MAX_CLASSES];
            for ([length, form], payload) in leads.iter().zip(&payloads[..found]) {
                let from = *payload as usize + 1;
                let entries = self.lists.get(from..from + usize::from(*length)).unwrap_or(&[]);
                if *form == ROW {
                    let (row, _) = entries.as_flattened().as_chunks::<STRIDE>();
                    let (sums, _) = sums.as_chunks_mut::<STRIDE>();
                    for (sums, row) in sums.iter_mut().zip(row) {
                        for (sum, weight) in sums.iter_mut().zip(row) {
                            *sum += i16::from(*weight as i8);
                        }
                    }
                    continue;
                }
                for [class, weight] in entries {
                    scores[usize::from(*class) % MAX_CLASSES] += i32::from(*weight as i8);
                }
            }
            for (score, sum) in scores[..self.classes].iter_mut().zip(sums) {
                *score += i32::from(sum);
            }
        }
    }

    /// What the table holds for a key; zero if nothing.
    #[inline(always)]
    fn payload(&self, key: u32) -> u32 {
        let tag = tag_of(key);
        // Without a branch: at most one slot has the tag.
        let pick = |slot: &u32| if slot >> 24 == tag { slot & PAYLOAD } else { 0 };
        self.bucket(key).iter().map(pick).fold(0, |all, one| all | one)
    }

    #[inline(always)]
    fn bucket(&self, key: u32) -> &[u32; 4] {
        &self.buckets[key as usize & (self.buckets.len() - 1)]
    }

    /// The class of the highest score, the first of equals.
    #[inline]
    #[must_use]
    pub fn best(&self, keys: &[u32]) -> usize {
        let mut scores = [0; MAX_CLASSES];
        self.score(keys, &mut scores);
        highest(&scores[..self.classes])
    }

    /// Lays out `rows`. `load` is the share of slots to fill; where a bucket overflows the weakest rows are left out.
    #[must_use]
    pub fn build(rows: &[Row], classes: usize, load: f64) -> Self {
        let wanted = (rows.len() as f64 / 4.0 / load) as usize + 1;
        let size = wanted.next_power_of_two().clamp(4, 1 << 22);
        let mut weights = Self { classes, buckets: vec![[0; 4]; size], lists: vec![[0, 0]] };
        let strength = |row: &Row| row.1.iter().map(|(_, w)| i32::from(*w).abs()).sum::<i32>();
        let mut order: Vec<&Row> = rows.iter().collect();
        order.sort_by_key(|row| (-strength(row), row.0));
        for (key, list) in order {
            let bucket = &mut weights.buckets[*key as usize & (size - 1)];
            let tag = tag_of(*key);
            if bucket.iter().any(|slot| slot >> 24 == tag) {
                continue;
            }
            let Some(free) = bucket.iter_mut().find(|slot| **slot == 0) else { continue };
            let payload = if classes <= INLINE {
                let mut bytes = [0; 4];
                for (class, weight) in list {
                    bytes[usize::from(*class)] = *weight as u8;
                }
                u32::from_le_bytes(bytes)
            } else {
                weights.lists.len() as u32
            };
            if payload == 0 || payload > PAYLOAD {
                continue;
            }
            *free = tag << 24 | payload;
            if classes > INLINE {
                weights.lists.push([list.len() as u8, LIST]);
                weights.lists.extend(list.iter().map(|(class, weight)| [*class, *weight as u8]));
            }
        }
        weights
    }

    /// The bytes of the section: classes, buckets and entries of the lists as numbers, then the slots and the lists. Where
    /// there are lists they are written in the order of the slots, which then need no places: a bit beside the classes
    /// says so, and in place of the slots stand how many of each bucket are filled, two buckets a byte, and the eight
    /// bits of each key.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let packed = self.classes > INLINE;
        let slots = || self.buckets.iter().flatten().filter(|slot| **slot != 0);
        let mut lists = vec![[0, 0]];
        for slot in slots().take_while(|_| packed) {
            self.write_list((slot & PAYLOAD) as usize, &mut lists);
        }
        let mut out = Vec::with_capacity(12 + self.buckets.len() * 16 + lists.len() * 2);
        out.extend((self.classes as u32 | if packed { PACKED } else { 0 }).to_le_bytes());
        for n in [self.buckets.len(), lists.len()] {
            out.extend((n as u32).to_le_bytes());
        }
        if !packed {
            out.extend(self.buckets.iter().flatten().flat_map(|slot| slot.to_le_bytes()));
            out.extend(lists.iter().flatten());
            return out;
        }
        // Slots are filled from the front.
        let filled = |bucket: &[u32; 4]| bucket.iter().filter(|slot| **slot != 0).count() as u8;
        for pair in self.buckets.chunks(2) {
            out.push(filled(&pair[0]) | pair.get(1).map_or(0, filled) << 4);
        }
        out.extend(slots().map(|slot| (slot >> 24) as u8));
        out.extend(lists.iter().flatten());
        out
    }

    /// Adds the list at that place, as one where it is a row.
    fn write_list(&self, at: usize, lists: &mut Vec<[u8; 2]>) {
        let Some(&[length, form]) = self.lists.get(at) else { return };
        let entries = &self.lists[at + 1..][..usize::from(length).min(self.lists.len() - at - 1)];
        if form == ROW {
            let row = entries.as_flattened().iter();
            let some = || row.clone().zip(0..).filter(|(weight, _)| **weight != 0);
            lists.push([some().count() as u8, LIST]);
            lists.extend(some().map(|(weight, class)| [class, *weight]));
        } else {
            lists.push([length, LIST]);
            lists.extend(entries);
        }
    }

    /// Reads the section.
    ///
    /// # Errors
    /// The section is not what [`Weights::encode`] writes.
    pub fn decode(section: &Section) -> Result<Self, Damage> {
        let mut reader = section.reader();
        let classes = reader.u32()?;
        let (packed, classes) = (classes & PACKED != 0, (classes & !PACKED) as usize);
        let (buckets, lists) = (reader.u32()? as usize, reader.u32()? as usize);
        if classes > MAX_CLASSES || !buckets.is_power_of_two() || buckets > 1 << 22 || lists > 1 << 26 {
            return Err(Damage("weights"));
        }
        let entries = |bytes: &[u8]| bytes.chunks_exact(2).map(|e| [e[0], e[1]]).collect();
        if !packed {
            let slot = |b: &[u8], i: usize| u32::from_le_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]]);
            let buckets = reader
                .take(buckets * 16)?
                .chunks_exact(16)
                .map(|b| [slot(b, 0), slot(b, 4), slot(b, 8), slot(b, 12)])
                .collect();
            return Ok(Self { classes, buckets, lists: entries(reader.take(lists * 2)?) });
        }
        let filled = reader.take(buckets.div_ceil(2))?;
        let filled = |bucket: usize| usize::from(filled[bucket / 2] >> (bucket % 2 * 4) & 0xf);
        let mut tags = reader.take((0..buckets).map(filled).sum())?.iter();
        let (source, _) = reader.take(lists * 2)?.as_chunks::<2>();
        let width = classes.next_multiple_of(STRIDE);
        let mut lists = Vec::with_capacity(source.len() * 5 / 4);
        lists.push([0, LIST]);
        let mut at = 1;
        let mut table = vec![[0; 4]; buckets];
        for (number, bucket) in table.iter_mut().enumerate() {
            for slot in 0..filled(number) {
                let length = source.get(at).ok_or(Damage("a list is missing"))?[0];
                let tag = tags.next().ok_or(Damage("a slot is missing"))?;
                *bucket.get_mut(slot).ok_or(Damage("a bucket is too full"))? =
                    u32::from(*tag) << 24 | lists.len() as u32 & PAYLOAD;
                let end = source.len().min(at + 1 + usize::from(length));
                let list = &source[at + 1..end];
                let fits = lists.len() + width + (source.len() - at) <= PAYLOAD as usize;
                if fits && SPARSEST * list.len() >= width && is_exact(list, classes) {
                    let mut row = [[0; 2]; MAX_CLASSES / 2];
                    for [class, weight] in list {
                        row.as_flattened_mut()[usize::from(*class)] = *weight;
                    }
                    lists.push([(width / 2) as u8, ROW]);
                    lists.extend_from_slice(&row[..width / 2]);
                } else {
                    lists.push([length, LIST]);
                    lists.extend_from_slice(list);
                }
                at = end;
            }
        }
        Ok(Self { classes, buckets: table, lists })
    }
}

/// Whether a row says what the list says: classes there are, in order, none without a weight.
fn is_exact(list: &[[u8; 2]], classes: usize) -> bool {
    list.iter().all(|[class, weight]| usize::from(*class) < classes && *weight != 0)
        && list.is_sorted_by(|a, b| a[0] < b[0])
}

/// The eight bits kept of a key; never zero, which marks an empty slot.
#[inline]
fn tag_of(key: u32) -> u32 {
    (key >> 24).max(1)
}

/// Index of the highest score, the first of equals; zero of none.
#[inline]
#[must_use]
pub fn highest(scores: &[i32]) -> usize {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_freezing() {
        for classes in [3u8, 50] {
            let rows: Vec<Row> = (0..2000u32)
                .map(|n| {
                    let class = (n % u32::from(classes)) as u8;
                    (n.wrapping_mul(0x9e37_79b9), vec![(class, (n % 100) as i8 + 1)])
                })
                .collect();
            let bytes = Weights::build(&rows, usize::from(classes), 0.5).encode();
            let weights = Weights::decode(&Section::new(&bytes)).unwrap();
            let mut scores = [0; MAX_CLASSES];
            let kept = rows.iter().filter(|(key, list)| {
                weights.score(&[*key], &mut scores);
                scores[usize::from(list[0].0)] == i32::from(list[0].1)
            });
            assert!(kept.count() > 1900);
        }
    }

    #[test]
    fn rows_are_what_their_lists_were() {
        // Keys of one class and of many, so that some become rows.
        let rows: Vec<Row> = (1..3000u32)
            .map(|n| {
                let list = (0..50).step_by(1 + n as usize % 30).map(|class| (class, (n % 200) as i8 | 1));
                (n.wrapping_mul(0x9e37_79b9), list.collect())
            })
            .collect();
        let built = Weights::build(&rows, 50, 0.5);
        let bytes = built.encode();
        let read = Weights::decode(&Section::new(&bytes)).unwrap();
        assert!(read.lists.len() > built.lists.len());
        assert_eq!(read.encode(), bytes);
        let keys: Vec<u32> = rows.iter().map(|row| row.0).collect();
        for keys in keys.chunks(90) {
            let (mut by_list, mut by_row) = ([0; MAX_CLASSES], [0; MAX_CLASSES]);
            built.score(keys, &mut by_list);
            read.score(keys, &mut by_row);
            assert_eq!(by_list, by_row);
        }
    }

    #[test]
    fn a_damaged_section_is_refused_or_harmless() {
        let bytes = Weights::build(&[(77, vec![(5, 9)])], 50, 0.5).encode();
        for cut in 0..bytes.len() {
            assert!(Weights::decode(&Section::new(&bytes[..cut])).is_err());
        }
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 0xff;
            if let Ok(weights) = Weights::decode(&Section::new(&bad)) {
                let _ = weights.best(&[77, 1, u32::MAX]);
            }
        }
    }
}
