//! What the models see of a word: its form, affixes, shape, and what the lexicon knows of it.
//!
//! Every string is reduced to a 32-bit hash once per token; the feature templates of the tagger, the parser
//! and the name recogniser then combine these numbers without touching text again.

use super::model::{Damage, Section};

/// First letter is upper case.
pub const UPPER: u32 = 1;
/// More than one letter, none of them lower case.
pub const ALL_UPPER: u32 = 1 << 1;
/// Contains a digit.
pub const DIGIT: u32 = 1 << 2;
/// Contains a hyphen.
pub const HYPHEN: u32 = 1 << 3;
/// Contains a full stop.
pub const DOT: u32 = 1 << 4;
/// Letters only.
pub const ALPHABETIC: u32 = 1 << 5;
/// Digits and signs only.
pub const NUMERIC: u32 = 1 << 6;
/// Neither letters nor digits.
pub const PUNCTUATION: u32 = 1 << 7;
/// First token of its sentence.
pub const FIRST: u32 = 1 << 8;

/// A token as the models see it. All strings are hashes of their lower-cased bytes with digits folded to 0
/// and typographic quotes and dashes folded to ASCII.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// The folded form.
    pub lower: u32,
    /// The form with its case (quotes and dashes folded).
    pub form: u32,
    /// Last one, two, three, four bytes.
    pub suffix: [u32; 4],
    /// First one, two, three bytes.
    pub prefix: [u32; 3],
    /// Letter pattern, runs cut at two: "McCain" is XxXxx, "1,600" is d,dd.
    pub shape: u32,
    /// Letter pattern, runs cut at one.
    pub short_shape: u32,
    /// The flags of this module.
    pub flags: u32,
    /// Word clusters, coarse to fine; zero if unknown.
    pub clusters: [u16; 3],
    /// Which tags the form has had in training, as a small number; zero if unknown.
    pub ambiguity: u16,
}

impl Word {
    /// Reads one token; `first` says that it begins its sentence.
    #[must_use]
    pub fn read(token: &str, first: bool, lexicon: &Lexicon) -> Self {
        let mut word = Self::look(token, first);
        if let Some(entry) = lexicon.get(word.lower) {
            word.clusters = entry.clusters;
            word.ambiguity = entry.ambiguity;
        }
        word
    }

    /// Reads one token without a lexicon.
    #[must_use]
    pub fn look(token: &str, first: bool) -> Self {
        let (mut form, mut lower) = (Bytes::<64>::default(), Bytes::<64>::default());
        let (mut shape, mut short_shape) = (Bytes::<24>::default(), Bytes::<24>::default());
        let (mut upper, mut small, mut digits, mut other) = (0u32, 0u32, 0u32, 0u32);
        let mut flags = if first { FIRST } else { 0 };
        for (position, character) in token.chars().enumerate() {
            let c = fold(character);
            let pattern = if c.is_ascii_lowercase() || (!c.is_ascii() && !c.is_uppercase()) {
                small += 1;
                b'x'
            } else if c.is_uppercase() {
                upper += 1;
                if position == 0 {
                    flags |= UPPER;
                }
                b'X'
            } else if c.is_ascii_digit() {
                digits += 1;
                b'd'
            } else {
                other += 1;
                match c {
                    '-' => flags |= HYPHEN,
                    '.' => flags |= DOT,
                    _ => {}
                }
                c as u8
            };
            form.push_char(c);
            lower.push_char(if c.is_ascii() {
                if c.is_ascii_digit() { '0' } else { c.to_ascii_lowercase() }
            } else {
                c.to_lowercase().next().unwrap_or(c)
            });
            shape.push_run(pattern, 2);
            short_shape.push_run(pattern, 1);
        }
        let letters = upper + small;
        if upper > 1 && small == 0 {
            flags |= ALL_UPPER;
        }
        if digits > 0 {
            flags |= DIGIT;
        }
        if letters > 0 && digits + other == 0 {
            flags |= ALPHABETIC;
        }
        if letters == 0 {
            flags |= if digits > 0 { NUMERIC } else { PUNCTUATION };
        }
        let bytes = lower.get();
        let end = |n: usize| hash(&bytes[bytes.len().saturating_sub(n)..]);
        let start = |n: usize| hash(&bytes[..n.min(bytes.len())]);
        Self {
            lower: hash(bytes),
            form: hash(form.get()),
            suffix: [end(1), end(2), end(3), end(4)],
            prefix: [start(1), start(2), start(3)],
            shape: hash(shape.get()),
            short_shape: hash(short_shape.get()),
            flags,
            clusters: [0; 3],
            ambiguity: 0,
        }
    }

