//! When the server is to end, and how.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// How often the editor's process is looked for.
const HEARTBEAT: Duration = Duration::from_secs(3);

/// Whether the client has asked for the end, or is gone. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    shut_down: AtomicBool,
    gone: Notify,
}

impl Lifecycle {
    /// The client has asked to shut down; `exit` is in order now.
    pub fn shut_down(&self) {
        self.shared.shut_down.store(true, Ordering::SeqCst);
    }

    /// The exit code that the specification asks for: 0 only if `shutdown` came first.
    pub fn exit_code(&self) -> u8 {
        if self.shared.shut_down.load(Ordering::SeqCst) { 0 } else { 1 }
    }

    /// Resolves when the editor's process is gone.
    pub async fn client_gone(&self) {
        self.shared.gone.notified().await;
    }

    /// Watches the process of the editor, which may die without closing the stream.
    pub async fn watch_client(self, process: u32) {
        while is_alive(process).await {
            tokio::time::sleep(HEARTBEAT).await;
        }
        self.shared.gone.notify_one();
    }
}

async fn is_alive(process: u32) -> bool {
    if Path::new("/proc/self").exists() {
        return Path::new("/proc").join(process.to_string()).exists();
    }
    if cfg!(unix) {
        let mut kill = tokio::process::Command::new("kill");
        kill.args(["-0", &process.to_string()]).stdout(std::process::Stdio::null());
        // "Not permitted" means that it lives; that the question cannot be asked means nothing.
        let output = kill.stderr(std::process::Stdio::piped()).output().await;
        return output.is_ok_and(|output| {
            output.status.success() || String::from_utf8_lossy(&output.stderr).contains("not permitted")
        });
    }
    true
}
