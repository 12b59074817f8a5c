//! The one writer: a thread that takes what has changed, brings the corpus up to date and hands out the result.
//!
//! Changes are numbered as they arrive. Whoever asks a question waits until the corpus holds the changes that
//! came before the question; while the analyst works, further changes of a document replace each other, so that
//! a flood of edits costs a few analyses of the latest text. Folders are read when nothing else is to be done.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use smol_str::SmolStr;
use tokio::sync::watch;
use tower_lsp::ls_types::Uri;

use super::client::Client;
use super::open::OpenDocument;
use super::roots::Roots;
use super::settings::Settings;
use super::world::{Opened, World};
use crate::corpus::{Corpus, Prepared};
use crate::folder::{Config, document_format, is_document, is_too_wide, lexicon_of, read_text, walk};
use crate::text::EditBuffer;
use rayon::prelude::*;

/// How long files of a folder are read before open documents get their turn again.
const SLICE: Duration = Duration::from_millis(50);
/// Files of a folder that are read at once.
const BATCH: usize = 8;
/// Longest pause that is waited for before a document that is slow to analyse is analysed again.
const LONGEST_PAUSE: Duration = Duration::from_millis(300);
/// An analysis that takes no longer than this is done at every keystroke.
const INSTANT: Duration = Duration::from_millis(15);
/// Longest wait of a question for the corpus.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// Takes changes and hands out worlds. Cheap to clone.
#[derive(Clone)]
pub struct Analyst {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    wake: Condvar,
    world: ArcSwap<World>,
    applied: watch::Sender<u64>,
}

#[derive(Default)]
struct Queue {
    /// Number of the last change.
    sequence: u64,
    changes: BTreeMap<SmolStr, Change>,
    /// Files that may have changed on disk.
    files: BTreeSet<PathBuf>,
    roots: Option<NewRoots>,
    settings: Option<Arc<Settings>>,
    client: Option<Arc<Client>>,
    scanned: Option<Scanned>,
    /// Questions that wait for an analysis.
    waiting: usize,
    stopped: bool,
}

/// Folders, with the open documents under the names that they have now.
type NewRoots = (Arc<Roots>, Vec<(SmolStr, OpenDocument)>);

enum Change {
    Open(OpenDocument),
    Closed(Uri),
}

