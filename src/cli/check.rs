use std::io;
use std::path::PathBuf;

use super::output::Output;
use super::{Outcome, load, report};
use crate::contradiction::check;
use crate::folder::FailOn;
use crate::format::{baseline, check_json, github, sarif};

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
    /// Say of each finding what the comparison rests on, and list what was settled
    #[arg(long)]
    explain: bool,
    /// Leave out findings that this file knows [default: what newsmark.toml says]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings of now to FILE, as a baseline for later, and report none of them
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  newsmark check
  newsmark check wire/ --explain
  newsmark check draft.txt sources/ --fail-on dispute
  newsmark check --format sarif > findings.sarif
  newsmark check --write-baseline baseline.json && newsmark check --baseline baseline.json

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
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: one annotation a passage
    Github,
}

impl Check {
    /// Writes the findings.
    pub fn run(self, output: &mut Output) -> io::Result<Outcome> {
        let loaded = load::load(&self.paths, output);
        let mut settings = loaded.config.settings();
        let mut incomplete = loaded.incomplete;
        // One that newsmark.toml names lies beside it; where several folders are checked, that is the first.
        let beside = self.paths.first().filter(|path| path.is_dir());
        let configured = loaded.config.check.baseline.as_ref();
        let configured = configured.map(|path| beside.map_or(path.clone(), |folder| folder.join(path)));
        if let Some(path) = self.baseline.or(configured) {
            let read = std::fs::read_to_string(&path).map_err(|error| format!("cannot be read: {error}"));
            match read.and_then(|text| baseline::read(&text)) {
                Ok(known) => settings.baseline = known,
                Err(problem) => {
                    output.complain(&format!("{}: {problem}", path.display()));
                    incomplete = true;
                }
            }
        }
        let mut checked = check(&loaded.snapshot, &settings);
        if let Some(path) = self.write_baseline {
            // What the old baseline knew is known still.
            let known = checked.suppressed.iter().filter(|settled| !settled.decided);
            let all = checked.open.iter().chain(known.map(|settled| &settled.finding));
            let text = baseline::write(all.map(|finding| &**finding));
            if let Err(error) = std::fs::write(&path, text) {
                output.complain(&format!("{}: cannot be written: {error}", path.display()));
                incomplete = true;
            }
            checked.open.clear();
        }
        let open = checked.open.iter().map(|finding| &**finding);
        match self.format {
            Format::Text => report::write(output, &loaded.snapshot, &checked, self.explain)?,
            Format::Json => output.json(&check_json::report(&loaded.snapshot, open))?,
            Format::Sarif => output.json(&sarif::log(&loaded.snapshot, &checked))?,
            Format::Github => output.write(&github::annotations(&loaded.snapshot, open))?,
        }
        let fail_on = self.fail_on.or(loaded.config.check.fail_on).unwrap_or(FailOn::Contradiction);
        Ok(if incomplete {
            Outcome::Failed
        } else if checked.open.iter().any(|finding| fail_on.fails(finding.severity)) {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
    }
}
