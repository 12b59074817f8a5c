//! What single words say about names: given name, surname, title, head of an organisation and the like,
//! as a set of bits for each word.

use std::ops::{BitOr, BitOrAssign};

use rustc_hash::FxHashMap;

use crate::language::person_names::{GIVEN, PersonNames, SURNAME};

const WORDS: &str = include_str!("../../../data/gazetteer/words.tsv");

/// A set of bits about one word or token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub u32);

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $bit:literal,)*) => {
        impl Flags {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
        }
    };
}

flags! {
    /// A given name.
    GIVEN = 0,
    /// A surname.
    SURNAME = 1,
    /// Stands before a person's name: "Mr", "President".
    TITLE = 2,
    /// A military rank.
    MILITARY = 3,
    /// What a person is: "spokesman".
    ROLE = 4,
    /// Heads an organisation's name: "Ministry", "University".
    HEAD = 5,
    /// Heads the name of a government's body or force.
    BODY = 6,
    /// The legal form of a company: "Inc".
    SUFFIX = 7,
    /// Stands inside a person's name: "van", "al".
    PARTICLE = 8,
    /// A day of the week.
    WEEKDAY = 9,
    /// A month.
    MONTH = 10,
    /// A building or place: "Airport", "Province".
    FACILITY = 11,
    /// A water: "River".
    WATER = 12,
    /// A direction: "northern".
    DIRECTION = 13,
    /// The adjective or noun of a nationality.
    DEMONYM = 14,
    /// Part of a place's name.
    PLACE = 15,
    /// Part of a country's name.
    COUNTRY = 16,
    /// Part of a well-known place's name: country, region, sea, or town above 100,000.
    WELL_KNOWN_PLACE = 17,
    /// Part of the name of a known organisation or government.
    ORGANISATION = 18,
    /// Part of the name of a known armed group.
    ARMED_GROUP = 19,
    /// Part of the name of a known outlet or agency.
    OUTLET = 20,
    /// Part of the name of a people, religion or following.
    GROUP = 21,
    /// Begins a match of the dictionary or the places.
    BEGINS = 22,
    /// Continues such a match.
    CONTINUES = 23,
    /// Part of a name that stands for a government: "Kremlin", "Moscow".
    METONYM = 24,
    /// Part of the name of a known person.
    PERSON = 25,
}

impl Flags {
    /// Whether all bits of `other` are set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether no bit is set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Flags {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Flags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// The words of `words.tsv` and the names of persons.
#[derive(Clone)]
pub struct Words {
    classes: FxHashMap<String, Flags>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("classes", &self.classes.len()).finish_non_exhaustive()
    }
}

impl Words {
    /// The words that are part of the binary.
    pub fn builtin() -> Self {
        let mut classes: FxHashMap<String, Flags> = FxHashMap::default();
        for line in WORDS.lines().filter(|l| !l.starts_with('#')) {
            let Some((class, words)) = line.split_once('\t') else { continue };
            let Some(flag) = class_flag(class) else { continue };
            for word in words.split(' ').filter(|w| !w.is_empty()) {
                *classes.entry(super::fold_name(word)).or_default() |= flag;
            }
        }
        Self { classes }
    }

    /// What a folded word may be. Case is the caller's: "May" and "may" fold alike.
    pub fn flags(&self, folded: &str) -> Flags {
        let class = self.classes.get(folded).copied().unwrap_or_default();
        let known = PersonNames::builtin().flags(folded);
        let bit = |of: u64, flag: Flags| if known & of != 0 { flag } else { Flags::default() };
        class | bit(GIVEN, Flags::GIVEN) | bit(SURNAME, Flags::SURNAME)
    }
}

fn class_flag(class: &str) -> Option<Flags> {
    Some(match class {
        "title" => Flags::TITLE,
        "military" => Flags::MILITARY,
        "role" => Flags::ROLE,
        "head" => Flags::HEAD,
        "body" => Flags::BODY,
        "suffix" => Flags::SUFFIX,
        "particle" => Flags::PARTICLE,
        "weekday" => Flags::WEEKDAY,
        "month" => Flags::MONTH,
        "facility" => Flags::FACILITY,
        "water" => Flags::WATER,
        "direction" => Flags::DIRECTION,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_classes() {
        let words = Words::builtin();
        assert!(words.flags("ministry").has(Flags::HEAD | Flags::BODY));
        assert!(words.flags("gen").has(Flags::MILITARY));
        assert!(words.flags("john").has(Flags::GIVEN));
        assert!(words.flags("smith").has(Flags::SURNAME));
        assert!(words.flags("mohammed").has(Flags::GIVEN));
        assert!(words.flags("tuesday").has(Flags::WEEKDAY));
        assert!(words.flags("qqqq").is_empty());
        for line in WORDS.lines().filter(|l| !l.starts_with('#')) {
            let class = line.split('\t').next().unwrap_or_default();
            assert!(class_flag(class).is_some(), "unknown class {class:?}");
        }
    }
}
