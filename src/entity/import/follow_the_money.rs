//! FollowTheMoney entities as Aleph and OpenSanctions give them out: one JSON object a line with `id`, `schema`
//! and `properties`, whose values are lists. Offices and posts are entities of their own that point to the holder.

use std::collections::BTreeMap;

use serde::Deserialize;
use smol_str::SmolStr;

use super::{Imported, domain};
use crate::entity::EntityKind;
use crate::entity::gazetteer::{DatedRole, Entry};

/// Why an object is left out.
pub const NOT_JSON: &str =
    "no FollowTheMoney object in JSON (one object a line, with id, schema and properties)";
/// Why an object is left out.
pub const NO_NAME: &str = "an actor without a name";
/// Why a role is left out.
pub const NO_HOLDER: &str = "a role whose holder is not in the file";

#[derive(Deserialize)]
struct Object {
    id: String,
    schema: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<Value>>,
}

/// A value is a string, or an entity written out in place.
#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Nested { id: String },
    Other(serde::de::IgnoredAny),
}

impl Object {
    fn all<'a>(&'a self, property: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.properties.get(property).into_iter().flatten().filter_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            Value::Nested { id } => Some(id.as_str()),
            Value::Other(_) => None,
        })
    }

    fn first(&self, property: &str) -> Option<&str> {
        self.all(property).next()
    }
}

/// The link schemata that tell what somebody was when: schema, property of the holder, of the body, of the words.
const ROLES: [(&str, &str, &str, &str); 4] = [
    ("Occupancy", "holder", "post", "status"),
    ("Directorship", "director", "organization", "role"),
    ("Membership", "member", "organization", "role"),
    ("Employment", "employee", "employer", "role"),
];

/// Reads a file of entities.
pub fn read(text: &str) -> Imported {
    let mut imported = Imported::default();
    let mut links: Vec<(usize, Object, usize)> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        if line.trim().is_empty() {
            continue;
        }
        imported.records += 1;
        let Ok(object) = serde_json::from_str::<Object>(line.trim_start_matches('\u{feff}')) else {
            imported.skipped.note(number, NOT_JSON);
            continue;
        };
        if let Some(name) = object.first("name") {
            names.insert(object.id.clone(), name.to_owned());
        }
        if let Some(role) = ROLES.iter().position(|role| role.0 == object.schema) {
            links.push((number, object, role));
            continue;
        }
        if object.schema == "Position" {
            continue;
        }
        let Some(kind) = kind(&object) else {
            imported.skipped.note(number, format!("of the schema {}, which names no actor", object.schema));
            continue;
        };
        match entry(&object, kind) {
            Some(_) if at.contains_key(&object.id) => {
                imported.skipped.note(number, "an id that was there before")
            }
            Some(entry) => {
                at.insert(object.id, imported.entries.len());
                imported.entries.push(entry);
            }
            None => imported.skipped.note(number, NO_NAME),
        }
    }
    for (line, object, role) in links {
        let (_, holder, body, words) = ROLES[role];
        let holder = object.first(holder).and_then(|id| at.get(id)).copied();
        let Some(entry) = holder.and_then(|at| imported.entries.get_mut(at)) else {
            imported.skipped.note(line, NO_HOLDER);
            continue;
        };
        let body = object.first(body).and_then(|id| names.get(id)).map(String::as_str);
        let title = match (object.first(words).filter(|_| words == "role"), body) {
            (Some(words), Some(body)) => format!("{words}, {body}"),
            (Some(words), None) => words.to_owned(),
            (None, Some(body)) => body.to_owned(),
            (None, None) => continue,
        };
        let date = |property| object.first(property).map(day);
        entry.roles.push(DatedRole { title, from: date("startDate"), to: date("endDate") });
    }
    imported
}

/// The day of a date with a time, or the date as it is.
fn day(date: &str) -> String {
    date.split('T').next().unwrap_or(date).to_owned()
}

