//! Names that many bodies bear: "Superior Court", "National Assembly", "Foreign Ministry". Within one article it is clear
//! which is meant; across articles it is not.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::tables::TABLES;

/// All words of institutions' names, and those that say of what sort a body is.
static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let institutions = TABLES.institutions.values().flatten().filter(|institution| !institution.party);
    institutions
        .flat_map(|institution| institution.words.iter().copied())
        .chain(TABLES.generic_words.iter().copied())
        .collect()
});

/// Shortest acronym, in letters, that tells one body from others where no text says what it stands for.
const SHORTEST_ACRONYM: usize = 3;

/// Whether an organisation's name, folded, only says what sort of body it is, or is too short an acronym to tell.
pub(crate) fn is_generic(folded: &str) -> bool {
    let sort = |word: &str| WORDS.contains(word) || TABLES.heads.contains_key(word);
    folded.chars().count() < SHORTEST_ACRONYM || folded.split(' ').all(sort)
}

#[cfg(test)]
mod tests {
    use super::is_generic;

    #[test]
    fn names_of_sorts_are_told_from_names() {
        for generic in [
            "superior court",
            "foreign ministry",
            "national assembly",
            "university",
            "army",
            "al",
            "task force",
        ] {
            assert!(is_generic(generic), "{generic}");
        }
        for name in ["velm university", "nato", "orlo superior court", "velm army", "senate of orlo"] {
            assert!(!is_generic(name), "{name}");
        }
    }
}
