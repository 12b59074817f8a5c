use crate::corpus::CorpusDocument;
use crate::text::SourceSpan;

use super::thing::things_at;
use super::words::sentence_of;

/// The spans around a byte offset, each inside the next: word, thing, clause, sentence, paragraph, article.
pub fn selection_ranges(document: &CorpusDocument, offset: u32) -> Vec<SourceSpan> {
    let facts = &document.facts;
    let here = SourceSpan::new(offset, offset);
    let mut candidates = vec![word_at(document.document.source(), offset)];
    candidates.extend(things_at(document, offset).into_iter().map(|(_, span)| span));
    candidates.push(sentence_of(document, here));
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
    fn words_end_where_letters_do() {
        assert_eq!(word_at("the so-called é word", 6).of("the so-called é word"), "so-called");
        assert_eq!(word_at("", 5), SourceSpan::new(0, 0));
    }
}
