//! Numbers in digits and words: "1,200", "1.2 million", "twenty-four", "half a dozen", "tens of thousands".

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexeme::{Lexeme, Lexemes};

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Numeral {
    /// Index of the lexeme after it.
    pub end: usize,
    /// Lowest value it can mean.
    pub low: f64,
    /// Highest value it can mean; the same as `low` unless the number is vague ("dozens").
    pub high: f64,
    /// Whether it is written in words alone.
    pub words: bool,
}

impl Numeral {
    /// The value, where the number states one.
    pub fn exact(self) -> Option<f64> {
        (self.low == self.high).then_some(self.low)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Unit,
    Ten,
    Hundred,
    Scale,
    Vague,
    Many,
}

struct Tables {
    cardinals: FxHashMap<&'static str, (Class, f64, f64)>,
    ordinals: FxHashMap<&'static str, u8>,
    fractions: FxHashMap<&'static str, f64>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        cardinals: FxHashMap::default(),
        ordinals: FxHashMap::default(),
        fractions: FxHashMap::default(),
    };
    for line in include_str!("../../data/numerals.tsv").lines() {
        let mut cells = line.split('\t');
        let (Some(word), Some(class), Some(low), Some(high)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let (Ok(low), Ok(high)) = (low.parse::<f64>(), high.parse::<f64>()) else { continue };
        let class = match class {
            "unit" => Class::Unit,
            "ten" => Class::Ten,
            "hundred" => Class::Hundred,
            "scale" => Class::Scale,
            "vague" => Class::Vague,
            "many" => Class::Many,
            "ordinal" => {
                tables.ordinals.insert(word, low as u8);
                continue;
            }
            "fraction" => {
                tables.fractions.insert(word, low);
                continue;
            }
            _ => continue,
        };
        tables.cardinals.insert(word, (class, low, high));
    }
    tables
});

fn cardinal(word: &str) -> Option<(Class, f64, f64)> {
    TABLES.cardinals.get(word).copied()
}

/// The value of a scale word: "million", "bn". `None` for "m" and "k", which may be units.
pub(crate) fn scale(word: &str) -> Option<f64> {
    match cardinal(word) {
        Some((Class::Scale | Class::Hundred, value, _)) => Some(value),
        _ => None,
    }
}

/// Whether the word can begin a number in words.
pub(crate) fn is_number_word(word: &str) -> bool {
    cardinal(word).is_some()
}

/// The rank an ordinal names, in words or digits: "third" and "3rd" are 3; with the index after it.
pub(crate) fn ordinal(lexemes: Lexemes, at: usize) -> Option<(u8, usize)> {
    if let Some(value) = lexemes.get(at).and_then(Lexeme::integer) {
        let suffix = matches!(lexemes.word(at + 1), "st" | "nd" | "rd" | "th") && lexemes.glued(at + 1);
        return if suffix { u8::try_from(value).ok().map(|value| (value, at + 2)) } else { None };
    }
    if let Some((Class::Ten, tens, _)) = cardinal(lexemes.word(at)) {
        let next = if lexemes.word(at + 1) == "-" { at + 2 } else { at + 1 };
        let unit = TABLES.ordinals.get(lexemes.word(next)).copied().filter(|unit| *unit < 10)?;
        return Some((tens as u8 + unit, next + 1));
    }
    TABLES.ordinals.get(lexemes.word(at)).map(|rank| (*rank, at + 1))
}

/// The fraction a word names, singular or plural: "third", "quarters".
pub(crate) fn fraction_word(word: &str) -> Option<f64> {
    if word == "halves" {
        return Some(0.5);
    }
    TABLES.fractions.get(word).or_else(|| TABLES.fractions.get(word.strip_suffix('s')?)).copied()
}

/// The value of a single-character fraction.
fn fraction_sign(word: &str) -> Option<f64> {
    Some(match word {
        "½" => 0.5,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅓" => 1.0 / 3.0,
        "⅔" => 2.0 / 3.0,
        _ => return None,
    })
}

