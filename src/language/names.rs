//! Names of persons, organisations, places and the rest: a structured perceptron (Collins 2002) over BILOU
//! labels (Ratinov & Roth 2009) with lists of names, word clusters, and a second pass that knows how the first
//! one read the same form elsewhere in the document (Krishnan & Manning 2006).

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::lexical::{ALL_UPPER, ALPHABETIC, FIRST, Features, HYPHEN, PUNCTUATION, UPPER, Word, mix};
use super::model::{Container, Damage, Section, push_varint, varint};
use super::perceptron::{MAX_CLASSES, Weights};
use super::person_names::PersonNames;
use super::tagger::{Tag, TagSet};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A company, party, institution, team, armed group.
    Organisation,
    /// A country, region, town, water, building.
    Place,
    /// A nationality, religion, event, work or product.
    Misc,
}

/// All kinds, in the order of the model's classes.
pub const KINDS: [NameKind; 4] = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Misc];

/// A name in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameSpan {
    /// Index of its first token.
    pub first: usize,
    /// Index of its last token.
    pub last: usize,
    /// What it names.
    pub kind: NameKind,
    /// By how much the kind beats every other at the span's weakest token, in units of the model's weights
    /// (a single strong feature weighs up to 127). Below 0: only its neighbours speak for it.
    pub margin: i32,
}

/// Which lists a token, or a sequence that covers it, is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenFlags {
    /// Lists that hold the token by itself.
    pub alone: u16,
    /// Lists that hold a longer name which begins here.
    pub begins: u16,
    /// Lists that hold a longer name which covers the token.
    pub covered: u16,
}

/// The lists. [`TokenFlags`] holds `1 << (list as u16)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameList {
    /// Given names.
    FirstName,
    /// Family names.
    Surname,
    /// Whole names of persons.
    Person,
    /// States and dependencies.
    Country,
    /// Regions, towns, waters, sites.
    Place,
    /// Companies, institutions, parties, armed groups, media.
    Organisation,
    /// Sports clubs.
    Team,
    /// Nationalities, religions, peoples.
    Demonym,
    /// Words before a person's name: "President", "Col.".
    Title,
    /// Words that end or head an organisation's name: "Ministry", "Inc".
    OrganisationWord,
    /// Words that end or head a place's name: "River", "Province".
    PlaceWord,
    /// Days and months.
    Calendar,
    /// Events, works, products.
    Misc,
    /// Larger towns, regions and waters of the world.
    Town,
    /// Usual given names of many peoples ([`super::person_names`]).
    UsualGiven,
    /// Usual surnames of many peoples.
    UsualSurname,
}

/// All lists, in the order of their bits.
pub const LISTS: [NameList; 16] = [
    NameList::FirstName,
    NameList::Surname,
    NameList::Person,
    NameList::Country,
    NameList::Place,
    NameList::Organisation,
    NameList::Team,
    NameList::Demonym,
    NameList::Title,
    NameList::OrganisationWord,
    NameList::PlaceWord,
    NameList::Calendar,
    NameList::Misc,
    NameList::Town,
    NameList::UsualGiven,
    NameList::UsualSurname,
];

/// The lists that were picked by hand or come from the training sets. Those behind them hold whatever has the form of
/// a name somewhere, and are features of their own.
const PICKED: u16 = (1 << NameList::Town as u16) - 1;

/// Names by the hash of their folded tokens.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct NameLists {
    phrases: FxHashMap<u32, u16>,
    /// Most tokens of a name that begins with this token, where there is one of several.
    longest: FxHashMap<u32, u8>,
}

/// Longer names are cut: no list has many.
const LONGEST: usize = 8;

