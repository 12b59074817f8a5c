//! A claim and its denial: "activists said the citadel was hit, but the ministry denied those reports". The
//! denial is paired with the claim it points back to, and with sentences of other documents that claim the
//! same. Neither is taken to be right: it is a dispute.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use crate::contradiction::dispute;
use crate::contradiction::event::Events;
use crate::contradiction::testimony::stem_feature;
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::digest::RARE;
use crate::corpus::word::{Feature, feature, fold, stem};
use crate::corpus::{CorpusDocument, Digest, DigestSentence, Pair, Word};
use crate::facts::Facts;
use crate::language::Upos;
use crate::text::SourceSpan;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Object {
    Any,
    Speech,
}

static CUES: LazyLock<BTreeMap<&'static str, (&'static str, Object)>> = LazyLock::new(|| {
    include_str!("../../data/contradiction/denial_cues.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let (form, stance, object) = (columns.next()?, columns.next()?, columns.next()?);
            Some((form, (stance, if object == "any" { Object::Any } else { Object::Speech })))
        })
        .collect()
});

static SPEECH_NOUNS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut nouns: Vec<_> = include_str!("../../data/contradiction/speech_nouns.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    nouns.sort_unstable();
    nouns
});

/// The stems of those nouns: that they are shared says nothing about what is denied.
static SPEECH_STEMS: LazyLock<BTreeSet<Feature>> =
    LazyLock::new(|| SPEECH_NOUNS.iter().map(|noun| feature(stem(noun).as_bytes())).collect());

/// Stems of nouns for what is refused, with whether it can be rejected in words, too.
static REFUSED: LazyLock<BTreeMap<Feature, bool>> = LazyLock::new(|| {
    include_str!("../../data/contradiction/refused_things.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let noun = line.trim_start_matches('!');
            (stem_feature(noun), noun != line)
        })
        .collect()
});

/// A denial in one document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Denial {
    sentence: usize,
    /// From the denier to the end of the clause.
    span: SourceSpan,
    /// Stems of the rare words that tell what is denied, with their weights, sorted.
    weights: Vec<(Feature, f32)>,
    /// The claim in the same document that the denial points back to.
    claim: Option<SourceSpan>,
    /// Why that one.
    reason: &'static str,
}

impl Denial {
    /// Whether it tells of a dispute between two passages: it stands in one and points back to a claim, and where it
    /// is the first of the two, to that in the other.
    pub(crate) fn tells(&self, claim: Option<SourceSpan>, counter: SourceSpan) -> bool {
        let first = claim.is_some_and(|claim| claim.overlaps(self.span));
        self.claim.is_some_and(|denied| counter.overlaps(self.span) || first && counter.overlaps(denied))
    }
}

fn text<'a>(source: &'a str, word: &Word) -> std::borrow::Cow<'a, str> {
    fold(word.span.of(source))
}

fn is_speech_noun(word: &str) -> bool {
    SPEECH_NOUNS.binary_search(&word).is_ok()
}

const POINTERS: [&str; 12] =
    ["the", "these", "those", "this", "that", "such", "any", "all", "his", "her", "their", "its"];

/// Reads the denials of a document.
pub(crate) fn read(source: &str, facts: &Facts, digest: &Digest) -> Vec<Denial> {
    let mut found = Vec::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let words = digest.words(&sentence.words);
        for (place, word) in words.iter().enumerate() {
            let form = text(source, word);
            let Some(&(_, object)) = CUES.get(form.as_ref()) else { continue };
            // "The dispute is about the past": a noun that the tagger is sure of denies nothing.
            let token = facts.token_at(word.span.start).and_then(|at| facts.tokens.get(at as usize));
            if token.is_some_and(|token| token.upos == Upos::NOUN) {
                continue;
            }
            if let Some(denial) = denial(source, facts, digest, number, place, object) {
                found.push(denial);
                break;
            }
        }
    }
    found
}

