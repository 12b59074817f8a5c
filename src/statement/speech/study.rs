//! What the trained reader looks at: for every token a handful of small numbers, for every cue candidate and
//! every token beside a cue a list of feature keys.
//!
//! Training and use share this file, so that both see the same. A feature key is a hash; the models are
//! tables of weights by key, in which rare collisions cost little.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::page::Page;
use crate::facts::Facts;
use crate::language::Upos;
use crate::text::SourceSpan;

/// Longer runs without a stop are tables and lists, not sentences; they are not read.
pub const LONGEST_SENTENCE: usize = 300;

/// One token in numbers. Hashes of lower-case strings; zero stands for "none".
#[derive(Clone, Copy, Debug, Default)]
struct Sight {
    word: u32,
    /// Lemma of the cue lexicon, else the word without its ending.
    stem: u32,
    suffix: u32,
    shape: u32,
    tag: u32,
    pos: u32,
    relation: u32,
    /// Position of the head in the document, `NONE` for roots.
    head: u32,
    /// First and last token of its subtree.
    low: u32,
    high: u32,
    /// Steps to the root.
    depth: u16,
    /// Frames of the cue lexicon, with a bit each for nouns of speech and of sources.
    frames: u16,
    quoted: bool,
    mark: bool,
    punctuation: bool,
}

const NONE: u32 = u32::MAX;

/// A document prepared for the trained reader.
pub struct Study<'a> {
    pub(super) page: Page<'a>,
    sights: Vec<Sight>,
    /// Children of a token, as runs of `children`.
    first_child: Vec<u32>,
    children: Vec<u32>,
}

