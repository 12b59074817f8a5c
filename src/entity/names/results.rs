//! Names in sports reports: in tables of results and beside the words of a match, a town's name is that of its team.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::dateline::lines;
use super::{Basis, EntityKind, Name, Sources, SpottedKind, Taken, range};
use crate::entity::tables::{SportWord, TABLES};
use crate::entity::words::Words;

/// Least numbers behind a team in a row that begins with its rank: a golfer has a number before and a few behind the name.
const LEAST_OF_RANKED: usize = 5;
/// How many lines above a table may say what it is.
const LINES_ABOVE: usize = 12;
/// Most words of a team's name in a table.
const LONGEST_TEAM: usize = 5;

/// Finds the teams of standings ("BOSTON 67 65 .508 7"), scores ("Boston 4 Toronto 2") and schedules ("BOSTON AT
/// TORONTO", where the second is the ground) below a line that speaks of sport. States keep their kind: their teams are
/// called by the state.
pub(super) fn teams(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let lines = lines(words);
    let sport = sources.sport;
    let mut above = usize::MAX;
    for (number, line) in lines.iter().enumerate() {
        let table = |at: usize| {
            let word = TABLES.sport_words.get(words.lower(at));
            matches!(word, Some(SportWord::Table | SportWord::Sport))
        };
        let found = row(words, line);
        if found.is_empty() {
            if line.clone().any(table) {
                above = number;
            }
            continue;
        }
        if (above == usize::MAX || number - above > LINES_ABOVE) && !(sport && found.len() == 2) {
            continue;
        }
        // As long as the table goes on.
        above = number;
        for (tokens, kind) in found {
            if !is_state(sources, &tokens) && !is_person(sources, &tokens) {
                taken.put(Name::new(words, tokens, kind, Basis::Model));
            }
        }
    }
}

/// Whether a document reports on sport: how many different words of sport and how many scores it holds for its length.
pub(crate) fn reports_sport(words: &Words<'_>) -> bool {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut scores = 0;
    for at in 0..words.len() {
        match TABLES.sport_words.get(words.lower(at)) {
            Some(SportWord::Post | SportWord::Sport) => {
                seen.insert(words.lower(at));
            }
            _ => scores += usize::from(is_score(words, at)),
        }
    }
    seen.len() + scores.min(MOST_SCORES) >= (words.len() / WORDS_PER_CUE).clamp(LEAST_CUES, MOST_CUES)
}

/// How many scores count as evidence that a document is about sport: a vote has few, a report of matches many.
const MOST_SCORES: usize = 3;
/// One word of sport among so many words is asked for, and so many at least, and never more than so many.
const WORDS_PER_CUE: usize = 40;
const LEAST_CUES: usize = 2;
const MOST_CUES: usize = 5;

/// "2-1"
fn is_score(words: &Words<'_>, at: usize) -> bool {
    let short = |at: usize| number(words.text(at)) && words.text(at).len() <= 3;
    short(at) && words.text(at + 1) == "-" && words.glued(at + 1) && words.glued(at + 2) && short(at + 2)
}

/// Whether a place's name shows the ground even in a report on sport: "in Ober", "Ober, Norway".
pub(super) fn on_the_ground(words: &Words<'_>, tokens: &Range<usize>) -> bool {
    matches!(words.before(tokens.start, 1), "in" | "at" | "near" | "outside" | "around" | "of" | "to")
        || words.after(tokens.end - 1, 1) == "," && words.capital(tokens.end + 1)
}

/// Whether a town's name beside the words of a match is that of its team: "Ober coach Ion Sava", "Ober beat Tal 2-1".
/// `sport` says whether the document reports on sport.
pub(super) fn plays(sources: &Sources<'_>, tokens: &Range<usize>, sport: bool) -> bool {
    let words = sources.words;
    if is_state(sources, tokens) {
        return false;
    }
    let use_of = |word: &str| TABLES.sport_words.get(word).copied();
    if use_of(words.after(tokens.end - 1, 1)) == Some(SportWord::Post) {
        return true;
    }
    if sport && in_match(words, tokens) {
        return true;
    }
    let (start, end) = (words.sentence_start(tokens.start), words.sentence_end(tokens.start));
    let score = |at: usize| {
        is_score(words, at) || matches!(use_of(words.lower(at)), Some(SportWord::Margin)) && at > tokens.end
    };
    let meets = use_of(words.after(tokens.end - 1, 1)) == Some(SportWord::Meet)
        || use_of(words.before(tokens.start, 1)) == Some(SportWord::Meet)
        || words.before(tokens.start, 1) == "with"
            && use_of(words.before(tokens.start, 2)) == Some(SportWord::Meet);
    meets && (start..end).any(score)
}

/// Words that only a team's name has beside it, in a report on sport: "Ober are", "beaten 2-1 by Ober", "(Ober)" behind
/// a name, "Ober beat".
fn in_match(words: &Words<'_>, tokens: &Range<usize>) -> bool {
    let (before, after) = (words.before(tokens.start, 1), words.after(tokens.end - 1, 1));
    let meet = |word: &str| TABLES.sport_words.get(word) == Some(&SportWord::Meet);
    // British papers speak of a team as of many.
    let many =
        matches!(after, "are" | "were" | "have") && !matches!(before, "and" | "," | "of" | "in" | "from");
    let beaten =
        before == "by" && (2..6).any(|step| tokens.start >= step && is_score(words, tokens.start - step));
    // "Ion Sava (Ober)": of what he plays for.
    let bracket = before == "(" && after == ")" && words.capital(tokens.start.saturating_sub(2));
    let side = TABLES.sport_words.get(after) == Some(&SportWord::Side);
    side || many || beaten || bracket || meet(after) || meet(before)
}