fn denial(
    source: &str,
    facts: &Facts,
    digest: &Digest,
    number: usize,
    place: usize,
    kind: Object,
) -> Option<Denial> {
    let sentence = &digest.sentences[number];
    let words = digest.words(&sentence.words);
    let form = |at: usize| words.get(at).map(|word| text(source, word));
    let is = |at: usize, options: &[&str]| form(at).is_some_and(|f| options.contains(&f.as_ref()));
    // "did not deny", "neither confirmed nor denied", "to deny visas", "would sometimes dismiss".
    let before = place.saturating_sub(3)..place;
    if before.clone().any(|at| {
        is(at, &["not", "never", "nor", "neither", "can't", "cannot", "to", "didn't", "don't", "won't"])
            || is(at, &["would", "could", "may", "might", "should", "if"])
    }) {
        return None;
    }
    let passive =
        (1..=2).any(|back| place >= back && is(place - back, &["was", "were", "been", "is", "are", "be"]));
    let clause_start = clause_start(source, digest, sentence, place);
    let clause_end = clause_end(source, digest, sentence, place);
    // "disagreed with that", "disagree with them".
    let start = if is(place + 1, &["with"]) { place + 2 } else { place + 1 };
    let object = start.min(clause_end)..clause_end;
    let points = is(object.start, &POINTERS) || is(object.start, &["it", "them"]);
    let speech = (object.start..object.end.min(object.start + 4))
        .find(|&at| form(at).is_some_and(|f| is_speech_noun(&f)));
    let subject_speech =
        passive && (clause_start..place).any(|at| form(at).is_some_and(|f| is_speech_noun(&f)));
    let bare_pronoun = is(object.start, &["it", "them", "this", "that"]) && object.len() == 1;
    if kind == Object::Speech && speech.is_none() && !subject_speech && !bare_pronoun {
        return None;
    }
    if kind == Object::Any && passive && !subject_speech {
        return None;
    }
    if is_refusal(source, words, &object, passive.then_some(clause_start..place)) {
        return None;
    }
    let mut span = words.get(clause_start)?.span.cover(words.get(clause_end.checked_sub(1)?)?.span);
    // "The owner rejected that. 'Our boat was within its capacity,' …": the words that follow are the denial.
    if let Some(next) = digest.sentences.get(number + 1)
        && clause_end == words.len()
        && digest.words(&next.words).first().is_some_and(|word| word.quoted)
        && next.paragraph == sentence.paragraph
    {
        span = span.cover(next.span);
    }
    let offset = sentence.words.start;

    // What follows the cue may itself say what is denied; else the claim is what was said before.
    let pronoun = is(object.start, &["it", "them", "this", "that"]) && object.len() == 1;
    let bare_noun = speech.is_some_and(|at| at + 1 >= clause_end) && points;
    let pointing = pronoun || bare_noun || (subject_speech && clause_start < place);
    let content = if subject_speech { clause_start..place } else { object.clone() };
    let content = offset + content.start as u32..offset + content.end as u32;
    let mut claim = None;
    let mut reason = "";
    if pointing && points | subject_speech {
        if clause_start >= 5 {
            let until = words[clause_start - 1].span;
            // "Said that", which is left in, says whose claim it is.
            claim = Some(words[0].span.cover(until));
            reason = "the denial follows the claim in the same sentence and points back to it";
        } else if let Some(said) = said_before(source, facts, digest, number) {
            claim = Some(digest.sentences[said].span);
            reason = if said + 1 == number {
                "the denial points back to the sentence before it"
            } else {
                "the denial points back to what was said shortly before it"
            };
        }
    } else if let Some(previous) = number.checked_sub(1).map(|n| &digest.sentences[n])
        && names_again(source, digest, &words[object.clone()], previous)
    {
        claim = Some(previous.span);
        reason = "the denial names again what the sentence before it tells";
    }
    let content = match claim {
        Some(claim) => {
            let from = digest.words.partition_point(|word| word.span.start < claim.start);
            let to = digest.words.partition_point(|word| word.span.start < claim.end);
            from as u32..to as u32
        }
        None => content,
    };
    let weights = content_weights(digest, &content);
    Some(Denial { sentence: number, span, weights, claim, reason })
}

