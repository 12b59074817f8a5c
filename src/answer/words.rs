//! How things are called when a reader is spoken to.

use jiff::civil::Date;

use crate::contradiction::Finding;
use crate::corpus::{CorpusDocument, Passage, Snapshot};
use crate::entity::EntityKind;
use crate::statement::{Bound, Quantity, TimeExpression, TimeKind};
use crate::text::SourceSpan;

/// Longest excerpt of a text in an answer, in characters.
const EXCERPT: usize = 160;

/// What a kind of entity is called.
pub fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organisation => "organisation",
        EntityKind::Government => "government",
        EntityKind::ArmedGroup => "armed group",
        EntityKind::Outlet => "news outlet",
        EntityKind::Agency => "news agency",
        EntityKind::Group => "group of people",
        EntityKind::Place => "place",
    }
}

/// What a document is called in a list: its outlet and file, "The Harbour Post (003.txt)".
pub fn document_label(document: &CorpusDocument) -> String {
    let file = document.name.rsplit('/').next().unwrap_or(&document.name);
    match &document.facts.layout.outlet {
        Some(outlet) => format!("{} ({file})", outlet.value),
        None => file.to_owned(),
    }
}

/// A span's text on one line, shortened at a word.
pub(super) fn excerpt(document: &CorpusDocument, span: SourceSpan) -> String {
    shortened(span.of(document.document.source()))
}

/// A text on one line, shortened at a word.
pub(super) fn shortened(text: &str) -> String {
    let mut short = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count() + 1;
        if length + width > EXCERPT && length > 0 {
            short.push_str(" …");
            return short;
        }
        if length > 0 {
            short.push(' ');
        }
        short.push_str(word);
        length += width;
    }
    short
}

/// Longest words in the title of an action, in characters.
const TITLE: usize = 40;

/// Words for the title of an action: the beginning and the end of what is long, since claims of one sentence differ
/// in their ends.
pub(super) fn title_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let whole = words.join(" ");
    if whole.chars().count() <= TITLE {
        return whole;
    }
    let reach = |words: &mut dyn Iterator<Item = &&str>, most: usize| {
        let mut length = 0;
        let fits = words.take_while(|word| {
            length += word.chars().count() + 1;
            length <= most
        });
        fits.count()
    };
    let (start, end) =
        (reach(&mut words.iter(), TITLE * 3 / 5), reach(&mut words.iter().rev(), TITLE * 2 / 5));
    if start == 0 || start + end >= words.len() {
        return format!("{} …", whole.chars().take(TITLE).collect::<String>());
    }
    format!("{} … {}", words[..start].join(" "), words[words.len() - end..].join(" ")).trim_end().to_owned()
}

/// The sentence that holds a span, or the span where no sentence does.
pub(super) fn sentence_of(document: &CorpusDocument, span: SourceSpan) -> SourceSpan {
    let sentences = &document.facts.sentences;
    let after = sentences.partition_point(|sentence| sentence.span.start <= span.start);
    match after.checked_sub(1).map(|index| sentences[index].span) {
        Some(sentence) if sentence.end >= span.end => sentence,
        _ => span,
    }
}

/// "3 November 2015".
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// What a temporal expression means: "Tuesday, 3 November 2015", "between … and …", "not resolved".
pub(super) fn meaning_of_time(time: &TimeExpression) -> String {
    let about = if time.approximate { "about " } else { "" };
    match (time.days, &time.value) {
        (Some((first, last)), value) if first == last => {
            let hour = value.as_deref().and_then(|value| value.split_once('T')).map_or("", |(_, hour)| hour);
            format!("{about}{}{}", first.strftime("%A, %-d %B %Y"), part_of_day(hour))
        }
        (Some((first, last)), _) => format!("{about}{}", stretch(first, last)),
        (None, Some(value)) => format!("{about}{}", spoken(value, time.kind)),
        (None, None) => "not resolved".to_owned(),
    }
}

/// A stretch of days, as short as it can be said: "October 2015", "20 to 30 September 2015", "2014".
fn stretch(first: Date, last: Date) -> String {
    let whole_months = first.day() == 1 && last.day() == last.days_in_month();
    let year = first.year() == last.year();
    let month = year && first.month() == last.month();
    if whole_months && month {
        first.strftime("%B %Y").to_string()
    } else if whole_months && year && first.month() == 1 && last.month() == 12 {
        format!("the year {}", first.year())
    } else if whole_months && year {
        format!("{} to {}", first.strftime("%B"), last.strftime("%B %Y"))
    } else if month {
        format!("{} to {}", first.day(), day(last))
    } else if year {
        format!("{} to {}", first.strftime("%-d %B"), day(last))
    } else {
        format!("{} to {}", day(first), day(last))
    }
}

