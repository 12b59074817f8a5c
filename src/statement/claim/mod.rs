//! Claims: the events and states that sentences tell, from verbs, from nouns that name events, and from
//! predicates with a copula.
//!
//! A claim is read from the dependency tree of its sentence; where a sentence has none, nothing is claimed of
//! it. Each token that tells a time or number belongs to the nearest predicate above it. Denials stay with their
//! attribution: in "the army denied that it shelled the town" the claim is "it shelled the town", not negated,
//! and its attribution denies it.

mod lexicon;
mod mood;
mod participant;
mod repair;
mod tree;

use smol_str::SmolStr;

pub(crate) use self::lexicon::{class_of_stem, is_deed};
use self::participant::Finder;
use self::tree::Tree;
use super::{Attribution, Claim, Participant, ParticipantRole, Stance};
use crate::facts::Facts;
use crate::language::Upos;
use crate::text::SourceSpan;

/// Sentences with more tokens are lists and tables, and what a parser makes of them is no claim.
const LONGEST_SENTENCE: usize = 200;

/// The claims of all sentences, in order of their predicates. Reads everything else of `facts`.
pub fn extract(source: &str, facts: &Facts) -> Vec<Claim> {
    let mut out = Vec::new();
    let attributions = Attributions::new(&facts.attributions);
    for (index, sentence) in facts.sentences.iter().enumerate() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let tokens = facts.tokens_of(index);
        if tokens.is_empty() || tokens.len() > LONGEST_SENTENCE {
            continue;
        }
        let Some(tree) = Tree::new(source, tokens, sentence.tokens.start) else { continue };
        Reader::new(facts, &attributions, &tree, index, sentence.span, sentence.tokens.start).read(&mut out);
    }
    out
}

/// A predicate of a sentence.
struct Predicate {
    at: usize,
    class: SmolStr,
    lemma: SmolStr,
    participants: Vec<Participant>,
}

/// Reads one sentence.
struct Reader<'a> {
    facts: &'a Facts,
    attributions: &'a Attributions<'a>,
    tree: &'a Tree<'a>,
    sentence: u32,
    first_token: u32,
    /// Per token, whether a temporal expression covers it.
    is_time: Vec<bool>,
    /// Indices of the sentence's times, with the token that heads each.
    times: Vec<(u32, usize)>,
    /// Indices of the sentence's quantities, with the token that heads each.
    quantities: Vec<(u32, usize)>,
}

impl<'a> Reader<'a> {
    fn new(
        facts: &'a Facts,
        attributions: &'a Attributions<'a>,
        tree: &'a Tree<'a>,
        sentence: u32,
        span: SourceSpan,
        first_token: u32,
    ) -> Self {
        let from = facts.times.partition_point(|time| time.span.end <= span.start);
        let times: Vec<(u32, SourceSpan)> = (from..facts.times.len())
            .take_while(|i| facts.times[*i].span.start < span.end)
            .map(|i| (i as u32, facts.times[i].span))
            .collect();
        let from = facts.quantities.partition_point(|quantity| quantity.sentence < sentence);
        let quantities = (from..facts.quantities.len())
            .take_while(|i| facts.quantities[*i].sentence == sentence)
            .filter_map(|i| Some((i as u32, tree.root_of(facts.quantities[i].span)?)))
            .collect();
        let is_time = (0..tree.len())
            .map(|at| {
                let token = tree.token(at).span;
                let index = times.partition_point(|(_, time)| time.end <= token.start);
                times.get(index).is_some_and(|(_, time)| time.overlaps(token))
            })
            .collect();
        let times = times.into_iter().filter_map(|(i, time)| Some((i, tree.root_of(time)?))).collect();
        Reader { facts, attributions, tree, sentence, first_token, is_time, times, quantities }
    }

