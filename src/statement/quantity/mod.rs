//! Quantities: numbers with their bounds, units and what they count.
//!
//! A number is taken as a quantity unless something else claims it: a temporal expression, a label ("Article
//! 5"), a model ("T-72"), an address, a score. What it counts is read from the sentence's tree where there is
//! one, else from the words behind it up to the first plural.

mod bound;
mod counted;
mod unit;

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::lexeme::{Lexeme, Lexemes, lexemes};
use super::numeral::{self, Numeral, numeral};
use super::{Bound, Quantity};
use crate::facts::Facts;
use crate::language::{Upos, lemma};
use crate::text::SourceSpan;

static LABELS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../../data/identifiers.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Finds the quantities of all sentences. Reads `times`, `sentences` and `tokens` of `facts`; linear in the
/// text.
pub fn recognise(source: &str, facts: &Facts) -> Vec<Quantity> {
    let mut out: Vec<Quantity> = Vec::new();
    let mut time = 0;
    for (index, sentence) in facts.sentences.iter().enumerate() {
        let all = lexemes(source, sentence.span);
        while facts.times.get(time).is_some_and(|entry| entry.span.end <= sentence.span.start) {
            time += 1;
        }
        let end = facts.times[time..].partition_point(|entry| entry.span.start < sentence.span.end) + time;
        let times: Vec<SourceSpan> = facts.times[time..end].iter().map(|entry| entry.span).collect();
        let reader = Reader { source, facts, sentence: index, lx: Lexemes(&all), times: &times };
        reader.read(&mut out);
    }
    out
}

/// Reads one sentence.
struct Reader<'a> {
    source: &'a str,
    facts: &'a Facts,
    sentence: usize,
    lx: Lexemes<'a>,
    times: &'a [SourceSpan],
}

/// A number or range of numbers with its unit, before it is known what it counts.
struct Measure {
    start: usize,
    number: (usize, usize),
    end: usize,
    low: f64,
    high: f64,
    range: bool,
    unit: Option<SmolStr>,
}

