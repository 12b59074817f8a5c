use crate::corpus::CorpusDocument;
use crate::text::SourceSpan;

/// What stands at a place of an article. The number is the index into that list of the document's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A mention of somebody or something.
    Mention(u32),
    /// A date, time or duration.
    Time(u32),
    /// A number with what it counts.
    Quantity(u32),
    /// Somebody's words.
    Attribution(u32),
    /// An event that is told.
    Claim(u32),
}

/// Everything at a byte offset of the source, the smallest first.
pub fn things_at(document: &CorpusDocument, offset: u32) -> Vec<(Thing, SourceSpan)> {
    let facts = &document.facts;
    let at = |span: &SourceSpan| span.touches(offset);
    let mut things = Vec::new();
    let mentions = facts.mentions.iter().zip(0..);
    things.extend(mentions.filter(|(m, _)| at(&m.span)).map(|(m, i)| (Thing::Mention(i), m.span)));
    let times = facts.times.iter().zip(0..);
    things.extend(times.filter(|(t, _)| at(&t.span)).map(|(t, i)| (Thing::Time(i), t.span)));
    let quantities = facts.quantities.iter().zip(0..);
    things.extend(quantities.filter(|(q, _)| at(&q.span)).map(|(q, i)| (Thing::Quantity(i), q.span)));
    for (attribution, index) in facts.attributions.iter().zip(0..) {
        let spans = attribution.content.iter().chain(&attribution.cue);
        things.extend(spans.filter(|span| at(span)).take(1).map(|&s| (Thing::Attribution(index), s)));
    }
    let claims = facts.claims.iter().zip(0..);
    things.extend(claims.filter(|(c, _)| at(&c.span)).map(|(c, i)| (Thing::Claim(i), c.span)));
    // A cursor behind a word touches it and perhaps the next thing, too; what holds the byte under the cursor
    // comes first. The order of kinds above decides between equals.
    things.sort_by_key(|(_, span)| (span.end == offset, span.len()));
    things
}

/// The smallest thing at a byte offset of the source.
pub fn thing_at(document: &CorpusDocument, offset: u32) -> Option<(Thing, SourceSpan)> {
    things_at(document, offset).into_iter().next()
}
