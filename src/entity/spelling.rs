//! Whether two spellings can be one name: a bounded edit distance for slips of the pen, and a skeleton of
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
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let length = short.chars().count();
    if length < ONE_SLIP || short.chars().next() != long.chars().next() || has_digit(a) || has_digit(b) {
        return false;
    }
    // "Kurdistan" and "Kurdistani", "Merkel" and "Merkels": an ending, not a slip.
    if long.starts_with(short) {
        return false;
    }
    let allowed = if length >= TWO_SLIPS { 2 } else { 1 };
    distance(a, b, allowed).is_some()
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// The edit distance (insertions, deletions, changes and swaps of neighbours) if it is at most `limit`.
/// Optimal string alignment; O(length · limit) time.
pub(crate) fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().take(MAX_LENGTH + 1).collect();
    let b: Vec<char> = b.chars().take(MAX_LENGTH + 1).collect();
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let far = limit + 1;
    let mut before: Vec<usize> = vec![far; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).map(|column| column.min(far)).collect();
    for row in 1..=a.len() {
        let mut current = vec![far; b.len() + 1];
        current[0] = row.min(far);
        let from = row.saturating_sub(limit).max(1);
        let to = (row + limit).min(b.len());
        for column in from..=to {
            let change = last[column - 1] + usize::from(a[row - 1] != b[column - 1]);
            let mut best = change.min(last[column] + 1).min(current[column - 1] + 1);
            if row > 1 && column > 1 && a[row - 1] == b[column - 2] && a[row - 2] == b[column - 1] {
                best = best.min(before[column - 2] + 1);
            }
            current[column] = best.min(far);
        }
        before = std::mem::replace(&mut last, current);
    }
    last.get(b.len()).copied().filter(|&distance| distance <= limit)
}

/// Longest name that is compared letter by letter, in characters.
const MAX_LENGTH: usize = 64;

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

    #[test]
    fn distances_are_bounded() {
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("abcd", "abdc", 1), Some(1));
        assert_eq!(distance("", "a", 1), Some(1));
    }

    proptest! {
        #[test]
        fn never_panics(a in "\\PC{0,30}", b in "\\PC{0,30}") {
            skeleton(&a);
            slip(&a, &b);
            prop_assert_eq!(distance(&a, &b, 2), distance(&b, &a, 2));
        }
    }
}
