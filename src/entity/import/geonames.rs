//! Country files of GeoNames (`SY.txt`; 19 columns separated by tabs, no header): populated places and divisions
//! as entries with coordinates. The columns are those of <https://download.geonames.org/export/dump/readme.txt>.

use smol_str::SmolStr;

use super::Imported;
use crate::entity::EntityKind;
use crate::entity::gazetteer::{Entry, fold_name};

const COLUMNS: usize = 19;
/// Alternate names kept of one place; beyond that they are spellings of ever more languages.
const MOST_ALIASES: usize = 24;

/// Why a line is left out.
pub const COLUMNS_WRONG: &str = "not the 19 columns of a GeoNames country file";
/// Why a line is left out.
pub const OTHER_CLASS: &str =
    "neither a populated place nor a division (use --all for hills, wells and the like)";
/// Why a line is left out.
pub const HISTORICAL: &str = "a place that is abandoned, destroyed or historical (use --all to keep it)";
/// Why a line is left out.
pub const NO_COORDINATES: &str = "no usable coordinates";

/// Reads a country file; `all` keeps what is neither a populated place nor a division, and what is no more.
pub fn read(text: &str, all: bool) -> Imported {
    let mut imported = Imported::default();
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        let line = line.trim_start_matches('\u{feff}');
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        imported.records += 1;
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, name, ascii, alternates, latitude, longitude, class, code, country, ..] = cells[..] else {
            imported.skipped.note(number, COLUMNS_WRONG);
            continue;
        };
        if cells.len() != COLUMNS || name.trim().is_empty() || id.parse::<u64>().is_err() {
            imported.skipped.note(number, COLUMNS_WRONG);
            continue;
        }
        if !all && !matches!(class, "P" | "A") {
            imported.skipped.note(number, OTHER_CLASS);
            continue;
        }
        if !all && (code.ends_with('H') && class != "P" || matches!(code, "PPLH" | "PPLQ" | "PPLW" | "PPLCH"))
        {
            imported.skipped.note(number, HISTORICAL);
            continue;
        }
        let Some(coordinates) = coordinates(latitude, longitude) else {
            imported.skipped.note(number, NO_COORDINATES);
            continue;
        };
        let mut entry = Entry::new(format!("geonames.{id}"), name, EntityKind::Place);
        entry.country = country.into();
        entry.coordinates = Some(coordinates);
        let mut seen = vec![fold_name(name)];
        for alias in std::iter::once(ascii).chain(alternates.split(',')) {
            let folded = fold_name(alias);
            // Alternate names bear no language: those of other scripts and airport codes name nothing in English.
            if folded.is_empty() || !is_english(alias) || seen.contains(&folded) || seen.len() > MOST_ALIASES
            {
                continue;
            }
            seen.push(folded);
            entry.aliases.push(SmolStr::from(alias));
        }
        imported.entries.push(entry);
    }
    imported
}

fn is_english(name: &str) -> bool {
    let latin =
        name.chars().all(|c| !c.is_alphabetic() || c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c));
    let code = name.len() <= 4 && !name.contains(char::is_lowercase);
    latin && !code && name.starts_with(char::is_uppercase)
}

/// Degrees north and east, where both are on the globe.
pub(super) fn coordinates(latitude: &str, longitude: &str) -> Option<(f64, f64)> {
    on_the_globe(latitude.trim().parse().ok()?, longitude.trim().parse().ok()?)
}

/// Degrees north and east, if they are.
pub(super) fn on_the_globe(latitude: f64, longitude: f64) -> Option<(f64, f64)> {
    ((-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude))
        .then_some((latitude, longitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, name: &str, alternates: &str, lat: &str, class: &str, code: &str) -> String {
        format!(
            "{id}\t{name}\t{name}\t{alternates}\t{lat}\t12.5\t{class}\t{code}\tDE\t\t01\t\t\t\t80\t\t9\tEurope/Berlin\t2020-01-01\n"
        )
    }

    #[test]
    fn towns_and_divisions_are_kept() {
        let text = [
            line("1", "Obertarn", "Ober Tarn,Obertärn,Верхний,OBT,Tarn-am-Velm", "51.25", "P", "PPL"),
            line("2", "Tarnkopf", "", "51.3", "T", "HLL"),
            line("3", "Alttarn", "", "51.3", "P", "PPLH"),
            line("4", "Nowhere", "", "north", "P", "PPL"),
            line("5", "Kreis Tarn", "", "51.2", "A", "ADM3"),
            "6\tShort\n".to_owned(),
        ]
        .concat();
        let read_in = read(&text, false);
        let names: Vec<_> = read_in.entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["Obertarn", "Kreis Tarn"]);
        let town = &read_in.entries[0];
        assert_eq!(town.aliases, ["Ober Tarn", "Tarn-am-Velm"]);
        assert_eq!((town.id.as_str(), town.coordinates), ("geonames.1", Some((51.25, 12.5))));
        assert_eq!(read_in.records, 6);
        for reason in [OTHER_CLASS, HISTORICAL, NO_COORDINATES, COLUMNS_WRONG] {
            assert_eq!(read_in.skipped.count(reason), 1, "{reason}");
        }
        assert_eq!(read(&text, true).entries.len(), 4);
    }
}
