//! The lexicon of cues (`data/cues.toml`): which words say that somebody says something, in which
//! constructions, and what the source does with the content.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use smol_str::SmolStr;

use crate::statement::Stance;

/// The inflected form of a verb. One spelling can be several ("said" is past and participle).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Forms(u8);

impl Forms {
    /// The plain form: "say".
    pub(crate) const BASE: Forms = Forms(1);
    /// Third person singular: "says".
    pub(crate) const THIRD: Forms = Forms(2);
    /// Past tense.
    pub(crate) const PAST: Forms = Forms(4);
    /// Past participle.
    pub(crate) const PARTICIPLE: Forms = Forms(8);
    /// The form in -ing.
    pub(crate) const ING: Forms = Forms(16);

    /// Whether the spelling can be any of these.
    pub(crate) fn any(self, other: Forms) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub(crate) const fn and(self, other: Forms) -> Forms {
        Forms(self.0 | other.0)
    }
}

/// The constructions a verb takes, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Frames(u16);

impl Frames {
    /// "said (that) …", and around quotations.
    pub(crate) const CLAUSE: Frames = Frames(1);
    /// "told AFP that …".
    pub(crate) const ADDRESSEE: Frames = Frames(2);
    /// "vowed to …".
    pub(crate) const INFINITIVE: Frames = Frames(4);
    /// "denied the claims".
    pub(crate) const OBJECT: Frames = Frames(8);
    /// "accused X of Y".
    pub(crate) const ACCUSE: Frames = Frames(16);
    /// "described X as Y".
    pub(crate) const AS: Frames = Frames(32);
    /// "called for talks".
    pub(crate) const FOR: Frames = Frames(64);
    /// "is said to".
    pub(crate) const PASSIVE: Frames = Frames(128);

    /// Whether the set holds any of these.
    pub(crate) fn any(self, other: Frames) -> bool {
        self.0 & other.0 != 0
    }

    /// The set as bits, for features.
    pub(crate) fn bits(self) -> u16 {
        self.0
    }

    fn parse(name: &str) -> Option<Frames> {
        Some(match name {
            "clause" => Frames::CLAUSE,
            "addressee" => Frames::ADDRESSEE,
            "infinitive" => Frames::INFINITIVE,
            "object" => Frames::OBJECT,
            "accuse" => Frames::ACCUSE,
            "as" => Frames::AS,
            "for" => Frames::FOR,
            "passive" => Frames::PASSIVE,
            _ => return None,
        })
    }
}

/// One spelling of a cue verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verb {
    /// Its plain form.
    pub(crate) lemma: SmolStr,
    /// Which forms the spelling can be.
    pub(crate) forms: Forms,
    /// The constructions its lemma takes.
    pub(crate) frames: Frames,
    /// What it does with the content.
    pub(crate) stance: Stance,
}

/// One spelling of a cue noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noun {
    /// Its singular.
    pub(crate) lemma: SmolStr,
    /// What it does with the content.
    pub(crate) stance: Stance,
}

/// The lexicon, by lower-case spelling.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    verbs: FxHashMap<SmolStr, Verb>,
    nouns: FxHashMap<SmolStr, Noun>,
    sources: FxHashSet<SmolStr>,
    labels: FxHashSet<SmolStr>,
    support: FxHashSet<SmolStr>,
}

#[derive(Deserialize)]
struct File {
    verbs: Vec<Group>,
    nouns: Vec<Group>,
    sources: Words,
    labels: Words,
    support: Words,
    irregular: std::collections::BTreeMap<String, String>,
    doubling: Words,
}

#[derive(Deserialize)]
struct Group {
    stance: String,
    #[serde(default)]
    frames: Vec<String>,
    lemmas: String,
}

#[derive(Deserialize)]
struct Words {
    lemmas: String,
}

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../../data/cues.toml")).unwrap_or_default());

