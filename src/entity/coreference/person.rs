//! Persons: full names that differ by a middle name or an article, and surnames after a full name.

use super::Chains;
use crate::entity::EntityKind;
use crate::entity::gazetteer::fold_name;
use crate::entity::spelling;
use crate::entity::tables::{GENERATIONS, Sex, TABLES};

/// The parts of a person's name, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PersonName {
    /// Given names and initials; empty where only a surname is written.
    pub given: Vec<String>,
    /// Surname with its particles, articles left out.
    pub surname: String,
}

/// Particles that belong to the surname behind them.
const PARTICLES: [&str; 19] = [
    "de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "bin", "ibn",
    "abdel", "ag", "ould", "bint",
];

impl PersonName {
    /// Reads a name as written. "Bashar al-Sava" is given "bashar", surname "sava".
    pub fn read(text: &str) -> Self {
        let folded = fold_name(text);
        let mut words: Vec<&str> =
            folded.split(' ').filter(|word| !word.is_empty() && *word != "al").collect();
        while words.len() > 1 && words.last().is_some_and(|last| GENERATIONS.contains(last)) {
            words.pop();
        }
        // "Begum Amina Sava", "Trooper Jan Sava"
        let addressed =
            |word: &str| TABLES.forms_of_address.contains(word) || TABLES.roles.contains_key(word);
        while words.len() > 2 && addressed(words[0]) {
            words.remove(0);
        }
        let Some(last) = words.pop() else { return PersonName::default() };
        let mut surname = last.to_owned();
        while words.len() > 1 || (words.len() == 1 && PARTICLES.contains(&words[0])) {
            match words.last() {
                Some(word) if PARTICLES.contains(word) => {
                    surname = format!("{word} {surname}");
                    words.pop();
                }
                _ => break,
            }
        }
        PersonName { given: words.into_iter().map(str::to_owned).collect(), surname }
    }

    /// Whether given names are written.
    pub fn is_full(&self) -> bool {
        !self.given.is_empty()
    }

    /// Whether both can be one person's: no given name or initial speaks against it, and the surnames are equal.
    pub fn fits(&self, other: &PersonName) -> bool {
        if self.surname != other.surname {
            return false;
        }
        let (Some(mine), Some(theirs)) = (self.given.first(), other.given.first()) else { return true };
        same_given(mine, theirs) && self.fits_initials(other)
    }

    /// Whether no given name speaks against both being one person's, where the surnames are equal or differ by a slip of
    /// the pen. Of other surnames it says nothing.
    pub fn fits_spelt(&self, other: &PersonName) -> bool {
        match self.surname == other.surname {
            true => self.fits(other),
            false => !spelling::slip(&self.surname, &other.surname) || self.shares_given(other),
        }
    }

    /// Whether the given names may be one, a slip of the pen allowed; true where only a surname is written.
    fn shares_given(&self, other: &PersonName) -> bool {
        let (Some(mine), Some(theirs)) = (self.given.first(), other.given.first()) else { return true };
        same_given(mine, theirs) || spelling::slip(mine, theirs)
    }

    /// "John F. Doe" is no "John K. Doe"; "John Doe" may be either.
    fn fits_initials(&self, other: &PersonName) -> bool {
        let (mine, theirs) = (self.middle(), other.middle());
        let initial = |name: &String| name.chars().count() == 1;
        if mine.is_empty() || theirs.is_empty() || !mine.iter().chain(theirs).any(initial) {
            return true;
        }
        mine.iter().zip(theirs).all(|(a, b)| a.chars().next() == b.chars().next())
    }

    /// The initials between the first given name and the surname, "h w"; empty where there are none or names are written
    /// out.
    pub fn initials(&self) -> String {
        let middle = self.middle();
        if middle.iter().all(|name| name.chars().count() == 1) { middle.join(" ") } else { String::new() }
    }

    /// The given names behind the first.
    fn middle(&self) -> &[String] {
        self.given.get(1..).unwrap_or(&[])
    }
}

/// Whether given names tell two groups apart, however alike their surnames are written.
pub(super) fn given_names_differ(chains: &Chains<'_>, a: usize, b: usize) -> bool {
    let (left, right) = (chains.full_names(chains.root(a)), chains.full_names(chains.root(b)));
    left.iter().any(|mine| right.iter().any(|theirs| !mine.shares_given(theirs)))
}

/// "J." and "John", "Mohamed" and "Muhammad", "Sergei" and "Sergey" go together.
fn same_given(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.chars().count() == 1 {
        return long.starts_with(short);
    }
    let near =
        short.chars().next() == long.chars().next() && spelling::skeleton(short) == spelling::skeleton(long);
    near && short.len() > 3
}

fn name_of(chains: &Chains<'_>, name: usize) -> PersonName {
    PersonName::read(&chains.senses[name].text)
}

