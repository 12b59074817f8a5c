//! Who made the page: outlet, agencies, author, and the dateline of the first paragraph.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::media::{Medium, media};
use super::{Block, BlockKind, Layout, Stated, furniture};
use crate::text::SourceSpan;

/// The names and domains of all known outlets and agencies, to be looked for in one pass.
struct Publishers {
    media: Vec<Medium>,
    /// Medium and name, by the pattern's number.
    names: Vec<(usize, &'static str)>,
    spotter: AhoCorasick,
    /// Medium, by the pattern's number.
    domains: Vec<usize>,
    links: AhoCorasick,
}

static PUBLISHERS: LazyLock<Publishers> = LazyLock::new(|| {
    let media: Vec<Medium> = media().collect();
    let mut names = Vec::new();
    let mut domains = Vec::new();
    let mut patterns = Vec::new();
    for (at, medium) in media.iter().enumerate() {
        names.push((at, medium.name));
        names.extend(medium.aliases.iter().chain(&medium.mastheads).map(|name| (at, *name)));
        domains.extend(medium.domains.iter().map(|_| at));
        patterns.extend(medium.domains.iter().copied());
    }
    // The patterns are part of the binary: a test of this file would fail if they could not be built.
    let spotter = AhoCorasick::new(names.iter().map(|(_, name)| name)).expect("the names make an automaton");
    let links = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(patterns)
        .expect("the domains make an automaton");
    Publishers { media, names, spotter, domains, links }
});

impl Publishers {
    /// Where known names stand in a text with no letter or digit beside them: medium, name, first byte.
    /// Case counts.
    fn named<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, &'static str, usize)> + 'a {
        self.spotter.find_overlapping_iter(text).filter_map(|found| {
            let (medium, name) = self.names[found.pattern().as_usize()];
            let (before, after) = around(text, found.start(), found.end());
            let whole =
                !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
            whole.then_some((medium, name, found.start()))
        })
    }

    /// The media whose sites, or sites below them, a text links to; with repeats.
    fn linked<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.links.find_overlapping_iter(text).filter_map(|found| {
            let (before, after) = around(text, found.start(), found.end());
            let whole = matches!(before, None | Some('.' | '/' | '@' | ' '))
                && !after.is_some_and(|c| c.is_alphanumeric() || c == '-');
            whole.then_some(self.domains[found.pattern().as_usize()])
        })
    }
}

/// The characters beside a stretch of bytes.
fn around(text: &str, start: usize, end: usize) -> (Option<char>, Option<char>) {
    (text[..start].chars().next_back(), text[end..].chars().next())
}

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
    let mut blocks = std::mem::take(&mut layout.blocks);
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
    let spoken = Spoken::beside(source, &blocks);
    let outlet = outlet(&blocks, &spoken);
    // A button that names the outlet is a place to ask about it.
    for of_block in
        spoken.iter().filter(|spoken| outlet.is_some_and(|outlet| spoken.named.contains(&outlet.medium)))
    {
        let block = &mut blocks[of_block.block];
        if block.kind == BlockKind::Furniture {
            block.kind = BlockKind::Label;
        }
    }
    layout.outlet = outlet.map(Imprint::stated);
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
    let mut found: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (at, name, start) in PUBLISHERS.named(text) {
        let medium = &PUBLISHERS.media[at];
        if !medium.agency || (name != medium.name && is_of_a_person(text, name, start)) {
            continue;
        }
        // Of an agency's names the longest, of those the first.
        let hit = found.entry(at).or_insert((start, name.len()));
        if name.len() > hit.1 {
            *hit = (start, name.len());
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(_, (start, length))| (*start, std::cmp::Reverse(*length)));
    for (at, (start, length)) in found {
        let name = PUBLISHERS.media[at].name;
        if layout.agencies.iter().all(|known| known.value != name) {
            layout.agencies.push(Stated {
                value: name.to_owned(),
                span: Some(SourceSpan::from_range(start..start + length).shifted(offset)),
                reason: reason.to_owned(),
            });
        }
    }
}

/// Whether an agency's short name is rather part of a person's: "Petra Lindgren", "Alma Saba".
fn is_of_a_person(text: &str, name: &str, start: usize) -> bool {
    let single = !name.contains(' ') && name.chars().any(char::is_lowercase);
    let capital = |word: Option<&str>| {
        word.is_some_and(|word| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
        })
    };
    let next = text[start + name.len()..].strip_prefix(' ');
    let last = text[..start].strip_suffix(' ').and_then(|before| before.rsplit(' ').next());
    let last = last.filter(|word| !matches!(*word, "By" | "From"));
    single && (capital(next) || capital(last))
}

/// The outlet a page is of.
#[derive(Clone, Copy)]
struct Imprint {
    /// Its number in the list of media.
    medium: usize,
    /// The first block that speaks of it.
    span: SourceSpan,
    /// Whether the page links to its site.
    linked: bool,
}

impl Imprint {
    fn stated(self) -> Stated<String> {
        let reason = if self.linked { "the page links to its site" } else { "the page's furniture names it" };
        let value = PUBLISHERS.media[self.medium].name.to_owned();
        Stated { value, span: Some(self.span), reason: reason.to_owned() }
    }
}

