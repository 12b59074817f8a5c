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
use crate::entity::{EntityKind, MentionForm};
use crate::facts::Facts;
use crate::text::SourceSpan;

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
        share_days(lx, &mut found);
        for expression in &found {
            if is_in_a_name(facts, lx.span(expression.start, expression.end)) {
                continue;
            }
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

/// Whether words of time are part of a name that a dictionary knows: "Russia Today", "The Sunday Times".
fn is_in_a_name(facts: &Facts, span: SourceSpan) -> bool {
    let behind = facts.mentions.partition_point(|mention| mention.span.start <= span.start);
    facts.mentions[..behind].iter().rev().take(4).any(|mention| {
        let known =
            || facts.entities.get(mention.entity as usize).is_some_and(|entity| entity.dictionary.is_some());
        mention.kind != EntityKind::Place
            && mention.form == MentionForm::Name
            && mention.span != span
            && mention.span.contains(span)
            && known()
    })
}

/// Whether a folded word is one of the calendar: a month, a weekday, a unit.
pub(super) fn is_calendar_word(word: &str) -> bool {
    lexicon::lookup(word).is_some()
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
            && matches!(
                lx.word(found[earlier].end),
                "to" | "and" | "through" | "until" | "till" | "or" | "-"
            );
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

/// How many lexemes may stand between a time by the clock and the day behind it: "(0100 GMT) on".
const DAY_BEHIND: usize = 8;

/// "At 3 a.m. (0100 GMT) on Sunday", "between 6 and 9 p.m. on Friday", "overnight on Saturday": a time of day takes
/// the day that is named behind it, unless one was named before.
fn share_days(lx: Lexemes, found: &mut [Expression]) {
    for at in (1..found.len()).rev() {
        let (before, behind) = found.split_at_mut(at);
        let (Some(time), Some(day)) = (before.last_mut(), behind.first()) else { continue };
        let gap = day.start.saturating_sub(time.end);
        let hour = time.meaning == Meaning::Hour && gap <= DAY_BEHIND;
        let overnight = time.meaning == Meaning::NamedDay(-1)
            && time.part.is_some()
            && lx.word(time.start) == "overnight"
            && gap == 1
            && lx.word(time.end) == "on";
        let ends_clause = (time.end..day.start).any(|i| matches!(lx.word(i), ";" | "and" | "but"))
            && !(day.clock.is_some() && gap == 1);
        if (hour || overnight) && pattern::is_day(&day.meaning) && !ends_clause {
            let meaning = day.meaning.clone();
            let named_before = before[..at - 1].iter().any(|other| pattern::is_day(&other.meaning));
            if let Some(time) = before.last_mut().filter(|_| !named_before) {
                time.meaning = meaning;
            }
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::language::Sentence;
    use crate::statement::TimeKind;
    use crate::text::SourceSpan;

    /// Words and values of a text in which every line is a sentence, published on Thursday, 5 March 2020.
    fn read(text: &str) -> Vec<(String, String)> {
        values(text, Some(date(2020, 3, 5)))
    }

    fn values(text: &str, published: Option<Date>) -> Vec<(String, String)> {
        let times = recognise_as_of(text, &lines(text), published);
        let of = |time: &TimeExpression| time.value.clone().unwrap_or("none".into());
        times.iter().map(|time| (time.span.of(text).to_owned(), of(time))).collect()
    }

    fn lines(text: &str) -> Facts {
        let mut facts = Facts::default();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = SourceSpan::from_range(start..start + line.len());
            facts.sentences.push(Sentence { span, block: 0, tokens: 0..0 });
            start += line.len();
        }
        facts
    }

    fn expect(text: &str, expected: &[(&str, &str)]) {
        let found = read(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn printed_dates() {
        expect("It began on Friday, October 9, 2010.", &[("Friday, October 9, 2010", "2010-10-09")]);
        expect(
            "On 26 June 2019 and 5 December, 2018",
            &[("26 June 2019", "2019-06-26"), ("5 December, 2018", "2018-12-05")],
        );
        expect("Updated Jan 18,2017", &[("Jan 18,2017", "2017-01-18")]);
        expect("From July 14 to 24, 2019, they met.", &[("July 14 to 24, 2019", "2019-07-14/2019-07-24")]);
        expect("The 2016-02-11 memo", &[("2016-02-11", "2016-02-11")]);
        expect("from March to May 2014", &[("March", "2014-03"), ("May 2014", "2014-05")]);
    }

    #[test]
    fn the_tense_decides_on_weekdays() {
        expect("The army said Friday it had left.", &[("Friday", "2020-02-28")]);
        expect("The envoys will meet on Friday.", &[("Friday", "2020-03-06")]);
        expect("The strike hit on Thursday night.", &[("Thursday night", "2020-03-05TNI")]);
        expect("He was arrested last Monday.", &[("last Monday", "2020-03-02")]);
    }

    #[test]
    fn months_without_a_year_are_near() {
        expect("It was signed in December.", &[("December", "2019-12")]);
        expect("The vote will be held in April.", &[("April", "2020-04")]);
        expect("It may rain and we march on.", &[]);
    }

    #[test]
    fn offsets_and_windows() {
        expect("It opened three years ago.", &[("three years ago", "2017")]);
        expect("Talks failed last month.", &[("last month", "2020-02")]);
        expect("It fell over the past two weeks.", &[("the past two weeks", "P2W")]);
        expect(
            "He left on 3 May 2019.\nHe was back two days later.",
            &[("3 May 2019", "2019-05-03"), ("two days later", "2019-05-05")],
        );
    }

    #[test]
    fn durations_and_sets() {
        expect("a 16-hour flight for half an hour", &[("16-hour", "PT16H"), ("half an hour", "PT30M")]);
        expect("The 38-year-old paid $5 million a year.", &[("a year", "P1Y")]);
        expect(
            "They meet every Tuesday and once a month.",
            &[("every Tuesday", "XXXX-WXX-2"), ("once a month", "P1M")],
        );
    }

    #[test]
    fn numbers_that_are_no_years() {
        expect("It costs $2000, for 1950 people, in 2,010 towns.", &[]);
        expect("In 1999 it rained.", &[("In 1999", "1999")].map(|(_, value)| ("1999", value)));
    }

    #[test]
    fn without_a_date_of_publication_nothing_is_guessed() {
        let text = "He said on Tuesday it began on 3 November and in 2015.";
        let times = recognise_as_of(text, &lines(text), None);
        let seen: Vec<_> = times.iter().map(|time| (time.value.as_deref(), time.days.is_some())).collect();
        assert_eq!(seen, [(Some("XXXX-WXX-2"), false), (Some("XXXX-11-03"), false), (Some("2015"), true)]);
        assert!(times[0].reason.contains("no date of publication"));
    }

    #[test]
    fn a_narrower_part_has_narrower_days() {
        let text = "since late September";
        let times = recognise_as_of(text, &lines(text), Some(date(2015, 11, 3)));
        assert_eq!(times[0].kind, TimeKind::Date);
        assert!(times[0].approximate);
        assert_eq!(times[0].days, Some((date(2015, 9, 20), date(2015, 9, 30))));
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "(the |last |[0-9]{1,5}|May |-|:|/|year|s |week|ago|half a |of |é|“|[a-z]{1,4} |\\PC){0,40}") {
            for published in [None, Some(date(2020, 2, 29)), Some(Date::MIN), Some(Date::MAX)] {
                for time in recognise_as_of(&text, &lines(&text), published) {
                    prop_assert!(!time.span.of(&text).is_empty());
                    if let Some((first, last)) = time.days {
                        prop_assert!(first <= last);
                    }
                }
            }
        }
    }
}
