//! The packed table of the world's places, read where it lies: an FST from folded names to entries,
//! fixed-width records, front-coded display names. Nothing is decoded at start but the header.
//!
//! Layout, little-endian: magic (8 bytes), checksum of all that follows (u64, FNV-1a), seven section
//! lengths (u32), then the sections: country codes (2 bytes each), containers (u32 entry ids; the first
//! are the countries, in the order of their codes), records (11 bytes each), name block offsets (u32),
//! name blocks, postings, FST.

use fst::raw::{Fst, Node, Output};
use serde::Serialize;
use smol_str::SmolStr;

use super::fold::fold_name;
use crate::language::model::varint;

pub(crate) const MAGIC: &[u8; 8] = b"NMPLACE1";
pub(crate) const SECTIONS: usize = 7;
pub(crate) const RECORD: usize = 11;
pub(crate) const BLOCK: usize = 16;
/// The container index of an entry that lies in none: a continent, a sea.
pub(crate) const NOWHERE: u16 = u16::MAX;

/// What sort of place an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// A country or territory.
    Country,
    /// A first-level division: state, province, governorate.
    Region,
    /// A second-level division: county, district.
    County,
    /// A city, town or village.
    City,
    /// A landmark, base, building or mountain.
    Site,
    /// A sea, lake, river, strait or canal.
    Water,
    /// A continent or a large part of one.
    Continent,
    /// A region that is no division: "Middle East", "Donbas".
    Area,
}

impl PlaceKind {
    const ALL: [Self; 8] = [
        Self::Country,
        Self::Region,
        Self::County,
        Self::City,
        Self::Site,
        Self::Water,
        Self::Continent,
        Self::Area,
    ];

    /// The word used in data files and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::County => "county",
            Self::City => "city",
            Self::Site => "site",
            Self::Water => "water",
            Self::Continent => "continent",
            Self::Area => "area",
        }
    }

    /// Reads [`PlaceKind::word`] back.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    pub(crate) fn code(self) -> u16 {
        self as u16
    }
}

/// The number of an entry in one table; good only with the table it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct PlaceId(pub u32);

/// One place, decoded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceEntry {
    /// Its number in the table.
    pub id: PlaceId,
    /// The name to show.
    pub name: SmolStr,
    /// What it is.
    pub kind: PlaceKind,
    /// The ISO 3166 code of its country; empty for what lies in none or several.
    pub country: SmolStr,
    /// The first-level division it lies in.
    pub admin1: Option<PlaceId>,
    /// The second-level division it lies in.
    pub admin2: Option<PlaceId>,
    /// Degrees north, to a hundredth.
    pub lat: f64,
    /// Degrees east, to a hundredth.
    pub lon: f64,
    /// Inhabitants, to three figures; 0 where unknown.
    pub population: u64,
}

/// An entry as found under one name, before it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceHit {
    /// The entry.
    pub id: PlaceId,
    /// Found under another name than the one it is shown by.
    pub alias: bool,
    /// The alias is an acronym or postal code: it counts only where it is written in capitals.
    pub capitals: bool,
}

/// Why a packed table was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTable(pub &'static str);

impl std::fmt::Display for BadTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a table of places: {}", self.0)
    }
}

impl std::error::Error for BadTable {}

/// A packed table over the bytes `D`.
#[derive(Clone)]
pub struct Places<D> {
    sections: [std::ops::Range<usize>; SECTIONS - 1],
    fst: Fst<Part<D>>,
    bytes: D,
}

/// The FST's part of a table's bytes; `fst` wants its data to begin where the FST does.
#[derive(Clone)]
pub(crate) struct Part<D>(D, usize);

impl<D: AsRef<[u8]>> AsRef<[u8]> for Part<D> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_ref().get(self.1..).unwrap_or_default()
    }
}

impl<D> std::fmt::Debug for Places<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Places").field("sections", &self.sections).finish_non_exhaustive()
    }
}

impl<D: AsRef<[u8]> + Clone> Places<D> {
    /// Opens a table. The checksum is verified only by [`Places::verify`]: it takes milliseconds.
    pub fn open(bytes: D) -> Result<Self, BadTable> {
        let data = bytes.as_ref();
        let header = MAGIC.len() + 8 + SECTIONS * 4;
        if data.len() < header || &data[..MAGIC.len()] != MAGIC {
            return Err(BadTable("wrong magic or version; build it again with this version of newsmark"));
        }
        let mut ranges: [std::ops::Range<usize>; SECTIONS] = Default::default();
        let mut start = header;
        for (i, range) in ranges.iter_mut().enumerate() {
            let len = u32_at(data, MAGIC.len() + 8 + i * 4) as usize;
            let end = start.checked_add(len).filter(|&end| end <= data.len()).ok_or(BadTable("truncated"))?;
            *range = start..end;
            start = end;
        }
        let [codes, containers, records, offsets, blocks, postings, keys] = ranges;
        let fst = Fst::new(Part(bytes.clone(), keys.start)).map_err(|_| BadTable("its index is damaged"))?;
        Ok(Self { sections: [codes, containers, records, offsets, blocks, postings], fst, bytes })
    }

    /// Whether the bytes are those that were written.
    pub fn verify(&self) -> bool {
        let data = self.bytes.as_ref();
        let at = MAGIC.len();
        let Some(stored) = data.get(at..at + 8) else { return false };
        stored == checksum(&data[at + 8..]).to_le_bytes()
    }

