//! Everything newsmark reads out of one document, and the one pure function that reads it.

use crate::article::Layout;
use crate::entity::{DocumentEntity, Mention};
use crate::language::{Sentence, Token};
use crate::statement::{Attribution, Claim, Quantity, TimeExpression};

/// What one document says. All spans are bytes of the stripped source; all lists are in order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Blocks of the page, outlet, date.
    pub layout: Layout,
    /// Tokens of all blocks that are read.
    pub tokens: Vec<Token>,
    /// Sentences of all blocks that are read.
    pub sentences: Vec<Sentence>,
    /// Mentions of entities.
    pub mentions: Vec<Mention>,
    /// The document's entities, in order of first mention.
    pub entities: Vec<DocumentEntity>,
    /// Temporal expressions.
    pub times: Vec<TimeExpression>,
    /// Quantities.
    pub quantities: Vec<Quantity>,
    /// Attributions.
    pub attributions: Vec<Attribution>,
    /// Claims.
    pub claims: Vec<Claim>,
}

/// Reads one document. Pure: the same document gives the same facts on every machine.
pub fn analyse(_document: &crate::markup::Document) -> Facts {
    Facts::default()
}
