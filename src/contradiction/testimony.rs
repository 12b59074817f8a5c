//! What one document says that another may contradict: a pure function of the document, read once, so that
//! comparing two documents costs little.

use jiff::civil::Date;

use crate::contradiction::{
    absence, deed, denial, dispute, number, quote, role, status, title, uniqueness, when,
};
use crate::corpus::word::{Feature, feature, fold, rarity, stem};
use crate::corpus::{Digest, Word};
use crate::entity::{DocumentEntity, EntityKind};
use crate::facts::Facts;
use crate::statement::claim::class_of_stem;

/// Weighted features, sorted, without repeats.
pub(crate) type Bag = Vec<(Feature, f32)>;

/// One sentence with what places it: names, time, words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Content words by rarity.
    pub(crate) bag: Bag,
    /// Stems of names, sorted.
    pub(crate) names: Vec<Feature>,
    /// Intervals of days the sentence states.
    pub(crate) days: Vec<(Date, Date)>,
    /// Years the sentence states, resolved or not.
    pub(crate) years: Vec<i16>,
    /// Weekdays named, bit 0 for Monday.
    pub(crate) weekdays: u8,
    /// Whether a month is named.
    pub(crate) month: bool,
}

impl Frame {
    /// Whether the sentence states a month or a year.
    pub(crate) fn states_time(&self) -> bool {
        self.month || !self.years.is_empty()
    }
}

/// What one document says, ready for the rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Testimony {
    /// One frame a sentence.
    pub(crate) frames: Vec<Frame>,
    /// The frame of headline and first sentences: what the document is about.
    pub(crate) lead: Frame,
    /// Stems of all names with their rarity, sorted.
    pub(crate) named: Bag,
    /// Euclidean norm of those rarities.
    pub(crate) named_norm: f32,
    /// People by their full names, sorted.
    pub(crate) people: Vec<Feature>,
    /// Exact numbers that are not round, with what they measure, sorted.
    pub(crate) telling: Vec<Feature>,
    /// Times of day in the lead, in minutes after midnight.
    pub(crate) lead_clocks: Vec<u16>,
    /// Day of publication.
    pub(crate) published: Option<Date>,
    /// Numbers.
    pub(crate) numbers: Vec<number::Figure>,
    /// Clock times, days and years of events.
    pub(crate) moments: Vec<when::Moment>,
    /// Names of two words or more.
    pub(crate) names: Vec<role::Name>,
    /// People with their titles.
    pub(crate) titles: Vec<title::Title>,
    /// What is done, by whom and where.
    pub(crate) deeds: Vec<deed::Deed>,
    /// What it says there was, or was none of.
    pub(crate) existences: Vec<absence::Existence>,
    /// Labels of the lexicon.
    pub(crate) labels: Vec<status::Label>,
    /// Disputes the document reports.
    pub(crate) disputes: Vec<dispute::Dispute>,
    /// What it calls the first of its kind.
    pub(crate) firsts: Vec<uniqueness::First>,
    /// What it remembers of before.
    pub(crate) earlier: Vec<uniqueness::Earlier>,
    /// Denials.
    pub(crate) denials: Vec<denial::Denial>,
    /// Who speaks each quotation.
    pub(crate) speakers: Vec<Option<quote::Speaker>>,
}

/// Sentences that make the lead.
pub(crate) const LEAD: usize = 6;

