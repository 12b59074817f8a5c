//! The `newsmark` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    newsmark::cli::main()
}
