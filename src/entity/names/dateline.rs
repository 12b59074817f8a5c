//! Datelines that have a line of their own: "LONDON 2016-08-30", "MINSK, Nov 11".

use std::ops::Range;

use super::{Basis, EntityKind, Name, Sources, Taken, range};
use crate::entity::words::Words;

/// Most words of a town's name.
const LONGEST_TOWN: usize = 4;

/// The places of lines that hold nothing but places and a date.
pub(super) fn datelines(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    for line in lines(words) {
        // "At Ober: Tal 301 and 220-4": where a match is played.
        if words.text(line.start) == "At"
            && let Some(ground) = capitals(words, line.start + 1..line.end)
            && words.text(ground.end) == ":"
            && ground.end + 1 < line.end
        {
            taken.put(Name::new(words, ground, EntityKind::Place, Basis::Model));
            continue;
        }
        let mut places = Vec::new();
        let mut at = line.start;
        while let Some(place) = capitals(words, at..line.end) {
            at = place.end;
            places.push(place);
            if words.text(at) != "," || at + 1 >= line.end {
                break;
            }
            at += 1;
        }
        let dated = at < line.end
            && (at..line.end).all(|at| is_of_date(words, at))
            && has_year_or_month(words, at..line.end);
        let Some(first) = places.first().filter(|_| dated) else { continue };
        let known = sources
            .known_from(first.start)
            .any(|known| range(known) == *first && known.kind == EntityKind::Place);
        if known || first.clone().all(|at| words.upper(at) || !words.letters(at)) {
            for place in places {
                taken.put(Name::new(words, place, EntityKind::Place, Basis::Model));
            }
        }
    }
}

/// The token ranges of the lines of the text.
pub(super) fn lines(words: &Words<'_>) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut last = 0;
    for (at, token) in words.tokens.iter().enumerate() {
        let between = words.source.get(last as usize..token.span.start as usize).unwrap_or("");
        match lines.last_mut() {
            Some(line) if !between.contains('\n') => line.end = at + 1,
            _ => lines.push(at..at + 1),
        }
        last = token.span.end;
    }
    lines
}

/// The run of capitalised words that opens `tokens`, short of months and weekdays.
fn capitals(words: &Words<'_>, tokens: Range<usize>) -> Option<Range<usize>> {
    let end = tokens
        .clone()
        .find(|&at| {
            let joins = words.text(at) == "-" && words.glued(at);
            !(words.capital(at) || joins) || is_month(words, at) || is_weekday(words, at)
        })
        .unwrap_or(tokens.end);
    (end > tokens.start && end - tokens.start <= LONGEST_TOWN).then_some(tokens.start..end)
}

fn is_of_date(words: &Words<'_>, at: usize) -> bool {
    is_month(words, at)
        || words
            .text(at)
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | ',' | '.' | '/' | '–' | '—'))
}

/// Whether the token is a month, written out or shortened.
pub(super) fn is_month(words: &Words<'_>, at: usize) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = words.lower(at).trim_end_matches('.');
    words.capital(at) && lower.get(..3).is_some_and(|start| MONTHS.contains(&start)) && {
        matches!(lower.len(), 3 | 4) || MONTH_NAMES.contains(&lower)
    }
}

fn is_weekday(words: &Words<'_>, at: usize) -> bool {
    WEEKDAYS.contains(&words.lower(at))
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const MONTH_NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn has_year_or_month(words: &Words<'_>, mut tokens: Range<usize>) -> bool {
    tokens.any(|at| {
        let text = words.text(at);
        is_month(words, at)
            || text
                .get(..4)
                .is_some_and(|year| year.parse().is_ok_and(|year: u32| (1900..2100).contains(&year)))
    })
}
