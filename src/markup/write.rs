//! Marks, footnotes and sidecar entries as plain text edits, so that an editor can undo them.
//!
//! Every function tries its edits before it gives them out: the stripped source stays what it was, and the
//! new mark is read back. Where that cannot be, it says so instead.

use std::fmt;

use smol_str::SmolStr;

use super::anchor::{QuoteAnchor, anchor_for};
use super::attributes::layout;
use super::front_matter::FrontMatterEntry;
use super::problem::{TextEdit, apply_edits};
use super::scan::is_escapable;
use super::{AttributeKind, Document, DocumentFormat, Reference, source_hash};
use crate::text::{DocumentSpan, SourceSpan};

/// Why something cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The words hold nothing but white space.
    Empty,
    /// The words overlap a mark without lying inside it or around it, or run over several paragraphs.
    Overlap,
    /// The words could not be told apart from others, or the result would not be read as it is meant.
    Impossible,
    /// The document is raw text: what is said of it belongs into a sidecar.
    Raw,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WriteError::Empty => "there are no words to mark",
            WriteError::Overlap => "marks cannot overlap or run over several paragraphs",
            WriteError::Impossible => "this cannot be written so that it is read back as it is meant",
            WriteError::Raw => "this is a raw file; what is said of it goes into its sidecar",
        })
    }
}

impl std::error::Error for WriteError {}

/// Attributes to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAttributes {
    items: Vec<(AttributeKind, SmolStr)>,
}

impl NewAttributes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With an id.
    pub fn id(mut self, id: &str) -> Self {
        self.items.push((AttributeKind::Id, id.into()));
        self
    }

    /// With a class.
    pub fn class(mut self, class: &str) -> Self {
        self.items.push((AttributeKind::Class, class.into()));
        self
    }

    /// With a key and its value.
    pub fn key(mut self, key: &str, value: &str) -> Self {
        self.items.push((AttributeKind::Pair(key.into()), value.into()));
        self
    }

    fn text(&self) -> String {
        layout(self.items.iter().map(|(kind, value)| (kind, value.as_str())))
    }
}

/// A footnote to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFootnote {
    /// The words of its first span: "Count".
    pub title: String,
    /// The attributes of its first span.
    pub attributes: NewAttributes,
    /// The reasoning; a line break parts paragraphs. May be empty.
    pub reason: String,
}

/// Puts a mark around words of the source. Marks that lie inside stay inside.
pub fn mark(
    document: &Document,
    words: SourceSpan,
    attributes: &NewAttributes,
) -> Result<Vec<TextEdit>, WriteError> {
    if document.format() == DocumentFormat::Raw {
        return Err(WriteError::Raw);
    }
    if words.of(document.source()).trim().is_empty() {
        return Err(WriteError::Empty);
    }
    if has_blank_line(words.of(document.source())) {
        return Err(WriteError::Overlap);
    }
    let span = around(document, words)?;
    let text = document.text();
    let mut edits = escapes(document, span);
    let backslash = |at: u32| text[..at as usize].bytes().rev().take_while(|&b| b == b'\\').count() % 2 == 1;
    let open = if backslash(span.start) { "\\[" } else { "[" };
    edits.insert(0, TextEdit::insert(span.start, open));
    let escape = if backslash(span.end) { "\\" } else { "" };
    edits.push(TextEdit::insert(span.end, format!("{escape}]{}", attributes.text())));
    let written = tried(document, &edits)?;
    let spans = written.spans();
    let start = spans.partition_point(|mark| mark.whole.start < span.start);
    let is_there = spans[start..].iter().take(2).any(|mark| written.to_source(mark.text) == words);
    if spans.len() != document.spans().len() + 1 || !is_there {
        return Err(WriteError::Overlap);
    }
    Ok(edits)
}

/// Whether a line between two line breaks is blank, which parts paragraphs.
fn has_blank_line(words: &str) -> bool {
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines = words.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() && line.trim_matches([' ', '\t']).is_empty() {
            return true;
        }
    }
    false
}

