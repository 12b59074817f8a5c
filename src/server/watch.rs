//! Watches the folders' files where the editor does not.

use notify::{EventKind, RecursiveMode, Watcher as _};

use super::analyst::Analyst;
use super::roots::Roots;
use crate::folder::is_too_wide;

/// Watches for as long as it lives.
pub struct Watcher {
    _watcher: notify::RecommendedWatcher,
}

impl Watcher {
    /// Watches the folders. `None` where there is nothing to watch or the system refuses; files are then read
    /// when they are opened.
    pub fn start(roots: &Roots, analyst: Analyst) -> Option<Watcher> {
        let on_event = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if !matches!(event.kind, EventKind::Access(_)) {
                analyst.files_changed(event.paths);
            }
        };
        let mut watcher = notify::recommended_watcher(on_event).ok()?;
        let mut watching = false;
        for folder in roots.paths().filter(|folder| !is_too_wide(folder)) {
            watching |= watcher.watch(folder, RecursiveMode::Recursive).is_ok();
        }
        watching.then_some(Watcher { _watcher: watcher })
    }
}
