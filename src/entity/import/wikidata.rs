//! Items of Wikidata in JSON: a dump (an array with one item a line), lines of items, or what
//! `Special:EntityData/Q….json` gives out (`{"entities": {…}}`). Labels and aliases are read in English.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;
use smol_str::SmolStr;

use super::geonames::on_the_globe;
use super::{Imported, domain};
use crate::entity::EntityKind;
use crate::entity::gazetteer::dictionary::kind_of_word;
use crate::entity::gazetteer::{DatedRole, Entry};

/// Why an item is left out.
pub const NOT_JSON: &str = "no item in JSON as a dump or Special:EntityData has it";
/// Why an item is left out.
pub const NO_LABEL: &str = "an item without an English label";
/// Why an item is left out.
pub const NO_KIND: &str = "an item of a class that names no actor or place";
/// Why a role is left out.
pub const NO_TITLE: &str = "a position whose label is not in the file (add the position's item)";

static CLASSES: LazyLock<BTreeMap<&'static str, EntityKind>> = LazyLock::new(|| {
    include_str!("../../../data/gazetteer/wikidata_classes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, kind_of_word(cells.next()?)?))
        })
        .collect()
});

/// Reads a file of items.
pub fn read(text: &str) -> Imported {
    let mut imported = Imported::default();
    let text = text.trim_start_matches('\u{feff}');
    let items = items(text, &mut imported);
    let labels: BTreeMap<&str, &str> =
        items.iter().filter_map(|(_, item)| Some((item["id"].as_str()?, label(item)?))).collect();
    let countries: BTreeMap<&str, &str> = items
        .iter()
        .filter_map(|(_, item)| Some((item["id"].as_str()?, values(item, "P297").find_map(Value::as_str)?)))
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    for (line, item) in &items {
        let Some(id) = item["id"].as_str().filter(|id| id.starts_with('Q')) else {
            imported.skipped.note(*line, NOT_JSON);
            continue;
        };
        let Some(name) = label(item) else {
            imported.skipped.note(*line, NO_LABEL);
            continue;
        };
        let Some(kind) = kind(item) else {
            imported.skipped.note(*line, NO_KIND);
            continue;
        };
        if !seen.insert(id) {
            imported.skipped.note(*line, "an item that was there before");
            continue;
        }
        let mut entry = Entry::new(format!("wikidata.{id}"), name, kind);
        for alias in item["aliases"]["en"].as_array().into_iter().flatten() {
            let Some(alias) = alias["value"].as_str() else { continue };
            // A single word of a person's name would match whoever else bears it.
            let single = kind == EntityKind::Person && !alias.trim().contains(' ');
            if !single && alias != name && !entry.aliases.iter().any(|known| known == alias) {
                entry.aliases.push(SmolStr::from(alias));
            }
        }
        let own = countries.get(id).copied();
        let country = own.or_else(|| {
            ["P17", "P27"]
                .into_iter()
                .flat_map(|property| values(item, property))
                .find_map(|value| countries.get(value["id"].as_str()?).copied())
        });
        entry.country = country.unwrap_or_default().into();
        entry.coordinates = values(item, "P625")
            .find_map(|at| on_the_globe(at["latitude"].as_f64()?, at["longitude"].as_f64()?));
        if matches!(kind, EntityKind::Outlet | EntityKind::Agency) {
            let sites = values(item, "P856").filter_map(Value::as_str);
            entry.domains = sites.filter_map(domain).map(SmolStr::from).collect();
        }
        for statement in statements(item, "P39") {
            let position = statement["mainsnak"]["datavalue"]["value"]["id"].as_str();
            match position.and_then(|id| labels.get(id)) {
                Some(title) => entry.roles.push(DatedRole {
                    title: (*title).to_owned(),
                    from: date(&statement["qualifiers"]["P580"]),
                    to: date(&statement["qualifiers"]["P582"]),
                }),
                None => imported.skipped.note(*line, NO_TITLE),
            }
        }
        imported.entries.push(entry);
    }
    imported
}

/// All items with the line each begins in.
fn items(text: &str, imported: &mut Imported) -> Vec<(usize, Value)> {
    let mut items = Vec::new();
    // A dump is an array: it is read by its lines, not as a whole.
    if text.trim_start().starts_with('{')
        && let Ok(Value::Object(mut whole)) = serde_json::from_str(text)
    {
        match whole.remove("entities") {
            Some(Value::Object(entities)) => items.extend(entities.into_iter().map(|(_, item)| (1, item))),
            _ => items.push((1, Value::Object(whole))),
        }
        imported.records = items.len();
        return items;
    }
    for (number, line) in text.lines().enumerate() {
        let line = line.trim().trim_end_matches(',');
        if matches!(line, "" | "[" | "]") {
            continue;
        }
        imported.records += 1;
        match serde_json::from_str::<Value>(line) {
            Ok(item @ Value::Object(_)) => items.push((number + 1, item)),
            _ => imported.skipped.note(number + 1, NOT_JSON),
        }
    }
    items
}

