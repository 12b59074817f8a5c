//! One deed told in two ways: done and not done, done by one and by another, here and there. The deeds are the
//! claims of the documents; two are one where predicate and participants agree but for what differs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;

use crate::contradiction::attribution::{self, Voice};
use crate::contradiction::event::{self, Events};
use crate::contradiction::number::group;
use crate::contradiction::testimony::{Frame, common, cosine, is_calendar, stem_feature};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side, shortened};
use crate::corpus::word::{Feature, feature, fold, rarity};
use crate::corpus::{CorpusDocument, Digest, Passage};
use crate::entity::{Coordinates, EntityKind, MentionForm};
use crate::facts::Facts;
use crate::statement::{Attribution, Claim, Factuality, Participant, ParticipantRole, Stance};
use crate::text::SourceSpan;

/// What is done, by whom, to whom and where, as one claim tells it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Deed {
    pub sentence: u32,
    /// Bytes of the clause.
    pub span: SourceSpan,
    /// The predicate's class, as a feature.
    class: Feature,
    negated: bool,
    /// Whether it is told as what somebody denies.
    denied: bool,
    /// In whose voice it is told.
    pub voice: Voice,
    agent: Option<Actor>,
    patient: Option<Actor>,
    place: Option<Place>,
    /// The day or days it is said to have been done, with the words that say so.
    when: Option<((Date, Date), SourceSpan)>,
}

/// A participant.
#[derive(Clone, Debug, PartialEq)]
struct Actor {
    span: SourceSpan,
    /// Stem of its head, or the group of nouns that stands for it.
    head: Feature,
    /// The kind of people it is of, where it is not named.
    doer: Option<u16>,
    /// Stems of its names, sorted; empty for "the man".
    names: Vec<Feature>,
    /// What it is, where it is named.
    kind: Option<EntityKind>,
}

/// A named place.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    span: SourceSpan,
    names: Vec<Feature>,
    /// Names of what holds it.
    within: Vec<Feature>,
    coordinates: Option<Coordinates>,
}

/// Predicates that only say that something took place.
static HAPPEN: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    ["occur", "happen", "center", "centre", "locate", "strike", "hit", "erupt", "take place", "base"].into()
});

/// Stems of nouns for people, with a number for each kind.
static DOERS: LazyLock<BTreeMap<Feature, u16>> = LazyLock::new(|| {
    let lines = include_str!("../../data/contradiction/doers.txt").lines();
    let kinds = lines.filter(|line| !line.starts_with('#')).enumerate();
    kinds
        .flat_map(|(kind, line)| line.split_whitespace().map(move |noun| (stem_feature(noun), kind as u16)))
        .collect()
});

/// Predicates that everybody does everywhere.
static BARE: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    [
        "be", "have", "do", "make", "get", "go", "come", "take", "say", "tell", "know", "think", "see",
        "want", "give", "let", "call", "ask", "appear", "seem", "publish", "include", "become", "use",
        "work", "live", "name", "report", "add", "continue", "look", "need", "put", "keep", "help", "try",
        "turn", "show",
    ]
    .into()
});

/// Whether a predicate is one that everybody does everywhere.
pub(crate) fn is_bare(lemma: &str) -> bool {
    BARE.contains(lemma)
}

/// Whether a noun is one for people of some kind.
pub(crate) fn is_doer(noun: Feature) -> bool {
    DOERS.contains_key(&noun)
}

/// Reads the deeds of a document.
/// `frames` are those of its sentences, with their names. Sorted by class, and as the text has them within one.
pub(crate) fn read(source: &str, facts: &Facts, digest: &Digest, frames: &[Frame]) -> Vec<Deed> {
    let claims = facts.claims.iter();
    let mut deeds: Vec<Deed> =
        claims.filter_map(|claim| deed(source, facts, digest, frames, claim)).collect();
    deeds.sort_by_key(|deed| deed.class);
    deeds
}