impl NameLists {
    /// Puts a name on a list.
    pub fn insert(&mut self, tokens: &[u32], list: NameList) {
        let Some(&first) = tokens.first() else { return };
        if tokens.len() <= LONGEST {
            *self.phrases.entry(phrase(tokens)).or_default() |= 1 << list as u16;
            if tokens.len() > 1 {
                let longest = self.longest.entry(first).or_default();
                *longest = (*longest).max(tokens.len() as u8);
            }
        }
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The lists of each token of a sentence; names begin at capitals only.
    #[must_use]
    pub fn flags(&self, words: &[Word]) -> Vec<TokenFlags> {
        self.flags_but(words, |_| 0)
    }

    /// The same without what `hidden` says of a phrase's hash: in training, what only this document says.
    pub fn flags_but(&self, words: &[Word], hidden: impl Fn(u32) -> u16) -> Vec<TokenFlags> {
        let mut flags = vec![TokenFlags::default(); words.len()];
        for start in 0..words.len() {
            if !words[start].is(UPPER) {
                continue;
            }
            let longest = self.longest.get(&words[start].lower).copied().unwrap_or(1);
            let mut hash = 0;
            for end in start..words.len().min(start + usize::from(longest)) {
                hash = mix(hash, words[end].lower.into());
                let Some(&lists) = self.phrases.get(&key(hash)) else { continue };
                let lists = lists & !hidden(key(hash));
                if start == end {
                    flags[start].alone |= lists;
                } else {
                    flags[start].begins |= lists;
                    flags[start..=end].iter_mut().for_each(|f| f.covered |= lists);
                }
            }
        }
        flags
    }

    /// The bytes of the section: how many names, how many sets of lists, the sets; for each name the distance of its
    /// key from the one before and the number of its set; for each first token of several the distance and the most
    /// tokens. What follows the sets is LEB128, the rest is little-endian.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut phrases: Vec<_> = self.phrases.iter().map(|(k, v)| (*k, *v)).collect();
        phrases.sort_unstable();
        let mut longest: Vec<_> = self.longest.iter().map(|(k, v)| (*k, *v)).collect();
        longest.sort_unstable();
        // The usual sets get the short numbers.
        let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
        phrases.iter().for_each(|(_, lists)| *counts.entry(*lists).or_default() += 1);
        let mut sets: Vec<_> = counts.into_iter().collect();
        sets.sort_by_key(|(lists, count)| (std::cmp::Reverse(*count), *lists));
        let number: FxHashMap<u16, u64> = (0..).zip(&sets).map(|(n, (lists, _))| (*lists, n)).collect();
        let mut out = (phrases.len() as u32).to_le_bytes().to_vec();
        out.extend((sets.len() as u32).to_le_bytes());
        sets.iter().for_each(|(lists, _)| out.extend(lists.to_le_bytes()));
        let mut before = 0;
        for (key, lists) in phrases {
            push_varint(&mut out, u64::from(key - before));
            push_varint(&mut out, number.get(&lists).copied().unwrap_or(0));
            before = key;
        }
        before = 0;
        for (key, length) in longest {
            push_varint(&mut out, u64::from(key - before));
            push_varint(&mut out, length.into());
            before = key;
        }
        out
    }

    /// Reads the section.
    ///
    /// # Errors
    /// The section is not what [`NameLists::encode`] writes.
    pub fn decode(section: &Section) -> Result<Self, Damage> {
        let mut reader = section.reader();
        let (names, sets) = (reader.u32()?, reader.u32()? as usize);
        let sets = reader.take(sets.saturating_mul(2))?.chunks_exact(2);
        let sets: Vec<u16> = sets.map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        let (rest, mut at) = (reader.rest(), 0);
        let number = |at: &mut usize| {
            let value = varint(rest, at);
            u32::try_from(value).ok().filter(|_| *at <= rest.len()).ok_or(Damage("a number does not fit"))
        };
        let mut lists = NameLists::default();
        let mut key = 0u32;
        for _ in 0..names {
            key = key.wrapping_add(number(&mut at)?);
            let set = sets.get(number(&mut at)? as usize).ok_or(Damage("no such set of lists"))?;
            lists.phrases.insert(key, *set);
        }
        key = 0;
        while at < rest.len() {
            key = key.wrapping_add(number(&mut at)?);
            let length = u8::try_from(number(&mut at)?).map_err(|_| Damage("no such length"))?;
            lists.longest.insert(key, length);
        }
        Ok(lists)
    }
}

