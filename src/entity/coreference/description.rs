//! Descriptions that certainly mean something named nearby: "the ministry", "the Syrian president", "the
//! official". What two named things could be meant by is left alone.

use std::cell::LazyCell;
use std::ops::Range;

use smol_str::SmolStr;

use super::Chains;
use crate::entity::EntityKind;
use crate::entity::names::{Known, Name, SpottedKind, class, institution_at, titled_rulers};
use crate::entity::tables::TABLES;
use crate::language::Upos;

/// How many sentences back a description is looked for.
const REACH: u32 = 6;

/// Tokens between a body and the noun for its envoy, at most.
const LONGEST_OFFICE: usize = 6;

/// How many sentences back a person is still spoken of, where several hold the office.
const NEARBY: u32 = 2;

/// A description and the name it goes back to.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub tokens: Range<usize>,
    /// Index of a name of the group it belongs to.
    pub antecedent: usize,
    pub reason: String,
}

/// Finds the descriptions of a document. `known` gives nationalities.
pub(crate) fn descriptions(chains: &Chains<'_>, known: &[Known], taken: &[bool]) -> Vec<Description> {
    let words = chains.words;
    let rulers = LazyCell::new(|| titled_rulers(words));
    let mut found: Vec<Description> = Vec::new();
    for at in 0..words.len() {
        if taken.get(at).copied().unwrap_or(false) {
            continue;
        }
        let lower = words.lower(at);
        let the = words.before(at, 1) == "the";
        let description = match lower {
            "ministry" if the || institution_before(chains, at) || TABLES.is_role(words.after(at, 1)) => {
                ministry(chains, at)
            }
            "president" | "premier" | "chancellor" | "king" | "leader" | "minister" | "pm" | "fm" => {
                office(chains, known, at, the)
            }
            "envoy" if body_before(chains, at).is_some() && !followed_by_person(chains, at) => {
                envoy(chains, at)
            }
            "official" | "spokesman" | "spokeswoman" | "spokesperson" | "general" | "commander"
            | "lawmaker" | "senator" | "governor" | "mayor" | "diplomat" | "envoy" | "ambassador"
            | "prosecutor" | "analyst" | "admiral" | "colonel" | "captain" | "judge" | "lawyer"
            | "professor" | "activist" | "economist" | "bishop"
                if the && !followed_by_name(chains, at) =>
            {
                person(chains, at, lower)
            }
            "group" | "organisation" | "organization" | "party" | "company" | "agency" | "newspaper"
            | "bank" | "union" | "militia" | "firm" | "broadcaster" | "watchdog" | "coalition"
            | "alliance" | "bloc"
                if the && !followed_by_name(chains, at) =>
            {
                body(chains, at, lower)
            }
            "city" | "town" | "village" | "province" | "island" if words.after(at, 1) == "of" => {
                called(chains, at)
            }
            "militants" | "terrorists" | "insurgents" | "extremists" | "jihadists"
                if the && !followed_by_name(chains, at) =>
            {
                party(chains, at).or_else(|| armed(chains, at))
            }
            "city" | "town" | "village" | "province" | "island"
                if (the || words.before(at, 2) == "the" && words.upos(at - 1) == Upos::ADJ)
                    && (!followed_by_name(chains, at) || words.after(at, 1) == "'s") =>
            {
                place(chains, known, at, lower)
            }
            "regime" if the && !followed_by_name(chains, at) => regime(chains, at, at + 1),
            "government" if !words.capital(at.wrapping_sub(1)) => match institution_at(words, at + 1, at) {
                Some((forces, end)) if forces.id == "army" => regime(chains, at, end),
                _ => None,
            },
            noun if TABLES.rivals.contains(noun) && at > 1 && rulers.contains(words.text(at - 2)) => {
                rivals(chains, at)
            }
            noun if TABLES.branches.contains(noun) => branch(chains, at),
            noun if TABLES.sites.contains(noun) => site(chains, at),
            _ => party(chains, at),
        };
        // "the Syrian leader": the adjective is a mention of its own.
        if let Some(mut description) = description {
            let free = |token: &usize| !taken.get(*token).copied().unwrap_or(false);
            description.tokens.start = description.tokens.clone().rev().take_while(free).last().unwrap_or(at);
            found.push(description);
        }
    }
    found
}

