//! One party says so, another says otherwise, in one document: an accusation and what the accused says, a
//! speaker who answers another with "but", a narrator's "although". Across documents, disputes that match are
//! one dispute.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use crate::contradiction::event::Events;
use crate::contradiction::testimony::{Bag, bag, cosine, stem_feature};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{CorpusDocument, Digest, DigestSentence, Word};
use crate::text::SourceSpan;

/// How a dispute shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// "accused Y of".
    Accusation,
    /// "But Y said".
    Answer,
    /// "although".
    Rebuttal,
}

/// A claim and what is said against it, in one document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dispute {
    pub sign: Sign,
    pub claim: SourceSpan,
    pub counter: SourceSpan,
    /// Content of the counter-claim, to match disputes across documents.
    pub content: Bag,
}

fn stems(list: &str) -> BTreeSet<Feature> {
    let words = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    words.map(|word| stem_feature(word.trim_start_matches('!'))).collect()
}

static REPORTING: LazyLock<BTreeSet<Feature>> =
    LazyLock::new(|| stems(include_str!("../../data/contradiction/reporting_verbs.txt")));
const CONTEST_WORDS: &str = include_str!("../../data/contradiction/contest_words.txt");
static CONTEST: LazyLock<BTreeSet<Feature>> = LazyLock::new(|| stems(CONTEST_WORDS));
/// Those that contest by themselves: "that was wrong".
static CONTEST_ALONE: LazyLock<BTreeSet<Feature>> = LazyLock::new(|| {
    CONTEST_WORDS.lines().filter_map(|line| line.strip_prefix('!')).map(stem_feature).collect()
});

/// Whether a word is a form of a verb of saying.
pub(super) fn is_reporting(word: &str) -> bool {
    REPORTING.contains(&stem_feature(&fold(word)))
}

/// Whether a word is a verb of saying; "States" is none.
pub(super) fn says(word: &Word) -> bool {
    !word.capital && REPORTING.contains(&word.stem)
}

/// Reads the disputes of a document.
pub(crate) fn read(source: &str, digest: &Digest) -> Vec<Dispute> {
    let mut found = Vec::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let found_here = accusation(source, digest, number)
            .or_else(|| answer(source, digest, number))
            .or_else(|| rebuttal(source, digest, sentence));
        found.extend(found_here);
    }
    found
}

fn form(source: &str, word: &Word) -> String {
    fold(word.span.of(source)).into_owned()
}

fn span_of(words: &[Word]) -> Option<SourceSpan> {
    Some(words.first()?.span.cover(words.last()?.span))
}

/// Sentences before and behind an accusation in which its answer is sought: more than an article has.
const FAR: usize = 300;

/// "X accused Y of Z", with the sentence in which Y says what it does, or is said to do it.
fn accusation(source: &str, digest: &Digest, number: usize) -> Option<Dispute> {
    let sentence = &digest.sentences[number];
    let words = digest.words(&sentence.words);
    let accuse = stem_feature("accuse");
    let cue = words.iter().position(|word| word.stem == accuse && !word.quoted)?;
    let of = (cue + 1..words.len().min(cue + 9)).find(|&at| form(source, &words[at]) == "of")?;
    let accused: Vec<&Word> = words[cue + 1..of].iter().filter(|word| word.capital).collect();
    if accused.is_empty() || of + 2 >= words.len() {
        return None;
    }
    let content = bag(&words[cue + 1..]);
    let mut best: Option<(f32, usize)> = None;
    let around = number.saturating_sub(FAR)..digest.sentences.len().min(number + FAR);
    for other in around.filter(|&other| other != number) {
        let candidate = digest.words(&digest.sentences[other].words);
        if candidate.iter().any(|word| word.stem == accuse) {
            continue;
        }
        let named = candidate.iter().any(|word| {
            word.capital && accused.iter().any(|name| alike(&form(source, name), &form(source, word)))
        });
        if !named {
            continue;
        }
        let overlap = cosine(&content, &bag(candidate));
        let is_accused = |at: usize| {
            candidate.get(at).is_some_and(|word| {
                word.capital && accused.iter().any(|name| alike(&form(source, name), &form(source, word)))
            })
        };
        // The accused is who speaks or acts: at the sentence's head, or beside a verb of saying.
        let acts = (0..3).any(is_accused)
            || candidate
                .iter()
                .enumerate()
                .any(|(at, word)| says(word) && (at.saturating_sub(2)..at + 3).any(is_accused));
        let near = number.abs_diff(other) <= 2;
        let before = other < number;
        let score = overlap
            + if acts { 0.08 } else { 0.0 }
            + if near { 0.15 } else { 0.0 }
            + if before { 0.05 } else { 0.0 };
        if overlap >= 0.04 && score >= 0.18 && best.is_none_or(|(least, _)| score > least) {
            best = Some((score, other));
        }
    }
    let (_, claim) = best?;
    Some(Dispute {
        sign: Sign::Accusation,
        claim: digest.sentences[claim].span,
        counter: span_of(words)?,
        content,
    })
}

