use std::io;
use std::path::PathBuf;

use super::output::Output;
use super::{Outcome, load};

/// Write what is read out of each article as JSON, one article a line
///
/// Offsets count Unicode code points of the raw text.
#[derive(Debug, clap::Args)]
pub struct Extract {
    /// Files and folders; the current folder if there are none
    paths: Vec<PathBuf>,
    /// Read documents `{"id", "text", "published"}`, one a line, from a file instead; `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    from_jsonl: Option<PathBuf>,
}

impl Extract {
    /// Writes the records.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let loaded = load::load(&self.paths, output);
        Ok(if loaded.incomplete { Outcome::Failed } else { Outcome::Clean })
    }
}
