//! Whether two spellings can be one name: an edit distance for slips of the pen, and a skeleton of
//! consonants for the many ways a name is carried over from another script.

use super::gazetteer::fold_name;

/// A name written in two ways that are taken for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpellingVariant {
    /// Mention with the rarer spelling, as an index into [`crate::facts::Facts::mentions`].
    pub mention: u32,
    /// The spelling used there.
    pub written: String,
    /// The spelling used otherwise.
    pub usual: String,
    /// Why the two are taken for one name.
    pub reason: String,
}

/// Shortest name in which one changed letter is taken for a slip.
const ONE_SLIP: usize = 6;
/// Shortest name in which two changed letters are taken for slips.
const TWO_SLIPS: usize = 9;
/// Longest name that is compared letter by letter.
const LONGEST: usize = 64;

/// Whether `a` and `b`, folded and different, look like one long rare name with one or two slips. Of names of several
/// words all but one must be the same, and that one is judged by itself: "Homs province" is no "Hama province".
pub(crate) fn slip(a: &str, b: &str) -> bool {
    let (left, right): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    if left.len() > 1 && left.len() == right.len() {
        let mut differing = left.iter().zip(&right).filter(|(x, y)| x != y);
        return match (differing.next(), differing.next()) {
            (Some((x, y)), None) => word_slip(x, y),
            _ => false,
        };
    }
    word_slip(a, b)
}

fn word_slip(a: &str, b: &str) -> bool {
    let (a_length, b_length) = (a.chars().count(), b.chars().count());
    let (short, long) = if a_length <= b_length { (a, b) } else { (b, a) };
    let length = a_length.min(b_length);
    if !(ONE_SLIP..=LONGEST).contains(&length)
        || short.chars().next() != long.chars().next()
        || has_digit(a)
        || has_digit(b)
    {
        return false;
    }
    // "Kurdistan" and "Kurdistani", "Merkel" and "Merkels": an ending, not a slip.
    if long.starts_with(short) {
        return false;
    }
    let allowed = if length >= TWO_SLIPS { 2 } else { 1 };
    a_length.abs_diff(b_length) <= allowed && strsim::osa_distance(a, b) <= allowed
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// Whether two names of one skeleton are near enough in their vowels to be carried over from one name: "Hussein" and
/// "Husayn", not "Murrow" and "Maor". Of names that are parted into words differently the skeleton alone counts.
pub(crate) fn is_transliteration(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        fold_name(name).split(' ').filter(|word| *word != "al").map(plain_vowels).collect()
    };
    let (a, b) = (words(a), words(b));
    a.len() != b.len() || a.iter().zip(&b).all(|(a, b)| strsim::osa_distance(a, b) <= MOST_VOWELS)
}

/// Letters in which a word may differ by its transliteration once doubled letters are one and `y`, `ee`, `ou` and the like
/// are written plainly.
const MOST_VOWELS: usize = 2;

fn plain_vowels(word: &str) -> String {
    let word =
        word.replace("ee", "i").replace("oo", "u").replace("ou", "u").replace("ow", "u").replace("ie", "i");
    let mut plain = String::with_capacity(word.len());
    for letter in word.chars() {
        let letter = match letter {
            'y' => 'i',
            'w' => 'u',
            'q' | 'c' => 'k',
            other => other,
        };
        if !plain.ends_with(letter) {
            plain.push(letter);
        }
    }
    plain
}

/// The consonants of a name as transliterations keep them: "Dayr az Zawr", "Deir Ezzor" and "Deir al-Zor" give
/// the same skeleton, and so do "Hussein" and "Husayn", "Mohammed" and "Muhamad".
pub(crate) fn skeleton(name: &str) -> String {
    let folded = fold_name(name);
    let mut skeleton = String::with_capacity(folded.len());
    let mut words = folded.split(' ').peekable();
    let mut first = true;
    while let Some(word) = words.next() {
        // The article, apart or grown together with a doubled consonant ("Ezzor"), says nothing.
        if word == "al" && words.peek().is_some() {
            continue;
        }
        let mut letters = word.as_bytes();
        if !first && letters.len() > 4 && matches!(letters[0], b'a' | b'e') && letters[1] == letters[2] {
            letters = &letters[2..];
        }
        if !first {
            skeleton.push(' ');
        }
        consonants(letters, &mut skeleton);
        first = false;
    }
    skeleton
}

fn consonants(letters: &[u8], skeleton: &mut String) {
    let mut previous = 0;
    for (at, &letter) in letters.iter().enumerate() {
        let kept = match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' => {
                // A vowel at the start shows only that there is one.
                if at == 0 { Some(b'a') } else { None }
            }
            b'q' | b'c' => Some(b'k'),
            b'h' if matches!(previous, b'k' | b'g' | b't' | b'd' | b's') => None,
            b'h' if at + 1 == letters.len() => None,
            other => Some(other),
        };
        if let Some(kept) = kept
            && kept != previous
        {
            skeleton.push(kept as char);
            previous = kept;
        } else if kept.is_none() && letter != b'h' {
            // Vowels part two equal consonants only where both are written: "Mamoud" keeps both.
            if at > 0 {
                previous = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn transliterations_share_a_skeleton() {
        for (a, b) in [
            ("Deir Ezzor", "Deir ez-Zor"),
            ("Deir Ezzor", "Dayr az Zawr"),
            ("Al Bab", "al-Bab"),
            ("Hussein", "Husayn"),
            ("Mohammed", "Muhammad"),
            ("Qaryatain", "Qaryatayn"),
            ("Kirkuk", "Kirkuk"),
            ("al-Raqqah", "Raqqa"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        for (a, b) in [("Homs", "Hama"), ("Iran", "Iraq"), ("Kabul", "Kabala Town")] {
            assert_ne!(skeleton(a), skeleton(b), "{a} {b}");
        }
    }

    #[test]
    fn slips_are_told_from_other_names() {
        assert!(slip("varnopolov", "varnopoloc"));
        assert!(slip("reznikova", "rezinkova"));
        assert!(!slip("homs", "hams"));
        assert!(!slip("kurdistan", "kurdistani"));
        assert!(!slip("battalion 12", "battalion 13"));
    }

    proptest! {
        #[test]
        fn never_panics(a in "\\PC{0,30}", b in "\\PC{0,30}") {
            skeleton(&a);
            prop_assert_eq!(slip(&a, &b), slip(&b, &a));
        }
    }
}
