use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::patterns::matcher;
use crate::contradiction::{Level, Rule, Settings, Severity};
use crate::corpus::Standing;

/// Name of the file that makes a folder a newsmark folder.
pub const CONFIG_FILE: &str = "newsmark.toml";

/// What `newsmark.toml` says. Every key has a default; an empty file is a valid one.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Folders and files that are documents, as gitignore patterns; all `.txt` and `.news` files if empty.
    pub documents: Vec<String>,
    /// What is left out, as gitignore patterns.
    pub exclude: Vec<String>,
    /// Dictionaries of the desk's own, relative to the folder.
    pub dictionaries: Vec<PathBuf>,
    /// Drafts of the desk's own, as gitignore patterns; `role: draft` in a document's front matter says the same.
    pub drafts: Vec<String>,
    /// Documents that the desk trusts, as gitignore patterns: where findings are explained, that is told.
    pub trusted: Vec<String>,
    /// Options of `newsmark check`.
    pub check: CheckConfig,
    /// How far the desk relies on outlets, A (completely) to F (cannot be judged): `"Harbour Post" = "B"`.
    pub reliability: BTreeMap<String, Grade>,
    /// Rules that are off, or report with another severity: `date = "off"`, `number = "discrepancy"`.
    pub rules: BTreeMap<Rule, Level>,
}

/// A grade of the Admiralty scale for sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Grade {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged.
    F,
}

impl Grade {
    /// Its letter.
    pub const fn letter(self) -> char {
        match self {
            Grade::A => 'A',
            Grade::B => 'B',
            Grade::C => 'C',
            Grade::D => 'D',
            Grade::E => 'E',
            Grade::F => 'F',
        }
    }
}

/// Options of `newsmark check`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CheckConfig {
    /// The severity from which the check fails.
    pub fail_on: Option<FailOn>,
    /// Findings of less confidence are left out, 0 to 1; 0.5 unless it says otherwise.
    pub confidence: Option<f32>,
    /// File of findings that are known, relative to the folder.
    pub baseline: Option<PathBuf>,
}

/// From which severity on a check fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Never.
    Never,
    /// When both cannot hold.
    Contradiction,
    /// When one party rejects another's claim, too.
    Dispute,
    /// When unit, scope, precision or wording differ, too.
    Discrepancy,
}

impl FailOn {
    /// Whether a finding of that severity fails the check.
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            FailOn::Never => false,
            FailOn::Contradiction => severity >= Severity::Contradiction,
            FailOn::Dispute => severity >= Severity::Dispute,
            FailOn::Discrepancy => severity >= Severity::Discrepancy,
        }
    }
}

/// Why a `newsmark.toml` could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The file.
    pub path: PathBuf,
    /// Line and column, from 1, where known.
    pub at: Option<(usize, usize)>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some((line, column)) = self.at {
            write!(f, ":{line}:{column}")?;
        }
        write!(
            f,
            ": {}; the defaults are used until it is put right",
            self.message.trim_end_matches(['.', '\n'])
        )
    }
}

impl std::error::Error for ConfigProblem {}

impl Config {
    /// What the folder wants of its findings.
    pub fn settings(&self) -> Settings {
        let defaults = Settings::default();
        Settings {
            rules: self.rules.clone(),
            reliability: self
                .reliability
                .iter()
                .map(|(outlet, grade)| (outlet.to_lowercase(), grade.letter()))
                .collect(),
            confidence: self.check.confidence.unwrap_or(defaults.confidence),
            ..defaults
        }
    }

    /// What the folder's documents are to the desk; what is wrong with a pattern stands beside it.
    pub fn standing(&self) -> (Standing, Vec<String>) {
        let mut problems = Vec::new();
        // Documents are called by their paths from the folder's root.
        let mut matcher = |key, patterns| matcher(Path::new(""), key, patterns, &mut problems);
        let standing = Standing::new(matcher("drafts", &self.drafts), matcher("trusted", &self.trusted));
        (standing, problems)
    }

    /// Reads the `newsmark.toml` of a folder. A folder without one has the defaults; so has one whose file is
    /// broken, and the problem stands beside them.
    pub fn of_folder(folder: &Path) -> (Config, Option<ConfigProblem>) {
        let path = folder.join(CONFIG_FILE);
        match std::fs::read(&path) {
            Ok(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => match Config::parse(text, &path) {
                    Ok(config) => (config, None),
                    Err(problem) => (Config::default(), Some(problem)),
                },
                Err(_) => {
                    let message = "not UTF-8".to_owned();
                    (Config::default(), Some(ConfigProblem { path, at: None, message }))
                }
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Config::default(), None),
            Err(error) => {
                let message = format!("cannot be read: {error}");
                (Config::default(), Some(ConfigProblem { path, at: None, message }))
            }
        }
    }

    /// Reads the text of a `newsmark.toml`; `path` is for the message.
    ///
    /// # Errors
    ///
    /// What is wrong, and where.
    pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigProblem> {
        toml::from_str(text).map_err(|error| ConfigProblem {
            path: path.to_owned(),
            at: error.span().map(|span| {
                let before = text.get(..span.start).unwrap_or(text);
                let line = before.matches('\n').count() + 1;
                (line, before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1)
            }),
            message: error
                .message()
                .replace("expected f32", "expected a number")
                .replace("string \"", "the text \""),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_has_the_defaults() {
        assert_eq!(Config::parse("", Path::new("x")).unwrap(), Config::default());
    }

    #[test]
    fn rules_have_levels() {
        let config =
            Config::parse("[rules]\ndate = \"off\"\nnumber = \"discrepancy\"\n", Path::new("x")).unwrap();
        assert_eq!(config.settings().rules[&Rule::Date], Level::Off);
        assert_eq!(config.settings().rules[&Rule::Number], Level::As(Severity::Discrepancy));
        let problem = Config::parse("[rules]\nnumbers = true\n", Path::new("newsmark.toml")).unwrap_err();
        assert!(problem.message.contains("the rules are number"), "{problem}");
    }

    #[test]
    fn a_broken_pattern_is_told() {
        let config = Config::parse("drafts = [\"a{\"]", Path::new("x")).unwrap();
        let (_, problems) = config.standing();
        assert!(problems[0].starts_with("`drafts`: "), "{problems:?}");
    }

    #[test]
    fn a_broken_file_says_where() {
        let problem =
            Config::parse("documents = [\"seeds\"]\ncheck = 3\n", Path::new("newsmark.toml")).unwrap_err();
        assert_eq!(problem.at.map(|(line, _)| line), Some(2));
        let problem = Config::parse("documents = [", Path::new("newsmark.toml")).unwrap_err().to_string();
        assert!(problem.starts_with("newsmark.toml:1:"), "{problem}");
    }
}
