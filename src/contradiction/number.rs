//! Two values of one measure that exclude each other.
//!
//! What is compared must be the same measure of the same thing: the unit, what is counted, the words around
//! the number and the event all have to agree. Lower bounds, roundings, parts of a whole and later tolls are
//! no contradiction.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::article::BlockKind;
use crate::contradiction::draft;
use crate::contradiction::event::{self, Events, Times};
use crate::contradiction::testimony::{Bag, Frame, bag, common, cosine, stem_feature};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side, matching};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{CorpusDocument, Digest, Passage, Word};
use crate::facts::Facts;
use crate::statement::{Bound, Quantity, TimeExpression, TimeKind};
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
    /// Names the number is told of: the place a distance is from, the person before it.
    pub anchors: Vec<Feature>,
    /// What happened to those counted: killed, injured, held.
    pub fate: Option<u8>,
    /// Stands in headline, deck or the first sentences.
    pub lead: bool,
    /// Content words around it.
    pub context: Bag,
    /// A part, an addition or a running total: compared with nothing.
    pub partial: bool,
    /// In brackets behind an amount in another currency.
    pub converted: bool,
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

/// A number for the group that a noun belongs to, and `None` where it stands for itself.
pub(crate) fn group(noun: Feature) -> Option<Feature> {
    GROUPS.get(&noun).map(|&group| Feature::from(group))
}

/// Nouns for a person whose age is told.
static PERSONS: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    ["man", "woman", "boy", "girl", "child", "teenager", "toddler", "baby", "pensioner", "student", "suspect"]
        .iter()
        .map(|noun| stem_feature(noun))
        .collect()
});

/// Reads the figures of a document.
pub(crate) fn read(source: &str, facts: &Facts, digest: &Digest) -> Vec<Figure> {
    let counted = facts.quantities.iter().filter_map(|quantity| figure(source, digest, quantity));
    let lengths = facts.times.iter().filter_map(|time| figure(source, digest, &length(digest, time)?));
    let mut figures: Vec<Figure> = counted.chain(lengths).collect();
    figures.extend(ordinals(source, facts, digest));
    figures.sort_by_key(|figure| figure.span);
    figures
}

/// A length of time as a quantity in minutes: "almost three hours".
fn length(digest: &Digest, time: &TimeExpression) -> Option<Quantity> {
    if time.kind != TimeKind::Duration {
        return None;
    }
    let value = time.value.as_deref()?.strip_prefix('P')?;
    let (clock, value) = value.strip_prefix('T').map_or((false, value), |value| (true, value));
    let number: f64 = value.get(..value.len().checked_sub(1)?)?.parse().ok()?;
    let minutes = match (clock, value.chars().next_back()?) {
        (true, 'M') => 1.0,
        (true, 'H') => 60.0,
        (false, 'D') => 1440.0,
        (false, 'W') => 10_080.0,
        (false, 'M') => 43_830.0,
        (false, 'Y') => 525_960.0,
        _ => return None,
    };
    // A length is told in whole units: "two hours" may be an hour and a half.
    let slack = if time.approximate { 0.35 } else { 0.25 };
    Some(Quantity {
        span: time.span,
        number: time.span,
        low: (number - slack) * minutes,
        high: (number + slack) * minutes,
        bound: if time.approximate { Bound::About } else { Bound::Range },
        unit: Some("minute".into()),
        counted: None,
        counted_span: None,
        part_of: None,
        cumulative: false,
        sentence: digest.sentence_at(time.span.start)? as u32,
    })
}

