//! Quotation marks: which runs of a text stand in them.
//!
//! Marks are paired within a block, by characters, so that it does not matter how the tokens were cut:
//! curly with curly, straight with straight, and a quotation opened with a curly mark and closed with a
//! straight one. A quotation of several paragraphs is opened again in each and closed in the last. Where a
//! mark is missing the quotation ends with its paragraph. Single marks are quotations only where a closing
//! mark follows, for they are mostly apostrophes.

use crate::text::SourceSpan;

/// A run of text in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// Its bytes with the marks.
    pub(crate) span: SourceSpan,
    /// Its bytes without the marks.
    pub(crate) inner: SourceSpan,
    /// Index of its block in the layout.
    pub(crate) block: u32,
    /// Whether the closing mark is there.
    pub(crate) closed: bool,
    /// Whether it goes on a quotation that the block before left open.
    pub(crate) continues: bool,
}

/// The quotations of the blocks, in order of the text. Quotations inside quotations are part of the outer.
pub(crate) fn quotations(source: &str, blocks: &[(u32, SourceSpan)]) -> Vec<Quoted> {
    let mut all: Vec<Quoted> = Vec::new();
    for &(block, span) in blocks {
        let Some(text) = source.get(span.range()) else { continue };
        let before = all.len();
        let open_before =
            all.last().is_some_and(|last| !last.closed && last.block + 1 >= block && blocks.len() > 1);
        scan_block(text, span.start, block, &mut all);
        if open_before
            && let Some(first) = all.get_mut(before)
            && first.span.start <= span.start + 1
        {
            first.continues = true;
        }
    }
    all
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Either,
}

fn scan_block(text: &str, offset: u32, block: u32, all: &mut Vec<Quoted>) {
    let marks: Vec<(usize, char)> = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '\'' | '`' | '‛'))
        .collect();
    let single_close = last_single_close(text, &marks);
    // Byte of the opening mark, byte behind it, and whether it is single.
    let mut open: Option<(usize, usize, bool)> = None;
    let mut push = |from: (usize, usize, bool), inner_end: usize, end: usize, closed: bool| {
        let at = |byte: usize| offset + u32::try_from(byte).unwrap_or(u32::MAX - offset);
        if inner_end > from.1 {
            all.push(Quoted {
                span: SourceSpan::new(at(from.0), at(end)),
                inner: SourceSpan::new(at(from.1), at(inner_end)),
                block,
                closed,
                continues: false,
            });
        }
    };
    let mut index = 0;
    while index < marks.len() {
        let (at, mark) = marks[index];
        // Two single marks side by side are one double mark of a typewriter: ``so'' or ''so''.
        let doubled = matches!(mark, '\'' | '`' | '‘' | '’')
            && marks
                .get(index + 1)
                .is_some_and(|&(next, second)| next == at + mark.len_utf8() && (second == mark));
        let width = if doubled { 2 * mark.len_utf8() } else { mark.len_utf8() };
        let end = at + width;
        let (double, side) = match mark {
            '“' | '„' | '‟' | '«' => (true, Side::Open),
            '”' | '»' => (true, Side::Close),
            '"' => (true, straight_side(text, at, end, open.is_some())),
            '`' if doubled => (true, Side::Open),
            '\'' | '’' | '‘' if doubled => (true, straight_side(text, at, end, open.is_some())),
            _ => (false, Side::Either),
        };
        index += if doubled { 2 } else { 1 };
        if double {
            match (open, side) {
                (Some(from), Side::Close | Side::Either) if !from.2 => {
                    push(from, at, end, true);
                    open = None;
                }
                // A second opening mark before the first is closed: the first was a slip or is nested.
                // A curly mark wrongly turned is common at the end: it closes when no letter follows.
                (Some(from), Side::Open) if !from.2 => {
                    if !letter_after(text, end) && !space_before(text, at) {
                        push(from, at, end, true);
                        open = None;
                    }
                }
                (_, Side::Open | Side::Either) => open = Some((at, end, false)),
                (None, Side::Close) => {
                    // „so” opened at the very start with the wrong mark.
                    if letter_after(text, end) && space_before(text, at) {
                        open = Some((at, end, false));
                    }
                }
                (Some(_), Side::Close) => {}
            }
            continue;
        }
        match open {
            Some(from) if from.2 => {
                if closes_single(text, at, end) {
                    push(from, at, end, true);
                    open = None;
                }
            }
            Some(_) => {}
            None => {
                let may_open = mark != '’' || !space_before(text, at);
                if may_open
                    && space_before(text, at)
                    && opens_single(text, end)
                    && single_close.is_some_and(|close| close > at)
                {
                    open = Some((at, end, true));
                }
            }
        }
    }
    if let Some(from) = open
        && !from.2
    {
        push(from, text.len(), text.len(), false);
    }
}

