//! What people marked in a document, put over what the analysis reads there: words that name nothing, words that
//! are not for analysis, days, numbers, and whose words a quotation is. A mark always wins.

use crate::article::{BlockKind, Layout};
use crate::entity::gazetteer::fold_name;
use crate::markup::{Document, Mark, MarkedDate, MarkedNumber};
use crate::statement::{Bound, Quantity, TimeExpression, TimeKind};
use crate::text::SourceSpan;

use super::Facts;

/// Why a marked passage means what it does.
const REASON: &str = "marked so";

/// How far around a value "about" reaches, as where the words say so.
const ABOUT: f64 = 0.1;

/// Blocks that are marked as furniture, or as not for analysis, as a whole.
pub(super) fn unread_blocks(ignored: &[SourceSpan], layout: &mut Layout) {
    for block in &mut layout.blocks {
        if ignored.iter().any(|ignored| ignored.contains(block.span)) {
            block.kind = BlockKind::Furniture;
            block.reason = REASON;
        }
    }
}

/// The words of a document that name nobody and nothing, those not for analysis included.
pub(super) fn nameless(document: &Document, ignored: &[SourceSpan], end: usize) -> Vec<SourceSpan> {
    let marked =
        document.annotations().iter().filter(|annotation| annotation.marks.contains(&Mark::NotEntity));
    let mut spans: Vec<SourceSpan> = marked.map(|annotation| annotation.span).collect();
    spans.extend(ignored);
    spans.retain(|span| span.end as usize <= end);
    spans
}

/// Takes out dates and numbers that stand in words not for analysis.
pub(super) fn without_ignored(facts: &mut Facts, ignored: &[SourceSpan]) {
    if ignored.is_empty() {
        return;
    }
    let inside = |span: SourceSpan| ignored.iter().any(|ignored| ignored.contains(span));
    facts.times.retain(|time| !inside(time.span));
    let quantities = std::mem::take(&mut facts.quantities);
    let kept: Vec<bool> = quantities.iter().map(|quantity| !inside(quantity.number)).collect();
    let moved = |index: u32| {
        let index = index as usize;
        kept.get(index)?.then(|| kept[..index].iter().filter(|kept| **kept).count() as u32)
    };
    for (mut quantity, kept) in quantities.into_iter().zip(&kept) {
        if *kept {
            quantity.part_of = quantity.part_of.and_then(moved);
            facts.quantities.push(quantity);
        }
    }
}

/// Takes out attributions of words not for analysis. Claims name attributions by number, so this goes before there
/// are claims.
pub(super) fn without_ignored_words(facts: &mut Facts, ignored: &[SourceSpan]) {
    if ignored.is_empty() {
        return;
    }
    let inside = |span: &SourceSpan| ignored.iter().any(|ignored| ignored.contains(*span));
    let attributions = std::mem::take(&mut facts.attributions);
    let kept: Vec<bool> = attributions.iter().map(|one| !one.content.iter().all(inside)).collect();
    let moved = |index: u32| {
        let index = index as usize;
        kept.get(index)?.then(|| kept[..index].iter().filter(|kept| **kept).count() as u32)
    };
    for (mut attribution, kept) in attributions.into_iter().zip(&kept) {
        if *kept {
            attribution.inside = attribution.inside.and_then(moved);
            facts.attributions.push(attribution);
        }
    }
}

/// Takes out claims that stand in words not for analysis.
pub(super) fn without_ignored_claims(facts: &mut Facts, ignored: &[SourceSpan]) {
    facts.claims.retain(|claim| !ignored.iter().any(|ignored| ignored.contains(claim.span)));
}

/// Days and numbers as they are marked, in place of what the words were read as.
pub(super) fn values(document: &Document, facts: &mut Facts) {
    for annotation in document.annotations() {
        for mark in &annotation.marks {
            match mark {
                Mark::Date(date) => time(annotation.span, date, facts),
                Mark::Number { value, unit } => number(annotation.span, value, unit.as_deref(), facts),
                _ => {}
            }
        }
    }
}