    fn read(&self, out: &mut Vec<Claim>) {
        let mut predicates: Vec<Predicate> =
            (0..self.tree.len()).filter_map(|at| self.predicate(at)).collect();
        // Which predicate each token belongs to: itself, or that of the token above.
        let mut owner: Vec<Option<usize>> = vec![None; self.tree.len()];
        for (index, predicate) in predicates.iter().enumerate() {
            owner[predicate.at] = Some(index);
        }
        let nearest = |at: usize| {
            let mut at = at;
            for _ in 0..self.tree.len() {
                if let Some(index) = owner[at] {
                    return Some(index);
                }
                at = self.tree.head(at)?;
            }
            None
        };
        let mut times = vec![Vec::new(); predicates.len()];
        for (time, at) in &self.times {
            if let Some(index) = nearest(*at) {
                times[index].push(*time);
            }
        }
        let mut quantities = vec![Vec::new(); predicates.len()];
        for (quantity, at) in &self.quantities {
            if let Some(index) = nearest(*at) {
                quantities[index].push(*quantity);
            }
        }
        // "killed nine and wounded twelve on Monday": a time behind the second verb of one subject is of both.
        for (index, predicate) in predicates.iter().enumerate() {
            let shares =
                self.tree.base(predicate.at) == "conj" && self.tree.child(predicate.at, "nsubj").is_none();
            let first = self.tree.head(predicate.at).and_then(|head| owner[head]).filter(|_| shares);
            let Some(first) = first else { continue };
            let start = self.tree.token(predicate.at).span.start;
            let behind = |time: &&u32| self.facts.times[**time as usize].span.start > start;
            // Where the tree hangs the time on the second verb, it is of both only if these are two tolls of one
            // deed: who "was born in Halm and died on Monday" was not born on Monday.
            let tolls = || !quantities[first].is_empty() && !quantities[index].is_empty();
            if times[index].is_empty() {
                times[index] = times[first].iter().filter(behind).copied().collect();
            } else if times[first].is_empty() && tolls() {
                times[first] = times[index].iter().filter(behind).copied().collect();
            }
        }
        self.share_occurrence(&mut predicates, &mut times, &owner);
        for ((predicate, times), quantities) in predicates.into_iter().zip(times).zip(quantities) {
            out.push(self.claim(predicate, times, quantities));
        }
    }

    /// "The attack on Halm began on Tuesday": when and where it began is when and where the attack was.
    fn share_occurrence(
        &self,
        predicates: &mut [Predicate],
        times: &mut [Vec<u32>],
        owner: &[Option<usize>],
    ) {
        for index in 0..predicates.len() {
            let verb = predicates[index].at;
            if !lexicon::is_occurrence(&predicates[index].lemma) {
                continue;
            }
            let subject = self.tree.child(verb, "nsubj").and_then(|subject| owner[subject]);
            let Some(event) = subject.filter(|event| *event != index) else { continue };
            if predicates[event].at != self.tree.child(verb, "nsubj").unwrap_or(verb) {
                continue;
            }
            if times[event].is_empty() {
                times[event] = times[index].clone();
            }
            let placed = |predicate: &Predicate| {
                predicate.participants.iter().any(|part| part.role == ParticipantRole::Place)
            };
            if !placed(&predicates[event]) {
                let places = predicates[index].participants.clone().into_iter();
                let places = places.filter(|part| part.role == ParticipantRole::Place);
                predicates[event].participants.extend(places);
            }
        }
    }