fn label(item: &Value) -> Option<&str> {
    ["en", "mul"].into_iter().find_map(|language| item["labels"][language]["value"].as_str())
}

/// The statements of a property but for deprecated ones.
fn statements<'a>(item: &'a Value, property: &str) -> impl Iterator<Item = &'a Value> {
    let all = item["claims"][property].as_array();
    all.into_iter().flatten().filter(|statement| statement["rank"] != "deprecated")
}

fn values<'a>(item: &'a Value, property: &str) -> impl Iterator<Item = &'a Value> {
    statements(item, property).map(|statement| &statement["mainsnak"]["datavalue"]["value"])
}

fn kind(item: &Value) -> Option<EntityKind> {
    let classes = values(item, "P31").filter_map(|value| value["id"].as_str());
    let known = classes.filter_map(|class| CLASSES.get(class)).next().copied();
    // Whatever has coordinates lies somewhere.
    known.or_else(|| values(item, "P625").next().map(|_| EntityKind::Place))
}

/// The first date of a qualifier, as precise as it is given: `+2012-11-06T00:00:00Z` of precision 11 is a day.
fn date(qualifiers: &Value) -> Option<String> {
    let value = &qualifiers[0]["datavalue"]["value"];
    let time = value["time"].as_str()?.strip_prefix('+')?;
    let length = match value["precision"].as_u64()? {
        11.. => 10,
        10 => 7,
        9 => 4,
        _ => return None,
    };
    time.get(..length).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VARN: &str = r#"{"id":"Q900001","labels":{"en":{"value":"Ottilie Varn"}},"aliases":{"en":[{"value":"Varn"},{"value":"O. A. Varn"}]},"claims":{"P31":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}],"P27":[{"mainsnak":{"datavalue":{"value":{"id":"Q900003"}}}}],"P39":[{"mainsnak":{"datavalue":{"value":{"id":"Q900002"}}},"qualifiers":{"P580":[{"datavalue":{"value":{"time":"+2019-06-00T00:00:00Z","precision":10}}}],"P582":[{"datavalue":{"value":{"time":"+2023-01-31T00:00:00Z","precision":11}}}]}},{"mainsnak":{"datavalue":{"value":{"id":"Q1"}}}}]}}"#;
    const MAYOR: &str = r#"{"id":"Q900002","labels":{"en":{"value":"mayor of Obertarn"}},"claims":{}}"#;
    const TARN: &str = r#"{"id":"Q900003","labels":{"en":{"value":"Tarnland"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q6256"}}}}],"P297":[{"mainsnak":{"datavalue":{"value":"TQ"}}}],"P625":[{"mainsnak":{"datavalue":{"value":{"latitude":51.5,"longitude":12.25}}}}]}}"#;

    #[test]
    fn dumps_lines_and_entity_data_are_alike() {
        let dump = read(&format!("[\n{VARN},\n{MAYOR},\n{TARN}\n]\n"));
        let lines = read(&format!("{VARN}\n{MAYOR}\n{TARN}\n"));
        let data =
            read(&format!(r#"{{"entities":{{"Q900001":{VARN},"Q900002":{MAYOR},"Q900003":{TARN}}}}}"#));
        assert_eq!(dump.entries, lines.entries);
        assert_eq!(dump.entries, data.entries);
        let varn = &dump.entries[0];
        assert_eq!((varn.kind, varn.country.as_str()), (EntityKind::Person, "TQ"));
        assert_eq!(varn.aliases, ["O. A. Varn"]);
        assert_eq!(varn.roles.len(), 1);
        assert_eq!(varn.roles[0].from.as_deref(), Some("2019-06"));
        assert_eq!(varn.roles[0].to.as_deref(), Some("2023-01-31"));
        assert_eq!(dump.entries[1].coordinates, Some((51.5, 12.25)));
        assert_eq!((dump.skipped.count(NO_KIND), dump.skipped.count(NO_TITLE)), (1, 1));
    }

    #[test]
    fn what_is_no_item_is_counted() {
        assert_eq!(read("[\nnonsense,\n]").skipped.count(NOT_JSON), 1);
        assert_eq!(read("{\"head\":{}}").skipped.count(NOT_JSON), 1);
    }
}
