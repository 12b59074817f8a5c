//! When: clock times, days and years that two documents give for one thing.

use jiff::civil::Date;

use crate::contradiction::dispute::says;
use crate::contradiction::testimony::{Bag, bag, class_or_stem, is_month, is_page_line, weekday};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{Digest, Word};
use crate::facts::Facts;
use crate::text::SourceSpan;

/// A point in time that a sentence states for what it tells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moment {
    pub sentence: u32,
    pub span: SourceSpan,
    /// Minutes after midnight.
    pub clock: Option<u16>,
    /// A year alone.
    pub year: Option<i16>,
    /// 0 for Monday.
    pub weekday: Option<u8>,
    /// A day of the calendar that names its month.
    pub day: Option<Date>,
    /// "about", "around", "shortly after".
    pub approximate: bool,
    /// Content words around it.
    pub context: Bag,
    /// Stems of the rare words right before it, sorted: what happened then.
    pub near: Vec<Feature>,
}

/// Words of the longest line that only says when and where a page was published.
const STAMP: usize = 14;

/// Reads the moments of a document.
pub(crate) fn read(source: &str, facts: &Facts, digest: &Digest) -> Vec<Moment> {
    let mut moments = Vec::new();
    let published = facts.layout.published.as_ref().and_then(|date| date.span);
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let words = digest.words(&sentence.words);
        // The line with the day of publication tells when the page was made.
        let stamp = words.len() < STAMP && published.is_some_and(|span| sentence.span.contains(span));
        if stamp || is_page_line(source, words) {
            continue;
        }
        let mut next = 0;
        for at in 0..words.len() {
            if at < next {
                continue;
            }
            let Some(found) = moment(source, words, at) else { continue };
            next = at + found.length;
            // A line that is a time of day and nothing else heads an entry of a running report.
            let heads = words.len() <= found.length + 1;
            if (found.clock.is_some() && heads) || (found.year.is_none() && is_of_speech(source, words, at)) {
                continue;
            }
            let from = at.saturating_sub(9);
            let to = (at + 9).min(words.len());
            let span = words[at].span.cover(words[(at + found.length - 1).min(words.len() - 1)].span);
            moments.push(Moment {
                sentence: number as u32,
                span,
                clock: found.clock,
                year: found.year,
                weekday: found.weekday,
                day: None,
                approximate: at > 0 && is_vague(&fold(words[at - 1].span.of(source))),
                context: bag(&words[from..to]),
                near: near(&words[at.saturating_sub(5)..at]),
            });
        }
    }
    moments.extend(days(source, facts, digest, published));
    moments
}

/// The days that name their month: "is due in court on Feb. 9".
fn days(source: &str, facts: &Facts, digest: &Digest, published: Option<SourceSpan>) -> Vec<Moment> {
    let mut moments = Vec::new();
    for time in &facts.times {
        let Some((day, last)) = time.days else { continue };
        let text = time.span.of(source);
        let month =
            text.split(|c: char| !c.is_alphabetic()).any(|word| word.len() >= 3 && is_month(&fold(word)));
        let whole = day == last && month && text.bytes().any(|byte| byte.is_ascii_digit());
        if !whole || published.is_some_and(|span| span.overlaps(time.span)) {
            continue;
        }
        let Some(number) = digest.sentence_at(time.span.start) else { continue };
        let words = digest.words(&digest.sentences[number].words);
        let from = words.partition_point(|word| word.span.end <= time.span.start);
        let to = words.partition_point(|word| word.span.start < time.span.end);
        if from == 0 || is_page_line(source, words) {
            continue;
        }
        let around: Vec<Word> =
            words[from.saturating_sub(9)..from].iter().chain(words[to..].iter().take(9)).copied().collect();
        moments.push(Moment {
            sentence: number as u32,
            span: time.span,
            clock: None,
            year: None,
            weekday: None,
            day: Some(day),
            approximate: time.approximate || is_vague(&fold(words[from - 1].span.of(source))),
            context: bag(&around),
            near: near(&words[from.saturating_sub(5)..from]),
        });
    }
    moments
}

/// Whether a time is that at which somebody spoke: "he said shortly before noon".
fn is_of_speech(source: &str, words: &[Word], at: usize) -> bool {
    let before = words[..at].iter().rev().take(4);
    let lead_in = |word: &&Word| {
        let form = fold(word.span.of(source));
        is_vague(&form) || matches!(form.as_ref(), "at" | "shortly" | "just" | "only" | "on")
    };
    let mut before = before.skip_while(lead_in);
    at > 0 && before.next().is_some_and(says)
}

