//! Sieves over names alone: one id, one spelling, one transliteration, a shortened name, a slip of the pen.

use rustc_hash::FxHashMap;

use super::{Chains, Slip, person};
use crate::entity::MentionForm;
use crate::entity::names::{Basis, SpottedKind, class};
use crate::entity::spelling;
use crate::entity::tables::TABLES;

/// Names with one id: of a mark, the user's or the built-in dictionary.
pub(super) fn same_id(chains: &mut Chains<'_>) {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let senses = chains.senses;
    for (name, sense) in senses.iter().enumerate() {
        let Some(id) = sense.id.as_deref() else { continue };
        let Some(&earlier) = first.get(id) else {
            first.insert(id, name);
            continue;
        };
        let same = sense.folded == senses[earlier].folded;
        let basis = chains.names[name].basis;
        let described =
            [earlier, name].iter().any(|&name| chains.names[name].form == MentionForm::Description);
        chains.join(earlier, name, || match basis {
            Basis::Mark => format!("both are marked as “{id}”"),
            _ if sense.metonym.is_some() => {
                format!(
                    "it stands for {} here: {}",
                    sense.shown.as_deref().unwrap_or(id),
                    sense.metonym.as_deref().unwrap_or("")
                )
            }
            _ if same => format!("the same name as “{}” before", senses[earlier].text),
            Basis::User => format!("your dictionary lists “{}” under {id}", sense.text),
            _ if described => "the text around it tells of which state".to_owned(),
            _ => format!(
                "the dictionary lists “{}” and “{}” as names of {}",
                senses[earlier].text,
                sense.text,
                sense.shown.as_deref().unwrap_or(id)
            ),
        });
    }
}

/// The same name, but for case, accents, hyphens and articles.
pub(super) fn same_name(chains: &mut Chains<'_>) {
    let mut first: FxHashMap<(&str, SpottedKind), usize> = FxHashMap::default();
    let senses = chains.senses;
    for (name, sense) in senses.iter().enumerate() {
        if sense.folded.is_empty() {
            continue;
        }
        let key = (sense.folded.as_str(), class(sense.kind));
        if let Some(&earlier) = first.get(&key) {
            let text = &senses[earlier].text;
            chains.join(earlier, name, || {
                if *text == sense.text {
                    "the same name as before".to_owned()
                } else {
                    format!("the same name as “{text}”, but for case, accents, hyphens or articles")
                }
            });
        } else {
            first.insert(key, name);
        }
    }
}

/// Names of two words or more, or long ones, with the same consonants.
pub(super) fn transliterated(chains: &mut Chains<'_>) {
    let mut first: FxHashMap<(String, SpottedKind), usize> = FxHashMap::default();
    let senses = chains.senses;
    for root in chains.roots() {
        let sense = &senses[root];
        let class = class(sense.kind);
        let fitting = matches!(class, SpottedKind::Person | SpottedKind::Place)
            && sense.folded.split(' ').filter(|word| *word != "al").count() > 1;
        if !fitting {
            continue;
        }
        let skeleton = spelling::skeleton(&sense.text);
        if skeleton.chars().filter(|c| *c != ' ').count() < 4 {
            continue;
        }
        if let Some(&earlier) = first.get(&(skeleton.clone(), class)) {
            let text = &senses[earlier].text;
            if !spelling::is_transliteration(text, &sense.text) {
                continue;
            }
            chains.join(earlier, root, || {
                format!("another transliteration of “{text}”: the consonants are the same")
            });
        } else {
            first.insert((skeleton, class), root);
        }
    }
}

/// "the Observatory" after "Northern Observatory for Harbours", "Nusra" after "Nusra Front", "Kweires" beside
/// "Kweires airbase": the words of one name start or end the other one, and only that one. What a dictionary knows by
/// the shorter name is only the company of it: "Velm" of "Velm Computer".
pub(super) fn shortened(chains: &mut Chains<'_>) {
    let senses = chains.senses;
    let parts: Vec<Vec<&str>> =
        senses.iter().map(|sense| sense.folded.split(' ').filter(|word| *word != "al").collect()).collect();
    let roots = chains.roots();
    for &short in &roots {
        let kind = chains.kind_of(short);
        let kind_class = class(kind);
        let organisation = kind_class == SpottedKind::Organisation;
        let known = senses[short].id.is_some();
        if !organisation && (kind_class != SpottedKind::Place || known) {
            continue;
        }
        if chains.root(short) != short || senses[short].metonym.is_some() {
            continue;
        }
        let words = &parts[short];
        if words.is_empty() {
            continue;
        }
        let lone = words.concat().len() < 4;
        if lone && !organisation {
            continue;
        }
        let mut fits: Vec<usize> = Vec::new();
        for &long in &roots {
            let root = chains.root(long);
            if root == chains.root(short) || class(chains.kind_of(root)) != kind_class || fits.contains(&root)
            {
                continue;
            }
            let fit = chains.members(root).iter().any(|&name| {
                let full = &parts[name];
                let company = || organisation && is_company_of(words, full);
                let shorter = || !known && !lone && shortens(words, full, kind_class);
                full.len() > words.len() && (company() || shorter())
            });
            if fit {
                fits.push(root);
            }
        }
        if let [only] = fits[..] {
            let text = senses[only].text.clone();
            chains.join(only, short, || {
                format!("a shorter form of “{text}”, and no other name here ends or starts so")
            });
        }
    }
}

