//! The tokens of a document as the entity stage looks at them: their text, its lower-case form and its shape,
//! computed once.

use smol_str::SmolStr;

use crate::language::{Sentence, Token, Upos};
use crate::text::SourceSpan;

/// Tokens with their text. Indices are those of the document's token list.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    pub source: &'a str,
    pub tokens: &'a [Token],
    pub sentences: &'a [Sentence],
    lower: Vec<SmolStr>,
    sentence_of: Vec<u32>,
    shapes: Vec<Shape>,
    tagged: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    /// Starts with an upper-case letter.
    capital: bool,
    /// Two or more letters, none of them lower case.
    upper: bool,
    /// Holds a letter.
    letters: bool,
    /// Touches the token before it.
    glued: bool,
}

impl<'a> Words<'a> {
    pub fn new(source: &'a str, tokens: &'a [Token], sentences: &'a [Sentence]) -> Self {
        let mut sentence_of = vec![u32::MAX; tokens.len()];
        for (index, sentence) in sentences.iter().enumerate() {
            for token in sentence.tokens.clone() {
                if let Some(slot) = sentence_of.get_mut(token as usize) {
                    *slot = index as u32;
                }
            }
        }
        let mut lower = Vec::with_capacity(tokens.len());
        let mut shapes = Vec::with_capacity(tokens.len());
        let mut end = u32::MAX;
        for token in tokens {
            let text = token.span.of(source);
            let shape = Shape {
                capital: text.chars().next().is_some_and(char::is_uppercase),
                upper: text.chars().filter(|c| c.is_alphabetic()).count() > 1
                    && !text.chars().any(char::is_lowercase),
                letters: text.chars().any(char::is_alphabetic),
                glued: token.span.start == end,
            };
            let plain = text.is_ascii() && !text.bytes().any(|b| b.is_ascii_uppercase());
            lower.push(if plain { text.into() } else { text.to_lowercase().replace('’', "'").into() });
            shapes.push(shape);
            end = token.span.end;
        }
        let tagged = tokens.iter().any(|token| token.upos != Upos::X);
        Words { source, tokens, sentences, lower, sentence_of, shapes, tagged }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token's bytes; `""` outside the list.
    pub fn text(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |token| token.span.of(self.source))
    }

    /// The token in lower case, with straight apostrophes; `""` outside the list.
    pub fn lower(&self, token: usize) -> &str {
        self.lower.get(token).map_or("", SmolStr::as_str)
    }

    /// The token `steps` before this one in the same sentence, in lower case, or `""`.
    pub fn before(&self, token: usize, steps: usize) -> &str {
        token.checked_sub(steps).filter(|&at| self.same_sentence(at, token)).map_or("", |at| self.lower(at))
    }

    /// The token `steps` behind this one in the same sentence, in lower case, or `""`.
    pub fn after(&self, token: usize, steps: usize) -> &str {
        let at = token + steps;
        if at < self.len() && self.same_sentence(at, token) { self.lower(at) } else { "" }
    }

    pub fn same_sentence(&self, a: usize, b: usize) -> bool {
        self.sentence(a) == self.sentence(b)
    }

    /// Index of the token's sentence; `u32::MAX` where it has none.
    pub fn sentence(&self, token: usize) -> u32 {
        self.sentence_of.get(token).copied().unwrap_or(u32::MAX)
    }

    /// First token of the token's sentence.
    pub fn sentence_start(&self, token: usize) -> usize {
        self.sentences
            .get(self.sentence(token) as usize)
            .map_or(token, |sentence| sentence.tokens.start as usize)
    }

    /// Whether the token is the first of its line.
    pub fn opens_line(&self, token: usize) -> bool {
        let Some(before) = token.checked_sub(1).and_then(|at| self.tokens.get(at)) else { return true };
        let start = self.tokens.get(token).map_or(before.span.end, |token| token.span.start);
        self.source
            .get(before.span.end as usize..start as usize)
            .is_some_and(|between| between.contains('\n'))
    }

    /// One past the last token of the token's sentence.
    pub fn sentence_end(&self, token: usize) -> usize {
        self.sentences
            .get(self.sentence(token) as usize)
            .map_or(token + 1, |sentence| sentence.tokens.end as usize)
    }

    /// Whether the token starts with a capital.
    pub fn capital(&self, token: usize) -> bool {
        self.shape(token).capital
    }

    /// Whether the token starts with a capital and is none of the small words that a headline capitalises.
    pub fn opens_name(&self, token: usize) -> bool {
        self.capital(token) && !matches!(self.upos(token), Upos::ADP | Upos::DET | Upos::CCONJ)
    }

    /// Whether the token makes an owner of the name before it.
    pub fn is_genitive(&self, token: usize) -> bool {
        matches!(self.text(token), "'s" | "’s" | "'" | "’")
    }

    /// Whether the token is all capitals, with two letters at least.
    pub fn upper(&self, token: usize) -> bool {
        self.shape(token).upper
    }

    /// Whether the token holds a letter.
    pub fn letters(&self, token: usize) -> bool {
        self.shape(token).letters
    }

    /// Whether no white space stands before the token.
    pub fn glued(&self, token: usize) -> bool {
        self.shape(token).glued
    }

    /// Whether a tagger has seen the document.
    pub fn tagged(&self) -> bool {
        self.tagged
    }

    pub fn upos(&self, token: usize) -> Upos {
        self.tokens.get(token).map_or(Upos::X, |token| token.upos)
    }

    fn shape(&self, token: usize) -> Shape {
        self.shapes.get(token).copied().unwrap_or_default()
    }

    /// The bytes from the first to the last token of a range that is not empty.
    pub fn span(&self, range: &std::ops::Range<usize>) -> SourceSpan {
        match (self.tokens.get(range.start), range.end.checked_sub(1).and_then(|last| self.tokens.get(last)))
        {
            (Some(first), Some(last)) if first.span.start <= last.span.end => first.span.cover(last.span),
            _ => SourceSpan::default(),
        }
    }

    /// The tokens that share a byte with `span`.
    pub fn covering(&self, span: SourceSpan) -> std::ops::Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.end <= span.start);
        let end = start + self.tokens[start..].partition_point(|token| token.span.start < span.end);
        start..end
    }
}
