use crate::corpus::CorpusDocument;
use crate::facts::Facts;
use crate::language::Upos;
use crate::text::SourceSpan;

use super::folding::{FoldKind, folds};
use super::thing::things_at;
use super::words::sentence_of;

/// The spans around a byte offset, each inside the next: word, mention or other thing, phrases and clauses from small
/// to large, sentence, paragraph, section, article.
pub fn selection_ranges(document: &CorpusDocument, offset: u32) -> Vec<SourceSpan> {
    let facts = &document.facts;
    let here = SourceSpan::new(offset, offset);
    let mut candidates = vec![word_at(document.document.source(), offset)];
    candidates.extend(things_at(document, offset).into_iter().map(|(_, span)| span));
    candidates.extend(phrases(facts, offset));
    candidates.push(sentence_of(document, here));
    candidates.extend(
        folds(document)
            .into_iter()
            .filter(|fold| fold.kind == FoldKind::Section)
            .map(|fold| fold.span)
            .filter(|span| span.touches(offset)),
    );
    candidates.extend(facts.layout.blocks.iter().map(|block| block.span).filter(|span| span.touches(offset)));
    let read = facts.layout.blocks.iter().filter(|block| block.kind.is_read()).map(|block| block.span);
    candidates.extend(read.reduce(SourceSpan::cover).filter(|span| span.touches(offset)));
    candidates.push(SourceSpan::from_range(0..document.document.source().len()));
    candidates.sort_by_key(|span| span.len());
    let mut ranges: Vec<SourceSpan> = vec![here];
    for span in candidates {
        let inner = ranges[ranges.len() - 1];
        if span.contains(inner) && span != inner {
            ranges.push(span);
        }
    }
    if ranges.len() > 1 {
        ranges.remove(0);
    }
    ranges
}

/// The phrases and clauses that a word stands in: what hangs on the word in the sentence's tree, what hangs on its
/// head, and so on up. Punctuation at the edges is no part of a phrase.
fn phrases(facts: &Facts, offset: u32) -> Vec<SourceSpan> {
    let mut phrases = Vec::new();
    let Some(mut at) = facts.token_at(offset).or_else(|| facts.token_at(offset.saturating_sub(1))) else {
        return phrases;
    };
    let Some(sentence) = facts.sentence_at(offset).and_then(|at| facts.sentences.get(at as usize)) else {
        return phrases;
    };
    let tokens = &facts.tokens;
    // A tree has no more steps than words.
    for _ in sentence.tokens.clone() {
        let Some(token) = tokens.get(at as usize) else { break };
        let hangs = |one: u32| {
            let mut up = one;
            for _ in sentence.tokens.clone() {
                if up == at {
                    return true;
                }
                match tokens.get(up as usize).and_then(|token| token.head) {
                    Some(head) => up = head,
                    None => return false,
                }
            }
            false
        };
        let under = sentence.tokens.clone().filter(|&one| hangs(one));
        let words =
            under.filter_map(|one| tokens.get(one as usize)).filter(|token| token.upos != Upos::PUNCT);
        if token.upos != Upos::PUNCT {
            phrases.extend(words.map(|token| token.span).reduce(SourceSpan::cover));
        }
        match token.head {
            Some(head) if head != at => at = head,
            _ => break,
        }
    }
    phrases
}

/// The letters and digits around an offset.
fn word_at(source: &str, offset: u32) -> SourceSpan {
    let mut at = (offset as usize).min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let before: usize = source[..at].chars().rev().take_while(|&c| inside(c)).map(char::len_utf8).sum();
    let after: usize = source[at..].chars().take_while(|&c| inside(c)).map(char::len_utf8).sum();
    SourceSpan::from_range(at - before..at + after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selections_grow_from_the_word_to_the_article() {
        let text = "Ferry sinks off Tolm\n\nAn old car ferry from Tolm sank in the harbour of Oslo, and two crew members left. \
                    Nobody else was hurt.\n\nThe harbour master slept.\n";
        let mut corpus = crate::corpus::Corpus::default();
        corpus.update("a.txt", text, crate::markup::DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        let ranges = selection_ranges(document, text.find("Oslo").unwrap() as u32 + 1);
        let words: Vec<&str> = ranges.iter().map(|range| range.of(text)).collect();
        assert_eq!(words[0], "Oslo");
        assert!(ranges.windows(2).all(|pair| pair[1].contains(pair[0]) && pair[0] != pair[1]));
        for phrase in ["of Oslo", "the harbour of Oslo"] {
            assert!(words.iter().any(|words| words.ends_with(phrase)), "{phrase} in {words:?}");
        }
        let sentence = words.iter().position(|words| words.starts_with("An old") && words.ends_with("left."));
        let clauses = words.iter().position(|words| words.starts_with("An old car ferry"));
        assert!(clauses < sentence, "{words:?}");
        assert!(
            words.iter().any(|words| words.starts_with("An old") && words.ends_with("hurt.")),
            "{words:?}"
        );
        assert_eq!(words.last(), Some(&text));
    }

    #[test]
    fn words_end_where_letters_do() {
        assert_eq!(word_at("the so-called é word", 6).of("the so-called é word"), "so-called");
        assert_eq!(word_at("", 5), SourceSpan::new(0, 0));
    }
}
