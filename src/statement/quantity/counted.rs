//! What a number counts: the noun behind it, with its modifiers.

use smol_str::SmolStr;

use crate::facts::Facts;
use crate::language::{Token, Upos, lemma};
use crate::statement::lexeme::Lexemes;
use crate::text::SourceSpan;

/// What is counted.
pub(super) struct Counted {
    /// Its head noun's dictionary form.
    pub lemma: SmolStr,
    /// The noun with its modifiers.
    pub span: SourceSpan,
}

/// Words a noun phrase cannot go on with.
const STOPS: &str = " a an the this that these those and or but nor so than as if in on at of to from by for with \
    without into onto over under after before since until during within among between against across near about \
    above below around through throughout towards toward via per is are was were be been being has have had do \
    does did will would can could may might must shall should not who whom whose which where when while because \
    it he she they we you i them him us me its his her their our your also too already still now then there here \
    including according said says told while both all some any each every no more fewer less ago later earlier \
    ones alone apart away back down up out off using based ";

/// Nouns of several that do not end in -s.
const PLURALS: &str = " people men women children police aircraft dead injured wounded killed missing homeless troops \
    personnel staff fish sheep cattle hostages displaced detained arrested infected feared policemen policewomen \
    gunmen servicemen fishermen spokesmen countrymen crew media youth clergy ";

fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|entry| entry == word)
}

fn is_plural(word: &str) -> bool {
    listed(PLURALS, word)
        || word.len() > 3
            && word.ends_with('s')
            && !["ss", "us", "is", "'s"].iter().any(|end| word.ends_with(end))
}

/// What the number before the lexeme `at` counts. `one` says that the number is 1, so that a singular counts.
pub(super) fn after(
    source: &str,
    facts: &Facts,
    sentence: usize,
    lx: Lexemes,
    number: SourceSpan,
    at: usize,
    one: bool,
) -> Option<Counted> {
    by_tree(source, facts, sentence, number).or_else(|| by_words(source, lx, at, one))
}

/// The noun that the number's token modifies in the sentence's tree.
fn by_tree(source: &str, facts: &Facts, sentence: usize, number: SourceSpan) -> Option<Counted> {
    let range = facts.sentences.get(sentence)?.tokens.clone();
    let first = range.start as usize;
    let tokens = facts.tokens.get(first..range.end as usize)?;
    let inside = |token: &Token| token.span.overlaps(number);
    let last = tokens.iter().rposition(inside)?;
    let head = tokens.iter().filter(|token| inside(token)).find_map(|token| {
        let head = (token.head? as usize).checked_sub(first)?;
        let modifies = token.relation.starts_with("nummod");
        (modifies && head > last && head < tokens.len()).then_some(head)
    })?;
    // "eight war planes", "250 police officers": where the tree stops at the first of two nouns, the plural right
    // behind it is what is counted.
    let behind = tokens.get(head + 1).filter(|next| next.xpos == "NNS" && tokens[head].upos == Upos::NOUN);
    let head = head + usize::from(behind.is_some());
    let noun = &tokens[head];
    if !matches!(noun.upos, Upos::NOUN | Upos::PROPN | Upos::ADJ | Upos::VERB) {
        return None;
    }
    Some(Counted {
        lemma: lemma(noun.span.of(source), if noun.upos == Upos::PROPN { Upos::PROPN } else { Upos::NOUN }),
        span: tokens[last + 1].span.cover(noun.span),
    })
}

/// Without a tree: the words up to the first plural, as long as they can be one noun phrase.
fn by_words(source: &str, lx: Lexemes, at: usize, one: bool) -> Option<Counted> {
    const LONGEST: usize = 7;
    let mut end = at;
    let mut head = None;
    while end < at + LONGEST {
        let word = lx.word(end);
        let quote = matches!(word, "\"" | "“" | "”" | "'" | "`");
        let hyphen = word == "-" && lx.glued(end);
        if quote || hyphen {
            end += 1;
            continue;
        }
        if !lx.is_word(end) || listed(STOPS, word) {
            break;
        }
        if word == "s" && lx.glued(end) {
            // "24 of the club's members": what is owned is counted, not the owner.
            head = None;
            end += 1;
            continue;
        }
        let plural = is_plural(word);
        // "20 arms dealers" goes on to the second plural; a participle after a plural begins a clause: "12
        // soldiers killed".
        if head.is_some() && (!plural || listed(PLURALS, word) || lx.capital(end)) {
            break;
        }
        if plural || one && head.is_none() && !lx.is_word(end + 1) && word.len() > 2 {
            head = Some(end);
        }
        end += 1;
    }
    let head = head?;
    let noun = lx.get(head)?;
    Some(Counted { lemma: lemma(noun.span.of(source), Upos::NOUN), span: lx.span(at, head + 1) })
}
