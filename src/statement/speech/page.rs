//! A document as the attribution rules look at it: lower-case words beside the tokens, the quotations, and
//! which token stands in which.

use std::ops::Range;

use smol_str::SmolStr;

use super::quote::{Quoted, quotations};
use crate::article::BlockKind;
use crate::facts::Facts;
use crate::text::SourceSpan;

/// One document, prepared.
pub(crate) struct Page<'a> {
    /// The stripped source.
    pub(crate) source: &'a str,
    /// Layout, tokens, sentences, mentions.
    pub(crate) facts: &'a Facts,
    /// Lower-case words, one a token.
    pub(crate) words: Vec<SmolStr>,
    /// The quotations, in order.
    pub(crate) quotes: Vec<Quoted>,
    /// Per token, the index of the quotation it stands in, marks included.
    pub(crate) quote_of: Vec<Option<u32>>,
    /// Per token, the index of its sentence.
    pub(crate) sentence_of: Vec<u32>,
}

impl<'a> Page<'a> {
    /// Prepares a document.
    pub(crate) fn new(source: &'a str, facts: &'a Facts) -> Self {
        let words =
            facts.tokens.iter().map(|token| lower(source.get(token.span.range()).unwrap_or(""))).collect();
        let mut blocks: Vec<(u32, SourceSpan)> = Vec::new();
        for sentence in &facts.sentences {
            match blocks.last_mut() {
                Some((block, span)) if *block == sentence.block => *span = span.cover(sentence.span),
                _ => blocks.push((sentence.block, sentence.span)),
            }
        }
        let quotes = quotations(source, &blocks);
        let mut quote_of = vec![None; facts.tokens.len()];
        let mut next = 0;
        for (token, place) in facts.tokens.iter().zip(&mut quote_of) {
            while quotes.get(next).is_some_and(|quoted| quoted.span.end <= token.span.start) {
                next += 1;
            }
            if quotes.get(next).is_some_and(|quoted| quoted.span.overlaps(token.span)) {
                *place = u32::try_from(next).ok();
            }
        }
        let mut sentence_of = vec![0; facts.tokens.len()];
        for (index, sentence) in facts.sentences.iter().enumerate() {
            for place in sentence_of
                .get_mut(sentence.tokens.start as usize..sentence.tokens.end as usize)
                .into_iter()
                .flatten()
            {
                *place = index as u32;
            }
        }
        Page { source, facts, words, quotes, quote_of, sentence_of }
    }

    /// The lower-case word at a place; empty outside the document.
    pub(crate) fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", SmolStr::as_str)
    }

    /// The word as written.
    pub(crate) fn written(&self, index: usize) -> &'a str {
        self.facts.tokens.get(index).and_then(|token| self.source.get(token.span.range())).unwrap_or("")
    }

    /// Whether the token stands in quotation marks.
    pub(crate) fn quoted(&self, index: usize) -> bool {
        self.quote_of.get(index).is_some_and(Option::is_some)
    }

    /// Whether the token is a quotation mark.
    pub(crate) fn is_mark(&self, index: usize) -> bool {
        matches!(self.word(index), "\"" | "“" | "”" | "„" | "«" | "»" | "‘" | "’" | "'" | "``" | "''" | "`")
    }

    /// Whether the token has a letter or digit.
    pub(crate) fn is_word(&self, index: usize) -> bool {
        self.word(index).chars().any(char::is_alphanumeric)
    }

    /// A run of tokens without the commas and stops at its end; quotation marks stay, and so does its first token.
    pub(crate) fn without_stops(&self, mut tokens: Range<usize>) -> Range<usize> {
        while tokens.end > tokens.start + 1 && !self.is_word(tokens.end - 1) && !self.is_mark(tokens.end - 1)
        {
            tokens.end -= 1;
        }
        tokens
    }

    /// Whether the word as written begins with a capital.
    pub(crate) fn capital(&self, index: usize) -> bool {
        self.written(index).chars().next().is_some_and(char::is_uppercase)
    }

    /// The tokens of a sentence.
    pub(crate) fn sentence(&self, index: usize) -> Range<usize> {
        self.facts
            .sentences
            .get(index)
            .map_or(0..0, |sentence| sentence.tokens.start as usize..sentence.tokens.end as usize)
    }

    /// The block of a sentence.
    pub(crate) fn block(&self, sentence: usize) -> u32 {
        self.facts.sentences.get(sentence).map_or(0, |sentence| sentence.block)
    }

    /// What the block of a sentence is.
    pub(crate) fn block_kind(&self, sentence: usize) -> BlockKind {
        self.facts
            .layout
            .blocks
            .get(self.block(sentence) as usize)
            .map_or(BlockKind::Body, |block| block.kind)
    }

    /// Tokens that overlap a span of bytes.
    pub(crate) fn tokens_in(&self, span: SourceSpan) -> Range<usize> {
        let tokens = &self.facts.tokens;
        let start = tokens.partition_point(|token| token.span.end <= span.start);
        let end = tokens.partition_point(|token| token.span.start < span.end);
        start..end.max(start)
    }

    fn same_block(&self, one: usize, other: usize) -> bool {
        let block = |token: usize| self.sentence_of.get(token).map(|&sentence| self.block(sentence as usize));
        block(one) == block(other)
    }

    /// Bytes of a run of tokens; `None` where it is empty.
    pub(crate) fn span(&self, range: Range<usize>) -> Option<SourceSpan> {
        let run = self.facts.tokens.get(range)?;
        Some(run.first()?.span.cover(run.last()?.span))
    }

    /// The spans of a set of tokens given in order: one for each run, parted at paragraphs.
    pub(crate) fn spans(&self, tokens: &[usize]) -> Vec<SourceSpan> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for &token in tokens {
            match runs.last_mut() {
                Some(run) if run.end == token && self.same_block(run.start, token) => run.end = token + 1,
                _ => runs.push(token..token + 1),
            }
        }
        runs.into_iter().filter_map(|run| self.span(run)).collect()
    }
}

fn lower(word: &str) -> SmolStr {
    if word.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        // Both apostrophes are one for the lexicon.
        let folded: String =
            word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect();
        if folded == "'" { SmolStr::new(word) } else { SmolStr::new(folded) }
    } else {
        SmolStr::new(word)
    }
}