fn deed(source: &str, facts: &Facts, digest: &Digest, frames: &[Frame], claim: &Claim) -> Option<Deed> {
    let said = claim.attribution.and_then(|at| facts.attributions.get(at as usize));
    let denied = said.is_some_and(|said| said.stance == Stance::Denies);
    let contested =
        said.is_some_and(|said| matches!(said.stance, Stance::Doubts | Stance::Rejects | Stance::Expects));
    let claims = |said: &Attribution| {
        let cues = said.cue.iter().map(|cue| fold(cue.of(source)));
        cues.into_iter().any(|cue| ["claim", "alleg"].iter().any(|verb| cue.starts_with(verb)))
    };
    let voice = match said {
        None => Voice::Outlet,
        Some(said) if claims(said) => Voice::Claimed,
        Some(_) => Voice::Source,
    };
    if claim.factuality != Factuality::Asserted || contested || is_bare(&claim.lemma) {
        return None;
    }
    let happens = HAPPEN.contains(claim.lemma.as_str());
    let of = |role: ParticipantRole| {
        claim.participants.iter().find(|p| p.role == role).and_then(|p| actor(facts, digest, frames, p))
    };
    let place = claim
        .participants
        .iter()
        .filter(|p| matches!(p.role, ParticipantRole::Place | ParticipantRole::Other))
        .find_map(|p| place(source, facts, p));
    let when = claim.times.iter().filter_map(|&at| facts.times.get(at as usize)).find_map(|time| {
        let days = time.days.filter(|(first, last)| (*last - *first).get_days() <= MONTH)?;
        is_calendar(time.span.of(source)).then_some((days, time.span))
    });
    let (mut agent, mut patient) = (of(ParticipantRole::Agent), of(ParticipantRole::Patient));
    // "The quake struck", "the quake was centred": what took place.
    if happens && patient.is_none() {
        patient = agent.take();
    }
    Some(Deed {
        sentence: digest.sentence_at(claim.predicate.start)? as u32,
        span: claim.span,
        class: if happens { feature(b"happen") } else { feature(class_of(claim).as_bytes()) },
        negated: claim.negated,
        denied,
        voice,
        agent,
        patient,
        place,
        when,
    })
}

/// Days that a deed's time may span to be compared.
const MONTH: i32 = 31;
/// Days beyond which two deeds of one kind are two.
const YEAR: i32 = 370;

/// The claim's class, with what is thrown in any manner taken for one deed.
fn class_of(claim: &Claim) -> &str {
    match claim.lemma.as_str() {
        "throw" | "hurl" | "toss" | "lob" | "fling" => "throw",
        "find" | "discover" | "spot" => "find",
        "phone" | "telephone" | "ring" => "phone",
        _ => claim.class.as_str(),
    }
}

fn actor(facts: &Facts, digest: &Digest, frames: &[Frame], participant: &Participant) -> Option<Actor> {
    let head = stem_feature(&fold(&participant.head));
    let number = digest.sentence_at(participant.span.start)?;
    let words = digest.words(&digest.sentences[number].words);
    let named = &frames.get(number)?.names;
    let inside: Vec<_> = words.iter().filter(|word| participant.span.contains(word.span)).collect();
    // A long phrase is a clause that the parser took along.
    if inside.is_empty() || inside.len() > 12 {
        return None;
    }
    // A pronoun or description is known by its entity's name, where that has one.
    let entity = participant.entity.and_then(|entity| facts.entities.get(entity as usize)).filter(|entity| {
        let mentions = entity.mentions.iter().filter_map(|&at| facts.mentions.get(at as usize));
        mentions.into_iter().any(|mention| matches!(mention.form, MentionForm::Name | MentionForm::Acronym))
    });
    let kind = entity.map(|entity| entity.kind);
    let mut names: Vec<Feature> = match entity {
        Some(entity) => words_of(&entity.name),
        None => inside
            .iter()
            .filter(|word| word.capital && named.binary_search(&word.stem).is_ok())
            .map(|word| word.stem)
            .collect(),
    };
    names.sort_unstable();
    names.dedup();
    let pronoun = inside.len() == 1 && names.is_empty() && rarity(head) < 0.3;
    let doer = DOERS.get(&head).copied().filter(|_| names.is_empty());
    (!pronoun).then(|| Actor { span: participant.span, head: group(head).unwrap_or(head), doer, names, kind })
}