/// The key of a sequence of folded tokens.
#[must_use]
pub fn phrase(tokens: &[u32]) -> u32 {
    key(tokens.iter().fold(0, |hash, &token| mix(hash, token.into())))
}

fn key(hash: u64) -> u32 {
    (hash.wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32) as u32
}

/// How a sentence is printed, which decides what a capital means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Casing {
    /// Capitals mark names and beginnings.
    #[default]
    Plain = 0,
    /// Most Words Begin With a Capital.
    Title = 1,
    /// MOST WORDS ARE CAPITALS.
    Shouted = 2,
}

/// A sentence as the recogniser sees it.
#[derive(Clone, Debug)]
pub struct NameSentence {
    /// Its words.
    pub words: Vec<Word>,
    /// Which words are tagged as proper nouns, common nouns, and so on: a small number each.
    pub tags: Vec<u8>,
    /// The lists of each word: those of the model, and what the caller knows besides.
    pub flags: Vec<TokenFlags>,
    /// How it is printed.
    pub casing: Casing,
    /// What the document's use of small and capital letters says of each word.
    pub usage: Vec<u8>,
    /// What the first pass made of the word elsewhere in the document: majority, and whether in longer names.
    pub elsewhere: Vec<[u8; 2]>,
}

impl NameSentence {
    /// Before the document is known.
    #[must_use]
    pub fn new(words: Vec<Word>, tags: Vec<u8>, flags: Vec<TokenFlags>) -> Self {
        let n = words.len();
        let letters = words.iter().filter(|w| w.is(ALPHABETIC)).count();
        let capitals = words.iter().filter(|w| w.is(ALPHABETIC | UPPER)).count();
        let shouted = words.iter().filter(|w| w.is(ALL_UPPER)).count();
        let casing = if letters > 1 && shouted * 10 > letters * 7 {
            Casing::Shouted
        } else if letters > 3 && capitals * 10 > letters * 7 {
            Casing::Title
        } else {
            Casing::Plain
        };
        Self { words, tags, flags, casing, usage: vec![0; n], elsewhere: vec![[0; 2]; n] }
    }

    /// Far from any capital there is no name: a token is read only beside one. The "un" of "Kim Jong-un" is beside its
    /// "Jong".
    #[must_use]
    pub fn is_near_capital(&self, i: usize) -> bool {
        let capital = |i: usize| self.words.get(i).is_some_and(|w| w.is(UPPER));
        let hyphen = |i: usize| self.words[i].is(HYPHEN | PUNCTUATION);
        capital(i)
            || capital(i + 1)
            || (i > 0 && capital(i - 1))
            || (i > 1 && hyphen(i - 1) && self.words[i].is(ALPHABETIC) && capital(i - 2))
    }
}

/// Marks in each sentence what the others say of the case of its words.
pub fn observe_case(document: &mut [NameSentence]) {
    // 1: seen small, 2: seen with a capital where capitals mean something, 4: that more than once
    let mut seen: FxHashMap<u32, u8> = FxHashMap::default();
    for sentence in document.iter() {
        for word in &sentence.words {
            if !word.is(UPPER) && word.is(ALPHABETIC) {
                *seen.entry(word.lower).or_default() |= 1;
            } else if word.is(UPPER) && !word.is(FIRST) && sentence.casing == Casing::Plain {
                let bits = seen.entry(word.lower).or_default();
                *bits |= if *bits & 2 == 0 { 2 } else { 4 };
            }
        }
    }
    for sentence in document {
        for (usage, word) in sentence.usage.iter_mut().zip(&sentence.words) {
            if word.is(UPPER) {
                *usage = 1 | seen.get(&word.lower).copied().unwrap_or(0) << 1;
            }
        }
    }
}

