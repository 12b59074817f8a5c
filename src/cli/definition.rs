use std::io;

use super::output::Output;
use super::place::{self, Place};
use super::{Outcome, load};
use crate::answer::{self, Target};

/// Show where somebody is introduced, or who else reports what is said at a place
///
/// For a name: the fullest introduction in any article of the folder. For a quotation, a number or a date: the
/// passage elsewhere that reports the same thing. Each line is FILE:LINE:COLUMN and the sentence.
/// Exits with 1 if there is none.
#[derive(Debug, clap::Args)]
pub struct Definition {
    /// FILE:LINE:COLUMN, counted from 1
    place: Place,
}

impl Definition {
    /// Writes the places.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let loaded = load::load_around(&self.place.file, output);
        let Some(here) = load::document(&loaded.snapshot, &self.place.file) else {
            return Ok(Outcome::Failed);
        };
        let targets = answer::definition(&loaded.snapshot, here, self.place.offset(here));
        let mut outcome = Outcome::Findings;
        for target in targets {
            let Target::Passage { passage, context } = target else { continue };
            let Some(document) = loaded.snapshot.document(passage.document) else { continue };
            let words =
                context.of(document.document.source()).split_whitespace().collect::<Vec<_>>().join(" ");
            output.line(&format!("{}: {words}", place::shown(document, passage.span)))?;
            outcome = Outcome::Clean;
        }
        if outcome == Outcome::Findings {
            output.complain(
                &self.place.nothing(here, "no other place introduces or reports what stands there"),
            );
        }
        Ok(outcome)
    }
}
