//! Who takes part in an event, and how.

use super::lexicon::Class;
use super::tree::Tree;
use crate::entity::{EntityKind, Mention};
use crate::language::Upos;
use crate::statement::{Participant, ParticipantRole};

/// Finds participants in one sentence.
pub(super) struct Finder<'a> {
    pub tree: &'a Tree<'a>,
    /// The mentions of the document, in order of the text.
    pub mentions: &'a [Mention],
    /// Index of the sentence's first time expression tokens: tokens that tell a time are no participants.
    pub is_time: &'a [bool],
}

impl Finder<'_> {
    /// The participant whose phrase is headed by `at`, unless it is a time or says nothing.
    pub fn participant(&self, at: usize, role: ParticipantRole) -> Option<Participant> {
        let tree = self.tree;
        let at = self.antecedent(at);
        if self.is_time[at] || matches!(tree.token(at).upos, Upos::PUNCT | Upos::SYM) {
            return None;
        }
        let (first, last) = tree.phrase(at, false);
        Some(Participant {
            role,
            span: tree.span(first, last),
            head: tree.lemma(at),
            entity: self.entity(at, first, last),
        })
    }

    /// The noun that a relative pronoun stands for.
    fn antecedent(&self, at: usize) -> usize {
        let tree = self.tree;
        if !matches!(tree.word(at).as_str(), "who" | "which" | "that" | "whom") {
            return at;
        }
        let mut clause = at;
        // The clause is at most a few steps above its pronoun.
        for _ in 0..4 {
            let Some(head) = tree.head(clause) else { return at };
            if tree.base(clause) == "acl" {
                return head;
            }
            clause = head;
        }
        at
    }

    /// The entity of the mention that covers the head, or else of the first mention beside it in the phrase:
    /// "Russian jets" belong to Russia.
    fn entity(&self, at: usize, first: usize, last: usize) -> Option<u32> {
        let tree = self.tree;
        let head = tree.token(at).span;
        let span = tree.span(first, last);
        let from = self.mentions.partition_point(|mention| mention.span.end <= span.start);
        let inside = || self.mentions[from..].iter().take_while(|mention| mention.span.start < span.end);
        inside()
            .find(|mention| mention.span.overlaps(head))
            .or_else(|| {
                inside().find(|mention| {
                    tree.children(at).iter().any(|child| {
                        matches!(tree.base(*child), "compound" | "amod" | "nmod" | "flat")
                            && matches!(
                                tree.relation(*child),
                                "compound" | "amod" | "nmod:poss" | "flat" | "nmod:unmarked"
                            )
                            && mention.span.overlaps(tree.token(*child).span)
                    })
                })
            })
            .map(|mention| mention.entity)
    }

    fn is_place(&self, at: usize) -> bool {
        let span = self.tree.token(at).span;
        let index = self.mentions.partition_point(|mention| mention.span.end <= span.start);
        self.mentions.get(index).is_some_and(|mention| {
            mention.span.overlaps(span) && mention.kind == EntityKind::Place && mention.metonym.is_none()
        })
    }

    /// The role of an oblique phrase or a noun's complement, by its preposition.
    fn oblique_role(&self, at: usize, class: Option<&Class>, passive: bool) -> ParticipantRole {
        let preposition = self.tree.preposition(at).unwrap_or_default();
        let in_frame = |list: fn(&Class) -> &Vec<String>| {
            class.is_some_and(|class| list(class).iter().any(|word| *word == preposition))
        };
        if preposition == "by" && passive || in_frame(|class| &class.by) {
            return ParticipantRole::Agent;
        }
        let local = matches!(
            preposition.as_str(),
            "in" | "near"
                | "at"
                | "outside"
                | "inside"
                | "around"
                | "across"
                | "along"
                | "over"
                | "throughout"
                | "off"
                | "within"
        );
        if local
            && (self.is_place(at)
                || preposition != "at"
                    && preposition != "over"
                    && preposition != "within"
                    && self.is_placelike(at))
        {
            return ParticipantRole::Place;
        }
        if in_frame(|class| &class.to) {
            return ParticipantRole::Patient;
        }
        if self.is_place(at) && matches!(preposition.as_str(), "on" | "from" | "of") {
            ParticipantRole::Place
        } else {
            ParticipantRole::Other
        }
    }

    /// Nouns of places that carry no name.
    fn is_placelike(&self, at: usize) -> bool {
        matches!(
            self.tree.lemma(at).as_str(),
            "city"
                | "town"
                | "village"
                | "province"
                | "region"
                | "area"
                | "district"
                | "suburb"
                | "country"
                | "capital"
                | "state"
                | "county"
                | "border"
                | "north"
                | "south"
                | "east"
                | "west"
                | "street"
                | "square"
                | "building"
                | "home"
                | "house"
                | "camp"
                | "base"
                | "governorate"
                | "territory"
                | "sea"
                | "island"
                | "valley"
                | "outskirts"
                | "neighborhood"
                | "neighbourhood"
                | "stronghold"
                | "center"
                | "centre"
                | "hospital"
                | "school"
                | "airport"
                | "port"
        ) || self.tree.child(at, "nmod").is_some_and(|child| self.is_place(child))
            || self.tree.child(at, "compound").is_some_and(|child| self.is_place(child))
    }

    /// The participants of a verb, as its own dependents give them.
    pub fn of_verb(&self, at: usize, class: Option<&Class>) -> Vec<Participant> {
        let tree = self.tree;
        let undergone = class.is_some_and(|class| class.undergone);
        let object = tree.child(at, "obj").is_some();
        let passive = self.is_passive(at);
        let mut out = Vec::new();
        for child in tree.children(at).iter().copied() {
            let role = match tree.relation(child) {
                "nsubj:pass" | "csubj:pass" => ParticipantRole::Patient,
                _ => match tree.base(child) {
                    "nsubj" if undergone && !object => ParticipantRole::Patient,
                    "nsubj" => ParticipantRole::Agent,
                    "obj" => ParticipantRole::Patient,
                    "iobj" => ParticipantRole::Other,
                    // "according to the bureau" says whose word it is, which is the attribution's part.
                    "obl" if tree.preposition(child).is_some_and(|case| case == "according") => continue,
                    "obl" => self.oblique_role(child, class, passive),
                    _ => continue,
                },
            };
            self.push(&mut out, child, role);
        }
        out
    }

    /// One participant, and those joined to it by "and".
    fn push(&self, out: &mut Vec<Participant>, at: usize, role: ParticipantRole) {
        out.extend(self.participant(at, role));
        for joined in self.tree.children(at).iter().copied() {
            if self.tree.base(joined) == "conj" && !self.tree.is_verb(joined) {
                out.extend(self.participant(joined, role));
            }
        }
    }

    pub fn is_passive(&self, at: usize) -> bool {
        self.tree
            .children(at)
            .iter()
            .any(|child| matches!(self.tree.relation(*child), "aux:pass" | "nsubj:pass"))
            || self.tree.token(at).xpos == "VBN" && self.tree.base(at) == "acl"
    }

    /// The participants of a noun that names an event: "Russian strikes on the town".
    pub fn of_noun(&self, at: usize, class: &Class) -> Vec<Participant> {
        let tree = self.tree;
        let mut out = Vec::new();
        for child in tree.children(at).iter().copied() {
            let role = match tree.relation(child) {
                "nmod:poss" => ParticipantRole::Agent,
                "compound" | "amod" if self.named(child) => {
                    if self.is_place(child) {
                        ParticipantRole::Place
                    } else {
                        ParticipantRole::Agent
                    }
                }
                _ => match tree.base(child) {
                    "nmod" | "obl" => self.oblique_role(child, Some(class), true),
                    _ => continue,
                },
            };
            self.push(&mut out, child, role);
        }
        out
    }

    fn named(&self, at: usize) -> bool {
        let span = self.tree.token(at).span;
        let index = self.mentions.partition_point(|mention| mention.span.end <= span.start);
        self.mentions.get(index).is_some_and(|mention| mention.span.overlaps(span))
    }

    /// The subject that a clause without its own shares with the one above it.
    pub fn shared_subject(&self, at: usize) -> Option<Participant> {
        let tree = self.tree;
        let mut below = at;
        for _ in 0..4 {
            let head = tree.head(below)?;
            match tree.base(below) {
                "acl" if tree.relation(below) != "acl:relcl" => {
                    // "the date for cutting", "a promise to leave": the noun is no part of the event.
                    if tree.child(below, "mark").is_some() {
                        return None;
                    }
                    // "a man killed in the raid", "a man carrying a bomb"
                    let role = if tree.token(below).xpos == "VBG" {
                        ParticipantRole::Agent
                    } else {
                        ParticipantRole::Patient
                    };
                    return self.participant(head, role);
                }
                "xcomp" => {
                    if let Some(object) = tree.child(head, "obj") {
                        // "urged the rebels to leave": the object leaves.
                        return self.participant(object, ParticipantRole::Agent);
                    }
                }
                "conj" | "advcl" => {}
                _ => return None,
            }
            if let Some(subject) = tree.child(head, "nsubj") {
                let role = if tree.relation(subject) == "nsubj:pass"
                    && tree.base(below) == "conj"
                    && tree.token(at).xpos == "VBN"
                {
                    ParticipantRole::Patient
                } else {
                    ParticipantRole::Agent
                };
                return self.participant(subject, role);
            }
            below = head;
        }
        None
    }
}
