//! Dates as they are printed: "November 3, 2015", "3 Nov", "2015-11-03", "3/11/2015".

use super::plain;
use crate::statement::lexeme::{Lexeme, Lexemes};
use crate::statement::numeral;
use crate::statement::time::calendar::date;
use crate::statement::time::expression::{Expression, Meaning, Shift, YearOf, Yearly};
use crate::statement::time::lexicon::{Word, lookup};

/// A month's name, with the index after it and its full stop. Abbreviations only where `short`.
pub(super) fn month_name(lx: Lexemes, at: usize, short: bool) -> Option<(i8, usize)> {
    match lookup(lx.word(at)) {
        Some(Word::Month(month)) if lx.capital(at) => Some((month, at + 1)),
        Some(Word::MonthShort(month)) if short && lx.capital(at) => {
            Some((month, at + 1 + usize::from(lx.word(at + 1) == "." && lx.glued(at + 1))))
        }
        _ => None,
    }
}

fn day_number(lx: Lexemes, at: usize) -> Option<(i8, usize)> {
    if let Some((rank, end)) = numeral::ordinal(lx, at).filter(|(_, end)| *end > at) {
        return (1..=31).contains(&rank).then_some((rank as i8, end));
    }
    let day = lx.get(at)?.integer().filter(|day| (1..=31).contains(day))?;
    // "May 2.5 million", "5:30", "3%"
    let next = lx.word(at + 1);
    let bad = numeral::scale(next).is_some()
        || next == "%"
        || (next == ":" && lx.glued(at + 1) && lx.is_number(at + 2) && lx.glued(at + 2));
    (!bad).then_some((day as i8, at + 1))
}

pub(super) fn year_number(lx: Lexemes, at: usize) -> Option<i16> {
    let lexeme = lx.get(at)?;
    let year = lexeme.integer().filter(|_| lexeme.lower.len() == 4)?;
    (1000..=2199).contains(&year).then_some(year as i16)
}

/// The year after a day or month, with or without a comma: ", 2015", "of last year", "this year".
pub(super) fn year_after(lx: Lexemes, at: usize) -> (YearOf, usize) {
    let comma = usize::from(lx.word(at) == ",");
    if let Some(year) = year_number(lx, at + comma)
        && lx.word(at + comma + 1) != "%"
    {
        return (YearOf::Stated(year), at + comma + 1);
    }
    let of = usize::from(lx.word(at) == "of");
    let (word, unit) = (lx.word(at + of), lx.word(at + of + 1));
    if unit == "year" {
        match word {
            "this" => return (YearOf::FromPublication(0), at + of + 2),
            "last" => return (YearOf::FromPublication(-1), at + of + 2),
            "next" => return (YearOf::FromPublication(1), at + of + 2),
            "that" if of == 1 => return (YearOf::Narrative, at + of + 2),
            _ => {}
        }
    }
    if of == 1 {
        if word == "the" && unit == "same" && lx.word(at + 3) == "year" {
            return (YearOf::Narrative, at + 4);
        }
        if let Some(year) = year_number(lx, at + 1) {
            return (YearOf::Stated(year), at + 2);
        }
    }
    (YearOf::Unstated, at)
}

/// Dates with a day in figures: "Friday, October 9, 2010", "26 June", "2016-02-11", "July 14 to 24, 2022".
pub(super) fn printed(lx: Lexemes, at: usize) -> Option<Expression> {
    if let Some(found) = figures(lx, at) {
        return Some(found);
    }
    // The weekday before it is checked by nobody, so that a slip of the pen does no harm.
    let mut from = at;
    if let Some(Word::Weekday(_) | Word::WeekdayShort(_)) = lookup(lx.word(at)).filter(|_| lx.capital(at)) {
        from = at + 1;
        while matches!(lx.word(from), "," | "." | "the" | "(") || lx.word(from) == "on" {
            from += 1;
        }
    } else if lx.word(at) == "the" {
        from = at + 1;
    }
    let (yearly, mut end) = month_first(lx, from).or_else(|| day_first(lx, from))?;
    if lx.word(at) == "the" && matches!(yearly, Yearly::Day(..)) && month_first(lx, from).is_some() {
        // "the Aug. 7 bombings": the article belongs to the bombings.
        return None;
    }
    let (mut year, after) = year_after(lx, end);
    end = after;
    if year == YearOf::Unstated
        && let Some(short) = lx.get(end + 1).and_then(Lexeme::integer)
        && lx.word(end) == "'"
        && (0..100).contains(&short)
    {
        year = YearOf::Stated(if short < 50 { 2000 } else { 1900 } + short as i16);
        end += 2;
    }
    Some(plain(at, end, Meaning::Yearly(yearly, year, Shift::Bare)))
}

/// A second day after a dash or "to": "November 16 - 17", "5 and 10 May".
fn second_day(lx: Lexemes, at: usize) -> Option<(i8, usize)> {
    matches!(lx.word(at), "-" | "to" | "through" | "and" | "until" | "—").then_some(())?;
    day_number(lx, at + 1)
}

fn month_first(lx: Lexemes, at: usize) -> Option<(Yearly, usize)> {
    let (month, next) = month_name(lx, at, true)?;
    let the = usize::from(lx.word(next) == "the");
    let (day, end) = day_number(lx, next + the)?;
    if let Some((last, after)) = second_day(lx, end)
        && last > day
        && !lx.word(end).starts_with('a')
        && year_number(lx, end + 1).is_none()
    {
        return Some((Yearly::Days((month, day), (month, last)), after));
    }
    // "January 31-February 6"
    if matches!(lx.word(end), "-" | "to" | "through")
        && let Some((second, next)) = month_name(lx, end + 1, true)
        && let Some((last, after)) = day_number(lx, next)
        && lx.word(end) == "-"
    {
        return Some((Yearly::Days((month, day), (second, last)), after));
    }
    Some((Yearly::Day(month, day), end))
}

fn day_first(lx: Lexemes, at: usize) -> Option<(Yearly, usize)> {
    let (day, next) = day_number(lx, at)?;
    let of = |at: usize| at + usize::from(lx.word(at) == "of");
    if let Some((last, after)) = second_day(lx, next)
        && last > day
        && let Some((month, end)) = month_name(lx, of(after), true)
    {
        return Some((Yearly::Days((month, day), (month, last)), end));
    }
    let hyphen = usize::from(lx.word(next) == "-" && lx.glued(next));
    let (month, end) = month_name(lx, of(next + hyphen), true)?;
    // "24 May bombs": fine. "5 March 12": the number belongs to the month that it precedes.
    Some((Yearly::Day(month, day), end))
}

/// "2016-02-11", "11/03/2015" (month first, as American texts do, unless only the other order is a date).
fn figures(lx: Lexemes, at: usize) -> Option<Expression> {
    let part = |i: usize| lx.get(i)?.integer();
    let sign = lx.word(at + 1);
    let tight = (at + 1..at + 5).all(|i| lx.glued(i)) && lx.word(at + 3) == sign;
    if !tight || !matches!(sign, "-" | "/" | ".") {
        return None;
    }
    let (a, b, c) = (part(at)?, part(at + 2)?, part(at + 4)?);
    let make =
        |y: i32, m: i32, d: i32| date(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?);
    let found = if a >= 1000 {
        make(a, b, c)
    } else if c >= 1000 && sign == "." {
        make(c, b, a)
    } else if c >= 1000 {
        make(c, a, b).or_else(|| make(c, b, a))
    } else {
        None
    }?;
    Some(plain(at, at + 5, Meaning::Exact(found)))
}
