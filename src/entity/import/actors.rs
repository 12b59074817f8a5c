//! `actors.toml`, the dictionary that people write by hand: read entry by entry, so that a slip in one leaves the
//! others in use, and written by `newsmark import`. `docs/dictionaries.md` describes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use smol_str::SmolStr;

use super::geonames::on_the_globe;
use crate::entity::EntityKind;
use crate::entity::gazetteer::dictionary::kind_of_word;
use crate::entity::gazetteer::{DatedRole, Entry, slug};

/// Name of the file that is read without being asked for.
pub const ACTORS_FILE: &str = "actors.toml";

/// One `[[actor]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// The entry it describes.
    pub entry: Entry,
    /// The name of the place where it sits, whose coordinates are its own where it gives none.
    pub place: Option<SmolStr>,
    /// Ids of entries of other dictionaries that are this one.
    pub same: Vec<SmolStr>,
    /// The line of its header, from 1.
    pub line: usize,
}

/// What is wrong in a dictionary, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and the remedy, in one sentence.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    /// Words that name nobody and nothing.
    #[serde(default)]
    not_entities: Vec<SmolStr>,
    #[serde(default)]
    actor: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    id: Option<SmolStr>,
    name: String,
    kind: String,
    #[serde(default)]
    aliases: Vec<SmolStr>,
    #[serde(default)]
    metonyms: Vec<SmolStr>,
    #[serde(default)]
    country: SmolStr,
    #[serde(default)]
    domains: Vec<SmolStr>,
    place: Option<SmolStr>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    #[serde(default)]
    roles: Vec<RoleTable>,
    #[serde(default)]
    same: Vec<SmolStr>,
    #[serde(default)]
    not_same: Vec<SmolStr>,
    part_of: Option<SmolStr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleTable {
    title: String,
    from: Option<toml::Value>,
    to: Option<toml::Value>,
}

/// Reads a dictionary. What is wrong is told and left out; the rest is read.
pub fn read(text: &str) -> (Vec<Actor>, Vec<Problem>) {
    let text = text.trim_start_matches('\u{feff}');
    let mut actors = Vec::new();
    let mut problems = Vec::new();
    let mut lines_of_ids: BTreeMap<SmolStr, usize> = BTreeMap::new();
    for (line, block) in blocks(text) {
        let file: File = match toml::from_str(block) {
            Ok(file) => file,
            Err(error) => {
                let before = error.span().and_then(|span| block.get(..span.start)).unwrap_or("");
                let at = line + before.matches('\n').count();
                problems.push(Problem { line: at, message: with_remedy(error.message()) });
                continue;
            }
        };
        for table in file.actor {
            match actor(table, line) {
                Ok(actor) => match lines_of_ids.get(&actor.entry.id) {
                    Some(first) => problems.push(Problem {
                        line,
                        message: format!(
                            "the id {:?} is that of line {first} already; give this actor an `id` of its own, or \
                             join the two",
                            actor.entry.id
                        ),
                    }),
                    None => {
                        lines_of_ids.insert(actor.entry.id.clone(), line);
                        actors.push(actor);
                    }
                },
                Err(message) => problems.push(Problem { line, message }),
            }
        }
    }
    (actors, problems)
}

/// The words that a dictionary says name nobody and nothing: `not-entities`, above the first actor.
pub fn not_entities(text: &str) -> Vec<SmolStr> {
    let text = text.trim_start_matches('\u{feff}');
    let first = blocks(text).into_iter().next();
    first.and_then(|(_, block)| toml::from_str(block).ok()).map_or(Vec::new(), |file: File| file.not_entities)
}

/// The parts of a file that begin with `[[actor]]`, and what stands before the first, with their first lines.
fn blocks(text: &str) -> Vec<(usize, &str)> {
    let mut blocks = Vec::new();
    let (mut start, mut start_line) = (0, 1);
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_start().starts_with("[[actor]]") && at > start {
            blocks.push((start_line, &text[start..at]));
            (start, start_line) = (at, number + 1);
        }
        at += line.len();
    }
    blocks.push((start_line, &text[start..]));
    blocks
}

/// The parser's message with what to do about it.
fn with_remedy(message: &str) -> String {
    let message = message.trim().lines().next().unwrap_or_default().trim_end_matches('.');
    let remedy = if message.contains("unknown field `not-entities`") {
        "write it above the first [[actor]]"
    } else if message.contains("unknown field") {
        "correct the key or take it out"
    } else if message.contains("missing field") {
        "add it; an actor has at least `name` and `kind`"
    } else if message.contains("invalid type") {
        "texts stand in quotation marks, lists in [ ]"
    } else {
        "correct the line; texts stand in quotation marks, lists in [ ], each key once"
    };
    format!("{message}; {remedy}")
}