/// The names up to a token in its sentence and the `reach` sentences before.
fn near<'a>(chains: &'a Chains<'_>, at: usize, reach: u32) -> impl Iterator<Item = usize> + 'a {
    let (words, here) = (chains.words, chains.words.sentence(at));
    let before = chains.names.partition_point(|own| own.tokens.start <= at);
    (0..before).filter(move |&name| words.sentence(chains.names[name].tokens.start) + reach >= here)
}

/// The description that the tokens are of what the names name, if that is one thing: the only one of which `so` is true.
fn the_only(
    chains: &Chains<'_>,
    tokens: Range<usize>,
    names: impl Iterator<Item = usize>,
    so: &str,
) -> Option<Description> {
    let [(root, antecedent)] = chains.groups_of(names)[..] else { return None };
    Some(Description {
        tokens, antecedent, reason: format!("“{}” is the only {so}", fullest(chains, root))
    })
}

/// The name whose last token stands right before the token.
fn ending_at(chains: &Chains<'_>, end: usize) -> Option<usize> {
    let after = chains.names.partition_point(|own| own.tokens.start < end);
    after.checked_sub(1).filter(|&name| chains.names[name].tokens.end == end)
}

/// The name whose first token it is.
fn starting_at(chains: &Chains<'_>, start: usize) -> Option<usize> {
    let name = chains.names.partition_point(|own| own.tokens.start < start);
    chains.names.get(name).is_some_and(|own| own.tokens.start == start).then_some(name)
}

/// The names of a state's institution or of a party.
fn named_as<'a>(chains: &'a Chains<'_>, id: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_it = move |own: &Name| own.institution.as_ref().is_some_and(|(_, own)| *own == id);
    (0..chains.names.len()).filter(move |&name| is_it(&chains.names[name]))
}

fn followed_by_name(chains: &Chains<'_>, at: usize) -> bool {
    let words = chains.words;
    let next = words.after(at, 1);
    matches!(next, "of" | "in" | "for" | "at" | "'s" | "'" | "-")
        || (at + 1 < words.len()
            && words.same_sentence(at, at + 1)
            && words.capital(at + 1)
            && words.letters(at + 1))
        || (words.letters(at + 1) && TABLES.is_role(next))
}

fn institution_before(chains: &Chains<'_>, at: usize) -> bool {
    let before = chains.words.before(at, 1);
    ["defence", "defense", "foreign", "interior", "finance", "health", "justice"].contains(&before)
}

/// "the ministry", "the defence ministry", "ministry spokesman": the one ministry named before.
fn ministry(chains: &Chains<'_>, at: usize) -> Option<Description> {
    let words = chains.words;
    let branch = words.before(at, 1);
    let before = chains.names.partition_point(|own| own.tokens.start <= at);
    let fits = (0..before).filter(|&name| {
        let spelt = &chains.senses[name].folded;
        let same_branch = || {
            let branch = if branch.starts_with("defen") { "defen" } else { branch };
            !institution_before(chains, at) || spelt.contains(branch)
        };
        class(chains.senses[name].kind) == SpottedKind::Organisation
            && spelt.contains("ministry")
            && same_branch()
    });
    // Of several ministries only the one named last before counts, and only for the bare word.
    let [(root, name)] = chains.groups_of(fits)[..] else { return None };
    // "Interior Minister Ion Sava said … the ministry": his, not the one named before.
    let last = chains.members(root).iter().copied().rfind(|&member| chains.names[member].tokens.start < at);
    let minister = |own: &&Name| {
        own.beside.title.clone().is_some_and(|mut title| title.any(|token| words.lower(token) == "minister"))
    };
    let between = |own: &&Name| {
        own.tokens.start < at && last.is_some_and(|last| own.tokens.start > chains.names[last].tokens.start)
    };
    if !institution_before(chains, at) && chains.names.iter().filter(between).any(|own| minister(&own)) {
        return None;
    }
    let start = if institution_before(chains, at) { at - 1 } else { at };
    Some(Description {
        tokens: start..at + 1,
        antecedent: name,
        reason: format!("“{}” is the only such ministry named here", chains.senses[name].text),
    })
}

