//! Part-of-speech tags: a greedy left-to-right averaged perceptron (Collins 2002) over words, affixes, word
//! clusters and the two tags before. Penn and universal tag are predicted as one.

use super::lexical::{Features, Lexicon, Word, pair};
use super::model::{Container, Damage};
use super::perceptron::{MAX_CLASSES, Weights};
use super::{Upos, Xpos};

/// A Penn tag together with its universal tag: an index into the [`TagSet`] of the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(pub u8);

/// In place of the tag before the first token.
pub const START: Tag = Tag(u8::MAX);

/// The tags that training has seen.
#[derive(Debug, PartialEq, Eq)]
pub struct TagSet {
    tags: Vec<(Xpos, Upos)>,
}

impl TagSet {
    /// From lines like `NNP|PROPN`.
    ///
    /// # Errors
    /// A line names no universal tag, or there are too many.
    pub fn parse(lines: &[&'static str]) -> Result<Self, Damage> {
        let tag = |line: &&'static str| {
            let (xpos, upos) = line.split_once('|')?;
            Some((xpos, upos_of(upos)?))
        };
        let tags: Option<Vec<_>> = lines.iter().map(tag).collect();
        match tags {
            Some(tags) if !tags.is_empty() && tags.len() <= MAX_CLASSES => Ok(Self { tags }),
            _ => Err(Damage("tag set")),
        }
    }

    /// The Penn tag.
    #[must_use]
    pub fn xpos(&self, tag: Tag) -> Xpos {
        self.tags.get(usize::from(tag.0)).map_or("XX", |t| t.0)
    }

    /// The universal tag.
    #[must_use]
    pub fn upos(&self, tag: Tag) -> Upos {
        self.tags.get(usize::from(tag.0)).map_or(Upos::X, |t| t.1)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }
}

/// The universal tag of that name.
#[must_use]
pub fn upos_of(name: &str) -> Option<Upos> {
    Some(match name {
        "ADJ" => Upos::ADJ,
        "ADP" => Upos::ADP,
        "ADV" => Upos::ADV,
        "AUX" => Upos::AUX,
        "CCONJ" => Upos::CCONJ,
        "DET" => Upos::DET,
        "INTJ" => Upos::INTJ,
        "NOUN" => Upos::NOUN,
        "NUM" => Upos::NUM,
        "PART" => Upos::PART,
        "PRON" => Upos::PRON,
        "PROPN" => Upos::PROPN,
        "PUNCT" => Upos::PUNCT,
        "SCONJ" => Upos::SCONJ,
        "SYM" => Upos::SYM,
        "VERB" => Upos::VERB,
        "X" => Upos::X,
        _ => return None,
    })
}

/// The tagger, with the lexicon that all models share.
#[derive(Debug)]
pub struct Tagger {
    /// Clusters and tags of known forms.
    pub lexicon: Lexicon,
    /// The tags.
    pub tags: TagSet,
    /// The model.
    pub weights: Weights,
}

impl Tagger {
    /// Reads the sections `tags`, `lexi` and `tagw`.
    ///
    /// # Errors
    /// One is missing or damaged.
    pub fn decode(container: &Container<'static>) -> Result<Self, Damage> {
        Ok(Self {
            tags: TagSet::parse(&container.section(b"tags")?.lines()?)?,
            lexicon: Lexicon::decode(&container.section(b"lexi")?)?,
            weights: Weights::decode(&container.section(b"tagw")?)?,
        })
    }

    /// What the models see of these tokens.
    #[must_use]
    pub fn words(&self, tokens: &[&str]) -> Vec<Word> {
        tokens.iter().enumerate().map(|(i, token)| Word::read(token, i == 0, &self.lexicon)).collect()
    }

    /// One tag a word.
    #[must_use]
    pub fn tag(&self, words: &[Word]) -> Vec<Tag> {
        let mut tags = Vec::with_capacity(words.len());
        let mut features = Features::default();
        let (mut last, mut before) = (START, START);
        for at in 0..words.len() {
            let tag = certain(&words[at], &self.lexicon).unwrap_or_else(|| {
                features_of(words, at, last, before, &mut features);
                Tag(self.weights.best(&features.keys) as u8)
            });
            tags.push(tag);
            (before, last) = (last, tag);
        }
        tags
    }
}

/// The tag of a form that practically always has the same one.
#[must_use]
pub fn certain(word: &Word, lexicon: &Lexicon) -> Option<Tag> {
    match lexicon.get(word.form)?.tag {
        0 => None,
        tag => Some(Tag((tag - 1) as u8)),
    }
}

/// The features of the word at `at`, whose two predecessors are tagged `last` and `before`.
pub fn features_of(words: &[Word], at: usize, last: Tag, before: Tag, f: &mut Features) {
    f.clear();
    let none = Word::default();
    let word = |offset: isize| at.checked_add_signed(offset).and_then(|i| words.get(i)).unwrap_or(&none);
    let (a, p, pp, x, xx) = (word(0), word(-1), word(-2), word(1), word(2));
    let (t1, t2) = (u32::from(last.0), u32::from(before.0));
    f.one(0, 1);
    f.one(1, a.lower);
    f.one(2, a.form);
    for (i, &suffix) in a.suffix.iter().enumerate() {
        f.one(3 + i as u32, suffix);
    }
    for (i, &prefix) in a.prefix.iter().enumerate() {
        f.one(7 + i as u32, prefix);
    }
    f.one(10, a.shape);
    f.one(11, a.flags);
    f.one(12, t1);
    f.two(13, t1, t2);
    f.two(14, t1, a.lower);
    f.one(15, p.lower);
    f.one(16, pp.lower);
    f.one(17, x.lower);
    f.one(18, xx.lower);
    f.one(19, p.suffix[2]);
    f.one(20, x.suffix[2]);
    f.one(21, x.shape);
    f.two(22, p.lower, a.lower);
    f.two(23, a.lower, x.lower);
    f.two(24, p.lower, x.lower);
    f.two(25, t1, a.suffix[2]);
    f.two(26, t1, x.lower);
    f.two(27, a.flags, x.flags);
    f.three(28, a.flags, p.flags, t1);
    f.two(29, a.suffix[1], x.suffix[1]);
    let (lex, next) = (u32::from(a.ambiguity), u32::from(x.ambiguity));
    f.one(30, lex);
    f.one(31, next);
    f.two(32, t1, lex);
    f.two(33, lex, next);
    f.one(34, u32::from(xx.ambiguity));
    f.three(35, t1, lex, next);
    f.two(36, a.shape, a.suffix[2]);
    f.three(37, t1, t2, a.lower);
    f.three(38, t1, t2, lex);
    let [coarse, middle, fine] = a.clusters.map(u32::from);
    if fine != 0 {
        f.one(40, coarse);
        f.one(41, middle);
        f.one(42, fine);
        f.two(43, middle, t1);
        f.three(49, coarse, t1, pair(t2, u32::from(x.clusters[0])));
    }
    if p.clusters[2] != 0 {
        f.one(44, p.clusters[1].into());
        f.one(45, p.clusters[2].into());
    }
    if x.clusters[2] != 0 {
        f.one(46, x.clusters[1].into());
        f.one(47, x.clusters[2].into());
        f.two(48, middle, x.clusters[1].into());
    }
}
