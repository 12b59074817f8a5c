//! Holds an expression against the calendar: which day, month or year it means, and why.

use jiff::civil::{Date, Weekday};

use super::calendar::{Period, Unit, date, holiday, plus_days};
use super::expression::{Clock, Edge, Expression, Meaning, Part, Shift, YearOf, Yearly};
use super::tense::Tense;
use crate::statement::TimeKind;

/// What an expression is held against.
pub(super) struct Context {
    /// Day of publication.
    pub published: Option<Date>,
    /// The stretch the text spoke of last.
    pub narrative: Option<Period>,
    /// The last quarter named in this or the two sentences before.
    pub quarter: Option<Period>,
    /// The last day named in this or the sentence before.
    pub day: Option<Date>,
    /// Tense around the expression.
    pub tense: Tense,
}

/// What an expression means.
pub(super) struct Resolved {
    pub kind: TimeKind,
    pub value: Option<String>,
    pub days: Option<(Date, Date)>,
    pub approximate: bool,
    pub reason: String,
    /// The stretch, for expressions that follow it.
    pub period: Option<Period>,
}

/// A stretch, or its value with X for what is unknown; with the reason.
enum Found {
    Period(Period, String),
    Open(Option<String>, String),
}

const NO_DATE: &str = "no date of publication is known to count from";

/// Holds `expression` against `context`.
pub(super) fn resolve(expression: &Expression, context: &Context) -> Resolved {
    let plain = |kind, value: String, reason: &str| Resolved {
        kind,
        value: Some(value),
        days: None,
        approximate: expression.approximate,
        reason: reason.to_owned(),
        period: None,
    };
    match &expression.meaning {
        Meaning::Duration(value) => plain(TimeKind::Duration, value.clone(), "a length of time"),
        Meaning::Set(value) => plain(TimeKind::Set, value.clone(), "a time that recurs"),
        Meaning::Reference(value) => {
            let reason = match *value {
                "PAST_REF" => "some time before publication, no more is said",
                "FUTURE_REF" => "some time after publication, no more is said",
                _ => "the time of publication",
            };
            plain(TimeKind::Date, (*value).to_owned(), reason)
        }
        // "an hour later" is told as a length of time: what it is counted from has no clock time.
        Meaning::Offset { amount, unit, .. } if unit.is_clock() => plain(
            TimeKind::Duration,
            unit.duration(*amount),
            "a length of time, counted from something without a clock time",
        ),
        Meaning::Window { amount, unit, later } => window(expression, context, *amount, *unit, *later),
        meaning => calendar(expression, meaning, context),
    }
}

fn window(
    expression: &Expression,
    context: &Context,
    amount: Option<f64>,
    unit: Unit,
    later: bool,
) -> Resolved {
    let value = unit.duration(amount);
    let end = context.published.and_then(|published| {
        let whole = amount.filter(|amount| amount.fract() == 0.0 && *amount < 1000.0)? as i32;
        let other = same_day_shifted(published, unit, if later { whole } else { -whole })?;
        Some(if later { (published, other) } else { (other, published) })
    });
    let side =
        if later { "a length of time from publication on" } else { "a length of time up to publication" };
    Resolved {
        kind: TimeKind::Duration,
        value: Some(value),
        days: end,
        approximate: expression.approximate || amount.is_none(),
        reason: side.to_owned(),
        period: None,
    }
}

/// The day a whole number of units away.
fn same_day_shifted(day: Date, unit: Unit, steps: i32) -> Option<Date> {
    match unit {
        Unit::Day | Unit::Night => plus_days(day, steps),
        Unit::Week | Unit::Weekend => plus_days(day, steps.checked_mul(7)?),
        Unit::Fortnight => plus_days(day, steps.checked_mul(14)?),
        Unit::Second | Unit::Minute | Unit::Hour => Some(day),
        Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century => {
            let months = match unit {
                Unit::Month => 1,
                Unit::Quarter => 3,
                Unit::Year => 12,
                Unit::Decade => 120,
                _ => 1200,
            };
            let moved = Period::containing(Unit::Month, day)?.shifted(steps.checked_mul(months)?)?;
            let (first, last) = moved.days()?;
            plus_days(first, i32::from(day.day()) - 1).map(|day| day.min(last))
        }
    }
}

