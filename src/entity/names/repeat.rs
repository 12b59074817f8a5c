//! Names that were found once, found again: the same words elsewhere, surnames, heads, and slips of the pen.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::dateline::is_month;
use super::merge::class;
use super::{Basis, EntityKind, MentionForm, Name, Sources, SpottedKind, Taken};
use crate::entity::gazetteer::fold_name;
use crate::entity::tables::TABLES;
use crate::entity::words::Words;
use crate::language::Upos;

/// Names that were found once are found again, where the recogniser missed them; so are the surnames of
/// persons named in full.
pub(super) fn repeats(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    // First words of names, with the names that start so: (texts, kind, form, known).
    let mut by_first: FxHashMap<&str, Vec<(Vec<&str>, usize)>> = FxHashMap::default();
    let mut order: Vec<usize> = (0..taken.names.len()).collect();
    order.sort_by_key(|&index| taken.names[index].tokens.start);
    let mut seen: FxHashSet<Vec<&str>> = FxHashSet::default();
    let mut by_head: FxHashMap<&str, usize> = FxHashMap::default();
    let mut first_names: FxHashSet<&str> = FxHashSet::default();
    for &index in &order {
        let name = &taken.names[index];
        if name.institution.is_some() || name.form == MentionForm::Demonym || name.kind == EntityKind::Group {
            continue;
        }
        let texts: Vec<&str> = name.tokens.clone().map(|token| words.text(token)).collect();
        if !texts[0].chars().next().is_some_and(char::is_uppercase) {
            continue;
        }
        let mut forms = vec![texts.clone()];
        if name.kind == EntityKind::Person && texts.len() > 1 {
            let last = texts[texts.len() - 1];
            let ordinary = last.chars().count() > 3
                && last.chars().next().is_some_and(char::is_uppercase)
                && !TABLES.no_names.contains(last.to_lowercase().as_str())
                && !TABLES.heads.contains_key(last.to_lowercase().as_str());
            if ordinary {
                forms.push(vec![last]);
            }
            first_names.extend(first_name(sources, &name.tokens));
        }
        // "the Observatory" of a name headed so.
        if class(name.kind) == SpottedKind::Organisation
            && let Some(head) = head_of(words, &name.tokens)
            && texts.len() > 2
            && name.form == MentionForm::Name
        {
            by_head.entry(words.text(head)).or_insert(index);
        }
        for form in forms {
            let single = form.len() == 1;
            let word = form[0].to_lowercase();
            let common = single
                && (TABLES.no_names.contains(word.as_str())
                    || TABLES.heads.contains_key(word.as_str())
                    || TABLES.roles.contains_key(word.as_str())
                    || form[0].chars().count() < 3);
            if !common && seen.insert(form.clone()) {
                by_first.entry(form[0]).or_default().push((form, index));
            }
        }
    }
    let mut at = 0;
    while at < words.len() {
        if taken.at(at).is_some() {
            at += 1;
            continue;
        }
        if let Some(&full) = by_head.get(words.text(at))
            && words.before(at, 1) == "the"
            && words.capital(at)
            && !(words.capital(at + 1) && words.letters(at + 1))
            && !matches!(words.after(at, 1), "of" | "for" | "-")
        {
            let kind = taken.names[full].kind;
            taken.put(Name::new(words, at..at + 1, kind, Basis::Repeat));
            at += 1;
            continue;
        }
        let forms = by_first.get(words.text(at)).map_or(&[][..], Vec::as_slice);
        let fit = forms
            .iter()
            .filter(|(form, _)| {
                form.iter().enumerate().all(|(step, text)| words.text(at + step) == *text)
                    && words.same_sentence(at, at + form.len() - 1)
                    && taken.free(&(at..at + form.len()))
            })
            .max_by_key(|(form, index)| (form.len(), std::cmp::Reverse(*index)));
        let Some((form, index)) = fit else {
            if first_names.contains(words.text(at)) && is_spoken_of(sources, at) {
                taken.put(Name::new(words, at..at + 1, EntityKind::Person, Basis::Repeat));
            }
            at += 1;
            continue;
        };
        let tokens = at..at + form.len();
        // Part of a longer capitalised run that was left alone for a reason: "Sava Street".
        let neighbour = |token: usize| {
            token < words.len()
                && words.same_sentence(at, token)
                && words.capital(token)
                && words.letters(token)
                && taken.at(token).is_none()
                && !(sources.titles)(token)
        };
        let joined =
            form.len() == 1 && neighbour(tokens.end) && !TABLES.no_names.contains(words.lower(tokens.end));
        let (kind, known, full) = {
            let model = &taken.names[*index];
            (model.kind, model.known, model.tokens.len() == form.len())
        };
        if !joined {
            let mut name = Name::new(words, tokens.clone(), kind, Basis::Repeat);
            if full {
                name.known = known;
            }
            taken.put(name);
        }
        at = tokens.end;
    }
}