fn actor(table: Table, line: usize) -> Result<Actor, String> {
    let name = table.name.trim();
    let what = |problem: String| format!("actor {name:?}: {problem}");
    let id = table.id.unwrap_or_else(|| slug(name).into());
    if name.is_empty() || id.is_empty() {
        return Err(what("the name is empty; write the name as articles do".to_owned()));
    }
    if id.contains(char::is_whitespace) {
        return Err(what(format!(
            "the id {id:?} has blanks; write {:?}",
            id.split_whitespace().collect::<Vec<_>>().join("-")
        )));
    }
    let kind = kind_of_word(&table.kind).ok_or_else(|| {
        what(format!(
            "the kind {:?} is unknown; write one of person, organisation, government, armed-group, outlet, agency, \
             group, place",
            table.kind
        ))
    })?;
    let mut entry = Entry::new(id, name, kind);
    entry.coordinates = match (table.latitude, table.longitude) {
        (None, None) => None,
        (Some(latitude), Some(longitude)) => Some(on_the_globe(latitude, longitude).ok_or_else(|| {
            what(format!("{latitude}, {longitude} is nowhere on the globe; latitude is -90 to 90, longitude -180 to 180"))
        })?),
        _ => return Err(what("`latitude` and `longitude` stand together; add the other one".to_owned())),
    };
    entry.country = table.country.to_uppercase().into();
    entry.aliases = table.aliases;
    entry.metonyms = table.metonyms;
    entry.domains = table.domains.iter().map(|domain| domain.to_lowercase().into()).collect();
    entry.not_same = table.not_same;
    entry.part_of = table.part_of;
    for role in table.roles {
        let date = |value: Option<toml::Value>, key: &str| {
            value.map(|value| date(&value)).transpose().map_err(|value| {
                what(format!("`{key} = {value}` is no date; write \"2019\", \"2019-06\" or \"2019-06-30\""))
            })
        };
        let role = DatedRole { title: role.title, from: date(role.from, "from")?, to: date(role.to, "to")? };
        if let (Some(from), Some(to)) = (&role.from, &role.to)
            && from > to
            && !from.starts_with(to.as_str())
        {
            return Err(what(format!(
                "the role {:?} ends in {to}, before it begins in {from}; swap them",
                role.title
            )));
        }
        entry.roles.push(role);
    }
    Ok(Actor { entry, place: table.place, same: table.same, line })
}

/// A year, month or day as ISO 8601.
fn date(value: &toml::Value) -> Result<String, String> {
    let text = match value {
        toml::Value::String(text) => text.trim().to_owned(),
        toml::Value::Integer(year) => format!("{year:04}"),
        toml::Value::Datetime(date) => date.to_string().chars().take(10).collect(),
        _ => return Err(value.to_string()),
    };
    let shape = |at: usize, byte: u8| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    let shaped =
        matches!(text.len(), 4 | 7 | 10) && text.bytes().enumerate().all(|(at, byte)| shape(at, byte));
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u8>().ok());
    let sound = shaped
        && part(5..7).is_none_or(|month| (1..=12).contains(&month))
        && part(8..10).is_none_or(|day| (1..=31).contains(&day));
    if sound { Ok(text) } else { Err(value.to_string()) }
}

/// The word for a kind in `actors.toml`.
fn word_of_kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organisation => "organisation",
        EntityKind::Government => "government",
        EntityKind::ArmedGroup => "armed-group",
        EntityKind::Outlet => "outlet",
        EntityKind::Agency => "agency",
        EntityKind::Group => "group",
        EntityKind::Place => "place",
    }
}

/// Writes entries as an `actors.toml`.
pub fn write(entries: &[Entry]) -> String {
    let mut out = String::new();
    for entry in entries {
        // Writing into a string cannot fail.
        let _ = writeln!(
            out,
            "\n[[actor]]\nid = {}\nname = {}\nkind = {}",
            quoted(&entry.id),
            quoted(&entry.name),
            quoted(word_of_kind(entry.kind))
        );
        for (key, values) in [
            ("aliases", &entry.aliases),
            ("metonyms", &entry.metonyms),
            ("domains", &entry.domains),
            ("not-same", &entry.not_same),
        ] {
            if !values.is_empty() {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                let _ = writeln!(out, "{key} = [{}]", values.join(", "));
            }
        }
        if let Some(whole) = &entry.part_of {
            let _ = writeln!(out, "part-of = {}", quoted(whole));
        }
        if !entry.country.is_empty() {
            let _ = writeln!(out, "country = {}", quoted(&entry.country));
        }
        if let Some((latitude, longitude)) = entry.coordinates {
            let _ = writeln!(out, "latitude = {latitude:?}\nlongitude = {longitude:?}");
        }
        if !entry.roles.is_empty() {
            out.push_str("roles = [\n");
            for role in &entry.roles {
                let _ = write!(out, "  {{ title = {}", quoted(&role.title));
                for (key, date) in [("from", &role.from), ("to", &role.to)] {
                    if let Some(date) = date {
                        let _ = write!(out, ", {key} = {}", quoted(date));
                    }
                }
                out.push_str(" },\n");
            }
            out.push_str("]\n");
        }
    }
    out
}

