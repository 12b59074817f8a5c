//! What a folder of articles must show, row by row (`tests/acceptance/rows.toml`): on the bundled articles, and on
//! those newsmark was conceived from where a machine has them.

use std::path::{Path, PathBuf};

use newsmark::contradiction::{Finding, Rule, Severity};
use newsmark::corpus::{Corpus, CorpusDocument, EntityId, Passage, Prepared, Snapshot};
use newsmark::entity::{EntityKind, Mention};
use newsmark::markup::DocumentFormat;
use newsmark::text::SourceSpan;
use serde::Deserialize;

#[derive(Deserialize)]
struct Rows {
    row: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    kind: String,
    bundled: Vec<(String, String)>,
    conceived: Vec<(String, String)>,
    expect: String,
}

fn rows() -> Vec<Row> {
    toml::from_str::<Rows>(include_str!("acceptance/rows.toml")).expect("the table of rows is TOML").row
}

fn read(folder: &Path) -> Snapshot {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    let prepared = files.iter().map(|path| {
        let name = path.file_name().expect("a file has a name").to_string_lossy();
        let text = std::fs::read_to_string(path).expect("the article can be read");
        Prepared::read(&name, &text, DocumentFormat::Raw)
    });
    let mut corpus = Corpus::default();
    corpus.insert(prepared.collect());
    corpus.snapshot()
}

struct Place<'a> {
    snapshot: &'a Snapshot,
    document: &'a CorpusDocument,
    span: SourceSpan,
}

impl<'a> Place<'a> {
    fn find(snapshot: &'a Snapshot, (file, words): &(String, String)) -> Result<Self, String> {
        let document = snapshot.documents().find(|document| document.name.starts_with(file.as_str()));
        let document = document.ok_or_else(|| format!("no file begins with {file}"))?;
        // Scraped pages have no-break spaces where the eye sees a space.
        let folded = document.document.source().replace('\u{a0}', "\u{1}\u{1}");
        let words = words.as_str();
        let source = document.document.source();
        let start = source.find(words).or_else(|| {
            let pattern = words.replace(' ', "(?: |\u{1}\u{1})");
            let found = regex::Regex::new(&pattern).ok()?.find(&folded)?;
            Some(found.start())
        });
        let start = start.ok_or_else(|| format!("{file} has no “{words}”"))?;
        let span = SourceSpan::from_range(start..start + words.len());
        Ok(Place { snapshot, document, span })
    }

    fn mention(&self) -> Result<&Mention, String> {
        let mentions = &self.document.facts.mentions;
        let found = mentions.iter().find(|mention| mention.span.overlaps(self.span));
        found.ok_or_else(|| format!("no name is read in “{}”", self.words()))
    }

    fn words(&self) -> &str {
        self.span.of(self.document.document.source())
    }

    fn entity(&self) -> Result<EntityId, String> {
        let mention = self.mention()?;
        self.snapshot.entity_of(self.document.id, mention.entity).ok_or_else(|| "not linked".to_owned())
    }

    fn is_in(&self, passage: &Passage) -> bool {
        passage.document == self.document.id && passage.span.overlaps(self.sentence())
    }

    fn sentence(&self) -> SourceSpan {
        let facts = &self.document.facts;
        facts.sentence_at(self.span.start).map_or(self.span, |index| facts.sentences[index as usize].span)
    }
}

/// The findings with the two places on different sides.
fn between<'s>(a: &Place<'s>, b: &Place<'s>) -> Vec<&'s Finding> {
    let side = |finding: &Finding, place: &Place| -> Vec<usize> {
        let holds = |standpoint: &newsmark::contradiction::Standpoint| {
            standpoint.passages.iter().any(|passage| place.is_in(passage))
        };
        (0..finding.standpoints.len()).filter(|&at| holds(&finding.standpoints[at])).collect()
    };
    let apart = |finding: &Finding| {
        let (left, right) = (side(finding, a), side(finding, b));
        left.iter().any(|l| right.iter().any(|r| l != r))
    };
    a.snapshot.findings().map(|finding| &**finding).filter(|finding| apart(finding)).collect()
}

