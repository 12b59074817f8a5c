//! Nouns that say that somebody says something: "claims by activists that …", "the army's assertion that …",
//! "reports that …". The clause behind the noun is the content; who makes the claim stands before it as its
//! owner, or behind it with "by" or "from". Trained readers find few of these, and let the content run on into
//! the sentence's own predicate.

use super::lexicon::Lexicon;
use super::reading::Found;
use super::study::Study;
use crate::language::Upos;

/// A source with "by" or "from" is at most this long.
const LONGEST_SOURCE: usize = 16;

/// A noun stands at most so many words behind the verb that carries it.
const LONGEST_SUPPORT: usize = 4;

/// The attributions by nouns with a clause of their own, in order.
pub(super) fn read(study: &Study) -> Vec<Found> {
    let lexicon = Lexicon::built_in();
    let page = &study.page;
    let tokens = &page.facts.tokens;
    let mut found = Vec::new();
    for (noun, token) in tokens.iter().enumerate() {
        let entry = lexicon.noun(page.word(noun));
        if !is_noun(study, noun, token.upos) || entry.is_none() || page.quoted(noun) {
            continue;
        }
        let Some((that, content)) = clause(study, noun) else { continue };
        found.push(Found::of_cue(noun, source(study, noun, that), content));
    }
    found
}

/// Whether a word that the lexicon lists as a noun is one here: by its tag, or behind its article or owner, where
/// the tagger takes "claim" for a verb.
fn is_noun(study: &Study, at: usize, upos: Upos) -> bool {
    let before = || study.page.word(at - 1);
    upos == Upos::NOUN
        || at > study.window(at).start
            && matches!(before(), "a" | "an" | "the" | "'s" | "’s" | "its" | "his" | "her" | "their")
}

/// "that" behind the noun, with the tokens of its clause.
fn clause(study: &Study, noun: usize) -> Option<(usize, Vec<usize>)> {
    let page = &study.page;
    let sentence = study.window(noun);
    // Right behind the noun, or behind who says it: "claims by activists that".
    let that = (noun + 1..sentence.end.min(noun + 2 + LONGEST_SOURCE)).find(|&at| page.word(at) == "that")?;
    let between = noun + 1..that;
    let plain = between.is_empty()
        || matches!(page.word(noun + 1), "by" | "from" | "of" | "in")
            && between
                .clone()
                .all(|at| page.is_word(at) && !matches!(page.facts.tokens[at].upos, Upos::VERB | Upos::AUX));
    if !plain {
        return None;
    }
    let tokens = &page.facts.tokens;
    if between.is_empty()
        && let Some(verb) = behind_plural(study, that)
    {
        let content = page.without_stops(that..study.extent(verb).1 + 1);
        return Some((that, content.collect()));
    }
    // The verb of the clause, with a subject of its own: "claims that shook the town" tells of the claims.
    let verb = study.head(that)?;
    let named = matches!(page.word(noun + 1), "by" | "from") && that > noun + 2;
    let hangs = hangs_on(study, verb, noun) || named && !hangs_on_cue(study, verb);
    let below = (noun..verb).contains(&that) && tokens[that].relation == "mark" && hangs;
    let subject = study.child(verb, &["nsubj", "nsubj:pass", "csubj", "expl"])?;
    if !below || subject == that {
        return None;
    }
    let (_, high) = study.extent(verb);
    let end = object_behind(study, noun, verb, high + 1).unwrap_or(high + 1);
    let content = page.without_stops(that..end.min(predicate(study, noun, verb, end)));
    (content.len() > 2).then(|| (that, content.collect()))
}

/// "The accusation that the army shelled the town was rejected": of two subjects of one verb the second is the object of
/// the clause that ends before it at `end`. The end with it.
fn object_behind(study: &Study, noun: usize, verb: usize, end: usize) -> Option<usize> {
    let tokens = &study.page.facts.tokens;
    let main = study.head(noun).filter(|&main| main > end && study.child(verb, &["obj"]).is_none())?;
    let object = (end..main).find(|&at| {
        study.head(at) == Some(main) && tokens[at].relation.starts_with("nsubj") && study.extent(at).0 == end
    })?;
    tokens[noun].relation.starts_with("nsubj").then_some(study.extent(object).1 + 1)
}

/// "that rebels shelled Halm", where the tagger takes the plural for a verb: the verb right behind it.
fn behind_plural(study: &Study, that: usize) -> Option<usize> {
    let page = &study.page;
    let tokens = &page.facts.tokens;
    let (plural, verb) = (that + 1, that + 2);
    let taken = verb < study.window(that).end
        && tokens[plural].xpos == "VBZ"
        && tokens[plural].upos == Upos::VERB
        && Lexicon::built_in().is_source_noun(page.word(plural));
    let past = || tokens[verb].upos == Upos::VERB && matches!(tokens[verb].xpos, "VBD" | "VBN");
    (taken && past() && study.head(verb) == Some(plural)).then_some(verb)
}