/// Whether what is denied is refused, and not said to be untrue: "deny them the right", "their request was denied".
/// `subject` are the words before a passive cue.
fn is_refusal(source: &str, words: &[Word], object: &Range<usize>, subject: Option<Range<usize>>) -> bool {
    let refused = |word: &Word| REFUSED.get(&word.stem).copied();
    if let Some(subject) = subject {
        return words[subject].iter().any(|word| refused(word).is_some());
    }
    let object = &words[object.clone()];
    let form = |word: &Word| text(source, word).into_owned();
    let clause = object.iter().take(5).position(|word| form(word) == "that").unwrap_or(5);
    let head = object.iter().take(clause.min(4)).any(|word| refused(word) == Some(false));
    // "Deny the boy a hearing".
    let two = object.windows(2).take(3).any(|pair| {
        pair[0].rarity > 0.25
            && !is_speech_noun(&form(&pair[0]))
            && matches!(form(&pair[1]).as_str(), "a" | "an" | "the")
    });
    head || two
}

/// Sentences before a denial in which what it points back to is sought.
const BACK: usize = 3;

/// The nearest sentence before a denial that tells what somebody says, or else the one right before it.
fn said_before(source: &str, facts: &Facts, digest: &Digest, number: usize) -> Option<usize> {
    let tells = |sentence: &DigestSentence| {
        dispute::cued_in(facts, sentence).next().is_some()
            || digest.words(&sentence.words).iter().any(|word| {
                let form = text(source, word);
                is_speech_noun(&form) || form.starts_with("accus") || form.starts_with("alleg")
            })
    };
    let before = (number.saturating_sub(BACK)..number).rev();
    before.clone().find(|&at| tells(&digest.sentences[at])).or_else(|| number.checked_sub(1))
}

/// Whether an object points back by "such", "these" or "those" to something that the sentence before it names:
/// "… for talks. They denied that any such talks had taken place."
fn names_again(source: &str, digest: &Digest, object: &[Word], previous: &DigestSentence) -> bool {
    let before = digest.words(&previous.words);
    object.windows(3).any(|window| {
        matches!(text(source, &window[0]).as_ref(), "such" | "these" | "those")
            && window[1..]
                .iter()
                .any(|word| word.rarity > 0.25 && before.iter().any(|other| other.stem == word.stem))
    })
}

/// Index of the first word of the clause that holds the cue: after the last ", but", "but", "and", ";" or
/// comma-less conjunction before it, or the sentence's start.
fn clause_start(source: &str, digest: &Digest, sentence: &DigestSentence, place: usize) -> usize {
    let words = digest.words(&sentence.words);
    (1..place)
        .rev()
        .find(|&at| {
            let form = text(source, &words[at - 1]);
            let gap =
                source.get(words[at - 1].span.end as usize..words[at].span.start as usize).unwrap_or("");
            matches!(form.as_ref(), "but" | "although" | "though" | "while" | "however" | "which")
                || gap.contains([';', '—'])
        })
        .unwrap_or(0)
}

fn clause_end(source: &str, digest: &Digest, sentence: &DigestSentence, place: usize) -> usize {
    let words = digest.words(&sentence.words);
    (place + 1..words.len())
        .find(|&at| {
            let form = text(source, &words[at]);
            let gap =
                source.get(words[at - 1].span.end as usize..words[at].span.start as usize).unwrap_or("");
            gap.contains([';', '—', ','])
                || matches!(
                    form.as_ref(),
                    "but" | "although" | "though" | "while" | "saying" | "adding" | "calling"
                )
        })
        .unwrap_or(words.len())
}

/// Denials with the claims they point back to.
pub(crate) fn within(document: &CorpusDocument, found: &mut Vec<Disagreement>) {
    let denials = &document.testimony.denials;
    for denial in denials {
        let target = denial.claim.map(|claim| (claim, denial.reason, 0.8)).or_else(|| {
            let sentence = best_claim(document, denial, document, denials)?;
            let reason = "the denial repeats the words of the claim";
            Some((document.digest.sentences[sentence].span, reason, 0.6))
        });
        if let Some((claim, reason, confidence)) = target {
            found.push(disagreement(document, denial, document, claim, reason, confidence));
        }
    }
}

