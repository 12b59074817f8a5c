use std::io;
use std::path::PathBuf;

use super::output::Output;
use super::{Outcome, load};
use crate::folder::{document_format, read_text};
use crate::markup::{DocumentFormat, format};

/// Put the marks of .news files into their usual form; the text itself is never changed
///
/// Without FILES, all .news files of the folder. Raw .txt files are left alone.
#[derive(Debug, clap::Args)]
pub struct Fmt {
    /// Files and folders
    files: Vec<PathBuf>,
    /// Write nothing; list the files that would change and exit with 1 if there are any
    #[arg(long)]
    check: bool,
}

impl Fmt {
    /// Formats, and lists the files that change.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let (files, _, incomplete) = load::files(&self.files, output);
        let mut outcome = if incomplete { Outcome::Failed } else { Outcome::Clean };
        for path in files.iter().filter(|path| document_format(path) == DocumentFormat::Newsmark) {
            let text = match read_text(path) {
                Ok(text) => text,
                Err(problem) => {
                    output.complain(&problem.to_string());
                    outcome = Outcome::Failed;
                    continue;
                }
            };
            let formatted = format(&text);
            if formatted == text {
                continue;
            }
            output.line(&path.display().to_string())?;
            if self.check {
                outcome = outcome.max(Outcome::Findings);
            } else if let Err(error) = std::fs::write(path, formatted) {
                output.complain(&format!("{}: cannot be written: {error}", path.display()));
                outcome = Outcome::Failed;
            }
        }
        Ok(outcome)
    }
}