    /// Whether all of `flags` are set.
    #[must_use]
    pub fn is(&self, flags: u32) -> bool {
        self.flags & flags == flags
    }
}

/// Typographic quotes, primes and dashes become ASCII: the treebanks know few of them.
fn fold(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' | '`' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{a0}' => ' ',
        _ => c,
    }
}

/// A byte string that stops growing when full: longer words differ in no feature that matters.
struct Bytes<const N: usize> {
    buffer: [u8; N],
    length: usize,
}

impl<const N: usize> Default for Bytes<N> {
    fn default() -> Self {
        Self { buffer: [0; N], length: 0 }
    }
}

impl<const N: usize> Bytes<N> {
    fn get(&self) -> &[u8] {
        &self.buffer[..self.length]
    }

    fn push_char(&mut self, c: char) {
        if c.is_ascii() {
            if self.length < N {
                self.buffer[self.length] = c as u8;
                self.length += 1;
            }
        } else {
            let mut encoded = [0; 4];
            for &byte in c.encode_utf8(&mut encoded).as_bytes() {
                if self.length < N {
                    self.buffer[self.length] = byte;
                    self.length += 1;
                }
            }
        }
    }

    fn push_run(&mut self, pattern: u8, longest: usize) {
        let full = self.length >= longest
            && self.buffer[self.length - longest..self.length].iter().all(|&b| b == pattern);
        if !full && self.length < N {
            self.buffer[self.length] = pattern;
            self.length += 1;
        }
    }
}

/// FNV-1a folded to 32 bits; never zero, which the tables keep for "empty".
#[must_use]
pub fn hash(bytes: &[u8]) -> u32 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for &b in bytes {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    ((h ^ (h >> 32)) as u32).max(1)
}

/// Mixes two numbers into one hash.
#[inline]
#[must_use]
pub fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b.rotate_left(31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^ (x >> 32)
}

/// The keys of one decision's features.
#[derive(Debug, Default)]
pub struct Features {
    /// One hash a feature.
    pub keys: Vec<u32>,
}

impl Features {
    /// Forgets the keys and keeps the memory.
    pub fn clear(&mut self) {
        self.keys.clear();
    }

    /// Feature `template` with one value.
    #[inline]
    pub fn one(&mut self, template: u32, a: u32) {
        self.push(mix(u64::from(template) << 48 ^ u64::from(a), 0x51ed));
    }

    /// Feature `template` with a pair of values.
    #[inline]
    pub fn two(&mut self, template: u32, a: u32, b: u32) {
        self.push(mix(mix(u64::from(template) << 48 ^ u64::from(a), 0x51ed), u64::from(b)));
    }

    /// Feature `template` with a triple of values.
    #[inline]
    pub fn three(&mut self, template: u32, a: u32, b: u32, c: u32) {
        let pair = mix(mix(u64::from(template) << 48 ^ u64::from(a), 0x51ed), u64::from(b));
        self.push(mix(pair, u64::from(c)));
    }

    /// Feature `template` with four values.
    #[inline]
    pub fn four(&mut self, template: u32, a: u32, b: u32, c: u32, d: u32) {
        self.three(template, a, b, pair(c, d));
    }

    #[inline]
    fn push(&mut self, hash: u64) {
        self.keys.push((hash.wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32) as u32);
    }
}

/// Two values as one.
#[inline]
#[must_use]
pub fn pair(a: u32, b: u32) -> u32 {
    mix(u64::from(a), u64::from(b)) as u32
}

/// What the lexicon knows of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Word clusters, coarse to fine.
    pub clusters: [u16; 3],
    /// Ambiguity class.
    pub ambiguity: u16,
    /// One more than the tag that the form (with its case) practically always has; zero if it has several.
    pub tag: u16,
}

/// Word forms and what training has found out about them: an open-addressing table, read as it lies in the file.
#[derive(Debug, Default)]
pub struct Lexicon {
    slots: Vec<(u32, Entry)>,
}

/// Bytes of one slot in the file.
const SLOT: usize = 14;

impl Lexicon {
    /// What is known of the form with this hash ([`Word::lower`], or [`Word::form`] for [`Entry::tag`]).
    #[inline]
    #[must_use]
    pub fn get(&self, hash: u32) -> Option<&Entry> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = spread(hash) & mask;
        // The writer leaves empty slots, so that this ends.
        loop {
            match &self.slots[at] {
                (0, _) => return None,
                (key, entry) if *key == hash => return Some(entry),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Builds the table; later duplicates of a key are ignored.
    #[must_use]
    pub fn build(entries: &[(u32, Entry)]) -> Self {
        let size = (entries.len() * 3 / 2 + 2).next_power_of_two();
        let mut slots = vec![(0, Entry::default()); size];
        for &(key, entry) in entries {
            let mut at = spread(key) & (size - 1);
            while slots[at].0 != 0 && slots[at].0 != key {
                at = (at + 1) & (size - 1);
            }
            if slots[at].0 == 0 {
                slots[at] = (key, entry);
            }
        }
        Self { slots }
    }

    /// The bytes of the section.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(4 + self.slots.len() * 4);
        out.extend((self.slots.len() as u32).to_le_bytes());
        // Empty slots are not written: each used one carries its place.
        for (at, (key, entry)) in self.slots.iter().enumerate().filter(|(_, slot)| slot.0 != 0) {
            out.extend((at as u32).to_le_bytes());
            out.extend(key.to_le_bytes());
            for class in entry.clusters {
                out.extend(class.to_le_bytes());
            }
            out.extend(entry.ambiguity.to_le_bytes());
            out.extend(entry.tag.to_le_bytes());
        }
        out
    }

    /// Reads the section.
    ///
    /// # Errors
    /// The section is not what [`Lexicon::encode`] writes.
    pub fn decode(section: &Section) -> Result<Self, Damage> {
        let mut bytes = section.reader();
        let size = bytes.u32()? as usize;
        let rest = bytes.rest();
        if size == 0 || !size.is_power_of_two() || size > 1 << 24 || !rest.len().is_multiple_of(SLOT + 4) {
            return Err(Damage("lexicon"));
        }
        if rest.len() / (SLOT + 4) >= size {
            return Err(Damage("lexicon is full"));
        }
        let mut slots = vec![(0, Entry::default()); size];
        for slot in rest.chunks_exact(SLOT + 4) {
            let word = |i: usize| u32::from_le_bytes([slot[i], slot[i + 1], slot[i + 2], slot[i + 3]]);
            let half = |i: usize| u16::from_le_bytes([slot[i], slot[i + 1]]);
            let place = slots.get_mut(word(0) as usize).ok_or(Damage("lexicon slot"))?;
            let entry = Entry { clusters: [half(8), half(10), half(12)], ambiguity: half(14), tag: half(16) };
            *place = (word(4), entry);
        }
        Ok(Self { slots })
    }
}

fn spread(hash: u32) -> usize {
    (hash.wrapping_mul(0x9e37_79b9) >> 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_quotes_are_folded_in_the_form_but_not_in_the_shape() {
        let (a, b) = (Word::look("KREMLIN", false), Word::look("Kremlin", false));
        assert_eq!(a.lower, b.lower);
        assert_ne!(a.shape, b.shape);
        assert_ne!(a.form, b.form);
        assert!(a.is(ALL_UPPER | UPPER) && !b.is(ALL_UPPER));
        assert_eq!(Word::look("\u{2019}s", false).form, Word::look("'s", false).form);
    }

    #[test]
    fn letters_outside_ascii_have_case() {
        let word = Word::look("Ömer", false);
        assert!(word.is(UPPER | ALPHABETIC));
        assert_eq!(word.lower, Word::look("ömer", false).lower);
        assert!(Word::look("ÉCOLE", false).is(ALL_UPPER));
    }

    #[test]
    fn any_token_is_read() {
        for token in ["", "\u{0}", "…", "😀", &"x".repeat(5000), "é\u{301}"] {
            let _ = Word::look(token, true);
        }
    }

    #[test]
    fn the_lexicon_survives_writing() {
        let entry = |n: u16| Entry {
            clusters: [n, n + 1, n + 2],
            ambiguity: n * 3,
            tag: if n.is_multiple_of(2) { n } else { 0 },
        };
        let entries: Vec<_> = (1..500).map(|n| (hash(&[n as u8, (n >> 8) as u8]), entry(n))).collect();
        let bytes = Lexicon::build(&entries).encode();
        let read = Lexicon::decode(&Section::new(&bytes)).unwrap();
        for (key, entry) in &entries {
            assert_eq!(read.get(*key), Some(entry));
        }
        assert_eq!(read.get(hash(b"unseen")), None);
    }
}