/// Which side a straight double mark is on: by the white space around it, else by whether one is open.
fn straight_side(text: &str, at: usize, end: usize, open: bool) -> Side {
    let (space, letter) = (space_before(text, at), letter_after(text, end));
    match (space, letter) {
        (true, true) if !open => Side::Open,
        (false, false) if open => Side::Close,
        _ if open => Side::Close,
        _ if letter => Side::Open,
        _ => Side::Either,
    }
}

fn space_before(text: &str, at: usize) -> bool {
    text.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | ':' | '…' | '“' | '"'))
}

fn letter_after(text: &str, end: usize) -> bool {
    text.get(end..).and_then(|after| after.chars().next()).is_some_and(|c| {
        c.is_alphanumeric() || matches!(c, '[' | '(' | '…' | '‘' | '\'' | '$' | '#' | '@' | '.' | '“')
    })
}

/// A single mark that can end a quotation: behind a word or stop, before no letter.
fn closes_single(text: &str, at: usize, end: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    let behind_s = matches!(before, Some('s' | 'S'));
    let stop_around = matches!(before, Some('.' | ',' | '!' | '?' | '…'))
        || after.is_none_or(|c| matches!(c, '.' | ',' | '!' | '?' | ';' | ':' | ')' | '—' | '”' | '"'));
    let ends_word = before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(|c| !c.is_alphanumeric());
    // "the officials' demand": behind an s, only a stop tells the mark from an apostrophe.
    ends_word && (!behind_s || stop_around)
}

fn opens_single(text: &str, end: usize) -> bool {
    let after = text.get(end..).unwrap_or("");
    let mut letters = after.chars();
    let Some(first) = letters.next() else { return false };
    // '90s, 'em, 'til are words.
    let word: String = after.chars().take_while(|c| c.is_alphanumeric()).take(8).collect();
    let clipped = ["em", "til", "tis", "twas", "cause", "bout", "n"].contains(&word.as_str());
    first.is_alphabetic() && !clipped
}

fn last_single_close(text: &str, marks: &[(usize, char)]) -> Option<usize> {
    marks
        .iter()
        .rev()
        .find(|&&(at, mark)| matches!(mark, '\'' | '’') && closes_single(text, at, at + mark.len_utf8()))
        .map(|&(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quotations of paragraphs separated by line ends.
    fn found(text: &str) -> Vec<&str> {
        let mut blocks = Vec::new();
        let mut start = 0;
        for (index, line) in text.split('\n').enumerate() {
            blocks.push((index as u32, SourceSpan::from_range(start..start + line.len())));
            start += line.len() + 1;
        }
        quotations(text, &blocks).iter().map(|quoted| &text[quoted.inner.range()]).collect()
    }

    #[test]
    fn marks_of_all_kinds() {
        assert_eq!(found("“Go,” she said. “Now.”"), ["Go,", "Now."]);
        assert_eq!(found("\"Go,\" she said. \"Now.\""), ["Go,", "Now."]);
        assert_eq!(found("“Go,\" she said. \"Now.”"), ["Go,", "Now."]);
        assert_eq!(found("``Go,'' she said."), ["Go,"]);
        assert_eq!(found("«Go», she said."), ["Go"]);
    }

    #[test]
    fn single_marks_and_apostrophes() {
        assert_eq!(found("Police say 'no danger' remains"), ["no danger"]);
        assert_eq!(found("The officials’ demands weren’t met"), Vec::<&str>::new());
        assert_eq!(found("Mayor: ‘The city’s schools aren’t safe’"), ["The city’s schools aren’t safe"]);
        assert_eq!(found("In the '90s nobody's car had it"), Vec::<&str>::new());
        assert_eq!(found("He said: “They call it ‘the pit’ here.”"), ["They call it ‘the pit’ here."]);
    }

    #[test]
    fn several_paragraphs() {
        let text = "“We came at night.\n“We left at noon.”\nNothing more.";
        assert_eq!(found(text), ["We came at night.", "We left at noon."]);
        let blocks = [(0, SourceSpan::new(0, 20)), (1, SourceSpan::new(21, 43))];
        let all = quotations(text, &blocks);
        assert!(!all[0].closed && all[1].continues && all[1].closed, "{all:?}");
    }

    #[test]
    fn a_missing_mark_ends_with_its_paragraph() {
        assert_eq!(found("“We came at night, he said.\nNothing more."), ["We came at night, he said."]);
    }
}
