//! Which place on the globe a name means, from how well known the candidates are and from the document's
//! other places: what contains what, which country and region the article is about, what lies near.

use std::collections::BTreeMap;
use std::ops::Range;

use smol_str::SmolStr;

use crate::entity::gazetteer::{Flags, Gazetteer, PlaceEntry, PlaceHit, PlaceId, PlaceKind, fold_name};
use crate::entity::{Coordinates, Geography};

/// The place that was chosen for a mention.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceChoice {
    /// The place.
    pub place: PlaceEntry,
    /// Others of that name, most likely first.
    pub alternatives: Vec<PlaceEntry>,
    /// Why this one, in plain words.
    pub reason: String,
    /// Whether the runner-up was far behind.
    pub certain: bool,
    /// Whether it is the best known place of that name.
    pub best_known: bool,
}

/// How many candidates of one name are weighed, best known first. "San José" has hundreds.
const MOST_CANDIDATES: usize = 60;
/// How many of the passed-over places are listed.
const MOST_ALTERNATIVES: usize = 5;
/// Below this distance of scores the choice counts as uncertain: e to this power is the odds.
const MARGIN: f64 = 1.5;

// The weights below are in units of the logarithm of inhabitants: a bonus of 2.3 outweighs ten times as many.
const CAPITAL: f64 = 2.0;
const ALIAS: f64 = -1.0;
/// Towns above this are known by several names: "New York" for New York City.
const METROPOLIS: u64 = 1_000_000;
const CONTAINED: f64 = 9.0;
const KIND_WORD: f64 = 6.0;
const COUNTRY_FOCUS: f64 = 3.5;
const REGION_FOCUS: f64 = 3.5;
const NEAR: f64 = 2.5;
const NEAR_KM: f64 = 120.0;
/// Two places of one name that lie no farther apart are taken for a town and its surroundings.
const SAME_GROUND_KM: f64 = 50.0;
/// How many times the focus is taken anew from the choices that follow from it.
const ROUNDS: usize = 3;

struct Candidate {
    entry: PlaceEntry,
    /// Renown alone.
    prior: f64,
    /// Renown and everything that is said beside its mentions.
    fixed: f64,
    score: f64,
    evidence: Option<Evidence>,
}

