use crate::article::BlockKind;
use crate::corpus::CorpusDocument;
use crate::statement::Stance;
use crate::text::SourceSpan;

use super::words::{excerpt, kind_name, shortened};

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// The headline.
    Headline,
    /// A heading inside the body.
    Section,
    /// Somebody's words.
    Quote,
    /// An entity, at its first mention.
    Entity(crate::entity::EntityKind),
}

/// One line of a document's outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What it is called.
    pub name: String,
    /// What it is, in words.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its bytes, those of its children included.
    pub span: SourceSpan,
    /// The bytes to put the cursor on; inside `span`.
    pub selection: SourceSpan,
    /// Symbols inside it.
    pub children: Vec<Symbol>,
}

/// The outline of a document: headline and section heads, under each of them who speaks and who or what comes
/// up first there.
pub fn document_symbols(document: &CorpusDocument) -> Vec<Symbol> {
    let facts = &document.facts;
    let source = document.document.source();
    let mut outline: Vec<Symbol> = Vec::new();
    for block in &facts.layout.blocks {
        let kind = match block.kind {
            BlockKind::Headline => SymbolKind::Headline,
            BlockKind::SectionHead => SymbolKind::Section,
            _ => continue,
        };
        outline.push(Symbol {
            name: excerpt(document, block.span),
            detail: if kind == SymbolKind::Headline { "headline" } else { "section" }.to_owned(),
            kind,
            span: block.span,
            selection: block.span,
            children: Vec::new(),
        });
    }
    let end =
        facts.layout.blocks.iter().filter(|block| block.kind.is_read()).map(|block| block.span.end).max();
    for index in 0..outline.len() {
        let end = outline.get(index + 1).map(|next| next.span.start).or(end).unwrap_or(0);
        let heading = &mut outline[index];
        // The end of a section is where its last line ends, not where the next heading begins.
        let text = source.get(heading.span.start as usize..end as usize).unwrap_or("");
        heading.span = SourceSpan::new(heading.span.start, heading.span.start + text.trim_end().len() as u32)
            .cover(heading.selection);
    }

    let mut inner: Vec<Symbol> = Vec::new();
    for entity in &facts.entities {
        let first = entity.mentions.first().and_then(|&first| facts.mentions.get(first as usize));
        let Some(first) = first else { continue };
        let role = entity.roles.first().map_or(String::new(), |role| format!(", {}", role.title));
        inner.push(Symbol {
            name: entity.name.to_string(),
            detail: format!("{}{role}", kind_name(entity.kind)),
            kind: SymbolKind::Entity(entity.kind),
            span: first.span,
            selection: first.span,
            children: Vec::new(),
        });
    }
    for attribution in &facts.attributions {
        let (Some(&content), true) = (attribution.content.first(), attribution.inside.is_none()) else {
            continue;
        };
        let speaker = attribution.speaker.and_then(|speaker| facts.entities.get(speaker as usize));
        let speaker = speaker.map(|speaker| speaker.name.to_string());
        let speaker = speaker.or_else(|| attribution.source.first().map(|&s| excerpt(document, s)));
        inner.push(Symbol {
            name: shortened(content.of(source)),
            // "those reports" is not what the Kremlin says, but what it denies.
            detail: match (speaker, attribution.stance) {
                (Some(speaker), Stance::Asserts) => speaker,
                (Some(speaker), stance) => format!("{} by {speaker}", stance.done()),
                (None, Stance::Asserts) => "no source named".to_owned(),
                (None, stance) => format!("{}, no source named", stance.done()),
            },
            kind: SymbolKind::Quote,
            span: content,
            selection: content,
            children: Vec::new(),
        });
    }
    inner.retain(|symbol| !symbol.name.is_empty());
    inner.sort_by_key(|symbol| (symbol.selection, symbol.kind == SymbolKind::Quote));
    let mut loose = Vec::new();
    for symbol in inner {
        match outline.iter_mut().rev().find(|heading| heading.span.contains(symbol.span)) {
            Some(heading) => heading.children.push(symbol),
            None => loose.push(symbol),
        }
    }
    outline.extend(loose);
    outline.retain(|symbol| !symbol.name.is_empty());
    outline.sort_by_key(|symbol| symbol.span);
    outline
}
