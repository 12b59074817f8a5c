use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::output::Output;
use super::{Outcome, load, report};
use crate::contradiction::Finding;
use crate::folder::FailOn;
use crate::format::check_json;

/// Show where articles disagree: numbers, dates, places, roles, claims and their denials
///
/// Copies of one wire story count as one origin. Every finding shows the passages of both sides and why they may
/// be compared; none says who is right.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// Files and folders; the current folder if there are none
    paths: Vec<PathBuf>,
    /// How to write the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The severity from which the exit code is 1 [default: contradiction, or what newsmark.toml says]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// Say of each finding what the comparison rests on
    #[arg(long)]
    explain: bool,
}

const EXAMPLES: &str = "\
Examples:
  newsmark check
  newsmark check wire/ --explain
  newsmark check draft.txt sources/ --fail-on dispute
  newsmark check --format json > findings.json

Severities:
  contradiction   both cannot hold
  dispute         one party rejects another's claim
  discrepancy     unit, scope, precision, wording or spelling differ";

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people: the passages, marked
    Text,
    /// For programs: pairs of passages, offsets in Unicode code points
    Json,
}

impl Check {
    /// Writes the findings.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let loaded = load::load(&self.paths, output);
        let findings: Vec<Arc<Finding>> = loaded.snapshot.findings().cloned().collect();
        match self.format {
            Format::Text => report::write(output, &loaded.snapshot, &findings, self.explain)?,
            Format::Json => {
                let findings = findings.iter().map(|finding| &**finding);
                output.json(&check_json::report(&loaded.snapshot, findings))?;
            }
        }
        let fail_on = self.fail_on.or(loaded.config.check.fail_on).unwrap_or(FailOn::Contradiction);
        Ok(if loaded.incomplete {
            Outcome::Failed
        } else if findings.iter().any(|finding| fail_on.fails(finding.severity)) {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
    }
}
