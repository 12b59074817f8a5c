//! Who made the page: outlet, agencies, author, and the dateline of the first paragraph.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::{Block, BlockKind, Layout, Stated, furniture};
use crate::text::SourceSpan;

/// A news agency or outlet of `data/gazetteer/outlets.tsv`.
struct Publisher {
    name: &'static str,
    agency: bool,
    names: Vec<&'static str>,
    domains: Vec<&'static str>,
}

static PUBLISHERS: LazyLock<Vec<Publisher>> = LazyLock::new(|| {
    let split = |field: &'static str| field.split('|').filter(|part| !part.is_empty()).collect::<Vec<_>>();
    include_str!("../../data/gazetteer/outlets.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let (kind, name) = (fields.next()?, fields.next()?);
            let mut names = vec![name];
            names.extend(split(fields.next().unwrap_or("")));
            let domains = split(fields.next().unwrap_or(""));
            Some(Publisher { name, agency: kind == "agency", names, domains })
        })
        .collect()
});

/// "PLACE, Region, Jan 5 (Agency) -" in front of a first paragraph.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?P<place>[\p{Lu}][\p{Lu}\p{M}.'’ -]{2,40}(?:,\s[\p{L}][\p{L}.' -]{1,30})?)
          (?:[,\s]+(?:\p{Lu}\p{Ll}{2,8}\.?\s\d{1,2}|\d{1,2}\s\p{Lu}\p{Ll}{2,8}))?
          \s*(?:\((?P<agency>[\p{L}./,&\s-]{2,40})\))?\s*(?:--|—|–|―|-|_|:)\s",
    )
    .expect("the pattern of datelines is a valid expression")
});

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:by|from|story by|reported by|written by)[:\s]\s*(?P<name>.+)$")
        .expect("the pattern of bylines is a valid expression")
});

/// Fills outlet, agencies, byline and dateline of a layout whose blocks are classified.
pub(super) fn read(source: &str, layout: &mut Layout) {
    let blocks = std::mem::take(&mut layout.blocks);
    if let Some(block) = blocks.iter().find(|block| block.kind == BlockKind::Body) {
        read_dateline(source, block.span, layout);
    }
    for block in &blocks {
        let text = block.span.of(source);
        match block.kind {
            BlockKind::Byline if layout.byline.is_none() => {
                let name =
                    BYLINE.captures(text).and_then(|found| found.name("name")).map_or(text, |m| m.as_str());
                layout.byline = Some(Stated {
                    value: author(name).to_owned(),
                    span: Some(block.span),
                    reason: "the page prints it as its byline".to_owned(),
                });
                read_agencies(text, block.span.start, "the byline names it", layout);
            }
            BlockKind::Credit if furniture::hint(text) != Some(furniture::Hint::PictureCredit) => {
                read_agencies(text, block.span.start, "the page credits it", layout);
            }
            _ => {}
        }
    }
    layout.outlet = outlet(source, &blocks);
    layout.blocks = blocks;
}

/// The author's part of a byline, without date and outlet behind it.
fn author(name: &str) -> &str {
    let end = [" - ", " | ", " – ", " — ", " on ", ", "].iter().filter_map(|mark| name.find(mark)).min();
    name[..end.unwrap_or(name.len())].trim()
}

fn read_dateline(source: &str, first: SourceSpan, layout: &mut Layout) {
    let text = first.of(source);
    let Some(found) = DATELINE.captures(text) else { return };
    let Some(place) = found.name("place") else { return };
    layout.dateline = Some(Stated {
        value: place.as_str().trim().to_owned(),
        span: Some(SourceSpan::from_range(place.range()).shifted(first.start)),
        reason: "it stands in front of the first paragraph".to_owned(),
    });
    if let Some(agency) = found.name("agency") {
        let offset = first.start + agency.start() as u32;
        read_agencies(agency.as_str(), offset, "the first paragraph begins with its name", layout);
    }
}

