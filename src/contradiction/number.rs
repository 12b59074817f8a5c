//! Two values of one measure that exclude each other.
//!
//! What is compared must be the same measure of the same thing: the unit, what is counted, the words around
//! the number and the event all have to agree. Lower bounds, roundings, parts of a whole and later tolls are
//! no contradiction.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::contradiction::event::{self, Events};
use crate::contradiction::testimony::{Bag, bag, common, cosine, stem_feature};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side, matching};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{CorpusDocument, Digest, Passage, Word};
use crate::facts::Facts;
use crate::statement::{Bound, Quantity};
use crate::text::SourceSpan;

/// A number as the rules compare it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub sentence: u32,
    pub span: SourceSpan,
    pub low: f64,
    pub high: f64,
    pub bound: Bound,
    /// Unit and aspect: "metre:depth".
    pub measure: String,
    /// Stem of what is counted, and of the group of nouns it belongs to.
    pub counted: Option<Feature>,
    /// Names the number is told of: the place a distance is from, the person of an age.
    pub anchors: Vec<Feature>,
    /// Content words around it.
    pub context: Bag,
    /// A part, an addition or a running total: compared with nothing.
    pub partial: bool,
}

/// Nouns that stand for one another when they are counted, by the number of their group.
static GROUPS: LazyLock<BTreeMap<Feature, u32>> = LazyLock::new(|| {
    let mut groups = BTreeMap::new();
    let lines = include_str!("../../data/contradiction/counted_nouns.txt").lines();
    for (number, line) in lines.filter(|line| !line.starts_with('#')).enumerate() {
        for noun in line.split_whitespace() {
            groups.insert(stem_feature(noun), number as u32);
        }
    }
    groups
});

/// Reads the figures of a document.
pub(crate) fn read(source: &str, facts: &Facts, digest: &Digest) -> Vec<Figure> {
    facts.quantities.iter().filter_map(|quantity| figure(source, digest, quantity)).collect()
}

fn figure(source: &str, digest: &Digest, quantity: &Quantity) -> Option<Figure> {
    let number = digest.sentence_at(quantity.span.start)?;
    let words = digest.words(&digest.sentences[number].words);
    let from = words.partition_point(|word| word.span.end <= quantity.span.start);
    let to = words.partition_point(|word| word.span.start < quantity.span.end);
    let form = |word: &Word| fold(word.span.of(source)).into_owned();
    let before = |count: usize| &words[from.saturating_sub(count)..from];
    let after = |count: usize| &words[to.min(words.len())..(to + count).min(words.len())];
    let near: Vec<String> = before(2).iter().chain(after(2)).map(form).collect();
    let inside: Vec<String> = words[from..to].iter().map(form).collect();
    let partial = quantity.part_of.is_some()
        || near.iter().chain(&inside).any(|word| {
            matches!(
                word.as_str(),
                "another"
                    | "other"
                    | "others"
                    | "further"
                    | "additional"
                    | "each"
                    | "per"
                    | "every"
                    | "extra"
                    | "including"
            )
        })
        || after(1).iter().any(|word| form(word) == "more");
    let unit = quantity.unit.as_deref().unwrap_or("count");
    let aspect = aspect(
        unit,
        &before(4).iter().map(form).collect::<Vec<_>>(),
        &after(3).iter().map(form).collect::<Vec<_>>(),
    );
    let anchors = match aspect {
        "from" => after(7).iter().filter(|word| word.capital).map(|word| word.stem).take(1).collect(),
        _ => Vec::new(),
    };
    let around: Vec<Word> = before(9).iter().chain(after(9)).copied().collect();
    Some(Figure {
        sentence: number as u32,
        span: quantity.span,
        low: quantity.low,
        high: quantity.high,
        bound: quantity.bound,
        measure: format!("{unit}:{aspect}"),
        counted: quantity.counted.as_deref().map(stem_feature),
        anchors,
        context: bag(&around),
        partial: partial || quantity.cumulative,
    })
}

/// What a measure measures, where the words beside it say so: a depth is not compared with a distance.
fn aspect(unit: &str, before: &[String], after: &[String]) -> &'static str {
    let has = |words: &[String], options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    if unit == "metre" {
        let compass =
            |word: &String| ["north", "south", "east", "west"].iter().any(|point| word.starts_with(point));
        if has(before, &["depth", "deep"])
            || has(after, &["deep", "below", "beneath", "underground", "underwater"])
        {
            return "depth";
        }
        if after.iter().any(compass) || has(after, &["from", "away", "outside", "off", "of"]) {
            return "from";
        }
        if has(after, &["high", "tall", "above"]) || has(before, &["height", "altitude"]) {
            return "height";
        }
        if has(after, &["long", "wide"]) {
            return "length";
        }
    }
    "value"
}

