//! The word tables of the entity stage, read once from `data/entity`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::EntityKind;

/// What stands behind the surnames of those who are called like their fathers, folded.
pub(crate) const GENERATIONS: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// What a role noun says of the person it stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RoleWord {
    pub sex: Option<Sex>,
    pub usage: RoleUse,
}

/// Grammatical sex of a word that speaks of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sex {
    Male,
    Female,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoleUse {
    /// Stands capitalised before a name and is no part of it.
    Title,
    /// A role noun that is written in lower case beside a name.
    Role,
    /// A form of address: "Mr".
    Honorific,
}

/// Beside which verbs a place's name stands for its government.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct VerbSides {
    pub subject: bool,
    pub object: bool,
}

/// How a noun stands beside a place's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NounPattern {
    /// "Moscow's jets".
    Own,
    /// "ties with Moscow", "between Moscow and Ankara".
    With,
    /// "a letter to Moscow".
    To,
    /// "support from Moscow".
    From,
    /// "sanctions against Moscow".
    Against,
    /// "pressure on Moscow".
    On,
    /// "imposed by Moscow".
    By,
    /// "an ally of Moscow".
    Of,
    /// "Moscow is an ally".
    Predicate,
}

/// An institution of a state, as in "Russian Defence Ministry", or a party told by its country, as in "Syrian rebels".
#[derive(Debug)]
pub(crate) struct Institution {
    pub id: &'static str,
    pub kind: EntityKind,
    /// Whether it is a party, which has no name of its own.
    pub party: bool,
    /// Whether a city has one of its own, so that the name of a capital before it does not make it the state's.
    pub of_cities: bool,
    /// Its words in lower case.
    pub words: Vec<&'static str>,
}

pub(crate) struct Tables {
    pub roles: FxHashMap<&'static str, RoleWord>,
    pub role_modifiers: FxHashSet<&'static str>,
    pub heads: FxHashMap<&'static str, EntityKind>,
    pub verbs: FxHashMap<String, VerbSides>,
    /// Whether the noun means a government, by pattern.
    pub nouns: FxHashMap<(NounPattern, String), bool>,
    /// Institutions and parties by first word, longest first.
    pub institutions: FxHashMap<&'static str, Vec<Institution>>,
    /// The institution that each is a part of, by its id; "" for those of the state itself.
    pub wholes: FxHashMap<&'static str, &'static str>,
    /// Words with a capital that are no names by themselves: days, months, common sentence openings.
    pub no_names: FxHashSet<&'static str>,
    /// Nouns that call a name a place.
    pub place_nouns: FxHashMap<&'static str, PlaceNoun>,
    /// Words that make the name of a town that of the land around it.
    pub divisions: FxHashSet<&'static str>,
    /// Words by which somebody sets up a body.
    pub founding: FxHashSet<&'static str>,
    /// Titles of those whose government is that of their state.
    pub rulers: FxHashSet<&'static str>,
    /// Words behind which stands whom somebody wants to be rid of, some of two words.
    pub opposing: FxHashSet<&'static str>,
    /// What states are called that act together.
    pub powers: FxHashSet<&'static str>,
    /// Who stands against a ruler.
    pub rivals: FxHashSet<&'static str>,
    /// Nouns for a site that is also called after the town or region it lies in.
    pub sites: FxHashSet<&'static str>,
    /// Forms of address that may stand inside a person's name.
    pub forms_of_address: FxHashSet<&'static str>,
    /// Words that say of a company what it is or what it trades in.
    pub companies: FxHashSet<&'static str>,
    /// Firms that are called by a genitive, without it: "moody".
    pub genitives: FxHashSet<&'static str>,
    /// Legal forms of companies: "inc".
    pub legal_forms: FxHashSet<&'static str>,
    /// Nouns for a part or an ally of a body that has a name of its own.
    pub branches: FxHashSet<&'static str>,
    /// Words that say what sort of body something is, beside those of institutions and heads.
    pub generic_words: FxHashSet<&'static str>,
    /// Words inside names that are written in lower case.
    pub particles: FxHashSet<&'static str>,
    /// Words behind a hyphen that are no part of the name before it.
    pub hyphen_words: FxHashSet<&'static str>,
    /// Nouns behind an organisation's name that are no part of it.
    pub kind_nouns: FxHashSet<&'static str>,
    /// Titles that are part of a person's name.
    pub noble_titles: FxHashSet<&'static str>,
    /// Last words of streets' names.
    pub street_words: FxHashSet<&'static str>,
    /// Acronyms that name neither persons nor organisations nor places.
    pub common_acronyms: FxHashSet<&'static str>,
    /// Words behind which "in" leads to a person.
    pub trusting: FxHashSet<&'static str>,
    /// Words of sports reports.
    pub sport_words: FxHashMap<&'static str, SportWord>,
}

