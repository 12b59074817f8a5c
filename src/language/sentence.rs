//! Where sentences end. Abbreviations, initials and stops inside quotations do not end one.

use std::ops::Range;

use super::token::{Abbreviation, abbreviation};
use crate::text::SourceSpan;

/// Words that seldom stand inside a name: capitalised behind "U.S." or "p.m." they start a sentence.
const STARTERS: [&str; 44] = [
    "A",
    "After",
    "Although",
    "An",
    "And",
    "As",
    "At",
    "Both",
    "But",
    "By",
    "During",
    "Earlier",
    "For",
    "He",
    "Her",
    "His",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Meanwhile",
    "No",
    "On",
    "One",
    "Other",
    "Our",
    "Several",
    "She",
    "Since",
    "Some",
    "Still",
    "That",
    "The",
    "Their",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "We",
    "When",
    "You",
];

/// Splits a block's tokens into sentences: ranges of token indices that cover them all.
///
/// `text` is the block and `tokens` come from [`super::token::tokenize`] on it.
pub fn split(text: &str, tokens: &[SourceSpan]) -> Vec<Range<u32>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        if let Some(end) = sentence_end(text, tokens, at) {
            sentences.push(start as u32..end as u32);
            start = end;
            at = end;
        } else {
            at += 1;
        }
    }
    if start < tokens.len() {
        sentences.push(start as u32..tokens.len() as u32);
    }
    sentences
}

/// If a sentence ends with the token at `at`, the index behind its last token, closing marks included.
fn sentence_end(text: &str, tokens: &[SourceSpan], at: usize) -> Option<usize> {
    let token = tokens[at].of(text);
    let last = token.chars().next_back()?;
    if !matches!(last, '.' | '!' | '?' | '…') {
        return None;
    }
    let mut next = at + 1;
    while next < tokens.len() && closes(text, tokens, next) {
        next += 1;
    }
    let Some(following) = tokens.get(next) else { return Some(next) };
    let gap = tokens[next - 1].end < following.start;
    let word = following.of(text);
    let first = word.chars().next()?;
    let opens = matches!(first, '“' | '"' | '‘' | '\'' | '«' | '(' | '[' | '—' | '–');
    let begins = first.is_uppercase()
        || first.is_numeric()
        || opens
        || !first.is_alphanumeric() && first.is_alphabetic();
    if !gap || !begins {
        return None;
    }
    let shortened = token.len() > 1 && last == '.' && token.chars().any(char::is_alphanumeric);
    if !shortened || next > at + 1 {
        return Some(next);
    }
    let starter = STARTERS.contains(&word) || opens && first != '(';
    let ends = match abbreviation(token) {
        Some(Abbreviation::Title | Abbreviation::Before) => false,
        Some(Abbreviation::After) => starter,
        // Initials ("J. Doe") go with the name; "U.S." and "p.m." may end a sentence.
        None => token.len() > 2 && starter,
    };
    ends.then_some(next)
}

/// Whether the token closes what the sentence opened: a quotation mark or bracket with no space before it.
fn closes(text: &str, tokens: &[SourceSpan], at: usize) -> bool {
    let token = tokens[at].of(text);
    let attached = at > 0 && tokens[at - 1].end == tokens[at].start;
    attached && matches!(token, "\"" | "”" | "’" | "'" | "''" | "»" | ")" | "]" | "!" | "?")
}

#[cfg(test)]
mod tests {
    use super::super::token::tokenize;
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let tokens = tokenize(text);
        split(text, &tokens)
            .into_iter()
            .map(|range| {
                let (first, last) = (tokens[range.start as usize], tokens[range.end as usize - 1]);
                first.cover(last).of(text)
            })
            .collect()
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        assert_eq!(
            sentences("Lt. Gen. Ion Sava of the U.S. Army spoke on Nov. 3. He left."),
            ["Lt. Gen. Ion Sava of the U.S. Army spoke on Nov. 3.", "He left."]
        );
        assert_eq!(
            sentences("He lives in the U.S. The trial began at 5 p.m. Friday."),
            ["He lives in the U.S.", "The trial began at 5 p.m. Friday."]
        );
    }

    #[test]
    fn closing_quotes_stay_with_their_sentence() {
        assert_eq!(
            sentences("“It is over,\" she said. “We won.” They left."),
            ["“It is over,\" she said.", "“We won.”", "They left."]
        );
        assert_eq!(sentences("\"Who did it?\" he asked."), ["\"Who did it?\" he asked."]);
    }

    #[test]
    fn a_text_without_a_stop_is_one_sentence() {
        assert_eq!(sentences("Quake shakes Lake County"), ["Quake shakes Lake County"]);
        assert!(sentences("").is_empty());
    }
}