/// The part behind a TIMEX3 value's "T", for people: ", 05:12", ", in the morning".
fn part_of_day(hour: &str) -> String {
    match hour {
        "MO" => ", in the morning".to_owned(),
        "MI" => ", at midday".to_owned(),
        "AF" => ", in the afternoon".to_owned(),
        "EV" => ", in the evening".to_owned(),
        "NI" => ", at night".to_owned(),
        "DT" => ", in the daytime".to_owned(),
        _ if hour.starts_with(|c: char| c.is_ascii_digit()) => format!(", {}", hour.replace('Z', " UTC")),
        _ => String::new(),
    }
}

/// A TIMEX3 value that is no calendar time, in words: "P2Y" is "2 years", "PTXH" "some hours".
fn spoken(value: &str, kind: TimeKind) -> String {
    match value {
        "PAST_REF" => return "some time in the past".to_owned(),
        "PRESENT_REF" => return "the present".to_owned(),
        "FUTURE_REF" => return "some time to come".to_owned(),
        _ => {}
    }
    // A day of no known week, month or year.
    if kind != TimeKind::Set && value.starts_with("XXXX") {
        let (day, hour) = value.split_once('T').unwrap_or((value, ""));
        let weekday = day.strip_prefix("XXXX-WXX-").and_then(|number| number.parse::<usize>().ok());
        let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let weekday = weekday.and_then(|number| names.get(number.checked_sub(1)?));
        let day = weekday.map_or("a day".to_owned(), |name| format!("a {name}"));
        return format!("{day}{}; which one is not resolved", part_of_day(hour));
    }
    let length = value.strip_prefix('P').and_then(|length| {
        let (clock, length) = length.strip_prefix('T').map_or((false, length), |rest| (true, rest));
        let unit = length.chars().last()?;
        let count = &length[..length.len() - unit.len_utf8()];
        let unit = match (unit, clock) {
            ('S', true) => "second",
            ('M', true) => "minute",
            ('H', true) => "hour",
            ('D', false) => "day",
            ('W', false) => "week",
            ('M', false) => "month",
            ('Q', false) => "quarter",
            ('Y', false) => "year",
            _ => return None,
        };
        match count {
            "X" => Some(format!("some {unit}s")),
            "1" => Some(format!("1 {unit}")),
            _ if count.parse::<f64>().is_ok() => Some(format!("{count} {unit}s")),
            _ => None,
        }
    });
    match (length, kind) {
        (Some(length), TimeKind::Set) => format!("every {}", length.strip_prefix("1 ").unwrap_or(&length)),
        (Some(length), _) => length,
        (None, TimeKind::Set) => "a time that comes again and again".to_owned(),
        (None, _) => value.to_owned(),
    }
}

/// A number as a reader writes it: "2,084", "1.5".
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "any number".to_owned();
    }
    // What arithmetic in twos leaves behind the tenth digit was never printed.
    let scale = 10f64.powi(10 - value.abs().max(1.0).log10().floor() as i32);
    let value = (value * scale).round() / scale;
    if value.fract() != 0.0 || value.abs() >= 1e15 {
        return format!("{value}");
    }
    let digits = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0.0 { format!("-{grouped}") } else { grouped }
}

/// What a quantity means: "at least 250", "about 600 (540 to 660)", "8 kilometres", "an age of 38 years".
pub(super) fn meaning_of_quantity(quantity: &Quantity) -> String {
    let (unit, factor) = readable(quantity);
    let number = |value: f64| number(value / factor);
    let named = match unit {
        None => String::new(),
        Some("magnitude" | "year-old") => String::new(),
        Some(unit) if unit == "percent" || unit.chars().all(char::is_uppercase) => format!(" {unit}"),
        Some(unit) => format!(" {}", plural_unit(unit)),
    };
    let value = match quantity.bound {
        Bound::Exact if quantity.low == quantity.high => format!("{}{named}", number(quantity.low)),
        Bound::About => {
            let middle = number((quantity.low + quantity.high) / 2.0);
            format!("about {middle}{named} ({} to {})", number(quantity.low), number(quantity.high))
        }
        Bound::AtLeast => format!("at least {}{named}", number(quantity.low)),
        Bound::AtMost => format!("at most {}{named}", number(quantity.high)),
        Bound::Exact | Bound::Range => {
            format!("{} to {}{named}", number(quantity.low), number(quantity.high))
        }
    };
    match unit {
        None if value == number(quantity.low) => format!("exactly {value}"),
        None => value,
        Some("magnitude") => format!("magnitude {value}"),
        Some("year-old") => format!("an age of {value} years"),
        Some(_) => value,
    }
}

