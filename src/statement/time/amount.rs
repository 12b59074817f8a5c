//! Lengths of time, and points in time that are told by a length: "three days", "a 16-hour flight", "the past
//! two months", "five years ago", "a year earlier".

use super::calendar::Unit;
use super::expression::{Expression, Meaning};
use super::lexicon::{Word, lookup};
use crate::statement::lexeme::Lexemes;
use crate::statement::numeral::{self, numeral};

/// The index after words such as "about" and "more than", where they begin at `at`.
pub(super) fn approximates(lx: Lexemes, at: usize) -> Option<usize> {
    let pair = (lx.word(at), lx.word(at + 1));
    match pair {
        ("more" | "less" | "fewer" | "longer", "than") => Some(at + 2),
        ("at", "least" | "most") => Some(at + 2),
        ("up", "to") => Some(at + 2),
        ("just", "over" | "under") => Some(at + 2),
        (
            "about" | "around" | "nearly" | "almost" | "roughly" | "approximately" | "some" | "over"
            | "under",
            _,
        ) => Some(at + 1),
        _ => None,
    }
}

/// How many of which unit.
struct Amount {
    value: Option<f64>,
    unit: Unit,
    end: usize,
    /// "a week", "an hour".
    indefinite: bool,
    /// "weeks", without a number.
    bare: bool,
    /// Composed durations keep their value as text: "PT2H30M".
    composed: Option<String>,
}

/// The expression at `at`, if it is one of these.
pub(super) fn find(lx: Lexemes, at: usize) -> Option<Expression> {
    let from = approximates(lx, at).unwrap_or(at);
    let make = |end: usize, meaning: Meaning| Expression {
        start: at,
        end,
        meaning,
        edge: None,
        part: None,
        clock: None,
        approximate: from > at,
    };
    // "over the past two weeks": before "the", "over" is a preposition.
    let preposition = from == at + 1 && matches!(lx.word(at), "over" | "under" | "around" | "about" | "some");
    if let Some((meaning, end)) = window(lx, from).filter(|_| !preposition) {
        return Some(make(end, meaning));
    }
    if let Some((value, end)) = half(lx, from) {
        return Some(make(end, Meaning::Duration(value)));
    }
    let amount = amount(lx, from)?;
    if is_age(lx, from, amount.end) {
        return None;
    }
    if let Some((meaning, end)) = offset(lx, &amount) {
        return Some(make(end, meaning));
    }
    if amount.unit == Unit::Quarter || (amount.unit == Unit::Second && amount.indefinite) {
        return None;
    }
    let value = amount.composed.clone().unwrap_or_else(|| amount.unit.duration(amount.value));
    if amount.bare {
        let before = lx.before(at);
        let ahead = match (lx.word(amount.end), lx.word(amount.end + 1)) {
            ("ahead", _) => 1,
            ("to", "come") => 2,
            _ => 0,
        };
        let ok = ahead > 0
            || matches!(
                before,
                "for"
                    | "over"
                    | "after"
                    | "of"
                    | "within"
                    | "in"
                    | "takes"
                    | "take"
                    | "took"
                    | "lasted"
                    | "spent"
                    | "many"
            );
        if !ok {
            return None;
        }
        return Some(make(amount.end + ahead, Meaning::Duration(value)));
    }
    if amount.indefinite && is_rate(lx, at) {
        return Some(make(amount.end, Meaning::Set(value)));
    }
    Some(make(amount.end, Meaning::Duration(value)))
}

/// Whether an indefinite unit is a rate: "$5 million a year", "three times a week", "40 a day".
fn is_rate(lx: Lexemes, at: usize) -> bool {
    if matches!(
        lx.before(at),
        "for"
            | "in"
            | "within"
            | "than"
            | "about"
            | "of"
            | "after"
            | "over"
            | "nearly"
            | "almost"
            | "only"
            | "just"
            | "with"
            | "to"
            | "and"
            | ","
            | "during"
            | "until"
            | "at"
            | "spend"
            | "spent"
    ) {
        return false;
    }
    (at.saturating_sub(4)..at)
        .any(|i| lx.is_number(i) || numeral::is_number_word(lx.word(i)) || lx.word(i) == "times")
}

/// "38-year-old", "two years old", "aged 40 years".
fn is_age(lx: Lexemes, from: usize, end: usize) -> bool {
    let skip = usize::from(lx.word(end) == "-");
    matches!(lx.word(end + skip), "old" | "olds")
        || lx.before(from) == "aged"
        || matches!(lx.before(from), "-" | "to")
            && (from.saturating_sub(3)..from).any(|at| lx.word(at) == "aged")
        || lx.before(from) == "of" && lx.word(from.saturating_sub(2)) == "age"
        || (lx.word(end) == "of" && lx.word(end + 1) == "age")
}

