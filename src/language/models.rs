//! The trained models, embedded in the binary and decoded once, each when it is first asked for.

use std::sync::OnceLock;

use super::lexical::Word;
use super::model::{Container, Damage};
use super::names::{NameSentence, NameSpan, Recogniser};
use super::parser::{LONGEST, Parser, ParserRoom};
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

impl TaggedSentence {
    /// Both, as parsers take them.
    #[must_use]
    pub fn view(&self) -> Tagged<'_> {
        Tagged { words: &self.words, tags: &self.tags }
    }
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
    parser: OnceLock<Parser>,
    names: OnceLock<Recogniser>,
    files: Files,
}

/// The bytes of the model files.
#[derive(Clone, Copy, Debug)]
pub struct Files {
    /// Lexicon and tagger.
    pub tagger: &'static [u8],
    /// The fast parser.
    pub greedy: &'static [u8],
    /// The good parser.
    pub parser: &'static [u8],
    /// The recogniser.
    pub names: &'static [u8],
}

const EMBEDDED: Files = Files {
    tagger: include_bytes!("../../models/tagger.bin"),
    greedy: include_bytes!("../../models/greedy.bin"),
    parser: include_bytes!("../../models/parser.bin"),
    names: include_bytes!("../../models/names.bin"),
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
        let (greedy, parser, names) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Self { tagger, greedy, parser, names, files })
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

    /// The good parser.
    ///
    /// # Panics
    /// If its file is damaged.
    #[must_use]
    pub fn parser(&self) -> &Parser {
        self.parser.get_or_init(|| {
            let parser = Container::open(self.files.parser).and_then(|c| Parser::decode(&c));
            parser.expect("the embedded parser is whole")
        })
    }

    /// The recogniser.
    ///
    /// # Panics
    /// If its file is damaged.
    #[must_use]
    pub fn names(&self) -> &Recogniser {
        self.names.get_or_init(|| {
            let recogniser = Container::open(self.files.names).and_then(|c| Recogniser::decode(&c));
            recogniser.expect("the embedded recogniser is whole")
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
    pub fn parse_fast(&self, sentence: &Tagged) -> Tree {
        let parser = self.greedy();
        let mut state = State::default();
        parser.parse(sentence, &mut state);
        let n = sentence.len();
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

    /// The trees of tagged sentences by the good parser: a few times slower than [`Models::parse_fast`], and what
    /// claims and contradictions should rest on. Sentences of more than [`LONGEST`] tokens get the fast parser.
    /// Many at once take less time than one by one, and are read in the same way.
    #[must_use]
    pub fn parse(&self, sentences: &[Tagged]) -> Vec<Tree> {
        let parser = self.parser();
        let relation = |label: &u8| parser.labels.get(usize::from(*label)).copied().unwrap_or("dep");
        let short: Vec<Tagged> = sentences.iter().filter(|s| s.len() <= LONGEST).copied().collect();
        let mut read = Vec::with_capacity(short.len());
        parser.trees(&short, &mut ParserRoom::default(), |arcs| {
            read.push(Tree {
                heads: arcs.heads.iter().map(|&h| (h as u32).checked_sub(1)).collect(),
                relations: arcs.labels.iter().map(relation).collect(),
            });
        });
        let mut read = read.into_iter();
        let tree = |s: &Tagged| if s.len() <= LONGEST { read.next() } else { Some(self.parse_fast(s)) };
        sentences.iter().filter_map(tree).collect()
    }

    /// The names of a document, sentence by sentence, from the tokens of each and what they were tagged as.
    #[must_use]
    pub fn recognise(&self, tokens: &[Vec<&str>], document: &[TaggedSentence]) -> Vec<Vec<NameSpan>> {
        let recogniser = self.names();
        let sentence = |(tokens, tagged): (&Vec<&str>, &TaggedSentence)| {
            recogniser.sentence(tokens, tagged.words.clone(), &tagged.tags, &self.tagger.tags)
        };
        let mut sentences: Vec<NameSentence> = tokens.iter().zip(document).map(sentence).collect();
        recogniser.recognise_document(&mut sentences)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::names::NameKind;

    const SENTENCE: &str =
        "Russian jets bombed 24 targets in Syria on Tuesday , said Colonel Andrei Kartapolov .";

    fn tokens() -> Vec<&'static str> {
        SENTENCE.split(' ').collect()
    }

    #[test]
    fn a_plain_sentence_is_tagged_parsed_and_its_names_found() {
        let (models, tokens) = (Models::embedded(), tokens());
        let tagged = models.tag(&tokens);
        let xpos: Vec<_> = tagged.tags.iter().map(|t| models.xpos(*t)).collect();
        assert_eq!(
            xpos,
            ["JJ", "NNS", "VBD", "CD", "NNS", "IN", "NNP", "IN", "NNP", ",", "VBD", "NNP", "NNP", "NNP", "."]
        );
        let tree = models.parse_fast(&tagged.view());
        assert_eq!(tree.heads[1], Some(2), "jets ← bombed");
        assert_eq!(tree.relations[1], "nsubj");
        assert_eq!(tree.heads.iter().filter(|h| h.is_none()).count(), 1);
        let names = models.recognise(std::slice::from_ref(&tokens), &[tagged]);
        let found: Vec<_> = names[0].iter().map(|n| (n.kind, tokens[n.first..=n.last].join(" "))).collect();
        assert!(found.contains(&(NameKind::Place, "Syria".into())), "{found:?}");
        assert!(found.contains(&(NameKind::Person, "Andrei Kartapolov".into())), "{found:?}");
    }

    #[test]
    fn every_tree_has_one_root_and_no_cycle() {
        let models = Models::embedded();
        let sentences =
            [&tokens()[..], &["."], &["", "\u{0}", "))", "the", "the"], &["a"; 400], &["a"; 90], &[]];
        for (sentence, fast) in sentences.into_iter().flat_map(|s| [(s, true), (s, false)]) {
            let tagged = models.tag(sentence);
            let tree = if fast {
                models.parse_fast(&tagged.view())
            } else {
                models.parse(&[tagged.view()]).remove(0)
            };
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
    fn a_tree_does_not_depend_on_what_is_read_with_it() {
        let models = Models::embedded();
        let tokens = tokens();
        // Of all lengths, an empty one and some that the fast parser reads among them.
        let lengths = (0..40).map(|n| n * 7 % 16).chain([0, 150, 300, 3, 221, 15]);
        let tagged: Vec<TaggedSentence> = lengths
            .map(|n| models.tag(&(0..n).map(|i| tokens[(i * i + n) % tokens.len()]).collect::<Vec<_>>()))
            .collect();
        let all: Vec<Tagged> = tagged.iter().map(TaggedSentence::view).collect();
        let together = models.parse(&all);
        let apart: Vec<Tree> = all.iter().flat_map(|s| models.parse(&[*s])).collect();
        assert_eq!(together, apart);
    }

    #[test]
    fn models_fit_the_binary() {
        let attribution = include_bytes!("../../models/attribution.bin");
        let Files { tagger, greedy, parser, names } = EMBEDDED;
        let all = tagger.len() + greedy.len() + parser.len() + names.len() + attribution.len();
        assert!(all <= 12_000_000, "{all} bytes");
    }
}
