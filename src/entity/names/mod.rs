//! Finding the names of a document: what people marked, what the dictionaries know, what the trained
//! recogniser sees and what the shape of the text shows are brought together into one list of spans.

mod dateline;
mod edge;
mod founded;
mod genitives;
mod institution;
mod merge;
mod partners;
mod repeat;
mod results;
mod shape;
mod street;

use std::ops::Range;

use smol_str::SmolStr;

use super::role::{self, Beside};
use super::words::Words;
use super::{EntityKind, MentionForm, StateName};
use crate::text::SourceSpan;

pub(crate) use institution::{institution_at, titled_rulers};
pub(crate) use merge::class;
pub(crate) use results::reports_sport;

/// A name that the trained recogniser found.
#[derive(Clone, Debug, PartialEq)]
pub struct SpottedName {
    /// Bytes of the name.
    pub span: SourceSpan,
    /// What it is taken for.
    pub kind: SpottedKind,
    /// How much better this reading scores than the next one; larger is surer.
    pub margin: f32,
}

/// The kinds the trained recogniser tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpottedKind {
    /// A human being.
    Person,
    /// Any body of people with a name.
    Organisation,
    /// A place.
    Place,
    /// Nationalities, events, works and other names.
    Other,
}

/// A dictionary's entry that a stretch of tokens names.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Tokens of the name.
    pub tokens: Range<u32>,
    /// The dictionary's id.
    pub id: SmolStr,
    /// The name to show.
    pub name: SmolStr,
    /// What the entry is.
    pub kind: EntityKind,
    /// How the tokens name it.
    pub form: MentionForm,
    /// For places: the government that the name can stand for.
    pub government: Option<Government>,
    /// Whether the best known place of the name is a division of a country: "Jiangxi" and "Jiangxi province" are one.
    pub division: bool,
    /// How far the match may be believed by itself.
    pub trust: Trust,
    /// From the user's own dictionary, which wins over everything but marks.
    pub user: bool,
}

/// How far a dictionary's match may be believed where nothing else speaks for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// A small place, of whose name there are many people and things.
    Weak,
    /// Also a person's name or a common word.
    Likely,
    /// Hardly ever anything else.
    Sure,
}

/// The government, or the part of one, that a place's name can stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Government {
    /// The dictionary's id: "ru.government", "us.defense".
    pub id: SmolStr,
    /// The dictionary's id of the country: "ru".
    pub country: SmolStr,
    /// The name to show: "Government of Russia".
    pub name: SmolStr,
}

/// A human mark on a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedName {
    /// Bytes of the marked words.
    pub span: SourceSpan,
    /// The id the mark gives.
    pub id: SmolStr,
    /// What the mark says it is; `None` where the key is no kind (`actor=`).
    pub kind: Option<EntityKind>,
    /// Marked as a place that stands for its government.
    pub metonym: bool,
}

/// Where a name comes from, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Basis {
    Shape,
    Repeat,
    Model,
    Dictionary,
    User,
    Mark,
}

/// A name in the text.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub tokens: Range<usize>,
    pub span: SourceSpan,
    pub kind: EntityKind,
    pub form: MentionForm,
    pub basis: Basis,
    /// Index into the list of dictionary matches.
    pub known: Option<usize>,
    /// Index into the list of marks.
    pub mark: Option<usize>,
    /// The state institution it names, as country's id and institution's id.
    pub institution: Option<(SmolStr, &'static str)>,
    /// The state's name in an institution that is written in lower case.
    pub inside: Option<StateName>,
    pub beside: Beside,
}

/// Everything that speaks for names.
pub(crate) struct Sources<'a> {
    pub words: &'a Words<'a>,
    pub spotted: &'a [SpottedName],
    /// Whether a trained recogniser read the document: then shape alone finds no names.
    pub trained: bool,
    /// Whether the document reports on sport, see [`reports_sport`].
    pub sport: bool,
    pub known: &'a [Known],
    pub marks: &'a [MarkedName],
    /// Words that people said name nobody and nothing.
    pub nameless: &'a [SourceSpan],
    /// Whether people said so of a name.
    pub no_name: &'a dyn Fn(&str) -> bool,
    /// Tokens of headlines and other lines written in title case, where capitals mean nothing.
    pub titles: &'a dyn Fn(usize) -> bool,
    /// Whether a token is a usual given name.
    pub given_name: &'a dyn Fn(&str) -> bool,
    /// Whether a folded word is a usual name or a common word.
    pub usual_word: &'a dyn Fn(&str) -> bool,
}

impl<'a> Sources<'a> {
    /// The dictionaries' matches that begin at a token.
    fn known_from(&self, token: usize) -> impl Iterator<Item = &'a Known> {
        let first = self.known.partition_point(|known| (known.tokens.start as usize) < token);
        self.known[first..].iter().take_while(move |known| known.tokens.start as usize == token)
    }
}