/// Whether two names are one, or a country and its adjective.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim_end_matches("'s"), b.trim_end_matches("'s"));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short == long
        || (short.len() >= 4
            && long
                .strip_prefix(short)
                .is_some_and(|rest| matches!(rest, "n" | "an" | "ian" | "i" | "ese" | "ish")))
}

/// "But Y said otherwise", or "Y said that was wrong", right behind what X said.
fn answer(source: &str, digest: &Digest, number: usize) -> Option<Dispute> {
    let before = digest.sentences.get(number.checked_sub(1)?)?;
    let sentence = &digest.sentences[number];
    let (first, second) = (digest.words(&before.words), digest.words(&sentence.words));
    if second.len() < 5 || first.len() < 5 || second[0].quoted {
        return None;
    }
    let opening = form(source, &second[0]);
    let turns = matches!(opening.as_str(), "but" | "however" | "yet" | "still" | "nevertheless");
    let overlap = cosine(&bag(first), &bag(second));
    let alone = overlap >= SAME_MATTER
        && second.iter().any(|word| !word.quoted && CONTEST_ALONE.contains(&word.stem));
    if !turns && !alone {
        return None;
    }
    let forms: Vec<String> = second.iter().map(|word| form(source, word)).collect();
    if is_silent(&forms) {
        return None;
    }
    let (left, right) = (speaker(source, first)?, speaker(source, second)?);
    if left.iter().any(|stem| right.contains(stem)) {
        return None;
    }
    let contests = second[1..].iter().any(|word| CONTEST.contains(&word.stem));
    if !contests
        || overlap < 0.05
            && sentence.paragraph != before.paragraph + 1
            && sentence.paragraph != before.paragraph
    {
        return None;
    }
    Some(Dispute { sign: Sign::Answer, claim: before.span, counter: sentence.span, content: bag(second) })
}

/// Words in common from which a sentence that calls something wrong is about the sentence before it.
const SAME_MATTER: f32 = 0.1;

/// Stems of the words that name who speaks; `None` where nobody does or a pronoun stands for somebody.
fn speaker(source: &str, words: &[Word]) -> Option<Vec<Feature>> {
    let calls = stem_feature("call");
    let cue = words.iter().position(|word| !word.quoted && (says(word) || word.stem == calls))?;
    let from = cue.saturating_sub(6);
    let before: Vec<&Word> = words[from..cue].iter().filter(|word| !word.quoted).collect();
    let pronoun = before.last().is_none_or(|word| {
        matches!(
            form(source, word).as_str(),
            "he" | "she" | "it" | "they" | "who" | "that" | "we" | "i" | "which" | "to"
        )
    });
    if pronoun {
        return None;
    }
    let stems: Vec<Feature> =
        before.iter().filter(|word| word.rarity > 0.25 || word.capital).map(|word| word.stem).collect();
    (!stems.is_empty()).then_some(stems)
}

