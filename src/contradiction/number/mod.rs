//! Two values of one measure that exclude each other.
//!
//! What is compared must be the same measure of the same thing: the unit, what is counted, the words around
//! the number and the event all have to agree. Lower bounds, roundings, parts of a whole and later tolls are
//! no contradiction.

mod figure;
mod range;
mod sole;

use std::sync::Arc;

use crate::article::BlockKind;
use crate::contradiction::event::{self, Events, Times};
use crate::contradiction::testimony::{Bag, Frame, LEAD, common, cosine};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side, matching};
use crate::corpus::{CorpusDocument, Passage};
use crate::statement::Bound;

pub(crate) use figure::{Figure, group, read};
use figure::{is_human, is_vague};
use range::{compatible, value};

/// Likeness of two figures as statements of one measure; `None` where they are not comparable.
fn likeness(a: &CorpusDocument, x: &Figure, b: &CorpusDocument, y: &Figure) -> Option<f32> {
    if x.measure != y.measure || x.partial || y.partial || (x.converted && y.converted) {
        return None;
    }
    let named = !x.anchors.is_empty() && !y.anchors.is_empty();
    if named && x.measure.ends_with(":from") && common(&x.anchors, &y.anchors).next().is_none() {
        return None;
    }
    // People counted by what befell them: the dead are not compared with the injured.
    if x.measure.starts_with("count") && (x.fate.is_some() || y.fate.is_some()) && x.fate != y.fate {
        return None;
    }
    let shared = common(&x.anchors, &y.anchors).count();
    if named && shared == 0 && x.measure.starts_with("percent") {
        return None;
    }
    // Ages are of one person: who is named, or the only girl of such a deed.
    if x.measure.starts_with("year-old")
        && shared == 0
        && (named || x.counted.is_none() || x.counted != y.counted)
    {
        return None;
    }
    let population = x.measure == "count:population";
    let mut score = same_counted(x, y)?;
    let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
    // What was so in another year is not what is so now; how old somebody is is told as of the report.
    let aged = x.measure.starts_with("year-old") && shared > 0;
    if !aged && is_past(a, x, b) != is_past(b, y, a) {
        return None;
    }
    // How many live in a place is asked of one place, whatever else the sentences name.
    let elsewhere = if population { shared_names(f, g) == 0 } else { twins(f, g) };
    if elsewhere {
        return None;
    }
    if x.measure.starts_with("ordinal") && (!same_ranked(x, y) || shared_names(f, g) == 0) {
        return None;
    }
    score += 0.5 * cosine(&x.context, &y.context) + 0.35 * cosine(&f.bag, &g.bag);
    score += match shared {
        0 => 0.0,
        1 => 0.15,
        _ => 0.2,
    };
    // "60 electoral votes", "160 undecided votes": of two kinds.
    if !x.qualifiers.is_empty()
        && !y.qualifiers.is_empty()
        && common(&x.qualifiers, &y.qualifiers).next().is_none()
    {
        score -= 0.15;
    }
    // "Bolt, 19," is the age of Bolt, whatever else the sentence tells.
    if aged {
        score += 0.12;
    }
    if x.fate.is_some() {
        score += 0.12;
    }
    if x.deed.is_some() && x.deed == y.deed {
        score += 0.1;
    }
    if event::times(f, g) == Times::Together {
        score += 0.08;
    }
    if x.lead && y.lead {
        score += 0.08;
    }
    if x.measure.starts_with("magnitude") || x.measure.ends_with(":depth") {
        score += 0.15;
    }
    Some(score)
}

/// Whether a sentence tells of years before its document, or before the other one where it prints no day itself.
/// Where neither does, a year that comes up further down is a past one.
fn is_past(document: &CorpusDocument, figure: &Figure, other: &CorpusDocument) -> bool {
    let frame = &document.testimony.frames[figure.sentence as usize];
    let years = match document.testimony.published.or(other.testimony.published) {
        Some(day) => frame.years.iter().all(|&past| past < day.year()),
        None => figure.sentence as usize >= LEAD,
    };
    !frame.years.is_empty() && years || event::is_background(&document.testimony, frame)
}

/// How much it says that both count what they count; `None` where they count different things.
fn same_counted(x: &Figure, y: &Figure) -> Option<f32> {
    let counts = x.measure.starts_with("count");
    match (x.counted, y.counted) {
        _ if x.measure == "count:population" => Some(0.3),
        (Some(p), Some(q)) if p == q => Some(0.15),
        (Some(p), Some(q)) if group(p).is_some() && group(p) == group(q) => Some(0.08),
        // "Killed 12", "12 dead", "12 people were killed".
        _ if counts && x.fate.is_some() && x.anybody && y.anybody => Some(0.1),
        // "Four inmates", "five men": a word for anybody stands for a word for some.
        (Some(p), Some(q)) if counts && (is_vague(p) && is_human(q) || is_vague(q) && is_human(p)) => {
            Some(0.04)
        }
        (None, None) => Some(0.0),
        _ => (!counts).then_some(0.0),
    }
}