fn words_of(name: &str) -> Vec<Feature> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 2)
        .map(|w| stem_feature(&fold(w)))
        .collect()
}

fn place(source: &str, facts: &Facts, participant: &Participant) -> Option<Place> {
    let first = facts.mentions.partition_point(|mention| mention.span.end <= participant.span.start);
    let mention = facts.mentions[first..]
        .iter()
        .take_while(|mention| mention.span.start < participant.span.end)
        .find(|mention| mention.kind == EntityKind::Place && mention.form == MentionForm::Name)?;
    let entity = facts.entities.get(mention.entity as usize)?;
    let mut names = words_of(mention.span.of(source));
    names.sort_unstable();
    let geography = entity.geography.as_ref();
    let mut within: Vec<Feature> =
        geography.map(|g| g.containment.iter().flat_map(|name| words_of(name)).collect()).unwrap_or_default();
    within.sort_unstable();
    Some(Place { span: mention.span, names, within, coordinates: geography.map(|g| g.coordinates) })
}

/// Whether two participants are one, as far as the texts go.
fn same(a: &Actor, b: &Actor) -> bool {
    if a.names.is_empty() != b.names.is_empty() {
        return a.head == b.head && rarity(a.head) > 0.3;
    }
    if a.names.is_empty() {
        return a.head == b.head && rarity(a.head) > 0.3;
    }
    common(&a.names, &b.names).next().is_some()
}

/// Great-circle distance in kilometres (haversine).
fn distance(a: Coordinates, b: Coordinates) -> f32 {
    let (p, q) = (a.latitude.to_radians(), b.latitude.to_radians());
    let (dp, dl) = (q - p, (b.longitude - a.longitude).to_radians());
    let h = (dp / 2.0).sin().powi(2) + p.cos() * q.cos() * (dl / 2.0).sin().powi(2);
    12_742.0 * h.clamp(0.0, 1.0).sqrt().asin()
}

/// Whether two places can be where one thing happened: one holds the other, or they are neighbours.
fn compatible(a: &Place, b: &Place) -> bool {
    let holds = |outer: &Place, inner: &Place| common(&outer.names, &inner.within).next().is_some();
    common(&a.names, &b.names).next().is_some()
        || holds(a, b)
        || holds(b, a)
        || match (a.coordinates, b.coordinates) {
            (Some(p), Some(q)) => distance(p, q) < NEIGHBOURS,
            _ => true,
        }
}

/// Kilometres within which a place is named for another.
const NEIGHBOURS: f32 = 30.0;
/// Likeness of two sentences that tell one deed.
const ALIKE: f32 = 0.3;

/// How many words of a deed's sentence turn it round: two sentences with as many are read differently, and do
/// not say different things.
fn denials(document: &CorpusDocument, deed: &Deed) -> usize {
    let words = document.digest.words(&document.digest.sentences[deed.sentence as usize].words);
    let source = document.document.source();
    let turns = |word: &str| {
        matches!(word, "not" | "no" | "never" | "nobody" | "none" | "nor" | "neither" | "without" | "cannot")
            || word.ends_with("n't")
            || word.starts_with("fail")
            || word.starts_with("refus")
    };
    words.iter().filter(|word| turns(&fold(word.span.of(source)))).count()
}

/// Whether a document names one of these anywhere.
fn names_any(document: &CorpusDocument, names: &[Feature]) -> bool {
    document.testimony.frames.iter().any(|frame| common(&frame.names, names).next().is_some())
}