/// Marks in each sentence what the first pass made of the same words elsewhere in the document.
pub fn observe_labels(document: &mut [NameSentence], labels: &[Vec<u8>]) {
    let mut counts: FxHashMap<u32, [u32; 5]> = FxHashMap::default();
    let mut longer: FxHashMap<u32, u8> = FxHashMap::default();
    let kind_of = |label: u8| if label == 0 { 4 } else { usize::from((label - 1) / 4) };
    let marked = |sentence: &NameSentence, i: usize| sentence.words[i].is(UPPER);
    for (sentence, labels) in document.iter().zip(labels) {
        for (i, &label) in labels.iter().enumerate().filter(|(i, _)| marked(sentence, *i)) {
            let word = sentence.words[i].lower;
            // A headline says little of what its capitals are.
            counts.entry(word).or_default()[kind_of(label)] +=
                if sentence.casing == Casing::Plain { 2 } else { 1 };
            if label != 0 && (label - 1) % 4 != ALONE {
                let place = kind_of(label) as u8 * 2 + u8::from((label - 1) % 4 == LAST);
                *longer.entry(word).or_default() |= 1 << place;
            }
        }
    }
    for (sentence, labels) in document.iter_mut().zip(labels) {
        for i in 0..labels.len() {
            sentence.elsewhere[i] = [0; 2];
            if !marked(sentence, i) {
                continue;
            }
            let word = sentence.words[i].lower;
            let mut others = counts.get(&word).copied().unwrap_or_default();
            let own = &mut others[kind_of(labels[i])];
            *own = own.saturating_sub(if sentence.casing == Casing::Plain { 2 } else { 1 });
            let all: u32 = others.iter().sum();
            if all > 0 {
                let most = (0..5).max_by_key(|&k| others[k]).unwrap_or(4);
                let clear = others[most] * 3 > all * 2;
                sentence.elsewhere[i][0] =
                    1 + most as u8 + if clear { 10 } else { 0 } + if all > 4 { 20 } else { 0 };
            }
            sentence.elsewhere[i][1] = longer.get(&word).copied().unwrap_or(0);
        }
    }
}

/// Labels: 0 is outside; 1 + 4 × kind + {0 first, 1 inside, 2 last, 3 alone}.
pub const LABELS: usize = 17;
const FIRST_OF: u8 = 0;
const INSIDE: u8 = 1;
const LAST: u8 = 2;
const ALONE: u8 = 3;
/// In place of a label before the first and after the last token.
pub const EDGE: usize = LABELS;

/// Whether label `b` may follow label `a`; either may be [`EDGE`].
#[must_use]
pub fn may_follow(a: usize, b: usize) -> bool {
    let parts = |label: usize| {
        if label == 0 || label == EDGE {
            (u8::MAX, ALONE)
        } else {
            ((label as u8 - 1) / 4, (label as u8 - 1) % 4)
        }
    };
    let ((kind_a, place_a), (kind_b, place_b)) = (parts(a), parts(b));
    if place_a == FIRST_OF || place_a == INSIDE {
        kind_a == kind_b && (place_b == INSIDE || place_b == LAST)
    } else {
        place_b == FIRST_OF || place_b == ALONE
    }
}

