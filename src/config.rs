//! `newsmark.toml`: what is checked in a folder, and how much its sources are trusted.

use std::collections::BTreeMap;

use crate::contradiction::{Rule, Severity};

/// The configuration of a folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// What each rule does; rules that are not named report with their own severity.
    pub rules: BTreeMap<Rule, Level>,
    /// Findings of less confidence are left out, 0 to 1.
    pub confidence: f32,
    /// Findings less grave are left out.
    pub least: Severity,
}

/// What becomes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing is reported.
    Off,
    /// They are reported with their own severity.
    On,
}

impl Default for Config {
    fn default() -> Self {
        Config { rules: BTreeMap::new(), confidence: 0.5, least: Severity::Discrepancy }
    }
}
