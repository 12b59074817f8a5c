//! Firms that are called after two people or things: "Young & Okafor" is one name, wherever it stands.

use std::ops::Range;

use super::{Basis, EntityKind, Name, Sources, Taken};

/// Takes names on both sides of an ampersand for one, where the recogniser took them for two or missed one; and where it
/// missed both, if the document has the name elsewhere.
pub(super) fn firms(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let joins = |at: &usize| words.text(*at) == "&" && !words.glued(*at) && !words.glued(*at + 1);
    let part = |token: usize| words.capital(token) && words.text(token).chars().count() > 1;
    // "Bonnie & Clyde" are two people.
    let couple =
        |at: usize| [at - 1, at + 1].into_iter().all(|token| (sources.given_name)(words.text(token)));
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

/// What the recogniser found of the name around an ampersand, with the words beside the sign.
fn spotted(sources: &Sources<'_>, at: usize) -> Option<Range<usize>> {
    let beside = |tokens: &Range<usize>| tokens.contains(&(at - 1)) || tokens.contains(&(at + 1));
    let found = sources.spotted.iter().map(|name| sources.words.covering(name.span)).filter(beside);
    let whole = found.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))?;
    Some(whole.start.min(at - 1)..whole.end.max(at + 2))
}
