//! Stretches of the calendar, from days to centuries: their TIMEX3 values, their first and last day, and the
//! stretch before and after.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// A season, with the months it is counted in on the northern half of the globe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "SP" => Season::Spring,
            "SU" => Season::Summer,
            "FA" => Season::Autumn,
            "WI" => Season::Winter,
            _ => return None,
        })
    }

    /// Its first month.
    fn month(self) -> i8 {
        match self {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        }
    }
}

/// A unit of calendar time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "S" => Unit::Second,
            "m" => Unit::Minute,
            "H" => Unit::Hour,
            "D" => Unit::Day,
            "N" => Unit::Night,
            "W" => Unit::Week,
            "F" => Unit::Fortnight,
            "E" => Unit::Weekend,
            "M" => Unit::Month,
            "Q" => Unit::Quarter,
            "Y" => Unit::Year,
            "T" => Unit::Decade,
            "C" => Unit::Century,
            _ => return None,
        })
    }

    /// The TIMEX3 value of `amount` units; `None` stands for an unstated number.
    pub fn duration(self, amount: Option<f64>) -> String {
        let times = |factor: f64| amount.map(|amount| amount * factor);
        let number = |amount: Option<f64>| amount.map_or("X".to_owned(), |amount| format!("{amount}"));
        match self {
            // A fraction of an hour is written in minutes: "5 1/2 hours" is PT5H30M.
            Unit::Hour if amount.is_some_and(|hours| hours.fract() != 0.0) => {
                let hours = amount.unwrap_or(0.0);
                let minutes = (hours.fract() * 60.0).round();
                if hours < 1.0 { format!("PT{minutes}M") } else { format!("PT{}H{minutes}M", hours.trunc()) }
            }
            Unit::Second => format!("PT{}S", number(amount)),
            Unit::Minute => format!("PT{}M", number(amount)),
            Unit::Hour => format!("PT{}H", number(amount)),
            Unit::Day | Unit::Night => format!("P{}D", number(amount)),
            Unit::Week => format!("P{}W", number(amount)),
            Unit::Fortnight => format!("P{}W", number(times(2.0))),
            Unit::Weekend => format!("P{}WE", number(amount)),
            Unit::Month => format!("P{}M", number(amount)),
            Unit::Quarter => format!("P{}Q", number(amount)),
            Unit::Year => format!("P{}Y", number(amount)),
            Unit::Decade if amount.is_none() => "PXDE".to_owned(),
            Unit::Century if amount.is_none() => "PXC".to_owned(),
            Unit::Decade => format!("P{}Y", number(times(10.0))),
            Unit::Century => format!("P{}Y", number(times(100.0))),
        }
    }

    /// Whether the unit is shorter than a day.
    pub fn is_clock(self) -> bool {
        matches!(self, Unit::Second | Unit::Minute | Unit::Hour)
    }
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// Named by its first year.
    Century(i16),
    /// Named by its first year.
    Decade(i16),
    Year(i16),
    Half(i16, i8),
    Quarter(i16, i8),
    Season(i16, Season),
    Month(i16, i8),
    /// Named by its Monday.
    Week(Date),
    /// Named by the Monday before it.
    Weekend(Date),
    Day(Date),
    Range(Date, Date),
}

/// The date, where there is one.
pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// The day `days` later.
pub(super) fn plus_days(day: Date, days: i32) -> Option<Date> {
    day.checked_add(days.days()).ok()
}