fn pairs<'a, 's>(places: &'a [Place<'s>]) -> impl Iterator<Item = (&'a Place<'s>, &'a Place<'s>)> {
    (0..places.len()).flat_map(move |i| (i + 1..places.len()).map(move |j| (&places[i], &places[j])))
}

fn holds(expect: &str, places: &[Place]) -> Result<(), String> {
    let name = |place: &Place| format!("{} “{}”", place.document.name, place.words());
    let origin =
        |place: &Place| place.snapshot.origin_of(place.document.id).map(|origin| origin.documents.clone());
    match expect {
        "dispute" | "discrepancy" | "contradiction" => {
            for other in &places[1..] {
                let found = between(&places[0], other);
                if !found.iter().any(|finding| finding.severity.name() == expect) {
                    return Err(format!("no {expect} between {} and {}", name(&places[0]), name(other)));
                }
            }
        }
        "at-most-discrepancy" | "nothing" | "nothing:date" => {
            for (a, b) in pairs(places) {
                for finding in between(a, b) {
                    let allowed = match expect {
                        "at-most-discrepancy" => finding.severity == Severity::Discrepancy,
                        "nothing:date" => finding.rule != Rule::Date,
                        _ => false,
                    };
                    if !allowed {
                        return Err(format!("{} and {}: {}", name(a), name(b), finding.message));
                    }
                }
            }
        }
        "one-origin" | "several-origins" => {
            for (a, b) in pairs(places) {
                if (origin(a) == origin(b)) != (expect == "one-origin") {
                    return Err(format!("the origins of {} and {}", name(a), name(b)));
                }
            }
        }
        "one-statement" => {
            for (a, b) in pairs(places) {
                let mut near = a.snapshot.neighbours(a.document.id);
                let pair = near.find(|(id, _)| *id == b.document.id).map(|(_, pair)| pair);
                if pair.is_none_or(|pair| pair.shared_quotes() == 0) {
                    return Err(format!("{} and {} share no quotation", name(a), name(b)));
                }
                if let Some(finding) = between(a, b).iter().find(|finding| finding.rule == Rule::Quote) {
                    return Err(finding.message.clone());
                }
            }
        }
        "one-entity" => {
            for (a, b) in pairs(places) {
                if a.entity()? != b.entity()? {
                    return Err(format!("{} and {} are two", name(a), name(b)));
                }
            }
        }
        "government" => {
            for place in places {
                let kind = place.mention()?.kind;
                if kind != EntityKind::Government {
                    return Err(format!("{} is read as {kind:?}", name(place)));
                }
            }
        }
        "misspelt" => {
            let entity = places[0].entity()?;
            let slip = places[0].words();
            let known =
                places[0].snapshot.variants(entity).iter().any(|variant| variant.written.contains(slip));
            let known = known
                || places[0].document.facts.variants.iter().any(|variant| variant.written.contains(slip));
            if entity != places[1].entity()? || !known {
                return Err(format!("{} is not known as a slip", name(&places[0])));
            }
        }
        "furniture" => {
            for place in places {
                let blocks = &place.document.facts.layout.blocks;
                let block = blocks.iter().find(|block| block.span.overlaps(place.span));
                if block.is_some_and(|block| block.kind.is_read()) {
                    return Err(format!("{} is taken for the article", name(place)));
                }
            }
        }
        "attributed" => {
            for place in places {
                let facts = &place.document.facts;
                let said = facts.attributions.iter().any(|one| {
                    one.cue
                        .iter()
                        .chain(&one.content)
                        .chain(&one.source)
                        .any(|span| span.overlaps(place.span))
                });
                if !said {
                    return Err(format!("{} is nobody's word", name(place)));
                }
            }
        }
        _ => {
            let day = expect.strip_prefix("date:").unwrap_or_else(|| panic!("unknown expectation {expect}"));
            for place in places {
                let times = place.snapshot.times(place.document);
                let time = times.iter().find(|time| time.span.overlaps(place.span));
                let time = time.ok_or_else(|| format!("no date is read in {}", name(place)))?;
                if time.days.is_none_or(|(first, last)| first.to_string() != day || last != first) {
                    return Err(format!("{} is read as {:?}: {}", name(place), time.value, time.reason));
                }
            }
        }
    }
    Ok(())
}

