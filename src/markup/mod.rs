//! The light markup: spans, footnotes, front matter, sidecars; how it is stripped, escaped, written and
//! formatted. The grammar is `grammar/newsmark.ebnf`, the guide `docs/markup.md`.

mod anchor;
mod attributes;
mod check;
mod escape;
mod format;
mod front_matter;
mod hash;
mod identity;
mod marks;
mod problem;
mod scan;
mod source_map;
mod tree;
pub mod vocabulary;
pub mod write;

use std::ops::Range;
use std::sync::Arc;

pub use anchor::{AnchorFinder, AnchorState, QuoteAnchor, anchor_for};
pub use attributes::{Attribute, AttributeKind, Attributes};
pub use escape::{escape, strip};
pub use format::{format, format_edits};
pub use front_matter::{DocumentRole, FrontMatter, FrontMatterEntry};
pub use hash::source_hash;
pub use identity::IdentityDecision;
pub use marks::{
    Annotation, Decision, DecisionKind, DecisionStatus, EntityKey, Mark, MarkedDate, MarkedNumber, Reference,
    Site, Verdict, date, number,
};
pub use problem::{Problem, ProblemLevel, TextEdit, apply_edits};
pub use tree::{Footnote, FootnoteReference, MarkedSpan};

use crate::text::{DocumentSpan, SourceSpan};
use source_map::SourceMap;

/// How a document's text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentFormat {
    /// A raw article: every byte is source.
    Raw,
    /// A `.news` document: marks are recognised and stripped.
    Newsmark,
}

/// A footnote that names its words by quotation, and where they are.
#[derive(Clone, Debug, PartialEq)]
pub struct AnchoredFootnote {
    /// The footnote, as an index into the footnotes of the document (or sidecar) it is written in.
    pub footnote: u32,
    /// The quotation.
    pub anchor: QuoteAnchor,
    /// Where it leads in the source.
    pub state: AnchorState,
}

/// A document: its text as written, its markup and its stripped source.
#[derive(Clone, Debug)]
pub struct Document {
    text: Arc<str>,
    source: Arc<str>,
    format: DocumentFormat,
    map: SourceMap,
    front_matter: Option<FrontMatter>,
    spans: Vec<MarkedSpan>,
    footnotes: Vec<Footnote>,
    references: Vec<FootnoteReference>,
    annotations: Vec<Annotation>,
    anchored: Vec<AnchoredFootnote>,
    decisions: Vec<Decision>,
    problems: Vec<Problem>,
    sidecar: Option<Arc<Sidecar>>,
}

/// A document that annotates another one from outside, and what it means for that one.
#[derive(Clone, Debug)]
pub struct Sidecar {
    /// The sidecar itself.
    pub document: Document,
    /// Its anchored footnotes, looked up in the annotated source.
    pub anchored: Vec<AnchoredFootnote>,
    /// Problems of the sidecar: its own, and those of its anchors and hash against the annotated source.
    pub problems: Vec<Problem>,
}