#[derive(Clone)]
enum Evidence {
    Inside(SmolStr),
    Word(&'static str),
}

/// One name of the document with all its mentions: a name has one meaning in one document.
struct Name {
    candidates: Vec<Candidate>,
    weight: f64,
}

/// Chooses a place for each mention (byte ranges of `text`); `None` where the gazetteer knows none.
pub fn resolve(gazetteer: &Gazetteer, text: &str, mentions: &[Range<usize>]) -> Vec<Option<PlaceChoice>> {
    let surfaces: Vec<&str> = mentions.iter().map(|m| text.get(m.clone()).unwrap_or_default()).collect();
    let mut names: Vec<Name> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    let mut of_mention = Vec::with_capacity(mentions.len());
    for (i, surface) in surfaces.iter().enumerate() {
        let after = text.get(mentions[i].end.min(text.len())..).unwrap_or_default();
        let n = *index.entry(key(surface)).or_insert_with(|| {
            names.push(Name { candidates: candidates(gazetteer, surface), weight: 0.0 });
            names.len() - 1
        });
        names[n].weight += 1.0;
        kind_word(&mut names[n], surface, after);
        of_mention.push(n);
    }
    for name in &mut names {
        name.weight = name.weight.sqrt();
    }
    containment(gazetteer, text, mentions, &of_mention, &mut names);
    focus(&mut names);
    let choices: Vec<Option<PlaceChoice>> = names.iter().map(choose).collect();
    of_mention.into_iter().map(|n| choices[n].clone()).collect()
}

impl PlaceChoice {
    /// The choice in the form that facts keep.
    pub fn geography(&self, gazetteer: &Gazetteer) -> Geography {
        let alternatives = self.alternatives.iter().map(|place| place.id).collect();
        Geography { alternatives, ..geography(gazetteer, &self.place, &self.reason) }
    }
}

/// The coordinates of a place, as facts keep them.
pub fn coordinates(place: &PlaceEntry) -> Coordinates {
    Coordinates { latitude: place.lat as f32, longitude: place.lon as f32 }
}

/// Where one place lies, by itself.
pub fn geography(gazetteer: &Gazetteer, place: &PlaceEntry, reason: &str) -> Geography {
    Geography {
        coordinates: coordinates(place),
        containment: containers(gazetteer, place),
        alternatives: Vec::new(),
        reason: reason.to_owned(),
    }
}

/// What holds a place, smallest first.
pub fn containers(gazetteer: &Gazetteer, place: &PlaceEntry) -> Vec<String> {
    let country = gazetteer.places.country(&place.country).filter(|&id| id != place.id);
    [place.admin2, place.admin1, country]
        .into_iter()
        .flatten()
        .filter_map(|id| gazetteer.places.get(id))
        .map(|e| e.name.to_string())
        .collect()
}

/// A place with what holds it: "Springfield, Hampden County, Massachusetts, United States".
pub fn describe(gazetteer: &Gazetteer, place: &PlaceEntry) -> String {
    let mut out = place.name.to_string();
    for container in containers(gazetteer, place) {
        out.push_str(", ");
        out.push_str(&container);
    }
    out
}

/// Mentions of one key mean one place. Capitals tell "US" from "us" and dots "Mass." from "Mass".
fn key(surface: &str) -> String {
    let mut key = fold_name(surface);
    if key.len() <= 4 {
        key.push(if surface.ends_with('.') { '.' } else { ' ' });
        key.push(if surface.chars().any(char::is_lowercase) { 'a' } else { 'A' });
    }
    key
}

const KINDS: [(&str, PlaceKind); 17] = [
    ("province", PlaceKind::Region),
    ("state", PlaceKind::Region),
    ("governorate", PlaceKind::Region),
    ("oblast", PlaceKind::Region),
    ("region", PlaceKind::Region),
    ("prefecture", PlaceKind::Region),
    ("republic", PlaceKind::Region),
    ("county", PlaceKind::County),
    ("parish", PlaceKind::County),
    ("district", PlaceKind::County),
    ("city", PlaceKind::City),
    ("town", PlaceKind::City),
    ("village", PlaceKind::City),
    ("township", PlaceKind::City),
    ("river", PlaceKind::Water),
    ("lake", PlaceKind::Water),
    ("sea", PlaceKind::Water),
];

const QUALIFIERS: [&str; 24] = [
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "central",
    "upper",
    "lower",
    "greater",
    "downtown",
    "inner",
    "mainland",
    "metropolitan",
];

fn candidates(gazetteer: &Gazetteer, surface: &str) -> Vec<Candidate> {
    let mut hits = gazetteer.places.lookup(surface);
    // "Georgian" is also a street's name somewhere; a nationality comes first.
    if let Some(country) = gazetteer.place_of_demonym(surface)
        && hits
            .iter()
            .all(|h| gazetteer.places.weight(h.id).is_none_or(|(kind, _)| kind != PlaceKind::Country))
    {
        return gazetteer
            .places
            .get(country)
            .map(|entry| candidate(gazetteer, entry, false))
            .into_iter()
            .collect();
    }
    if hits.is_empty() {
        hits = partly(gazetteer, surface);
    }
    hits.truncate(MOST_CANDIDATES);
    hits.into_iter()
        .filter_map(|hit| gazetteer.places.get(hit.id).map(|entry| candidate(gazetteer, entry, hit.alias)))
        .collect()
}

fn candidate(gazetteer: &Gazetteer, entry: PlaceEntry, alias: bool) -> Candidate {
    let people = entry.population as f64;
    let mut prior = match entry.kind {
        PlaceKind::Country | PlaceKind::Continent => 18.0,
        PlaceKind::Area | PlaceKind::Water | PlaceKind::Site => 14.5,
        PlaceKind::Region => (people / 3.0 + 60_000.0).ln(),
        PlaceKind::County => (people / 6.0 + 300.0).ln(),
        PlaceKind::City => (people + 300.0).ln(),
    };
    if gazetteer.is_capital(entry.id) {
        prior += CAPITAL;
    }
    if alias && entry.population < METROPOLIS && matches!(entry.kind, PlaceKind::City | PlaceKind::County) {
        prior += ALIAS;
    }
    Candidate { entry, prior, fixed: prior, score: prior, evidence: None }
}

/// The places of a part of the name: without a qualifier ("northern Syria"), a word for its kind
/// ("Homs province"), what follows a comma, or else of its longest part that is a place
/// ("Aleppo International Airport").
fn partly(gazetteer: &Gazetteer, surface: &str) -> Vec<PlaceHit> {
    let head = surface.split([',', '(']).next().unwrap_or_default();
    let words: Vec<&str> =
        head.split(|c: char| c.is_whitespace() || c == '-' || c == '–').filter(|w| !w.is_empty()).collect();
    let mut stripped = &words[..];
    while let [first, rest @ ..] = stripped
        && (QUALIFIERS.contains(&fold_name(first).as_str())
            || matches!(first.to_lowercase().as_str(), "the" | "city" | "of"))
    {
        stripped = rest;
    }
    for length in (1..=stripped.len()).rev() {
        for part in stripped.windows(length) {
            // A part must itself look like a name: capitals, and not "University" or "North" alone.
            if !part[0].chars().next().is_some_and(char::is_uppercase)
                || part.iter().all(|w| generic(gazetteer, w))
            {
                continue;
            }
            let mut hits = gazetteer.places.lookup(&part.join(" "));
            // What is left out may be the name's better half: "Salt + Smoke", "West Side".
            if length < stripped.len() {
                hits.retain(|hit| {
                    gazetteer.places.weight(hit.id).is_some_and(|(kind, people)| known(kind, people))
                });
            }
            if !hits.is_empty() {
                return hits;
            }
            if let [one] = part
                && let Some(country) = gazetteer.place_of_demonym(one)
            {
                return vec![PlaceHit { id: country, alias: false, capitals: false }];
            }
        }
    }
    Vec::new()
}

/// Whether a place is known well enough to be meant by a part of a name.
fn known(kind: PlaceKind, population: u64) -> bool {
    !matches!(kind, PlaceKind::City | PlaceKind::County) || population >= 15_000
}

/// A word that stands in many names and names no place by itself, though some hamlet is called so.
fn generic(gazetteer: &Gazetteer, word: &str) -> bool {
    const GENERIC: u32 = Flags::HEAD.0
        | Flags::BODY.0
        | Flags::FACILITY.0
        | Flags::WATER.0
        | Flags::DIRECTION.0
        | Flags::MONTH.0
        | Flags::WEEKDAY.0
        | Flags::ROLE.0
        | Flags::TITLE.0
        | Flags::SUFFIX.0;
    let folded = fold_name(word);
    folded.chars().count() <= 1
        || folded.chars().all(|c| c.is_ascii_digit())
        || QUALIFIERS.contains(&folded.as_str())
        || gazetteer.words.flags(&folded).0 & GENERIC != 0
}

/// "Homs province", "Cook County", "the city of Homs": the word says what kind of place is meant.
fn kind_word(name: &mut Name, surface: &str, after: &str) {
    let last = surface.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let next: String =
        after.trim_start().chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    let touching = after.starts_with(' ');
    for (word, kind) in KINDS {
        if last == word || (touching && next == word) {
            for candidate in name.candidates.iter_mut().filter(|c| c.entry.kind == kind) {
                if candidate.evidence.is_none() {
                    candidate.fixed += KIND_WORD;
                    candidate.evidence = Some(Evidence::Word(word));
                }
            }
        }
    }
}

/// "Paris, Texas", "Palmyra in Homs province", "Al Bab (Syria)": what follows holds what stands before.
fn containment(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[Range<usize>],
    of_mention: &[usize],
    names: &mut [Name],
) {
    for (i, mention) in mentions.iter().enumerate() {
        // The name itself may hold its container: "Springfield, Mass." as one mention.
        let surface = text.get(mention.clone()).unwrap_or_default();
        if let Some((_, rest)) = surface.split_once(',') {
            let holders: Vec<PlaceEntry> = gazetteer.lookup(rest.trim());
            contain(&mut names[of_mention[i]], &holders);
        }
        for (j, other) in mentions.iter().enumerate() {
            let between = if mention.end <= other.start { text.get(mention.end..other.start) } else { None };
            let Some(between) = between else { continue };
            if of_mention[i] == of_mention[j] || !links(between) {
                continue;
            }
            let holders: Vec<PlaceEntry> =
                names[of_mention[j]].candidates.iter().map(|c| c.entry.clone()).collect();
            contain(&mut names[of_mention[i]], &holders);
            // And the one that holds it is the one that is meant: the state of Georgia in "Rome, Georgia".
            let (inside, holder) = (of_mention[i], of_mention[j]);
            let held: Vec<PlaceEntry> = names[inside].candidates.iter().map(|c| c.entry.clone()).collect();
            for candidate in &mut names[holder].candidates {
                if candidate.evidence.is_none() && held.iter().any(|h| lies_in(h, &candidate.entry)) {
                    // Half the bonus: a country nearly always has some town of that name.
                    candidate.fixed += 1.5;
                }
            }
        }
        // A container that is no mention of its own, as "Mass." after a comma.
        let after = text.get(mention.end..).unwrap_or_default();
        if let Some(rest) = after.strip_prefix(", ") {
            let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '.').collect();
            let next_is_mention = mentions.iter().any(|m| m.start == mention.end + 2);
            if !next_is_mention && word.chars().next().is_some_and(char::is_uppercase) {
                let holders: Vec<PlaceEntry> = gazetteer
                    .lookup(&word)
                    .into_iter()
                    .filter(|e| matches!(e.kind, PlaceKind::Region | PlaceKind::Country))
                    .collect();
                contain(&mut names[of_mention[i]], &holders);
            }
        }
    }
}

