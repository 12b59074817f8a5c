//! What the trained recogniser of names makes of a document.

use super::names::{SpottedKind, SpottedName};
use crate::language::models::Models;
use crate::language::names::{NameKind, NameSentence};
use crate::language::{Sentence, Token};

/// The model's margins are sums of weights up to 127; a margin of 1 is one strong feature.
const STRONG_FEATURE: f32 = 127.0;

/// Finds names in the sentences of a document: `named` holds one entry a sentence, in order.
pub fn spot(named: &mut [NameSentence], tokens: &[Token], sentences: &[Sentence]) -> Vec<SpottedName> {
    let found = Models::embedded().names().recognise_document(named);
    let mut spotted = Vec::new();
    for (sentence, names) in sentences.iter().zip(found) {
        for name in names {
            let token = |index: usize| tokens.get(sentence.tokens.start as usize + index);
            let (Some(first), Some(last)) = (token(name.first), token(name.last)) else { continue };
            spotted.push(SpottedName {
                span: first.span.cover(last.span),
                kind: match name.kind {
                    NameKind::Person => SpottedKind::Person,
                    NameKind::Organisation => SpottedKind::Organisation,
                    NameKind::Place => SpottedKind::Place,
                    NameKind::Misc => SpottedKind::Other,
                },
                margin: name.margin as f32 / STRONG_FEATURE,
            });
        }
    }
    spotted
}
