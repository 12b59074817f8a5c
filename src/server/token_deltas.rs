//! Semantic tokens that the client has, so that it can be told what has changed in them.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use smol_str::SmolStr;
use tower_lsp::ls_types::{
    SemanticToken, SemanticTokens, SemanticTokensDelta, SemanticTokensEdit, SemanticTokensFullDeltaResult,
};

/// Most documents whose tokens are kept; those of others are sent whole.
const MOST_DOCUMENTS: usize = 64;

/// The tokens that were given last, by document.
#[derive(Default)]
pub struct GivenTokens(Mutex<BTreeMap<SmolStr, (String, Vec<SemanticToken>)>>);

impl GivenTokens {
    /// Keeps a document's tokens, and names them.
    pub fn keep(&self, document: &SmolStr, tokens: &[SemanticToken]) -> String {
        let mut hasher = rustc_hash::FxHasher::default();
        for token in tokens {
            let place = (token.delta_line, token.delta_start, token.length);
            (place, token.token_type, token.token_modifiers_bitset).hash(&mut hasher);
        }
        let id = format!("{:016x}", hasher.finish());
        let mut given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if given.len() >= MOST_DOCUMENTS && !given.contains_key(document) {
            given.clear();
        }
        given.insert(document.clone(), (id.clone(), tokens.to_vec()));
        id
    }

    /// What has changed since the list named `previous`, or the whole list where that one is not kept.
    pub fn delta(
        &self,
        document: &SmolStr,
        previous: &str,
        tokens: Vec<SemanticToken>,
    ) -> SemanticTokensFullDeltaResult {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(document).cloned();
        let result_id = Some(self.keep(document, &tokens));
        match known.filter(|(id, _)| id == previous) {
            Some((_, old)) => {
                let edits = edit(&old, &tokens).into_iter().collect();
                SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta { result_id, edits })
            }
            None => SemanticTokensFullDeltaResult::Tokens(SemanticTokens { result_id, data: tokens }),
        }
    }
}

/// The one edit that makes `new` of `old`: what stands between what both begin and end with.
fn edit(old: &[SemanticToken], new: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let begin = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - begin;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    if begin == old.len() && begin == new.len() {
        return None;
    }
    // The protocol counts numbers, five to a token.
    Some(SemanticTokensEdit {
        start: begin as u32 * 5,
        delete_count: (old.len() - begin - end) as u32 * 5,
        data: Some(new[begin..new.len() - end].to_vec()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(delta_start: u32) -> SemanticToken {
        SemanticToken { delta_line: 0, delta_start, length: 1, token_type: 0, token_modifiers_bitset: 0 }
    }

    proptest! {
        #[test]
        fn an_edit_leads_from_the_old_list_to_the_new_one(
            old in proptest::collection::vec(0u32..3, 0..12), new in proptest::collection::vec(0u32..3, 0..12),
        ) {
            let [old, new] = [old, new].map(|list| list.into_iter().map(token).collect::<Vec<_>>());
            let mut made = old.clone();
            if let Some(edit) = edit(&old, &new) {
                let start = edit.start as usize / 5;
                made.splice(start..start + edit.delete_count as usize / 5, edit.data.unwrap());
            }
            prop_assert_eq!(made, new);
        }
    }
}