/// "the Syrian president", "the Syrian leader", "Russian FM": the one person named here with that office.
fn office(chains: &Chains<'_>, known: &[Known], at: usize, the: bool) -> Option<Description> {
    let words = chains.words;
    if followed_by_name(chains, at) && words.after(at, 1) != "'s" {
        return None;
    }
    let lower = words.lower(at);
    let country = nationality_before(known, at);
    // "the prime minister", "the foreign minister": whose title says so, too.
    let field = (words.before(at, 2) == "the")
        .then(|| words.before(at, 1))
        .filter(|before| TABLES.role_modifiers.contains(*before) || TABLES.is_role(before));
    if country.is_none() && !the && field.is_none() {
        return None;
    }
    let offices = offices(lower);
    let mut fits: Vec<usize> = Vec::new();
    for (name, own) in chains.names.iter().enumerate() {
        if chains.senses[name].kind != EntityKind::Person {
            continue;
        }
        let holds = [&own.beside.title, &own.beside.apposition].into_iter().flatten().any(|range| {
            let office = range.clone().any(|token| offices.contains(&words.lower(token)));
            let deputy = range.clone().any(|token| {
                matches!(
                    words.lower(token),
                    "vice"
                        | "deputy"
                        | "former"
                        | "spokesman"
                        | "spokeswoman"
                        | "adviser"
                        | "ex"
                        | "opposition"
                        | "rebel"
                        | "party"
                        | "union"
                        | "separatist"
                )
            });
            let state = country.as_ref().is_none_or(|(id, _)| {
                let named = known.iter().any(|known| {
                    range.contains(&(known.tokens.start as usize))
                        && known.government.as_ref().is_some_and(|government| government.country == *id)
                });
                // "President Sava" of an article that names no other president's country.
                named
                    || !known.iter().any(|known| {
                        range.contains(&(known.tokens.start as usize)) && known.government.is_some()
                    })
            });
            let field = field.is_none_or(|field| range.clone().any(|token| words.lower(token) == field));
            office && !deputy && state && field
        });
        let root = chains.root(name);
        if holds && !fits.contains(&root) {
            fits.push(root);
        }
    }
    // Of several, the one of whom the text speaks here.
    if fits.len() > 1 {
        let here = words.sentence(at);
        fits.retain(|&root| {
            chains.members(root).iter().any(|&member| {
                let at = words.sentence(chains.names[member].tokens.start);
                at <= here && at + NEARBY >= here
            })
        });
    }
    let [only] = fits[..] else { return None };
    let start = country.map_or(if field.is_some() { at - 1 } else { at }, |(_, start)| start);
    let text = fullest(chains, only);
    Some(Description {
        tokens: start..at + 1,
        antecedent: only,
        reason: format!("“{text}” is the only one here with that office"),
    })
}

fn fullest(chains: &Chains<'_>, root: usize) -> String {
    chains
        .members(root)
        .iter()
        .map(|&name| &chains.senses[name].text)
        .max_by_key(|text| text.len())
        .cloned()
        .unwrap_or_default()
}

fn offices(word: &str) -> &'static [&'static str] {
    match word {
        "leader" => &["president", "leader", "premier", "chancellor", "king", "emir", "chairman"],
        "premier" => &["premier", "minister"],
        "pm" => &["pm"],
        "minister" | "fm" => &["minister"],
        "president" => &["president"],
        "chancellor" => &["chancellor"],
        "king" => &["king"],
        _ => &[],
    }
}

/// The country whose adjective stands right before the token: its id and where the adjective starts.
fn nationality_before(known: &[Known], at: usize) -> Option<(SmolStr, usize)> {
    known.iter().find(|known| known.tokens.end as usize == at).and_then(|known| {
        known.government.as_ref().map(|government| (government.country.clone(), known.tokens.start as usize))
    })
}

