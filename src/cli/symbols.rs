use std::io;
use std::path::PathBuf;

use super::output::Output;
use super::{Outcome, load, place};
use crate::answer::{self, Symbol};

/// Show the outline of an article: headline, sections, who and what it speaks of, who says what
///
/// Each line is FILE:LINE:COLUMN, the name and what it is; what belongs to a section is indented.
#[derive(Debug, clap::Args)]
pub struct Symbols {
    /// The article
    file: PathBuf,
}

impl Symbols {
    /// Writes the outline.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        if self.file.is_dir() {
            output.complain(&format!("{}: a folder; name an article in it", self.file.display()));
            return Ok(Outcome::Failed);
        }
        let loaded = load::load(std::slice::from_ref(&self.file), output);
        let Some(document) = load::document(&loaded.snapshot, &self.file) else { return Ok(Outcome::Failed) };
        let mut line = |symbol: &Symbol, indent: &str| {
            let at = place::shown(document, symbol.selection);
            output.line(&format!("{at}: {indent}{} ({})", symbol.name, symbol.detail))
        };
        for symbol in answer::document_symbols(document) {
            line(&symbol, "")?;
            for child in &symbol.children {
                line(child, "  ")?;
            }
        }
        Ok(Outcome::Clean)
    }
}
