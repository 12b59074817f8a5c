//! Pronouns where only one reading is left: "Sava said he …", "Moscow says it …", and "he said" after a
//! sentence in which one man alone speaks.

use super::Chains;
use super::description::Description;
use crate::entity::EntityKind;
use crate::entity::MentionForm;
use crate::entity::names::{SpottedKind, class};
use crate::entity::tables::Sex;
use crate::entity::words::Words;
use crate::language::Upos;

/// Verbs of speech whose subject the pronoun of the clause they govern goes back to.
const SAYS: [&str; 22] = [
    "said",
    "says",
    "say",
    "claimed",
    "claims",
    "denied",
    "denies",
    "announced",
    "added",
    "insisted",
    "insists",
    "admitted",
    "confirmed",
    "confirms",
    "acknowledged",
    "argued",
    "warned",
    "stated",
    "believes",
    "believed",
    "reported",
    "saying",
];

/// Pronouns whose meaning is certain, in order.
pub(crate) fn pronouns(chains: &Chains<'_>) -> Vec<Description> {
    let words = chains.words;
    let mut found = Vec::new();
    let quoted = quoted(words);
    for at in (0..words.len()).filter(|&at| !quoted[at]) {
        let lower = words.lower(at);
        let person = matches!(lower, "he" | "she");
        if !person && lower != "it" {
            continue;
        }
        // Only subjects: "denied it." says nothing of who "it" is.
        if !verb_follows(words, at) {
            continue;
        }
        let sex = match lower {
            "he" => Some(Sex::Male),
            "she" => Some(Sex::Female),
            _ => None,
        };
        let antecedent =
            reported(chains, at, person).or_else(|| if person { speaker(chains, &quoted, at) } else { None });
        let Some((antecedent, reason)) = antecedent else { continue };
        let known = chains.sex_of(chains.root(antecedent));
        if sex.is_some() && known.is_some() && sex != known {
            continue;
        }
        found.push(Description { tokens: at..at + 1, antecedent, reason });
    }
    found
}

/// For each token, whether it stands in quotation marks or is one. A quotation ends with its block.
fn quoted(words: &Words<'_>) -> Vec<bool> {
    let mut quoted = vec![false; words.len()];
    let (mut open, mut block) = (false, None);
    for sentence in words.sentences {
        open &= block == Some(sentence.block);
        block = Some(sentence.block);
        let first = sentence.tokens.start as usize;
        let tokens = quoted.get_mut(first..sentence.tokens.end as usize).unwrap_or_default();
        for (quoted, at) in tokens.iter_mut().zip(first..) {
            let before = open;
            match words.text(at) {
                "“" => open = true,
                "”" => open = false,
                "\"" => open = !open,
                _ => {}
            }
            *quoted = before || open;
        }
    }
    quoted
}

/// Whether a verb, or an adverb before one, stands right behind the token.
fn verb_follows(words: &Words<'_>, at: usize) -> bool {
    let next = words.after(at, 1);
    if next.is_empty() || !(words.letters(at + 1)) {
        return false;
    }
    if words.tagged() {
        return matches!(words.upos(at + 1), Upos::VERB | Upos::AUX | Upos::ADV);
    }
    let clitic = matches!(next, "'s" | "'d" | "'ll");
    clitic
        || next.ends_with("ed")
        || next.ends_with('s')
        || next.ends_with("ly")
        || AUXILIARIES.contains(&next)
        || SAYS.contains(&next)
}

/// Verbs without a regular ending that often follow a pronoun.
const AUXILIARIES: [&str; 18] = [
    "had", "will", "would", "could", "can", "may", "might", "must", "should", "did", "also", "now", "struck",
    "hit", "took", "went", "made", "saw",
];

/// "NAME said (that) he …": the subject of the verb of speech right before.
fn reported(chains: &Chains<'_>, at: usize, person: bool) -> Option<(usize, String)> {
    let words = chains.words;
    let start = words.sentence_start(at);
    let mut verb = at.checked_sub(1).filter(|&verb| verb >= start)?;
    if words.lower(verb) == "that" {
        verb = verb.checked_sub(1).filter(|&verb| verb >= start)?;
    }
    // "said last week that it", "told reporters he": a few words may stand between.
    let mut steps = 0;
    while !SAYS.contains(&words.lower(verb)) {
        steps += 1;
        if steps > 3 || matches!(words.lower(verb), "," | "and" | "but" | "which" | "who") {
            return None;
        }
        verb = verb.checked_sub(1).filter(|&verb| verb >= start)?;
    }
    let name = chains.names.iter().rposition(|name| name.tokens.end <= verb && name.tokens.start >= start)?;
    let gap = verb - chains.names[name].tokens.end;
    let between = (chains.names[name].tokens.end..verb).all(|token| {
        matches!(words.lower(token), "has" | "had" | "also" | "now" | "later" | "however" | "earlier")
    });
    if gap > 2 || !between || chains.names[name].form == MentionForm::Demonym {
        return None;
    }
    let kind = chains.senses[name].kind;
    let fits = if person { kind == EntityKind::Person } else { class(kind) == SpottedKind::Organisation };
    // Somebody or something else of the kind before in the sentence makes it uncertain.
    fits.then(|| (name, format!("the subject of “{}”", words.text(verb))))
}

/// "he said": the one person who is named in this sentence before and in the sentence before. Whom somebody names in
/// a quotation does not count, nor do sentences that are quoted as a whole.
fn speaker(chains: &Chains<'_>, quoted: &[bool], at: usize) -> Option<(usize, String)> {
    let words = chains.words;
    let speaks = SAYS.contains(&words.after(at, 1))
        || (words.after(at, 1) == "also" && SAYS.contains(&words.after(at, 2)));
    if !speaks {
        return None;
    }
    let all_quoted = |sentence: u32| {
        let tokens = &words.sentences[sentence as usize].tokens;
        quoted.get(tokens.start as usize..tokens.end as usize).is_some_and(|quoted| !quoted.contains(&false))
    };
    let here = words.sentence(at);
    let before = (0..here).rev().find(|&sentence| !all_quoted(sentence)).unwrap_or(0);
    let reach = words.sentences.get(before as usize)?.tokens.start as usize;
    let first = chains.names.partition_point(|own| own.tokens.start < reach);
    let persons = (first..chains.names.len())
        .take_while(|&name| chains.names[name].tokens.start < at)
        .filter(|&name| {
            chains.senses[name].kind == EntityKind::Person && !quoted[chains.names[name].tokens.start]
        });
    let [(_, name)] = chains.groups_of(persons)[..] else { return None };
    Some((name, "the only person named in this and the sentence before".to_owned()))
}
