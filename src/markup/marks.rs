//! What marks mean: entities, dates, numbers, claims, quotations, furniture; and decisions in footnotes.

use jiff::civil::Date;
use smol_str::SmolStr;

use super::attributes::Attributes;
use crate::text::{DocumentSpan, SourceSpan};

/// The four keys that link a mention to an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKey {
    /// `actor=`
    Actor,
    /// `place=`
    Place,
    /// `org=`
    Organisation,
    /// `event=`
    Event,
}

impl EntityKey {
    /// All, in the order of the vocabulary.
    pub const ALL: [EntityKey; 4] =
        [EntityKey::Actor, EntityKey::Place, EntityKey::Organisation, EntityKey::Event];

    /// The key as written.
    pub const fn name(self) -> &'static str {
        match self {
            EntityKey::Actor => "actor",
            EntityKey::Place => "place",
            EntityKey::Organisation => "org",
            EntityKey::Event => "event",
        }
    }
}

/// What a `date=` says: first and last day, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MarkedDate {
    /// First day; `None` where the interval is open or its start unknown.
    pub from: Option<Date>,
    /// Last day; `None` where the interval is open or its end unknown.
    pub to: Option<Date>,
    /// Approximate or uncertain (`~`, `?`, `%` of EDTF).
    pub approximate: bool,
}

/// What a `num=` says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarkedNumber {
    /// Lowest value; negative infinity where there is none.
    pub low: f64,
    /// Highest value; infinity where there is none.
    pub high: f64,
    /// Whether `low` itself is left out, as in ">250".
    pub above: bool,
    /// Whether `high` itself is left out, as in "<250".
    pub below: bool,
    /// Around that value, as in "~600".
    pub approximate: bool,
}

/// One thing a mark says of its words. A span may say several.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// This mention is that entity.
    Entity {
        /// What kind.
        key: EntityKey,
        /// Its id in the dictionary.
        id: SmolStr,
        /// A place that stands for its government or an institution.
        metonym: bool,
    },
    /// The words mean this time.
    Date(MarkedDate),
    /// The words are this quantity.
    Number {
        /// The value.
        value: MarkedNumber,
        /// What it counts or measures.
        unit: Option<SmolStr>,
    },
    /// A claim.
    Claim {
        /// Who makes it.
        by: Option<SmolStr>,
        /// Credibility in the Admiralty code, 1 to 6.
        credibility: Option<u8>,
    },
    /// A quotation.
    Quote {
        /// Who says it.
        by: Option<SmolStr>,
        /// Whom it was said to.
        to: Option<SmolStr>,
    },
    /// The words name nobody and nothing.
    NotEntity,
    /// Not for analysis.
    Ignore,
    /// Furniture of the page.
    Boilerplate,
    /// Gathered by the author.
    Own,
}

/// Where an annotation is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Site {
    /// A span in the text, as an index into [`super::Document::spans`].
    Span(u32),
    /// A footnote of the document anchored by quotation, as an index into [`super::Document::footnotes`].
    Footnote(u32),
    /// A footnote of the document's sidecar, as an index into that document's footnotes.
    Sidecar(u32),
}

/// Words of the source and what a person said of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// The words.
    pub span: SourceSpan,
    /// What is said of them.
    pub marks: Vec<Mark>,
    /// The annotation's id, local to the file: `#c1`, or the label of the footnote it is written in.
    pub id: Option<SmolStr>,
    /// Where it is written down.
    pub site: Site,
}

impl Annotation {
    /// Whether the words take no part in the analysis.
    pub fn is_ignored(&self) -> bool {
        self.marks.iter().any(|mark| matches!(mark, Mark::Ignore | Mark::Boilerplate))
    }
}

/// `ID`, or `FILE:ID` for one elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// The stem of the other file, or the `slug` of its front matter; `None` for this file.
    pub file: Option<SmolStr>,
    /// The id there.
    pub id: SmolStr,
}

impl Reference {
    /// Reads `ID` or `FILE:ID`; `None` where the id is empty.
    pub fn parse(text: &str) -> Option<Self> {
        let (file, id) = match text.rsplit_once(':') {
            Some((file, id)) => (Some(SmolStr::from(file)), id),
            None => (None, text),
        };
        (!id.is_empty() && file.as_deref() != Some("")).then(|| Reference { file, id: id.into() })
    }
}

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DecisionKind {
    /// Two statements that differ.
    Contradiction,
    /// Two entities or statements are the same.
    Same,
    /// Two entities or statements are not the same.
    NotSame,
}

/// How far a decision is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum DecisionStatus {
    /// Nobody decided yet.
    #[default]
    Open,
    /// Somebody looked at it and says what it is.
    Reviewed,
    /// The disagreement stands.
    Accepted,
    /// There is no disagreement.
    Rejected,
}

/// What the difference is, in the reviewer's judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// The two say the same.
    Same,
    /// The units differ.
    Unit,
    /// The scopes differ.
    Scope,
    /// One is more precise.
    Precision,
    /// The later one replaces the earlier one.
    Superseded,
    /// Both cannot hold.
    Conflict,
    /// They name one thing differently.
    Label,
}