fn time(span: SourceSpan, date: &MarkedDate, facts: &mut Facts) {
    let written = |day: Option<jiff::civil::Date>| day.map_or("..".to_owned(), |day| day.to_string());
    let value = match (date.from, date.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (from, to) => format!("{}/{}", written(from), written(to)),
    };
    let marked = TimeExpression {
        span,
        kind: TimeKind::Date,
        value: Some(value),
        days: date.from.zip(date.to),
        approximate: date.approximate,
        reason: REASON.to_owned(),
    };
    facts.times.retain(|time| !time.span.overlaps(span));
    let at = facts.times.partition_point(|time| time.span < span);
    facts.times.insert(at, marked);
}

fn number(span: SourceSpan, value: &MarkedNumber, unit: Option<&str>, facts: &mut Facts) {
    let (low, high, bound) = match (value.low.is_finite(), value.high.is_finite()) {
        (true, true) if value.approximate && value.low == value.high => {
            (value.low * (1.0 - ABOUT), value.high * (1.0 + ABOUT), Bound::About)
        }
        (true, true) if value.low == value.high => (value.low, value.high, Bound::Exact),
        (true, true) => (value.low, value.high, Bound::Range),
        (true, false) => (value.low, f64::INFINITY, Bound::AtLeast),
        (false, _) => (value.high.min(0.0), value.high, Bound::AtMost),
    };
    if let Some(known) = facts.quantities.iter_mut().find(|quantity| quantity.number.overlaps(span)) {
        (known.low, known.high, known.bound) = (low, high, bound);
        if let Some(unit) = unit {
            match &mut known.unit {
                Some(measure) => *measure = unit.into(),
                None => known.counted = Some(unit.into()),
            }
        }
        return;
    }
    let Some(sentence) = facts.sentence_at(span.start) else { return };
    let at = facts.quantities.partition_point(|quantity| quantity.span < span);
    for part_of in facts.quantities.iter_mut().filter_map(|quantity| quantity.part_of.as_mut()) {
        *part_of += u32::from(*part_of as usize >= at);
    }
    let marked = Quantity {
        span,
        number: span,
        low,
        high,
        bound,
        unit: None,
        counted: unit.map(Into::into),
        counted_span: None,
        part_of: None,
        cumulative: false,
        sentence,
    };
    facts.quantities.insert(at, marked);
}