/// Whether two ordinals rank the same: "the fourth arrest", or "the fourth climber" and "the sixth person to die".
fn same_ranked(x: &Figure, y: &Figure) -> bool {
    let (Some(p), Some(q)) = (x.counted, y.counted) else { return false };
    let fate = x.fate.is_some() && x.fate == y.fate && (is_vague(p) || is_vague(q));
    p == q || group(p).is_some() && group(p) == group(q) || fate
}

fn shared_names(f: &Frame, g: &Frame) -> usize {
    common(&f.names, &g.names).count()
}

/// Pairs that were left over because one of them agrees with something else, and that are nonetheless told of
/// one named thing in much the same words: a document that gives both numbers disagrees with itself first.
fn strong(
    a: &CorpusDocument,
    b: &CorpusDocument,
    matched: &[(usize, usize, f32)],
) -> Vec<(usize, usize, f32)> {
    let (left, right) = (&a.testimony.numbers, &b.testimony.numbers);
    let mut found = Vec::new();
    for (i, x) in left.iter().enumerate() {
        for (j, y) in right.iter().enumerate() {
            let named = x.counted.is_some() && common(&x.anchors, &y.anchors).next().is_some();
            if !named || matched.iter().any(|&(p, q, _)| p == i && q == j) || compatible(x, y) {
                continue;
            }
            // What one of them agrees with in the other document must not stand in the same sentence.
            let beside = matched.iter().any(|&(p, q, _)| {
                (p == i && right[q].sentence == y.sentence) || (q == j && left[p].sentence == x.sentence)
            });
            if let Some(score) =
                likeness(a, x, b, y).filter(|score| *score >= least(x, y).max(STRONG) && !beside)
            {
                found.push((i, j, score));
            }
        }
    }
    found
}

/// Two figures so alike tell of one measure, whatever else they agree with.
const STRONG: f32 = 0.38;

/// Whether two sentences say the same of different people or places: all their names differ, and the rest is
/// the same. They tell of two things in one phrase.
fn twins(f: &Frame, g: &Frame) -> bool {
    if f.names.is_empty() || g.names.is_empty() || shared_names(f, g) > 0 {
        return false;
    }
    let rest = |frame: &Frame| -> Bag {
        frame.bag.iter().copied().filter(|(stem, _)| frame.names.binary_search(stem).is_err()).collect()
    };
    f.names.len().min(g.names.len()) >= 3 || cosine(&rest(f), &rest(g)) >= TWIN
}

/// Likeness of sentences, names aside, that were written as one phrase.
const TWIN: f32 = 0.6;

/// Two figures must be so alike that they tell of one measure.
const ALIKE: f32 = 0.24;

/// How alike two figures must be: the more values of the measure the documents give, the likelier these two are of
/// two things. Shares are given of everything.
fn least(x: &Figure, y: &Figure) -> f32 {
    let share = x.measure.starts_with("percent");
    let named = common(&x.anchors, &y.anchors).next().is_some();
    // Of one name few shares are told.
    let rivals = if share && named { 0.0 } else { f32::from(x.rivals) + f32::from(y.rivals) };
    let share = if share && !named { 0.2 } else { 0.0 };
    ALIKE + (0.03 * rivals).min(0.25) + share
}