impl Reader<'_> {
    fn read(&self, out: &mut Vec<Quantity>) {
        let first = out.len();
        let mut at = 0;
        while at < self.lx.0.len() {
            if let Some(span) = self.time_at(at) {
                at = self.skip(at, span);
                continue;
            }
            match self.quantity(at, &out[first..], first) {
                Some((quantity, end)) => {
                    out.push(quantity);
                    at = end.max(at + 1);
                    // "12 of the 45 passengers": the larger number is a quantity of its own, the smaller its part.
                    let part = out.len() - 1;
                    if let Some(whole) = self.whole_behind(&out[part])
                        && let Some((whole, end)) = self.quantity(whole, &out[first..], first)
                        && whole.high >= out[part].low
                    {
                        out[part].part_of = u32::try_from(out.len()).ok();
                        out.push(whole);
                        at = end.max(at);
                    }
                }
                None => at = self.after_rejected(at),
            }
        }
    }

    /// Where the whole of a part begins: "45" of "12 of the 45 passengers".
    fn whole_behind(&self, part: &Quantity) -> Option<usize> {
        let lx = self.lx;
        let end = part.span.end;
        let from = (0..lx.0.len()).find(|i| lx.0[*i].span.start >= part.number.end)?;
        let the = matches!(lx.word(from + 1), "the" | "its" | "their" | "these" | "those" | "his" | "her");
        let inside = lx.get(from + 2).is_some_and(|number| number.span.end <= end);
        (lx.word(from) == "of" && the && inside && numeral(lx, from + 2).is_some()).then_some(from + 2)
    }

    /// The temporal expression that holds the lexeme at `at`.
    fn time_at(&self, at: usize) -> Option<SourceSpan> {
        let span = self.lx.get(at)?.span;
        let index = self.times.partition_point(|time| time.end <= span.start);
        self.times.get(index).copied().filter(|time| time.overlaps(span))
    }

    fn skip(&self, at: usize, span: SourceSpan) -> usize {
        (at..self.lx.0.len())
            .find(|i| self.lx.0[*i].span.start >= span.end)
            .unwrap_or(self.lx.0.len())
            .max(at + 1)
    }

    /// The place to go on from where no quantity begins: behind a number that was turned down, so that its
    /// second half is not taken for one.
    fn after_rejected(&self, at: usize) -> usize {
        let mut next = at + 1;
        if self.lx.is_number(at) {
            while matches!(self.lx.word(next), "-" | "/" | ":" | ".")
                && self.lx.glued(next)
                && self.lx.is_number(next + 1)
                && self.lx.glued(next + 1)
            {
                next += 2;
            }
        }
        next
    }

    fn quantity(&self, at: usize, before: &[Quantity], base: usize) -> Option<(Quantity, usize)> {
        let lx = self.lx;
        let measure = self.age(at).or_else(|| self.measure(at))?;
        if self.time_at(measure.number.1 - 1).is_some() || self.excepted(measure.start) {
            return None;
        }
        let (modifier, start) = match bound::before(lx, measure.start) {
            Some((modifier, start)) => (Some(modifier), start),
            None => (None, measure.start),
        };
        let (modifier, mut end): (Option<bound::Modifier>, usize) = match bound::after(lx, measure.end) {
            Some((modifier, end)) => (Some(modifier), end),
            _ => (modifier, measure.end),
        };
        let (low, high) =
            modifier.map_or((measure.low, measure.high), |m| m.widen(measure.low, measure.high));
        let vague = measure.low != measure.high && measure.unit.is_none() && !measure.range;
        let bound = match modifier {
            Some(modifier) => modifier.bound(),
            None if measure.range => Bound::Range,
            None if vague => Bound::About,
            None => Bound::Exact,
        };
        let number = lx.span(measure.number.0, measure.number.1);
        let counted = match measure.unit {
            None => self.counted(&measure, number, end),
            Some(_) => None,
        };
        if let Some(counted) = &counted {
            end = (end..lx.0.len()).find(|i| lx.0[*i].span.start >= counted.span.end).unwrap_or(lx.0.len());
        }
        if measure.unit.is_none() && counted.is_none() && !self.stands_alone(&measure, start) {
            return None;
        }
        let mut span = lx.span(start, measure.end.max(end));
        if let Some(counted) = &counted {
            span = lx.span(start, measure.end).cover(counted.span);
        }
        let quantity = Quantity {
            span,
            number,
            low,
            high,
            bound,
            part_of: self.part_of(start, measure.end, &measure, before, base),
            cumulative: self.cumulative(start, end),
            unit: measure.unit,
            counted_span: counted.as_ref().map(|counted| counted.span),
            counted: counted.map(|counted| counted.lemma),
            sentence: u32::try_from(self.sentence).unwrap_or(u32::MAX),
        };
        Some((quantity, end.max(measure.end)))
    }

    fn counted(&self, measure: &Measure, number: SourceSpan, end: usize) -> Option<counted::Counted> {
        let lx = self.lx;
        let mut from = end;
        // "10-member council", "24 more people", "dozens of targets", "three of the five camps".
        if lx.word(from) == "-" && lx.glued(from) && lx.glued(from + 1) && lx.is_word(from + 1) {
            let noun = lx.get(from + 1)?;
            let lemma = crate::language::lemma(noun.span.of(self.source), crate::language::Upos::NOUN);
            return Some(counted::Counted { lemma, span: noun.span });
        }
        if matches!(lx.word(from), "more" | "other" | "additional" | "further" | "such") {
            from += 1;
        }
        if lx.word(from) == "of" {
            from += 1;
            if matches!(lx.word(from), "the" | "its" | "his" | "her" | "their" | "our" | "these" | "those") {
                from += 1;
            }
            if let Some(whole) = numeral(lx, from) {
                from = whole.end;
            }
            return counted::after(self.source, self.facts, usize::MAX, lx, number, from, false);
        }
        let one = measure.low == 1.0 && measure.high == 1.0;
        counted::after(self.source, self.facts, self.sentence, lx, number, from, one)
    }

    /// "all but four": the number is what is left out.
    fn excepted(&self, start: usize) -> bool {
        self.lx.before(start) == "but" && start >= 2 && self.lx.word(start - 2) == "all"
    }

    /// Whether a bare number without a noun is worth keeping: "600 were killed", "at least 30 of them".
    fn stands_alone(&self, measure: &Measure, start: usize) -> bool {
        let next = self.lx.word(measure.end);
        let value = measure.low;
        // "A population of 1,000", "killing at least 30".
        let of = self.lx.before(start) == "of"
            && start >= 2
            && matches!(
                self.lx.word(start - 2),
                "population"
                    | "toll"
                    | "crowd"
                    | "membership"
                    | "workforce"
                    | "attendance"
                    | "city"
                    | "town"
                    | "village"
                    | "force"
                    | "army"
                    | "audience"
            );
        // "The toll rose to 87", "bringing the number of dead to 64".
        let toll = self.lx.before(start) == "to"
            && (start.saturating_sub(7)..start)
                .any(|i| matches!(self.lx.word(i), "toll" | "tally" | "dead" | "deaths" | "casualties"));
        if of || toll || is_toll_verb(self.lx.before(start)) {
            return true;
        }
        let spelled = measure.number.1 == measure.number.0 + 1 && !self.lx.is_number(measure.number.0);
        (!spelled || value > 1.0)
            && (matches!(next, "of" | "were" | "are" | "have" | "others" | "more" | "who") || measure.range)
            && !(next == "of" && value == 1.0)
    }

    /// "Amir, 38," and "38-year-old" and "aged 38".
    fn age(&self, at: usize) -> Option<Measure> {
        let lx = self.lx;
        let number = numeral(lx, at)?;
        let value = number.exact().filter(|value| (0.0..=125.0).contains(value))?;
        let skip = |i: usize| i + usize::from(lx.word(i) == "-");
        let unit = skip(number.end);
        let months = lx.word(unit).starts_with("month");
        let old = skip(unit + 1);
        let mut found = None;
        if (lx.word(unit).starts_with("year") || months) && matches!(lx.word(old), "old" | "olds") {
            found = Some((old + 1, months));
        } else if matches!(lx.before(at), "aged" | "age" | "ages") && !lx.word(number.end).starts_with('-') {
            let years = lx.word(number.end) == "years";
            found = Some((number.end + usize::from(years), false));
        } else if lx.is_number(at)
            && lx.before(at) == ","
            && matches!(lx.word(number.end), "," | "." | ";" | ")" | "and" | "who" | "")
            && at >= 2
            && lx.capital(at - 2)
            && value >= 1.0
            && number.end == at + 1
            && lx.get(at).and_then(Lexeme::integer).is_some()
            && !super::time::is_calendar_word(lx.word(at - 2))
            && !lx.is_number(number.end + 1)
        {
            found = Some((number.end, false));
        }
        let (end, months) = found?;
        let value = if months { value / 12.0 } else { value };
        Some(Measure {
            start: at,
            number: (at, number.end),
            end,
            low: value,
            high: value,
            range: false,
            unit: Some("year-old".into()),
        })
    }

    fn measure(&self, at: usize) -> Option<Measure> {
        let lx = self.lx;
        if let Some(found) = self.fraction(at) {
            return Some(found);
        }
        let word = lx.word(at);
        // "magnitude 6.1", "a magnitude of 6.1"
        if word == "magnitude" || word == "magnitudes" {
            let of = usize::from(lx.word(at + 1) == "of");
            let number =
                numeral(lx, at + 1 + of).filter(|number| number.exact().is_some_and(|v| v < 11.0))?;
            let value = number.low;
            return Some(Measure {
                start: at,
                number: (at + 1 + of, number.end),
                end: number.end,
                low: value,
                high: value,
                range: false,
                unit: Some("magnitude".into()),
            });
        }
        // Only a sign or code of money stands before a number; the number itself is read from there.
        let number = numeral(lx, at)?;
        if self.is_label(at, &number) || self.is_ordinal(at, &number) || self.too_vague(at, &number) {
            return None;
        }
        let money = unit::before(lx, at);
        let (mut low, mut high, mut end) = rounded(lx, at, &number);
        let mut letter = None;
        if lx.is_number(at) && lx.glued(number.end) {
            // "$1.2m" and "1.2m people": millions; "12m" alone: metres.
            let plural = lx.is_word(number.end + 1);
            letter = match lx.word(number.end) {
                "m" if money.is_some() || plural && lx.get(number.end).is_some_and(|l| !l.capital) => {
                    Some(1e6)
                }
                "b" if money.is_some() => Some(1e9),
                "k" if money.is_some() || plural => Some(1e3),
                _ => None,
            };
        }
        if let Some(factor) = letter {
            (low, high) = with_rounding(lx, at, number.low, factor);
            end = number.end + 1;
        }
        let mut range = false;
        let mut close = end;
        if let Some((second, second_end)) = self.range_end(at, end, low) {
            (high, close, range) = (second, second_end, true);
        }
        let number_end = close;
        let hyphen = usize::from(lx.word(close) == "-" && lx.glued(close) && lx.glued(close + 1));
        let (unit, factor, start, close) = match money {
            Some((unit, start)) => {
                // "US$5 million dollars" and "$5-million": the sign has said it.
                (Some(unit.name), (unit.low, unit.high), start, close)
            }
            None => match unit::after(lx, close + hyphen)
                .filter(|(_, after)| self.is_unit_here(close + hyphen, *after, letter.is_some()))
            {
                Some((unit, after)) => (Some(unit.name), (unit.low, unit.high), at, after),
                // "billions of euros"
                None if low != high && lx.word(close) == "of" => match unit::after(lx, close + 1)
                    .filter(|(_, after)| self.is_unit_here(close + 1, *after, false))
                {
                    Some((unit, after)) => (Some(unit.name), (unit.low, unit.high), at, after),
                    None => (None, (1.0, 1.0), at, close),
                },
                None => (None, (1.0, 1.0), at, close),
            },
        };
        if unit.is_none() && glued_letters(lx, number_end) && letter.is_none() {
            return None;
        }
        let (low, high) = if unit == Some("degree") {
            degrees(lx, close, low, high)
        } else {
            (low * factor.0, high * factor.1)
        };
        let unit = match unit {
            Some("degree") => Some(SmolStr::new_static(degree_name(lx, close))),
            // "a 3.0 quake"
            None if low < 10.0 && lx.word(at).contains('.') && is_quake(lx, close) => {
                Some(SmolStr::new_static("magnitude"))
            }
            unit => unit.map(SmolStr::new_static),
        };
        Some(Measure { start, number: (at, number_end), end: close, low, high, range, unit })
    }

    /// "a third of", "two thirds", "half of the", "three-quarters".
    fn fraction(&self, at: usize) -> Option<Measure> {
        let lx = self.lx;
        let make = |end: usize, value: f64| Measure {
            start: at,
            number: (at, end),
            end,
            low: value,
            high: value,
            range: false,
            unit: Some("fraction".into()),
        };
        if lx.word(at) == "half" && (lx.word(at + 1) == "of" || lx.word(at + 1) == "the") {
            return Some(make(at + 1, 0.5));
        }
        let (top, next) = match lx.word(at) {
            "a" | "one" => (1.0, at + 1),
            word if numeral::is_number_word(word) => {
                let number = numeral(lx, at)?;
                (number.exact().filter(|value| *value < 10.0)?, number.end)
            }
            _ => return None,
        };
        let next = next + usize::from(lx.word(next) == "-");
        let part = numeral::fraction_word(lx.word(next))?;
        let plural = lx.word(next).ends_with('s');
        let of = lx.word(next + 1) == "of";
        let ok = if top == 1.0 { of && !plural } else { plural && top * part <= 1.0 };
        ok.then(|| make(next + 1, top * part))
    }

    /// The second number of "10 to 15", "three or four", "between 10 and 15", "10-15", with the index after it.
    fn range_end(&self, start: usize, end: usize, low: f64) -> Option<(f64, usize)> {
        let lx = self.lx;
        let before = lx.before(start);
        let joined = match lx.word(end) {
            "to" => before != "from",
            "or" => true,
            "and" => before == "between",
            "-" => lx.glued(end) == lx.glued(end + 1),
            _ => false,
        };
        if !joined {
            return None;
        }
        let sign = usize::from(unit::before(lx, end + 2).is_some_and(|(_, from)| from == end + 1));
        let second = numeral(lx, end + 1 + sign)?;
        let high = second.exact()?;
        // "two or 12": the ends of a range lie near each other; "3-1" and "2010-1" are none.
        (high > low && high <= low.max(1.0) * 100.0).then_some((high, second.end))
    }

    /// "T-72", "Article 5", "469 Vermont St.", "3-1", "+1 555 0100", "1. Skip", and the like.
    fn is_label(&self, at: usize, number: &Numeral) -> bool {
        let lx = self.lx;
        let before = lx.before(at);
        if !lx.is_number(at) {
            let stop = matches!(before, "no" | "the" | "this" | "that" | "which" | "every" | "any" | "each");
            return number.low == 1.0
                && number.high == 1.0
                && (stop || lx.word(number.end) == "of" || lx.word(number.end) == "-")
                || before == "-" && lx.glued(at)
                || lx.capital(at) && at > 0 && lx.capital(at - 1);
        }
        let joined_before = at > 0
            && lx.glued(at)
            && !matches!(
                before,
                "$" | "£"
                    | "€"
                    | "¥"
                    | "₹"
                    | "₽"
                    | "₪"
                    | "₩"
                    | "₦"
                    | "("
                    | "\""
                    | "“"
                    | "'"
                    | "["
                    | "~"
                    | ","
                    | "—"
                    | ">"
                    | "<"
            );
        let range_behind = before == "-" && at >= 2 && !lx.glued(at - 1);
        if joined_before && !range_behind {
            return true;
        }
        if matches!(before, "#" | "№") || LABELS.contains(before) && number.end == at + 1 {
            return !matches!(lx.word(number.end), "%" | "percent" | "per");
        }
        let next = lx.word(number.end);
        if at == 0 && matches!(next, "." | ")") {
            return true;
        }
        // Telephone numbers, scores, versions, ratios, dates that were not read as such.
        if matches!(next, "-" | ":" | "/")
            && lx.glued(number.end)
            && lx.is_number(number.end + 1)
            && lx.glued(number.end + 1)
        {
            let second = lx.get(number.end + 1).and_then(Lexeme::digits).unwrap_or(0.0);
            let continued = matches!(lx.word(number.end + 2), "-" | ":" | "/") && lx.glued(number.end + 2);
            let counted =
                lx.is_word(number.end + 2) && !lx.capital(number.end + 2) || lx.word(number.end + 2) == "%";
            if next != "-" || continued || second <= number.low || !counted {
                return true;
            }
        }
        // An address: a number, names, "Street".
        let street = (1..4).any(|i| {
            lx.capital(number.end + i)
                && matches!(
                    lx.word(number.end + i),
                    "st" | "street"
                        | "ave"
                        | "avenue"
                        | "road"
                        | "rd"
                        | "blvd"
                        | "boulevard"
                        | "lane"
                        | "drive"
                        | "square"
                        | "court"
                        | "place"
                )
        }) && lx.capital(number.end);
        // "Boeing 747", "Group 4": a name, then a bare number, then no noun.
        let named = at > 1
            && lx.capital(at - 1)
            && lx.is_word(at - 1)
            && lx.get(at).and_then(Lexeme::integer).is_some()
            && number.end == at + 1
            && self.time_at(at - 1).is_none()
            && (!lx.is_word(number.end) || lx.capital(number.end))
            && next != "%"
            && unit::before(lx, at).is_none();
        street || named
    }

    fn is_ordinal(&self, at: usize, number: &Numeral) -> bool {
        let suffix =
            matches!(self.lx.word(number.end), "st" | "nd" | "rd" | "th") && self.lx.glued(number.end);
        suffix && self.lx.is_number(at)
            || numeral::ordinal(self.lx, at).is_some_and(|(_, end)| end > number.end)
            || self.lx.word(number.end) == "-"
                && matches!(self.lx.word(number.end + 1), "fold" | "day" | "year" | "way")
    }

    /// "several", "a few": no number. "a" and "one" before something that is no noun.
    fn too_vague(&self, at: usize, number: &Numeral) -> bool {
        let words = &self.lx.0[at..number.end.min(self.lx.0.len())];
        let has = |set: &[&str]| words.iter().any(|word| set.contains(&word.lower.as_str()));
        has(&["several", "few", "couple", "handful"])
            && !words.iter().any(|word| numeral::scale(&word.lower).is_some())
    }

    /// Whether the unit named at `from..end` is meant as one: "4 marks" are shots or money, "5 degrees" may be
    /// diplomas. Names of money that are also common nouns need a large number or another sign.
    fn is_unit_here(&self, from: usize, end: usize, scaled: bool) -> bool {
        let word = self.lx.word(from);
        if end > from + 1 || scaled {
            return true;
        }
        match word {
            // No number of these can be told from the plain noun by form.
            "mark" | "marks" | "crown" | "crowns" | "real" | "rand" | "won" | "sterling" | "yard"
            | "yards" => {
                let before = self.lx.get(from.wrapping_sub(1));
                let large = before.and_then(|l| l.digits()).is_some_and(|value| value >= 1000.0);
                large || numeral::scale(self.lx.before(from)).is_some() || matches!(word, "yard" | "yards")
            }
            "knots" | "kilo" | "m" | "ha" | "mm" | "mw" | "rs" | "foot" => {
                self.lx.is_number(from - 1) || word == "foot"
            }
            _ => true,
        }
    }

    /// The quantity that this one is a part of: "including 185 civilians", "12 of whom", "among them three".
    fn part_of(
        &self,
        start: usize,
        end: usize,
        measure: &Measure,
        before: &[Quantity],
        base: usize,
    ) -> Option<u32> {
        if measure.unit.is_some()
            && measure.unit.as_deref() != Some("fraction")
            && measure.unit.as_deref() != Some("percent")
        {
            return None;
        }
        let lx = self.lx;
        let marked = matches!(lx.before(start), "including" | "included" | "includes" | "comprising")
            || matches!(
                (lx.word(start.wrapping_sub(2)), lx.before(start)),
                ("among" | "of", "them" | "whom" | "which")
                    | ("of", "these" | "those")
                    | ("them", "were")
                    | (",", "among")
            )
            || lx.word(end) == "of"
                && matches!(lx.word(end + 1), "them" | "whom" | "which" | "these" | "those");
        // "Of the 45 wounded, 12 were children."
        let of_them = lx.word(0) == "of"
            && before.first().is_some_and(|whole| {
                let first = (0..lx.0.len()).find(|i| lx.0[*i].span.start >= whole.span.start);
                first.is_some_and(|first| first <= 2) && before.len() == 1 && lx.before(start) == ","
            });
        if !marked && !of_them {
            return None;
        }
        // The nearest plain count before it that is larger. A part of a part shares its whole.
        let whole = before.iter().enumerate().rev().find(|(_, whole)| {
            whole.unit.is_none() && whole.part_of.is_none() && whole.high >= measure.low
        })?;
        u32::try_from(base + whole.0).ok()
    }

    /// Whether the words of the clause say that everything since a beginning is counted.
    fn cumulative(&self, start: usize, end: usize) -> bool {
        let lx = self.lx;
        let closes = |i: &usize| {
            matches!(lx.word(*i), ";" | ":" | "\"" | "”") || lx.word(*i) == "," && !lx.is_number(i + 1)
        };
        let from = (0..start).rev().find(closes).map_or(0, |i| i + 1);
        let to = (end..lx.0.len()).find(closes).unwrap_or(lx.0.len());
        let pair = |i: usize| (lx.word(i), lx.word(i + 1));
        (from..to).any(|i| {
            matches!(
                pair(i),
                ("so", "far")
                    | ("total", "of")
                    | ("in", "total")
                    | ("to", "date")
                    | ("toll", _)
                    | ("altogether", _)
                    | ("overall", _)
                    | ("cumulative", _)
                    | ("cumulatively", _)
            ) || matches!(pair(i), ("past" | "last", _))
                && lx.before(i) == "the"
                && i >= 2
                && matches!(lx.word(i - 2), "over" | "in" | "during" | "within")
                && self.time_at(i + 1).is_some()
                || lx.word(i) == "since" && i >= end && self.since_begins(i)
        })
    }

    /// "since November 1", "since it began", but not "since" for "because".
    fn since_begins(&self, at: usize) -> bool {
        let lx = self.lx;
        self.time_at(at + 1).is_some()
            || matches!(
                lx.word(at + 1),
                "the" | "its" | "their" | "his" | "then" | "russia" | "last" | "it" | "they" | "that"
            )
            || lx.is_number(at + 1)
            || lx.capital(at + 1)
    }
}

