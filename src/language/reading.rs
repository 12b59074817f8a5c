//! What the language stages say of one block, independent of where the block stands.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::compared::is_compared;
use super::models::{Models, Tree};
use super::names::NameSentence;
use super::tagger::Tag;
use super::transition::Tagged;
use super::{Sentence, Token, Upos, sentence, token};
use crate::text::SourceSpan;

/// Tokens and sentences of one block. Offsets and indices count from the block's start.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Tokens in order.
    pub tokens: Vec<Token>,
    /// Sentences in order; they cover all tokens. `block` is 0.
    pub sentences: Vec<Sentence>,
    /// The sentences as the recogniser of names sees them before it knows the document; one each.
    pub named: Vec<NameSentence>,
}

impl Reading {
    /// Reads a block.
    pub fn of(text: &str) -> Self {
        let mut drafts = [Draft::knowing(text, &HashMap::new())];
        parse_waiting(&mut drafts);
        let [draft] = drafts;
        draft.reading
    }

    /// Gives the tokens of a sentence what this reading says of the same words, if they are cut in the same way.
    fn repeat(&self, at: usize, sentence: &Sentence, tokens: &mut [Token]) -> Option<NameSentence> {
        let known = &self.sentences[at];
        let read = &self.tokens[as_range(&known.tokens)];
        let same = |(old, new): (&Token, &Token)| {
            let (from, to) = (known.span.start, sentence.span.start);
            (old.span.start - from, old.span.end - from) == (new.span.start - to, new.span.end - to)
        };
        if read.len() != tokens.len() || !read.iter().zip(&*tokens).all(same) {
            return None;
        }
        for (token, old) in tokens.iter_mut().zip(read) {
            let head = old.head.map(|head| head - known.tokens.start + sentence.tokens.start);
            *token = Token { span: token.span, head, ..old.clone() };
        }
        Some(self.named[at].clone())
    }

    /// Adds the reading to a document's lists, for a block that starts at byte `offset` of the source and
    /// is the `block`th of the layout.
    pub fn append(&self, offset: u32, block: u32, tokens: &mut Vec<Token>, sentences: &mut Vec<Sentence>) {
        let base = tokens.len() as u32;
        let shift = |span: SourceSpan| span.shifted(offset);
        tokens.extend(self.tokens.iter().map(|token| Token {
            span: shift(token.span),
            head: token.head.map(|head| head + base),
            ..token.clone()
        }));
        sentences.extend(self.sentences.iter().map(|sentence| Sentence {
            span: shift(sentence.span),
            block,
            tokens: sentence.tokens.start + base..sentence.tokens.end + base,
        }));
    }
}

fn as_range(tokens: &Range<u32>) -> Range<usize> {
    tokens.start as usize..tokens.end as usize
}

/// A reading some of whose sentences wait for the good parser, which reads those of all blocks at once.
struct Draft {
    reading: Reading,
    /// Index and tags of each sentence that waits.
    waiting: Vec<(usize, Vec<Tag>)>,
}

impl Draft {
    /// Reads a block of whose sentences some have been read before, each as a sentence of another reading.
    fn knowing(text: &str, known: &HashMap<&str, (&Reading, usize)>) -> Self {
        let spans = token::tokenize(text);
        let sentences: Vec<Sentence> = sentence::split(text, &spans)
            .into_iter()
            .map(|tokens| {
                let span = spans[tokens.start as usize].cover(spans[tokens.end as usize - 1]);
                Sentence { span, block: 0, tokens }
            })
            .collect();
        let mut tokens: Vec<Token> = spans
            .into_iter()
            .map(|span| Token { span, upos: Upos::X, xpos: "", head: None, relation: "" })
            .collect();
        let (mut named, mut waiting) = (Vec::with_capacity(sentences.len()), Vec::new());
        for (at, sentence) in sentences.iter().enumerate() {
            let tokens = &mut tokens[as_range(&sentence.tokens)];
            let before = known.get(sentence.span.of(text));
            if let Some(same) = before.and_then(|(reading, at)| reading.repeat(*at, sentence, tokens)) {
                named.push(same);
                continue;
            }
            let (sentence, tags) = analyse(text, sentence.tokens.start, tokens);
            named.push(sentence);
            waiting.extend(tags.map(|tags| (at, tags)));
        }
        Draft { reading: Reading { tokens, sentences, named }, waiting }
    }
}