fn calendar(expression: &Expression, meaning: &Meaning, context: &Context) -> Resolved {
    let found = match meaning {
        Meaning::Year(year) => Found::Period(Period::Year(*year), "the year as printed".into()),
        Meaning::Years(first, last) => match (date(*first, 1, 1), date(*last, 12, 31)) {
            (Some(start), Some(end)) => {
                let days = Some((start, end));
                return Resolved {
                    kind: TimeKind::Date,
                    value: Some(format!("{first:04}/{last:04}")),
                    days,
                    approximate: expression.approximate,
                    reason: "the years as printed".into(),
                    period: Some(Period::Year(*last)),
                };
            }
            _ => Found::Open(None, "not a pair of years".into()),
        },
        Meaning::Decade(year) => Found::Period(Period::Decade(*year), "the decade as printed".into()),
        Meaning::Century(year) => Found::Period(Period::Century(*year), "the century as printed".into()),
        Meaning::Exact(day) => Found::Period(Period::Day(*day), "the date as printed".into()),
        Meaning::NamedDay(offset) => named_day(*offset, context),
        Meaning::Weekday(weekday, shift) => weekday_found(*weekday, *shift, context),
        Meaning::WeekdayOfWeek(weekday, weeks) => weekday_of_week(*weekday, *weeks, context),
        Meaning::Unit(unit, shift) => unit_found(*unit, *shift, context),
        Meaning::Yearly(yearly, year, shift) => yearly_found(*yearly, *year, *shift, context),
        Meaning::QuarterAgain(years) => quarter_again(*years, context),
        Meaning::Offset { amount, unit, later, narrative } => {
            offset(*amount, *unit, *later, *narrative, context)
        }
        Meaning::YearEnd => match context.published {
            Some(published) => match date(published.year(), 12, 31) {
                Some(day) => Found::Period(Period::Day(day), "the end of the year of publication".into()),
                None => Found::Open(None, NO_DATE.into()),
            },
            None => Found::Open(Some("XXXX-12-31".into()), NO_DATE.into()),
        },
        Meaning::Hour => hour_found(context),
        Meaning::Duration(_) | Meaning::Set(_) | Meaning::Reference(_) | Meaning::Window { .. } => {
            Found::Open(None, "no calendar time".into())
        }
    };
    finish(expression, found, context)
}

fn finish(expression: &Expression, found: Found, context: &Context) -> Resolved {
    let timed = expression.clock.is_some() || expression.part.is_some();
    let (mut value, period, reason) = match found {
        Found::Period(period, reason) => (Some(period.value()), Some(period), reason),
        Found::Open(value, reason) => (value, None, reason),
    };
    if timed {
        value = value
            .or_else(|| Some("XXXX-XX-XX".to_owned()))
            .map(|day| day + &time_suffix(expression.clock, expression.part));
    }
    // "last night" that ended on the morning after still belongs to the day it began on.
    let days = period.and_then(Period::days).map(|days| narrowed(days, expression.edge, context.published));
    Resolved {
        kind: if timed { TimeKind::Time } else { TimeKind::Date },
        value,
        days,
        approximate: expression.approximate
            || matches!(expression.edge, Some(Edge::Start | Edge::Middle | Edge::End)) && !timed,
        reason,
        period,
    }
}

fn time_suffix(clock: Option<Clock>, part: Option<Part>) -> String {
    match (clock, part) {
        (Some(clock), _) => {
            let zone = if clock.universal { "Z" } else { "" };
            format!("T{:02}:{:02}{zone}", clock.hour, clock.minute)
        }
        (None, Some(part)) => format!("T{}", part.code()),
        (None, None) => String::new(),
    }
}

/// "Early", "mid" and "late" take a generous third of the stretch; "earlier" and "later" end at publication.
fn narrowed((first, last): (Date, Date), edge: Option<Edge>, published: Option<Date>) -> (Date, Date) {
    let length = (last - first).get_days();
    let at = |share: i32| plus_days(first, length * share / 3).unwrap_or(first);
    match edge {
        Some(Edge::Start) if length > 1 => (first, at(1)),
        Some(Edge::Middle) if length > 1 => (at(1), at(2)),
        Some(Edge::End) if length > 1 => (at(2), last),
        Some(Edge::Earlier) => (first, published.filter(|day| first <= *day).unwrap_or(last).min(last)),
        Some(Edge::Later) => (published.filter(|day| *day <= last).unwrap_or(first).max(first), last),
        _ => (first, last),
    }
}