impl Testimony {
    /// Reads a document's testimony.
    pub fn read(source: &str, facts: &Facts, digest: &Digest) -> Testimony {
        let mut testimony = Testimony {
            published: facts.layout.published.as_ref().map(|date| date.value),
            ..Testimony::default()
        };
        let names = name_stems(source, digest);
        for sentence in &digest.sentences {
            let words = digest.words(&sentence.words);
            if is_page_line(source, words) {
                testimony.frames.push(Frame::default());
                continue;
            }
            let mut frame = Frame { bag: bag(words), ..Frame::default() };
            for word in words {
                let form = fold(word.span.of(source));
                if let Some(day) = weekday(&form) {
                    frame.weekdays |= 1 << day;
                } else if word.capital && is_month(&form) {
                    frame.month = true;
                } else if word.capital && names.binary_search(&word.stem).is_ok() {
                    frame.names.push(word.stem);
                }
                if word.digit
                    && let Ok(year) = form.parse::<i16>()
                    && (1900..2100).contains(&year)
                    && form.len() == 4
                {
                    frame.years.push(year);
                }
            }
            frame.names.sort_unstable();
            frame.names.dedup();
            let first = facts.times.partition_point(|time| time.span.start < sentence.span.start);
            for time in &facts.times[first..] {
                if time.span.start >= sentence.span.end {
                    break;
                }
                if sentence.span.contains(time.span)
                    && let Some(days) = time.days
                    && is_calendar(time.span.of(source))
                {
                    frame.days.push(days);
                }
            }
            testimony.frames.push(frame);
        }
        testimony.moments = when::read(source, facts, digest);
        testimony.numbers = number::read(source, facts, digest);
        testimony.names = role::read(source, digest);
        testimony.titles = title::read(source, digest);
        testimony.deeds = deed::read(source, facts, digest, &testimony.frames);
        testimony.existences = absence::read(source, digest);
        testimony.labels = status::read(source, digest);
        testimony.disputes = dispute::read(source, facts, digest);
        testimony.earlier = uniqueness::earlier(source, digest);
        testimony.firsts = uniqueness::read(source, digest);
        testimony.denials = denial::read(source, facts, digest);
        // What a denial tells is told once.
        let denials = &testimony.denials;
        testimony
            .disputes
            .retain(|dispute| !denials.iter().any(|denial| denial.tells(dispute.claim, dispute.counter)));
        testimony.speakers = quote::read(source, facts, digest);
        testimony.lead = testimony.read_lead();
        let names = sorted(testimony.frames.iter().flat_map(|frame| frame.names.iter().copied()));
        testimony.named = names.into_iter().map(|name| (name, rarity(name))).collect();
        testimony.named_norm = testimony.named.iter().map(|name| name.1 * name.1).sum::<f32>().sqrt();
        testimony.people = sorted(people(facts));
        testimony.telling = sorted(testimony.numbers.iter().filter_map(number::Figure::telling));
        testimony.lead_clocks = testimony
            .moments
            .iter()
            .filter(|moment| (moment.sentence as usize) < LEAD)
            .filter_map(|moment| moment.clock)
            .collect();
        testimony
    }

    fn read_lead(&self) -> Frame {
        let mut lead = Frame::default();
        for frame in self.frames.iter().take(LEAD) {
            lead.bag.extend(&frame.bag);
            lead.names.extend(&frame.names);
            lead.days.extend(&frame.days);
            lead.years.extend(&frame.years);
            lead.weekdays |= frame.weekdays;
        }
        lead.bag.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        lead.bag.dedup_by_key(|entry| entry.0);
        lead.names.sort_unstable();
        lead.names.dedup();
        lead
    }
}

fn sorted(features: impl Iterator<Item = Feature>) -> Vec<Feature> {
    let mut features: Vec<Feature> = features.collect();
    features.sort_unstable();
    features.dedup();
    features
}

/// The people whom a document names in full.
fn people(facts: &Facts) -> impl Iterator<Item = Feature> {
    let full = |entity: &&DocumentEntity| {
        entity.kind == EntityKind::Person && entity.name.contains(' ') && facts.speaks_of(entity)
    };
    facts.entities.iter().filter(full).map(|entity| feature(entity.name.to_lowercase().as_bytes()))
}