/// "the official", "the general": the one person before who was called so.
fn person(chains: &Chains<'_>, at: usize, word: &str) -> Option<Description> {
    let words = chains.words;
    let mut fits: Vec<usize> = Vec::new();
    let mut last = None;
    for name in near(chains, at, REACH).filter(|&name| chains.senses[name].kind == EntityKind::Person) {
        let mut roles = 0;
        let called = chains.members(chains.root(name)).iter().any(|&member| {
            let beside = &chains.names[member].beside;
            roles += usize::from(beside.title.is_some() || beside.apposition.is_some());
            [&beside.title, &beside.apposition].into_iter().flatten().any(|range| {
                range.clone().any(|token| {
                    let lower = words.lower(token);
                    lower == word || (word == "official" && is_official(lower)) || rank(word, lower)
                })
            })
        });
        let root = chains.root(name);
        if called {
            last = Some(root);
            if !fits.contains(&root) {
                fits.push(root);
            }
        } else if roles == 0 {
            last = Some(root);
        }
    }
    let [only] = fits[..] else { return None };
    // Someone whose role is not told was named since: not certain.
    if last != Some(only) {
        return None;
    }
    Some(Description {
        tokens: at..at + 1,
        antecedent: only,
        reason: format!("“{}” is the only person named before who was called so", fullest(chains, only)),
    })
}

/// Whether a name stands right behind the token: "UN envoy Orvik".
fn followed_by_person(chains: &Chains<'_>, at: usize) -> bool {
    let words = chains.words;
    at + 1 < words.len() && words.same_sentence(at, at + 1) && words.capital(at + 1) && words.letters(at + 1)
}

/// The body whose envoy the token tells of, as its group: the UN of "UN's special Veldia envoy".
fn body_before(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let words = chains.words;
    let mut token = at;
    for _ in 0..LONGEST_OFFICE {
        token = token.checked_sub(1).filter(|&token| words.same_sentence(token, at))?;
        let after = chains.names.partition_point(|name| name.tokens.start <= token);
        let holder = after.checked_sub(1).filter(|&name| chains.names[name].tokens.contains(&token));
        if let Some(name) = holder {
            let root = chains.root(name);
            match class(chains.kind_of(root)) {
                SpottedKind::Organisation => return Some(root),
                SpottedKind::Place => token = chains.names[name].tokens.start,
                SpottedKind::Person | SpottedKind::Other => return None,
            }
        } else if !matches!(words.lower(token), "'s" | "’s")
            && !TABLES.role_modifiers.contains(words.lower(token))
        {
            return None;
        }
    }
    None
}

/// "UN's Veldia envoy": the one person here who is called the envoy of that body.
fn envoy(chains: &Chains<'_>, at: usize) -> Option<Description> {
    let words = chains.words;
    let body = body_before(chains, at)?;
    let called = (0..chains.names.len()).filter(|&name| {
        let beside = &chains.names[name].beside;
        [&beside.title, &beside.apposition].into_iter().flatten().any(|range| {
            range.clone().any(|token| {
                words.lower(token) == words.lower(at) && body_before(chains, token) == Some(body)
            })
        })
    });
    the_only(chains, at..at + 1, called, "one here who is called so")
}

fn is_official(word: &str) -> bool {
    matches!(
        word,
        "official"
            | "spokesman"
            | "spokeswoman"
            | "spokesperson"
            | "director"
            | "head"
            | "chief"
            | "minister"
            | "secretary"
            | "officer"
    )
}

fn rank(word: &str, beside: &str) -> bool {
    word == "general" && matches!(beside, "gen." | "gen" | "general")
}

/// "the group", "the company": the one such body named in this and the two sentences before.
fn body(chains: &Chains<'_>, at: usize, word: &str) -> Option<Description> {
    // An alliance is told by its own word; of groups and companies there are many.
    let reach = if matches!(word, "coalition" | "alliance") { REACH } else { 1 };
    let fits = near(chains, at, reach).filter(|&name| {
        let root = chains.root(name);
        let kind = chains.kind_of(root);
        match word {
            "militia" => kind == EntityKind::ArmedGroup,
            "newspaper" | "broadcaster" => kind == EntityKind::Outlet,
            "agency" => kind == EntityKind::Agency || headed(chains, root, word),
            "group" => matches!(kind, EntityKind::ArmedGroup | EntityKind::Organisation),
            "company" | "firm" | "organisation" | "organization" | "watchdog" | "bloc" => {
                kind == EntityKind::Organisation
            }
            _ => headed(chains, root, word),
        }
    });
    the_only(chains, at..at + 1, fits, &format!("{word} named just before"))
}

