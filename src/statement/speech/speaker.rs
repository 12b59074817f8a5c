//! Who a source is: the entity of the mention that stands for it.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::page::Page;
use crate::entity::{EntityKind, Mention, MentionForm};
use crate::statement::Attribution;

/// The entity of a phrase, as an index into the document's entities; `None` where no mention stands for the
/// phrase as a whole.
///
/// "Russian Defence Ministry spokesman Igor Petrov" is the person; "a spokesman for the ministry" speaks for
/// the ministry; "the brother of Igor Petrov" is nobody known.
pub(crate) fn resolve(page: &Page, phrase: &[usize]) -> Option<u32> {
    let (first, last) = (*phrase.first()?, *phrase.last()?);
    let mentions = mentions_in(page, first..last + 1);
    let head_end = head_end(page, first..last + 1);
    let in_head = |mention: &&Mention| {
        page.tokens_in(mention.span).start < head_end && mention.form != MentionForm::Demonym
    };
    // A person named in the head or in its apposition.
    if let Some(person) = mentions
        .iter()
        .copied()
        .filter(in_head)
        .chain(mentions.iter().copied().filter(|mention| apposed(page, mention, first)))
        .find(|mention| mention.kind == EntityKind::Person && !possessive(page, mention))
    {
        return Some(person.entity);
    }
    // Otherwise the mention that ends the head phrase: "the Russian Defence Ministry".
    if let Some(head) = mentions.iter().copied().filter(in_head).rev().find(|mention| {
        !possessive(page, mention) && page.tokens_in(mention.span).end >= head_end.saturating_sub(1)
    }) {
        return Some(head.entity);
    }
    // Somebody who speaks for an institution: "a spokesman for the ministry", "Kremlin officials".
    let speaks_for = (first..head_end).any(|token| {
        let word = page.word(token);
        word.starts_with("spokes") || word == "statement"
    });
    if speaks_for {
        return mentions.iter().find(|mention| speaks(mention.kind)).map(|mention| mention.entity);
    }
    None
}

/// How many sentences a speaker stays the one whom "he said" means.
const REACH: u32 = 3;
/// How many attributions before one are looked at.
const BACK: usize = 6;

/// Gives "he said" and "she said" the person, and "it said" the institution, that spoke last, where the references of the document left it open:
/// one who speaks goes on speaking until somebody else is named outside of what was said.
pub(crate) fn carry_on(page: &Page, attributions: &mut [Attribution]) {
    for index in 0..attributions.len() {
        let one = &attributions[index];
        let ([source], None) = (one.source.as_slice(), one.speaker) else { continue };
        // "It said": the ministry that spoke before.
        let fits: fn(EntityKind) -> bool = match source.of(page.source).to_lowercase().as_str() {
            "he" | "she" => |kind| kind == EntityKind::Person,
            "it" => speaks,
            _ => continue,
        };
        let person =
            |entity: u32| page.facts.entities.get(entity as usize).is_some_and(|entity| fits(entity.kind));
        let before = attributions[index.saturating_sub(BACK)..index].iter().rev();
        let last = before
            .take_while(|other| one.sentence.saturating_sub(other.sentence) <= REACH)
            .find(|other| other.speaker.is_some_and(person));
        let Some((last, speaker)) = last.and_then(|last| Some((last, last.speaker?))) else { continue };
        let from = last.cue.first().map_or(0, |cue| cue.start);
        let rest = page.facts.mentions.partition_point(|mention| mention.span.start < from);
        let newcomer = page.facts.mentions[rest..]
            .iter()
            .take_while(|mention| mention.span.start < source.start)
            .filter(|mention| fits(mention.kind) && mention.entity != speaker)
            // Institutions are named all the time; the one that acts is the newcomer.
            .filter(|mention| mention.kind == EntityKind::Person || acts(page, mention))
            .any(|mention| {
                let said = last.content.iter().chain(&one.content);
                !said.into_iter().any(|content| content.contains(mention.span))
            });
        if !newcomer {
            attributions[index].speaker = Some(speaker);
        }
    }
}

/// Whether a mention is the subject of a clause, as far as a tree shows.
fn acts(page: &Page, mention: &Mention) -> bool {
    let mut tokens = page.tokens_in(mention.span).map(|token| &page.facts.tokens[token]);
    tokens.any(|token| token.head.is_none() || token.relation.starts_with("nsubj"))
}

fn speaks(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Organisation
            | EntityKind::Government
            | EntityKind::ArmedGroup
            | EntityKind::Outlet
            | EntityKind::Agency
    )
}

fn mentions_in<'a>(page: &'a Page, tokens: Range<usize>) -> Vec<&'a Mention> {
    let Some(span) = page.span(tokens) else { return Vec::new() };
    let mentions = &page.facts.mentions;
    // Mentions are in order of their starts; one that began before the phrase does not stand for it.
    let start = mentions.partition_point(|mention| mention.span.start < span.start);
    mentions[start..].iter().take_while(|mention| mention.span.start < span.end).collect()
}

/// Where the head of a noun phrase ends: before the first preposition, comma, relative word or verb.
fn head_end(page: &Page, tokens: Range<usize>) -> usize {
    let stops = [
        "of", "for", "from", "in", "at", "on", "with", "who", "which", "that", ",", "(", "and", "—", "–",
        "to", "by", "near", "whose",
    ];
    let begin = tokens.start;
    tokens.clone().find(|&token| token > begin && stops.contains(&page.word(token))).unwrap_or(tokens.end)
}

/// Behind the comma that follows the head: "the mayor, Ivan Petrov".
fn apposed(page: &Page, mention: &Mention, first: usize) -> bool {
    let start = page.tokens_in(mention.span).start;
    let comma = (first..start).rev().find(|&token| page.word(token) == ",");
    comma.is_some_and(|comma| {
        (comma + 1..start)
            .all(|token| page.capital(token) || Lexicon::built_in().is_source_noun(page.word(token)))
    })
}

fn possessive(page: &Page, mention: &Mention) -> bool {
    let end = page.tokens_in(mention.span).end;
    matches!(page.word(end), "'s" | "’s" | "'" | "’")
}
