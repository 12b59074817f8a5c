//! The trained models, embedded in the binary and decoded once, each when it is first asked for.

use std::sync::OnceLock;

use super::lexical::Word;
use super::model::{Container, Damage};
use super::tagger::{Tag, Tagger};
use super::transition::{GreedyParser, State, Tagged};
use super::{Relation, Upos, Xpos};

/// Words as the models see them, and their tags.
#[derive(Clone, Debug, Default)]
pub struct TaggedSentence {
    /// The words.
    pub words: Vec<Word>,
    /// Their tags.
    pub tags: Vec<Tag>,
}

/// A dependency tree, one entry a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Index of the head in the sentence; `None` for the root.
    pub heads: Vec<Option<u32>>,
    /// Relation to the head.
    pub relations: Vec<Relation>,
}

/// All models. One set serves all threads.
#[derive(Debug)]
pub struct Models {
    tagger: Tagger,
    greedy: OnceLock<GreedyParser>,
    files: Files,
}

/// The bytes of the model files.
#[derive(Clone, Copy, Debug)]
pub struct Files {
    /// Lexicon and tagger.
    pub tagger: &'static [u8],
    /// The fast parser.
    pub greedy: &'static [u8],
}

const EMBEDDED: Files = Files {
    tagger: include_bytes!("../../models/tagger.bin"),
    greedy: include_bytes!("../../models/greedy.bin"),
};

impl Models {
    /// The models in the binary.
    ///
    /// # Panics
    /// If the binary was built with damaged model files, which a test rules out.
    #[must_use]
    pub fn embedded() -> &'static Models {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| Models::open(EMBEDDED).expect("the embedded tagger is whole"))
    }

    /// Models from files. The tagger is decoded now, the others when they are first asked for.
    ///
    /// # Errors
    /// The tagger's file is damaged.
    pub fn open(files: Files) -> Result<Self, Damage> {
        let tagger = Tagger::decode(&Container::open(files.tagger)?)?;
        Ok(Self { tagger, greedy: OnceLock::new(), files })
    }

    /// The tagger.
    #[must_use]
    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// The fast parser.
    ///
    /// # Panics
    /// If its file is damaged.
    #[must_use]
    pub fn greedy(&self) -> &GreedyParser {
        self.greedy.get_or_init(|| {
            let parser = Container::open(self.files.greedy).and_then(|c| GreedyParser::decode(&c));
            parser.expect("the embedded parser is whole")
        })
    }

    /// Tags the tokens of a sentence.
    #[must_use]
    pub fn tag(&self, tokens: &[&str]) -> TaggedSentence {
        let words = self.tagger.words(tokens);
        let tags = self.tagger.tag(&words);
        TaggedSentence { words, tags }
    }

    /// The Penn tag.
    #[must_use]
    pub fn xpos(&self, tag: Tag) -> Xpos {
        self.tagger.tags.xpos(tag)
    }

    /// The universal tag.
    #[must_use]
    pub fn upos(&self, tag: Tag) -> Upos {
        self.tagger.tags.upos(tag)
    }

    /// The tree of a tagged sentence by the fast parser.
    #[must_use]
    pub fn parse_fast(&self, sentence: &TaggedSentence) -> Tree {
        let parser = self.greedy();
        let mut state = State::default();
        parser.parse(&Tagged { words: &sentence.words, tags: &sentence.tags }, &mut state);
        let n = sentence.words.len().min(sentence.tags.len());
        Tree {
            heads: state.head[..n]
                .iter()
                .map(|&h| u32::try_from(h).ok().filter(|h| (*h as usize) < n))
                .collect(),
            relations: state.label[..n]
                .iter()
                .map(|&l| parser.labels.get(usize::from(l)).copied().unwrap_or("dep"))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str =
        "Russian jets bombed 24 targets in Syria on Tuesday , said Colonel Andrei Kartapolov .";

    fn tokens() -> Vec<&'static str> {
        SENTENCE.split(' ').collect()
    }

    #[test]
    fn a_plain_sentence_is_tagged_and_parsed() {
        let (models, tokens) = (Models::embedded(), tokens());
        let tagged = models.tag(&tokens);
        let xpos: Vec<_> = tagged.tags.iter().map(|t| models.xpos(*t)).collect();
        assert_eq!(
            xpos,
            ["JJ", "NNS", "VBD", "CD", "NNS", "IN", "NNP", "IN", "NNP", ",", "VBD", "NNP", "NNP", "NNP", "."]
        );
        let tree = models.parse_fast(&tagged);
        assert_eq!(tree.heads[1], Some(2), "jets ← bombed");
        assert_eq!(tree.relations[1], "nsubj");
        assert_eq!(tree.heads.iter().filter(|h| h.is_none()).count(), 1);
    }

    #[test]
    fn every_tree_has_one_root_and_no_cycle() {
        let models = Models::embedded();
        for sentence in [&tokens()[..], &["."], &["", "\u{0}", "))", "the", "the"], &["a"; 400], &[]] {
            let tree = models.parse_fast(&models.tag(sentence));
            let roots = tree.heads.iter().filter(|h| h.is_none()).count();
            assert_eq!(roots, usize::from(!sentence.is_empty()));
            for start in 0..tree.heads.len() {
                let (mut at, mut steps) = (start, 0);
                while let Some(head) = tree.heads[at] {
                    at = head as usize;
                    steps += 1;
                    assert!(steps <= tree.heads.len(), "a cycle from {start}");
                }
            }
        }
    }

    #[test]
    fn models_fit_the_binary() {
        let all = EMBEDDED.tagger.len() + EMBEDDED.greedy.len();
        assert!(all <= 12 << 20, "{all} bytes");
    }
}
