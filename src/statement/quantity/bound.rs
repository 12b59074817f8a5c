//! Words that bound a number: "at least", "nearly", "or more", from `data/bounds.tsv`.

use std::sync::LazyLock;

use crate::statement::Bound;
use crate::statement::lexeme::Lexemes;

/// How words bound the number beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modifier {
    AtLeast,
    AtMost,
    About,
    /// A little below: "nearly".
    Nearly,
    Exact,
}

/// How far "about" reaches on either side.
const ABOUT: f64 = 0.1;

impl Modifier {
    /// The interval that the modified interval `low..=high` can mean.
    pub fn widen(self, low: f64, high: f64) -> (f64, f64) {
        match self {
            Modifier::AtLeast => (low, f64::INFINITY),
            Modifier::AtMost => (0.0_f64.min(low), high),
            Modifier::About => (low * (1.0 - ABOUT), high * (1.0 + ABOUT)),
            Modifier::Nearly => (low * (1.0 - ABOUT), high),
            Modifier::Exact => (low, high),
        }
    }

    pub fn bound(self) -> Bound {
        match self {
            Modifier::AtLeast => Bound::AtLeast,
            Modifier::AtMost => Bound::AtMost,
            Modifier::About | Modifier::Nearly => Bound::About,
            Modifier::Exact => Bound::Exact,
        }
    }
}

struct Phrase {
    words: Vec<&'static str>,
    modifier: Modifier,
}

struct Phrases {
    before: Vec<Phrase>,
    after: Vec<Phrase>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases { before: Vec::new(), after: Vec::new() };
    for line in include_str!("../../../data/bounds.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(words), Some(side), Some(bound)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let modifier = match bound {
            "at-least" => Modifier::AtLeast,
            "at-most" => Modifier::AtMost,
            "about" => Modifier::About,
            "nearly" => Modifier::Nearly,
            _ => Modifier::Exact,
        };
        let phrase = Phrase { words: words.split(' ').collect(), modifier };
        if side == "before" { phrases.before.push(phrase) } else { phrases.after.push(phrase) }
    }
    // The longest wins: "no more than" before "more than".
    phrases.before.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    phrases.after.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    phrases
});

/// The modifier that ends before `at`, with the index where it begins.
pub(super) fn before(lx: Lexemes, at: usize) -> Option<(Modifier, usize)> {
    PHRASES.before.iter().find_map(|phrase| {
        let start = at.checked_sub(phrase.words.len())?;
        let same = phrase.words.iter().enumerate().all(|(i, word)| lx.word(start + i) == *word);
        // "the strikes over 20 towns" and "in some 20 towns" look alike; a verb of place does not stand here often.
        same.then_some((phrase.modifier, start))
    })
}

/// The modifier that begins at `at`, with the index after it.
pub(super) fn after(lx: Lexemes, at: usize) -> Option<(Modifier, usize)> {
    PHRASES.after.iter().find_map(|phrase| {
        let same = phrase.words.iter().enumerate().all(|(i, word)| lx.word(at + i) == *word);
        // "plus" joins two numbers more often than it bounds one.
        let joins = lx.word(at) == "plus" && (lx.is_word(at + 1) || lx.is_number(at + 1));
        (same && !joins).then_some((phrase.modifier, at + phrase.words.len()))
    })
}