fn contain(name: &mut Name, holders: &[PlaceEntry]) {
    for candidate in &mut name.candidates {
        let Some(holder) = holders.iter().find(|h| lies_in(&candidate.entry, h)) else { continue };
        if !matches!(candidate.evidence, Some(Evidence::Inside(_))) {
            candidate.fixed += CONTAINED;
            candidate.evidence = Some(Evidence::Inside(holder.name.clone()));
        }
    }
}

/// Whether the words between two mentions say that the second holds the first.
fn links(between: &str) -> bool {
    matches!(
        between,
        ", " | ","
            | " ("
            | ", in "
            | " in "
            | " in the "
            | " in western "
            | " in eastern "
            | " in northern "
            | " in southern "
            | " in central "
            | ", the capital of "
            | ", capital of "
            | " of "
            | ", northern "
            | ", southern "
            | ", eastern "
            | ", western "
            | ", central "
    ) || (between.len() < 40
        && (between.starts_with(" province, ")
            || between.ends_with(" province of ")
            || between.ends_with(" city of ")))
}

/// Whether one place lies in another, by the gazetteer's divisions.
pub fn lies_in(place: &PlaceEntry, holder: &PlaceEntry) -> bool {
    if place.id == holder.id {
        return false;
    }
    match holder.kind {
        PlaceKind::Country => {
            place.kind != PlaceKind::Country && !place.country.is_empty() && place.country == holder.country
        }
        PlaceKind::Region => place.admin1 == Some(holder.id),
        PlaceKind::County => place.admin2 == Some(holder.id),
        _ => false,
    }
}

