//! What a source does with the content: asserts, denies, doubts, accuses, rejects, confirms, expects.

use super::lexicon::{Frames, Lexicon};
use super::page::Page;
use super::reading::Found;
use crate::statement::Stance;

/// The stance of an attribution: what its cue's lexicon entry says, turned round by a negation beside the
/// cue ("did not deny", "could not confirm").
pub(crate) fn of(page: &Page, found: &Found) -> Stance {
    if let Some(stance) = found.stance {
        return stance;
    }
    let lexicon = Lexicon::built_in();
    let Some(head) = found.head else { return Stance::Asserts };
    let entry = |token: usize| {
        let word = page.word(token);
        lexicon
            .verb(word)
            .map(|verb| (verb.stance, verb.frames))
            .or_else(|| lexicon.noun(word).map(|noun| (noun.stance, Frames::default())))
    };
    // A cue of several words ("issued a denial", "declined to say") has the stance of its most telling word.
    let told = entry(head).or_else(|| found.cue.iter().find_map(|&token| entry(token)));
    let telling = found
        .cue
        .iter()
        .filter_map(|&token| entry(token))
        .map(|(stance, _)| stance)
        .find(|stance| *stance != Stance::Asserts);
    let stance = match told {
        Some((Stance::Asserts, _)) | None => telling.unwrap_or(Stance::Asserts),
        Some((stance, _)) => stance,
    };
    if negated(page, found, head) { turned(stance) } else { stance }
}

/// "not", "never", "neither … nor" among the cue's words or right before its head.
fn negated(page: &Page, found: &Found, head: usize) -> bool {
    let before = head.saturating_sub(4)..head;
    let negation = |token: usize| matches!(page.word(token), "not" | "n't" | "never" | "cannot");
    found.cue.iter().any(|&token| negation(token))
        || before
            .rev()
            .take_while(|&token| page.is_word(token) && !found.source.contains(&token))
            .any(negation)
}

/// What is left of a stance under a negation: who does not confirm, doubts; who does not deny says nothing
/// firm, which is doubt as well; who does not expect it, doubts it.
fn turned(stance: Stance) -> Stance {
    match stance {
        Stance::Confirms | Stance::Denies | Stance::Expects => Stance::Doubts,
        Stance::Asserts | Stance::Doubts | Stance::Accuses | Stance::Rejects => stance,
    }
}
