//! Everything newsmark reads out of one document, and the one pure function that reads it.

mod marked;

use crate::article::{self, Given, Layout};
use crate::entity::gazetteer::{Flags, Gazetteer, fold_name};
use crate::entity::place::{self, PlaceChoice};
use crate::entity::{
    self, Coordinates, DocumentEntity, EntityKind, Lexicon, MarkedName, Mention, MentionForm,
    SpellingVariant, SpottedName, place_identity,
};
use crate::language::names::NameSentence;
use crate::language::{ReadingCache, Sentence, Token};
use crate::markup::{Document, EntityKey, IdentityDecision, Mark};
use crate::statement::{self, Attribution, Claim, Quantity, TimeExpression};
use crate::text::SourceSpan;
use std::collections::BTreeSet;
use std::ops::Range;

/// What one document says. All spans are bytes of the stripped source; all lists are in order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Blocks of the page, outlet, date.
    pub layout: Layout,
    /// Tokens of the article, labels left out.
    pub tokens: Vec<Token>,
    /// Sentences of the article, labels left out.
    pub sentences: Vec<Sentence>,
    /// Mentions of entities, those in labels included.
    pub mentions: Vec<Mention>,
    /// The document's entities, in order of first mention.
    pub entities: Vec<DocumentEntity>,
    /// Names that the document spells in two ways, one of them probably a slip.
    pub variants: Vec<SpellingVariant>,
    /// Where the places lie whose names stand for governments or within names of institutions: mention, and the
    /// place's own coordinates.
    pub state_places: Vec<(u32, Coordinates)>,
    /// Temporal expressions.
    pub times: Vec<TimeExpression>,
    /// Quantities.
    pub quantities: Vec<Quantity>,
    /// Attributions.
    pub attributions: Vec<Attribution>,
    /// Claims.
    pub claims: Vec<Claim>,
    /// What is not read because the document is too long; all lists end before it.
    pub unread: Option<SourceSpan>,
}

/// Bytes that are read of a document. The longest articles and reports have a third of it; what is longer is a
/// dump of many, and reading all of it at every keystroke would keep the editor waiting.
pub const MOST_READ: usize = 256 << 10;

/// The part of a source that is read: all of it, or the first lines of what is longer than [`MOST_READ`].
pub fn readable(source: &str) -> &str {
    if source.len() <= MOST_READ {
        return source;
    }
    let first = &source[..source.floor_char_boundary(MOST_READ)];
    // At the end of a line or of a word, if there is one not far back.
    let far = first.len() / 2;
    let end = first.rfind('\n').filter(|&at| at > far);
    let end = end.or_else(|| first.rfind(char::is_whitespace).filter(|&at| at > far));
    &first[..end.unwrap_or(first.len())]
}

/// Reads one document. Pure: the same document and lexicon give the same facts on every machine; `cache` only
/// saves work for blocks that an earlier call has read. `given` is what is known about the page from outside.
pub fn analyse(document: &Document, given: &Given, lexicon: &Lexicon, cache: &mut ReadingCache) -> Facts {
    let whole = document.source();
    let source = readable(whole);
    let mut facts = Facts { layout: article::lay_out(source, given), ..Facts::default() };
    if source.len() < whole.len() {
        facts.unread = Some(SourceSpan::from_range(source.len()..whole.len()));
    }
    let ignored = document.ignored();
    marked::unread_blocks(&ignored, &mut facts.layout);
    let mut named = read_blocks(source, cache, &mut facts);
    let spotted = entity::spot(&mut named, &facts.tokens, &facts.sentences);
    read_entities(document, lexicon, &spotted, &ignored, &mut facts);
    without_labels(&mut facts);
    facts.times = statement::time::recognise(source, &facts);
    facts.quantities = statement::quantity::recognise(source, &facts);
    marked::without_ignored(&mut facts, &ignored);
    marked::values(document, &mut facts);
    facts.attributions = statement::speech::attribute(source, &facts);
    marked::speakers(document, &mut facts);
    marked::without_ignored_words(&mut facts, &ignored);
    facts.claims = statement::claim::extract(source, &facts);
    marked::without_ignored_claims(&mut facts, &ignored);
    facts
}

