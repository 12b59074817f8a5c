//! Parts of the day and times by the clock: "Tuesday morning", "10:40 a.m. GMT".

use super::{part_word, plain};
use crate::statement::lexeme::{Lexeme, Lexemes};
use crate::statement::time::expression::{Clock, Edge, Expression, Meaning, Part};
use crate::statement::time::lexicon::{Word, lookup};

/// "the morning", "mid afternoon", "at noon", "overnight".
pub(super) fn part_of_day(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
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
pub(super) fn clock(lx: Lexemes, at: usize) -> Option<(Clock, usize)> {
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
    // "10.30pm"
    let dotted = number.lower.split_once('.').filter(|(hour, minute)| {
        hour.len() <= 2 && minute.len() == 2 && matches!(lx.word(from + 1), "am" | "pm" | "a" | "p")
    });
    let dotted = dotted.and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)));
    let (mut hour, mut minute) = match dotted {
        Some(printed) => printed,
        None => (number.integer()?, 0),
    };
    let mut end = from + 1;
    let mut written = dotted.is_some();
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
