//! Words, numbers and signs of a sentence, finer than tokens: "third-quarter" is three lexemes, "40km" two.
//! Times and quantities are patterns over them, so that they do not depend on how a tokeniser cuts.

use smol_str::{SmolStr, SmolStrBuilder};

use crate::text::SourceSpan;

/// What a lexeme is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LexemeKind {
    /// Letters.
    Word,
    /// Digits, with thousands separators and a decimal point.
    Number,
    /// One character of anything else.
    Symbol,
}

/// One word, number or sign.
#[derive(Clone, Debug)]
pub(crate) struct Lexeme {
    /// Its bytes in the source.
    pub span: SourceSpan,
    /// What it is made of.
    pub kind: LexemeKind,
    /// Lower case, with typographic apostrophes, hyphens and dashes folded to ' and -.
    pub lower: SmolStr,
    /// Whether white space stands before it. True for the first of a sentence.
    pub spaced: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
}

impl Lexeme {
    /// The value of a number in digits: "1,200" is 1200. `None` for words and for "1.2.3".
    pub fn digits(&self) -> Option<f64> {
        if self.kind != LexemeKind::Number {
            return None;
        }
        let plain: String = self.lower.chars().filter(|c| *c != ',').collect();
        plain.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// The value of digits without separators, at most six of them: days, years, clock times.
    pub fn integer(&self) -> Option<i32> {
        let plain = self.kind == LexemeKind::Number
            && self.lower.len() <= 6
            && self.lower.bytes().all(|byte| byte.is_ascii_digit());
        if plain { self.lower.parse().ok() } else { None }
    }
}

/// Cuts the bytes of `span` into lexemes. Linear; white space is left out.
pub(crate) fn lexemes(source: &str, span: SourceSpan) -> Vec<Lexeme> {
    let text = span.of(source);
    let mut out = Vec::with_capacity(text.len() / 5 + 1);
    let mut chars = text.char_indices().peekable();
    let mut spaced = true;
    while let Some((start, first)) = chars.next() {
        if first.is_whitespace() {
            spaced = true;
            continue;
        }
        let kind = if first.is_alphabetic() {
            LexemeKind::Word
        } else if first.is_ascii_digit() {
            LexemeKind::Number
        } else {
            LexemeKind::Symbol
        };
        match kind {
            LexemeKind::Word => while chars.next_if(|(_, c)| c.is_alphabetic() || is_mark(*c)).is_some() {},
            LexemeKind::Number => {
                let rest = &text.as_bytes()[start..];
                let length = number_length(rest);
                while chars.next_if(|(at, _)| *at < start + length).is_some() {}
            }
            LexemeKind::Symbol => {}
        }
        let end = chars.peek().map_or(text.len(), |(at, _)| *at);
        let piece = &text[start..end];
        out.push(Lexeme {
            span: SourceSpan::from_range(start..end).shifted(span.start),
            kind,
            lower: fold(piece),
            spaced,
            capital: first.is_uppercase(),
        });
        spaced = false;
    }
    out
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// How many bytes from the start of `bytes` make one number: digits, commas before exactly three digits, a
/// point before digits.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(0);
    let mut fraction = false;
    while let Some(mark) = bytes.get(length) {
        let next = digits(length + 1);
        let joins = match mark {
            b',' => !fraction && next == 3,
            b'.' => !fraction && next > 0,
            _ => false,
        };
        if !joins {
            break;
        }
        fraction |= *mark == b'.';
        length += 1 + next;
    }
    length
}

fn fold(piece: &str) -> SmolStr {
    let mut out = SmolStrBuilder::new();
    for c in piece.chars() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{2bc}' => out.push('\''),
            '\u{2010}'..='\u{2013}' | '\u{2212}' => out.push('-'),
            _ => c.to_lowercase().for_each(|lower| out.push(lower)),
        }
    }
    out.finish()
}

/// Reads a list of lexemes by index without ever running off either end.
#[derive(Clone, Copy)]
pub(crate) struct Lexemes<'a>(pub &'a [Lexeme]);

impl<'a> Lexemes<'a> {
    /// The lexeme at `index`.
    pub fn get(self, index: usize) -> Option<&'a Lexeme> {
        self.0.get(index)
    }

    /// The folded text at `index`; "" outside.
    pub fn word(self, index: usize) -> &'a str {
        self.0.get(index).map_or("", |lexeme| lexeme.lower.as_str())
    }

    /// The folded text before `index`; "" at the start.
    pub fn before(self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |at| self.word(at))
    }

    /// Whether the lexeme at `index` begins with a capital letter.
    pub fn capital(self, index: usize) -> bool {
        self.0.get(index).is_some_and(|lexeme| lexeme.capital)
    }

    /// Whether the lexeme at `index` follows the one before it without white space.
    pub fn glued(self, index: usize) -> bool {
        self.0.get(index).is_some_and(|lexeme| !lexeme.spaced)
    }

    /// Whether the lexeme at `index` is made of letters.
    pub fn is_word(self, index: usize) -> bool {
        self.0.get(index).is_some_and(|lexeme| lexeme.kind == LexemeKind::Word)
    }

    /// Whether the lexeme at `index` is made of digits.
    pub fn is_number(self, index: usize) -> bool {
        self.0.get(index).is_some_and(|lexeme| lexeme.kind == LexemeKind::Number)
    }

    /// The bytes from the lexeme at `start` to the one before `end`.
    pub fn span(self, start: usize, end: usize) -> SourceSpan {
        match (self.0.get(start), end.checked_sub(1).and_then(|last| self.0.get(last))) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => SourceSpan::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let span = SourceSpan::from_range(0..text.len());
        lexemes(text, span).iter().map(|lexeme| lexeme.lower.to_string()).collect()
    }

    #[test]
    fn numbers_keep_their_separators() {
        assert_eq!(
            cut("Jan 18,2017 cost 1,200.50 or 40km."),
            ["jan", "18", ",", "2017", "cost", "1,200.50", "or", "40", "km", "."]
        );
    }

    #[test]
    fn typography_is_folded() {
        assert_eq!(cut("1976–83 o’clock"), ["1976", "-", "83", "o", "'", "clock"]);
    }
}