/// Finds deeds that two documents tell in ways that exclude each other.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if !events.same() {
        return;
    }
    for x in &a.testimony.deeds {
        let from = b.testimony.deeds.partition_point(|deed| deed.class < x.class);
        for y in b.testimony.deeds[from..].iter().take_while(|deed| deed.class == x.class) {
            let (f, g) = (&a.testimony.frames[x.sentence as usize], &b.testimony.frames[y.sentence as usize]);
            let alike = cosine(&f.bag, &g.bag);
            if alike < ALIKE {
                continue;
            }
            if x.denied || y.denied {
                found.extend(denial(a, x, b, y, alike));
                continue;
            }
            if let Some(date) = dates(a, x, b, y, alike) {
                let passages = |one: &Disagreement| (one.left.passage, one.right.passage);
                let told =
                    |other: &Disagreement| other.rule == Rule::Date && passages(other) == passages(&date);
                if !found.iter().any(told) {
                    found.push(date);
                }
                continue;
            }
            let sentences = event::sentences(
                &a.testimony,
                x.sentence as usize,
                &b.testimony,
                y.sentence as usize,
                events,
            );
            let Some(event) = sentences else { continue };
            let differs = compare(a, x, b, y, alike, event.clone());
            let lost = || same_deed(x, y, alike).then(|| attribution::lost(a, x, b, y, event)).flatten();
            found.extend(differs.or_else(lost));
        }
    }
}

/// Whether two participants are one; `None` where one of them is not told.
fn both(p: &Option<Actor>, q: &Option<Actor>) -> Option<bool> {
    Some(same(p.as_ref()?, q.as_ref()?))
}

/// Whether the same doer did the same thing, as far as the texts tell.
fn same_deed(x: &Deed, y: &Deed, alike: f32) -> bool {
    match (both(&x.agent, &y.agent), both(&x.patient, &y.patient)) {
        (Some(true), Some(true)) => true,
        (Some(true), None) | (None, Some(true)) => alike >= 0.45,
        _ => false,
    }
}

/// A deed that somebody denies in the one report and that the other tells.
fn denial(a: &CorpusDocument, x: &Deed, b: &CorpusDocument, y: &Deed, alike: f32) -> Option<Disagreement> {
    if x.denied == y.denied || x.negated || y.negated || !same_deed(x, y, alike) {
        return None;
    }
    let side = |document: &CorpusDocument, deed: &Deed| {
        let sentence = document.digest.sentences.get(deed.sentence as usize).map_or(deed.span, |at| at.span);
        Side::in_its_words(document, sentence, if deed.denied { "denial" } else { "claim" })
    };
    let event = Comparison::inferred("the documents tell of one event, and the passages of one deed");
    let subject = "a claim and its denial";
    let mut found = disagreement(Rule::Denial, subject, side(a, x), side(b, y), alike, event);
    found.slot = Arc::from("denial");
    found.severity = Severity::Dispute;
    found.comparability.assertion =
        Comparison::stated("one report tells it, somebody denies it in the other");
    Some(found)
}

/// One deed on two days: who did it and what was done agree, as far as both are told.
fn dates(a: &CorpusDocument, x: &Deed, b: &CorpusDocument, y: &Deed, alike: f32) -> Option<Disagreement> {
    let (((p, q), left), ((r, s), right)) = (x.when?, y.when?);
    let gap = (p - s).get_days().max((r - q).get_days());
    if !(1..=YEAR).contains(&gap) || x.negated || y.negated {
        return None;
    }
    if !same_deed(x, y, alike) {
        return None;
    }
    let side = |document: &CorpusDocument, (first, last): (Date, Date), span: SourceSpan| Side {
        passage: Passage { document: document.id, span },
        value: format!("{first}/{last}"),
        summary: span.of(document.document.source()).to_owned(),
    };
    let event = Comparison::inferred("the documents tell of one event, and the passages of one deed");
    let mut found =
        disagreement(Rule::Date, "the day", side(a, (p, q), left), side(b, (r, s), right), alike, event);
    found.comparability.time = Comparison::stated("the days are what differs");
    Some(found)
}

