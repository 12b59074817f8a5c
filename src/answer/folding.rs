use crate::article::BlockKind;
use crate::corpus::CorpusDocument;
use crate::text::SourceSpan;

/// What a fold hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Furniture of the page.
    Furniture,
    /// A section under its heading.
    Section,
    /// A paragraph of several lines.
    Paragraph,
}

/// A run of lines that can be folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the first byte that stays visible (its line stays) to the last hidden one.
    pub span: SourceSpan,
    /// What it hides.
    pub kind: FoldKind,
}

/// Runs of furniture, sections, paragraphs of several lines.
pub fn folds(document: &CorpusDocument) -> Vec<Fold> {
    let blocks = &document.facts.layout.blocks;
    let source = document.document.source();
    let mut folds = Vec::new();
    for run in blocks.chunk_by(|a, b| !a.kind.is_read() && !b.kind.is_read()) {
        let span = run[0].span.cover(run[run.len() - 1].span);
        let kind = if run[0].kind.is_read() { FoldKind::Paragraph } else { FoldKind::Furniture };
        folds.push(Fold { span, kind });
    }
    let heads: Vec<_> = blocks.iter().filter(|block| block.kind == BlockKind::SectionHead).collect();
    let end =
        blocks.iter().filter(|block| block.kind.is_read()).map(|block| block.span.end).max().unwrap_or(0);
    for (index, head) in heads.iter().enumerate() {
        let end = heads.get(index + 1).map_or(end, |next| next.span.start);
        let text = source.get(head.span.start as usize..end as usize).unwrap_or("");
        let span = SourceSpan::new(head.span.start, head.span.start + text.trim_end().len() as u32);
        folds.push(Fold { span, kind: FoldKind::Section });
    }
    folds.retain(|fold| fold.span.of(source).contains(['\n', '\r']));
    folds.sort_by_key(|fold| fold.span);
    folds
}
