//! Whether a place's name stands for its government: "Moscow said", "ties with Ankara", "Damascus's offer"
//! against "in Moscow", "arriving in Ankara", "the road to Damascus".
//!
//! The words beside the name decide, the dependency tree where there is one: subjects and objects of verbs of
//! speech, decision and action, owners of jets and demands, partners of talks. What nothing speaks for stays a
//! place.

use std::ops::Range;

use super::tables::{NounPattern, TABLES, VerbSides};
use super::words::Words;
use crate::language::{Upos, goes_before_verb};

/// The reason why the place's name at `name` stands for a government, if it does.
pub(crate) fn government(words: &Words<'_>, name: &Range<usize>) -> Option<String> {
    let end = name.end;
    // "the US and its allies", "the US and other Western powers"
    let company = || (3..=4).any(|step| TABLES.powers.contains(words.after(end - 1, step)));
    if words.after(end - 1, 1) == "and"
        && matches!(words.after(end - 1, 2), "its" | "their" | "other")
        && company()
    {
        return locative(words, name.start)
            .is_none()
            .then(|| "it is named together with its allies".to_owned());
    }
    // "MOSCOW — The army said": a dateline.
    if (name.start == words.sentence_start(name.start) || words.opens_line(name.start))
        && words.upper(name.start)
        && matches!(words.after(end - 1, 1), "—" | "–" | "-" | "--" | "(" | ",")
        && (!words.glued(end) || words.text(end) == ",")
    {
        return None;
    }
    // "US-led", "Turkish-backed" against "Britain-based".
    if words.text(end) == "-" && words.glued(end) && words.glued(end + 1) {
        let part = words.lower(end + 1);
        return matches!(
            part,
            "led"
                | "backed"
                | "trained"
                | "supported"
                | "funded"
                | "brokered"
                | "sponsored"
                | "imposed"
                | "supplied"
                | "armed"
                | "financed"
        )
        .then(|| format!("it is who “{part}”"));
    }
    // "key players, including Iran"
    if let Some(reason) = example(words, list_start(words, name.start)) {
        return Some(reason);
    }
    // "a U.S. fighter jet": acronyms stand before nouns like adjectives.
    if name.len() == 1
        && words.upper(name.start)
        && let Some(owned) = state_adjective(words, name)
    {
        return Some(format!("it owns or runs the “{owned}”"));
    }
    if let Some(reason) = owner(words, name) {
        return reason;
    }
    let start = list_start(words, name.start);
    if let Some(reason) = preposition(words, start) {
        return reason;
    }
    if let Some(reason) = subject(words, start, list_end(words, end)) {
        return Some(reason);
    }
    if let Some(reason) = object(words, start) {
        return Some(reason);
    }
    by_tree(words, name)
}

/// The reason why a building that is known for who sits in it stands for these people: nothing shows the building.
pub(crate) fn seat(words: &Words<'_>, name: &Range<usize>) -> Option<String> {
    let start = if words.before(name.start, 1) == "the" { name.start - 1 } else { name.start };
    locative(words, start)
        .is_none()
        .then(|| "it is the seat of the government, and nothing here speaks of the building".to_owned())
}

/// "powers such as Iran", "the players, including Iran".
fn example(words: &Words<'_>, start: usize) -> Option<String> {
    let such = words.before(start, 1) == "as" && words.before(start, 2) == "such";
    if words.before(start, 1) != "including" && !such {
        return None;
    }
    (2..16)
        .map(|step| words.before(start, step))
        .find(|word| TABLES.powers.contains(word))
        .map(|word| format!("it is one of the “{word}”"))
}

