//! Tests of the linker on invented documents.

use proptest::prelude::*;

use super::*;
use crate::entity::{DocumentEntity, EntityKind};
use crate::entity::{Mention, MentionForm, Role};
use crate::text::SourceSpan;

fn entity(name: &str, kind: EntityKind) -> DocumentEntity {
    let mut names = name.split('|').map(SmolStr::from);
    let (name, dictionary) = match names.next().unwrap_or_default().split_once('#') {
        Some((name, id)) => (SmolStr::from(name), Some(SmolStr::from(id))),
        None => (SmolStr::from(name.split('|').next().unwrap_or("")), None),
    };
    DocumentEntity {
        name,
        kind,
        mentions: Vec::new(),
        aliases: names.collect(),
        roles: Vec::<Role>::new(),
        dictionary,
        geography: None,
    }
}

fn facts(entities: &[(&str, EntityKind)]) -> Facts {
    let mut facts = Facts::default();
    for (at, (name, kind)) in entities.iter().enumerate() {
        let mut entity = entity(name, *kind);
        entity.mentions.push(at as u32);
        facts.entities.push(entity);
        facts.mentions.push(Mention {
            inside: None,
            span: SourceSpan::default(),
            role: None,
            form: MentionForm::Name,
            kind: *kind,
            metonym: None,
            entity: at as u32,
            reason: String::new(),
        });
    }
    facts
}

/// Entities as sorted lists of "document:entity", without ids.
fn shape(linker: &Linker) -> Vec<(SmolStr, Vec<String>)> {
    let mut shape: Vec<(SmolStr, Vec<String>)> = linker
        .entities()
        .map(|entity| {
            let members = entity
                .members
                .iter()
                .map(|member| format!("{}:{} {}", member.document.0, member.entity, member.reason))
                .collect();
            (entity.name.clone(), members)
        })
        .collect();
    shape.sort();
    shape
}

fn linked(documents: &[&[(&str, EntityKind)]]) -> Linker {
    let mut linker = Linker::default();
    for (id, entities) in documents.iter().enumerate() {
        linker.update(DocumentId(id as u32), &facts(entities));
    }
    linker
}

use EntityKind::{ArmedGroup, Organisation, Person, Place};

#[test]
fn surnames_go_to_the_only_bearer() {
    let linker = linked(&[&[("Ion Sava", Person)], &[("Sava", Person)], &[("Ion al-Sava", Person)]]);
    assert_eq!(linker.entities().count(), 1);
    let linker = linked(&[&[("Ion Sava", Person)], &[("Sava", Person)], &[("Mara Sava", Person)]]);
    assert_eq!(linker.entities().count(), 3);
}

#[test]
fn acronyms_aliases_and_ids() {
    let linker = linked(&[
        &[("Free Harbour Army|FHA", ArmedGroup)],
        &[("FHA", ArmedGroup)],
        &[("Daesh#islamic-state", ArmedGroup)],
        &[("Islamic State#islamic-state", ArmedGroup)],
    ]);
    assert_eq!(linker.entities().count(), 2);
    // An acronym of two known things goes to neither.
    let linker =
        linked(&[&[("FHA#one", ArmedGroup)], &[("FHA#two", Organisation)], &[("FHA", Organisation)]]);
    assert_eq!(linker.entities().count(), 3);
}

#[test]
fn slips_are_linked_and_reported() {
    let linker =
        linked(&[&[("Ion Varnopolov", Person)], &[("Ion Varnopolov", Person)], &[("Varnopoloc", Person)]]);
    let all: Vec<_> = linker.entities().collect();
    assert_eq!(all.len(), 1, "{all:?}");
    let variants = linker.variants(all[0].id);
    assert_eq!((variants.len(), variants[0].written.as_str()), (1, "Varnopoloc"));
    assert_eq!(all[0].name, "Ion Varnopolov");
}

#[test]
fn kinds_and_given_names_keep_apart() {
    let linker = linked(&[
        &[("Lincoln", Place)],
        &[("Lincoln", Person)],
        &[("Bill Sorano", Person)],
        &[("Hilda Sorano", Person)],
    ]);
    assert_eq!(linker.entities().count(), 4);
}

#[test]
fn decisions_win() {
    let mut linker = linked(&[&[("Bill Sorano#bill", Person)], &[("Hilda Sorano#hilda", Person)]]);
    assert_eq!(linker.entities().count(), 2);
    linker.decide(vec![IdentityDecision { a: "bill".into(), b: "hilda".into(), same: true }]);
    assert_eq!(linker.entities().count(), 1);
    linker.decide(vec![IdentityDecision { a: "bill".into(), b: "hilda".into(), same: false }]);
    assert_eq!(linker.entities().count(), 2);
}