    fn claim(&self, predicate: Predicate, times: Vec<u32>, quantities: Vec<u32>) -> Claim {
        let token = self.tree.token(predicate.at).span;
        let inside = |span: SourceSpan| self.tree.root_of(span).is_some();
        let mut span = token;
        let parts = predicate.participants.iter().map(|participant| participant.span);
        let told = times.iter().map(|time| self.facts.times[*time as usize].span);
        let counted = quantities.iter().map(|quantity| self.facts.quantities[*quantity as usize].span);
        for part in parts.chain(told).chain(counted).filter(|part| inside(*part)) {
            span = span.cover(part);
        }
        let covered = |at: &usize| self.tree.token(*at).span.overlaps(span);
        let first = (0..self.tree.len()).find(covered).unwrap_or(predicate.at) as u32;
        let last = (0..self.tree.len()).rfind(covered).unwrap_or(predicate.at) as u32;
        let mood = mood::of(self.tree, predicate.at);
        let attribution = self.attributions.innermost(token);
        // Who "refused to leave" rejects leaving, and does not reject not leaving.
        let refused = mood.refused_by.is_some_and(|verb| {
            attribution.is_some_and(|at| self.attributions.turns_down(at, self.tree.token(verb).span))
        });
        Claim {
            span,
            predicate: token,
            class: predicate.class,
            lemma: predicate.lemma,
            participants: predicate.participants,
            times,
            quantities,
            negated: mood.negated ^ refused,
            factuality: mood.factuality,
            attribution,
            sentence: self.sentence,
            tokens: self.first_token + first..self.first_token + last + 1,
        }
    }

    fn finder(&self) -> Finder<'_> {
        Finder { tree: self.tree, mentions: &self.facts.mentions, is_time: &self.is_time }
    }

    /// The predicate that the token at `at` is, if it is one.
    fn predicate(&self, at: usize) -> Option<Predicate> {
        if self.is_time[at] {
            return None;
        }
        let tree = self.tree;
        if tree.child(at, "cop").is_some() {
            return self.state(at);
        }
        match tree.upos(at) {
            Upos::VERB => self.verb(at),
            Upos::NOUN => self.event_noun(at),
            _ => None,
        }
    }

    fn verb(&self, at: usize) -> Option<Predicate> {
        let tree = self.tree;
        let lemma = tree.verb_lemma(at);
        // Participles before nouns describe: "armed men". The words of a cue belong to speech, not to events.
        let describes =
            matches!(tree.base(at), "amod" | "compound" | "case" | "mark" | "det" | "fixed" | "advmod");
        if describes || self.attributions.is_cue(tree.token(at).span) && lexicon::verb(&lemma).is_none() {
            return None;
        }
        // "are said to have left": the auxiliary of a participle, by whatever name the tree hangs it there.
        if lemma == "have" && tree.head(at).is_some_and(|head| head > at && tree.token(head).xpos == "VBN") {
            return None;
        }
        // "began to shell": the infinitive is the event.
        if matches!(lexicon::government(&lemma), Some(lexicon::Government::Aspect))
            && tree.child(at, "xcomp").is_some()
        {
            return None;
        }
        // "carried out strikes": the noun is the event.
        if self.carried_noun(at, &lemma).is_some() {
            return None;
        }
        let class = lexicon::verb(&lemma);
        let finder = self.finder();
        let mut participants = finder.of_verb(at, class);
        let taken = |role| participants.iter().any(|participant| participant.role == role);
        let subject = tree.child(at, "nsubj").is_some();
        if !subject && let Some(mut shared) = finder.shared_subject(at) {
            if class.is_some_and(|class| class.undergone) && tree.child(at, "obj").is_none() {
                shared.role = ParticipantRole::Patient;
            }
            if !taken(shared.role) {
                participants.push(shared);
            }
        }
        Some(self.finish(at, class, lemma, participants))
    }

    /// The event noun that is the object of a verb which only carries it.
    fn carried_noun(&self, at: usize, lemma: &str) -> Option<usize> {
        let tree = self.tree;
        if !lexicon::is_light(lemma) {
            return None;
        }
        let object = tree
            .children(at)
            .iter()
            .copied()
            .find(|child| tree.base(*child) == "obj" || tree.relation(*child) == "nsubj:pass")?;
        lexicon::noun(&tree.lemma(object)).map(|_| object)
    }

    fn event_noun(&self, at: usize) -> Option<Predicate> {
        let tree = self.tree;
        let lemma = tree.lemma(at);
        let class = lexicon::noun(&lemma)?;
        // A noun before a noun names the kind of thing: "strike group".
        if matches!(tree.base(at), "compound" | "flat" | "fixed") {
            return None;
        }
        let finder = self.finder();
        let mut participants = finder.of_noun(at, class);
        // "the opposition" acts; "opposition to the plan" is an event.
        if lexicon::names_actors(&lemma)
            && !participants.iter().any(|part| part.role == ParticipantRole::Patient)
        {
            return None;
        }
        let agent =
            |participants: &[Participant]| participants.iter().any(|p| p.role == ParticipantRole::Agent);
        if let Some(verb) = tree.head(at).filter(|head| tree.is_verb(*head))
            && self.carried_noun(verb, &tree.verb_lemma(verb)) == Some(at)
        {
            // What stands beside the verb belongs to the event that it carries.
            let beside = finder.of_verb(verb, Some(class));
            let own = tree.token(at).span;
            let has_agent = agent(&participants);
            participants.extend(beside.into_iter().filter(|participant| {
                !participant.span.overlaps(own) && (!has_agent || participant.role != ParticipantRole::Agent)
            }));
            if !agent(&participants) {
                participants.extend(
                    finder.shared_subject(verb).filter(|shared| shared.role == ParticipantRole::Agent),
                );
            }
        }
        Some(self.finish(at, Some(class), lemma, participants))
    }

    /// "It was only a test": the subject with what it is said to be.
    fn state(&self, at: usize) -> Option<Predicate> {
        let tree = self.tree;
        let finder = self.finder();
        let subject = tree.child(at, "nsubj")?;
        let mut participants: Vec<Participant> =
            finder.participant(subject, ParticipantRole::Patient).into_iter().collect();
        if participants.is_empty() {
            return None;
        }
        if matches!(tree.upos(at), Upos::NOUN | Upos::PROPN) {
            participants.extend(finder.participant(at, ParticipantRole::Other));
        }
        let mut predicate = self.finish(at, None, tree.lemma(at), participants);
        predicate.class = SmolStr::new_static("be");
        Some(predicate)
    }

    fn finish(
        &self,
        at: usize,
        class: Option<&lexicon::Class>,
        lemma: SmolStr,
        mut participants: Vec<Participant>,
    ) -> Predicate {
        participants.sort_by_key(|participant| (participant.span, participant.role));
        participants.dedup_by_key(|participant| (participant.span, participant.role));
        let class = class.map_or_else(|| lemma.clone(), |class| SmolStr::from(class.name.as_str()));
        Predicate { at, class, lemma, participants }
    }
}

