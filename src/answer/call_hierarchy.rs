//! Who cites whom: an article cites the sources whose words it reports, and a source speaks of others. Calls go from
//! who cites or speaks to who is cited or spoken of.

use std::collections::BTreeMap;

use crate::corpus::{CorpusDocument, CorpusEntity, DocumentId, EntityId, Passage, Snapshot};
use crate::entity::EntityKind;
use crate::text::SourceSpan;

use super::words::{document_label, kind_name};

/// Who cites or is cited, speaks or is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// An article, in its own voice.
    Article(DocumentId),
    /// Somebody who is mentioned.
    Entity(EntityId),
}

/// An item of the hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub voice: Voice,
    /// Its name.
    pub name: String,
    /// What it is, for somebody who is mentioned.
    pub kind: Option<EntityKind>,
    /// What it is, in words.
    pub detail: String,
    /// Where it is shown: its first mention, or the headline.
    pub passage: Passage,
}

/// That somebody cites or speaks of somebody else, in one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other one, shown where the passages are.
    pub other: Caller,
    /// The passages, of one document: the cue of each attribution, or its content where there is no cue.
    pub passages: Vec<Passage>,
}

/// Who is mentioned at a byte offset of the source; in the headline, where nobody is, the article itself.
pub fn caller_at(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Option<Caller> {
    let mentioned = super::things_at(document, offset).into_iter().find_map(|(thing, _)| {
        let super::Thing::Mention(index) = thing else { return None };
        let mention = document.facts.mentions.get(index as usize)?;
        caller(snapshot, snapshot.entity_of(document.id, mention.entity)?)
    });
    let headline = || document.facts.layout.headline().filter(|headline| headline.touches(offset));
    mentioned.or_else(|| headline().map(|_| article(document)))
}

/// Who cites it or speaks of it.
pub fn calls_to(snapshot: &Snapshot, voice: Voice) -> Vec<Call> {
    let Voice::Entity(entity) = voice else { return Vec::new() };
    let documents = members(snapshot.entity(entity)).filter_map(|id| snapshot.document(id));
    calls(snapshot, documents, |document, speaker, spoken_of| {
        let mut by = Vec::new();
        if speaker == entity {
            by.push(Voice::Article(document));
        } else if spoken_of.contains(&entity) {
            by.push(Voice::Entity(speaker));
        }
        by
    })
}

/// Whom it cites or speaks of.
pub fn calls_from(snapshot: &Snapshot, voice: Voice) -> Vec<Call> {
    match voice {
        Voice::Article(id) => {
            calls(snapshot, snapshot.document(id), |_, speaker, _| vec![Voice::Entity(speaker)])
        }
        Voice::Entity(entity) => {
            let documents = members(snapshot.entity(entity)).filter_map(|id| snapshot.document(id));
            calls(snapshot, documents, |_, speaker, spoken_of| {
                let others = spoken_of.iter().filter(|_| speaker == entity);
                others.map(|&other| Voice::Entity(other)).collect()
            })
        }
    }
}

fn members(entity: Option<&CorpusEntity>) -> impl Iterator<Item = DocumentId> {
    let mut ids: Vec<DocumentId> =
        entity.into_iter().flat_map(|entity| entity.members.iter().map(|member| member.document)).collect();
    ids.sort();
    ids.dedup();
    ids.into_iter()
}

/// The other side of each attribution, by document, as `others` picks it from the speaker and those spoken of.
fn calls<'a>(
    snapshot: &Snapshot,
    documents: impl IntoIterator<Item = &'a CorpusDocument>,
    others: impl Fn(DocumentId, EntityId, &[EntityId]) -> Vec<Voice>,
) -> Vec<Call> {
    let mut found: BTreeMap<(DocumentId, Voice), Vec<Passage>> = BTreeMap::new();
    for document in documents {
        for attribution in &document.facts.attributions {
            let Some(speaker) = attribution.speaker.and_then(|s| snapshot.entity_of(document.id, s)) else {
                continue;
            };
            let Some(&at) = attribution.cue.first().or(attribution.content.first()) else { continue };
            let mut spoken_of: Vec<EntityId> = Vec::new();
            for content in &attribution.content {
                spoken_of.extend(mentioned(snapshot, document, *content).filter(|&id| id != speaker));
            }
            spoken_of.sort();
            spoken_of.dedup();
            for other in others(document.id, speaker, &spoken_of) {
                found
                    .entry((document.id, other))
                    .or_default()
                    .push(Passage { document: document.id, span: at });
            }
        }
    }
    let call = |((id, voice), passages): ((DocumentId, Voice), Vec<Passage>)| {
        let document = snapshot.document(id)?;
        let other = match voice {
            Voice::Article(_) => article(document),
            Voice::Entity(entity) => caller_in(snapshot, entity, document)?,
        };
        Some(Call { other, passages })
    };
    let mut calls: Vec<Call> = found.into_iter().filter_map(call).collect();
    // Documents have numbers in the order in which they were read, which is nobody's.
    let name =
        |call: &Call| snapshot.document(call.other.passage.document).map(|document| document.name.clone());
    calls.sort_by_cached_key(name);
    calls
}