fn kind(object: &Object) -> Option<EntityKind> {
    Some(match object.schema.as_str() {
        "Person" => EntityKind::Person,
        "PublicBody" => EntityKind::Government,
        "Organization" | "Company" | "LegalEntity" => {
            let topics: Vec<&str> = object.all("topics").collect();
            if topics.contains(&"crime.terror") {
                EntityKind::ArmedGroup
            } else if topics.contains(&"gov") || topics.contains(&"gov.national") || topics.contains(&"mil") {
                EntityKind::Government
            } else if topics.contains(&"media") {
                EntityKind::Outlet
            } else {
                EntityKind::Organisation
            }
        }
        _ => return None,
    })
}

fn entry(object: &Object, kind: EntityKind) -> Option<Entry> {
    let mut names = ["name", "alias", "previousName"].into_iter().flat_map(|property| object.all(property));
    let name = names.next().filter(|name| !name.trim().is_empty())?;
    let mut entry = Entry::new(format!("ftm.{}", object.id), name, kind);
    for alias in names {
        // A single word of a person's name would match whoever else bears it.
        let single = kind == EntityKind::Person && !alias.trim().contains(' ');
        if !single && alias != name && !entry.aliases.iter().any(|known| known == alias) {
            entry.aliases.push(SmolStr::from(alias));
        }
    }
    let country = ["country", "jurisdiction", "nationality"].into_iter().find_map(|p| object.first(p));
    entry.country = country.filter(|code| code.len() == 2).unwrap_or_default().to_uppercase().into();
    if matches!(kind, EntityKind::Outlet | EntityKind::Agency) {
        entry.domains = object.all("website").filter_map(domain).map(SmolStr::from).collect();
    }
    entry.roles = object
        .all("position")
        .map(|title| DatedRole { title: title.to_owned(), ..DatedRole::default() })
        .collect();
    Some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_and_their_dated_posts() {
        let text = r#"{"id":"p1","schema":"Person","properties":{"name":["Ottilie Varn"],"alias":["Varn","O. Varn"],"country":["de"],"position":["lawyer"]}}
{"id":"pos","schema":"Position","properties":{"name":["Mayor of Obertarn"]}}
{"id":"occ","schema":"Occupancy","properties":{"holder":["p1"],"post":["pos"],"startDate":["2019-06"],"endDate":["2023-01-31T00:00:00"]}}
{"id":"c1","schema":"Company","properties":{"name":["Tarn Water"]}}
{"id":"d1","schema":"Directorship","properties":{"director":["p1"],"organization":[{"id":"c1","schema":"Company"}],"role":["chair"]}}
{"id":"m1","schema":"Membership","properties":{"member":["nobody"],"organization":["c1"]}}
{"id":"v1","schema":"Vessel","properties":{"name":["MS Tarn"]}}
{"id":"x","schema":"Person","properties":{}}
oops
"#;
        let imported = read(text);
        let varn = &imported.entries[0];
        assert_eq!((varn.id.as_str(), varn.country.as_str()), ("ftm.p1", "DE"));
        assert_eq!(varn.aliases, ["O. Varn"]);
        let roles: Vec<_> =
            varn.roles.iter().map(|r| (r.title.as_str(), r.from.as_deref(), r.to.as_deref())).collect();
        assert_eq!(
            roles,
            [
                ("lawyer", None, None),
                ("Mayor of Obertarn", Some("2019-06"), Some("2023-01-31")),
                ("chair, Tarn Water", None, None),
            ]
        );
        assert_eq!(imported.records, 9);
        assert_eq!(imported.skipped.count(NO_HOLDER), 1);
        assert_eq!(imported.skipped.count(NO_NAME), 1);
        assert_eq!(imported.skipped.count(NOT_JSON), 1);
        assert_eq!(imported.skipped.count("of the schema Vessel, which names no actor"), 1);
    }
}