impl Lexicon {
    /// The built-in lexicon.
    pub(crate) fn built_in() -> &'static Lexicon {
        &LEXICON
    }

    /// The verb of a lower-case spelling.
    pub(crate) fn verb(&self, word: &str) -> Option<&Verb> {
        self.verbs.get(word)
    }

    /// The noun of a lower-case spelling.
    pub(crate) fn noun(&self, word: &str) -> Option<&Noun> {
        self.nouns.get(word)
    }

    /// Whether the lower-case word heads a source without a name: "officials".
    pub(crate) fn is_source_noun(&self, word: &str) -> bool {
        self.sources.contains(word)
    }

    /// Whether the lower-case word labels a picture or a page before a colon: "image".
    pub(crate) fn is_label(&self, word: &str) -> bool {
        self.labels.contains(word)
    }

    /// Whether the lower-case word is a form of a verb that makes one cue with a noun of saying: "issued".
    pub(crate) fn is_support(&self, word: &str) -> bool {
        self.support.contains(word)
    }

    fn parse(text: &str) -> Result<Lexicon, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let doubling: Vec<&str> = file.doubling.lemmas.split_whitespace().collect();
        // Lemmas in the order of the file, so that nothing depends on hashing.
        let mut lemmas: Vec<(&str, Frames, Stance)> = Vec::new();
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        for group in &file.verbs {
            let stance = parse_stance(&group.stance);
            let frames = group
                .frames
                .iter()
                .filter_map(|name| Frames::parse(name))
                .fold(Frames::default(), |set, frame| Frames(set.0 | frame.0));
            for lemma in group.lemmas.split_whitespace() {
                if let Some(&place) = places.get(lemma) {
                    let known = &mut lemmas[place];
                    known.1 = Frames(known.1.0 | frames.0);
                    // A group that says more than "asserts" decides the stance; the first one does.
                    if known.2 == Stance::Asserts {
                        known.2 = stance;
                    }
                } else {
                    places.insert(lemma, lemmas.len());
                    lemmas.push((lemma, frames, stance));
                }
            }
        }
        let mut lexicon = Lexicon::default();
        for (lemma, frames, stance) in lemmas {
            let irregular = file.irregular.get(lemma).map(String::as_str);
            let [third, past, participle, ing] = inflect(lemma, irregular, doubling.contains(&lemma));
            let forms = [
                (SmolStr::new(lemma), Forms::BASE),
                (third, Forms::THIRD),
                (past, Forms::PAST),
                (participle, Forms::PARTICIPLE),
                (ing, Forms::ING),
            ];
            for (spelling, form) in forms {
                // The first lemma of the file keeps a spelling that two lemmas share ("found", "saw").
                let entry = lexicon.verbs.entry(spelling).or_insert_with(|| Verb {
                    lemma: SmolStr::new(lemma),
                    forms: Forms(0),
                    frames,
                    stance,
                });
                if entry.lemma == lemma {
                    entry.forms = entry.forms.and(form);
                }
            }
        }
        for group in &file.nouns {
            let stance = parse_stance(&group.stance);
            for lemma in group.lemmas.split_whitespace() {
                for spelling in [SmolStr::new(lemma), plural(lemma)] {
                    lexicon
                        .nouns
                        .entry(spelling)
                        .or_insert_with(|| Noun { lemma: SmolStr::new(lemma), stance });
                }
            }
        }
        for lemma in file.sources.lemmas.split_whitespace() {
            lexicon.sources.insert(SmolStr::new(lemma));
            lexicon.sources.insert(plural(lemma));
        }
        for lemma in file.labels.lemmas.split_whitespace() {
            lexicon.labels.insert(SmolStr::new(lemma));
        }
        for lemma in file.support.lemmas.split_whitespace() {
            let irregular = file.irregular.get(lemma).map(String::as_str);
            lexicon.support.insert(SmolStr::new(lemma));
            lexicon.support.extend(inflect(lemma, irregular, false));
        }
        Ok(lexicon)
    }
}

fn parse_stance(name: &str) -> Stance {
    match name {
        "denies" => Stance::Denies,
        "doubts" => Stance::Doubts,
        "accuses" => Stance::Accuses,
        "rejects" => Stance::Rejects,
        "confirms" => Stance::Confirms,
        "expects" => Stance::Expects,
        _ => Stance::Asserts,
    }
}

/// Third person, past, participle and -ing form of a lemma.
fn inflect(lemma: &str, irregular: Option<&str>, doubles: bool) -> [SmolStr; 4] {
    if let Some(listed) = irregular {
        let mut forms = listed.split_whitespace().map(SmolStr::new);
        let mut next = || forms.next().unwrap_or_else(|| SmolStr::new(lemma));
        return [next(), next(), next(), next()];
    }
    let stem = |cut: usize, ending: &str| {
        let end = lemma.len().saturating_sub(cut);
        SmolStr::new(format!("{}{ending}", lemma.get(..end).unwrap_or(lemma)))
    };
    let consonant_y =
        lemma.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|vowel| lemma.ends_with(vowel));
    let third = if consonant_y {
        stem(1, "ies")
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| lemma.ends_with(end)) {
        stem(0, "es")
    } else {
        stem(0, "s")
    };
    let (past, ing) = if doubles {
        let last = lemma.chars().last().map(String::from).unwrap_or_default();
        (stem(0, &format!("{last}ed")), stem(0, &format!("{last}ing")))
    } else if consonant_y {
        (stem(1, "ied"), stem(0, "ing"))
    } else if lemma.ends_with("ee") {
        (stem(0, "d"), stem(0, "ing"))
    } else if lemma.ends_with('e') {
        (stem(0, "d"), stem(1, "ing"))
    } else {
        (stem(0, "ed"), stem(0, "ing"))
    };
    [third, past.clone(), past, ing]
}

fn plural(lemma: &str) -> SmolStr {
    if let Some(stem) = lemma.strip_suffix("man") {
        return SmolStr::new(format!("{stem}men"));
    }
    inflect(lemma, None, false)[0].clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read() {
        let text = include_str!("../../../data/cues.toml");
        let lexicon = Lexicon::parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert!(lexicon.verbs.len() > 800, "{}", lexicon.verbs.len());
    }

    #[test]
    fn forms_of_one_verb() {
        let lexicon = Lexicon::built_in();
        let found = |word: &str| lexicon.verb(word).map(|verb| verb.lemma.to_string());
        for (word, lemma) in [
            ("said", "say"),
            ("denies", "deny"),
            ("denied", "deny"),
            ("admitting", "admit"),
            ("disclosed", "disclose"),
            ("agreeing", "agree"),
            ("stresses", "stress"),
            ("conveyed", ""),
        ] {
            assert_eq!(found(word).unwrap_or_default(), lemma, "{word}");
        }
        let said = lexicon.verb("said").expect("listed");
        assert!(said.forms.any(Forms::PAST) && said.forms.any(Forms::PARTICIPLE));
        assert!(!said.forms.any(Forms::BASE));
    }

    #[test]
    fn a_stance_beyond_assertion_wins() {
        let lexicon = Lexicon::built_in();
        assert_eq!(lexicon.verb("denied").map(|verb| verb.stance), Some(Stance::Denies));
        assert_eq!(lexicon.verb("dismissed").map(|verb| verb.stance), Some(Stance::Rejects));
        assert_eq!(lexicon.verb("said").map(|verb| verb.stance), Some(Stance::Asserts));
        assert_eq!(lexicon.noun("denials").map(|noun| noun.stance), Some(Stance::Denies));
        assert!(lexicon.is_source_noun("spokesmen"));
    }
}
