//! Institutions of a state that are named by its country: "Russian Defence Ministry", "Russia's military".

use super::{Basis, EntityKind, MentionForm, Name, Sources, Taken, range};
use crate::entity::tables::TABLES;
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
            .map(|(id, end)| (id, tokens.start..end))
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
                        .map(|(id, _)| (id, at..tokens.end))
                })
            });
        let Some((id, tokens)) = found else { continue };
        // "Russian forces" in lower case are a description, and so is "the Syrian government"; both are kept
        // because the country's name makes them as good as names.
        let mut name = Name::new(words, tokens, EntityKind::Government, Basis::Dictionary);
        name.institution = Some((government.country.clone(), id));
        name.known = Some(index);
        let noun =
            if name.tokens.start == range(known).start { name.tokens.end - 1 } else { name.tokens.start };
        if !words.capital(noun) {
            name.inside = Some((words.span(&range(known)), known.form));
        }
        taken.put(name);
    }
}

/// The institution whose words start at `at`: its id and the end of its words.
pub(crate) fn institution_at(words: &Words<'_>, at: usize, near: usize) -> Option<(&'static str, usize)> {
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
        words.same_sentence(at, token - 1).then_some((institution.id, token))
    })
}