/// "half an hour", "half a day", "a half-hour".
fn half(lx: Lexemes, at: usize) -> Option<(String, usize)> {
    let from = at + usize::from(lx.word(at) == "a" && lx.word(at + 1) == "half");
    if lx.word(from) != "half" || !matches!(lx.word(from + 1), "a" | "an" | "-") {
        return None;
    }
    match lookup(lx.word(from + 2))? {
        Word::Unit(unit) if unit != Unit::Second => Some((unit.duration(Some(0.5)), from + 3)),
        _ => None,
    }
}

fn unit_at(lx: Lexemes, at: usize, plural_only: bool) -> Option<(Unit, usize)> {
    match lookup(lx.word(at))? {
        Word::Units(unit) => Some((unit, at + 1)),
        Word::Unit(unit) if !plural_only => Some((unit, at + 1)),
        _ => None,
    }
}

fn amount(lx: Lexemes, at: usize) -> Option<Amount> {
    let indefinite = matches!(lx.word(at), "a" | "an" | "per");
    if indefinite && let Some((unit, end)) = unit_at(lx, at + 1, false) {
        let half = lx.word(end) == "and" && lx.word(end + 1) == "a" && lx.word(end + 2) == "half";
        let (value, end) = if half { (1.5, end + 3) } else { (1.0, end) };
        // "a day-long visit", "an hour-long talk": the unit alone counts.
        return Some(Amount { value: Some(value), unit, end, indefinite: true, bare: false, composed: None });
    }
    if let Some(number) = numeral(lx, at) {
        let mut next = number.end;
        if lx.word(next) == "or" || lx.word(next) == "to" || lx.word(next) == "-" {
            // "three or four days", "10 to 15 minutes": the larger number closes the range.
            if let Some(second) = numeral(lx, next + 1)
                && second.low > number.low
                && unit_at(lx, second.end, false).is_some()
            {
                let (unit, end) = unit_at(lx, second.end, false)?;
                return Some(Amount {
                    value: None,
                    unit,
                    end,
                    indefinite: false,
                    bare: false,
                    composed: None,
                });
            }
        }
        if lx.word(next) == "-" && lx.glued(next) && lx.glued(next + 1) {
            next += 1;
        }
        if matches!(
            lx.word(next),
            "more"
                | "further"
                | "full"
                | "straight"
                | "consecutive"
                | "long"
                | "whole"
                | "additional"
                | "short"
                | "other"
        ) {
            next += 1;
        }
        if lx.word(next) == "of" && lx.word(number.end - 1) == "couple" {
            next += 1;
        }
        // "a couple of years" is two of them by convention.
        let value = if lx.before(number.end) == "of" || lx.before(number.end) == "couple" {
            Some(2.0)
        } else {
            number.exact()
        };
        let (unit, end) = unit_at(lx, next, false)?;
        let singular = matches!(lookup(lx.word(next)), Some(Word::Unit(_)));
        if singular
            && matches!(unit, Unit::Second | Unit::Quarter)
            && value != Some(1.0)
            && lx.before(next) != "-"
        {
            return None;
        }
        // "the 2018 day five": a year, not a count.
        if singular && number.end == at + 1 && value.is_some_and(|value| value >= 1000.0) {
            return None;
        }
        // "he hoped one day to return": no length of time.
        if unit == Unit::Day
            && value == Some(1.0)
            && lx.word(at) == "one"
            && lx.word(at + 1) != "-"
            && is_some_day(lx, at, end)
        {
            return None;
        }
        let (composed, end) = compose(lx, value, unit, end);
        return Some(Amount { value, unit, end, indefinite: false, bare: false, composed });
    }
    let (unit, end) = unit_at(lx, at, true)?;
    Some(Amount { value: None, unit, end, indefinite: false, bare: true, composed: None })
}

/// "One day" that means "at some time": no preposition before it makes it a length, and no word behind it.
fn is_some_day(lx: Lexemes, at: usize, end: usize) -> bool {
    let measures = matches!(
        lx.before(at),
        "for"
            | "in"
            | "within"
            | "least"
            | "than"
            | "after"
            | "of"
            | "about"
            | "only"
            | "just"
            | "last"
            | "lasted"
            | "took"
            | "takes"
            | "take"
            | "over"
            | "during"
            | "spent"
            | "to"
            | "-"
            | "or"
            | "by"
            | "every"
            | "on"
            | "and"
            | "any"
    );
    let counts = matches!(
        lx.word(end),
        "before"
            | "after"
            | "later"
            | "earlier"
            | "ago"
            | "of"
            | "and"
            | "or"
            | "-"
            | "when"
            | "long"
            | "last"
            | "this"
            | "in"
            | "a"
            | "per"
            | "only"
            | "."
            | "'"
    );
    !(measures || counts)
}

