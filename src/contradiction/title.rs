//! One person under two titles that nobody holds at a time: "Lt. Orvo" in one report, "Sgt. Orvo" in another.

use std::sync::{Arc, LazyLock};

use crate::contradiction::event::Events;
use crate::contradiction::testimony::{is_month, weekday};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::word::fold;
use crate::corpus::{CorpusDocument, Digest, Passage};
use crate::text::SourceSpan;

/// A title before a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Title {
    /// Index of the ladder.
    pub ladder: u16,
    /// Index of the rung; titles that mean the same share one.
    pub rung: u16,
    /// The names behind it, folded: "anton", "barvica".
    pub names: Vec<String>,
    /// From the title to the name's end.
    pub span: SourceSpan,
}

/// Words of a title, with its ladder and rung.
static LADDERS: LazyLock<Vec<(Vec<&'static str>, u16, u16)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/contradiction/rank_ladders.txt").lines();
    let mut titles = Vec::new();
    for (ladder, line) in lines.filter(|line| !line.starts_with('#')).enumerate() {
        for (rung, names) in line.split_whitespace().enumerate() {
            for name in names.split('=') {
                titles.push((name.split('-').collect(), ladder as u16, rung as u16));
            }
        }
    }
    // The longest first: a vice president is no president.
    titles.sort_by_key(|(words, ladder, rung): &(Vec<_>, u16, u16)| {
        (std::cmp::Reverse(words.len()), *ladder, *rung)
    });
    titles
});

/// Reads the titles of a document, in order of the text.
pub(crate) fn read(source: &str, digest: &Digest) -> Vec<Title> {
    let mut found = Vec::new();
    for sentence in &digest.sentences {
        let words = digest.words(&sentence.words);
        // In a headline in title case every word looks like a name.
        let capitals = words.iter().filter(|word| word.capital).count();
        if words.len() > 4 && capitals * 10 > words.len() * 6 {
            continue;
        }
        let form = |at: usize| words.get(at).map(|word| fold(word.span.of(source)));
        let mut at = 0;
        while at < words.len() {
            let title = LADDERS.iter().find(|(title, ..)| {
                title.iter().enumerate().all(|(offset, word)| form(at + offset).as_deref() == Some(*word))
            });
            let Some((title, ladder, rung)) = title else {
                at += 1;
                continue;
            };
            let first = at + title.len();
            // "Acting", "former" and "deputy" make another title of it.
            let qualified = at.checked_sub(1).and_then(form).is_some_and(|word| {
                matches!(word.as_ref(), "former" | "acting" | "deputy" | "assistant" | "vice" | "then" | "ex")
            });
            let mut end = first;
            while end < words.len() && end < first + 3 && words[end].capital {
                let gap = words[end - 1].span.end as usize..words[end].span.start as usize;
                let joined = source.get(gap).is_some_and(|gap| matches!(gap, " " | ". " | "\u{a0}"));
                let name = form(end).unwrap_or_default();
                if !joined || weekday(&name).is_some() || is_month(&name) {
                    break;
                }
                end += 1;
            }
            if end > first && !qualified {
                let names = (first..end)
                    .filter_map(form)
                    .map(|name| name.trim_end_matches("'s").to_owned())
                    .filter(|name| name.chars().count() > 1)
                    .collect();
                found.push(Title {
                    ladder: *ladder,
                    rung: *rung,
                    names,
                    span: words[at].span.cover(words[end - 1].span),
                });
            }
            at = end.max(at + 1);
        }
    }
    found
}

/// Whether two runs of names are of one person: the surnames are the same, and so are the first names where
/// both have one.
fn same_person(a: &[String], b: &[String]) -> bool {
    let (Some(p), Some(q)) = (a.last(), b.last()) else { return false };
    let first = |names: &[String]| (names.len() > 1).then(|| names[0].clone());
    p == q
        && p.chars().count() >= 4
        && match (first(a), first(b)) {
            (Some(x), Some(y)) => x == y,
            _ => a.len() + b.len() > 2,
        }
}

/// Finds people whom two documents give titles that exclude each other.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if events.apart() || events.likeness < 0.2 {
        return;
    }
    let (left, right) = (&a.testimony.titles, &b.testimony.titles);
    for (at, x) in left.iter().enumerate() {
        // A document that calls somebody both is not held to one of them.
        let known = |titles: &[Title], other: &Title| {
            titles.iter().any(|title| {
                title.ladder == other.ladder
                    && title.rung == other.rung
                    && same_person(&title.names, &other.names)
            })
        };
        let again = left[..at].iter().any(|other| {
            other.ladder == x.ladder && other.rung == x.rung && same_person(&other.names, &x.names)
        });
        if again || known(right, x) {
            continue;
        }
        let other = right.iter().find(|y| {
            y.ladder == x.ladder && y.rung != x.rung && same_person(&x.names, &y.names) && !known(left, y)
        });
        if let Some(y) = other {
            found.push(disagreement(a, x, b, y));
        }
    }
}

fn disagreement(a: &CorpusDocument, x: &Title, b: &CorpusDocument, y: &Title) -> Disagreement {
    let side = |document: &CorpusDocument, title: &Title| Side {
        passage: Passage { document: document.id, span: title.span },
        value: format!("{}:{} {}", title.ladder, title.rung, title.names.join(" ")),
        summary: title.span.of(document.document.source()).split_whitespace().collect::<Vec<_>>().join(" "),
    };
    Disagreement {
        rule: Rule::Role,
        slot: Arc::from("title"),
        subject: "a person's title".to_owned(),
        severity: Severity::Discrepancy,
        confidence: 0.65,
        left: side(a, x),
        right: side(b, y),
        comparability: Comparability {
            event: Comparison::inferred("the documents share many names and rare words"),
            measure: Comparison::stated("both give a title of one ladder to a person of that name"),
            population: Comparison::unknown("nothing is counted"),
            time: Comparison::unknown("a promotion between the two reports would explain it"),
            place: Comparison::unknown("neither passage has to name one"),
            assertion: Comparison::stated("both write the title as a fact"),
        },
        explanation: vec!["Nobody holds both titles at a time.".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;

    #[test]
    fn titles_are_read_with_the_names_behind_them() {
        let text = "The clerk said that Lt. Anton Barvica told Vice President Orla Vendt of former Sgt. Tarvo and the boat.";
        let titles = read(text, &Digest::read(text, &Facts::default()));
        let found: Vec<_> = titles.iter().map(|title| title.span.of(text)).collect();
        assert_eq!(found, ["Lt. Anton Barvica", "Vice President Orla Vendt"]);
    }

    #[test]
    fn one_surname_alone_is_one_person_only_where_somebody_is_fully_named() {
        let names = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        assert!(same_person(&names("anton barvica"), &names("barvica")));
        assert!(!same_person(&names("barvica"), &names("barvica")));
        assert!(!same_person(&names("anton barvica"), &names("lin barvica")));
    }
}