/// Where in the document the brackets go: around marks that lie inside the words.
fn around(document: &Document, words: SourceSpan) -> Result<DocumentSpan, WriteError> {
    let tight = document.to_document(words);
    let (mut start, mut end) = (tight.start, tight.end);
    let body = || document.spans().iter().filter(|mark| mark.footnote.is_none());
    for mark in body() {
        let inner = document.to_source(mark.text);
        if words.contains(inner) && !inner.is_empty() {
            start = start.min(if inner.start == words.start { mark.whole.start } else { start });
            end = end.max(if inner.end == words.end { mark.whole.end } else { end });
        }
    }
    let span = DocumentSpan::new(start, end);
    let crossed = body()
        .any(|mark| mark.whole.overlaps(span) && !span.contains(mark.whole) && !mark.text.contains(span));
    if crossed { Err(WriteError::Overlap) } else { Ok(span) }
}

/// Backslashes that keep the words inside new brackets what they are: before brackets without a partner, and
/// before a `^` at the beginning.
fn escapes(document: &Document, span: DocumentSpan) -> Vec<TextEdit> {
    let bytes = document.text().as_bytes();
    let mut marked: Vec<DocumentSpan> = Vec::new();
    marked.extend(document.spans().iter().map(|mark| DocumentSpan::new(mark.text.end, mark.whole.end)));
    marked.extend(document.spans().iter().map(|mark| DocumentSpan::new(mark.whole.start, mark.text.start)));
    marked.extend(document.references().iter().map(|reference| reference.span));
    marked.sort_unstable();
    let mut open: Vec<u32> = Vec::new();
    let mut lone: Vec<u32> = Vec::new();
    let mut at = span.start;
    while at < span.end {
        if let Ok(found) = marked.binary_search_by_key(&at, |range| range.start) {
            at = marked[found].end.max(at + 1);
            continue;
        }
        match bytes[at as usize] {
            b'\\' if bytes.get(at as usize + 1).is_some_and(|&next| is_escapable(next)) => at += 1,
            b'^' if at == span.start => lone.push(at),
            b'[' => open.push(at),
            b']' if open.pop().is_none() => lone.push(at),
            _ => {}
        }
        at += 1;
    }
    lone.extend(open);
    lone.sort_unstable();
    lone.into_iter().map(|at| TextEdit::insert(at, "\\")).collect()
}

/// The document after the edits, if its source is still the same.
fn tried(document: &Document, edits: &[TextEdit]) -> Result<Document, WriteError> {
    let written = Document::parse(apply_edits(document.text(), edits), document.format());
    if written.source() == document.source() { Ok(written) } else { Err(WriteError::Impossible) }
}

/// Adds a footnote at the end of the document, with a reference to it behind `refer` where that is given.
/// Gives the edits and the label.
pub fn footnote(
    document: &Document,
    footnote: &NewFootnote,
    refer: Option<SourceSpan>,
) -> Result<(Vec<TextEdit>, String), WriteError> {
    if document.format() == DocumentFormat::Raw {
        return Err(WriteError::Raw);
    }
    let label = free_label(document, "x");
    let mut edits = Vec::new();
    if let Some(refer) = refer {
        let mut at = document.to_document(refer).end;
        // Behind the marks that end here.
        for mark in document.spans().iter().rev() {
            if mark.text.end == at {
                at = mark.whole.end;
            }
        }
        edits.push(TextEdit::insert(at, format!("[^{label}]")));
    }
    edits.push(footnote_edit(document, &label, footnote));
    let written = tried(document, &edits)?;
    if written.footnotes().len() == document.footnotes().len() + 1 {
        Ok((edits, label))
    } else {
        Err(WriteError::Impossible)
    }
}

/// Adds a footnote that names its words by quotation. The document may be the one that holds the words, or
/// the sidecar of the file that does; `source` is the text the words stand in.
pub fn anchored(
    document: &Document,
    source: &str,
    words: SourceSpan,
    footnote: &NewFootnote,
) -> Result<(Vec<TextEdit>, String), WriteError> {
    if document.format() == DocumentFormat::Raw {
        return Err(WriteError::Raw);
    }
    if words.of(source).trim().is_empty() {
        return Err(WriteError::Empty);
    }
    let anchor = anchor_for(source, words).ok_or(WriteError::Impossible)?;
    let label = free_label(document, "n");
    let mut footnote = footnote.clone();
    footnote.attributes = with_anchor(footnote.attributes, &anchor);
    let edits = vec![footnote_edit(document, &label, &footnote)];
    let written = tried(document, &edits)?;
    if written.footnotes().len() == document.footnotes().len() + 1 {
        Ok((edits, label))
    } else {
        Err(WriteError::Impossible)
    }
}

