//! Whether the words around a temporal expression speak of what was or of what will be.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::Facts;
use crate::language::{Token, Upos};
use crate::statement::lexeme::Lexemes;
use crate::text::SourceSpan;

/// The time a clause speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// Verbs that put off: what they say "until" of lies ahead even where they are in the past.
static PUTTING_OFF: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| listed("put-off").collect());

fn listed(class: &'static str) -> impl Iterator<Item = &'static str> {
    include_str!("../../../data/tense.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter(move |(_, of)| *of == class)
        .map(|(word, _)| word)
}

static WORDS: LazyLock<FxHashMap<&'static str, Tense>> = LazyLock::new(|| {
    let of = |class, tense| listed(class).map(move |word| (word, tense));
    of("past", Tense::Past).chain(of("future", Tense::Future)).collect()
});

/// How many lexemes away a word may stand and still show the tense.
const REACH: usize = 14;

/// The tense around the lexemes `start..end` of a sentence.
pub(super) fn around(
    source: &str,
    facts: &Facts,
    sentence: usize,
    lx: Lexemes,
    start: usize,
    end: usize,
) -> Tense {
    // "by Friday", "until Tuesday": deadlines lie ahead, unless the verb before them is past.
    let deadline = matches!(lx.before(start), "by" | "until" | "before");
    let until = matches!(lx.before(start), "until" | "till");
    if let Some(tense) = governed(source, facts, sentence, lx.span(start, end), until) {
        return tense;
    }
    match nearest(lx, start, end) {
        Tense::Unknown if deadline => Tense::Future,
        tense => tense,
    }
}

/// The tense of the verb that governs the expression in the sentence's tree; `None` without a tree.
fn governed(source: &str, facts: &Facts, sentence: usize, span: SourceSpan, until: bool) -> Option<Tense> {
    let range = facts.sentences.get(sentence)?.tokens.clone();
    let first = range.start as usize;
    let tokens = facts.tokens.get(first..range.end as usize)?;
    if !tokens.iter().any(|token| token.head.is_some()) {
        return None;
    }
    let inside = tokens.iter().position(|token| token.span.overlaps(span))?;
    let mut at = inside;
    // A tree has no way up longer than its sentence.
    for _ in 0..tokens.len() {
        let token = &tokens[at];
        let verbal = matches!(token.upos, Upos::VERB | Upos::AUX)
            || tokens.iter().any(|other| is_child(other, first + at) && other.relation == "cop");
        if verbal && !token.span.overlaps(span) {
            match of_verb(source, tokens, first, at) {
                Tense::Unknown => {}
                Tense::Past if until && PUTTING_OFF.contains(token.span.of(source)) => {
                    return Some(Tense::Future);
                }
                tense => return Some(tense),
            }
        }
        match token.head {
            Some(head) if (head as usize) >= first && (head as usize - first) < tokens.len() => {
                at = head as usize - first
            }
            _ => break,
        }
    }
    Some(Tense::Unknown)
}

fn is_child(token: &Token, head: usize) -> bool {
    token.head == u32::try_from(head).ok()
}

fn of_verb(source: &str, tokens: &[Token], first: usize, at: usize) -> Tense {
    let verb = &tokens[at];
    let mut past = matches!(verb.xpos, "VBD");
    let mut progressive = false;
    for child in tokens.iter().filter(|token| is_child(token, first + at)) {
        let word = child.span.of(source).to_lowercase();
        match word.as_str() {
            "will" | "shall" | "'ll" | "’ll" | "wo" => return Tense::Future,
            // "could not be reached Wednesday" speaks of the past as often as not.
            "would" | "should" | "may" | "might" | "must" if child.relation.starts_with("aux") => {
                return Tense::Future;
            }
            "was" | "were" | "had" | "did" | "have" | "has" => {
                past |= child.relation.starts_with("aux") || child.relation == "cop"
            }
            "is" | "are" | "am" => progressive |= child.relation == "aux",
            "to" if child.relation == "mark" => return Tense::Unknown,
            _ => {}
        }
    }
    if past {
        // "was due", "was scheduled": the plan is past, the day is not.
        let word = verb.span.of(source).to_lowercase();
        return if word == "set" || WORDS.get(word.as_str()) == Some(&Tense::Future) {
            Tense::Future
        } else {
            Tense::Past
        };
    }
    match verb.xpos {
        "VBG" if progressive => Tense::Future,
        "VBN" => Tense::Past,
        "VBZ" | "VBP" if WORDS.get(verb.span.of(source)) == Some(&Tense::Future) => Tense::Future,
        _ => Tense::Unknown,
    }
}

/// Without a tree: the nearest word that shows a tense, not looking across the end of a clause.
fn nearest(lx: Lexemes, start: usize, end: usize) -> Tense {
    let of = |at: usize| -> Tense {
        let word = lx.word(at);
        if word == "to" && WORDS.get(lx.before(at)).is_some() {
            return Tense::Future;
        }
        if let Some(tense) = WORDS.get(word) {
            return *tense;
        }
        let regular = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed");
        if regular { Tense::Past } else { Tense::Unknown }
    };
    let mut back = Some(start);
    let mut forward = Some(end);
    for _ in 0..REACH {
        back = back.and_then(|at| at.checked_sub(1)).filter(|at| !matches!(lx.word(*at), ";" | "\"" | "”"));
        if let Some(at) = back
            && of(at) != Tense::Unknown
        {
            return of(at);
        }
        forward = forward.filter(|at| lx.get(*at).is_some() && !matches!(lx.word(*at), ";" | "\"" | "”"));
        if let Some(at) = forward {
            if of(at) != Tense::Unknown {
                return of(at);
            }
            forward = Some(at + 1);
        }
    }
    Tense::Unknown
}