fn quoted(text: &str) -> String {
    // Control characters have no place in a name, and quotation marks and backslashes are escaped.
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            _ if letter.is_control() => out.push(' '),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = r#"# Ours
[[actor]]
id = "varn"
name = "Ottilie Varn"
kind = "person"
aliases = ["O. Varn"]
roles = [
  { title = "mayor of Obertarn", from = "2019-06", to = 2023-01-31 },
  { title = "minister", from = 2023 },
]
not-same = ["jonas-varn"]
part-of = "tarn-guard"

[[actor]]
name = "Tarn Guard"
kind = "armed-group"
place = "Oslo"
metonyms = ["Red Barracks"]
same = ["tarn-militia"]
"#;

    #[test]
    fn actors_are_read() {
        let (actors, problems) = read(GOOD);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(actors[0].line, 2);
        let roles: Vec<_> =
            actors[0].entry.roles.iter().map(|r| (r.from.as_deref(), r.to.as_deref())).collect();
        assert_eq!(roles, [(Some("2019-06"), Some("2023-01-31")), (Some("2023"), None)]);
        assert_eq!(actors[1].entry.id, "tarn-guard");
        assert_eq!((actors[1].place.as_deref(), actors[1].line), (Some("Oslo"), 14));
        assert_eq!(actors[0].entry.part_of.as_deref(), Some("tarn-guard"));
        assert_eq!(actors[1].same, ["tarn-militia"]);
    }

    #[test]
    fn a_slip_is_told_with_its_line_and_the_rest_is_read() {
        let broken = "
[[actor]]
name = \"A Ring\"
kind = \"wizard\"

[[actor]]
name = \"B Ring\"
kind = \"person\"
aliass = []

[[actor]]
name = \"C Ring
kind = \"person\"

[[actor]]
name = \"D Ring\"
kind = \"person\"
latitude = 3.0

[[actor]]
name = \"E Ring\"
kind = \"person\"
roles = [{ title = \"x\", from = \"June\" }]

[[actor]]
name = \"F Ring\"
kind = \"person\"

[[actor]]
name = \"F Ring\"
kind = \"place\"
";
        let (actors, problems) = read(broken);
        assert_eq!(actors.iter().map(|actor| actor.entry.name.as_str()).collect::<Vec<_>>(), ["F Ring"]);
        let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 9, 12, 15, 20, 29], "{problems:?}");
        for (problem, remedy) in problems.iter().zip([
            "write one of",
            "take it out",
            "correct the line",
            "add the other",
            "2019-06",
            "of its own",
        ]) {
            assert!(problem.message.contains(remedy), "{problem:?}");
        }
    }

    #[test]
    fn words_that_name_nothing_stand_above_the_actors() {
        let above = "not-entities = [\"Hope\", \"May\"]\n\n[[actor]]\nname = \"A Ring\"\nkind = \"person\"\n";
        let (actors, problems) = read(above);
        assert_eq!((actors.len(), problems), (1, Vec::new()));
        assert_eq!(not_entities(above), ["Hope", "May"]);
        let below = "[[actor]]\nname = \"A Ring\"\nkind = \"person\"\nnot-entities = [\"Hope\"]\n";
        assert!(read(below).1[0].message.contains("above the first"), "{:?}", read(below).1);
        assert_eq!(not_entities(below), Vec::<SmolStr>::new());
        assert_eq!(not_entities("not-entities = ["), Vec::<SmolStr>::new());
    }

    #[test]
    fn what_is_written_is_read_back() {
        let (actors, _) = read(GOOD);
        let entries: Vec<Entry> = actors.into_iter().map(|actor| actor.entry).collect();
        let (again, problems) = read(&write(&entries));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(again.into_iter().map(|actor| actor.entry).collect::<Vec<_>>(), entries);
    }

    proptest! {
        #[test]
        fn any_name_survives_writing(name in "[a-zA-Z\"\\\\'#=\\[\\]{} é]{0,20}x", lat in -90.0f64..90.0) {
            let mut entry = Entry::new("x", name.trim(), EntityKind::Place);
            entry.coordinates = Some((lat, 0.5));
            let (again, problems) = read(&write(std::slice::from_ref(&entry)));
            prop_assert!(problems.is_empty(), "{problems:?}");
            prop_assert_eq!(&again[0].entry, &entry);
        }
    }
}
