//! Firms that are called by a genitive: "Moody's" is the whole of the name, also where a space stands before its end.

use rustc_hash::FxHashSet;

use super::{Basis, EntityKind, Name, Sources, SpottedKind, Taken};
use crate::entity::tables::TABLES;

/// Most words of such a name before its genitive.
const LONGEST: usize = 3;

/// Takes the genitives of the table for names of firms, but where a person of the document bears the word.
pub(super) fn firms(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let genitives = (1..words.len()).filter(|&at| matches!(words.lower(at), "'s" | "’s"));
    let mut people: Option<FxHashSet<&str>> = None;
    for end in genitives {
        let first = end.saturating_sub(LONGEST).max(words.sentence_start(end));
        let whole = (first..end).find(|&start| {
            let spelt: Vec<&str> = (start..end).map(|at| words.lower(at)).collect();
            words.capital(start) && TABLES.genitives.contains(spelt.join(" ").as_str())
        });
        let Some(start) = whole else { continue };
        // "Jan Lowe's", "Justice Lowe's"
        let called = start > words.sentence_start(start)
            && (words.capital(start - 1) && words.letters(start - 1) && !words.upper(start)
                || TABLES.is_role(words.lower(start - 1)));
        let people = people.get_or_insert_with(|| words_of_people(sources));
        if called || people.contains(words.text(end - 1)) {
            continue;
        }
        // "McDonald's Corp"
        let spotted = sources.spotted.iter().map(|name| (name.kind, words.covering(name.span)));
        let further = spotted
            .filter(|(kind, name)| *kind == SpottedKind::Organisation && name.contains(&end))
            .map(|(_, name)| name.end)
            .max();
        let name = start..further.unwrap_or(end + 1).max(end + 1);
        taken.put(Name::new(words, name, EntityKind::Organisation, Basis::Model));
    }
}

/// The words of persons' names of several words.
fn words_of_people<'a>(sources: &Sources<'a>) -> FxHashSet<&'a str> {
    let words = sources.words;
    let people = sources.spotted.iter().filter(|name| name.kind == SpottedKind::Person);
    people
        .map(|name| words.covering(name.span))
        .filter(|tokens| tokens.len() > 1)
        .flat_map(|tokens| tokens.map(|at| words.text(at)))
        .collect()
}
