//! What a body is a part of: a general staff of the armed forces, these of the ministry of defence, this of the
//! government, this of the country.

use std::sync::LazyLock;

use smol_str::{SmolStr, format_smolstr};

use super::Lexicon;
use super::gazetteer::dictionary::countries;
use super::gazetteer::{Gazetteer, slug};
use super::tables::TABLES;

/// The id of what the dictionary id names a part of. An own dictionary's `part-of` goes before what the ids of
/// institutions say. `None` where nothing is known to hold it.
///
/// The answer is the next larger body whether or not anybody mentions it; those who show a hierarchy go on from it.
pub fn whole_of(lexicon: &Lexicon, id: &str) -> Option<SmolStr> {
    let entry = lexicon.gazetteer().dictionary.by_id(id);
    if let Some(whole) = entry.and_then(|entry| entry.part_of.clone()) {
        return Some(whole);
    }
    let (prefix, institution) = id.split_once('.')?;
    // Ids of institutions begin with the country's code, those of its government and people with its own id.
    let (code, country) = country(prefix)?;
    match TABLES.wholes.get(institution) {
        Some(&"") => Some(country),
        Some(&"government") => Some(format_smolstr!("{country}.government")),
        Some(whole) => Some(format_smolstr!("{code}.{whole}")),
        None if institution == "people" => Some(country),
        // "us.cia": a part of the government that only the built-in dictionary knows, whoever has an entry of that id.
        None => {
            let known = Gazetteer::builtin().dictionary.by_id(id);
            known.map(|_| format_smolstr!("{country}.government"))
        }
    }
}

/// The code of a country, in small letters, and its id, by either of them.
fn country(prefix: &str) -> Option<(SmolStr, SmolStr)> {
    static IDS: LazyLock<Vec<(SmolStr, SmolStr)>> = LazyLock::new(|| {
        countries().map(|country| (country.code.to_lowercase().into(), slug(country.name).into())).collect()
    });
    IDS.iter().find(|(code, id)| code == prefix || id == prefix).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::import::actors;

    fn chain(lexicon: &Lexicon, id: &str) -> Vec<String> {
        let mut chain = Vec::new();
        let mut at = SmolStr::from(id);
        while let Some(whole) = whole_of(lexicon, &at) {
            chain.push(whole.to_string());
            at = whole;
        }
        chain
    }

    #[test]
    fn institutions_are_parts_of_their_state() {
        let lexicon = Lexicon::default();
        assert_eq!(
            chain(&lexicon, "no.general-staff"),
            ["no.army", "no.defence", "norway.government", "norway"]
        );
        assert_eq!(chain(&lexicon, "us.cia"), ["united-states.government", "united-states"]);
        assert_eq!(chain(&lexicon, "no.parliament"), ["norway"]);
        assert_eq!(chain(&lexicon, "norway.people"), ["norway"]);
        assert_eq!(chain(&lexicon, "oslo.no"), Vec::<String>::new());
        assert_eq!(chain(&lexicon, "islamic-state"), Vec::<String>::new());
    }

    #[test]
    fn own_dictionaries_say_what_is_part_of_what() {
        let (actors, problems) = actors::read(
            "[[actor]]\nname=\"Tarn Brigade\"\nkind=\"armed-group\"\npart-of=\"tarn-guard\"\n\
             [[actor]]\nname=\"Tarn Guard\"\nkind=\"armed-group\"\npart-of=\"no.defence\"\n",
        );
        assert_eq!(problems, Vec::new());
        let mut lexicon = Lexicon::default();
        lexicon.add(actors);
        assert_eq!(
            chain(&lexicon, "tarn-brigade"),
            ["tarn-guard", "no.defence", "norway.government", "norway"]
        );
    }
}
