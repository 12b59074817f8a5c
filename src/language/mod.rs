//! Reading English: sentences, tokens, tags, dependency trees, and the trained models behind them.
//!
//! A block (paragraph) is the unit of reading and of caching: [`Reading`] holds offsets relative to the
//! block, so that an edit re-reads one block and the others are moved.

mod compared;
pub mod encoder;
mod lemma;
pub mod lexical;
pub mod matrix;
pub mod model;
pub mod models;
pub mod names;
pub mod parser;
pub mod perceptron;
pub mod person_names;
mod reading;
pub mod sentence;
pub mod tagger;
pub mod token;
pub mod transition;
mod verb_group;

use std::ops::Range;

use crate::text::SourceSpan;

pub use lemma::lemma;
pub use reading::{Reading, ReadingCache};
pub use token::is_styled;
pub(crate) use verb_group::goes_before_verb;

/// Universal part-of-speech tags (Universal Dependencies v2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, clippy::upper_case_acronyms)]
pub enum Upos {
    ADJ,
    ADP,
    ADV,
    AUX,
    CCONJ,
    DET,
    INTJ,
    NOUN,
    NUM,
    PART,
    PRON,
    PROPN,
    PUNCT,
    SCONJ,
    SYM,
    VERB,
    X,
}

/// One token. Indices of tokens count from the start of the document's token list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes.
    pub span: SourceSpan,
    /// Part of speech.
    pub upos: Upos,
    /// Penn Treebank tag, as "NNP" or "VBD".
    pub xpos: Xpos,
    /// Index of the token it depends on; `None` for the root of its sentence.
    pub head: Option<u32>,
    /// Relation to the head, as "nsubj" or "obl:tmod" (Universal Dependencies v2).
    pub relation: Relation,
}

/// A Penn Treebank tag, interned.
pub type Xpos = &'static str;
/// A Universal Dependencies relation, interned.
pub type Relation = &'static str;

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes, from its first to its last token.
    pub span: SourceSpan,
    /// Index of its block in the layout.
    pub block: u32,
    /// Its tokens, as indices into the document's token list.
    pub tokens: Range<u32>,
}
