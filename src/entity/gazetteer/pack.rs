//! Writes the packed table that [`super::places`] reads, from a plain table of places.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::fold_name;
use super::places::{BLOCK, MAGIC, NOWHERE, PlaceKind, RECORD, SECTIONS, checksum};
use crate::language::model::push_varint;

/// One row of the plain table.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRow {
    /// What it is.
    pub kind: PlaceKind,
    /// The name to show.
    pub name: String,
    /// ISO 3166 code of its country, or empty.
    pub country: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Inhabitants.
    pub population: u64,
    /// How rows inside it name it: `SY`, `SY.11`, `US.TX.201`; empty for what contains nothing.
    pub key: String,
    /// The key of what it lies in, or empty.
    pub parent: String,
    /// Other names.
    pub aliases: Vec<String>,
}

impl PlaceRow {
    /// Reads the nine columns `kind, name, country, lat, lon, population, key, parent, aliases (|)`.
    pub fn parse(line: &str) -> Result<Self, String> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, name, country, lat, lon, population, key, parent, aliases] = cells[..] else {
            return Err(format!("{} columns where 9 are expected", cells.len()));
        };
        let number = |s: &str, what: &str| s.parse::<f64>().map_err(|_| format!("{what} {s:?} is no number"));
        Ok(Self {
            kind: PlaceKind::parse(kind).ok_or_else(|| format!("unknown kind {kind:?}"))?,
            name: name.to_owned(),
            country: country.to_owned(),
            lat: number(lat, "latitude")?,
            lon: number(lon, "longitude")?,
            population: population
                .parse()
                .map_err(|_| format!("population {population:?} is no whole number"))?,
            key: key.to_owned(),
            parent: parent.to_owned(),
            aliases: aliases.split('|').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
        })
    }
}

/// How well known a place is, for the order of the entries of one name: countries before regions
/// before towns, then by inhabitants. Whole numbers, so that the order is the same everywhere.
pub(crate) fn renown(kind: PlaceKind, population: u64) -> u64 {
    match kind {
        PlaceKind::Continent => u64::MAX,
        PlaceKind::Country => 10_000_000_000 + population,
        PlaceKind::Water | PlaceKind::Area | PlaceKind::Site => 3_000_000,
        PlaceKind::City => population,
        // A region is known by its name, not by all who live in it.
        PlaceKind::Region => population / 3,
        PlaceKind::County => population / 6,
    }
}

/// Packs rows into the bytes of a table. The order of the rows does not matter.
pub fn pack(rows: &[PlaceRow]) -> Result<Vec<u8>, String> {
    let rows = without_doubles(rows);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let folded: Vec<String> = rows.iter().map(|r| fold_name(&r.name)).collect();
    order.sort_by(|&a, &b| {
        (&folded[a], &rows[a].name)
            .cmp(&(&folded[b], &rows[b].name))
            .then_with(|| {
                renown(rows[b].kind, rows[b].population).cmp(&renown(rows[a].kind, rows[a].population))
            })
            .then_with(|| sort_key(rows[a]).cmp(&sort_key(rows[b])))
    });

    let (codes, containers, index) = containers(&rows, &order)?;
    let names: BTreeSet<&str> = rows.iter().map(|r| r.name.as_str()).collect();
    let ranks: BTreeMap<&str, u32> = names.iter().zip(0..).map(|(n, i)| (*n, i)).collect();
    let mut records = Vec::with_capacity(rows.len() * RECORD);
    for &i in &order {
        let row = rows[i];
        let container = if row.kind == PlaceKind::Country { &row.key } else { &row.parent };
        let container = if container.is_empty() {
            NOWHERE
        } else {
            *index
                .get(container.as_str())
                .ok_or_else(|| format!("{}: its parent {container} is not listed", row.name))?
        };
        records.extend((hundredths(row.lat, 90.0).map_err(|e| format!("{}: {e}", row.name))?).to_le_bytes());
        records.extend((hundredths(row.lon, 180.0).map_err(|e| format!("{}: {e}", row.name))?).to_le_bytes());
        records.extend(kind_and_population(row.kind, row.population).to_le_bytes());
        records.extend(container.to_le_bytes());
        records.extend(&ranks[row.name.as_str()].to_le_bytes()[..3]);
    }
    let (offsets, blocks) = front_code(&names);
    let (postings, fst) = index_names(&rows, &order)?;

    let sections: [&[u8]; SECTIONS] = [&codes, &containers, &records, &offsets, &blocks, &postings, &fst];
    let mut body = Vec::new();
    for section in sections {
        let len = u32::try_from(section.len()).map_err(|_| "the table is too large".to_owned())?;
        body.extend(len.to_le_bytes());
    }
    body.extend(sections.concat());
    Ok([MAGIC.as_slice(), &checksum(&body).to_le_bytes(), &body].concat())
}

fn sort_key(row: &PlaceRow) -> (PlaceKind, &str, &str, i64, i64) {
    (row.kind, &row.country, &row.key, (row.lat * 100.0).round() as i64, (row.lon * 100.0).round() as i64)
}

