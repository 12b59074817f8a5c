use std::io;
use std::path::PathBuf;

use super::Outcome;
use super::output::Output;

/// Turn a list of names in a common format into a dictionary for this folder
#[derive(Debug, clap::Args)]
pub struct Import {
    /// What the file is
    format: Format,
    /// The file
    file: PathBuf,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// GeoNames, tab-separated
    Geonames,
    /// An actor dictionary of PETRARCH
    Petrarch,
    /// FollowTheMoney entities, one JSON object a line
    Ftm,
    /// A Wikidata query result, JSON
    Wikidata,
}

impl Import {
    /// Writes the dictionary.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let _ = (self.format, self.file);
        output.complain("not yet");
        Ok(Outcome::Failed)
    }
}
