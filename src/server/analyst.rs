//! The one writer: a thread that takes what has changed, brings the corpus up to date and hands out the result.
//!
//! Changes are numbered as they arrive. Whoever asks a question waits until the corpus holds the changes that
//! came before the question; while the analyst works, further changes of a document replace each other, so that
//! a flood of edits costs a few analyses of the latest text. Folders are read when nothing else is to be done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use smol_str::SmolStr;
use tokio::sync::watch;
use tower_lsp::ls_types::Uri;

use super::client::Client;
use super::open::OpenDocument;
use super::roots::Roots;
use super::settings::Settings;
use super::work::Work;
use super::world::World;

/// Longest wait of a question for the corpus.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// Takes changes and hands out worlds. Cheap to clone.
#[derive(Clone)]
pub struct Analyst {
    shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub queue: Mutex<Queue>,
    pub wake: Condvar,
    pub world: ArcSwap<World>,
    pub applied: watch::Sender<u64>,
}

#[derive(Default)]
pub(super) struct Queue {
    /// Number of the last change.
    pub sequence: u64,
    pub changes: BTreeMap<SmolStr, Change>,
    /// Files that may have changed on disk.
    pub files: BTreeSet<PathBuf>,
    pub roots: Option<NewRoots>,
    pub settings: Option<Arc<Settings>>,
    pub client: Option<Arc<Client>>,
    pub scanned: Option<Scanned>,
    /// Questions that wait for an analysis.
    pub waiting: usize,
    pub stopped: bool,
}

/// Folders, with the open documents under the names that they have now.
pub(super) type NewRoots = (Arc<Roots>, Vec<(SmolStr, OpenDocument)>);

pub(super) enum Change {
    Open(OpenDocument),
    Closed(Uri),
}

/// The files of the folders, as found by the scan with this number.
#[derive(Default)]
pub(super) struct Scanned {
    pub scan: u64,
    pub files: Vec<PathBuf>,
    pub settings: crate::contradiction::Settings,
    pub standing: crate::corpus::Standing,
    pub problems: Vec<String>,
}

impl Queue {
    /// Whether there is nothing to do.
    pub fn is_idle(&self) -> bool {
        self.changes.is_empty()
            && self.files.is_empty()
            && self.roots.is_none()
            && self.settings.is_none()
            && self.client.is_none()
            && self.scanned.is_none()
    }
}

/// What happened, for those who tell the editor.
#[derive(Debug)]
pub enum Event {
    /// The corpus is another one. The documents are those that were edited, opened or closed, and those whose
    /// findings changed.
    Changed {
        /// The new state.
        world: Arc<World>,
        /// Edited, opened or closed.
        touched: BTreeSet<SmolStr>,
        /// Findings changed.
        findings: BTreeSet<SmolStr>,
        /// Closed, or no document any more.
        closed: Vec<(SmolStr, Uri)>,
    },
    /// Folders are being read: so many files are done, of so many.
    Indexing {
        /// Files read.
        done: usize,
        /// Files found.
        of: usize,
    },
    /// All folders are read.
    Indexed {
        /// The state with all documents.
        world: Arc<World>,
    },
    /// Something the user should know.
    Problem(String),
}

impl Analyst {
    /// Starts the analyst's thread. Events are told on that thread; `tell` should be quick.
    pub fn start(tell: impl FnMut(Event) + Send + 'static) -> Analyst {
        let analyst = Analyst {
            shared: Arc::new(Shared {
                queue: Mutex::default(),
                wake: Condvar::new(),
                world: ArcSwap::default(),
                applied: watch::Sender::new(0),
            }),
        };
        let work = Work::new(analyst.shared.clone(), Box::new(tell));
        let thread = std::thread::Builder::new().name("analyst".into()).stack_size(16 << 20);
        // Without a thread nothing can be answered; the caller's questions will time out and say so.
        let _ = thread.spawn(move || work.run());
        analyst
    }

    /// The text of an open document has changed. Returns the change's number.
    pub fn edit(&self, name: SmolStr, mut document: OpenDocument) -> u64 {
        self.change(|queue| {
            document.sequence = queue.sequence;
            queue.changes.insert(name, Change::Open(document));
        })
    }

    /// A document is no longer open; what is on disk counts again.
    pub fn close(&self, name: SmolStr, uri: Uri) {
        self.change(|queue| {
            queue.changes.insert(name, Change::Closed(uri));
        });
    }

    /// Files may have changed on disk.
    pub fn files_changed(&self, files: impl IntoIterator<Item = PathBuf>) {
        self.change(|queue| queue.files.extend(files));
    }

    /// Other folders: everything is read anew. `open` are the open documents under their names of now.
    pub fn set_roots(&self, roots: Arc<Roots>, open: Vec<(SmolStr, OpenDocument)>) {
        self.change(|queue| {
            // Changes made under the names of before are in `open`, too.
            queue.changes.clear();
            queue.files.clear();
            queue.roots = Some((roots, open));
        });
    }

    /// Other settings.
    pub fn set_settings(&self, settings: Arc<Settings>) {
        self.change(|queue| queue.settings = Some(settings));
    }

    /// The client has introduced itself.
    pub fn set_client(&self, client: Arc<Client>) {
        self.change(|queue| queue.client = Some(client));
    }

    /// The number of the last change.
    pub fn sequence(&self) -> u64 {
        self.lock().sequence
    }

    /// The corpus as it is, which may be behind.
    pub fn world(&self) -> Arc<World> {
        self.shared.world.load_full()
    }

    /// The corpus with all changes up to a number. `None` if that takes too long.
    pub async fn reached(&self, sequence: u64) -> Option<Arc<World>> {
        let mut applied = self.shared.applied.subscribe();
        if *applied.borrow() < sequence {
            self.lock().waiting += 1;
            self.shared.wake.notify_all();
            let _leaving = Leaving(self);
            tokio::time::timeout(LONGEST_WAIT, applied.wait_for(|applied| *applied >= sequence))
                .await
                .ok()?
                .ok()?;
        }
        Some(self.world())
    }

    /// Resolves when the corpus has changed after `sequence`.
    pub async fn changed_since(&self, sequence: u64) {
        let mut applied = self.shared.applied.subscribe();
        // The sender lives as long as this analyst.
        let _ = applied.wait_for(|applied| *applied > sequence).await;
    }

    /// Ends the thread after what it is doing.
    pub fn stop(&self) {
        self.lock().stopped = true;
        self.shared.wake.notify_all();
    }

    fn change(&self, apply: impl FnOnce(&mut Queue)) -> u64 {
        let mut queue = self.lock();
        queue.sequence += 1;
        apply(&mut queue);
        let sequence = queue.sequence;
        drop(queue);
        self.shared.wake.notify_all();
        sequence
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a question off the count of those that wait, however its waiting ends.
struct Leaving<'a>(&'a Analyst);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.lock().waiting -= 1;
    }
}
