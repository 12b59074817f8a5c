//! Classes of predicates, from `data/predicates.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::corpus::word;

/// One class, as the file has it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    to: Vec<String>,
    #[serde(default)]
    by: Vec<String>,
    #[serde(default)]
    undergone: bool,
}

/// A class of predicates.
#[derive(Debug)]
pub(super) struct Class {
    /// Its name: "strike".
    pub name: String,
    /// Prepositions before whom or what it was done to.
    pub to: Vec<String>,
    /// Prepositions before who did it.
    pub by: Vec<String>,
    /// Whether the subject is the one to whom it happens.
    pub undergone: bool,
}

/// What a governing verb does to the event of its infinitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Government {
    /// It happens: "began to".
    Aspect,
    /// It does not: "failed to".
    Refuse,
    /// It will: "plans to".
    Plan,
    /// Somebody wishes it: "wants to".
    Wish,
    /// Somebody says so of himself: "claims to have".
    Claim,
}

/// The classes by their words.
pub(super) struct Lexicon {
    classes: Vec<Class>,
    verbs: FxHashMap<String, usize>,
    nouns: FxHashMap<String, usize>,
    light: Vec<String>,
    occur: Vec<String>,
    /// Adjectives that say of a clause whether it is so.
    verdicts: FxHashMap<String, bool>,
    actors: Vec<String>,
    government: FxHashMap<String, Government>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let entries: toml::Table =
        toml::from_str(include_str!("../../../data/predicates.toml")).unwrap_or_default();
    let mut lexicon = Lexicon {
        classes: Vec::new(),
        verbs: FxHashMap::default(),
        nouns: FxHashMap::default(),
        light: Vec::new(),
        occur: Vec::new(),
        verdicts: FxHashMap::default(),
        actors: Vec::new(),
        government: FxHashMap::default(),
    };
    for (name, value) in entries {
        let Ok(entry) = value.try_into::<Entry>() else { continue };
        let government = match name.as_str() {
            "light" => {
                lexicon.light = entry.verbs;
                continue;
            }
            "occur" => {
                lexicon.occur = entry.verbs;
                continue;
            }
            "true" | "untrue" => {
                lexicon.verdicts.extend(entry.adjectives.into_iter().map(|word| (word, name == "true")));
                continue;
            }
            "actors" => {
                lexicon.actors = entry.nouns;
                continue;
            }
            "aspect" => Some(Government::Aspect),
            "refuse" => Some(Government::Refuse),
            "plan" => Some(Government::Plan),
            "wish" => Some(Government::Wish),
            "claim" => Some(Government::Claim),
            _ => None,
        };
        if let Some(government) = government {
            for verb in entry.verbs {
                lexicon.government.entry(verb).or_insert(government);
            }
            continue;
        }
        let index = lexicon.classes.len();
        for verb in &entry.verbs {
            lexicon.verbs.entry(verb.clone()).or_insert(index);
        }
        for noun in &entry.nouns {
            lexicon.nouns.entry(noun.clone()).or_insert(index);
        }
        lexicon.classes.push(Class { name, to: entry.to, by: entry.by, undergone: entry.undergone });
    }
    lexicon
});

/// The class of a verb, by its dictionary form, with its particle where it has one.
pub(super) fn verb(lemma: &str) -> Option<&'static Class> {
    LEXICON.verbs.get(lemma).map(|index| &LEXICON.classes[*index])
}

/// The class of a noun that names an event.
pub(super) fn noun(lemma: &str) -> Option<&'static Class> {
    LEXICON.nouns.get(lemma).map(|index| &LEXICON.classes[*index])
}

/// Whether the verb only carries the event of its object.
pub(super) fn is_light(lemma: &str) -> bool {
    LEXICON.light.iter().any(|light| light == lemma)
}

/// Whether the lexicon lists the verb in any of its lists.
pub(super) fn knows(lemma: &str) -> bool {
    verb(lemma).is_some() || is_light(lemma) || is_occurrence(lemma) || government(lemma).is_some()
}

/// Whether the time and place of the verb are those of the event that its subject names.
pub(super) fn is_occurrence(lemma: &str) -> bool {
    LEXICON.occur.iter().any(|occur| occur == lemma)
}

/// What an adjective says of a clause: that it is so, or that it is not.
pub(super) fn verdict(word: &str) -> Option<bool> {
    LEXICON.verdicts.get(word).copied()
}

/// Whether a noun that names an event as often names those who act.
pub(super) fn names_actors(noun: &str) -> bool {
    LEXICON.actors.iter().any(|actor| actor == noun)
}

/// What the verb does to the event of its infinitive.
pub(super) fn government(lemma: &str) -> Option<Government> {
    LEXICON.government.get(lemma).copied()
}

/// The classes by the stems of their words of one part. The first class of a stem has it.
static STEMS: LazyLock<FxHashMap<u64, u64>> = LazyLock::new(|| {
    let mut words: Vec<(&String, usize)> =
        LEXICON.verbs.iter().chain(&LEXICON.nouns).map(|(word, class)| (word, *class)).collect();
    words.sort_by_key(|&(word, class)| (class, word));
    let mut stems = FxHashMap::default();
    for (word, class) in words {
        if !word.contains(' ') {
            stems.entry(word::feature(word::stem(word).as_bytes())).or_insert(class as u64);
        }
    }
    stems
});

/// Whether the verb tells of a deed, by its dictionary form.
pub(crate) fn is_deed(lemma: &str) -> bool {
    verb(lemma).is_some()
}

/// The class of a word that names an event, by the number of its stem, as a number of no other meaning.
pub(crate) fn class_of_stem(stem: u64) -> Option<u64> {
    STEMS.get(&stem).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read() {
        assert_eq!(verb("bombard").map(|class| class.name.as_str()), Some("strike"));
        assert_eq!(verb("blow up").map(|class| class.name.as_str()), Some("explode"));
        assert_eq!(noun("earthquake").map(|class| class.name.as_str()), Some("earthquake"));
        assert!(is_light("carry out"));
        assert_eq!(government("fail"), Some(Government::Refuse));
        assert!(verb("sing").is_none());
    }

    #[test]
    fn no_word_is_of_two_classes() {
        let entries: toml::Table = toml::from_str(include_str!("../../../data/predicates.toml")).unwrap();
        let mut seen = std::collections::BTreeMap::new();
        for (name, value) in entries {
            let no_class =
                ["light", "aspect", "refuse", "plan", "wish", "claim", "occur", "true", "untrue", "actors"];
            if no_class.contains(&name.as_str()) {
                continue;
            }
            let entry: Entry = value.try_into().unwrap();
            let verbs = entry.verbs.iter().map(|word| ("verb", word.clone()));
            for word in verbs.chain(entry.nouns.iter().map(|word| ("noun", word.clone()))) {
                if let Some(other) = seen.insert(word.clone(), name.clone()) {
                    panic!("{word:?} is in {other} and {name}");
                }
            }
        }
    }
}
