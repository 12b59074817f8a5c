//! Bodies without a proper name that are called by words in quotation marks where they are set up: 'said it had set up
//! "working liaison groups"'.

use std::ops::Range;

use super::{Basis, EntityKind, Name, Sources, Taken};
use crate::entity::tables::TABLES;
use crate::entity::words::Words;
use crate::language::Upos;

/// Words of such a name, at most.
const LONGEST: usize = 5;

/// Tokens from the verb to the quotation mark, at most.
const REACH: usize = 3;

/// Takes the quoted words for a name where the body is set up, and wherever the document quotes them again.
pub(super) fn founded(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let quoted: Vec<Range<usize>> = (0..words.len()).filter_map(|at| quoted_body(words, at)).collect();
    let founds = |name: &Range<usize>| {
        (2..=REACH + 1).any(|steps| TABLES.founding.contains(words.before(name.start, steps)))
    };
    let spelt = |name: &Range<usize>| name.clone().map(|at| words.lower(at)).collect::<Vec<_>>();
    let names: Vec<_> = quoted.iter().filter(|name| founds(name)).map(spelt).collect();
    for tokens in quoted.into_iter().filter(|name| names.contains(&spelt(name))) {
        taken.put(Name::new(words, tokens, EntityKind::Organisation, Basis::Shape));
    }
}

/// The words in the quotation mark at a token, if they are small and end with a noun for bodies.
fn quoted_body(words: &Words<'_>, mark: usize) -> Option<Range<usize>> {
    let quotes = |at: usize| matches!(words.text(at), "\"" | "“" | "”" | "``" | "''" | "„" | "«" | "»");
    if !quotes(mark) {
        return None;
    }
    let start = mark + 1;
    let end = (start..start + LONGEST + 1)
        .take_while(|&at| words.same_sentence(mark, at))
        .find(|&at| quotes(at))?;
    let last = end.checked_sub(1).filter(|&last| last > start)?;
    let noun = words.lower(last);
    let body = [noun, noun.trim_end_matches('s')].iter().any(|noun| TABLES.heads.contains_key(noun));
    let small = (start..end).all(|at| {
        !words.capital(at)
            && words.letters(at)
            && !matches!(words.upos(at), Upos::AUX | Upos::PRON | Upos::ADP | Upos::DET | Upos::ADV)
    });
    (body && small).then_some(start..end)
}
