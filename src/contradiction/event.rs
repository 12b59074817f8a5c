//! Are two passages about the same event? Likeness of words is where the question starts; time and place that
//! either text states overrule it, since two earthquakes are told in the same words.

use crate::contradiction::Comparison;
use crate::contradiction::testimony::{Frame, LEAD, Testimony, common, cosine};
use crate::corpus::Pair;
use crate::corpus::word::{Feature, rarity};
use jiff::civil::Date;

/// What two documents share that few documents have in common: what makes them tell one story, even of different
/// days of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Bond {
    /// People both name in full.
    pub people: usize,
    /// Exact numbers of things, not round ones, that both state.
    pub figures: usize,
    /// Likeness of all names they have, weighed by rarity, 0 to 1.
    pub names: f32,
    /// Weight of the names both have.
    pub weight: f32,
}

impl Bond {
    fn of(a: &Testimony, b: &Testimony) -> Bond {
        let (mut square, mut weight) = (0.0, 0.0);
        for_each_common(&a.named, &b.named, |&(_, rarity)| {
            square += rarity * rarity;
            weight += rarity;
        });
        let count = |a: &[Feature], b: &[Feature]| {
            let mut count = 0;
            for_each_common(a, b, |_| count += 1);
            count
        };
        let norm = a.named_norm * b.named_norm;
        Bond {
            people: count(&a.people, &b.people),
            figures: count(&a.telling, &b.telling),
            names: if norm > 0.0 { square / norm } else { 0.0 },
            weight,
        }
    }

    /// Whether the same people or the same odd numbers stand among much the same names.
    pub fn close(&self) -> bool {
        self.names >= 0.25 && self.people + self.figures >= 1
    }

    /// Whether the same cast appears, so that a later day is a later chapter and not another event.
    pub fn cast(&self) -> bool {
        self.names >= 0.3 && (self.people >= 2 || (self.people == 1 && self.figures >= 1))
    }

    /// Whether much the same names appear.
    fn familiar(&self) -> bool {
        self.names >= 0.25 && self.weight >= 3.0
    }
}

/// Calls `found` with every element that two sorted lists share; of pairs, the first member counts.
fn for_each_common<T: Keyed>(a: &[T], b: &[T], mut found: impl FnMut(&T)) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].key().cmp(&b[j].key()) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                found(&a[i]);
                i += 1;
                j += 1;
            }
        }
    }
}

/// What stands in a list sorted by feature.
trait Keyed {
    fn key(&self) -> Feature;
}

impl Keyed for Feature {
    fn key(&self) -> Feature {
        *self
    }
}

impl Keyed for (Feature, f32) {
    fn key(&self) -> Feature {
        self.0
    }
}

/// How two documents' events stand to each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Events {
    /// Likeness of words, 0 to 1.
    pub likeness: f32,
    /// Likeness of the leads' words, 0 to 1.
    pub leads: f32,
    /// What they share that few documents do.
    pub bond: Bond,
    /// Stated facts that speak against one event, in plain words.
    pub against: Vec<String>,
    /// Stated facts that speak for it.
    pub supporting: Vec<String>,
}

impl Events {
    /// Compares what two documents are about.
    pub fn of(a: &Testimony, b: &Testimony, pair: &Pair) -> Events {
        let mut events = Events {
            likeness: pair.likeness,
            leads: cosine(&a.lead.bag, &b.lead.bag),
            bond: Bond::of(a, b),
            against: Vec::new(),
            supporting: Vec::new(),
        };
        let (x, y) = (&a.lead, &b.lead);
        let shared: f32 = common(&x.names, &y.names).map(rarity).sum();
        let bond = events.bond;
        let days = times(x, y);
        match days {
            // A lead tells of a deed and of what followed it; leads full of the same names that state days of
            // one week tell of one event.
            Times::Apart if shared >= FAMILIAR && days_between(x, y) <= 7 => {}
            // Days and weeks later the same names are told of again as the matter goes on.
            Times::Apart if bond.familiar() && days_between(x, y) <= FOLLOWED => {}
            Times::Apart if bond.cast() => {}
            Times::Apart => events.against.push("their leads state different days".to_owned()),
            Times::Together => events.supporting.push("their leads state the same day".to_owned()),
            Times::Unknown => {
                if x.weekdays != 0 && y.weekdays != 0 && x.weekdays & y.weekdays == 0 && !bond.cast() {
                    events.against.push("their leads name different weekdays".to_owned());
                }
            }
        }
        if let (Some(p), Some(q)) = (a.published, b.published) {
            let apart = (q - p).get_days().abs();
            if apart > 45 && !bond.cast() {
                events.against.push(format!("they were published {apart} days apart"));
            } else if apart <= 2 {
                events.supporting.push("they were published within two days".to_owned());
            }
        }
        let clocks = a.lead_clocks.iter().any(|clock| b.lead_clocks.contains(clock));
        if !clocks && strangers(a, b) {
            events.against.push("the one names nobody and no place of the other's lead".to_owned());
        }
        if !a.lead_clocks.is_empty() && !b.lead_clocks.is_empty() {
            let apart = a
                .lead_clocks
                .iter()
                .flat_map(|p| b.lead_clocks.iter().map(move |q| p.abs_diff(*q)))
                .min()
                .unwrap_or(0);
            // Where the day and most of the names are the same, the times of one event may be what differs.
            let one_day = days == Times::Together && bond.names >= ONE_DAY;
            if apart > 90 && !bond.close() && !one_day {
                events.against.push("their leads give different times of day".to_owned());
            } else if apart == 0 {
                events.supporting.push("their leads give the same time of day".to_owned());
            }
        }
        events
    }

