//! Which blocks of a page are its article.

use super::furniture::{Hint, hint};
use super::lines::Chunk;
use super::masthead::is_byline;
use super::published::is_date_line;
use super::{Block, BlockKind};

/// What can be said of a chunk by itself.
struct Sketch<'a> {
    text: &'a str,
    hint: Option<Hint>,
    words: usize,
    /// Ends as sentences end.
    closed: bool,
    dated: bool,
    byline: bool,
}

impl<'a> Sketch<'a> {
    fn of(text: &'a str) -> Self {
        let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        let bare = text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']']);
        let closed = bare.ends_with(['.', '!', '?', '…']) || (bare.len() < text.len() && bare.ends_with(','));
        let byline = is_byline(text);
        let dated = is_date_line(text);
        let mut hint = hint(text);
        // A body paragraph may end with an agency's name; a caption's text is no finished sentence then.
        if hint == Some(Hint::Caption) && text.ends_with(')') {
            let before = text.rfind('(').map_or(text, |at| text[..at].trim_end());
            if before.ends_with(['.', '!', '?', '"', '”']) && words > 12 {
                hint = None;
            }
        }
        Sketch { text, hint, words, closed, dated, byline }
    }

    /// Reads like a paragraph of an article.
    fn is_prose(&self) -> bool {
        self.hint.is_none()
            && !self.dated
            && !self.byline
            && (self.closed && self.words >= 6 || self.words >= 25)
    }

    /// Belongs to the head of a page.
    fn is_heading_matter(&self) -> bool {
        self.dated
            || self.byline
            || matches!(self.hint, Some(Hint::PictureCredit | Hint::Caption | Hint::Navigation))
    }

    /// The same words, whatever the spacing and case.
    fn repeats(&self, other: &Sketch) -> bool {
        let mut a = self.text.split_whitespace();
        let mut b = other.text.split_whitespace();
        self.words >= 4
            && loop {
                match (a.next(), b.next()) {
                    (None, None) => break true,
                    (Some(x), Some(y)) if x.eq_ignore_ascii_case(y) => {}
                    _ => break false,
                }
            }
    }
}

/// How many paragraphs behind an end mark take the article up again.
const RESUMES: usize = 3;
/// A headline has at least so many letters and digits.
const HEADLINE_LETTERS: usize = 10;
/// A heading inside the body has at most this many words.
const SECTION_HEAD_WORDS: usize = 12;

/// Classes the chunks of a page. The blocks come in order, one a chunk.
pub(super) fn classify(source: &str, chunks: &[Chunk]) -> Vec<Block> {
    let sketches: Vec<Sketch> = chunks.iter().map(|chunk| Sketch::of(chunk.span.of(source))).collect();
    let start = body_start(chunks, &sketches);
    let mut kinds = head(&sketches[..start]);
    kinds.extend(body(&sketches, start));
    chunks.iter().zip(kinds).map(|(chunk, (kind, reason))| Block { span: chunk.span, kind, reason }).collect()
}

/// The index of the first paragraph of the body: the first prose that no more of the page's head follows.
fn body_start(chunks: &[Chunk], sketches: &[Sketch]) -> usize {
    let Some(first) = sketches.iter().position(Sketch::is_prose) else {
        // No prose at all: a list, a table, a headline alone. Only the plain head is taken off.
        return sketches
            .iter()
            .position(|sketch| sketch.hint.is_none() && !sketch.dated && !sketch.byline)
            .unwrap_or(0);
    };
    let titled =
        sketches[..first].iter().any(|sketch| sketch.hint.is_none() && !sketch.dated && !sketch.byline);
    if !titled {
        return first;
    }
    // A deck is prose with more of the head behind it, or in one group with the head and apart from the body.
    let mut start = first;
    for at in first..sketches.len().min(first + 2) {
        let next = &sketches[at + 1..];
        if !sketches[at].is_prose() {
            break;
        }
        let head_behind =
            next.first().is_some_and(Sketch::is_heading_matter) && next.iter().any(Sketch::is_prose);
        let with_head = at > 0 && chunks[at].group == chunks[at - 1].group && sketches[at - 1].words <= 40;
        let apart = chunks.iter().skip(at + 1).any(|chunk| chunk.group != chunks[at].group);
        let same_group = chunks.iter().filter(|chunk| chunk.group == chunks[at].group).count() <= 6;
        if head_behind || (with_head && apart && same_group) {
            start = at + 1;
        } else {
            break;
        }
    }
    // What still belongs to the head before the first paragraph.
    while start > first && start < sketches.len() && !sketches[start].is_prose() {
        start += 1;
    }
    if sketches[start..].iter().any(Sketch::is_prose) { start } else { first }
}