fn named_day(offset: i8, context: &Context) -> Found {
    let reason = match offset {
        0 => "the day of publication",
        -1 => "the day before publication",
        1 => "the day after publication",
        _ => "counted from the day of publication",
    };
    match context.published.and_then(|published| plus_days(published, i32::from(offset))) {
        Some(day) => Found::Period(Period::Day(day), reason.into()),
        None => Found::Open(Some("XXXX-XX-XX".into()), NO_DATE.into()),
    }
}

const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn weekday_found(weekday: Weekday, shift: Shift, context: &Context) -> Found {
    let name = NAMES[usize::from(weekday.to_monday_zero_offset() as u8) % 7];
    let number = weekday.to_monday_one_offset();
    let narrative_day = context.narrative.and_then(Period::days).map(|(first, _)| first);
    let anchor = match shift {
        Shift::Previous | Shift::Following => context.day.or(narrative_day).or(context.published),
        _ => context.published,
    };
    let Some(anchor) = anchor else {
        return Found::Open(Some(format!("XXXX-WXX-{number}")), NO_DATE.into());
    };
    let back = i32::from(anchor.weekday().since(weekday));
    let forward = i32::from(weekday.since(anchor.weekday()));
    let (days, reason) = match (shift, context.tense) {
        (Shift::Last, _) => {
            (-(if back == 0 { 7 } else { back }), format!("the last {name} before publication"))
        }
        (Shift::Next, _) => {
            (if forward == 0 { 7 } else { forward }, format!("the first {name} after publication"))
        }
        (Shift::Previous, _) => {
            (-(if back == 0 { 7 } else { back }), format!("the {name} before the day the text speaks of"))
        }
        (Shift::Following, _) => {
            (if forward == 0 { 7 } else { forward }, format!("the {name} after the day the text speaks of"))
        }
        (_, Tense::Future) => (
            forward,
            format!("the first {name} on or after publication, because the verb speaks of what is to come"),
        ),
        (_, Tense::Past) => {
            (-back, format!("the last {name} on or before publication, because the verb is in the past"))
        }
        (_, Tense::Unknown) => (
            -back,
            format!(
                "the last {name} on or before publication: news speaks of the past where no verb says otherwise"
            ),
        ),
    };
    match plus_days(anchor, days) {
        Some(day) => Found::Period(Period::Day(day), reason),
        None => Found::Open(None, NO_DATE.into()),
    }
}

fn weekday_of_week(weekday: Weekday, weeks: i8, context: &Context) -> Found {
    let number = weekday.to_monday_one_offset();
    let Some(published) = context.published else {
        return Found::Open(Some(format!("XXXX-WXX-{number}")), NO_DATE.into());
    };
    let name = NAMES[usize::from(weekday.to_monday_zero_offset() as u8) % 7];
    let week = match weeks {
        0 => "the week of publication",
        1 => "the week after publication",
        _ => "the week before publication",
    };
    let from_monday =
        i32::from(weekday.to_monday_zero_offset() - published.weekday().to_monday_zero_offset());
    match plus_days(published, from_monday + 7 * i32::from(weeks)) {
        Some(day) => Found::Period(Period::Day(day), format!("the {name} of {week}")),
        None => Found::Open(None, NO_DATE.into()),
    }
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Second => "second",
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Night => "night",
        Unit::Week | Unit::Fortnight => "week",
        Unit::Weekend => "weekend",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
        Unit::Decade => "decade",
        Unit::Century => "century",
    }
}

fn open_value(unit: Unit) -> &'static str {
    match unit {
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Year | Unit::Decade | Unit::Century => "XXXX",
        Unit::Day | Unit::Night | Unit::Hour | Unit::Minute | Unit::Second => "XXXX-XX-XX",
    }
}

