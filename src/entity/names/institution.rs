//! Institutions of a state that are named by its country: "Russian Defence Ministry", "Russia's military".

use std::cell::LazyCell;
use std::ops::Range;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::{Basis, EntityKind, Known, MentionForm, Name, Sources, StateName, Taken, range};
use crate::entity::tables::{Institution, TABLES};
use crate::entity::words::Words;
use crate::language::Upos;

/// Tokens of a ruler's name, at most.
const LONGEST_NAME: usize = 6;

/// Tokens between "government troops" and the "in" of their country, at most.
const LONGEST_COMPANY: usize = 8;

/// "Russian Defence Ministry", "Russia's military", "Ministry of Defence of the Russian Federation".
pub(super) fn institutions(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    for (index, known) in sources.known.iter().enumerate() {
        let Some(government) = known.government.as_ref() else { continue };
        let country = known.kind == EntityKind::Place || known.form == MentionForm::Demonym;
        if !country {
            continue;
        }
        let tokens = range(known);
        let mut next = tokens.end;
        if words.after(tokens.end.wrapping_sub(1), 1) == "'s" {
            next += 1;
        }
        // "Veldia's Defence Ministry" are two names, "Veldia's army" is one description.
        let owned = next > tokens.end && words.capital(next);
        let found = institution_at(words, next, tokens.start)
            .map(|(institution, end)| (institution, if owned { next } else { tokens.start }..end))
            .or_else(|| {
                // "… of the Russian Federation"
                let of = match (words.before(tokens.start, 1), words.before(tokens.start, 2)) {
                    ("of", _) => tokens.start.checked_sub(1)?,
                    ("the", "of") => tokens.start.checked_sub(2)?,
                    _ => return None,
                };
                (of.saturating_sub(6)..of).find_map(|at| {
                    institution_at(words, at, tokens.start)
                        .filter(|(_, end)| *end == of && at < of)
                        .map(|(found, _)| (found, at..tokens.end))
                })
            });
        let Some((institution, tokens)) = found else { continue };
        // "London police", "Moscow authorities".
        if institution.of_cities && known.form != MentionForm::Demonym && !is_country(known) {
            continue;
        }
        // "Russian forces" in lower case are a description, and so is "the Syrian government"; both are kept
        // because the country's name makes them as good as names.
        let mut name = Name::new(words, tokens, institution.kind, Basis::Dictionary);
        name.institution = Some((government.country.clone(), institution.id));
        name.known = Some(index);
        let behind = name.tokens.start >= range(known).start;
        let noun = if behind { name.tokens.end - 1 } else { name.tokens.start };
        if !words.capital(noun) {
            let adjective = known.form == MentionForm::Demonym;
            name.inside = Some(StateName {
                span: words.span(&range(known)),
                form: known.form,
                id: if adjective { government.id.clone() } else { known.id.clone() },
                name: if adjective { government.name.clone() } else { known.name.clone() },
            });
        }
        taken.put(name);
    }
    parties(sources, taken);
    government_forces(sources, taken);
    regimes(sources, taken);
    taken_up_arms(words, taken);
}

/// "opposition groups in Veldia", "Veldia's 'opposition'": parties whose country stands apart from their noun. The name
/// is the noun alone, as the country's is its own.
fn parties(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    for (index, known) in sources.known.iter().enumerate() {
        let Some(government) = known.government.as_ref() else { continue };
        if known.form != MentionForm::Demonym && !is_country(known) {
            continue;
        }
        let Some(tokens) = quoted_party(words, range(known)).or_else(|| party_in(sources, index)) else {
            continue;
        };
        let Some((party, _)) = institution_at(words, tokens.start, tokens.start) else { continue };
        let state = (index, &government.country);
        taken.put(described(words, tokens, party, state));
    }
}

/// A state's institution or party whose noun stands apart from the state's name: the number of that name among what
/// the dictionaries know, and the country's id.
fn described(
    words: &Words<'_>,
    tokens: Range<usize>,
    institution: &Institution,
    (known, country): (usize, &SmolStr),
) -> Name {
    let mut name = Name::new(words, tokens, institution.kind, Basis::Dictionary);
    name.form = MentionForm::Description;
    name.institution = Some((country.clone(), institution.id));
    name.known = Some(known);
    name
}

/// Whether a name is that of a country itself, and not of a town that stands for its government.
fn is_country(known: &Known) -> bool {
    let state = known.government.as_ref().and_then(|state| state.id.strip_suffix(".government"));
    known.kind == EntityKind::Place && state == Some(known.id.as_str())
}

