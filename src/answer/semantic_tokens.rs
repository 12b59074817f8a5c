use crate::corpus::CorpusDocument;
use crate::entity::{EntityKind, MentionForm};
use crate::text::SourceSpan;

/// What a coloured piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// A mention of an entity.
    Entity(EntityKind),
    /// A date or time.
    Time,
    /// A number.
    Quantity,
    /// The verb or phrase that attributes: "said", "according to".
    Cue,
    /// Words in quotation marks.
    Quote,
    /// Furniture of the page.
    Furniture,
}

/// Further properties of a coloured piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TokenModifiers {
    /// A place's name that stands for its government.
    pub metonym: bool,
    /// The first mention of its entity in the document.
    pub first: bool,
    /// Described, not named.
    pub described: bool,
    /// Its meaning could not be found out.
    pub unresolved: bool,
}

/// One coloured piece of text. Pieces do not overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSpan {
    /// Its bytes.
    pub span: SourceSpan,
    /// What it is.
    pub kind: TokenKind,
    /// More about it.
    pub modifiers: TokenModifiers,
}

/// The coloured pieces of a document, in order, without overlap: small things win over large ones, and what is
/// left of a quotation around them is coloured as quotation.
pub fn semantic_tokens(document: &CorpusDocument) -> Vec<TokenSpan> {
    let facts = &document.facts;
    let mut small = Vec::new();
    for (index, mention) in facts.mentions.iter().enumerate() {
        let first = facts.entities.get(mention.entity as usize).and_then(|entity| entity.mentions.first());
        let modifiers = TokenModifiers {
            metonym: mention.metonym.is_some(),
            first: first == Some(&(index as u32)),
            described: matches!(mention.form, MentionForm::Description | MentionForm::Pronoun),
            unresolved: false,
        };
        small.push(TokenSpan { span: mention.span, kind: TokenKind::Entity(mention.kind), modifiers });
    }
    for time in &facts.times {
        let modifiers = TokenModifiers { unresolved: time.value.is_none(), ..Default::default() };
        small.push(TokenSpan { span: time.span, kind: TokenKind::Time, modifiers });
    }
    for quantity in &facts.quantities {
        let modifiers = TokenModifiers::default();
        small.push(TokenSpan { span: quantity.number, kind: TokenKind::Quantity, modifiers });
    }
    for cue in facts.attributions.iter().flat_map(|attribution| &attribution.cue) {
        small.push(TokenSpan { span: *cue, kind: TokenKind::Cue, modifiers: TokenModifiers::default() });
    }
    let mut large = Vec::new();
    for attribution in &facts.attributions {
        for &span in &attribution.content {
            let text = span.of(document.document.source());
            if text.starts_with(['"', '“', '”', '‘', '«', '„']) {
                large.push(TokenSpan { span, kind: TokenKind::Quote, modifiers: TokenModifiers::default() });
            }
        }
    }
    for block in facts.layout.blocks.iter().filter(|block| !block.kind.is_read()) {
        let modifiers = TokenModifiers::default();
        large.push(TokenSpan { span: block.span, kind: TokenKind::Furniture, modifiers });
    }
    let small = apart(small);
    let large = apart(large);
    let mut tokens = Vec::with_capacity(small.len() + large.len());
    let mut inside = small.iter().peekable();
    for piece in large {
        let mut from = piece.span.start;
        while inside.peek().is_some_and(|token| token.span.end <= from) {
            inside.next();
        }
        while let Some(token) = inside.peek().filter(|token| token.span.start < piece.span.end) {
            if from < token.span.start {
                tokens.push(TokenSpan { span: SourceSpan::new(from, token.span.start), ..piece });
            }
            from = token.span.end;
            if token.span.end > piece.span.end {
                break;
            }
            inside.next();
        }
        if from < piece.span.end {
            tokens.push(TokenSpan { span: SourceSpan::new(from, piece.span.end), ..piece });
        }
    }
    tokens.extend(small);
    tokens.sort_by_key(|token| token.span);
    tokens
}

/// Sorted and without overlap; of two that overlap the earlier, then the longer stays.
fn apart(mut tokens: Vec<TokenSpan>) -> Vec<TokenSpan> {
    tokens.retain(|token| !token.span.is_empty());
    tokens.sort_by_key(|token| (token.span.start, std::cmp::Reverse(token.span.end), token.kind));
    let mut end = 0;
    tokens.retain(|token| {
        let free = token.span.start >= end;
        if free {
            end = token.span.end;
        }
        free
    });
    tokens
}
