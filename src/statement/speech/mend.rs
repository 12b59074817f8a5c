//! Mends what the trained reader labels, token by token, where the tree or the words show a phrase to be cut
//! short or to run over: sources with a date in them, without their subject, with half of the next clause.

use std::ops::Range;

use super::lexicon::{Frames, Lexicon};
use super::reading::Found;
use super::study::Study;
use crate::language::{Upos, lemma};
use crate::statement::Stance;
use crate::statement::claim::is_deed;

/// A source taken from the tree is at most this long; longer subtrees are slips of the parser.
pub(super) const LONGEST_SOURCE: usize = 24;

/// Mends all of `found`; what has no source and is no sure sign of speech goes.
pub(super) fn mend(study: &Study, found: &mut Vec<Found>) {
    for one in found.iter_mut() {
        let mender = Mender { study };
        mender.take_source_out_of_content(one);
        mender.trim_source(one);
        mender.complete_source(one);
        mender.find_source(one);
        mender.cut_content(one);
        mender.leave_concession(one);
        mender.complete_content(one);
        mender.trim_cue(one);
    }
    found.retain(|one| Mender { study }.speaks(one));
    // "Jets were backing an offensive, he said": who backs inside of what is said does so, and says nothing.
    let mut reported = vec![0u16; study.page.words.len()];
    for &token in found.iter().flat_map(|one| &one.content) {
        reported[token] = reported[token].saturating_add(1);
    }
    found.retain(|one| {
        one.head.is_none_or(|head| reported[head] == 0 || !Mender { study }.is_plain_deed(head))
    });
}

/// Looks a phrase up in the trees of one document.
pub(super) struct Mender<'a> {
    pub(super) study: &'a Study<'a>,
}

