//! Whether a claim is told as so, as not so, as to come, or as wished or supposed.

use super::lexicon::{self, Government};
use super::tree::Tree;
use crate::statement::Factuality;

/// Polarity and factuality of one predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mood {
    pub negated: bool,
    pub factuality: Factuality,
    /// The verb above that refuses or fails, where one does: "refused to".
    pub refused_by: Option<usize>,
}

/// How many clauses upwards may have a say.
const REACH: usize = 4;

/// The mood of the predicate at `at`, with what the clauses above it add.
pub(super) fn of(tree: &Tree, at: usize) -> Mood {
    let mut mood = own(tree, at);
    if is_conditional(tree, at) {
        mood.factuality = Factuality::Hypothetical;
    }
    let mut below = at;
    for _ in 0..REACH {
        let Some(head) = tree.head(below) else { break };
        match tree.base(below) {
            // "began to shell", "failed to stop", "plans to visit"
            "xcomp" | "ccomp" | "csubj" => {
                let above = own(tree, head);
                let lemma = tree.lemma(head);
                match lexicon::government(&lemma) {
                    Some(Government::Refuse) if tree.base(below) == "xcomp" => {
                        mood.negated ^= !above.negated;
                        mood.refused_by = Some(head);
                    }
                    Some(Government::Aspect | Government::Refuse) => mood.negated |= above.negated,
                    Some(Government::Plan) if is_infinitive(tree, below) => {
                        mood.factuality = mood.factuality.max(Factuality::Expected);
                        mood.negated ^= above.negated;
                    }
                    Some(Government::Wish) => mood.factuality = mood.factuality.max(Factuality::Hypothetical),
                    Some(Government::Claim) if is_infinitive(tree, below) => {
                        mood.factuality = mood.factuality.max(Factuality::Hypothetical);
                    }
                    _ if tree.base(below) == "xcomp" => mood.negated |= above.negated,
                    // "it is not true that", "it is false that"
                    _ => {
                        if let Some(so) = lexicon::verdict(&tree.word(head)) {
                            mood.negated ^= so == above.negated;
                        }
                    }
                }
                mood.factuality = mood.factuality.max(above.factuality);
            }
            // A condition, or the purpose of what is told.
            "advcl" => {
                if is_infinitive(tree, below) {
                    mood.factuality = mood.factuality.max(Factuality::Expected);
                }
                break;
            }
            // The second of two joined verbs shares the auxiliaries of the first: "will bomb and shell".
            "conj" if !has_own_auxiliary(tree, below) && !has_subject(tree, below) => {
                let first = own(tree, head);
                mood.factuality = mood.factuality.max(first.factuality);
            }
            "conj" => {}
            _ => break,
        }
        below = head;
    }
    mood
}

/// Whether the clause hangs on a condition: "if the dam breaks, the water would …".
fn is_conditional(tree: &Tree, at: usize) -> bool {
    tree.children(at).iter().any(|clause| {
        tree.base(*clause) == "advcl"
            && tree.children(*clause).iter().any(|mark| {
                tree.base(*mark) == "mark" && matches!(tree.word(*mark).as_str(), "if" | "unless")
            })
    })
}

fn is_infinitive(tree: &Tree, at: usize) -> bool {
    tree.children(at).iter().any(|child| tree.base(*child) == "mark" && tree.word(*child) == "to")
}

fn has_own_auxiliary(tree: &Tree, at: usize) -> bool {
    tree.child(at, "aux").is_some()
}

fn has_subject(tree: &Tree, at: usize) -> bool {
    tree.child(at, "nsubj").is_some()
}

/// What the words of the clause itself say.
fn own(tree: &Tree, at: usize) -> Mood {
    let mut mood = Mood { negated: false, factuality: Factuality::Asserted, refused_by: None };
    for child in tree.children(at).iter().copied() {
        let word = tree.word(child);
        match tree.base(child) {
            // "not only insured" is insured.
            "advmod" | "aux" | "det" | "cc" if is_negation(&word) => {
                let only = child + 1 < tree.len()
                    && matches!(tree.word(child + 1).as_str(), "only" | "just" | "merely" | "simply");
                mood.negated |= !only;
            }
            "advmod"
                if matches!(word.as_str(), "reportedly" | "allegedly" | "perhaps" | "possibly" | "maybe") =>
            {
                mood.factuality = mood.factuality.max(Factuality::Hypothetical);
            }
            "aux" => {
                let factuality = match word.as_str() {
                    "will" | "'ll" | "’ll" | "shall" | "wo" | "would" | "'d" | "’d" | "going" => {
                        Factuality::Expected
                    }
                    "may" | "might" | "could" | "can" | "should" | "must" | "ca" => Factuality::Hypothetical,
                    _ => Factuality::Asserted,
                };
                mood.factuality = mood.factuality.max(factuality);
            }
            "mark" if matches!(word.as_str(), "if" | "unless" | "whether") => {
                mood.factuality = mood.factuality.max(Factuality::Hypothetical);
            }
            // "no civilians were hurt", "nobody was hurt"
            "nsubj" | "obj" => {
                let none = tree.child(child, "det").is_some_and(|det| tree.word(det) == "no");
                mood.negated |= none || matches!(word.as_str(), "nobody" | "none" | "nothing" | "neither");
            }
            "punct" if word == "?" => mood.factuality = mood.factuality.max(Factuality::Hypothetical),
            _ => {}
        }
    }
    mood
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "n't" | "n’t" | "never" | "no" | "neither" | "nor")
}