/// Scores every candidate by where the document's other names lie, a few rounds over.
fn focus(names: &mut [Name]) {
    for _ in 0..ROUNDS {
        let mut countries: BTreeMap<SmolStr, f64> = BTreeMap::new();
        let mut regions: BTreeMap<PlaceId, f64> = BTreeMap::new();
        let mut shares: Vec<Vec<f64>> = Vec::new();
        let mut total = 0.0;
        for name in names.iter() {
            let best = name.candidates.iter().map(|c| c.score).fold(f64::MIN, f64::max);
            let odds: Vec<f64> = name.candidates.iter().map(|c| (c.score - best).exp()).collect();
            let sum: f64 = odds.iter().sum();
            let share: Vec<f64> = odds.iter().map(|o| name.weight * o / sum).collect();
            for (candidate, share) in name.candidates.iter().zip(&share) {
                *countries.entry(candidate.entry.country.clone()).or_default() += share;
                if let Some(region) = region_of(&candidate.entry) {
                    *regions.entry(region).or_default() += share;
                }
            }
            if !name.candidates.is_empty() {
                total += name.weight;
            }
            shares.push(share);
        }
        // Where each name most likely lies, for nearness.
        let anchors: Vec<Option<(f64, f64, f64)>> = names
            .iter()
            .zip(&shares)
            .map(|(name, share)| {
                let (i, s) =
                    share.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
                let e = &name.candidates[i].entry;
                matches!(e.kind, PlaceKind::City | PlaceKind::County).then_some((
                    e.lat,
                    e.lon,
                    s / name.weight,
                ))
            })
            .collect();
        for (n, name) in names.iter_mut().enumerate() {
            let others = (total - name.weight).max(1.0);
            let own: Vec<(SmolStr, Option<PlaceId>, f64)> = name
                .candidates
                .iter()
                .zip(&shares[n])
                .map(|(c, &s)| (c.entry.country.clone(), region_of(&c.entry), s))
                .collect();
            for candidate in &mut name.candidates {
                let entry = &candidate.entry;
                let mut score = candidate.fixed;
                if !entry.country.is_empty() && entry.kind != PlaceKind::Country {
                    let mine: f64 = own.iter().filter(|o| o.0 == entry.country).map(|o| o.2).sum();
                    score += COUNTRY_FOCUS * (countries[&entry.country] - mine).max(0.0) / others;
                }
                if let Some(region) = region_of(entry) {
                    let mine: f64 = own.iter().filter(|o| o.1 == Some(region)).map(|o| o.2).sum();
                    score += REGION_FOCUS * ((regions[&region] - mine).max(0.0) / others).sqrt();
                }
                if matches!(entry.kind, PlaceKind::City | PlaceKind::County) {
                    let near: f64 = anchors
                        .iter()
                        .enumerate()
                        .filter(|(m, _)| *m != n)
                        .filter_map(|(_, a)| *a)
                        .map(|(lat, lon, sure)| {
                            sure * (-kilometres(entry.lat, entry.lon, lat, lon) / NEAR_KM).exp()
                        })
                        .sum();
                    score += NEAR * near.min(1.0);
                }
                candidate.score = score;
            }
        }
    }
}

