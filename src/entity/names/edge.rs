//! Where a name begins and ends. The trained recogniser and the dictionaries now and then take a word too many or
//! too few: titles, articles and nouns that only say what the named thing is do not belong to a name, the second
//! half of "Wen-chi" does.

use std::ops::Range;

use super::{EntityKind, SpottedKind, merge::class};
use crate::entity::tables::{RoleUse, TABLES};
use crate::entity::words::Words;
use crate::language::{Upos, is_styled};

/// The names inside a stretch of tokens that was taken for one: "Delmont - Piet de Groot" and "Jakarta, Indonesia"
/// are two, as are "Ministry of Health and Ministry of Justice"; "Prof Ion Sava of" is "Ion Sava". None is left where
/// no token has a capital.
pub(super) fn cut(words: &Words<'_>, tokens: &Range<usize>, kind: EntityKind) -> Vec<Range<usize>> {
    let dash = |at: usize| {
        matches!(words.text(at), "-" | "–" | "—" | "--") && !words.glued(at) && !words.glued(at + 1)
    };
    // "Anna Keller ------ Jan Orvik": a line that was drawn with signs.
    let rule = |at: usize| words.text(at).len() > 2 && words.text(at).bytes().all(|b| b"-_*=~#".contains(&b));
    let comma = |at: usize| kind == EntityKind::Place && words.text(at) == ",";
    // "Mheen in Homs province" is a village and a province.
    let inside = |at: usize| kind == EntityKind::Place && at > tokens.start && words.text(at) == "in";
    // A name is in one alphabet: "𝒳 Anna Keller" is a symbol and a name.
    let plain = |at: usize| words.capital(at) && !words.text(at).starts_with(is_styled);
    let mixed = tokens.clone().any(plain);
    let symbol = |at: usize| mixed && words.text(at).starts_with(is_styled);
    // "Anna Sofia) Keller": a mark without its pair.
    let has = |mark: &str| tokens.clone().any(|at| words.text(at) == mark);
    let (opens, closes) = (has("("), has(")"));
    let torn = |at: usize| words.text(at) == ")" && !opens || words.text(at) == "(" && !closes;
    let between =
        |at: usize| at > tokens.start && words.text(at) == "and" && opens_body(words, at + 1, tokens);
    let mut pieces = Vec::new();
    let mut start = tokens.start;
    for at in tokens.clone().chain([tokens.end]) {
        let parts =
            || dash(at) || rule(at) || comma(at) || inside(at) || symbol(at) || torn(at) || between(at);
        if at == tokens.end || parts() {
            pieces.extend(stripped(words, start..at, kind));
            start = at + 1;
        }
    }
    pieces
}

/// The names inside a stretch that was taken for one, where the dictionary knows a place in it: "Aleppo's Kweires" is a
/// town and what lies in it, "Ion Sava of Ober" a man and his town; "St. John's" is one place.
pub(super) fn owned(
    words: &Words<'_>,
    tokens: Range<usize>,
    kind: EntityKind,
    place: &dyn Fn(&Range<usize>) -> bool,
) -> Vec<Range<usize>> {
    if kind == EntityKind::Person
        && let Some(of) =
            tokens.clone().skip(1).find(|&at| words.text(at) == "of" && place(&(at + 1..tokens.end)))
    {
        return vec![tokens.start..of, of + 1..tokens.end];
    }
    // "… in Orlo, Calif. Olson said": the mark of the abbreviation was also that of the sentence.
    let state = tokens.start..tokens.start + 1;
    let abbreviated = words.text(tokens.start).len() > 4 && words.text(tokens.start).ends_with('.');
    if kind == EntityKind::Person
        && tokens.len() > 1
        && abbreviated
        && words.before(tokens.start, 1) == ","
        && place(&state)
    {
        return vec![state, tokens.start + 1..tokens.end];
    }
    let owns = |at: &usize| matches!(words.text(*at), "'s" | "’s") && *at + 1 < tokens.end;
    match tokens.clone().skip(1).find(owns).filter(|_| kind == EntityKind::Place) {
        Some(at) if place(&(tokens.start..at)) && !place(&tokens) => {
            vec![tokens.start..at, at + 1..tokens.end]
        }
        _ => vec![tokens],
    }
}

/// Whether a body's full name starts at a token: "Ministry of", "Bank for". "Department of Health and Human Services"
/// goes on behind its "and".
fn opens_body(words: &Words<'_>, at: usize, tokens: &Range<usize>) -> bool {
    at + 2 < tokens.end
        && words.capital(at)
        && TABLES.heads.contains_key(words.lower(at))
        && matches!(words.text(at + 1), "of" | "for")
}

