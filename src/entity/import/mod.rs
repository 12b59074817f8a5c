//! Reads lists of names that others keep into entries of a dictionary: one file a format, each a pure
//! function from text to [`Imported`]. What cannot be used is counted with its reason, never dropped in silence.

pub mod actors;
pub mod agents;
mod cameo;
pub mod follow_the_money;
pub mod geonames;
pub mod petrarch;
mod spelling;
pub mod wikidata;

use std::collections::BTreeMap;

use super::gazetteer::Entry;

/// What was read out of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The entries, in order of the file.
    pub entries: Vec<Entry>,
    /// How many records the file has.
    pub records: usize,
    /// What was left out, by reason.
    pub skipped: Skipped,
}

/// What was left out of a file: for each reason how often, and the line where it first happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped(BTreeMap<String, (usize, usize)>);

impl Skipped {
    /// Counts something left out of line `line`, from 1.
    pub fn note(&mut self, line: usize, reason: impl Into<String>) {
        self.0.entry(reason.into()).or_insert((0, line)).0 += 1;
    }

    /// Reason, count and first line, in order of the reasons.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize, usize)> {
        self.0.iter().map(|(reason, &(count, line))| (reason.as_str(), count, line))
    }

    /// How often a reason was met.
    pub fn count(&self, reason: &str) -> usize {
        self.0.get(reason).map_or(0, |(count, _)| *count)
    }
}

/// The host of an internet address, without `www.`.
fn domain(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains('.') && !host.contains(char::is_whitespace)).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_have_domains() {
        assert_eq!(domain("https://www.Orbis.example/en?x").as_deref(), Some("orbis.example"));
        assert_eq!(domain("no address"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(\\PC|\n|\t|\\[|\\]|_|\\+|~|\"|\\{|\\}|=){0,200}") {
            let _ = petrarch::read(&text);
            let _ = agents::read(&text);
            let _ = follow_the_money::read(&text);
            let _ = wikidata::read(&text);
            let _ = geonames::read(&text, false);
            let _ = actors::read(&text);
        }
    }
}
