//! What is rejected, denied or confirmed in a relative clause: "an offer that most groups rejected". The noun
//! before the clause is the content; readers of words alone see no object and pass it over.

use std::ops::Range;

use super::lexicon::{Forms, Frames, Lexicon};
use super::page::Page;
use super::reading::Found;
use crate::language::Upos;
use crate::statement::Stance;

/// Finds such clauses in all sentences with a tree.
pub(crate) fn read(page: &Page) -> Vec<Found> {
    let lexicon = Lexicon::built_in();
    let tokens = &page.facts.tokens;
    let mut found = Vec::new();
    for verb in 0..tokens.len() {
        // Trees take a clause with "that" for one that fills the noun as often as for one that describes it.
        if !matches!(tokens[verb].relation, "acl:relcl" | "acl") || page.quoted(verb) {
            continue;
        }
        let Some(entry) = lexicon.verb(page.word(verb)) else { continue };
        let Some(noun) = tokens[verb].head.map(|head| head as usize) else { continue };
        let sentence = page.sentence(page.sentence_of.get(verb).map_or(0, |&index| index as usize));
        let below = |relation: &str| {
            sentence
                .clone()
                .find(|&at| tokens[at].head == Some(verb as u32) && tokens[at].relation == relation)
        };
        // "the group that rejected the offer" has its noun for a subject, and its own object.
        let (Some(subject), None) = (below("nsubj"), below("obj").filter(|&object| object > verb)) else {
            continue;
        };
        let pronoun = matches!(page.word(subject), "that" | "which" | "who");
        let stands = entry.frames.any(Frames::OBJECT)
            && entry.stance != Stance::Asserts
            && entry.forms.any(Forms::PAST.and(Forms::THIRD).and(Forms::BASE))
            && !pronoun
            && noun < subject
            && subject < verb;
        if !stands {
            continue;
        }
        let phrase = |head: usize| -> Vec<usize> {
            let first = sentence.clone().find(|&at| {
                at <= head
                    && (at..head).all(|between| {
                        tokens[between].head.is_some_and(|up| (at..=head).contains(&(up as usize)))
                    })
            });
            (first.unwrap_or(head)..head + 1).filter(|&at| page.is_word(at)).collect()
        };
        found.push(Found::of_cue(verb, between(page, noun + 1..verb), phrase(noun)));
    }
    found
}

/// The words between the noun and the verb without pronoun, auxiliaries and adverbs beside the verb. Trees go
/// wrong inside such phrases more often than the phrases leave that place.
fn between(page: &Page, mut range: Range<usize>) -> Vec<usize> {
    let upos = |at: usize| page.facts.tokens[at].upos;
    while range.end > range.start && matches!(upos(range.end - 1), Upos::AUX | Upos::ADV | Upos::PART) {
        range.end -= 1;
    }
    if matches!(page.word(range.start), "that" | "which" | "who" | "whom") {
        range.start += 1;
    }
    range.filter(|&at| page.is_word(at)).collect()
}