/// Without words at either end that belong to no name of this kind.
fn stripped(words: &Words<'_>, mut tokens: Range<usize>, kind: EntityKind) -> Option<Range<usize>> {
    if kind == EntityKind::Place
        && let Some(of) = tokens
            .clone()
            .skip(1)
            .find(|&at| words.text(at) == "of" && TABLES.place_nouns.contains_key(words.text(at - 1)))
    {
        tokens.start = of + 1;
    }
    let loose = |at: usize| {
        !words.capital(at)
            // A letter by itself is what scraping left of something.
            && (words.letters(at) && words.text(at).chars().count() == 1
                || matches!(
                words.upos(at),
                Upos::ADP | Upos::DET | Upos::CCONJ | Upos::PUNCT | Upos::PART | Upos::SCONJ | Upos::AUX
            ) || kind == EntityKind::Person
                && words.letters(at)
                && !words.text(at).contains(char::is_uppercase))
    };
    while !tokens.is_empty()
        && loose(tokens.start)
        && !TABLES.particles.contains(words.lower(tokens.start))
        && !words.glued(tokens.start + 1)
    {
        tokens.start += 1;
    }
    // "Orlo E17 Jan Orvik": nobody's name begins with the end of an address.
    while kind == EntityKind::Person
        && tokens.len() > 1
        && words.text(tokens.start).contains(|c: char| c.is_ascii_digit())
    {
        tokens.start += 1;
    }
    while kind == EntityKind::Person && tokens.len() > 1 {
        let title =
            TABLES.roles.get(words.lower(tokens.start)).is_some_and(|role| role.usage != RoleUse::Role)
                && !TABLES.noble_titles.contains(words.lower(tokens.start))
                && (tokens.start + 1..tokens.end).any(|at| words.capital(at));
        if !title || words.text(tokens.start + 1) == "-" {
            break;
        }
        tokens.start += 1;
        while tokens.len() > 1 && !words.letters(tokens.start) {
            tokens.start += 1;
        }
    }
    while !tokens.is_empty() {
        let last = tokens.end - 1;
        let closes = words.text(last) == ")" && tokens.clone().any(|at| words.text(at) == "(");
        if !loose(last) || closes || words.glued(last) && matches!(words.text(last), "." | "!") {
            break;
        }
        // "Wen-chi", but not "Wen's" nor "Wen,".
        let hyphened = words.glued(last) && last > tokens.start && words.text(last - 1) == "-";
        if hyphened && words.letters(last) {
            break;
        }
        tokens.end = last;
    }
    tokens.clone().any(|at| words.capital(at)).then_some(tokens)
}

/// The rest of a person's name whose parts are joined by hyphens: "Hsu Wen" is "Hsu Wen-chi". `busy` says which
/// tokens belong to another name.
pub(super) fn whole_person(
    words: &Words<'_>,
    tokens: &Range<usize>,
    busy: &dyn Fn(usize) -> bool,
) -> Range<usize> {
    let joins = |hyphen: usize| {
        words.text(hyphen) == "-"
            && words.glued(hyphen)
            && words.glued(hyphen + 1)
            && words.letters(hyphen + 1)
    };
    // "Velm-o-tar", "Hae-in", which taggers take for prepositions; "Orvik-in-waiting" is no name.
    let syllable = |at: usize| match words.text(at).chars().count() {
        1 => joins(at + 1),
        2 => !joins(at + 1),
        _ => false,
    };
    let mut tokens = tokens.clone();
    while joins(tokens.end) && !busy(tokens.end + 1) && words.same_sentence(tokens.start, tokens.end + 1) {
        let next = words.lower(tokens.end + 1);
        let part = if words.capital(tokens.end + 1) {
            !words.upper(tokens.end + 1)
        } else {
            next.chars().count() <= 5
                && !TABLES.hyphen_words.contains(next)
                && !TABLES.is_role(next)
                && (syllable(tokens.end + 1)
                    || !matches!(words.upos(tokens.end + 1), Upos::VERB | Upos::ADP | Upos::ADV))
        };
        if !part {
            break;
        }
        tokens.end += 2;
    }
    while tokens.start >= 2 && joins(tokens.start - 1) {
        let before = tokens.start - 2;
        let part =
            words.capital(before) && !words.upper(before) || TABLES.particles.contains(words.lower(before));
        if !part || busy(before) || !words.same_sentence(before, tokens.start) {
            break;
        }
        tokens.start = before;
    }
    tokens
}

/// The tokens of the name proper: without the compass and the noun of "southern Homs province", without the nouns of
/// "Interfax news agency".
pub(super) fn proper(words: &Words<'_>, tokens: &Range<usize>, kind: EntityKind) -> Range<usize> {
    let mut proper = tokens.clone();
    let small = |at: usize| !words.text(at).contains(char::is_uppercase) && words.letters(at);
    match class(kind) {
        SpottedKind::Place => {
            while !proper.is_empty()
                && small(proper.start)
                && !TABLES.particles.contains(words.lower(proper.start))
                && !words.glued(proper.start + 1)
            {
                proper.start += 1;
            }
            while !proper.is_empty() && small(proper.end - 1) && !words.glued(proper.end - 1) {
                proper.end -= 1;
            }
        }
        SpottedKind::Organisation => {
            while !proper.is_empty()
                && !words.glued(proper.end - 1)
                && TABLES.kind_nouns.contains(words.text(proper.end - 1))
            {
                proper.end -= 1;
            }
            // "Labour party" is called Labour, but "Conservative party" is called nothing less.
            if !proper.clone().any(|at| words.capital(at) && words.upos(at) == Upos::PROPN) {
                return tokens.clone();
            }
        }
        SpottedKind::Person | SpottedKind::Other => {}
    }
    if proper.clone().any(|at| words.capital(at)) { proper } else { tokens.clone() }
}
