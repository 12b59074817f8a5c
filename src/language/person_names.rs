//! Usual given names and surnames of many peoples: one table for the recogniser and for the dictionaries.

use std::sync::LazyLock;

use fst::Streamer;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::names::{NameList, TokenFlags};

/// Bit of [`PersonNames::flags`]: a given name.
pub const GIVEN: u64 = 1;
/// Bit of [`PersonNames::flags`]: a surname.
pub const SURNAME: u64 = 1 << 1;

/// An FST from names, small and without marks on letters, to [`GIVEN`] and [`SURNAME`]; packed from
/// `data/build/names.py`.
static NAMES: &[u8] = include_bytes!("../../data/gazetteer/names.bin");

static TABLE: LazyLock<PersonNames> = LazyLock::new(|| {
    // Part of the binary and opened by a test.
    PersonNames { names: fst::Map::new(NAMES).expect("the built-in table of names is whole") }
});

/// The table.
#[derive(Clone, Debug)]
pub struct PersonNames {
    names: fst::Map<&'static [u8]>,
}

impl PersonNames {
    /// The table that is part of the binary.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &TABLE
    }

    /// What a word, small and without marks on letters, is usual as: [`GIVEN`], [`SURNAME`], both or neither.
    #[must_use]
    pub fn flags(&self, folded: &str) -> u64 {
        self.names.get(folded).unwrap_or(0)
    }

    /// The names that are usual as this, in order, with a capital.
    #[must_use]
    pub fn usual(&self, flag: u64) -> Vec<String> {
        let mut names = Vec::new();
        let mut stream = self.names.stream();
        while let Some((name, flags)) = stream.next() {
            let Some(name) = std::str::from_utf8(name).ok().filter(|_| flags & flag != 0) else { continue };
            let mut letters = name.chars();
            names.extend(letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()));
        }
        names
    }

    /// Adds what the recogniser is told of each token of a sentence. Names have capitals.
    pub fn mark<T: AsRef<str>>(&self, tokens: &[T], flags: &mut [TokenFlags]) {
        for (token, flags) in tokens.iter().zip(flags) {
            let known = self.of_token(token.as_ref());
            for (bit, list) in [(GIVEN, NameList::UsualGiven), (SURNAME, NameList::UsualSurname)] {
                flags.alone |= u16::from(known & bit != 0) << list as u16;
            }
        }
    }

    fn of_token(&self, token: &str) -> u64 {
        if !token.starts_with(char::is_uppercase) {
            0
        } else if token.is_ascii() {
            self.flags(&token.to_ascii_lowercase())
        } else {
            let plain: String = token.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c)).collect();
            self.flags(&plain)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_with_and_without_marks() {
        let table = PersonNames::builtin();
        assert!(!table.names.is_empty());
        let given = 1 << NameList::UsualGiven as u16;
        let mut flags = [TokenFlags::default(); 6];
        table.mark(&["Zoe", "Zoë", "ZOE", "zoe", "Qqqq", ""], &mut flags);
        assert_eq!(
            flags.iter().map(|f| f.alone & given != 0).collect::<Vec<_>>(),
            [true, true, true, false, false, false]
        );
    }
}