    /// Whether the documents are taken to tell of one event.
    pub fn same(&self) -> bool {
        let supported = !self.supporting.is_empty();
        let least = if supported { 0.16 } else { 0.2 };
        let lead = if self.bond.close() { 0.1 } else { 0.2 };
        // Reports of one long affair share its people and its words whatever day they are of: without a day or an
        // odd number in common, text and lead together must be more alike.
        let one = supported || self.bond.figures > 0 || 2.0 * self.likeness + self.leads >= ONE;
        self.against.is_empty() && self.likeness >= least && (supported || self.leads >= lead) && one
    }

    /// Whether something stated speaks against one event.
    pub fn apart(&self) -> bool {
        !self.against.is_empty()
    }
}

/// Weight of shared names of two leads that take more than a differing day to tell two events apart.
const FAMILIAR: f32 = 1.9;

/// Twice the likeness of two texts and that of their leads, from which they tell of one event.
const ONE: f32 = 0.8;

/// Likeness of names from which reports of one day tell of one event, whatever hours they give.
const ONE_DAY: f32 = 0.4;

/// Days within which a story is followed up.
const FOLLOWED: i32 = 21;

/// Days between the nearest days that two frames state.
fn days_between(a: &Frame, b: &Frame) -> i32 {
    let gap = |(first, last): &(Date, Date), (from, to): &(Date, Date)| {
        (*first - *to).get_days().max((*from - *last).get_days())
    };
    a.days.iter().flat_map(|x| b.days.iter().map(move |y| gap(x, y))).min().unwrap_or(0).max(0)
}

/// Whether both leads name people and places, and neither document names any of the other's lead.
fn strangers(a: &Testimony, b: &Testimony) -> bool {
    let absent = |lead: &Frame, other: &Testimony| {
        lead.names.len() >= 2
            && !other.frames.iter().any(|frame| common(&frame.names, &lead.names).next().is_some())
    };
    absent(&a.lead, b) && absent(&b.lead, a)
}

/// How the stated times of two sentences stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    /// They share a day.
    Together,
    /// They cannot mean the same day.
    Apart,
    /// One of them states none.
    Unknown,
}

/// Compares stated times.
pub(crate) fn times(a: &Frame, b: &Frame) -> Times {
    if !a.days.is_empty() && !b.days.is_empty() {
        let overlap =
            a.days.iter().any(|(first, last)| b.days.iter().any(|(from, to)| first <= to && from <= last));
        return if overlap { Times::Together } else { Times::Apart };
    }
    if !a.years.is_empty() && !b.years.is_empty() && !a.years.iter().any(|year| b.years.contains(year)) {
        return Times::Apart;
    }
    Times::Unknown
}

/// Whether two sentences can be about one event, and why.
pub(crate) fn sentences(
    a: &Testimony,
    left: usize,
    b: &Testimony,
    right: usize,
    events: &Events,
) -> Option<Comparison> {
    let (x, y) = (a.frames.get(left)?, b.frames.get(right)?);
    match times(x, y) {
        Times::Apart => return None,
        Times::Together | Times::Unknown => {}
    }
    let shared = common(&x.names, &y.names).count();
    let alike = cosine(&x.bag, &y.bag);
    // One sentence goes back to another time than its document's, the other does not: unless both name the
    // same rare things, or tell much the same, they tell of different events.
    let alone = |own: &Frame, other: &Frame| own.states_time() && !other.states_time();
    let unplaced = (alone(x, y) && left >= LEAD) || (alone(y, x) && right >= LEAD);
    let close = shared >= 2 || (shared == 1 && alike >= CLOSE);
    if times(x, y) != Times::Together && (is_background(a, x) != is_background(b, y) || unplaced) && !close {
        return None;
    }
    if events.same() {
        return Some(match (shared, events.supporting.first()) {
            (_, Some(reason)) => Comparison::stated(format!("the documents tell of one event: {reason}")),
            (0, None) => Comparison::inferred("the documents tell of one event in much the same words"),
            (_, None) => Comparison::inferred("both passages name the same people or places"),
        });
    }
    // Documents of different events may each tell of a third one, or the one of the other's in passing.
    let weight: f32 = common(&x.names, &y.names).map(rarity).sum();
    let passing = left >= LEAD && right >= LEAD;
    (weight >= FAMILIAR && alike >= LINKED && (passing || !events.apart())).then(|| {
        Comparison::inferred("both passages name the same people or places and tell of them in like words")
    })
}

/// Likeness of two sentences that tell much the same.
const CLOSE: f32 = 0.25;
/// Likeness of two sentences that tell one thing in documents that tell of different things.
const LINKED: f32 = 0.3;

/// Whether a sentence states only years before its document was published.
pub(crate) fn is_background(testimony: &Testimony, frame: &Frame) -> bool {
    let Some(published) = testimony.published else { return false };
    let years = !frame.years.is_empty() && frame.years.iter().all(|&year| year < published.year());
    let days =
        !frame.days.is_empty() && frame.days.iter().all(|(_, last)| (published - *last).get_days() > 30);
    years || days
}