fn unit_found(unit: Unit, shift: Shift, context: &Context) -> Found {
    let name = unit_name(unit);
    let narrative_day = context.narrative.and_then(Period::days).map(|(first, _)| first);
    let (anchor, steps, reason) = match shift {
        Shift::Bare | Shift::This => (context.published, 0, format!("the {name} of publication")),
        Shift::Last => (context.published, -1, format!("the {name} before publication")),
        Shift::Next => (context.published, 1, format!("the {name} after publication")),
        Shift::Previous => (
            narrative_day.or(context.published),
            -1,
            format!("the {name} before the time the text speaks of"),
        ),
        // What is told in the past did not happen on the day after publication.
        Shift::Following if narrative_day.is_none() && context.tense == Tense::Past => {
            return Found::Open(
                Some(open_value(unit).into()),
                "the text names no time before that it could be counted from".into(),
            );
        }
        Shift::Following => {
            (narrative_day.or(context.published), 1, format!("the {name} after the time the text speaks of"))
        }
        Shift::Same => {
            if let Some(open) = context.narrative.and_then(|told| same_but_coarser(unit, told)) {
                return Found::Open(
                    Some(open),
                    format!("a {name} in the time the text speaks of, no more is said"),
                );
            }
            (narrative_day, 0, format!("the {name} the text speaks of"))
        }
    };
    let Some(anchor) = anchor else {
        let reason =
            if shift == Shift::Same { "the text names no day before that it could mean" } else { NO_DATE };
        return Found::Open(Some(open_value(unit).into()), reason.into());
    };
    // At the start of a week "the weekend" of a past-tense story is the one that just ended.
    let ended = unit == Unit::Weekend
        && matches!(shift, Shift::Bare | Shift::This)
        && context.tense != Tense::Future
        && anchor.weekday().to_monday_zero_offset() < 5;
    let steps = if ended { -1 } else { steps };
    let reason = if ended { "the last weekend before publication".to_owned() } else { reason };
    match Period::containing(unit, anchor).and_then(|period| period.shifted(steps)) {
        Some(period) => Found::Period(period, reason),
        None => Found::Open(None, NO_DATE.into()),
    }
}

/// "That day" where the text spoke of a month or year: its value with X for what is not said.
fn same_but_coarser(unit: Unit, told: Period) -> Option<String> {
    if is_as_fine(told, unit) {
        return None;
    }
    match (unit, told) {
        (Unit::Day, Period::Month(year, month)) => Some(format!("{year:04}-{month:02}-XX")),
        (Unit::Day, Period::Year(year)) => Some(format!("{year:04}-XX-XX")),
        (Unit::Month, Period::Year(year)) => Some(format!("{year:04}-XX")),
        _ => Some(open_value(unit).into()),
    }
}

/// Whether a stretch is no longer than one of `unit`, so that counting units from it makes sense.
fn is_as_fine(told: Period, unit: Unit) -> bool {
    let allowed = match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Night => 1,
        Unit::Week | Unit::Fortnight | Unit::Weekend => 7,
        Unit::Month => 31,
        Unit::Quarter => 92,
        Unit::Year => 366,
        Unit::Decade | Unit::Century => 36_525,
    };
    told.days().is_some_and(|(first, last)| (last - first).get_days() < allowed)
}

fn yearly_period(yearly: Yearly, year: i16) -> Option<Period> {
    Some(match yearly {
        Yearly::Month(month) => Period::Month(year, month),
        Yearly::Day(month, day) => Period::Day(date(year, month, day)?),
        Yearly::Days((month, day), (second, last)) => {
            let end_year = if second < month { year.checked_add(1)? } else { year };
            Period::Range(date(year, month, day)?, date(end_year, second, last)?)
        }
        Yearly::Season(season) => Period::Season(year, season),
        Yearly::Quarter(quarter) => Period::Quarter(year, quarter),
        Yearly::Half(half) => Period::Half(year, half),
        Yearly::Holiday("easter-week") => Period::containing(Unit::Week, holiday("easter+0", year)?)?,
        Yearly::Holiday(rule) => Period::Day(holiday(rule, year)?),
    })
}