/// The outlet that the page's furniture speaks of: by the domain of its links first, else by its name.
fn outlet(blocks: &[Block], spoken: &[Spoken]) -> Option<Imprint> {
    let mut votes: BTreeMap<usize, (u32, SourceSpan, bool)> = BTreeMap::new();
    for Spoken { block, named, linked } in spoken {
        let media = named.union(linked).filter(|at| !PUBLISHERS.media[**at].agency);
        for at in media {
            let linked = linked.contains(at);
            let vote = votes.entry(*at).or_insert((0, blocks[*block].span, false));
            vote.0 += if linked { 3 } else { 1 };
            vote.2 |= linked;
        }
    }
    let (medium, (_, span, linked)) =
        votes.into_iter().max_by_key(|(at, (count, ..))| (*count, std::cmp::Reverse(*at)))?;
    Some(Imprint { medium, span, linked })
}

/// The media that a block beside the article speaks of.
struct Spoken {
    /// The block's number.
    block: usize,
    /// Those whose names stand in it.
    named: BTreeSet<usize>,
    /// Those whose sites it links to.
    linked: BTreeSet<usize>,
}

impl Spoken {
    /// Those of all blocks beside the article, and of its credits.
    fn beside(source: &str, blocks: &[Block]) -> Vec<Self> {
        let beside = |block: &Block| !block.kind.is_read() || block.kind == BlockKind::Credit;
        let blocks = blocks.iter().enumerate().filter(|(_, block)| beside(block));
        let spoken = |(at, block): (usize, &Block)| {
            let text = block.span.of(source);
            let named = PUBLISHERS.named(text).map(|(medium, ..)| medium).collect();
            Spoken { block: at, named, linked: PUBLISHERS.linked(text).collect() }
        };
        blocks.map(spoken).collect()
    }
}

/// Words by which a byline tells what its writer is, with those that stand before them.
const ROLES: [&str; 17] = [
    "a",
    "our",
    "own",
    "special",
    "staff",
    "correspondent",
    "correspondents",
    "reporter",
    "reporters",
    "editor",
    "editors",
    "writer",
    "writers",
    "agencies",
    "desk",
    "newsroom",
    "foreign",
];

/// Whether a line is a byline: "By Jane Doe", "By Reuters - Jan 3, 2020".
pub(super) fn is_byline(line: &str) -> bool {
    let Some(found) = BYLINE.captures(line) else { return false };
    let Some(name) = found.name("name") else { return false };
    let words: Vec<&str> = name.as_str().split_whitespace().collect();
    let small = [
        "and", "of", "in", "for", "the", "at", "on", "de", "van", "von", "al", "el", "bin", "der", "la",
        "updated", "last",
    ];
    let role = |word: &str| ROLES.contains(&word.trim_end_matches(',').to_lowercase().as_str());
    let named = |word: &str| {
        word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || !c.is_alphanumeric())
    };
    // "By our correspondent", "By a staff reporter".
    let nameless = words.iter().take(5).any(|word| role(word) && !matches!(*word, "a" | "our" | "own"));
    let opens =
        words.first().is_some_and(|word| word.starts_with(char::is_uppercase) || nameless && role(word));
    opens
        && words.len() <= 16
        && words.iter().all(|word| named(word) || small.contains(&word.to_lowercase().as_str()) || role(word))
        && !line.ends_with(['.', '?', '!', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_told_from_sentences() {
        assert!(is_byline("By Alma Reyes"));
        assert!(is_byline("By Orbis Wire - Jan 8,2017 - Last updated at Jan 8,2017"));
        assert!(is_byline("By our correspondent, 21 February 2012"));
        assert!(is_byline("By a staff reporter"));
        assert!(!is_byline("By a vote of 12 to 3"));
        assert!(!is_byline("By Sunday the water had gone"));
        assert!(!is_byline("From here the road climbs"));
    }

    #[test]
    fn a_domain_is_no_part_of_another() {
        let linked = |text| PUBLISHERS.linked(text).map(|at| PUBLISHERS.media[at].id).collect::<Vec<_>>();
        assert_eq!(linked("https://p.DW.com/p/1a"), ["dw"]);
        assert_eq!(linked("https://hdw.com/"), [] as [&str; 0]);
    }

    #[test]
    fn an_authors_name_is_no_agency() {
        let agencies = |text: &str| {
            let mut layout = Layout::default();
            read_agencies(text, 0, "", &mut layout);
            layout.agencies.into_iter().map(|agency| agency.value).collect::<Vec<_>>()
        };
        assert_eq!(agencies("By Petra Lindgren"), [] as [&str; 0]);
        assert_eq!(
            agencies("By Petra Lindgren, AFP and Petra"),
            ["Agence France-Presse", "Petra News Agency"]
        );
        assert_eq!(agencies("Petra, Reuters"), ["Petra News Agency", "Reuters"]);
        assert_eq!(agencies("By Reuters Staff"), ["Reuters"]);
    }
}