/// Where the sentence's own predicate begins behind the clause of its subject, or its main clause behind a comma;
/// trees often hang them into the clause.
fn predicate(study: &Study, noun: usize, verb: usize, end: usize) -> usize {
    let page = &study.page;
    let tokens = &page.facts.tokens;
    let sentence = study.window(noun);
    let verbal = |at: usize| matches!(tokens[at].upos, Upos::VERB | Upos::AUX);
    if (sentence.start..noun).any(verbal) {
        return end;
    }
    let has_subject = |at: usize| study.child(at, &["nsubj", "nsubj:pass", "expl", "csubj"]).is_some();
    // "Despite the claim that its troops had left, the valley was full": an opening phrase ends at its comma.
    let opening = study.child(noun, &["case", "mark"]).is_some();
    if opening {
        return (verb..end).find(|&at| page.word(at) == ",").unwrap_or(end);
    }
    // Where the noun is the root of the tree, the predicate has taken a word of the clause for its subject.
    let root = study.head(noun).is_none();
    (verb + 1..end)
        .find(|&at| {
            let finite = verbal(at) && matches!(tokens[at].xpos, "VBD" | "VBZ" | "VBP" | "MD");
            let auxiliary = tokens[at].relation.starts_with("aux") || tokens[at].relation == "cop";
            let governor = if auxiliary { study.head(at).unwrap_or(at) } else { at };
            let joined = matches!(page.word(at - 1), "and" | "or" | "but" | "who" | "which" | "that" | "to");
            let own = study
                .child(governor, &["nsubj", "nsubj:pass"])
                .is_some_and(|own| study.extent(own).1 + 1 == at);
            finite && governor != verb && !joined && (!has_subject(governor) || root && own)
        })
        .unwrap_or(end)
}

/// Whether a clause hangs on the noun, or on a noun of the phrase behind it, where trees as often hang it.
fn hangs_on(study: &Study, verb: usize, noun: usize) -> bool {
    let relation = study.page.facts.tokens[verb].relation;
    let Some(head) = study.head(verb) else { return false };
    matches!(relation, "acl" | "acl:relcl" | "ccomp" | "advcl")
        && (head == noun || study.head(head) == Some(noun) && head > noun)
}

/// Whether the clause is what a verb says: "said in a report by the ministry that".
fn hangs_on_cue(study: &Study, verb: usize) -> bool {
    study.head(verb).is_some_and(|head| Lexicon::built_in().verb(study.page.word(head)).is_some())
}

/// Who makes the claim: its owner, or whom "by" and "from" name.
fn source(study: &Study, noun: usize, that: usize) -> Vec<usize> {
    let page = &study.page;
    if matches!(page.word(noun + 1), "by" | "from" | "of") && that > noun + 2 {
        return (noun + 2..that).collect();
    }
    let Some(owner) = study.child(noun, &["nmod:poss"]).filter(|&owner| owner < noun) else {
        return Vec::new();
    };
    let (low, high) = study.extent(owner);
    let own = |at: usize| !matches!(page.word(at), "'s" | "'" | "’" | "’s");
    (low..high + 1).filter(|&at| own(at) || at < high).collect()
}

/// Adds what the nouns tell to what the trained reader found: new ones, and what it let run over.
pub(super) fn supplement(study: &Study, found: &mut Vec<Found>) {
    for noun in read(study) {
        let same = found.iter().position(|one| one.head == noun.head);
        match same {
            Some(index) => {
                let one = &mut found[index];
                one.content = noun.content;
                if one.source.is_empty() || !noun.source.is_empty() {
                    one.source = noun.source;
                }
            }
            None => {
                let cue = noun.cue[0];
                if let Some(one) = found.iter_mut().find(|one| carries(study, one, cue)) {
                    one.cue.retain(|&token| token < cue);
                    let verb = one.head.unwrap_or(cue);
                    one.cue.extend(verb + 1..cue + 1);
                    one.content = noun.content;
                    continue;
                }
                // "rejected the claim that": who claims it is not told, who rejects it is.
                let inside = found.iter().any(|one| one.content.binary_search(&noun.cue[0]).is_ok());
                let cue = found.iter().any(|one| one.cue.contains(&noun.cue[0]));
                let nobody = inside && noun.source.is_empty();
                if !cue && !nobody {
                    found.push(noun);
                }
            }
        }
    }
}

/// Whether an attribution's verb only carries the noun, which stands in its content: "issued a denial that".
fn carries(study: &Study, one: &Found, noun: usize) -> bool {
    one.head.is_some_and(|verb| {
        verb < noun
            && noun <= verb + LONGEST_SUPPORT
            && Lexicon::built_in().is_support(study.page.word(verb))
            && study.head(noun) == Some(verb)
            && one.content.binary_search(&noun).is_ok()
            && !one.cue.iter().any(|&token| token > verb)
    })
}