/// Verbs whose bare number counts people: "kills 12, injures 40".
fn is_toll_verb(word: &str) -> bool {
    matches!(
        lemma(word, Upos::VERB).as_str(),
        "kill" | "injure" | "wound" | "hurt" | "arrest" | "detain" | "displace"
    )
}

/// A number of millions is rounded: "1.2 million" can be 1,150,000 to 1,250,000.
fn rounded(lx: Lexemes, at: usize, number: &Numeral) -> (f64, f64, usize) {
    let scaled = lx.is_number(at)
        && number.end > at + 1
        && numeral::scale(lx.before(number.end)).is_some_and(|scale| scale >= 1000.0);
    let Some(printed) = lx.get(at).and_then(Lexeme::digits).filter(|value| scaled && *value > 0.0) else {
        return (number.low, number.high, number.end);
    };
    let (low, high) = with_rounding(lx, at, printed, number.low / printed);
    (low, high, number.end)
}

fn with_rounding(lx: Lexemes, at: usize, printed: f64, factor: f64) -> (f64, f64) {
    let decimals = lx.word(at).split_once('.').map_or(0, |(_, decimals)| decimals.len().min(9));
    let half = 0.5 * 10_f64.powi(-(decimals as i32));
    ((printed - half).max(0.0) * factor, (printed + half) * factor)
}

