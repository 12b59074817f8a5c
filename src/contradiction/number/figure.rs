//! Numbers as the rules compare them: what is measured of what, and in which words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::contradiction::deed;
use crate::contradiction::testimony::{Bag, bag, stem_feature};
use crate::corpus::word::{Feature, feature, fold};
use crate::corpus::{Digest, Word};
use crate::facts::Facts;
use crate::statement::speech::Lexicon;
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
    /// Counts people whoever they are: "12 people", "12 dead", "killed 12".
    pub anybody: bool,
    /// Counts people by an office or a part they have, of which every body has some: leaders, members.
    pub officials: bool,
    /// Names the number is told of: the place a distance is from, the person before it.
    pub anchors: Vec<Feature>,
    /// Class of the deed that the number is a part of: "marry", "escape".
    pub deed: Option<Feature>,
    /// How far a whole number of a unit of measure is from the next finer one, in base units: "one mile" may be
    /// a mile and a half. 0 where the number has decimals or counts.
    pub grain: f64,
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
    /// Stems of the words between the number and what it counts: "60 electoral votes".
    pub qualifiers: Vec<Feature>,
    /// How many other values of the same measure, and of the same noun where it counts, the document gives.
    pub rivals: u8,
}

impl Figure {
    /// A feature of an exact number that is not round: 163 names, 4.6 of magnitude. Two reports seldom share one
    /// by chance.
    pub(crate) fn telling(&self) -> Option<Feature> {
        let odd = self.low >= 11.0 && self.low % 10.0 != 0.0 && self.low == self.high;
        odd.then(|| feature(format!("{} {}", self.measure, self.low).as_bytes()))
    }
}

/// Nouns that stand for one another when they are counted, by the number of their group.
static GROUPS: LazyLock<BTreeMap<Feature, u32>> = LazyLock::new(|| {
    let mut groups = BTreeMap::new();
    let lines = include_str!("../../../data/contradiction/counted_nouns.txt").lines();
    for (number, line) in lines.filter(|line| !line.starts_with('#')).enumerate() {
        for noun in line.split_whitespace() {
            groups.insert(stem_feature(noun), number as u32);
        }
    }
    groups
});

/// Nouns that count people whoever they are.
static ANYBODY: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    let nouns = [
        "people", "person", "victim", "casualty", "dead", "fatality", "injured", "wounded", "missing",
        "other",
    ];
    nouns.into_iter().map(stem_feature).chain(*BODIES).collect()
});

static EMPLOY: LazyLock<Feature> = LazyLock::new(|| stem_feature("employ"));
static EMPLOYEE: LazyLock<Feature> = LazyLock::new(|| stem_feature("employee"));

/// Whether a unit is a currency's code.
pub(super) fn is_currency(unit: &str) -> bool {
    unit == "dollar" || unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Words for anybody.
static VAGUE: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    ["people", "person", "man", "suspect", "individual"].iter().map(|noun| stem_feature(noun)).collect()
});

/// Whether a noun can stand for people of any kind: "men", "suspects".
pub(super) fn is_vague(noun: Feature) -> bool {
    VAGUE.contains(&noun)
}

/// Nouns that count the dead.
static BODIES: LazyLock<[Feature; 2]> = LazyLock::new(|| ["body", "corpse"].map(stem_feature));

/// Whether a noun counts the dead.
pub(super) fn is_body(noun: Feature) -> bool {
    BODIES.contains(&noun)
}

