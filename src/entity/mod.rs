//! Who and where an article speaks of: dictionaries, recognition of names, coreference inside a document,
//! metonymy.
//!
//! [`recognise()`] is the stage as a whole. Inside it, [`names`] finds the names, `metonym` tells governments from
//! places, `role` reads titles and appositions, `coreference` gathers the names of one thing.

mod coreference;
pub mod gazetteer;
mod generic;
pub mod import;
pub mod known;
mod lexicon;
mod metonym;
pub mod names;
pub mod place;
pub mod place_identity;
mod recognise;
mod role;
pub(crate) mod spelling;
mod spotting;
mod tables;
mod whole;
mod words;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::text::SourceSpan;

pub(crate) use coreference::PersonName;
use gazetteer::PlaceId;
pub(crate) use generic::is_generic;
pub use lexicon::Lexicon;
pub use names::{Government, Known, MarkedName, SpottedKind, SpottedName, Trust};
pub use recognise::{Input, Recognised, recognise};
pub use spelling::SpellingVariant;
pub use spotting::spot;
pub use whole::whole_of;

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A company, party, institution, body, team.
    Organisation,
    /// A state's government, ministry or armed force.
    Government,
    /// A non-state armed group.
    ArmedGroup,
    /// A newspaper, broadcaster or site.
    Outlet,
    /// A news agency.
    Agency,
    /// A people, nationality, religion or following.
    Group,
    /// A place with extent: country, region, town, site, water.
    Place,
}

/// How a mention names its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionForm {
    /// By a proper name.
    Name,
    /// By an acronym of the name.
    Acronym,
    /// By the adjective or noun of a nationality, as in "Russian jets".
    Demonym,
    /// By a description, as in "the ministry".
    Description,
    /// By a pronoun.
    Pronoun,
}

/// One place in the text that names or describes an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The bytes of the name alone, without title, role words or article.
    pub span: SourceSpan,
    /// Title and role words beside the name: "senior military official".
    pub role: Option<SourceSpan>,
    /// The state's name inside a description that serves as a name.
    pub inside: Option<StateName>,
    /// How it names the entity.
    pub form: MentionForm,
    /// What it is in this place: "Moscow" is a [`EntityKind::Government`] in "Moscow said".
    pub kind: EntityKind,
    /// Set where a place's name stands for its government or institution, with the reason.
    pub metonym: Option<String>,
    /// Index of its entity in [`crate::facts::Facts::entities`].
    pub entity: u32,
    /// Why it was linked to that entity, in plain words.
    pub reason: String,
}

/// The name of a state, or of its capital for it, inside that of its institution: "Russian" in "the Russian army".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateName {
    /// The bytes of the name.
    pub span: SourceSpan,
    /// How it names the state.
    pub form: MentionForm,
    /// The dictionary's id: of the place, or of the state's government where the name is an adjective.
    pub id: SmolStr,
    /// The name to show.
    pub name: SmolStr,
}

/// The description of an entity at some date: "Russian foreign minister".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The words.
    pub title: String,
    /// Where the document says so; `None` where a dictionary does.
    pub span: Option<SourceSpan>,
}

/// A point on the globe, in degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coordinates {
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
}

/// Which place on the globe a name was taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Geography {
    /// Where it lies.
    pub coordinates: Coordinates,
    /// What holds it, smallest first: "Homs Governorate", "Syria".
    pub containment: Vec<String>,
    /// Other places of the same name that were passed over, of the built-in gazetteer, most likely first.
    pub alternatives: Vec<PlaceId>,
    /// Why this one.
    pub reason: String,
}

/// One entity of one document: the mentions that speak of the same thing.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentEntity {
    /// The fullest name the document uses.
    pub name: SmolStr,
    /// What it is.
    pub kind: EntityKind,
    /// Its mentions, as indices into [`crate::facts::Facts::mentions`], in order of the text.
    pub mentions: Vec<u32>,
    /// Other names the document uses, without repeats, in order of the text.
    pub aliases: Vec<SmolStr>,
    /// Roles the document gives it.
    pub roles: Vec<Role>,
    /// The dictionary's id for it: "syria", "russia.government".
    pub dictionary: Option<SmolStr>,
    /// Where it lies, for places.
    pub geography: Option<Geography>,
}

#[cfg(test)]
mod pipeline_tests;
#[cfg(test)]
mod tests;
