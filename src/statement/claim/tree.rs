//! The dependency tree of one sentence, with what claims ask of it.

use smol_str::SmolStr;

use super::{lexicon, repair};
use crate::language::{Token, Upos, lemma};
use crate::text::SourceSpan;

/// One sentence's tree. Indices count from the sentence's first token.
pub(super) struct Tree<'a> {
    source: &'a str,
    tokens: &'a [Token],
    /// The tokens in lower case: what repairs and claims ask for most.
    words: Vec<SmolStr>,
    upos: Vec<Upos>,
    heads: Vec<Option<usize>>,
    relations: Vec<&'static str>,
    children: Vec<Vec<usize>>,
}

/// Relations that begin a clause or an addition of its own, which is no part of the phrase above it.
fn leaves_phrase(relation: &str) -> bool {
    let base = relation.split(':').next().unwrap_or(relation);
    matches!(
        base,
        "acl"
            | "advcl"
            | "ccomp"
            | "parataxis"
            | "appos"
            | "conj"
            | "cc"
            | "punct"
            | "discourse"
            | "dislocated"
    )
}

/// A word in lower case; most are so already.
fn lower(word: &str) -> SmolStr {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        SmolStr::from(word)
    } else {
        SmolStr::from(word.to_lowercase())
    }
}

impl<'a> Tree<'a> {
    /// The tree of the `tokens` of a sentence whose first one is token `first` of the document. `None` where the
    /// sentence has none.
    pub fn new(source: &'a str, tokens: &'a [Token], first: u32) -> Option<Self> {
        let heads: Vec<Option<usize>> = tokens
            .iter()
            .enumerate()
            .map(|(at, token)| {
                let head = token.head?.checked_sub(first)? as usize;
                (head < tokens.len() && head != at).then_some(head)
            })
            .collect();
        if heads.iter().all(Option::is_none) {
            return None;
        }
        let mut tree = Tree {
            source,
            tokens,
            words: tokens.iter().map(|token| lower(token.span.of(source))).collect(),
            upos: tokens.iter().map(|token| token.upos).collect(),
            heads,
            relations: tokens.iter().map(|token| token.relation).collect(),
            children: vec![Vec::new(); tokens.len()],
        };
        for at in 0..tokens.len() {
            if let Some(head) = tree.heads[at] {
                tree.children[head].push(at);
            }
        }
        repair::repair(&mut tree);
        Some(tree)
    }

    /// Hangs the token at `at` below `head`.
    pub(super) fn hang(&mut self, at: usize, head: usize, relation: &'static str) {
        if let Some(old) = self.heads[at] {
            self.children[old].retain(|child| *child != at);
        }
        self.heads[at] = Some(head);
        self.relations[at] = relation;
        let place = self.children[head].partition_point(|child| *child < at);
        self.children[head].insert(place, at);
    }

    /// Takes the token at `at` for a word of another part of speech than the tagger did.
    pub(super) fn retag(&mut self, at: usize, upos: Upos) {
        self.upos[at] = upos;
    }

    /// Part of speech.
    pub fn upos(&self, at: usize) -> Upos {
        self.upos[at]
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn token(&self, at: usize) -> &'a Token {
        &self.tokens[at]
    }

    pub fn word(&self, at: usize) -> SmolStr {
        self.words[at].clone()
    }

    pub fn lemma(&self, at: usize) -> SmolStr {
        lemma(self.tokens[at].span.of(self.source), self.upos[at])
    }

    pub fn head(&self, at: usize) -> Option<usize> {
        self.heads[at]
    }

    pub fn children(&self, at: usize) -> &[usize] {
        &self.children[at]
    }

    /// The part of the relation before its subtype: "nsubj" of "nsubj:pass".
    pub fn base(&self, at: usize) -> &'static str {
        let relation = self.relations[at];
        relation.split(':').next().unwrap_or(relation)
    }

    pub fn relation(&self, at: usize) -> &'static str {
        self.relations[at]
    }

    /// The first child with that relation, subtype aside.
    pub fn child(&self, at: usize, base: &str) -> Option<usize> {
        self.children[at].iter().copied().find(|child| self.base(*child) == base)
    }

    /// The preposition of a phrase: "on" of "on the base".
    pub fn preposition(&self, at: usize) -> Option<SmolStr> {
        self.child(at, "case").map(|case| self.word(case))
    }

    /// Whether the token is the predicate of a clause by its form: a verb, or a noun or adjective with a copula.
    pub fn is_verb(&self, at: usize) -> bool {
        self.upos[at] == Upos::VERB
    }

    /// A verb's dictionary form with its particle: "blow up".
    pub fn verb_lemma(&self, at: usize) -> SmolStr {
        let verb = self.lemma(at);
        let particle =
            self.children[at].iter().copied().find(|child| self.relation(*child) == "compound:prt");
        let Some(particle) = particle else { return verb };
        let whole = SmolStr::from_iter([verb.as_str(), " ", self.word(particle).as_str()]);
        // "sank off Velm": trees take a preposition for a particle; only a verb that the lexicon lists with it
        // is another one than the bare verb that the lexicon knows.
        if !lexicon::knows(&whole) && lexicon::verb(&verb).is_some() { verb } else { whole }
    }

    /// The tokens of the phrase headed by `at`, clauses and additions aside, first and last. `case` says whether
    /// its own preposition counts.
    pub fn phrase(&self, at: usize, case: bool) -> (usize, usize) {
        let (mut first, mut last) = (at, at);
        let mut open = vec![at];
        let mut seen = 0;
        while let Some(token) = open.pop() {
            seen += 1;
            if seen > self.len() {
                break;
            }
            (first, last) = (first.min(token), last.max(token));
            for child in self.children[token].iter().copied() {
                let outer = token == at
                    && (!case && self.base(child) == "case"
                        || matches!(
                            self.base(child),
                            "cop" | "aux" | "mark" | "nsubj" | "advmod" | "csubj" | "obl" | "expl"
                        ));
                if !leaves_phrase(self.relation(child)) && !outer {
                    open.push(child);
                }
            }
        }
        (first, last)
    }

    /// The bytes of tokens `first..=last`.
    pub fn span(&self, first: usize, last: usize) -> SourceSpan {
        self.tokens[first].span.cover(self.tokens[last].span)
    }

    /// The token that the others of a span depend on: the one whose head lies outside.
    pub fn root_of(&self, span: SourceSpan) -> Option<usize> {
        let from = self.tokens.partition_point(|token| token.span.end <= span.start);
        (from..self.len())
            .take_while(|at| self.tokens[*at].span.start < span.end)
            .find(|at| self.heads[*at].is_none_or(|head| !self.tokens[head].span.overlaps(span)))
    }
}
