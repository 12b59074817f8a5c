//! One quotation in two wordings. Outlets shorten quotes, mark what they left out and insert a word in
//! brackets; that is no misquote. Words that were exchanged or dropped without a mark are.

use std::sync::Arc;

use crate::contradiction::event::Events;
use crate::contradiction::testimony::{bag, cosine};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::word::{Feature, feature};
use crate::corpus::{CorpusDocument, Digest, Pair, Passage, SharedQuote};
use crate::entity::EntityKind;
use crate::facts::Facts;
use crate::text::SourceSpan;

/// Fewest shared words before a differing one means anything.
const SHARED: usize = 6;

/// Fewest shared words before it matters who is said to have spoken them.
const SPOKEN: usize = 10;

/// Who speaks a quotation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Speaker {
    /// Where it says so, and the words of the name, where the name stands there in full.
    named: Option<(SourceSpan, Vec<String>)>,
    /// The last word of the speaker's name, however the source is worded.
    surname: Option<Feature>,
}

/// Who speaks each quotation of a document.
pub(crate) fn read(source: &str, facts: &Facts, digest: &Digest) -> Vec<Option<Speaker>> {
    let contents = Contents::of(facts);
    digest.quotes.iter().map(|quote| speaker(source, facts, &contents, quote.span)).collect()
}

/// What attributions hold, in order of the text, so that the one of a quotation is found without looking at all.
struct Contents {
    /// A part of an attribution's content, with the attribution's index.
    parts: Vec<(SourceSpan, usize)>,
    /// The last byte that a part up to this one reaches.
    reach: Vec<u32>,
}

impl Contents {
    fn of(facts: &Facts) -> Contents {
        let all = facts.attributions.iter().enumerate();
        let mut parts: Vec<(SourceSpan, usize)> = all
            .flat_map(|(at, attribution)| attribution.content.iter().map(move |part| (*part, at)))
            .collect();
        parts.sort_unstable();
        let mut far = 0;
        let reach = parts.iter().map(|(part, _)| {
            far = far.max(part.end);
            far
        });
        Contents { reach: reach.collect(), parts }
    }

    /// Indices of the attributions whose content overlaps a span.
    fn over(&self, span: SourceSpan) -> impl Iterator<Item = usize> {
        let behind = self.parts.partition_point(|(part, _)| part.start < span.end);
        let reaching = (0..behind).rev().take_while(move |&at| self.reach[at] > span.start);
        reaching.filter(move |&at| self.parts[at].0.overlaps(span)).map(|at| self.parts[at].1)
    }
}

/// Who speaks a quotation: the source of the attribution that holds it.
fn speaker(source: &str, facts: &Facts, contents: &Contents, quote: SourceSpan) -> Option<Speaker> {
    let near = |s: &SourceSpan| s.start.abs_diff(quote.start).min(s.start.abs_diff(quote.end));
    let nearest =
        contents.over(quote).min_by_key(|&at| (facts.attributions[at].source.iter().map(near).min(), at))?;
    let attribution = &facts.attributions[nearest];
    let first = *attribution.source.first()?;
    let span = attribution.source.iter().fold(first, |whole, part| whole.cover(*part));
    let names: Vec<String> = span
        .of(source)
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1)
        .map(str::to_lowercase)
        .collect();
    let person = attribution.speaker.and_then(|speaker| facts.entities.get(speaker as usize));
    let person = person.filter(|entity| entity.kind == EntityKind::Person);
    let surname = person.and_then(|entity| entity.name.split_whitespace().next_back()).map(str::to_lowercase);
    Some(Speaker {
        surname: surname.map(|name| feature(name.as_bytes())),
        named: (names.len() >= 2).then_some((span, names)),
    })
}

/// One quotation that two documents give to two people of different names.
fn speakers<'a>(a: &'a CorpusDocument, b: &'a CorpusDocument, shared: &SharedQuote) -> Option<Disagreement> {
    let of = |document: &'a CorpusDocument, quote: usize| {
        document.testimony.speakers.get(quote)?.as_ref()?.named.as_ref()
    };
    let (left, names) = of(a, shared.left)?;
    let (right, others) = of(b, shared.right)?;
    if names.iter().any(|name| others.contains(name)) {
        return None;
    }
    let side = |document: &CorpusDocument, span: SourceSpan| {
        let words: Vec<&str> = span.of(document.document.source()).split_whitespace().collect();
        Side {
            passage: Passage { document: document.id, span },
            value: words.join(" ").to_lowercase(),
            summary: words.join(" "),
        }
    };
    Some(Disagreement {
        rule: Rule::Quote,
        slot: Arc::from("speaker"),
        subject: "who spoke a quotation".to_owned(),
        severity: Severity::Contradiction,
        confidence: 0.7,
        left: side(a, *left),
        right: side(b, *right),
        comparability: Comparability {
            event: Comparison::stated(format!("the quotation has {} words in both", shared.alignment.shared)),
            measure: Comparison::stated("both name who spoke it"),
            population: Comparison::unknown("does not apply to a quotation"),
            time: Comparison::inferred("one statement is quoted twice"),
            place: Comparison::unknown("does not apply to a quotation"),
            assertion: Comparison::stated("both are direct speech"),
        },
        explanation: vec!["The names have no word in common.".to_owned()],
    })
}

