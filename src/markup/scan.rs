//! The scanner: one pass over the lines for front matter, paragraphs and footnotes, one over the brackets.
//! It never fails; whatever is no mark is text.

use std::ops::Range;

use super::attributes::{self, Attributes};
use super::tree::{Footnote, FootnoteReference, MarkedSpan};
use crate::text::DocumentSpan;

/// What the scanner found. Lists are in order of their first byte.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The front matter with both its `---` lines.
    pub front_matter: Option<Range<usize>>,
    /// The YAML between them.
    pub yaml: Range<usize>,
    pub spans: Vec<MarkedSpan>,
    pub references: Vec<FootnoteReference>,
    pub footnotes: Vec<Footnote>,
    /// Bytes that are markup and no source: sorted, apart from each other, not empty.
    pub removed: Vec<Range<usize>>,
    /// Where text of the article comes after a footnote, if anywhere.
    pub text_after_footnotes: Option<usize>,
}

/// Whether a backslash before this byte is an escape.
pub(super) fn is_escapable(byte: u8) -> bool {
    matches!(byte, b'[' | b']' | b'{' | b'}' | b'^' | b'\\')
}

pub(super) fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    let mut start = 0;
    if let Some((whole, yaml)) = front_matter(text) {
        start = whole.end;
        scan.removed.push(whole.clone());
        scan.front_matter = Some(whole);
        scan.yaml = yaml;
    }
    let paragraphs = blocks(text, start, &mut scan);
    for paragraph in paragraphs {
        inline(text, paragraph.bytes, paragraph.footnote, &mut scan);
    }
    scan.spans.sort_by_key(|span| span.whole.start);
    link(&mut scan.spans, &mut scan.footnotes);
    tidy(&mut scan.removed);
    scan
}

/// The front matter at byte 0: a line `---`, lines of YAML, a line `---`. Gives all of it and the YAML.
fn front_matter(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut lines = lines(text, 0);
    let first = lines.next()?;
    if !is_fence(&text[first.content.clone()]) || first.content.end == first.next {
        return None;
    }
    let last = lines.find(|line| is_fence(&text[line.content.clone()]))?;
    Some((0..last.next, first.next..last.content.start))
}

pub(super) fn is_fence(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.chars().all(|c| c == ' ' || c == '\t'))
}

/// One line: its bytes without the line break, and where the next one begins.
struct Line {
    content: Range<usize>,
    next: usize,
}

/// Lines as LSP counts them: they end at `\n`, `\r\n` or a lone `\r`.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Line> {
    let bytes = text.as_bytes();
    let mut at = start;
    std::iter::from_fn(move || {
        if at >= bytes.len() {
            return None;
        }
        let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |length| at + length);
        let next = match bytes.get(end) {
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => end + 2,
            Some(_) => end + 1,
            None => end,
        };
        let line = Line { content: at..end, next };
        at = next;
        Some(line)
    })
}

struct Paragraph {
    bytes: Range<usize>,
    footnote: Option<u32>,
}

/// Divides the body into paragraphs and footnotes. Blank lines end a paragraph, and with it every bracket
/// that is still open.
fn blocks(text: &str, start: usize, scan: &mut Scan) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    // The paragraph that the next line continues, if any.
    let mut open = false;
    // The footnote that the next line may continue.
    let mut footnote: Option<u32> = None;
    let mut blank_before = true;
    for line in lines(text, start) {
        let content = &text[line.content.clone()];
        if content.trim_matches([' ', '\t']).is_empty() {
            blank_before = true;
            open = false;
            continue;
        }
        let definition = if blank_before || footnote.is_some() { definition(text, &line) } else { None };
        if let Some((label, after)) = definition {
            // Everything between two footnotes is theirs; else two line breaks part the body and its footnotes.
            let from = match footnote {
                Some(last) => scan.footnotes[last as usize].whole.end as usize,
                None if blank_before => separator(text, start, line.content.start),
                None => line.content.start,
            };
            footnote = Some(scan.footnotes.len() as u32);
            scan.footnotes.push(Footnote {
                label: text[label.clone()].into(),
                label_span: DocumentSpan::from_range(label),
                whole: DocumentSpan::from_range(line.content.start..line.content.end),
                content: DocumentSpan::from_range(after..line.content.end),
                first: None,
            });
            scan.removed.push(from..line.content.end);
            paragraphs.push(Paragraph { bytes: after..line.content.end, footnote });
            open = true;
        } else {
            // An indented line continues the footnote, and so does any line of its open paragraph.
            if footnote.is_some() && !open && !content.starts_with([' ', '\t']) {
                scan.text_after_footnotes.get_or_insert(line.content.start);
                footnote = None;
            }
            if let Some(index) = footnote {
                let footnote = &mut scan.footnotes[index as usize];
                let end = line.content.end;
                let from = footnote.whole.end as usize;
                footnote.whole = DocumentSpan::from_range(footnote.whole.start as usize..end);
                footnote.content = DocumentSpan::from_range(footnote.content.start as usize..end);
                scan.removed.push(from..end);
            }
            match paragraphs.last_mut() {
                Some(last) if open => last.bytes.end = line.content.end,
                _ => paragraphs.push(Paragraph { bytes: line.content.clone(), footnote }),
            }
            open = true;
        }
        blank_before = false;
    }
    if let Some(last) = footnote {
        // Only blank lines follow.
        scan.removed.push(scan.footnotes[last as usize].whole.end as usize..text.len());
    }
    paragraphs
}

