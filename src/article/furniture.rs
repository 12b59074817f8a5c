//! What the furniture of news pages looks like: the patterns of `data/furniture.tsv`.

use std::sync::LazyLock;

use regex::{RegexSet, RegexSetBuilder};

/// What a pattern says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hint {
    /// Navigation, sharing, prompts.
    Navigation,
    /// As navigation, and the article seldom goes on behind it.
    End,
    /// The credit of a picture.
    PictureCredit,
    /// Who reported or where the text comes from.
    Credit,
    /// The text of a picture.
    Caption,
}

/// Lines longer than this, in bytes, are never furniture by their wording.
const LONGEST: usize = 320;

struct Patterns {
    hints: Vec<(Hint, usize)>,
    set: RegexSet,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let mut hints = Vec::new();
    let mut expressions = Vec::new();
    let rows = include_str!("../../data/furniture.tsv").lines().filter(|line| !line.starts_with('#'));
    for row in rows {
        let mut fields = row.splitn(3, '\t');
        let (Some(kind), Some(longest), Some(expression)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let picture = ["photo", "©", "image"].iter().any(|word| expression.contains(word));
        let hint = match kind {
            "end" => Hint::End,
            "caption" => Hint::Caption,
            "credit" if picture => Hint::PictureCredit,
            "credit" => Hint::Credit,
            _ => Hint::Navigation,
        };
        hints.push((hint, longest.parse().unwrap_or(LONGEST)));
        expressions.push(format!("^(?:{expression})$"));
    }
    let set = RegexSetBuilder::new(expressions)
        .case_insensitive(true)
        .size_limit(1 << 26)
        // Without room for its table the set is matched state by state, which is many times slower.
        .dfa_size_limit(1 << 26)
        .build()
        .unwrap_or_else(|error| {
            // The file is part of the program; a test holds that it compiles.
            debug_assert!(false, "data/furniture.tsv: {error}");
            RegexSet::empty()
        });
    Patterns { hints, set }
});

/// What the wording of a line says it is; `None` where it looks like any other text.
pub(super) fn hint(line: &str) -> Option<Hint> {
    if line.len() > LONGEST {
        return None;
    }
    let patterns = &*PATTERNS;
    let matched = patterns.set.matches(line).into_iter().filter_map(|at| patterns.hints.get(at));
    matched.filter(|(_, longest)| line.len() <= *longest).map(|(hint, _)| *hint).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_and_credits_are_known() {
        for (line, expected) in [
            ("Skip to main content", Hint::Navigation),
            ("  1. Skip to footer".trim(), Hint::Navigation),
            ("12 users have voted.", Hint::Navigation),
            ("Rate this article", Hint::Navigation),
            ("Average: 4.2 (12 votes)", Hint::Navigation),
            ("Sign up to our newsletter for more", Hint::End),
            ("Subscribe", Hint::End),
            ("Image: Reuters/J. Doe", Hint::PictureCredit),
            ("With reporting by Reuters", Hint::Credit),
            ("ab/cd (AFP, dpa)", Hint::Credit),
            ("A man crosses the bridge at Orlo (file photo)", Hint::Caption),
        ] {
            assert_eq!(hint(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_furniture() {
        for line in [
            "Share prices fell on Monday.",
            "Up to 30 people were hurt when the bridge fell.",
            "He told reporters to read more about the case in the court's file, which he said would be opened.",
            "Follow the money, the prosecutor said.",
            "Average rents rose by a tenth in Orlo last year.",
            "Votes were still being counted on Monday.",
        ] {
            assert_eq!(hint(line), None, "{line}");
        }
    }
}