/// The features of the word at `at`; `second` adds what the first pass found.
pub fn features_of(s: &NameSentence, at: usize, second: bool, f: &mut Features) {
    f.clear();
    let none = Word::default();
    let place = |offset: isize| at.checked_add_signed(offset).filter(|i| *i < s.words.len());
    let word = |offset: isize| place(offset).map_or(&none, |i| &s.words[i]);
    let tag = |offset: isize| place(offset).map_or(99, |i| u32::from(s.tags[i]));
    let flags = |offset: isize| place(offset).map_or(TokenFlags::default(), |i| s.flags[i]);
    let (a, l1, l2, r1, r2) = (word(0), word(-1), word(-2), word(1), word(2));
    let casing = s.casing as u32;
    let look = a.flags | casing << 10;
    f.one(0, 1);
    f.one(1, a.lower);
    f.two(2, a.form, casing);
    f.two(3, a.shape, casing);
    f.two(4, a.short_shape, casing);
    f.one(5, a.suffix[1]);
    f.one(6, a.suffix[2]);
    f.one(7, a.suffix[3]);
    f.one(8, a.prefix[1]);
    f.one(9, a.prefix[2]);
    f.one(10, look);
    f.one(11, l1.lower);
    f.one(12, l2.lower);
    f.one(13, r1.lower);
    f.one(14, r2.lower);
    f.two(15, l1.lower, l2.lower);
    f.two(16, r1.lower, r2.lower);
    f.two(17, l1.lower, a.lower);
    f.two(18, a.lower, r1.lower);
    f.two(19, l1.shape, a.shape);
    f.two(20, a.shape, r1.shape);
    f.three(21, l1.short_shape, a.short_shape, r1.short_shape);
    f.two(22, l1.lower, a.short_shape);
    f.two(23, r1.lower, a.short_shape);
    f.one(24, r1.suffix[2]);
    f.one(25, l1.suffix[2]);
    f.three(26, l1.lower, r1.lower, look);
    f.three(27, l2.short_shape, l1.short_shape, a.short_shape);
    let usage = u32::from(s.usage[at]);
    if a.is(UPPER) {
        f.two(28, a.suffix[2], usage);
        f.two(29, a.prefix[0], a.suffix[1]);
    }
    f.two(30, usage, look);
    f.three(31, tag(0), casing, u32::from(a.is(UPPER)));
    f.three(32, tag(-1), tag(0), casing);
    f.three(33, tag(0), tag(1), casing);
    f.three(34, tag(-1), tag(1), look);
    f.two(35, tag(0), usage);
    f.two(36, a.ambiguity.into(), look);

    let clusters = |w: &Word, level: usize| u32::from(w.clusters[level]);
    if a.clusters[2] != 0 {
        f.one(40, clusters(a, 0));
        f.one(41, clusters(a, 1));
        f.one(42, clusters(a, 2));
        f.two(43, clusters(a, 1), look);
        f.two(57, clusters(a, 2), casing);
    }
    if l1.clusters[2] != 0 {
        f.two(44, clusters(l1, 0), a.short_shape);
        f.one(45, clusters(l1, 1));
        f.one(46, clusters(l1, 2));
        f.two(47, clusters(l1, 2), a.short_shape);
    }
    if r1.clusters[2] != 0 {
        f.two(48, clusters(r1, 0), a.short_shape);
        f.one(49, clusters(r1, 1));
        f.one(50, clusters(r1, 2));
        f.two(51, clusters(r1, 2), a.short_shape);
    }
    f.one(52, clusters(l2, 2));
    f.one(53, clusters(r2, 2));
    f.two(54, clusters(l1, 1), clusters(a, 1));
    f.two(55, clusters(a, 1), clusters(r1, 1));
    f.two(56, clusters(l1, 2), clusters(r1, 2));

    let (here, left, right) = (flags(0), flags(-1), flags(1));
    for list in 0..LISTS.len() as u32 {
        if here.alone >> list & 1 != 0 {
            f.one(60, list);
            f.two(76, list, casing);
        }
        if here.covered >> list & 1 != 0 {
            f.two(61, list, u32::from(here.begins >> list & 1));
        }
    }
    let picked = |lists: u16| u32::from(lists & PICKED);
    let (alone, covered) = (picked(here.alone), picked(here.covered));
    f.two(62, alone, covered);
    f.two(63, picked(left.alone), alone);
    f.two(64, alone, picked(right.alone));
    f.two(65, picked(left.covered), covered);
    f.three(66, alone, look, clusters(l1, 1));
    f.three(67, alone, tag(-1), tag(1));
    f.three(68, picked(left.alone), alone, picked(right.alone));
    f.two(69, alone, l1.lower);
    f.two(77, alone, r1.lower);
    f.three(78, alone, covered, usage);
    let wide = |flags: TokenFlags| {
        let rest = |lists: u16| u32::from(lists >> PICKED.trailing_ones());
        rest(flags.alone) | rest(flags.covered) << (u16::BITS - PICKED.trailing_ones())
    };
    f.three(82, wide(left), wide(here), wide(right));
    f.two(83, wide(here), look);

    if second {
        let other = |offset: isize| place(offset).map_or(0, |i| u32::from(s.elsewhere[i][0]));
        let (majority, longer) = (u32::from(s.elsewhere[at][0]), u32::from(s.elsewhere[at][1]));
        if majority != 0 || longer != 0 {
            f.one(70, majority);
            f.one(71, longer);
            f.two(72, majority, longer);
            f.two(73, majority, look);
            f.two(74, majority, a.lower);
            f.three(79, majority, alone, covered);
        }
        f.two(75, other(-1), majority);
        f.two(80, majority, other(1));
        f.three(81, other(-1), majority, other(1));
    }
}