fn yearly_open(yearly: Yearly) -> Option<String> {
    Some(match yearly {
        Yearly::Month(month) => format!("XXXX-{month:02}"),
        Yearly::Day(month, day) => format!("XXXX-{month:02}-{day:02}"),
        Yearly::Days((month, day), (second, last)) => {
            format!("XXXX-{month:02}-{day:02}/XXXX-{second:02}-{last:02}")
        }
        Yearly::Season(season) => format!("XXXX-{}", season.code()),
        Yearly::Quarter(quarter) => format!("XXXX-Q{quarter}"),
        Yearly::Half(half) => format!("XXXX-H{half}"),
        Yearly::Holiday(_) => return None,
    })
}

fn yearly_found(yearly: Yearly, year: YearOf, shift: Shift, context: &Context) -> Found {
    let open = |reason: &str| Found::Open(yearly_open(yearly), reason.to_owned());
    // "the 1988 period": the quarter spoken of, in that year.
    if let (Yearly::Quarter(0), YearOf::Stated(year)) = (yearly, year) {
        return match context.quarter.and_then(|quarter| quarter.in_year(year)) {
            Some(period) => Found::Period(period, "the quarter spoken of, in the year named".into()),
            None => Found::Period(Period::Year(year), "the year named".into()),
        };
    }
    if let Yearly::Holiday("moon") = yearly {
        return Found::Open(None, "its day follows the moon and is not in the text".into());
    }
    let stated = match year {
        YearOf::Stated(year) => Some((year, "the date as printed".to_owned())),
        YearOf::FromPublication(steps) => {
            let Some(published) = context.published else { return open(NO_DATE) };
            let year = i16::try_from(i32::from(published.year()) + steps).unwrap_or(published.year());
            Some((year, "the year is counted from publication".to_owned()))
        }
        YearOf::Narrative => context
            .narrative
            .and_then(Period::days)
            .map(|(first, _)| (first.year(), "in the year the text speaks of".to_owned())),
        YearOf::Unstated => None,
    };
    if let Some((year, reason)) = stated {
        return match yearly_period(yearly, year) {
            Some(period) => Found::Period(period, reason),
            None => open("there is no such day in that year"),
        };
    }
    let Some(published) = context.published else { return open(NO_DATE) };
    let mut candidates = (-2..=2).filter_map(|step| {
        let period = yearly_period(yearly, published.year().checked_add(step)?)?;
        Some((period, period.days()?))
    });
    let chosen = match shift {
        Shift::Last => candidates.rfind(|(_, (first, last))| *first < published && *last < published),
        Shift::Next => {
            candidates.filter(|(_, (first, _))| *first > published).min_by_key(|(_, (first, _))| *first)
        }
        Shift::This => candidates.rfind(|(_, (first, _))| first.year() == published.year()),
        _ => candidates.min_by_key(|(_, days)| distance(*days, published, context.tense, yearly)),
    };
    let reason = match (shift, context.tense) {
        (Shift::Last, _) => "the last one before publication",
        (Shift::Next, _) => "the next one after publication",
        (Shift::This, _) => "the one in the year of publication",
        (_, Tense::Past) => "no year is printed: the nearest to publication, and the verb is in the past",
        (_, Tense::Future) => {
            "no year is printed: the nearest to publication, and the verb speaks of what is to come"
        }
        _ => "no year is printed: the nearest to publication",
    };
    match chosen {
        Some((period, _)) => Found::Period(period, reason.to_owned()),
        None => open("there is no such day near publication"),
    }
}

/// How far a stretch lies from publication, in days; the side that the tense speaks against counts thrice.
fn distance((first, last): (Date, Date), published: Date, tense: Tense, yearly: Yearly) -> i32 {
    if first <= published && published <= last {
        return 0;
    }
    let future = first > published;
    let quarterly = matches!(yearly, Yearly::Quarter(_) | Yearly::Half(_));
    let days = if future { (first - published).get_days() } else { (published - last).get_days() };
    match tense {
        Tense::Past if future => days * 3,
        Tense::Future if !future => days * 3,
        // News tells more of what was, and results are told of quarters that have begun.
        Tense::Unknown if future && quarterly => days * 3,
        Tense::Unknown if future => days * 2,
        _ => days,
    }
}

