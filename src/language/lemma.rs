//! Dictionary forms of English words: a table of irregular forms (`data/lemmas.tsv`), then the rules of
//! English inflection.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, StrExt};

use super::Upos;

/// The three kinds of inflection English has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Inflection {
    Verb,
    Noun,
    Adjective,
}

static IRREGULAR: LazyLock<FxHashMap<(Inflection, &'static str), &'static str>> = LazyLock::new(|| {
    let mut forms = FxHashMap::default();
    for line in include_str!("../../data/lemmas.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(lemma), Some(class), Some(all)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let class = match class {
            "verb" => Inflection::Verb,
            "noun" => Inflection::Noun,
            _ => Inflection::Adjective,
        };
        // A lemma is its own form, so that "news" and "bus" are not cut.
        forms.insert((class, lemma), lemma);
        for form in all.split(' ') {
            forms.insert((class, form), lemma);
        }
    }
    forms
});

/// The dictionary form of `word`, in lower case, given its part of speech: "struck" as a verb is "strike",
/// "sorties" as a noun is "sortie". Words of other parts of speech are only put into lower case.
pub fn lemma(word: &str, upos: Upos) -> SmolStr {
    let lower = word.to_lowercase_smolstr();
    let class = match upos {
        Upos::VERB | Upos::AUX => Inflection::Verb,
        Upos::NOUN => Inflection::Noun,
        Upos::ADJ => Inflection::Adjective,
        _ => return lower,
    };
    if let Some(known) = IRREGULAR.get(&(class, lower.as_str())) {
        return SmolStr::new_static(known);
    }
    if !lower.is_ascii() || lower.len() < 4 {
        // Too short to cut safely; what is irregular among them stands in the table.
        return if class == Inflection::Noun && lower.len() == 3 { short_plural(&lower) } else { lower };
    }
    match class {
        Inflection::Verb => verb(&lower),
        Inflection::Noun => noun(&lower),
        Inflection::Adjective => lower,
    }
}

fn short_plural(word: &str) -> SmolStr {
    let stem = word.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i', 'a']));
    stem.unwrap_or(word).into()
}

fn noun(word: &str) -> SmolStr {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return SmolStr::from_iter([stem, "y"]);
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes", "oes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].into();
        }
    }
    if word.ends_with("men") && word.len() > 5 {
        return SmolStr::from_iter([&word[..word.len() - 3], "man"]);
    }
    let kept = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    match word.strip_suffix('s') {
        Some(stem) if !kept => stem.into(),
        _ => word.into(),
    }
}

fn verb(word: &str) -> SmolStr {
    if let Some(stem) =
        word.strip_suffix("ies").or_else(|| word.strip_suffix("ied")).filter(|stem| stem.len() > 1)
    {
        return SmolStr::from_iter([stem, "y"]);
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes", "oes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].into();
        }
    }
    let stem = match (word.strip_suffix("ing"), word.strip_suffix("ed")) {
        (Some(stem), _) | (None, Some(stem)) if stem.len() > 1 && stem.contains(is_vowel_or_y) => stem,
        _ => {
            let kept = word.ends_with("ss") || word.ends_with("us") || word.ends_with("is");
            return word.strip_suffix('s').filter(|_| !kept).unwrap_or(word).into();
        }
    };
    uninflected(stem)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn is_vowel_or_y(c: char) -> bool {
    is_vowel(c) || c == 'y'
}

/// Undoes the doubling of a consonant or the loss of an e before -ed and -ing.
fn uninflected(stem: &str) -> SmolStr {
    let mut back = stem.chars().rev();
    let (last, second, third) =
        (back.next().unwrap_or(' '), back.next().unwrap_or(' '), back.next().unwrap_or(' '));
    let doubled = last == second && !is_vowel(last);
    if doubled {
        // "kill", "pass", "staff", "buzz" end so; "stop" does not.
        return if matches!(last, 'l' | 's' | 'f' | 'z') {
            stem.into()
        } else {
            stem[..stem.len() - 1].into()
        };
    }
    // Vowels in front of the last consonant: "claim" has two, "nam(e)" one.
    let one_vowel = is_vowel(second) && !is_vowel(third);
    let silent_e = match last {
        'c' | 'v' | 'u' => true,
        'z' => true,
        's' => is_vowel(second) || matches!(second, 'n' | 'r' | 'l' | 'p'),
        'g' => matches!(second, 'n' | 'd' | 'r' | 'l' | 'a' | 'u' | 'e') && !stem.ends_with("ing"),
        'l' => {
            !is_vowel(second) && !matches!(second, 'r' | 'w' | 'y')
                || stem.ends_with("ol") && stem.len() < 5
                || one_vowel && matches!(second, 'i' | 'u')
        }
        'r' => {
            one_vowel && (matches!(second, 'i' | 'u' | 'a') || second == 'o' && third != 'b')
                || stem.ends_with("quir")
                || stem.ends_with("cquir")
        }
        'n' => {
            one_vowel && (matches!(second, 'i' | 'u') || stem.len() < 4)
                || one_vowel && second == 'o' && third == 'p'
        }
        'd' => one_vowel && matches!(second, 'i' | 'u' | 'a' | 'o') || stem.ends_with("ced"),
        'k' => one_vowel && second != 'e',
        'm' => one_vowel && matches!(second, 'u' | 'a' | 'i'),
        'p' => one_vowel && matches!(second, 'a' | 'o' | 'y') && !stem.ends_with("lop"),
        't' => {
            (second == 'a' && third != 'e' && third != 'o' && third != 'b'
                || one_vowel && matches!(second, 'u' | 'i' | 'o'))
                || stem.ends_with("reat") && stem.len() == 4
        }
        'b' => one_vowel && second != 'u',
        'h' => stem.ends_with("ath") && stem.len() > 4,
        _ => false,
    };
    if silent_e { SmolStr::from_iter([stem, "e"]) } else { stem.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs() {
        for (form, expected) in [
            ("struck", "strike"),
            ("killed", "kill"),
            ("accused", "accuse"),
            ("denies", "deny"),
            ("bombing", "bomb"),
            ("stopped", "stop"),
            ("negotiating", "negotiate"),
            ("said", "say"),
            ("provides", "provide"),
            ("injured", "injure"),
            ("captured", "capture"),
            ("reports", "report"),
            ("claimed", "claim"),
            ("controlled", "control"),
            ("passed", "pass"),
            ("moved", "move"),
            ("fired", "fire"),
            ("settled", "settle"),
            ("remained", "remain"),
            ("arrested", "arrest"),
            ("charged", "charge"),
            ("voted", "vote"),
            ("delivered", "deliver"),
        ] {
            assert_eq!(lemma(form, Upos::VERB), expected, "{form}");
        }
    }

    #[test]
    fn nouns() {
        for (form, expected) in [
            ("sorties", "sortie"),
            ("cities", "city"),
            ("strikes", "strike"),
            ("Men", "man"),
            ("bosses", "boss"),
            ("buses", "bus"),
            ("houses", "house"),
            ("crisis", "crisis"),
            ("attacks", "attack"),
            ("news", "news"),
        ] {
            assert_eq!(lemma(form, Upos::NOUN), expected, "{form}");
        }
    }

    #[test]
    fn names_keep_their_letters() {
        assert_eq!(lemma("Paris", Upos::PROPN), "paris");
        assert_eq!(lemma("é", Upos::VERB), "é");
    }
}
