//! What a reader of attributions finds, in tokens, before it is dressed up as [`Attribution`]s.
//!
//! [`Attribution`]: crate::statement::Attribution

use crate::statement::Stance;

/// One attribution in tokens of the document, each list in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// Tokens of the source; empty where none is named.
    pub(crate) source: Vec<usize>,
    /// Tokens of the cue; empty where a quotation goes on without one.
    pub(crate) cue: Vec<usize>,
    /// The token of the cue that carries it: the verb, the noun, "according", a colon.
    pub(crate) head: Option<usize>,
    /// Tokens of the content.
    pub(crate) content: Vec<usize>,
    /// Tokens of the one it was said to.
    pub(crate) addressee: Vec<usize>,
    /// Set where the construction decides the stance against the lexicon: "denied saying".
    pub(crate) stance: Option<Stance>,
}

impl Found {
    /// What a cue of one token tells of.
    pub(crate) fn of_cue(cue: usize, source: Vec<usize>, content: Vec<usize>) -> Found {
        Found { source, cue: vec![cue], head: Some(cue), content, ..Found::default() }
    }

    /// Where it stands in the text: its cue, else its content.
    pub(crate) fn place(&self) -> usize {
        self.head.or_else(|| self.cue.first().copied()).or_else(|| self.content.first().copied()).unwrap_or(0)
    }
}