fn quarter_again(years: i32, context: &Context) -> Found {
    let Some(quarter) = context.quarter else {
        return match context.published {
            Some(published) if years != 0 => Found::Period(
                Period::Year(published.year().saturating_add(years as i16)),
                "the year before publication".into(),
            ),
            _ => Found::Open(
                Some("XXXX-QX".into()),
                "the text names no quarter before that it could mean".into(),
            ),
        };
    };
    let moved =
        quarter.days().and_then(|(first, _)| quarter.in_year(first.year().checked_add(years as i16)?));
    match moved {
        Some(period) if years == 0 => Found::Period(period, "the quarter spoken of before".into()),
        Some(period) => Found::Period(period, "a year before the quarter spoken of".into()),
        None => Found::Open(None, NO_DATE.into()),
    }
}

fn offset(amount: Option<f64>, unit: Unit, later: bool, narrative: bool, context: &Context) -> Found {
    if unit == Unit::Year && amount == Some(1.0) && !later && context.quarter.is_some() {
        return quarter_again(-1, context);
    }
    let (anchor, from) = match context.narrative.filter(|_| narrative) {
        Some(told) if is_as_fine(told, unit) => {
            (told.days().map(|(first, _)| first), "the time the text speaks of")
        }
        Some(_) => {
            let reason = "the text does not say closely enough what it is counted from";
            return Found::Open(Some(open_value(unit).into()), reason.into());
        }
        // "two days later", where the text has named no time yet: later than what, it does not say.
        None if narrative && later => {
            return Found::Open(
                Some(open_value(unit).into()),
                "the text names no time before that it could be counted from".into(),
            );
        }
        None => (context.published, "publication"),
    };
    let Some(anchor) = anchor else { return Found::Open(Some(open_value(unit).into()), NO_DATE.into()) };
    let Some(amount) = amount.filter(|amount| amount.abs() < 10_000.0) else {
        return vague_offset(unit, later, anchor);
    };
    let reason = format!("counted from {from}");
    let whole = amount.round() as i32;
    let steps = if later { whole } else { -whole };
    let moved = match unit {
        Unit::Fortnight => {
            Period::containing(Unit::Week, anchor).and_then(|week| week.shifted(steps.checked_mul(2)?))
        }
        Unit::Decade => {
            Period::containing(Unit::Year, anchor).and_then(|year| year.shifted(steps.checked_mul(10)?))
        }
        Unit::Century => {
            Period::containing(Unit::Year, anchor).and_then(|year| year.shifted(steps.checked_mul(100)?))
        }
        // "a year and a half ago" is told to the month.
        Unit::Year if amount.fract() != 0.0 => {
            let months = (amount * 12.0).round() as i32;
            Period::containing(Unit::Month, anchor)
                .and_then(|month| month.shifted(if later { months } else { -months }))
        }
        _ => Period::containing(unit, anchor).and_then(|period| period.shifted(steps)),
    };
    match moved {
        Some(period) => Found::Period(period, reason),
        None => Found::Open(None, reason),
    }
}

/// "a few years ago": known to the next larger unit at best.
fn vague_offset(unit: Unit, later: bool, anchor: Date) -> Found {
    let reason = "the number is not stated".to_owned();
    let value = match unit {
        Unit::Year => format!("{:03}X", anchor.year() / 10),
        Unit::Month => format!("{:04}-XX", anchor.year()),
        Unit::Week | Unit::Fortnight | Unit::Weekend => format!("{:04}-WXX", anchor.year()),
        Unit::Day | Unit::Night => format!("{:04}-{:02}-XX", anchor.year(), anchor.month()),
        _ if later => "FUTURE_REF".to_owned(),
        _ => "PAST_REF".to_owned(),
    };
    Found::Open(Some(value), reason)
}

fn hour_found(context: &Context) -> Found {
    match (context.day, context.published) {
        (Some(day), _) => Found::Period(Period::Day(day), "on the day the text speaks of".into()),
        (None, Some(day)) => {
            Found::Period(Period::Day(day), "on the day of publication: the text names no other".into())
        }
        (None, None) => Found::Open(Some("XXXX-XX-XX".into()), NO_DATE.into()),
    }
}
