//! Who takes part in an event, and how.

use smol_str::SmolStr;

use super::lexicon::{self, Class};
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
        if self.is_time[at] || matches!(tree.upos(at), Upos::PUNCT | Upos::SYM) {
            return None;
        }
        let (first, mut last) = tree.phrase(at, false);
        // "a special prosecutor in June": when it was is no part of who it was.
        while last > at && self.is_time[last] {
            last -= 1;
            if last > at && !self.is_time[last] && tree.base(last) == "case" {
                last -= 1;
            }
        }
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
        let preposition =
            self.tree.preposition(at).or_else(|| self.stray_preposition(at)).unwrap_or_default();
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
        // What is near or outside a thing is told a place by it, whatever the thing.
        let beside = matches!(preposition.as_str(), "near" | "outside" | "off");
        if beside {
            return ParticipantRole::Place;
        }
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

    /// "north", "northeast": where, never what.
    fn is_direction(&self, at: usize) -> bool {
        let word = self.tree.word(at);
        let word = word.as_str();
        let rest = ["north", "south"]
            .iter()
            .find_map(|side| word.strip_prefix(side))
            .map(|rest| rest.trim_start_matches('-'));
        matches!(word, "east" | "west")
            || matches!(
                rest,
                Some("" | "east" | "west" | "northeast" | "northwest" | "southeast" | "southwest")
            )
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
        let object = tree.child(at, "obj").is_some_and(|object| {
            let where_it_is = self.is_place(object) && self.behind_bare_particle(at, object);
            !where_it_is && !self.is_direction(object)
        });
        let passive = self.is_passive(at);
        let mut out = Vec::new();
        let objects = tree.children(at).iter().copied().filter(|child| tree.base(*child) == "obj");
        // "gave the rebels 200 rifles": of two objects the first receives.
        let receiver = objects.clone().next().filter(|_| objects.clone().count() > 1);
        for child in tree.children(at).iter().copied() {
            let role = match tree.relation(child) {
                "nsubj:pass" | "csubj:pass" => ParticipantRole::Patient,
                // "was elected president"
                "obj" if passive && tree.child(at, "nsubj").is_some() => ParticipantRole::Other,
                // "was elected president".
                "xcomp" if passive && tree.upos(child) == Upos::NOUN => ParticipantRole::Other,
                "obj" if receiver == Some(child) => ParticipantRole::Other,
                // "began two miles northeast of Velm": no object, and not in Velm either.
                "obj" | "obl" | "obl:unmarked" if self.is_direction(child) => continue,
                // "sank off Velm", where the tree takes "off" for a part of the verb.
                "obj" if self.is_place(child) && self.behind_bare_particle(at, child) => {
                    ParticipantRole::Place
                }
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
        // "was shot dead by a gunman": who did it hangs on the word for how it ended.
        if passive {
            let ends = tree.children(at).iter().copied().filter(|child| {
                matches!(tree.base(*child), "xcomp" | "advmod" | "advcl") && tree.upos(*child) == Upos::ADJ
            });
            for doer in ends.flat_map(|end| tree.children(end).iter().copied()) {
                if tree.base(doer) == "obl" && tree.preposition(doer).is_some_and(|by| by == "by") {
                    self.push(&mut out, doer, ParticipantRole::Agent);
                }
            }
        }
        out
    }

    /// Whether a particle that is no part of the verb stands right before the phrase.
    fn behind_bare_particle(&self, verb: usize, at: usize) -> bool {
        self.bare_particle(verb, at).is_some()
    }

    /// The particle right before the phrase that is no part of the verb.
    fn bare_particle(&self, verb: usize, at: usize) -> Option<usize> {
        let tree = self.tree;
        let (first, _) = tree.phrase(at, true);
        let particle =
            tree.children(verb).iter().copied().find(|child| tree.relation(*child) == "compound:prt")?;
        let bare = particle + 1 == first && !tree.verb_lemma(verb).ends_with(tree.word(particle).as_str());
        bare.then_some(particle)
    }

    /// "were rescued off Velm": the preposition of a phrase, where the tree takes it for a part of the verb.
    fn stray_preposition(&self, at: usize) -> Option<SmolStr> {
        let particle = self.bare_particle(self.tree.head(at)?, at)?;
        Some(self.tree.word(particle))
    }

    /// One participant, and those joined to it by "and".
    fn push(&self, out: &mut Vec<Participant>, at: usize, role: ParticipantRole) {
        out.extend(self.participant(at, role));
        let tree = self.tree;
        let joins = |joined: usize| tree.base(joined) == "conj" && tree.child(joined, "cc").is_some();
        // "Orvik, the mayor": without an "and" it is one and the same, and so is what follows the last "and".
        let Some(last) = tree.children(at).iter().copied().rfind(|child| joins(*child)) else { return };
        for joined in tree.children(at).iter().copied() {
            if tree.base(joined) == "conj" && joined <= last && !tree.is_verb(joined) {
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

    /// Whether a clause with "of" or "for" says what the object of the verb above is accused of.
    fn is_accusation(&self, verb: usize, clause: usize) -> bool {
        let tree = self.tree;
        let of =
            tree.child(clause, "mark").is_some_and(|mark| matches!(tree.word(mark).as_str(), "of" | "for"));
        let accuses = lexicon::verb(&tree.lemma(verb)).is_some_and(|class| class.name == "accuse");
        of && accuses && tree.child(verb, "obj").is_some()
    }

    /// The subject that a clause without its own shares with the one above it.
    pub fn shared_subject(&self, at: usize) -> Option<Participant> {
        let tree = self.tree;
        let mut below = at;
        for _ in 0..4 {
            let head = tree.head(below)?;
            match tree.base(below) {
                "acl" if tree.relation(below) != "acl:relcl" => {
                    let accused = tree.base(head) == "obj"
                        && tree.head(head).is_some_and(|verb| self.is_accusation(verb, below));
                    if accused {
                        return self.participant(head, ParticipantRole::Agent);
                    }
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
                // "accused the army of shelling the town": the accused did it.
                "advcl" if self.is_accusation(head, below) => {
                    let object = tree.child(head, "obj")?;
                    return self.participant(object, ParticipantRole::Agent);
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