    /// How many entries it holds.
    pub fn len(&self) -> usize {
        self.sections[2].len() / RECORD
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn section(&self, i: usize) -> &[u8] {
        &self.bytes.as_ref()[self.sections[i].clone()]
    }

    /// The entries of a name, however it is written, best known first.
    pub fn lookup(&self, name: &str) -> Vec<PlaceHit> {
        // "Mass." is filed with its dot, so that "Mass" on a Sunday is not Massachusetts.
        let folded = fold_name(name);
        if name.trim_end().ends_with('.') && name.matches('.').count() == 1 {
            let dotted = self.lookup_folded(&format!("{folded}."));
            if !dotted.is_empty() {
                return dotted;
            }
        }
        let shouted = !name.chars().any(char::is_lowercase);
        let mut hits = self.lookup_folded(&folded);
        hits.retain(|hit| shouted || !hit.capitals);
        hits
    }

    /// The entries of a name that is folded already, capitals unchecked.
    pub fn lookup_folded(&self, folded: &str) -> Vec<PlaceHit> {
        self.fst.get(folded.as_bytes()).map(|value| self.hits(value.value())).unwrap_or_default()
    }

    /// The hits that an FST value stands for.
    pub(crate) fn hits(&self, value: u64) -> Vec<PlaceHit> {
        if value & 1 == 1 {
            return vec![hit(value >> 1)];
        }
        let postings = self.section(5);
        let mut at = (value >> 1) as usize;
        let count = varint(postings, &mut at).min(self.len() as u64);
        (0..count).map(|_| hit(varint(postings, &mut at))).collect()
    }

    /// The root of the index of names, to walk it byte by byte.
    pub(crate) fn root(&self) -> Node<'_> {
        self.fst.root()
    }

    /// One step from `node` over `byte`.
    pub(crate) fn step<'a>(&'a self, node: &Node<'a>, byte: u8, sum: Output) -> Option<(Node<'a>, Output)> {
        let t = node.transition(node.find_input(byte)?);
        Some((self.fst.node(t.addr), sum.cat(t.out)))
    }

    /// The kind and population of an entry, without its name.
    pub fn weight(&self, id: PlaceId) -> Option<(PlaceKind, u64)> {
        let record = self.record(id)?;
        let packed = u16::from_le_bytes([record[4], record[5]]);
        let kind = PlaceKind::ALL[usize::from(packed >> 13)];
        let population = u64::from(packed & 0x3ff) * 10u64.pow(u32::from(packed >> 10 & 7));
        Some((kind, population))
    }

    fn record(&self, id: PlaceId) -> Option<&[u8]> {
        let at = (id.0 as usize).checked_mul(RECORD)?;
        self.section(2).get(at..at + RECORD)
    }

    /// An entry by its number.
    pub fn get(&self, id: PlaceId) -> Option<PlaceEntry> {
        let record = self.record(id)?;
        let (kind, population) = self.weight(id)?;
        let mut entry = PlaceEntry {
            id,
            name: self.name(u32::from_le_bytes([record[8], record[9], record[10], 0])),
            kind,
            country: SmolStr::default(),
            admin1: None,
            admin2: None,
            lat: f64::from(i16::from_le_bytes([record[0], record[1]])) / 100.0,
            lon: f64::from(i16::from_le_bytes([record[2], record[3]])) / 100.0,
            population,
        };
        let mut container = u16::from_le_bytes([record[6], record[7]]);
        if kind == PlaceKind::Country {
            // A country is filed as its own container.
            entry.country = self.code(container);
            return Some(entry);
        }
        // Containment is three deep at most, whatever a damaged table says.
        for _ in 0..3 {
            if container == NOWHERE {
                break;
            }
            let Some(of) = self.container(container) else { break };
            match self.weight(of) {
                Some((PlaceKind::Country, _)) => {
                    entry.country = self.code(container);
                    break;
                }
                Some((PlaceKind::Region, _)) => entry.admin1 = Some(of),
                Some((PlaceKind::County, _)) => entry.admin2 = Some(of),
                _ => break,
            }
            let Some(record) = self.record(of) else { break };
            container = u16::from_le_bytes([record[6], record[7]]);
        }
        Some(entry)
    }

    /// The entry of a country by its ISO 3166 code.
    pub fn country(&self, code: &str) -> Option<PlaceId> {
        let at = self.section(0).chunks_exact(2).position(|c| c == code.as_bytes())?;
        self.container(u16::try_from(at).ok()?)
    }

    fn container(&self, container: u16) -> Option<PlaceId> {
        let at = usize::from(container) * 4;
        let bytes = self.section(1).get(at..at + 4)?;
        Some(PlaceId(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])))
    }

    fn code(&self, container: u16) -> SmolStr {
        let at = usize::from(container) * 2;
        self.section(0).get(at..at + 2).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default().into()
    }

    fn name(&self, rank: u32) -> SmolStr {
        let offsets = self.section(3);
        let blocks = self.section(4);
        let block = rank as usize / BLOCK * 4;
        if block + 4 > offsets.len() {
            return SmolStr::default();
        }
        let mut at = u32_at(offsets, block) as usize;
        let mut name: Vec<u8> = Vec::with_capacity(32);
        for _ in 0..=rank as usize % BLOCK {
            let kept = varint(blocks, &mut at) as usize;
            let len = varint(blocks, &mut at) as usize;
            name.truncate(kept);
            let Some(rest) = at.checked_add(len).and_then(|end| blocks.get(at..end)) else { break };
            name.extend_from_slice(rest);
            at += len;
        }
        String::from_utf8_lossy(&name).into()
    }
}

fn hit(packed: u64) -> PlaceHit {
    PlaceHit { id: PlaceId((packed >> 2) as u32), alias: packed & 1 != 0, capitals: packed & 2 != 0 }
}

fn u32_at(data: &[u8], at: usize) -> u32 {
    data.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// FNV-1a over eight bytes at a time: a guard against damage, not against malice.
pub(crate) fn checksum(data: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for chunk in data.chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}