/// Reads the number that begins at `at`, if one does.
pub(crate) fn numeral(lexemes: Lexemes, at: usize) -> Option<Numeral> {
    if lexemes.is_number(at) {
        return digits(lexemes, at);
    }
    if let Some(value) = fraction_sign(lexemes.word(at)) {
        return Some(Numeral { end: at + 1, low: value, high: value, words: false });
    }
    let word = lexemes.word(at);
    match word {
        "a" | "an" => {
            // "a hundred", "a dozen", "a few", "a couple of", "a half".
            let mut next = at + 1;
            while matches!(lexemes.word(next), "good" | "further" | "whole" | "mere" | "quarter" | "half")
                && cardinal(lexemes.word(next + 1)).is_some()
            {
                if lexemes.word(next) == "half" {
                    let inner = words(lexemes, next + 1)?;
                    return Some(Numeral { low: inner.low / 2.0, high: inner.high / 2.0, ..inner });
                }
                next += 1;
            }
            match cardinal(lexemes.word(next))?.0 {
                Class::Vague => vague(lexemes, next),
                Class::Hundred | Class::Scale => {
                    scaled_words(lexemes, next, 1.0).or_else(|| words(lexemes, next))
                }
                _ => None,
            }
        }
        "half" => {
            let next = at + 1 + usize::from(matches!(lexemes.word(at + 1), "a" | "-"));
            let (Class::Scale | Class::Hundred, unit, _) = cardinal(lexemes.word(next))? else { return None };
            Some(Numeral { end: next + 1, low: unit / 2.0, high: unit / 2.0, words: true })
        }
        _ => match cardinal(word)?.0 {
            Class::Vague => vague(lexemes, at),
            Class::Many => many(lexemes, at),
            Class::Unit | Class::Ten => words(lexemes, at),
            Class::Hundred | Class::Scale => None,
        },
    }
}

/// "several", "a few hundred", "a couple of", "several thousand".
fn vague(lexemes: Lexemes, at: usize) -> Option<Numeral> {
    let (_, low, high) = cardinal(lexemes.word(at))?;
    let of = matches!(lexemes.word(at), "couple" | "handful") && lexemes.word(at + 1) == "of";
    let next = at + 1 + usize::from(of);
    // "two more weeks" and "a few more": the addition does not change the number.
    let factor = scale(lexemes.word(next));
    let end = next + usize::from(factor.is_some());
    let factor = factor.unwrap_or(1.0);
    Some(Numeral { end, low: low * factor, high: high * factor, words: true })
}

/// "hundreds", "tens of thousands", "hundreds of millions".
fn many(lexemes: Lexemes, at: usize) -> Option<Numeral> {
    let (_, low, high) = cardinal(lexemes.word(at))?;
    if lexemes.word(at + 1) == "of"
        && let Some((Class::Many, unit, _)) = cardinal(lexemes.word(at + 2))
        && unit > low
    {
        let factor = unit / 2.0;
        return Some(Numeral { end: at + 3, low: low * factor, high: high * factor, words: true });
    }
    Some(Numeral { end: at + 1, low, high, words: true })
}

/// "twenty-four", "two hundred and five thousand", "one point six billion", "two and a half".
fn words(lexemes: Lexemes, at: usize) -> Option<Numeral> {
    let mut total = 0.0;
    let mut current: Option<f64> = None;
    let mut last = f64::INFINITY;
    let mut next = at;
    let mut end = at;
    while let Some((class, value, _)) = cardinal(lexemes.word(next)) {
        match class {
            // Each further word must be smaller than the one before: "twenty four", not "four twenty".
            Class::Unit | Class::Ten => {
                let room = if class == Class::Ten { 100.0 } else { 10.0 };
                let teen = class == Class::Unit && value >= 10.0;
                if last < if teen { 100.0 } else { room } || (current.is_some() && value == 0.0) {
                    break;
                }
                if current.is_some_and(|so_far| so_far % 100.0 > 0.0 && (teen || class == Class::Ten)) {
                    break;
                }
                current = Some(current.unwrap_or(0.0) + value);
                last = value;
            }
            Class::Hundred => {
                let Some(so_far) = current.or(if next == at { Some(1.0) } else { None }) else { break };
                if so_far >= 100.0 {
                    break;
                }
                current = Some(so_far * value);
                last = value;
            }
            Class::Scale => {
                let Some(so_far) = current.take().or(if next == at { Some(1.0) } else { None }) else {
                    break;
                };
                total += so_far * value;
                last = value;
            }
            Class::Vague | Class::Many => break,
        }
        next += 1;
        end = next;
        let joined = lexemes.word(next) == "-" && lexemes.glued(next) && lexemes.glued(next + 1);
        let conjoined = lexemes.word(next) == "and" && last >= 100.0;
        if (joined || conjoined) && cardinal(lexemes.word(next + 1)).is_some() {
            next += 1;
        }
    }
    if end == at {
        return None;
    }
    let mut value = total + current.unwrap_or(0.0);
    // "one point six billion"
    if lexemes.word(end) == "point"
        && total == 0.0
        && let Some((Class::Unit, tenths, _)) = cardinal(lexemes.word(end + 1))
        && tenths < 10.0
    {
        value += tenths / 10.0;
        end += 2;
        if let Some(factor) = scale(lexemes.word(end)) {
            value *= factor;
            end += 1;
        }
    }
    let (value, end) = with_half(lexemes, end, value);
    Some(Numeral { end, low: value, high: value, words: true })
}