/// Says something of words of the source: by a mark around them, or, where marks would overlap or run over
/// paragraphs, by a footnote anchored by quotation.
pub fn annotate(
    document: &Document,
    words: SourceSpan,
    title: &str,
    attributes: &NewAttributes,
) -> Result<Vec<TextEdit>, WriteError> {
    match mark(document, words, attributes) {
        Err(WriteError::Overlap | WriteError::Impossible) => {
            let footnote =
                NewFootnote { title: title.into(), attributes: attributes.clone(), reason: String::new() };
            Ok(anchored(document, document.source(), words, &footnote)?.0)
        }
        done => done,
    }
}

/// The text of a new, empty sidecar `X.txt.news` for the raw file `name`.
pub fn new_sidecar(name: &str, raw: &str) -> String {
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("---\nannotates: \"{name}\"\nsha256: {}\n---\n", source_hash(raw))
}

/// Adds a value to a list of the front matter; what stands there keeps its layout. Front matter and key are made
/// where there are none. Empty where the value is in the list.
///
/// # Errors
///
/// Where the front matter would not be read as it is meant.
pub fn add_to_front_matter(document: &Document, key: &str, value: &str) -> Result<Vec<TextEdit>, WriteError> {
    if document.format() == DocumentFormat::Raw {
        return Err(WriteError::Raw);
    }
    let text = document.text();
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let quoted = format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
    // A document has front matter of its own; that of a sidecar has bytes elsewhere.
    let edit = match document.front_matter.as_ref() {
        None => TextEdit::insert(0, format!("---{line_break}{key}: [{quoted}]{line_break}---{line_break}")),
        Some(front) => match front.entry(key) {
            Some(entry) if entry.values.iter().any(|(known, _)| known == value) => return Ok(Vec::new()),
            Some(entry) => added_value(text, entry, &quoted, line_break),
            None => {
                let end = front.span.of(text).trim_end().len().saturating_sub(3);
                TextEdit::insert(front.span.start + end as u32, format!("{key}: [{quoted}]{line_break}"))
            }
        },
    };
    let edits = vec![edit];
    let written = tried(document, &edits)?;
    let read = written.front_matter.as_ref().map_or(&[][..], |front| front.list(key));
    if read.iter().any(|(read, _)| read == value) { Ok(edits) } else { Err(WriteError::Impossible) }
}

/// Takes a value out of a list of the front matter; a list that would be empty goes with its key.
///
/// # Errors
///
/// Where it is not in the list, or the front matter would not be read as it is meant.
pub fn remove_from_front_matter(
    document: &Document,
    key: &str,
    value: &str,
) -> Result<Vec<TextEdit>, WriteError> {
    let text = document.text();
    let front = document.front_matter.as_ref().ok_or(WriteError::Empty)?;
    let entry = front.entry(key).ok_or(WriteError::Empty)?;
    let at = entry.values.iter().position(|(known, _)| known == value).ok_or(WriteError::Empty)?;
    let edits = vec![TextEdit { span: removed_value(text, entry, at), text: String::new() }];
    let written = tried(document, &edits)?;
    let read = written.front_matter.as_ref().map_or(&[][..], |front| front.list(key));
    let left = entry.values.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, (value, _))| value);
    if read.iter().map(|(read, _)| read).eq(left) { Ok(edits) } else { Err(WriteError::Impossible) }
}