/// The start of a list of names that this one continues: "Moscow and Ankara", "Iran, Russia and Turkey".
fn list_start(words: &Words<'_>, name: usize) -> usize {
    let mut start = name;
    for _ in 0..6 {
        if words.before(start, 1) == "the" {
            start -= 1;
        }
        if !matches!(words.before(start, 1), "and" | "or" | ",") {
            break;
        }
        let mut at = start - 1;
        if words.before(at, 1) == "," {
            at -= 1;
        }
        let capital = at.checked_sub(1).is_some_and(|last| {
            words.same_sentence(last, name) && words.capital(last) && words.letters(last)
        });
        if !capital {
            break;
        }
        at -= 1;
        while at > 0 && words.same_sentence(at - 1, name) && words.capital(at - 1) && words.letters(at - 1) {
            at -= 1;
        }
        start = at;
    }
    if words.before(start, 1) == "the" {
        start -= 1;
    }
    start
}

/// The end of a list of names that this one opens.
fn list_end(words: &Words<'_>, end: usize) -> usize {
    let mut at = end;
    for _ in 0..4 {
        let mut next = at;
        if words.after(end - 1, next - end + 1) == "," {
            next += 1;
        }
        if matches!(words.after(end - 1, next - end + 1), "and" | "or") {
            next += 1;
        }
        if next == at {
            break;
        }
        if words.after(end - 1, next - end + 1) == "the" {
            next += 1;
        }
        let first = next;
        while next < words.len()
            && words.same_sentence(next, end - 1)
            && words.capital(next)
            && words.letters(next)
        {
            next += 1;
        }
        if next == first {
            break;
        }
        at = next;
    }
    at
}

/// "Moscow's jets": `Some(None)` where the owned thing shows that the place is meant. Without the possessive a
/// place's name only says what something is about: "the Moscow talks".
fn owner(words: &Words<'_>, name: &Range<usize>) -> Option<Option<String>> {
    let last = name.end - 1;
    let possessive = words.after(last, 1) == "'s" || (words.after(last, 1) == "'" && words.glued(last + 1));
    if !possessive || words.after(last, 2).is_empty() {
        return None;
    }
    // "Russia's said it" is "Russia has said it".
    let verb = words.after(last, 2);
    if TABLES.verbs.get(verb).is_some_and(|sides| sides.subject) && participle(words, last + 2) {
        return Some(Some(format!("it is the subject of “{verb}”")));
    }
    // The owned noun is the last of a short run; "Moscow's own air defence forces".
    for step in 2..6 {
        let word = words.after(last, step);
        if word.is_empty()
            || matches!(
                word,
                "," | "." | ";" | ":" | "and" | "in" | "of" | "for" | "to" | "on" | "that" | "as" | "with"
            )
        {
            break;
        }
        if let Some(&government) = TABLES.nouns.get(&(NounPattern::Own, word.to_owned())) {
            return Some(government.then(|| format!("it owns or runs the “{word}”")));
        }
    }
    Some(None)
}

fn participle(words: &Words<'_>, token: usize) -> bool {
    let lower = words.lower(token);
    let shape = lower.ends_with("ed")
        || matches!(lower, "said" | "told" | "given" | "taken" | "sent" | "made" | "struck");
    // "Russia's claimed victory": a noun follows.
    shape && (!words.tagged() || matches!(words.upos(token), Upos::VERB))
}

/// A preposition that shows the ground: its word.
fn locative<'w>(words: &'w Words<'_>, start: usize) -> Option<&'w str> {
    let word = words.before(start, 1);
    matches!(
        word,
        "in" | "at"
            | "near"
            | "into"
            | "inside"
            | "outside"
            | "around"
            | "across"
            | "through"
            | "throughout"
            | "over"
            | "within"
            | "via"
            | "toward"
            | "towards"
            | "off"
            | "onto"
            | "along"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "northeast"
            | "northwest"
            | "southeast"
            | "southwest"
            | "north"
            | "south"
            | "east"
            | "west"
            | "downtown"
            | "neighbouring"
            | "neighboring"
            | "nearby"
    )
    .then_some(word)
}

