//! Ids of places. The gazetteer's places have no ids that people could read; "springfield.us" is the best known place of
//! that name in its country, and "springfield.illinois.us" another one.

use smol_str::{SmolStr, format_smolstr};

use super::gazetteer::{Gazetteer, PlaceEntry, slug};
use super::place::{containers, is_same_ground};

/// The id of the best known place of a name in its country, which stands for the land around it too.
pub(super) fn best_known(name: &str, country: &str) -> SmolStr {
    format_smolstr!("{}.{}", slug(name), country.to_lowercase())
}

/// The id of a place: its name and country, and its region, or its county too, where it is not the best known of that
/// name.
pub fn place_id(gazetteer: &Gazetteer, place: &PlaceEntry) -> SmolStr {
    let country = place.country.to_lowercase();
    let name = slug(&place.name);
    let rivals: Vec<PlaceEntry> = gazetteer
        .lookup(&place.name)
        .into_iter()
        .filter(|rival| rival.country == place.country && slug(&rival.name) == name)
        .collect();
    let meant = |rival: &PlaceEntry| is_same_ground(rival, place);
    if rivals.first().is_none_or(meant) {
        return best_known(&place.name, &place.country);
    }
    let within = containers(gazetteer, place);
    // Smallest first, and the country last.
    match &within[..] {
        [county, region, _] => {
            let first = rivals.iter().find(|rival| rival.admin1 == place.admin1);
            let region = slug(region);
            match first.is_none_or(meant) {
                true => format_smolstr!("{name}.{region}.{country}"),
                false => format_smolstr!("{name}.{}.{region}.{country}", slug(county)),
            }
        }
        [region, _] => format_smolstr!("{name}.{}.{country}", slug(region)),
        _ => format_smolstr!("{name}.{}.{country}", place.kind.word()),
    }
}

/// The place of an id that [`place_id`] made.
pub fn place_of_id(gazetteer: &Gazetteer, id: &str) -> Option<PlaceEntry> {
    let (name, _) = id.split_once('.')?;
    gazetteer.lookup(&name.replace('-', " ")).into_iter().find(|place| place_id(gazetteer, place) == id)
}

/// Whether an id is of a place of the gazetteer, or of a country.
pub(crate) fn is_of_gazetteer(gazetteer: &Gazetteer, id: &str) -> bool {
    match id.split_once('.') {
        Some((_, rest)) => rest.len() == 2 && !rest.contains('.') && gazetteer.dictionary.by_id(id).is_none(),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(name: &str, country: &str) -> Vec<SmolStr> {
        let gazetteer = Gazetteer::builtin();
        let places = gazetteer.lookup(name).into_iter().filter(|place| place.country == country);
        places.map(|place| place_id(gazetteer, &place)).collect()
    }

    #[test]
    fn the_best_known_place_of_a_name_has_the_short_id() {
        let ids = ids("Springfield", "US");
        assert_eq!(ids[0], "springfield.us");
        assert!(ids.iter().any(|id| id == "springfield.illinois.us"), "{ids:?}");
    }

    #[test]
    fn a_town_and_its_province_are_one_place() {
        assert!(ids("Homs", "SY").iter().all(|id| id == "homs.sy"));
    }

    #[test]
    fn an_id_leads_back_to_its_place() {
        let gazetteer = Gazetteer::builtin();
        for place in gazetteer.lookup("Springfield").into_iter().take(20) {
            let id = place_id(gazetteer, &place);
            let back = place_of_id(gazetteer, &id).expect("a place of that id");
            assert!(is_same_ground(&back, &place) || back.admin2 == place.admin2, "{id}");
        }
        assert!(place_of_id(gazetteer, "nowhere-at-all.xx").is_none());
        assert!(place_of_id(gazetteer, "").is_none());
    }
}