/// The spans of all attributions, sorted for look-up.
struct Attributions<'a> {
    /// Content spans with their attribution.
    contents: Vec<(SourceSpan, u32)>,
    /// The furthest end of the contents up to each, so that a look-up knows when to stop.
    reach: Vec<u32>,
    cues: Vec<SourceSpan>,
    all: &'a [Attribution],
}

impl<'a> Attributions<'a> {
    fn new(all: &'a [Attribution]) -> Self {
        let mut contents: Vec<(SourceSpan, u32)> = all
            .iter()
            .zip(0..)
            .flat_map(|(attribution, index)| attribution.content.iter().map(move |span| (*span, index)))
            .collect();
        contents.sort();
        let mut furthest = 0;
        let reach = contents
            .iter()
            .map(|(span, _)| {
                furthest = furthest.max(span.end);
                furthest
            })
            .collect();
        let mut cues: Vec<SourceSpan> =
            all.iter().flat_map(|attribution| attribution.cue.iter().copied()).collect();
        cues.sort();
        Attributions { contents, reach, cues, all }
    }

    /// The attribution with the shortest content that holds `span`.
    fn innermost(&self, span: SourceSpan) -> Option<u32> {
        let after = self.contents.partition_point(|(content, _)| content.start <= span.start);
        let mut best: Option<(u32, u32)> = None;
        for at in (0..after).rev() {
            if self.reach[at] < span.end {
                break;
            }
            let (content, index) = self.contents[at];
            if content.contains(span) {
                let length = self.all[index as usize].content.iter().map(|part| part.len()).sum();
                if best.is_none_or(|(shortest, _)| length < shortest) {
                    best = Some((length, index));
                }
            }
        }
        best.map(|(_, index)| index)
    }