impl Document {
    /// Parses a document. Never fails: what is no valid mark is text, and problems stand beside the tree.
    pub fn parse(text: impl Into<Arc<str>>, format: DocumentFormat) -> Self {
        let text = text.into();
        let mut document = Document {
            source: text.clone(),
            format,
            map: SourceMap::default(),
            front_matter: None,
            spans: Vec::new(),
            footnotes: Vec::new(),
            references: Vec::new(),
            annotations: Vec::new(),
            anchored: Vec::new(),
            decisions: Vec::new(),
            problems: Vec::new(),
            sidecar: None,
            text,
        };
        if format == DocumentFormat::Newsmark {
            document.read_markup();
        }
        document
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without markup: what the analysis reads.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How the text was read.
    pub fn format(&self) -> DocumentFormat {
        self.format
    }

    /// Where a span of the source stands in the text.
    pub fn to_document(&self, span: SourceSpan) -> DocumentSpan {
        self.map.to_document(span)
    }

    /// What a span of the text is in the source; offsets inside markup move to the nearest source byte.
    pub fn to_source(&self, span: DocumentSpan) -> SourceSpan {
        self.map.to_source(span)
    }

    /// The front matter, if there is any: that of the sidecar where the document itself has none.
    pub fn front_matter(&self) -> Option<&FrontMatter> {
        self.front_matter
            .as_ref()
            .or_else(|| self.sidecar.as_ref().and_then(|sidecar| sidecar.document.front_matter.as_ref()))
    }

    /// The marks, in order of their first byte, outer ones before inner ones; those in footnotes included.
    pub fn spans(&self) -> &[MarkedSpan] {
        &self.spans
    }

    /// The footnotes, in order.
    pub fn footnotes(&self) -> &[Footnote] {
        &self.footnotes
    }

    /// The references to footnotes, in order.
    pub fn references(&self) -> &[FootnoteReference] {
        &self.references
    }

    /// What people said of words of this text, in order of the words: marks, footnotes anchored by quotation,
    /// and those of the sidecar.
    pub fn annotations(&self) -> &[Annotation] {
        &self.annotations
    }

    /// The document's own footnotes that are anchored by quotation, wherever they lead.
    pub fn anchored(&self) -> &[AnchoredFootnote] {
        &self.anchored
    }

    /// Decisions about findings and identities, those of the sidecar included.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// What is wrong or doubtful in the markup, in order. Problems of the sidecar are its own.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The sidecar, if one was put beside the document.
    pub fn sidecar(&self) -> Option<&Sidecar> {
        self.sidecar.as_deref()
    }

    /// The parts of the source that people took out of the analysis (`.ignore`, `.boilerplate`), in order,
    /// joined where they touch.
    pub fn ignored(&self) -> Vec<SourceSpan> {
        let mut joined: Vec<SourceSpan> = Vec::new();
        for annotation in self.annotations.iter().filter(|annotation| annotation.is_ignored()) {
            match joined.last_mut() {
                Some(last) if annotation.span.start <= last.end => *last = last.cover(annotation.span),
                _ => joined.push(annotation.span),
            }
        }
        joined
    }

    /// The annotation with that id: `#c1`, or the label of an anchored footnote.
    pub fn annotation(&self, id: &str) -> Option<&Annotation> {
        self.annotations.iter().find(|annotation| annotation.id.as_deref() == Some(id))
    }

    /// Puts a sidecar beside the document: its anchored footnotes become annotations of this text, its
    /// decisions decisions, and its front matter stands in where the document has none.
    pub fn with_sidecar(mut self, sidecar: Document) -> Self {
        let mut problems = Vec::new();
        let anchored = sidecar.anchored_in(&self.source, &mut problems);
        // What the sidecar says of its own empty text is replaced by what it says of this one.
        let own = sidecar.problems.iter().filter(|problem| !problem.code.starts_with("markup/anchor"));
        problems.extend(own.cloned());
        if let Some(front) = &sidecar.front_matter {
            hash::check(front, &self.source, None, &mut problems);
        }
        problems.sort_by_key(|problem| problem.span);
        for found in &anchored {
            self.annotations.extend(sidecar.annotation_of(found, Site::Sidecar));
        }
        self.annotations
            .sort_by_key(|annotation| (annotation.span.start, std::cmp::Reverse(annotation.span.end)));
        let decisions = sidecar.decisions.iter().cloned();
        self.decisions.extend(decisions.map(|decision| Decision { in_sidecar: true, ..decision }));
        self.sidecar = Some(Arc::new(Sidecar { document: sidecar, anchored, problems }));
        self
    }

    fn read_markup(&mut self) {
        let text = self.text.clone();
        let scan = scan::scan(&text);
        let (map, source) = SourceMap::strip(&text, &scan.removed);
        self.map = map;
        if let Some(source) = source {
            self.source = source.into();
        }
        let mut problems = Vec::new();
        self.front_matter =
            scan.front_matter.map(|whole| front_matter::read(&text, whole, scan.yaml, &mut problems));
        self.spans = scan.spans;
        self.footnotes = scan.footnotes;
        self.references = scan.references;
        if let Some(at) = scan.text_after_footnotes {
            let span = DocumentSpan::new(at as u32, at as u32 + first_line(&text[at..]).len() as u32);
            let message = "Text of the article stands behind a footnote. Footnotes belong at the end; indent the line if it is part of the footnote.";
            problems.push(Problem::new(span, "markup/text-after-footnotes", ProblemLevel::Warning, message));
        }
        check::check(
            &check::Checked {
                text: &text,
                front_matter: self.front_matter.as_ref(),
                spans: &self.spans,
                footnotes: &self.footnotes,
                references: &self.references,
            },
            &mut problems,
        );
        match &self.front_matter {
            // A sidecar's hash and anchors are about another text, and are checked beside it.
            Some(front) if front.annotates().is_some() => {}
            front => {
                if let Some(front) = front {
                    hash::check(front, &self.source, self.footnotes.first(), &mut problems);
                }
                self.anchored = self.anchored_in(&self.source, &mut problems);
            }
        }
        self.annotate();
        self.decide();
        problems.sort_by_key(|problem| problem.span);
        self.problems = problems;
    }

    /// Looks up the anchored footnotes in a source, with a problem for each that leads not to one place.
    fn anchored_in(&self, source: &str, problems: &mut Vec<Problem>) -> Vec<AnchoredFootnote> {
        let mut finder = None;
        let mut anchored = Vec::new();
        for (index, footnote) in self.footnotes.iter().enumerate() {
            let Some(first) = footnote.first else { continue };
            let attributes = &self.spans[first as usize].attributes;
            let Some(at) = attributes.item("at") else { continue };
            let part = |key| attributes.get(key).unwrap_or_default().to_owned();
            let anchor = QuoteAnchor { at: part("at"), before: part("before"), after: part("after") };
            let state = finder.get_or_insert_with(|| AnchorFinder::new(source)).find(&anchor);
            if let Some(problem) = anchor_problem(&state, source, &footnote.label, at.value_span) {
                problems.push(problem);
            }
            anchored.push(AnchoredFootnote { footnote: index as u32, anchor, state });
        }
        anchored
    }

    /// What an anchored footnote says, where it leads to one place.
    fn annotation_of(&self, found: &AnchoredFootnote, site: fn(u32) -> Site) -> Option<Annotation> {
        let AnchorState::Found(span) = found.state else { return None };
        let footnote = &self.footnotes[found.footnote as usize];
        let attributes = &self.spans[footnote.first? as usize].attributes;
        let id = attributes.id().unwrap_or(&footnote.label);
        let marks = marks::marks(attributes);
        Some(Annotation { span, marks, id: Some(id.into()), site: site(found.footnote) })
    }

    fn annotate(&mut self) {
        let mut annotations = Vec::new();
        for (index, span) in self.spans.iter().enumerate().filter(|(_, span)| span.footnote.is_none()) {
            let marks = marks::marks(&span.attributes);
            let id = span.attributes.id();
            if marks.is_empty() && id.is_none() {
                continue;
            }
            let site = Site::Span(index as u32);
            annotations.push(Annotation {
                span: self.to_source(span.text),
                marks,
                id: id.map(Into::into),
                site,
            });
        }
        for found in &self.anchored {
            annotations.extend(self.annotation_of(found, Site::Footnote));
        }
        annotations.sort_by_key(|annotation| (annotation.span.start, std::cmp::Reverse(annotation.span.end)));
        self.annotations = annotations;
    }

    fn decide(&mut self) {
        self.decisions = self
            .footnotes
            .iter()
            .filter_map(|footnote| {
                let first = &self.spans[footnote.first? as usize];
                let decision = marks::decision(&first.attributes)?;
                Some(Decision {
                    reason: self.reasoning(footnote, first.whole),
                    label: footnote.label.clone(),
                    span: footnote.whole,
                    ..decision
                })
            })
            .collect();
    }

    /// The text of a footnote without its first span and other markup, a paragraph a line.
    fn reasoning(&self, footnote: &Footnote, first: DocumentSpan) -> String {
        let content = footnote.content.range();
        let mut hidden: Vec<Range<usize>> = vec![first.range()];
        let inner = self.spans.partition_point(|span| span.whole.start < footnote.content.start)
            ..self.spans.partition_point(|span| span.whole.start < footnote.content.end);
        for span in &self.spans[inner] {
            hidden.push(span.whole.start as usize..span.text.start as usize);
            hidden.push(span.attributes.span.range());
            hidden.push(span.text.end as usize..span.text.end as usize + 1);
        }
        hidden.sort_by_key(|range| range.start);
        let mut text = String::new();
        let mut at = content.start;
        for range in hidden {
            text.push_str(self.text.get(at..range.start).unwrap_or(""));
            at = at.max(range.end);
        }
        text.push_str(self.text.get(at..content.end).unwrap_or(""));
        let text = unescaped(&text.replace("\r\n", "\n").replace('\r', "\n"));
        let paragraphs: Vec<String> = text
            .split("\n\n")
            .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|paragraph| !paragraph.is_empty())
            .collect();
        paragraphs.join("\n")
    }
}

