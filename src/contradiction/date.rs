//! Two times of one event: "around 10 a.m." and "around 10.30 a.m.", "expelled in 2003" and "ousted in 2002".

use std::sync::Arc;

use crate::contradiction::event::Events;
use crate::contradiction::testimony::{common, cosine};
use crate::contradiction::when::Moment;
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side, matching};
use crate::corpus::{CorpusDocument, Passage};

/// Words around two times must be so alike that they tell of one thing.
const ALIKE_CLOCK: f32 = 0.3;
/// Sentences of the only time of day in each of two reports.
const ALIKE_SOLE: f32 = 0.1;
const ALIKE_YEAR: f32 = 0.26;
const ALIKE_DAY: f32 = 0.42;
const ALIKE_DATE: f32 = 0.25;

/// Finds times of two documents that exclude each other.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if events.likeness < 0.2 && !events.same() {
        return;
    }
    let (left, right) = (&a.testimony.moments, &b.testimony.moments);
    let kinds = [
        (Kind::Clock, ALIKE_CLOCK),
        (Kind::Year, ALIKE_YEAR),
        (Kind::Weekday, ALIKE_DAY),
        (Kind::Day, ALIKE_DATE),
    ];
    for (kind, least) in kinds {
        if events.likeness < 0.2 || (kind != Kind::Year && !events.same()) {
            continue;
        }
        let pairs = matching::best(left.len(), right.len(), |i, j| {
            let (x, y) = (&left[i], &right[j]);
            let (p, q) = (kind.value(x)?, kind.value(y)?);
            let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
            let names = common(&f.names, &g.names).count();
            // What happened then is told right before the day or year, in one word at least that is the same.
            let told = names > 0 || kind == Kind::Day && !events.supporting.is_empty();
            if kind != Kind::Clock && (!told || common(&x.near, &y.near).next().is_none()) {
                return None;
            }
            // What happened in some year is told of somebody: without a name in common it is told of two.
            if kind == Kind::Year && !events.same() && names < 2 {
                return None;
            }
            let local = cosine(&x.context, &y.context);
            let score = 0.6 * local + 0.4 * cosine(&f.bag, &g.bag) + if names >= 2 { 0.08 } else { 0.0 };
            // Agreement needs less likeness than conflict: it only takes both out of the way.
            let agree = kind.compatible(p, q, x.approximate || y.approximate);
            if agree { Some(score + 0.2) } else { (score >= least).then_some(score) }
        });
        for (i, j, score) in pairs {
            let (x, y) = (&left[i], &right[j]);
            let (Some(p), Some(q)) = (kind.value(x), kind.value(y)) else { continue };
            if kind.compatible(p, q, x.approximate || y.approximate) || score < least || kind.far(p, q) {
                continue;
            }
            found.push(disagreement(a, x, b, y, kind, score, events));
        }
    }
    sole_clocks(a, b, events, found);
}

/// Where each document gives one time of day and no other, it is that of the event both tell.
fn sole_clocks(a: &CorpusDocument, b: &CorpusDocument, events: &Events, found: &mut Vec<Disagreement>) {
    let sole = |document: &CorpusDocument| -> Option<usize> {
        let moments = &document.testimony.moments;
        let first = moments.iter().position(|moment| moment.clock.is_some())?;
        let same =
            moments.iter().all(|moment| moment.clock.is_none() || moment.clock == moments[first].clock);
        same.then_some(first)
    };
    let (Some(i), Some(j)) = (sole(a), sole(b)) else { return };
    let (x, y) = (&a.testimony.moments[i], &b.testimony.moments[j]);
    let (Some(p), Some(q)) = (x.clock, y.clock) else { return };
    let apart = around(i32::from(p), i32::from(q));
    let told =
        found.iter().any(|other| other.left.passage.span == x.span && other.right.passage.span == y.span);
    // Where the same people or odd numbers tell that the event is one, or the sentences are alike, it may be hours.
    let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
    let most = if events.bond.close() || cosine(&f.bag, &g.bag) >= ALIKE_SOLE { 240 } else { 60 };
    if events.same() && (20..=most).contains(&apart) && !told {
        found.push(disagreement(a, x, b, y, Kind::Clock, 0.18, events));
    }
}

/// Minutes between two times of day, the shorter way round the clock.
fn around(p: i32, q: i32) -> i32 {
    let apart = (p - q).abs();
    apart.min(24 * 60 - apart)
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Clock,
    Year,
    Weekday,
    Day,
}

impl Kind {
    fn value(self, moment: &Moment) -> Option<i32> {
        match self {
            Kind::Clock => moment.clock.map(i32::from),
            Kind::Year => moment.year.map(i32::from),
            Kind::Weekday => moment.weekday.map(i32::from),
            // A number that grows by one from day to day within a year, which is all that is asked of it.
            Kind::Day => moment.day.map(|day| i32::from(day.year()) * 366 + i32::from(day.day_of_year())),
        }
    }

    fn apart(self, p: i32, q: i32) -> i32 {
        if self == Kind::Clock { around(p, q) } else { (p - q).abs() }
    }

    fn compatible(self, p: i32, q: i32, approximate: bool) -> bool {
        let apart = self.apart(p, q);
        match self {
            Kind::Clock => apart <= if approximate { 15 } else { 5 },
            Kind::Day if approximate => apart <= 3,
            Kind::Year | Kind::Weekday | Kind::Day => apart == 0,
        }
    }

    /// So far apart that they are times of different things.
    fn far(self, p: i32, q: i32) -> bool {
        let apart = self.apart(p, q);
        match self {
            Kind::Clock => apart > 180,
            Kind::Year => apart > 3,
            Kind::Weekday => apart != 1,
            Kind::Day => apart > 45,
        }
    }
}

fn disagreement(
    a: &CorpusDocument,
    x: &Moment,
    b: &CorpusDocument,
    y: &Moment,
    kind: Kind,
    score: f32,
    events: &Events,
) -> Disagreement {
    let side = |document: &CorpusDocument, moment: &Moment| {
        let text = moment.span.of(document.document.source());
        Side {
            passage: Passage { document: document.id, span: moment.span },
            value: format!("{:?}", kind.value(moment)),
            summary: text.to_owned(),
        }
    };
    let (subject, slot) = match kind {
        Kind::Clock => ("the time of day", "clock"),
        Kind::Year => ("the year", "year"),
        Kind::Weekday => ("the day", "day"),
        Kind::Day => ("the date", "date"),
    };
    Disagreement {
        rule: Rule::Date,
        slot: Arc::from(slot),
        subject: subject.to_owned(),
        severity: Severity::Contradiction,
        confidence: (0.4 + score).min(0.95),
        left: side(a, x),
        right: side(b, y),
        comparability: Comparability {
            event: match events.supporting.first() {
                Some(reason) => Comparison::stated(reason.clone()),
                None => Comparison::inferred("the passages tell of it in much the same words"),
            },
            measure: Comparison::stated(format!("both state {subject}")),
            population: Comparison::unknown("nothing is counted"),
            time: Comparison::stated("the times are what differs"),
            place: Comparison::unknown("neither passage has to name one"),
            assertion: Comparison::inferred("both are told as fact"),
        },
        explanation: Vec::new(),
    }
}
