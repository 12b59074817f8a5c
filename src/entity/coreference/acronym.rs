//! Acronyms: defined in brackets ("Free Harbour Army (FHA)") or standing for a name's initials.

use super::{Chains, Sense};
use crate::entity::EntityKind;
use crate::entity::gazetteer::fold_name;
use crate::entity::names::{Basis, Known, Name, SpottedKind, class};
use crate::entity::words::Words;

/// "Free Harbour Army (FHA)", "Daesh (ISIS)", "FHA (Free Harbour Army)".
pub(super) fn defined(chains: &mut Chains<'_>) {
    let senses = chains.senses;
    for next in 1..chains.names.len() {
        let bracketed = is_bracketed(chains.words, &chains.names[next - 1], &chains.names[next]);
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

/// An acronym that the text introduces for another body than the dictionary knows by it is that body's: "the Election
/// Commission (EC)" is not the European one. Takes the dictionary's ids back.
pub(crate) fn introduced(words: &Words<'_>, names: &[Name], known: &[Known], senses: &mut [Sense]) {
    let mut taken_back: Vec<String> = Vec::new();
    for at in 1..names.len() {
        if !is_bracketed(words, &names[at - 1], &names[at]) {
            continue;
        }
        let (long, short) = (&senses[at - 1], &senses[at]);
        let listed = names[at].known.and_then(|index| known.get(index)).filter(|listed| !listed.user);
        let Some(listed) = listed.filter(|listed| short.id.as_ref() == Some(&listed.id)) else { continue };
        let other = long.id != short.id && names[at - 1].basis < Basis::User;
        if other && initials_match(&short.text, &long.text) && !is_alike(&long.text, &listed.name) {
            taken_back.push(short.text.clone());
        }
    }
    for (sense, name) in senses.iter_mut().zip(names) {
        if name.basis < Basis::User && taken_back.contains(&sense.text) {
            sense.id = None;
            sense.shown = None;
            sense.kind = EntityKind::Organisation;
        }
    }
}

/// Whether two names may be one body's: one holds the other's words, or they share two.
fn is_alike(a: &str, b: &str) -> bool {
    let (a, b) = (fold_name(a), fold_name(b));
    let words =
        |name: &str| name.split(' ').filter(|word| word.len() > 3).map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (words(&a), words(&b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared >= 2 || shared == a.len().min(b.len())
}

/// "Free Harbour Army (FHA)": the second name in brackets right behind the first.
fn is_bracketed(words: &Words<'_>, left: &Name, right: &Name) -> bool {
    let open = left.tokens.end;
    right.tokens.start == open + 1
        && words.text(open) == "("
        && words.text(right.tokens.end) == ")"
        && words.same_sentence(open, right.tokens.end)
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
