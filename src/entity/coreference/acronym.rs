//! Acronyms: defined in brackets ("Free Harbour Army (FHA)") or standing for a name's initials.

use super::Chains;
use crate::entity::names::{SpottedKind, class};

/// "Free Harbour Army (FHA)", "Daesh (ISIS)", "FHA (Free Harbour Army)".
pub(super) fn defined(chains: &mut Chains<'_>) {
    let senses = chains.senses;
    for next in 1..chains.names.len() {
        let (left, right) = (&chains.names[next - 1], &chains.names[next]);
        let words = chains.words;
        let open = left.tokens.end;
        let bracketed = right.tokens.start == open + 1
            && words.text(open) == "("
            && words.text(right.tokens.end) == ")"
            && words.same_sentence(open, right.tokens.end);
        if !bracketed || class(senses[next].kind) == SpottedKind::Other {
            continue;
        }
        let (name, short) = (&senses[next - 1], &senses[next]);
        let acronym = |text: &str| {
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            (2..=8).contains(&letters) && text.chars().filter(|c| c.is_uppercase()).count() * 2 > letters
        };
        let organisation = class(name.kind) == SpottedKind::Organisation;
        let spells = acronym(&short.text) && initials_match(&short.text, &name.text)
            || acronym(&name.text) && initials_match(&name.text, &short.text);
        // The dictionary may know the one and not the other, "Group of the North (JNM)".
        let unknown = short.id.is_none() || name.id.is_none() && name.text.split(' ').count() > 2;
        let alias = organisation && acronym(&short.text) && unknown && name.text.contains(' ');
        if spells || alias {
            chains.join(next - 1, next, || {
                if spells {
                    format!("introduced in brackets as the acronym of “{}”", name.text)
                } else {
                    format!("introduced in brackets beside “{}”", name.text)
                }
            });
        }
    }
}

/// "FHA" where only one name in the text has these initials.
pub(super) fn initials(chains: &mut Chains<'_>) {
    let senses = chains.senses;
    for short in chains.roots() {
        let text = senses[short].text.as_str();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let acronym = (3..=7).contains(&letters) && text.chars().all(|c| c.is_uppercase() || c == '.');
        if !acronym || chains.root(short) != short {
            continue;
        }
        let mut fits: Vec<usize> = Vec::new();
        for long in 0..senses.len() {
            let root = chains.root(long);
            if root != short
                && !fits.contains(&root)
                && class(senses[long].kind) == SpottedKind::Organisation
                && class(senses[short].kind) == SpottedKind::Organisation
                && senses[long].text.contains(' ')
                && initials_match(text, &senses[long].text)
            {
                fits.push(root);
            }
        }
        if let [only] = fits[..] {
            let full = senses[only].text.clone();
            chains.join(only, short, || format!("the initials of “{full}”"));
        }
    }
}

/// Whether an acronym's letters are the initials of a name: of all its words, or of those that are capitalised.
pub(crate) fn initials_match(acronym: &str, name: &str) -> bool {
    let letters: String =
        acronym.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let letters = letters.strip_suffix('s').filter(|_| acronym.ends_with('s')).unwrap_or(&letters);
    if letters.len() < 2 {
        return false;
    }
    let words = || name.split([' ', '-', '/', '\u{a0}']).filter(|word| !word.is_empty());
    let initials = |keep: &dyn Fn(&str) -> bool| -> String {
        words()
            .filter(|word| keep(word))
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let capitals = initials(&|word| word.chars().next().is_some_and(char::is_uppercase));
    let plain = initials(&|word| {
        !matches!(word.to_lowercase().as_str(), "of" | "the" | "for" | "and" | "in" | "on" | "&")
    });
    letters == capitals || letters == plain || letters == initials(&|_| true)
}

#[cfg(test)]
mod tests {
    use super::initials_match;

    #[test]
    fn initials_of_words() {
        assert!(initials_match("FHA", "Free Harbour Army"));
        assert!(initials_match("OHR", "Observatory for Human Rights"));
        assert!(initials_match("U.N.", "United Nations"));
        assert!(!initials_match("FHA", "Harbour Army"));
    }
}