/// Finds quotes that both documents have and that differ in content.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    pair: &Pair,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    reworded(a, b, pair, events, found);
    for shared in &pair.quotes {
        if shared.alignment.shared < SHARED {
            continue;
        }
        // A saying that many people use has as many speakers.
        if shared.alignment.shared >= SPOKEN && !events.apart() && events.likeness >= 0.2 {
            found.extend(speakers(a, b, shared));
        }
        let speaker = |document: &CorpusDocument, quote: usize| {
            document.testimony.speakers.get(quote).and_then(|speaker| speaker.as_ref()?.surname)
        };
        // Two people who say much the same quote nobody, unless it is long.
        if !events.same()
            && shared.alignment.shared < SPOKEN
            && let (Some(one), Some(other)) = (speaker(a, shared.left), speaker(b, shared.right))
            && one != other
        {
            continue;
        }
        let Some(difference) = difference(a, b, shared) else { continue };
        let side = |document: &CorpusDocument, quote: usize, differs: SourceSpan| {
            let span = document.digest.quotes[quote].span;
            let words = |span: SourceSpan| {
                let words: Vec<&str> = span.of(document.document.source()).split_whitespace().collect();
                words.join(" ")
            };
            Side {
                passage: Passage { document: document.id, span },
                value: words(span).to_lowercase(),
                summary: words(differs),
            }
        };
        found.push(Disagreement {
            rule: Rule::Quote,
            slot: Arc::from("wording"),
            subject: "the wording of a quotation".to_owned(),
            severity: Severity::Discrepancy,
            confidence: if difference.exchanged { 0.8 } else { 0.6 },
            left: side(a, shared.left, difference.left),
            right: side(b, shared.right, difference.right),
            comparability: Comparability {
                event: Comparison::stated(format!(
                    "the two quotations share {} words in the same order",
                    shared.alignment.shared
                )),
                measure: Comparison::stated("both stand between quotation marks"),
                population: Comparison::unknown("does not apply to a quotation"),
                time: Comparison::inferred("one statement is quoted twice"),
                place: Comparison::unknown("does not apply to a quotation"),
                assertion: Comparison::stated("both are direct speech"),
            },
            explanation: vec![difference.reason],
        });
    }
}

/// Finds statements that two reports of one event quote of one speaker in other words: as translators do.
fn reworded(
    a: &CorpusDocument,
    b: &CorpusDocument,
    pair: &Pair,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if !events.same() {
        return;
    }
    // Quotations of a known speaker that have no like in the other document.
    let spoken = |document: &CorpusDocument, shared: fn(&SharedQuote) -> usize| -> Vec<(usize, Feature)> {
        let speakers = document.testimony.speakers.iter().enumerate();
        let known = speakers.filter_map(|(at, speaker)| Some((at, speaker.as_ref()?.surname?)));
        known.filter(|(at, _)| !pair.quotes.iter().any(|quote| shared(quote) == *at)).collect()
    };
    let (left, right) = (spoken(a, |quote| quote.left), spoken(b, |quote| quote.right));
    for &(i, speaker) in &left {
        for &(j, _) in right.iter().filter(|(_, other)| *other == speaker) {
            let words = |document: &CorpusDocument, at: usize| {
                let quote = &document.digest.quotes[at];
                bag(document.digest.words(&quote.words))
            };
            let (x, y) = (words(a, i), words(b, j));
            let telling = x.iter().filter(|word| word.1 >= TELLING);
            let shared = telling.filter(|word| y.iter().any(|other| other.0 == word.0)).count();
            if x.len().min(y.len()) >= 3 && shared >= 2 && cosine(&x, &y) >= REWORDED {
                found.push(other_words(a, i, b, j, shared));
            }
        }
    }
}

/// Likeness of two quotations of one speaker that render one statement.
const REWORDED: f32 = 0.5;
/// Rarity of words that say what a statement is about.
const TELLING: f32 = 0.4;

