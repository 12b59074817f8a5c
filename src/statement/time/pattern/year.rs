//! Years: "2015", "the 1990s", "fiscal 2016", "nineteen eighty-four".

use super::plain;
use super::printed::year_number;
use super::weekday::before_a_time;
use crate::statement::lexeme::{Lexeme, Lexemes};
use crate::statement::numeral;
use crate::statement::time::expression::{Edge, Expression, Meaning};
use crate::statement::time::lexicon::{Word, lookup};

/// Decades, centuries, fiscal years and years in words.
pub(super) fn long_year(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
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
pub(super) fn year(lx: Lexemes, at: usize, edge: Option<Edge>) -> Option<Expression> {
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
