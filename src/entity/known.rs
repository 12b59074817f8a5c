//! What the dictionaries know of a document's tokens, weighed: which entry a match is taken for, and how far
//! it may be believed where nothing else speaks for a name.

use smol_str::{SmolStr, format_smolstr};

use super::gazetteer::{Entry, Flags, Gazetteer, Match, PlaceKind, fold_name, matches};
use super::names::{Government, Known, Trust};
use super::place_identity;
use super::tables::TABLES;
use super::{EntityKind, MentionForm};
use crate::language::{Sentence, Token};

/// A town of this many inhabitants is meant by its name unless something speaks against it.
const LARGE_TOWN: u64 = 100_000;
/// A region (which shares its name with fewer things) of this many.
const LARGE_REGION: u64 = 200_000;

/// The dictionary's names in the sentences, in order. `user` says whether an id comes from the user's own
/// dictionary.
pub fn known(
    gazetteer: &Gazetteer,
    user: &dyn Fn(&str) -> bool,
    source: &str,
    tokens: &[Token],
    sentences: &[Sentence],
) -> Vec<Known> {
    let mut found = Vec::new();
    for sentence in sentences {
        let range = sentence.tokens.start as usize..(sentence.tokens.end as usize).min(tokens.len());
        let texts: Vec<&str> =
            tokens.get(range.clone()).unwrap_or(&[]).iter().map(|token| token.span.of(source)).collect();
        // "al-Bab": the matcher starts names at capitals.
        let texts: Vec<&str> = (0..texts.len())
            .map(|at| match texts[at] {
                "al" if texts.get(at + 1) == Some(&"-") => "Al",
                "el" if texts.get(at + 1) == Some(&"-") => "El",
                text => text,
            })
            .collect();
        for hit in matches(gazetteer, &texts) {
            found.extend(weigh(gazetteer, user, &texts, &hit, range.start));
        }
    }
    found
}

/// Whether a folded word is a usual given name or surname.
pub fn is_personal_name(gazetteer: &Gazetteer, folded: &str) -> bool {
    let flags = gazetteer.words.flags(folded);
    flags.has(Flags::GIVEN) || flags.has(Flags::SURNAME)
}

fn weigh(
    gazetteer: &Gazetteer,
    user: &dyn Fn(&str) -> bool,
    texts: &[&str],
    hit: &Match,
    base: usize,
) -> Option<Known> {
    let words = texts.get(hit.start..hit.end)?;
    let text = words.join(" ");
    let entry = hit.entries.iter().filter_map(|&id| gazetteer.dictionary.get(id)).next();
    let metonym = hit.metonyms.iter().filter_map(|&id| gazetteer.dictionary.get(id)).next();
    let best = hit.places.iter().find_map(|place| Some((place, gazetteer.places.weight(place.id)?)));
    let single = words.len() == 1;
    // "Western powers" are no province of that name.
    if single
        && matches!(
            fold_name(&text).as_str(),
            "western" | "eastern" | "northern" | "southern" | "central" | "north" | "south" | "east" | "west"
        )
    {
        return None;
    }
    let acronym = single && text.chars().count() <= 7 && text.chars().all(|c| !c.is_lowercase());
    // "UN" is nobody's name, although "Un" is.
    let spelt_so = |entry: &Entry| entry.name == text || entry.aliases.iter().any(|alias| *alias == text);
    let abbreviates =
        acronym && entry.is_some_and(|entry| entry.kind != EntityKind::Place && spelt_so(entry));
    let personal = single && !abbreviates && is_personal_name(gazetteer, &fold_name(&text));
    let government = |entry: &Entry| Government {
        id: entry.id.clone(),
        country: country(entry),
        name: entry.name.clone(),
    };
    let tokens = (base + hit.start) as u32..(base + hit.end) as u32;
    let plain = if acronym { MentionForm::Acronym } else { MentionForm::Name };
    // "Let" is no "LeT".
    if single
        && entry.is_some_and(|entry| !spelt_so(entry))
        && TABLES.no_names.contains(text.to_lowercase().as_str())
    {
        return None;
    }
    if let Some(entry) = entry {
        let nationality = entry.id.strip_suffix(".people");
        let state = nationality.and_then(|code| gazetteer.dictionary.by_id(&format!("{code}.government")));
        let form = if entry.kind == EntityKind::Group { MentionForm::Demonym } else { plain };
        let mine = user(&entry.id);
        let government = match nationality {
            Some(code) => Some(state.map(government).unwrap_or_else(|| Government {
                id: format_smolstr!("{code}.government"),
                country: code.into(),
                name: entry.name.clone(),
            })),
            None if entry.kind == EntityKind::Place => metonym.map(government),
            None => None,
        };
        let name = match nationality.and_then(|code| gazetteer.dictionary.by_id(code)) {
            Some(country) => country.name.clone(),
            None => entry.name.clone(),
        };
        // "Jordan" and "Chad" are also people, "Post" and "Congress" also words.
        let trust = match entry.kind {
            _ if mine => Trust::Sure,
            _ if personal => Trust::Likely,
            EntityKind::Place | EntityKind::Group => Trust::Sure,
            _ if !single || acronym => Trust::Sure,
            EntityKind::ArmedGroup | EntityKind::Agency => Trust::Sure,
            _ => Trust::Likely,
        };
        return Some(Known {
            tokens,
            id: entry.id.clone(),
            name,
            kind: entry.kind,
            form,
            government,
            division: false,
            trust,
            user: mine,
        });
    }
    // A small town of its name does not hide a seat of government: "the White House".
    let renowned = best.filter(|(place, (kind, people))| {
        metonym.is_none()
            || gazetteer.is_capital(place.id)
            || !matches!(kind, PlaceKind::City | PlaceKind::County | PlaceKind::Site)
            || *people >= LARGE_TOWN
    });
    if let Some((place, (kind, people))) = renowned {
        let shown = gazetteer.places.get(place.id)?;
        let large = match kind {
            PlaceKind::Country | PlaceKind::Continent | PlaceKind::Water | PlaceKind::Area => true,
            PlaceKind::Region => people >= LARGE_REGION,
            PlaceKind::City => people >= LARGE_TOWN,
            PlaceKind::County | PlaceKind::Site => !single,
        };
        let trust = match (large, personal) {
            (true, false) => Trust::Sure,
            (true, true) => Trust::Likely,
            _ => Trust::Weak,
        };
        return Some(Known {
            tokens,
            id: place_identity::best_known(&shown.name, &shown.country),
            name: shown.name,
            kind: EntityKind::Place,
            form: plain,
            government: metonym.map(government),
            division: matches!(kind, PlaceKind::Region | PlaceKind::County),
            trust,
            user: false,
        });
    }
    // A building or quarter that only ever stands for its institution: "the Kremlin".
    let entry = metonym?;
    Some(Known {
        tokens,
        id: format_smolstr!("{}.seat", entry.id),
        name: text.into(),
        kind: EntityKind::Place,
        form: plain,
        government: Some(government(entry)),
        division: false,
        trust: if personal { Trust::Likely } else { Trust::Sure },
        user: user(&entry.id),
    })
}

/// The country of a government's entry, as the ids of countries write it.
fn country(entry: &Entry) -> SmolStr {
    entry.country.to_lowercase().into()
}