/// "Veldia's 'opposition'": the party in quotation marks right behind its country.
fn quoted_party(words: &Words<'_>, country: Range<usize>) -> Option<Range<usize>> {
    let quotes = |at: usize| matches!(words.text(at), "'" | "\"" | "“" | "”" | "‘" | "’" | "`" | "``" | "''");
    let owner = words.after(country.end - 1, 1) == "'s";
    let mark = country.end + usize::from(owner);
    if !quotes(mark) {
        return None;
    }
    let (_, end) = institution_at(words, mark + 1, country.start).filter(|(found, _)| found.party)?;
    quotes(end).then_some(mark + 1..end)
}

/// "opposition groups in Veldia", "the rebels in northern Veldia": the party right before "in" and its country.
fn party_in(sources: &Sources<'_>, country: usize) -> Option<Range<usize>> {
    let words = sources.words;
    let known = &sources.known[country];
    if known.form == MentionForm::Demonym {
        return None;
    }
    let before = in_before(words, known.tokens.start as usize)?;
    let (at, party) = (before.saturating_sub(3)..before).find_map(|at| {
        let (found, end) = institution_at(words, at, before)?;
        let small = !words.capital(at) || words.sentence_start(at) == at;
        (found.party && end == before && small).then_some((at, found))
    })?;
    // "Orlian rebels in Veldia" are not Veldia's; "opposition in Veldia to the dam" is no party.
    let told =
        at > 0 && words.same_sentence(at - 1, at) && (words.capital(at - 1) || words.text(at - 1) == "-");
    let bare = party.words == ["opposition"] && words.before(at, 1) != "the";
    (!told && !bare).then_some(at..before)
}

/// The "in" of "in Veldia", "in northern Veldia".
fn in_before(words: &Words<'_>, country: usize) -> Option<usize> {
    let mut before = country.checked_sub(1)?;
    let side = |word: &str| word.ends_with("ern") || word == "central";
    if side(words.lower(before)) {
        before = before.checked_sub(1)?;
    }
    (words.lower(before) == "in" && words.same_sentence(before, country)).then_some(before)
}

/// "government troops in Veldia", "government troops and their allies in Veldia": with no verb and no other name before
/// the country, they are its government's.
fn government_forces(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    for (index, known) in sources.known.iter().enumerate() {
        let Some(government) = known.government.as_ref().filter(|_| is_country(known)) else { continue };
        let Some(before) = in_before(words, known.tokens.start as usize) else { continue };
        let joins = |at: &usize| {
            words.same_sentence(*at, before)
                && !words.capital(*at)
                && !matches!(words.upos(*at), Upos::VERB | Upos::AUX | Upos::PUNCT)
        };
        let near = (before.saturating_sub(LONGEST_COMPANY)..before).rev().take_while(joins);
        let forces = near.filter(|at| words.lower(*at) == "government").find_map(|at| {
            let (found, end) = institution_at(words, at + 1, at)?;
            let (state, _) = institution_at(words, at, at)?;
            (found.id == "army").then_some((state, at..end))
        });
        let Some((institution, tokens)) = forces else { continue };
        taken.put(described(words, tokens, institution, (index, &government.country)));
    }
}

/// An opposition that fights is its country's rebels: where the text speaks of "opposition fighters", or of
/// "opposition groups" beside rebels, and of one country's only.
fn taken_up_arms(words: &Words<'_>, taken: &mut Taken<'_>) {
    let opposes = |name: &Name| name.institution.as_ref().is_some_and(|(_, id)| *id == "opposition");
    if opposed_state(taken).is_none() || !taken.names.iter().any(opposes) {
        return;
    }
    let rebels = |at: usize| institution_at(words, at, at).is_some_and(|(party, _)| party.id == "rebels");
    let opposition = |at: &usize| words.lower(*at) == "opposition";
    let fights = (0..words.len()).filter(opposition).any(rebels)
        || (0..words.len()).filter(opposition).any(|at| words.after(at, 1) == "groups")
            && (0..words.len()).any(rebels);
    if fights {
        for (_, id) in
            taken.names.iter_mut().filter(|name| opposes(name)).filter_map(|name| name.institution.as_mut())
        {
            *id = "rebels";
        }
    }
}