/// Tags the tokens of one sentence, the first of which is the block's `first`; gives back what the recogniser of
/// names needs of it. If the sentence has something to compare it waits for the good parser, and its tags are given
/// back; else it is parsed by the fast one.
fn analyse(text: &str, first: u32, tokens: &mut [Token]) -> (NameSentence, Option<Vec<Tag>>) {
    let models = Models::embedded();
    let forms: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
    let tagged = models.tag(&forms);
    for (token, tag) in tokens.iter_mut().zip(&tagged.tags) {
        token.upos = models.upos(*tag);
        token.xpos = models.xpos(*tag);
    }
    let compared = is_compared(models, &tagged);
    if !compared {
        put(&models.parse_fast(&tagged.view()), first, tokens);
    }
    let named = models.names().sentence(&forms, tagged.words, &tagged.tags, &models.tagger().tags);
    (named, compared.then_some(tagged.tags))
}

/// Parses the sentences that wait.
fn parse_waiting(drafts: &mut [Draft]) {
    let waiting = drafts.iter().flat_map(|draft| {
        let words = |at: usize| &draft.reading.named[at].words[..];
        draft.waiting.iter().map(move |(at, tags)| Tagged { words: words(*at), tags })
    });
    let waiting: Vec<Tagged> = waiting.collect();
    if waiting.is_empty() {
        return;
    }
    let mut trees = Models::embedded().parse(&waiting).into_iter();
    for Draft { reading, waiting } in drafts {
        for ((at, _), tree) in waiting.iter().zip(&mut trees) {
            let range = &reading.sentences[*at].tokens;
            put(&tree, range.start, &mut reading.tokens[as_range(range)]);
        }
    }
}

/// Puts a sentence's tree into its tokens, the first of which is the block's `first`.
fn put(tree: &Tree, first: u32, tokens: &mut [Token]) {
    for ((token, head), relation) in tokens.iter_mut().zip(&tree.heads).zip(&tree.relations) {
        token.head = head.map(|head| head + first);
        token.relation = relation;
    }
}

/// Readings of a document's blocks, kept so that an edit re-reads only the blocks it touches.
#[derive(Clone, Debug, Default)]
pub struct ReadingCache {
    readings: HashMap<Box<str>, Arc<Reading>>,
    /// The blocks that are longer than [`LONG`], of which an edit re-reads one sentence.
    long: Vec<(Arc<str>, Arc<Reading>)>,
}

/// A block of more bytes than this is no paragraph but a page without line ends.
const LONG: usize = 8 << 10;

impl ReadingCache {
    /// The readings of `texts`, from this cache or read now; they are put into `fresh`, which takes this cache's
    /// place when the document is done, so that readings of deleted blocks are forgotten.
    pub fn read(&self, texts: &[&str], fresh: &mut ReadingCache) -> Vec<Arc<Reading>> {
        let (mut unread, mut asked) = (Vec::new(), HashSet::new());
        for &text in texts.iter().filter(|text| asked.insert(**text)) {
            match self.readings.get(text) {
                _ if fresh.readings.contains_key(text) => {}
                Some(reading) => fresh.keep(text, reading.clone()),
                None => unread.push(text),
            }
        }
        let mut drafts: Vec<Draft> = unread.iter().map(|text| self.draft(text)).collect();
        parse_waiting(&mut drafts);
        for (text, draft) in unread.into_iter().zip(drafts) {
            fresh.keep(text, Arc::new(draft.reading));
        }
        texts.iter().filter_map(|text| fresh.readings.get(*text).cloned()).collect()
    }

    fn keep(&mut self, text: &str, reading: Arc<Reading>) {
        if text.len() > LONG {
            self.long.push((text.into(), reading.clone()));
        }
        self.readings.insert(text.into(), reading);
    }

    fn draft(&self, text: &str) -> Draft {
        let mut known = HashMap::new();
        if text.len() > LONG {
            for (block, reading) in &self.long {
                let sentences = reading.sentences.iter().enumerate();
                known.extend(sentences.map(|(at, sentence)| (sentence.span.of(block), (&**reading, at))));
            }
        }
        Draft::knowing(text, &known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_line_ends_is_read_again_by_the_sentence() {
        let sentence =
            |n: usize| format!("The ferry number {n} left the harbour of Orlo on Monday, she said. ");
        let text: String = (0..200).map(sentence).collect();
        let edited = text.replacen("number 120 left", "number 120 never left", 1);
        assert!(text.len() > LONG);
        let (mut cache, mut fresh) = (ReadingCache::default(), ReadingCache::default());
        cache.read(&[&text], &mut fresh);
        std::mem::swap(&mut cache, &mut fresh);
        let again = &cache.read(&[&edited], &mut ReadingCache::default())[0];
        let anew = Reading::of(&edited);
        assert_eq!((&again.tokens, &again.sentences), (&anew.tokens, &anew.sentences));
    }
}
