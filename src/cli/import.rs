use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Outcome;
use super::output::Output;
use crate::entity::import::{Imported, actors, agents, follow_the_money, geonames, petrarch, wikidata};
use crate::folder::CONFIG_FILE;

/// Turn a list of names in a common format into a dictionary for this folder
///
/// The dictionary is a file like actors.toml, to be read and corrected by people. List it in newsmark.toml under
/// `dictionaries`. What was left out is told with the reason. Nothing that exists is overwritten.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Import {
    /// What the file is
    format: Format,
    /// The file
    file: PathBuf,
    /// Where to write; beside the articles under the file's name with .toml if not given, "-" is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Of GeoNames, keep hills, wells and what is no more, too
    #[arg(long)]
    all: bool,
}

const EXAMPLES: &str = "\
Examples:
  newsmark import geonames ~/Downloads/SY.txt            writes SY.toml
  newsmark import petrarch Phoenix.Countries.actors.txt -o officials.toml
  newsmark import wikidata Q42.json -o - | less

Exit codes: 0 written, 2 nothing could be read or written.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// GeoNames country file, tab-separated
    Geonames,
    /// An actor dictionary of PETRARCH or TABARI
    Petrarch,
    /// FollowTheMoney entities, one JSON object a line
    Ftm,
    /// Wikidata items: a dump, lines of items, or Special:EntityData
    Wikidata,
}

impl Import {
    /// Writes the dictionary.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let shown = self.file.display();
        let text = match std::fs::read(&self.file) {
            // The older dictionaries have stray bytes of other encodings; one odd letter must not cost the file.
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    output.complain(&format!(
                        "{shown}: not all of it is UTF-8; odd bytes are read as \u{fffd}"
                    ));
                    String::from_utf8_lossy(error.as_bytes()).into_owned()
                }
            },
            Err(error) => {
                output.complain(&format!("{shown}: cannot be read: {error}"));
                return Ok(Outcome::Failed);
            }
        };
        let imported = self.read(&text);
        for (reason, count, line) in imported.skipped.iter() {
            let from = if count == 1 { "in line" } else { "first in line" };
            output.complain(&format!("{shown}: {count} left out ({from} {line}): {reason}"));
        }
        if imported.entries.is_empty() {
            output.complain(&format!("{shown}: {}", self.nothing(&text)));
            return Ok(Outcome::Failed);
        }
        let dictionary = format!(
            "# {} entries of {}, written by `newsmark import`. docs/dictionaries.md says what can be written here.\n{}",
            imported.entries.len(),
            self.file.file_name().unwrap_or_default().to_string_lossy().replace(char::is_control, " "),
            actors::write(&imported.entries)
        );
        if self.output.as_deref() == Some(Path::new("-")) {
            output.write(&dictionary)?;
            return Ok(Outcome::Clean);
        }
        let target = self.target();
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&target);
        match file.and_then(|mut file| file.write_all(dictionary.as_bytes())) {
            Ok(()) => {
                output.line(&format!(
                    "{}: {} entries of {} records; newsmark reads them once {CONFIG_FILE} lists \
                     dictionaries = [{:?}]",
                    target.display(),
                    imported.entries.len(),
                    imported.records,
                    target.display().to_string(),
                ))?;
                Ok(Outcome::Clean)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                output.complain(&format!(
                    "{}: exists already and is left as it is; name another file with -o",
                    target.display()
                ));
                Ok(Outcome::Failed)
            }
            Err(error) => {
                output.complain(&format!("{}: cannot be written: {error}", target.display()));
                Ok(Outcome::Failed)
            }
        }
    }

    fn read(&self, text: &str) -> Imported {
        match self.format {
            Format::Geonames => geonames::read(text, self.all),
            Format::Petrarch => petrarch::read(text),
            Format::Ftm => follow_the_money::read(text),
            Format::Wikidata => wikidata::read(text),
        }
    }

    /// Why nothing was read, as far as it can be told.
    fn nothing(&self, text: &str) -> String {
        if self.format == Format::Petrarch {
            let (agents, _) = agents::read(text);
            if agents.iter().any(|agent| agent.role.contains('(')) && text.contains("[~") {
                return format!(
                    "{} nouns of roles, as in an agent dictionary: they name nobody, and newsmark has its own; \
                     import the .actors.txt file",
                    agents.len()
                );
            }
        }
        "nothing in it could be used; is it of that format? See `newsmark import --help`".to_owned()
    }

    fn target(&self) -> PathBuf {
        self.output.clone().unwrap_or_else(|| {
            let stem = self.file.file_stem().unwrap_or_default();
            PathBuf::from(stem).with_added_extension("toml")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_is_written_once_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("list.actors.txt");
        std::fs::write(&file, "VELM_RING_ [XYZREB]\n").unwrap();
        let target = folder.path().join("list.toml");
        let import = |format, target: &Path| {
            let import = Import { format, file: file.clone(), output: Some(target.to_owned()), all: false };
            import.run(&mut Output::standard()).unwrap()
        };
        assert_eq!(import(Format::Petrarch, &target), Outcome::Clean);
        let written = std::fs::read_to_string(&target).unwrap();
        assert!(written.contains("name = \"Velm Ring\"\nkind = \"armed-group\""), "{written}");
        assert_eq!(import(Format::Petrarch, &target), Outcome::Failed);
        assert_eq!(import(Format::Geonames, &folder.path().join("other.toml")), Outcome::Failed);
    }
}
