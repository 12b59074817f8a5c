//! Firms that are called after two people or things: "Young & Okafor" is one name, wherever it stands.

use std::ops::Range;

use super::{Basis, EntityKind, Name, Sources, Taken};
use crate::entity::tables::TABLES;

/// Takes names on both sides of an ampersand for one, where the recogniser took them for two or missed one; and where it
/// missed both, if the document has the name elsewhere.
pub(super) fn firms(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let joins = |at: &usize| words.text(*at) == "&" && !words.glued(*at) && !words.glued(*at + 1);
    let part = |token: usize| words.capital(token) && words.text(token).chars().count() > 1;
    // "Bonnie & Clyde" are two people.
    let couple =
        |at: usize| [at - 1, at + 1].into_iter().all(|token| (sources.given_name)(words.text(token)));
    couples(sources, taken);
    let open: Vec<usize> = (1..words.len().saturating_sub(1))
        .filter(joins)
        .filter(|&at| part(at - 1) && part(at + 1) && !couple(at))
        .filter(|at| !sources.known.iter().any(|known| super::range(known).contains(at)))
        .collect();
    let same = |a: usize, b: usize| {
        words.lower(a - 1) == words.lower(b - 1) && words.lower(a + 1) == words.lower(b + 1)
    };
    let spotted: Vec<Option<Range<usize>>> = open.iter().map(|&at| spotted(sources, at)).collect();
    for (index, &at) in open.iter().enumerate() {
        let elsewhere = || open.iter().zip(&spotted).any(|(&other, name)| name.is_some() && same(at, other));
        let whole = spotted[index].clone().or_else(|| elsewhere().then_some(at - 1..at + 2));
        if let Some(whole) = whole {
            taken.put(Name::new(words, whole, EntityKind::Organisation, Basis::Model));
        }
    }
}

/// "Anna Keller & Jan Orvik" are two people with a name of their own each.
fn couples(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let full = |first: usize| {
        words.same_sentence(first, first + 1)
            && words.capital(first)
            && words.capital(first + 1)
            && words.letters(first + 1)
            && (sources.given_name)(words.text(first))
            && !TABLES.companies.contains(words.lower(first + 1))
            && !TABLES.heads.contains_key(words.lower(first + 1))
    };
    let beside = |at: usize| words.opens_name(at) || words.text(at) == "&";
    for at in 2..words.len().saturating_sub(2) {
        if words.text(at) != "&" || !full(at - 2) || !full(at + 1) {
            continue;
        }
        let goes_on = |token: usize| words.same_sentence(token, at) && beside(token);
        let longer = at > 2 && goes_on(at - 3) || at + 3 < words.len() && goes_on(at + 3);
        if !longer {
            for person in [at - 2..at, at + 1..at + 3] {
                taken.put(Name::new(words, person, EntityKind::Person, Basis::Model));
            }
        }
    }
}

/// What the recogniser found of the name around an ampersand, with the words beside the sign.
fn spotted(sources: &Sources<'_>, at: usize) -> Option<Range<usize>> {
    let beside = |tokens: &Range<usize>| tokens.contains(&(at - 1)) || tokens.contains(&(at + 1));
    let found = sources.spotted.iter().map(|name| sources.words.covering(name.span)).filter(beside);
    let whole = found.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))?;
    Some(whole.start.min(at - 1)..whole.end.max(at + 2))
}