/// `[^label]:` at a line's start: the label and where the content begins.
fn definition(text: &str, line: &Line) -> Option<(Range<usize>, usize)> {
    let (label, end) = reference(text, line.content.start, line.content.end)?;
    (text.as_bytes().get(end) == Some(&b':') && end < line.content.end).then_some((label, end + 1))
}

/// `[^label]` at `start`: the label and the place after the bracket.
pub(super) fn reference(text: &str, start: usize, limit: usize) -> Option<(Range<usize>, usize)> {
    let rest = text[start..limit].strip_prefix("[^")?;
    let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))?;
    (length > 0 && rest.as_bytes()[length] == b']')
        .then_some((start + 2..start + 2 + length, start + 3 + length))
}

/// Where the separator in front of a footnote at `at` begins: the blank line before it, and the line break
/// before that one.
fn separator(text: &str, start: usize, at: usize) -> usize {
    let before_break = |end: usize| {
        let text = &text[start..end];
        let length = if text.ends_with("\r\n") { 2 } else { usize::from(text.ends_with(['\n', '\r'])) };
        end - length
    };
    let blank_end = before_break(at);
    let blank = text[start..blank_end].trim_end_matches([' ', '\t']).len() + start;
    before_break(blank)
}

/// Finds marks, footnote references and escapes in one paragraph.
fn inline(text: &str, paragraph: Range<usize>, footnote: Option<u32>, scan: &mut Scan) {
    let bytes = &text.as_bytes()[..paragraph.end];
    let mut open: Vec<usize> = Vec::new();
    let mut at = paragraph.start;
    while let Some(found) = memchr::memchr3(b'[', b']', b'\\', &bytes[at..]) {
        at += found;
        match bytes[at] {
            b'\\' => {
                if bytes.get(at + 1).is_some_and(|&next| is_escapable(next)) {
                    scan.removed.push(at..at + 1);
                    at += 1;
                }
                at += 1;
            }
            b'[' => {
                if let Some((label, end)) = reference(text, at, paragraph.end) {
                    scan.references.push(FootnoteReference {
                        label: text[label].into(),
                        span: DocumentSpan::from_range(at..end),
                        footnote,
                    });
                    scan.removed.push(at..end);
                    at = end;
                } else {
                    open.push(at);
                    at += 1;
                }
            }
            _ => {
                let attributes = open
                    .pop()
                    .and_then(|start| Some((start, attributes::parse(text, at + 1, paragraph.end)?)));
                match attributes {
                    Some((start, attributes)) => {
                        let end = attributes.span.end as usize;
                        scan.removed.push(start..start + 1);
                        scan.removed.push(at..end);
                        scan.spans.push(mark(start, at, attributes, footnote));
                        at = end;
                    }
                    None => at += 1,
                }
            }
        }
    }
}

fn mark(start: usize, close: usize, attributes: Attributes, footnote: Option<u32>) -> MarkedSpan {
    MarkedSpan {
        whole: DocumentSpan::from_range(start..attributes.span.end as usize),
        text: DocumentSpan::from_range(start + 1..close),
        attributes,
        parent: None,
        footnote,
    }
}

/// Sets parents and the first span of each footnote; `spans` is in order of starts.
fn link(spans: &mut [MarkedSpan], footnotes: &mut [Footnote]) {
    let mut around: Vec<u32> = Vec::new();
    for index in 0..spans.len() {
        while around.last().is_some_and(|&outer| spans[outer as usize].whole.end <= spans[index].whole.start)
        {
            around.pop();
        }
        spans[index].parent = around.last().copied();
        around.push(index as u32);
        if let Some(footnote) = spans[index].footnote {
            footnotes[footnote as usize].first.get_or_insert(index as u32);
        }
    }
}

/// Sorts removed ranges and joins those that touch or overlap, as marks inside footnotes do.
fn tidy(removed: &mut Vec<Range<usize>>) {
    removed.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(removed.len());
    for range in removed.drain(..).filter(|range| !range.is_empty()) {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    *removed = joined;
}
