//! Where the parser's trees go wrong in ways that news prose makes common, and what the words themselves say.

use super::lexicon;
use super::tree::Tree;
use crate::language::Upos;
use crate::statement::numeral;
use crate::statement::speech::Lexicon;

/// Mends the tree in place.
pub(super) fn repair(tree: &mut Tree) {
    for at in 0..tree.len() {
        plural_for_verb(tree, at);
        clause_for_noun(tree, at);
        passive_adjective(tree, at);
        apposition(tree, at);
        second_verb(tree, at);
        object_of_second_verb(tree, at);
        joined_verb(tree, at);
        target_of_event(tree, at);
        subject_behind_clause(tree, at);
        object_before_time(tree, at);
        order_to_somebody(tree, at);
        place_of_second_verb(tree, at);
    }
}

/// "ordered the army to leave": an infinitive right behind the object of a verb of wishing is what is wished of it, and
/// no purpose.
fn order_to_somebody(tree: &mut Tree, at: usize) {
    let Some(verb) = tree.head(at).filter(|verb| tree.is_verb(*verb) && *verb < at) else { return };
    let infinitive = tree.child(at, "mark").filter(|to| tree.word(*to) == "to" && to + 1 == at);
    let wishes = lexicon::government(&tree.verb_lemma(verb)) == Some(lexicon::Government::Wish);
    let object = tree.child(verb, "obj").filter(|object| *object > verb);
    if let (true, Some(to), Some(object)) = (wishes && tree.base(at) == "advcl", infinitive, object)
        && tree.phrase(object, true).1 + 1 == to
    {
        tree.hang(at, verb, "xcomp");
    }
}

/// "killed nine people and wounded twelve in Halm": a place behind the second verb is that verb's.
fn place_of_second_verb(tree: &mut Tree, at: usize) {
    let Some(first) = tree.head(at).filter(|first| tree.base(at) == "obl" && *first < at) else { return };
    let joined = |child: &usize| {
        *child > first
            && *child < at
            && tree.base(*child) == "conj"
            && tree.is_verb(*child)
            && tree.child(*child, "nsubj").is_none()
    };
    let second = tree.children(first).iter().copied().rfind(joined);
    if let Some(second) = second.filter(|_| tree.preposition(at).is_some()) {
        tree.hang(at, second, "obl");
    }
}

/// "No civilians were hurt": a participle by its passive subject, whatever the tagger takes it for.
fn passive_adjective(tree: &mut Tree, at: usize) {
    let passive = tree.children(at).iter().any(|child| tree.relation(*child) == "aux:pass");
    if passive && tree.upos(at) == Upos::ADJ {
        tree.retag(at, Upos::VERB);
    }
}

/// "Orvik, the mayor of Halm, resigned": of two subjects the second, between commas, tells who the first is.
fn apposition(tree: &mut Tree, at: usize) {
    let Some(verb) = tree.head(at).filter(|verb| tree.base(at) == "nsubj" && *verb > at) else { return };
    let named = tree.children(verb).iter().copied().find(|child| tree.base(*child) == "nsubj" && *child < at);
    let Some(named) = named else { return };
    let (first, last) = tree.phrase(at, true);
    if first > named + 1 && tree.word(first - 1) == "," && last + 1 < verb && tree.word(last + 1) == "," {
        tree.hang(at, named, "appos");
    }
}

/// "supports the rebels and supplied them": a finite verb behind "and", without a subject of its own, is the second
/// verb of the sentence; the parser hangs it on the noun before it.
fn second_verb(tree: &mut Tree, at: usize) {
    let Some(noun) = tree.head(at).filter(|noun| *noun < at && tree.is_verb(at) && !tree.is_verb(*noun))
    else {
        return;
    };
    let Some(first) = tree.head(noun).filter(|first| tree.is_verb(*first) && *first < noun) else { return };
    let hung = matches!(tree.base(at), "acl" | "conj");
    let behind_and = tree.child(at, "cc").is_some_and(|cc| cc + 1 == at && cc > noun);
    let finite = matches!(tree.token(at).xpos, "VBD" | "VBZ" | "VBP");
    if hung && behind_and && finite && tree.child(at, "nsubj").is_none() {
        tree.hang(at, first, "conj");
    }
}

/// "the claim that rebels shelled Halm": a plural that the tagger took for a verb is the subject of the verb right
/// behind it.
fn plural_for_verb(tree: &mut Tree, at: usize) {
    let Some(above) = tree.head(at).filter(|_| tree.is_verb(at) && at > 0 && at + 1 < tree.len()) else {
        return;
    };
    let (that, verb) = (at - 1, at + 1);
    let plural = tree.token(at).xpos == "VBZ" && Lexicon::built_in().is_source_noun(&tree.word(at));
    let past = tree.is_verb(verb) && matches!(tree.token(verb).xpos, "VBD" | "VBN");
    if !(plural && past && tree.word(that) == "that" && tree.head(verb) == Some(at)) {
        return;
    }
    let relation = if tree.base(at) == "acl" { "acl" } else { tree.relation(at) };
    tree.retag(at, Upos::NOUN);
    tree.hang(verb, above, relation);
    for child in tree.children(at).to_vec() {
        let relation = tree.relation(child);
        tree.hang(child, verb, relation);
    }
    tree.hang(that, verb, "mark");
    tree.hang(at, verb, "nsubj");
}