/// Drops hand-written areas that a division of the same name and country already covers.
fn without_doubles(rows: &[PlaceRow]) -> Vec<&PlaceRow> {
    let regions: BTreeSet<(String, &str)> = rows
        .iter()
        .filter(|r| matches!(r.kind, PlaceKind::Region | PlaceKind::Country))
        .map(|r| (fold_name(&r.name), r.country.as_str()))
        .collect();
    rows.iter()
        .filter(|r| r.kind != PlaceKind::Area || !regions.contains(&(fold_name(&r.name), r.country.as_str())))
        .collect()
}

type Containers<'a> = (Vec<u8>, Vec<u8>, BTreeMap<&'a str, u16>);

fn containers<'a>(rows: &[&'a PlaceRow], order: &[usize]) -> Result<Containers<'a>, String> {
    let mut keyed: Vec<(bool, &str, u32)> = Vec::new();
    for (id, &i) in (0u32..).zip(order) {
        if !rows[i].key.is_empty() {
            keyed.push((rows[i].kind != PlaceKind::Country, rows[i].key.as_str(), id));
        }
    }
    keyed.sort_unstable();
    let (mut codes, mut containers, mut index) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (n, &(inner, key, id)) in keyed.iter().enumerate() {
        let n = u16::try_from(n).ok().filter(|&n| n != NOWHERE).ok_or("more than 65534 divisions")?;
        if !inner {
            let code: [u8; 2] =
                key.as_bytes().try_into().map_err(|_| format!("country code {key:?} is not two letters"))?;
            codes.extend(code);
        }
        containers.extend(id.to_le_bytes());
        if index.insert(key, n).is_some() {
            return Err(format!("the key {key} is listed twice"));
        }
    }
    Ok((codes, containers, index))
}

fn hundredths(degrees: f64, limit: f64) -> Result<i16, String> {
    if degrees.is_finite() && degrees.abs() <= limit {
        Ok((degrees * 100.0).round() as i16)
    } else {
        Err(format!("{degrees} is outside ±{limit} degrees"))
    }
}

fn kind_and_population(kind: PlaceKind, population: u64) -> u16 {
    let (mut mantissa, mut exponent) = (population, 0u16);
    while mantissa > 999 && exponent < 7 {
        mantissa = (mantissa + 5) / 10;
        exponent += 1;
    }
    kind.code() << 13 | exponent << 10 | mantissa.min(999) as u16
}

fn front_code(names: &BTreeSet<&str>) -> (Vec<u8>, Vec<u8>) {
    let (mut offsets, mut blocks) = (Vec::new(), Vec::new());
    let mut last = "";
    for (i, name) in names.iter().enumerate() {
        let mut kept = 0;
        if i % BLOCK == 0 {
            offsets.extend((blocks.len() as u32).to_le_bytes());
        } else {
            kept = last.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        }
        push_varint(&mut blocks, kept as u64);
        push_varint(&mut blocks, (name.len() - kept) as u64);
        blocks.extend(&name.as_bytes()[kept..]);
        last = name;
    }
    (offsets, blocks)
}

fn index_names(rows: &[&PlaceRow], order: &[usize]) -> Result<(Vec<u8>, Vec<u8>), String> {
    // Per folded name the packed hits, the best known first.
    let mut keys: BTreeMap<String, Vec<(std::cmp::Reverse<u64>, u64)>> = BTreeMap::new();
    for (id, &i) in (0u64..).zip(order) {
        let row = rows[i];
        let renown = renown(row.kind, row.population);
        let mut add = |key: String, alias: bool, capitals: bool| {
            let renown = if alias && row.kind == PlaceKind::City { renown / 2 } else { renown };
            let hits = keys.entry(key).or_default();
            if !hits.iter().any(|(_, hit)| hit >> 2 == id) {
                hits.push((std::cmp::Reverse(renown), id << 2 | u64::from(capitals) << 1 | u64::from(alias)));
            }
        };
        let own = fold_name(&row.name);
        if own.is_empty() {
            continue;
        }
        add(own.clone(), false, false);
        for short in shortened(&own, row) {
            add(short, true, false);
        }
        for alias in &row.aliases {
            let folded = fold_name(alias);
            if folded.is_empty() {
                continue;
            }
            // One dot at the end marks an abbreviation of the press: filed with its dot.
            if alias.ends_with('.') && alias.matches('.').count() == 1 {
                add(format!("{folded}."), true, false);
                continue;
            }
            let capitals = folded.len() <= 4 && !alias.chars().any(char::is_lowercase);
            for short in shortened(&folded, row) {
                add(short, true, false);
            }
            add(folded, true, capitals);
        }
    }
    let mut postings = Vec::new();
    let mut builder = fst::MapBuilder::memory();
    for (key, mut hits) in keys {
        hits.sort();
        let value = match hits[..] {
            [(_, one)] => one << 1 | 1,
            _ => {
                let at = postings.len() as u64;
                push_varint(&mut postings, hits.len() as u64);
                for (_, hit) in hits {
                    push_varint(&mut postings, hit);
                }
                at << 1
            }
        };
        builder.insert(key, value).map_err(|e| e.to_string())?;
    }
    Ok((postings, builder.into_inner().map_err(|e| e.to_string())?))
}