/// Weights of label pairs; row and column [`EDGE`] stand for the sentence's ends.
pub type Transitions = [[i32; LABELS + 1]; LABELS + 1];

/// The best sequence of labels (Viterbi 1967). `allowed` may narrow the labels of a token.
pub fn decode(
    emissions: &[[i32; LABELS]],
    transitions: &Transitions,
    allowed: impl Fn(usize, usize) -> bool,
) -> Vec<u8> {
    const OUT_OF_REACH: i32 = i32::MIN / 4;
    let n = emissions.len();
    if n == 0 {
        return Vec::new();
    }
    let follow = follow();
    let mut back = vec![[0u8; LABELS]; n];
    let mut scores = [OUT_OF_REACH; LABELS];
    for label in 0..LABELS {
        if may_follow(EDGE, label) && allowed(0, label) {
            scores[label] = emissions[0][label] + transitions[EDGE][label];
        }
    }
    for i in 1..n {
        let mut next = [OUT_OF_REACH; LABELS];
        for label in 0..LABELS {
            if !allowed(i, label) {
                continue;
            }
            for &before in follow[label] {
                let score = scores[usize::from(before)] + transitions[usize::from(before)][label];
                if score > next[label] {
                    next[label] = score;
                    back[i][label] = before;
                }
            }
            next[label] = (next[label] + emissions[i][label]).max(OUT_OF_REACH);
        }
        scores = next;
    }
    let mut best = (i32::MIN, 0u8);
    for label in 0..LABELS {
        let score = scores[label].saturating_add(transitions[label][EDGE]);
        if may_follow(label, EDGE) && score > best.0 {
            best = (score, label as u8);
        }
    }
    let mut labels = vec![0; n];
    let mut label = best.1;
    for i in (0..n).rev() {
        labels[i] = label;
        label = back[i][usize::from(label)];
    }
    labels
}

/// Which labels may come before each: after a finished name anything begins, inside one only its own goes on.
fn follow() -> &'static [&'static [u8]; LABELS] {
    const CLOSED: &[u8] = &[0, 3, 4, 7, 8, 11, 12, 15, 16];
    const OPEN: [&[u8]; 4] = [&[1, 2], &[5, 6], &[9, 10], &[13, 14]];
    const FOLLOW: [&[u8]; LABELS] = [
        CLOSED, CLOSED, OPEN[0], OPEN[0], CLOSED, CLOSED, OPEN[1], OPEN[1], CLOSED, CLOSED, OPEN[2], OPEN[2],
        CLOSED, CLOSED, OPEN[3], OPEN[3], CLOSED,
    ];
    &FOLLOW
}

