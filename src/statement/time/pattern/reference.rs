//! Times without a number: "now", "recently", "every Friday".

use super::plain;
use crate::statement::lexeme::Lexemes;
use crate::statement::numeral;
use crate::statement::time::calendar::Unit;
use crate::statement::time::expression::{Expression, Meaning};
use crate::statement::time::lexicon::{Word, lookup};

/// "now", "recently", "the future".
pub(super) fn reference(lx: Lexemes, at: usize) -> Option<Expression> {
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
pub(super) fn set(lx: Lexemes, at: usize) -> Option<Expression> {
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
