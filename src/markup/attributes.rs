//! Attribute blocks, `{#id .class key=value key="quoted value" % comment %}`, exactly as Djot writes them.

use smol_str::SmolStr;

use crate::text::DocumentSpan;

/// Longest attribute block that is read, in bytes. It bounds the work spent on braces that turn out to be
/// prose; a quoted paragraph as an anchor still fits many times.
const LONGEST: usize = 1 << 16;

/// What one item of an attribute block is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AttributeKind {
    /// `.class`
    Class,
    /// `#id`
    Id,
    /// `key=value`; the key.
    Pair(SmolStr),
    /// `% comment %`
    Comment,
}

/// One item of an attribute block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// What it is.
    pub kind: AttributeKind,
    /// The class, id, value or comment, with escapes and line breaks resolved.
    pub value: SmolStr,
    /// All of it: from `.`, `#`, `%` or the key to the last byte of the value, quotes included.
    pub span: DocumentSpan,
    /// The value as written, without quotes.
    pub value_span: DocumentSpan,
}

/// The attributes of a mark, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The items.
    pub items: Vec<Attribute>,
    /// The braces and what is between them.
    pub span: DocumentSpan,
}

impl Attributes {
    /// The value of a key; the first one where it is given twice.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.item(key).map(|item| item.value.as_str())
    }

    /// The item of a key; the first one where it is given twice.
    pub fn item(&self, key: &str) -> Option<&Attribute> {
        self.items.iter().find(|item| matches!(&item.kind, AttributeKind::Pair(name) if name == key))
    }

    /// The id; the last one where several are given, as in Djot.
    pub fn id(&self) -> Option<&str> {
        self.items.iter().rev().find(|item| item.kind == AttributeKind::Id).map(|item| item.value.as_str())
    }

    /// Whether the class is given.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes().any(|name| name == class)
    }

    /// The classes in order.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter(|item| item.kind == AttributeKind::Class).map(|item| item.value.as_str())
    }
}

/// Whether a byte may stand in classes, ids, keys and bare values.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-')
}

/// Reads the attribute block that begins with the `{` at `start` and ends before `limit`. `None` where the
/// bytes are no attribute block with at least one item; they are text then.
pub(super) fn parse(text: &str, start: usize, limit: usize) -> Option<Attributes> {
    let bytes = &text.as_bytes()[..limit.min(start + LONGEST)];
    if bytes.get(start) != Some(&b'{') {
        return None;
    }
    let mut items = Vec::new();
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'}' => {
                at += 1;
                break;
            }
            byte if byte.is_ascii_whitespace() => at += 1,
            b'%' => {
                let from = at + 1;
                let to = from + memchr::memchr2(b'%', b'}', bytes.get(from..)?)?;
                let end = if bytes[to] == b'%' { to + 1 } else { to };
                let value = one_line(text[from..to].trim());
                items.push(item(AttributeKind::Comment, value, at..end, from..to));
                at = end;
            }
            mark @ (b'.' | b'#') => {
                let end = name_end(bytes, at + 1)?;
                let kind = if mark == b'.' { AttributeKind::Class } else { AttributeKind::Id };
                items.push(item(kind, text[at + 1..end].into(), at..end, at + 1..end));
                at = ended(bytes, end)?;
            }
            byte if is_name(byte) => {
                let end = name_end(bytes, at)?;
                if bytes.get(end) != Some(&b'=') {
                    return None;
                }
                let key = AttributeKind::Pair(text[at..end].into());
                if bytes.get(end + 1) == Some(&b'"') {
                    let from = end + 2;
                    let to = quoted_end(bytes, from)?;
                    items.push(item(key, unquote(&text[from..to]), at..to + 1, from..to));
                    at = to + 1;
                } else {
                    let to = name_end(bytes, end + 1)?;
                    items.push(item(key, text[end + 1..to].into(), at..to, end + 1..to));
                    at = ended(bytes, to)?;
                }
            }
            _ => return None,
        }
    }
    if items.is_empty() {
        return None;
    }
    Some(Attributes { items, span: DocumentSpan::from_range(start..at) })
}

fn item(
    kind: AttributeKind,
    value: SmolStr,
    span: std::ops::Range<usize>,
    value_span: std::ops::Range<usize>,
) -> Attribute {
    Attribute {
        kind,
        value,
        span: DocumentSpan::from_range(span),
        value_span: DocumentSpan::from_range(value_span),
    }
}

