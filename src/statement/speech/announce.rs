//! Quotations whose speaker stands in another line or sentence: "He said:" at the end of a paragraph, with the
//! quotation behind it; “We stay.” — Lena Orvik, with the name behind a dash.

use super::lexicon::{Frames, Lexicon};
use super::mend::Mender;
use super::reading::Found;
use super::study::Study;
use crate::language::Upos;

/// How many tokens from its end a sentence may have its cue: "he said in a statement on Tuesday:".
const BEFORE_COLON: usize = 10;

/// Announced quotations, in order of their cues.
pub(super) fn read(study: &Study) -> Vec<Found> {
    let lexicon = Lexicon::built_in();
    let page = &study.page;
    let mender = Mender { study };
    let mut found = Vec::new();
    for index in 0..page.facts.sentences.len() {
        let sentence = page.sentence(index);
        let Some(colon) = sentence.end.checked_sub(1).filter(|&last| page.word(last) == ":") else {
            continue;
        };
        let Some(quote) = page.quote_of.get(sentence.end).copied().flatten() else { continue };
        let content = page.tokens_in(page.quotes[quote as usize].span);
        if content.start != sentence.end {
            continue;
        }
        let near = sentence.start.max(colon.saturating_sub(BEFORE_COLON))..colon;
        let verb = near.rev().find(|&at| {
            page.facts.tokens[at].upos == Upos::VERB
                && !page.quoted(at)
                && lexicon.verb(page.word(at)).is_some_and(|verb| verb.frames.any(Frames::CLAUSE))
        });
        let Some((verb, subject)) = verb.and_then(|verb| Some((verb, mender.subject(verb)?))) else {
            continue;
        };
        let source = mender.phrase(subject);
        if source.len() > super::mend::LONGEST_SOURCE || source.end > verb {
            continue;
        }
        found.push(Found::of_cue(verb, source.collect(), content.collect()));
    }
    found
}

/// Longest name behind a dash.
const LONGEST_NAME: usize = 6;

/// Quotations with a name behind a dash at the end of their paragraph. `told` says which tokens are content already.
pub(super) fn signed(study: &Study, told: &[Found]) -> Vec<Found> {
    let page = &study.page;
    let mut found = Vec::new();
    for (index, quoted) in page.quotes.iter().enumerate() {
        let content = page.tokens_in(quoted.span);
        let dash = content.end;
        if !matches!(page.word(dash), "—" | "–" | "―" | "--" | "-") || page.quoted(dash) {
            continue;
        }
        let same_block = |token: usize| {
            let sentence = page.sentence_of.get(token).copied();
            sentence.is_some_and(|sentence| page.block(sentence as usize) == quoted.block)
        };
        let name: Vec<usize> = (dash + 1..page.words.len().min(dash + 2 + LONGEST_NAME))
            .take_while(|&at| same_block(at))
            .collect();
        let named = name.len() <= LONGEST_NAME
            && name.first().is_some_and(|&first| page.capital(first))
            && name
                .iter()
                .all(|&at| page.capital(at) || matches!(page.word(at), "," | "." | "of" | "the" | "de"))
            && name.iter().any(|&at| page.is_word(at));
        // Paragraphs that the quotation goes on from are its content, too.
        let taken = |token: usize| told.iter().any(|one| one.content.binary_search(&token).is_ok());
        if !named || content.len() < 4 || taken(content.start) {
            continue;
        }
        let mut content: Vec<usize> = content.collect();
        let mut before = index;
        while page.quotes[before].continues
            && let Some(previous) = before.checked_sub(1)
        {
            before = previous;
            content.extend(page.tokens_in(page.quotes[before].span));
        }
        content.sort_unstable();
        found.push(Found::of_cue(dash, name, content));
    }
    found
}
