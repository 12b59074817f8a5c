use std::sync::Arc;

use crate::contradiction::{Finding, Rule, Severity, Stale};
use crate::corpus::{CorpusDocument, Passage, Snapshot};
use crate::markup::{Problem, ProblemLevel, TextEdit};
use crate::text::{DocumentSpan, SourceSpan};

use super::spelling::misspellings;
use super::wanted::Wanted;
use super::words::document_label;

/// How much attention a diagnostic asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Greyed or dotted, in no list.
    Hint,
    /// Worth knowing.
    Information,
    /// Worth looking at.
    Warning,
    /// Wrong.
    Error,
}

/// How a diagnostic is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Greyed: furniture.
    Unnecessary,
}

/// A passage that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedPlace {
    /// Where.
    pub passage: Passage,
    /// What it says.
    pub message: String,
}

/// Something to be said about a passage of one document.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its bytes in the document as written.
    pub span: DocumentSpan,
    /// How loud.
    pub level: Level,
    /// Its code: that of the rule, or "furniture".
    pub code: &'static str,
    /// The rule, for findings; it has a page under `docs/rules/`.
    pub rule: Option<Rule>,
    /// In a journalist's words.
    pub message: String,
    /// Other passages.
    pub related: Vec<RelatedPlace>,
    /// How it looks.
    pub tag: Option<Tag>,
    /// The finding it comes from.
    pub finding: Option<Arc<Finding>>,
    /// Edits that put it right, where that needs no decision; empty else.
    pub fix: Vec<TextEdit>,
}

/// Most diagnostics per document; a page with more than that has another problem, and the last one says so.
pub const MOST_DIAGNOSTICS: usize = 500;

/// What is said of a document that is not read to its end.
pub const TOO_LONG: &str = "This document is longer than any article: it is read up to here (256 KB), and what \
    follows is neither searched nor compared. Split it into articles to have all of it read.";

/// Most related passages per diagnostic.
const MOST_RELATED: usize = 12;

/// What is to be said about a document: findings, problems of its markup, furniture.
pub fn diagnostics(snapshot: &Snapshot, document: &CorpusDocument, wanted: &Wanted) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for finding in wanted.open_in(snapshot, document) {
        for (index, standpoint) in finding.standpoints.iter().enumerate() {
            for passage in standpoint.passages.iter().filter(|passage| passage.document == document.id) {
                diagnostics.push(of_finding(snapshot, document, &finding, index, passage.span));
            }
        }
    }
    // A sidecar's marks are about the text of another document, and are checked there.
    let annotated = document.name.strip_suffix(".news").and_then(|name| snapshot.by_name(name));
    match annotated.and_then(|annotated| annotated.document.sidecar()) {
        Some(sidecar) => diagnostics.extend(sidecar.problems.iter().map(of_problem)),
        None => diagnostics.extend(document.document.problems().iter().map(of_problem)),
    }
    let stale = wanted.stale.iter().filter(|stale| match stale.in_sidecar {
        true => annotated.is_some_and(|annotated| annotated.id == stale.document),
        false => stale.document == document.id,
    });
    diagnostics.extend(stale.map(of_stale));
    diagnostics.extend(furniture(document));
    diagnostics.extend(unread(document));
    diagnostics.extend(misspelt(snapshot, document));
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    if diagnostics.len() > MOST_DIAGNOSTICS {
        // What matters stays when something has to go.
        diagnostics.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.level));
        let left_out = diagnostics.len() - MOST_DIAGNOSTICS;
        diagnostics.truncate(MOST_DIAGNOSTICS);
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
        diagnostics.push(Diagnostic {
            span: DocumentSpan::new(0, 0),
            level: Level::Information,
            code: "too-many",
            rule: None,
            message: format!("{left_out} more remarks on this document are not shown."),
            related: Vec::new(),
            tag: None,
            finding: None,
            fix: Vec::new(),
        });
    }
    diagnostics
}

/// Names that others spell otherwise.
fn misspelt(snapshot: &Snapshot, document: &CorpusDocument) -> impl Iterator<Item = Diagnostic> {
    misspellings(snapshot, document).into_iter().map(|misspelling| Diagnostic {
        span: document.document.to_document(misspelling.span),
        level: Level::Hint,
        code: "spelling",
        rule: None,
        message: misspelling.message(),
        related: Vec::new(),
        tag: None,
        finding: None,
        fix: Vec::new(),
    })
}

