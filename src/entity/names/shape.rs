//! Names by the shape of the text: runs of capitalised words, and what stands beside them.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::repeat::head_of;
use super::{Basis, EntityKind, Name, Sources, Taken, edge};
use crate::entity::role;
use crate::entity::tables::{PlaceNoun, RoleUse, TABLES};
use crate::entity::words::Words;
use crate::language::Upos;
/// Runs of capitalised words, for documents that no trained recogniser read.
pub(super) fn shapes(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let lower_elsewhere: FxHashSet<&str> =
        (0..words.len()).filter(|&token| !words.capital(token)).map(|token| words.lower(token)).collect();
    let mut at = 0;
    while at < words.len() {
        if (sources.titles)(at) || taken.at(at).is_some() || !starts_name(words, at, &lower_elsewhere) {
            at += 1;
            continue;
        }
        let end = run_end(sources, taken, at);
        let mut start = at;
        // Titles in front belong to the role.
        while start < end && TABLES.roles.contains_key(words.lower(start)) && start + 1 < end {
            start += 1;
        }
        let tokens = start..end;
        let kind = if among_places(words, taken, &tokens) {
            Some(EntityKind::Place)
        } else {
            shape_kind(sources, &tokens)
        };
        if let Some(kind) = kind {
            taken.put(Name::new(words, tokens, kind, Basis::Shape));
        }
        at = end;
    }
}

fn starts_name(words: &Words<'_>, token: usize, lower_elsewhere: &FxHashSet<&str>) -> bool {
    if !words.capital(token) || !words.letters(token) || TABLES.no_names.contains(words.lower(token)) {
        return false;
    }
    let first = token == words.sentence_start(token)
        || matches!(words.before(token, 1), "\"" | "“" | "‘" | "'" | "(" | ":" | "—" | "--" | "[");
    !(first && lower_elsewhere.contains(words.lower(token)))
}

fn run_end(sources: &Sources<'_>, taken: &Taken<'_>, start: usize) -> usize {
    let words = sources.words;
    let limit = words.sentence_end(start);
    let free = |token: usize| token < limit && taken.at(token).is_none();
    let capital = |token: usize| {
        free(token)
            && words.capital(token)
            && words.letters(token)
            && !TABLES.no_names.contains(words.lower(token))
    };
    let mut end = start + 1;
    let mut institution = TABLES.heads.contains_key(words.lower(start));
    loop {
        if capital(end) {
            institution |= TABLES.heads.contains_key(words.lower(end));
            end += 1;
            continue;
        }
        // "al-Assad", "Abdel Rahman al Masri", "Jean-Pierre".
        let hyphen = words.text(end) == "-" && words.glued(end) && words.glued(end + 1);
        if hyphen && capital(end + 1) {
            end += 2;
            continue;
        }
        let particle = TABLES.particles.contains(words.lower(end)) && free(end);
        if particle {
            if capital(end + 1) {
                end += 2;
                continue;
            }
            if words.text(end + 1) == "-" && words.glued(end + 1) && capital(end + 2) {
                end += 3;
                continue;
            }
        }
        let joins = institution && matches!(words.lower(end), "of" | "for");
        if joins && capital(end + 1) {
            end += 2;
            continue;
        }
        if joins && words.lower(end + 1) == "the" && capital(end + 2) {
            end += 3;
            continue;
        }
        return end;
    }
}