/// The spans that labels spell.
#[must_use]
pub fn spans(labels: &[u8]) -> Vec<(usize, usize, NameKind)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, &label) in labels.iter().enumerate().filter(|(_, label)| **label != 0) {
        let (kind, place) = (KINDS[usize::from((label - 1) / 4) % 4], (label - 1) % 4);
        match place {
            FIRST_OF => start = i,
            LAST => out.push((start, i, kind)),
            ALONE => out.push((i, i, kind)),
            _ => {}
        }
    }
    out
}

/// One pass: weights of features and of label pairs.
#[derive(Debug)]
pub struct Pass {
    /// Weights of features.
    pub weights: Weights,
    /// Weights of label pairs.
    pub transitions: Box<Transitions>,
    /// Whether it uses what an earlier pass found.
    pub second: bool,
}

impl Pass {
    /// The labels of a sentence with the scores of each.
    #[must_use]
    pub fn labels(&self, sentence: &NameSentence) -> (Vec<u8>, Vec<[i32; LABELS]>) {
        let n = sentence.words.len();
        let mut features = Features::default();
        let mut scores = [0; MAX_CLASSES];
        let mut emissions = vec![[0; LABELS]; n];
        let mut narrow = vec![true; n];
        for i in 0..n {
            if sentence.is_near_capital(i) {
                features_of(sentence, i, self.second, &mut features);
                self.weights.score(&features.keys, &mut scores);
                emissions[i].copy_from_slice(&scores[..LABELS]);
                narrow[i] = false;
            }
        }
        (decode(&emissions, &self.transitions, |i, label| label == 0 || !narrow[i]), emissions)
    }

    /// The bytes of the section of label pairs.
    #[must_use]
    pub fn encode_transitions(&self) -> Vec<u8> {
        self.transitions.iter().flatten().flat_map(|w| w.to_le_bytes()).collect()
    }

    fn decode(weights: &Section, transitions: &Section, second: bool) -> Result<Self, Damage> {
        let weights = Weights::decode(weights)?;
        if weights.classes() != LABELS {
            return Err(Damage("labels of names"));
        }
        let mut table: Box<Transitions> = Box::new([[0; LABELS + 1]; LABELS + 1]);
        let mut reader = transitions.reader();
        for cell in table.iter_mut().flatten() {
            *cell = (reader.u32()? as i32).clamp(-1_000_000, 1_000_000);
        }
        Ok(Self { weights, transitions: table, second })
    }
}

/// The recogniser.
#[derive(Debug)]
pub struct Recogniser {
    /// Names known beforehand.
    pub lists: NameLists,
    /// Reads each sentence by itself.
    pub first: Pass,
    /// Reads each sentence in the light of the document.
    pub second: Pass,
}

impl Recogniser {
    /// Reads the sections `list`, `nam1`, `trn1`, `nam2`, `trn2`.
    ///
    /// # Errors
    /// One is missing or damaged.
    pub fn decode(container: &Container<'static>) -> Result<Self, Damage> {
        let section = |name| container.section(name);
        Ok(Self {
            lists: NameLists::decode(&section(b"list")?)?,
            first: Pass::decode(&section(b"nam1")?, &section(b"trn1")?, false)?,
            second: Pass::decode(&section(b"nam2")?, &section(b"trn2")?, true)?,
        })
    }

    /// What the recogniser sees of a tagged sentence of these tokens.
    #[must_use]
    pub fn sentence(&self, tokens: &[&str], words: Vec<Word>, tags: &[Tag], set: &TagSet) -> NameSentence {
        let mut flags = self.lists.flags(&words);
        PersonNames::builtin().mark(tokens, &mut flags);
        let tags = tags.iter().map(|t| set.upos(*t) as u8).collect();
        NameSentence::new(words, tags, flags)
    }

