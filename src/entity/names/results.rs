//! Names in sports reports: in tables of results and beside the words of a match, a town's name is that of its team.

use std::ops::Range;

use super::dateline::lines;
use super::{Basis, EntityKind, Name, Sources, SpottedKind, Taken, range};
use crate::entity::tables::{SportWord, TABLES};
use crate::entity::words::Words;

/// How many lines above a table may say what it is.
const LINES_ABOVE: usize = 12;
/// Most words of a team's name in a table.
const LONGEST_TEAM: usize = 5;

/// Finds the teams of standings ("BOSTON 67 65 .508 7"), scores ("Boston 4 Toronto 2") and schedules ("BOSTON AT
/// TORONTO") below a line that speaks of sport. States keep their kind: their teams are called by the state.
pub(super) fn teams(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let lines = lines(words);
    let mut above = usize::MAX;
    for (number, line) in lines.iter().enumerate() {
        let sport = |at: usize| TABLES.sport_words.get(words.lower(at)) == Some(&SportWord::Table);
        let found = row(words, line);
        if found.is_empty() {
            if line.clone().any(sport) {
                above = number;
            }
            continue;
        }
        if above == usize::MAX || number - above > LINES_ABOVE {
            continue;
        }
        // As long as the table goes on.
        above = number.max(above);
        for tokens in found {
            if !is_state(sources, &tokens) && !is_person(sources, &tokens) {
                taken.put(Name::new(words, tokens, EntityKind::Organisation, Basis::Model));
            }
        }
    }
}

/// Whether a town's name beside the words of a match is that of its team: "Ober coach Ion Sava", "Ober beat Tal 2-1".
pub(super) fn plays(sources: &Sources<'_>, tokens: &Range<usize>) -> bool {
    let words = sources.words;
    if is_state(sources, tokens) {
        return false;
    }
    let use_of = |word: &str| TABLES.sport_words.get(word).copied();
    if use_of(words.after(tokens.end - 1, 1)) == Some(SportWord::Post) {
        return true;
    }
    let (start, end) = (words.sentence_start(tokens.start), words.sentence_end(tokens.start));
    let score = |at: usize| {
        number(words.text(at))
            && words.text(at + 1) == "-"
            && words.glued(at + 1)
            && words.glued(at + 2)
            && number(words.text(at + 2))
    };
    let meets = use_of(words.after(tokens.end - 1, 1)) == Some(SportWord::Meet)
        || use_of(words.before(tokens.start, 1)) == Some(SportWord::Meet)
        || words.before(tokens.start, 1) == "with"
            && use_of(words.before(tokens.start, 2)) == Some(SportWord::Meet);
    meets && (start..end).any(score)
}

fn number(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b"./".contains(&b))
}

/// The names of teams in a line that is a row of a table; none if it is none.
fn row(words: &Words<'_>, line: &Range<usize>) -> Vec<Range<usize>> {
    let name = |start: usize| {
        let end = (start..line.end)
            .find(|&at| {
                !(words.capital(at) || matches!(words.text(at), "." | "'" | "&") && words.glued(at))
                    || at_sign(words, at)
            })
            .unwrap_or(line.end);
        (end > start && end - start <= LONGEST_TEAM).then_some(start..end)
    };
    let Some(first) = name(line.start) else { return Vec::new() };
    let rest = first.end..line.end;
    let numeric = |at: usize| {
        let text = words.text(at);
        text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '–' | '/' | '½' | '+'))
    };
    let numbers = rest.clone().filter(|&at| words.text(at).bytes().any(|b| b.is_ascii_digit())).count();
    if numbers >= 3 && rest.clone().all(numeric) {
        return vec![first];
    }
    if at_sign(words, first.end) && first.end + 1 < line.end {
        return match name(first.end + 1) {
            Some(second) if second.end == line.end => vec![first, second],
            _ => Vec::new(),
        };
    }
    if number(words.text(first.end)) && first.end + 1 < line.end {
        let Some(second) = name(first.end + 1) else { return Vec::new() };
        let tail = second.end + 1..line.end;
        let short =
            tail.len() <= 4 && (tail.is_empty() || matches!(words.text(tail.start), "(" | "." | "in"));
        if number(words.text(second.end)) && second.end < line.end && short {
            return vec![first, second];
        }
    }
    Vec::new()
}

/// "BOSTON AT TORONTO", "Boston at Toronto".
fn at_sign(words: &Words<'_>, at: usize) -> bool {
    matches!(words.text(at), "AT" | "at" | "vs" | "vs." | "v")
}

fn is_state(sources: &Sources<'_>, tokens: &Range<usize>) -> bool {
    sources.known_from(tokens.start).any(|known| {
        range(known) == *tokens
            && known.government.as_ref().is_some_and(|government| government.country == known.id)
    })
}

fn is_person(sources: &Sources<'_>, tokens: &Range<usize>) -> bool {
    let words = sources.words;
    let start = words.span(tokens).start;
    let spotted = || {
        let after = sources.spotted.partition_point(|name| name.span.start <= start);
        after > 0
            && sources.spotted[after - 1].kind == SpottedKind::Person
            && start < sources.spotted[after - 1].span.end
    };
    tokens.len() > 1 && (sources.given_name)(words.text(tokens.start)) && spotted()
}
