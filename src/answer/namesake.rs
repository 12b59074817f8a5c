//! Places that share a name: those that were passed over for the one that is meant, and the marks that say it is one of
//! them.

use crate::corpus::CorpusDocument;
use crate::entity::gazetteer::{Gazetteer, PlaceEntry};
use crate::entity::{EntityKind, Geography, place, place_identity};
use crate::markup::write::NewAttributes;

/// Most namesakes of a place that are offered.
const MOST_OFFERED: usize = 3;

/// A place that a name could mean as well.
pub(super) struct Namesake {
    /// What it is, for a title: "the one in Sangamon County, Illinois, United States".
    pub what: String,
    /// The mark that says it is meant.
    pub attributes: NewAttributes,
}

/// The places that were passed over, most likely first.
pub(super) fn namesakes(geography: &Geography) -> Vec<PlaceEntry> {
    let places = &Gazetteer::builtin().places;
    geography.alternatives.iter().filter_map(|&id| places.get(id)).collect()
}

/// What else a mention of a place could mean, most likely first.
pub(super) fn namesakes_of_mention(document: &CorpusDocument, mention: u32) -> Vec<Namesake> {
    let facts = &document.facts;
    let mention = facts.mentions.get(mention as usize).filter(|mention| mention.kind == EntityKind::Place);
    let entity = mention.and_then(|mention| facts.entities.get(mention.entity as usize));
    let Some(geography) = entity.and_then(|entity| entity.geography.as_ref()) else { return Vec::new() };
    let gazetteer = Gazetteer::builtin();
    let namesake = |place: PlaceEntry| {
        let within = place::containers(gazetteer, &place).join(", ");
        let what = match within.is_empty() {
            true => format!("the {} of that name", place.kind.word()),
            false => format!("the one in {within}"),
        };
        let id = place_identity::place_id(gazetteer, &place);
        Namesake { what, attributes: NewAttributes::new().key("place", &id) }
    };
    namesakes(geography).into_iter().take(MOST_OFFERED).map(namesake).collect()
}
