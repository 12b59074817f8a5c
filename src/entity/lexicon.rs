//! What is known of names when a document is read: what comes with newsmark, and over it the desk's own
//! dictionaries, which win.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::gazetteer::{Entry, Gazetteer, PlaceEntry, fold_name};
use super::import::actors::{Actor, Problem};
use super::{Coordinates, EntityKind, Geography, Role};
use crate::facts::Facts;

/// The built-in gazetteer with the entries of people's own dictionaries.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// The built-in gazetteer with the entries added; none where there are none.
    extended: Option<Box<Gazetteer>>,
    own: BTreeSet<SmolStr>,
    apart: Vec<(SmolStr, SmolStr)>,
    /// Folded words that name nobody and nothing.
    dismissed: BTreeSet<String>,
}

impl Lexicon {
    /// Adds dictionaries, the later the stronger. An entry takes the place of any other of its id and goes before
    /// any other of its names. What cannot be done is told, by the line of the actor; the rest is done.
    pub fn add(&mut self, actors: Vec<Actor>) -> Vec<Problem> {
        let mut problems = Vec::new();
        if actors.is_empty() {
            return problems;
        }
        let gazetteer = self.extended.get_or_insert_with(|| Box::new(Gazetteer::builtin().clone()));
        // The first of equals is to come first, and each goes before those that were there.
        for Actor { mut entry, place, same, line } in actors.into_iter().rev() {
            if let Some(place) = place {
                match gazetteer.lookup(&place).into_iter().next() {
                    Some(found) => locate(&mut entry, &found),
                    None => problems.push(Problem {
                        line,
                        message: format!(
                            "actor {:?}: the place {place:?} is not known; write `latitude` and `longitude` instead",
                            entry.name
                        ),
                    }),
                }
            }
            for other in &same {
                if *other == entry.id {
                    continue;
                }
                match gazetteer.dictionary.forget(other) {
                    Some(old) => absorb(&mut entry, old),
                    None => problems.push(Problem {
                        line,
                        message: format!(
                            "actor {:?}: no dictionary has the id {other:?} of `same`; names belong into `aliases`",
                            entry.name
                        ),
                    }),
                }
            }
            self.apart.extend(entry.not_same.iter().map(|other| (entry.id.clone(), other.clone())));
            self.own.insert(entry.id.clone());
            gazetteer.dictionary.prefer(entry);
        }
        problems.sort_by_key(|problem| problem.line);
        self.apart.sort();
        self.apart.dedup();
        problems
    }

    /// Takes words for names of nobody and nothing, whatever the dictionaries say.
    pub fn dismiss(&mut self, words: &[SmolStr]) {
        self.dismissed.extend(words.iter().map(|word| fold_name(word)).filter(|word| !word.is_empty()));
    }

    /// Whether a name was dismissed, in whatever spelling of it.
    pub fn is_dismissed(&self, name: &str) -> bool {
        !self.dismissed.is_empty() && self.dismissed.contains(&fold_name(name))
    }

    /// Places, actors and words, the own ones included.
    pub fn gazetteer(&self) -> &Gazetteer {
        self.extended.as_deref().unwrap_or_else(|| Gazetteer::builtin())
    }

    /// Whether an id is of an own dictionary.
    pub fn is_own(&self, id: &str) -> bool {
        self.own.contains(id)
    }

    /// Ids that are never the same thing.
    pub fn apart(&self) -> &[(SmolStr, SmolStr)] {
        &self.apart
    }

    /// The entry of an own dictionary.
    pub fn own_entry(&self, id: &str) -> Option<&Entry> {
        self.gazetteer().dictionary.by_id(id).filter(|_| self.is_own(id))
    }