fn hash(text: &str) -> u32 {
    let mut h = 0x811c_9dc5_u32;
    for byte in text.bytes() {
        h = (h ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    h | 1
}

/// Mixes a template number with what fills it.
#[inline]
fn key(template: u32, a: u32, b: u32, c: u32) -> u32 {
    let mut h = template.wrapping_mul(0x9e37_79b1);
    for part in [a, b, c] {
        h = (h ^ part).wrapping_mul(0x85eb_ca6b);
        h ^= h >> 15;
    }
    h.wrapping_mul(0xc2b2_ae35)
}

fn stem(word: &str) -> &str {
    let cut = |end: &str| word.strip_suffix(end).filter(|stem| stem.len() >= 3);
    cut("ing")
        .or_else(|| cut("ed"))
        .or_else(|| cut("es"))
        .or_else(|| cut("s"))
        .or_else(|| cut("e"))
        .unwrap_or(word)
}

fn shape(word: &str) -> u32 {
    let mut kinds = [0u8; 3];
    let mut length = 0;
    for c in word.chars() {
        let kind = if c.is_uppercase() {
            1
        } else if c.is_alphabetic() {
            2
        } else if c.is_numeric() {
            3
        } else {
            4
        };
        if length == 0 || (kinds[length - 1] != kind && length < 3) {
            kinds[length] = kind;
            length += 1;
        }
    }
    u32::from(kinds[0]) | u32::from(kinds[1]) << 3 | u32::from(kinds[2]) << 6
}

/// Distances in steps that widen.
fn bucket(distance: i64) -> u32 {
    let size = match distance.unsigned_abs() {
        n @ 0..=4 => n as u32,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    };
    if distance < 0 { size + 16 } else { size }
}

impl<'a> Study<'a> {
    /// Prepares a document: tokens, tags, trees and sentences of `facts`, spans in `source`.
    pub fn new(source: &'a str, facts: &'a Facts) -> Self {
        let page = Page::new(source, facts);
        Study::of(page)
    }

    pub(super) fn of(page: Page<'a>) -> Self {
        let lexicon = Lexicon::built_in();
        let count = page.words.len();
        let mut sights = Vec::with_capacity(count);
        for (index, token) in page.facts.tokens.iter().enumerate() {
            let word = page.word(index);
            let verb = lexicon.verb(word);
            let noun = lexicon.noun(word);
            let stem = match (verb, noun) {
                (Some(verb), _) => hash(&verb.lemma),
                (None, Some(noun)) => hash(&noun.lemma),
                (None, None) => hash(stem(word)),
            };
            let suffix = word.char_indices().rev().nth(2).map_or(word, |(at, _)| &word[at..]);
            let frames = verb.map_or(0, |verb| verb.frames.bits())
                | if noun.is_some() { 256 } else { 0 }
                | if lexicon.is_source_noun(word) { 512 } else { 0 };
            sights.push(Sight {
                word: hash(word),
                stem,
                suffix: hash(suffix),
                shape: shape(page.written(index)),
                tag: hash(token.xpos),
                pos: token.upos as u32 + 1,
                relation: hash(token.relation),
                head: token.head.unwrap_or(NONE),
                low: index as u32,
                high: index as u32,
                depth: 0,
                frames,
                quoted: page.quoted(index),
                mark: page.is_mark(index),
                punctuation: !page.is_word(index),
            });
        }
        let mut study = Study { page, sights, first_child: Vec::new(), children: Vec::new() };
        study.grow_trees();
        study
    }

    /// Children, subtrees' extents and depths. A head outside the sentence counts as a root; a cycle, which
    /// no parser should make, is cut by the bound on depth.
    fn grow_trees(&mut self) {
        let count = self.sights.len();
        for index in 0..self.page.facts.sentences.len() {
            let range = self.page.sentence(index);
            for token in range.clone() {
                let head = self.sights[token].head;
                if head != NONE && (!range.contains(&(head as usize)) || head as usize == token) {
                    self.sights[token].head = NONE;
                }
            }
            for token in range.clone() {
                let (mut at, mut steps) = (token, 0u16);
                while self.sights[at].head != NONE && steps < 60 {
                    at = self.sights[at].head as usize;
                    steps += 1;
                    let ancestor = &mut self.sights[at];
                    ancestor.low = ancestor.low.min(token as u32);
                    ancestor.high = ancestor.high.max(token as u32);
                }
                self.sights[token].depth = steps;
            }
        }
        let mut first = vec![0u32; count + 1];
        for sight in &self.sights {
            if sight.head != NONE {
                first[sight.head as usize + 1] += 1;
            }
        }
        for index in 0..count {
            first[index + 1] += first[index];
        }
        let mut next = first.clone();
        let mut children = vec![0u32; first[count] as usize];
        for (index, sight) in self.sights.iter().enumerate() {
            if sight.head != NONE {
                let place = &mut next[sight.head as usize];
                children[*place as usize] = index as u32;
                *place += 1;
            }
        }
        self.first_child = first;
        self.children = children;
    }

    /// The tokens that depend on a token.
    pub(super) fn children(&self, token: usize) -> &[u32] {
        &self.children[self.first_child[token] as usize..self.first_child[token + 1] as usize]
    }

    fn sight(&self, range: &Range<usize>, index: isize) -> Sight {
        usize::try_from(index)
            .ok()
            .filter(|index| range.contains(index))
            .map_or(Sight::default(), |index| self.sights[index])
    }

    /// Tokens that overlap a span of bytes.
    pub fn tokens_in(&self, span: SourceSpan) -> Range<usize> {
        self.page.tokens_in(span)
    }

    /// The first and the last token of a token's subtree.
    pub(super) fn extent(&self, token: usize) -> (usize, usize) {
        self.sights.get(token).map_or((token, token), |sight| (sight.low as usize, sight.high as usize))
    }

    /// The first child by one of these relations.
    pub(super) fn child(&self, token: usize, relations: &[&str]) -> Option<usize> {
        let children = self.children(token).iter().map(|&child| child as usize);
        children.into_iter().find(|&child| relations.contains(&self.page.facts.tokens[child].relation))
    }

    /// The head of a token, as an index into the document's tokens.
    pub fn head(&self, token: usize) -> Option<usize> {
        self.sights.get(token).filter(|sight| sight.head != NONE).map(|sight| sight.head as usize)
    }

    /// The tokens of the sentence that holds a token: what a cue's source and content are looked for in.
    pub fn window(&self, token: usize) -> Range<usize> {
        self.page.sentence_of.get(token).map_or(0..0, |&sentence| self.page.sentence(sentence as usize))
    }

    /// The tokens that may carry a cue: verbs, nouns, adjectives, "according", colons and dashes.
    pub fn candidates(&self) -> Vec<usize> {
        (0..self.page.facts.sentences.len())
            .map(|sentence| self.page.sentence(sentence))
            .filter(|range| range.len() <= LONGEST_SENTENCE)
            .flatten()
            .filter(|&token| self.is_candidate(token))
            .collect()
    }

    /// Whether a token may carry a cue.
    pub fn is_candidate(&self, token: usize) -> bool {
        let upos = self.page.facts.tokens[token].upos;
        match upos {
            Upos::VERB | Upos::NOUN | Upos::ADJ | Upos::X => self.page.is_word(token),
            Upos::ADP | Upos::SCONJ | Upos::ADV => {
                self.sights[token].frames != 0
                    || matches!(
                        self.page.word(token),
                        "according" | "per" | "for" | "reportedly" | "allegedly" | "in" | "to" | "of"
                    )
            }
            Upos::AUX | Upos::PROPN => self.sights[token].frames & 0xff != 0,
            Upos::PUNCT | Upos::SYM => matches!(self.page.word(token), ":" | "—" | "–" | "―" | "--"),
            _ => false,
        }
    }

    /// The feature keys of a cue candidate, into `keys`.
    pub fn cue_keys(&self, token: usize, keys: &mut Vec<u32>) {
        keys.clear();
        let range = self.window(token);
        let at = |offset: isize| self.sight(&range, token as isize + offset);
        let here = self.sights[token];
        let head = if here.head == NONE { Sight::default() } else { self.sights[here.head as usize] };
        let mut add = |template: u32, a: u32, b: u32, c: u32| keys.push(key(template, a, b, c));
        let frames = u32::from(here.frames) + 1;
        add(1, 0, 0, 0);
        add(2, here.word, 0, 0);
        add(3, here.stem, 0, 0);
        add(4, here.stem, here.tag, 0);
        add(5, here.tag, here.relation, 0);
        add(6, frames, here.tag, 0);
        add(7, frames, here.relation, 0);
        add(8, here.suffix, here.pos, 0);
        add(9, here.word, at(1).word, 0);
        add(10, here.word, at(-1).word, 0);
        add(11, here.stem, here.relation, 0);
        add(12, at(1).word, here.tag, 0);
        add(13, at(-1).word, here.tag, 0);
        add(14, at(1).tag, at(-1).tag, here.tag);
        add(15, at(1).word, at(2).word, 0);
        add(16, at(-1).word, at(-2).word, 0);
        add(17, head.stem, here.relation, 0);
        add(18, head.tag, here.relation, here.tag);
        add(19, here.stem, head.stem, 0);
        add(20, here.stem, at(1).tag, 0);
        add(21, here.stem, at(-1).tag, 0);
        add(22, u32::from(head.frames) + 1, here.relation, 0);
        // The quotations of the sentence and where the token stands to them.
        let quoted = range.clone().any(|other| self.sights[other].quoted);
        let mark_before = (1..=4).any(|offset| at(-offset).mark);
        let mark_after = (1..=4).any(|offset| at(offset).mark);
        let quotes = u32::from(quoted)
            | u32::from(here.quoted) << 1
            | u32::from(mark_before) << 2
            | u32::from(mark_after) << 3
            | 16;
        add(23, quotes, 0, 0);
        add(24, quotes, here.stem, 0);
        add(25, quotes, frames, here.tag);
        // Children: which relations, and the words of subject, object and mark.
        let (mut relations, mut subject, mut clause, mut object) = (0u32, 0u32, 0u32, 0u32);
        for &child in self.children(token) {
            let child_at = child as usize;
            let child = self.sights[child_at];
            let side = u32::from(child_at > token);
            relations |= 1 << (child.relation.wrapping_mul(0x9e37_79b1) >> 27);
            add(26, child.relation, side, here.tag);
            add(27, child.relation, here.stem, side);
            match self.page.facts.tokens[child_at].relation {
                "nsubj" | "nsubj:pass" | "csubj" | "nmod:poss" => {
                    subject = child.relation;
                    add(28, child.relation, child.stem, 0);
                    add(29, child.relation, child.tag, u32::from(child.frames));
                    add(30, child.stem, here.stem, 0);
                }
                "ccomp" | "xcomp" | "parataxis" | "advcl" | "acl" | "csubj:pass" | "acl:relcl" => {
                    clause = child.relation;
                    let marker = self
                        .children(child_at)
                        .iter()
                        .find(|&&mark| self.page.facts.tokens[mark as usize].relation == "mark")
                        .map_or(0, |&mark| self.sights[mark as usize].word);
                    add(31, child.relation, marker, side);
                    add(32, child.relation, marker, here.stem);
                    add(33, child.relation, child.tag, here.tag);
                }
                "obj" | "iobj" | "obl" | "nmod" => {
                    let case = self
                        .children(child_at)
                        .iter()
                        .find(|&&mark| self.page.facts.tokens[mark as usize].relation == "case")
                        .map_or(0, |&mark| self.sights[mark as usize].word);
                    object = object.wrapping_mul(31).wrapping_add(child.relation);
                    add(34, child.relation, case, here.stem);
                    add(35, child.relation, child.stem, 0);
                    add(36, here.stem, child.stem, 0);
                    add(46, child.relation, case, frames);
                }
                "aux" | "aux:pass" | "cop" | "advmod" | "mark" | "det" | "compound" | "compound:prt" => {
                    add(37, child.relation, child.word, 0);
                    add(38, child.word, here.stem, 0);
                }
                _ => {}
            }
        }
        add(39, relations, here.pos, 0);
        add(40, subject, clause, object);
        add(41, subject, clause, frames);
        add(42, subject, clause, quotes);
        add(43, (token - range.start).min(4) as u32, (range.end - token).min(6) as u32, here.pos);
        add(44, at(1).stem, frames, 0);
        add(45, at(-1).stem, frames, 0);
        add(47, here.shape, here.pos, u32::from(token == range.start));
        let grand = if head.head == NONE || here.head == NONE {
            Sight::default()
        } else {
            self.sights[head.head as usize]
        };
        add(48, grand.stem, head.relation, here.relation);
        add(49, at(2).tag, at(1).tag, frames);
        add(50, at(-2).tag, at(-1).tag, frames);
    }

    /// Prepares what the tokens around one cue have in common.
    pub fn around(&self, cue: usize) -> Around {
        let window = self.window(cue);
        // The chain from the cue up to its root.
        let mut chain = Vec::with_capacity(8);
        let mut at = cue;
        for _ in 0..60 {
            chain.push(at);
            match self.head(at) {
                Some(head) => at = head,
                None => break,
            }
        }
        let quoted = window.clone().any(|token| self.sights[token].quoted);
        let quote_before = (window.start..cue).any(|token| self.sights[token].quoted);
        let after = (cue + 1..window.end).filter(|&token| !self.sights[token].punctuation).count();
        let that = self.page.word(cue + 1) == "that";
        let here = self.sights[cue];
        // What the cue is, in one number: its place in the sentence, its quotes, what follows.
        let setting = u32::from(quoted)
            | u32::from(quote_before) << 1
            | u32::from(here.quoted) << 2
            | u32::from(that) << 3
            | (after.min(3) as u32) << 4
            | u32::from(cue == window.start) << 6
            | u32::from(self.sight(&window, cue as isize + 1).punctuation) << 7
            | u32::from(self.sight(&window, cue as isize - 1).punctuation) << 8
            | 512;
        Around { cue, window, chain, setting }
    }

    /// The feature keys of a token beside a cue, into `keys`.
    pub fn span_keys(&self, around: &Around, token: usize, keys: &mut Vec<u32>) {
        keys.clear();
        let Around { cue, window, chain, setting } = around;
        let (cue, setting) = (*cue, *setting);
        let at = |offset: isize| self.sight(window, token as isize + offset);
        let (here, head) = (self.sights[token], self.sights[cue]);
        let side = u32::from(token > cue);
        let distance = bucket(token as i64 - cue as i64);
        let frames = u32::from(head.frames) + 1;
        // From the token up to the cue's chain.
        let (mut path, mut top, mut steps) = (0u32, token, 0u32);
        let mut climb = token;
        let mut meet = None;
        for _ in 0..24 {
            if let Some(place) = chain.iter().position(|&link| link == climb) {
                meet = Some(place);
                break;
            }
            let sight = self.sights[climb];
            if steps < 3 {
                path = path.wrapping_mul(0x0100_0193) ^ sight.relation;
            }
            top = climb;
            steps += 1;
            if sight.head == NONE {
                break;
            }
            climb = sight.head as usize;
        }
        let up = meet.map_or(15, |place| place.min(6)) as u32;
        let mut down = 0u32;
        for &link in chain.iter().take(up.min(3) as usize) {
            down = down.wrapping_mul(0x0100_0193) ^ self.sights[link].relation;
        }
        let crown = self.sights[top];
        let branch = if steps == 0 { 7 } else { crown.relation };
        let branch_side = u32::from(top > cue);
        let edge = u32::from(token as u32 == crown.low) | u32::from(token as u32 == crown.high) << 1;
        let place = key(99, branch, down, up * 2 + branch_side);
        let quote = u32::from(here.quoted) | u32::from(here.mark) << 1 | u32::from(head.quoted) << 2;
        let mut add = |template: u32, a: u32, b: u32, c: u32| keys.push(key(template, a, b, c));
        add(101, 0, 0, 0);
        add(102, place, 0, 0);
        add(103, place, head.stem, 0);
        add(104, place, frames, 0);
        add(105, place, edge, steps.min(2));
        add(106, place, setting, 0);
        add(107, path, down, up);
        add(108, path, down, head.tag);
        add(109, distance, here.pos, head.pos);
        add(110, distance, setting, 0);
        add(111, side, here.word, head.tag);
        add(112, here.word, head.stem, side);
        add(113, here.tag, head.stem, side);
        add(114, quote, side, setting);
        add(115, quote, side, head.stem);
        add(116, quote, place, 0);
        add(117, here.tag, at(1).tag, side);
        add(118, here.tag, at(-1).tag, side);
        add(119, at(-1).word, side, distance);
        add(120, at(1).word, side, distance);
        add(121, here.word, at(1).word, side);
        add(122, here.word, at(-1).word, side);
        add(123, branch, here.tag, edge);
        add(124, branch, crown.tag, branch_side);
        add(125, branch, crown.word, frames);
        add(126, here.relation, here.pos, distance);
        add(127, here.stem, side, 0);
        add(128, u32::from(here.frames), side, distance);
        add(129, here.punctuation.into(), here.word, place);
        add(130, at(-1).quoted.into(), quote, at(1).quoted.into());
        add(131, head.stem, distance, 0);
        add(132, head.tag, head.relation, distance);
        add(133, (token - window.start).min(3) as u32, (window.end - token).min(3) as u32, side);
        add(134, place, here.tag, 0);
        add(135, at(-1).tag, place, 0);
        add(136, at(1).tag, place, 0);
        // Commas and quotation marks between the token and the cue.
        let between = if token < cue { token + 1..cue } else { cue + 1..token };
        let (mut commas, mut marks, mut verbs) = (0u32, 0u32, 0u32);
        for other in between.take(40) {
            let sight = &self.sights[other];
            commas += u32::from(self.page.word(other) == ",");
            marks += u32::from(sight.mark);
            verbs += u32::from(sight.pos == Upos::VERB as u32 + 1);
        }
        let crossed = commas.min(3) | marks.min(3) << 2 | verbs.min(3) << 4;
        add(137, crossed, side, here.pos);
        add(138, crossed, side, setting);
        add(139, crossed, place, 0);
        add(140, commas.min(3), side, head.stem);
        add(141, here.shape, branch, side);
        let parent = if here.head == NONE { Sight::default() } else { self.sights[here.head as usize] };
        add(142, parent.stem, here.relation, side);
    }
}

/// A cue with what its surroundings share.
pub struct Around {
    /// The token that carries the cue.
    pub cue: usize,
    /// The tokens that are labelled: its sentence.
    pub window: Range<usize>,
    chain: Vec<usize>,
    setting: u32,
}
