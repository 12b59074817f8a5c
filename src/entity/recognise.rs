//! The entity stage of one document: names are found, each is taken for what it is in its place, and those
//! that name the same thing are gathered.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::coreference::{self, Chains, Description, Sense};
use super::gazetteer::fold_name;
use super::metonym;
use super::names::{self, Basis, Known, MarkedName, Name, Sources, SpottedName};
use super::spelling::SpellingVariant;
use super::tables::TABLES;
use super::words::Words;
use super::{DocumentEntity, EntityKind, Mention, MentionForm, Role};
use crate::article::{BlockKind, Layout};
use crate::language::{Sentence, Token};
use crate::text::SourceSpan;

/// What the entity stage reads. All spans are bytes of `source`.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The stripped source.
    pub source: &'a str,
    /// Its layout: titles are recognised with more care, because their capitals mean nothing.
    pub layout: &'a Layout,
    /// Tokens of the blocks that are read.
    pub tokens: &'a [Token],
    /// Their sentences.
    pub sentences: &'a [Sentence],
    /// What the trained recogniser found, in order; `None` where there is none, and rules alone look for names.
    pub spotted: Option<&'a [SpottedName]>,
    /// What the dictionaries know, in order.
    pub known: &'a [Known],
    /// Human marks.
    pub marks: &'a [MarkedName],
    /// Words that people said name nobody and nothing.
    pub nameless: &'a [SourceSpan],
    /// Whether people said of a name that it names nobody and nothing.
    pub no_name: &'a dyn Fn(&str) -> bool,
    /// Ids that people said are not the same thing.
    pub apart: &'a [(SmolStr, SmolStr)],
    /// Ids that people said are the same thing.
    pub together: &'a [(SmolStr, SmolStr)],
    /// Whether a word is a usual given name.
    pub given_name: &'a dyn Fn(&str) -> bool,
    /// Whether a word, folded, is a usual given name or surname or a common word: such words are never taken
    /// for misspellings of one another.
    pub usual_word: &'a dyn Fn(&str) -> bool,
}

/// What the entity stage found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognised {
    /// Mentions in order of the text. Names do not overlap one another.
    pub mentions: Vec<Mention>,
    /// Entities in order of their first mention.
    pub entities: Vec<DocumentEntity>,
    /// Names that the document spells in two ways, one of them probably a slip.
    pub variants: Vec<SpellingVariant>,
}

/// Reads the entities of one document. Pure, and linear in the text but for the few comparisons that each name
/// is allowed.
pub fn recognise(input: &Input<'_>) -> Recognised {
    let words = Words::new(input.source, input.tokens, input.sentences);
    let titles = title_case(input.layout, &words);
    let sport = names::reports_sport(&words);
    let names = names::find(&Sources {
        words: &words,
        spotted: input.spotted.unwrap_or(&[]),
        trained: input.spotted.is_some(),
        sport,
        known: input.known,
        marks: input.marks,
        nameless: input.nameless,
        no_name: input.no_name,
        titles: &|token| titles.get(token).copied().unwrap_or(false),
        given_name: input.given_name,
        usual_word: input.usual_word,
    });
    let mut senses: Vec<Sense> = names.iter().map(|name| sense(&words, name, sport, input)).collect();
    coreference::introduced(&words, &names, input.known, &mut senses);
    for id in senses.iter_mut().filter_map(|sense| sense.id.as_mut()) {
        // In order of the text; a chain of decisions may take a step each.
        for (a, b) in input.together {
            if id == b {
                id.clone_from(a);
            }
        }
    }
    let mut chains = Chains::new(&words, &names, &senses, input.apart);
    chains.resolve(input.usual_word);
    let taken = covered(&words, &names, input.nameless);
    let mut indirect = coreference::descriptions(&chains, input.known, &taken);
    let described = indirect.len();
    indirect
        .extend(coreference::pronouns(&chains).into_iter().filter(|pronoun| !taken[pronoun.tokens.start]));
    gather(&chains, indirect, described, input)
}