/// Whether a noun is known to be one for people.
pub(super) fn is_human(noun: Feature) -> bool {
    is_vague(noun) || deed::is_doer(noun) || PERSONS.contains(&noun)
}

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
    let deeds = deeds(facts);
    let counted = counted.map(|mut figure| {
        let at = deeds.partition_point(|(span, _)| *span < figure.span);
        figure.deed = deeds.get(at).filter(|(span, _)| *span == figure.span).map(|(_, class)| *class);
        figure
    });
    let lengths = facts.times.iter().filter_map(|time| figure(source, digest, &length(digest, time)?));
    let mut figures: Vec<Figure> = counted.chain(lengths).collect();
    figures.extend(ordinals(source, facts, digest));
    figures.sort_by_key(|figure| figure.span);
    for at in 1..figures.len() {
        let (before, behind) = figures.split_at_mut(at);
        if let (Some(x), Some(y)) = (before.last_mut(), behind.first_mut())
            && are_summands(source, x, y)
        {
            x.partial = true;
            y.partial = true;
        }
    }
    take_bounds(&mut figures);
    count_rivals(&mut figures);
    figures
}

/// A headline's "22 dead" means the "at least 22" of the text below it.
fn take_bounds(figures: &mut [Figure]) {
    let kind = |figure: &Figure, value: f64| (figure.measure.clone(), figure.fate, value.to_bits());
    let bounded = figures.iter().filter_map(|figure| match figure.bound {
        Bound::AtLeast => Some((kind(figure, figure.low), (figure.bound, figure.low, figure.high))),
        Bound::AtMost => Some((kind(figure, figure.high), (figure.bound, figure.low, figure.high))),
        _ => None,
    });
    let bounded: BTreeMap<_, _> = bounded.collect();
    for figure in figures {
        if figure.bound == Bound::Exact
            && figure.low == figure.high
            && let Some(&weaker) = bounded.get(&kind(figure, figure.low))
        {
            (figure.bound, figure.low, figure.high) = weaker;
        }
    }
}

/// Counts for every figure how many other values of its measure the document gives.
fn count_rivals(figures: &mut [Figure]) {
    let kind = |figure: &Figure| (figure.measure.clone(), figure.counted);
    let mut values: BTreeMap<_, BTreeSet<(u64, u64)>> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| !figure.partial && !figure.converted) {
        let value = (figure.low.to_bits(), figure.high.to_bits());
        values.entry(kind(figure)).or_default().insert(value);
    }
    for figure in figures {
        // Whose age it is, and from where a distance, is asked by itself.
        if figure.measure.starts_with("year-old") || figure.measure.ends_with(":from") {
            continue;
        }
        let others = values.get(&kind(figure)).map_or(0, |values| values.len().saturating_sub(1));
        figure.rivals = u8::try_from(others).unwrap_or(u8::MAX);
    }
}

/// "Two women and one man", "24 passengers and three crew": neither is how many there were. Of "1 dead, 2 hurt"
/// either is.
fn are_summands(source: &str, x: &Figure, y: &Figure) -> bool {
    let gap = source.get(x.span.end as usize..y.span.start as usize).unwrap_or_default();
    let people = |figure: &Figure| figure.measure == "count:value" && figure.counted.is_some_and(is_human);
    let fates = x.fate.is_some() && y.fate.is_some() && x.fate != y.fate;
    matches!(gap.trim(), "and" | "," | "plus" | ", and")
        && people(x)
        && people(y)
        && !fates
        && x.counted != y.counted
}

