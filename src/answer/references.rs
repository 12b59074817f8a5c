use crate::corpus::{CorpusDocument, Passage, Snapshot};

use super::definition::reports;
use super::thing::{Thing, things_at};

/// Every mention of who is mentioned at `offset`, or every passage on what is told there, this one included.
/// Documents stand in order of publication, undated ones last.
pub fn references(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Vec<Passage> {
    for (thing, span) in things_at(document, offset) {
        let mut passages = match thing {
            Thing::Mention(index) => match document.facts.mentions.get(index as usize) {
                Some(mention) => mentions(snapshot, document, mention.entity),
                None => continue,
            },
            _ => reports(snapshot, document, thing, span),
        };
        if passages.is_empty() {
            continue;
        }
        let here = Passage { document: document.id, span };
        if !passages.contains(&here) {
            passages.push(here);
        }
        passages.sort_by_key(|passage| {
            let published = snapshot.document(passage.document).and_then(|document| {
                document.facts.layout.published.as_ref().map(|published| published.value)
            });
            (published.is_none(), published, *passage)
        });
        return passages;
    }
    Vec::new()
}

/// Every mention of a document's entity, in all documents.
pub(super) fn mentions(snapshot: &Snapshot, document: &CorpusDocument, entity: u32) -> Vec<Passage> {
    let whole = snapshot.entity_of(document.id, entity).and_then(|id| snapshot.entity(id));
    let members: Vec<_> = match whole {
        Some(whole) => whole.members.iter().map(|member| (member.document, member.entity)).collect(),
        None => vec![(document.id, entity)],
    };
    let mut passages = Vec::new();
    for (id, entity) in members {
        let Some(document) = snapshot.document(id) else { continue };
        let facts = &document.facts;
        let indices = facts.entities.get(entity as usize).map_or(&[][..], |entity| &entity.mentions);
        let spans = indices.iter().filter_map(|&index| facts.mentions.get(index as usize));
        passages.extend(spans.map(|mention| Passage { document: id, span: mention.span }));
    }
    passages
}