    /// Gives a document's entities what own dictionaries say of them: the roles that they had on the day of
    /// publication, and where places lie. Without a day no dated role is given.
    pub(crate) fn describe(&self, facts: &mut Facts) {
        if self.own.is_empty() {
            return;
        }
        let day = facts.layout.published.as_ref().map(|published| published.value.to_string());
        for entity in &mut facts.entities {
            let Some(entry) = entity.dictionary.as_deref().and_then(|id| self.own_entry(id)) else {
                continue;
            };
            for role in &entry.roles {
                let holds = match &day {
                    Some(day) => role.holds_on(day),
                    None => role.from.is_none() && role.to.is_none(),
                };
                if holds && entity.roles.iter().all(|known| known.title != role.title) {
                    entity.roles.push(Role { title: role.title.clone(), span: None });
                }
            }
            if entity.kind == EntityKind::Place
                && let Some((latitude, longitude)) = entry.coordinates
            {
                entity.geography = Some(Geography {
                    coordinates: Coordinates { latitude: latitude as f32, longitude: longitude as f32 },
                    containment: self.country_of(entry),
                    alternatives: Vec::new(),
                    reason: format!("your dictionary says where {} lies", entry.name),
                });
            }
        }
    }

    fn country_of(&self, entry: &Entry) -> Vec<String> {
        let places = &self.gazetteer().places;
        let country = places.country(&entry.country).and_then(|id| places.get(id));
        country.map(|country| country.name.to_string()).into_iter().collect()
    }
}

fn locate(entry: &mut Entry, found: &PlaceEntry) {
    entry.coordinates.get_or_insert((found.lat, found.lon));
    if entry.country.is_empty() {
        entry.country = found.country.clone();
    }
}

/// Takes over the names of an entry that is the same thing.
fn absorb(entry: &mut Entry, old: Entry) {
    for name in std::iter::once(old.name).chain(old.aliases) {
        if entry.name != name && !entry.aliases.contains(&name) {
            entry.aliases.push(name);
        }
    }
    for name in old.metonyms {
        if !entry.metonyms.contains(&name) {
            entry.metonyms.push(name);
        }
    }
    for domain in old.domains {
        if !entry.domains.contains(&domain) {
            entry.domains.push(domain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::import::actors;

    fn lexicon(text: &str) -> (Lexicon, Vec<Problem>) {
        let (actors, problems) = actors::read(text);
        assert!(problems.is_empty(), "{problems:?}");
        let mut lexicon = Lexicon::default();
        let problems = lexicon.add(actors);
        (lexicon, problems)
    }

    fn first<'a>(lexicon: &'a Lexicon, name: &str) -> Option<&'a Entry> {
        let dictionary = &lexicon.gazetteer().dictionary;
        dictionary.lookup(name).first().and_then(|&id| dictionary.get(id))
    }

    #[test]
    fn own_entries_go_before_built_in_ones() {
        let (lexicon, problems) = lexicon(
            "[[actor]]\nid=\"ours\"\nname=\"Daesh\"\nkind=\"organisation\"\nplace=\"Oslo\"\n\
             [[actor]]\nid=\"second\"\nname=\"daesh\"\nkind=\"organisation\"\n",
        );
        assert!(problems.is_empty());
        let ours = first(&lexicon, "Daesh").unwrap();
        assert_eq!((ours.id.as_str(), ours.country.as_str()), ("ours", "NO"));
        assert!(ours.coordinates.is_some());
        assert_eq!(first(&Lexicon::default(), "Daesh").unwrap().id, "islamic-state");
        assert!(lexicon.is_own("ours") && !lexicon.is_own("islamic-state"));
    }

    #[test]
    fn the_same_is_joined_and_the_rest_kept_apart() {
        let (lexicon, problems) = lexicon(
            "[[actor]]\nid=\"is\"\nname=\"Ring State\"\nkind=\"armed-group\"\nsame=[\"islamic-state\", \"none\"]\n\
             not-same=[\"al-qaeda\"]\nplace=\"Qqqqville\"\n",
        );
        assert_eq!(problems.len(), 2);
        assert_eq!(first(&lexicon, "Daesh").unwrap().id, "is");
        assert_eq!(lexicon.apart(), [("is".into(), "al-qaeda".into())]);
    }
}