/// The first name of two, where it is short and usual: "Sun" of "Sun Tarwei", whose family name stands first.
fn first_name<'a>(sources: &Sources<'a>, tokens: &Range<usize>) -> Option<&'a str> {
    let text = sources.words.text(tokens.start);
    let (word, usual) = (sources.words.lower(tokens.start), (sources.usual_word)(&fold_name(text)));
    let named = usual && !TABLES.is_role(word) && !is_month(sources.words, tokens.start);
    (tokens.len() == 2 && text.chars().count() <= SHORT_FIRST_NAME && named).then_some(text)
}

/// Whether a lone capitalised word, which may also be a common one, is spoken of as a person: inside a sentence, or before
/// a verb or an age.
fn is_spoken_of(sources: &Sources<'_>, at: usize) -> bool {
    let words = sources.words;
    let alone = |token: usize| !words.capital(token) || !words.same_sentence(at, token);
    let opens = words.sentence_start(at) == at;
    // "Sun, 53, had"
    let aged =
        |at: usize| words.text(at).bytes().all(|byte| byte.is_ascii_digit()) && words.after(at, 1) == ",";
    words.upos(at) == Upos::PROPN
        && !(sources.titles)(at)
        && alone(at + 1)
        && words.before(at, 1) != "the"
        && (opens || !words.capital(at - 1) || is_month(words, at - 1) || words.sentence_start(at) + 1 == at)
        && (!opens
            || matches!(words.upos(at + 1), Upos::VERB | Upos::AUX)
            || words.is_genitive(at + 1)
            || words.text(at + 1) == "," && aged(at + 2))
}

/// The word of a name that says what the named thing is: the one before "of" or "for", else the last or the first.
pub(super) fn head_of(words: &Words<'_>, tokens: &Range<usize>) -> Option<usize> {
    let before_of = tokens
        .clone()
        .find(|&token| matches!(words.lower(token), "of" | "for"))
        .and_then(|of| of.checked_sub(1))
        .filter(|&head| head >= tokens.start);
    before_of
        .into_iter()
        .chain([tokens.end.saturating_sub(1), tokens.start])
        .find(|&head| words.capital(head) && TABLES.heads.contains_key(words.lower(head)))
}

/// Lone capitalised words that differ by a slip from the surname of a person named in the text.
pub(super) fn slips(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let mut surnames: Vec<(String, usize)> = Vec::new();
    for (index, name) in taken.names.iter().enumerate() {
        let last = words.lower(name.tokens.end - 1);
        if name.kind == EntityKind::Person
            && last.len() >= 7
            && surnames.len() < SLIP_SURNAMES
            && !surnames.iter().any(|(known, _)| known == last)
        {
            surnames.push((last.to_owned(), index));
        }
    }
    if surnames.is_empty() {
        return;
    }
    let lower_elsewhere: FxHashSet<&str> =
        (0..words.len()).filter(|&token| !words.capital(token)).map(|token| words.lower(token)).collect();
    for at in 0..words.len() {
        let word = words.lower(at);
        let lone = words.capital(at)
            && word.len() >= 7
            && taken.at(at).is_none()
            && !(sources.titles)(at)
            && !lower_elsewhere.contains(word)
            && !TABLES.no_names.contains(word)
            && !TABLES.is_role(word)
            && !TABLES.heads.contains_key(word)
            && !(sources.usual_word)(word);
        if lone
            && surnames
                .iter()
                .any(|(surname, _)| surname != word && crate::entity::spelling::slip(surname, word))
        {
            taken.put(Name::new(words, at..at + 1, EntityKind::Person, Basis::Repeat));
        }
    }
}

/// Letters of a first name that is found again, at most.
const SHORT_FIRST_NAME: usize = 5;

/// How many surnames of one document are compared with its capitalised words.
const SLIP_SURNAMES: usize = 100;
