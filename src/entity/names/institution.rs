//! Institutions of a state that are named by its country: "Russian Defence Ministry", "Russia's military".

use super::{Basis, EntityKind, MentionForm, Name, Sources, Taken, range};
use crate::entity::tables::{Institution, TABLES};
use crate::entity::words::Words;
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
        let found = institution_at(words, next, tokens.start)
            .map(|(institution, end)| (institution, tokens.start..end))
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
        // "Russian forces" in lower case are a description, and so is "the Syrian government"; both are kept
        // because the country's name makes them as good as names.
        let mut name = Name::new(words, tokens, institution.kind, Basis::Dictionary);
        name.institution = Some((government.country.clone(), institution.id));
        name.known = Some(index);
        let noun =
            if name.tokens.start == range(known).start { name.tokens.end - 1 } else { name.tokens.start };
        if !words.capital(noun) {
            name.inside = Some((words.span(&range(known)), known.form));
        }
        taken.put(name);
    }
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
            && (TABLES.is_role(words.lower(token)) || words.capital(token));
        (words.same_sentence(at, token - 1) && !goes_on).then_some((institution, token))
    })
}
