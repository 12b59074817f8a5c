//! Actor dictionaries of PETRARCH and of TABARI before it (`*.actors.txt`): names in capitals with their synonyms
//! and the dated CAMEO codes of what they were when.
//!
//! ```text
//! OTTILIE_VARN_   ; head of state
//! +VARN_
//!     [XYZELI 750101-000101]
//!     [XYZGOV >011222]
//! ```
//!
//! Files in use are untidy, and are read as far as they can be: no blank before `[`, codes glued together or spread
//! over lines, several names on one line, acronyms in parentheses, `#`, `;` and `<!-- -->` comments.

use super::spelling::newspaper;
use super::{Imported, Skipped, cameo};
use crate::entity::EntityKind;
use crate::entity::gazetteer::{DatedRole, Entry, Flags, Gazetteer, PlaceKind, slug};

/// Two-digit years above this are of the last century: the dictionaries begin with 1931 and write earlier years out.
const LAST_YEAR_OF_THIS_CENTURY: u32 = 30;
/// Names longer than this are damaged lines.
const LONGEST_NAME: usize = 120;

/// Why a name is left out.
pub const SINGLE_SURNAME: &str = "a single word of a person's name, which would match too much: newsmark finds \
                                  surnames where the full name stands in the article";
/// Why an entry is left out.
pub const COUNTRY: &str = "a country with its towns and peoples, which newsmark knows";
/// Why an entry is left out.
pub const NO_CODE: &str = "a name without a code, which tells nothing of what it is";
/// Why a line is left out.
pub const UNREADABLE: &str = "an unreadable code or date";
/// Why a line is left out.
pub const NO_ENTRY: &str = "a synonym or code without an entry above it";
/// Why a line is left out.
pub const NOT_IN_USE: &str = "a name that is empty or no name";

/// One entry before it is taken for something.
struct Record {
    line: usize,
    names: Vec<String>,
    codes: Vec<Code>,
}

struct Code {
    code: String,
    from: Option<String>,
    to: Option<String>,
}

/// Reads an actor dictionary.
pub fn read(text: &str) -> Imported {
    let mut imported = Imported::default();
    let mut record: Option<Record> = None;
    let mut ids = std::collections::BTreeMap::new();
    let mut finish = |record: Option<Record>, imported: &mut Imported| {
        if let Some(record) = record {
            imported.records += 1;
            if let Some(mut entry) = entry(record, &mut imported.skipped) {
                let count: &mut usize = ids.entry(entry.id.clone()).or_default();
                *count += 1;
                if *count > 1 {
                    entry.id = format!("{}-{count}", entry.id).into();
                }
                imported.entries.push(entry);
            }
        }
    };
    for (line, content) in uncommented(text) {
        let (names, codes) = match content.find('[') {
            Some(at) => content.split_at(at),
            None => (content.as_str(), ""),
        };
        let names = names.trim();
        let synonym = names.starts_with('+');
        if !names.is_empty() && !synonym {
            finish(record.take(), &mut imported);
            record = Some(Record { line, names: Vec::new(), codes: Vec::new() });
        }
        let Some(record) = record.as_mut() else {
            imported.skipped.note(line, NO_ENTRY);
            continue;
        };
        // "+ONE_NAME+_ANOTHER_NAME_": a plus inside a line begins another synonym.
        for name in names.split('+').filter(|name| !name.trim_matches(['_', ' ', '\t']).is_empty()) {
            add_names(record, name, line, &mut imported.skipped);
        }
        for code in codes.split('[').skip(1) {
            let code = code.split(']').next().unwrap_or_default().trim();
            match read_code(code) {
                Some(code) => record.codes.push(code),
                // "[---]" takes a default away.
                None if code.chars().all(|c| c == '-') => {}
                None => imported.skipped.note(line, UNREADABLE),
            }
        }
    }
    finish(record, &mut imported);
    imported
}

/// The lines that say something, numbered from 1, without comments.
pub(super) fn uncommented(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut commented = false;
    for (number, line) in text.lines().enumerate() {
        let mut rest = line.trim_start_matches('\u{feff}');
        let mut kept = String::new();
        loop {
            if commented {
                match rest.split_once("-->") {
                    Some((_, after)) => (rest, commented) = (after, false),
                    None => break,
                }
            }
            match rest.split_once("<!--") {
                Some((before, after)) => {
                    kept.push_str(before);
                    (rest, commented) = (after, true);
                }
                None => {
                    kept.push_str(rest);
                    break;
                }
            }
        }
        let end = kept.find(['#', ';']).unwrap_or(kept.len());
        if !kept[..end].trim().is_empty() {
            out.push((number + 1, kept[..end].trim_end().to_owned()));
        }
    }
    out
}

