use crate::corpus::CorpusDocument;
use crate::statement::TimeKind;
use crate::text::SourceSpan;

use super::words::meaning_of_time;

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

/// What relative dates mean, and whom metonyms stand for, inside `range`.
pub fn inlay_hints(document: &CorpusDocument, range: SourceSpan) -> Vec<Hint> {
    let facts = &document.facts;
    let mut hints = Vec::new();
    for time in facts.times.iter().filter(|time| range.overlaps(time.span)) {
        let text = time.span.of(document.document.source());
        // A date that is written out needs no help.
        if time.kind != TimeKind::Date || has_year(text) {
            continue;
        }
        let label = match time.days {
            Some((first, last)) if first == last => first.to_string(),
            Some(_) => time.value.clone().unwrap_or_else(|| meaning_of_time(time)),
            None if time.value.is_none() => "date not resolved".to_owned(),
            None => continue,
        };
        hints.push(Hint { at: time.span.end, label, reason: time.reason.clone() });
    }
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
    hints.sort_by_key(|hint| hint.at);
    hints
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}