/// Spellings that English leaves short: Arabic names without their article and with "-a" for "-ah".
fn shortened(folded: &str, row: &PlaceRow) -> Vec<String> {
    const ARABIC: &str = "AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA SD SY TN YE";
    let mut out = Vec::new();
    if row.country.len() != 2 || !ARABIC.contains(&row.country) {
        return out;
    }
    let stem = folded.strip_prefix("al ").filter(|s| s.len() >= 4);
    out.extend(stem.map(str::to_owned));
    for name in [Some(folded), stem].into_iter().flatten() {
        if let Some(open) = name.strip_suffix("ah").filter(|s| s.len() >= 4) {
            out.push(format!("{open}a"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::gazetteer::places::Places;

    const TABLE: &str = "\
country\tSyria\tSY\t35\t38\t16906283\tSY\t\tSyrian Arab Republic
region\tHoms\tSY\t34.5\t38.5\t1063969\tSY.11\tSY\tHims
city\tHoms\tSY\t34.72\t36.73\t775404\t\tSY.11\t
city\tAr Raqqah\tSY\t35.95\t39.01\t531952\t\tSY\t
country\tUnited States\tUS\t39.76\t-98.5\t327167434\tUS\t\tUS|U.S.
region\tMassachusetts\tUS\t42.37\t-71.5\t6000000\tUS.MA\tUS\tMass.|MA
county\tHampden County\tUS\t42.13\t-72.63\t460000\tUS.MA.013\tUS.MA\t
city\tSpringfield\tUS\t42.1\t-72.59\t154341\t\tUS.MA.013\t
city\tSpringfield\tUS\t37.22\t-93.3\t170188\t\tUS\t
water\tBlack Sea\t\t43\t34\t0\t\t\t";

    fn table() -> Places<Vec<u8>> {
        let rows: Vec<PlaceRow> = TABLE.lines().map(|l| PlaceRow::parse(l).unwrap()).collect();
        let bytes = pack(&rows).unwrap();
        let mut backwards = rows.clone();
        backwards.reverse();
        assert_eq!(pack(&backwards).unwrap(), bytes, "the order of the rows must not show");
        Places::open(bytes).unwrap()
    }

    #[test]
    fn entries_come_back_with_their_containment() {
        let places = table();
        assert!(places.verify());
        assert_eq!(places.len(), 10);
        let hits = places.lookup("SPRINGFIELD");
        let found: Vec<_> = hits.iter().map(|h| places.get(h.id).unwrap()).collect();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].lat, found[0].population), (37.22, 170_000));
        let mass = &found[1];
        assert_eq!(mass.country, "US");
        assert_eq!(places.get(mass.admin2.unwrap()).unwrap().name, "Hampden County");
        assert_eq!(places.get(mass.admin1.unwrap()).unwrap().name, "Massachusetts");
        let sea = places.get(places.lookup("Black Sea")[0].id).unwrap();
        assert_eq!((sea.country.as_str(), sea.admin1), ("", None));
        let syria = places.get(places.country("SY").unwrap()).unwrap();
        assert_eq!((syria.name.as_str(), syria.country.as_str()), ("Syria", "SY"));
    }

    #[test]
    fn aliases_short_forms_and_abbreviations() {
        let places = table();
        let name = |s: &str| places.lookup(s).first().map(|h| places.get(h.id).unwrap().name.to_string());
        assert_eq!(name("Raqqa").as_deref(), Some("Ar Raqqah"));
        assert_eq!(name("al-Raqqa").as_deref(), Some("Ar Raqqah"));
        assert_eq!(name("Mass.").as_deref(), Some("Massachusetts"));
        assert_eq!(name("Mass"), None);
        assert_eq!(name("MA").as_deref(), Some("Massachusetts"));
        assert_eq!(name("Ma"), None);
        assert_eq!(name("us"), None, "the pronoun is no country");
        assert_eq!(name("U.S.").as_deref(), Some("United States"));
        assert_eq!(name("Homs").as_deref(), Some("Homs"));
        assert_eq!(places.lookup("Homs").len(), 2);
    }

    #[test]
    fn bad_input_is_named() {
        assert!(PlaceRow::parse("city\tX").unwrap_err().contains("2 columns"));
        let mut row = PlaceRow::parse(TABLE.lines().next().unwrap()).unwrap();
        row.lat = 1234.0;
        assert!(pack(&[row.clone()]).unwrap_err().contains("1234"));
        row.lat = 1.0;
        row.kind = PlaceKind::City;
        row.parent = "XX".to_owned();
        assert!(pack(&[row]).unwrap_err().contains("XX"));
    }

    #[test]
    fn damaged_tables_never_panic() {
        let rows: Vec<PlaceRow> = TABLE.lines().map(|l| PlaceRow::parse(l).unwrap()).collect();
        let good = pack(&rows).unwrap();
        for cut in 0..good.len() {
            if let Ok(places) = Places::open(good[..cut].to_vec()) {
                assert!(!places.verify());
            }
        }
        assert!(Places::open(b"NMPLACE0".to_vec()).is_err());
    }
}
