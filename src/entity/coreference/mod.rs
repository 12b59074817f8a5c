//! Which names of a document name the same thing: ordered sieves, the surest first, after Stanford's
//! deterministic coreference (Raghunathan et al., "A Multi-Pass Sieve for Coreference Resolution", 2010).
//!
//! Every sieve sees the groups that the surer ones left behind and joins two of them only where their evidence
//! does not clash. Each link keeps its reason.

mod acronym;
mod description;
mod naming;
mod person;
mod pronoun;

use smol_str::SmolStr;

use super::EntityKind;
use super::names::{Basis, Name, SpottedKind, class};
use super::tables::Sex;
use super::words::Words;

pub(crate) use acronym::introduced;
pub(crate) use description::{Description, descriptions};
pub(crate) use person::PersonName;
pub(crate) use pronoun::pronouns;

/// A name with what it is in its place.
#[derive(Clone, Debug)]
pub(crate) struct Sense {
    /// Id of a mark or dictionary, of the government for a metonym.
    pub id: Option<SmolStr>,
    /// The name that the id's owner shows.
    pub shown: Option<SmolStr>,
    pub kind: EntityKind,
    /// The text of the name.
    pub text: String,
    /// The text folded.
    pub folded: String,
    /// Why the place stands for its government.
    pub metonym: Option<String>,
}

/// A name that is spelt differently from others of its group.
#[derive(Clone, Debug)]
pub(crate) struct Slip {
    /// The name with the rarer spelling.
    pub name: usize,
    pub written: String,
    pub usual: String,
    pub reason: String,
}

/// What sieves work on: the names in order, and the groups they form.
pub(crate) struct Chains<'a> {
    pub words: &'a Words<'a>,
    pub names: &'a [Name],
    pub senses: &'a [Sense],
    parent: Vec<usize>,
    /// Members of each group's root, in order.
    members: Vec<Vec<usize>>,
    /// What is asked of each group's root again and again.
    groups: Vec<Group>,
    /// Why a name was linked to an earlier one; empty for those that were not.
    pub reasons: Vec<String>,
    /// Spellings that differ by a slip.
    pub slips: Vec<Slip>,
    /// Pairs of mark ids that people said are not the same.
    pub apart: &'a [(SmolStr, SmolStr)],
}

impl<'a> Chains<'a> {
    pub fn new(
        words: &'a Words<'a>,
        names: &'a [Name],
        senses: &'a [Sense],
        apart: &'a [(SmolStr, SmolStr)],
    ) -> Self {
        Chains {
            words,
            names,
            senses,
            parent: (0..names.len()).collect(),
            members: (0..names.len()).map(|name| vec![name]).collect(),
            groups: (0..names.len()).map(|name| Group::of(name, &names[name], &senses[name])).collect(),
            reasons: vec![String::new(); names.len()],
            slips: Vec::new(),
            apart,
        }
    }

    /// Runs the sieves over names, in order. `surname` says whether a word is a usual given name or surname.
    pub fn resolve(&mut self, usual: &dyn Fn(&str) -> bool) {
        naming::same_id(self);
        naming::same_name(self);
        acronym::defined(self);
        acronym::initials(self);
        naming::transliterated(self);
        person::full_names(self);
        person::surnames(self);
        naming::shortened(self);
        naming::misspelt(self, usual);
    }