/// Whether `full` is `short` with words for what a company is or trades in behind it.
fn is_company_of(short: &[&str], full: &[&str]) -> bool {
    full.starts_with(short) && full[short.len()..].iter().all(|word| TABLES.companies.contains(word))
}

/// Whether `short` is a shortened form of `full`.
fn shortens(short: &[&str], full: &[&str], class: SpottedKind) -> bool {
    let starts = full.starts_with(short);
    match class {
        SpottedKind::Place => {
            // "Kweires airbase" is the place, "Aleppo province" is not Aleppo.
            let site = |word: &&str| {
                matches!(
                    *word,
                    "airbase"
                        | "airport"
                        | "airfield"
                        | "camp"
                        | "prison"
                        | "dam"
                        | "refinery"
                        | "island"
                        | "village"
                        | "town"
                )
            };
            starts && full[short.len()..].iter().all(site)
        }
        // "Northbank and Allen Trust" is no longer form of "Allen Trust": they are two bodies.
        _ if is_one_of_two(short, full) => false,
        _ => {
            let head = |word: &str| TABLES.heads.contains_key(word);
            let left_out_head = starts && full[short.len()..].iter().all(|word| head(word));
            let first_head = full
                .iter()
                .position(|word| matches!(*word, "of" | "for"))
                .and_then(|of| full[..of].last().copied());
            let by_head = short.len() == 1
                && (first_head == Some(short[0]) || full.last() == Some(&short[0]))
                && head(short[0]);
            let tail = short.len() > 1 && full.ends_with(short);
            let opening = starts && short.len() > 1;
            left_out_head || by_head || tail || opening
        }
    }
}

/// Whether `full` names two bodies, of which `short` is one: it stands beside the "and" that joins them. The second
/// half of "Ministry of Health and Population" is one word, and no body of its own.
fn is_one_of_two(short: &[&str], full: &[&str]) -> bool {
    let joins = |word: Option<&&str>| matches!(word, Some(&"and"));
    let before = full.ends_with(short) && joins(full[..full.len() - short.len()].last());
    let behind = full.starts_with(short) && joins(full.get(short.len())) && full.len() > short.len() + 2;
    short.len() > 1 && (before || behind)
}

/// A slip of the pen in a long rare name.
pub(super) fn misspelt(chains: &mut Chains<'_>, usual: &dyn Fn(&str) -> bool) {
    let senses = chains.senses;
    // (word to compare, name, kind's class)
    let mut long: Vec<(String, usize, SpottedKind)> = Vec::new();
    for root in chains.roots() {
        for &name in chains.members(root) {
            let sense = &senses[name];
            if sense.id.is_some()
                || matches!(chains.names[name].form, MentionForm::Acronym | MentionForm::Demonym)
            {
                continue;
            }
            let class = class(sense.kind);
            let word = match class {
                SpottedKind::Person => sense.folded.rsplit(' ').next().unwrap_or("").to_owned(),
                _ => sense.folded.clone(),
            };
            if word.len() >= 6
                && !usual(&word)
                && !long
                    .iter()
                    .any(|(known, other, _)| *known == word && chains.root(*other) == chains.root(name))
            {
                long.push((word, name, class));
            }
        }
    }
    let counts: FxHashMap<&str, usize> = senses.iter().fold(FxHashMap::default(), |mut counts, sense| {
        for word in sense.folded.split(' ') {
            *counts.entry(word).or_default() += 1;
        }
        *counts.entry(sense.folded.as_str()).or_default() += 1;
        counts
    });
    let count = |word: &str| counts.get(word).copied().unwrap_or(0);
    long.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
    for (at, (word, name, kind)) in long.iter().enumerate() {
        // Slips keep the first letter; so only neighbours in the alphabet are compared, and not too many.
        for (other_word, other, other_kind) in long[at + 1..].iter().take(SLIP_NEIGHBOURS) {
            if other_word.chars().next() != word.chars().next() {
                break;
            }
            if word == other_word || !spelling::slip(word, other_word) {
                continue;
            }
            // A lone surname may have been taken for anything.
            let lone = |name: usize| {
                !senses[name].folded.contains(' ') && chains.names[name].basis < Basis::Dictionary
            };
            if kind != other_kind && !lone(*name) && !lone(*other) {
                continue;
            }
            if person::given_names_differ(chains, *name, *other) {
                continue;
            }
            let (rare, usual) =
                if count(word) <= count(other_word) { (*name, *other) } else { (*other, *name) };
            let differing = |name: usize| {
                let text = senses[name].text.as_str();
                let person = class(senses[name].kind) == SpottedKind::Person;
                if person { text.rsplit(' ').next().unwrap_or(text).to_owned() } else { text.to_owned() }
            };
            let (written, otherwise) = (differing(rare), differing(usual));
            let reason = format!("“{written}” differs from “{otherwise}” by a letter or two");
            if chains.join(usual, rare, || reason.clone()) {
                chains.slips.push(Slip { name: rare, written, usual: otherwise, reason });
            }
        }
    }
}

/// How many names of the same first letter a name is compared with.
const SLIP_NEIGHBOURS: usize = 200;