/// The classes of the deeds that quantities are a part of, by the quantity's span, sorted.
fn deeds(facts: &Facts) -> Vec<(SourceSpan, Feature)> {
    let mut deeds: Vec<(SourceSpan, Feature)> = Vec::new();
    for claim in facts.claims.iter().filter(|claim| !deed::is_bare(&claim.lemma)) {
        let quantities = claim.quantities.iter().filter_map(|&at| facts.quantities.get(at as usize));
        deeds.extend(quantities.map(|quantity| (quantity.span, feature(claim.class.as_bytes()))));
    }
    // Of a deed within a deed, the one told last is the inner one.
    deeds.reverse();
    deeds.sort_by_key(|entry| entry.0);
    deeds.dedup_by_key(|entry| entry.0);
    deeds
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
    let fate = quantity.counted.as_deref().and_then(|noun| fate_of(stem_feature(noun))).or_else(|| {
        fate(
            &words[from.saturating_sub(6)..from],
            clause(source, quantity.span, &words[to.min(words.len())..(to + 6).min(words.len())]),
        )
    });
    // "A man and two women": not two in all.
    let added = match before(3) {
        [one, person, and] => {
            matches!(form(one).as_str(), "a" | "an" | "one") && is_human(person.stem) && form(and) == "and"
        }
        _ => false,
    };
    // "Two died and six others were hurt": six were hurt in all, though not six died.
    let beside = fate.is_some_and(|fate| fate != KILLED);
    // "Its three newest members", "the four remaining rivals": some of all.
    let some = inside.split_last().is_some_and(|(_, before)| before.iter().any(|word| restricts(word)));
    // "One in three voters", "nine in 10": a share.
    let share = matches!(before(2), [number, of] if form(of) == "in" && (number.digit || SMALL[..10].contains(&form(number).as_str())));
    // "It was followed by one of 2.9", "a 2.9 aftershock": another event of the kind.
    let followed = before(5).iter().any(|word| form(word).starts_with("follow"))
        || after(2).iter().chain(before(3)).any(|word| form(word).starts_with("aftershock"));
    // "$21.50 a share": an amount of its own measure.
    let priced = quantity.unit.as_deref().filter(|unit| is_currency(unit)).and_then(|_| match after(2) {
        [each, noun] if matches!(form(each).as_str(), "a" | "an" | "per") && noun.rarity > 0.2 => {
            Some(form(noun))
        }
        _ => None,
    });
    let partial = added
        || some
        || share
        || (followed && quantity.unit.is_some())
        || quantity.part_of.is_some()
        || near.iter().chain(&inside).filter(|word| priced.is_none() || *word != "per").any(|word| {
            !(beside && matches!(word.as_str(), "other" | "others"))
                && matches!(
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
        || after(1).iter().any(|word| form(word) == "more")
        || before(6).iter().any(|word| ALLOWED.contains(&form(word).as_str()));
    let unit = match quantity.unit.as_deref() {
        // Reports of one event mean one dollar, whether they name it in full or not.
        Some("dollar") => "USD",
        unit => unit.unwrap_or("count"),
    };
    let aspect = aspect(
        unit,
        &before(4).iter().map(form).collect::<Vec<_>>(),
        &after(3).iter().map(form).collect::<Vec<_>>(),
        after(7).iter().any(|word| word.capital && !word.digit),
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
    // "Employs 8,200 people", "has 8,900 employees".
    let employs = before(3).iter().any(|word| word.stem == *EMPLOY);
    let counted = quantity.counted.as_deref().map(stem_feature);
    let counted = counted.map(|noun| if employs && is_vague(noun) { *EMPLOYEE } else { noun });
    Some(Figure {
        sentence: number as u32,
        span: quantity.span,
        low: quantity.low,
        high: quantity.high,
        bound: quantity.bound,
        measure: match priced {
            Some(noun) => format!("{unit}:{aspect} per {noun}"),
            None => format!("{unit}:{aspect}"),
        },
        anybody: counted.is_none_or(|noun| ANYBODY.contains(&noun)),
        officials: quantity.counted.as_deref().is_some_and(|noun| Lexicon::built_in().is_source_noun(noun)),
        counted: counted.or_else(|| {
            let aged = unit == "year-old";
            let person = after(3).iter().find(|word| PERSONS.contains(&word.stem));
            person.filter(|_| aged).map(|word| word.stem)
        }),
        anchors,
        fate,
        lead: number < LEAD_SENTENCES,
        context: bag(&around),
        deed: None,
        grain: grain(source, quantity),
        partial: partial || quantity.cumulative,
        converted,
        qualifiers: qualifiers(&words[from..to], quantity),
        rivals: 0,
    })
}

/// Stems of the telling words between a number and the noun that it counts, sorted.
fn qualifiers(words: &[Word], quantity: &Quantity) -> Vec<Feature> {
    let Some(noun) = quantity.counted_span else { return Vec::new() };
    let between = words.iter().filter(|word| {
        word.span.start >= quantity.number.end
            && word.span.end <= noun.start
            && !word.digit
            && word.rarity > 0.25
    });
    let mut stems: Vec<Feature> = between.map(|word| word.stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// Small numbers in words, from one on.
const SMALL: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Whether a word between a number and what it counts leaves only some of all to be counted.
fn restricts(word: &str) -> bool {
    matches!(
        word,
        "remaining"
            | "new"
            | "early"
            | "earlier"
            | "previous"
            | "past"
            | "next"
            | "first"
            | "last"
            | "top"
            | "key"
    ) || (word.len() > 5 && word.ends_with("est"))
}

/// Words before a number that tell how many there may be, and not how many there were.
const ALLOWED: [&str; 6] = ["allowed", "capacity", "licensed", "licenced", "limit", "permitted"];

/// Half of the unit that a small whole number of lengths, weights and the like is told in.
fn grain(source: &str, quantity: &Quantity) -> f64 {
    let measured = quantity.unit.as_deref().is_some_and(|unit| {
        matches!(unit, "metre" | "square metre" | "cubic metre" | "kilogram" | "metre per second")
    });
    let text = fold(quantity.number.of(source));
    let spelled = SMALL.iter().position(|word| *word == text).map(|at| at as f64 + 1.0);
    let number = spelled.or_else(|| text.parse::<u32>().ok().map(f64::from));
    match number {
        Some(number) if measured && number > 0.0 && quantity.low == quantity.high => {
            quantity.low / number / 2.0
        }
        _ => 0.0,
    }
}

/// Sentences that tell what the document is about.
const LEAD_SENTENCES: usize = 5;

/// The fate of the first line.
const KILLED: u8 = 0;

/// Stems of what can happen to people, with a number for each fate.
static FATES: LazyLock<BTreeMap<Feature, u8>> = LazyLock::new(|| {
    let mut fates = BTreeMap::new();
    let lines = include_str!("../../../data/contradiction/fates.txt").lines();
    for (number, line) in lines.filter(|line| !line.starts_with('#')).enumerate() {
        for word in line.split_whitespace() {
            fates.insert(stem_feature(word), number as u8);
        }
    }
    fates
});

/// The words up to a participle behind a comma: of "shot three people, killing one", it is not the three who
/// were killed.
fn clause<'a>(source: &str, number: SourceSpan, words: &'a [Word]) -> &'a [Word] {
    let before = std::iter::once(number).chain(words.iter().map(|word| word.span));
    let end = before.zip(words).position(|(before, word)| {
        let gap = source.get(before.end as usize..word.span.start as usize).unwrap_or("");
        gap.contains(',') && word.span.of(source).ends_with("ing")
    });
    end.map_or(words, |end| &words[..end])
}

fn fate_of(stem: Feature) -> Option<u8> {
    FATES.get(&stem).copied()
}

/// The fate told nearest to a number, behind it first.
fn fate(before: &[Word], after: &[Word]) -> Option<u8> {
    let of = |word: &Word| fate_of(word.stem);
    after
        .iter()
        .enumerate()
        .filter_map(|(at, word)| Some((2 * at, of(word)?)))
        .chain(before.iter().rev().enumerate().filter_map(|(at, word)| Some((2 * at + 1, of(word)?))))
        .min()
        .map(|(_, fate)| fate)
}

/// What a measure measures, where the words beside it say so: a depth is not compared with a distance. `named`: whether
/// a name follows, from which a distance may be.
fn aspect(unit: &str, before: &[String], after: &[String], named: bool) -> &'static str {
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
        if named && (after.iter().any(compass) || has(after, &["from", "away", "outside", "off", "of"])) {
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
