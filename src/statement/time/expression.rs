//! What a temporal expression says before it is held against a calendar.

use jiff::civil::Weekday;

use super::calendar::{Season, Unit};

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
}

impl Part {
    pub fn code(self) -> &'static str {
        match self {
            Part::Morning => "MO",
            Part::Afternoon => "AF",
            Part::Evening => "EV",
            Part::Night => "NI",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "MO" => Part::Morning,
            "AF" => Part::Afternoon,
            "EV" => Part::Evening,
            "NI" => Part::Night,
            _ => return None,
        })
    }
}

/// Hour and minute of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub hour: i8,
    pub minute: i8,
    /// Whether the words name Universal Time ("GMT").
    pub universal: bool,
}

/// A part of a stretch: "early", "mid-", "late".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    Middle,
    End,
    /// "earlier this week": before publication.
    Earlier,
    /// "later this week": after publication.
    Later,
}

/// Which of several like stretches is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    /// Nothing is said: the tense of the verb decides.
    Bare,
    /// "this", counted from publication.
    This,
    /// "last", counted from publication.
    Last,
    /// "next", counted from publication.
    Next,
    /// "the previous", counted from the time the text speaks of.
    Previous,
    /// "the following", counted from the time the text speaks of.
    Following,
    /// "the same", the time the text speaks of.
    Same,
}

/// The year beside a part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearOf {
    Unstated,
    Stated(i16),
    /// "last year" is -1.
    FromPublication(i32),
    /// "of the same year".
    Narrative,
}

/// A stretch that recurs every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Yearly {
    Month(i8),
    /// Month and day.
    Day(i8, i8),
    /// First and last month and day.
    Days((i8, i8), (i8, i8)),
    Season(Season),
    Quarter(i8),
    Half(i8),
    /// A rule of `data/holidays.tsv`.
    Holiday(&'static str),
}

/// What the words mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    Yearly(Yearly, YearOf, Shift),
    Weekday(Weekday, Shift),
    /// "Friday last week": the weekday of a week that is counted from publication.
    WeekdayOfWeek(Weekday, i8),
    /// "this week", "last month", "the year".
    Unit(Unit, Shift),
    /// "yesterday": days from publication.
    NamedDay(i8),
    Year(i16),
    Years(i16, i16),
    /// By its first year.
    Decade(i16),
    /// By its first year.
    Century(i16),
    /// A full date in figures, whose first day and, for a range, last day are given.
    Exact(jiff::civil::Date),
    /// "the quarter", "the year-earlier period": years from the quarter spoken of last.
    QuarterAgain(i32),
    /// "three days ago": `steps` units from publication, or from the time the text speaks of.
    Offset {
        /// `None` where the number is vague.
        amount: Option<f64>,
        unit: Unit,
        later: bool,
        narrative: bool,
    },
    /// "the past three months": a length of time that ends or begins with publication.
    Window {
        /// `None` where the number is vague.
        amount: Option<f64>,
        unit: Unit,
        later: bool,
    },
    /// Its TIMEX3 value.
    Duration(String),
    /// Its TIMEX3 value.
    Set(String),
    /// `PAST_REF`, `PRESENT_REF` or `FUTURE_REF`.
    Reference(&'static str),
    /// A clock time or part of the day without a day.
    Hour,
    YearEnd,
}

/// A temporal expression as it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expression {
    /// Its first lexeme.
    pub start: usize,
    /// One past its last lexeme.
    pub end: usize,
    pub meaning: Meaning,
    pub edge: Option<Edge>,
    pub part: Option<Part>,
    pub clock: Option<Clock>,
    /// "about", "nearly", "more than".
    pub approximate: bool,
}
