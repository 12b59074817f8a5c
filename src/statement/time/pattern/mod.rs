//! Finds temporal expressions in the lexemes of a sentence.

mod clock;
mod month;
mod printed;
mod reference;
mod unit;
mod weekday;
mod year;

use self::clock::{clock, part_of_day};
use self::month::{holiday, month, quarter, season};
use self::printed::printed;
use self::reference::{reference, set};
use self::unit::{unit, year_end};
use self::weekday::{named_day, weekday};
use self::year::{long_year, year};
use crate::statement::lexeme::Lexemes;
use crate::statement::numeral;
use crate::statement::time::amount;
use crate::statement::time::calendar::Unit;
use crate::statement::time::expression::{Edge, Expression, Meaning, Part, Shift, Yearly};
use crate::statement::time::lexicon::{self, Word, lookup};

/// The expression that begins at `at`, the longest one if there are several.
pub(super) fn find(lx: Lexemes, at: usize) -> Option<Expression> {
    if !may_begin(lx, at) {
        return None;
    }
    [amount::find(lx, at), edged(lx, at)].into_iter().flatten().max_by_key(|found| found.end)
}

/// A cheap test that nearly every word of a text fails.
fn may_begin(lx: Lexemes, at: usize) -> bool {
    let Some(lexeme) = lx.get(at) else { return false };
    let word = lexeme.lower.as_str();
    lx.is_number(at)
        || word == "'"
        || lookup(word).is_some()
        || numeral::is_number_word(word)
        || numeral::ordinal(lx, at).is_some()
        || amount::approximates(lx, at).is_some()
        || lexicon::may_open(word)
        || (lexeme.capital && lexicon::holiday(lx, at).is_some())
}

/// An expression with what narrows it: "early", "the end of", "later".
fn edged(lx: Lexemes, at: usize) -> Option<Expression> {
    let (edge, next) = edge(lx, at).map_or((None, at), |(edge, next)| (Some(edge), next));
    let mut found = dayed(lx, next, edge)?;
    found.start = at;
    found.edge = edge;
    if edge == Some(Edge::End) && found.meaning == Meaning::Unit(Unit::Year, Shift::Bare) {
        found.meaning = Meaning::YearEnd;
    }
    Some(found)
}

fn edge(lx: Lexemes, at: usize) -> Option<(Edge, usize)> {
    let the = usize::from(lx.word(at) == "the");
    let (word, next) = (lx.word(at + the), at + the + 1);
    let of = lx.word(next) == "of";
    Some(match word {
        "early"
            if matches!(lx.word(next), "hours" | "days" | "part" | "weeks" | "months")
                && lx.word(next + 1) == "of" =>
        {
            (Edge::Start, next + 2)
        }
        "late" if lx.word(next) == "hours" && lx.word(next + 1) == "of" => (Edge::End, next + 2),
        "early" => (Edge::Start, next),
        "late" => (Edge::End, next),
        "mid" if lx.word(next) == "-" => (Edge::Middle, next + 1),
        "mid" => (Edge::Middle, next),
        "start" | "beginning" if of => (Edge::Start, next + 1),
        "middle" if of => (Edge::Middle, next + 1),
        "end" if of => (Edge::End, next + 1),
        "earlier" if the == 0 => (Edge::Earlier, next + usize::from(lx.word(next) == "on")),
        "later" if the == 0 => (Edge::Later, next + usize::from(lx.word(next) == "on")),
        "first" if of_unit(lx, next, false) => (Edge::Start, next + 2),
        "last" | "final" if of_unit(lx, next, false) => (Edge::End, next + 2),
        "first" if of_unit(lx, next + 1, true) => (Edge::Start, next + 3),
        "last" | "final" if of_unit(lx, next + 1, true) => (Edge::End, next + 3),
        _ => return None,
    })
    .filter(|(_, next)| *next > at)
}

/// "week of", or "weeks of" behind a number: what "the first" may stand before.
fn of_unit(lx: Lexemes, at: usize, several: bool) -> bool {
    let unit = match lookup(lx.word(at)) {
        Some(Word::Unit(unit)) if !several => unit,
        Some(Word::Units(unit)) if several => unit,
        _ => return false,
    };
    matches!(unit, Unit::Day | Unit::Week) && lx.word(at + 1) == "of"
}

fn plain(start: usize, end: usize, meaning: Meaning) -> Expression {
    Expression { start, end, meaning, edge: None, part: None, clock: None, approximate: false }
}

/// An expression, joined with the part of the day or clock time around it.
fn dayed(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
    if let Some((clock, end)) = clock(lx, at) {
        // "7 p.m. Thursday", "7 p.m. on Thursday" and "7 p.m., Thursday" are one expression.
        for from in [end, end + usize::from(matches!(lx.word(end), "on" | ","))] {
            if let Some(day) = core(lx, from, None).filter(|day| is_day(&day.meaning)) {
                return Some(Expression { start: at, clock: Some(clock), ..day });
            }
        }
        return Some(Expression { clock: Some(clock), ..plain(at, end, Meaning::Hour) });
    }
    // "the night of March 3", "the night of 14 to 15 March"
    if lx.word(at) == "the"
        && lx.word(at + 2) == "of"
        && let Some(part) = part_word(lx.word(at + 1))
        && let Some(day) = core(lx, at + 3, None)
    {
        if is_day(&day.meaning) {
            return Some(Expression { start: at, part: Some(part), ..day });
        }
        if matches!(day.meaning, Meaning::Yearly(Yearly::Days(..), ..)) {
            return Some(Expression { start: at, ..day });
        }
    }
    let mut found = core(lx, at, edge)?;
    if is_day(&found.meaning) && found.part.is_none() {
        let skip = usize::from(matches!(lx.word(found.end), "early" | "late" | "mid"));
        if let Some(part) = part_word(lx.word(found.end + skip)) {
            found.part = Some(part);
            found.end += skip + 1;
        }
    }
    Some(found)
}

fn part_word(word: &str) -> Option<Part> {
    match lookup(word) {
        Some(Word::Part(part)) if !word.ends_with('s') => Some(part),
        Some(Word::Unit(Unit::Night)) => Some(Part::Night),
        _ => None,
    }
}

pub(super) fn is_day(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Weekday(..)
            | Meaning::WeekdayOfWeek(..)
            | Meaning::NamedDay(_)
            | Meaning::Exact(_)
            | Meaning::Yearly(Yearly::Day(..) | Yearly::Holiday(_), ..)
            | Meaning::Unit(Unit::Day, _)
    )
}

/// The expression proper.
fn core(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
    printed(lx, at)
        .or_else(|| weekday(lx, at))
        .or_else(|| quarter(lx, at))
        .or_else(|| named_day(lx, at))
        .or_else(|| month(lx, at, edge))
        .or_else(|| season(lx, at, edge))
        .or_else(|| holiday(lx, at))
        .or_else(|| unit(lx, at, edge))
        .or_else(|| year_end(lx, at))
        .or_else(|| long_year(lx, at, edge))
        .or_else(|| year(lx, at, edge))
        .or_else(|| part_of_day(lx, at, edge))
        .or_else(|| reference(lx, at))
        .or_else(|| set(lx, at))
}
