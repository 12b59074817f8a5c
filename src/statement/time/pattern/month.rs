//! Months, seasons, holidays and quarters: "last March", "spring 2015", "Eid", "the third quarter".

use super::plain;
use super::printed::{month_name, year_after, year_number};
use super::weekday::{before_a_time, is_ambiguous_month, shift};
use crate::statement::lexeme::{Lexeme, Lexemes};
use crate::statement::numeral;
use crate::statement::time::expression::{Edge, Expression, Meaning, Shift, YearOf, Yearly};
use crate::statement::time::lexicon::{self, Word, lookup};

pub(super) fn month(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
    let shifted = shift(lx, at);
    let (which, from) = shifted.unwrap_or((Shift::Bare, at));
    let (number, next) = month_name(lx, from, true)?;
    let abbreviated = matches!(lookup(lx.word(from)), Some(Word::MonthShort(_)));
    // "April, 2015", "October of last year"
    let (mut year, mut end) = year_after(lx, next);
    if lx.word(next) == "," && matches!(year, YearOf::FromPublication(_)) {
        (year, end) = (YearOf::Unstated, next);
    }
    let anchored = shifted.is_some() || year != YearOf::Unstated || edge.is_some();
    let supported = anchored || before_a_time(lx.before(from));
    let name_follows = lx.is_word(next)
        && lx.capital(next)
        && lookup(lx.word(next)).is_none()
        && !matches!(lx.before(from), "in" | "since" | "last" | "next" | "this" | "the");
    if (abbreviated && !anchored)
        || (is_ambiguous_month(lx.word(from)) && !supported && !lx.glued(next))
        || (name_follows && !anchored && is_ambiguous_month(lx.word(from)))
        || (lx.word(from) == "may" && !anchored && lx.before(from) == ",")
    {
        return None;
    }
    Some(plain(at, end, Meaning::Yearly(Yearly::Month(number), year, which)))
}

pub(super) fn season(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
    let the = usize::from(lx.word(at) == "the");
    let (which, from) = shift(lx, at).unwrap_or((Shift::Bare, at + the));
    let Some(Word::Season(season)) = lookup(lx.word(from)) else { return None };
    let (year, end) = year_after(lx, from + 1);
    let next = lx.word(end);
    let doubtful = matches!(lx.word(from), "fall" | "spring");
    let said = which != Shift::Bare || year != YearOf::Unstated || edge.is_some();
    let before = lx.before(at);
    let ok = if said {
        true
    } else if doubtful {
        the == 1 && matches!(before, "in" | "by" | "until" | "since" | "during" | "into") && next != "of"
            || (before == "in" && lx.word(from) == "spring")
    } else {
        the == 1 || matches!(before, "in" | "by" | "until" | "since" | "during" | "through" | "of")
    };
    let compound = lx.is_word(end)
        && !said
        && (lx.capital(end)
            || matches!(next, "camp" | "games" | "olympics" | "wheat" | "break" | "of" | "from"));
    (ok && !compound).then(|| plain(at, end, Meaning::Yearly(Yearly::Season(season), year, which)))
}

pub(super) fn holiday(lx: Lexemes, at: usize) -> Option<Expression> {
    let (which, from) = shift(lx, at).unwrap_or((Shift::Bare, at));
    let (holiday, next) = lexicon::holiday(lx, from)?;
    if holiday.rule.starts_with("easter") && lx.word(next) == "week" {
        let (year, end) = year_after(lx, next + 1);
        return Some(plain(at, end, Meaning::Yearly(Yearly::Holiday("easter-week"), year, which)));
    }
    let (year, end) = year_after(lx, next);
    Some(plain(at, end, Meaning::Yearly(Yearly::Holiday(holiday.rule), year, which)))
}

