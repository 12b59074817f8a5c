//! Finding the names of a document: what people marked, what the dictionaries know, what the trained
//! recogniser sees and what the shape of the text shows are brought together into one list of spans.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::role::{self, Beside};
use super::tables::TABLES;
use super::words::Words;
use super::{EntityKind, MentionForm};
use crate::text::SourceSpan;

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
    pub beside: Beside,
}

/// Everything that speaks for names.
pub(crate) struct Sources<'a> {
    pub words: &'a Words<'a>,
    pub spotted: &'a [SpottedName],
    /// Whether a trained recogniser read the document: then shape alone finds no names.
    pub trained: bool,
    pub known: &'a [Known],
    pub marks: &'a [MarkedName],
    /// Tokens of headlines and other lines written in title case, where capitals mean nothing.
    pub titles: &'a dyn Fn(usize) -> bool,
    /// Whether a token is a usual given name.
    pub given_name: &'a dyn Fn(&str) -> bool,
    /// Whether a folded word is a usual name or a common word.
    pub usual_word: &'a dyn Fn(&str) -> bool,
}

/// The names of the document, in order, without overlap.
pub(crate) fn find(sources: &Sources<'_>) -> Vec<Name> {
    let words = sources.words;
    let mut taken = Taken { words, owner: vec![None; words.len()], names: Vec::new() };
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
    institutions(sources, &mut taken);
    spotted_and_known(sources, &mut taken);
    if !sources.trained {
        shapes(sources, &mut taken);
    }
    titled_persons(sources, &mut taken);
    repeats(sources, &mut taken);
    slips(sources, &mut taken);
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
    owner: Vec<Option<u32>>,
    names: Vec<Name>,
}