/// For each token, whether it belongs to a name or to words that name nothing.
fn covered(words: &Words<'_>, names: &[Name], nameless: &[SourceSpan]) -> Vec<bool> {
    let mut taken = vec![false; words.len()];
    for name in names {
        taken[name.tokens.clone()].fill(true);
    }
    for span in nameless {
        taken[words.covering(*span)].fill(true);
    }
    taken
}

/// For each token, whether it stands in a line whose words are capitalised throughout.
fn title_case(layout: &Layout, words: &Words<'_>) -> Vec<bool> {
    let mut titles = vec![false; words.len()];
    for sentence in words.sentences {
        let kind = layout.blocks.get(sentence.block as usize).map(|block| block.kind);
        use BlockKind::{Deck, Headline, Label, SectionHead};
        if !matches!(kind, Some(Headline | Deck | SectionHead | Label)) {
            continue;
        }
        let range = sentence.tokens.start as usize..(sentence.tokens.end as usize).min(words.len());
        let long = |token: &usize| words.text(*token).chars().count() > 3 && words.letters(*token);
        let all = range.clone().filter(long).count();
        let capital = range.clone().filter(long).filter(|&token| words.capital(token)).count();
        if capital * 10 > all * 7 && all > 2 {
            titles[range].fill(true);
        }
    }
    titles
}

/// What a name is in its place. In a report on sport a state that beats another is its team, and no government.
fn sense(words: &Words<'_>, name: &Name, sport: bool, input: &Input<'_>) -> Sense {
    // The mention is "Homs", what it names is "Homs province".
    let whole = if name.mark.is_some() { name.span } else { words.span(&name.tokens) };
    let text = plain(whole.of(words.source));
    let folded = fold_name(&text);
    let mut sense = Sense { id: None, shown: None, kind: name.kind, text, folded, metonym: None };
    let known = name.known.and_then(|known| input.known.get(known));
    if let Some((country, institution)) = &name.institution {
        let state =
            known.and_then(|known| known.government.as_ref()).filter(|_| *institution == "government");
        match state {
            // "the Syrian government" is who "Damascus" is in "Damascus said".
            Some(government) => {
                sense.id = Some(government.id.clone());
                sense.shown = Some(government.name.clone());
            }
            None => sense.id = Some(format!("{country}.{institution}").into()),
        }
        return sense;
    }
    if let Some(known) = known {
        sense.id = Some(known.id.clone());
        sense.shown = Some(known.name.clone());
    }
    let mark = name.mark.and_then(|mark| input.marks.get(mark));
    if let Some(mark) = mark {
        sense.id = Some(mark.id.clone());
        if mark.metonym {
            sense.kind = EntityKind::Government;
            sense.metonym = Some("it is marked so".to_owned());
        }
        return sense;
    }
    let division = known.is_some_and(|known| known.division);
    if sense.kind == EntityKind::Place
        && !division
        && TABLES.divisions.contains(words.after(name.tokens.end - 1, 1))
    {
        // "Homs province" is not Homs.
        sense.id = sense.id.map(|id| format!("{id}.{}", words.after(name.tokens.end - 1, 1)).into());
        return sense;
    }
    if sense.kind == EntityKind::Place && sense.id.is_none() && name.tokens.len() > 1 {
        // The same where the recogniser took the noun for a part of the name.
        let last = name.tokens.end - 1;
        let town = || {
            input.known.iter().find(|known| {
                let tokens = known.tokens.start as usize..known.tokens.end as usize;
                tokens == (name.tokens.start..last) && known.kind == EntityKind::Place
            })
        };
        if TABLES.divisions.contains(words.lower(last))
            && let Some(town) = town()
        {
            sense.id = Some(match town.division {
                true => town.id.clone(),
                false => format!("{}.{}", town.id, words.lower(last)).into(),
            });
            return sense;
        }
    }
    let Some(government) = known.and_then(|known| known.government.as_ref()) else { return sense };
    if name.form == MentionForm::Demonym {
        let people = sense.text.ends_with('s') || sense.text.ends_with("men");
        if people && sense.text.len() > 3 && words.before(name.tokens.start, 1) != "mr" {
            sense.kind = EntityKind::Group;
        } else if metonym::state_adjective(words, &name.tokens).is_some() {
            as_government(&mut sense, government, None);
        } else {
            // The adjective of a country speaks of the country.
            let people = sense.id.as_deref().and_then(|id| id.strip_suffix(".people")).map(SmolStr::from);
            sense.id = Some(people.unwrap_or_else(|| government.country.clone()));
            sense.kind = EntityKind::Place;
        }
    } else if sense.kind == EntityKind::Place
        && let Some(reason) =
            (!sport).then(|| metonym::government(words, &name.tokens)).flatten().or_else(|| {
                let seat = known.is_some_and(|known| known.id.ends_with(".seat"));
                seat.then(|| metonym::seat(words, &name.tokens)).flatten()
            })
    {
        as_government(&mut sense, government, Some(reason));
    }
    sense
}

