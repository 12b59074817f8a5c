//! Passages that tell the same thing: sentences that share who they speak of, rare words, events, numbers and
//! quoted words.

use std::collections::BTreeMap;

use crate::corpus::telling::{Telling, Trait};
use crate::corpus::{CorpusDocument, DocumentId, Passage, RelatedPassage, Relation, Snapshot};

/// Scores below this are no relation.
const LEAST: f32 = 0.18;
/// More than so many passages help nobody.
const MOST: usize = 40;

/// The passages that tell what one passage tells, best first; the passage's own sentences are left out.
pub(crate) fn of(snapshot: &Snapshot, passage: Passage) -> Vec<RelatedPassage> {
    let Some(document) = snapshot.document(passage.document) else { return Vec::new() };
    let digest = &document.digest;
    let mine: Vec<usize> = (0..digest.sentences.len())
        .filter(|&n| {
            let span = digest.sentences[n].span;
            // "Published on Tuesday" tells nothing that another page could tell, too.
            digest.sentences[n].kind.is_prose()
                && (span.overlaps(passage.span)
                    || (passage.span.is_empty() && span.touches(passage.span.start)))
        })
        .collect();
    if mine.is_empty() {
        return Vec::new();
    }
    let mut candidates: Vec<DocumentId> = snapshot.neighbours(document.id).map(|(other, _)| other).collect();
    candidates.push(document.id);
    let mine: Vec<(usize, Telling)> =
        mine.into_iter().map(|n| (n, Telling::of(snapshot, document, &digest.sentences[n]))).collect();
    let mut found: BTreeMap<(DocumentId, usize), RelatedPassage> = BTreeMap::new();
    for other in candidates.into_iter().filter_map(|id| snapshot.document(id)) {
        for (number, sentence) in other.digest.sentences.iter().enumerate() {
            let own = other.id == document.id && mine.iter().any(|(own, _)| *own == number);
            if own || !sentence.kind.is_prose() {
                continue;
            }
            let theirs = Telling::of(snapshot, other, sentence);
            for own in &mine {
                let Some(related) = judge(document, own, other, number, &theirs) else { continue };
                let entry = found.entry((other.id, number)).or_insert_with(|| related.clone());
                if related.score > entry.score {
                    *entry = related;
                }
            }
        }
    }
    let mut list: Vec<RelatedPassage> = found.into_values().collect();
    let name = |passage: &RelatedPassage| {
        snapshot.document(passage.passage.document).map(|d| d.name.clone()).unwrap_or_default()
    };
    list.sort_by_cached_key(|related| {
        ((-related.score * 1000.0) as i64, name(related), related.passage.span)
    });
    list.truncate(MOST);
    list
}

/// How a sentence is related to another one, and why.
fn judge(
    document: &CorpusDocument,
    (mine, telling): &(usize, Telling),
    other: &CorpusDocument,
    number: usize,
    theirs: &Telling,
) -> Option<RelatedPassage> {
    let passage = Passage { document: other.id, span: other.digest.sentences[number].span };
    let shared = telling.shared(theirs);
    let source = document.document.source();
    let words = |traits: &[&Trait]| {
        let mut words: Vec<&str> = traits.iter().map(|one| one.span.of(source)).collect();
        words.dedup();
        words.join(", ")
    };
    let plain = shared.traits.iter().filter(|one| !one.rare_entity).count();
    if shared.traits.len() >= 2 && plain >= 1 && shared.score >= LEAST {
        let quoted = shared.traits.iter().filter(|one| one.quoted).count();
        let relation = if quoted >= 4 && quoted * 2 > shared.traits.len() {
            Relation::PrimaryStatement
        } else if shared.score > 0.8 && shared.traits.len() >= 6 {
            Relation::WireCopy
        } else {
            Relation::SameEvent
        };
        let mut strongest: Vec<&Trait> = shared.traits.iter().collect();
        strongest.sort_by(|p, q| q.weight.total_cmp(&p.weight).then(p.span.cmp(&q.span)));
        strongest.truncate(5);
        strongest.sort_by_key(|one| one.span);
        let reason = format!("both have {}", words(&strongest));
        return Some(RelatedPassage { passage, relation, score: shared.score, reason });
    }
    // A sentence that only speaks of the same person or town is worth a jump, after all that tells the same.
    let common: Vec<&Trait> = shared.traits.iter().filter(|one| one.rare_entity).collect();
    let body = document.digest.sentences[*mine].kind.is_read();
    (body && !common.is_empty()).then(|| RelatedPassage {
        passage,
        relation: Relation::SameSubject,
        score: shared.score.min(LEAST) * 0.9,
        reason: format!("both speak of {}", words(&common)),
    })
}