/// "two hours and 30 minutes" is one length.
fn compose(lx: Lexemes, value: Option<f64>, unit: Unit, end: usize) -> (Option<String>, usize) {
    let next = end + usize::from(matches!(lx.word(end), "and" | ","));
    let second = numeral(lx, next).and_then(|number| {
        let (small, after) = unit_at(lx, number.end, false)?;
        Some((number.exact()?, small, after))
    });
    match (value, unit, second) {
        (Some(hours), Unit::Hour, Some((minutes, Unit::Minute, after))) => {
            (Some(format!("PT{hours}H{minutes}M")), after)
        }
        (Some(minutes), Unit::Minute, Some((seconds, Unit::Second, after))) => {
            (Some(format!("PT{minutes}M{seconds}S")), after)
        }
        (Some(years), Unit::Year, Some((months, Unit::Month, after))) => {
            (Some(format!("P{years}Y{months}M")), after)
        }
        _ => (None, end),
    }
}

/// "ago", "earlier", "later" and their like after a length of time.
fn offset(lx: Lexemes, amount: &Amount) -> Option<(Meaning, usize)> {
    let end = amount.end;
    // "year-earlier", "a year-ago": written with a hyphen before a noun.
    let hyphen = usize::from(lx.word(end) == "-" && matches!(lx.word(end + 1), "ago" | "earlier"));
    let at = end + hyphen;
    let closes = |i: usize| {
        !lx.is_word(i) || matches!(lx.word(i), "and" | "but" | "when" | "that" | "by" | "in" | "at" | "on")
    };
    let (later, narrative, length) = match lx.word(at) {
        "ago" => (false, false, 1),
        "earlier" | "previously" => (false, true, 1),
        "before" if closes(at + 1) => (false, true, 1),
        "later" => (true, true, 1),
        "after" | "afterwards" | "afterward" if closes(at + 1) => (true, true, 1),
        "from" if lx.word(at + 1) == "now" => (true, false, 2),
        "hence" => (true, false, 1),
        _ => return None,
    };
    if amount.bare && matches!(lx.word(at), "before" | "after") {
        return None;
    }
    let end = at + length;
    if amount.value.is_none() && amount.bare {
        let reference = if later { "FUTURE_REF" } else { "PAST_REF" };
        return (!narrative).then_some((Meaning::Reference(reference), end));
    }
    Some((Meaning::Offset { amount: amount.value, unit: amount.unit, later, narrative }, end))
}

/// "the past three months", "the next two years", "recent weeks", "the first nine months".
fn window(lx: Lexemes, at: usize) -> Option<(Meaning, usize)> {
    let the = usize::from(matches!(lx.word(at), "the" | "these" | "this" | "its"));
    let from = at + the;
    let word = lx.word(from);
    let (later, fixed) = match word {
        "past" | "last" | "previous" | "preceding" => (false, false),
        "next" | "coming" | "following" | "upcoming" => (true, false),
        "first" | "final" => (false, true),
        _ if the == 1 => return trailing(lx, from),
        _ => return None,
    };
    let next = from + 1;
    if let Some(number) = numeral(lx, next) {
        let skip = usize::from(lx.word(number.end) == "-")
            + usize::from(matches!(lx.word(number.end), "full" | "consecutive" | "fiscal"));
        let (unit, end) = unit_at(lx, number.end + skip, false)?;
        if is_age(lx, next, end) {
            return None;
        }
        let couple = matches!(lx.before(number.end), "of" | "couple");
        let value = if couple { Some(2.0) } else { number.exact() };
        if fixed {
            return Some((Meaning::Duration(unit.duration(value)), end));
        }
        return Some((Meaning::Window { amount: value, unit, later }, end));
    }
    match lookup(lx.word(next))? {
        // "the past year" is a length; "last year" is a year, and found elsewhere.
        Word::Unit(unit)
            if word == "past" && unit != Unit::Second && (the == 1 || lx.before(at) == "this") =>
        {
            Some((Meaning::Window { amount: Some(1.0), unit, later }, next + 1))
        }
        Word::Units(unit) if !fixed && word != "last" && word != "previous" => {
            Some((Meaning::Window { amount: None, unit, later }, next + 1))
        }
        _ => None,
    }
}

/// "the weeks ahead", "the years to come".
fn trailing(lx: Lexemes, from: usize) -> Option<(Meaning, usize)> {
    let Some(Word::Units(unit)) = lookup(lx.word(from)) else { return None };
    let end = match (lx.word(from + 1), lx.word(from + 2)) {
        ("ahead", _) => from + 2,
        ("to", "come") => from + 3,
        _ => return None,
    };
    Some((Meaning::Window { amount: None, unit, later: true }, end))
}
