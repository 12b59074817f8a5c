//! Units counted from now: "this week", "the past year", "the end of the year".

use super::plain;
use super::weekday::shift;
use crate::statement::lexeme::Lexemes;
use crate::statement::time::calendar::Unit;
use crate::statement::time::expression::{Edge, Expression, Meaning, Shift};
use crate::statement::time::lexicon::{Word, lookup};

/// "this week", "last month", "the following year", "the weekend", "the year" as in "so far in the year".
pub(super) fn unit(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
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

pub(super) fn year_end(lx: Lexemes, at: usize) -> Option<Expression> {
    let year = lx.word(at) == "year" && (lx.word(at + 1) == "-" || lx.word(at + 1) == "end");
    let end = at + 1 + usize::from(lx.word(at + 1) == "-");
    (year && lx.word(end) == "end").then(|| plain(at, end + 1, Meaning::YearEnd))
}