/// "the rebels", "rebel groups": the one party of the kind that the document tells by its country.
fn party(chains: &Chains<'_>, at: usize) -> Option<Description> {
    let words = chains.words;
    let (party, end) = institution_at(words, at, at).filter(|(found, _)| found.party)?;
    // "opposition plans", "the rebels' leader Ion Sava"; of another country's rebels nothing is known.
    let noun = end < words.len()
        && words.same_sentence(at, end)
        && matches!(words.upos(end), Upos::NOUN | Upos::PROPN)
        || words.text(end) == "-";
    let told = at > 0 && words.same_sentence(at - 1, at) && words.opens_name(at - 1);
    let sentence_start = at > 0 && words.sentence_start(at) + 1 == at;
    if noun || told && !sentence_start {
        return None;
    }
    let mut fits: Vec<usize> = named_as(chains, party.id).collect();
    // An opposition that fights is one with the rebels.
    if fits.is_empty() && party.id == "opposition" {
        fits = named_as(chains, "rebels").collect();
    }
    the_only(chains, at..end, fits.into_iter(), "such party named here")
}

/// "Orvik's rivals", behind a ruler's name: the one party that the document tells by its country.
fn rivals(chains: &Chains<'_>, at: usize) -> Option<Description> {
    let words = chains.words;
    if !words.is_genitive(at - 1) || !words.same_sentence(at - 2, at) {
        return None;
    }
    let against = ["rebels", "opposition"].into_iter().flat_map(|id| named_as(chains, id));
    the_only(chains, at..at + 1, against, "party here that stands against a ruler")
}

/// "the Orlo Front affiliate Velm Brigade", "the Orlo Front's wing, the Velm Brigade,": the body that is named right
/// behind the noun.
fn branch(chains: &Chains<'_>, at: usize) -> Option<Description> {
    let words = chains.words;
    let body = |name: usize| {
        matches!(chains.kind_of(chains.root(name)), EntityKind::ArmedGroup | EntityKind::Organisation)
    };
    let holder = at.checked_sub(1).filter(|&mark| words.is_genitive(mark)).unwrap_or(at);
    ending_at(chains, holder).filter(|&name| body(name) && words.same_sentence(holder, at))?;
    let comma = words.after(at, 1) == ",";
    let mut next = at + 1 + usize::from(comma);
    if comma && words.lower(next) == "the" {
        next += 1;
    }
    let name = starting_at(chains, next).filter(|&name| body(name))?;
    let own = &chains.names[name];
    // "… the Orlo Front's wing, Velm Press said": the name is who says so.
    let apposed = !comma
        || own.tokens.end >= words.len()
        || !matches!(words.upos(own.tokens.end), Upos::VERB | Upos::AUX | Upos::PROPN);
    (words.same_sentence(at, next) && apposed).then(|| Description {
        tokens: at..at + 1,
        antecedent: name,
        reason: format!("“{}” is called so here", own.span.of(words.source)),
    })
}

/// "the Orlo airbase": the one airbase that is said to lie there, "Orlo's Velm airbase", "Velm airbase near Orlo".
fn site(chains: &Chains<'_>, at: usize) -> Option<Description> {
    let words = chains.words;
    let place = |name: &usize| chains.kind_of(chains.root(*name)) == EntityKind::Place;
    let (ends, starts) = (
        |token: usize| ending_at(chains, token).filter(place),
        |token: usize| starting_at(chains, token).filter(place),
    );
    let land = chains.root(ends(at)?);
    let lies_there = |name: &usize| {
        let own = &chains.names[*name].tokens;
        let mut noun = own.end;
        while words.capital(noun) && words.same_sentence(own.start, noun) {
            noun += 1;
        }
        if words.lower(noun) != words.lower(at) || !words.same_sentence(own.start, noun) || !place(name) {
            return false;
        }
        let owner =
            own.start.checked_sub(1).filter(|&mark| matches!(words.text(mark), "'s" | "’s")).and_then(ends);
        let around =
            matches!(words.after(noun, 1), "in" | "near" | "outside").then(|| starts(noun + 2)).flatten();
        chains.root(*name) != land
            && [owner, around].into_iter().flatten().any(|name| chains.root(name) == land)
    };
    let there = (0..chains.names.len()).filter(lies_there);
    the_only(chains, at..at + 1, there, &format!("{} here that is said to lie there", words.lower(at)))
}

