//! What the entities of one document bring along: the group each falls into, and the buckets in which groups meet.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use smol_str::{SmolStr, format_smolstr};

use crate::corpus::DocumentId;
use crate::entity::gazetteer::{Gazetteer, fold_name};
use crate::entity::spelling::{self, SpellingVariant};
use crate::entity::{DocumentEntity, EntityKind, PersonName, is_generic};
use crate::facts::Facts;

/// Shortest surname or name in which a slip of the pen is looked for, in bytes.
const SLIP_LENGTH: usize = 7;

/// What names a group: its id, a person's name, a folded name.
pub(super) type GroupKey = SmolStr;

/// What one document's entity brings along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) kind: EntityKind,
    pub(super) name: SmolStr,
    pub(super) names: Vec<SmolStr>,
    pub(super) dictionary: Option<SmolStr>,
    pub(super) person: Option<PersonName>,
    pub(super) buckets: Vec<SmolStr>,
    /// The spellings that the document itself takes for slips: rarer, usual.
    pub(super) slips: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) shares: BTreeMap<(DocumentId, u32), Share>,
    /// How many shares put the group into each bucket.
    pub(super) buckets: BTreeMap<SmolStr, u32>,
}

/// The shares of a document's entities, in their order, each with the group it falls into.
pub(super) fn shares(document: DocumentId, facts: &Facts) -> Vec<(GroupKey, Share)> {
    let state = LazyCell::new(|| focus(facts));
    facts
        .entities
        .iter()
        .map(|entity| {
            let slips = facts
                .variants
                .iter()
                .filter(|variant| entity.mentions.contains(&variant.mention))
                .map(|variant: &SpellingVariant| (variant.written.clone(), variant.usual.clone()))
                .collect();
            share(document, &|| state.as_deref(), entity, slips)
        })
        .collect()
}

/// The state that a document is about, as its ISO 3166 code in lower case: the one that more than half of its mentions of
/// states and of what lies in them speak of.
fn focus(facts: &Facts) -> Option<SmolStr> {
    let mut counts: BTreeMap<SmolStr, usize> = BTreeMap::new();
    for entity in &facts.entities {
        if let Some(state) = entity.dictionary.as_deref().and_then(state_of) {
            *counts.entry(state).or_default() += entity.mentions.len();
        }
    }
    let all: usize = counts.values().sum();
    counts.into_iter().find(|(_, count)| count * 2 > all).map(|(state, _)| state)
}

/// The state of a place or institution, by its id: "homs.sy", "sy.army", "syria.government".
fn state_of(id: &str) -> Option<SmolStr> {
    let code = |part: &&str| part.len() == 2;
    let dotted = id.split_once('.').and_then(|(first, rest)| {
        let last = rest.rsplit('.').next().unwrap_or(rest);
        [first, last].into_iter().find(code)
    });
    if let Some(code) = dotted {
        return Some(code.into());
    }
    let country = &Gazetteer::builtin().dictionary.by_id(id)?.country;
    (!country.is_empty()).then(|| country.to_lowercase().into())
}

fn share<'a>(
    document: DocumentId,
    state: &dyn Fn() -> Option<&'a str>,
    entity: &DocumentEntity,
    slips: Vec<(String, String)>,
) -> (GroupKey, Share) {
    let mut names: Vec<SmolStr> = Vec::new();
    for name in std::iter::once(&entity.name).chain(&entity.aliases) {
        // A slip is no name to be found by.
        if !slips.iter().any(|(written, _)| name.split(' ').any(|word| word == written))
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    let class = class(entity.kind);
    let generic = |folded: &str| class == ORGANISATION && is_generic(folded);
    let person = (entity.kind == EntityKind::Person).then(|| fullest_person(&names));
    let folded = fold_name(&entity.name);
    let mut buckets: Vec<SmolStr> = Vec::new();
    let key: GroupKey = if let Some(id) = &entity.dictionary {
        format_smolstr!("id:{id}")
    } else if let Some(name) = &person {
        match name.given.first() {
            Some(given) => format_smolstr!("p:{} {given} {}", name.surname, name.initials()),
            // Two documents' Sava need not be one: only the rules join them.
            None => format_smolstr!("l:{}@{}", name.surname, document.0),
        }
    } else if generic(&folded) {
        // Two documents' Superior Courts need not be one either, but where both are about one state.
        match state() {
            Some(state) => format_smolstr!("{class}:{folded}@{state}"),
            None => format_smolstr!("{class}:{folded}@{}", document.0),
        }
    } else {
        format_smolstr!("{class}:{folded}")
    };
    if let Some(name) = &person {
        buckets.push(format_smolstr!("s:{}", name.surname));
        if name.is_full() {
            let whole = format!("{} {}", name.given.join(" "), name.surname);
            let skeleton = spelling::skeleton(&whole);
            if skeleton.len() > 5 {
                buckets.push(format_smolstr!("k:{class}:{skeleton}"));
            }
        }
        deletions(&name.surname, class, &mut buckets);
    } else {
        for name in &names {
            let folded = fold_name(name);
            if folded.len() > 1 && !generic(&folded) {
                buckets.push(format_smolstr!("n:{class}:{folded}"));
            }
        }
        if entity.dictionary.is_none() {
            if entity.kind == EntityKind::Place && folded.contains(' ') {
                let skeleton = spelling::skeleton(&entity.name);
                if skeleton.len() > 5 {
                    buckets.push(format_smolstr!("k:{class}:{skeleton}"));
                }
            }
            deletions(&folded, class, &mut buckets);
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    let share = Share {
        kind: entity.kind,
        name: entity.name.clone(),
        names,
        dictionary: entity.dictionary.clone(),
        person,
        buckets,
        slips,
    };
    (key, share)
}

/// The name with most parts.
fn fullest_person(names: &[SmolStr]) -> PersonName {
    names
        .iter()
        .map(|name| PersonName::read(name))
        .max_by_key(|name| (name.is_full(), name.given.first().is_some_and(|given| given.len() > 1)))
        .unwrap_or_default()
}

/// The name and the name with each letter left out: two names that differ by a letter share one of these.
fn deletions(name: &str, class: u8, buckets: &mut Vec<SmolStr>) {
    let letters = name.chars().count();
    if name.len() < SLIP_LENGTH || letters > 40 || name.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    buckets.push(format_smolstr!("d:{class}:{name}"));
    for (at, letter) in name.char_indices().skip(1) {
        buckets.push(format_smolstr!("d:{class}:{}{}", &name[..at], &name[at + letter.len_utf8()..]));
    }
}

/// The class of all kinds of bodies.
const ORGANISATION: u8 = 3;

/// Kinds that are never joined with one another.
pub(super) fn class(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Place => 1,
        EntityKind::Group => 2,
        _ => ORGANISATION,
    }
}