fn other_words(a: &CorpusDocument, i: usize, b: &CorpusDocument, j: usize, shared: usize) -> Disagreement {
    let side = |document: &CorpusDocument, at: usize| {
        let span = document.digest.quotes[at].span;
        Side::in_its_words(document, span, &span.of(document.document.source()).to_lowercase())
    };
    Disagreement {
        rule: Rule::Quote,
        slot: Arc::from("wording"),
        subject: "the wording of a quotation".to_owned(),
        severity: Severity::Discrepancy,
        confidence: 0.55,
        left: side(a, i),
        right: side(b, j),
        comparability: Comparability {
            event: Comparison::inferred(format!("the two quotations share {shared} words of their content")),
            measure: Comparison::stated("both are given to one speaker"),
            population: Comparison::unknown("does not apply to a quotation"),
            time: Comparison::inferred("both reports tell of one event"),
            place: Comparison::unknown("does not apply to a quotation"),
            assertion: Comparison::stated("both are direct speech"),
        },
        explanation: vec![
            "The same speaker is quoted with other words in another order; a translation may do that."
                .to_owned(),
        ],
    }
}

struct Difference {
    left: SourceSpan,
    right: SourceSpan,
    exchanged: bool,
    reason: String,
}

/// The words that differ, with one shared word on each side; `None` where the difference is marked, or of
/// spelling and punctuation only.
fn difference(a: &CorpusDocument, b: &CorpusDocument, shared: &SharedQuote) -> Option<Difference> {
    let (left_source, right_source) = (a.document.source(), b.document.source());
    let mut spans: Option<(SourceSpan, SourceSpan)> = None;
    let mut exchanged = false;
    let mut notes = Vec::new();
    for step in shared.alignment.pairs.windows(2) {
        let ((i, j), (k, l)) = (step[0], step[1]);
        if k == i + 1 && l == j + 1 {
            continue;
        }
        let word = |document: &CorpusDocument, at: u32| document.digest.words[at as usize].span;
        let left = word(a, i).cover(word(a, k));
        let right = word(b, j).cover(word(b, l));
        let (x, y) = (left.of(left_source), right.of(right_source));
        if is_marked(x) || is_marked(y) || same_letters(x, y) {
            continue;
        }
        let (dropped, added) = (k - i - 1, l - j - 1);
        // A long gap is another passage of the same speech, not another wording.
        if dropped.max(added) > 8 {
            continue;
        }
        let between = |document: &CorpusDocument, from: u32, to: u32| {
            let words = document.digest.words(&(from + 1..to));
            match (words.first(), words.last()) {
                (Some(first), Some(last)) => {
                    first.span.cover(last.span).of(document.document.source()).to_owned()
                }
                _ => String::new(),
            }
        };
        let (x, y) = (between(a, i, k), between(b, j, l));
        if is_spelling(&x, &y) {
            continue;
        }
        exchanged |= dropped > 0 && added > 0;
        notes.push(match (dropped, added) {
            (0, _) => format!("“{y}” stands only in one of them"),
            (_, 0) => format!("“{x}” stands only in one of them"),
            _ => format!("“{x}” in one is “{y}” in the other"),
        });
        spans = Some(match spans {
            None => (left, right),
            Some((l0, r0)) => (l0.cover(left), r0.cover(right)),
        });
    }
    let (left, right) = spans?;
    Some(Difference { left, right, exchanged, reason: format!("{}.", notes.join("; ")) })
}

/// Whether an outlet says that it changed or left out something here.
fn is_marked(text: &str) -> bool {
    text.contains("...")
        || text.contains('…')
        || text.contains(". . .")
        || text.contains(['[', ']', '(', ')', '"', '“', '”'])
}

/// Whether two passages differ in case, punctuation and spaces only.
fn same_letters(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(a) == letters(b)
}

/// Whether two words differ as British and American spelling do, or by a contraction: by few letters.
fn is_spelling(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() || a.contains(char::is_whitespace) || b.contains(char::is_whitespace) {
        // Articles and fillers come and go in transcription.
        let filler = |text: &str| {
            text.split_whitespace().all(|word| {
                matches!(
                    word.to_lowercase().as_str(),
                    "a" | "an" | "the" | "that" | "and" | "uh" | "um" | "well"
                )
            })
        };
        return filler(a) && filler(b);
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let common = short.bytes().zip(long.bytes()).take_while(|(x, y)| x == y).count();
    short.len() >= 4 && common >= 3 && long.len() - short.len() <= 1 && strsim::levenshtein(short, long) <= 2
}
