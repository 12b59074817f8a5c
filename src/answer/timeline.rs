//! What is told of an actor or an event, by day.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::corpus::{CorpusDocument, CorpusEntity, DocumentId, EntityId, Passage, RelatedPassage, Snapshot};
use crate::statement::{TimeExpression, TimeKind};
use crate::text::SourceSpan;

use super::passage_text::{Report, report_of};
use super::thing::{Thing, things_at};
use super::words::{document_label, kind_name, sentence_of};

/// Most entries of a timeline; the rest is counted.
const MOST_ENTRIES: usize = 1000;

/// Words before a day that say that the thing itself was on another one.
const BESIDE_THE_DAY: [&str; 6] = ["since", "until", "till", "before", "after", "by"];

/// What a timeline is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineKind {
    /// A person, organisation or place.
    Actor,
    /// Something that several articles tell.
    Event,
}

/// Where the day of an entry comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayBasis {
    /// The sentence says it.
    Stated,
    /// The sentence says none; it is the day of publication.
    Published,
    /// Neither is known.
    Unknown,
}

/// One thing that is told, with the passages that tell it in the same words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// First and last day, inclusive.
    pub days: Option<(Date, Date)>,
    /// Where they come from.
    pub basis: DayBasis,
    /// Why that day, in plain words.
    pub reason: String,
    /// Whether the actor speaks here, and is not only spoken of.
    pub speaks: bool,
    /// The passages, at least one; the first stands for the rest.
    pub reports: Vec<Report>,
}

/// What is told, by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// What it is about.
    pub kind: TimelineKind,
    /// Its name.
    pub title: String,
    /// What it is, in words.
    pub detail: String,
    /// The entries, earliest first, undated ones last.
    pub entries: Vec<TimelineEntry>,
    /// How many more passages there are.
    pub left_out: usize,
}

