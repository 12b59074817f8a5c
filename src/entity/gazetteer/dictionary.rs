//! The dictionary of known actors, from the tab-separated files under `data/gazetteer/`.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::fold::{fold_name, slug};
use crate::article::media::{Medium, media};
use crate::entity::EntityKind;

const COUNTRIES: &str = include_str!("../../../data/gazetteer/countries.tsv");
const FILES: [&str; 4] = [
    include_str!("../../../data/gazetteer/organisations.tsv"),
    include_str!("../../../data/gazetteer/governments.tsv"),
    include_str!("../../../data/gazetteer/armed_groups.tsv"),
    include_str!("../../../data/gazetteer/peoples.tsv"),
];

/// The number of an entry in one dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// A role and when it was held; days as ISO 8601 text (`2015`, `2015-11`, `2015-11-03`), `None` for open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatedRole {
    /// The words: "foreign minister", or the code of a coded dictionary.
    pub title: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

impl DatedRole {
    /// Whether the role was held on a day written as ISO 8601; a coarser bound holds for all its days.
    pub fn holds_on(&self, day: &str) -> bool {
        let after = self
            .from
            .as_deref()
            .is_none_or(|from| day >= from || day.starts_with(from) || from.starts_with(day));
        let before =
            self.to.as_deref().is_none_or(|to| day <= to || day.starts_with(to) || to.starts_with(day));
        after && before
    }
}

/// One known actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its id in markup and output: "islamic-state", "russia.government".
    pub id: SmolStr,
    /// The name to show.
    pub name: SmolStr,
    /// What it is.
    pub kind: EntityKind,
    /// Other names.
    pub aliases: Vec<SmolStr>,
    /// Names of places and buildings that stand for it when they act or speak: "the Kremlin".
    pub metonyms: Vec<SmolStr>,
    /// ISO 3166 code of its country, or empty.
    pub country: SmolStr,
    /// Internet domains, for outlets.
    pub domains: Vec<SmolStr>,
    /// Roles with their dates.
    pub roles: Vec<DatedRole>,
    /// Where it lies, degrees north and east, where a dictionary says so.
    pub coordinates: Option<(f64, f64)>,
    /// Ids of entries it must never be merged with.
    pub not_same: Vec<SmolStr>,
    /// Id of the body that it is a part of.
    pub part_of: Option<SmolStr>,
}

impl Entry {
    /// An entry with a name and nothing else.
    pub fn new(id: impl Into<SmolStr>, name: impl Into<SmolStr>, kind: EntityKind) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind,
            aliases: Vec::new(),
            metonyms: Vec::new(),
            country: SmolStr::default(),
            domains: Vec::new(),
            roles: Vec::new(),
            coordinates: None,
            not_same: Vec::new(),
            part_of: None,
        }
    }
}

/// A set of known actors with its index of names.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    entries: Vec<Entry>,
    names: FxHashMap<String, Vec<EntryId>>,
    metonyms: FxHashMap<String, Vec<EntryId>>,
    ids: FxHashMap<SmolStr, EntryId>,
    domains: FxHashMap<SmolStr, EntryId>,
    /// How many words the longest name has: where a matcher may stop.
    longest: usize,
    /// Folded first words of the names, so that most tokens are turned away by one look.
    first_words: rustc_hash::FxHashSet<String>,
}

impl Dictionary {
    /// The dictionary that is part of the binary.
    pub fn builtin() -> Self {
        let mut dictionary = Self::default();
        for country in countries() {
            for entry in country.entries() {
                dictionary.add(entry);
            }
        }
        for file in FILES {
            for line in lines(file) {
                if let Some(entry) = entry(line) {
                    dictionary.add(entry);
                }
            }
        }
        for medium in media() {
            dictionary.add(entry_of_medium(&medium));
        }
        dictionary
    }

    /// Adds an entry. One of the same id takes the place of the earlier, whose names stop counting:
    /// so a user's dictionary corrects ours.
    pub fn add(&mut self, entry: Entry) -> EntryId {
        self.put(entry, false)
    }

    /// Adds an entry as [`Dictionary::add`] does, and lets it come first wherever others bear its names.
    pub fn prefer(&mut self, entry: Entry) -> EntryId {
        self.put(entry, true)
    }