/// "X said A, although B": the narrator holds B against A.
fn rebuttal(source: &str, digest: &Digest, sentence: &DigestSentence) -> Option<Dispute> {
    let words = digest.words(&sentence.words);
    let at = words.iter().position(|word| {
        !word.quoted && matches!(form(source, word).as_str(), "although" | "though" | "despite")
    })?;
    let (claim, counter) = (&words[..at], words.get(at + 1..)?);
    if claim.len() < 4 || counter.len() < 5 {
        return None;
    }
    let attributed = claim.iter().take(6).any(says);
    let forms: Vec<String> = counter.iter().map(|word| form(source, word)).collect();
    let negated = forms.iter().take(9).any(|word| {
        matches!(word.as_str(), "not" | "no" | "never" | "none" | "n't") || word.ends_with("n't")
    });
    if !attributed || !negated || is_silent(&forms) {
        return None;
    }
    Some(Dispute {
        sign: Sign::Rebuttal,
        claim: span_of(claim)?,
        counter: span_of(counter)?,
        content: bag(counter),
    })
}

/// Whether somebody only does not say: "although it did not specify which". Silence contests nothing.
fn is_silent(forms: &[String]) -> bool {
    forms.windows(3).any(|words| {
        let negated =
            words[0] == "not" || words[0].ends_with("n't") || words[0] == "declined" || words[0] == "refused";
        negated
            && words[1..].iter().any(|word| {
                matches!(
                    word.as_str(),
                    "specify"
                        | "say"
                        | "elaborate"
                        | "identify"
                        | "name"
                        | "comment"
                        | "give"
                        | "provide"
                        | "clear"
                        | "know"
                        | "known"
                        | "disclose"
                        | "confirm"
                        | "release"
                        | "reveal"
                        | "immediately"
                )
            })
    })
}

/// The disputes one document reports.
pub(crate) fn within(document: &CorpusDocument, found: &mut Vec<Disagreement>) {
    for dispute in &document.testimony.disputes {
        let (reason, confidence) = match dispute.sign {
            Sign::Accusation => ("one side accuses the other, which tells it otherwise", 0.65),
            Sign::Answer => ("the second speaker contests what the first said right before", 0.6),
            Sign::Rebuttal => ("the narrator holds the second part against the first", 0.65),
        };
        found.push(disagreement(
            document,
            dispute.claim,
            document,
            dispute.counter,
            Comparison::stated(reason),
            confidence,
            dispute.sign,
        ));
    }
}

/// Disputes that both documents report: each one's claim stands against the other's counter-claim too.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if events.likeness < 0.2 || events.apart() {
        return;
    }
    for x in a.testimony.disputes.iter().filter(|dispute| dispute.sign == Sign::Accusation) {
        for y in b.testimony.disputes.iter().filter(|dispute| dispute.sign == Sign::Accusation) {
            if cosine(&x.content, &y.content) < 0.3 {
                continue;
            }
            let reason = || Comparison::inferred("both documents report the same accusation");
            found.push(disagreement(a, x.claim, b, y.counter, reason(), 0.6, x.sign));
            found.push(disagreement(b, y.claim, a, x.counter, reason(), 0.6, y.sign));
        }
    }
}

fn disagreement(
    a: &CorpusDocument,
    claim: SourceSpan,
    b: &CorpusDocument,
    counter: SourceSpan,
    event: Comparison,
    confidence: f32,
    sign: Sign,
) -> Disagreement {
    let subject = match sign {
        Sign::Accusation => "an accusation and what the accused says",
        Sign::Answer | Sign::Rebuttal => "a claim that is contested",
    };
    Disagreement {
        rule: Rule::Denial,
        slot: Arc::from("dispute"),
        subject: subject.to_owned(),
        severity: Severity::Dispute,
        confidence,
        left: Side::in_its_words(a, claim, "claim"),
        right: Side::in_its_words(b, counter, "counter"),
        comparability: Comparability {
            event,
            measure: Comparison::unknown("nothing is measured"),
            population: Comparison::unknown("nothing is counted"),
            time: Comparison::inferred("the one answers the other"),
            place: Comparison::unknown("neither passage has to name one"),
            assertion: Comparison::stated("two parties speak"),
        },
        explanation: Vec::new(),
    }
}