/// "the regime", "government troops": the one government that the document calls so, with its country or its ruler.
fn regime(chains: &Chains<'_>, at: usize, end: usize) -> Option<Description> {
    let words = chains.words;
    let word = words.lower(at);
    let called = named_as(chains, "government")
        .filter(|&name| word == "government" || words.lower(chains.names[name].tokens.end - 1) == word);
    let [(_, name)] = chains.groups_of(called)[..] else { return None };
    let state = chains.senses[name].shown.as_deref().unwrap_or(&chains.senses[name].text);
    Some(Description {
        tokens: at..end,
        antecedent: name,
        reason: format!("“{state}” is the only government that is called so here"),
    })
}

/// "the militants": the one armed group named in this sentence and the two before.
fn armed(chains: &Chains<'_>, at: usize) -> Option<Description> {
    let fits =
        near(chains, at, NEARBY).filter(|&name| chains.kind_of(chains.root(name)) == EntityKind::ArmedGroup);
    the_only(chains, at..at + 1, fits, "armed group named just before")
}

/// "the ancient city of Orlo": the place that is named right behind.
fn called(chains: &Chains<'_>, at: usize) -> Option<Description> {
    let words = chains.words;
    let named = starting_at(chains, at + 2)?;
    let own = &chains.names[named];
    if !words.same_sentence(at, at + 2) || chains.senses[named].kind != EntityKind::Place {
        return None;
    }
    Some(Description {
        tokens: at..at + 1,
        antecedent: named,
        reason: format!("“{}” is called so here", own.span.of(words.source)),
    })
}

fn headed(chains: &Chains<'_>, root: usize, word: &str) -> bool {
    chains.members(root).iter().any(|&name| chains.senses[name].folded.split(' ').any(|own| own == word))
}

/// "the city", "the town": the one place called so, in this sentence or the one before.
fn place(chains: &Chains<'_>, known: &[Known], at: usize, word: &str) -> Option<Description> {
    let words = chains.words;
    let places = || {
        near(chains, at, 1).filter(|&name| {
            // "Ober province" is no city.
            let id = chains.senses[name].id.as_deref().unwrap_or("");
            let division = id.rsplit('.').next().is_some_and(|last| TABLES.divisions.contains(last))
                || chains.names[name].known.and_then(|at| known.get(at)).is_some_and(|known| known.division);
            chains.senses[name].kind == EntityKind::Place
                && !(division && matches!(word, "city" | "town" | "village"))
        })
    };
    // "the town of Al Bab", "the eastern city of …"; what one calls a town another calls a city.
    let settlement = |noun: &str| matches!(noun, "city" | "town" | "village");
    let called = |alike: &dyn Fn(&str) -> bool| {
        chains.groups_of(places().filter(|&name| {
            let start = chains.names[name].tokens.start;
            words.before(start, 1) == "of" && alike(words.before(start, 2))
        }))
    };
    let so = called(&|noun| noun == word);
    let so = if so.is_empty() && settlement(word) { called(&settlement) } else { so };
    let only = match (&so[..], &chains.groups_of(places())[..]) {
        (&[(only, _)], _) => only,
        (&[], &[(only, _)]) if !country(chains, only) => only,
        _ => return None,
    };
    Some(Description {
        tokens: at..at + 1,
        antecedent: only,
        reason: format!("“{}” is the only {word} named just before", fullest(chains, only)),
    })
}

fn country(chains: &Chains<'_>, root: usize) -> bool {
    // The ids of countries have no dot: "norway", but "oslo.no".
    chains
        .members(root)
        .iter()
        .any(|&name| chains.senses[name].id.as_ref().is_some_and(|id| !id.contains('.')))
}