    /// Takes an entry's names and domains away, and its id; its number stays and names nothing.
    pub fn forget(&mut self, id: &str) -> Option<Entry> {
        let number = self.ids.remove(id)?;
        let entry = self.get(number)?.clone();
        self.unlist(number, &entry);
        Some(entry)
    }

    fn unlist(&mut self, id: EntryId, entry: &Entry) {
        for name in std::iter::once(&entry.name).chain(&entry.aliases).chain(&entry.metonyms) {
            let folded = fold_name(name);
            for table in [&mut self.names, &mut self.metonyms] {
                if let Some(ids) = table.get_mut(&folded) {
                    ids.retain(|&other| other != id);
                }
            }
        }
        for domain in &entry.domains {
            if self.domains.get(domain) == Some(&id) {
                self.domains.remove(domain);
            }
        }
    }

    fn put(&mut self, entry: Entry, first: bool) -> EntryId {
        let id = match self.ids.get(&entry.id) {
            Some(&id) => {
                if let Some(old) = self.get(id).cloned() {
                    self.unlist(id, &old);
                }
                id
            }
            None => EntryId(self.entries.len() as u32),
        };
        for (i, name) in std::iter::once(&entry.name).chain(&entry.aliases).chain(&entry.metonyms).enumerate()
        {
            let folded = fold_name(name);
            if folded.is_empty() {
                continue;
            }
            self.longest = self.longest.max(folded.split(' ').count());
            self.first_words.insert(folded.split(' ').next().unwrap_or_default().to_owned());
            let table = if i > entry.aliases.len() { &mut self.metonyms } else { &mut self.names };
            let ids = table.entry(folded).or_default();
            if !ids.contains(&id) {
                ids.insert(if first { 0 } else { ids.len() }, id);
            }
        }
        for domain in &entry.domains {
            self.domains.insert(domain.clone(), id);
        }
        self.ids.insert(entry.id.clone(), id);
        match self.entries.get_mut(id.0 as usize) {
            Some(slot) => *slot = entry,
            None => self.entries.push(entry),
        }
        id
    }