fn monday(day: Date) -> Option<Date> {
    plus_days(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

fn last_of_month(year: i16, month: i8) -> Option<Date> {
    date(year, month, 1).map(|first| first.last_of_month())
}

impl Period {
    /// The stretch of that unit that holds `day`.
    pub fn containing(unit: Unit, day: Date) -> Option<Self> {
        let year = day.year();
        Some(match unit {
            Unit::Century => Period::Century(year.div_euclid(100) * 100),
            Unit::Decade => Period::Decade(year.div_euclid(10) * 10),
            Unit::Year => Period::Year(year),
            Unit::Quarter => Period::Quarter(year, (day.month() - 1) / 3 + 1),
            Unit::Month => Period::Month(year, day.month()),
            Unit::Week | Unit::Fortnight => Period::Week(monday(day)?),
            Unit::Weekend => Period::Weekend(monday(day)?),
            Unit::Day | Unit::Night | Unit::Hour | Unit::Minute | Unit::Second => Period::Day(day),
        })
    }

    /// The stretch of the same kind `steps` later, or earlier where negative.
    pub fn shifted(self, steps: i32) -> Option<Self> {
        let year = |year: i16, by: i32| i16::try_from(i32::from(year).checked_add(by)?).ok();
        // Counts stretches of which a year has `per`, from the year 0.
        let turn = |y: i16, index: i8, per: i32| -> Option<(i16, i8)> {
            let all = i32::from(y).checked_mul(per)?.checked_add(i32::from(index) - 1)?.checked_add(steps)?;
            Some((i16::try_from(all.div_euclid(per)).ok()?, i8::try_from(all.rem_euclid(per)).ok()? + 1))
        };
        Some(match self {
            Period::Century(y) => Period::Century(year(y, steps.checked_mul(100)?)?),
            Period::Decade(y) => Period::Decade(year(y, steps.checked_mul(10)?)?),
            Period::Year(y) => Period::Year(year(y, steps)?),
            Period::Half(y, half) => turn(y, half, 2).map(|(y, half)| Period::Half(y, half))?,
            Period::Quarter(y, quarter) => turn(y, quarter, 4).map(|(y, q)| Period::Quarter(y, q))?,
            Period::Season(y, season) => Period::Season(year(y, steps)?, season),
            Period::Month(y, month) => turn(y, month, 12).map(|(y, m)| Period::Month(y, m))?,
            Period::Week(monday) => Period::Week(plus_days(monday, steps.checked_mul(7)?)?),
            Period::Weekend(monday) => Period::Weekend(plus_days(monday, steps.checked_mul(7)?)?),
            Period::Day(day) => Period::Day(plus_days(day, steps)?),
            Period::Range(first, last) => Period::Range(plus_days(first, steps)?, plus_days(last, steps)?),
        })
    }

    /// The same stretch of another year.
    pub fn in_year(self, year: i16) -> Option<Self> {
        Some(match self {
            Period::Half(_, half) => Period::Half(year, half),
            Period::Quarter(_, quarter) => Period::Quarter(year, quarter),
            Period::Season(_, season) => Period::Season(year, season),
            Period::Month(_, month) => Period::Month(year, month),
            Period::Day(day) => Period::Day(date(year, day.month(), day.day())?),
            Period::Year(_) => Period::Year(year),
            Period::Range(first, last) => {
                let start = date(year, first.month(), first.day())?;
                Period::Range(start, plus_days(start, (last - first).get_days())?)
            }
            other => other,
        })
    }

    /// Its first and last day.
    pub fn days(self) -> Option<(Date, Date)> {
        let months = |year: i16, from: i8, to: i8| Some((date(year, from, 1)?, last_of_month(year, to)?));
        match self {
            Period::Century(year) => Some((date(year, 1, 1)?, date(year.checked_add(99)?, 12, 31)?)),
            Period::Decade(year) => Some((date(year, 1, 1)?, date(year.checked_add(9)?, 12, 31)?)),
            Period::Year(year) => months(year, 1, 12),
            Period::Half(year, half) => months(year, half * 6 - 5, half * 6),
            Period::Quarter(year, quarter) => months(year, quarter * 3 - 2, quarter * 3),
            Period::Season(year, Season::Winter) => {
                Some((date(year, 12, 1)?, last_of_month(year.checked_add(1)?, 2)?))
            }
            Period::Season(year, season) => months(year, season.month(), season.month() + 2),
            Period::Month(year, month) => months(year, month, month),
            Period::Week(monday) => Some((monday, plus_days(monday, 6)?)),
            Period::Weekend(monday) => Some((plus_days(monday, 5)?, plus_days(monday, 6)?)),
            Period::Day(day) => Some((day, day)),
            Period::Range(first, last) => Some((first, last)),
        }
    }

    /// Its TIMEX3 value.
    pub fn value(self) -> String {
        let week = |monday: Date| {
            let iso: ISOWeekDate = monday.iso_week_date();
            format!("{:04}-W{:02}", iso.year(), iso.week())
        };
        match self {
            Period::Century(year) => format!("{:02}XX", year / 100),
            Period::Decade(year) => format!("{:03}X", year / 10),
            Period::Year(year) => format!("{year:04}"),
            Period::Half(year, half) => format!("{year:04}-H{half}"),
            Period::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            Period::Season(year, season) => format!("{year:04}-{}", season.code()),
            Period::Month(year, month) => format!("{year:04}-{month:02}"),
            Period::Week(monday) => week(monday),
            Period::Weekend(monday) => format!("{}-WE", week(monday)),
            Period::Day(day) => day.to_string(),
            Period::Range(first, last) => format!("{first}/{last}"),
        }
    }
}

/// Easter Sunday of the Western churches, by the anonymous Gregorian computus (Meeus, Jones and Butcher).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let a = y.rem_euclid(19);
    let (b, c) = (y.div_euclid(100), y.rem_euclid(100));
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15).rem_euclid(30);
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    date(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// The day a rule of `data/holidays.tsv` gives in a year; `None` for feasts of a moon calendar.
pub(super) fn holiday(rule: &str, year: i16) -> Option<Date> {
    if let Some(offset) = rule.strip_prefix("easter") {
        return plus_days(easter(year)?, offset.parse().ok()?);
    }
    let (month, rest) = rule.split_once('-')?;
    let month: i8 = month.parse().ok()?;
    let Some(rest) = rest.strip_prefix('w') else { return date(year, month, rest.parse().ok()?) };
    let (nth, weekday) = rest.split_once('-')?;
    let weekday = Weekday::from_monday_one_offset(weekday.parse().ok()?).ok()?;
    let nth: i8 = nth.parse().ok()?;
    date(year, month, 1)?.nth_weekday_of_month(if nth == 5 { -1 } else { nth }, weekday).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn stretches_hold_their_days() {
        let tuesday = day(2015, 11, 3);
        let week = Period::containing(Unit::Week, tuesday).unwrap();
        assert_eq!(week.value(), "2015-W45");
        assert_eq!(week.days(), Some((day(2015, 11, 2), day(2015, 11, 8))));
        assert_eq!(
            Period::containing(Unit::Month, tuesday).unwrap().shifted(-11).unwrap().value(),
            "2014-12"
        );
        assert_eq!(Period::Quarter(1989, 1).shifted(-1).unwrap().value(), "1988-Q4");
        assert_eq!(Period::Half(2022, 2).shifted(1).unwrap().value(), "2023-H1");
    }

    #[test]
    fn movable_feasts() {
        assert_eq!(easter(2000), Some(day(2000, 4, 23)));
        assert_eq!(holiday("11-w4-4", 1999), Some(day(1999, 11, 25)));
        assert_eq!(holiday("05-w5-1", 2021), Some(day(2021, 5, 31)));
        assert_eq!(holiday("moon", 2021), None);
    }

    #[test]
    fn durations() {
        assert_eq!(Unit::Hour.duration(Some(5.5)), "PT5H30M");
        assert_eq!(Unit::Hour.duration(Some(0.5)), "PT30M");
        assert_eq!(Unit::Decade.duration(Some(2.0)), "P20Y");
        assert_eq!(Unit::Week.duration(None), "PXW");
    }
}
