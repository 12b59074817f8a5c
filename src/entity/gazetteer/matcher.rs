//! Finds the known names in a sequence of tokens: longest match first, places by walking the FST
//! word by word, actors by their folded names.

use fst::raw::Output;

use super::Gazetteer;
use super::dictionary::{EntryId, is_short_word, spells_small};
use super::fold::{fold_words, normalise_words};
use super::places::{PlaceHit, PlaceKind};
use super::words::Flags;
use crate::entity::EntityKind;

/// A town of this many inhabitants may be named without further ado.
const WELL_KNOWN: u64 = 100_000;

/// A run of tokens that spells a known name.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Places of that name, best known first.
    pub places: Vec<PlaceHit>,
    /// Actors of that name.
    pub entries: Vec<EntryId>,
    /// Governments and bodies that the name may stand for.
    pub metonyms: Vec<EntryId>,
}

struct Word {
    folded: String,
    token: usize,
}

/// The known names in `tokens`, from left to right, longest first, without overlap. Names begin at a
/// token that has a capital or a digit.
pub fn matches<S: AsRef<str>>(gazetteer: &Gazetteer, tokens: &[S]) -> Vec<Match> {
    let words = words(tokens);
    let mut out: Vec<Match> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let token = tokens[words[i].token].as_ref();
        let first_of_token = i == 0 || words[i - 1].token != words[i].token;
        if !first_of_token || !token.chars().any(|c| c.is_uppercase() || c.is_ascii_digit()) {
            i += 1;
            continue;
        }
        match longest(gazetteer, tokens, &words, i) {
            Some((end, found)) => {
                out.push(found);
                i = end;
            }
            None => i += 1,
        }
    }
    out
}

/// What each token may be: its own words' flags and those of the matches that cover it.
pub fn word_flags<S: AsRef<str>>(gazetteer: &Gazetteer, tokens: &[S], matches: &[Match]) -> Vec<Flags> {
    let mut flags = vec![Flags::default(); tokens.len()];
    for word in words(tokens) {
        flags[word.token] |= gazetteer.words.flags(&word.folded);
    }
    for found in matches {
        let mut of_match = Flags::default();
        for hit in &found.places {
            of_match |= Flags::PLACE;
            match gazetteer.places.weight(hit.id) {
                Some((PlaceKind::Country, _)) => of_match |= Flags::COUNTRY | Flags::WELL_KNOWN_PLACE,
                Some((PlaceKind::City | PlaceKind::County, people)) if people < WELL_KNOWN => {}
                Some(_) => of_match |= Flags::WELL_KNOWN_PLACE,
                None => {}
            }
        }
        for &id in &found.entries {
            let Some(entry) = gazetteer.dictionary.get(id) else { continue };
            of_match |= match entry.kind {
                EntityKind::Person => Flags::PERSON,
                EntityKind::Organisation | EntityKind::Government => Flags::ORGANISATION,
                EntityKind::ArmedGroup => Flags::ARMED_GROUP,
                EntityKind::Outlet | EntityKind::Agency => Flags::OUTLET,
                EntityKind::Group if entry.id.ends_with(".people") => Flags::GROUP | Flags::DEMONYM,
                EntityKind::Group => Flags::GROUP,
                EntityKind::Place => Flags::PLACE,
            };
        }
        if !found.metonyms.is_empty() {
            of_match |= Flags::METONYM;
        }
        for (n, flag) in flags[found.start..found.end].iter_mut().enumerate() {
            *flag |= of_match | if n == 0 { Flags::BEGINS } else { Flags::CONTINUES };
        }
    }
    flags
}

fn words<S: AsRef<str>>(tokens: &[S]) -> Vec<Word> {
    let mut folded = Vec::new();
    let mut owners = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        fold_words(token.as_ref(), &mut folded);
        owners.resize(folded.len(), i);
    }
    normalise_words(&mut folded);
    folded.into_iter().zip(owners).map(|(folded, token)| Word { folded, token }).collect()
}

