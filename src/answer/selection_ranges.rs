use crate::corpus::CorpusDocument;
use crate::facts::Facts;
use crate::language::Upos;
use crate::markup::{Document, DocumentFormat, MarkedSpan};
use crate::text::{DocumentSpan, SourceSpan};

use super::actions::in_front_matter;
use super::folding::{FoldKind, folds};
use super::thing::things_at;
use super::words::sentence_of;

/// The spans around a byte offset of the document, each inside the next: what stands in braces, then word, mention or
/// other thing, phrases and clauses from small to large, sentence, paragraph, section, article. No span cuts a mark in
/// two, so that what is selected can be taken away.
pub fn selection_ranges(document: &CorpusDocument, offset: u32) -> Vec<DocumentSpan> {
    let markup = &document.document;
    let here = DocumentSpan::new(offset, offset);
    let mut candidates = in_markup(markup, offset);
    let written = candidates.iter().any(|span| !span.is_empty());
    if !in_front_matter(document, offset) {
        let source = markup.to_source(here).start;
        let told = spans_of_text(document, source).into_iter().map(|span| markup.to_document(span));
        candidates.extend(told.map(|span| whole_marks(markup, span)).filter(|span| {
            // From inside braces the way leads to the mark first.
            !written || span.contains(here)
        }));
    }
    candidates.push(DocumentSpan::from_range(0..markup.text().len()));
    candidates.sort_by_key(|span| span.len());
    nested(candidates, here)
}

/// The spans that lie each inside the next, from the first that holds `here` on.
fn nested(candidates: Vec<DocumentSpan>, here: DocumentSpan) -> Vec<DocumentSpan> {
    let mut ranges = vec![here];
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

/// What an offset lies in of the markup: a value, a key with its value, the braces with and without their signs, the
/// words of a mark, the whole mark, a footnote, the front matter.
fn in_markup(document: &Document, offset: u32) -> Vec<DocumentSpan> {
    let mut found = Vec::new();
    for mark in document.spans().iter().filter(|mark| mark.whole.touches(offset)) {
        let braces = mark.attributes.span;
        // At the edge of the braces a cursor is outside of them.
        if braces.start < offset && offset < braces.end {
            let items = mark.attributes.items.iter().filter(|item| item.span.touches(offset));
            found.extend(items.flat_map(|item| [item.value_span, item.span]));
            found.push(DocumentSpan::new(braces.start + 1, braces.end - 1));
            found.push(braces);
        }
        found.extend([mark.text, mark.whole]);
    }
    found.extend(document.footnotes().iter().map(|note| note.whole).filter(|span| span.touches(offset)));
    if document.format() == DocumentFormat::Newsmark {
        found.extend(document.front_matter().map(|front| front.span).filter(|span| span.touches(offset)));
    }
    found.retain(|span| span.touches(offset));
    found
}

/// A span, wider so that it holds each mark wholly that it would cut in two.
fn whole_marks(document: &Document, mut span: DocumentSpan) -> DocumentSpan {
    // Inner marks come behind outer ones, and widening may reach the next.
    for _ in 0..document.spans().len() {
        let cut = |mark: &&MarkedSpan| {
            let whole = mark.whole;
            span.overlaps(whole) && !span.contains(whole) && !mark.text.contains(span)
        };
        match document.spans().iter().find(cut) {
            Some(mark) => span = span.cover(mark.whole),
            None => break,
        }
    }
    span
}

/// The spans of the article's text around a byte offset of the source.
fn spans_of_text(document: &CorpusDocument, offset: u32) -> Vec<SourceSpan> {
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
    candidates
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
    fn marks_are_selected_as_a_whole() {
        let text = "---\nslug: a\n---\nOn Monday [Mira [Tolle]{actor=tolle .claim}]{#c1} left [Oslo]{place=oslo}. It rained.\n";
        let mut corpus = crate::corpus::Corpus::default();
        corpus.update("a.news", text, crate::markup::DocumentFormat::Newsmark);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.news").unwrap();
        let words = |at: &str| -> Vec<&str> {
            let offset = text.find(at).unwrap() as u32 + 1;
            selection_ranges(document, offset).iter().map(|range| range.of(text)).collect()
        };
        let value = words("tolle .claim");
        assert_eq!(
            value[..5],
            [
                "tolle",
                "actor=tolle",
                "actor=tolle .claim",
                "{actor=tolle .claim}",
                "[Tolle]{actor=tolle .claim}"
            ]
        );
        for at in ["tolle .claim", "Tolle]", "Oslo]", "Mira", "left", "rained", "slug"] {
            let ranges = words(at);
            assert_eq!(ranges.last(), Some(&text));
            for range in ranges.iter().filter(|range| range.contains("]{") || range.contains('[')) {
                assert_eq!(range.matches('[').count(), range.matches(']').count(), "{range} at {at}");
                assert_eq!(range.matches('{').count(), range.matches('}').count(), "{range} at {at}");
            }
        }
        assert_eq!(words("slug")[0], "---\nslug: a\n---\n");
    }

    #[test]
    fn words_end_where_letters_do() {
        assert_eq!(word_at("the so-called é word", 6).of("the so-called é word"), "so-called");
        assert_eq!(word_at("", 5), SourceSpan::new(0, 0));
    }
}