/// The files of the folders, as found by the scan with this number.
struct Scanned {
    scan: u64,
    files: Vec<PathBuf>,
    problems: Vec<String>,
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
        let work = Work {
            shared: analyst.shared.clone(),
            tell: Box::new(tell),
            corpus: Corpus::default(),
            world: Arc::default(),
            index: VecDeque::new(),
            index_total: 0,
            scan: 0,
            cost: BTreeMap::new(),
        };
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

/// What the analyst's thread owns.
struct Work {
    shared: Arc<Shared>,
    tell: Box<dyn FnMut(Event) + Send>,
    corpus: Corpus,
    world: Arc<World>,
    /// Files of the folders that are still to be read.
    index: VecDeque<PathBuf>,
    index_total: usize,
    /// Number of the scan whose files are wanted.
    scan: u64,
    /// How long the last analysis of an open document took.
    cost: BTreeMap<SmolStr, Duration>,
}

/// The folders that are no wider than a collection of articles.
fn narrow(roots: &Roots) -> Vec<PathBuf> {
    roots.paths().filter(|folder| !is_too_wide(folder)).map(|folder| folder.to_owned()).collect()
}

/// Whether a change of this file changes how documents are read: configuration or dictionary.
fn is_config(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

struct Batch {
    through: u64,
    changes: BTreeMap<SmolStr, Change>,
    files: BTreeSet<PathBuf>,
    roots: Option<NewRoots>,
    settings: Option<Arc<Settings>>,
    client: Option<Arc<Client>>,
    scanned: Option<Scanned>,
}

impl Work {
    fn run(mut self) {
        while let Some(batch) = self.next_batch() {
            self.apply(batch);
        }
    }

    /// Waits for something to do. An empty batch means that the folders' files can be read on.
    fn next_batch(&self) -> Option<Batch> {
        let mut queue = self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if queue.stopped {
                return None;
            }
            let idle = queue.changes.is_empty()
                && queue.files.is_empty()
                && queue.roots.is_none()
                && queue.settings.is_none()
                && queue.client.is_none()
                && queue.scanned.is_none();
            if !idle || !self.index.is_empty() {
                let pause = self.pause(&queue);
                if pause.is_zero() {
                    break;
                }
                let before = queue.sequence;
                let waited = self.shared.wake.wait_timeout(queue, pause);
                queue = waited.unwrap_or_else(PoisonError::into_inner).0;
                // Nothing was typed for so long: now is the time.
                if queue.sequence == before {
                    break;
                }
                continue;
            }
            queue = self.shared.wake.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        Some(Batch {
            through: queue.sequence,
            changes: std::mem::take(&mut queue.changes),
            files: std::mem::take(&mut queue.files),
            roots: queue.roots.take(),
            settings: queue.settings.take(),
            client: queue.client.take(),
            scanned: queue.scanned.take(),
        })
    }

    /// How long to wait for more typing: not at all where analysis is quick or somebody waits for it.
    fn pause(&self, queue: &Queue) -> Duration {
        if queue.waiting > 0 {
            return Duration::ZERO;
        }
        let costs = queue.changes.keys().filter_map(|name| self.cost.get(name));
        let slowest = costs.copied().max().unwrap_or_default();
        if slowest <= INSTANT { Duration::ZERO } else { slowest.min(LONGEST_PAUSE) }
    }

    fn apply(&mut self, batch: Batch) {
        let started = Instant::now();
        let mut touched = BTreeSet::new();
        let mut findings = BTreeSet::new();
        let mut closed = Vec::new();
        let mut world = World {
            snapshot: Default::default(),
            roots: self.world.roots.clone(),
            open: self.world.open.clone(),
            client: batch.client.unwrap_or_else(|| self.world.client.clone()),
            settings: self.world.settings.clone(),
            indexing: false,
            lines: self.world.lines.clone(),
        };
        let mut changes = batch.changes;
        let mut changed = Vec::new();
        let reread = batch.files.iter().any(|path| is_config(path)) && batch.roots.is_none();
        let roots = batch.roots.or_else(|| reread.then(|| (self.world.roots.clone(), self.open_documents())));
        if let Some((roots, open)) = roots {
            for (name, opened) in std::mem::take(Arc::make_mut(&mut world.open)) {
                closed.push((name, opened.uri));
            }
            for document in self.corpus.snapshot().documents() {
                if let Some(uri) = world.roots.uri_of(&document.name) {
                    closed.push((document.name.clone(), uri));
                }
            }
            let (lexicon, problems) = lexicon_of(&narrow(&roots));
            problems.into_iter().for_each(|problem| (self.tell)(Event::Problem(problem)));
            self.corpus = Corpus::with_lexicon(Arc::new(lexicon));
            world.roots = roots.clone();
            world.lines = Arc::default();
            for (name, document) in open {
                changes.entry(name).or_insert(Change::Open(document));
            }
            self.scan(roots);
        }
        if let Some(settings) = batch.settings {
            world.settings = settings;
            touched.extend(world.open.keys().cloned());
        }
        for (name, change) in changes {
            let started = Instant::now();
            match change {
                Change::Open(document) => {
                    let text = document.text.text();
                    changed.push(self.corpus.update(&name, &text, document.format));
                    closed.retain(|(_, uri)| *uri != document.uri);
                    Arc::make_mut(&mut world.open).insert(
                        name.clone(),
                        Opened { uri: document.uri, version: document.version, sequence: document.sequence },
                    );
                    self.cost.insert(name.clone(), started.elapsed());
                }
                Change::Closed(uri) => {
                    Arc::make_mut(&mut world.open).remove(&name);
                    self.cost.remove(&name);
                    closed.push((name.clone(), uri));
                    let path = world.roots.path_of(&name).filter(|path| world.roots.contain(path));
                    changed.push(self.read(&name, path));
                }
            }
            touched.insert(name);
        }
        for path in batch.files {
            let name = world.roots.name_of_path(&path);
            // The editor has the last word on what it has open.
            if world.open.contains_key(&name) {
                continue;
            }
            let known = self.corpus.snapshot().by_name(&name).is_some();
            if known || (is_document(&path) && world.roots.contain(&path) && path.is_file()) {
                changed.push(self.read(&name, Some(path)));
                touched.insert(name);
            }
        }
        if let Some(scanned) = batch.scanned.filter(|scanned| scanned.scan == self.scan) {
            scanned.problems.into_iter().for_each(|problem| (self.tell)(Event::Problem(problem)));
            self.index_total = scanned.files.len();
            self.index = scanned.files.into();
            (self.tell)(Event::Indexing { done: 0, of: self.index_total });
        }
        let was_indexing = !self.index.is_empty() || self.world.indexing;
        // Somebody who types goes before files that nobody looks at.
        if touched.is_empty() {
            while !self.index.is_empty() && started.elapsed() < SLICE {
                let files: Vec<PathBuf> = self.index.drain(..BATCH.min(self.index.len())).collect();
                changed.push(self.read_all(files, &world));
            }
        }
        world.indexing = !self.index.is_empty();
        world.snapshot = self.corpus.snapshot();
        for changes in changed {
            let names = changes.findings.iter().filter_map(|&id| world.snapshot.document(id));
            findings.extend(names.map(|document| document.name.clone()));
        }
        self.world = Arc::new(world);
        self.shared.world.store(self.world.clone());
        self.shared.applied.send_replace(batch.through);
        if !touched.is_empty() || !findings.is_empty() || !closed.is_empty() {
            (self.tell)(Event::Changed { world: self.world.clone(), touched, findings, closed });
        }
        if was_indexing {
            if self.world.indexing {
                let done = self.index_total - self.index.len();
                (self.tell)(Event::Indexing { done, of: self.index_total });
            } else {
                (self.tell)(Event::Indexed { world: self.world.clone() });
            }
        }
    }

    /// The open documents as the corpus has them.
    fn open_documents(&self) -> Vec<(SmolStr, OpenDocument)> {
        let open = self.world.open.iter().filter_map(|(name, opened)| {
            let document = &self.world.snapshot.by_name(name)?.document;
            let open = OpenDocument {
                uri: opened.uri.clone(),
                version: opened.version,
                text: EditBuffer::new(document.text()),
                format: document.format(),
                sequence: opened.sequence,
            };
            Some((name.clone(), open))
        });
        open.collect()
    }

    /// Reads files that are not open.
    fn read_all(&mut self, files: Vec<PathBuf>, world: &World) -> crate::corpus::Changes {
        let lexicon = self.corpus.lexicon().clone();
        let read = files.par_iter().filter_map(|path| {
            let name = world.roots.name_of_path(path);
            if world.open.contains_key(&name) {
                return None;
            }
            Some(
                read_text(path)
                    .map(|text| Prepared::read_with(&name, &text, document_format(path), &lexicon)),
            )
        });
        let mut documents = Vec::new();
        for result in read.collect::<Vec<_>>() {
            match result {
                Ok(document) => documents.push(document),
                Err(problem) => (self.tell)(Event::Problem(problem.to_string())),
            }
        }
        self.corpus.insert(documents)
    }

    /// Takes over what is on disk: the file's text, or that there is none.
    fn read(&mut self, name: &SmolStr, path: Option<PathBuf>) -> crate::corpus::Changes {
        match path {
            Some(path) if path.is_file() => match read_text(&path) {
                Ok(text) => return self.corpus.update(name, &text, document_format(&path)),
                Err(problem) => (self.tell)(Event::Problem(problem.to_string())),
            },
            _ => {}
        }
        self.corpus.remove(name)
    }

    /// Lists the folders' files on a thread of its own; a large folder on a slow disk must not hold up the rest.
    fn scan(&mut self, roots: Arc<Roots>) {
        self.scan += 1;
        self.index.clear();
        let scan = self.scan;
        let shared = self.shared.clone();
        let list = move || {
            let mut scanned = Scanned { scan, files: Vec::new(), problems: Vec::new() };
            for folder in roots.paths() {
                if is_too_wide(folder) {
                    scanned.problems.push(format!(
                        "{}: too wide a folder to read; open the folder that holds the articles",
                        folder.display()
                    ));
                    continue;
                }
                let (config, problem) = Config::of_folder(folder);
                scanned.problems.extend(problem.map(|problem| problem.to_string()));
                let (files, problems) = walk(folder, &config);
                scanned.files.extend(files);
                scanned.problems.extend(problems);
            }
            let mut seen = BTreeSet::new();
            scanned.files.retain(|file| seen.insert(file.clone()));
            let mut queue = shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
            // A later scan's list must not give way to an earlier one's.
            if queue.scanned.as_ref().is_none_or(|other| other.scan < scan) {
                queue.scanned = Some(scanned);
            }
            drop(queue);
            shared.wake.notify_all();
        };
        let _ = std::thread::Builder::new().name("scan".into()).spawn(list);
    }
}
