//! How a folder wants its findings: rules on and off, severities, what is too unsure to be told.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer};

use crate::contradiction::{Rule, Severity};

/// What a folder's `newsmark.toml` says about findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What becomes of a rule's findings; rules that are not named report with their own severity.
    pub rules: BTreeMap<Rule, Level>,
    /// Findings of less confidence are left out, 0 to 1.
    pub confidence: f32,
    /// How far the desk relies on outlets, by name in lower case: A (completely) to F (cannot be judged), after the
    /// Admiralty grading of sources.
    pub reliability: BTreeMap<String, char>,
    /// Keys of findings that were known before: `--baseline`.
    pub baseline: BTreeSet<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            rules: BTreeMap::new(),
            confidence: 0.5,
            reliability: BTreeMap::new(),
            baseline: BTreeSet::new(),
        }
    }
}

/// What becomes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing is reported.
    Off,
    /// They are reported with their own severity.
    On,
    /// They are reported with this severity.
    As(Severity),
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Switch(bool),
            Name(String),
        }
        let name = match Written::deserialize(deserializer)? {
            Written::Switch(on) => return Ok(if on { Level::On } else { Level::Off }),
            Written::Name(name) => name,
        };
        match name.as_str() {
            "off" => Ok(Level::Off),
            "on" => Ok(Level::On),
            "contradiction" => Ok(Level::As(Severity::Contradiction)),
            "dispute" => Ok(Level::As(Severity::Dispute)),
            "discrepancy" => Ok(Level::As(Severity::Discrepancy)),
            other => Err(serde::de::Error::custom(format!(
                "unknown level “{other}”; write \"off\", \"on\", \"contradiction\", \"dispute\" or \"discrepancy\""
            ))),
        }
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Rule::ALL.into_iter().find(|rule| rule.code() == code).ok_or_else(|| {
            let codes: Vec<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
            serde::de::Error::custom(format!("unknown rule “{code}”; the rules are {}", codes.join(", ")))
        })
    }
}