/// The longest name that begins at word `i`, with the word after it.
fn longest<S: AsRef<str>>(g: &Gazetteer, tokens: &[S], words: &[Word], i: usize) -> Option<(usize, Match)> {
    let mut best: Option<(usize, Match)> = None;
    let complete = |end: usize| end == words.len() || words[end].token != words[end - 1].token;
    let shouted = |end: usize| {
        tokens[words[i].token..=words[end - 1].token]
            .iter()
            .all(|t| !t.as_ref().chars().any(char::is_lowercase))
    };

    let mut node = Some((g.places.root(), Output::zero()));
    let mut end = i;
    while let Some((at, sum)) = node {
        if end > i && complete(end) {
            if at.is_final() {
                let mut hits = g.places.hits(sum.cat(at.final_output()).value());
                let loud = shouted(end);
                hits.retain(|hit| loud || !hit.capitals);
                note(&mut best, words, i, end, |m| m.places = hits);
            }
            // "Mass." is filed with its dot.
            let last = tokens[words[end - 1].token].as_ref();
            let dotted = match last.matches('.').count() {
                0 => tokens.get(words[end - 1].token + 1).is_some_and(|t| t.as_ref() == "."),
                1 => last.ends_with('.'),
                _ => false,
            };
            if dotted
                && end == i + 1
                && let Some((stop, sum)) = g.places.step(&at, b'.', sum)
                && stop.is_final()
            {
                let hits = g.places.hits(sum.cat(stop.final_output()).value());
                note(&mut best, words, i, end, |m| m.places = hits);
            }
        }
        let Some(word) = words.get(end) else { break };
        let mut next = Some((at, sum));
        if end > i {
            next = next.and_then(|(n, s)| g.places.step(&n, b' ', s));
        }
        for &byte in word.folded.as_bytes() {
            next = next.and_then(|(n, s)| g.places.step(&n, byte, s));
        }
        node = next;
        end += 1;
    }

    if g.dictionary.begins(&words[i].folded) {
        let mut name = String::new();
        for end in i + 1..=words.len().min(i + g.dictionary.longest()) {
            if end > i + 1 {
                name.push(' ');
            }
            name.push_str(&words[end - 1].folded);
            if !complete(end) {
                continue;
            }
            let small = is_short_word(&name) && !shouted(end);
            let spelled =
                |id: &EntryId| !small || g.dictionary.get(*id).is_some_and(|e| spells_small(e, &name));
            let entries: Vec<_> = g.dictionary.lookup_folded(&name).iter().copied().filter(spelled).collect();
            let metonyms: Vec<_> =
                g.dictionary.metonym_folded(&name).iter().copied().filter(spelled).collect();
            note(&mut best, words, i, end, |m| {
                m.entries = entries;
                m.metonyms = metonyms;
            });
        }
    }
    best
}

/// Keeps the longer of two matches and joins those of one length; empty ones are no matches.
fn note(
    best: &mut Option<(usize, Match)>,
    words: &[Word],
    i: usize,
    end: usize,
    fill: impl FnOnce(&mut Match),
) {
    let fresh = || Match {
        start: words[i].token,
        end: words[end - 1].token + 1,
        places: Vec::new(),
        entries: Vec::new(),
        metonyms: Vec::new(),
    };
    let mut found = match best {
        Some((length, found)) if *length == end => found.clone(),
        Some((length, _)) if *length > end => return,
        _ => fresh(),
    };
    fill(&mut found);
    if !found.places.is_empty() || !found.entries.is_empty() || !found.metonyms.is_empty() {
        *best = Some((end, found));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let tokens: Vec<&str> = text.split(' ').collect();
        matches(Gazetteer::builtin(), &tokens).iter().map(|m| tokens[m.start..m.end].join(" ")).collect()
    }

    #[test]
    fn the_longest_name_wins() {
        assert_eq!(found("in New York City on Monday"), ["New York City"]);
        assert_eq!(found("the United Nations Security Council met"), ["United Nations Security Council"]);
        assert_eq!(found("strikes near Deir ez-Zor and al-Bab ."), ["Deir ez-Zor", "al-Bab"]);
        assert_eq!(found("near Deir ez - Zor today"), ["Deir ez - Zor"]);
    }

    #[test]
    fn small_words_are_no_names() {
        assert_eq!(found("who gave us the information that is said"), [] as [&str; 0]);
        assert_eq!(found("WHO told US officials"), ["WHO", "US"]);
        assert_eq!(found("She was born in Springfield , Mass. , in 1950"), ["Springfield", "Mass."]);
    }

    #[test]
    fn tokens_carry_flags() {
        let tokens =
            ["Gen.", "John", "Smith", "of", "the", "Kremlin", "met", "Syrian", "rebels", "in", "Iraq", "."];
        let g = Gazetteer::builtin();
        let flags = word_flags(g, &tokens, &matches(g, &tokens));
        assert!(flags[0].has(Flags::MILITARY));
        assert!(flags[1].has(Flags::GIVEN));
        assert!(flags[2].has(Flags::SURNAME));
        assert!(flags[5].has(Flags::METONYM));
        assert!(flags[7].has(Flags::DEMONYM | Flags::GROUP));
        assert!(flags[10].has(Flags::COUNTRY | Flags::PLACE | Flags::BEGINS));
        assert!(flags[11].is_empty());
    }

    #[test]
    fn no_tokens_and_odd_tokens() {
        assert!(matches::<&str>(Gazetteer::builtin(), &[]).is_empty());
        assert!(matches(Gazetteer::builtin(), &["", "…", "'", "’s", "\u{301}", "A\u{0}"]).len() <= 1);
    }
}