/// What a run of capitalised words names, by the words in it and beside it; `None` where nothing tells.
fn shape_kind(sources: &Sources<'_>, tokens: &Range<usize>) -> Option<EntityKind> {
    let words = sources.words;
    let beside = role::beside(words, tokens, &|_| false);
    let by_head = head_of(words, tokens).and_then(|head| TABLES.heads.get(words.lower(head)));
    if beside.title.is_some() || beside.address {
        return Some(EntityKind::Person);
    }
    if tokens.len() > 1
        && let Some(&kind) = by_head
    {
        return Some(kind);
    }
    if (sources.given_name)(words.text(tokens.start)) && tokens.len() > 1 {
        return Some(EntityKind::Person);
    }
    if beside.apposition.is_some() {
        return Some(EntityKind::Person);
    }
    let speaks = |word: &str| {
        matches!(word, "said" | "says" | "told" | "added" | "wrote" | "tweeted" | "explained" | "recalled")
    };
    let the = words.before(tokens.start, 1) == "the";
    if tokens.len() == 1 && TABLES.roles.contains_key(words.lower(tokens.start)) {
        return None;
    }
    if tokens.len() == 1 && the && TABLES.heads.contains_key(words.lower(tokens.start)) {
        return None;
    }
    if town_behind(words, tokens.end) || town_before(words, tokens.start) {
        return Some(EntityKind::Place);
    }
    if tokens.len() == 1 && words.upper(tokens.start) {
        return (words.text(tokens.start).len() <= 6).then_some(EntityKind::Organisation);
    }
    let short = tokens.len() <= 4;
    if short && (speaks(words.after(tokens.end - 1, 1)) || speaks(words.before(tokens.start, 1))) {
        return Some(if the { EntityKind::Organisation } else { EntityKind::Person });
    }
    let place = matches!(
        words.before(tokens.start, 1),
        "in" | "near" | "at" | "from" | "around" | "outside" | "into" | "across" | "towards" | "toward"
    );
    if short && place {
        return Some(EntityKind::Place);
    }
    (2..=3).contains(&tokens.len()).then_some(EntityKind::Person)
}

/// "the village of …", "the outskirts of …".
pub(super) fn town_before(words: &Words<'_>, start: usize) -> bool {
    words.before(start, 1) == "of" && TABLES.place_nouns.contains_key(words.before(start, 2))
}

/// In a list with places: "near Homs, Ithriya and Aleppo".
fn among_places(words: &Words<'_>, taken: &Taken<'_>, tokens: &Range<usize>) -> bool {
    let place = |token: Option<usize>| {
        token.is_some_and(|token| {
            words.same_sentence(token, tokens.start)
                && taken.at(token).is_some_and(|name| name.kind == EntityKind::Place)
        })
    };
    let before = matches!(words.before(tokens.start, 1), "," | "and") && place(tokens.start.checked_sub(2));
    let after = matches!(words.after(tokens.end - 1, 1), "," | "and") && place(Some(tokens.end + 1));
    let last = words.before(tokens.start, 1) == "and";
    (before && (after || last)) || (after && preposition_before(words, tokens.start))
}

fn preposition_before(words: &Words<'_>, start: usize) -> bool {
    matches!(words.before(start, 1), "in" | "near" | "at" | "from" | "around" | "to" | "into" | "of")
}

/// ", a rebel-held town": an apposition that calls the name a place.
pub(super) fn town_behind(words: &Words<'_>, end: usize) -> bool {
    if end == 0 || words.after(end - 1, 1) != "," || !matches!(words.after(end - 1, 2), "a" | "an" | "the") {
        return false;
    }
    // "a lawyer from the town" is no town either.
    let stops = |word: &str| {
        matches!(
            word,
            "" | ","
                | "."
                | "in"
                | "of"
                | "who"
                | "which"
                | "that"
                | "from"
                | "at"
                | "near"
                | "on"
                | "for"
                | "with"
                | "to"
                | "by"
        )
    };
    (3..8)
        .take_while(|&step| !stops(words.after(end - 1, step)))
        // "a town councillor" is no town.
        .any(|step| {
            TABLES.place_nouns.get(words.after(end - 1, step)) == Some(&PlaceNoun::One)
                && !matches!(words.upos(end + step), Upos::NOUN | Upos::PROPN | Upos::ADJ)
        })
}

/// Capitalised words behind a title, where nothing else was found: "Gen. Ion Sava".
pub(super) fn titled_persons(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    for at in 0..words.len() {
        let Some(role) = TABLES.roles.get(words.lower(at)) else { continue };
        if !words.capital(at) || role.usage == RoleUse::Role || (sources.titles)(at) {
            continue;
        }
        let start = at + 1;
        let name = start < words.len()
            && words.same_sentence(at, start)
            && words.capital(start)
            && words.letters(start)
            && taken.at(start).is_none()
            && taken.at(at).is_none()
            && !words.upper(start)
            && !TABLES.no_names.contains(words.lower(start))
            && !TABLES.roles.contains_key(words.lower(start))
            && !TABLES.role_modifiers.contains(words.lower(start))
            && !TABLES.heads.contains_key(words.lower(start));
        if !name {
            continue;
        }
        let end = run_end(sources, taken, start);
        if end - start <= 5 {
            let whole = edge::whole_person(words, &(start..end), &|token| taken.at(token).is_some());
            taken.put(Name::new(words, whole, EntityKind::Person, Basis::Shape));
        }
    }
}
