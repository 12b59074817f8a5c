//! Finds temporal expressions in the lexemes of a sentence.

use super::amount;
use super::calendar::{Unit, date};
use super::expression::{Clock, Edge, Expression, Meaning, Part, Shift, YearOf, Yearly};
use super::lexicon::{self, Word, lookup};
use crate::statement::lexeme::{Lexeme, Lexemes};
use crate::statement::numeral;

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
        || matches!(
            word,
            "the"
                | "a"
                | "an"
                | "this"
                | "that"
                | "last"
                | "next"
                | "past"
                | "previous"
                | "following"
                | "early"
                | "late"
                | "mid"
                | "earlier"
                | "later"
                | "end"
                | "now"
                | "nowadays"
                | "currently"
                | "current"
                | "recently"
                | "recent"
                | "lately"
                | "coming"
                | "upcoming"
                | "every"
                | "each"
                | "once"
                | "twice"
                | "all"
                | "half"
                | "these"
                | "fiscal"
                | "q"
                | "fy"
                | "year"
                | "its"
                | "their"
                | "present"
                | "mean"
                | "same"
                | "per"
                | "future"
                | "long"
                | "nineteen"
                | "twenty"
                | "eid"
                | "st"
                | "new"
                | "good"
                | "years"
                | "ancient"
        )
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
        // "7 p.m. Thursday" is one expression.
        if let Some(day) = core(lx, end, None).filter(|day| is_day(&day.meaning)) {
            return Some(Expression { start: at, clock: Some(clock), ..day });
        }
        return Some(Expression { clock: Some(clock), ..plain(at, end, Meaning::Hour) });
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