/// What the preposition before the name says; `Some(None)` for a place.
fn preposition(words: &Words<'_>, start: usize) -> Option<Option<String>> {
    if locative(words, start).is_some() {
        return Some(None);
    }
    let word = words.before(start, 1);
    if word == "to" && words.before(start, 2) == "according" {
        return Some(Some("it is cited as a source".to_owned()));
    }
    let (pattern, reach) = match word {
        "with" | "between" | "among" => (NounPattern::With, 6),
        "to" => (NounPattern::To, 3),
        "from" => (NounPattern::From, 3),
        "against" => (NounPattern::Against, 4),
        "on" => (NounPattern::On, 3),
        "by" => (NounPattern::By, 4),
        "of" => (NounPattern::Of, 2),
        _ => return None,
    };
    let beside = (2..2 + reach)
        .map(|step| words.before(start, step))
        .take_while(|lower| !matches!(*lower, "" | "." | "," | ";" | ":"))
        .find_map(|lower| {
            TABLES.nouns.get(&(pattern, lower.to_owned())).map(|&government| (government, lower))
        });
    Some(match beside {
        Some((true, lower)) => Some(format!("“{lower} {word}” is said of governments")),
        Some((false, _)) => None,
        None if word == "with" => (2..5)
            .map(|step| words.before(start, step))
            .find(|lower| TABLES.verbs.get(*lower).is_some_and(|sides| sides.subject))
            .map(|lower| format!("one speaks or acts with it: “{lower} … with”")),
        None if word == "by" => {
            let done = words.before(start, 2);
            let verb = TABLES.verbs.get(done).is_some_and(|sides| sides.subject) && !done.ends_with("ing");
            verb.then(|| format!("it is who does it: “{done} by”"))
        }
        None => None,
    })
}

/// "Moscow said", "Moscow has been bombing", "Russia and Turkey are the main organisers".
fn subject(words: &Words<'_>, start: usize, end: usize) -> Option<String> {
    if is_object(words, start, end) {
        return None;
    }
    let mut step = 1;
    let mut copula = None;
    // ", who are involved in a campaign, have accused" is left to the tree.
    let between = |word: &str| goes_before_verb(word) || matches!(word, "'s" | "to");
    while between(words.after(end - 1, step)) || adverb(words, end - 1 + step) {
        let word = words.after(end - 1, step);
        if matches!(word, "is" | "are" | "was" | "were" | "been" | "be" | "remains") {
            copula = Some(step);
        }
        step += 1;
        if words.after(end - 1, step) == "been" || words.after(end - 1, step) == "be" {
            step += 1;
        }
        if step > 6 {
            return None;
        }
    }
    let verb = words.after(end - 1, step);
    if let Some(sides) = TABLES.verbs.get(verb) {
        // "Moscow was bombed": the passive says nothing of who decides, unless it is told something.
        let passive = copula.is_some_and(|at| at + 1 == step || at < step) && !verb.ends_with("ing");
        let told = passive && sides.object && !bombed(verb);
        // Taggers take "support" and "teams" for nouns too readily; what follows tells: an object, a particle.
        let follower = words.after(end - 1, step + 1);
        let object = words.capital(end + step)
            || matches!(follower, "the" | "a" | "an" | "its" | "up" | "to" | "that" | "on" | "it");
        let is_verb = !words.tagged()
            || matches!(words.upos(end - 1 + step), Upos::VERB | Upos::AUX | Upos::ADJ)
            || object
            || speech(verb);
        if is_verb && ((sides.subject && !passive) || told) {
            return Some(format!("it is the subject of “{verb}”"));
        }
    }
    if copula.is_some() || matches!(verb, "remains" | "remained" | "became" | "becomes") {
        let from = if copula.is_some() { step } else { step + 1 };
        for at in from..from + 6 {
            let lower = words.after(end - 1, at);
            if lower.is_empty() || matches!(lower, "," | "." | "in" | "at" | "for" | "with") {
                break;
            }
            if TABLES.nouns.get(&(NounPattern::Predicate, lower.to_owned())) == Some(&true) {
                return Some(format!("it is called “{lower}”"));
            }
        }
    }
    None
}

