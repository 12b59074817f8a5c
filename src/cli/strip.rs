use std::io;
use std::path::PathBuf;

use super::Outcome;
use super::output::Output;
use crate::folder::{document_format, read_text};
use crate::markup::Document;

/// Write an article without its marks: the bytes that were scraped
#[derive(Debug, clap::Args)]
pub struct Strip {
    /// The .news file
    file: PathBuf,
}

impl Strip {
    /// Writes the source.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        match read_text(&self.file) {
            Ok(text) => {
                output.write(Document::parse(text, document_format(&self.file)).source())?;
                Ok(Outcome::Clean)
            }
            Err(problem) => {
                output.complain(&problem.to_string());
                Ok(Outcome::Failed)
            }
        }
    }
}