fn near(words: &[Word]) -> Vec<Feature> {
    let mut stems: Vec<Feature> =
        words.iter().filter(|word| !word.capital && word.rarity > 0.3).map(class_or_stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

struct Found {
    length: usize,
    clock: Option<u16>,
    year: Option<i16>,
    weekday: Option<u8>,
}

fn is_vague(word: &str) -> bool {
    matches!(
        word,
        "about"
            | "around"
            | "approximately"
            | "after"
            | "before"
            | "nearly"
            | "almost"
            | "by"
            | "until"
            | "since"
            | "past"
            | "between"
            | "from"
            | "roughly"
    )
}

fn moment(source: &str, words: &[Word], at: usize) -> Option<Found> {
    let form = |at: usize| words.get(at).map(|word| fold(word.span.of(source)));
    let word = form(at)?;
    if words[at].digit {
        if let Some(clock) = clock(source, words, at) {
            return Some(Found { length: clock.1, clock: Some(clock.0), year: None, weekday: None });
        }
        let year: i16 = word.parse().ok().filter(|year| (1900..2100).contains(year) && word.len() == 4)?;
        let before = at.checked_sub(1).and_then(form)?;
        // "in 2003", "Fall 2003"; a day's own year belongs to the day.
        let alone = matches!(before.as_ref(), "in" | "since" | "by" | "until" | "during");
        return alone.then_some(Found { length: 1, clock: None, year: Some(year), weekday: None });
    }
    if let Some(clock) = match word.as_ref() {
        "midnight" => Some(0),
        "noon" | "midday" => Some(720),
        _ => None,
    } {
        // "A midnight deadline" is none.
        return told_when(source, words, at).then_some(Found {
            length: 1,
            clock: Some(clock),
            year: None,
            weekday: None,
        });
    }
    let day = weekday(&word).filter(|_| words[at].capital)?;
    let next = form(at + 1).unwrap_or_default();
    let numbered = is_month(&next);
    Some(Found { length: 1, clock: None, year: None, weekday: Some(day) }).filter(|_| !numbered)
}

/// Whether the word before says that a time is one at which something happened.
fn told_when(source: &str, words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| fold(words[at].span.of(source)));
    before.is_some_and(|before| is_vague(&before) || before == "at")
}

/// Whether a word behind a time tells that it is one of the day's twenty-four hours.
fn is_zone(word: &str) -> bool {
    matches!(word, "gmt" | "utc" | "hours" | "hrs" | "local")
}

/// "10 a.m.", "10:30 a.m.", "2:09am": minutes after midnight and the number of words.
fn clock(source: &str, words: &[Word], at: usize) -> Option<(u16, usize)> {
    let form = |at: usize| words.get(at).map(|word| fold(word.span.of(source)).into_owned());
    let gap = |at: usize| {
        let (a, b) = (words.get(at)?.span.end, words.get(at + 1)?.span.start);
        source.get(a as usize..b as usize)
    };
    let first = form(at)?;
    let digits = first.trim_end_matches(|c: char| !c.is_ascii_digit());
    // "0728 GMT", "1430 hours".
    if digits.len() == 4 && digits == first && form(at + 1).is_some_and(|next| is_zone(&next)) {
        let (hour, minute): (u16, u16) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
        return (hour < 24 && minute < 60).then_some((hour * 60 + minute, 1));
    }
    let (hour, minute): (&str, &str) = digits.split_once('.').unwrap_or((digits, ""));
    let mut hour: u16 = hour.parse().ok().filter(|hour| *hour <= 24)?;
    let mut minute: u16 = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    let mut last = at;
    if gap(at) == Some(":") {
        let next = form(at + 1)?;
        let digits = next.trim_end_matches(|c: char| !c.is_ascii_digit());
        minute = digits.parse().ok().filter(|_| digits.len() == 2)?;
        last = at + 1;
    }
    if minute > 59 {
        return None;
    }
    let tail = form(last)?;
    let mut half = tail.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned();
    if half.is_empty() {
        let next = form(last + 1).unwrap_or_default();
        if (next == "a" || next == "p") && form(last + 2).as_deref() == Some("m") {
            half = format!("{next}m");
            last += 2;
        } else if next == "am" || next == "pm" {
            half = next;
            last += 1;
        } else if next == "in" && form(last + 2).as_deref() == Some("the") {
            half = match form(last + 3).as_deref() {
                Some("morning") => "am".to_owned(),
                Some("afternoon" | "evening") => "pm".to_owned(),
                _ => return None,
            };
            last += 3;
        } else if last > at
            && (is_zone(&next) || told_when(source, words, at) && (hour > 12 || first.starts_with('0')))
        {
            // "At 21:40", "06:15 local time"; pages are stamped with a time and nothing before it.
            return Some(((hour % 24) * 60 + minute, last - at + 1));
        }
    }
    match half.as_str() {
        "am" => hour %= 12,
        "pm" => hour = hour % 12 + 12,
        _ => return None,
    }
    Some((hour * 60 + minute, last - at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_clocks_years_and_weekdays() {
        let text = "It struck at 2:09 a.m. on Sunday. It opened around 10 p.m. and again at 9:30am in 2003.";
        let digest = Digest::read(text, &Facts::default());
        let moments = read(text, &Facts::default(), &digest);
        let clocks: Vec<_> = moments.iter().filter_map(|m| m.clock).collect();
        assert_eq!(clocks, [129, 1320, 570]);
        assert_eq!(moments.iter().filter_map(|m| m.year).collect::<Vec<_>>(), [2003]);
        assert_eq!(moments.iter().filter_map(|m| m.weekday).collect::<Vec<_>>(), [6]);
        assert!(moments[2].approximate);
    }

    #[test]
    fn reads_noon_midnight_and_the_hours_of_the_day() {
        let text = "It sank shortly before midnight. It left at noon. A midnight deadline passed. They met at 21:40, \
                    at 06:15 local time and at 9:30 in the evening. It won 2:13 on points. It broke at 0728 GMT.";
        let digest = Digest::read(text, &Facts::default());
        let moments = read(text, &Facts::default(), &digest);
        let clocks: Vec<_> = moments.iter().filter_map(|m| m.clock).collect();
        assert_eq!(clocks, [0, 720, 1300, 375, 1290, 448]);
    }
}