/// Whether an expression names a day, month or year. "Evening" and "now" depend on who speaks, and "evening
/// news" is no time at all.
pub(crate) fn is_calendar(expression: &str) -> bool {
    expression.bytes().any(|byte| byte.is_ascii_digit())
        || expression.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let word = fold(word);
            weekday(&word).is_some()
                || (word.len() >= 3 && is_month(&word))
                || matches!(word.as_ref(), "today" | "yesterday" | "tomorrow")
        })
}

/// Whether a sentence is the page's own "Posted: 03/14/2013 06:37 AM": its time is not the event's.
pub(crate) fn is_page_line(source: &str, words: &[Word]) -> bool {
    let opening = words.first().map(|word| fold(word.span.of(source)));
    words.len() < 14
        && opening.is_some_and(|word| {
            matches!(
                word.as_ref(),
                "published" | "posted" | "updated" | "last" | "first" | "filed" | "modified"
            )
        })
}

/// The content words of a run of words.
pub(crate) fn bag(words: &[Word]) -> Bag {
    let mut bag: Bag = words
        .iter()
        .filter(|word| !word.digit && word.rarity > 0.22)
        .map(|word| (word.stem, if word.capital { word.rarity * 1.15 } else { word.rarity }))
        .collect();
    bag.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    bag.dedup_by_key(|entry| entry.0);
    bag
}

/// Stems that the document writes with a capital inside a sentence, months and weekdays aside.
fn name_stems(source: &str, digest: &Digest) -> Vec<Feature> {
    let mut names: Vec<Feature> = Vec::new();
    for sentence in &digest.sentences {
        let words = digest.words(&sentence.words);
        // A headline in title case says nothing about names.
        let capitals = words.iter().filter(|word| word.capital).count();
        if words.len() > 3 && capitals * 10 > words.len() * 6 {
            continue;
        }
        for word in words.iter().skip(1).filter(|word| word.capital) {
            let form = fold(word.span.of(source));
            if weekday(&form).is_none() && !is_month(&form) && form.len() > 1 {
                names.push(word.stem);
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// 0 for Monday to 6 for Sunday.
pub(crate) fn weekday(word: &str) -> Option<u8> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.strip_suffix("'s").unwrap_or(word);
    DAYS.iter()
        .position(|day| {
            *day == word
                || (word.len() >= 3
                    && word.len() <= 4
                    && word != "wed"
                    && word != "sat"
                    && word != "sun"
                    && day.starts_with(word))
        })
        .map(|at| at as u8)
}

/// Whether the folded word names a month.
pub(crate) fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    MONTHS
        .iter()
        .any(|month| *month == word || (word.len() >= 3 && word.len() <= 4 && month.starts_with(word)))
}

/// Cosine of two bags.
pub(crate) fn cosine(a: &Bag, b: &Bag) -> f32 {
    let dot = dot(a, b);
    // Most pairs of sentences end here.
    if dot == 0.0 {
        return 0.0;
    }
    let norm = |bag: &Bag| bag.iter().map(|entry| entry.1 * entry.1).sum::<f32>();
    let norms = norm(a) * norm(b);
    if norms > 0.0 { dot / norms.sqrt() } else { 0.0 }
}

fn dot(a: &Bag, b: &Bag) -> f32 {
    let (mut i, mut j, mut dot) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                dot += a[i].1 * b[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    dot
}

/// Elements two sorted lists share.
pub(crate) fn common<'a, T: Ord + Copy>(a: &'a [T], b: &'a [T]) -> impl Iterator<Item = T> + 'a {
    a.iter().copied().filter(|x| b.binary_search(x).is_ok())
}

/// The class of the deed that a word tells of, or its stem: "hit" and "struck" are one, so are "expelled" and "ousted".
pub(crate) fn class_or_stem(word: &Word) -> Feature {
    class_of_stem(word.stem).unwrap_or(word.stem)
}

/// The feature of a word given as text.
pub(crate) fn stem_feature(word: &str) -> Feature {
    feature(stem(word).as_bytes())
}