/// "His fourth trial": how many there were before.
fn ordinals(source: &str, facts: &Facts, digest: &Digest) -> Vec<Figure> {
    let mut figures = Vec::new();
    for sentence in &digest.sentences {
        let words = digest.words(&sentence.words);
        for pair in words.windows(2) {
            let (word, noun) = (&pair[0], &pair[1]);
            let Some(value) = ordinal(&fold(word.span.of(source))) else { continue };
            let what = fold(noun.span.of(source));
            let plain =
                !noun.capital && !noun.digit && noun.rarity > 0.2 && !ORDERED.contains(&what.as_ref());
            let dated = facts.times.iter().any(|time| time.span.overlaps(word.span));
            let beside = source.get(word.span.end as usize..noun.span.start as usize) == Some(" ");
            if !plain || dated || !beside {
                continue;
            }
            let Some(number) = digest.sentence_at(word.span.start) else { continue };
            figures.extend(figure(
                source,
                digest,
                &Quantity {
                    span: word.span.cover(noun.span),
                    number: word.span,
                    low: value,
                    high: value,
                    bound: Bound::Exact,
                    unit: Some("ordinal".into()),
                    counted: Some(what.as_ref().into()),
                    counted_span: Some(noun.span),
                    part_of: None,
                    cumulative: false,
                    sentence: number as u32,
                },
            ));
        }
    }
    figures
}

/// What is numbered to be told apart, and not because there were others before: a second floor, a third degree.
const ORDERED: [&str; 22] = [
    "floor",
    "degree",
    "grade",
    "street",
    "avenue",
    "district",
    "amendment",
    "quarter",
    "half",
    "round",
    "place",
    "world",
    "day",
    "hour",
    "year",
    "month",
    "week",
    "largest",
    "biggest",
    "highest",
    "party",
    "person",
];

fn ordinal(word: &str) -> Option<f64> {
    const WORDS: [&str; 11] = [
        "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    if let Some(at) = WORDS.iter().position(|name| *name == word) {
        return Some(at as f64 + 2.0);
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    if digits.len() > 3 || !matches!(ending, "st" | "nd" | "rd" | "th") {
        return None;
    }
    digits.parse().ok()
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
    let mut inside: Vec<String> = words[from..to].iter().map(form).collect();
    // "5.4 per cent" is of nothing in particular, unlike "5 euros per head".
    if quantity.unit.as_deref() == Some("percent") {
        inside.retain(|word| word != "per");
    }
    // An amount in brackets behind another is the same amount in another currency, at some day's rate.
    let bracketed = source.get(..quantity.span.start as usize).is_some_and(|before| {
        let tail: String = before.chars().rev().take(14).collect();
        let opening = tail.find('(');
        opening.is_some_and(|at| !tail[..at].contains(')'))
    });
    let converted = bracketed && quantity.unit.is_some();
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
    let mut anchors: Vec<Feature> = match aspect {
        "from" => after(7).iter().filter(|word| word.capital).map(|word| word.stem).take(1).collect(),
        // The person or body the number is told of: the last name before it.
        _ => {
            let names = &words[from.saturating_sub(9)..from];
            let last = names.iter().rposition(|word| word.capital && !word.digit && word.rarity > 0.5);
            last.map(|at| {
                let first = names[..at].iter().rposition(|word| !word.capital).map_or(0, |at| at + 1);
                names[first..=at].iter().map(|word| word.stem).collect()
            })
            .unwrap_or_default()
        }
    };
    anchors.sort_unstable();
    let around: Vec<Word> = before(9).iter().chain(after(9)).copied().collect();
    Some(Figure {
        sentence: number as u32,
        span: quantity.span,
        low: quantity.low,
        high: quantity.high,
        bound: quantity.bound,
        measure: format!("{unit}:{aspect}"),
        counted: quantity.counted.as_deref().map(stem_feature).or_else(|| {
            let aged = unit == "year-old";
            let person = after(3).iter().find(|word| PERSONS.contains(&word.stem));
            person.filter(|_| aged).map(|word| word.stem)
        }),
        anchors,
        fate: fate(
            &words[from.saturating_sub(6)..from],
            clause(source, &words[to.min(words.len())..(to + 6).min(words.len())]),
        ),
        lead: number < LEAD_SENTENCES,
        context: bag(&around),
        partial: partial || quantity.cumulative,
        converted,
    })
}

/// Sentences that tell what the document is about.
const LEAD_SENTENCES: usize = 5;

/// Stems of what can happen to people, with a number for each fate.
static FATES: LazyLock<BTreeMap<Feature, u8>> = LazyLock::new(|| {
    let mut fates = BTreeMap::new();
    let lines = include_str!("../../data/contradiction/fates.txt").lines();
    for (number, line) in lines.filter(|line| !line.starts_with('#')).enumerate() {
        for word in line.split_whitespace() {
            fates.insert(stem_feature(word), number as u8);
        }
    }
    fates
});

/// The words up to a participle behind a comma: of "shot three people, killing one", it is not the three who
/// were killed.
fn clause<'a>(source: &str, words: &'a [Word]) -> &'a [Word] {
    let end = words.windows(2).position(|pair| {
        let gap = source.get(pair[0].span.end as usize..pair[1].span.start as usize).unwrap_or("");
        gap.contains(',') && pair[1].span.of(source).ends_with("ing")
    });
    end.map_or(words, |end| &words[..=end])
}

