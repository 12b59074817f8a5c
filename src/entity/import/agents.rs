//! Agent dictionaries of PETRARCH (`*.agents.txt`): nouns of roles with the code that they add to an actor's,
//! `ATTORNEY_GENERAL {ATTORNEYS_GENERAL} [~GOVATG]`. They name nobody, so they give no entries.

use rustc_hash::FxHashMap;

use super::petrarch::uncommented;
use super::spelling::newspaper;
use super::{Skipped, cameo};

/// A noun of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// The noun in lower case: "attorney general".
    pub singular: String,
    /// Its plural, where it has one of its own.
    pub plural: Option<String>,
    /// The code in words: "government (GOV)".
    pub role: String,
    /// Whether the code stands in front of the actor's, as that of organisations does.
    pub leads: bool,
}

/// Words that stand for a marker like `!PERSON!`; lists longer than this in one name are not expanded.
const MOST_FORMS: usize = 64;

/// Reads an agent dictionary.
pub fn read(text: &str) -> (Vec<Agent>, Skipped) {
    let mut agents = Vec::new();
    let mut skipped = Skipped::default();
    let mut markers: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for (line, content) in uncommented(text) {
        if let Some((marker, words)) = content.split_once('=')
            && marker.trim().starts_with('!')
        {
            let words = words.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty());
            markers.insert(marker.trim().to_owned(), words.collect());
            continue;
        }
        let Some((names, code)) = content.split_once('[') else {
            skipped.note(line, "a noun without a code");
            continue;
        };
        // "[~LEG}" is found in the field.
        let code = code.split([']', '}']).next().unwrap_or_default().trim();
        let bare = code.trim_matches('~').trim();
        if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            skipped.note(line, "an unreadable code");
            continue;
        }
        let (name, plural) = match names.split_once('{') {
            Some((name, plural)) => (name.trim(), Some(plural.split('}').next().unwrap_or_default().trim())),
            None => (names.trim(), None),
        };
        for (form, marked) in expanded(name, &markers) {
            let singular = newspaper(&form).to_lowercase();
            if singular.is_empty() {
                continue;
            }
            let plural = match plural {
                // The words of a marker are all their forms.
                _ if marked => None,
                Some("") => None,
                Some(plural) => Some(newspaper(plural).to_lowercase()),
                None => Some(regular_plural(&singular)),
            };
            agents.push(Agent { singular, plural, role: cameo::words(bare), leads: code.ends_with('~') });
        }
    }
    (agents, skipped)
}

/// A name with its markers put into words, and whether it had any.
fn expanded(name: &str, markers: &FxHashMap<String, Vec<String>>) -> Vec<(String, bool)> {
    let Some(open) = name.find('!') else { return vec![(name.to_owned(), false)] };
    let Some(close) = name[open + 1..].find('!').map(|at| open + 1 + at) else { return Vec::new() };
    let Some(words) = markers.get(&name[open..=close]) else { return Vec::new() };
    words
        .iter()
        .take(MOST_FORMS)
        .map(|word| (format!("{}{word}{}", &name[..open], &name[close + 1..]), true))
        .filter(|(form, _)| !form.contains('!'))
        .collect()
}

fn regular_plural(singular: &str) -> String {
    match singular.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if singular.ends_with("ss") => format!("{singular}es"),
        _ => format!("{singular}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_markers_and_codes() {
        let (agents, skipped) = read(
            "!PERSON! = MAN, WOMEN\nDAIRY!PERSON! [~AGR}\nTROOP {} [~MIL] # x\nRIGHTS_BODY [NGO~]\n\
             ATTORNEY_GENERAL {ATTORNEYS_GENERAL} [~GOV]\nORPHAN\nODD!X! [~GOV]\n",
        );
        let forms: Vec<_> = agents.iter().map(|a| (a.singular.as_str(), a.plural.as_deref())).collect();
        assert_eq!(
            forms,
            [
                ("dairyman", None),
                ("dairywomen", None),
                ("troop", None),
                ("rights body", Some("rights bodies")),
                ("attorney general", Some("attorneys general")),
            ]
        );
        assert!(agents[3].leads && !agents[2].leads);
        assert_eq!(agents[2].role, "military (MIL)");
        assert_eq!(skipped.count("a noun without a code"), 1);
    }
}