/// The end of a name of at least one byte.
fn name_end(bytes: &[u8], start: usize) -> Option<usize> {
    let length = bytes.get(start..)?.iter().take_while(|&&byte| is_name(byte)).count();
    (length > 0).then_some(start + length)
}

/// `at`, if a bare word may end there.
fn ended(bytes: &[u8], at: usize) -> Option<usize> {
    let next = *bytes.get(at)?;
    (next == b'}' || next.is_ascii_whitespace()).then_some(at)
}

/// The place of the closing quote.
fn quoted_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        // The backslash and whatever it stands before; no byte after it within the limit means no quote.
        at += 2;
    }
}

/// Resolves escapes and folds line breaks, as a quoted value means it.
fn unquote(raw: &str) -> SmolStr {
    if !raw.contains(['\\', '\n', '\r']) {
        return raw.into();
    }
    let mut value = String::with_capacity(raw.len());
    let mut characters = raw.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.peek() {
                Some(next) if next.is_ascii_punctuation() => value.extend(characters.next()),
                _ => value.push('\\'),
            },
            _ => value.push(c),
        }
    }
    one_line(&value)
}

/// A line break and the white space around it count as one space.
fn one_line(value: &str) -> SmolStr {
    if !value.contains(['\n', '\r']) {
        return value.into();
    }
    let lines = value.split(['\n', '\r']).map(|line| line.trim_matches([' ', '\t']));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ").into()
}

/// Writes attributes as newsmark lays them out: id, classes, keys and comments in the order given, one space
/// between them, quotes only where they are needed.
pub(super) fn layout<'a>(items: impl Iterator<Item = (&'a AttributeKind, &'a str)> + Clone) -> String {
    let rank = |kind: &AttributeKind| match kind {
        AttributeKind::Id => 0,
        AttributeKind::Class => 1,
        AttributeKind::Pair(_) => 2,
        AttributeKind::Comment => 3,
    };
    let mut out = String::from("{");
    for wanted in 0..4 {
        for (kind, value) in items.clone().filter(|(kind, _)| rank(kind) == wanted) {
            if out.len() > 1 {
                out.push(' ');
            }
            match kind {
                AttributeKind::Id => out.extend(["#", value]),
                AttributeKind::Class => out.extend([".", value]),
                AttributeKind::Comment => out.extend(["% ", value, " %"]),
                AttributeKind::Pair(key) => {
                    out.extend([key, "="]);
                    write_value(&mut out, value);
                }
            }
        }
    }
    out.push('}');
    out
}

/// A value, in quotes where it is not made of letters, digits, `:`, `_` and `-` alone.
fn write_value(out: &mut String, value: &str) {
    if !value.is_empty() && value.bytes().all(is_name) {
        out.push_str(value);
        return;
    }
    out.push('"');
    let mut characters = value.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' => out.push_str("\\\""),
            // Only a backslash that would be read as an escape needs one.
            '\\' if characters.peek().is_none_or(|next| next.is_ascii_punctuation()) => out.push_str("\\\\"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<(AttributeKind, String)>> {
        let attributes = parse(text, 0, text.len())?;
        Some(attributes.items.into_iter().map(|item| (item.kind, item.value.to_string())).collect())
    }

    #[test]
    fn reads_every_kind_of_item() {
        let pair = |key: &str| AttributeKind::Pair(key.into());
        assert_eq!(
            read("{#c1 .claim\n by=x:y-1 at=\"a \\\"b\\\" \\n\" % why %}"),
            Some(vec![
                (AttributeKind::Id, "c1".into()),
                (AttributeKind::Class, "claim".into()),
                (pair("by"), "x:y-1".into()),
                (pair("at"), "a \"b\" \\n".into()),
                (AttributeKind::Comment, "why".into()),
            ])
        );
        assert_eq!(
            read("{a=\"one\n   two\"b=c}"),
            Some(vec![(pair("a"), "one two".into()), (pair("b"), "c".into())])
        );
    }

    #[test]
    fn what_djot_does_not_read_is_no_attribute_block() {
        for text in
            ["{}", "{ }", "{a}", "{a=}", "{a=b", "{a=b/c}", "{.a.b}", "{.é}", "{a=\"b}", "{24}", "{% x"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
