//! Quotations that go on without a cue of their own: behind the cue's sentence, over several paragraphs,
//! or as a whole paragraph after a speaker was named.

use std::ops::Range;

use super::page::Page;
use super::quote::Quoted;
use super::reading::Found;

/// Quoted runs of fewer words, with no stop inside, are words set apart ("so-called") and no speech.
const SHORTEST_QUOTATION: usize = 4;

/// How far back a speaker stays the one who speaks, in paragraphs without speech between.
const PARAGRAPHS_BACK: u32 = 1;

/// How many attributions before a quotation are looked at.
const ATTRIBUTIONS_BACK: usize = 8;

/// Gives every quotation that no attribution holds to the attribution it goes on: one before it in its
/// paragraph, or the speech of the paragraph before. `found` is in order of [`Found::place`].
pub(crate) fn extend(page: &Page, found: &mut [Found]) {
    // Per token, the last attribution whose content holds it, and whether it belongs to a source.
    let mut holder: Vec<Option<usize>> = vec![None; page.words.len()];
    let mut names = vec![false; page.words.len()];
    for (index, one) in found.iter().enumerate() {
        for &token in &one.content {
            holder[token] = Some(index);
        }
        for &token in &one.source {
            names[token] = true;
        }
    }
    for (index, quoted) in page.quotes.iter().enumerate() {
        let tokens = page.tokens_in(quoted.span);
        let held = |tokens: &Range<usize>| {
            let half = tokens.len().div_ceil(2);
            (tokens.clone().filter(|&token| holder[token].is_some()).count() >= half)
                .then(|| tokens.clone().rev().find_map(|token| holder[token]))
                .flatten()
        };
        if tokens.is_empty() || held(&tokens).is_some() || tokens.clone().any(|token| names[token]) {
            continue;
        }
        if !is_speech(page, quoted, tokens.clone()) {
            continue;
        }
        let target = if quoted.continues {
            // Opened again without having been closed: the same speech.
            index.checked_sub(1).and_then(|before| held(&page.tokens_in(page.quotes[before].span)))
        } else {
            in_block(page, found, index).or_else(|| across_blocks(page, found, index))
        };
        if let Some(target) = target {
            for token in tokens.clone() {
                holder[token] = Some(target);
            }
            let content = &mut found[target].content;
            content.extend(tokens);
            content.sort_unstable();
            content.dedup();
        }
    }
}

/// Speech rather than a word set apart: long enough or a sentence.
fn is_speech(page: &Page, quoted: &Quoted, tokens: Range<usize>) -> bool {
    let words = tokens.clone().filter(|&token| page.is_word(token)).count();
    let inner = page.source.get(quoted.inner.range()).unwrap_or("").trim_end();
    let stopped = inner.ends_with(['.', '!', '?', ',']);
    let starts_sentence = page
        .facts
        .sentences
        .get(page.sentence_of.get(tokens.start).map_or(0, |&sentence| sentence as usize))
        .is_some_and(|sentence| sentence.tokens.start as usize == tokens.start);
    starts_sentence && (words >= SHORTEST_QUOTATION || stopped && words >= 1)
}

/// The attribution of the same block whose own quotation this one goes on: the nearest before it.
fn in_block(page: &Page, found: &[Found], index: usize) -> Option<usize> {
    let quoted = page.quotes[index];
    let start = page.tokens_in(quoted.span).start;
    let block_of = |token: usize| page.sentence_of.get(token).map(|&sentence| page.block(sentence as usize));
    let before = nearby(found, start).rev().find(|&one| {
        let place = found[one].place();
        block_of(place) == Some(quoted.block) && !page.quoted(place)
    });
    // Only an attribution with quoted words, or one that ends in a colon before this, announces a quotation.
    before.filter(|&one| {
        found[one].content.iter().any(|&token| page.quoted(token)) || announces(page, &found[one], start)
    })
}

/// The attributions shortly before a token.
fn nearby(found: &[Found], token: usize) -> Range<usize> {
    let end = found.partition_point(|one| one.place() < token);
    end.saturating_sub(ATTRIBUTIONS_BACK)..end
}

/// A paragraph that is wholly quoted goes on the speech of the paragraph before.
fn across_blocks(page: &Page, found: &[Found], index: usize) -> Option<usize> {
    let quoted = page.quotes[index];
    let tokens = page.tokens_in(quoted.span);
    let sentences = &page.facts.sentences;
    let first = sentences.partition_point(|sentence| sentence.block < quoted.block);
    let last = sentences.partition_point(|sentence| sentence.block <= quoted.block);
    let block = page.sentence(first).start..page.sentence(last.saturating_sub(1)).end;
    // The block opens with the quotation, or the quotation before it in the block was carried over.
    if tokens.start != block.start {
        return None;
    }
    let outside = block.clone().filter(|&token| page.is_word(token) && !page.quoted(token)).count();
    let block_of = |token: usize| page.sentence_of.get(token).map(|&sentence| page.block(sentence as usize));
    let end_of = |one: usize| found[one].content.last().copied().unwrap_or(0).max(found[one].place());
    let before = nearby(found, tokens.start)
        .filter(|&one| end_of(one) < tokens.start)
        .max_by_key(|&one| (end_of(one), one))?;
    let near = block_of(end_of(before)).is_some_and(|before| quoted.block - before <= PARAGRAPHS_BACK);
    if !near {
        return None;
    }
    let quotes_before = found[before].content.iter().any(|&token| page.quoted(token));
    (outside == 0 && quotes_before || announces(page, &found[before], tokens.start)).then_some(before)
}

/// Whether the attribution's sentence ends in a colon right before the token.
fn announces(page: &Page, found: &Found, start: usize) -> bool {
    start > found.place()
        && start.checked_sub(1).is_some_and(|colon| page.word(colon) == ":")
        && start - found.place() < 40
}
