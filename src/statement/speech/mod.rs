//! Speech: who said what. Source, cue and content of direct, indirect and mixed quotation.
//!
//! [`attribute`] finds the cues with their sources and contents by a trained model ([`trained`]), mends them
//! against the trees (`mend`), and completes them by what it seldom finds: nouns with a clause (`noun`), things
//! that are denied or confirmed (`object`, `relative`), quotations announced in another line (`announce`), and
//! patterns of words (`pattern`, which read alone where there is no model). It gives quotations that go on
//! without a cue to the speech they belong to (`continuation`), and says for each attribution in what
//! manner it is told, what its source does with the content, who the source is, and inside which other
//! attribution it stands. What no attribution holds is the outlet's own voice.

mod announce;
mod continuation;
mod lexicon;
mod mend;
mod merge;
mod noun;
mod object;
mod page;
mod pattern;
mod quote;
mod reading;
mod relative;
mod speaker;
mod stance;
pub mod study;
pub mod trained;

use crate::facts::Facts;
use crate::language::Upos;
use crate::statement::{Attribution, Quotation};
pub(crate) use lexicon::Lexicon;
use page::Page;
use reading::Found;

/// The attributions of a document, in order of their cues.
///
/// Reads layout, tokens, sentences, mentions and entities of `facts`; `source` is the stripped text that
/// their spans count in. Pure, and linear in the length of the text.
pub fn attribute(source: &str, facts: &Facts) -> Vec<Attribution> {
    attribute_with(source, facts, trained::Model::embedded())
}

/// The same by a given model, or by patterns alone.
pub fn attribute_with(source: &str, facts: &Facts, model: Option<&trained::Model>) -> Vec<Attribution> {
    // Without tags and trees the model would see nothing it has learned from.
    let tagged = facts.tokens.iter().any(|token| token.upos != Upos::X);
    let study = study::Study::new(source, facts);
    let mut found = match model {
        Some(model) if tagged => {
            let mut found = trained::read(&study, model);
            mend::mend(&study, &mut found);
            noun::supplement(&study, &mut found);
            merge::supplement(&study.page, &mut found, pattern::read(&study.page));
            merge::add(&mut found, relative::read(&study.page));
            merge::add(&mut found, object::read(&study));
            // "He said:" without content of its own announces a quotation.
            found.retain(|one| !one.content.is_empty());
            merge::add(&mut found, announce::read(&study));
            let signed = announce::signed(&study, &found);
            merge::add(&mut found, signed);
            found
        }
        _ => pattern::read(&study.page),
    };
    found.retain(|one| !one.content.is_empty());
    found.sort_by_key(|one| (one.place(), one.content.first().copied()));
    continuation::extend(&study.page, &mut found);
    let mut attributions = dress(&study.page, &found);
    speaker::carry_on(&study.page, &mut attributions);
    attributions
}

fn dress(page: &Page, found: &[Found]) -> Vec<Attribution> {
    let inside = nesting(found);
    found
        .iter()
        .zip(inside)
        .map(|(one, inside)| Attribution {
            source: page.spans(&one.source),
            cue: page.spans(&one.cue),
            content: page.spans(&one.content),
            quotation: manner(page, &one.content),
            stance: stance::of(page, one),
            speaker: speaker::resolve(page, &one.source),
            addressee: speaker::resolve(page, &one.addressee),
            inside,
            sentence: page.sentence_of.get(one.place()).copied().unwrap_or(0),
        })
        .collect()
}

/// For each attribution the smallest other one whose content holds its cue and content.
fn nesting(found: &[Found]) -> Vec<Option<u32>> {
    let holds = |outer: &Found, token: usize| outer.content.binary_search(&token).is_ok();
    let reach = |one: &Found| {
        let ends = [one.content.first(), one.content.last(), one.cue.first(), one.source.first()];
        let from = ends.iter().flatten().copied().min().copied().unwrap_or(0);
        let to = ends.iter().flatten().copied().max().copied().unwrap_or(0);
        (from, to)
    };
    // Attributions are sorted by their cues; an outer one lies within a bounded number of them, so that the
    // search stays linear.
    const NEIGHBOURS: usize = 24;
    (0..found.len())
        .map(|index| {
            let one = &found[index];
            let low = index.saturating_sub(NEIGHBOURS);
            let high = (index + NEIGHBOURS).min(found.len());
            (low..high)
                .filter(|&other| other != index)
                .filter(|&other| {
                    let outer = &found[other];
                    let (from, to) = reach(outer);
                    let place = one.place();
                    from <= place
                        && place <= to
                        && holds(outer, place)
                        && one.content.first().is_some_and(|&first| holds(outer, first))
                        && outer.content.len() > one.content.len()
                })
                .min_by_key(|&other| (found[other].content.len(), other))
                .and_then(|other| u32::try_from(other).ok())
        })
        .collect()
}

/// Direct where all words stand in quotation marks, mixed where some do.
fn manner(page: &Page, content: &[usize]) -> Quotation {
    let words = content.iter().filter(|&&token| page.is_word(token));
    let (quoted, all) =
        words.fold((0, 0), |(quoted, all), &token| (quoted + usize::from(page.quoted(token)), all + 1));
    match quoted {
        0 => Quotation::Indirect,
        quoted if quoted == all => Quotation::Direct,
        _ => Quotation::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::article::{Block, BlockKind};
    use crate::language::Reading;
    use crate::text::SourceSpan;

    fn facts(text: &str) -> Facts {
        let mut readings: BTreeMap<&str, Reading> = BTreeMap::new();
        let mut facts = Facts::default();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let body = line.trim_end();
            if !body.is_empty() {
                let span = SourceSpan::from_range(start..start + body.len());
                let block = facts.layout.blocks.len() as u32;
                facts.layout.blocks.push(Block { span, kind: BlockKind::Body, reason: "" });
                let reading = readings.entry(body).or_insert_with(|| Reading::of(body));
                reading.append(span.start, block, &mut facts.tokens, &mut facts.sentences);
            }
            start += line.len();
        }
        facts
    }

    #[test]
    fn a_long_text_is_read_in_time() {
        let text =
            "“We stay,” Orvik said. The ministry said that it had no plans, according to Halm Radio.\n"
                .repeat(5000);
        let begin = std::time::Instant::now();
        let facts = facts(&text);
        assert!(attribute(&text, &facts).len() > 10_000);
        assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_read(text in "([“”\"'‘’,.:]|said |according to |that |told |Orvik |the mayor |he |war |\n|—){0,60}") {
            let facts = facts(&text);
            let found = attribute(&text, &facts);
            for (index, one) in found.iter().enumerate() {
                for span in one.source.iter().chain(&one.cue).chain(&one.content) {
                    prop_assert!(text.get(span.range()).is_some());
                }
                prop_assert!(!one.content.is_empty());
                prop_assert!(one.inside.is_none_or(|outer| outer as usize != index && (outer as usize) < found.len()));
            }
        }
    }
}
