//! What the patterns know beyond the trained reader: attributions inside the content of others, which its
//! training data seldom marks, headlines, sources cut off by a relative clause, and whom something was said to.

use std::collections::BTreeSet;

use super::lexicon::{Frames, Lexicon};
use super::page::Page;
use super::reading::Found;
use crate::language::Upos;

/// Longest run of words between a cue and its content that is taken for the one it was said to.
const LONGEST_ADDRESSEE: usize = 8;

/// Completes what the trained reader found by what the patterns found.
pub(crate) fn supplement(page: &Page, found: &mut Vec<Found>, patterns: Vec<Found>) {
    let mut owner: Vec<Option<usize>> = vec![None; page.words.len()];
    for (index, one) in found.iter().enumerate() {
        for &token in one.cue.iter().chain(&one.head) {
            owner[token] = Some(index);
        }
    }
    // Inside a quotation or report the trained reader finds little; outside of them it knows better.
    let mut reported = vec![false; page.words.len()];
    for &token in found.iter().flat_map(|one| &one.content) {
        reported[token] = true;
    }
    for pattern in patterns {
        let Some(head) = pattern.head else { continue };
        // The patterns know words alone: "those reports" is no verb where the tags know it for a noun, and what
        // has a verb of its own is no source.
        let tokens = &page.facts.tokens;
        let finite = |token: &usize| {
            tokens[*token].upos == Upos::VERB && matches!(tokens[*token].xpos, "VBD" | "VBZ" | "VBP")
        };
        let verb = !page.is_word(head) || page.word(head) == "according" || tokens[head].upos == Upos::VERB;
        if !verb || pattern.source.iter().any(finite) {
            continue;
        }
        match owner[head] {
            Some(index) => {
                let one = &mut found[index];
                if one.source.is_empty()
                    && pattern.source.iter().all(|token| one.content.binary_search(token).is_err())
                {
                    one.source = pattern.source;
                }
                if one.addressee.is_empty() {
                    one.addressee = pattern.addressee;
                }
            }
            None if reported[head] || page.word(head) == ":" => found.push(pattern),
            None => {}
        }
    }
    for one in found {
        if one.addressee.is_empty() {
            one.addressee = addressee(page, one).unwrap_or_default();
        }
    }
}

/// Adds attributions whose cue no other one has.
pub(crate) fn add(found: &mut Vec<Found>, more: Vec<Found>) {
    let cues: BTreeSet<usize> = found.iter().flat_map(|one| &one.cue).copied().collect();
    found.extend(more.into_iter().filter(|one| one.cue.iter().all(|token| !cues.contains(token))));
}

/// The words between a cue that takes a listener and its content: "told AFP that …".
fn addressee(page: &Page, one: &Found) -> Option<Vec<usize>> {
    let head = one.head?;
    let verb = Lexicon::built_in().verb(page.word(head))?;
    let content = *one.content.first()?;
    // "… ," she told AFP on Tuesday: behind the cue, up to where and when she said so.
    let between = if content < head { head + 1..listener_end(page, head + 1) } else { head + 1..content };
    let fits = verb.frames.any(Frames::ADDRESSEE)
        && !between.is_empty()
        && between.len() <= LONGEST_ADDRESSEE
        && !between.clone().any(|token| page.quoted(token));
    let words: Vec<usize> = between.filter(|&token| page.is_word(token)).collect();
    (fits && !words.is_empty()).then_some(words)
}

/// Where the listener behind a cue ends: before the first preposition, stop or day.
fn listener_end(page: &Page, from: usize) -> usize {
    let sentence = page.sentence_of.get(from).map(|&sentence| page.sentence(sentence as usize));
    let end = sentence.map_or(from, |sentence| sentence.end).min(from + LONGEST_ADDRESSEE);
    let stops = |token: usize| {
        !page.is_word(token)
            || matches!(
                page.facts.tokens[token].upos,
                Upos::ADP | Upos::SCONJ | Upos::VERB | Upos::AUX | Upos::ADV
            )
            || page.quoted(token)
            || calendar_word(page, token)
    };
    (from..end).find(|&token| stops(token)).unwrap_or(end)
}

/// Whether a temporal expression begins at or before the token and holds it.
fn calendar_word(page: &Page, token: usize) -> bool {
    let start = page.facts.tokens[token].span.start;
    let times = &page.facts.times;
    let after = times.partition_point(|time| time.span.start <= start);
    after.checked_sub(1).is_some_and(|time| times[time].span.end > start)
}