/// The timeline of who is mentioned at a byte offset of the source, or of what is told there.
pub fn timeline_at(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Option<Timeline> {
    for (thing, _) in things_at(document, offset) {
        let Thing::Mention(index) = thing else { continue };
        let mention = document.facts.mentions.get(index as usize)?;
        if let Some(entity) = snapshot.entity_of(document.id, mention.entity) {
            return timeline_of(snapshot, entity);
        }
        let passages = super::references::mentions(snapshot, document, mention.entity);
        let local = document.facts.entities.get(mention.entity as usize)?;
        let title = local.name.to_string();
        let speaks =
            |document: &CorpusDocument, sentence: SourceSpan| speaks(document, sentence, mention.entity);
        return Some(entries(
            snapshot,
            TimelineKind::Actor,
            title,
            kind_name(local.kind).to_owned(),
            passages,
            speaks,
        ));
    }
    event(snapshot, document, offset)
}

/// The timeline of an entity of the folder.
pub fn timeline_of(snapshot: &Snapshot, entity: EntityId) -> Option<Timeline> {
    let entity = snapshot.entity(entity)?;
    let mut passages = Vec::new();
    let mut locals: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for member in &entity.members {
        locals.entry(member.document).or_default().push(member.entity);
        let Some(document) = snapshot.document(member.document) else { continue };
        let facts = &document.facts;
        let mentions = facts.entities.get(member.entity as usize).map_or(&[][..], |local| &local.mentions);
        let spans = mentions.iter().filter_map(|&index| facts.mentions.get(index as usize));
        passages.extend(spans.map(|mention| Passage { document: document.id, span: mention.span }));
    }
    let speaks = |document: &CorpusDocument, sentence: SourceSpan| {
        let locals = locals.get(&document.id).map_or(&[][..], Vec::as_slice);
        locals.iter().any(|&local| speaks(document, sentence, local))
    };
    let title = entity.name.to_string();
    Some(entries(snapshot, TimelineKind::Actor, title, kind_name(entity.kind).to_owned(), passages, speaks))
}

/// The entity with a dictionary id or a name, whatever its case.
pub fn entity_called(snapshot: &Snapshot, name: &str) -> Option<EntityId> {
    let called = |entity: &&CorpusEntity| {
        entity.dictionary.as_deref() == Some(name)
            || entity.name.to_lowercase() == name.to_lowercase()
            || super::id_for(&entity.name) == name
    };
    snapshot.entities().find(called).map(|entity| entity.id)
}

fn event(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Option<Timeline> {
    let here = sentence_of(document, SourceSpan::new(offset, offset));
    if here.is_empty() {
        return None;
    }
    let mut passages = vec![Passage { document: document.id, span: here }];
    let related = snapshot.related(passages[0]).into_iter();
    passages.extend(related.filter(RelatedPassage::tells_the_same).map(|related| related.passage));
    let title = super::words::excerpt(document, here);
    let detail = format!("as told in {}", document_label(document));
    Some(entries(snapshot, TimelineKind::Event, title, detail, passages, |_, _| false))
}

/// Whether the words of a sentence, or a part of them, are those of an entity of the document.
fn speaks(document: &CorpusDocument, sentence: SourceSpan, entity: u32) -> bool {
    let said = document.facts.attributions.iter().filter(|by| by.speaker == Some(entity));
    said.flat_map(|by| by.cue.iter().chain(&by.content)).any(|span| sentence.overlaps(*span))
}

fn entries(
    snapshot: &Snapshot,
    kind: TimelineKind,
    title: String,
    detail: String,
    mut passages: Vec<Passage>,
    speaks: impl Fn(&CorpusDocument, SourceSpan) -> bool,
) -> Timeline {
    passages.sort();
    passages.dedup();
    let left_out = passages.len().saturating_sub(MOST_ENTRIES);
    passages.truncate(MOST_ENTRIES);
    let mut entries: Vec<TimelineEntry> = Vec::new();
    // A sentence that mentions somebody twice is told once; so are copies of it within one origin.
    let mut sentences = std::collections::BTreeSet::new();
    let mut told: BTreeMap<(String, String), usize> = BTreeMap::new();
    // Passages stand in the order of their documents, so each document's times are looked up once.
    let mut times: (Option<DocumentId>, Cow<'_, [TimeExpression]>) = (None, Cow::Borrowed(&[]));
    for passage in passages {
        let Some(document) = snapshot.document(passage.document) else { continue };
        if times.0 != Some(document.id) {
            times = (Some(document.id), snapshot.times(document));
        }
        let sentence = sentence_of(document, passage.span);
        if !sentences.insert((document.id, sentence)) {
            continue;
        }
        let Some(report) = report_of(snapshot, passage) else { continue };
        let folded: String = sentence.of(document.document.source()).to_lowercase();
        let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
        let (days, basis, reason) = day_of(snapshot, document, &times.1, passage.span, sentence);
        match told.get(&(report.origin.clone(), folded.clone())) {
            Some(&known) => entries[known].reports.push(report),
            None => {
                told.insert((report.origin.clone(), folded), entries.len());
                let speaks = speaks(document, sentence);
                entries.push(TimelineEntry { days, basis, reason, speaks, reports: vec![report] });
            }
        }
    }
    entries.sort_by(|a, b| {
        // What is told of a day stands before what was only published on it.
        let key = |entry: &TimelineEntry| (entry.days.is_none(), entry.days, entry.basis != DayBasis::Stated);
        let passage = |entry: &TimelineEntry| entry.reports.first().map(|report| report.passage);
        key(a).cmp(&key(b)).then_with(|| passage(a).cmp(&passage(b)))
    });
    Timeline { kind, title, detail, entries, left_out }
}

/// The day of what a sentence tells about a passage in it.
fn day_of(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    times: &[TimeExpression],
    passage: SourceSpan,
    sentence: SourceSpan,
) -> (Option<(Date, Date)>, DayBasis, String) {
    let facts = &document.facts;
    let dated = |time: &&TimeExpression| {
        matches!(time.kind, TimeKind::Date | TimeKind::Time)
            && time.days.is_some()
            && !beside_the_day(document, time.span)
    };
    let length = |time: &&TimeExpression| {
        let days = time.days.and_then(|(first, last)| first.until(last).ok());
        (days.map(|span| span.get_days()), time.span.start)
    };
    // The clause that the passage stands in knows its day best.
    let clauses = facts.claims.iter().filter(|claim| claim.span.contains(passage));
    let of_clauses = clauses.flat_map(|claim| &claim.times).filter_map(|&time| times.get(time as usize));
    let stated = of_clauses.filter(dated).min_by_key(length).or_else(|| {
        let from = times.partition_point(|time| time.span.start < sentence.start);
        let inside = times[from..].iter().take_while(|time| time.span.start < sentence.end);
        let mut inside = inside.filter(dated);
        inside.next().filter(|_| inside.next().is_none())
    });
    if let Some(time) = stated {
        return (time.days, DayBasis::Stated, time.reason.clone());
    }
    if let Some(published) = &facts.layout.published {
        let day = published.value;
        let reason = "the sentence names no day; the article was published then";
        return (Some((day, day)), DayBasis::Published, reason.to_owned());
    }
    if let Some(inferred) = snapshot.inferred_date(document) {
        let day = inferred.date;
        return (Some((day, day)), DayBasis::Published, inferred.reason);
    }
    let open = times.iter().find(|time| {
        sentence.contains(time.span)
            && matches!(time.kind, TimeKind::Date | TimeKind::Time)
            && time.days.is_none()
    });
    let reason = match open {
        Some(time) => format!(
            "the sentence says “{}”, and the page does not say when it was published",
            super::words::excerpt(document, time.span)
        ),
        None => "neither the sentence nor the page names a day".to_owned(),
    };
    (None, DayBasis::Unknown, reason)
}

fn beside_the_day(document: &CorpusDocument, time: SourceSpan) -> bool {
    let before = document.document.source().get(..time.start as usize).unwrap_or("");
    let word = before.split_whitespace().next_back().unwrap_or("");
    // "since" may stand inside the expression, too.
    let own = time.of(document.document.source()).split_whitespace().next().unwrap_or("");
    [word, own].iter().any(|word| BESIDE_THE_DAY.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::DocumentFormat;

    const A: &str = "Harbour chief resigns\n\n4 March 2019\n\nHarbour chief Ottilie Varn resigned on 2 March 2019.\n\n\
                     Varn had led the port of Tolm since 1 May 2011.\n";
    const B: &str = "Varn speaks\n\n9 March 2019\n\n\"I leave with a light heart,\" Ottilie Varn said.\n";

    fn timeline(at: &str) -> Timeline {
        let mut corpus = Corpus::default();
        corpus.update("b.txt", B, DocumentFormat::Raw);
        corpus.update("a.txt", A, DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        timeline_at(&snapshot, document, A.find(at).unwrap() as u32 + 1).unwrap()
    }

    #[test]
    fn an_actor_is_told_by_day() {
        let timeline = timeline("Varn resigned");
        assert_eq!(timeline.kind, TimelineKind::Actor);
        assert_eq!(timeline.title, "Ottilie Varn");
        let days: Vec<String> = timeline
            .entries
            .iter()
            .map(|entry| entry.days.map_or(String::new(), |(day, _)| day.to_string()))
            .collect();
        assert!(days.is_sorted(), "{days:?}");
        let at =
            |words: &str| timeline.entries.iter().find(|entry| entry.reports[0].text.after.contains(words));
        let resigned = at("resigned on").unwrap();
        assert_eq!(
            (resigned.basis, resigned.days.unwrap().0.to_string()),
            (DayBasis::Stated, "2019-03-02".into())
        );
        let led = at("had led").unwrap();
        assert_eq!((led.basis, led.days.unwrap().0.to_string()), (DayBasis::Published, "2019-03-04".into()));
        assert!(
            timeline.entries.iter().any(|entry| entry.speaks && entry.reports[0].label.contains("b.txt"))
        );
    }

    #[test]
    fn what_is_no_name_is_an_event() {
        let timeline = timeline("led the port");
        assert_eq!(timeline.kind, TimelineKind::Event);
        assert_eq!(timeline.entries.len(), 1);
    }
}