fn as_government(sense: &mut Sense, government: &names::Government, reason: Option<String>) {
    sense.id = Some(government.id.clone());
    sense.shown = Some(government.name.clone());
    sense.kind = EntityKind::Government;
    sense.metonym = reason;
}

/// A name with its white space, line breaks and no-break spaces made plain.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Turns chains into mentions and entities.
fn gather(
    chains: &Chains<'_>,
    indirect: Vec<Description>,
    described: usize,
    input: &Input<'_>,
) -> Recognised {
    let words = chains.words;
    // (span, name or description, group)
    let mut order: Vec<(SourceSpan, Source, usize)> = Vec::with_capacity(chains.names.len() + indirect.len());
    for (name, own) in chains.names.iter().enumerate() {
        order.push((own.span, Source::Name(name), chains.root(name)));
    }
    for (index, description) in indirect.iter().enumerate() {
        let span = words.span(&description.tokens);
        order.push((span, Source::Indirect(index), chains.root(description.antecedent)));
    }
    order.retain(|(span, ..)| !span.is_empty());
    order.sort_by_key(|(span, source, _)| (*span, *source));

    let mut entity_of: FxHashMap<usize, u32> = FxHashMap::default();
    let mut recognised = Recognised::default();
    let mut mention_of_name = vec![u32::MAX; chains.names.len()];
    for (span, source, root) in order {
        let entity = *entity_of.entry(root).or_insert_with(|| {
            recognised.entities.push(entity(chains, root, input));
            recognised.entities.len() as u32 - 1
        });
        let index = recognised.mentions.len() as u32;
        let mention = match source {
            Source::Name(name) => {
                mention_of_name[name] = index;
                named(chains, name, span, entity)
            }
            Source::Indirect(at) => Mention {
                span,
                role: None,
                inside: None,
                form: if at < described { MentionForm::Description } else { MentionForm::Pronoun },
                kind: chains.kind_of(root),
                metonym: None,
                entity,
                reason: indirect[at].reason.clone(),
            },
        };
        recognised.mentions.push(mention);
        recognised.entities[entity as usize].mentions.push(index);
    }
    recognised.variants = chains
        .slips
        .iter()
        .map(|slip| SpellingVariant {
            mention: mention_of_name[slip.name],
            written: slip.written.clone(),
            usual: slip.usual.clone(),
            reason: slip.reason.clone(),
        })
        .collect();
    recognised.variants.sort_by_key(|variant| variant.mention);
    recognised
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Name(usize),
    Indirect(usize),
}

