use smol_str::SmolStr;

use crate::corpus::{CorpusDocument, CorpusEntity, Passage, Relation, Snapshot};
use crate::entity::{Mention, MentionForm, Role};
use crate::text::SourceSpan;

use super::thing::{Thing, things_at};
use super::words::{covering, sentence_of};

/// Where an answer points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A passage of a document.
    Passage {
        /// The bytes to put the cursor on.
        passage: Passage,
        /// The bytes to show: the sentence around it.
        context: SourceSpan,
    },
    /// An entry of a dictionary.
    Dictionary(SmolStr),
}

/// The fullest introduction of who is mentioned at `offset`, or the fullest other report of what is said there.
/// Empty where nothing is known; a mention's own introduction is an answer, too, so that an editor can offer
/// references there.
pub fn definition(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Vec<Target> {
    for (thing, span) in things_at(document, offset) {
        let targets: Vec<Target> = match thing {
            Thing::Mention(index) => {
                let Some(mention) = document.facts.mentions.get(index as usize) else { continue };
                introduction(snapshot, document, mention).into_iter().collect()
            }
            _ => {
                let best = reports(snapshot, document, thing, span).into_iter().next();
                best.and_then(|passage| target(snapshot, passage)).into_iter().collect()
            }
        };
        if !targets.is_empty() {
            return targets;
        }
    }
    Vec::new()
}

/// The dictionary's entry for who is mentioned at `offset`, and the first mention, which is all where no dictionary
/// knows it.
pub fn declaration(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Vec<Target> {
    for (thing, _) in things_at(document, offset) {
        let Thing::Mention(index) = thing else { continue };
        let Some(mention) = document.facts.mentions.get(index as usize) else { continue };
        let Some(local) = document.facts.entities.get(mention.entity as usize) else { continue };
        let mut targets: Vec<Target> = local.dictionary.iter().cloned().map(Target::Dictionary).collect();
        let first = local.mentions.first().and_then(|&first| document.facts.mentions.get(first as usize));
        targets.extend(
            first.and_then(|first| target(snapshot, Passage { document: document.id, span: first.span })),
        );
        return targets;
    }
    Vec::new()
}

/// The passages of other documents on the fact told at `offset`, best first, one per document.
pub fn implementation(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Vec<Target> {
    let things = things_at(document, offset);
    // On a name, too, the question is about the fact in which the name takes part.
    for &(thing, span) in things.iter().filter(|(thing, _)| !matches!(thing, Thing::Mention(_))) {
        let targets: Vec<Target> = reports(snapshot, document, thing, span)
            .into_iter()
            .filter_map(|p| target(snapshot, p))
            .collect();
        if !targets.is_empty() {
            return targets;
        }
    }
    let here = SourceSpan::new(offset, offset);
    let sentence = sentence_of(document, here);
    let passages = others(snapshot, Passage { document: document.id, span: sentence });
    passages.into_iter().filter_map(|passage| target(snapshot, passage)).collect()
}

/// Passages elsewhere that report the thing, best first, one per document.
pub(super) fn reports(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    thing: Thing,
    span: SourceSpan,
) -> Vec<Passage> {
    let facts = &document.facts;
    let asked = match thing {
        Thing::Attribution(index) => {
            facts.attributions.get(index as usize).and_then(|attribution| covering(&attribution.content))
        }
        Thing::Quantity(_) | Thing::Time(_) => Some(sentence_of(document, span)),
        Thing::Claim(_) | Thing::Mention(_) => Some(span),
    };
    others(snapshot, Passage { document: document.id, span: asked.unwrap_or(span) })
}

fn others(snapshot: &Snapshot, passage: Passage) -> Vec<Passage> {
    let mut related = snapshot.related(passage);
    // The words of the same statement first: a reader who jumps from a quotation wants the quotation.
    related.sort_by_key(|related| related.relation != Relation::PrimaryStatement);
    let mut passages: Vec<Passage> = Vec::new();
    for related in related {
        let new = passages.iter().all(|known| known.document != related.passage.document);
        if new && related.passage.document != passage.document {
            passages.push(related.passage);
        }
    }
    passages
}

fn introduction(snapshot: &Snapshot, document: &CorpusDocument, mention: &Mention) -> Option<Target> {
    let entity = snapshot.entity_of(document.id, mention.entity).and_then(|id| snapshot.entity(id));
    let passage = match entity {
        Some(entity) => fullest(snapshot, entity)?,
        None => {
            let candidates = mentions_of(document, mention.entity);
            candidates.max_by_key(|(fullness, _)| *fullness).map(|(_, passage)| passage)?
        }
    };
    target(snapshot, passage)
}

/// The mention that says most of an entity, the first of equals.
fn fullest(snapshot: &Snapshot, entity: &CorpusEntity) -> Option<Passage> {
    let mut best: Option<(Fullness, Passage)> = None;
    for member in &entity.members {
        let Some(document) = snapshot.document(member.document) else { continue };
        for (fullness, passage) in mentions_of(document, member.entity) {
            if best.as_ref().is_none_or(|(known, _)| fullness > *known) {
                best = Some((fullness, passage));
            }
        }
    }
    best.map(|(_, passage)| passage)
}

/// How much a mention tells: a name rather than a pronoun, with its role, in many words, early in the text.
type Fullness = (bool, bool, u32, std::cmp::Reverse<u32>);

fn mentions_of(document: &CorpusDocument, entity: u32) -> impl Iterator<Item = (Fullness, Passage)> {
    let facts = &document.facts;
    let entity = facts.entities.get(entity as usize);
    let indices = entity.map_or(&[][..], |entity| &entity.mentions);
    let roles = entity.map_or(&[][..], |entity| &entity.roles);
    indices.iter().filter_map(|&index| facts.mentions.get(index as usize)).map(move |mention| {
        let named = matches!(mention.form, MentionForm::Name);
        let words = mention.span.of(document.document.source()).split_whitespace().count() as u32;
        // Title before and apposition behind the name both introduce it.
        let sentence = facts.sentence_at(mention.span.start);
        let beside = |role: &&Role| role.span.is_some_and(|span| facts.sentence_at(span.start) == sentence);
        let role: usize = roles.iter().filter(beside).map(|role| role.title.split_whitespace().count()).sum();
        let fullness = (named, role > 0, words + role as u32, std::cmp::Reverse(mention.span.start));
        (fullness, Passage { document: document.id, span: mention.span })
    })
}

fn target(snapshot: &Snapshot, passage: Passage) -> Option<Target> {
    let document = snapshot.document(passage.document)?;
    let context = sentence_of(document, passage.span).cover(passage.span);
    Some(Target::Passage { passage, context })
}