/// The bytes to take away so that an entry loses its value number `at`.
fn removed_value(text: &str, entry: &FrontMatterEntry, at: usize) -> DocumentSpan {
    let line_start = |offset: u32| text[..offset as usize].rfind('\n').map_or(0, |at| at + 1) as u32;
    let next_line = |offset: u32| {
        text[offset as usize..].find('\n').map_or(text.len() as u32, |at| offset + at as u32 + 1)
    };
    let quoted = |span: DocumentSpan| {
        let quotes = ['"', '\''];
        let bare = !text[span.range()].starts_with(quotes);
        let before = bare && text[..span.start as usize].ends_with(quotes);
        let after = bare && text[span.end as usize..].starts_with(quotes);
        DocumentSpan::new(span.start - u32::from(before), span.end + u32::from(after))
    };
    let value = quoted(entry.values[at].1);
    if entry.values.len() == 1 {
        return DocumentSpan::new(line_start(entry.key_span.start), next_line(value.end));
    }
    let first_line = &text[entry.key_span.end as usize..next_line(entry.key_span.end) as usize];
    if first_line.trim_start_matches(':').trim().is_empty() {
        // A list of lines that begin with a dash.
        return DocumentSpan::new(line_start(value.start), next_line(value.end));
    }
    match at.checked_sub(1) {
        Some(before) => DocumentSpan::new(quoted(entry.values[before].1).end, value.end),
        None => DocumentSpan::new(value.start, quoted(entry.values[1].1).start),
    }
}

/// The edit that adds a value, in quotes, to an entry that has others or none.
fn added_value(text: &str, entry: &FrontMatterEntry, quoted: &str, line_break: &str) -> TextEdit {
    let after =
        entry.key_span.end as usize + text[entry.key_span.end as usize..].find(':').map_or(0, |at| at + 1);
    let line = text[after..].split(['\n', '\r']).next().unwrap_or_default();
    let end = |span: DocumentSpan| {
        // The span of a value in quotes may or may not hold them.
        let quote = text[span.end as usize..].starts_with(['"', '\'']);
        span.end + u32::from(quote && !text[span.range()].starts_with(['"', '\'']))
    };
    match entry.values.iter().rfind(|(value, _)| !value.is_empty()) {
        None if line.trim_start().starts_with('[') => {
            TextEdit::insert((after + line.find('[').unwrap_or(0) + 1) as u32, quoted)
        }
        None => TextEdit::insert(after as u32, format!(" [{quoted}]")),
        Some((_, last)) if line.trim_start().starts_with('[') => {
            TextEdit::insert(end(*last), format!(", {quoted}"))
        }
        // A list of lines that begin with a dash.
        Some((_, last)) if line.trim().is_empty() => {
            let start = text[..last.start as usize].rfind('\n').map_or(0, |at| at + 1);
            let indent: String = text[start..].chars().take_while(|c| *c == ' ').collect();
            let behind =
                text[last.end as usize..].find(['\n', '\r']).map_or(text.len(), |at| last.end as usize + at);
            TextEdit::insert(behind as u32, format!("{line_break}{indent}- {quoted}"))
        }
        Some(_) => TextEdit {
            span: DocumentSpan::from_range(after..after + line.len()),
            text: format!(" [{}, {quoted}]", line.trim()),
        },
    }
}

/// Sets a key of a mark, `span` being an index into [`Document::spans`], or takes it away with `None`.
/// Empty where that would leave no attribute.
pub fn set_key(document: &Document, span: u32, key: &str, value: Option<&str>) -> Vec<TextEdit> {
    let Some(mark) = document.spans().get(span as usize) else { return Vec::new() };
    let mut items: Vec<(AttributeKind, SmolStr)> = Vec::new();
    let mut value = value;
    for item in &mark.attributes.items {
        match &item.kind {
            AttributeKind::Pair(name) if name == key => {
                items.extend(value.take().map(|value| (item.kind.clone(), SmolStr::from(value))));
            }
            kind => items.push((kind.clone(), item.value.clone())),
        }
    }
    items.extend(value.map(|value| (AttributeKind::Pair(key.into()), value.into())));
    if items.is_empty() {
        return Vec::new();
    }
    let text = NewAttributes { items }.text();
    vec![TextEdit { span: mark.attributes.span, text }]
}