fn named(chains: &Chains<'_>, name: usize, span: SourceSpan, entity: u32) -> Mention {
    let own = &chains.names[name];
    let sense = &chains.senses[name];
    let role =
        own.beside.title.as_ref().or(own.beside.apposition.as_ref()).map(|range| chains.words.span(range));
    let reason =
        if chains.reasons[name].is_empty() { first_reason(own, sense) } else { chains.reasons[name].clone() };
    Mention {
        span,
        role,
        inside: own.inside.clone(),
        form: own.form,
        kind: if own.form == MentionForm::Demonym { EntityKind::Group } else { sense.kind },
        metonym: sense.metonym.clone(),
        entity,
        reason,
    }
}

/// Why a name that opens its group is what it is.
fn first_reason(name: &Name, sense: &Sense) -> String {
    let id = sense.id.as_deref().unwrap_or("");
    let shown = sense.shown.as_deref().unwrap_or(id);
    match name.basis {
        Basis::Mark => format!("marked as “{id}”"),
        Basis::User => format!("your dictionary lists it under {id}"),
        _ if sense.metonym.is_some() => {
            format!("it stands for “{shown}” here: {}", sense.metonym.as_deref().unwrap_or(""))
        }
        _ if name.institution.is_some() && name.form == MentionForm::Description => {
            "the text around it tells of which state".to_owned()
        }
        _ if name.institution.is_some() => "an institution of the state that is named with it".to_owned(),
        _ if sense.id.is_some() => format!("the dictionary knows it as {shown}"),
        Basis::Model => "recognised as a name by the words in and around it".to_owned(),
        Basis::Repeat => "the same name is recognised elsewhere in the text".to_owned(),
        _ if name.beside.person() => "a title or role stands beside it".to_owned(),
        _ => "written as a name".to_owned(),
    }
}

fn entity(chains: &Chains<'_>, root: usize, input: &Input<'_>) -> DocumentEntity {
    let members = chains.members(root);
    let mut aliases: Vec<SmolStr> = Vec::new();
    let mut roles: Vec<Role> = Vec::new();
    let mut dictionary = None;
    let mut shown = None;
    // The fullest name, the first of equals; not an adjective, an acronym or a metonym where there is another.
    let mut best: Option<(bool, usize, usize)> = None;
    for &name in members {
        let own = &chains.names[name];
        let sense = &chains.senses[name];
        let plain = own.form == MentionForm::Name && sense.metonym.is_none();
        let rank = (plain, sense.text.chars().count(), usize::MAX - name);
        if best.is_none_or(|known| rank > known) {
            best = Some(rank);
        }
        if !matches!(own.form, MentionForm::Demonym | MentionForm::Description)
            && !aliases.iter().any(|alias| *alias == sense.text.as_str())
        {
            aliases.push(sense.text.as_str().into());
        }
        if dictionary.is_none() || own.basis >= Basis::User {
            dictionary = sense.id.clone().or(dictionary);
        }
        if shown.is_none() {
            shown = sense.shown.clone();
        }
        for range in [&own.beside.title, &own.beside.apposition].into_iter().flatten() {
            let span = chains.words.span(range);
            let title = self::plain(span.of(input.source));
            if !title.is_empty() && !roles.iter().any(|role| role.title == title) {
                roles.push(Role { title, span: Some(span) });
            }
        }
    }
    let kind = chains.kind_of(root);
    let named =
        best.filter(|(plain, ..)| *plain).map(|(.., name)| chains.senses[usize::MAX - name].text.as_str());
    let fallback = best.map_or("", |(.., name)| chains.senses[usize::MAX - name].text.as_str());
    let name: SmolStr = match (named, &shown) {
        (Some(name), _) => name.into(),
        (None, Some(shown)) => shown.clone(),
        (None, None) => fallback.into(),
    };
    aliases.retain(|alias| *alias != name);
    DocumentEntity { name, kind, mentions: Vec::new(), aliases, roles, dictionary, geography: None }
}
