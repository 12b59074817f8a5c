//! One party says so, another says otherwise, in one document: an accusation and what the accused says, a
//! speaker who answers another with "but", a narrator's "although". Across documents, disputes that match are
//! one dispute.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use crate::contradiction::event::Events;
use crate::contradiction::testimony::{Bag, bag, class_or_stem, cosine, stem_feature};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::word::{Feature, fold};
use crate::corpus::{CorpusDocument, Digest, DigestSentence, Word};
use crate::facts::Facts;
use crate::statement::claim::class_of_stem;
use crate::statement::{Attribution, ParticipantRole};
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
    /// Where the other side tells it otherwise; `None` for an accusation that this document has no answer to, while
    /// another document may.
    pub claim: Option<SourceSpan>,
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
pub(crate) fn read(source: &str, facts: &Facts, digest: &Digest) -> Vec<Dispute> {
    let mut found = Vec::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let found_here = accusation(source, facts, digest, number)
            .or_else(|| answer(source, facts, digest, number))
            .or_else(|| rebuttal(source, facts, digest, sentence));
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
fn accusation(source: &str, facts: &Facts, digest: &Digest, number: usize) -> Option<Dispute> {
    let sentence = &digest.sentences[number];
    let words = digest.words(&sentence.words);
    let (accuse, deny) = (stem_feature("accuse"), stem_feature("deny"));
    let cue = words.iter().position(|word| word.stem == accuse && !word.quoted)?;
    let of = (cue + 1..words.len().min(cue + 9)).find(|&at| form(source, &words[at]) == "of")?;
    let accused: Vec<&Word> = words[cue + 1..of].iter().filter(|word| word.capital).collect();
    if accused.is_empty() || of + 2 >= words.len() {
        return None;
    }
    let content = bag(&words[cue + 1..]);
    let is_accused = |word: &Word| {
        word.capital && accused.iter().any(|name| alike(&form(source, name), &form(source, word)))
    };
    let mut best: Option<(f32, usize)> = None;
    let around = number.saturating_sub(FAR)..digest.sentences.len().min(number + FAR);
    for other in around.filter(|&other| other != number) {
        let candidate = digest.words(&digest.sentences[other].words);
        if candidate.iter().any(|word| word.stem == accuse) {
            continue;
        }
        if !candidate.iter().any(is_accused) {
            continue;
        }
        // The accused tells it otherwise: in words of its own, or as what it does.
        let sentence = &digest.sentences[other];
        let tells = said_in(facts, sentence).any(|said| {
            let spoken = |word: &&Word| said.source.iter().any(|span| span.contains(word.span));
            candidate.iter().filter(spoken).any(is_accused)
        });
        if !tells && !candidate.iter().take(3).any(is_accused) {
            continue;
        }
        // That both name the accused says nothing.
        let matter = cosine(&apart_from(&content, &accused), &apart_from(&bag(candidate), &accused));
        let contests = candidate.iter().any(|word| CONTEST_ALONE.contains(&word.stem) || word.stem == deny);
        if !contests && matter < ANSWERS {
            continue;
        }
        let near = number.abs_diff(other) <= 2;
        let before = other < number;
        let score = cosine(&content, &bag(candidate))
            + if near { 0.15 } else { 0.0 }
            + if before { 0.05 } else { 0.0 };
        if score >= 0.12 && best.is_none_or(|(least, _)| score > least) {
            best = Some((score, other));
        }
    }
    Some(Dispute {
        sign: Sign::Accusation,
        claim: best.map(|(_, claim)| digest.sentences[claim].span),
        counter: span_of(words)?,
        content,
    })
}

/// A bag without the words of a name.
fn apart_from(bag: &Bag, name: &[&Word]) -> Bag {
    bag.iter().copied().filter(|entry| name.iter().all(|word| word.stem != entry.0)).collect()
}

/// Likeness to an accusation from which a sentence of the accused answers it, though it calls nothing wrong.
const ANSWERS: f32 = 0.08;

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
fn answer(source: &str, facts: &Facts, digest: &Digest, number: usize) -> Option<Dispute> {
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
    let left = speaker(source, facts, digest, before)?;
    let right = speaker(source, facts, digest, sentence)?;
    if left.iter().any(|stem| right.contains(stem)) {
        return None;
    }
    // "Not" and "also" contest only what is told in like words, or of a deed of the same kind.
    let deeds =
        |words: &[Word]| -> Vec<u64> { words.iter().filter_map(|word| class_of_stem(word.stem)).collect() };
    let same = overlap >= SAME_MATTER || {
        let theirs = deeds(second);
        deeds(first).iter().any(|one| theirs.contains(one))
    };
    let contests = second[1..]
        .iter()
        .any(|word| CONTEST_ALONE.contains(&word.stem) || same && CONTEST.contains(&word.stem));
    if !contests || sentence.paragraph > before.paragraph + 1 {
        return None;
    }
    Some(Dispute {
        sign: Sign::Answer,
        claim: Some(before.span),
        counter: sentence.span,
        content: bag(second),
    })
}

/// Words in common from which a sentence that calls something wrong is about the sentence before it.
const SAME_MATTER: f32 = 0.1;

/// Stems of the words that name who speaks in a sentence, from the first attribution that names its source; `None`
/// where nobody does or a pronoun stands for somebody.
fn speaker(source: &str, facts: &Facts, digest: &Digest, sentence: &DigestSentence) -> Option<Vec<Feature>> {
    let first = said_in(facts, sentence).find(|said| said.inside.is_none());
    let spans = match first {
        Some(said) => said.source.clone(),
        None => vec![names_it(facts, sentence)?],
    };
    let stems = source_stems(source, digest, sentence, &spans);
    (!stems.is_empty()).then_some(stems)
}

/// Who calls something by a name in a sentence: "Orvo described the flights as a drill".
fn names_it(facts: &Facts, sentence: &DigestSentence) -> Option<SourceSpan> {
    let first = facts.claims.partition_point(|claim| claim.predicate.start < sentence.span.start);
    let claims = facts.claims[first..].iter().take_while(|claim| claim.predicate.start < sentence.span.end);
    let mut naming = claims
        .filter(|claim| matches!(claim.lemma.as_str(), "call" | "describe" | "label" | "brand" | "term"));
    let agents = naming.next()?.participants.iter().find(|who| who.role == ParticipantRole::Agent);
    agents.map(|who| who.span)
}

/// The attributions that have their cue in a sentence. All of a document are in the order of their cues.
pub(super) fn cued_in<'a>(
    facts: &'a Facts,
    sentence: &'a DigestSentence,
) -> impl Iterator<Item = &'a Attribution> {
    let place = |said: &Attribution| said.cue.first().or(said.content.first()).map_or(0, |at| at.start);
    let first = facts.attributions.partition_point(|said| place(said) < sentence.span.start);
    let here = facts.attributions[first..].iter().take_while(move |said| place(said) < sentence.span.end);
    here.filter(|said| said.cue.first().is_some_and(|cue| sentence.span.contains(*cue)))
}