/// What a value can mean once its modifier and its rounding are granted.
fn range(figure: &Figure) -> (f64, f64) {
    let (low, high) = (figure.low, figure.high);
    let slack = |value: f64| {
        let value = value.abs();
        if value == 0.0 {
            return 0.0;
        }
        let exponent = value.log10().floor();
        let leading = value / 10f64.powf(exponent);
        let one_digit = (leading - leading.round()).abs() < 1e-9;
        let measured = !figure.measure.starts_with("count");
        if one_digit && value >= 100.0 {
            value * 0.05
        } else if one_digit && measured && value >= 10.0 {
            value * 0.025
        } else {
            0.0
        }
    };
    let about = if figure.bound == Bound::About { 0.1 } else { 0.0 };
    match figure.bound {
        Bound::AtLeast => (low - slack(low), f64::INFINITY),
        Bound::AtMost => (f64::NEG_INFINITY, high + slack(high)),
        _ => (low - slack(low).max(low.abs() * about), high + slack(high).max(high.abs() * about)),
    }
}

/// Whether both values can hold.
fn compatible(x: &Figure, y: &Figure) -> bool {
    let ((a, b), (c, d)) = (range(x), range(y));
    let grain = (b.abs().min(d.abs()) * 1e-9).max(1e-9);
    a <= d + grain && c <= b + grain
}

fn value(figure: &Figure) -> f64 {
    if figure.low.is_finite() && figure.high.is_finite() {
        (figure.low + figure.high) / 2.0
    } else if figure.low.is_finite() {
        figure.low
    } else {
        figure.high
    }
}

/// Likeness of two figures as statements of one measure; `None` where they are not comparable.
fn likeness(a: &CorpusDocument, x: &Figure, b: &CorpusDocument, y: &Figure) -> Option<f32> {
    if x.measure != y.measure || x.partial || y.partial {
        return None;
    }
    if !x.anchors.is_empty() && !y.anchors.is_empty() && common(&x.anchors, &y.anchors).is_empty() {
        return None;
    }
    let mut score = 0.0;
    match (x.counted, y.counted) {
        (Some(p), Some(q)) if p == q => score += 0.15,
        (Some(p), Some(q)) => {
            let groups = &*GROUPS;
            if groups.get(&p).is_none() || groups.get(&p) != groups.get(&q) {
                return None;
            }
        }
        (None, None) => {}
        _ if x.measure.starts_with("count") => return None,
        _ => {}
    }
    let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
    score += 0.5 * cosine(&x.context, &y.context) + 0.35 * cosine(&f.bag, &g.bag);
    if !x.anchors.is_empty() && !y.anchors.is_empty() {
        score += 0.2;
    }
    if x.measure.starts_with("magnitude") || x.measure.ends_with(":depth") {
        score += 0.2;
    }
    Some(score)
}

/// Two figures must be so alike that they tell of one measure.
const ALIKE: f32 = 0.36;

/// Finds values of two documents that exclude each other.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    let (left, right) = (&a.testimony.numbers, &b.testimony.numbers);
    let pairs = matching::best(left.len(), right.len(), |i, j| {
        let score = likeness(a, &left[i], b, &right[j])?;
        if compatible(&left[i], &right[j]) {
            return Some(score + 0.25);
        }
        (score >= ALIKE).then_some(score)
    });
    for (i, j, score) in pairs {
        let (x, y) = (&left[i], &right[j]);
        if compatible(x, y) {
            continue;
        }
        let (p, q) = (value(x).abs(), value(y).abs());
        let ratio = p.max(q) / p.min(q).max(1e-9);
        // The further apart two values are, the likelier they count different things.
        let penalty = if ratio > 4.0 { 0.12 } else { 0.0 };
        if score - penalty < ALIKE {
            continue;
        }
        let Some(event) =
            event::sentences(&a.testimony, x.sentence as usize, &b.testimony, y.sentence as usize, events)
        else {
            continue;
        };
        found.push(disagreement(a, x, b, y, score - penalty, event));
    }
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
