//! Which sentences have something that another article can say otherwise, and are worth the good parser.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::lexical::{DIGIT, Word};
use super::models::{Models, TaggedSentence};

/// The words of `data/compared.txt`, as the models see them.
static WORDS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
    let lines = include_str!("../../data/compared.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(|word| Word::look(word, false).lower).collect()
});

/// Whether a sentence tells something, with a verb, of what articles disagree about: a number, a day, whether it
/// is so at all, what has become of somebody. A function of the sentence alone, so that it is read in the same way
/// wherever it stands.
pub(super) fn is_compared(models: &Models, sentence: &TaggedSentence) -> bool {
    let verb = |xpos: &str| xpos.starts_with("VB") || xpos == "MD";
    let weighs = |word: &Word, xpos: &str| xpos == "CD" || word.is(DIGIT) || WORDS.contains(&word.lower);
    let mut words = sentence.words.iter().zip(&sentence.tags);
    sentence.tags.iter().any(|tag| verb(models.xpos(*tag)))
        && words.any(|(word, tag)| weighs(word, models.xpos(*tag)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::token::tokenize;

    fn compared(sentence: &str) -> bool {
        let tokens: Vec<&str> = tokenize(sentence).iter().map(|span| span.of(sentence)).collect();
        let models = Models::embedded();
        is_compared(models, &models.tag(&tokens))
    }

    #[test]
    fn numbers_days_denials_and_fates_are_compared() {
        for sentence in [
            "The quake killed 14 people .",
            "Eleven miners were pulled out alive .",
            "The ferry left on Monday .",
            "The ministry denied the report .",
            "He didn’t sign the letter .",
            "Orvik was arrested at the border .",
        ] {
            assert!(compared(sentence), "{sentence}");
        }
    }

    #[test]
    fn what_tells_nothing_to_compare_is_not() {
        for sentence in ["By our own correspondent", "3 November 2014", "The hills are green .", ""] {
            assert!(!compared(sentence), "{sentence}");
        }
    }
}