/// Those of them that name their source in the sentence.
fn said_in<'a>(facts: &'a Facts, sentence: &'a DigestSentence) -> impl Iterator<Item = &'a Attribution> {
    cued_in(facts, sentence)
        .filter(|said| said.source.first().is_some_and(|source| sentence.span.contains(*source)))
}

/// Stems of the words that tell who speaks, where `spoken` are the bytes that name the source.
fn source_stems(
    source: &str,
    digest: &Digest,
    sentence: &DigestSentence,
    spoken: &[SourceSpan],
) -> Vec<Feature> {
    let words = digest.words(&sentence.words).iter();
    words
        .filter(|word| spoken.iter().any(|span| span.contains(word.span)))
        .filter(|word| word.rarity > 0.25 || word.capital)
        .filter(|word| !is_pronoun(&form(source, word)))
        .map(|word| word.stem)
        .collect()
}

fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "he" | "she"
            | "it"
            | "they"
            | "who"
            | "that"
            | "we"
            | "i"
            | "which"
            | "you"
            | "his"
            | "her"
            | "their"
    )
}

/// "X said A, although B": the narrator holds B against A.
fn rebuttal(source: &str, facts: &Facts, digest: &Digest, sentence: &DigestSentence) -> Option<Dispute> {
    let words = digest.words(&sentence.words);
    let at = words
        .iter()
        .position(|word| !word.quoted && matches!(form(source, word).as_str(), "although" | "though"))?;
    let (claim, counter) = (&words[..at], words.get(at + 1..)?);
    if claim.len() < 4 || counter.len() < 5 {
        return None;
    }
    let claimed = span_of(claim)?;
    let attributed = said_in(facts, sentence).any(|said| said.cue.iter().any(|cue| claimed.contains(*cue)));
    // "Though she did not discuss it": who speaks grants something, and nobody holds it against the claim.
    let granted = is_pronoun(&form(source, counter.first()?));
    let forms: Vec<String> = counter.iter().map(|word| form(source, word)).collect();
    let negated = forms.iter().take(9).any(|word| {
        matches!(word.as_str(), "not" | "no" | "never" | "none" | "n't") || word.ends_with("n't")
    });
    // The narrator speaks of what the claim tells: of a deed of its kind, or of "that area", "those reports".
    let matter = |word: &&Word| word.rarity > 0.3;
    let of_it =
        claim.iter().filter(matter).any(|word| {
            counter.iter().filter(matter).any(|other| class_or_stem(other) == class_or_stem(word))
        }) || forms.iter().any(|word| matches!(word.as_str(), "that" | "those" | "these" | "such"));
    if !attributed || granted || !negated || !of_it || is_silent(&forms) {
        return None;
    }
    Some(Dispute {
        sign: Sign::Rebuttal,
        claim: Some(claimed),
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
                        | "discuss"
                        | "mention"
                        | "address"
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
        let Some(claim) = dispute.claim else { continue };
        found.push(disagreement(
            document,
            claim,
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
            let answered =
                |from: &CorpusDocument, claim: Option<SourceSpan>, to: &CorpusDocument, counter| {
                    claim.map(|claim| disagreement(from, claim, to, counter, reason(), 0.6, Sign::Accusation))
                };
            found.extend(answered(a, x.claim, b, y.counter));
            found.extend(answered(b, y.claim, a, x.counter));
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
