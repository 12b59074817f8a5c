//! Passages that tell the same thing: sentences that share names, rare words, numbers and quoted words.

use std::collections::BTreeMap;

use crate::corpus::word::Feature;
use crate::corpus::{
    CorpusDocument, DigestSentence, DocumentId, Passage, RelatedPassage, Relation, Snapshot,
};

/// Scores below this are no relation.
const LEAST: f32 = 0.22;
/// More than so many passages help nobody.
const MOST: usize = 40;

/// The passages that tell what one passage tells, best first; the passage's own sentences are left out.
pub(crate) fn of(snapshot: &Snapshot, passage: Passage) -> Vec<RelatedPassage> {
    let Some(document) = snapshot.document(passage.document) else { return Vec::new() };
    let digest = &document.digest;
    let mine: Vec<usize> = (0..digest.sentences.len())
        .filter(|&n| {
            let span = digest.sentences[n].span;
            span.overlaps(passage.span) || (passage.span.is_empty() && span.touches(passage.span.start))
        })
        .collect();
    if mine.is_empty() {
        return Vec::new();
    }
    let mut candidates: Vec<DocumentId> = snapshot.neighbours(document.id).map(|(other, _)| other).collect();
    candidates.push(document.id);
    let mut found: BTreeMap<(DocumentId, usize), RelatedPassage> = BTreeMap::new();
    for other in candidates.into_iter().filter_map(|id| snapshot.document(id)) {
        for &own in &mine {
            let sentence = &digest.sentences[own];
            for (number, theirs) in other.digest.sentences.iter().enumerate() {
                if other.id == document.id && mine.contains(&number) {
                    continue;
                }
                let Some(overlap) = overlap(document, sentence, other, theirs) else { continue };
                let related = RelatedPassage {
                    passage: Passage { document: other.id, span: theirs.span },
                    relation: overlap.relation,
                    score: overlap.score,
                    reason: overlap.reason,
                };
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

struct Overlap {
    relation: Relation,
    score: f32,
    reason: String,
}

/// The weight of a word for saying that two sentences tell the same.
fn weight(word: &crate::corpus::Word) -> f32 {
    if word.rarity < 0.25 {
        return 0.0;
    }
    if word.capital { word.rarity * 1.2 } else { word.rarity }
}

fn overlap(
    a: &CorpusDocument,
    left: &DigestSentence,
    b: &CorpusDocument,
    right: &DigestSentence,
) -> Option<Overlap> {
    let bag = |document: &CorpusDocument, sentence: &DigestSentence| -> BTreeMap<Feature, (f32, usize)> {
        let mut bag = BTreeMap::new();
        for at in sentence.words.clone() {
            let word = &document.digest.words[at as usize];
            let weight = weight(word);
            if weight > 0.0 {
                bag.entry(word.stem).or_insert((weight, at as usize));
            }
        }
        bag
    };
    let (x, y) = (bag(a, left), bag(b, right));
    let mut shared = Vec::new();
    let mut sum = 0.0;
    for (stem, &(weight, at)) in &x {
        if let Some(&(other, _)) = y.get(stem) {
            sum += weight.min(other).powi(2);
            shared.push((weight, at));
        }
    }
    let total = |bag: &BTreeMap<Feature, (f32, usize)>| bag.values().map(|w| w.0 * w.0).sum::<f32>();
    let smaller = total(&x).min(total(&y)).max(1.5);
    let larger = total(&x).max(total(&y)).max(1.5);
    let score = sum / (smaller * larger).sqrt();
    let quoted = shared.iter().filter(|(_, at)| a.digest.words[*at].quoted).count();
    let score = score.min(1.0);
    if shared.len() < 2 || score < LEAST {
        return None;
    }
    shared.sort_by(|p, q| q.0.total_cmp(&p.0).then(p.1.cmp(&q.1)));
    let source = a.document.source();
    let mut words: Vec<(usize, &str)> =
        shared.iter().take(5).map(|&(_, at)| (at, a.digest.words[at].span.of(source))).collect();
    words.sort_unstable();
    let words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
    let both_quoted = quoted * 2 > shared.len() && quoted >= 4;
    let relation = if both_quoted {
        Relation::PrimaryStatement
    } else if score > 0.8 && shared.len() >= 6 {
        Relation::WireCopy
    } else {
        Relation::SameEvent
    };
    Some(Overlap { relation, score, reason: format!("both have {}", words.join(", ")) })
}