fn compare(
    a: &CorpusDocument,
    x: &Deed,
    b: &CorpusDocument,
    y: &Deed,
    alike: f32,
    event: Comparison,
) -> Option<Disagreement> {
    let (agents, patients) = (both(&x.agent, &y.agent), both(&x.patient, &y.patient));
    if x.negated != y.negated {
        let told = same_deed(x, y, alike) && denials(a, x) != denials(b, y);
        return told.then(|| {
            let side = |document: &CorpusDocument, deed: &Deed| Side {
                passage: Passage { document: document.id, span: deed.span },
                value: if deed.negated { "not so" } else { "so" }.to_owned(),
                summary: shortened(deed.span.of(document.document.source())),
            };
            let (left, right) = (side(a, x), side(b, y));
            disagreement(Rule::Negation, "whether it was done", left, right, alike, event)
        });
    }
    if x.negated {
        return None;
    }
    if let (Some(p), Some(q)) = (&x.place, &y.place)
        && (agents == Some(true) || patients == Some(true))
        && agents != Some(false)
        && patients != Some(false)
        && !compatible(p, q)
        && !names_any(a, &q.names)
        && !names_any(b, &p.names)
    {
        let side = |document: &CorpusDocument, place: &Place| Side {
            passage: Passage { document: document.id, span: place.span },
            value: place.span.of(document.document.source()).to_lowercase(),
            summary: place.span.of(document.document.source()).to_owned(),
        };
        let (left, right) = (side(a, p), side(b, q));
        return Some(disagreement(Rule::Place, "where it happened", left, right, alike, event));
    }
    let side = |document: &CorpusDocument, actor: &Actor| Side {
        passage: Passage { document: document.id, span: actor.span },
        value: actor.span.of(document.document.source()).to_lowercase(),
        summary: shortened(actor.span.of(document.document.source())),
    };
    if let (Some(p), Some(q)) = (&x.agent, &y.agent)
        && patients == Some(true)
        && let (Some(one), Some(other)) = (p.doer, q.doer)
        && one != other
    {
        let (left, right) = (side(a, p), side(b, q));
        let mut found = disagreement(Rule::Agent, "who did it", left, right, alike, event);
        // A youth may be a protester: what is said of the doer differs, which need not exclude.
        found.severity = Severity::Discrepancy;
        found.explanation = vec!["The doers are described as people of two kinds.".to_owned()];
        return Some(found);
    }
    if let (Some(p), Some(q)) = (&x.agent, &y.agent)
        && agents == Some(false)
        && patients == Some(true)
        && p.kind == q.kind
        && matches!(p.kind, Some(EntityKind::Person | EntityKind::Organisation))
        && !p.names.is_empty()
        && !q.names.is_empty()
        && !names_any(a, &q.names)
        && !names_any(b, &p.names)
    {
        let (left, right) = (side(a, p), side(b, q));
        return Some(disagreement(Rule::Agent, "who did it", left, right, alike, event));
    }
    None
}

fn disagreement(
    rule: Rule,
    subject: &str,
    left: Side,
    right: Side,
    alike: f32,
    event: Comparison,
) -> Disagreement {
    Disagreement {
        rule,
        slot: Arc::from(subject),
        subject: subject.to_owned(),
        severity: Severity::Contradiction,
        confidence: (0.35 + 0.6 * alike).min(0.85),
        left,
        right,
        comparability: Comparability {
            event,
            measure: Comparison::inferred("both passages tell of one deed: what is done and to whom agree"),
            population: Comparison::unknown("nothing is counted"),
            time: Comparison::inferred("neither passage states another time"),
            place: match rule {
                Rule::Place => Comparison::stated("the places are what differs"),
                _ => Comparison::unknown("neither passage has to name one"),
            },
            assertion: Comparison::inferred("both are told as fact"),
        },
        explanation: match rule {
            Rule::Place | Rule::Agent => vec!["Neither document names what the other does.".to_owned()],
            _ => Vec::new(),
        },
    }
}
