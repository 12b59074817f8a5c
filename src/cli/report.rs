//! Findings for people, in the manner of rustc: the passages of all sides under one message.

use std::collections::BTreeMap;
use std::io;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::output::Output;
use crate::answer::{TOO_LONG, misspellings};
use crate::contradiction::{Basis, Checked, Comparison, Finding, Severity};
use crate::corpus::{Passage, Snapshot};
use crate::markup::ProblemLevel;
use crate::text::{LineIndex, PositionEncoding};

/// Most passages that are shown of one standpoint; the rest are counted.
const MOST_PASSAGES: usize = 3;

/// Writes the open findings, decisions and marks that need a look, and how many findings there are.
pub fn write(output: &mut Output, snapshot: &Snapshot, checked: &Checked, explain: bool) -> io::Result<()> {
    let renderer = if output.colours() { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(output.width()).decor_style(DecorStyle::Ascii);
    for finding in &checked.open {
        let text = render(&renderer, snapshot, finding, explain);
        output.line(text.trim_end())?;
        output.line("")?;
    }
    for remark in remarks(snapshot, checked) {
        output.line(&remark)?;
    }
    if explain {
        for settled in &checked.suppressed {
            output.line(&format!("settled[{}]: {}", settled.finding.rule.code(), settled.finding.message))?;
            output.line(&format!("    {}", settled.justification))?;
        }
    }
    output.line(&summary(snapshot, checked))
}

/// Problems of markup and stale decisions, one a line.
fn remarks(snapshot: &Snapshot, checked: &Checked) -> Vec<String> {
    let mut remarks = Vec::new();
    let place = |name: &str, text: &str, offset: u32| {
        let at = LineIndex::new(text).position(text, offset, PositionEncoding::Utf32);
        format!("{name}:{}:{}", at.line + 1, at.character + 1)
    };
    for document in snapshot.documents() {
        let (name, markup) = (&document.name, &document.document);
        let own = markup.problems().iter().map(|problem| (name.to_string(), markup.text(), problem));
        let sidecar = markup.sidecar().into_iter().flat_map(|sidecar| {
            let text = sidecar.document.text();
            sidecar.problems.iter().map(move |problem| (format!("{name}.news"), text, problem))
        });
        for (name, text, problem) in own.chain(sidecar).filter(|(_, _, p)| p.level >= ProblemLevel::Warning) {
            let at = place(&name, text, problem.span.start);
            remarks.push(format!("{at}: {} [{}]", problem.message, problem.code));
        }
    }
    for document in snapshot.documents() {
        if let Some(unread) = document.facts.unread {
            let source = document.document.source();
            let at = place(&document.name, source, unread.start);
            remarks.push(format!("{at}: {TOO_LONG} [too-long]"));
        }
    }
    for document in snapshot.documents() {
        let mut told: Vec<String> = Vec::new();
        for misspelling in misspellings(snapshot, document) {
            if !told.contains(&misspelling.written) {
                let at = place(
                    &document.name,
                    document.document.text(),
                    document.document.to_document(misspelling.span).start,
                );
                remarks.push(format!("{at}: {} [spelling]", misspelling.message()));
                told.push(misspelling.written);
            }
        }
    }
    if snapshot.set_aside() > 0 {
        remarks.push(format!(
            "{} passages disagree with more than 64 others each, as stock phrases do; they are left out",
            snapshot.set_aside()
        ));
    }
    for stale in &checked.stale {
        let Some(document) = snapshot.document(stale.document) else { continue };
        let sidecar = document.document.sidecar().filter(|_| stale.in_sidecar);
        let at = match sidecar {
            Some(sidecar) => {
                place(&format!("{}.news", document.name), sidecar.document.text(), stale.span.start)
            }
            None => place(&document.name, document.document.text(), stale.span.start),
        };
        remarks.push(format!("{at}: {} [stale-decision]", stale.message));
    }
    remarks
}

fn render(renderer: &Renderer, snapshot: &Snapshot, finding: &Finding, explain: bool) -> String {
    let level = match finding.severity {
        Severity::Contradiction => Level::WARNING,
        Severity::Dispute => Level::INFO,
        Severity::Discrepancy => Level::NOTE,
    };
    let level = level.with_name(finding.severity.name());
    let lines: Vec<Quoted> = finding
        .standpoints
        .iter()
        .enumerate()
        .flat_map(|(index, standpoint)| {
            // A summary that is the passage itself would be read twice.
            let first = standpoint.passages.first().and_then(|&passage| words(snapshot, passage));
            let repeats = first.is_some_and(|first| normal(&first) == normal(&standpoint.summary));
            let label = move |shown: usize| match (shown, standpoint.origins.is_empty()) {
                (0, false) if repeats => standpoint.origins.join(", "),
                (0, true) => standpoint.summary.clone(),
                (0, false) => format!("{}: {}", standpoint.origins.join(", "), standpoint.summary),
                _ => "the same".to_owned(),
            };
            let passages = standpoint.passages.iter().take(MOST_PASSAGES).enumerate();
            passages.filter_map(move |(shown, &passage)| {
                Quoted::of(snapshot, passage, index == 0 && shown == 0, label(shown))
            })
        })
        .collect();
    let mut group = Group::with_title(level.primary_title(finding.message.as_str()).id(finding.rule.code()));
    for quoted in &lines {
        let kind = if quoted.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        group = group.element(
            Snippet::source(quoted.text.as_str())
                .line_start(quoted.line)
                .path(quoted.path.as_str())
                .annotation(kind.span(quoted.span.clone()).label(quoted.label.as_str())),
        );
    }
    let notes = notes(finding, explain);
    for note in &notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    renderer.render(&[group])
}

/// The words of a passage.
fn words(snapshot: &Snapshot, passage: Passage) -> Option<String> {
    let document = snapshot.document(passage.document)?;
    Some(passage.span.of(document.document.source()).to_owned())
}

fn normal(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").trim_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '“' | '”')).to_owned()
}

/// A passage with the lines it stands in, cut to the sentence's surroundings: a paragraph of a saved page is one
/// line of a thousand characters.
struct Quoted {
    path: String,
    text: String,
    line: usize,
    span: std::ops::Range<usize>,
    primary: bool,
    label: String,
}

/// Bytes of a line that are shown before and behind the passage.
const AROUND: usize = 120;

impl Quoted {
    fn of(snapshot: &Snapshot, passage: Passage, primary: bool, label: String) -> Option<Quoted> {
        let document = snapshot.document(passage.document)?;
        let text = document.document.text();
        let span = document.document.to_document(passage.span).range();
        text.get(span.clone())?;
        let line = text[..span.start].matches('\n').count() + 1;
        let line_start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[span.end..].find('\n').map_or(text.len(), |newline| span.end + newline);
        let start = word_start(text, line_start, span.start);
        let end = word_end(text, line_end, span.end);
        let before = if start > line_start { "… " } else { "" };
        let after = if end < line_end { " …" } else { "" };
        // A passage may run over lines; control characters would disturb the terminal.
        let clean = |text: &str| text.replace(|c: char| c.is_control() && c != '\n', " ");
        let lead = format!("{before}{}", clean(&text[start..span.start]));
        let marked = clean(&text[span.clone()]);
        let shown = format!("{lead}{marked}{}{after}", clean(&text[span.end..end]));
        Some(Quoted {
            path: document.name.to_string(),
            span: lead.len()..lead.len() + marked.len(),
            text: shown,
            line,
            primary,
            label,
        })
    }
}

/// Where to begin in front of `at`: at a word, not more than [`AROUND`] bytes before it.
fn word_start(text: &str, line_start: usize, at: usize) -> usize {
    if at - line_start <= AROUND {
        return line_start;
    }
    let mut from = at - AROUND;
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    text[from..at].find(char::is_whitespace).map_or(at, |space| {
        let rest = &text[from + space..at];
        from + space + (rest.len() - rest.trim_start().len())
    })
}

/// Where to end behind `at`.
fn word_end(text: &str, line_end: usize, at: usize) -> usize {
    if line_end - at <= AROUND {
        return line_end;
    }
    let mut to = at + AROUND;
    while !text.is_char_boundary(to) {
        to += 1;
    }
    text[at..to].rfind(char::is_whitespace).map_or(at, |space| at + space)
}

fn notes(finding: &Finding, explain: bool) -> Vec<String> {
    let mut notes = Vec::new();
    for standpoint in &finding.standpoints {
        let rest = standpoint.passages.len().saturating_sub(MOST_PASSAGES);
        if rest > 0 {
            let say = if rest == 1 { "passage says" } else { "passages say" };
            notes.push(format!("{rest} more {say}: {}", standpoint.summary));
        }
    }
    if !explain {
        return notes;
    }
    let record = &finding.comparability;
    let questions: [(&str, &Comparison); 6] = [
        ("same event", &record.event),
        ("same measure", &record.measure),
        ("same population", &record.population),
        ("same time", &record.time),
        ("same place", &record.place),
        ("same standing", &record.assertion),
    ];
    for (question, answer) in questions {
        let basis = match answer.basis {
            Basis::Stated => "stated",
            Basis::Inferred => "inferred",
            Basis::Unknown => "unknown",
        };
        let why = if answer.note.is_empty() { String::new() } else { format!(": {}", answer.note) };
        notes.push(format!("{question}? {basis}{why}"));
    }
    notes.extend(finding.explanation.iter().cloned());
    notes.push(format!("confidence {:.0}%, key {}", finding.confidence * 100.0, finding.key));
    notes
}

/// "12 articles: 1 contradiction, 2 disputes, 1 settled".
fn summary(snapshot: &Snapshot, checked: &Checked) -> String {
    let articles = snapshot.documents().count();
    let noun = if articles == 1 { "article" } else { "articles" };
    let mut counts: BTreeMap<std::cmp::Reverse<Severity>, usize> = BTreeMap::new();
    for finding in &checked.open {
        *counts.entry(std::cmp::Reverse(finding.severity)).or_default() += 1;
    }
    let mut parts: Vec<String> = counts
        .into_iter()
        .map(|(severity, count)| match (severity.0, count) {
            (Severity::Discrepancy, 2..) => format!("{count} discrepancies"),
            (severity, 1) => format!("1 {}", severity.name()),
            (severity, count) => format!("{count} {}s", severity.name()),
        })
        .collect();
    if articles == 0 {
        return "0 articles: nothing to check".to_owned();
    }
    if parts.is_empty() {
        parts.push("no disagreements".to_owned());
    }
    if !checked.suppressed.is_empty() {
        parts.push(format!("{} settled", checked.suppressed.len()));
    }
    format!("{articles} {noun}: {}", parts.join(", "))
}