/// Adds the agencies that `text` names; `offset` is its first byte in the source.
fn read_agencies(text: &str, offset: u32, reason: &str, layout: &mut Layout) {
    let mut found: Vec<(usize, &Publisher, usize)> = Vec::new();
    for publisher in PUBLISHERS.iter().filter(|publisher| publisher.agency) {
        let hit = publisher
            .names
            .iter()
            .filter_map(|name| word_at(text, name).map(|at| (at, name.len())))
            .max_by_key(|hit| hit.1);
        found.extend(hit.map(|(at, length)| (at, publisher, length)));
    }
    found.sort_by_key(|(at, _, length)| (*at, std::cmp::Reverse(*length)));
    for (at, publisher, length) in found {
        if layout.agencies.iter().all(|known| known.value != publisher.name) {
            layout.agencies.push(Stated {
                value: publisher.name.to_owned(),
                span: Some(SourceSpan::from_range(at..at + length).shifted(offset)),
                reason: reason.to_owned(),
            });
        }
    }
}

/// Where `word` stands in `text` with no letter or digit beside it. Case counts.
fn word_at(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The outlet that the page's furniture speaks of: by the domain of its links first, else by its name.
fn outlet(source: &str, blocks: &[Block]) -> Option<Stated<String>> {
    let mut votes: BTreeMap<usize, (u32, SourceSpan, bool)> = BTreeMap::new();
    for block in blocks.iter().filter(|block| matches!(block.kind, BlockKind::Furniture | BlockKind::Credit))
    {
        let text = block.span.of(source);
        let lower = text.to_ascii_lowercase();
        for (at, publisher) in PUBLISHERS.iter().enumerate().filter(|(_, publisher)| !publisher.agency) {
            let linked = publisher.domains.iter().any(|domain| names_domain(&lower, domain));
            let named = publisher.names.iter().any(|name| word_at(text, name).is_some());
            if linked || named {
                let vote = votes.entry(at).or_insert((0, block.span, false));
                vote.0 += if linked { 3 } else { 1 };
                vote.2 |= linked;
            }
        }
    }
    let (at, (_, span, linked)) =
        votes.into_iter().max_by_key(|(at, (count, ..))| (*count, std::cmp::Reverse(*at)))?;
    let reason = if linked { "the page links to its site" } else { "the page's furniture names it" };
    Some(Stated { value: PUBLISHERS.get(at)?.name.to_owned(), span: Some(span), reason: reason.to_owned() })
}

/// Whether a lower-case text holds a link to `domain` or one below it.
fn names_domain(text: &str, domain: &str) -> bool {
    text.match_indices(domain).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + domain.len()..].chars().next();
        matches!(before, None | Some('.' | '/' | '@' | ' '))
            && !after.is_some_and(|c| c.is_alphanumeric() || c == '-')
    })
}

/// Whether a line is a byline: "By Jane Doe", "By Reuters - Jan 3, 2020".
pub(super) fn is_byline(line: &str) -> bool {
    let Some(found) = BYLINE.captures(line) else { return false };
    let Some(name) = found.name("name") else { return false };
    let words: Vec<&str> = name.as_str().split_whitespace().collect();
    let small = [
        "and", "of", "in", "for", "the", "at", "on", "de", "van", "von", "al", "el", "bin", "der", "la",
        "updated", "last",
    ];
    let named = words.iter().filter(|word| {
        word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || !c.is_alphanumeric())
    });
    let capital = words.first().is_some_and(|word| word.starts_with(char::is_uppercase));
    capital
        && words.len() <= 16
        && named.count() + words.iter().filter(|word| small.contains(&word.to_lowercase().as_str())).count()
            >= words.len()
        && !line.ends_with(['.', '?', '!', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_told_from_sentences() {
        assert!(is_byline("By Alma Reyes"));
        assert!(is_byline("By Orbis Wire - Jan 8,2017 - Last updated at Jan 8,2017"));
        assert!(!is_byline("By Sunday the water had gone"));
        assert!(!is_byline("From here the road climbs"));
    }

    #[test]
    fn a_domain_is_no_part_of_another() {
        assert!(names_domain("https://p.dw.com/p/1a", "dw.com"));
        assert!(!names_domain("https://hdw.com/", "dw.com"));
    }
}