/// The fate told nearest to a number, behind it first.
fn fate(before: &[Word], after: &[Word]) -> Option<u8> {
    let of = |word: &Word| FATES.get(&word.stem).copied();
    after
        .iter()
        .enumerate()
        .filter_map(|(at, word)| Some((2 * at, of(word)?)))
        .chain(before.iter().rev().enumerate().filter_map(|(at, word)| Some((2 * at + 1, of(word)?))))
        .min()
        .map(|(_, fate)| fate)
}

/// What a measure measures, where the words beside it say so: a depth is not compared with a distance.
fn aspect(unit: &str, before: &[String], after: &[String]) -> &'static str {
    let has = |words: &[String], options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    if unit == "count" {
        let population = has(before, &["population"])
            || has(&after[..after.len().min(2)], &["live", "lives", "living", "inhabitants", "residents"]);
        return if population { "population" } else { "value" };
    }
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

/// What a value can mean: the interval its words leave, and for a round number of hundreds or more what it may
/// have been rounded from.
fn range(figure: &Figure) -> (f64, f64) {
    let round = |value: f64| {
        let value = value.abs();
        let digit = value / 10f64.powf(value.log10().floor());
        let counted = figure.measure.starts_with("count");
        if counted && value >= 100.0 && (digit - digit.round()).abs() < 1e-9 { value * 0.05 } else { 0.0 }
    };
    let (low, high) = (figure.low, figure.high);
    match figure.bound {
        Bound::AtLeast => (low - round(low), f64::INFINITY),
        Bound::AtMost => (f64::NEG_INFINITY, high + round(high)),
        Bound::Exact => (low - round(low), high + round(high)),
        // "An estimated $102 million" is not rounded to tens: what is told to three places is meant so.
        Bound::About if places((low + high) / 2.0) >= 3 => {
            let middle = (low + high) / 2.0;
            (low.max(middle * 0.975), high.min(middle * 1.025))
        }
        Bound::About | Bound::Range => (low, high),
    }
}

/// Digits of a number that are not noughts at its end.
fn places(value: f64) -> usize {
    if !value.is_finite() || value == 0.0 {
        return 0;
    }
    let digits = format!("{:.6e}", value.abs());
    digits.split('e').next().unwrap_or("").trim_end_matches('0').chars().filter(char::is_ascii_digit).count()
}