/// The region an entry lies in or is.
fn region_of(entry: &PlaceEntry) -> Option<PlaceId> {
    if entry.kind == PlaceKind::Region { Some(entry.id) } else { entry.admin1 }
}

fn choose(name: &Name) -> Option<PlaceChoice> {
    let mut order: Vec<&Candidate> = name.candidates.iter().collect();
    order.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.id.cmp(&b.entry.id)));
    let (best, rest) = order.split_first()?;
    let certain = rest
        .iter()
        .find(|rival| !is_same_ground(&best.entry, &rival.entry))
        .is_none_or(|second| best.score - second.score >= MARGIN);
    let best_known = rest.iter().all(|c| c.prior <= best.prior);
    let reason = match &best.evidence {
        _ if rest.is_empty() => "the only place of that name in the gazetteer".to_owned(),
        Some(Evidence::Inside(holder)) => format!("named with {holder}"),
        Some(Evidence::Word(word)) => format!("called a {word}"),
        _ if best_known => format!("the best known of {} places of that name", rest.len() + 1),
        _ => format!("nearest to the article's other places, of {} of that name", rest.len() + 1),
    };
    let mut alternatives: Vec<PlaceEntry> = Vec::new();
    for rival in rest.iter().map(|candidate| &candidate.entry) {
        let told = |known: &PlaceEntry| is_same_ground(known, rival);
        if alternatives.len() < MOST_ALTERNATIVES && !told(&best.entry) && !alternatives.iter().any(told) {
            alternatives.push(rival.clone());
        }
    }
    let reason = if certain { reason } else { format!("{reason}; which is meant is not certain") };
    Some(PlaceChoice {
        place: best.entry.clone(),
        alternatives,
        reason,
        certain,
        best_known: name.candidates.first().is_some_and(|first| first.entry.id == best.entry.id),
    })
}

