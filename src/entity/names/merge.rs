//! Brings together what the trained recogniser and the dictionaries found.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Basis, EntityKind, Known, MentionForm, Name, Sources, SpottedKind, SpottedName, Taken, Trust, edge,
    range, results, shape,
};
use crate::entity::tables::{GENERATIONS, RoleUse, TABLES};
use crate::entity::words::Words;

/// The trained recogniser's names and the dictionaries', the longer one first, the surer one between equals.
pub(super) fn spotted_and_known(sources: &Sources<'_>, taken: &mut Taken<'_>) {
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
    // Tokens of events, works and the like, whose names are none of a person, place or organisation.
    let mut other = vec![false; words.len()];
    let mut busy = vec![false; words.len()];
    for name in sources.spotted {
        // The "chi" of "Wen-chi" by itself is no name.
        let tokens = words.covering(name.span);
        let named = tokens.clone().any(|at| words.capital(at));
        busy[tokens].fill(named);
    }
    let company = Company::of(sources);
    let sport = sources.sport;
    for name in sources.spotted {
        let whole = words.covering(name.span);
        let kind_of = |tokens: &Range<usize>| {
            let known = by_range.get(&(tokens.start, tokens.end)).copied();
            let kind = merged_kind(name, known.map(|index| &sources.known[index]), sport)?;
            let kind = company.kind(words, tokens, kind, known.map(|index| &sources.known[index]));
            Some((kind, known))
        };
        if whole.is_empty() {
            continue;
        }
        let Some((kind, _)) = kind_of(&whole) else {
            if whole.len() > 1 {
                other[whole].fill(true);
            }
            continue;
        };
        let place = |tokens: &Range<usize>| {
            by_range
                .get(&(tokens.start, tokens.end))
                .map(|&index| &sources.known[index])
                .is_some_and(|known| known.kind == EntityKind::Place && known.trust == Trust::Sure)
        };
        let pieces = edge::cut(words, &whole, kind);
        for mut tokens in pieces.into_iter().flat_map(|piece| edge::owned(words, piece, kind, &place)) {
            if kind == EntityKind::Person {
                tokens = edge::whole_person(words, &tokens, &|at| busy.get(at).copied().unwrap_or(false));
                tokens.start += usize::from(ends_title(sources, &tokens));
                if tokens.clone().all(|at| is_mere_role(words, at)) || is_of_many(words, &tokens) {
                    continue;
                }
            }
            // "US$ 5 million", "the Philippine Finance" of a secretary.
            tokens = whole_body(sources, tokens, kind);
            if tokens.clone().any(|at| words.text(at).contains('$'))
                || is_opening(words, &tokens, kind)
                || is_office(sources, &tokens, kind)
                || is_two_names(sources, &tokens)
                || is_mere_head(sources, &tokens, kind)
                || is_acronym_of_a_thing(words, &tokens)
            {
                continue;
            }
            tokens = without_office(words, tokens, kind);
            let Some((mut kind, mut known)) = kind_of(&tokens) else { continue };
            let whole = with_form(words, tokens.clone());
            if whole != tokens && !words.upper(tokens.start) {
                (tokens, kind, known) = (whole, EntityKind::Organisation, None);
            }
            if known.is_none() && shape::town_behind(words, tokens.end)
                || kind == EntityKind::Person && shape::town_before(words, tokens.start)
            {
                kind = EntityKind::Place;
            } else if kind == EntityKind::Place && known.is_none() && company.is_kin(sources, &tokens) {
                kind = EntityKind::Person;
            }
            if kind == EntityKind::Place && results::plays(sources, &tokens, sport) {
                kind = EntityKind::Organisation;
            }
            if kind == EntityKind::Organisation && sport && results::is_nation(words, &tokens) {
                kind = EntityKind::Place;
            }
            if kind == EntityKind::Place && sport && results::scores(words, &tokens) {
                kind = EntityKind::Person;
            }
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
    }
    one_kind(words, &mut proposals);
    for (index, known) in sources.known.iter().enumerate() {
        let tokens = range(known);
        if known.user || spotted_tokens.contains(&(tokens.start, tokens.end)) {
            continue;
        }
        let inside_other = other.get(tokens.clone()).is_some_and(|other| other.iter().all(|inside| *inside));
        // "TORONTO AT BOSTON": small words in a line of capitals; "Tan, an": no name in running text.
        let shouted = || {
            let line = words.sentence_start(tokens.start)..words.sentence_end(tokens.start);
            tokens.len() == 1
                && TABLES.no_names.contains(words.lower(tokens.start))
                && !line.clone().any(|at| words.text(at).contains(char::is_lowercase))
        };
        if known.kind == EntityKind::Place && tokens.clone().any(|at| words.text(at) == ",") || shouted() {
            continue;
        }
        if inside_other || tokens.clone().any(|at| words.text(at).contains('$')) {
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
    if sport {
        teams_again(sources, &by_range, taken, &mut proposals);
    }
    proposals.sort_by(|a, b| {
        b.1.cmp(&a.1)
            .then(b.2.total_cmp(&a.2))
            .then(a.0.tokens.start.cmp(&b.0.tokens.start))
            .then(a.0.basis.cmp(&b.0.basis))
    });
    for (mut proposal, ..) in proposals {
        let proper = edge::proper(words, &proposal.tokens, proposal.kind);
        if proper != proposal.tokens {
            proposal.span = words.span(&proper);
            // "northern Syria" speaks of Syria; "Homs province" is not Homs.
            let known = by_range.get(&(proper.start, proper.end)).copied();
            if let Some(index) =
                known.filter(|_| proposal.kind == EntityKind::Place && proper.end == proposal.tokens.end)
                && sources.known[index].kind == EntityKind::Place
            {
                proposal.tokens = proper;
                proposal.known = Some(index);
                proposal.form = sources.known[index].form;
            }
        }
        taken.put(proposal);
    }
    // "Spain" in "Tour of Spain" is not found again either.
    for (at, nameless) in taken.nameless.iter_mut().enumerate() {
        *nameless |= other[at] && taken.owner[at].is_none();
    }
}

/// A name that no dictionary knows is of one kind throughout a document: of that for which the recogniser's margins speak
/// most.
fn one_kind(words: &Words<'_>, proposals: &mut [(Name, usize, f32)]) {
    let text = |name: &Name| words.span(&name.tokens).of(words.source);
    let unknown = |name: &Name| name.known.is_none();
    let mut votes: FxHashMap<&str, Vec<(EntityKind, f32)>> = FxHashMap::default();
    for (name, _, weight) in proposals.iter().filter(|(name, ..)| unknown(name)) {
        let kinds = votes.entry(text(name)).or_default();
        match kinds.iter_mut().find(|(kind, _)| *kind == name.kind) {
            Some((_, votes)) => *votes += weight,
            None => kinds.push((name.kind, *weight)),
        }
    }
    for (name, ..) in proposals.iter_mut().filter(|(name, ..)| unknown(name)) {
        // Of equals the one that stands first in the text.
        let kinds = votes.get(text(name)).map_or(&[][..], Vec::as_slice);
        let best = kinds.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
        name.kind = best.map_or(name.kind, |(kind, _)| *kind);
    }
}

/// What the longer names of a document say of the single words in them.
#[derive(Default)]
struct Company<'a> {
    /// Last words of persons' names.
    surnames: FxHashSet<&'a str>,
    /// First words of organisations' names that end in a word for what they are: "Nortec Systems Inc".
    bodies: FxHashSet<&'a str>,
    /// First words of names that say what a company trades in: "Nortec Steel".
    firms: FxHashSet<&'a str>,
    /// Words of organisations' names of several words.
    of_bodies: FxHashSet<&'a str>,
    /// Lone words that were taken for persons and in which something lies: "boats moored in Orlo".
    grounds: FxHashSet<&'a str>,
    /// Companies' names of several words without their legal forms: "Jan Orvik" of "Jan Orvik Inc".
    companies: FxHashSet<&'a str>,
}

impl<'a> Company<'a> {
    fn of(sources: &Sources<'a>) -> Self {
        let words = sources.words;
        let mut company = Company::default();
        for name in sources.spotted {
            let tokens = words.covering(name.span);
            let Some(mut last) = tokens.clone().last() else { continue };
            let bare = without_form(words, &tokens);
            if let Some(bare) = bare.as_ref().filter(|bare| bare.len() > 1) {
                company.companies.insert(words.span(bare).of(words.source));
            }
            match name.kind {
                SpottedKind::Person if bare.is_some() => {
                    company.bodies.insert(words.text(tokens.start));
                }
                SpottedKind::Person if tokens.len() > 1 => {
                    // "Jan Orvik III"
                    if last > tokens.start + 1
                        && GENERATIONS.contains(&words.lower(last).trim_end_matches('.'))
                    {
                        last -= 1;
                    }
                    // The "Velm" of "Tarn-Velm" is no name of its own.
                    if words.text(last - 1) != "-" {
                        company.surnames.insert(words.text(last));
                    }
                }
                SpottedKind::Person
                    if matches!(words.before(tokens.start, 1), "in" | "near")
                        && !TABLES.trusting.contains(words.before(tokens.start, 2)) =>
                {
                    company.grounds.insert(words.text(tokens.start));
                }
                SpottedKind::Organisation if tokens.len() > 1 => {
                    company.of_bodies.extend(tokens.clone().map(|token| words.text(token)));
                    if TABLES.heads.contains_key(words.lower(last)) {
                        company.bodies.insert(words.text(tokens.start));
                    }
                    if TABLES.companies.contains(words.lower(last)) {
                        company.firms.insert(words.text(tokens.start));
                        if last > tokens.start + 1 {
                            company.companies.insert(words.span(&(tokens.start..last)).of(words.source));
                        }
                    }
                    // "Orvik" of "Orvik & Tate"
                    if words.text(tokens.start + 1) == "&" {
                        company.bodies.insert(words.text(tokens.start));
                    }
                }
                _ => {}
            }
        }
        company
    }

    /// "Georgia Keller", of whose surname the document names a person.
    fn is_kin(&self, sources: &Sources<'_>, tokens: &Range<usize>) -> bool {
        tokens.len() > 1
            && (sources.given_name)(sources.words.text(tokens.start))
            && self.surnames.contains(sources.words.text(tokens.end - 1))
    }

    /// A lone word that no person of the document bears as a surname, and no title introduces, is none if it is a capital
    /// or state ("Washington has accused"), a place in which something lies, or the short name of a body. One that a person
    /// bears, that no dictionary knows and that no body is called after is that person. What is also a hamlet's name is the
    /// company that is called so here, but where something lies in it.
    fn kind(
        &self,
        words: &Words<'_>,
        tokens: &Range<usize>,
        kind: EntityKind,
        known: Option<&Known>,
    ) -> EntityKind {
        let text = words.text(tokens.start);
        let a_surname = || self.surnames.contains(text) && !self.of_bodies.contains(text) && known.is_none();
        if tokens.len() == 1 && kind != EntityKind::Person && a_surname() {
            return EntityKind::Person;
        }
        let hamlet = || kind == EntityKind::Place && known.is_none_or(|known| known.trust == Trust::Weak);
        let lies =
            || matches!(words.before(tokens.start, 1), "in" | "at" | "near" | "from" | "to" | "outside");
        if tokens.len() == 1 && self.firms.contains(text) && hamlet() && !lies() {
            return EntityKind::Organisation;
        }
        let titled = TABLES.is_role(words.before(tokens.start, 1));
        // "Jan Orvik rose five percent" where the text has a Jan Orvik Inc.
        if kind == EntityKind::Person
            && !titled
            && known.is_none()
            && self.companies.contains(words.span(tokens).of(words.source))
        {
            return EntityKind::Organisation;
        }
        if kind != EntityKind::Person || tokens.len() != 1 || titled || self.surnames.contains(text) {
            return kind;
        }
        match known {
            Some(known)
                if known.kind == EntityKind::Place
                    && (known.government.is_some() || self.grounds.contains(text)) =>
            {
                EntityKind::Place
            }
            _ if self.bodies.contains(text) && known.is_none_or(|known| known.trust == Trust::Weak) => {
                EntityKind::Organisation
            }
            _ => kind,
        }
    }
}

/// In a report on sport, a town whose name was a team's once is its team elsewhere, but where the ground is meant.
fn teams_again(
    sources: &Sources<'_>,
    by_range: &FxHashMap<(usize, usize), usize>,
    taken: &Taken<'_>,
    proposals: &mut [(Name, usize, f32)],
) {
    let words = sources.words;
    let text = |tokens: &Range<usize>| words.span(tokens).of(words.source).to_lowercase();
    let town = |name: &Name| {
        let known = by_range.get(&(name.tokens.start, name.tokens.end)).map(|&index| &sources.known[index]);
        name.kind == EntityKind::Organisation && known.is_some_and(|known| known.kind == EntityKind::Place)
    };
    let teams: FxHashSet<String> = proposals
        .iter()
        .map(|(name, ..)| name)
        .chain(&taken.names)
        .filter(|name| town(name))
        .map(|name| text(&name.tokens))
        .collect();
    // "behind Ober Rovers and Tal": who stands beside a team is one.
    let bodies = proposals.iter().map(|(name, ..)| name).chain(&taken.names);
    let headed = |name: &Name| name.tokens.clone().any(|at| TABLES.heads.contains_key(words.lower(at)));
    let (starts, ends): (FxHashSet<usize>, FxHashSet<usize>) = bodies
        .filter(|name| name.kind == EntityKind::Organisation && !headed(name))
        .map(|name| (name.tokens.start, name.tokens.end))
        .unzip();
    let beside = |tokens: &Range<usize>| {
        let (before, after) = (words.before(tokens.start, 1), words.after(tokens.end - 1, 1));
        matches!(before, "and" | "or") && tokens.start > 0 && ends.contains(&(tokens.start - 1))
            || matches!(after, "and" | "or" | ",")
                && starts.contains(&(tokens.end + 1))
                && words.same_sentence(tokens.start, tokens.end + 1)
                && !matches!(before, "in" | "at" | "near" | "of" | "from" | "to")
    };
    for (name, ..) in proposals.iter_mut().filter(|(name, ..)| name.kind == EntityKind::Place) {
        if teams.contains(&text(&name.tokens)) && !results::on_the_ground(words, &name.tokens)
            || beside(&name.tokens)
        {
            if results::is_state(sources, &name.tokens) {
                continue;
            }
            let mut team = Name::new(words, name.tokens.clone(), EntityKind::Organisation, name.basis);
            team.span = name.span;
            *name = team;
        }
    }
}

/// Whether a token is the legal form of the company whose name starts at `start`.
fn is_form(words: &Words<'_>, start: usize, at: usize) -> bool {
    words.capital(at) && TABLES.legal_forms.contains(words.lower(at)) && words.same_sentence(start, at)
}

/// A company's name without the legal form at its end, or behind it where the recogniser took the form for no part of it.
fn without_form(words: &Words<'_>, tokens: &Range<usize>) -> Option<Range<usize>> {
    if is_form(words, tokens.start, tokens.end) {
        return Some(tokens.clone());
    }
    let mut bare = tokens.clone();
    while bare.len() > 1 && is_form(words, bare.start, bare.end - 1) {
        bare.end -= 1;
    }
    (bare.len() < tokens.len()).then_some(bare)
}

/// A name that was taken for a person's or a place's with the legal form behind it.
fn with_form(words: &Words<'_>, mut tokens: Range<usize>) -> Range<usize> {
    while is_form(words, tokens.start, tokens.end) {
        tokens.end += 1;
    }
    tokens
}

/// "the Centre": a word that only says what a named thing is. "The Kremlin" is known for who sits in it.
fn is_mere_head(sources: &Sources<'_>, tokens: &Range<usize>, kind: EntityKind) -> bool {
    let words = sources.words;
    let seat = || {
        [tokens.start, tokens.start.saturating_sub(1)].into_iter().any(|start| {
            sources
                .known_from(start)
                .any(|known| known.tokens.end as usize == tokens.end && known.government.is_some())
        })
    };
    kind == EntityKind::Place
        && tokens.len() == 1
        && TABLES.heads.contains_key(words.lower(tokens.start))
        && words.before(tokens.start, 1) == "the"
        && !seat()
}

/// "Let" of "Let me say": a common word with the capital of its sentence.
fn is_opening(words: &Words<'_>, tokens: &Range<usize>, kind: EntityKind) -> bool {
    kind != EntityKind::Person
        && tokens.len() == 1
        && tokens.start == words.sentence_start(tokens.start)
        && TABLES.no_names.contains(words.lower(tokens.start))
}

/// "ATM", "IPOs".
fn is_acronym_of_a_thing(words: &Words<'_>, tokens: &Range<usize>) -> bool {
    let text = words.text(tokens.start);
    tokens.len() == 1 && TABLES.common_acronyms.contains(text.strip_suffix('s').unwrap_or(text))
}

/// The place of "Ober County Clerk" alone.
fn without_office(words: &Words<'_>, mut tokens: Range<usize>, kind: EntityKind) -> Range<usize> {
    while kind == EntityKind::Place && tokens.len() > 1 && TABLES.is_role(words.lower(tokens.end - 1)) {
        tokens.end -= 1;
    }
    tokens
}

/// "University of North Orlo" where the recogniser took the noun and the place for two names.
fn whole_body(sources: &Sources<'_>, tokens: Range<usize>, kind: EntityKind) -> Range<usize> {
    let words = sources.words;
    let head = tokens.clone().next_back().filter(|_| class(kind) == SpottedKind::Organisation);
    if !head.is_some_and(|head| TABLES.heads.contains_key(words.lower(head)))
        || words.text(tokens.end) != "of"
        || !words.same_sentence(tokens.start, tokens.end)
    {
        return tokens;
    }
    let start = tokens.end + 1 + usize::from(words.text(tokens.end + 1) == "the");
    let behind = sources.spotted.iter().map(|name| (name.kind, words.covering(name.span)));
    let place =
        behind.filter(|(kind, _)| *kind == SpottedKind::Place).find(|(_, place)| place.start == start);
    place.map_or(tokens.clone(), |(_, place)| tokens.start..place.end)
}

/// "State" of "Secretary of State Orvik": the end of the title.
fn ends_title(sources: &Sources<'_>, tokens: &Range<usize>) -> bool {
    let words = sources.words;
    tokens.len() > 1
        && words.before(tokens.start, 1) == "of"
        && TABLES.is_role(words.before(tokens.start, 2))
        && words.capital(tokens.start + 1)
        && !(sources.given_name)(words.text(tokens.start))
}

/// "the Members of the Security Council": who is called so with an article is no one person.
fn is_of_many(words: &Words<'_>, tokens: &Range<usize>) -> bool {
    tokens.len() == 1 && words.before(tokens.start, 1) == "the" && words.after(tokens.start, 1) == "of"
}

/// "the President", "Prince": a title without a name.
fn is_mere_role(words: &Words<'_>, at: usize) -> bool {
    let lower = words.lower(at);
    !words.letters(at)
        || TABLES.roles.contains_key(lower)
        || TABLES.role_modifiers.contains(lower)
        || TABLES.no_names.contains(lower)
}

/// "UN Syria" before "envoy": an acronym and a country that the dictionary knows, which are no name together.
fn is_two_names(sources: &Sources<'_>, tokens: &Range<usize>) -> bool {
    let words = sources.words;
    let sure = |from: usize, to: usize| {
        sources.known_from(from).any(|known| {
            known.tokens.end as usize == to
                && known.trust == Trust::Sure
                && known.form != MentionForm::Demonym
        })
    };
    tokens.len() == 2
        && words.upper(tokens.start)
        && !words.upper(tokens.start + 1)
        && TABLES.is_role(words.after(tokens.end - 1, 1))
        && !words.capital(tokens.end)
        && sure(tokens.start, tokens.start + 1)
        && sure(tokens.start + 1, tokens.end)
}

/// "Philippine Finance" before "Secretary Ion Sava", "Russian FM": an adjective and a field, which belong to the title.
fn is_office(sources: &Sources<'_>, tokens: &Range<usize>, kind: EntityKind) -> bool {
    let words = sources.words;
    let demonym = || {
        sources
            .known_from(tokens.start)
            .any(|known| known.form == MentionForm::Demonym && (known.tokens.end as usize) < tokens.end)
    };
    let title = |at: usize| {
        words.capital(at)
            && words.same_sentence(at, tokens.start)
            && TABLES.roles.get(words.lower(at)).is_some_and(|role| role.usage == RoleUse::Title)
    };
    // "Russian FM" has no name beside it.
    let bare = || tokens.len() == 2 && TABLES.is_role(words.lower(tokens.start + 1));
    (class(kind) == SpottedKind::Organisation && title(tokens.end) || bare()) && demonym()
}

/// Whether a dictionary's match may be believed although the trained recogniser is silent about it.
fn usable(sources: &Sources<'_>, known: &Known) -> bool {
    let words = sources.words;
    let tokens = range(known);
    let capital = tokens.clone().any(|token| words.capital(token));
    if !capital || is_mere_head(sources, &tokens, known.kind) {
        return false;
    }
    match known.trust {
        Trust::Sure => true,
        Trust::Likely => !sources.trained,
        Trust::Weak => !sources.trained && tokens.len() > 1 && !(sources.titles)(tokens.start),
    }
}

/// By how much the recogniser must prefer an organisation for it to be one although the dictionary knows a place of
/// that name.
const SURE_BODY: f32 = 1.5;

/// The kind on which recogniser and dictionary agree, or the recogniser's own. In a report on sport the recogniser knows
/// better whether a town is meant or its team.
fn merged_kind(name: &SpottedName, known: Option<&Known>, sport: bool) -> Option<EntityKind> {
    let plain = match name.kind {
        SpottedKind::Person => EntityKind::Person,
        SpottedKind::Organisation => EntityKind::Organisation,
        SpottedKind::Place => EntityKind::Place,
        SpottedKind::Other => match known {
            Some(known) if known.kind == EntityKind::Group || known.form == MentionForm::Demonym => {
                EntityKind::Group
            }
            // A league is a body, but what is played in it is meant far more often.
            Some(known) if known.kind == EntityKind::Organisation => return None,
            Some(known) if known.trust == Trust::Sure => known.kind,
            _ => return None,
        },
    };
    match known {
        Some(known)
            if plain == EntityKind::Organisation
                && known.kind == EntityKind::Place
                && !known.user
                && (sport && known.id.contains('.')
                    || known.government.is_none() && name.margin >= SURE_BODY) =>
        {
            Some(plain)
        }
        Some(known) if known.trust == Trust::Sure || agrees(plain, known.kind) => Some(known.kind),
        _ => Some(plain),
    }
}

/// Whether two kinds are the same to the trained recogniser.
fn agrees(a: EntityKind, b: EntityKind) -> bool {
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