    /// Whether the attribution denies or rejects its content by the word at `span`.
    fn turns_down(&self, attribution: u32, span: SourceSpan) -> bool {
        let one = &self.all[attribution as usize];
        matches!(one.stance, Stance::Denies | Stance::Rejects) && one.cue.iter().any(|cue| cue.overlaps(span))
    }

    fn is_cue(&self, span: SourceSpan) -> bool {
        let index = self.cues.partition_point(|cue| cue.end <= span.start);
        self.cues.get(index).is_some_and(|cue| cue.overlaps(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Sentence, Token};
    use crate::statement::{Factuality, Quotation};

    fn upos(name: &str) -> Upos {
        match name {
            "NOUN" => Upos::NOUN,
            "PROPN" => Upos::PROPN,
            "VERB" => Upos::VERB,
            "AUX" => Upos::AUX,
            "ADJ" => Upos::ADJ,
            "ADP" => Upos::ADP,
            "DET" => Upos::DET,
            "NUM" => Upos::NUM,
            "PART" => Upos::PART,
            "PRON" => Upos::PRON,
            "ADV" => Upos::ADV,
            _ => Upos::PUNCT,
        }
    }

    /// One sentence, a word as "form/UPOS/XPOS/head/relation", heads counted from 1.
    fn sentence(words: &'static str) -> (String, Facts) {
        let mut text = String::new();
        let mut facts = Facts::default();
        for word in words.split_whitespace() {
            let cells: Vec<&'static str> = word.split('/').collect();
            if !text.is_empty() {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(cells[0]);
            let head: u32 = cells[3].parse().unwrap();
            facts.tokens.push(Token {
                span: SourceSpan::from_range(start..text.len()),
                upos: upos(cells[1]),
                xpos: cells[2],
                head: head.checked_sub(1),
                relation: cells[4],
            });
        }
        let all = 0..facts.tokens.len() as u32;
        facts.sentences.push(Sentence { span: SourceSpan::from_range(0..text.len()), block: 0, tokens: all });
        facts.times = crate::statement::time::recognise(&text, &facts);
        facts.quantities = crate::statement::quantity::recognise(&text, &facts);
        (text, facts)
    }

    /// "class[!][?] role=words …" of every claim.
    fn claims(words: &'static str) -> Vec<String> {
        let (text, facts) = sentence(words);
        shown(&text, &facts)
    }

    fn shown(text: &str, facts: &Facts) -> Vec<String> {
        extract(text, facts)
            .iter()
            .map(|claim| {
                let mut out = claim.class.to_string();
                out += if claim.negated { "!" } else { "" };
                out += match claim.factuality {
                    Factuality::Asserted => "",
                    Factuality::Expected => "+",
                    Factuality::Hypothetical => "?",
                };
                for part in &claim.participants {
                    let role = match part.role {
                        ParticipantRole::Agent => "agent",
                        ParticipantRole::Patient => "patient",
                        ParticipantRole::Place => "place",
                        ParticipantRole::Other => "other",
                    };
                    out += &format!(" {role}={}", part.span.of(text));
                }
                for time in &claim.times {
                    out += &format!(" time={}", facts.times[*time as usize].span.of(text));
                }
                for quantity in &claim.quantities {
                    out += &format!(" quantity={}", facts.quantities[*quantity as usize].number.of(text));
                }
                out
            })
            .collect()
    }

    #[test]
    fn a_verb_with_its_time_and_number() {
        assert_eq!(
            claims(
                "Northern/ADJ/JJ/2/amod jets/NOUN/NNS/3/nsubj bombed/VERB/VBD/0/root 24/NUM/CD/5/nummod \
                 targets/NOUN/NNS/3/obj near/ADP/IN/8/case the/DET/DT/8/det town/NOUN/NN/3/obl \
                 on/ADP/IN/10/case Tuesday/PROPN/NNP/3/obl"
            ),
            ["strike agent=Northern jets patient=24 targets place=the town time=Tuesday quantity=24"]
        );
    }

    #[test]
    fn the_passive_turns_the_roles() {
        assert_eq!(
            claims(
                "Ten/NUM/CD/2/nummod people/NOUN/NNS/4/nsubj:pass were/AUX/VBD/4/aux:pass killed/VERB/VBN/0/root \
                 by/ADP/IN/6/case rebels/NOUN/NNS/4/obl:agent"
            ),
            ["kill patient=Ten people agent=rebels quantity=Ten"]
        );
    }

    #[test]
    fn nouns_name_events_and_light_verbs_carry_them() {
        assert_eq!(
            claims(
                "Planes/NOUN/NNS/2/nsubj carried/VERB/VBD/0/root out/ADP/RP/2/compound:prt strikes/NOUN/NNS/2/obj \
                 on/ADP/IN/7/case a/DET/DT/7/det depot/NOUN/NN/4/nmod"
            ),
            ["strike agent=Planes patient=a depot"]
        );
    }

    #[test]
    fn negation_and_failure() {
        assert_eq!(
            claims(
                "They/PRON/PRP/4/nsubj did/AUX/VBD/4/aux not/PART/RB/4/advmod bomb/VERB/VB/0/root it/PRON/PRP/4/obj"
            ),
            ["strike! agent=They patient=it"]
        );
        assert_eq!(
            claims(
                "They/PRON/PRP/2/nsubj failed/VERB/VBD/0/root to/PART/TO/4/mark seize/VERB/VB/2/xcomp it/PRON/PRP/4/obj"
            ),
            ["fail agent=They", "capture! agent=They patient=it"]
        );
        assert_eq!(
            claims("No/DET/DT/2/det boats/NOUN/NNS/3/nsubj sank/VERB/VBD/0/root"),
            ["sink! patient=No boats"]
        );
    }

    #[test]
    fn what_is_to_come_is_expected() {
        assert_eq!(
            claims(
                "Envoys/NOUN/NNS/3/nsubj will/AUX/MD/3/aux meet/VERB/VB/0/root in/ADP/IN/6/case the/DET/DT/6/det capital/NOUN/NN/3/obl"
            ),
            ["meet+ agent=Envoys place=the capital"]
        );
        assert_eq!(
            claims(
                "Planes/NOUN/NNS/2/nsubj began/VERB/VBD/0/root to/PART/TO/4/mark shell/VERB/VB/2/xcomp it/PRON/PRP/4/obj"
            ),
            ["strike agent=Planes patient=it"]
        );
    }

    #[test]
    fn the_object_behind_the_second_verb_is_its_own() {
        assert_eq!(
            claims(
                "Boys/NOUN/NNS/2/nsubj broke/VERB/VBD/0/root doors/NOUN/NNS/2/obj and/CCONJ/CC/5/cc \
                 threw/VERB/VBD/2/conj stones/NOUN/NNS/3/conj"
            ),
            ["break agent=Boys patient=doors", "throw agent=Boys patient=stones"]
        );
    }

    #[test]
    fn a_plural_taken_for_a_verb_is_the_subject() {
        assert_eq!(
            claims(
                "Norland/PROPN/NNP/2/nsubj denied/VERB/VBD/0/root that/PRON/WDT/4/nsubj rebels/VERB/VBZ/2/ccomp \
                 shelled/VERB/VBN/4/acl Halm/PROPN/NNP/5/obj"
            )
            .last()
            .map(String::as_str),
            Some("strike agent=rebels patient=Halm")
        );
    }

    #[test]
    fn a_preposition_taken_for_a_particle_tells_the_place() {
        assert_eq!(
            claims(
                "Sailors/NOUN/NNS/3/nsubj:pass were/AUX/VBD/3/aux:pass rescued/VERB/VBN/0/root \
                 off/ADP/RP/3/compound:prt Velm/PROPN/NNP/3/obl"
            ),
            ["rescue patient=Sailors place=Velm"]
        );
    }

    #[test]
    fn a_time_behind_two_tolls_is_of_both() {
        let behind_second = "Soldiers/NOUN/NNS/2/nsubj killed/VERB/VBD/0/root nine/NUM/CD/2/obj and/CCONJ/CC/5/cc \
                             wounded/VERB/VBD/2/conj twelve/NUM/CD/5/obj on/ADP/IN/8/case Monday/PROPN/NNP/5/obl";
        assert!(claims(behind_second).iter().all(|claim| claim.contains("time=Monday")));
        let two_deeds = "Orvik/PROPN/NNP/3/nsubj:pass was/AUX/VBD/3/aux:pass born/VERB/VBN/0/root and/CCONJ/CC/5/cc \
                         died/VERB/VBD/3/conj on/ADP/IN/7/case Monday/PROPN/NNP/5/obl";
        assert!(!claims(two_deeds)[0].contains("time="));
    }

    #[test]
    fn a_claim_with_a_clause_is_told_and_with_an_infinitive_supposed() {
        let clause = "Rebels/NOUN/NNS/2/nsubj claimed/VERB/VBD/0/root that/SCONJ/IN/5/mark jets/NOUN/NNS/5/nsubj \
                      bombed/VERB/VBD/2/ccomp it/PRON/PRP/5/obj";
        assert!(claims(clause).contains(&"strike agent=jets patient=it".to_owned()), "{:?}", claims(clause));
        let infinitive = "Rebels/NOUN/NNS/2/nsubj claim/VERB/VBP/0/root to/PART/TO/5/mark have/AUX/VB/5/aux \
                          bombed/VERB/VBN/2/xcomp it/PRON/PRP/5/obj";
        assert!(
            claims(infinitive).contains(&"strike? agent=Rebels patient=it".to_owned()),
            "{:?}",
            claims(infinitive)
        );
    }

    #[test]
    fn a_state_is_a_claim() {
        assert_eq!(
            claims(
                "It/PRON/PRP/5/nsubj was/AUX/VBD/5/cop only/ADV/RB/5/advmod a/DET/DT/5/det test/NOUN/NN/0/root"
            ),
            ["be patient=It other=a test"]
        );
    }

    #[test]
    fn relative_pronouns_stand_for_their_noun() {
        assert_eq!(
            claims(
                "men/NOUN/NNS/0/root who/PRON/WP/3/nsubj attacked/VERB/VBD/1/acl:relcl a/DET/DT/5/det bank/NOUN/NN/3/obj"
            ),
            ["attack agent=men patient=a bank"]
        );
    }

    #[test]
    fn the_innermost_attribution_speaks() {
        let (text, mut facts) = sentence("Jets/NOUN/NNS/2/nsubj hit/VERB/VBD/0/root it/PRON/PRP/2/obj");
        let whole = SourceSpan::from_range(0..text.len());
        let attribution = |content: SourceSpan| Attribution {
            source: vec![],
            cue: vec![],
            content: vec![content],
            quotation: Quotation::Indirect,
            stance: Stance::Asserts,
            speaker: None,
            addressee: None,
            inside: None,
            sentence: 0,
        };
        facts.attributions = vec![attribution(whole), attribution(SourceSpan::from_range(0..8))];
        assert_eq!(extract(&text, &facts)[0].attribution, Some(1));
    }

    #[test]
    fn without_a_tree_nothing_is_claimed() {
        let (text, mut facts) = sentence("Jets/NOUN/NNS/2/nsubj hit/VERB/VBD/0/root it/PRON/PRP/2/obj");
        for token in &mut facts.tokens {
            token.head = None;
        }
        assert!(extract(&text, &facts).is_empty());
    }

    #[test]
    fn a_tree_with_a_circle_ends() {
        let (text, mut facts) =
            sentence("Jets/NOUN/NNS/2/nsubj hit/VERB/VBD/3/conj it/VERB/VB/2/obj so/NOUN/NN/0/root");
        let shown = shown(&text, &facts);
        assert!(!shown.is_empty());
        facts.tokens[0].head = Some(99);
        extract(&text, &facts);
    }
}
