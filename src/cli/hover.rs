use std::io;

use super::output::Output;
use super::place::Place;
use super::{Outcome, load};
use crate::answer;

/// Show what is known of the name, number, date or quotation at a place
///
/// Reads the folder that the file belongs to: the nearest one with a newsmark.toml, else the file's own.
/// Exits with 1 if nothing is known of what stands there.
#[derive(Debug, clap::Args)]
pub struct Hover {
    /// FILE:LINE:COLUMN, counted from 1
    place: Place,
}

impl Hover {
    /// Writes the card.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let loaded = load::load_around(&self.place.file, output);
        let Some(document) = load::document(&loaded.snapshot, &self.place.file) else {
            return Ok(Outcome::Failed);
        };
        let wanted = answer::Wanted::of(&loaded.snapshot, loaded.config.settings());
        match answer::hover(&loaded.snapshot, document, &wanted, self.place.offset(document)) {
            Some(card) => {
                output.line(&card.plain())?;
                Ok(Outcome::Clean)
            }
            None => {
                output.complain(&self.place.nothing(document, "nothing is known of what stands there"));
                Ok(Outcome::Findings)
            }
        }
    }
}