/// "third-quarter", "the fiscal first quarter of 2014", "Q3", "the first half of last year", "the quarter".
pub(super) fn quarter(lx: Lexemes, at: usize) -> Option<Expression> {
    let mut from = at;
    let mut year = YearOf::Unstated;
    if matches!(lx.word(from), "the" | "its" | "their" | "a") {
        from += 1;
    }
    // "the year-earlier period", "the year-ago third quarter"
    let earlier =
        lx.word(from) == "year" && lx.word(from + 1) == "-" && matches!(lx.word(from + 2), "earlier" | "ago");
    if earlier {
        from += 3;
    }
    match lx.word(from) {
        "this" | "current" => (year, from) = (YearOf::FromPublication(0), from + 1),
        "last" if lx.word(from + 1) == "year" && lx.word(from + 2) == "'" => {
            (year, from) = (YearOf::FromPublication(-1), from + 4);
        }
        "flat" | "weak" | "strong" | "fiscal" | "latest" | "same" => {}
        _ => {}
    }
    if lx.word(from) == "fiscal" || matches!(lx.word(from), "flat" | "weak" | "strong") {
        from += 1;
    }
    if let Some(stated) = year_number(lx, from)
        && from > at
    {
        (year, from) = (YearOf::Stated(stated), from + 1);
        if matches!(lx.word(from), "period" | "quarter") {
            return Some(plain(at, from + 1, Meaning::Yearly(Yearly::Quarter(0), year, Shift::Same)));
        }
    }
    if from > at
        && matches!(lx.word(from), "latest" | "same")
        && matches!(lx.word(from + 1), "quarter" | "period")
    {
        let anchored = lx.word(from) == "latest" || lx.word(from + 1) == "quarter" || earlier;
        return anchored.then(|| plain(at, from + 2, Meaning::QuarterAgain(0)));
    }
    if earlier && matches!(lx.word(from), "period" | "quarter") {
        return Some(plain(at, from + 1, Meaning::QuarterAgain(-1)));
    }
    if lx.word(at) == "the" && from == at + 1 && lx.word(from) == "quarter" && lx.word(from + 1) != "of" {
        let comparison = lx.word(from + 1) == "-";
        return (!comparison).then(|| plain(at, from + 1, Meaning::QuarterAgain(0)));
    }
    if lx.word(from) == "q"
        && let Some(number) = lx.get(from + 1).filter(|l| !l.spaced).and_then(Lexeme::integer)
        && (1..=4).contains(&number)
    {
        let (stated, end) = year_after(lx, from + 2);
        return Some(plain(at, end, Meaning::Yearly(Yearly::Quarter(number as i8), stated, Shift::Bare)));
    }
    let (rank, next) = numeral::ordinal(lx, from)?;
    let rank = i8::try_from(rank).ok()?;
    let next = next + usize::from(lx.word(next) == "-");
    let next = next + usize::from(lx.word(next) == "fiscal");
    let yearly = match lx.word(next) {
        "quarter" | "quarters" if (1..=4).contains(&rank) && lx.before(at) != "a" => Yearly::Quarter(rank),
        "half" if (1..=2).contains(&rank) => Yearly::Half(rank),
        _ => return None,
    };
    let mut end = next + 1;
    if year == YearOf::Unstated {
        let fiscal = usize::from(lx.word(end) == "of" && lx.word(end + 1) == "fiscal");
        if fiscal == 1 && year_number(lx, end + 2).is_some() {
            (year, end) = year_after(lx, end + 2);
        } else {
            (year, end) = year_after(lx, end);
        }
    }
    if earlier {
        return Some(plain(at, end, Meaning::Yearly(yearly, YearOf::FromPublication(-1), Shift::Bare)));
    }
    // "the second half" of a match or of anything else than a year.
    let of_year = year != YearOf::Unstated
        || (lx.word(end) == "of" && lx.word(end + 1) == "the" && lx.word(end + 2) == "year");
    if matches!(yearly, Yearly::Half(_)) && !of_year {
        return None;
    }
    if of_year && year == YearOf::Unstated {
        end += 3;
    }
    Some(plain(at, end, Meaning::Yearly(yearly, year, Shift::Bare)))
}
