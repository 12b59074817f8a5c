//! What a sentence tells, as weighted features that two sentences can share: words by their stems, events by
//! their class of predicate, and whoever it speaks of by entity. Outlets put one fact in different words, but
//! they speak of the same people and places: "Moscow", "the Kremlin" and "it" are one feature.

use std::collections::BTreeMap;

use crate::corpus::word::{Feature, feature, mix};
use crate::corpus::{CorpusDocument, DigestSentence, Snapshot};
use crate::entity::gazetteer::Gazetteer;
use crate::entity::{EntityKind, MentionForm};
use crate::statement::claim;
use crate::text::SourceSpan;

/// Words commoner than this say nothing about what a sentence tells.
const COMMONEST: f32 = 0.25;
/// What a word of the same class of predicate is worth, where the same word is worth 1.
const SAME_CLASS: f32 = 0.8;

/// One feature of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Trait {
    /// How much it says, 0 to 1.2.
    pub weight: f32,
    /// Where the sentence has it.
    pub span: SourceSpan,
    /// The class of its predicate, where it names an event.
    class: Option<Feature>,
    /// It is inside quotation marks; of what two sentences share: in both.
    pub quoted: bool,
    /// It is a person, an armed group, an organisation or a place smaller than a country: what is rare
    /// enough to bring two sentences together alone.
    pub rare_entity: bool,
}

/// The features of one sentence, without repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Telling {
    traits: BTreeMap<Feature, Trait>,
}

/// What two sentences share.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shared {
    /// Share of the weights of both, 0 to 1.
    pub score: f32,
    /// The shared traits, as the left sentence has them, in order of the text.
    pub traits: Vec<Trait>,
}

impl Telling {
    /// Reads the features of a sentence.
    pub fn of(snapshot: &Snapshot, document: &CorpusDocument, sentence: &DigestSentence) -> Telling {
        let mut telling = Telling::default();
        let facts = &document.facts;
        let from = facts.mentions.partition_point(|mention| mention.span.start < sentence.span.start);
        let mentions: Vec<_> =
            facts.mentions[from..].iter().take_while(|m| m.span.start < sentence.span.end).collect();
        for mention in &mentions {
            let entity = snapshot.entity_of(document.id, mention.entity);
            let entity = entity.and_then(|id| snapshot.entity(id));
            let local = facts.entities.get(mention.entity as usize);
            let dictionary = entity.and_then(|e| e.dictionary.as_ref());
            let dictionary = dictionary.or_else(|| local.and_then(|l| l.dictionary.as_ref()));
            let state = dictionary.and_then(|id| state(id));
            let key = match (&state, entity, local) {
                (Some(state), ..) => feature(state.as_bytes()),
                (None, Some(entity), _) => mix(u64::from(entity.id.0) ^ ENTITY),
                (None, None, Some(local)) => feature(local.name.as_bytes()),
                (None, None, None) => continue,
            };
            let weight = match (mention.form, state.is_some()) {
                (MentionForm::Pronoun, _) => 0.6,
                (MentionForm::Description, _) | (_, true) => 0.8,
                _ => 1.1,
            };
            let rare_entity = state.is_none()
                && mention.form != MentionForm::Pronoun
                && !matches!(mention.kind, EntityKind::Group | EntityKind::Outlet | EntityKind::Agency);
            telling.add(
                key ^ ENTITY,
                Trait { weight, span: mention.span, class: None, quoted: false, rare_entity },
            );
        }
        for word in document.digest.words(&sentence.words) {
            if word.rarity < COMMONEST || mentions.iter().any(|mention| mention.span.overlaps(word.span)) {
                continue;
            }
            let weight = if word.capital { word.rarity * 1.2 } else { word.rarity };
            let class = claim::class_of_stem(word.stem);
            telling.add(
                word.stem,
                Trait { weight, span: word.span, class, quoted: word.quoted, rare_entity: false },
            );
        }
        telling
    }

    fn add(&mut self, key: Feature, new: Trait) {
        let known = self.traits.entry(key).or_insert(new);
        if new.weight > known.weight {
            *known = new;
        }
    }

    fn total(&self) -> f32 {
        self.traits.values().map(|one| one.weight * one.weight).sum()
    }

    /// What the two share: a soft cosine, in which two words for one kind of event are nearly the same word.
    pub fn shared(&self, other: &Telling) -> Shared {
        let mut shared = Shared::default();
        let mut sum = 0.0;
        for (key, mine) in &self.traits {
            let mut quoted = false;
            let worth = if let Some(theirs) = other.traits.get(key) {
                quoted = mine.quoted && theirs.quoted;
                mine.weight.min(theirs.weight).powi(2)
            } else if let Some(class) = mine.class {
                let same = other
                    .traits
                    .iter()
                    .filter(|(key, theirs)| theirs.class == Some(class) && !self.traits.contains_key(key));
                same.map(|(_, theirs)| SAME_CLASS * mine.weight.min(theirs.weight).powi(2))
                    .fold(0.0, f32::max)
            } else {
                0.0
            };
            if worth > 0.0 {
                sum += worth;
                shared.traits.push(Trait { quoted, ..*mine });
            }
        }
        shared.traits.sort_by_key(|one| one.span);
        let (mine, theirs) = (self.total(), other.total());
        // Two short sentences share much by chance.
        let least = 1.5f32;
        shared.score = (sum / (mine.max(least) * theirs.max(least)).sqrt()).min(1.0);
        shared
    }
}

/// Keeps features of entities apart from those of words.
const ENTITY: u64 = 0x9e37_79b9_7f4a_7c15;

/// The state that a country, its people or its government stands for, as its ISO 3166 code.
fn state(dictionary: &str) -> Option<String> {
    if dictionary.len() == 2 {
        return Some(dictionary.to_ascii_uppercase());
    }
    let (_, body) = dictionary.split_once('.')?;
    if body != "government" {
        return None;
    }
    let entry = Gazetteer::builtin().dictionary.by_id(dictionary)?;
    (!entry.country.is_empty()).then(|| entry.country.to_string())
}