/// Whether letters stand directly behind a number that no unit explains: "7nm", "4x4".
fn glued_letters(lx: Lexemes, at: usize) -> bool {
    lx.is_word(at) && lx.glued(at)
}

/// Whether the words at `at` speak of an earthquake, whose strength a decimal number before them gives.
fn is_quake(lx: Lexemes, at: usize) -> bool {
    (at..at + 2).any(|i| {
        matches!(lx.word(i), "quake" | "earthquake" | "tremor" | "temblor" | "aftershock" | "richter")
    })
}

fn degree_name(lx: Lexemes, at: usize) -> &'static str {
    match lx.word(at) {
        "celsius" | "c" | "centigrade" | "fahrenheit" | "f" => "degree Celsius",
        _ => "degree",
    }
}

fn degrees(lx: Lexemes, at: usize, low: f64, high: f64) -> (f64, f64) {
    match lx.word(at) {
        "fahrenheit" | "f" => ((low - 32.0) / 1.8, (high - 32.0) / 1.8),
        _ => (low, high),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::Sentence;

    /// One sentence, published on no known day.
    fn read(text: &str) -> Vec<Quantity> {
        let span = SourceSpan::from_range(0..text.len());
        let sentence = Sentence { span, block: 0, tokens: 0..0 };
        let mut facts = Facts { sentences: vec![sentence], ..Facts::default() };
        facts.times = crate::statement::time::recognise(text, &facts);
        recognise(text, &facts)
    }

    /// "low high unit-or-noun" of every quantity.
    fn short(text: &str) -> Vec<String> {
        read(text)
            .iter()
            .map(|q| {
                let what = q.unit.as_ref().or(q.counted.as_ref()).map_or("?", SmolStr::as_str);
                format!("{} {} {what}", q.low, q.high)
            })
            .collect()
    }

    #[test]
    fn counts_know_what_they_count() {
        assert_eq!(short("Nine northern jets hit 24 targets."), ["9 9 jet", "24 24 target"]);
        assert_eq!(
            short("They destroyed two armored vehicles and dozens of \"hostile\" posts."),
            ["2 2 vehicle", "24 200 post"]
        );
        assert_eq!(short("A 10-member council met."), ["10 10 member"]);
        assert_eq!(short("Twelve soldiers killed in the raid"), ["12 12 soldier"]);
    }

    #[test]
    fn bounds_widen() {
        assert_eq!(short("more than 250 targets"), ["250 inf target"]);
        assert_eq!(short("no more than 40 people"), ["0 40 people"]);
        assert_eq!(short("some 600 people"), ["540 660 people"]);
        assert_eq!(short("10 to 15 boats"), ["10 15 boat"]);
        assert_eq!(short("between 30 and 40 boats"), ["30 40 boat"]);
        assert_eq!(read("100 or more boats")[0].bound, Bound::AtLeast);
    }

    #[test]
    fn units_and_money() {
        assert_eq!(short("within 8 kilometers"), ["8000 8000 metre"]);
        assert_eq!(short("about 40km away"), ["36000 44000 metre"]);
        assert_eq!(short("It cost $1.2m and 5.5 percent"), ["1150000 1250000 USD", "5.5 5.5 percent"]);
        assert_eq!(short("a 6.1-magnitude earthquake"), ["6.1 6.1 magnitude"]);
        assert_eq!(short("a third of the fleet"), ["0.3333333333333333 0.3333333333333333 fraction"]);
        assert_eq!(short("at 120 miles an hour"), ["53.6448 53.6448 metre per second"]);
    }

    #[test]
    fn ages() {
        assert_eq!(short("The 38-year-old driver"), ["38 38 year-old"]);
        assert_eq!(short("Ana Ruvio, 44, said so"), ["44 44 year-old"]);
    }

    #[test]
    fn parts_point_at_their_whole() {
        let all = read("Some 600 people died, including at least 185 children.");
        assert_eq!(all[1].part_of, Some(0));
        let all = read("Police held 40 men, 12 of whom were released.");
        assert_eq!(all[1].part_of, Some(0));
    }

    #[test]
    fn everything_since_a_beginning() {
        assert!(read("They hit 2,084 targets since the raids began.")[0].cumulative);
        assert!(read("A total of 30 boats sank.")[0].cumulative);
        assert!(!read("They hit 24 targets on Tuesday.")[0].cumulative);
    }

    #[test]
    fn labels_times_and_ordinals_are_no_quantities() {
        for text in [
            "Article 5 was read at 7:15 p.m. on May 3, 2010.",
            "A T-72 tank near 469 Velmer St. in 2015",
            "They won 3-1 in the 24th round.",
            "Call 555-0100-200 now",
            "1. Skip to content",
            "No one knows, one of them said.",
            "It took three days.",
        ] {
            assert_eq!(short(text), Vec::<String>::new(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "(\\$|[0-9]{1,5}|,|\\.|-|/| |km|m|per|cent|half a |of |or |to |dozens|million|é|“|[a-z]{1,4} |\\PC){0,40}") {
            for quantity in read(&text) {
                prop_assert!(!quantity.span.of(&text).is_empty());
                prop_assert!(quantity.span.contains(quantity.number), "{:?}", quantity);
                prop_assert!(quantity.low <= quantity.high);
            }
        }
    }
}