impl Mender<'_> {
    fn upos(&self, token: usize) -> Upos {
        self.study.page.facts.tokens[token].upos
    }

    fn xpos(&self, token: usize) -> &'static str {
        self.study.page.facts.tokens[token].xpos
    }

    fn relation(&self, token: usize) -> &'static str {
        self.study.page.facts.tokens[token].relation
    }

    fn word(&self, token: usize) -> &str {
        self.study.page.word(token)
    }

    /// The subject of a cue verb, its own or the one that it shares with the verb before it: "says … but said".
    pub(super) fn subject(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        for _ in 0..3 {
            if let Some(subject) = self.study.child(at, &["nsubj"]) {
                return Some(subject);
            }
            let has_other = self.study.child(at, &["nsubj:pass", "expl", "csubj"]).is_some();
            // "…, saying it had failed": the participle shares the subject of its verb.
            let participle = self.relation(at) == "advcl" && self.xpos(at) == "VBG";
            if has_other || !(self.relation(at) == "conj" || participle) {
                return None;
            }
            at = self.study.head(at).filter(|&head| self.upos(head) == Upos::VERB)?;
        }
        None
    }

    /// "After the campaign began a group of rebels said": the tree takes the subject for the object of the clause
    /// before it.
    fn subject_in_clause(&self, verb: usize) -> Option<usize> {
        let clause = self.study.child(verb, &["advcl"]).filter(|&clause| clause < verb)?;
        let object = self.study.child(clause, &["obj"])?;
        let (low, high) = self.study.extent(object);
        (low > clause && high + 1 == verb).then_some(object)
    }

    /// The phrase of a subject: its subtree without what follows in relative clauses.
    pub(super) fn phrase(&self, head: usize) -> Range<usize> {
        let (low, high) = self.study.extent(head);
        let mut end = high + 1;
        for &child in self.study.children(head) {
            let child = child as usize;
            let leaves = matches!(self.relation(child), "acl:relcl" | "parataxis" | "advcl" | "ccomp");
            if leaves && child > head {
                end = end.min(self.study.extent(child).0.max(head + 1));
            }
        }
        low..end
    }

    /// The verb of the cue.
    fn cue_verb(&self, one: &Found) -> Option<usize> {
        let head = one.head?;
        match self.upos(head) {
            Upos::VERB => Some(head),
            _ => one.cue.iter().copied().find(|&token| self.upos(token) == Upos::VERB),
        }
    }

    fn is_time(&self, token: usize) -> bool {
        let facts = self.study.page.facts;
        let span = facts.tokens[token].span;
        let index = facts.times.partition_point(|time| time.span.end <= span.start);
        facts.times.get(index).is_some_and(|time| time.span.overlaps(span))
    }

    /// "“We stay,” Orvik, who is mayor, said": behind a closing mark the subject of the cue is the source.
    fn take_source_out_of_content(&self, one: &mut Found) {
        let Some(verb) = one.source.is_empty().then(|| self.cue_verb(one)).flatten() else { return };
        let Some(subject) = self.study.child(verb, &["nsubj"]) else { return };
        let page = &self.study.page;
        let held = one.content.binary_search(&subject).is_ok();
        if !held || page.quoted(subject) {
            return;
        }
        let (low, high) = self.study.extent(subject);
        let run = low..high + 1;
        let beside = |token: usize| token + 1 == verb || run.end == verb || self.word(run.end) == ",";
        let quote_before = low.checked_sub(1).is_some_and(|before| page.quoted(before));
        if !(quote_before && beside(high)) || run.clone().any(|token| page.quoted(token)) {
            return;
        }
        one.content.retain(|token| !(low..verb).contains(token));
        one.source = run.collect();
    }

    fn trim_source(&self, one: &mut Found) {
        let page = &self.study.page;
        let relative = |word: &str| matches!(word, "who" | "which" | "that" | "whom" | "whose");
        let mark = |token: usize| page.is_mark(token) || matches!(page.word(token), ")" | "(" | "%" | "$");
        let idle = |token: usize| !page.is_word(token) && !mark(token);
        let (Some(&first), Some(&last)) = (one.source.first(), one.source.last()) else { return };
        // A time that hangs on a word of the source is part of it: "a poll released last week".
        let astray = |token: usize| {
            let mut at = token;
            while self.is_time(at) {
                match self.study.head(at) {
                    Some(head) => at = head,
                    None => return true,
                }
            }
            at < first || at > last
        };
        let times: Vec<bool> = one.source.iter().map(|&token| self.is_time(token)).collect();
        let all_time = times.iter().all(|time| *time);
        let (mut from, mut to) = (0, one.source.len());
        while from < to {
            let token = one.source[from];
            let opens = matches!(page.word(token), "and" | "but" | "or")
                || self.upos(token) == Upos::ADP && page.word(token) != "of" && to - from > 1;
            let time = times[from] && !all_time && astray(token);
            if !(idle(token) || opens || time) {
                break;
            }
            from += 1;
        }
        // The comma that closes an apposition belongs to the phrase, by the convention of the field's corpora.
        let apposition = one.source.iter().filter(|&&token| idle(token)).count() > 1;
        while to > from {
            let token = one.source[to - 1];
            let alone = to - from == 1;
            let of = to >= 2 && page.word(one.source[to - 2]) == "of";
            let closes = !alone
                && (matches!(self.upos(token), Upos::CCONJ | Upos::SCONJ | Upos::AUX)
                    || self.upos(token) == Upos::ADP && self.relation(token) == "case"
                    || relative(page.word(token)) && !of);
            let time = times[to - 1] && !all_time && astray(token);
            if !(idle(token) && !apposition || closes || time) {
                break;
            }
            to -= 1;
        }
        one.source = one.source[from..to].to_vec();
        // "the campaign began a group of rebels said": the subject begins behind another clause.
        let Some(verb) = self.cue_verb(one) else { return };
        let own = self.study.child(verb, &["nsubj"]);
        let Some(subject) = own.or_else(|| self.subject_in_clause(verb)) else { return };
        let (low, _) = self.study.extent(subject);
        let clause = |token: usize| {
            let finite = self.upos(token) == Upos::VERB && matches!(self.xpos(token), "VBD" | "VBZ" | "VBP");
            let own = self.study.child(token, &["nsubj"]);
            finite && own.is_some_and(|own| one.source.contains(&own) && own < low)
        };
        if one.source.contains(&subject)
            && low > one.source[0]
            && one.source.iter().any(|&token| token < low && clause(token))
        {
            one.source.retain(|token| *token >= low);
        }
    }

    /// A source that lacks the words before its noun, or the first of several speakers.
    fn complete_source(&self, one: &mut Found) {
        let page = &self.study.page;
        let (Some(&first), Some(&last)) = (one.source.first(), one.source.last()) else { return };
        let taken = |token: usize| one.content.binary_search(&token).is_ok() || one.cue.contains(&token);
        if let Some(subject) = self.cue_verb(one).and_then(|verb| self.study.child(verb, &["nsubj"])) {
            let run = self.phrase(subject);
            let joined = first.checked_sub(1).is_some_and(|before| page.word(before) == "and");
            let inside = joined && run.contains(&first) && run.end == last + 1 && subject < first;
            if inside && run.len() <= LONGEST_SOURCE && !run.clone().any(taken) {
                one.source = run.collect();
                return;
            }
        }
        // "Petrov, head of the Observatory, and other activists": where the tree gives the verb two subjects.
        let subjects = self.cue_verb(one).map(|verb| self.study.children(verb)).unwrap_or_default();
        let subjects = subjects.iter().map(|&child| child as usize);
        let earlier = subjects.into_iter().find(|&child| self.relation(child) == "nsubj" && child < first);
        let joined = first.checked_sub(1).is_some_and(|before| page.word(before) == "and");
        if let Some((low, _)) = earlier.filter(|_| joined).map(|subject| self.study.extent(subject)) {
            let run = low..last + 1;
            if run.len() <= LONGEST_SOURCE && !run.clone().any(|token| taken(token) || page.quoted(token)) {
                one.source = run.collect();
                return;
            }
        }
        // The same where the tree is lost: nothing but the phrase stands before "and", from the sentence on.
        let start = self.study.window(first).start;
        let phrase = |token: usize| {
            let hyphenated = token > start && page.word(token - 1) == "-";
            !matches!(self.upos(token), Upos::VERB | Upos::AUX | Upos::SCONJ) || hyphenated
        };
        let opens = matches!(self.upos(start), Upos::PROPN | Upos::DET | Upos::NOUN) && page.capital(start);
        let appositive = (start..first).filter(|&token| page.word(token) == ",").count() == 2
            && first.checked_sub(2).is_some_and(|before| page.word(before) == ",");
        let run = start..last + 1;
        if joined
            && opens
            && appositive
            && (start..first).all(|token| phrase(token) && !taken(token) && !page.quoted(token))
            && run.len() <= LONGEST_SOURCE
        {
            one.source = run.collect();
            return;
        }
        let mut low = first;
        while let Some(before) = low.checked_sub(1) {
            let head = self.study.head(before);
            let describes = matches!(
                self.relation(before),
                "det"
                    | "compound"
                    | "amod"
                    | "nummod"
                    | "nmod:poss"
                    | "flat"
                    | "obl:npmod"
                    | "punct"
                    | "nmod:unmarked"
                    | "obl:unmarked"
            );
            let hyphen = page.is_word(before) || page.word(before) == "-";
            let near = head.is_some_and(|head| head > before && head <= last);
            if !(describes && near && hyphen) || taken(before) || page.is_mark(before) || self.is_time(before)
            {
                break;
            }
            low = before;
        }
        while low < first && !page.is_word(low) {
            low += 1;
        }
        if low < first {
            one.source = (low..first).chain(one.source.iter().copied()).collect();
        }
    }

    /// The subject of the cue, where no source was found.
    fn find_source(&self, one: &mut Found) {
        if !one.source.is_empty() {
            return;
        }
        let Some(verb) = self.cue_verb(one) else { return };
        let subject = self.subject(verb).or_else(|| self.subject_in_clause(verb));
        let Some(subject) = subject.filter(|&subject| subject < verb) else { return };
        let run = self.phrase(subject);
        let page = &self.study.page;
        let taken = |token: usize| one.content.binary_search(&token).is_ok() || one.cue.contains(&token);
        let nominal = matches!(self.upos(subject), Upos::NOUN | Upos::PROPN | Upos::PRON);
        let free = !run.clone().any(|token| taken(token) || page.quoted(token));
        if nominal && run.len() <= LONGEST_SOURCE && free {
            one.source = run.collect();
            self.trim_source(one);
        }
    }

    /// "supports the rebels and supplied them": the second verb is told, not said.
    fn cut_content(&self, one: &mut Found) {
        let Some(verb) = self.cue_verb(one) else { return };
        let page = &self.study.page;
        let frames = Lexicon::built_in().verb(self.word(verb)).map_or(Frames::default(), |verb| verb.frames);
        let clause = self.study.child(verb, &["ccomp", "xcomp", "parataxis"]).is_some();
        let behind = one.content.first().is_some_and(|&first| first > verb);
        if clause || frames.any(Frames::CLAUSE) || !behind {
            return;
        }
        let object = self.study.child(verb, &["obj"]);
        for token in one.content.clone() {
            // The tree may hang the second verb on the noun before it.
            let beside = self.study.head(token).is_some_and(|head| head == verb || Some(head) == object);
            let and = self.study.child(token, &["cc"]).is_some_and(|cc| cc + 1 == token);
            let finite = self.upos(token) == Upos::VERB && matches!(self.xpos(token), "VBD" | "VBZ" | "VBP");
            let own = self.study.child(token, &["nsubj"]).is_none();
            let (low, _) = self.study.extent(token);
            if beside && and && finite && own && !page.quoted(token) && one.content[0] < low {
                one.content.retain(|&token| token < low || page.quoted(token));
            }
        }
        while one.content.last().is_some_and(|&token| matches!(self.word(token), "," | "and" | "but")) {
            one.content.pop();
        }
    }

    /// "The army said it had hit camps, although the area has none": what is conceded behind a report is the
    /// narrator's, unless it stands in quotation marks.
    fn leave_concession(&self, one: &mut Found) {
        let page = &self.study.page;
        let Some(head) = one.head else { return };
        let at = one.content.iter().position(|&token| {
            token > head
                && !page.quoted(token)
                && matches!(page.word(token), "although" | "though")
                && page.word(token - 1) == ","
        });
        let Some(at) = at else { return };
        let said_before = one.content[..at].iter().any(|&token| token > head && page.is_word(token));
        if said_before && !one.content[at..].iter().any(|&token| page.quoted(token)) {
            one.content.truncate(at);
            while one.content.last().is_some_and(|&token| page.word(token) == ",") {
                one.content.pop();
            }
        }
    }

    /// A clause that was cut at a bracket inside it, or before a second verb of the same subject.
    fn complete_content(&self, one: &mut Found) {
        let page = &self.study.page;
        let Some(verb) = self.cue_verb(one) else { return };
        let Some(clause) = self.study.child(verb, &["ccomp"]).filter(|&clause| clause > verb) else {
            return;
        };
        let (Some(&first), Some(&last)) = (one.content.first(), one.content.last()) else { return };
        let (low, high) = self.study.extent(clause);
        let inside = first > verb && low <= first + 1 && high > last;
        if !inside || page.quoted(last + 1) {
            return;
        }
        let mut end = last;
        if page.word(last + 1) == "(" && last + 1 < clause {
            end = high;
        } else {
            let and = last + 1 + usize::from(page.word(last + 1) == ",");
            let children = self.study.children(clause).iter().map(|&child| child as usize);
            let second = children.into_iter().find(|&child| {
                child > and && self.relation(child) == "conj" && self.upos(child) == Upos::VERB
            });
            let second = second.filter(|&second| {
                page.word(and) == "and"
                    && self.study.extent(second).0 == and
                    && self.study.child(second, &["nsubj", "nsubj:pass", "expl"]).is_none()
                    && self.xpos(second) == self.xpos(clause)
            });
            if let Some(second) = second {
                end = self.study.extent(second).1;
            }
        }
        while end > last && !page.is_word(end) && !page.is_mark(end) && page.word(end) != ")" {
            end -= 1;
        }
        let free = |token: &usize| !one.cue.contains(token) && !one.source.contains(token);
        let more: Vec<usize> = (last + 1..end + 1).filter(free).collect();
        one.content.extend(more);
    }

    /// A noun is the cue, without the article before it: "the claim by Norland".
    fn trim_cue(&self, one: &mut Found) {
        let noun = one.cue.last().is_some_and(|&last| self.upos(last) == Upos::NOUN);
        if noun && one.cue.len() > 1 && self.upos(one.cue[0]) == Upos::DET {
            one.cue.remove(0);
        }
    }

    /// Whether the verb tells of a deed and takes a thing alone: "backs the rebels".
    fn is_plain_deed(&self, verb: usize) -> bool {
        let entry = Lexicon::built_in().verb(self.word(verb));
        let plain =
            entry.is_some_and(|entry| entry.frames == Frames::OBJECT && entry.stance == Stance::Asserts);
        plain && self.is_deed(verb)
    }

    fn is_deed(&self, token: usize) -> bool {
        self.upos(token) == Upos::VERB && is_deed(&lemma(self.word(token), Upos::VERB))
    }

    /// Whether it is speech at all: "tests aimed to avoid", "a vote expected on Monday" have nobody who speaks.
    fn speaks(&self, one: &Found) -> bool {
        let Some(head) = one.head else { return true };
        let lexicon = Lexicon::built_in();
        // A second verb of the sentence has an "and"; a participle hangs on a noun or a clause without one.
        let second = self.relation(head) == "conj" && self.study.child(head, &["cc"]).is_some();
        let participle = matches!(self.xpos(head), "VBN" | "VBD")
            && !second
            && self.study.head(head).is_some()
            && self.study.child(head, &["nsubj", "nsubj:pass", "aux", "aux:pass"]).is_none();
        let by = one.source.first().is_some_and(|&first| {
            first > head && (head..first).any(|token| matches!(self.word(token), "by" | "from"))
        });
        let stance = lexicon.verb(self.word(head)).map(|verb| verb.stance);
        if participle && !by && stance == Some(Stance::Expects) {
            return false;
        }
        // "Image: the harbour": a label of the page.
        let label = |token: &usize| !self.study.page.is_word(*token) || lexicon.is_label(self.word(*token));
        if self.word(head) == ":" && one.source.iter().all(label) {
            return one.source.is_empty();
        }
        // "tried to seize the port", "signed a truce": a deed, where the words list no speech and take a thing
        // alone.
        let mut words = one.cue.iter().chain(&one.head).copied();
        if !words.clone().any(|token| self.is_deed(token)) || self.upos(head) != Upos::VERB {
            return true;
        }
        let listed = words.clone().any(|token| {
            let word = self.word(token);
            lexicon.verb(word).is_some() || lexicon.noun(word).is_some() || lexicon.is_source_noun(word)
        });
        let quoted = one.content.iter().any(|&token| self.study.page.quoted(token));
        let clause = words.any(|token| {
            self.study.child(token, &["ccomp", "parataxis"]).is_some() || self.relation(token) == "parataxis"
        });
        listed || quoted || clause
    }
}
