//! Front matter: what the scraped page does not say of the article, or says wrongly, as YAML at byte 0.

use std::ops::Range;

use jiff::civil::Date;
use saphyr_parser::{Event, Parser, ScanError};
use smol_str::SmolStr;

use super::problem::{Problem, ProblemLevel};
use crate::text::{DocumentSpan, byte_of_code_point};

/// Longest front matter that is read, in bytes; slug data of an article takes a few hundred.
const LONGEST: usize = 1 << 16;

/// One `key: value` or `key: [values]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatterEntry {
    /// The key.
    pub key: SmolStr,
    /// Its bytes in the document.
    pub key_span: DocumentSpan,
    /// The values with their bytes: one for a scalar, any number for a list; none where it is nested deeper.
    pub values: Vec<(String, DocumentSpan)>,
}

/// The front matter of a document, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// All of it, both `---` lines included.
    pub span: DocumentSpan,
    /// The entries.
    pub entries: Vec<FrontMatterEntry>,
}

/// What the document is to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentRole {
    /// A text of one's own, checked against the sources.
    Draft,
    /// A source.
    Source,
}

impl FrontMatter {
    /// The entry of a key; the first one where it is given twice.
    pub fn entry(&self, key: &str) -> Option<&FrontMatterEntry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The values of a key; empty where it is not given.
    pub fn list(&self, key: &str) -> &[(String, DocumentSpan)] {
        self.entry(key).map_or(&[], |entry| &entry.values)
    }

    /// The first value of a key, if it is not empty.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.list(key).first().map(|(value, _)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A short name for the article, used in references from other files.
    pub fn slug(&self) -> Option<&str> {
        self.get("slug")
    }

    /// The raw file this document was made of.
    pub fn source(&self) -> Option<&str> {
        self.get("source")
    }

    /// SHA-256 of the raw file's bytes, as 64 hexadecimal digits.
    pub fn sha256(&self) -> Option<&str> {
        self.get("sha256")
    }

    /// The outlet that published the article.
    pub fn outlet(&self) -> Option<&str> {
        self.get("outlet")
    }