/// Adds a name and the acronym that stands behind it in parentheses.
fn add_names(record: &mut Record, name: &str, line: usize, skipped: &mut Skipped) {
    let mut push = |name: &str| {
        let name = newspaper(name.trim());
        if name.is_empty() || name.len() > LONGEST_NAME || !name.contains(char::is_alphabetic) {
            skipped.note(line, NOT_IN_USE);
        } else if !record.names.contains(&name) {
            record.names.push(name);
        }
    };
    match (name.find('('), name.find(')')) {
        (Some(open), Some(close)) if open < close => {
            push(&format!("{}_{}", &name[..open], &name[close + 1..]));
            push(&name[open + 1..close]);
        }
        _ => push(&name.replace(['(', ')'], "")),
    }
}

/// A code with its dates: `AFGGOV`, `AFGGOV >011222`, `AFGELI 750101-000101`.
fn read_code(text: &str) -> Option<Code> {
    let (code, dates) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // "[AFGGOV>011222]": the blank may be missing.
    let (code, dates) = match code.find(['<', '>']) {
        Some(at) => code.split_at(at),
        None => (code, dates),
    };
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let mut read = Code { code: code.to_ascii_uppercase(), from: None, to: None };
    let dates = dates.trim();
    if let Some(after) = dates.strip_prefix('>') {
        read.from = Some(date(after)?);
    } else if let Some(before) = dates.strip_prefix('<') {
        read.to = Some(date(before)?);
    } else if let Some((from, to)) = dates.split_once('-') {
        (read.from, read.to) = (Some(date(from)?), Some(date(to)?));
    } else if !dates.is_empty() {
        return None;
    }
    Some(read)
}

/// A date of six or eight digits as ISO 8601; months and days that are none are left out.
fn date(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let (year, at) = match text.len() {
        6 => {
            let year = number(0..2)?;
            (year + if year > LAST_YEAR_OF_THIS_CENTURY { 1900 } else { 2000 }, 2)
        }
        8 => (number(0..4)?, 4),
        _ => return None,
    };
    let (month, day) = (number(at..at + 2)?, number(at + 2..at + 4)?);
    Some(match (month, day) {
        (1..=12, 1..=31) => format!("{year:04}-{month:02}-{day:02}"),
        (1..=12, _) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    })
}

fn entry(record: Record, skipped: &mut Skipped) -> Option<Entry> {
    let line = record.line;
    let mut names = record.names;
    let Some(first) = names.first().cloned() else {
        skipped.note(line, NOT_IN_USE);
        return None;
    };
    if record.codes.is_empty() {
        skipped.note(line, NO_CODE);
        return None;
    }
    if record.codes.iter().all(|code| code.code.len() == 3) && is_country(&first) {
        skipped.note(line, COUNTRY);
        return None;
    }
    let kind = kind(&first, &record.codes);
    if kind == EntityKind::Person {
        let before = names.len();
        let full = names.iter().any(|name| name.contains(' '));
        names.retain(|name| name.contains(' '));
        for _ in names.len()..before {
            skipped.note(line, SINGLE_SURNAME);
        }
        if !full {
            return None;
        }
    }
    let name = names.remove(0);
    let mut entry = Entry::new(format!("petrarch.{}", slug(&name)), name.as_str(), kind);
    entry.aliases = names.into_iter().map(Into::into).collect();
    for code in record.codes {
        let role = DatedRole { title: cameo::words(&code.code), from: code.from, to: code.to };
        if !entry.roles.contains(&role) {
            entry.roles.push(role);
        }
    }
    // An undated code is what somebody is at all other times: it goes behind those with dates.
    entry.roles.sort_by_key(|role| role.from.is_none() && role.to.is_none());
    Some(entry)
}

fn is_country(name: &str) -> bool {
    let places = &Gazetteer::builtin().places;
    places.lookup(name).iter().any(|hit| matches!(places.weight(hit.id), Some((PlaceKind::Country, _))))
}

