//! Who cites whom: a source is called by the documents that report its words, and calls those it speaks of.

use crate::corpus::{CorpusDocument, CorpusEntity, EntityId, Passage, Snapshot};
use crate::entity::EntityKind;

use super::words::kind_name;

/// Somebody who speaks or is spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The entity.
    pub entity: EntityId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// What it is, in words.
    pub detail: String,
    /// Its first mention.
    pub passage: Passage,
}

/// That somebody's words are about somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other one.
    pub other: Caller,
    /// The passages: the cue of each attribution, or its content where there is no cue.
    pub passages: Vec<Passage>,
}

/// Who is mentioned at a byte offset of the source.
pub fn caller_at(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Option<Caller> {
    super::things_at(document, offset).into_iter().find_map(|(thing, _)| {
        let super::Thing::Mention(index) = thing else { return None };
        let mention = document.facts.mentions.get(index as usize)?;
        caller(snapshot, snapshot.entity_of(document.id, mention.entity)?)
    })
}

/// Whose words are about `entity`.
pub fn calls_to(snapshot: &Snapshot, entity: EntityId) -> Vec<Call> {
    calls(snapshot, snapshot.documents(), |speaker, spoken_of| (spoken_of == entity).then_some(speaker))
}

/// About whom `entity` speaks.
pub fn calls_from(snapshot: &Snapshot, entity: EntityId) -> Vec<Call> {
    let documents = members(snapshot.entity(entity)).filter_map(|id| snapshot.document(id));
    calls(snapshot, documents, |speaker, spoken_of| (speaker == entity).then_some(spoken_of))
}

fn members(entity: Option<&CorpusEntity>) -> impl Iterator<Item = crate::corpus::DocumentId> {
    entity.into_iter().flat_map(|entity| entity.members.iter().map(|member| member.document))
}

fn calls<'a>(
    snapshot: &Snapshot,
    documents: impl Iterator<Item = &'a CorpusDocument>,
    other: impl Fn(EntityId, EntityId) -> Option<EntityId>,
) -> Vec<Call> {
    let mut found: std::collections::BTreeMap<EntityId, Vec<Passage>> = Default::default();
    for document in documents {
        let facts = &document.facts;
        for attribution in &facts.attributions {
            let Some(speaker) = attribution.speaker.and_then(|s| snapshot.entity_of(document.id, s)) else {
                continue;
            };
            let Some(&at) = attribution.cue.first().or(attribution.content.first()) else { continue };
            let passage = Passage { document: document.id, span: at };
            for content in &attribution.content {
                let from = facts.mentions.partition_point(|mention| mention.span.start < content.start);
                let inside = facts.mentions[from..].iter().take_while(|m| m.span.start < content.end);
                for mention in inside {
                    let spoken_of = snapshot.entity_of(document.id, mention.entity);
                    let other = spoken_of.filter(|&id| id != speaker).and_then(|id| other(speaker, id));
                    let Some(other) = other else { continue };
                    let passages = found.entry(other).or_default();
                    if !passages.contains(&passage) {
                        passages.push(passage);
                    }
                }
            }
        }
    }
    found
        .into_iter()
        .filter_map(|(id, passages)| Some(Call { other: caller(snapshot, id)?, passages }))
        .collect()
}

/// An entity as the item of a hierarchy.
pub(super) fn caller(snapshot: &Snapshot, id: EntityId) -> Option<Caller> {
    let entity = snapshot.entity(id)?;
    let member = entity.members.first()?;
    let document = snapshot.document(member.document)?;
    let local = document.facts.entities.get(member.entity as usize)?;
    let mention = document.facts.mentions.get(*local.mentions.first()? as usize)?;
    Some(Caller {
        entity: id,
        name: entity.name.to_string(),
        kind: entity.kind,
        detail: kind_name(entity.kind).to_owned(),
        passage: Passage { document: document.id, span: mention.span },
    })
}