    /// All entries, in the order they were added.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// An entry by its number.
    pub fn get(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)
    }

    /// An entry by its id.
    pub fn by_id(&self, id: &str) -> Option<&Entry> {
        self.ids.get(id).and_then(|&id| self.get(id))
    }

    /// The entries that bear a name. Acronyms must be written in capitals ("WHO" is not "who").
    pub fn lookup(&self, name: &str) -> Vec<EntryId> {
        let folded = fold_name(name);
        let ids = self.lookup_folded(&folded);
        if !is_short_word(&folded) || !name.chars().any(char::is_lowercase) {
            return ids.to_vec();
        }
        // Short and written small: only for entries that spell a name so themselves.
        ids.iter().copied().filter(|&id| self.get(id).is_some_and(|e| spells_small(e, &folded))).collect()
    }

    /// The entries of a folded name, capitals unchecked.
    pub fn lookup_folded(&self, folded: &str) -> &[EntryId] {
        self.names.get(folded).map(Vec::as_slice).unwrap_or_default()
    }

    /// The governments and bodies that a place or building stands for when it acts: "Moscow", "the Kremlin".
    pub fn metonym(&self, name: &str) -> &[EntryId] {
        self.metonyms.get(&fold_name(name)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The outlet or agency that an internet address or domain belongs to: `www.dw.com` → Deutsche Welle.
    pub fn outlet_of_domain(&self, address: &str) -> Option<&Entry> {
        let host = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = host.split(['/', '?', ':']).next().unwrap_or_default().to_ascii_lowercase();
        let mut rest = host.as_str();
        loop {
            if let Some(&id) = self.domains.get(rest) {
                return self.get(id);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    pub(crate) fn begins(&self, word: &str) -> bool {
        self.first_words.contains(word)
    }

    pub(crate) fn metonym_folded(&self, folded: &str) -> &[EntryId] {
        self.metonyms.get(folded).map(Vec::as_slice).unwrap_or_default()
    }
}

/// One word of up to five letters: where an acronym may collide with a word.
pub(crate) fn is_short_word(folded: &str) -> bool {
    folded.len() <= 5 && !folded.contains(' ')
}

pub(crate) fn spells_small(entry: &Entry, folded: &str) -> bool {
    std::iter::once(&entry.name)
        .chain(&entry.aliases)
        .chain(&entry.metonyms)
        .any(|name| name.chars().any(char::is_lowercase) && fold_name(name) == folded)
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn list(cell: &str) -> Vec<SmolStr> {
    cell.split('|').filter(|s| !s.is_empty()).map(SmolStr::from).collect()
}

fn entry_of_medium(medium: &Medium) -> Entry {
    let kind = if medium.agency { EntityKind::Agency } else { EntityKind::Outlet };
    let mut entry = Entry::new(medium.id, medium.name, kind);
    entry.aliases = medium.aliases.iter().copied().map(SmolStr::from).collect();
    entry.country = medium.country.into();
    entry.domains = medium.domains.iter().copied().map(SmolStr::from).collect();
    entry
}

/// `kind, id, name, aliases, country, metonyms`.
fn entry(line: &'static str) -> Option<Entry> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [kind, id, name, aliases, country, metonyms] = cells[..] else { return None };
    let mut entry = Entry::new(id, name, kind_of_word(kind)?);
    entry.aliases = list(aliases);
    entry.country = country.into();
    entry.metonyms = list(metonyms);
    Some(entry)
}

/// The kind that a word in a data file or in `actors.toml` means; common synonyms are understood.
pub fn kind_of_word(word: &str) -> Option<EntityKind> {
    Some(match word.trim().to_ascii_lowercase().replace(['-', '_', ' '], "").as_str() {
        "person" => EntityKind::Person,
        "organisation" | "organization" | "org" | "company" | "party" => EntityKind::Organisation,
        "government" | "ministry" => EntityKind::Government,
        "armedgroup" | "militia" => EntityKind::ArmedGroup,
        "outlet" | "newspaper" | "broadcaster" => EntityKind::Outlet,
        "agency" | "newsagency" => EntityKind::Agency,
        "group" | "people" | "nationality" => EntityKind::Group,
        "place" | "location" => EntityKind::Place,
        _ => return None,
    })
}

/// One line of `countries.tsv`.
#[derive(Clone, Copy, Debug)]
pub struct Country {
    /// ISO 3166 code.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// Its capital.
    pub capital: &'static str,
    aliases: &'static str,
    demonyms: &'static str,
    metonyms: &'static str,
    lat: f64,
    lon: f64,
}

/// The countries and territories of `countries.tsv`.
pub fn countries() -> impl Iterator<Item = Country> {
    lines(COUNTRIES).filter_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [code, name, aliases, demonyms, capital, lat, lon, metonyms] = cells[..] else { return None };
        let (lat, lon) = (lat.parse().ok()?, lon.parse().ok()?);
        Some(Country { code, name, capital, aliases, demonyms, metonyms, lat, lon })
    })
}

impl Country {
    /// The words for its people and manner, plurals included: "Syrian", "Syrians".
    pub fn demonyms(self) -> Vec<String> {
        let mut out = Vec::new();
        for word in self.demonyms.split('|').filter(|w| !w.is_empty()) {
            out.push(word.to_owned());
            // "Chinese", "Swiss", "Danish", "Czechmen" have no plural in -s.
            if !["ese", "ish", "ss", "ch", "sh", "men", "man", "ic", "s"]
                .iter()
                .any(|end| word.ends_with(end))
            {
                out.push(format!("{word}s"));
            }
        }
        out
    }

    /// Its name as a sentence has it: "the United States".
    fn name_in_text(self) -> String {
        let plural = ["Bahamas", "Comoros", "Maldives", "Netherlands", "Philippines", "Seychelles"];
        let descriptive =
            ["United ", "Republic ", "Democratic Republic "].iter().any(|start| self.name.starts_with(start))
                || [" Islands", " Republic"].iter().any(|end| self.name.ends_with(end));
        let article = descriptive || plural.contains(&self.name) || self.name == "Gambia";
        format!("{}{}", if article { "the " } else { "" }, self.name)
    }

    fn entries(self) -> Vec<Entry> {
        let slug = slug(self.name);
        let mut country = Entry::new(slug.as_str(), self.name, EntityKind::Place);
        country.aliases = list(self.aliases);
        country.country = self.code.into();
        country.coordinates = Some((self.lat, self.lon));
        let mut out = vec![country];
        let metonyms = list(self.metonyms);
        if !metonyms.is_empty() {
            let mut government = Entry::new(
                format!("{slug}.government"),
                format!("Government of {}", self.name_in_text()),
                EntityKind::Government,
            );
            government.country = self.code.into();
            government.metonyms = metonyms;
            government.metonyms.push(self.name.into());
            government.metonyms.extend(list(self.aliases));
            out.push(government);
        }
        let demonyms = self.demonyms();
        if let Some(first) = demonyms.first() {
            let mut people = Entry::new(format!("{slug}.people"), first.as_str(), EntityKind::Group);
            people.aliases = demonyms[1..].iter().map(SmolStr::from).collect();
            people.country = self.code.into();
            out.push(people);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn governments_are_called_as_sentences_call_them() {
        let dictionary = Dictionary::builtin();
        let name = |id: &str| dictionary.by_id(id).unwrap().name.to_string();
        assert_eq!(name("united-states.government"), "Government of the United States");
        assert_eq!(name("norway.government"), "Government of Norway");
        assert_eq!(name("czech-republic.government"), "Government of the Czech Republic");
    }

    #[test]
    fn every_line_is_read() {
        for file in FILES {
            for line in lines(file) {
                assert!(entry(line).is_some(), "unreadable: {line:?}");
            }
        }
        assert_eq!(countries().count(), lines(COUNTRIES).count());
    }

    #[test]
    fn ids_are_unique() {
        let built = Dictionary::builtin();
        assert_eq!(built.ids.len(), built.entries.len());
        let mut lines_of_files = 0;
        for file in FILES {
            lines_of_files += lines(file).count();
        }
        let of_countries: usize = countries().map(|c| c.entries().len()).sum();
        let all = lines_of_files + of_countries + media().count();
        assert_eq!(built.entries.len(), all, "an id is listed twice");
    }

    #[test]
    fn names_acronyms_and_metonyms() {
        let d = Dictionary::builtin();
        let first = |name| d.lookup(name).first().and_then(|&id| d.get(id)).map(|e| e.id.as_str());
        assert_eq!(first("Daesh"), Some("islamic-state"));
        assert_eq!(first("Isis"), Some("islamic-state"));
        assert_eq!(first("IS"), Some("islamic-state"));
        assert_eq!(first("is"), None);
        assert_eq!(first("who"), None);
        assert_eq!(first("WHO"), Some("who"));
        assert_eq!(first("al-Qa'ida"), Some("al-qaeda"));
        let of = |name| d.metonym(name).first().and_then(|&id| d.get(id)).map(|e| e.id.as_str());
        assert_eq!(of("Kremlin"), Some("russia.government"));
        assert_eq!(of("Foggy Bottom"), Some("us.state"));
        assert_eq!(first("Pentagon"), Some("us.defense"));
        assert_eq!(
            d.outlet_of_domain("https://www.dw.com/en/x").map(|e| e.name.as_str()),
            Some("Deutsche Welle")
        );
        assert!(d.outlet_of_domain("example.invalid").is_none());
    }

    #[test]
    fn a_later_entry_of_the_same_id_replaces_the_earlier() {
        let mut d = Dictionary::builtin();
        let count = d.entries().len();
        d.add(Entry::new("islamic-state", "The State of Islam", EntityKind::ArmedGroup));
        assert_eq!(d.entries().len(), count);
        assert!(d.lookup("Daesh").is_empty());
        assert_eq!(d.lookup("the State of Islam").len(), 1);
    }

    #[test]
    fn roles_hold_between_their_days() {
        let role = DatedRole {
            title: "minister".into(),
            from: Some("2012-11".into()),
            to: Some("2024-05-12".into()),
        };
        assert!(role.holds_on("2015-11-03"));
        assert!(role.holds_on("2012-11-01"));
        assert!(!role.holds_on("2012-10-31"));
        assert!(role.holds_on("2024-05-12"));
        assert!(!role.holds_on("2024-05-13"));
    }
}
