//! The codes of CAMEO (Conflict and Mediation Event Observations, P. A. Schrodt 2012) in words: three letters for
//! a country or a kind of international actor, then roles of three letters each.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::entity::EntityKind;
use crate::entity::gazetteer::dictionary::kind_of_word;

/// A part of a code.
#[derive(Clone, Copy, Debug)]
struct Part {
    words: &'static str,
    kind: Option<EntityKind>,
}

static PARTS: LazyLock<FxHashMap<&'static str, Part>> = LazyLock::new(|| {
    include_str!("../../../data/gazetteer/cameo.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (code, words, kind) = (cells.next()?, cells.next()?, cells.next()?);
            Some((code, Part { words, kind: kind_of_word(kind) }))
        })
        .collect()
});

/// The parts of a code, three letters each.
fn parts(code: &str) -> impl Iterator<Item = &str> {
    (0..code.len()).step_by(3).filter_map(|at| code.get(at..(at + 3).min(code.len())))
}

/// A code as words with the code behind them: `"AFGGOV"` is `"government (AFGGOV)"`.
pub(super) fn words(code: &str) -> String {
    let words: Vec<&str> = parts(code).filter_map(|part| PARTS.get(part)).map(|part| part.words).collect();
    if words.is_empty() { code.to_owned() } else { format!("{} ({code})", words.join(", ")) }
}

/// What kind of actor a code means; the first part that says so decides. `None` for countries and unknown codes.
pub(super) fn kind(code: &str) -> Option<EntityKind> {
    let mut kinds = parts(code).filter_map(|part| PARTS.get(part)?.kind);
    let first = kinds.next()?;
    // "IMGMUSREB": what an international actor is stands behind.
    if first == EntityKind::Organisation { Some(kinds.next().unwrap_or(first)) } else { Some(first) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_words() {
        assert_eq!(words("AFGGOV"), "government (AFGGOV)");
        assert_eq!(words("QQQ"), "QQQ");
        assert_eq!(words("é"), "é");
        assert_eq!(kind("SYRREB"), Some(EntityKind::ArmedGroup));
        assert_eq!(kind("IGOUNO"), Some(EntityKind::Organisation));
        assert_eq!(kind("DNKMED"), Some(EntityKind::Outlet));
        assert_eq!(kind("DNK"), None);
    }

    #[test]
    fn the_table_is_whole() {
        for line in include_str!("../../../data/gazetteer/cameo.tsv").lines().filter(|l| !l.starts_with('#'))
        {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == 3 && cells[0].len() == 3, "{line}");
            assert!(cells[2].is_empty() || kind_of_word(cells[2]).is_some(), "{line}");
        }
    }
}