    /// The group of a name, as the index of its root.
    pub fn root(&self, name: usize) -> usize {
        let mut at = name;
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    /// The names of a group, in order of the text.
    pub fn members(&self, root: usize) -> &[usize] {
        &self.members[root]
    }

    /// Roots of all groups, in order of their first name.
    pub fn roots(&self) -> Vec<usize> {
        (0..self.names.len()).filter(|&name| self.parent[name] == name).collect()
    }

    /// The groups of these names, each once, with the first of the names that belongs to it.
    fn groups_of(&self, names: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
        let mut groups: Vec<(usize, usize)> = Vec::new();
        for name in names {
            let root = self.root(name);
            if !groups.iter().any(|(known, _)| *known == root) {
                groups.push((root, name));
            }
        }
        groups
    }

    /// Joins the groups of two names, unless their evidence clashes. The earlier group's root stays.
    pub fn join(&mut self, a: usize, b: usize, reason: impl FnOnce() -> String) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b || self.clash(a, b) {
            return false;
        }
        let (keep, fold) = (a.min(b), a.max(b));
        self.parent[fold] = keep;
        let group = std::mem::take(&mut self.groups[fold]);
        self.groups[keep].take_in(group, self.names, self.senses);
        let moved = std::mem::take(&mut self.members[fold]);
        if let Some(&first) = moved.first()
            && self.reasons[first].is_empty()
        {
            self.reasons[first] = reason();
        }
        let members = &mut self.members[keep];
        let behind = members.last() < moved.first();
        members.extend(moved);
        if !behind {
            members.sort_unstable();
        }
        true
    }

    /// Whether two groups cannot be one: different ids, different classes, decided apart, different persons.
    fn clash(&self, a: usize, b: usize) -> bool {
        let marks = [a, b].map(|root| self.senses[self.groups[root].identified?].id.as_ref());
        if let [Some(left), Some(right)] = marks {
            let decided = |x: &SmolStr, y: &SmolStr| {
                self.apart.iter().any(|(p, q)| (p, q) == (x, y) || (p, q) == (y, x))
            };
            if left != right || decided(left, right) {
                return true;
            }
        }
        let kinds = |root: usize| class(self.kind_of(root));
        if kinds(a) != kinds(b) {
            return true;
        }
        kinds(a) == SpottedKind::Person && person::differ(self, a, b)
    }

    /// The kind of a group: that of its surest name, the first of equals.
    pub fn kind_of(&self, root: usize) -> EntityKind {
        self.senses[self.groups[root].surest].kind
    }

    /// What the text says of a person's sex.
    pub fn sex_of(&self, root: usize) -> Option<Sex> {
        self.names[self.groups[root].sexed?].beside.sex
    }

    /// The full names of persons in a group, each once.
    fn full_names(&self, root: usize) -> &[PersonName] {
        &self.groups[root].full_names
    }
}

/// What the sieves ask of a group of names, kept so that a name that stands a thousand times in a document is
/// not gone through at every one of them.
#[derive(Clone, Debug, Default)]
struct Group {
    /// The surest name, the first of equals.
    surest: usize,
    /// The name whose id counts: the last mark, else the first that has one.
    identified: Option<usize>,
    /// The first name beside which the text tells the sex.
    sexed: Option<usize>,
    /// The full names of persons, each once.
    full_names: Vec<PersonName>,
}

impl Group {
    fn of(number: usize, name: &Name, sense: &Sense) -> Group {
        let person = (class(sense.kind) == SpottedKind::Person).then(|| PersonName::read(&sense.text));
        Group {
            surest: number,
            identified: sense.id.as_ref().map(|_| number),
            sexed: name.beside.sex.map(|_| number),
            full_names: person.filter(PersonName::is_full).into_iter().collect(),
        }
    }

    fn take_in(&mut self, other: Group, names: &[Name], senses: &[Sense]) {
        let sureness = |name: usize| (names[name].basis, std::cmp::Reverse(name));
        self.surest = std::cmp::max_by_key(self.surest, other.surest, |&name| sureness(name));
        self.identified = match (self.identified, other.identified) {
            (Some(a), Some(b)) => {
                let marked = |name: usize| names[name].basis == Basis::Mark && senses[name].id.is_some();
                Some(match (marked(a), marked(b)) {
                    (true, true) => a.max(b),
                    (true, false) => a,
                    (false, true) => b,
                    (false, false) => a.min(b),
                })
            }
            (a, b) => a.or(b),
        };
        self.sexed = match (self.sexed, other.sexed) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        for name in other.full_names {
            if !self.full_names.contains(&name) {
                self.full_names.push(name);
            }
        }
    }
}
