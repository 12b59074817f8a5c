//! Temporal expressions and what they mean, after TimeML's TIMEX3.
//!
//! Patterns over the words of a sentence find the expressions; each is then held against the day of
//! publication, the time the text spoke of before, and the tense of its verb. What cannot be resolved keeps an
//! open value ("XXXX-WXX-2") and says why. Where a date of publication is inferred later, from other
//! documents, [`recognise`] can be run again with it.

mod amount;
mod calendar;
mod expression;
mod lexicon;
mod pattern;
mod resolve;
mod tense;

use jiff::civil::Date;

use self::calendar::Period;
use self::expression::{Expression, Meaning, YearOf, Yearly};
use self::resolve::{Context, resolve};
use self::tense::Tense;
use super::TimeExpression;
use super::lexeme::{Lexemes, lexemes};
use crate::facts::Facts;

/// How many sentences a quarter that was named is spoken of without being named again.
const QUARTER_REACH: usize = 6;

/// Finds the temporal expressions of all sentences and resolves them. Reads `layout.published`, `sentences` and
/// `tokens` of `facts`; linear in the text.
pub fn recognise(source: &str, facts: &Facts) -> Vec<TimeExpression> {
    recognise_as_of(source, facts, facts.layout.published.as_ref().map(|stated| stated.value))
}

/// As [`recognise`], against another day of publication than the page states.
pub fn recognise_as_of(source: &str, facts: &Facts, published: Option<Date>) -> Vec<TimeExpression> {
    let mut out = Vec::new();
    let mut story = Story { published, narrative: None, quarter: None, day: None };
    for (index, sentence) in facts.sentences.iter().enumerate() {
        let all = lexemes(source, sentence.span);
        let lx = Lexemes(&all);
        let mut found = expressions(lx);
        share_years(lx, &mut found);
        for expression in &found {
            let tense = if needs_tense(&expression.meaning) {
                tense::around(source, facts, index, lx, expression.start, expression.end)
            } else {
                Tense::Unknown
            };
            let resolved = resolve(expression, &story.context(index, tense));
            story.tell(index, resolved.period);
            out.push(TimeExpression {
                span: lx.span(expression.start, expression.end),
                kind: resolved.kind,
                value: resolved.value,
                days: resolved.days,
                approximate: resolved.approximate,
                reason: resolved.reason,
            });
        }
    }
    out
}

fn expressions(lx: Lexemes) -> Vec<Expression> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < lx.0.len() {
        match pattern::find(lx, at) {
            Some(found) if found.end > at => {
                at = found.end;
                out.push(found);
            }
            _ => at += 1,
        }
    }
    out
}

fn needs_tense(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Yearly(_, YearOf::Unstated, _) | Meaning::Weekday(..) | Meaning::Unit(..))
}

/// "from March to May 2014": the year printed once holds for both ends.
fn share_years(lx: Lexemes, found: &mut [Expression]) {
    for later in 1..found.len() {
        let earlier = later - 1;
        let joined = found[later].start == found[earlier].end + 1
            && matches!(lx.word(found[earlier].end), "to" | "and" | "through" | "until" | "till" | "or" | "-");
        if !joined {
            continue;
        }
        let year_of = |expression: &Expression| match expression.meaning {
            Meaning::Yearly(_, year, _) => Some(year),
            _ => None,
        };
        match (year_of(&found[earlier]), year_of(&found[later])) {
            (Some(YearOf::Unstated), Some(year @ YearOf::Stated(_))) => set_year(&mut found[earlier], year),
            (Some(YearOf::Stated(year)), Some(YearOf::Unstated)) => {
                let wraps = order(&found[later]) < order(&found[earlier]);
                set_year(&mut found[later], YearOf::Stated(year.saturating_add(i16::from(wraps))));
            }
            _ => {}
        }
    }
}

fn set_year(expression: &mut Expression, year: YearOf) {
    if let Meaning::Yearly(_, of, _) = &mut expression.meaning {
        *of = year;
    }
}

/// Where in a year an expression lies, for comparison.
fn order(expression: &Expression) -> Option<(i8, i8)> {
    match expression.meaning {
        Meaning::Yearly(Yearly::Month(month), ..) => Some((month, 0)),
        Meaning::Yearly(Yearly::Day(month, day), ..) => Some((month, day)),
        _ => None,
    }
}

/// What the text has spoken of so far.
struct Story {
    published: Option<Date>,
    narrative: Option<Period>,
    quarter: Option<(usize, Period)>,
    day: Option<(usize, Date)>,
}

impl Story {
    fn context(&self, sentence: usize, tense: Tense) -> Context {
        Context {
            published: self.published,
            narrative: self.narrative,
            quarter: self.quarter.filter(|(at, _)| at + QUARTER_REACH >= sentence).map(|(_, period)| period),
            day: self.day.filter(|(at, _)| at + 1 >= sentence).map(|(_, day)| day),
            tense,
        }
    }

    fn tell(&mut self, sentence: usize, period: Option<Period>) {
        match period {
            Some(period @ Period::Quarter(..)) => {
                // The quarter of comparison does not become the one spoken of.
                let current = self.quarter.filter(|(at, _)| at + QUARTER_REACH >= sentence);
                let newer = current.is_none_or(|(_, before)| before.days() <= period.days());
                if newer {
                    self.quarter = Some((sentence, period));
                } else if let Some((at, _)) = &mut self.quarter {
                    *at = sentence;
                }
                self.narrative = Some(period);
            }
            Some(period) => {
                if let Period::Day(day) = period {
                    self.day = Some((sentence, day));
                }
                self.narrative = Some(period);
            }
            None => {}
        }
    }
}