impl Taken<'_> {
    fn free(&self, tokens: &Range<usize>) -> bool {
        !tokens.is_empty()
            && self.owner.get(tokens.clone()).is_some_and(|owners| owners.iter().all(Option::is_none))
    }

    fn put(&mut self, name: Name) -> bool {
        if !self.free(&name.tokens) {
            return false;
        }
        let name = self.with_article(name);
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
            name.span = words.span(&name.tokens);
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

/// "Russian Defence Ministry", "Russia's military", "Ministry of Defence of the Russian Federation".
fn institutions(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    for (index, known) in sources.known.iter().enumerate() {
        let Some(government) = known.government.as_ref() else { continue };
        let country = known.kind == EntityKind::Place || known.form == MentionForm::Demonym;
        if !country {
            continue;
        }
        let tokens = range(known);
        let mut next = tokens.end;
        if words.after(tokens.end.wrapping_sub(1), 1) == "'s" {
            next += 1;
        }
        let found = institution_at(words, next, tokens.start)
            .map(|(id, end)| (id, tokens.start..end))
            .or_else(|| {
                // "… of the Russian Federation"
                let of = match (words.before(tokens.start, 1), words.before(tokens.start, 2)) {
                    ("of", _) => tokens.start.checked_sub(1)?,
                    ("the", "of") => tokens.start.checked_sub(2)?,
                    _ => return None,
                };
                (of.saturating_sub(6)..of).find_map(|at| {
                    institution_at(words, at, tokens.start)
                        .filter(|(_, end)| *end == of && at < of)
                        .map(|(id, _)| (id, at..tokens.end))
                })
            });
        let Some((id, tokens)) = found else { continue };
        // "Russian forces" in lower case are a description, and so is "the Syrian government"; both are kept
        // because the country's name makes them as good as names.
        let mut name = Name::new(words, tokens, EntityKind::Government, Basis::Dictionary);
        name.institution = Some((government.country.clone(), id));
        name.known = Some(index);
        taken.put(name);
    }
}

/// The institution whose words start at `at`: its id and the end of its words.
pub(crate) fn institution_at(words: &Words<'_>, at: usize, near: usize) -> Option<(&'static str, usize)> {
    if at >= words.len() || !words.same_sentence(at, near) {
        return None;
    }
    let list = TABLES.institutions.get(words.lower(at))?;
    list.iter().find_map(|institution| {
        let mut token = at;
        for &word in &institution.words {
            // The tables write "forces'" as one word, the tokens as two.
            let lower = words.lower(token);
            if lower == word {
                token += 1;
            } else if word.strip_suffix(['\'', '’']) == Some(lower)
                && matches!(words.lower(token + 1), "'" | "’")
            {
                token += 2;
            } else {
                return None;
            }
        }
        words.same_sentence(at, token - 1).then_some((institution.id, token))
    })
}

/// The trained recogniser's names and the dictionaries', the longer one first, the surer one between equals.
fn spotted_and_known(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let mut proposals: Vec<(Name, usize, f32)> = Vec::new();
    let by_range: FxHashMap<(usize, usize), usize> = sources
        .known
        .iter()
        .enumerate()
        .rev()
        .map(|(index, known)| ((known.tokens.start as usize, known.tokens.end as usize), index))
        .collect();
    let mut spotted_tokens: FxHashSet<(usize, usize)> = FxHashSet::default();
    for name in sources.spotted {
        let tokens = words.covering(name.span);
        if tokens.is_empty() {
            continue;
        }
        let known = by_range.get(&(tokens.start, tokens.end)).copied();
        let Some(kind) = merged_kind(name, known.map(|index| &sources.known[index])) else { continue };
        spotted_tokens.insert((tokens.start, tokens.end));
        let mut proposal = Name::new(words, tokens.clone(), kind, Basis::Model);
        if let Some(index) = known
            && agrees(kind, sources.known[index].kind)
        {
            proposal.known = Some(index);
            proposal.form = sources.known[index].form;
            proposal.kind = sources.known[index].kind;
        }
        proposals.push((proposal, tokens.len(), 2.0 + name.margin));
    }
    for (index, known) in sources.known.iter().enumerate() {
        let tokens = range(known);
        if known.user || spotted_tokens.contains(&(tokens.start, tokens.end)) {
            continue;
        }
        if !usable(sources, known) {
            continue;
        }
        // "National Syrian Coalition": without a trained eye the shape of the text takes the whole.
        let next = words.capital(tokens.end)
            && words.same_sentence(tokens.start, tokens.end)
            && TABLES.heads.contains_key(words.lower(tokens.end));
        if !sources.trained && known.form == MentionForm::Demonym && next && !(sources.titles)(tokens.start) {
            continue;
        }
        let length = tokens.len();
        proposals.push((
            Name::of_known(words, index, known, Basis::Dictionary),
            length,
            if known.trust == Trust::Sure { 3.0 } else { 0.5 },
        ));
    }
    proposals.sort_by(|a, b| {
        b.1.cmp(&a.1)
            .then(b.2.total_cmp(&a.2))
            .then(a.0.tokens.start.cmp(&b.0.tokens.start))
            .then(a.0.basis.cmp(&b.0.basis))
    });
    for (proposal, ..) in proposals {
        taken.put(proposal);
    }
}

/// Whether a dictionary's match may be believed although the trained recogniser is silent about it.
fn usable(sources: &Sources<'_>, known: &Known) -> bool {
    let words = sources.words;
    let tokens = range(known);
    let capital = tokens.clone().any(|token| words.capital(token));
    if !capital {
        return false;
    }
    match known.trust {
        Trust::Sure => true,
        Trust::Likely => !sources.trained,
        Trust::Weak => !sources.trained && tokens.len() > 1 && !(sources.titles)(tokens.start),
    }
}

/// The kind on which recogniser and dictionary agree, or the recogniser's own.
fn merged_kind(name: &SpottedName, known: Option<&Known>) -> Option<EntityKind> {
    let plain = match name.kind {
        SpottedKind::Person => EntityKind::Person,
        SpottedKind::Organisation => EntityKind::Organisation,
        SpottedKind::Place => EntityKind::Place,
        SpottedKind::Other => match known {
            Some(known) if known.kind == EntityKind::Group || known.form == MentionForm::Demonym => {
                EntityKind::Group
            }
            Some(known) if known.trust == Trust::Sure => known.kind,
            _ => return None,
        },
    };
    match known {
        Some(known) if known.trust == Trust::Sure || agrees(plain, known.kind) => Some(known.kind),
        _ => Some(plain),
    }
}

/// Whether two kinds are the same to the trained recogniser.
pub(crate) fn agrees(a: EntityKind, b: EntityKind) -> bool {
    class(a) == class(b)
}

/// The recogniser's kind of an entity's kind.
pub(crate) fn class(kind: EntityKind) -> SpottedKind {
    match kind {
        EntityKind::Person => SpottedKind::Person,
        EntityKind::Organisation
        | EntityKind::Government
        | EntityKind::ArmedGroup
        | EntityKind::Outlet
        | EntityKind::Agency => SpottedKind::Organisation,
        EntityKind::Place => SpottedKind::Place,
        EntityKind::Group => SpottedKind::Other,
    }
}

/// Particles inside names that are written in lower case.
const PARTICLES: [&str; 27] = [
    "al", "el", "ul", "ad", "ar", "as", "ash", "ez", "az", "bin", "ibn", "bint", "abu", "de", "del", "della",
    "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "ter",
];

/// Runs of capitalised words, for documents that no trained recogniser read.
fn shapes(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let lower_elsewhere: FxHashSet<&str> =
        (0..words.len()).filter(|&token| !words.capital(token)).map(|token| words.lower(token)).collect();
    let mut at = 0;
    while at < words.len() {
        if (sources.titles)(at) || taken.at(at).is_some() || !starts_name(words, at, &lower_elsewhere) {
            at += 1;
            continue;
        }
        let end = run_end(sources, taken, at);
        let mut start = at;
        // Titles in front belong to the role.
        while start < end && TABLES.roles.contains_key(words.lower(start)) && start + 1 < end {
            start += 1;
        }
        let tokens = start..end;
        let kind = if among_places(words, taken, &tokens) {
            Some(EntityKind::Place)
        } else {
            shape_kind(sources, &tokens)
        };
        if let Some(kind) = kind {
            taken.put(Name::new(words, tokens, kind, Basis::Shape));
        }
        at = end;
    }
}

fn starts_name(words: &Words<'_>, token: usize, lower_elsewhere: &FxHashSet<&str>) -> bool {
    if !words.capital(token) || !words.letters(token) || TABLES.no_names.contains(words.lower(token)) {
        return false;
    }
    let first = token == words.sentence_start(token)
        || matches!(words.before(token, 1), "\"" | "“" | "‘" | "'" | "(" | ":" | "—" | "--" | "[");
    !(first && lower_elsewhere.contains(words.lower(token)))
}

fn run_end(sources: &Sources<'_>, taken: &Taken<'_>, start: usize) -> usize {
    let words = sources.words;
    let limit = words.sentence_end(start);
    let free = |token: usize| token < limit && taken.at(token).is_none();
    let capital = |token: usize| {
        free(token)
            && words.capital(token)
            && words.letters(token)
            && !TABLES.no_names.contains(words.lower(token))
    };
    let mut end = start + 1;
    let mut institution = TABLES.heads.contains_key(words.lower(start));
    loop {
        if capital(end) {
            institution |= TABLES.heads.contains_key(words.lower(end));
            end += 1;
            continue;
        }
        // "al-Assad", "Abdel Rahman al Masri", "Jean-Pierre".
        let hyphen = words.text(end) == "-" && words.glued(end) && words.glued(end + 1);
        if hyphen && capital(end + 1) {
            end += 2;
            continue;
        }
        let particle = PARTICLES.contains(&words.lower(end)) && free(end);
        if particle {
            if capital(end + 1) {
                end += 2;
                continue;
            }
            if words.text(end + 1) == "-" && words.glued(end + 1) && capital(end + 2) {
                end += 3;
                continue;
            }
        }
        let joins = institution && matches!(words.lower(end), "of" | "for");
        if joins && capital(end + 1) {
            end += 2;
            continue;
        }
        if joins && words.lower(end + 1) == "the" && capital(end + 2) {
            end += 3;
            continue;
        }
        return end;
    }
}

/// What a run of capitalised words names, by the words in it and beside it; `None` where nothing tells.
fn shape_kind(sources: &Sources<'_>, tokens: &Range<usize>) -> Option<EntityKind> {
    let words = sources.words;
    let beside = role::beside(words, tokens, &|_| false);
    let by_head = head_of(words, tokens).and_then(|head| TABLES.heads.get(words.lower(head)));
    if beside.title.is_some() || beside.address {
        return Some(EntityKind::Person);
    }
    if tokens.len() > 1
        && let Some(&kind) = by_head
    {
        return Some(kind);
    }
    if (sources.given_name)(words.text(tokens.start)) && tokens.len() > 1 {
        return Some(EntityKind::Person);
    }
    if beside.apposition.is_some() {
        return Some(EntityKind::Person);
    }
    let speaks = |word: &str| {
        matches!(word, "said" | "says" | "told" | "added" | "wrote" | "tweeted" | "explained" | "recalled")
    };
    let the = words.before(tokens.start, 1) == "the";
    if tokens.len() == 1 && TABLES.roles.contains_key(words.lower(tokens.start)) {
        return None;
    }
    if tokens.len() == 1 && the && TABLES.heads.contains_key(words.lower(tokens.start)) {
        return None;
    }
    if town_behind(words, tokens.end) || town_before(words, tokens.start) {
        return Some(EntityKind::Place);
    }
    if tokens.len() == 1 && words.upper(tokens.start) {
        return (words.text(tokens.start).len() <= 6).then_some(EntityKind::Organisation);
    }
    let short = tokens.len() <= 4;
    if short && (speaks(words.after(tokens.end - 1, 1)) || speaks(words.before(tokens.start, 1))) {
        return Some(if the { EntityKind::Organisation } else { EntityKind::Person });
    }
    let place = matches!(
        words.before(tokens.start, 1),
        "in" | "near" | "at" | "from" | "around" | "outside" | "into" | "across" | "towards" | "toward"
    );
    if short && place {
        return Some(EntityKind::Place);
    }
    (2..=3).contains(&tokens.len()).then_some(EntityKind::Person)
}

/// "the village of …".
fn town_before(words: &Words<'_>, start: usize) -> bool {
    words.before(start, 1) == "of"
        && matches!(
            words.before(start, 2),
            "town"
                | "city"
                | "village"
                | "suburb"
                | "district"
                | "neighbourhood"
                | "neighborhood"
                | "province"
                | "region"
                | "island"
                | "settlement"
                | "hamlet"
                | "port"
                | "towns"
                | "cities"
                | "villages"
                | "outskirts"
                | "capital"
        )
}

/// In a list with places: "near Homs, Ithriya and Aleppo".
fn among_places(words: &Words<'_>, taken: &Taken<'_>, tokens: &Range<usize>) -> bool {
    let place = |token: Option<usize>| {
        token.is_some_and(|token| {
            words.same_sentence(token, tokens.start)
                && taken.at(token).is_some_and(|name| name.kind == EntityKind::Place)
        })
    };
    let before = matches!(words.before(tokens.start, 1), "," | "and") && place(tokens.start.checked_sub(2));
    let after = matches!(words.after(tokens.end - 1, 1), "," | "and") && place(Some(tokens.end + 1));
    let last = words.before(tokens.start, 1) == "and";
    (before && (after || last)) || (after && preposition_before(words, tokens.start))
}

fn preposition_before(words: &Words<'_>, start: usize) -> bool {
    matches!(words.before(start, 1), "in" | "near" | "at" | "from" | "around" | "to" | "into" | "of")
}

/// ", a rebel-held town": an apposition that calls the name a place.
fn town_behind(words: &Words<'_>, end: usize) -> bool {
    end > 0
        && words.after(end - 1, 1) == ","
        && matches!(words.after(end - 1, 2), "a" | "an" | "the")
        && (3..8)
            .map(|step| words.after(end - 1, step))
            .take_while(|word| !matches!(*word, "" | "," | "." | "in" | "of" | "who" | "which" | "that"))
            .any(|word| {
                matches!(
                    word,
                    "town"
                        | "city"
                        | "village"
                        | "suburb"
                        | "district"
                        | "neighbourhood"
                        | "neighborhood"
                        | "province"
                        | "region"
                        | "island"
                        | "settlement"
                        | "hamlet"
                        | "port"
                )
            })
}

/// Capitalised words behind a title, where nothing else was found: "Gen. Ion Sava".
fn titled_persons(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    for at in 0..words.len() {
        let Some(role) = TABLES.roles.get(words.lower(at)) else { continue };
        if !words.capital(at) || role.usage == super::tables::RoleUse::Role || (sources.titles)(at) {
            continue;
        }
        let start = at + 1;
        let name = start < words.len()
            && words.same_sentence(at, start)
            && words.capital(start)
            && words.letters(start)
            && taken.at(start).is_none()
            && taken.at(at).is_none()
            && !words.upper(start)
            && !TABLES.no_names.contains(words.lower(start))
            && !TABLES.roles.contains_key(words.lower(start))
            && !TABLES.role_modifiers.contains(words.lower(start))
            && !TABLES.heads.contains_key(words.lower(start));
        if !name {
            continue;
        }
        let end = run_end(sources, taken, start);
        if end - start <= 5 {
            taken.put(Name::new(words, start..end, EntityKind::Person, Basis::Shape));
        }
    }
}

/// Names that were found once are found again, where the recogniser missed them; so are the surnames of
/// persons named in full.
fn repeats(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    // First words of names, with the names that start so: (texts, kind, form, known).
    let mut by_first: FxHashMap<&str, Vec<(Vec<&str>, usize)>> = FxHashMap::default();
    let mut order: Vec<usize> = (0..taken.names.len()).collect();
    order.sort_by_key(|&index| taken.names[index].tokens.start);
    let mut seen: FxHashSet<Vec<&str>> = FxHashSet::default();
    let mut by_head: FxHashMap<&str, usize> = FxHashMap::default();
    for &index in &order {
        let name = &taken.names[index];
        if name.institution.is_some() || name.form == MentionForm::Demonym || name.kind == EntityKind::Group {
            continue;
        }
        let texts: Vec<&str> = name.tokens.clone().map(|token| words.text(token)).collect();
        if !texts[0].chars().next().is_some_and(char::is_uppercase) {
            continue;
        }
        let mut forms = vec![texts.clone()];
        if name.kind == EntityKind::Person && texts.len() > 1 {
            let last = texts[texts.len() - 1];
            let ordinary = last.chars().count() > 3
                && last.chars().next().is_some_and(char::is_uppercase)
                && !TABLES.no_names.contains(last.to_lowercase().as_str())
                && !TABLES.heads.contains_key(last.to_lowercase().as_str());
            if ordinary {
                forms.push(vec![last]);
            }
        }
        // "the Observatory" of a name headed so.
        if class(name.kind) == SpottedKind::Organisation
            && let Some(head) = head_of(words, &name.tokens)
            && texts.len() > 2
            && name.form == MentionForm::Name
        {
            by_head.entry(words.text(head)).or_insert(index);
        }
        for form in forms {
            let single = form.len() == 1;
            let word = form[0].to_lowercase();
            let common = single
                && (TABLES.no_names.contains(word.as_str())
                    || TABLES.heads.contains_key(word.as_str())
                    || TABLES.roles.contains_key(word.as_str())
                    || form[0].chars().count() < 3);
            if !common && seen.insert(form.clone()) {
                by_first.entry(form[0]).or_default().push((form, index));
            }
        }
    }
    let mut at = 0;
    while at < words.len() {
        if taken.at(at).is_some() {
            at += 1;
            continue;
        }
        if let Some(&full) = by_head.get(words.text(at))
            && words.before(at, 1) == "the"
            && words.capital(at)
            && !(words.capital(at + 1) && words.letters(at + 1))
            && !matches!(words.after(at, 1), "of" | "for" | "-")
        {
            let kind = taken.names[full].kind;
            taken.put(Name::new(words, at..at + 1, kind, Basis::Repeat));
            at += 1;
            continue;
        }
        let Some(forms) = by_first.get(words.text(at)) else {
            at += 1;
            continue;
        };
        let fit = forms
            .iter()
            .filter(|(form, _)| {
                form.iter().enumerate().all(|(step, text)| words.text(at + step) == *text)
                    && words.same_sentence(at, at + form.len() - 1)
                    && taken.free(&(at..at + form.len()))
            })
            .max_by_key(|(form, index)| (form.len(), std::cmp::Reverse(*index)));
        let Some((form, index)) = fit else {
            at += 1;
            continue;
        };
        let tokens = at..at + form.len();
        // Part of a longer capitalised run that was left alone for a reason: "Sava Street".
        let neighbour = |token: usize| {
            token < words.len()
                && words.same_sentence(at, token)
                && words.capital(token)
                && words.letters(token)
                && taken.at(token).is_none()
                && !(sources.titles)(token)
        };
        let joined =
            form.len() == 1 && neighbour(tokens.end) && !TABLES.no_names.contains(words.lower(tokens.end));
        let (kind, known, full) = {
            let model = &taken.names[*index];
            (model.kind, model.known, model.tokens.len() == form.len())
        };
        if !joined {
            let mut name = Name::new(words, tokens.clone(), kind, Basis::Repeat);
            if full {
                name.known = known;
            }
            taken.put(name);
        }
        at = tokens.end;
    }
}

/// The word of a name that says what the named thing is: the one before "of" or "for", else the last or the first.
fn head_of(words: &Words<'_>, tokens: &Range<usize>) -> Option<usize> {
    let before_of = tokens
        .clone()
        .find(|&token| matches!(words.lower(token), "of" | "for"))
        .and_then(|of| of.checked_sub(1))
        .filter(|&head| head >= tokens.start);
    before_of
        .into_iter()
        .chain([tokens.end.saturating_sub(1), tokens.start])
        .find(|&head| words.capital(head) && TABLES.heads.contains_key(words.lower(head)))
}

/// Lone capitalised words that differ by a slip from the surname of a person named in the text.
fn slips(sources: &Sources<'_>, taken: &mut Taken<'_>) {
    let words = sources.words;
    let mut surnames: Vec<(String, usize)> = Vec::new();
    for (index, name) in taken.names.iter().enumerate() {
        let last = words.lower(name.tokens.end - 1);
        if name.kind == EntityKind::Person
            && last.len() >= 7
            && surnames.len() < SLIP_SURNAMES
            && !surnames.iter().any(|(known, _)| known == last)
        {
            surnames.push((last.to_owned(), index));
        }
    }
    if surnames.is_empty() {
        return;
    }
    let lower_elsewhere: FxHashSet<&str> =
        (0..words.len()).filter(|&token| !words.capital(token)).map(|token| words.lower(token)).collect();
    for at in 0..words.len() {
        let word = words.lower(at);
        let lone = words.capital(at)
            && word.len() >= 7
            && taken.at(at).is_none()
            && !(sources.titles)(at)
            && !lower_elsewhere.contains(word)
            && !TABLES.no_names.contains(word)
            && !TABLES.is_role(word)
            && !TABLES.heads.contains_key(word)
            && !(sources.usual_word)(word);
        if lone && surnames.iter().any(|(surname, _)| surname != word && super::spelling::slip(surname, word))
        {
            taken.put(Name::new(words, at..at + 1, EntityKind::Person, Basis::Repeat));
        }
    }
}

/// How many surnames of one document are compared with its capitalised words.
const SLIP_SURNAMES: usize = 100;