/// A decision a person wrote down, in a footnote of the document or of its sidecar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What it is about.
    pub kind: DecisionKind,
    /// The first of the two.
    pub a: Option<Reference>,
    /// The second of the two.
    pub b: Option<Reference>,
    /// Code of the rule that found the disagreement: "number".
    pub rule: Option<SmolStr>,
    /// How far it is.
    pub status: DecisionStatus,
    /// What the difference is.
    pub verdict: Option<Verdict>,
    /// Who decided.
    pub reviewer: Option<SmolStr>,
    /// The day of the decision.
    pub on: Option<Date>,
    /// The reasoning: the footnote's text behind its first span, on one line a paragraph.
    pub reason: String,
    /// Label of the footnote.
    pub label: SmolStr,
    /// The footnote, in the document (or sidecar) it is written in.
    pub span: DocumentSpan,
    /// Whether it is written in the document's sidecar.
    pub in_sidecar: bool,
}

/// What the attributes say, in the order of the vocabulary; empty where they say nothing.
pub(super) fn marks(attributes: &Attributes) -> Vec<Mark> {
    let mut marks = Vec::new();
    let word = |key| attributes.get(key).map(SmolStr::from);
    for key in EntityKey::ALL {
        if let Some(id) = word(key.name()) {
            marks.push(Mark::Entity { key, id, metonym: attributes.has_class("metonym") });
        }
    }
    if let Some(date) = attributes.get("date").and_then(date) {
        marks.push(Mark::Date(date));
    }
    if let Some(value) = attributes.get("num").and_then(number) {
        marks.push(Mark::Number { value, unit: word("unit") });
    }
    if attributes.has_class("claim") {
        let credibility = attributes.get("cred").and_then(|value| value.parse().ok());
        let credibility = credibility.filter(|value| (1..=6).contains(value));
        marks.push(Mark::Claim { by: word("by"), credibility });
    }
    if attributes.has_class("quote") {
        marks.push(Mark::Quote { by: word("by"), to: word("to") });
    }
    for (class, mark) in [
        ("not-entity", Mark::NotEntity),
        ("ignore", Mark::Ignore),
        ("boilerplate", Mark::Boilerplate),
        ("own", Mark::Own),
    ] {
        if attributes.has_class(class) {
            marks.push(mark);
        }
    }
    marks
}

/// The decision of a footnote's first span, without its reasoning and place.
pub(super) fn decision(attributes: &Attributes) -> Option<Decision> {
    let kind = attributes.classes().find_map(|class| match class {
        "contradiction" => Some(DecisionKind::Contradiction),
        "same" => Some(DecisionKind::Same),
        "not-same" => Some(DecisionKind::NotSame),
        _ => None,
    })?;
    let word = |key| attributes.get(key).map(SmolStr::from);
    Some(Decision {
        kind,
        a: attributes.get("a").and_then(Reference::parse),
        b: attributes.get("b").and_then(Reference::parse),
        rule: word("rule"),
        status: match attributes.get("status") {
            Some("reviewed") => DecisionStatus::Reviewed,
            Some("accepted") => DecisionStatus::Accepted,
            Some("rejected") => DecisionStatus::Rejected,
            _ => DecisionStatus::Open,
        },
        verdict: attributes.get("verdict").and_then(|verdict| match verdict {
            "same" => Some(Verdict::Same),
            "unit" => Some(Verdict::Unit),
            "scope" => Some(Verdict::Scope),
            "precision" => Some(Verdict::Precision),
            "superseded" => Some(Verdict::Superseded),
            "conflict" => Some(Verdict::Conflict),
            "label" => Some(Verdict::Label),
            _ => None,
        }),
        reviewer: word("reviewer"),
        on: attributes.get("on").and_then(super::front_matter::day),
        reason: String::new(),
        label: SmolStr::default(),
        span: DocumentSpan::default(),
        in_sidecar: false,
    })
}

/// Reads a date, month, year or interval: ISO 8601 with the qualifiers, unspecified digits and open ends of
/// EDTF level 1, without seasons and years of more than four digits.
pub fn date(text: &str) -> Option<MarkedDate> {
    let Some((from, to)) = text.split_once('/') else {
        let (from, to, approximate) = one_date(text)?;
        return Some(MarkedDate { from: Some(from), to: Some(to), approximate });
    };
    let end = |text: &str| match text {
        "" | ".." => Some(None),
        _ => one_date(text).map(Some),
    };
    let (from, to) = (end(from)?, end(to)?);
    if from.is_none() && to.is_none() {
        return None;
    }
    let approximate = [from, to].iter().flatten().any(|date| date.2);
    let (from, to) = (from.map(|date| date.0), to.map(|date| date.1));
    // An interval that ends before it starts means nothing.
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return None;
    }
    Some(MarkedDate { from, to, approximate })
}