fn number(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b"./".contains(&b))
}

/// The names of teams in a line that is a row of a table; none if it is none. "Ober at Tal" tells where Ober plays.
fn row(words: &Words<'_>, line: &Range<usize>) -> Vec<(Range<usize>, EntityKind)> {
    const TEAM: EntityKind = EntityKind::Organisation;
    let name = |start: usize| {
        let mut end = (start..line.end)
            .find(|&at| {
                !(words.capital(at) || matches!(words.text(at), "." | "'" | "&") && words.glued(at))
                    || at_sign(words, at)
            })
            .unwrap_or(line.end);
        // "Ober 05 2": the year in which a club was founded.
        end += usize::from(end > start && end < line.end && is_founding_year(words.text(end)));
        (end > start && end - start <= LONGEST_TEAM).then_some(start..end)
    };
    // "3 Ober 11 7 3 1 35 17 24": the rank stands first.
    let ranked =
        line.len() > LEAST_OF_RANKED && words.text(line.start).parse().is_ok_and(|rank: u32| rank < 40);
    let Some(first) = name(line.start + usize::from(ranked)) else { return Vec::new() };
    let rest = first.end..line.end;
    let numeric = |at: usize| {
        let text = words.text(at);
        text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '–' | '/' | '½' | '+'))
    };
    let numbers = rest.clone().filter(|&at| words.text(at).bytes().any(|b| b.is_ascii_digit())).count();
    if numbers >= if ranked { LEAST_OF_RANKED } else { 3 } && rest.clone().all(numeric) {
        return vec![(first, TEAM)];
    }
    if ranked {
        return Vec::new();
    }
    if at_sign(words, first.end) && first.end + 1 < line.end {
        let ground = words.lower(first.end) == "at";
        let kind = if ground { EntityKind::Place } else { TEAM };
        return match name(first.end + 1) {
            Some(second) if second.end == line.end => vec![(first, TEAM), (second, kind)],
            _ => Vec::new(),
        };
    }
    if number(words.text(first.end)) && first.end + 1 < line.end {
        let comma = usize::from(words.text(first.end + 1) == ",");
        let Some(second) = name(first.end + 1 + comma) else { return Vec::new() };
        // "Ober 5, Tal 3"
        let tail = second.end + 1..line.end;
        let short =
            tail.len() <= 4 && (tail.is_empty() || matches!(words.text(tail.start), "(" | "." | "in"));
        if number(words.text(second.end)) && second.end < line.end && short {
            return vec![(first, TEAM), (second, TEAM)];
        }
    }
    Vec::new()
}

/// "05", which no score is written as.
fn is_founding_year(text: &str) -> bool {
    text.len() == 2 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a name stands among those who scored, with the minute behind it: "Ober 2 ( Sava 41 , Orvik 77 pen )".
pub(super) fn scores(words: &Words<'_>, tokens: &Range<usize>) -> bool {
    let minute = words.after(tokens.end - 1, 1);
    let in_time = minute.parse().is_ok_and(|minute: u32| (1..=120).contains(&minute));
    let closes = matches!(words.after(tokens.end - 1, 2), ")" | "," | "pen" | "og" | "penalty" | "own");
    let opened = (1..MOST_IN_BRACKET)
        .take_while(|&step| tokens.start > step && words.same_sentence(tokens.start - step, tokens.start))
        .find(|&step| matches!(words.text(tokens.start - step), "(" | ")"))
        .map(|step| tokens.start - step)
        .filter(|&at| words.text(at) == "(");
    let goals = opened.and_then(|at| at.checked_sub(1)).is_some_and(|at| number(words.text(at)));
    in_time && closes && goals && matches!(words.before(tokens.start, 1), "(" | ",")
}

/// Most tokens of a list of scorers.
const MOST_IN_BRACKET: usize = 30;

/// "BOSTON AT TORONTO", "Boston at Toronto".
fn at_sign(words: &Words<'_>, at: usize) -> bool {
    matches!(words.text(at), "AT" | "at" | "vs" | "vs." | "v")
}

/// Whether a name is that of a nation without a state, after which its team is called: "Wales", "West Indies". "Sport
/// Wales" is a body.
pub(super) fn is_nation(words: &Words<'_>, tokens: &Range<usize>) -> bool {
    match TABLES.sport_words.get(words.lower(tokens.end.saturating_sub(1))) {
        Some(SportWord::Nation) => tokens.len() == 1,
        Some(SportWord::Isles) => tokens.len() <= 2,
        _ => false,
    }
}

/// Whether a name is that of a state, or of a nation that has a team as states do.
pub(super) fn is_state(sources: &Sources<'_>, tokens: &Range<usize>) -> bool {
    let words = sources.words;
    let last = tokens.end.saturating_sub(1);
    // "Tal Islands", but not "New England".
    let plain = tokens.len() == 1 || words.lower(tokens.start) != "new";
    let nation = TABLES.sport_words.get(words.lower(last));
    if plain && matches!(nation, Some(SportWord::Nation | SportWord::Isles)) {
        return true;
    }
    sources.known_from(tokens.start).any(|known| {
        // The ids of countries have no dot: "norway", but "oslo.no".
        range(known) == *tokens && known.kind == EntityKind::Place && !known.id.contains('.')
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
