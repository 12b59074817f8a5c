use crate::corpus::{CorpusDocument, Snapshot};
use crate::statement::{Attribution, Quotation, TimeKind};
use crate::text::SourceSpan;

use super::words::{covering, excerpt, meaning_of_time};

/// Quotations of at least so many bytes say again at their end who speaks.
const LONG_QUOTATION: usize = 140;

/// A few words set behind a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Byte of the source it stands behind.
    pub at: u32,
    /// The words.
    pub label: String,
    /// Why, for the tooltip.
    pub reason: String,
}

/// Which hints a reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedHints {
    /// What relative dates mean.
    pub dates: bool,
    /// Who speaks in long quotations, and where the source is a pronoun.
    pub speakers: bool,
    /// Whom the name of a place stands for.
    pub metonyms: bool,
}

/// What relative dates mean, who speaks in long quotations, and whom metonyms stand for, inside `range`.
pub fn inlay_hints(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    range: SourceSpan,
    wanted: WantedHints,
) -> Vec<Hint> {
    let mut hints = Vec::new();
    if wanted.dates {
        dates(snapshot, document, range, &mut hints);
    }
    if wanted.speakers {
        let inside = |one: &&Attribution| one.content.iter().any(|content| range.overlaps(*content));
        hints.extend(
            document.facts.attributions.iter().filter(inside).filter_map(|one| speaker(document, one)),
        );
    }
    if wanted.metonyms {
        metonyms(document, range, &mut hints);
    }
    hints.sort_by_key(|hint| hint.at);
    hints
}

fn dates(snapshot: &Snapshot, document: &CorpusDocument, range: SourceSpan, hints: &mut Vec<Hint>) {
    let times = snapshot.times(document);
    for time in times.iter().filter(|time| range.overlaps(time.span)) {
        let text = time.span.of(document.document.source());
        // A date that is written out needs no help.
        if !matches!(time.kind, TimeKind::Date | TimeKind::Time) || has_year(text) {
            continue;
        }
        let label = match time.days {
            Some((first, last)) if first == last => first.to_string(),
            Some(_) => meaning_of_time(time),
            None if time.value.as_deref().is_none_or(|value| value.starts_with("XXXX")) => {
                "date not resolved".to_owned()
            }
            None => continue,
        };
        hints.push(Hint { at: time.span.end, label, reason: time.reason.clone() });
    }
}

/// The speaker of a quotation that is long, or whose source only says "he".
fn speaker(document: &CorpusDocument, attribution: &Attribution) -> Option<Hint> {
    let source = document.document.source();
    let name = &document.facts.entities.get(attribution.speaker? as usize)?.name;
    let content = covering(&attribution.content)?;
    let said_by = covering(&attribution.source).map_or("", |span| span.of(source));
    let long = attribution.quotation == Quotation::Direct && content.range().len() >= LONG_QUOTATION;
    let pronoun = attribution.quotation != Quotation::Indirect && said_by.len() <= 4 && !said_by.is_empty();
    let known = said_by.contains(name.as_str());
    let reason =
        format!("the source of this quotation is “{}”", excerpt(document, covering(&attribution.source)?));
    ((long && !known) || pronoun).then(|| Hint {
        at: content.end,
        label: format!("{} by {name}", attribution.stance.done()),
        reason,
    })
}

fn metonyms(document: &CorpusDocument, range: SourceSpan, hints: &mut Vec<Hint>) {
    let facts = &document.facts;
    for mention in facts.mentions.iter().filter(|mention| range.overlaps(mention.span)) {
        if let Some(reason) = &mention.metonym {
            let entity = facts.entities.get(mention.entity as usize);
            let name = entity.map_or("", |entity| &entity.name);
            let text = mention.span.of(document.document.source());
            let label = if name == text || name.is_empty() { super::kind_name(mention.kind) } else { name }
                .to_owned();
            hints.push(Hint { at: mention.span.end, label, reason: reason.clone() });
        }
    }
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}