fn one_date(text: &str) -> Option<(Date, Date, bool)> {
    let plain = text.trim_end_matches(['~', '?', '%']);
    let approximate = plain.len() < text.len();
    if text.len() - plain.len() > 1 || !plain.is_ascii() {
        return None;
    }
    let mut parts = plain.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let part = |text: &str, low: i16, high: i16| -> Option<(i16, i16)> {
        match text {
            "XX" => Some((low, high)),
            _ if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                let value = text.parse().ok().filter(|value| (low..=high).contains(value))?;
                Some((value, value))
            }
            _ => None,
        }
    };
    let known = year.trim_end_matches('X');
    if known.len() < 2 || !known.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let years = (year.replace('X', "0").parse::<i16>().ok()?, year.replace('X', "9").parse::<i16>().ok()?);
    let months = parts.next().map_or(Some((1, 12)), |month| part(month, 1, 12))?;
    let days = parts.next().map_or(Some((1, 31)), |day| part(day, 1, 31))?;
    if parts.next().is_some() {
        return None;
    }
    let first = Date::new(years.0, months.0 as i8, days.0 as i8).ok()?;
    let last_month = Date::new(years.1, months.1 as i8, 1).ok()?;
    let last = match days {
        (1, 31) => last_month.last_of_month(),
        (_, day) => Date::new(years.1, months.1 as i8, day as i8).ok()?,
    };
    Some((first, last, approximate))
}

/// Reads a number with its bound: `24`, `-3.5`, `>250`, `>=250`, `<10`, `<=10`, `~600`, `10..15`.
/// Digits may be grouped by `,` or `_`; the decimal sign is a point.
pub fn number(text: &str) -> Option<MarkedNumber> {
    let exact = |low, high| MarkedNumber { low, high, above: false, below: false, approximate: false };
    let infinity = f64::INFINITY;
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (plain_number(low)?, plain_number(high)?);
        return (low <= high).then(|| exact(low, high));
    }
    if let Some(rest) = text.strip_prefix(">=").or(text.strip_prefix('≥')) {
        return Some(exact(plain_number(rest)?, infinity));
    }
    if let Some(rest) = text.strip_prefix("<=").or(text.strip_prefix('≤')) {
        return Some(exact(-infinity, plain_number(rest)?));
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some(MarkedNumber { above: true, ..exact(plain_number(rest)?, infinity) });
    }
    if let Some(rest) = text.strip_prefix('<') {
        return Some(MarkedNumber { below: true, ..exact(-infinity, plain_number(rest)?) });
    }
    if let Some(rest) = text.strip_prefix('~') {
        let value = plain_number(rest)?;
        return Some(MarkedNumber { approximate: true, ..exact(value, value) });
    }
    let value = plain_number(text)?;
    Some(exact(value, value))
}

fn plain_number(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.len() > 40 || !text.bytes().all(|byte| byte.is_ascii_digit() || b".,_-".contains(&byte)) {
        return None;
    }
    text.replace([',', '_'], "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates_mean_first_and_last_day() {
        let read = |text| date(text).map(|date| (date.from, date.to, date.approximate));
        let of = |from, to, approximate| Some((Some(from), Some(to), approximate));
        assert_eq!(read("2015-11-03"), of(day(2015, 11, 3), day(2015, 11, 3), false));
        assert_eq!(read("2016-02"), of(day(2016, 2, 1), day(2016, 2, 29), false));
        assert_eq!(read("2015-09~"), of(day(2015, 9, 1), day(2015, 9, 30), true));
        assert_eq!(read("201X"), of(day(2010, 1, 1), day(2019, 12, 31), false));
        assert_eq!(read("2015-11-03/2015-11-05"), of(day(2015, 11, 3), day(2015, 11, 5), false));
        assert_eq!(read("2015-11-03/.."), Some((Some(day(2015, 11, 3)), None, false)));
        for wrong in
            ["", "Tuesday", "2015-13", "2015-02-30", "3/11/2015", "2015-11-05/2015-11-03", "../..", "15"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_carry_their_bounds() {
        let read =
            |text| number(text).map(|number| (number.low, number.high, number.above, number.approximate));
        assert_eq!(read("2,084"), Some((2084.0, 2084.0, false, false)));
        assert_eq!(read(">250"), Some((250.0, f64::INFINITY, true, false)));
        assert_eq!(read("10..15"), Some((10.0, 15.0, false, false)));
        assert_eq!(read("~600"), Some((600.0, 600.0, false, true)));
        for wrong in ["", "many", "NaN", "inf", "15..10", "1e5", "--"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn references_name_a_file_and_an_id() {
        let read = |text| Reference::parse(text).map(|r| (r.file.map(|f| f.to_string()), r.id.to_string()));
        assert_eq!(read("c1"), Some((None, "c1".into())));
        assert_eq!(read("002:c4"), Some((Some("002".into()), "c4".into())));
        assert_eq!(read("002:"), None);
        assert_eq!(read(":c4"), None);
    }
}