    /// News agencies whose text it uses.
    pub fn agencies(&self) -> impl Iterator<Item = &str> {
        self.list("agency").iter().map(|(value, _)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Authors.
    pub fn bylines(&self) -> impl Iterator<Item = &str> {
        self.list("byline").iter().map(|(value, _)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Day of publication.
    pub fn published(&self) -> Option<Date> {
        self.get("published").and_then(day)
    }

    /// Day of the last update.
    pub fn updated(&self) -> Option<Date> {
        self.get("updated").and_then(day)
    }

    /// Address of the page.
    pub fn url(&self) -> Option<&str> {
        self.get("url")
    }

    /// Language tag: "en".
    pub fn lang(&self) -> Option<&str> {
        self.get("lang")
    }

    /// Reliability of the source in the Admiralty code, `A` (completely reliable) to `F` (cannot be judged).
    pub fn reliability(&self) -> Option<char> {
        let mut letters = self.get("reliability")?.chars();
        let letter = letters.next().filter(|letter| ('A'..='F').contains(letter))?;
        letters.next().is_none().then_some(letter)
    }

    /// What the document is to the desk.
    pub fn role(&self) -> Option<DocumentRole> {
        match self.get("role")? {
            "draft" => Some(DocumentRole::Draft),
            "source" => Some(DocumentRole::Source),
            _ => None,
        }
    }

    /// Words that name nobody and nothing in this article.
    pub fn not_entities(&self) -> impl Iterator<Item = &str> {
        self.list("not-entities").iter().map(|(value, _)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The raw file that this document annotates from outside, for a sidecar.
    pub fn annotates(&self) -> Option<&str> {
        self.get("annotates")
    }
}

/// The day at the beginning of an ISO 8601 date or date and time.
pub(super) fn day(value: &str) -> Option<Date> {
    let day = value.get(..10)?;
    let rest = &value[10..];
    if !(rest.is_empty() || rest.starts_with(['T', ' ', 't'])) {
        return None;
    }
    day.parse().ok()
}

/// Reads the YAML at `yaml`. Where it is broken, what could be read is kept, line by line if need be, and the
/// problem says where and what to do.
pub(super) fn read(
    text: &str,
    whole: Range<usize>,
    yaml: Range<usize>,
    problems: &mut Vec<Problem>,
) -> FrontMatter {
    let span = DocumentSpan::from_range(whole);
    let source = &text[yaml.clone()];
    if source.len() > LONGEST {
        let message = format!(
            "The front matter is longer than {LONGEST} bytes and was not read. Does its second “---” line stand in the right place?"
        );
        problems.push(Problem::new(span, "markup/front-matter", ProblemLevel::Error, message));
        return FrontMatter { span, entries: Vec::new() };
    }
    let mut entries = Vec::new();
    if let Err(error) = events(source, yaml.start, &mut entries) {
        let at = line_at(source, error.marker().line());
        let line = &source[at.clone()];
        let number = 1 + error.marker().line();
        let remedy = remedy(line);
        let message =
            format!("Line {number} of the front matter is no valid YAML ({}). {remedy}", error.info());
        let place = DocumentSpan::from_range(yaml.start + at.start..yaml.start + at.end);
        problems.push(Problem::new(place, "markup/front-matter", ProblemLevel::Error, message));
        entries.clear();
        by_line(source, yaml.start, &mut entries);
    }
    FrontMatter { span, entries }
}

/// The bytes of a line, counted from 1; those of the last one where the number is too large.
fn line_at(source: &str, number: usize) -> Range<usize> {
    let mut start = 0;
    let mut last = 0..0;
    for (index, line) in source.split_inclusive('\n').enumerate() {
        let content = line.trim_end_matches(['\n', '\r']);
        last = start..start + content.len();
        if index + 1 == number {
            break;
        }
        start += line.len();
    }
    last
}

/// What most often helps on a broken line.
fn remedy(line: &str) -> &'static str {
    if line.contains('\t') {
        "Use spaces instead of tabs."
    } else if line.matches(": ").count() > 1 {
        "A value that holds a colon needs quotes: key: \"value: more\"."
    } else if line.matches('"').count() % 2 == 1 {
        "A quotation mark is not closed."
    } else if line.matches('[').count() != line.matches(']').count() {
        "A list needs both its brackets: [one, two]."
    } else if !line.contains(':') {
        "Write every line as “key: value”."
    } else {
        "Put values with special characters in quotes."
    }
}

/// Flattens the YAML parser's events into entries. No recursion, whatever the nesting.
fn events(source: &str, base: usize, entries: &mut Vec<FrontMatterEntry>) -> Result<(), ScanError> {
    // The parser counts code points; its marks come in order, so that one pass over the text is enough.
    let mut cursor = (0usize, 0usize);
    let mut byte = |point: usize| {
        if point < cursor.0 {
            cursor = (0, 0);
        }
        cursor.1 += byte_of_code_point(&source[cursor.1..], (point - cursor.0) as u32) as usize;
        cursor.0 = point;
        cursor.1
    };
    let mut depth = 0u32;
    // At depth 1 keys and values alternate.
    let mut wants_key = true;
    // Inside a mapping that is a value: newsmark has no use for what is there.
    let mut nested = false;
    for event in Parser::new_from_str(source) {
        let (event, span) = event?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                nested |= depth > 0 && matches!(event, Event::MappingStart(..));
                // A mapping or list as a key takes the place of one.
                if depth == 1 && wants_key {
                    entries.push(entry(SmolStr::default(), base..base));
                }
                depth += 1;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    wants_key = !wants_key;
                    nested = false;
                }
            }
            Event::Scalar(value, ..) => {
                let start = byte(span.start.index());
                let end = byte(span.end.index()).max(start);
                let place = base + start..base + start + source[start..end].trim_end().len();
                if depth == 1 && wants_key {
                    entries.push(entry(value.as_ref().into(), place));
                    wants_key = false;
                } else if let Some(last) = entries.last_mut()
                    && (depth == 1 || depth == 2 && !nested)
                {
                    last.values.push((value.into_owned(), DocumentSpan::from_range(place)));
                    wants_key = depth == 1;
                }
            }
            Event::Alias(_) if depth == 1 => wants_key = !wants_key,
            _ => {}
        }
    }
    entries.retain(|entry| !entry.key.is_empty());
    Ok(())
}

fn entry(key: SmolStr, place: Range<usize>) -> FrontMatterEntry {
    FrontMatterEntry { key, key_span: DocumentSpan::from_range(place), values: Vec::new() }
}

/// Reads plain `key: value` lines, for front matter that is broken elsewhere.
fn by_line(source: &str, base: usize, entries: &mut Vec<FrontMatterEntry>) {
    let mut start = base;
    for line in source.split_inclusive('\n') {
        if let Some((key, value)) = line.split_once(':')
            && !key.is_empty()
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !value.trim().starts_with(['[', '{', '|', '>', '&', '*', '!', '#'])
        {
            let mut read = entry(key.into(), start..start + key.len());
            let inner = value.trim();
            let from = start + key.len() + 1 + (value.len() - value.trim_start().len());
            let unquoted = inner.trim_matches(['"', '\'']);
            read.values.push((unquoted.to_owned(), DocumentSpan::from_range(from..from + inner.len())));
            entries.push(read);
        }
        start += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(yaml: &str) -> (FrontMatter, Vec<Problem>) {
        let text = format!("---\n{yaml}---\n");
        let mut problems = Vec::new();
        let front = read(&text, 0..text.len(), 4..4 + yaml.len(), &mut problems);
        for entry in &front.entries {
            assert!(text.get(entry.key_span.range()).is_some());
            entry.values.iter().for_each(|(_, span)| assert!(text.get(span.range()).is_some()));
        }
        (front, problems)
    }

    #[test]
    fn reads_scalars_and_lists_with_their_places() {
        let (front, problems) = parsed(
            "outlet: Küstenbote\nagency: [afp, \"dpa: x\"]\nbyline:\n  - A. Ström\n  - B\npublished: 2015-11-03T08:00Z\nreliability: C\n",
        );
        assert!(problems.is_empty());
        assert_eq!(front.outlet(), Some("Küstenbote"));
        assert_eq!(front.agencies().collect::<Vec<_>>(), ["afp", "dpa: x"]);
        assert_eq!(front.bylines().collect::<Vec<_>>(), ["A. Ström", "B"]);
        assert_eq!(front.published(), Some(jiff::civil::date(2015, 11, 3)));
        assert_eq!(front.reliability(), Some('C'));
        let text = "---\noutlet: Küstenbote\n";
        let entry = &front.entries[0];
        assert_eq!((entry.key_span.of(text), entry.values[0].1.of(text)), ("outlet", "Küstenbote"));
    }

    #[test]
    fn broken_yaml_says_where_and_keeps_the_rest() {
        let (front, problems) = parsed("outlet: Harbour Post\nslug: talks: the end\npublished: 2015-11-03\n");
        assert_eq!(problems.len(), 1);
        assert!(problems[0].message.starts_with("Line 3 "), "{}", problems[0].message);
        assert!(problems[0].message.contains("needs quotes"), "{}", problems[0].message);
        assert_eq!(front.outlet(), Some("Harbour Post"));
        assert_eq!(front.published(), Some(jiff::civil::date(2015, 11, 3)));
    }

    #[test]
    fn nesting_does_not_exhaust_the_stack() {
        for deep in ["[".repeat(60_000), "- ".repeat(30_000), "{a: ".repeat(15_000), "? ".repeat(30_000)] {
            parsed(&format!("a: b\n{deep}\n"));
            parsed(&format!("a: {deep}\n"));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(yaml in "[a:\\-\\[\\]{}\"'|>&*!#?%@, \n\té\u{1f600}\u{85}\r]{0,60}") {
            parsed(&yaml);
        }
    }
}