/// "metres", "metres per second", "kilotons of TNT".
fn plural_unit(unit: &str) -> String {
    let first = unit.find(" per ").or_else(|| unit.find(" of ")).unwrap_or(unit.len());
    let (first, rest) = unit.split_at(first);
    format!("{first}s{rest}")
}

/// The unit in which people would say it, and how many of the base unit it holds: kilometres, not thousands of
/// metres.
fn readable(quantity: &Quantity) -> (Option<&str>, f64) {
    let large = quantity.low >= 1000.0 || quantity.bound == Bound::AtMost && quantity.high >= 1000.0;
    match quantity.unit.as_deref() {
        Some("metre") if large => (Some("kilometre"), 1000.0),
        Some("kilogram") if large => (Some("tonne"), 1000.0),
        Some("fraction") => (Some("percent"), 0.01),
        unit => (unit, 1.0),
    }
}

/// Whether two figures are of the same kind, so that a reader would hold them side by side: the same unit or
/// counted thing, or the same number.
pub(super) fn comparable(a: &Quantity, b: &Quantity) -> bool {
    if a.unit != b.unit {
        return false;
    }
    let same_number =
        a.low <= b.high && b.low <= a.high && a.bound == Bound::Exact && b.bound == Bound::Exact;
    a.unit.is_some() || a.counted.is_some() && a.counted == b.counted || same_number
}

/// The origins of a standpoint, or the labels of its documents where no origin is known.
pub(super) fn origins_of(snapshot: &Snapshot, finding: &Finding, standpoint: usize) -> String {
    let Some(standpoint) = finding.standpoints.get(standpoint) else { return String::new() };
    if !standpoint.origins.is_empty() {
        return standpoint.origins.join(", ");
    }
    let mut labels: Vec<String> = Vec::new();
    for passage in &standpoint.passages {
        if let Some(document) = snapshot.document(passage.document) {
            let label = document_label(document);
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    labels.join(", ")
}

/// The whole of an attribution's content as one span.
pub(super) fn covering(spans: &[SourceSpan]) -> Option<SourceSpan> {
    spans.iter().copied().reduce(SourceSpan::cover)
}

/// A passage's line in a list: who reports it, and the words.
pub(super) fn report(snapshot: &Snapshot, passage: Passage) -> Option<String> {
    let document = snapshot.document(passage.document)?;
    Some(format!("{}: {}", document_label(document), excerpt(document, passage.span)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (value, text) in [
            (0.0, "0"),
            (999.0, "999"),
            (2084.0, "2,084"),
            (-1e6, "-1,000,000"),
            (1.5, "1.5"),
            (200.0 * 1.1, "220"),
            (22_450_000_000.000_004, "22,450,000,000"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn lengths_of_time_are_told_in_words() {
        for (value, kind, text) in [
            ("P2Y", TimeKind::Duration, "2 years"),
            ("PTXH", TimeKind::Duration, "some hours"),
            ("PT1M", TimeKind::Duration, "1 minute"),
            ("P1M", TimeKind::Set, "every month"),
            ("XXXX-WXX-2", TimeKind::Set, "a time that comes again and again"),
            ("PAST_REF", TimeKind::Date, "some time in the past"),
            ("XXXX-WXX-5", TimeKind::Date, "a Friday; which one is not resolved"),
            ("XXXX-XX-XXT17:30", TimeKind::Time, "a day, 17:30; which one is not resolved"),
        ] {
            assert_eq!(spoken(value, kind), text);
        }
    }

    #[test]
    fn excerpts_end_at_a_word() {
        assert_eq!(shortened(" a\n b "), "a b");
        let long = "word ".repeat(100);
        assert!(shortened(&long).ends_with("word …"));
        assert!(shortened(&long).chars().count() <= EXCERPT + 2);
    }
}
