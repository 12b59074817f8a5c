//! The language server. The only place that knows the protocol: handlers convert what comes in (`from_lsp`), ask
//! (`crate::answer`), and convert what goes out (`to_lsp`).
//!
//! ```text
//! stdin ─▶ frame ─▶ transport ─▶ session ─▶ analyst (one thread, the one writer) ─▶ world (read by all)
//!                                   │                        │
//!                                   ▼                        ▼
//!                                 outbox ◀──────────────  publish
//!                                   ▼
//!                                stdout
//! ```

mod analyst;
mod capabilities;
mod client;
mod dictionary_page;
mod frame;
mod from_lsp;
mod lifecycle;
mod open;
mod outbox;
mod publish;
mod roots;
mod session;
mod settings;
mod to_lsp;
mod token_deltas;
mod transport;
mod views;
mod watch;
mod work;
mod world;

use std::io;

use tower_lsp::LspService;

/// Serves one client over standard input and output. Returns the process's exit code: 0 only after `shutdown`.
///
/// # Errors
///
/// If the system gives out no threads.
pub fn run() -> io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Answers that are being made at a time; the others wait, and can be cancelled.
        .max_blocking_threads(8)
        .enable_all()
        .build()?;
    let code = runtime.block_on(async {
        let outbox = outbox::Outbox::default();
        let lifecycle = lifecycle::Lifecycle::default();
        let mut publisher = publish::Publisher::new(outbox.clone(), tokio::runtime::Handle::current());
        let analyst = analyst::Analyst::start(move |event| publisher.tell(event));
        // The framework's channel to the client is left unused: everything goes through the outbox.
        let (service, _) =
            LspService::build(|_| session::Session::new(outbox.clone(), analyst, lifecycle.clone()))
                .custom_method(views::FINDINGS, session::Session::findings)
                .custom_method(views::COMPARISON, session::Session::comparison)
                .custom_method(views::TIMELINE, session::Session::timeline)
                .custom_method(views::DECISION, session::Session::decision)
                .custom_method(views::ROLE, session::Session::role)
                .finish();
        let input = tokio::io::BufReader::with_capacity(1 << 16, tokio::io::stdin());
        transport::serve(input, tokio::io::stdout(), service, outbox, lifecycle.clone()).await;
        lifecycle.exit_code()
    });
    // A thread that still reads standard input would keep the process.
    runtime.shutdown_background();
    Ok(code)
}