const NAMES: [(&str, EntityKind); 22] = [
    ("Ion Sava", Person),
    ("Sava", Person),
    ("Mara Sava", Person),
    ("I. Sava", Person),
    ("Ion al-Sava|Sava", Person),
    ("Ion Varnopolov", Person),
    ("Varnopoloc", Person),
    ("Varnopolov", Person),
    ("Free Harbour Army|FHA", ArmedGroup),
    ("FHA", ArmedGroup),
    ("FHA#fha", ArmedGroup),
    ("Federal Harbour Agency|FHA", Organisation),
    ("Daesh#islamic-state", ArmedGroup),
    ("Islamic State#islamic-state|IS", ArmedGroup),
    ("IS", ArmedGroup),
    ("Port Saltanat", Place),
    ("Bort Saltanat", Place),
    ("Port Saltanet", Place),
    ("Port Saltanat#port-saltanat", Place),
    ("Mohammed Tavridis", Person),
    ("Muhammad Tavridis", Person),
    ("Mohammed Tavrydis", Person),
];

proptest! {
    #[test]
    fn incremental_equals_rebuilt(
        edits in proptest::collection::vec((0..6u32, proptest::collection::vec(0..NAMES.len(), 0..4), any::<bool>()), 1..24)
    ) {
        let mut linker = Linker::default();
        let mut last: BTreeMap<u32, Option<Facts>> = BTreeMap::new();
        for (document, names, removed) in edits {
            let entities: Vec<_> = names.iter().map(|at| NAMES[*at]).collect();
            let read = facts(&entities);
            if removed {
                linker.remove(DocumentId(document));
                last.insert(document, None);
            } else {
                linker.update(DocumentId(document), &read);
                last.insert(document, Some(read));
            }
        }
        let mut rebuilt = Linker::default();
        // In another order, to show that order does not matter.
        for (document, read) in last.iter().rev() {
            if let Some(read) = read {
                rebuilt.update_later(DocumentId(*document), read);
            }
        }
        rebuilt.settle_all();
        prop_assert_eq!(shape(&linker), shape(&rebuilt));
        for (document, read) in &last {
            for entity in 0..read.as_ref().map_or(0, |read| read.entities.len()) {
                prop_assert!(linker.entity_of(DocumentId(*document), entity as u32).is_some());
            }
        }
    }
}

#[test]
fn bodies_that_every_state_has_are_one_only_where_both_articles_are_about_one_state() {
    let ministry = ("Foreign Ministry", EntityKind::Organisation);
    let about = |state: &'static str| facts(&[ministry, (state, EntityKind::Place)]);
    let veldia = about("Hanoi#hanoi.vn");
    let also_veldia = about("Hue#hue.vn");
    let norlund = about("Oslo#oslo.no");
    let together = |a: &Facts, b: &Facts| {
        let entities = link(&[(DocumentId(0), a), (DocumentId(1), b)], &[]);
        entities.iter().any(|entity| entity.name == "Foreign Ministry" && entity.members.len() == 2)
    };
    assert!(together(&veldia, &also_veldia));
    assert!(!together(&veldia, &norlund));
}

#[test]
fn initials_and_given_names_tell_people_apart() {
    let one = |name: &str| facts(&[(name, EntityKind::Person)]);
    let together = |a: &str, b: &str| {
        let (a, b) = (one(a), one(b));
        link(&[(DocumentId(0), &a), (DocumentId(1), &b)], &[]).len() == 1
    };
    assert!(together("John F. Orvik", "John Orvik"));
    assert!(!together("John H. W. Orvik", "John W. Orvik"));
    assert!(!together("David Vitoria", "David Vitter"));
    assert!(together("Saddam Hussein", "Saddam Husayn"));
    // Either of two is none of them.
    let (first, second, third) = (one("John F. Orvik"), one("John K. Orvik"), one("John Orvik"));
    let three = [(DocumentId(0), &first), (DocumentId(1), &second), (DocumentId(2), &third)];
    assert_eq!(link(&three, &[]).len(), 3);
    // A slip between two does not make them one.
    let (darren, heather, lone) = (one("Darren Samuelsohn"), one("Heather Samuelson"), one("Sameuelson"));
    let three = [(DocumentId(0), &darren), (DocumentId(1), &heather), (DocumentId(2), &lone)];
    assert!(link(&three, &[]).iter().all(|entity| entity.members.len() < 3));
}