/// Fills mentions, entities and where they lie.
fn read_entities(
    document: &Document,
    lexicon: &Lexicon,
    spotted: &[SpottedName],
    ignored: &[SourceSpan],
    facts: &mut Facts,
) {
    let source = readable(document.source());
    let gazetteer = lexicon.gazetteer();
    let own = |id: &str| lexicon.is_own(id);
    let known = entity::known::known(gazetteer, &own, source, &facts.tokens, &facts.sentences);
    let decisions = IdentityDecision::of_document(document);
    let pairs = |same: bool| {
        let chosen = decisions.iter().filter(move |decision| decision.same == same);
        chosen.map(|decision| (decision.a.clone(), decision.b.clone()))
    };
    let apart: Vec<_> = lexicon.apart().iter().cloned().chain(pairs(false)).collect();
    let together: Vec<_> = pairs(true).collect();
    let mut marks = marked_names(document, lexicon);
    marks.retain(|mark| mark.span.end as usize <= source.len());
    let nameless = marked::nameless(document, ignored, source.len());
    let dismissed: BTreeSet<String> =
        document.front_matter().iter().flat_map(|front| front.not_entities()).map(fold_name).collect();
    let found = entity::recognise(&entity::Input {
        source,
        layout: &facts.layout,
        tokens: &facts.tokens,
        sentences: &facts.sentences,
        spotted: Some(spotted),
        known: &known,
        marks: &marks,
        nameless: &nameless,
        no_name: &|name| {
            lexicon.is_dismissed(name) || !dismissed.is_empty() && dismissed.contains(&fold_name(name))
        },
        apart: &apart,
        together: &together,
        given_name: &|word| gazetteer.words.flags(&fold_name(word)).has(Flags::GIVEN),
        usual_word: &|word| entity::known::is_personal_name(gazetteer, word),
    });
    facts.mentions = found.mentions;
    facts.entities = found.entities;
    facts.variants = found.variants;
    lexicon.describe(facts);
    let chosen = |id: &str| lexicon.is_own(id) || marks.iter().any(|mark| mark.id == id);
    place_entities(gazetteer, &chosen, source, facts);
}

/// The mentions that people marked as this or that entity.
fn marked_names(document: &Document, lexicon: &Lexicon) -> Vec<MarkedName> {
    let mut names = Vec::new();
    for annotation in document.annotations() {
        let marks = annotation.marks.iter();
        let Some((key, id, metonym)) = marks
            .filter_map(|mark| match mark {
                Mark::Entity { key, id, metonym } => Some((*key, id, *metonym)),
                _ => None,
            })
            .find(|(key, ..)| *key != EntityKey::Event)
        else {
            continue;
        };
        let listed = lexicon.gazetteer().dictionary.by_id(id).map(|entry| entry.kind);
        let kind = match key {
            EntityKey::Place => Some(EntityKind::Place),
            EntityKey::Organisation => listed.or(Some(EntityKind::Organisation)),
            EntityKey::Actor | EntityKey::Event => listed,
        };
        names.push(MarkedName { span: annotation.span, id: id.clone(), kind, metonym });
    }
    names
}

/// Finds where places lie; of what stands for its government or is named with its state, where that place lies. `chosen`
/// tells the ids that people gave: they say which place is meant.
fn place_entities(gazetteer: &Gazetteer, chosen: &dyn Fn(&str) -> bool, source: &str, facts: &mut Facts) {
    let named = |form: MentionForm| matches!(form, MentionForm::Name | MentionForm::Acronym);
    let place = |mention: &Mention| match &mention.inside {
        Some(state) => named(state.form).then_some(state.span),
        None => (named(mention.form) && (mention.kind == EntityKind::Place || mention.metonym.is_some()))
            .then_some(mention.span),
    };
    let (places, ranges): (Vec<usize>, Vec<Range<usize>>) = facts
        .mentions
        .iter()
        .enumerate()
        .filter_map(|(at, mention)| Some((at, place(mention)?.range())))
        .unzip();
    let choices = place::resolve(gazetteer, source, &ranges);
    for (&at, choice) in places.iter().zip(&choices) {
        let Some(choice) = choice else { continue };
        let mention = &facts.mentions[at];
        if mention.metonym.is_some() || mention.inside.is_some() {
            facts.state_places.push((at as u32, place::coordinates(&choice.place)));
        } else if let Some(entity) = facts.entities.get_mut(mention.entity as usize)
            && entity.geography.is_none()
        {
            place_entity(gazetteer, chosen, choice, entity);
        }
    }
}

