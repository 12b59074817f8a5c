//! What the language stages say of one block, independent of where the block stands.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::models::Models;
use super::names::NameSentence;
use super::{Sentence, Token, Upos, sentence, token};
use crate::text::SourceSpan;

/// Tokens and sentences of one block. Offsets and indices count from the block's start.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Tokens in order.
    pub tokens: Vec<Token>,
    /// Sentences in order; they cover all tokens. `block` is 0.
    pub sentences: Vec<Sentence>,
    /// The sentences as the recogniser of names sees them before it knows the document; one each.
    pub named: Vec<NameSentence>,
}

impl Reading {
    /// Reads a block.
    pub fn of(text: &str) -> Self {
        let spans = token::tokenize(text);
        let sentences: Vec<Sentence> = sentence::split(text, &spans)
            .into_iter()
            .map(|tokens| {
                let span = spans[tokens.start as usize].cover(spans[tokens.end as usize - 1]);
                Sentence { span, block: 0, tokens }
            })
            .collect();
        let mut tokens: Vec<Token> = spans
            .into_iter()
            .map(|span| Token { span, upos: Upos::X, xpos: "", head: None, relation: "" })
            .collect();
        let named = sentences
            .iter()
            .map(|sentence| analyse(text, sentence.tokens.start, &mut tokens[as_range(&sentence.tokens)]))
            .collect();
        Reading { tokens, sentences, named }
    }

    /// Adds the reading to a document's lists, for a block that starts at byte `offset` of the source and
    /// is the `block`th of the layout.
    pub fn append(&self, offset: u32, block: u32, tokens: &mut Vec<Token>, sentences: &mut Vec<Sentence>) {
        let base = tokens.len() as u32;
        let shift = |span: SourceSpan| span.shifted(offset);
        tokens.extend(self.tokens.iter().map(|token| Token {
            span: shift(token.span),
            head: token.head.map(|head| head + base),
            ..token.clone()
        }));
        sentences.extend(self.sentences.iter().map(|sentence| Sentence {
            span: shift(sentence.span),
            block,
            tokens: sentence.tokens.start + base..sentence.tokens.end + base,
        }));
    }
}

fn as_range(tokens: &Range<u32>) -> Range<usize> {
    tokens.start as usize..tokens.end as usize
}

/// Tags and parses the tokens of one sentence, the first of which is the block's `first`; gives back what the
/// recogniser of names needs of it.
fn analyse(text: &str, first: u32, tokens: &mut [Token]) -> NameSentence {
    let models = Models::embedded();
    let forms: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
    let tagged = models.tag(&forms);
    let tree = models.parse_fast(&tagged);
    for (i, token) in tokens.iter_mut().enumerate() {
        token.upos = models.upos(tagged.tags[i]);
        token.xpos = models.xpos(tagged.tags[i]);
        token.head = tree.heads[i].map(|head| head + first);
        token.relation = tree.relations[i];
    }
    models.names().sentence(tagged.words, &tagged.tags, &models.tagger().tags, &[])
}

/// Readings of a document's blocks, kept so that an edit re-reads only the blocks it touches.
#[derive(Clone, Debug, Default)]
pub struct ReadingCache {
    readings: HashMap<Box<str>, Arc<Reading>>,
}

impl ReadingCache {
    /// The reading of `text`, from this cache or read now; it is put into `fresh`, which takes this cache's
    /// place when the document is done, so that readings of deleted blocks are forgotten.
    pub fn read(&self, text: &str, fresh: &mut ReadingCache) -> Arc<Reading> {
        if let Some(reading) = fresh.readings.get(text) {
            return reading.clone();
        }
        let reading = self.readings.get(text).cloned().unwrap_or_else(|| Arc::new(Reading::of(text)));
        fresh.readings.insert(text.into(), reading.clone());
        reading
    }
}