/// Takes a mark off its words, `span` being an index into [`Document::spans`]; the words stay.
pub fn unmark(document: &Document, span: u32) -> Result<Vec<TextEdit>, WriteError> {
    let mark = document.spans().get(span as usize).ok_or(WriteError::Empty)?;
    let remove = |start, end| TextEdit { span: DocumentSpan::new(start, end), text: String::new() };
    let id = mark.attributes.id();
    let decisions = document.decisions().iter().flat_map(|decision| [&decision.a, &decision.b]);
    if decisions.flatten().any(|reference| reference.file.is_none() && Some(reference.id.as_str()) == id) {
        return Err(WriteError::Impossible);
    }
    let edits = vec![remove(mark.whole.start, mark.text.start), remove(mark.text.end, mark.whole.end)];
    tried(document, &edits)?;
    Ok(edits)
}

/// Takes away a footnote that is anchored by quotation, with the empty line in front of it.
///
/// # Errors
///
/// Where something in the document refers to it, or other words would be read otherwise.
pub fn remove_footnote(document: &Document, footnote: u32) -> Result<Vec<TextEdit>, WriteError> {
    let note = document.footnotes().get(footnote as usize).ok_or(WriteError::Empty)?;
    let named = |reference: Reference| reference.file.is_none() && reference.id == note.label;
    let decisions = document.decisions().iter().flat_map(|decision| [&decision.a, &decision.b]);
    if document.references().iter().any(|reference| reference.label == note.label)
        || decisions.flatten().any(|reference| named(reference.clone()))
    {
        return Err(WriteError::Impossible);
    }
    let text = document.text();
    let before = text[..note.whole.start as usize].trim_end_matches(['\n', '\r', ' ', '\t']).len() as u32;
    let front = document.front_matter.as_ref().map_or(0, |front| front.span.end);
    let next = document.footnotes().get(footnote as usize + 1);
    let next = next.filter(|next| text[note.whole.end as usize..next.whole.start as usize].trim().is_empty());
    let start = before.max(front).min(note.whole.start);
    let spans = match next {
        Some(next) => vec![DocumentSpan::new(note.whole.start, next.whole.start)],
        // The last line of what stands before keeps its end; that of a lone note is the note's own.
        None => vec![DocumentSpan::new(start, note.whole.end), DocumentSpan::new(start, text.len() as u32)],
    };
    for span in spans {
        let edits = vec![TextEdit { span, text: String::new() }];
        if tried(document, &edits)
            .is_ok_and(|written| written.footnotes().len() + 1 == document.footnotes().len())
        {
            return Ok(edits);
        }
    }
    Err(WriteError::Impossible)
}

/// Makes an anchored footnote of the document (or sidecar) name other words of `source`.
pub fn reanchor(
    document: &Document,
    footnote: u32,
    source: &str,
    words: SourceSpan,
) -> Result<Vec<TextEdit>, WriteError> {
    let first = document.footnotes().get(footnote as usize).and_then(|footnote| footnote.first);
    let mark = &document.spans()[first.ok_or(WriteError::Empty)? as usize];
    let anchor = anchor_for(source, words).ok_or(WriteError::Impossible)?;
    let kept = mark.attributes.items.iter().filter(
        |item| !matches!(&item.kind, AttributeKind::Pair(key) if ["at", "before", "after"].contains(&key.as_str())),
    );
    let items = kept.map(|item| (item.kind.clone(), item.value.clone())).collect();
    let text = with_anchor(NewAttributes { items }, &anchor).text();
    let edits = vec![TextEdit { span: mark.attributes.span, text }];
    tried(document, &edits)?;
    Ok(edits)
}

/// `[[id|text]]` or `[[id]]` in the text: plain text, which other programs read as a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wikilink<'d> {
    /// All of it, brackets included.
    pub span: DocumentSpan,
    /// What it leads to.
    pub id: &'d str,
    /// The words that are shown.
    pub words: &'d str,
}