/// "If the dam breaks, …": a clause whose verb the tagger took for a noun, with its subject for a part of it.
fn clause_for_noun(tree: &mut Tree, at: usize) {
    let clause = tree.base(at) == "advcl" && tree.upos(at) == Upos::NOUN && tree.child(at, "cop").is_none();
    let mark = tree.child(at, "mark").filter(|mark| *mark < at);
    let subject = at.checked_sub(1).filter(|before| tree.base(*before) == "compound");
    let Some(subject) = subject.filter(|subject| clause && mark.is_some() && tree.head(*subject) == Some(at))
    else {
        return;
    };
    tree.retag(at, Upos::VERB);
    tree.hang(subject, at, "nsubj");
    for child in tree.children(at).to_vec() {
        if tree.base(child) == "det" && child < subject {
            tree.hang(child, subject, "det");
        }
    }
}

/// "If the river rises, the water would reach Halm": the subject behind the comma belongs to the verb behind it.
fn subject_behind_clause(tree: &mut Tree, at: usize) {
    let Some(verb) = tree.head(at).filter(|verb| tree.base(at) == "obj" && *verb < at) else { return };
    let Some(main) = tree.head(verb).filter(|main| tree.base(verb) == "advcl" && *main > at) else { return };
    let (first, last) = tree.phrase(at, true);
    let comma = first > verb && tree.word(first - 1) == ",";
    // The verb stands right behind its subject, with nothing but its auxiliaries between them.
    let beside = (last + 1..main).all(|between| {
        tree.head(between) == Some(main)
            && matches!(tree.base(between), "aux" | "advmod" | "cop" | "aux:pass")
    });
    if comma && beside && tree.child(main, "nsubj").is_none() && tree.child(main, "expl").is_none() {
        let passive = tree.children(main).iter().any(|child| tree.relation(*child) == "aux:pass");
        tree.hang(at, main, if passive { "nsubj:pass" } else { "nsubj" });
    }
}

/// "close the plant next year": two phrases that the parser took for one.
fn object_before_time(tree: &mut Tree, at: usize) {
    let Some(verb) = tree.head(at).filter(|verb| tree.is_verb(*verb) && *verb < at) else { return };
    let which = at
        .checked_sub(1)
        .is_some_and(|before| matches!(tree.word(before).as_str(), "next" | "last" | "this"));
    let time = which && tree.base(at) == "obl" && crate::statement::time::is_calendar_word(&tree.word(at));
    let object =
        tree.children(at).iter().copied().find(|child| tree.base(*child) == "compound" && *child + 1 < at);
    let Some(object) = object.filter(|_| time && tree.child(verb, "obj").is_none()) else { return };
    tree.hang(object, verb, "obj");
    for child in tree.children(at).to_vec() {
        if child < object {
            let relation = tree.relation(child);
            tree.hang(child, object, relation);
        }
    }
}

/// "broke a window and hurled bombs": what stands right behind the second verb is its object, and not a second object
/// of the first.
fn object_of_second_verb(tree: &mut Tree, at: usize) {
    let Some(before) = tree.head(at).filter(|before| tree.base(at) == "conj" && *before < at) else { return };
    let (first, _) = tree.phrase(at, true);
    let Some(second) = first.checked_sub(1).filter(|second| *second > before && tree.is_verb(*second)) else {
        return;
    };
    let joined = tree.base(second) == "conj" && tree.head(second) == tree.head(before);
    if joined && tree.child(second, "obj").is_none() && tree.child(at, "cc").is_none() {
        tree.hang(at, second, "obj");
    }
}

/// "killed nine people and wounded twelve": a participle before a number, behind "and", is the second verb; the
/// parser takes it for an adjective of what is counted.
fn joined_verb(tree: &mut Tree, at: usize) {
    let Some(noun) = tree.head(at) else { return };
    let participle = matches!(tree.token(at).xpos, "VBD" | "VBN") || tree.word(at).ends_with("ed");
    let number = |at: usize| tree.upos(at) == Upos::NUM || numeral::is_number_word(&tree.word(at));
    let before_number = at + 1 < tree.len() && number(at + 1);
    let behind_and = at > 0 && tree.base(at - 1) == "cc";
    let described = matches!(tree.base(at), "amod" | "nmod" | "compound") && noun > at;
    if !(participle && before_number && behind_and && described && tree.base(noun) == "conj") {
        return;
    }
    let number_headed = number(noun);
    let Some(first) = tree.head(noun).and_then(|object| tree.head(object)) else { return };
    tree.retag(at, Upos::VERB);
    if !tree.is_verb(first) || lexicon::verb(&tree.lemma(at)).is_none() {
        tree.retag(at, tree.token(at).upos);
        return;
    }
    tree.hang(at, first, "conj");
    tree.hang(noun, at, "obj");
    let and = at - 1;
    tree.hang(and, at, "cc");
    // "wounded twelve in Halm": a number has no place, the deed has.
    if number_headed {
        for child in tree.children(noun).to_vec() {
            if tree.base(child) == "nmod" && child > noun {
                tree.hang(child, at, "obl");
            }
        }
    }
}

/// "the strike by the army on Halm": what it was done to belongs to the strike, not to the army.
fn target_of_event(tree: &mut Tree, at: usize) {
    let Some(doer) = tree.head(at) else { return };
    let Some(event) = tree.head(doer) else { return };
    let phrases = tree.base(at) == "nmod"
        && tree.base(doer) == "nmod"
        && tree.upos(event) == Upos::NOUN
        && event < doer
        && doer < at
        && tree.preposition(doer).is_some_and(|by| by == "by");
    if !phrases {
        return;
    }
    let frame = |noun: usize| lexicon::noun(&tree.lemma(noun)).map(|class| &class.to);
    let preposition = tree.preposition(at).unwrap_or_default();
    let takes = |noun: usize| frame(noun).is_some_and(|to| to.iter().any(|word| *word == preposition));
    if takes(event) && !takes(doer) {
        tree.hang(at, event, "nmod");
    }
}
