//! The day of publication, from what the page prints.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::{Block, BlockKind, Stated};
use crate::text::SourceSpan;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    let alternatives = [
        format!(r"{month}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<year>(?:19|20)\d\d)\b"),
        format!(
            r"\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]+{},?[\s-]+(?P<year2>(?:19|20)\d\d)\b",
            month.replace("month", "month2")
        ),
        r"\b(?P<year3>(?:19|20)\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)".to_owned(),
        r"\b(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year4>(?:19|20)\d\d)\b".to_owned(),
    ];
    Regex::new(&format!("(?i){}", alternatives.join("|")))
        .expect("the pattern of dates is a valid expression")
});

/// Words that a line of date may hold besides the date itself.
static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?: [\s,.:;|•·()/\[\]+–—-]
            | \b(?:first|last|originally|published|posted|created|issued|filed|date|dated|updated|modified|edited|uploaded
            |on|at|in|by|the|of|and|am|pm|a\.m\.?|p\.m\.?|noon|midnight|hrs?|hours?|o'clock
            |gmt|utc|bst|cet|cest|est|edt|cst|cdt|mst|mdt|pst|pdt|ist|aest|aedt|msk|jst|hkt|sgt|wat|eat|sast|uk|us|et|pt|ct|local|time
            |mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b
            | \b\p{L}+\s+time\b | \bpage\s+[a-z]?\d{1,3}\b
            | \d{1,2}(?::\d\d){1,2}(?:[.]\d+)?(?:am|pm|z|h)? | \d{1,2}(?:am|pm) | \d{4}(?:gmt|hrs)? | [+-]\d\d:?\d\d | t\d\d:\d\d\S* )*$",
    )
    .expect("the pattern of date lines is a valid expression")
});

/// The date in a line, with its bytes relative to the line.
pub(super) fn date_in(line: &str) -> Option<(Date, SourceSpan)> {
    let found = DATE.captures(line)?;
    let group = |names: [&str; 3]| names.iter().find_map(|name| found.name(name));
    let number = |text: &str| text.parse::<i16>().ok();
    let year =
        group(["year", "year2", "year3"]).or_else(|| found.name("year4")).and_then(|m| number(m.as_str()))?;
    let (month, day) = if let (Some(a), Some(b)) = (found.name("a"), found.name("b")) {
        let (a, b) = (number(a.as_str())?, number(b.as_str())?);
        // Written the American way unless that gives no month.
        if a > 12 { (b, a) } else { (a, b) }
    } else {
        let month = group(["month", "month2", "month3"])?.as_str();
        (month_number(month)?, group(["day", "day2", "day3"]).and_then(|m| number(m.as_str()))?)
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some((date, SourceSpan::from_range(found.get(0)?.range())))
}

fn month_number(month: &str) -> Option<i16> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    month.parse().ok().or_else(|| {
        let prefix = month.get(..3)?.to_ascii_lowercase();
        MONTHS.iter().position(|name| *name == prefix).map(|at| at as i16 + 1)
    })
}

/// Whether a line holds a date and nothing else but what goes with one: "Posted: March 3rd, 2019, 4 pm GMT", or
/// "MINSK 2016-08-30".
pub(super) fn is_date_line(line: &str) -> bool {
    if line.len() > 140 {
        return false;
    }
    let Some((_, span)) = date_in(line) else { return false };
    // "MINSK 2016-08-30", "ORLO, Lower Vara 2016-08-30": wire copy puts the place before the date.
    let before = &line[..span.start as usize];
    let town = is_place_before_date(before);
    let mut rest = format!("{} {}", if town { "" } else { before }, &line[span.end as usize..]);
    if let Some((_, second)) = date_in(&rest) {
        rest = format!("{} {}", &rest[..second.start as usize], &rest[second.end as usize..]);
    }
    DATE_LINE.is_match(&rest)
}

/// Whether words before a date look like the place of a wire story: a town in capitals, and what it lies in.
fn is_place_before_date(before: &str) -> bool {
    let capitals = |text: &str| text.chars().any(char::is_alphabetic) && !text.contains(char::is_lowercase);
    let (town, region) = before.split_once(',').unwrap_or((before, ""));
    town.split_whitespace().count() <= 4
        && region.split_whitespace().count() <= 4
        && capitals(town)
        && region.split_whitespace().all(|word| !word.starts_with(char::is_lowercase))
        && !before.contains(|c: char| c.is_ascii_digit())
}

/// Finds the day of publication: on a line of date, else in a byline. A line that says "updated" gives way
/// to one that says when the page was first published.
pub(super) fn find(source: &str, blocks: &[Block]) -> Option<Stated<Date>> {
    let mut best: Option<(u8, Stated<Date>)> = None;
    for block in blocks.iter().filter(|block| matches!(block.kind, BlockKind::Dateline | BlockKind::Byline)) {
        let line = block.span.of(source);
        let Some((date, span)) = date_in(line) else { continue };
        let lower = line[..span.start as usize].to_lowercase();
        let updated = ["updated", "modified", "edited"].iter().any(|word| lower.contains(word));
        let said = ["published", "posted", "issued", "filed"].iter().any(|word| lower.contains(word));
        let (rank, reason) = if said {
            (3, "the page says when it was published")
        } else if updated {
            (1, "the page says when it was last updated")
        } else {
            (2, "the page prints this date above the article")
        };
        if best.as_ref().is_none_or(|(other, _)| rank > *other) {
            let span = Some(span.shifted(block.span.start));
            best = Some((rank, Stated { value: date, span, reason: reason.to_owned() }));
        }
    }
    best.map(|(_, stated)| stated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_ways_pages_print_them() {
        let date = |y, m, d| Date::new(y, m, d).ok();
        for (line, expected) in [
            ("Published March 4th, 2016 - 04:01 GMT", date(2016, 3, 4)),
            ("Updated Thu 6 May 2010, 9:03am AEST", date(2010, 5, 6)),
            ("2019-02-28T10:00:00Z", date(2019, 2, 28)),
            ("Updated 4/9/2007 6:04 PM", date(2007, 4, 9)),
            ("By Orbis - Jan 8,2017 - Last updated at Jan 8,2017", date(2017, 1, 8)),
            ("February 31, 2015", None),
        ] {
            assert_eq!(date_in(line).map(|(date, _)| date), expected, "{line}");
        }
    }

    #[test]
    fn a_sentence_with_a_date_is_no_date_line() {
        assert!(is_date_line("Posted: March 14th, 2013"));
        assert!(is_date_line("Published on May 2, 2011 at 4:31 AM, updated May 3, 2011 at 8:33 AM"));
        assert!(is_date_line("Posted 11:02 AM (Velm Time) November 10, 2004"));
        assert!(is_date_line("Wednesday, November 10, 2004; Page A01"));
        assert!(is_date_line("NEW OBER 2016-08-30"));
        assert!(is_date_line("ORLO , Lower Vara 2016-08-30"));
        assert!(!is_date_line("NEW OBER will vote on 2016-08-30"));
        assert!(!is_date_line("The bridge fell on March 14, 2013"));
    }
}