/// The wikilinks of a document, in order.
pub fn wikilinks(document: &Document) -> Vec<Wikilink<'_>> {
    let text = document.text();
    let mut found = Vec::new();
    for (start, _) in text.match_indices("[[") {
        let inner = &text[start + 2..];
        let Some(length) = inner.find(['[', ']', '\n', '\r', '{', '}']) else { continue };
        if !inner[length..].starts_with("]]") || inner[length + 2..].starts_with('{') {
            continue;
        }
        let (id, words) = inner[..length].split_once('|').unwrap_or((&inner[..length], &inner[..length]));
        let (id, words) = (id.trim(), words.trim());
        let span = DocumentSpan::from_range(start..start + length + 4);
        let hidden = document.spans().iter().any(|mark| mark.attributes.span.overlaps(span));
        if !id.is_empty() && !words.is_empty() && !hidden {
            found.push(Wikilink { span, id, words });
        }
    }
    found
}

/// The marks that wikilinks become: rewriting one changes the source, its brackets go. `meaning` says by which key and
/// id a link is a mark; one without stays as it is.
pub fn marked_wikilinks(
    document: &Document,
    meaning: impl Fn(&str) -> Option<(&'static str, SmolStr)>,
) -> Vec<TextEdit> {
    let edit = |link: Wikilink| {
        let (key, id) = meaning(link.id)?;
        let attributes = NewAttributes::new().key(key, &id).text();
        Some(TextEdit { span: link.span, text: format!("[{}]{attributes}", literal(link.words)) })
    };
    wikilinks(document).into_iter().filter_map(edit).collect()
}

fn with_anchor(attributes: NewAttributes, anchor: &QuoteAnchor) -> NewAttributes {
    let parts = [("at", &anchor.at), ("before", &anchor.before), ("after", &anchor.after)];
    let given = parts.into_iter().filter(|(_, value)| !value.is_empty());
    given.fold(attributes, |attributes, (key, value)| attributes.key(key, value))
}

/// A label that no footnote and no reference has: the prefix and the next free number.
fn free_label(document: &Document, prefix: &str) -> String {
    let footnotes = document.footnotes().iter().map(|footnote| footnote.label.as_str());
    let references = document.references().iter().map(|reference| reference.label.as_str());
    let numbers =
        footnotes.chain(references).filter_map(|label| label.strip_prefix(prefix)?.parse::<u64>().ok());
    format!("{prefix}{}", numbers.max().unwrap_or(0).saturating_add(1))
}

fn footnote_edit(document: &Document, label: &str, footnote: &NewFootnote) -> TextEdit {
    let text = document.text();
    let line_break = if text.contains("\r\n") || text.ends_with('\r') { "\r\n" } else { "\n" };
    let title = if footnote.title.trim().is_empty() { "Note" } else { footnote.title.trim() };
    let title = literal(&title.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut written = format!("[^{label}]: [{title}]{}", footnote.attributes.text());
    let paragraphs = footnote.reason.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    for (index, paragraph) in paragraphs.enumerate() {
        let blank = if index > 0 { line_break } else { "" };
        written.push_str(&format!("{blank}{line_break}  {}", literal(paragraph)));
    }
    let behind = document.footnotes().last().filter(|last| text[last.whole.end as usize..].trim().is_empty());
    match behind {
        Some(last) => TextEdit::insert(last.whole.end, format!("{line_break}{line_break}{written}")),
        // Two line breaks set footnotes off; they are theirs and no part of the source.
        None if document.source().is_empty() => {
            TextEdit::insert(text.len() as u32, format!("{line_break}{written}{line_break}"))
        }
        None => TextEdit::insert(text.len() as u32, format!("{line_break}{line_break}{written}{line_break}")),
    }
}

/// Text in which nothing is read as markup.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() && is_escapable(c as u8) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn news(text: &str) -> Document {
        Document::parse(text, DocumentFormat::Newsmark)
    }

    fn words(document: &Document, words: &str) -> SourceSpan {
        let at = document.source().find(words).unwrap();
        SourceSpan::from_range(at..at + words.len())
    }

    fn marked(text: &str, at: &str) -> Result<String, WriteError> {
        let document = news(text);
        let edits = mark(&document, words(&document, at), &NewAttributes::new().key("actor", "x"))?;
        Ok(apply_edits(text, &edits))
    }

    #[test]
    fn lists_of_the_front_matter_grow_and_keep_their_layout() {
        let added = |text: &str| {
            let edits = add_to_front_matter(&news(text), "not-entities", "O\"X")?;
            Ok::<_, WriteError>(apply_edits(text, &edits))
        };
        let new = r#""O\"X""#;
        for (front, grown) in [
            ("", format!("---\nnot-entities: [{new}]\n---\n")),
            ("---\nslug: a\n---\n", format!("---\nslug: a\nnot-entities: [{new}]\n---\n")),
            ("---\nnot-entities: []\nslug: a\n---\n", format!("---\nnot-entities: [{new}]\nslug: a\n---\n")),
            ("---\nnot-entities:\nslug: a\n---\n", format!("---\nnot-entities: [{new}]\nslug: a\n---\n")),
            ("---\nnot-entities: May\n---\n", format!("---\nnot-entities: [May, {new}]\n---\n")),
            (
                "---\nnot-entities: [May, \"Ho\"]\n---\n",
                format!("---\nnot-entities: [May, \"Ho\", {new}]\n---\n"),
            ),
            (
                "---\nnot-entities:\n  - May\n  - 'Ho' # a town\nslug: a\n---\n",
                format!("---\nnot-entities:\n  - May\n  - 'Ho' # a town\n  - {new}\nslug: a\n---\n"),
            ),
        ] {
            let text = format!("{front}Text.\n");
            let written = added(&text).unwrap_or_else(|problem| panic!("{front}: {problem}"));
            assert_eq!(written, format!("{grown}Text.\n"));
            assert_eq!(added(&written).unwrap(), written);
        }
        let raw = Document::parse("Text.", DocumentFormat::Raw);
        assert_eq!(add_to_front_matter(&raw, "not-entities", "x"), Err(WriteError::Raw));
    }

    #[test]
    fn anchored_footnotes_can_be_taken_away() {
        let first = "\n[^n1]: [place]{place=x at=\"port\"}\n";
        let second = "\n[^n2]: [note]{.claim at=\"old\"}\n";
        let sidecar = |notes: &[&str]| format!("---\nannotates: a.txt\n---\n{}", notes.concat());
        let removed = |text: &str, index: u32| {
            let document = news(text);
            Ok::<_, WriteError>(apply_edits(text, &remove_footnote(&document, index)?))
        };
        let both = sidecar(&[first, second]);
        assert_eq!(removed(&both, 0).unwrap(), sidecar(&[second]));
        assert_eq!(removed(&both, 1).unwrap(), sidecar(&[first]));
        let one = removed(&sidecar(&[first]), 0).unwrap();
        assert_eq!(news(&one).footnotes().len(), 0);
        assert_eq!(one, sidecar(&[]));
        assert_eq!(removed(&format!("the old port\n{first}"), 0).unwrap(), "the old port");
        let decided = format!("{both}\n[^x3]: [d]{{.same a=n1 b=y}}\n");
        assert_eq!(removed(&decided, 0), Err(WriteError::Impossible));
        assert_eq!(removed(&both, 7), Err(WriteError::Empty));
    }

    #[test]
    fn marks_go_around_marks_and_brackets() {
        assert_eq!(marked("the old port", "old").unwrap(), "the [old]{actor=x} port");
        assert_eq!(marked("the [old]{.own} port", "the old").unwrap(), "[the [old]{.own}]{actor=x} port");
        assert_eq!(marked("the [old]{.own} port", "old port").unwrap(), "the [[old]{.own} port]{actor=x}");
        assert_eq!(marked("the [old] port", "ld] po").unwrap(), "the [o[ld\\] po]{actor=x}rt");
        assert_eq!(marked("a\\b ^c", "b ^c").unwrap(), "a\\\\[b ^c]{actor=x}");
        assert_eq!(marked("the [old port]{.own}", "the old"), Err(WriteError::Overlap));
        assert_eq!(marked("one\n\ntwo", "one\n\ntwo"), Err(WriteError::Overlap));
    }

    #[test]
    fn what_overlaps_becomes_an_anchored_footnote() {
        let document = news("---\na: b\n---\nthe [old port]{.own} of the old town");
        let attributes = NewAttributes::new().class("claim");
        let edits = annotate(&document, words(&document, "the old"), "claim", &attributes).unwrap();
        let written = news(&apply_edits(document.text(), &edits));
        assert_eq!(written.source(), document.source());
        let annotation = written.annotation("n1").unwrap();
        assert_eq!(annotation.span, SourceSpan::new(0, 7));
    }

    #[test]
    fn a_sidecar_annotates_a_raw_file() {
        let raw = "The mayor of Velm spoke.\nThe mayor left.";
        let empty = news(&new_sidecar("001.txt", raw));
        let at = raw.rfind("The mayor").unwrap();
        let note = NewFootnote {
            title: "person".into(),
            attributes: NewAttributes::new().key("actor", "r-osk"),
            reason: "So says [the register].".into(),
        };
        let (edits, label) = anchored(&empty, raw, SourceSpan::from_range(at..at + 9), &note).unwrap();
        let sidecar = news(&apply_edits(empty.text(), &edits));
        assert_eq!(sidecar.problems(), []);
        let document = Document::parse(raw, DocumentFormat::Raw).with_sidecar(sidecar);
        assert_eq!(document.annotations()[0].span, SourceSpan::from_range(at..at + 9));
        assert_eq!(document.annotations()[0].id.as_deref(), Some(label.as_str()));
        assert_eq!(document.sidecar().unwrap().problems, []);
        let changed = Document::parse("The mayor of Velm wept.", DocumentFormat::Raw);
        let sidecar = document.sidecar().unwrap().document.clone();
        let codes: Vec<&str> =
            changed.with_sidecar(sidecar).sidecar().unwrap().problems.iter().map(|p| p.code).collect();
        assert_eq!(codes, ["markup/hash", "markup/anchor-stale"]);
    }

    #[test]
    fn keys_are_set_and_marks_taken_off() {
        let document = news("[a]{.claim by=x} b");
        let apply = |edits: &[TextEdit]| apply_edits(document.text(), edits);
        assert_eq!(apply(&set_key(&document, 0, "by", Some("y z"))), "[a]{.claim by=\"y z\"} b");
        assert_eq!(apply(&set_key(&document, 0, "cred", Some("2"))), "[a]{.claim by=x cred=2} b");
        assert_eq!(apply(&unmark(&document, 0).unwrap()), "a b");
        let actor = |id: &str| (id != "osk-page").then(|| ("actor", SmolStr::from(id)));
        let links = marked_wikilinks(&news("see [[r-osk|Osk]] and [[osk-page]]."), actor);
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].text, "[Osk]{actor=r-osk}");
    }

    proptest! {
        /// Whatever is written, the source stays and the mark is there.
        #[test]
        fn writing_keeps_the_source(
            pieces in proptest::collection::vec(prop_oneof![
                Just("[".to_owned()), Just("]".to_owned()), Just("\\".to_owned()), Just("^".to_owned()),
                Just("{".to_owned()), Just("]{.own}".to_owned()), Just("\n".to_owned()), Just("\r".to_owned()),
                Just("[^a]".to_owned()), Just("\n\n[^a]: x".to_owned()), Just(" ".to_owned()), "[ab\u{e9}]{1,3}",
            ], 0..14),
            from in 0usize..20, length in 1usize..12,
        ) {
            let document = news(&pieces.concat());
            let source = document.source();
            let places: Vec<usize> = source.char_indices().map(|(at, _)| at).chain([source.len()]).collect();
            let from = places[from.min(places.len() - 1)];
            let to = places[places.partition_point(|&at| at < from + length).min(places.len() - 1)].max(from);
            let span = SourceSpan::from_range(from..to);
            let attributes = NewAttributes::new().class("claim").key("by", "a \"b\" \\");
            if let Ok(edits) = annotate(&document, span, "claim", &attributes) {
                let written = news(&apply_edits(document.text(), &edits));
                prop_assert_eq!(written.source(), source);
                prop_assert!(written.annotations().len() > document.annotations().len());
            }
            let note = NewFootnote { title: "t]".into(), attributes, reason: "a\n[^a]: b".into() };
            if let Ok((edits, _)) = footnote(&document, &note, Some(span)) {
                let written = news(&apply_edits(document.text(), &edits));
                prop_assert_eq!(written.source(), source);
            }
        }
    }
}
