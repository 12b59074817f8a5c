//! The built-in gazetteer: the world's places, a dictionary of known actors, and what single words say
//! about names. Data files lie under `data/`, their sources are named in `data/README.md`.

pub mod dictionary;
pub mod fold;
pub mod matcher;
pub mod pack;
pub mod places;
pub mod words;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

pub use dictionary::{DatedRole, Dictionary, Entry, EntryId};
pub use fold::fold_name;
pub(crate) use fold::slug;
pub use matcher::{Match, matches, word_flags};
pub use places::{PlaceEntry, PlaceHit, PlaceId, PlaceKind, Places};
pub use words::{Flags, Words};

static PLACES: &[u8] = include_bytes!("../../../data/gazetteer/places.bin");

const ADJECTIVES: &str = include_str!("../../../data/gazetteer/adjectives.tsv");

static BUILTIN: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::load);

/// Places, known actors and words, ready to be asked.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    /// The world's places.
    pub places: Places<&'static [u8]>,
    /// Known actors: organisations, governments, armed groups, outlets, peoples.
    pub dictionary: Dictionary,
    /// What single words say about names.
    pub words: Words,
    capitals: FxHashSet<PlaceId>,
    demonyms: FxHashMap<String, PlaceId>,
}

impl Gazetteer {
    /// The gazetteer that is part of the binary; read once, on first use.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    fn load() -> Self {
        // The tables are part of the binary and a test opens them: these cannot fail in a tested build.
        let places = Places::open(PLACES).expect("the built-in table of places is whole");
        let dictionary = Dictionary::builtin();
        let mut capitals = FxHashSet::default();
        let mut demonyms = FxHashMap::default();
        for country in dictionary::countries() {
            let Some(id) = places.country(country.code) else { continue };
            for hit in places.lookup(country.capital) {
                if let Some(entry) = places.get(hit.id)
                    && entry.kind == PlaceKind::City
                    && entry.country == country.code
                {
                    capitals.insert(hit.id);
                    break;
                }
            }
            for demonym in country.demonyms() {
                // "Congolese" and "Dominican" belong to two countries: the first listed has it.
                demonyms.entry(fold_name(&demonym)).or_insert(id);
            }
        }
        for line in ADJECTIVES.lines().filter(|line| !line.starts_with('#')) {
            if let Some((word, place)) = line.split_once('\t')
                && let Some(hit) = places.lookup(place).first()
            {
                demonyms.entry(fold_name(word)).or_insert(hit.id);
            }
        }
        Self { places, dictionary, words: Words::builtin(), capitals, demonyms }
    }

    /// Every place of a name, however it is written, best known first. Costs a decoding for each;
    /// [`Places::lookup`] gives the bare hits.
    pub fn lookup(&self, name: &str) -> Vec<PlaceEntry> {
        self.places.lookup(name).into_iter().filter_map(|hit| self.places.get(hit.id)).collect()
    }

    /// Whether a place is the capital of its country.
    pub fn is_capital(&self, id: PlaceId) -> bool {
        self.capitals.contains(&id)
    }

    /// The place whose people or manner a word names, mostly a country: "Syrian", "Frenchmen", "Bavarian".
    pub fn place_of_demonym(&self, word: &str) -> Option<PlaceId> {
        self.demonyms.get(&fold_name(word)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tables_are_whole() {
        let gazetteer = Gazetteer::builtin();
        assert!(gazetteer.places.verify());
        assert!(gazetteer.places.len() > 120_000);
    }

    #[test]
    fn well_known_places_come_first() {
        for (name, country, lat, lon) in [
            ("Paris", "FR", 48.85, 2.35),
            ("Deir Ezzor", "SY", 35.34, 40.14),
            ("Deir ez-Zor", "SY", 35.34, 40.14),
            ("Dayr az Zawr", "SY", 35.34, 40.14),
            ("al-Bab", "SY", 36.37, 37.52),
            ("Raqqa", "SY", 35.95, 39.01),
            ("Homs", "SY", 34.72, 36.73),
            ("Kiev", "UA", 50.45, 30.52),
            ("Munich", "DE", 48.14, 11.58),
            ("U.S.", "US", 39.76, -98.5),
            ("Gaza Strip", "PS", 31.42, 34.36),
            ("Calif.", "US", 37.25, -119.75),
        ] {
            let found = gazetteer_first(name);
            assert!(
                found.country == country && (found.lat - lat).abs() < 0.6 && (found.lon - lon).abs() < 0.6,
                "{name}: {found:?}"
            );
        }
    }

    fn gazetteer_first(name: &str) -> PlaceEntry {
        Gazetteer::builtin().lookup(name).into_iter().next().unwrap_or_else(|| panic!("{name} is not listed"))
    }

    #[test]
    fn demonyms_and_capitals() {
        let gazetteer = Gazetteer::builtin();
        let country =
            |w| gazetteer.place_of_demonym(w).and_then(|id| gazetteer.places.get(id)).map(|e| e.name);
        assert_eq!(country("Syrians").as_deref(), Some("Syria"));
        assert_eq!(country("French").as_deref(), Some("France"));
        assert_eq!(country("Swiss").as_deref(), Some("Switzerland"));
        assert_eq!(country("Martian"), None);
        assert!(gazetteer.is_capital(gazetteer_first("Damascus").id));
        assert!(!gazetteer.is_capital(gazetteer_first("New York City").id));
    }
}