/// Whether both values can hold.
fn compatible(x: &Figure, y: &Figure) -> bool {
    let ((a, b), (c, d)) = (range(x), range(y));
    // Intervals that only touch exclude each other: "2.5 million" and "2.6 million".
    let width = (b - a).min(d - c);
    let grain = if width.is_finite() && width > 0.0 { width * 0.02 } else { 0.0 };
    a <= d - grain && c <= b - grain
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
    if x.measure != y.measure || x.partial || y.partial || (x.converted && y.converted) {
        return None;
    }
    let named = !x.anchors.is_empty() && !y.anchors.is_empty();
    if named && x.measure.ends_with(":from") && common(&x.anchors, &y.anchors).is_empty() {
        return None;
    }
    // People counted by what befell them: the dead are not compared with the injured.
    if x.measure.starts_with("count") && (x.fate.is_some() || y.fate.is_some()) && x.fate != y.fate {
        return None;
    }
    let shared = common(&x.anchors, &y.anchors).len();
    // Ages are of one person: who is named, or the only girl of such a deed.
    if x.measure.starts_with("year-old")
        && shared == 0
        && (named || x.counted.is_none() || x.counted != y.counted)
    {
        return None;
    }
    let mut score = 0.0;
    let population = x.measure == "count:population";
    match (x.counted, y.counted) {
        _ if population => score += 0.3,
        (Some(p), Some(q)) if p == q => score += 0.15,
        (Some(p), Some(q)) => {
            let groups = &*GROUPS;
            if groups.get(&p).is_none() || groups.get(&p) != groups.get(&q) {
                return None;
            }
            score += 0.08;
        }
        (None, None) => {}
        _ if x.measure.starts_with("count") => return None,
        _ => {}
    }
    let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
    if twins(f, g) {
        return None;
    }
    if x.measure.starts_with("ordinal") && (x.counted != y.counted || common(&f.names, &g.names).is_empty()) {
        return None;
    }
    score += 0.5 * cosine(&x.context, &y.context) + 0.35 * cosine(&f.bag, &g.bag);
    score += match shared {
        0 => 0.0,
        1 => 0.15,
        _ => 0.2,
    };
    if x.fate.is_some() {
        score += 0.12;
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
            let named = x.counted.is_some() && !common(&x.anchors, &y.anchors).is_empty();
            if !named || matched.iter().any(|&(p, q, _)| p == i && q == j) || compatible(x, y) {
                continue;
            }
            // What one of them agrees with in the other document must not stand in the same sentence.
            let beside = matched.iter().any(|&(p, q, _)| {
                (p == i && right[q].sentence == y.sentence) || (q == j && left[p].sentence == x.sentence)
            });
            if let Some(score) = likeness(a, x, b, y).filter(|score| *score >= STRONG && !beside) {
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
    if f.names.is_empty() || g.names.is_empty() || !common(&f.names, &g.names).is_empty() {
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
    if draft::is_draft(a) != draft::is_draft(b) {
        return;
    }
    units(a, b, events, found);
    let (left, right) = (&a.testimony.numbers, &b.testimony.numbers);
    let pairs = matching::best(left.len(), right.len(), |i, j| {
        let score = likeness(a, &left[i], b, &right[j])?;
        if compatible(&left[i], &right[j]) {
            return Some(score + 0.25);
        }
        (score >= ALIKE).then_some(score)
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
            !x.anchors.is_empty() && !y.anchors.is_empty() && common(&x.anchors, &y.anchors).is_empty();
        let score = score - penalty - if strangers { 0.12 } else { 0.0 };
        if score < ALIKE {
            continue;
        }
        let Some(event) =
            event::sentences(&a.testimony, x.sentence as usize, &b.testimony, y.sentence as usize, events)
        else {
            continue;
        };
        differing.push(disagreement(a, x, b, y, score, event));
    }
    if differing.len() <= agreed + 1 {
        found.extend(differing);
    }
}

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
            let grouped = GROUPS.get(&p).is_some() && GROUPS.get(&p) == GROUPS.get(&q);
            if x.low != y.low || p == q || grouped {
                continue;
            }
            let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
            if cosine(&f.bag, &g.bag) < 0.15 || event::times(f, g) == Times::Apart {
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