/// Finds values of two documents that exclude each other.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    // No two sentences of documents that tell of two events are held against each other.
    if !events.same() {
        return;
    }
    // Figures of a draft are held against all of its sources at once, by a rule of its own.
    if a.draft != b.draft {
        return;
    }
    units(a, b, events, found);
    let (left, right) = (&a.testimony.numbers, &b.testimony.numbers);
    let pairs = matching::best(left.len(), right.len(), |i, j| {
        let score = likeness(a, &left[i], b, &right[j])?;
        if compatible(&left[i], &right[j]) {
            return Some(score + 0.25);
        }
        (score >= least(&left[i], &right[j])).then_some(score)
    });
    // Two reports of one event agree on most of what they both tell. Where nearly everything comparable
    // differs, they tell of two events in the same words.
    let agreed = pairs.iter().filter(|&&(i, j, _)| compatible(&left[i], &right[j])).count()
        + agreed_moments(a, b)
        + usize::from(!events.supporting.is_empty());
    let mut differing = Vec::new();
    let mut pairs = pairs;
    pairs.extend(strong(a, b, &pairs));
    for (i, j, score) in pairs {
        let (x, y) = (&left[i], &right[j]);
        if compatible(x, y) {
            // What a document's own headline says otherwise disagrees with all that agree with its text.
            for h in headline_against(a, x).filter(|h| !compatible(h, y)) {
                let event = Comparison::inferred("the headline tells what its article tells");
                found.push(disagreement(a, h, b, y, score - 0.25, event));
            }
            for h in headline_against(b, y).filter(|h| !compatible(h, x)) {
                let event = Comparison::inferred("the headline tells what its article tells");
                found.push(disagreement(a, x, b, h, score - 0.25, event));
            }
            continue;
        }
        if is_superseded(a, x, b, y) {
            differing.extend(superseded(a, x, b, y, score, events));
            continue;
        }
        let (p, q) = (value(x).abs(), value(y).abs());
        let ratio = p.max(q) / p.min(q).max(1e-9);
        // A slip of the decimal point makes ten times as much; what is more than that is something else.
        if ratio > 10.5 {
            continue;
        }
        // The further apart two values are, the likelier they count different things.
        let penalty = if ratio > 4.0 {
            0.14
        } else if ratio > 2.0 {
            0.06
        } else {
            0.0
        };
        // Several names before the two numbers, and none in common: two people, two numbers.
        let strangers =
            !x.anchors.is_empty() && !y.anchors.is_empty() && common(&x.anchors, &y.anchors).next().is_none();
        let score = score - penalty - if strangers { 0.12 } else { 0.0 };
        if score < least(x, y) {
            continue;
        }
        let Some(event) =
            event::sentences(&a.testimony, x.sentence as usize, &b.testimony, y.sentence as usize, events)
        else {
            continue;
        };
        differing.push(disagreement(a, x, b, y, score, event));
    }
    let plain = differing.iter().filter(|found| found.slot.as_ref() != "superseded").count();
    if plain <= agreed + 1 {
        found.extend(differing);
    }
    sole::between(a, b, events, found);
}

/// Whether the larger toll stands in the report that came later: tolls rise.
fn is_superseded(a: &CorpusDocument, x: &Figure, b: &CorpusDocument, y: &Figure) -> bool {
    let toll = x.measure == "count:value" && (x.fate.is_some() || x.counted.is_some_and(figure::is_body));
    match (a.testimony.published, b.testimony.published) {
        (Some(p), Some(q)) if toll && p != q => (p < q) == (value(x) < value(y)),
        _ => false,
    }
}

/// A toll that a later report raised: no disagreement, and of too low a confidence to be told unless a folder asks.
fn superseded(
    a: &CorpusDocument,
    x: &Figure,
    b: &CorpusDocument,
    y: &Figure,
    score: f32,
    events: &Events,
) -> Option<Disagreement> {
    let (at, other) = (x.sentence as usize, y.sentence as usize);
    let event = event::sentences(&a.testimony, at, &b.testimony, other, events)?;
    let mut found = disagreement(a, x, b, y, score, event);
    found.slot = Arc::from("superseded");
    found.subject = "a toll that rose".to_owned();
    found.severity = Severity::Discrepancy;
    found.confidence = 0.4;
    found.comparability.time = Comparison::stated("the report with the larger number was published later");
    found.explanation.push("The later report may bring the earlier one up to date.".to_owned());
    Some(found)
}

/// Likeness of two sentences that give one number of two things and mean one.
const UNIT: f32 = 0.25;

/// One exact and unrounded number of two things, in passages that tell the same: "24 targets", "24 strikes".
/// The number is the same and the unit is not.
fn units(a: &CorpusDocument, b: &CorpusDocument, events: &Events, found: &mut Vec<Disagreement>) {
    if !events.same() {
        return;
    }
    let telling = |figure: &&Figure| {
        figure.bound == Bound::Exact
            && figure.low >= 11.0
            && figure.low % 10.0 != 0.0
            && figure.measure == "count:value"
    };
    for x in a.testimony.numbers.iter().filter(telling) {
        for y in b.testimony.numbers.iter().filter(telling) {
            let (Some(p), Some(q)) = (x.counted, y.counted) else { continue };
            let grouped = group(p).is_some() && group(p) == group(q) || is_human(p) && is_human(q);
            if x.low != y.low || p == q || grouped {
                continue;
            }
            let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
            let alike = cosine(&f.bag, &g.bag);
            let told = alike >= UNIT || alike >= 0.15 && events.likeness >= 0.35;
            if !told || shared_names(f, g) < 1 || event::times(f, g) == Times::Apart {
                continue;
            }
            let event = Comparison::inferred("both passages tell of it in much the same words");
            let mut unit = disagreement(a, x, b, y, 0.35, event);
            unit.slot = Arc::from("unit");
            unit.subject = "what a number counts".to_owned();
            unit.severity = Severity::Discrepancy;
            let side = |figure: &Figure, side: &mut Side| {
                side.value = format!("{} {:?}", figure.low, figure.counted)
            };
            side(x, &mut unit.left);
            side(y, &mut unit.right);
            unit.comparability.population =
                Comparison::stated("the number is the same, what it counts is not");
            unit.explanation.push("The same number is given of two things: the units differ.".to_owned());
            found.push(unit);
        }
    }
}