/// Classes the chunks above the body.
fn head(sketches: &[Sketch]) -> Vec<(BlockKind, &'static str)> {
    let plain = |sketch: &Sketch| sketch.hint.is_none() && !sketch.dated && !sketch.byline;
    // Four initials or signs in a row are a label, not a headline.
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let long_enough =
        |sketch: &Sketch| plain(sketch) && sketch.words >= 4 && letters(sketch.text) >= HEADLINE_LETTERS;
    let headline = sketches.iter().position(long_enough).or_else(|| sketches.iter().position(plain));
    let mut kinds: Vec<(BlockKind, &'static str)> = Vec::with_capacity(sketches.len());
    for (at, sketch) in sketches.iter().enumerate() {
        kinds.push(if sketches[..at].iter().any(|earlier| sketch.repeats(earlier)) {
            (BlockKind::Label, "it repeats a line above")
        } else if let Some(outer) = outer_kind(sketch) {
            outer
        } else if Some(at) == headline {
            (BlockKind::Headline, "it is the first line of text above the article")
        } else if headline.is_some_and(|headline| at < headline) {
            (BlockKind::Label, "it is a label above the headline")
        } else if sketches.get(at + 1).is_some_and(|next| next.hint == Some(Hint::PictureCredit))
            && !sketch.closed
        {
            if sketch.words <= 5 {
                (BlockKind::Label, "it is the label of a picture")
            } else {
                (BlockKind::Caption, "a picture's credit follows it")
            }
        } else if sketch.words >= 4 {
            (BlockKind::Deck, "it stands between headline and article")
        } else {
            (BlockKind::Label, "it is a label above the article")
        });
    }
    kinds
}

/// The kind of a chunk that its wording alone gives away.
fn outer_kind(sketch: &Sketch) -> Option<(BlockKind, &'static str)> {
    if sketch.byline {
        return Some((BlockKind::Byline, "it says who wrote the article"));
    }
    if sketch.dated {
        return Some((BlockKind::Dateline, "it holds a date and nothing else"));
    }
    Some(match sketch.hint? {
        Hint::Navigation => (BlockKind::Furniture, "it reads like navigation, a button or a prompt"),
        Hint::End => (BlockKind::Furniture, "it reads like a prompt or notice at the foot of a page"),
        Hint::Caption => (BlockKind::Caption, "it reads like the text of a picture"),
        Hint::PictureCredit => (BlockKind::Credit, "it credits a picture"),
        Hint::Credit => (BlockKind::Credit, "it says where the text comes from"),
    })
}

/// Classes the body and what stands below it.
fn body(sketches: &[Sketch], start: usize) -> Vec<(BlockKind, &'static str)> {
    let mut kinds = Vec::with_capacity(sketches.len() - start);
    let mut ended = false;
    let mut prose_seen = 0;
    for at in start..sketches.len() {
        let sketch = &sketches[at];
        if at > start && sketches[..start].iter().any(|earlier| sketch.repeats(earlier)) {
            kinds.push((BlockKind::Label, "it repeats a line above"));
            continue;
        }
        let outer = outer_kind(sketch).filter(|_| !sketch.byline || prose_seen > 0 || at == start);
        if let Some(outer) = outer {
            let closes = sketch.byline || matches!(sketch.hint, Some(Hint::End | Hint::Credit));
            if closes && prose_seen > 0 {
                ended = true;
            }
            kinds.push(outer);
            continue;
        }
        if ended && resumes(&sketches[at..]) {
            ended = false;
        }
        prose_seen += usize::from(sketch.is_prose());
        kinds.push(if ended {
            (BlockKind::Label, "it stands below the end of the article")
        } else if is_section_head(sketches, start, at) {
            (BlockKind::SectionHead, "it is a short line above a paragraph")
        } else {
            (BlockKind::Body, "it reads like a paragraph of the article")
        });
    }
    kinds
}

/// Whether the article goes on with these chunks: enough prose before the next end mark.
fn resumes(sketches: &[Sketch]) -> bool {
    let run = sketches.iter().take_while(|sketch| !matches!(sketch.hint, Some(Hint::End | Hint::Credit)));
    run.filter(|sketch| sketch.is_prose()).take(RESUMES).count() >= RESUMES
}

/// Whether the chunk is a heading: short, open-ended, alone between paragraphs.
fn is_section_head(sketches: &[Sketch], start: usize, at: usize) -> bool {
    let sketch = &sketches[at];
    let capital =
        sketch.text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let prose = |at: usize| sketches.get(at).is_some_and(Sketch::is_prose);
    at > start
        && sketch.words <= SECTION_HEAD_WORDS
        && (!sketch.closed || sketch.text.ends_with('?'))
        && !sketch.text.ends_with([',', ';'])
        && capital
        && prose(at - 1)
        && prose(at + 1)
}