/// Whose words quotations and claims are, as they are marked. Whoever is marked and stands nowhere in the document
/// cannot be named by it; then nobody is.
pub(super) fn speakers(document: &Document, facts: &mut Facts) {
    for annotation in document.annotations() {
        let by = annotation.marks.iter().find_map(|mark| match mark {
            Mark::Quote { by, .. } | Mark::Claim { by, .. } => by.as_ref(),
            _ => None,
        });
        let Some(by) = by else { continue };
        let name = fold_name(&by.replace('-', " "));
        let speaker = facts.entities.iter().position(|entity| {
            entity.dictionary.as_ref() == Some(by)
                || entity.dictionary.is_none() && fold_name(&entity.name) == name
        });
        for attribution in &mut facts.attributions {
            if attribution
                .content
                .iter()
                .any(|content| annotation.span.contains(*content) || content.contains(annotation.span))
            {
                attribution.speaker = speaker.map(|index| index as u32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Given;
    use crate::entity::Lexicon;
    use crate::facts::{Facts, analyse};
    use crate::language::ReadingCache;
    use crate::markup::{Document, DocumentFormat};
    use crate::statement::Bound;

    fn read(text: &str) -> (Facts, String) {
        read_with(text, &Lexicon::default())
    }

    fn read_with(text: &str, lexicon: &Lexicon) -> (Facts, String) {
        let document = Document::parse(text, DocumentFormat::Newsmark);
        let facts = analyse(&document, &Given::default(), lexicon, &mut ReadingCache::default());
        (facts, document.source().to_owned())
    }

    fn mentions<'s>(facts: &Facts, source: &'s str) -> Vec<&'s str> {
        facts.mentions.iter().map(|mention| mention.span.of(source)).collect()
    }

    #[test]
    fn words_that_name_nothing_are_no_mentions_here() {
        let text = |mark: &str| {
            format!("Mira Tolle met the crew in Oslo on Monday.\n\nThe {mark} left Oslo, she said.\n")
        };
        let (facts, source) = read(&text("Oslo"));
        assert_eq!(mentions(&facts, &source).iter().filter(|name| **name == "Oslo").count(), 3);
        let (facts, source) = read(&text("[Oslo]{.not-entity}"));
        assert_eq!(mentions(&facts, &source).iter().filter(|name| **name == "Oslo").count(), 2);
    }

    #[test]
    fn words_can_name_nothing_in_a_whole_article() {
        let text =
            "Mira Tolle met the crew in Oslo on Monday.\n\nOslo was calm, and [Oslo]{place=oslo} slept.\n";
        let front = format!("---\nnot-entities: [oslo]\n---\n{text}");
        let (facts, source) = read(&front);
        // A mark that says whom its words name is stronger.
        assert_eq!(mentions(&facts, &source), ["Mira Tolle", "Oslo"]);
        assert!(facts.mentions[1].span.start > 50);
    }

    #[test]
    fn words_can_name_nothing_on_the_whole_desk() {
        let mut lexicon = Lexicon::default();
        let words = crate::entity::import::actors::not_entities("not-entities = [\"Oslo\"]\n");
        lexicon.dismiss(&words);
        let (facts, source) = read_with("Mira Tolle met the crew in Oslo on Monday.\n", &lexicon);
        assert_eq!(mentions(&facts, &source), ["Mira Tolle"]);
    }

    #[test]
    fn what_is_not_for_analysis_is_not_analysed() {
        let (facts, source) =
            read("Mira Tolle counted 24 boats.\n\n[Oslo had 30 trucks on Monday, she said.]{.ignore}\n");
        assert_eq!(mentions(&facts, &source), ["Mira Tolle"]);
        assert_eq!((facts.quantities.len(), facts.times.len(), facts.attributions.len()), (1, 0, 0));
        let (facts, source) =
            read("Mira Tolle counted 24 boats [in Oslo and 30 trucks]{.ignore} on Monday.\n");
        assert_eq!(mentions(&facts, &source), ["Mira Tolle"]);
        assert_eq!((facts.quantities.len(), facts.times.len()), (1, 1));
        let text = |mark: &str| {
            format!(
                "Ivo Garn said the boats had left. [Mira Tolle said 30 people were killed in Oslo.]{mark} Garn said she was wrong.\n"
            )
        };
        let (all, _) = read(&text("{.own}"));
        let (facts, source) = read(&text("{.ignore}"));
        assert_eq!((all.attributions.len(), facts.attributions.len()), (3, 2));
        let ignored = source.find("Mira").unwrap() as u32..source.find(" Garn said she").unwrap() as u32;
        assert!(all.claims.iter().any(|claim| ignored.contains(&claim.span.start)));
        assert!(facts.claims.iter().all(|claim| !ignored.contains(&claim.span.start)));
    }

    #[test]
    fn marked_days_and_numbers_are_what_they_are_marked_as() {
        let (facts, _) = read(
            "Mira Tolle counted [two dozen]{num=\">250\" unit=boat} boats [on that night]{date=2031-05-06}.\n",
        );
        let quantity = facts.quantities.iter().find(|quantity| quantity.low == 250.0).unwrap();
        assert_eq!((quantity.bound, quantity.counted.as_deref()), (Bound::AtLeast, Some("boat")));
        let time = facts.times.iter().find(|time| time.value.as_deref() == Some("2031-05-06")).unwrap();
        assert_eq!(time.reason, "marked so");
        assert_eq!(time.days.unwrap().0, jiff::civil::date(2031, 5, 6));
    }

    #[test]
    fn marked_quotations_are_whose_they_are_marked_as() {
        let text = |mark: &str| {
            format!(
                "Mira Tolle met Ivo Garn in Oslo.\n\n[\u{201c}We will never close the old harbour,\u{201d}]{mark} Garn said.\n"
            )
        };
        let speaker = |mark: &str| {
            let (facts, _) = read(&text(mark));
            let speaker = facts.attributions[0].speaker?;
            Some(facts.entities[speaker as usize].name.to_string())
        };
        assert_eq!(speaker("{.quote}").as_deref(), Some("Ivo Garn"));
        assert_eq!(speaker("{.quote by=mira-tolle}").as_deref(), Some("Mira Tolle"));
        assert_eq!(speaker("{.quote by=nobody-here}"), None);
    }
}