/// Denials of one document with the claims of the other.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    pair: &Pair,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if !events.same() {
        return;
    }
    for (from, to) in [(a, b), (b, a)] {
        let theirs = &to.testimony.denials;
        for denial in &from.testimony.denials {
            if let Some(sentence) = best_claim(from, denial, to, theirs) {
                // But for copies of one text, only a name in both says that the denial means this claim.
                if !pair.is_wire_copy() && !shares_name(denial, to, sentence) {
                    continue;
                }
                let reason = "the other document tells what is denied here, in much the same words";
                let claim = to.digest.sentences[sentence].span;
                found.push(disagreement(from, denial, to, claim, reason, 0.55));
            }
        }
    }
}

/// Rare words of what is denied that the claim must have.
const LEAST_SHARED: usize = 3;

/// Whether a sentence names somebody or some place that the denial speaks of.
fn shares_name(denial: &Denial, to: &CorpusDocument, sentence: usize) -> bool {
    let names = to.testimony.frames.get(sentence).map_or(&[][..], |frame| &frame.names);
    names.iter().any(|name| denial.weights.binary_search_by_key(name, |entry| entry.0).is_ok())
}

/// The sentence of `to` that claims what is denied: it shares enough of the denial's rare words.
fn best_claim(
    from: &CorpusDocument,
    denial: &Denial,
    to: &CorpusDocument,
    theirs: &[Denial],
) -> Option<usize> {
    let weights = &denial.weights;
    let total: f32 = weights.iter().map(|entry| entry.1).sum();
    if total < 1.6 {
        return None;
    }
    // Sentences with fewer of the words than it takes are not looked at.
    let mut having: Vec<u32> = weights.iter().flat_map(|entry| to.digest.sentences_with(entry.0)).collect();
    having.sort_unstable();
    let enough = having.chunk_by(|a, b| a == b).filter(|same| same.len() >= LEAST_SHARED);
    let mut best: Option<(f32, usize)> = None;
    for number in enough.map(|same| same[0] as usize) {
        if theirs.binary_search_by_key(&number, |other| other.sentence).is_ok()
            || (from.id == to.id && number == denial.sentence)
        {
            continue;
        }
        let sentence = &to.digest.sentences[number];
        let mut shared = 0.0;
        let mut count = 0;
        let mut seen: Vec<Feature> = Vec::new();
        for word in to.digest.words(&sentence.words) {
            if word.rarity > RARE
                && let Ok(at) = weights.binary_search_by_key(&word.stem, |entry| entry.0)
                && !seen.contains(&word.stem)
            {
                seen.push(word.stem);
                shared += weights[at].1;
                count += 1;
            }
        }
        if count >= LEAST_SHARED
            && shared >= 1.8
            && shared >= 0.55 * total
            && best.is_none_or(|(score, _)| shared > score)
        {
            best = Some((shared, number));
        }
    }
    best.map(|(_, number)| number)
}

/// The rare words of what is denied with their weights, sorted, without repeats.
fn content_weights(digest: &Digest, content: &Range<u32>) -> Vec<(Feature, f32)> {
    let mut weights: Vec<(Feature, f32)> = digest
        .words(content)
        .iter()
        .filter(|word| word.rarity > RARE && !SPEECH_STEMS.contains(&word.stem))
        .map(|word| (word.stem, word.rarity))
        .collect();
    weights.sort_by_key(|entry| entry.0);
    weights.dedup_by_key(|entry| entry.0);
    weights
}

fn disagreement(
    from: &CorpusDocument,
    denial: &Denial,
    to: &CorpusDocument,
    claim: SourceSpan,
    reason: &str,
    confidence: f32,
) -> Disagreement {
    let one = from.id == to.id;
    Disagreement {
        rule: Rule::Denial,
        slot: Arc::from("denial"),
        subject: "a claim and its denial".to_owned(),
        severity: Severity::Dispute,
        confidence,
        left: Side::in_its_words(to, claim, "claim"),
        right: Side::in_its_words(from, denial.span, "denial"),
        comparability: Comparability {
            event: if one { Comparison::stated(reason) } else { Comparison::inferred(reason) },
            measure: Comparison::unknown("nothing is measured"),
            population: Comparison::unknown("nothing is counted"),
            time: Comparison::inferred("the denial answers the claim"),
            place: Comparison::unknown("neither passage has to name one"),
            assertion: Comparison::stated("one side claims it, the other side denies it"),
        },
        explanation: vec![format!("Paired because {reason}.")],
    }
}
