//! Streets in addresses, which are called after persons and trees: "1200 E. Broad St.", "the 200 block of Keller Lane".

use std::ops::Range;

use super::{Basis, EntityKind, Name, Sources, Taken, range};
use crate::entity::tables::TABLES;
use crate::entity::words::Words;

/// Words of a street's name before the word that says it is one, at most.
const LONGEST: usize = 4;

/// Takes what stands between a house's number, or "block of", and a word for streets as a street's name.
pub(super) fn streets(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    for start in 1..words.len() {
        if !words.capital(start) || !numbered(words, start) {
            continue;
        }
        let Some(tokens) = street(words, start) else { continue };
        // "10 Downing Street" has an entry of its own.
        let listed = sources.known.iter().map(range).any(|known| known.len() > 1 && known.end == tokens.end);
        if !listed {
            taken.put(Name::new(words, tokens, EntityKind::Place, Basis::Shape));
        }
    }
}

/// Whether a house's number, or "block of", stands right before the token.
fn numbered(words: &Words<'_>, start: usize) -> bool {
    let number = words.text(start - 1);
    words.same_sentence(start - 1, start)
        && (!number.is_empty() && number.len() <= 5 && number.bytes().all(|byte| byte.is_ascii_digit())
            || number == "of" && words.before(start, 2) == "block")
}

/// The street's name that starts at the token.
fn street(words: &Words<'_>, start: usize) -> Option<Range<usize>> {
    let named = |at: &usize| words.same_sentence(start, *at) && words.capital(*at);
    let is_last = |at: &usize| TABLES.street_words.contains(words.lower(*at));
    (start + 1..=start + LONGEST).take_while(named).find(is_last).map(|last| start..last + 1)
}