/// Says where a place lies, and which of its name it is.
fn place_entity(
    gazetteer: &Gazetteer,
    chosen: &dyn Fn(&str) -> bool,
    choice: &PlaceChoice,
    entity: &mut DocumentEntity,
) {
    let mut geography = choice.geography(gazetteer);
    if let Some(id) = entity.dictionary.take() {
        if chosen(&id) {
            if let Some(place) = place_identity::place_of_id(gazetteer, &id) {
                geography = place::geography(gazetteer, &place, "its id says so");
            }
            entity.dictionary = Some(id);
        } else if !place_identity::is_of_gazetteer(gazetteer, &id) || choice.best_known && choice.certain {
            entity.dictionary = Some(id);
        } else if choice.certain {
            entity.dictionary = Some(place_identity::place_id(gazetteer, &choice.place));
        }
        // Else nothing tells which of that name is meant, and it has no id.
    }
    entity.geography = Some(geography);
}

/// Takes tokens and sentences of labels out, once the names in them are found: they say nothing.
fn without_labels(facts: &mut Facts) {
    let blocks = &facts.layout.blocks;
    let is_read = |sentence: &Sentence| blocks.get(sentence.block as usize).is_some_and(|b| b.kind.is_read());
    if facts.sentences.iter().all(is_read) {
        return;
    }
    let mut tokens = Vec::with_capacity(facts.tokens.len());
    facts.sentences.retain_mut(|sentence| {
        if !is_read(sentence) {
            return false;
        }
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let gone = sentence.tokens.start - tokens.len() as u32;
        tokens.extend(
            facts.tokens[range]
                .iter()
                .map(|token| Token { head: token.head.map(|head| head - gone), ..token.clone() }),
        );
        sentence.tokens = sentence.tokens.start - gone..sentence.tokens.end - gone;
        true
    });
    facts.tokens = tokens;
}

/// Fills tokens and sentences from all blocks that may name somebody; gives back the sentences as the recogniser
/// of names sees them.
fn read_blocks(source: &str, cache: &mut ReadingCache, facts: &mut Facts) -> Vec<NameSentence> {
    let mut fresh = ReadingCache::default();
    let mut named = Vec::new();
    let blocks = || facts.layout.blocks.iter().enumerate().filter(|(_, block)| block.kind.may_name());
    let texts: Vec<&str> = blocks().map(|(_, block)| block.span.of(source)).collect();
    let readings = cache.read(&texts, &mut fresh);
    for ((index, block), reading) in blocks().zip(readings) {
        reading.append(block.span.start, index as u32, &mut facts.tokens, &mut facts.sentences);
        named.extend_from_slice(&reading.named);
    }
    *cache = fresh;
    named
}

impl Facts {
    /// The tokens of a sentence, by its index.
    pub fn tokens_of(&self, sentence: u32) -> &[Token] {
        self.sentences
            .get(sentence as usize)
            .and_then(|sentence| {
                self.tokens.get(sentence.tokens.start as usize..sentence.tokens.end as usize)
            })
            .unwrap_or(&[])
    }

    /// The index of the sentence that holds the byte `offset`, if one does.
    pub fn sentence_at(&self, offset: u32) -> Option<u32> {
        let after = self.sentences.partition_point(|sentence| sentence.span.start <= offset);
        let index = after.checked_sub(1)?;
        self.sentences[index].span.touches(offset).then_some(index as u32)
    }

    /// Whether the article itself speaks of an entity, and not only what stands around it.
    pub fn speaks_of(&self, entity: &DocumentEntity) -> bool {
        let mut mentions = entity.mentions.iter().filter_map(|&at| self.mentions.get(at as usize));
        mentions.any(|mention| self.sentence_at(mention.span.start).is_some())
    }

    /// The index of the token that holds the byte `offset`, if one does.
    pub fn token_at(&self, offset: u32) -> Option<u32> {
        let after = self.tokens.partition_point(|token| token.span.start <= offset);
        let index = after.checked_sub(1)?;
        (offset < self.tokens[index].span.end).then_some(index as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_read_in_part() {
        let line = "The ferry to Orlo was late again, the harbour master said.\n";
        let text = line.repeat(MOST_READ / line.len() + 100);
        let read = readable(&text);
        assert!(read.len() <= MOST_READ && read.len() > MOST_READ - line.len());
        assert!(read.ends_with("said.") && text.starts_with(read));
        assert_eq!(readable(line), line);
        // Neither lines nor words: cut between characters.
        let solid = "é".repeat(MOST_READ);
        assert_eq!(readable(&solid).len(), MOST_READ);
    }
}
