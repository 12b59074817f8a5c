//! The sentence encoder.

use super::lexical::{ALL_UPPER, DIGIT, FIRST, HYPHEN, UPPER, Word};

/// The word's case and look as a number below 32, for embedding.
#[must_use]
pub fn case_of(word: &Word) -> u32 {
    let bit = |flag: u32, place: u32| u32::from(word.is(flag)) << place;
    bit(UPPER, 0) | bit(ALL_UPPER, 1) | bit(DIGIT, 2) | bit(HYPHEN, 3) | bit(FIRST, 4)
}
