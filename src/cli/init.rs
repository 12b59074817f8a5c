use std::io::{self, Write};
use std::path::PathBuf;

use super::Outcome;
use super::output::Output;
use crate::folder::CONFIG_FILE;

/// Make a folder of articles a newsmark folder: writes a newsmark.toml that explains itself
///
/// Editors then take the folder's .txt files for articles. Nothing that exists is overwritten.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// The folder
    #[arg(default_value = ".")]
    folder: PathBuf,
}

const TEMPLATE: &str = r#"# newsmark reads this folder as a collection of news articles.
# Every key is optional; what is commented out shows the default.

# Which files are articles, as gitignore patterns. Empty: every .txt and .news file below this folder.
# documents = []

# What is left out, as gitignore patterns.
# exclude = []

# Dictionaries of actors and places of your own, beside actors.toml, which is read where it exists.
# dictionaries = []

# Drafts of your own: what they say that no other document of the folder has is pointed out.
# `role: draft` in a document's front matter says the same.
# drafts = ["drafts/"]

# Documents that you trust; findings say where they are among the passages.
# trusted = ["official/"]

[check]
# From which severity on `newsmark check` fails:
# "contradiction" (both cannot hold), "dispute" (one party rejects another's claim),
# "discrepancy" (unit, scope, precision or wording differ), or "never".
# fail-on = "contradiction"

# Findings of less confidence than this are left out, 0 to 1.
# confidence = 0.5

# Findings that are known and lived with; `newsmark check --write-baseline FILE` writes it.
# baseline = "baseline.json"

[reliability]
# How far you rely on outlets, A (completely) to F (cannot be judged); shown where findings are explained.
# "Harbour Post" = "B"

[rules]
# Each rule can be "on", "off", or reported as "contradiction", "dispute" or "discrepancy". The rules:
# number, date, place, role, agent, denial, negation, status, uniqueness, quote,
# attribution (told only with a confidence of 0.4 or less), draft.
# uniqueness = "on"
"#;

impl Init {
    /// Writes the file.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let path = self.folder.join(CONFIG_FILE);
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
        match file.and_then(|mut file| file.write_all(TEMPLATE.as_bytes())) {
            Ok(()) => {
                output
                    .line(&format!("{}: written; `newsmark check` reads the folder now", path.display()))?;
                Ok(Outcome::Clean)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                output.complain(&format!("{}: exists already and is left as it is", path.display()));
                Ok(Outcome::Failed)
            }
            Err(error) => {
                output.complain(&format!("{}: cannot be written: {error}", path.display()));
                Ok(Outcome::Failed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Config;

    #[test]
    fn the_template_says_what_it_means() {
        assert_eq!(Config::parse(TEMPLATE, std::path::Path::new("x")).unwrap(), Config::default());
        let uncommented: String = TEMPLATE
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.contains(" = ") => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert!(Config::parse(&uncommented, std::path::Path::new("x")).is_ok(), "{uncommented}");
    }
}