/// How loud a finding is.
pub(super) fn level_of(severity: Severity) -> Level {
    match severity {
        Severity::Contradiction => Level::Warning,
        Severity::Dispute => Level::Information,
        Severity::Discrepancy => Level::Hint,
    }
}

fn of_finding(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    finding: &Arc<Finding>,
    standpoint: usize,
    span: SourceSpan,
) -> Diagnostic {
    let mut related = Vec::new();
    let here = &finding.standpoints[standpoint];
    let others = finding.standpoints.iter().enumerate().filter(|&(index, _)| index != standpoint);
    for (_, other) in others {
        // A thousand passages are not written out to show twelve.
        if related.len() >= MOST_RELATED {
            break;
        }
        for &passage in other.passages.iter().take(MOST_RELATED) {
            let Some(document) = snapshot.document(passage.document) else { continue };
            let label = document_label(document);
            // A document that is its own origin need not say so.
            let origin =
                snapshot.origin_of(document.id).map(|origin| origin.label.as_str()).unwrap_or_default();
            let message = if origin.is_empty() || label.starts_with(origin) {
                format!("{label}: {}", other.summary)
            } else {
                format!("{label}, origin {origin}: {}", other.summary)
            };
            related.push(RelatedPlace { passage, message });
        }
    }
    let same = here.passages.iter().filter(|p| (p.document, p.span) != (document.id, span));
    for &passage in same.take(MOST_RELATED - related.len().min(MOST_RELATED)) {
        let Some(document) = snapshot.document(passage.document) else { continue };
        let message = format!("{} says the same: {}", document_label(document), here.summary);
        related.push(RelatedPlace { passage, message });
    }
    related.truncate(MOST_RELATED);
    Diagnostic {
        span: document.document.to_document(span),
        level: level_of(finding.severity),
        code: finding.rule.code(),
        rule: Some(finding.rule),
        message: finding.message.clone(),
        related,
        tag: None,
        finding: Some(finding.clone()),
        fix: Vec::new(),
    }
}

fn of_problem(problem: &Problem) -> Diagnostic {
    Diagnostic {
        span: problem.span,
        level: match problem.level {
            ProblemLevel::Error => Level::Error,
            ProblemLevel::Warning => Level::Warning,
            ProblemLevel::Hint => Level::Hint,
        },
        code: problem.code,
        rule: None,
        message: problem.message.clone(),
        related: Vec::new(),
        tag: None,
        finding: None,
        fix: problem.fix.clone(),
    }
}

fn of_stale(stale: &Stale) -> Diagnostic {
    Diagnostic {
        span: stale.span,
        level: Level::Warning,
        code: "stale-decision",
        rule: None,
        message: stale.message.clone(),
        related: Vec::new(),
        tag: None,
        finding: None,
        fix: Vec::new(),
    }
}

/// Where reading stops in a document that is too long.
fn unread(document: &CorpusDocument) -> Option<Diagnostic> {
    let unread = document.facts.unread?;
    let at = document.document.to_document(SourceSpan::new(unread.start, unread.start)).start;
    Some(Diagnostic {
        span: DocumentSpan::new(at, at),
        level: Level::Warning,
        code: "too-long",
        rule: None,
        message: TOO_LONG.to_owned(),
        related: Vec::new(),
        tag: None,
        finding: None,
        fix: Vec::new(),
    })
}

fn furniture(document: &CorpusDocument) -> impl Iterator<Item = Diagnostic> {
    let blocks = &document.facts.layout.blocks;
    let runs = blocks.chunk_by(|a, b| !a.kind.is_read() && !b.kind.is_read());
    runs.filter(|run| !run[0].kind.is_read()).map(|run| {
        let span = run[0].span.cover(run[run.len() - 1].span);
        Diagnostic {
            span: document.document.to_document(span),
            level: Level::Hint,
            code: "furniture",
            rule: None,
            message: format!("Not part of the article: {}.", run[0].reason),
            related: Vec::new(),
            tag: Some(Tag::Unnecessary),
            finding: None,
            fix: Vec::new(),
        }
    })
}
