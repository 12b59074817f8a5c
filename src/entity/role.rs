//! Role words beside a name: titles before it ("Russian Foreign Minister Sergei Lavrov"), appositions behind
//! it ("Ion Sava, head of the harbour police, said") and before it ("the head of the port, Ion Sava").

use std::ops::Range;

use super::tables::{RoleUse, Sex, TABLES};
use super::words::Words;
use crate::language::Upos;

/// Longest apposition that is read, in tokens: longer ones are clauses.
const APPOSITION_LIMIT: usize = 18;
/// Longest run of title words before a name, in tokens.
const TITLE_LIMIT: usize = 10;

/// What stands beside a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// The tokens of the title before the name.
    pub title: Option<Range<usize>>,
    /// The tokens of the apposition.
    pub apposition: Option<Range<usize>>,
    /// A form of address stands before the name: it is a person's.
    pub address: bool,
    /// What title, apposition or address say of the person's sex.
    pub sex: Option<Sex>,
}

impl Beside {
    /// Whether the words say that the name is a person's.
    pub fn person(&self) -> bool {
        self.address || self.title.is_some() || self.apposition.is_some()
    }
}

/// Reads the words beside the name at `name`. `named` says which tokens belong to other names.
pub(crate) fn beside(words: &Words<'_>, name: &Range<usize>, named: &dyn Fn(usize) -> bool) -> Beside {
    let mut found = Beside::default();
    title(words, name.start, named, &mut found);
    if let Some(range) = behind(words, name.end).or_else(|| ahead(words, name.start)) {
        note_sex(words, &range, &mut found);
        found.apposition = Some(range);
    }
    found
}

fn note_sex(words: &Words<'_>, range: &Range<usize>, found: &mut Beside) {
    if found.sex.is_none() {
        found.sex =
            range.clone().find_map(|token| TABLES.roles.get(words.lower(token)).and_then(|role| role.sex));
    }
}

/// The title that ends where the name starts.
fn title(words: &Words<'_>, name: usize, named: &dyn Fn(usize) -> bool, found: &mut Beside) {
    let Some(last) = name.checked_sub(1).filter(|&at| words.same_sentence(at, name)) else { return };
    let Some(role) = TABLES.roles.get(words.lower(last)) else { return };
    if role.sex.is_some() {
        found.sex = role.sex;
    }
    if role.usage == RoleUse::Honorific {
        found.address = true;
        return;
    }
    // In "the general Ion Sava" as in "General Ion Sava"; but a headline's "Man Utd" is no title.
    let start = words.sentence_start(name).max(name.saturating_sub(TITLE_LIMIT));
    let mut at = last;
    while at > start && belongs(words, at - 1, named) {
        at -= 1;
    }
    while at < last && matches!(words.lower(at), "'s" | "'" | "-" | "and" | "of" | "s") {
        at += 1;
    }
    note_sex(words, &(at..name), found);
    found.title = Some(at..name);
}

/// Whether a token can stand inside a title: role words, their modifiers, adjectives of countries, names.
fn belongs(words: &Words<'_>, token: usize, named: &dyn Fn(usize) -> bool) -> bool {
    let lower = words.lower(token);
    if TABLES.no_names.contains(lower) {
        return false;
    }
    TABLES.roles.contains_key(lower)
        || TABLES.role_modifiers.contains(lower)
        || named(token)
        || matches!(lower, "-" | "'s")
        || (words.tagged() && matches!(words.upos(token), Upos::ADJ | Upos::NOUN) && words.letters(token))
        || (words.capital(token) && token > words.sentence_start(token))
}

/// The apposition behind a name: ", a senior defence official," or " (head of the port)".
fn behind(words: &Words<'_>, end: usize) -> Option<Range<usize>> {
    if end == 0 || words.after(end - 1, 1) != "," {
        return None;
    }
    noun_phrase(words, end + 1, words.sentence_end(end - 1))
}

/// The apposition before a name: "the head of the port, Ion Sava".
fn ahead(words: &Words<'_>, start: usize) -> Option<Range<usize>> {
    if words.before(start, 1) != "," {
        return None;
    }
    let comma = start - 1;
    let first = words.sentence_start(start).max(comma.saturating_sub(APPOSITION_LIMIT));
    // The nearest article whose phrase reaches the comma and has a role noun at its head.
    (first..comma)
        .rev()
        .filter(|&at| matches!(words.lower(at), "the" | "a" | "an"))
        .find_map(|at| noun_phrase(words, at, comma).filter(|range| range.end == comma))
}

/// The role phrase that starts at `start`: its head, the last noun before a preposition or comma, is a role
/// noun. It ends at a comma, a verb or another break.
fn noun_phrase(words: &Words<'_>, start: usize, limit: usize) -> Option<Range<usize>> {
    let mut at = start;
    if matches!(words.lower(at), "the" | "a" | "an") {
        at += 1;
    }
    let first = at;
    let limit = limit.min(start + APPOSITION_LIMIT);
    let mut head = None;
    let mut in_head = true;
    while at < limit {
        let lower = words.lower(at);
        if breaks(words, at) {
            break;
        }
        if matches!(
            lower,
            "of" | "for" | "in" | "at" | "to" | "from" | "with" | "on" | "and" | "who" | "which"
        ) {
            if in_head && head.is_none() {
                return None;
            }
            in_head = false;
        } else if in_head {
            // "Orvik, if the prime minister agrees": a clause.
            if words.upos(at) == Upos::SCONJ {
                return None;
            }
            head = TABLES.is_role(lower).then_some(at);
        }
        at += 1;
    }
    (head.is_some() && at > first).then_some(first..at)
}

/// What ends an apposition.
fn breaks(words: &Words<'_>, token: usize) -> bool {
    let lower = words.lower(token);
    let text = words.text(token);
    if matches!(
        lower,
        "," | ";" | ":" | "." | "(" | ")" | "--" | "—" | "–" | "\"" | "“" | "”" | "who" | "which" | "whose"
    ) {
        return true;
    }
    if text.is_empty() {
        return true;
    }
    if words.tagged() {
        return matches!(words.upos(token), Upos::AUX)
            || (words.upos(token) == Upos::VERB && !lower.ends_with("ing"));
    }
    matches!(
        lower,
        "said" | "says" | "told" | "was" | "is" | "has" | "had" | "were" | "are" | "will" | "would"
    )
}
