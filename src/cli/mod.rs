//! The command line, one file per command. The only place beside the server that does input and output.

mod check;
mod definition;
mod extract;
mod fmt;
mod hover;
mod import;
mod init;
mod load;
mod lsp;
mod output;
mod place;
mod report;
mod strip;
mod symbols;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use output::Output;

/// The program's arguments.
#[derive(Debug, Parser)]
#[command(
    name = "newsmark",
    version,
    about = "Checks folders of news articles against each other: who says what, who reports the same thing, where \
             the sources disagree.",
    after_help = EXAMPLES,
    disable_help_subcommand = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  newsmark check                      where the articles of this folder disagree
  newsmark check wire/ draft.txt      the same for some folders and files
  newsmark hover draft.txt:12:8       what is known of the name at line 12, column 8
  newsmark lsp                        serve an editor over standard input and output

A document is a .txt file (raw, nothing is ever written into it) or a .news file (with marks).
A newsmark.toml in the folder says which files count; `newsmark init` writes one.
Nothing leaves this machine.

Exit codes: 0 nothing found, 1 something found, 2 wrong usage or a file that cannot be read.";

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Check),
    Extract(extract::Extract),
    Lsp(lsp::Lsp),
    Symbols(symbols::Symbols),
    Hover(hover::Hover),
    Definition(definition::Definition),
    Strip(strip::Strip),
    Fmt(fmt::Fmt),
    Import(import::Import),
    Init(init::Init),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing to report.
    Clean,
    /// Findings, or files that would be formatted otherwise.
    Findings,
    /// Something could not be read or written, or was asked for wrongly.
    Failed,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help asked for is a result; anything else is wrong usage.
            let failed = error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if failed { 2 } else { 0 });
        }
    };
    let mut output = Output::standard();
    let result = match arguments.command {
        Command::Check(check) => check.run(&mut output),
        Command::Extract(extract) => extract.run(&mut output),
        Command::Lsp(lsp) => return lsp.run(),
        Command::Symbols(symbols) => symbols.run(&mut output),
        Command::Hover(hover) => hover.run(&mut output),
        Command::Definition(definition) => definition.run(&mut output),
        Command::Strip(strip) => strip.run(&mut output),
        Command::Fmt(fmt) => fmt.run(&mut output),
        Command::Import(import) => import.run(&mut output),
        Command::Init(init) => init.run(&mut output),
    };
    let result = result.and_then(|outcome| output.finish().map(|()| outcome));
    match result {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        // Whoever reads, `head` for example, has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            output.complain(&format!("cannot write: {error}"));
            ExitCode::from(2)
        }
    }
}