/// Whether two groups of person's names contradict each other.
pub(super) fn differ(chains: &Chains<'_>, a: usize, b: usize) -> bool {
    if let (Some(left), Some(right)) = (chains.sex_of(a), chains.sex_of(b))
        && left != right
    {
        return true;
    }
    let (left, right) = (chains.full_names(a), chains.full_names(b));
    left.iter().any(|mine| right.iter().any(|theirs| mine.surname == theirs.surname && !mine.fits(theirs)))
}

/// "Bashar Sava" and "Bashar al-Sava", "John F. Doe" and "John Doe", "J. Doe" and "John Doe".
pub(super) fn full_names(chains: &mut Chains<'_>) {
    let persons: Vec<(usize, PersonName)> = chains
        .roots()
        .into_iter()
        .filter(|&root| chains.senses[root].kind == EntityKind::Person)
        .map(|root| (root, name_of(chains, root)))
        .filter(|(_, name)| name.is_full())
        .collect();
    let mut by_surname: std::collections::BTreeMap<&str, Vec<&(usize, PersonName)>> =
        std::collections::BTreeMap::new();
    for person in &persons {
        by_surname.entry(person.1.surname.as_str()).or_default().push(person);
    }
    for group in by_surname.values() {
        for (at, (later, name)) in group.iter().enumerate() {
            let fits: Vec<usize> =
                group[..at].iter().filter(|(_, earlier)| earlier.fits(name)).map(|(root, _)| *root).collect();
            // "George Bush" behind two of other initials may be either.
            let one =
                fits.iter().all(|&a| fits.iter().all(|&b| name_of(chains, a).fits(&name_of(chains, b))));
            if let Some(&earlier) = fits.first().filter(|_| one) {
                let text = chains.senses[earlier].text.clone();
                chains.join(earlier, *later, || format!("the same given name and surname as “{text}”"));
            }
        }
    }
}

/// "Sava" after "Ion Sava", where no other Sava is in the text; "Ion" where no other Ion is.
pub(super) fn surnames(chains: &mut Chains<'_>) {
    let roots: Vec<usize> =
        chains.roots().into_iter().filter(|&root| chains.kind_of(root) == EntityKind::Person).collect();
    for &short in &roots {
        if chains.root(short) != short {
            continue;
        }
        let name = name_of(chains, short);
        if name.is_full() || name.surname.is_empty() {
            continue;
        }
        let mut by_surname: Vec<usize> = Vec::new();
        let mut by_given: Vec<usize> = Vec::new();
        for &long in &roots {
            let root = chains.root(long);
            if root == short {
                continue;
            }
            for &member in chains.members(root) {
                let full = name_of(chains, member);
                if !full.is_full() {
                    continue;
                }
                // "Abdel Rahman" ends "Rami Abdel Rahman".
                let ends = full.surname == name.surname
                    || full.surname.rsplit(' ').next() == Some(name.surname.as_str());
                if ends && !by_surname.contains(&root) {
                    by_surname.push(root);
                }
                if full.given.first() == Some(&name.surname) && !by_given.contains(&root) {
                    by_given.push(root);
                }
            }
        }
        let sex = chains.sex_of(short);
        let agrees = |root: &usize| match (sex, chains.sex_of(*root)) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => true,
        };
        let several = by_surname.len() > 1;
        by_surname.retain(agrees);
        // Of several, a sex that is stated for both decides; nothing else does.
        if several && by_surname.len() == 1 && (sex.is_none() || chains.sex_of(by_surname[0]) != sex) {
            by_surname.clear();
        }
        let text = |root: usize, chains: &Chains<'_>| chains.senses[root].text.clone();
        match (&by_surname[..], &by_given[..]) {
            (&[only], _) => {
                let full = text(only, chains);
                let by_sex = several && sex.is_some();
                chains.join(only, short, || {
                    if by_sex {
                        let word = if sex == Some(Sex::Female) { "woman" } else { "man" };
                        format!("the surname of “{full}”, the only {word} of that surname here")
                    } else {
                        format!("the surname of “{full}”, and nobody else here bears it")
                    }
                });
            }
            (&[], &[only]) if !several => {
                let full = text(only, chains);
                chains.join(only, short, || {
                    format!("the given name of “{full}”, and nobody else here bears it")
                });
            }
            (&[_, _, ..], _) if chains.reasons[short].is_empty() => {
                chains.reasons[short] =
                    "several people of that surname are named here; left apart".to_owned();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_parts() {
        let name = PersonName::read("Bashar al-Sava");
        assert_eq!((name.given, name.surname.as_str()), (vec!["bashar".to_owned()], "sava"));
        assert_eq!(PersonName::read("Staffan de Nova").surname, "de nova");
        assert_eq!(PersonName::read("Sava").surname, "sava");
        assert_eq!(PersonName::read("Begum Amina Sava"), PersonName::read("Amina Sava"));
        assert!(PersonName::read("Bashar Sava").fits(&PersonName::read("Bashar al-Sava")));
        assert!(!PersonName::read("Hilda Sava").fits(&PersonName::read("Bill Sava")));
        assert!(PersonName::read("J. Sava").fits(&PersonName::read("John Sava")));
    }
}