/// A town and the district or province about it: to mistake one for the other is no mistake.
pub(super) fn is_same_ground(a: &PlaceEntry, b: &PlaceEntry) -> bool {
    a.id == b.id || lies_in(a, b) || lies_in(b, a) || kilometres(a.lat, a.lon, b.lat, b.lon) < SAME_GROUND_KM
}

/// The distance of two points on the globe, in kilometres.
pub fn kilometres(lat1: f64, lon1: f64, lat2: f64, lon2: f64) -> f64 {
    let (a1, a2) = (lat1.to_radians(), lat2.to_radians());
    let x = ((a2 - a1) / 2.0).sin().powi(2)
        + a1.cos() * a2.cos() * ((lon2 - lon1).to_radians() / 2.0).sin().powi(2);
    2.0 * 6371.0 * x.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str, names: &[&str]) -> Vec<Option<PlaceChoice>> {
        let mut at = 0;
        let mentions: Vec<Range<usize>> = names
            .iter()
            .map(|name| {
                let start = at + text[at..].find(name).unwrap();
                at = start + name.len();
                start..at
            })
            .collect();
        resolve(Gazetteer::builtin(), text, &mentions)
    }

    fn described(text: &str, names: &[&str]) -> Vec<String> {
        places(text, names)
            .iter()
            .map(|c| c.as_ref().map_or(String::new(), |c| describe(Gazetteer::builtin(), &c.place)))
            .collect()
    }

    #[test]
    fn renown_decides_where_nothing_else_does() {
        let text = "He flew to Paris and then to London.";
        let found = described(text, &["Paris", "London"]);
        assert!(found[0].ends_with("France") && found[1].ends_with("United Kingdom"), "{found:?}");
    }

    #[test]
    fn what_follows_a_comma_holds_the_place() {
        let found = described("A fire in Paris, Texas, spread.", &["Paris", "Texas"]);
        assert!(found[0].contains("Texas"), "{found:?}");
        let found = described("The mayor of Rome, Georgia, resigned.", &["Rome", "Georgia"]);
        assert!(found[0].contains("Georgia, United States"), "{found:?}");
        assert!(found[1].ends_with("United States"), "{found:?}");
        let found = described("She lives in Springfield, Mass., with him.", &["Springfield"]);
        assert!(found[0].contains("Massachusetts"), "{found:?}");
    }

    #[test]
    fn other_places_pull_a_name_to_their_country() {
        let text = "Clashes in Tripoli went on as Beirut and Sidon were calm; the Lebanon government met.";
        let found = described(text, &["Tripoli", "Beirut", "Sidon", "Lebanon"]);
        assert!(found[0].ends_with("Lebanon"), "{found:?}");
        let found = described(
            "Clashes in Tripoli and Benghazi; Libya is divided.",
            &["Tripoli", "Benghazi", "Libya"],
        );
        assert!(found[0].ends_with("Libya"), "{found:?}");
    }

    #[test]
    fn ambiguity_stays_visible() {
        let found = places("It happened in Springfield.", &["Springfield"]);
        let choice = found[0].as_ref().unwrap();
        assert!(!choice.certain && choice.reason.ends_with("which is meant is not certain"));
        assert_eq!(choice.alternatives.len(), MOST_ALTERNATIVES);
        assert!(choice.reason.contains("places of that name"), "{}", choice.reason);
    }

    #[test]
    fn parts_and_nationalities() {
        let found = described(
            "in northern Syria near Aleppo International Airport, Turkish jets",
            &["northern Syria", "Aleppo International Airport", "Turkish"],
        );
        assert_eq!(found[0], "Syria");
        assert!(found[1].ends_with("Syria") && found[1].starts_with("Aleppo"), "{found:?}");
        assert_eq!(found[2], "Turkey");
    }

    #[test]
    fn odd_input_is_answered() {
        assert!(resolve(Gazetteer::builtin(), "", &[]).is_empty());
        let out = resolve(Gazetteer::builtin(), "é", &[0..1, 5..9, 0..2]);
        assert_eq!(out.len(), 3);
    }
}