/// The names of the document, in order, without overlap.
pub(crate) fn find(sources: &Sources<'_>) -> Vec<Name> {
    let words = sources.words;
    let mut nameless = vec![false; words.len()];
    for span in sources.nameless {
        nameless[words.covering(*span)].fill(true);
    }
    let mut taken = Taken {
        words,
        nameless,
        no_name: sources.no_name,
        owner: vec![None; words.len()],
        names: Vec::new(),
    };
    for (index, mark) in sources.marks.iter().enumerate() {
        let tokens = words.covering(mark.span);
        if tokens.is_empty() {
            continue;
        }
        let known = sources.known.iter().position(|known| range(known) == tokens);
        let kind =
            mark.kind.or_else(|| known.map(|known| sources.known[known].kind)).unwrap_or(EntityKind::Person);
        let mut name = Name::new(words, tokens, kind, Basis::Mark);
        name.span = mark.span;
        name.known = known;
        name.mark = Some(index);
        taken.put(name);
    }
    user_entries(sources, &mut taken);
    dateline::datelines(sources, &mut taken);
    results::teams(sources, &mut taken);
    institution::institutions(sources, &mut taken);
    genitives::firms(sources, &mut taken);
    partners::firms(sources, &mut taken);
    founded::founded(sources, &mut taken);
    street::streets(sources, &mut taken);
    merge::spotted_and_known(sources, &mut taken);
    if !sources.trained {
        shape::shapes(sources, &mut taken);
    }
    shape::titled_persons(sources, &mut taken);
    repeat::repeats(sources, &mut taken);
    repeat::slips(sources, &mut taken);
    let mut names = taken.into_names();
    let named: Vec<bool> = cover(words.len(), &names);
    for name in &mut names {
        if matches!(name.kind, EntityKind::Person) {
            name.beside =
                role::beside(words, &name.tokens, &|token| named.get(token).copied().unwrap_or(false));
        }
    }
    names
}

fn cover(len: usize, names: &[Name]) -> Vec<bool> {
    let mut named = vec![false; len];
    for name in names {
        for slot in &mut named[name.tokens.clone()] {
            *slot = true;
        }
    }
    named
}

fn range(known: &Known) -> Range<usize> {
    known.tokens.start as usize..known.tokens.end as usize
}

impl Name {
    fn new(words: &Words<'_>, tokens: Range<usize>, kind: EntityKind, basis: Basis) -> Self {
        let acronym = tokens.len() == 1 && words.upper(tokens.start) && tokens.end - tokens.start == 1;
        let short = words.text(tokens.start).chars().filter(|c| c.is_alphabetic()).count() <= 7;
        Name {
            span: words.span(&tokens),
            tokens,
            kind,
            form: if acronym && short { MentionForm::Acronym } else { MentionForm::Name },
            basis,
            known: None,
            mark: None,
            institution: None,
            inside: None,
            beside: Beside::default(),
        }
    }

    fn of_known(words: &Words<'_>, index: usize, known: &Known, basis: Basis) -> Self {
        let mut name = Name::new(words, range(known), known.kind, basis);
        name.form = known.form;
        name.known = Some(index);
        name
    }
}

/// Names by the tokens they hold.
struct Taken<'a> {
    words: &'a Words<'a>,
    /// Tokens that no name may hold.
    nameless: Vec<bool>,
    no_name: &'a dyn Fn(&str) -> bool,
    owner: Vec<Option<u32>>,
    names: Vec<Name>,
}

impl Taken<'_> {
    fn free(&self, tokens: &Range<usize>) -> bool {
        !tokens.is_empty()
            && self.nameless.get(tokens.clone()).is_some_and(|nameless| !nameless.contains(&true))
            && self.owner.get(tokens.clone()).is_some_and(|owners| owners.iter().all(Option::is_none))
    }

    fn put(&mut self, name: Name) -> bool {
        if !self.free(&name.tokens) {
            return false;
        }
        let name = self.with_article(name);
        // A mark says whom its words name, whatever is said of these words elsewhere.
        let bare = self.words.span(&name.tokens).of(self.words.source);
        if name.mark.is_none() && (self.no_name)(bare) {
            return false;
        }
        let index = self.names.len() as u32;
        for owner in &mut self.owner[name.tokens.clone()] {
            *owner = Some(index);
        }
        self.names.push(name);
        true
    }

    /// "al-" before a name that was found without it belongs to the name.
    fn with_article(&self, mut name: Name) -> Name {
        let start = name.tokens.start;
        let words = self.words;
        if start >= 2
            && name.mark.is_none()
            && words.text(start - 1) == "-"
            && words.glued(start - 1)
            && words.glued(start)
            && matches!(
                words.lower(start - 2),
                "al" | "el" | "an" | "ar" | "as" | "ash" | "ad" | "at" | "az" | "ez" | "es" | "er" | "ed"
            )
            && self.free(&(start - 2..start))
        {
            name.tokens.start = start - 2;
            name.span = words.span(&(start - 2..start)).cover(name.span);
        }
        name
    }

    fn at(&self, token: usize) -> Option<&Name> {
        self.owner.get(token).copied().flatten().map(|index| &self.names[index as usize])
    }

    fn into_names(mut self) -> Vec<Name> {
        self.names.sort_by_key(|name| name.tokens.start);
        self.names
    }
}

fn user_entries(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let mut order: Vec<usize> = (0..sources.known.len()).filter(|&index| sources.known[index].user).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(sources.known[index].tokens.len()));
    for index in order {
        taken.put(Name::of_known(sources.words, index, &sources.known[index], Basis::User));
    }
}

#[cfg(test)]
mod tests;