/// Text without the backslashes that keep it from being read as markup.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escape =
            c == '\\' && chars.peek().is_some_and(|next| u8::try_from(*next).is_ok_and(scan::is_escapable));
        out.extend(if escape { chars.next() } else { Some(c) });
    }
    out
}

fn first_line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or("")
}

fn anchor_problem(state: &AnchorState, source: &str, label: &str, span: DocumentSpan) -> Option<Problem> {
    let quoted = |span: &SourceSpan| {
        let words: String = span.of(source).chars().take(60).collect();
        format!("“{}”", words.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let (code, message) = match state {
        AnchorState::Found(_) => return None,
        AnchorState::Ambiguous(places) => (
            "markup/anchor-ambiguous",
            format!(
                "The words of [^{label}] stand in the text {} times or more. Say which by before=\"…\" or after=\"…\".",
                places.len()
            ),
        ),
        AnchorState::Stale(candidates) if candidates.is_empty() => (
            "markup/anchor-stale",
            format!(
                "The words of [^{label}] stand nowhere in the text any more, and nothing resembles them."
            ),
        ),
        AnchorState::Stale(candidates) => (
            "markup/anchor-stale",
            format!(
                "The words of [^{label}] do not stand in the text as they are quoted. Perhaps {} is meant.",
                candidates.iter().map(quoted).collect::<Vec<_>>().join(" or ")
            ),
        ),
        AnchorState::NotSought => (
            "markup/anchor-not-sought",
            format!("The words of [^{label}] were not looked for: this file has too many anchors."),
        ),
    };
    Some(Problem::new(span, code, ProblemLevel::Warning, message))
}

#[cfg(test)]
mod tests;
