//! Names that a list writes in capitals throughout, as a newspaper would write them.

/// Words that are small inside a name.
const SMALL: [&str; 20] = [
    "of", "and", "the", "for", "in", "on", "to", "a", "an", "at", "by", "de", "la", "le", "du", "des", "und",
    "von", "van", "bin",
];

/// `"MINISTRY_OF_DEFENCE"` as `"Ministry of Defence"`. Single short words and words without vowels are taken for
/// acronyms and stay as they are, so that they match only where a text writes them so.
pub(super) fn newspaper(capitals: &str) -> String {
    let words: Vec<&str> = capitals.split(['_', ' ']).filter(|word| !word.is_empty()).collect();
    let alone = words.len() == 1;
    let mut out = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if at > 0 && SMALL.contains(&lower.as_str()) {
            out.push(lower);
        } else if letters <= 5 && (alone || !lower.contains(['a', 'e', 'i', 'o', 'u', 'y'])) {
            out.push((*word).to_owned());
        } else {
            out.push(capitalised(&lower));
        }
    }
    out.join(" ")
}

/// The first letter of the word and of its parts behind hyphens, dots and slashes made a capital.
fn capitalised(lower: &str) -> String {
    let mut out = String::with_capacity(lower.len());
    let mut first = true;
    for letter in lower.chars() {
        if first && letter.is_alphabetic() {
            out.extend(letter.to_uppercase());
            first = false;
        } else {
            out.push(letter);
        }
        first |= matches!(letter, '-' | '.' | '/' | '(');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_undone() {
        assert_eq!(newspaper("MINISTRY_OF_DEFENCE_"), "Ministry of Defence");
        assert_eq!(newspaper("AL-NASIR_FRONT"), "Al-Nasir Front");
        assert_eq!(newspaper("B._LYNN_TARN_"), "B. Lynn Tarn");
        assert_eq!(newspaper("ANTF"), "ANTF");
        assert_eq!(newspaper("XRT_HOLDING"), "XRT Holding");
        assert_eq!(newspaper(""), "");
    }
}