/// "two and a half", "two and a half million".
fn with_half(lexemes: Lexemes, end: usize, value: f64) -> (f64, usize) {
    if lexemes.word(end) == "and" && lexemes.word(end + 1) == "a" && lexemes.word(end + 2) == "half" {
        let factor = scale(lexemes.word(end + 3));
        let value = (value + 0.5) * factor.unwrap_or(1.0);
        return (value, end + 3 + usize::from(factor.is_some()));
    }
    (value, end)
}

/// A value with the scale word at `at`: "hundred thousand" after 1.
fn scaled_words(lexemes: Lexemes, at: usize, value: f64) -> Option<Numeral> {
    let first = scale(lexemes.word(at))?;
    let mut value = value * first;
    let mut end = at + 1;
    while let Some(factor) = scale(lexemes.word(end)).filter(|factor| *factor >= 1000.0) {
        value *= factor;
        end += 1;
    }
    Some(Numeral { end, low: value, high: value, words: true })
}

/// "1,200", "1.2 million", "5 1/2", "2½", "3/4", "$1.2-billion".
fn digits(lexemes: Lexemes, at: usize) -> Option<Numeral> {
    let mut value = lexemes.get(at)?.digits()?;
    let mut end = at + 1;
    let ratio = |from: usize| -> Option<f64> {
        let top = lexemes.get(from)?.integer()?;
        let slash = matches!(lexemes.word(from + 1), "/" | "⁄") && lexemes.glued(from + 1);
        let bottom = lexemes.get(from + 2).filter(|_| lexemes.glued(from + 2))?.integer()?;
        (slash && 0 < top && top < bottom && bottom <= 16 && lexemes.word(from + 3) != "/")
            .then(|| f64::from(top) / f64::from(bottom))
    };
    if let Some(part) = ratio(at) {
        return Some(Numeral { end: at + 3, low: part, high: part, words: false });
    }
    if let Some(part) = fraction_sign(lexemes.word(end)) {
        value += part;
        end += 1;
    } else if let Some(part) = ratio(end) {
        value += part;
        end += 3;
    } else if lexemes.word(end) == "-"
        && lexemes.glued(end)
        && let Some(part) = ratio(end + 1)
    {
        value += part;
        end += 4;
    }
    let (with, after) = with_half(lexemes, end, value);
    (value, end) = (with, after);
    let hyphen = usize::from(lexemes.word(end) == "-" && lexemes.glued(end) && lexemes.glued(end + 1));
    let mut at_scale = end + hyphen;
    while let Some(factor) = scale(lexemes.word(at_scale)) {
        value *= factor;
        at_scale += 1;
        end = at_scale;
    }
    Some(Numeral { end, low: value, high: value, words: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::lexeme::lexemes;
    use crate::text::SourceSpan;

    fn read(text: &str) -> Option<(f64, f64, usize)> {
        let all = lexemes(text, SourceSpan::from_range(0..text.len()));
        let found = numeral(Lexemes(&all), 0)?;
        Some((found.low, found.high, all.len() - found.end))
    }

    #[test]
    fn numbers_in_words_and_digits() {
        for (text, value) in [
            ("twenty-four", 24.0),
            ("twenty four", 24.0),
            ("two hundred and five thousand", 205_000.0),
            ("one point six billion", 1.6e9),
            ("1.2 million", 1.2e6),
            ("half a million", 5e5),
            ("a dozen", 12.0),
            ("half-dozen", 6.0),
            ("5 1/2", 5.5),
            ("2½", 2.5),
            ("two and a half million", 2.5e6),
            ("a hundred thousand", 1e5),
            ("1,200.5", 1200.5),
            ("ninety-nine", 99.0),
            ("one hundred twelve", 112.0),
        ] {
            assert_eq!(read(text), Some((value, value, 0)), "{text}");
        }
    }

    #[test]
    fn vague_numbers_are_wide() {
        assert_eq!(read("tens of thousands"), Some((20_000.0, 100_000.0, 0)));
        assert_eq!(read("a few hundred"), Some((200.0, 1200.0, 0)));
        assert_eq!(read("a couple of"), Some((2.0, 3.0, 0)));
    }

    #[test]
    fn what_does_not_join_stays_apart() {
        assert_eq!(read("two three"), Some((2.0, 2.0, 1)));
        assert_eq!(read("million"), None);
        assert_eq!(read("a house"), None);
    }
}
