//! The words of the calendar, from `data/calendar.tsv` and `data/holidays.tsv`.

use std::sync::LazyLock;

use jiff::civil::Weekday;
use rustc_hash::{FxHashMap, FxHashSet};

use super::calendar::{Season, Unit};
use super::expression::Part;
use crate::statement::lexeme::Lexemes;

/// What a word is in the calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    Month(i8),
    MonthShort(i8),
    Weekday(Weekday),
    WeekdayShort(Weekday),
    /// "Mondays".
    Weekdays(Weekday),
    Unit(Unit),
    /// "weeks".
    Units(Unit),
    Season(Season),
    Part(Part),
    /// "noon": the hour.
    Clock(i8),
    /// "yesterday": days from the day of publication.
    Day(i8),
    /// "eighties": the decade's last two digits.
    Decade(i16),
    /// "daily": its TIMEX3 value.
    Set(&'static str),
}

static WORDS: LazyLock<FxHashMap<&'static str, Word>> = LazyLock::new(|| {
    include_str!("../../../data/calendar.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (word, class, argument) = (cells.next()?, cells.next()?, cells.next()?);
            let weekday = || Weekday::from_monday_one_offset(argument.parse().ok()?).ok();
            let entry = match class {
                "month" => Word::Month(argument.parse().ok()?),
                "month-short" => Word::MonthShort(argument.parse().ok()?),
                "weekday" => Word::Weekday(weekday()?),
                "weekday-short" => Word::WeekdayShort(weekday()?),
                "weekdays" => Word::Weekdays(weekday()?),
                "unit" => Word::Unit(Unit::from_code(argument)?),
                "units" => Word::Units(Unit::from_code(argument)?),
                "season" => Word::Season(Season::from_code(argument)?),
                "part" => Word::Part(Part::from_code(argument)?),
                "clock" => Word::Clock(argument.parse().ok()?),
                "day" => Word::Day(argument.parse().ok()?),
                "decade" => Word::Decade(argument.parse().ok()?),
                "set" => Word::Set(argument),
                _ => return None,
            };
            Some((word, entry))
        })
        .collect()
});

/// What a folded word is in the calendar, if it is anything.
pub(super) fn lookup(word: &str) -> Option<Word> {
    WORDS.get(word).copied()
}

static OPENERS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let words = include_str!("../../../data/time_openers.txt").lines();
    words.filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
});

/// Whether a folded word that is none of the calendar can begin an expression of time: "the", "last", "now".
pub(super) fn may_open(word: &str) -> bool {
    OPENERS.contains(word)
}

/// A day with a name.
#[derive(Debug)]
pub(super) struct Holiday {
    words: Vec<&'static str>,
    /// How to find its day, as in `data/holidays.tsv`.
    pub rule: &'static str,
}

static HOLIDAYS: LazyLock<Vec<Holiday>> = LazyLock::new(|| {
    let mut all: Vec<Holiday> = include_str!("../../../data/holidays.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, rule)| Holiday { words: pieces(name), rule })
        .collect();
    // The longest name wins: "Easter Monday" before "Easter".
    all.sort_by_key(|holiday| std::cmp::Reverse(holiday.words.len()));
    all
});

/// Cuts a name as [`crate::statement::lexeme::lexemes`] would.
fn pieces(name: &'static str) -> Vec<&'static str> {
    let mut out = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()).max(first.len_utf8());
        if first != ' ' {
            out.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    out
}

/// The holiday named at `at`, with the index after its name.
pub(super) fn holiday(lexemes: Lexemes, at: usize) -> Option<(&'static Holiday, usize)> {
    if !lexemes.capital(at) {
        return None;
    }
    HOLIDAYS.iter().find_map(|holiday| {
        let named = holiday.words.iter().enumerate().all(|(i, word)| lexemes.word(at + i) == *word);
        named.then_some((holiday, at + holiday.words.len()))
    })
}
