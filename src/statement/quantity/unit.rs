//! Units of measure and money, from `data/units.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::statement::lexeme::Lexemes;

/// A unit, with what one of it is in the base unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    /// Name of the base unit: "metre", "USD".
    pub name: &'static str,
    /// Lowest value of one.
    pub low: f64,
    /// Highest value of one; differs from `low` where a word names several units ("ton").
    pub high: f64,
}

static UNITS: LazyLock<FxHashMap<&'static str, Unit>> = LazyLock::new(|| {
    include_str!("../../../data/units.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (words, name, low) = (cells.next()?, cells.next()?, cells.next()?.parse().ok()?);
            let high = cells.next().and_then(|high| high.parse().ok()).unwrap_or(low);
            Some((words, Unit { name, low, high }))
        })
        .collect()
});

/// The most lexemes a unit's name has.
const LONGEST: usize = 5;

/// The unit whose name begins at `at`, the longest one, with the index after it.
pub(super) fn after(lx: Lexemes, at: usize) -> Option<(Unit, usize)> {
    (1..=LONGEST).rev().find_map(|length| {
        let name = joined(lx, at, length)?;
        let unit = UNITS.get(name.as_str()).or_else(|| {
            // "has" is no plural of "ha".
            UNITS.get(name.strip_suffix('s').filter(|singular| singular.len() > 3)?)
        })?;
        Some((*unit, at + length))
    })
}

/// The unit whose name ends before `at`, as "$" or "US$" does, with the index where it begins. Only signs and
/// codes of money stand before a number.
pub(super) fn before(lx: Lexemes, at: usize) -> Option<(Unit, usize)> {
    (1..=2.min(at))
        .rev()
        .find_map(|length| {
            let start = at - length;
            let name = joined(lx, start, length)?;
            let unit = UNITS.get(name.as_str())?;
            let sign = !name.chars().any(char::is_alphabetic) || name.contains('$');
            let code = matches!(name.as_str(), "usd" | "eur" | "gbp" | "rs" | "rmb" | "jpy" | "chf" | "dlr");
            let glued = length == 1 || lx.glued(start + 1);
            ((sign && name != "%" || code) && glued).then_some((*unit, start))
        })
        .or_else(|| {
            // "dlrs 305,000"
            (lx.before(at) == "dlrs").then(|| UNITS.get("dlr").map(|unit| (*unit, at - 1))).flatten()
        })
}

fn joined(lx: Lexemes, at: usize, length: usize) -> Option<String> {
    let mut name = String::new();
    for index in at..at + length {
        lx.get(index)?;
        if index > at {
            name.push(' ');
        }
        name.push_str(lx.word(index));
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::lexeme::lexemes;
    use crate::text::SourceSpan;

    #[test]
    fn the_longest_name_wins() {
        let text = "square kilometers of land";
        let all = lexemes(text, SourceSpan::from_range(0..text.len()));
        let (unit, end) = after(Lexemes(&all), 0).unwrap();
        assert_eq!((unit.name, unit.low, end), ("square metre", 1e6, 2));
    }
}
