//! Quotations: where they stand, and how two of them align. The same official words in two articles are one
//! primary statement, however each outlet punctuates and shortens them.

use std::ops::Range;

use crate::corpus::digest::{Digest, Quote, Word};

/// The byte ranges between double quotation marks in a paragraph, without nested ones. A quote that is opened
/// and not closed runs to the paragraph's end, as it does where a speech goes on in the next paragraph. Curly
/// and straight marks may meet, as scraped pages mix them.
pub(crate) fn find(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut previous = ' ';
    let mut chars = paragraph.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |next| next.1);
        match c {
            '“' | '„' | '«' if open.is_none() => {
                open = Some(at + c.len_utf8());
            }
            '”' | '»' => {
                if let Some(start) = open.take() {
                    found.push(start..at);
                }
            }
            '"' => match open {
                Some(start) if !next.is_alphanumeric() || !previous.is_whitespace() => {
                    found.push(start..at);
                    open = None;
                }
                Some(_) => {}
                // An inch or a stray mark closes nothing.
                None if !next.is_whitespace() => open = Some(at + 1),
                None => {}
            },
            _ => {}
        }
        previous = c;
    }
    if let Some(start) = open {
        let end = paragraph.trim_end().len();
        if start < end {
            found.push(start..end);
        }
    }
    found
}

/// How the words of two quotations align.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alignment {
    /// Words both have, in order.
    pub shared: usize,
    /// Pairs of word indices (in the documents' word lists) that are shared, in order.
    pub pairs: Vec<(u32, u32)>,
}

/// Longest common subsequence of the two quotes' stems. Quotes longer than 400 words are cut there, so that
/// the cost of a pair is bounded.
pub(crate) fn align(a: &Digest, left: &Quote, b: &Digest, right: &Quote) -> Alignment {
    const LONGEST: usize = 400;
    let cut = |words: &Range<u32>| words.start..words.end.min(words.start + LONGEST as u32);
    let (left, right) = (cut(&left.words), cut(&right.words));
    let (x, y): (&[Word], &[Word]) = (a.words(&left), b.words(&right));
    let width = y.len() + 1;
    let mut table = vec![0u16; (x.len() + 1) * width];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            table[i * width + j] = if x[i].stem == y[j].stem {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < x.len() && j < y.len() {
        if x[i].stem == y[j].stem {
            pairs.push((left.start + i as u32, right.start + j as u32));
            i += 1;
            j += 1;
        } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    Alignment { shared: pairs.len(), pairs }
}

/// A quotation that two documents share.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SharedQuote {
    /// Index into the first document's quotes.
    pub left: usize,
    /// Index into the second document's quotes.
    pub right: usize,
    /// Words both have, in order.
    pub alignment: Alignment,
}

/// Fewest shared words of one primary statement; shorter quotes are phrases that anybody may use.
const SHORTEST: usize = 4;

/// Whether the shared words stand close together in both quotations. In a long one many words of a short one
/// come up somewhere.
fn is_dense(alignment: &Alignment) -> bool {
    let (Some(first), Some(last)) = (alignment.pairs.first(), alignment.pairs.last()) else { return false };
    let reach = (last.0 - first.0).max(last.1 - first.1) as usize + 1;
    reach <= 2 * alignment.shared + 4
}

/// The quotations two documents share: most of the shorter one's words in the same order, with enough rare
/// words among them that chance is ruled out.
pub(crate) fn shared(a: &Digest, b: &Digest) -> Vec<SharedQuote> {
    let mut found = Vec::new();
    for (left, x) in a.quotes.iter().enumerate() {
        if (x.words.len()) < SHORTEST {
            continue;
        }
        for (right, y) in b.quotes.iter().enumerate() {
            let shortest = x.words.len().min(y.words.len());
            if shortest < SHORTEST {
                continue;
            }
            let common = b.words(&y.words).iter().filter(|w| x.stems.binary_search(&w.stem).is_ok()).count();
            if common * 10 < shortest * 6 {
                continue;
            }
            let alignment = align(a, x, b, y);
            let weight: f32 = alignment.pairs.iter().map(|&(at, _)| a.words[at as usize].rarity).sum();
            if alignment.shared >= SHORTEST
                && alignment.shared * 10 >= shortest * 6
                && weight >= 1.2
                && is_dense(&alignment)
            {
                found.push(SharedQuote { left, right, alignment });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;

    fn quotes(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn mixed_and_unclosed_marks() {
        assert_eq!(quotes("He said “we go\" and \"they stay\"."), ["we go", "they stay"]);
        assert_eq!(quotes("\"It goes on and on."), ["It goes on and on."]);
        assert_eq!(quotes("a 6\" pipe and nothing else"), Vec::<&str>::new());
    }

    #[test]
    fn a_shortened_quote_is_the_same_statement() {
        let a = "She said: \"The bridge at Veldt will be closed to every lorry from Monday, whatever the hauliers think.\"";
        let b = "\"The bridge at Veldt will be closed... from Monday,\" she said.";
        let read = |text: &str| Digest::read(text, &Facts::default());
        let found = shared(&read(a), &read(b));
        assert_eq!(found.len(), 1);
        assert!(
            shared(&read(a), &read("\"We will see what the winter brings to us all,\" she said.")).is_empty()
        );
    }
}