/// What an entry is. The codes tell the field somebody works in, not whether it is a person: that is seen by its
/// name, and by codes that change with dates, as offices do.
fn kind(name: &str, codes: &[Code]) -> EntityKind {
    let words = &Gazetteer::builtin().words;
    let flags: Vec<Flags> =
        name.split([' ', '-']).map(|word| words.flags(&crate::entity::gazetteer::fold_name(word))).collect();
    let body = [Flags::HEAD, Flags::BODY, Flags::SUFFIX, Flags::FACILITY];
    let institution = flags.iter().any(|&flags| body.iter().any(|&body| flags.has(body)))
        || name.split(' ').any(|word| matches!(word, "of" | "and" | "for" | "the" | "in" | "on"));
    let dated = codes.iter().any(|code| code.from.is_some() || code.to.is_some());
    let elite = codes.iter().any(|code| code.code.ends_with("ELI"));
    let given = flags.len() > 1 && flags[0].has(Flags::GIVEN);
    let coded = codes.iter().find_map(|code| cameo::kind(&code.code));
    // Groups are named after people, too: their codes alone do not make a person of "Abu Tarn".
    let group = matches!(coded, Some(EntityKind::ArmedGroup | EntityKind::Group) | None);
    if !institution && (dated || elite || (given && !group)) {
        return EntityKind::Person;
    }
    match coded {
        Some(EntityKind::Group) if institution => EntityKind::Organisation,
        Some(kind) => kind,
        // The codes of peoples stand alone and are those of no country.
        None if codes.iter().all(|code| code.code.len() == 3) => EntityKind::Group,
        None => EntityKind::Organisation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SNIPPET: &str = "\
# A comment
<!-- another
over two lines -->
FRANCE_ [FRA]
+LUTETIA_

OTTILIE_VARN_  ; head of state
+VARN_
+OTTILIE_A._VARN_
\t[FRAELI 750101-000101]
\t[FRAGOV >011222] [FRAELI]
PEOPLE'S_FRONT_OF_TARN_(PFT)_[FRAREB]
+TARN_FRONT+_FRONT_OF_THE_TARN_
TARN_WATER_BOARD [NGOENV 000000]
TARNIANS_ [TRN]
NO_CODE_AT_ALL_
JONAS_VELLER_ [FRAMIL<19290013][FRAGOV 20010203-20050230]
";

    #[test]
    fn entries_synonyms_and_dated_codes() {
        let imported = read(SNIPPET);
        let by_name = |name: &str| imported.entries.iter().find(|entry| entry.name == name).unwrap();
        let varn = by_name("Ottilie Varn");
        assert_eq!(varn.kind, EntityKind::Person);
        assert_eq!(varn.aliases, ["Ottilie A. Varn"]);
        let roles: Vec<_> =
            varn.roles.iter().map(|r| (r.title.as_str(), r.from.as_deref(), r.to.as_deref())).collect();
        assert_eq!(
            roles,
            [
                ("elite (FRAELI)", Some("1975-01-01"), Some("2000-01-01")),
                ("government (FRAGOV)", Some("2001-12-22"), None),
                ("elite (FRAELI)", None, None),
            ]
        );
        let front = by_name("People's Front of Tarn");
        assert_eq!(front.kind, EntityKind::ArmedGroup);
        assert_eq!(front.aliases, ["PFT", "Tarn Front", "Front of the Tarn"]);
        assert_eq!(by_name("Tarnians").kind, EntityKind::Group);
        let veller = by_name("Jonas Veller");
        assert_eq!(veller.roles[0].to.as_deref(), Some("1929"));
        assert_eq!(veller.roles[1].from.as_deref(), Some("2001-02-03"));
        assert_eq!(imported.records, 7);
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let imported = read(SNIPPET);
        assert_eq!(imported.skipped.count(COUNTRY), 1);
        assert_eq!(imported.skipped.count(SINGLE_SURNAME), 1);
        // One has none, the other one's date cannot be read.
        assert_eq!(imported.skipped.count(NO_CODE), 2);
        assert_eq!(imported.skipped.count(UNREADABLE), 1);
        assert!(imported.entries.iter().all(|entry| entry.name != "France"));
        assert_eq!(read("+ALONE_\n").skipped.count(NO_ENTRY), 1);
    }

    #[test]
    fn the_files_in_use_are_read() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/dictionaries");
        for (file, least) in [
            ("Phoenix.Countries.actors.txt", 15_000),
            ("Phoenix.International.actors.txt", 6_000),
            ("Phoenix.MilNonState.actors.txt", 900),
            ("CAMEO.EthnicGroups.actors.txt", 400),
            ("CAMEO.ReligiousGroups.actors.txt", 900),
        ] {
            let Ok(bytes) = std::fs::read(folder.join(file)) else {
                let _ = std::io::Write::write_all(
                    &mut std::io::stderr(),
                    format!("SKIPPED: {} is not here\n", folder.join(file).display()).as_bytes(),
                );
                continue;
            };
            let imported = read(&String::from_utf8_lossy(&bytes));
            let kinds = |kind| imported.entries.iter().filter(|entry| entry.kind == kind).count();
            let seen = format!(
                "{file}: {} records, {} entries ({} persons), {:?}",
                imported.records,
                imported.entries.len(),
                kinds(EntityKind::Person),
                imported.skipped
            );
            let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{seen}\n").as_bytes());
            assert!(imported.entries.len() >= least, "{seen}");
            assert!(imported.skipped.count(UNREADABLE) * 50 < imported.records, "{seen}");
        }
    }
}