/// "Orvik's regime" is the government of the state of which the text calls Orvik the president.
fn regimes(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let rulers: Vec<(&str, usize)> =
        (0..sources.known.len()).filter_map(|index| Some((ruler(sources, index)?, index))).collect();
    let opposed = opposed_state(taken);
    if rulers.is_empty() && opposed.is_none() {
        return;
    }
    let titled = LazyCell::new(|| titled_rulers(words));
    for at in 2..words.len() {
        if !words.is_genitive(at - 1) || words.capital(at) {
            continue;
        }
        let owner = words.text(at - 2);
        let Some((institution, end)) =
            institution_at(words, at, at - 2).filter(|(found, _)| found.id == "government")
        else {
            continue;
        };
        let mut states = rulers.iter().filter(|(name, _)| *name == owner).map(|(_, index)| *index);
        let named_so = || words.lower(at) == "regime" || is_opposed(words, at - 2);
        let opposed = || opposed.filter(|_| named_so() && titled.contains(owner));
        let Some(index) = states.next().or_else(opposed) else { continue };
        let state = |index: usize| sources.known[index].government.as_ref().map(|state| &state.id);
        // Two rulers of one name.
        if states.any(|other| state(other) != state(index)) {
            continue;
        }
        let Some(government) = sources.known[index].government.as_ref() else { continue };
        taken.put(described(words, at..end, institution, (index, &government.country)));
    }
}

/// The last name of whom the text calls the ruler of a country: "Orvik" of "Veldian President Jan Orvik".
fn ruler<'a>(sources: &Sources<'a>, country: usize) -> Option<&'a str> {
    let words = sources.words;
    let known = &sources.known[country];
    known.government.as_ref()?;
    let mut at = known.tokens.end as usize;
    if words.text(at) == "'s" {
        at += 1;
    }
    titled(words, at)
}

/// The one country whose opposition or rebels the text tells of, as a name of it: of whom they want to be rid is its
/// ruler.
fn opposed_state(taken: &Taken<'_>) -> Option<usize> {
    let side = |name: &Name| {
        name.institution.clone().filter(|(_, id)| matches!(*id, "rebels" | "opposition")).zip(name.known)
    };
    let mut sides = taken.names.iter().filter_map(side);
    let ((country, _), known) = sides.next()?;
    sides.all(|((other, _), _)| other == country).then_some(known)
}

/// The last names of all whom the text calls rulers, of whatever state.
pub(crate) fn titled_rulers<'a>(words: &'a Words<'_>) -> FxHashSet<&'a str> {
    (0..words.len()).filter_map(|at| titled(words, at)).collect()
}

/// Whether somebody wants to be rid of whose last name stands at the token: "fighting against Jan Orvik".
fn is_opposed(words: &Words<'_>, last: usize) -> bool {
    let named = |at: &usize| words.capital(*at) || TABLES.particles.contains(words.lower(*at));
    let Some(first) = (last.saturating_sub(LONGEST_NAME)..=last).rev().take_while(named).last() else {
        return false;
    };
    let (before, farther) = (words.before(first, 1), words.before(first, 2));
    TABLES.opposing.contains(before) || TABLES.opposing.contains([farther, before].join(" ").as_str())
}

/// The last name behind a ruler's title: "Orvik" of "President Jan Orvik".
fn titled<'a>(words: &'a Words<'_>, mut at: usize) -> Option<&'a str> {
    let pair = [words.lower(at), words.lower(at + 1)].join(" ");
    at += if TABLES.rulers.contains(words.lower(at)) {
        1
    } else if TABLES.rulers.contains(pair.as_str()) {
        2
    } else {
        return None;
    };
    let from = at;
    let part = |at: usize| {
        words.capital(at) && words.letters(at)
            || words.text(at) == "-" && words.glued(at)
            || at > from && TABLES.particles.contains(words.lower(at))
    };
    while at < words.len() && at < from + LONGEST_NAME && words.same_sentence(from, at) && part(at) {
        at += 1;
    }
    let last = at.checked_sub(1).filter(|last| *last >= from && words.capital(*last))?;
    Some(words.text(last))
}

/// The institution or party whose words start at `at`, and the end of its words.
pub(crate) fn institution_at(
    words: &Words<'_>,
    at: usize,
    near: usize,
) -> Option<(&'static Institution, usize)> {
    if at >= words.len() || !words.same_sentence(at, near) {
        return None;
    }
    let list = TABLES.institutions.get(words.lower(at))?;
    list.iter().find_map(|institution| {
        let mut token = at;
        for &word in &institution.words {
            // The tables write "forces'" as one word, the tokens as two.
            let lower = words.lower(token);
            if lower == word {
                token += 1;
            } else if word.strip_suffix(['\'', '’']) == Some(lower)
                && matches!(words.lower(token + 1), "'" | "’")
            {
                token += 2;
            } else {
                return None;
            }
        }
        // "opposition leader Ion Sava" calls him so.
        let goes_on = institution.party
            && words.letters(token)
            && words.same_sentence(at, token)
            && (TABLES.is_role(words.lower(token)) || words.opens_name(token));
        (words.same_sentence(at, token - 1) && !goes_on).then_some((institution, token))
    })
}
