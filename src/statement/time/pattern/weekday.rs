//! Days by their names: "Tuesday", "last Tuesday", "yesterday".

use super::{part_word, plain};
use crate::statement::lexeme::Lexemes;
use crate::statement::time::calendar::Unit;
use crate::statement::time::expression::{Expression, Meaning, Part, Shift};
use crate::statement::time::lexicon::{Word, lookup};

/// Words after a weekday's name that make it the title of a newspaper or an event's name.
fn names_a_title(word: &str) -> bool {
    matches!(word, "times" | "telegraph" | "mirror" | "express" | "mail" | "herald" | "league")
}

pub(super) fn weekday(lx: Lexemes, at: usize) -> Option<Expression> {
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
        // "Friday last week", "Friday of next week"
        let of = from + 1 + usize::from(lx.word(from + 1) == "of");
        let weeks = match lx.word(of) {
            "last" => Some(-1),
            "this" => Some(0),
            "next" => Some(1),
            _ => None,
        };
        if let Some(weeks) = weeks.filter(|_| shift == Shift::Bare && lx.word(of + 1) == "week") {
            return Some(plain(at, of + 2, Meaning::WeekdayOfWeek(day, weeks)));
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
pub(super) fn shift(lx: Lexemes, at: usize) -> Option<(Shift, usize)> {
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

pub(super) fn named_day(lx: Lexemes, at: usize) -> Option<Expression> {
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
pub(super) fn is_ambiguous_month(word: &str) -> bool {
    matches!(word, "may" | "march" | "april" | "june" | "august")
}

pub(super) fn before_a_time(word: &str) -> bool {
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