fn is_day(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Weekday(..)
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

/// A month's name, with the index after it and its full stop. Abbreviations only where `short`.
fn month_name(lx: Lexemes, at: usize, short: bool) -> Option<(i8, usize)> {
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

fn year_number(lx: Lexemes, at: usize) -> Option<i16> {
    let lexeme = lx.get(at)?;
    let year = lexeme.integer().filter(|_| lexeme.lower.len() == 4)?;
    (1000..=2199).contains(&year).then_some(year as i16)
}

/// The year after a day or month, with or without a comma: ", 2015", "of last year", "this year".
fn year_after(lx: Lexemes, at: usize) -> (YearOf, usize) {
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
fn printed(lx: Lexemes, at: usize) -> Option<Expression> {
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

/// Words after a weekday's name that make it the title of a newspaper or an event's name.
fn names_a_title(word: &str) -> bool {
    matches!(word, "times" | "telegraph" | "mirror" | "express" | "mail" | "herald" | "league")
}

fn weekday(lx: Lexemes, at: usize) -> Option<Expression> {
    let (shift, from) = shift(lx, at).unwrap_or((Shift::Bare, at));
    let named = |i: usize| match lookup(lx.word(i)) {
        Some(Word::Weekday(day)) if lx.capital(i) => Some(day),
        _ => None,
    };
    if let Some(day) = named(from) {
        let titled = lx.capital(from + 1) && names_a_title(lx.word(from + 1));
        let event = matches!(lx.before(from), "black" | "bloody" | "super" | "ash" | "cyber" | "giving");
        if event || (titled && shift == Shift::Bare) {
            return None;
        }
        let (shift, end) = match (shift, lx.word(from + 1)) {
            (Shift::Bare, "last") => (Shift::Last, from + 2),
            (Shift::Bare, "next") if !matches!(lookup(lx.word(from + 2)), Some(Word::Unit(_))) => {
                (Shift::Next, from + 2)
            }
            _ => (shift, from + 1),
        };
        return Some(plain(at, end, Meaning::Weekday(day, shift)));
    }
    None
}

/// "this", "last", "the previous" …: which stretch is meant, with the index after it.
fn shift(lx: Lexemes, at: usize) -> Option<(Shift, usize)> {
    let the = usize::from(lx.word(at) == "the");
    let next = at + the + 1;
    Some(match lx.word(at + the) {
        "this" if the == 0 => (Shift::This, next + usize::from(lx.word(next) == "past")),
        "current" if the == 1 => (Shift::This, next),
        "last" => (Shift::Last, next),
        "next" if the == 1 => (Shift::Following, next),
        "next" => (Shift::Next, next),
        "coming" | "upcoming" => (Shift::Next, next),
        "previous" | "preceding" => (Shift::Previous, next),
        "following" => (Shift::Following, next),
        "same" => (Shift::Same, next),
        "that" if the == 0 => (Shift::Same, next + usize::from(lx.word(next) == "same")),
        _ => return None,
    })
}

fn named_day(lx: Lexemes, at: usize) -> Option<Expression> {
    let word = lx.word(at);
    if let Some(Word::Day(offset)) = lookup(word) {
        let mut found = plain(at, at + 1, Meaning::NamedDay(offset));
        if word == "tonight" {
            found.part = Some(Part::Night);
        }
        return Some(found);
    }
    if word == "the" && lx.word(at + 1) == "day" {
        let (next, named) = (lx.word(at + 2), lx.word(at + 3));
        match (next, named) {
            ("before", "yesterday") => return Some(plain(at, at + 4, Meaning::NamedDay(-2))),
            ("after", "tomorrow") => return Some(plain(at, at + 4, Meaning::NamedDay(2))),
            _ => {}
        }
    }
    // "last night", "this morning", "yesterday evening" (the last in `dayed`).
    let part = part_word(lx.word(at + 1));
    match (word, part) {
        ("last", Some(part @ (Part::Night | Part::Evening))) => {
            Some(Expression { part: Some(part), ..plain(at, at + 2, Meaning::NamedDay(-1)) })
        }
        ("this", Some(part)) => {
            Some(Expression { part: Some(part), ..plain(at, at + 2, Meaning::NamedDay(0)) })
        }
        ("that", Some(part)) => {
            Some(Expression { part: Some(part), ..plain(at, at + 2, Meaning::Unit(Unit::Day, Shift::Same)) })
        }
        _ => None,
    }
}

/// Months that are also common words or given names.
fn is_ambiguous_month(word: &str) -> bool {
    matches!(word, "may" | "march" | "april" | "june" | "august")
}

fn before_a_time(word: &str) -> bool {
    matches!(
        word,
        "in" | "since"
            | "by"
            | "until"
            | "till"
            | "from"
            | "to"
            | "during"
            | "before"
            | "after"
            | "of"
            | "between"
            | "through"
            | "throughout"
            | "and"
            | "or"
            | "for"
            | "around"
            | "about"
            | "as"
            | "'"
            | "late"
            | "early"
            | "mid"
            | "on"
            | "the"
            | "-"
            | "s"
            | "than"
            | "back"
            | "("
            | ","
            | "both"
    )
}

fn month(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
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

fn season(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
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

fn holiday(lx: Lexemes, at: usize) -> Option<Expression> {
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
fn quarter(lx: Lexemes, at: usize) -> Option<Expression> {
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

/// "this week", "last month", "the following year", "the weekend", "the year" as in "so far in the year".
fn unit(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
    let (mut which, mut from) = match shift(lx, at) {
        Some(found) => found,
        None if lx.word(at) == "the" => (Shift::Bare, at + 1),
        None => return None,
    };
    if lx.word(from) == "fiscal" || lx.word(from) == "calendar" {
        from += 1;
    }
    let Some(Word::Unit(unit)) = lookup(lx.word(from)) else { return None };
    if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Night | Unit::Quarter) {
        let known = unit == Unit::Quarter && !matches!(which, Shift::Bare | Shift::Same);
        if !known {
            return None;
        }
    }
    let after = lx.word(from + 1);
    if which == Shift::Bare {
        let possessive = after == "'";
        let ok = match unit {
            Unit::Weekend => true,
            Unit::Year | Unit::Month | Unit::Week => {
                let before = lx.before(at);
                let followed = matches!(
                    after,
                    "before"
                        | "after"
                        | "earlier"
                        | "later"
                        | "that"
                        | "when"
                        | "in"
                        | "old"
                        | "to"
                        | "-"
                        | "following"
                );
                !followed
                    && (edge.is_some()
                        || possessive
                        || matches!(before, "for" | "of" | "in" | "during" | "throughout" | "through"))
            }
            Unit::Decade | Unit::Century => {
                edge.is_some() || matches!(lx.before(at), "of" | "in" | "during" | "for") && after != "before"
            }
            _ => false,
        };
        if !ok {
            return None;
        }
    }
    // "the last day of the trial", "the next day": fine; "this day" is no calendar day.
    match (which, unit) {
        (Shift::This | Shift::Last | Shift::Next, Unit::Day) => return None,
        // "over the next year", "the last week of June": the first a length of time, the second elsewhere.
        (Shift::Following, Unit::Year | Unit::Month | Unit::Week | Unit::Decade)
            if lx.word(at + 1) == "next"
                && matches!(lx.before(at), "over" | "in" | "within" | "during" | "for") =>
        {
            return Some(plain(at, from + 1, Meaning::Window { amount: Some(1.0), unit, later: true }));
        }
        (Shift::Same, Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Weekend) => {}
        (Shift::Same, _) => return None,
        _ => {}
    }
    // "next year or so"
    if matches!(which, Shift::Following) && lx.word(at) == "the" && unit == Unit::Weekend {
        which = Shift::Next;
    }
    Some(plain(at, from + 1, Meaning::Unit(unit, which)))
}

fn year_end(lx: Lexemes, at: usize) -> Option<Expression> {
    let year = lx.word(at) == "year" && (lx.word(at + 1) == "-" || lx.word(at + 1) == "end");
    let end = at + 1 + usize::from(lx.word(at + 1) == "-");
    (year && lx.word(end) == "end").then(|| plain(at, end + 1, Meaning::YearEnd))
}

/// Decades, centuries, fiscal years and years in words.
fn long_year(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
    let the = at + usize::from(lx.word(at) == "the");
    if matches!(lx.word(at), "fiscal" | "fy") {
        let from = at + 1 + usize::from(lx.word(at + 1) == "year");
        let year = year_number(lx, from)?;
        return Some(plain(at, from + 1, Meaning::Year(year)));
    }
    // "1980s", "the '90s", "1980's"
    let apostrophe = usize::from(lx.word(the) == "'");
    if let Some(number) = lx.get(the + apostrophe).and_then(Lexeme::integer) {
        let digits = lx.get(the + apostrophe).map_or(0, |lexeme| lexeme.lower.len());
        let next = the + apostrophe + 1;
        let next = next + usize::from(lx.word(next) == "'" && lx.glued(next));
        if lx.word(next) == "s" && lx.glued(next) && number % 10 == 0 {
            let decade = match digits {
                4 => i16::try_from(number).ok(),
                2 if apostrophe == 1 || the > at => Some(1900 + number as i16),
                _ => None,
            }?;
            if (1000..=2190).contains(&decade) {
                return Some(plain(at, next + 1, Meaning::Decade(decade)));
            }
        }
    }
    if let Some(Word::Decade(tens)) = lookup(lx.word(the))
        && (the > at || edge.is_some())
        && !matches!(lx.before(at), "his" | "her" | "their")
    {
        return Some(plain(at, the + 1, Meaning::Decade(1900 + tens)));
    }
    // "the 20th century"
    if let Some((rank, next)) = numeral::ordinal(lx, the)
        && matches!(lx.word(next + usize::from(lx.word(next) == "-")), "century")
        && (1..=30).contains(&rank)
    {
        let end = next + usize::from(lx.word(next) == "-") + 1;
        return Some(plain(at, end, Meaning::Century((i16::from(rank) - 1) * 100)));
    }
    spoken_year(lx, at)
}

/// "nineteen seventy-nine", "twenty sixteen".
fn spoken_year(lx: Lexemes, at: usize) -> Option<Expression> {
    let century = match lx.word(at) {
        "nineteen" => 1900,
        "twenty" => 2000,
        _ => return None,
    };
    let rest = numeral::numeral(lx, at + 1).filter(|rest| rest.words && lx.word(at + 1) != "-")?;
    let value = rest.exact().filter(|value| (10.0..100.0).contains(value))?;
    if !before_a_time(lx.before(at)) || matches!(lookup(lx.word(rest.end)), Some(Word::Units(_))) {
        return None;
    }
    Some(plain(at, rest.end, Meaning::Year(century + value as i16)))
}

/// A year in four figures, or a range of years.
fn year(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
    let year = year_number(lx, at)?;
    let before = lx.before(at);
    // A price, a number in a name, a part of a longer figure.
    if matches!(before, "$" | "£" | "€" | "¥" | "#" | "no" | "+" | "/" | ":" | "." | "_" | "number")
        || (lx.glued(at) && at > 0 && !matches!(before, "(" | "-" | "'" | "\"" | "“" | "`" | "," | "["))
        || (before == "-"
            && lx.glued(at)
            && at >= 2
            && lx.is_word(at - 2)
            && lx.glued(at - 1)
            && !matches!(lx.word(at - 2), "mid" | "pre" | "post" | "early" | "late"))
    {
        return None;
    }
    let next = lx.word(at + 1);
    // "2014-15", "1976–83", "2004/05"
    if matches!(next, "-" | "/") && lx.glued(at + 1) && lx.is_number(at + 2) && lx.glued(at + 2) {
        let second = lx.get(at + 2)?;
        let number = second.integer()?;
        let last = match second.lower.len() {
            4 => number as i16,
            2 => year - year % 100 + number as i16,
            _ => return None,
        };
        let ok = last > year && last <= 2199 && !matches!(lx.word(at + 3), "-" | "/");
        return ok.then(|| plain(at, at + 3, Meaning::Years(year, last)));
    }
    if (next == ":" || next == "." || next == "/" || next == "%") && lx.glued(at + 1) && lx.is_number(at + 2)
    {
        return None;
    }
    let glued_word = lx.glued(at + 1) && lx.is_word(at + 1);
    if glued_word || next == "%" || numeral::scale(next).is_some() {
        return None;
    }
    let supported = before_a_time(before)
        || edge.is_some()
        || matches!(before, "a" | "an" | "its" | "his" | "their" | "her" | "fiscal" | "year" | "“" | "\"");
    let counted = lx.is_word(at + 1)
        && !lx.capital(at + 1)
        && ((next.ends_with('s') || next.ends_with("children") || !(1900..=2099).contains(&year))
            && !next.ends_with("ss")
            && !matches!(
                next,
                "was"
                    | "is"
                    | "has"
                    | "as"
                    | "this"
                    | "and"
                    | "to"
                    | "or"
                    | "by"
                    | "when"
                    | "until"
                    | "in"
                    | "a"
                    | "the"
            ));
    let measured = matches!(
        next,
        "people"
            | "men"
            | "women"
            | "children"
            | "km"
            | "kg"
            | "m"
            | "gmt"
            | "utc"
            | "hours"
            | "hrs"
            | "dollars"
            | "per"
            | "percent"
            | "metres"
            | "meters"
            | "miles"
            | "feet"
            | "troops"
    );
    let determined = matches!(before, "the" | "'" | "s" | "a" | "an" | "its" | "his" | "their" | "her");
    if measured || (counted && !determined) {
        return None;
    }
    // Without a preposition only years near our time, and not as a count of something.
    let plausible = (1900..=2099).contains(&year);
    let ok = (supported
        && (plausible
            || matches!(
                before,
                "in" | "since" | "of" | "from" | "by" | "until" | "between" | "after" | "before" | "around"
            )))
        || (plausible && !lx.is_word(at + 1))
        || (plausible && lx.is_word(at.wrapping_sub(1)) && lx.capital(at.wrapping_sub(1)))
        || (plausible && at == 0);
    if !ok {
        return None;
    }
    // "1994 or later"
    let end = at + 1 + if next == "or" && matches!(lx.word(at + 2), "later" | "earlier") { 2 } else { 0 };
    Some(plain(at, end, Meaning::Year(year)))
}

/// "the morning", "mid afternoon", "at noon", "overnight".
fn part_of_day(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
    let word = lx.word(at);
    if word == "overnight" {
        return Some(Expression { part: Some(Part::Night), ..plain(at, at + 1, Meaning::NamedDay(-1)) });
    }
    let the = usize::from(word == "the");
    let part = part_word(lx.word(at + the))?;
    let before = lx.before(at);
    let next = lx.word(at + the + 1);
    let ok = the == 1
        && matches!(
            before,
            "in" | "during" | "by" | "until" | "through" | "into" | "throughout" | "of" | "later"
        )
        || edge.is_some() && !lx.is_word(at + the + 1)
        || edge.is_some() && matches!(before, "the" | "in" | "by" | "until" | "since")
        || matches!(lx.word(at), "dawn" | "dusk" | "daybreak" | "nightfall")
            && matches!(before, "at" | "before" | "after" | "by" | "until" | "since" | "from");
    (ok && next != "of").then(|| Expression { part: Some(part), ..plain(at, at + the + 1, Meaning::Hour) })
}

/// A clock time: "7:15 p.m.", "around 4pm local time", "1830 GMT", "noon".
fn clock(lx: Lexemes, at: usize) -> Option<(Clock, usize)> {
    let from = at + usize::from(matches!(lx.word(at), "around" | "about"));
    if let Some(Word::Clock(hour)) = lookup(lx.word(from)) {
        let ok = matches!(
            lx.before(at),
            "at" | "by"
                | "before"
                | "after"
                | "until"
                | "till"
                | "around"
                | "since"
                | "from"
                | "to"
                | "between"
                | "past"
                | "of"
        ) || from > at
            || lx.word(from) == "midday" && !lx.is_word(from + 1);
        return ok.then_some((Clock { hour, minute: 0, universal: false }, from + 1));
    }
    let number = lx.get(from)?;
    let mut hour = number.integer()?;
    let mut minute = 0;
    let mut end = from + 1;
    let mut written = false;
    let separator = lx.word(from + 1);
    if separator == ":" && lx.glued(from + 1) && lx.glued(from + 2) {
        let second = lx.get(from + 2)?;
        minute = second.integer().filter(|_| second.lower.len() == 2)?;
        end = from + 3;
        written = true;
        // Seconds.
        if lx.word(end) == ":" && lx.get(end + 1).and_then(Lexeme::integer).is_some() && lx.glued(end + 1) {
            end += 2;
        }
    } else if number.lower.len() == 4 {
        let zoned = zone(lx, from + 1).is_some() || matches!(lx.word(from + 1), "hours" | "hrs");
        if !zoned {
            return None;
        }
        (hour, minute) = (hour / 100, hour % 100);
        written = true;
        if matches!(lx.word(from + 1), "hours" | "hrs") {
            end += 1;
        }
    }
    let meridiem = lx.word(end);
    let dotted = lx.word(end + 1) == "." && lx.glued(end + 1) && lx.word(end + 2) == "m" && lx.glued(end + 2);
    let half = match meridiem {
        "am" => Some((false, end + 1)),
        "pm" => Some((true, end + 1)),
        "a" if dotted => Some((false, end + 3 + usize::from(lx.word(end + 3) == "."))),
        "p" if dotted => Some((true, end + 3 + usize::from(lx.word(end + 3) == "."))),
        "o" if lx.word(end + 1) == "'" && lx.word(end + 2) == "clock" => Some((false, end + 3)),
        _ => None,
    };
    let mut sure = false;
    if let Some((afternoon, after)) = half {
        if !(1..=12).contains(&hour) && !written {
            return None;
        }
        if afternoon && hour < 12 {
            hour += 12;
        } else if !afternoon && hour == 12 && meridiem != "o" {
            hour = 0;
        }
        end = after;
        sure = true;
    }
    let mut universal = false;
    if let Some((utc, after)) = zone(lx, end) {
        (universal, end, sure) = (utc, after, written || sure);
    }
    let announced = matches!(
        lx.before(at),
        "at" | "by"
            | "until"
            | "till"
            | "from"
            | "to"
            | "before"
            | "after"
            | "between"
            | "since"
            | "-"
            | ","
            | "and"
    ) || from > at
        || matches!(lx.word(end), "on" | "hrs" | "hours");
    if !(sure || written && announced) {
        return None;
    }
    if !(0..=24).contains(&hour) || !(0..60).contains(&minute) {
        return None;
    }
    Some((Clock { hour: hour as i8, minute: minute as i8, universal }, end))
}

/// A time zone, with whether it is Universal Time and the index after it.
fn zone(lx: Lexemes, at: usize) -> Option<(bool, usize)> {
    match lx.word(at) {
        "gmt" | "utc" => Some((true, at + 1)),
        "est" | "edt" | "cet" | "cest" | "bst" | "pst" | "pdt" | "ist" | "msk" | "jst" | "et" | "eet"
        | "eest" => Some((false, at + 1)),
        "local" if lx.word(at + 1) == "time" => Some((false, at + 2)),
        _ if lx.capital(at) && lx.word(at + 1) == "time" => Some((false, at + 2)),
        _ => None,
    }
}

/// "now", "recently", "the future".
fn reference(lx: Lexemes, at: usize) -> Option<Expression> {
    let (reference, length) = match (lx.word(at), lx.word(at + 1), lx.word(at + 2)) {
        ("now", ",", _) if at == 0 => return None,
        ("now" | "currently" | "nowadays", ..) => ("PRESENT_REF", 1),
        ("current", next, _) if !matches!(next, "affairs" | "account" | "." | ",") && lx.is_word(at + 1) => {
            ("PRESENT_REF", 1)
        }
        ("these", "days", _) => ("PRESENT_REF", 2),
        ("present", ..) if lx.before(at) == "at" && !lx.is_word(at + 1) => ("PRESENT_REF", 1),
        ("the", "present", "." | "," | "day" | "time" | "moment") => {
            ("PRESENT_REF", 2 + usize::from(lx.is_word(at + 2)))
        }
        ("the", "moment", _) if lx.before(at) == "at" => ("PRESENT_REF", 2),
        ("recently" | "lately", ..) => ("PAST_REF", 1),
        ("recent", unit, _) => match lookup(unit) {
            Some(Word::Units(_)) => {
                let pair =
                    lx.word(at + 2) == "and" && matches!(lookup(lx.word(at + 3)), Some(Word::Units(_)));
                ("PAST_REF", if pair { 4 } else { 2 })
            }
            _ if matches!(unit, "past" | "times") => ("PAST_REF", 2),
            _ if lx.is_word(at + 1) => ("PAST_REF", 1),
            _ => return None,
        },
        ("the", "recent" | "distant", "past") => ("PAST_REF", 3),
        ("the", "past", next)
            if !lx.is_word(at + 2) || matches!(next, "and" | "but" | "or" | "as" | "have") =>
        {
            ("PAST_REF", 2)
        }
        ("the", "near" | "foreseeable" | "immediate" | "distant", "future") => ("FUTURE_REF", 3),
        ("the", "not", _) if lx.word(at + 5) == "future" => ("FUTURE_REF", 6),
        ("the", "future", next) if next != "of" => ("FUTURE_REF", 2),
        ("the", "short" | "near" | "medium" | "long", "term") if !lx.is_word(at + 3) => ("FUTURE_REF", 3),
        ("years", "ago", _) => ("PAST_REF", 2),
        ("long", "ago", _) => ("PAST_REF", 2),
        _ => return None,
    };
    Some(plain(at, at + length, Meaning::Reference(reference)))
}

/// "daily", "every Tuesday", "each year", "every two weeks", "once a month", "on Mondays".
fn set(lx: Lexemes, at: usize) -> Option<Expression> {
    if let Some(Word::Set(value)) = lookup(lx.word(at)) {
        // Names of newspapers, and "the weekly" as one.
        if lx.capital(at) && at > 0 && (lx.capital(at + 1) || lx.capital(at - 1)) {
            return None;
        }
        return Some(plain(at, at + 1, Meaning::Set(value.to_owned())));
    }
    if let Some(Word::Weekdays(day)) = lookup(lx.word(at)).filter(|_| lx.capital(at)) {
        let value = format!("XXXX-WXX-{}", day.to_monday_one_offset());
        return Some(plain(at, at + 1, Meaning::Set(value)));
    }
    let times = match lx.word(at) {
        "once" | "twice" => 1,
        _ => 0,
    };
    if times == 1 {
        let Some(Word::Unit(unit)) = lookup(lx.word(at + 2)) else { return None };
        let rate = matches!(lx.word(at + 1), "a" | "an" | "per" | "every" | "each");
        return rate.then(|| plain(at, at + 3, Meaning::Set(unit.duration(Some(1.0)))));
    }
    if !matches!(lx.word(at), "every" | "each") {
        return None;
    }
    let other = lx.word(at + 1) == "other";
    let mut next = at + 1 + usize::from(matches!(lx.word(at + 1), "other" | "single"));
    let mut amount = if other { 2.0 } else { 1.0 };
    if let Some(number) = numeral::numeral(lx, next) {
        (amount, next) = (number.exact()?, number.end);
    }
    let value = match lookup(lx.word(next))? {
        Word::Unit(unit) | Word::Units(unit) if unit != Unit::Second || amount > 1.0 => {
            unit.duration(Some(amount))
        }
        Word::Weekday(day) => format!("XXXX-WXX-{}", day.to_monday_one_offset()),
        Word::Month(month) => format!("XXXX-{month:02}"),
        Word::Season(season) => format!("XXXX-{}", season.code()),
        Word::Part(part) => format!("XXXX-XX-XXT{}", part.code()),
        _ => return None,
    };
    Some(plain(at, next + 1, Meaning::Set(value)))
}
