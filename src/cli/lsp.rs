use std::process::ExitCode;

/// Serve an editor over standard input and output
///
/// Editors start this themselves; docs/editors/ says how to tell them. The server speaks the Language Server
/// Protocol and writes nothing but that to standard output.
#[derive(Debug, clap::Args)]
pub struct Lsp {
    /// Accepted because many editors give it; there is no other way to speak to the server
    #[arg(long)]
    stdio: bool,
}

impl Lsp {
    /// Serves until the editor ends it.
    pub fn run(self) -> ExitCode {
        let Lsp { stdio: _ } = self;
        match crate::server::run() {
            Ok(code) => ExitCode::from(code),
            Err(_) => ExitCode::from(2),
        }
    }
}