fn check(folder: &Path, places_of: impl Fn(&Row) -> &[(String, String)]) {
    let snapshot = read(folder);
    let mut failures = Vec::new();
    for row in rows() {
        let places: Result<Vec<Place>, String> =
            places_of(&row).iter().map(|at| Place::find(&snapshot, at)).collect();
        if let Err(why) = places.and_then(|places| holds(&row.expect, &places)) {
            failures.push(format!("{}: {why}", row.kind));
        }
    }
    assert!(failures.is_empty(), "{} rows do not hold:\n{}", failures.len(), failures.join("\n"));
}

fn conceived() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    folder.is_dir().then_some(folder)
}

#[test]
fn the_bundled_articles() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"), |row| &row.bundled);
}

#[test]
fn the_articles_newsmark_was_conceived_from() {
    match conceived() {
        Some(folder) => check(&folder, |row| &row.conceived),
        None => skipped("the rows on the articles newsmark was conceived from: ../shared/seeds is absent"),
    }
}

/// No contradiction of numbers may be reported on articles that differ in unit, window and precision only.
#[test]
fn no_number_contradicts() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")];
    folders.extend(conceived());
    for folder in folders {
        let snapshot = read(&folder);
        let numbers = snapshot.findings().filter(|finding| finding.rule == Rule::Number);
        for finding in numbers {
            assert_eq!(finding.severity, Severity::Discrepancy, "{}", finding.message);
        }
    }
}

#[derive(Deserialize)]
struct Group {
    about: String,
    passages: Vec<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    file: String,
    start: usize,
    end: usize,
}

/// Nine of ten groups of passages that report the same can be walked through whole, from jump to jump.
#[test]
fn groups_of_related_passages() {
    let gold =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/contradictions/gold/seeds_related.json");
    let (Some(folder), Ok(gold)) = (conceived(), std::fs::read_to_string(gold)) else {
        return skipped("groups of related passages: ../shared is absent");
    };
    let groups: Vec<Group> = serde_json::from_str(&gold).expect("the labels are JSON");
    let snapshot = read(&folder);
    let mut broken = Vec::new();
    for group in &groups {
        let passages: Vec<Passage> = group.passages.iter().map(|one| passage(&snapshot, one)).collect();
        let mut reached = vec![0];
        let mut next = 0;
        while let Some(&at) = reached.get(next) {
            next += 1;
            let related = snapshot.related(passages[at]);
            for (index, other) in passages.iter().enumerate() {
                let jump = related.iter().any(|related| {
                    related.passage.document == other.document && related.passage.span.overlaps(other.span)
                });
                if jump && !reached.contains(&index) {
                    reached.push(index);
                }
            }
        }
        if reached.len() < passages.len() {
            broken.push(&group.about);
        }
    }
    let whole = groups.len() - broken.len();
    assert!(whole * 10 >= groups.len() * 9, "{whole} of {} groups whole; not: {broken:#?}", groups.len());
}

fn passage(snapshot: &Snapshot, at: &Labelled) -> Passage {
    let document = snapshot.by_name(&at.file).expect("the labelled file is there");
    let byte = |point: usize| {
        let source = document.document.source();
        source.char_indices().nth(point).map_or(source.len(), |(byte, _)| byte)
    };
    Passage { document: document.id, span: SourceSpan::from_range(byte(at.start)..byte(at.end)) }
}

#[expect(clippy::print_stderr, reason = "a test that did not run says so aloud")]
fn skipped(what: &str) {
    eprintln!("SKIPPED {what}");
}