/// What a word does in a sports report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SportWord {
    /// Stands above tables of results.
    Table,
    /// Calls somebody a member of the team that is named before.
    Post,
    /// What one team does to another.
    Meet,
    /// Is said of sport and hardly of anything else.
    Sport,
    /// Calls somebody a member or follower of the team named before, in a report on sport.
    Side,
    /// Counts by how much a team won: "by three wickets".
    Margin,
    /// A place that is no state and has a team which is called by its name, as states' teams are.
    Nation,
    /// The last word of such a place's name: "West Indies".
    Isles,
}

/// How a noun speaks of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlaceNoun {
    /// As of one place: "a village".
    One,
    /// As of several or of a part: "the outskirts".
    Other,
}

pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::load);

impl Tables {
    fn load() -> Self {
        let mut roles = FxHashMap::default();
        for [word, sex, usage] in rows(include_str!("../../data/entity/roles.tsv")) {
            let sex = match sex {
                "m" => Some(Sex::Male),
                "f" => Some(Sex::Female),
                _ => None,
            };
            let usage = match usage {
                "title" => RoleUse::Title,
                "honorific" => RoleUse::Honorific,
                _ => RoleUse::Role,
            };
            roles.insert(word, RoleWord { sex, usage });
        }
        let mut heads = FxHashMap::default();
        for [word, kind, _] in rows(include_str!("../../data/entity/heads.tsv")) {
            let kind = match kind {
                "government" => EntityKind::Government,
                "armed-group" => EntityKind::ArmedGroup,
                "outlet" => EntityKind::Outlet,
                "place" => EntityKind::Place,
                _ => EntityKind::Organisation,
            };
            heads.insert(word, kind);
        }
        let mut verbs = FxHashMap::default();
        for [lemma, side, irregular] in rows(include_str!("../../data/entity/agency_verbs.tsv")) {
            let sides = VerbSides { subject: side != "object", object: side != "subject" };
            for form in verb_forms(lemma, irregular) {
                verbs.insert(form, sides);
            }
        }
        let mut nouns = FxHashMap::default();
        for [noun, pattern, sense] in rows(include_str!("../../data/entity/agency_nouns.tsv")) {
            let pattern = match pattern {
                "own" => NounPattern::Own,
                "with" => NounPattern::With,
                "to" => NounPattern::To,
                "from" => NounPattern::From,
                "against" => NounPattern::Against,
                "on" => NounPattern::On,
                "by" => NounPattern::By,
                "of" => NounPattern::Of,
                _ => NounPattern::Predicate,
            };
            nouns.insert((pattern, noun.to_owned()), sense == "government");
            nouns.insert((pattern, plural(noun)), sense == "government");
        }
        let mut institutions: FxHashMap<&'static str, Vec<Institution>> = FxHashMap::default();
        let states = rows(include_str!("../../data/entity/institutions.tsv"))
            .map(|[id, names, _]| (id, names, EntityKind::Government, false));
        let parties = rows(include_str!("../../data/entity/parties.tsv")).map(|[id, names, kind]| {
            let armed = kind == "armed-group";
            (id, names, if armed { EntityKind::ArmedGroup } else { EntityKind::Organisation }, true)
        });
        let cities: FxHashSet<&str> =
            lines(include_str!("../../data/entity/city_institutions.txt")).collect();
        for (id, names, kind, party) in states.chain(parties) {
            for name in names.split('|') {
                let of_cities = cities.contains(name);
                let words: Vec<&'static str> = name.split(' ').collect();
                if let Some(&first) = words.first() {
                    let institution = Institution { id, kind, party, of_cities, words };
                    institutions.entry(first).or_default().push(institution);
                }
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for list in institutions.values_mut() {
            list.sort_by_key(|institution| std::cmp::Reverse(institution.words.len()));
        }
        Tables {
            roles,
            role_modifiers: lines(include_str!("../../data/entity/role_modifiers.txt")).collect(),
            heads,
            verbs,
            nouns,
            institutions,
            wholes: rows(include_str!("../../data/entity/institutions.tsv"))
                .map(|[id, _, whole]| (id, whole))
                .collect(),
            no_names: lines(include_str!("../../data/entity/no_names.txt")).collect(),
            place_nouns: rows(include_str!("../../data/entity/place_nouns.tsv"))
                .map(|[word, use_, _]| (word, if use_ == "one" { PlaceNoun::One } else { PlaceNoun::Other }))
                .collect(),
            divisions: lines(include_str!("../../data/entity/divisions.txt")).collect(),
            founding: lines(include_str!("../../data/entity/founding.txt")).collect(),
            rulers: lines(include_str!("../../data/entity/rulers.txt")).collect(),
            opposing: lines(include_str!("../../data/entity/opposing.txt")).collect(),
            powers: lines(include_str!("../../data/entity/powers.txt")).collect(),
            generic_words: lines(include_str!("../../data/entity/generic_words.txt")).collect(),
            rivals: lines(include_str!("../../data/entity/rivals.txt")).collect(),
            sites: lines(include_str!("../../data/entity/sites.txt")).collect(),
            forms_of_address: lines(include_str!("../../data/entity/forms_of_address.txt")).collect(),
            companies: lines(include_str!("../../data/entity/companies.txt")).collect(),
            genitives: lines(include_str!("../../data/entity/genitives.txt")).collect(),
            legal_forms: lines(include_str!("../../data/entity/legal_forms.txt")).collect(),
            branches: lines(include_str!("../../data/entity/branches.txt")).collect(),
            particles: lines(include_str!("../../data/entity/particles.txt")).collect(),
            hyphen_words: lines(include_str!("../../data/entity/hyphen_words.txt")).collect(),
            kind_nouns: lines(include_str!("../../data/entity/kind_nouns.txt")).collect(),
            noble_titles: lines(include_str!("../../data/entity/noble_titles.txt")).collect(),
            street_words: lines(include_str!("../../data/entity/street_words.txt")).collect(),
            common_acronyms: lines(include_str!("../../data/entity/common_acronyms.txt")).collect(),
            trusting: lines(include_str!("../../data/entity/trusting.txt")).collect(),
            sport_words: rows(include_str!("../../data/entity/sport_words.tsv"))
                .map(|[word, use_, _]| {
                    let use_ = match use_ {
                        "post" => SportWord::Post,
                        "meet" => SportWord::Meet,
                        "sport" => SportWord::Sport,
                        "side" => SportWord::Side,
                        "margin" => SportWord::Margin,
                        "nation" => SportWord::Nation,
                        "isles" => SportWord::Isles,
                        _ => SportWord::Table,
                    };
                    (word, use_)
                })
                .collect(),
        }
    }

    pub fn is_role(&self, lower: &str) -> bool {
        self.roles.contains_key(lower) || self.singular_role(lower).is_some()
    }

    /// The role word itself or, for a plural ("presidents"), its singular.
    pub fn singular_role(&self, lower: &str) -> Option<&RoleWord> {
        self.roles.get(lower).or_else(|| lower.strip_suffix('s').and_then(|stem| self.roles.get(stem)))
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The first three columns of each row; missing ones are empty.
fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    lines(table).map(|line| {
        let mut cells = line.split('\t').map(str::trim);
        [cells.next().unwrap_or(""), cells.next().unwrap_or(""), cells.next().unwrap_or("")]
    })
}

/// The forms of a verb: regular endings, with the irregular ones in place of "-ed" where there are any.
fn verb_forms(lemma: &str, irregular: &str) -> Vec<String> {
    let mut forms = vec![lemma.to_owned()];
    let sibilant = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| lemma.ends_with(end));
    let consonant_y =
        lemma.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|end| lemma.ends_with(end));
    let stem = lemma.strip_suffix('y').unwrap_or(lemma);
    forms.push(if consonant_y {
        format!("{stem}ies")
    } else if sibilant {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    });
    let past = |ending: &str| match lemma.strip_suffix('e') {
        Some(stem) => format!("{stem}{ending}"),
        None => format!("{lemma}{ending}"),
    };
    let doubled = |ending: &str| lemma.chars().next_back().map(|last| format!("{lemma}{last}{ending}"));
    let doubles = {
        let mut tail = lemma.chars().rev();
        let vowel = |c: Option<char>| c.is_some_and(|c| "aeiou".contains(c));
        let last = tail.next();
        let middle = tail.next();
        let before = tail.next();
        last.is_some_and(|c| "bdgklmnprt".contains(c)) && vowel(middle) && !vowel(before)
    };
    forms.push(past("ing"));
    if doubles {
        forms.extend(doubled("ing"));
    }
    if irregular.is_empty() {
        forms.push(if consonant_y { format!("{stem}ied") } else { past("ed") });
        if doubles {
            forms.extend(doubled("ed"));
        }
    } else {
        forms.extend(irregular.split(' ').map(str::to_owned));
    }
    forms
}

fn plural(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'o', 'u'])
    {
        return format!("{stem}ies");
    }
    if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) {
        return format!("{noun}es");
    }
    if let Some(stem) = noun.strip_suffix("man") {
        return format!("{stem}men");
    }
    format!("{noun}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_have_their_forms() {
        for form in
            ["says", "said", "denied", "denies", "dropping", "struck", "urged", "accuses", "dismissed"]
        {
            assert!(TABLES.verbs.contains_key(form), "{form}");
        }
        assert!(!TABLES.verbs.contains_key("lies"));
    }

    #[test]
    fn nouns_have_their_plurals() {
        for noun in ["jets", "allies", "spokesmen", "embargo"] {
            assert_eq!(TABLES.nouns.get(&(NounPattern::Own, noun.to_owned())), Some(&true), "{noun}");
        }
    }
}