/// Who is mentioned in a span.
fn mentioned(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    span: SourceSpan,
) -> impl Iterator<Item = EntityId> {
    let mentions = &document.facts.mentions;
    let from = mentions.partition_point(|mention| mention.span.start < span.start);
    let inside = mentions[from..].iter().take_while(move |mention| mention.span.start < span.end);
    inside.filter_map(|mention| snapshot.entity_of(document.id, mention.entity))
}

/// An article as an item.
fn article(document: &CorpusDocument) -> Caller {
    let headline = document.facts.layout.headline().unwrap_or_default();
    Caller {
        voice: Voice::Article(document.id),
        name: document_label(document),
        kind: None,
        detail: super::words::excerpt(document, headline),
        passage: Passage { document: document.id, span: headline },
    }
}

/// Somebody as an item, shown in one of the documents that mention them.
fn caller_in(snapshot: &Snapshot, id: EntityId, document: &CorpusDocument) -> Option<Caller> {
    let mut caller = caller(snapshot, id)?;
    let entity = snapshot.entity(id)?;
    let member = entity.members.iter().find(|member| member.document == document.id)?;
    let local = document.facts.entities.get(member.entity as usize)?;
    let mention = document.facts.mentions.get(*local.mentions.first()? as usize)?;
    caller.passage = Passage { document: document.id, span: mention.span };
    caller.detail = format!("{}, in {}", caller.detail, document_label(document));
    Some(caller)
}

/// An entity as the item of a hierarchy.
pub(super) fn caller(snapshot: &Snapshot, id: EntityId) -> Option<Caller> {
    let entity = snapshot.entity(id)?;
    let member = entity.members.first()?;
    let document = snapshot.document(member.document)?;
    let local = document.facts.entities.get(member.entity as usize)?;
    let mention = document.facts.mentions.get(*local.mentions.first()? as usize)?;
    Some(Caller {
        voice: Voice::Entity(id),
        name: entity.name.to_string(),
        kind: Some(entity.kind),
        detail: kind_name(entity.kind).to_owned(),
        passage: Passage { document: document.id, span: mention.span },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::DocumentFormat;

    #[test]
    fn articles_cite_sources_and_sources_speak_of_others() {
        let mut corpus = Corpus::default();
        for name in ["a.txt", "b.txt"] {
            let text = "Ferry sinks\n\nThe Norwegian Defence Ministry said on Monday that Mara Orvik had left Oslo.\n";
            corpus.update(name, text, DocumentFormat::Raw);
        }
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        let at = |words: &str| {
            let offset = document.document.source().find(words).unwrap() as u32 + 1;
            caller_at(&snapshot, document, offset).unwrap()
        };
        let told = |calls: &[Call]| {
            let name = |call: &Call| (call.other.name.clone(), call.passages[0].document);
            calls.iter().map(name).collect::<Vec<_>>()
        };
        let other = snapshot.by_name("b.txt").unwrap().id;
        let ministry = at("Defence Ministry");
        // Each article cites it, and each is shown with its own passage.
        let cited = told(&calls_to(&snapshot, ministry.voice));
        assert_eq!(cited, [("a.txt".to_owned(), document.id), ("b.txt".to_owned(), other)]);
        let spoken_of = told(&calls_from(&snapshot, ministry.voice));
        assert!(spoken_of.contains(&("Mara Orvik".to_owned(), other)), "{spoken_of:?}");
        let orvik = told(&calls_to(&snapshot, at("Mara").voice));
        assert_eq!(orvik, [(ministry.name.clone(), document.id), (ministry.name.clone(), other)]);
        // The headline is the article's own place.
        let article = at("Ferry sinks");
        assert_eq!(article.voice, Voice::Article(document.id));
        assert_eq!(told(&calls_from(&snapshot, article.voice)), [(ministry.name.clone(), document.id)]);
        assert_eq!(calls_to(&snapshot, article.voice), []);
    }
}