/// Whether the name is the object of the verb right before it, as the tree says: "helped them enter Veldia illegally".
/// What follows "said" is a clause.
fn is_object(words: &Words<'_>, start: usize, end: usize) -> bool {
    let Some(before) = start.checked_sub(1).filter(|&at| words.upos(at) == Upos::VERB) else { return false };
    (start..end).any(|at| {
        let token = words.tokens.get(at);
        token.is_some_and(|token| token.relation == "obj" && token.head == Some(before as u32))
    })
}

fn bombed(verb: &str) -> bool {
    matches!(
        verb,
        "attacked"
            | "hit"
            | "struck"
            | "bombed"
            | "shelled"
            | "captured"
            | "seized"
            | "destroyed"
            | "closed"
            | "opened"
            | "set"
            | "helped"
    )
}

fn speech(verb: &str) -> bool {
    matches!(verb, "said" | "says" | "denied" | "denies" | "claims" | "claimed" | "warned" | "warns")
}

fn adverb(words: &Words<'_>, token: usize) -> bool {
    let lower = words.lower(token);
    lower.len() > 4 && lower.ends_with("ly") && !TABLES.verbs.contains_key(lower)
}

/// "accused Moscow of", "backs Damascus".
fn object(words: &Words<'_>, start: usize) -> Option<String> {
    let verb = words.before(start, 1);
    let VerbSides { object, .. } = *TABLES.verbs.get(verb)?;
    let noun_like = words.tagged() && !matches!(words.upos(start - 1), Upos::VERB | Upos::AUX);
    // "US support Moscow": a participle or finite form is a verb, a bare form behind "to" or an auxiliary is.
    (object && !noun_like).then(|| format!("it is the object of “{verb}”"))
}

/// The dependency tree: subject or object of a verb of agency further away.
fn by_tree(words: &Words<'_>, name: &Range<usize>) -> Option<String> {
    // The head of the name is the token whose own head lies outside.
    let mut at = name.clone().find(|&token| {
        words
            .tokens
            .get(token)
            .and_then(|token| token.head)
            .is_some_and(|head| !name.contains(&(head as usize)))
    })?;
    for _ in 0..3 {
        let token = words.tokens.get(at)?;
        let head = token.head? as usize;
        let relation = token.relation;
        if relation == "conj" {
            at = head;
            continue;
        }
        let verb = words.lower(head);
        let sides = TABLES.verbs.get(verb)?;
        let is_verb = words.upos(head) == Upos::VERB;
        return match relation {
            "nsubj" if is_verb && sides.subject => Some(format!("it is the subject of “{verb}”")),
            "obj" | "nsubj:pass" if is_verb && sides.object && !bombed(verb) => {
                Some(format!("it is the object of “{verb}”"))
            }
            _ => None,
        };
    }
    None
}

/// Nouns that show that a nationality's adjective means the state: "Russian jets", "Turkish officials".
pub(crate) fn state_adjective<'w>(words: &'w Words<'_>, name: &Range<usize>) -> Option<&'w str> {
    let last = name.end - 1;
    let mut step = 1;
    // "Russian and Turkish air forces"
    if words.after(last, 1) == "and" {
        step = 3;
    }
    for at in step..step + 3 {
        let word = words.after(last, at);
        if word.is_empty() || !word.chars().next().is_some_and(char::is_alphabetic) {
            return None;
        }
        if let Some(&government) = TABLES.nouns.get(&(NounPattern::Own, word.to_owned())) {
            return government.then_some(word);
        }
        if matches!(
            word,
            "opposition" | "rebel" | "rebels" | "people" | "citizens" | "conflict" | "peace" | "civil"
        ) {
            return None;
        }
    }
    None
}
