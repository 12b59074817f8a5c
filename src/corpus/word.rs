//! Words as the comparison of documents sees them: folded to a stem, weighed by how rare they are in English.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The number of a stem or of another feature. The same on every machine.
pub(crate) type Feature = u64;

/// FNV-1a with a final mix (Fowler, Noll, Vo; finaliser of SplitMix64).
pub(crate) fn feature(bytes: &[u8]) -> Feature {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash)
}

/// Finaliser of SplitMix64.
pub(crate) fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Lower case without accents.
pub(crate) fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        return Cow::Owned(word.to_ascii_lowercase());
    }
    Cow::Owned(
        word.nfd()
            .filter(|&c| !is_combining_mark(c))
            .map(|c| if c == '\u{2019}' { '\'' } else { c })
            .flat_map(char::to_lowercase)
            .collect(),
    )
}

static IRREGULAR: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../../data/corpus/irregular_forms.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// The stem of a folded word: its base form without the endings of number, tense and person. It is no word
/// for people to read; two forms of one word have the same stem, and that is all it is for.
pub(crate) fn stem(folded: &str) -> String {
    let word = folded.strip_suffix("'s").unwrap_or(folded);
    let word = IRREGULAR.get(word).copied().unwrap_or(word);
    if !word.is_ascii() || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.to_owned();
    }
    let mut stem = word.to_owned();
    let long = |stem: &str, least: usize| stem.len() >= least;
    if long(&stem, 5) && stem.ends_with("ies") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if stem.ends_with("sses")
        || (long(&stem, 5) && (stem.ends_with("shes") || stem.ends_with("ches") || stem.ends_with("xes")))
    {
        stem.truncate(stem.len() - 2);
    } else if long(&stem, 4)
        && stem.ends_with('s')
        && !["ss", "us", "is"].iter().any(|ending| stem.ends_with(ending))
    {
        stem.pop();
    } else if long(&stem, 5) && stem.ends_with("ied") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else {
        let cut = if long(&stem, 6) && stem.ends_with("ing") {
            3
        } else if long(&stem, 5) && stem.ends_with("ed") {
            2
        } else {
            0
        };
        let vowel = |byte: &u8| b"aeiouy".contains(byte);
        if cut > 0 && stem.as_bytes()[..stem.len() - cut].iter().any(vowel) {
            stem.truncate(stem.len() - cut);
            let bytes = stem.as_bytes();
            let last = bytes.len() - 1;
            if last > 1 && bytes[last] == bytes[last - 1] && !b"lsz".contains(&bytes[last]) {
                stem.pop();
            }
        }
    }
    one_spelling(&mut stem);
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    stem
}

/// British and American spellings of one word, made the same: outlets of both countries print one agency.
fn one_spelling(stem: &mut String) {
    const ENDINGS: [(&str, &str, usize); 8] = [
        ("our", "or", 6),
        ("fense", "fence", 6),
        ("cense", "cence", 6),
        ("tre", "ter", 5),
        ("ization", "isation", 9),
        ("ize", "ise", 6),
        ("iz", "is", 6),
        ("yze", "yse", 6),
    ];
    for (from, to, least) in ENDINGS {
        if stem.len() >= least && stem.ends_with(from) {
            stem.truncate(stem.len() - from.len());
            stem.push_str(to);
            return;
        }
    }
    if stem.len() >= 7 && stem.ends_with("ll") {
        stem.pop();
    }
}

struct Frequencies {
    sentences: f32,
    by_stem: BTreeMap<Feature, u32>,
}

static FREQUENCIES: LazyLock<Frequencies> = LazyLock::new(|| {
    let mut by_stem: BTreeMap<Feature, u32> = BTreeMap::new();
    for line in include_str!("../../data/corpus/word_frequency.tsv").lines() {
        if line.starts_with('#') {
            continue;
        }
        let Some((word, count)) = line.split_once('\t') else { continue };
        let count: u32 = count.parse().unwrap_or(0);
        *by_stem.entry(feature(stem(word).as_bytes())).or_default() += count;
    }
    Frequencies { sentences: 19_580.0, by_stem }
});

/// How rare a stem is in general English, from 0 (in every second sentence) to 1 (hardly ever): the scaled
/// inverse document frequency of Spärck Jones (1972) over the table's sentences. A fixed table, and not the
/// folder's own counts, so that one edit cannot change how two other documents compare.
pub(crate) fn rarity(stem: Feature) -> f32 {
    let table = &*FREQUENCIES;
    let count = table.by_stem.get(&stem).copied().unwrap_or(3) as f32;
    ((table.sentences / count).ln() / (table.sentences / 3.0).ln()).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for (a, b) in [
            ("bombed", "bombing"),
            ("strikes", "struck"),
            ("stopped", "stop"),
            ("families", "family"),
            ("denied", "denies"),
            ("kill", "killing"),
            ("ministry's", "ministry"),
            ("wives", "wife"),
            ("defence", "defense"),
            ("travelled", "traveled"),
            ("organising", "organized"),
            ("harbours", "harbor"),
            ("centre", "centers"),
            ("programmes", "program"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_ne!(stem("bus"), stem("bu"));
        assert_eq!(stem("bed"), "bed");
        assert_eq!(stem("king"), "king");
    }

    #[test]
    fn accents_and_case_fold() {
        assert_eq!(fold("São"), "sao");
        assert_eq!(fold("NATO"), "nato");
        assert_eq!(fold("don\u{2019}t"), "don't");
    }

    #[test]
    fn rare_words_weigh_more() {
        let weight = |word: &str| rarity(feature(stem(word).as_bytes()));
        assert!(weight("the") < 0.1);
        assert!(weight("said") < weight("attack"));
        assert!(weight("attack") < weight("zorvath"));
        assert_eq!(weight("zorvath"), 1.0);
    }
}