/// Clock times both documents state.
fn agreed_moments(a: &CorpusDocument, b: &CorpusDocument) -> usize {
    let mut clocks: Vec<u16> = a.testimony.moments.iter().filter_map(|moment| moment.clock).collect();
    clocks.sort_unstable();
    clocks.dedup();
    clocks
        .iter()
        .filter(|clock| b.testimony.moments.iter().any(|moment| moment.clock == Some(**clock)))
        .count()
}

/// The figures of a document's headline that its figure `body` gives otherwise.
fn headline_against<'a>(document: &'a CorpusDocument, body: &'a Figure) -> impl Iterator<Item = &'a Figure> {
    contradicted_headline(document).filter(move |(_, figure)| *figure == body).map(|(head, _)| head)
}

/// Finds a number of the headline or deck that the text below gives otherwise.
pub(crate) fn within(document: &CorpusDocument, found: &mut Vec<Disagreement>) {
    for (head, figure) in contradicted_headline(document) {
        found.push(disagreement(
            document,
            head,
            document,
            figure,
            0.45,
            Comparison::inferred("a headline tells what its article tells"),
        ));
    }
}

/// The figures of headline and deck with the first figure of the text that excludes each.
fn contradicted_headline(document: &CorpusDocument) -> impl Iterator<Item = (&Figure, &Figure)> {
    let figures = &document.testimony.numbers;
    let kind = |figure: &Figure| document.digest.sentences[figure.sentence as usize].kind;
    let (heads, body): (Vec<&Figure>, Vec<&Figure>) =
        figures.iter().partition(|figure| matches!(kind(figure), BlockKind::Headline | BlockKind::Deck));
    heads.into_iter().filter_map(move |head| {
        let same: Vec<&Figure> = body
            .iter()
            .copied()
            .filter(|figure| {
                head.measure == figure.measure
                    && (head.counted == figure.counted)
                    && (head.fate.is_none() || figure.fate.is_none() || head.fate == figure.fate)
            })
            .collect();
        if head.partial || same.iter().any(|figure| compatible(head, figure)) {
            return None;
        }
        let close = |figure: &Figure| {
            let (p, q) = (value(head).abs(), value(figure).abs());
            p.max(q) <= 1.3 * p.min(q)
        };
        same.into_iter().find(|figure| figure.lead && close(figure)).map(|figure| (head, figure))
    })
}

fn disagreement(
    a: &CorpusDocument,
    x: &Figure,
    b: &CorpusDocument,
    y: &Figure,
    score: f32,
    event: Comparison,
) -> Disagreement {
    let side = |document: &CorpusDocument, figure: &Figure| {
        let text = figure.span.of(document.document.source());
        Side {
            passage: Passage { document: document.id, span: figure.span },
            value: format!("{}..{}", figure.low, figure.high),
            summary: text.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    };
    let vague = x.bound != Bound::Exact || y.bound != Bound::Exact;
    Disagreement {
        rule: Rule::Number,
        slot: Arc::from(x.measure.as_str()),
        subject: "a number".to_owned(),
        severity: if vague { Severity::Discrepancy } else { Severity::Contradiction },
        confidence: (0.35 + score * 0.7).min(0.95),
        left: side(a, x),
        right: side(b, y),
        comparability: Comparability {
            event,
            measure: Comparison::inferred("unit and the words around the numbers agree"),
            population: match (x.counted, y.counted) {
                (Some(p), Some(q)) if p == q => Comparison::stated("both count the same"),
                (Some(_), Some(_)) => Comparison::inferred("both count much the same"),
                _ => Comparison::unknown("nothing is counted"),
            },
            time: Comparison::inferred("neither passage states another time"),
            place: Comparison::inferred("neither passage states another place"),
            assertion: Comparison::inferred("both are told as fact"),
        },
        explanation: Vec::new(),
    }
}