    /// The names of a document, sentence by sentence, in two passes.
    #[must_use]
    pub fn recognise_document(&self, document: &mut [NameSentence]) -> Vec<Vec<NameSpan>> {
        observe_case(document);
        let labels: Vec<Vec<u8>> = document.iter().map(|s| self.first.labels(s).0).collect();
        observe_labels(document, &labels);
        document
            .iter()
            .map(|sentence| {
                let (labels, emissions) = self.second.labels(sentence);
                spans(&labels).into_iter().map(|span| with_margin(span, &emissions)).collect()
            })
            .collect()
    }
}

fn with_margin((first, last, kind): (usize, usize, NameKind), emissions: &[[i32; LABELS]]) -> NameSpan {
    let own = 1 + 4 * kind as usize..5 + 4 * kind as usize;
    let margin = emissions[first..=last].iter().map(|scores| {
        let best = scores[own.clone()].iter().max().copied().unwrap_or(0);
        let rival = (0..LABELS).filter(|l| !own.contains(l)).map(|l| scores[l]).max().unwrap_or(0);
        best - rival
    });
    NameSpan { first, last, kind, margin: margin.min().unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_predecessors_is_the_rule() {
        for label in 0..LABELS {
            let by_rule: Vec<u8> = (0..LABELS).filter(|a| may_follow(*a, label)).map(|a| a as u8).collect();
            assert_eq!(follow()[label], by_rule, "before label {label}");
        }
    }

    #[test]
    fn decoding_never_breaks_a_name() {
        // Scores that favour "inside" everywhere must still give whole names.
        let mut scores = [0; LABELS];
        scores[2] = 50;
        scores[10] = 40;
        let labels = decode(&[scores; 5], &[[0; LABELS + 1]; LABELS + 1], |_, _| true);
        assert!(may_follow(EDGE, labels[0].into()) && may_follow(labels[4].into(), EDGE));
        assert!(labels.windows(2).all(|w| may_follow(w[0].into(), w[1].into())));
        assert_eq!(spans(&labels), [(0, 4, NameKind::Person)]);
    }

    #[test]
    fn lists_cover_and_begin() {
        let words: Vec<Word> = ["in", "New", "York", "City"].iter().map(|t| Word::look(t, false)).collect();
        let mut lists = NameLists::default();
        lists.insert(&[words[1].lower, words[2].lower], NameList::Place);
        lists.insert(&[words[3].lower], NameList::PlaceWord);
        let read = NameLists::decode(&Section::new(&lists.encode())).unwrap();
        assert_eq!(read, lists);
        let flags = read.flags(&words);
        let place = 1 << NameList::Place as u16;
        assert_eq!(flags[1], TokenFlags { alone: 0, begins: place, covered: place });
        assert_eq!(flags[2].covered, place);
        assert_eq!(flags[3].alone, 1 << NameList::PlaceWord as u16);
        assert_eq!(flags[0], TokenFlags::default());
    }

    #[test]
    fn a_form_is_seen_through_the_rest_of_the_document() {
        let sentence = |tokens: &[&str]| {
            let words: Vec<Word> = tokens.iter().enumerate().map(|(i, t)| Word::look(t, i == 0)).collect();
            let n = words.len();
            NameSentence::new(words, vec![0; n], vec![TokenFlags::default(); n])
        };
        let mut document = [sentence(&["Major", "spoke"]), sentence(&["and", "Major", "left"])];
        observe_case(&mut document);
        assert_eq!(document[0].usage, [1 | 2 << 1, 0]);
        observe_labels(&mut document, &[vec![0, 0], vec![0, 4, 0]]);
        assert_eq!(document[0].elsewhere[0][0], 1 + 10);
        assert_eq!(document[1].elsewhere[1][0], 1 + 4 + 10);
    }
}
