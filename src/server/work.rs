//! What the analyst's thread does: takes what has changed, brings the corpus up to date, hands out the result.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use smol_str::{SmolStr, format_smolstr};
use tower_lsp::ls_types::Uri;

use super::analyst::{Change, Event, NewRoots, Queue, Scanned, Shared};
use super::client::Client;
use super::open::OpenDocument;
use super::roots::Roots;
use super::settings::Settings;
use super::world::{Opened, World};
use crate::answer::Wanted;
use crate::contradiction;
use crate::corpus::{Changes, Corpus, Prepared, Snapshot, split_name};
use crate::folder::{
    CONFIG_FILE, Config, Unreadable, annotated_by, is_document, is_too_wide, lexicon_of, read_document, walk,
};
use crate::markup::{Document, DocumentFormat};
use crate::text::EditBuffer;

/// How long files of a folder are read before open documents get their turn again.
const SLICE: Duration = Duration::from_millis(50);
/// Files of a folder that are read at once.
const BATCH: usize = 8;
/// Reading a folder takes at least so many times as long as putting its findings together meanwhile.
const CATCH_UP: u32 = 8;
/// Longest pause that is waited for before a document that is slow to analyse is analysed again.
const LONGEST_PAUSE: Duration = Duration::from_millis(300);
/// An analysis that takes no longer than this is done at every keystroke.
const INSTANT: Duration = Duration::from_millis(15);

/// What the analyst's thread owns.
pub struct Work {
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
    /// What the first folder's `newsmark.toml` says of findings.
    folder_settings: crate::contradiction::Settings,
    /// Documents that hold decisions.
    deciding: BTreeSet<SmolStr>,
    caught_up: CaughtUp,
    /// Directories whose place in their folder is known to the corpus.
    placed: BTreeSet<String>,
}

/// When findings were last put together while a folder is read, and how long it took.
#[derive(Clone, Copy)]
struct CaughtUp {
    at: Instant,
    took: Duration,
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

/// What a batch has done so far.
#[derive(Default)]
struct Done {
    /// Edited, opened or closed documents.
    touched: BTreeSet<SmolStr>,
    /// Documents whose sidecars have changed: nobody edited these, so nobody asks about them by himself.
    annotated: BTreeSet<SmolStr>,
    /// Documents that were read, by whatever cause.
    read: BTreeSet<SmolStr>,
    changes: Vec<Changes>,
    closed: Vec<(SmolStr, Uri)>,
}

impl Work {
    /// Work on an empty corpus.
    pub fn new(shared: Arc<Shared>, tell: Box<dyn FnMut(Event) + Send>) -> Self {
        Work {
            shared,
            tell,
            corpus: Corpus::default(),
            world: Arc::default(),
            index: VecDeque::new(),
            index_total: 0,
            scan: 0,
            cost: BTreeMap::new(),
            folder_settings: Default::default(),
            deciding: BTreeSet::new(),
            placed: BTreeSet::new(),
            caught_up: CaughtUp { at: Instant::now(), took: Duration::ZERO },
        }
    }

    /// Works until the analyst is stopped.
    pub fn run(mut self) {
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
            if queue.is_idle() && self.index.is_empty() {
                queue = self.shared.wake.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
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
        let mut done = Done::default();
        let mut world = World { snapshot: Snapshot::default(), ..(*self.world).clone() };
        if let Some(client) = batch.client {
            world.client = client;
        }
        if let Some(settings) = batch.settings {
            world.settings = settings;
            done.touched.extend(world.open.keys().cloned());
        }
        let mut changes = batch.changes;
        let reread = batch.files.iter().any(|path| is_config(path)) && batch.roots.is_none();
        let roots = batch.roots.or_else(|| reread.then(|| (world.roots.clone(), self.open_documents())));
        if let Some((roots, open)) = roots {
            self.start_again(&mut world, &mut done, roots);
            for (name, document) in open {
                changes.entry(name).or_insert(Change::Open(document));
            }
        }
        for (name, change) in changes {
            self.change(&mut world, &mut done, name, change);
        }
        for path in batch.files {
            let name = world.roots.name_of_path(&path);
            // The editor has the last word on what it has open.
            let known = self.corpus.snapshot().by_name(&name).is_some();
            let new = is_document(&path) && world.roots.contain(&path) && path.is_file();
            if (known || new) && !world.open.contains_key(&name) {
                self.read(&mut done, &name, Some(path));
                done.touched.insert(name);
            }
        }
        if let Some(scanned) = batch.scanned.filter(|scanned| scanned.scan == self.scan) {
            scanned.problems.into_iter().for_each(|problem| (self.tell)(Event::Problem(problem)));
            self.folder_settings = scanned.settings;
            done.changes.push(self.corpus.regard(scanned.standing));
            self.index_total = scanned.files.len();
            self.index = scanned.files.into();
            (self.tell)(Event::Indexing { done: 0, of: self.index_total });
            self.decide_anew(&mut world, &mut done);
        }
        let was_indexing = !self.index.is_empty() || self.world.indexing;
        // Somebody who types goes before files that nobody looks at.
        if done.touched.is_empty() {
            self.read_on(&mut done, &world);
        }
        world.indexing = !self.index.is_empty();
        world.unread = self.index.len();
        self.finish(world, done, batch.through, was_indexing);
    }

    /// Forgets everything, and reads other folders.
    fn start_again(&mut self, world: &mut World, done: &mut Done, roots: Arc<Roots>) {
        for (name, opened) in std::mem::take(Arc::make_mut(&mut world.open)) {
            done.closed.push((name, opened.uri));
        }
        for document in self.corpus.snapshot().documents() {
            if let Some(uri) = world.roots.uri_of(&document.name) {
                done.closed.push((document.name.clone(), uri));
            }
        }
        let folders: Vec<PathBuf> =
            roots.paths().filter(|folder| !is_too_wide(folder)).map(Path::to_owned).collect();
        let (lexicon, problems) = lexicon_of(&folders);
        problems.into_iter().for_each(|problem| (self.tell)(Event::Problem(problem)));
        self.corpus = Corpus::with_lexicon(Arc::new(lexicon));
        self.deciding.clear();
        self.placed.clear();
        world.roots = roots.clone();
        world.lines = Arc::default();
        self.scan(roots);
    }

    /// Says how the keys of findings call a document's directory, the first time that one comes from there.
    fn place(&mut self, roots: &Roots, name: &str) {
        let directory = split_name(name).0;
        if self.placed.contains(directory) {
            return;
        }
        self.placed.insert(directory.to_owned());
        if let Some(key) = roots.place_of(name) {
            self.corpus.place(directory, &key);
        }
    }

    fn change(&mut self, world: &mut World, done: &mut Done, name: SmolStr, change: Change) {
        let started = Instant::now();
        match change {
            Change::Open(open) => {
                let document = Document::parse(open.text.text(), open.format);
                let document = self.with_sidecar(world, &name, document);
                self.place(&world.roots, &name);
                done.changes.push(self.corpus.update_document(&name, document));
                done.closed.retain(|(_, uri)| *uri != open.uri);
                Arc::make_mut(&mut world.open).insert(
                    name.clone(),
                    Opened {
                        uri: open.uri,
                        version: open.version,
                        sequence: open.sequence,
                        opened: open.opened,
                    },
                );
                self.cost.insert(name.clone(), started.elapsed());
                self.annotated_changed(world, done, &name);
                self.sidecar_affected(done, &name);
            }
            Change::Closed(uri) => {
                Arc::make_mut(&mut world.open).remove(&name);
                self.cost.remove(&name);
                done.closed.push((name.clone(), uri));
                let path = world.roots.path_of(&name).filter(|path| world.roots.contain(path));
                self.read(done, &name, path);
            }
        }
        done.read.insert(name.clone());
        done.touched.insert(name);
    }

    /// Puts its sidecar beside a raw document: the one that is open or known, else the one on disk.
    fn with_sidecar(&self, world: &World, name: &str, document: Document) -> Document {
        if document.format() == DocumentFormat::Newsmark {
            return document;
        }
        if let Some(sidecar) = self.corpus.snapshot().by_name(&format_smolstr!("{name}.news")) {
            return document.with_sidecar((*sidecar.document).clone());
        }
        let path = world.roots.path_of(name).and_then(|path| crate::folder::sidecar_of(&path));
        // One that cannot be read is complained about when it is read as a document of its own.
        match path.filter(|path| path.is_file()).map(|path| crate::folder::read_text(&path)) {
            Some(Ok(text)) => document.with_sidecar(Document::parse(text, DocumentFormat::Newsmark)),
            _ => document,
        }
    }

    /// A sidecar has changed: what it says is about another document.
    fn annotated_changed(&mut self, world: &World, done: &mut Done, sidecar: &str) {
        let Some(name) = sidecar.strip_suffix(".news") else { return };
        let snapshot = self.corpus.snapshot();
        let Some(annotated) = snapshot.by_name(name) else { return };
        let document = Document::parse(annotated.document.text(), annotated.document.format());
        let document = self.with_sidecar(world, name, document);
        done.changes.push(self.corpus.update_document(name, document));
        done.read.insert(name.into());
        done.annotated.insert(name.into());
    }

    /// A raw document has changed: notes in its sidecar may be stale now.
    fn sidecar_affected(&self, done: &mut Done, name: &str) {
        let sidecar = format_smolstr!("{name}.news");
        if self.corpus.snapshot().by_name(&sidecar).is_some() {
            done.touched.insert(sidecar);
        }
    }

    /// Takes over what is on disk: the file's text, or that there is none.
    fn read(&mut self, done: &mut Done, name: &SmolStr, path: Option<PathBuf>) {
        done.read.insert(name.clone());
        let world = self.world.clone();
        if let Some(path) = path.filter(|path| path.is_file()) {
            match crate::folder::read_text(&path) {
                Ok(text) => {
                    let document = Document::parse(text, crate::folder::document_format(&path));
                    let document = self.with_sidecar(&world, name, document);
                    self.place(&world.roots, name);
                    done.changes.push(self.corpus.update_document(name, document));
                    self.sidecar_affected(done, name);
                    return self.annotated_changed(&world, done, name);
                }
                Err(problem) => (self.tell)(Event::Problem(problem.to_string())),
            }
        }
        done.changes.push(self.corpus.remove(name));
        self.annotated_changed(&world, done, name);
    }

    /// Reads files of the folders for a while.
    fn read_on(&mut self, done: &mut Done, world: &World) {
        if self.index.is_empty() {
            return;
        }
        let started = Instant::now();
        while !self.index.is_empty() && started.elapsed() < SLICE {
            let files: Vec<PathBuf> = self.index.drain(..BATCH.min(self.index.len())).collect();
            let snapshot = self.corpus.snapshot();
            let lexicon = self.corpus.lexicon().clone();
            let read = files.par_iter().filter_map(|path| {
                let name = world.roots.name_of_path(path);
                if world.open.contains_key(&name) {
                    return None;
                }
                let known = snapshot.by_name(&format_smolstr!("{name}.news"));
                let document = match known {
                    // An open sidecar counts for more than the one on disk.
                    Some(sidecar) => crate::folder::read_text(path).map(|text| {
                        Document::parse(text, crate::folder::document_format(path))
                            .with_sidecar((*sidecar.document).clone())
                    }),
                    None => read_document(path),
                };
                Some(document.map(|document| (Prepared::read_document(&name, document, &lexicon), name)))
            });
            let mut documents = Vec::new();
            for result in read.collect::<Vec<Result<_, Unreadable>>>() {
                match result {
                    Ok((document, name)) => {
                        self.place(&world.roots, &name);
                        documents.push(document);
                        done.read.insert(name);
                    }
                    Err(problem) => (self.tell)(Event::Problem(problem.to_string())),
                }
            }
            done.changes.push(self.corpus.add(documents));
        }
        // Findings are put together now and then: that takes the longer the more there are.
        let last = self.caught_up;
        if self.index.is_empty() || last.at.elapsed() > CATCH_UP * last.took {
            let started = Instant::now();
            done.changes.push(self.corpus.catch_up());
            self.caught_up = CaughtUp { at: Instant::now(), took: started.elapsed() };
        }
    }

    /// What the folder wants of findings may be otherwise: all open documents are looked at again.
    fn decide_anew(&mut self, world: &mut World, done: &mut Done) {
        world.wanted = Arc::new(Wanted { settings: self.folder_settings.clone(), ..Wanted::default() });
        done.read.extend(world.open.keys().cloned());
    }

    /// Hands out the new state.
    fn finish(&mut self, mut world: World, done: Done, through: u64, was_indexing: bool) {
        world.snapshot = self.corpus.snapshot();
        let mut findings = BTreeSet::new();
        for changes in &done.changes {
            let names = changes.findings.iter().filter_map(|&id| world.snapshot.document(id));
            findings.extend(names.map(|document| document.name.clone()));
        }
        if !done.changes.is_empty() {
            // What a draft has from no source changes with any source.
            let open = world.open.keys().filter_map(|name| world.snapshot.by_name(name));
            findings.extend(open.filter(|open| open.draft).map(|draft| draft.name.clone()));
        }
        findings.extend(done.annotated.iter().cloned());
        self.settle(&mut world, &done, &mut findings);
        self.world = Arc::new(world);
        self.shared.world.store(self.world.clone());
        self.shared.applied.send_replace(through);
        let world = self.world.clone();
        if !done.touched.is_empty() || !findings.is_empty() || !done.closed.is_empty() {
            let (touched, closed) = (done.touched, done.closed);
            (self.tell)(Event::Changed { world: world.clone(), touched, findings, closed });
        }
        if was_indexing {
            if world.indexing {
                let read = self.index_total - self.index.len();
                (self.tell)(Event::Indexing { done: read, of: self.index_total });
            } else {
                (self.tell)(Event::Indexed { world });
            }
        }
    }

    /// Brings what people have settled up to date. Folders without decisions, the most, pay nothing for it.
    fn settle(&mut self, world: &mut World, done: &Done, findings: &mut BTreeSet<SmolStr>) {
        let had = !self.deciding.is_empty();
        for name in &done.read {
            let document = world.snapshot.by_name(name);
            if document.is_some_and(|document| !document.document.decisions().is_empty()) {
                self.deciding.insert(name.clone());
            } else {
                self.deciding.remove(name);
            }
        }
        if !had && self.deciding.is_empty() {
            return;
        }
        let wanted = Wanted::of(&world.snapshot, self.folder_settings.clone());
        if wanted.settled != world.wanted.settled || wanted.stale != world.wanted.stale {
            // A decision in one document changes what is told of the others that it is about.
            let ruled =
                |key: &String| wanted.settled.contains_key(key) != world.wanted.settled.contains_key(key);
            for finding in contradiction::all(&world.snapshot).filter(|finding| ruled(&finding.key)) {
                let documents = finding.passages().filter_map(|p| world.snapshot.document(p.document));
                findings.extend(documents.map(|document| document.name.clone()));
            }
            let stale = wanted.stale.iter().chain(&world.wanted.stale);
            let documents = stale.filter_map(|stale| world.snapshot.document(stale.document));
            findings.extend(documents.map(|document| document.name.clone()));
        }
        world.wanted = Arc::new(wanted);
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
                opened: opened.opened,
            };
            Some((name.clone(), open))
        });
        open.collect()
    }

    /// Lists the folders' files on a thread of its own; a large folder on a slow disk must not hold up the rest.
    fn scan(&mut self, roots: Arc<Roots>) {
        self.scan += 1;
        self.index.clear();
        let scan = self.scan;
        let shared = self.shared.clone();
        let list = move || {
            let mut scanned = list(&roots);
            scanned.scan = scan;
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

/// The files of folders, and what the first one wants of findings.
fn list(roots: &Roots) -> Scanned {
    let mut scanned = Scanned::default();
    let mut first = true;
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
        if std::mem::take(&mut first) {
            let (standing, problems) = config.standing();
            let file = folder.join(CONFIG_FILE);
            scanned.problems.extend(problems.iter().map(|problem| format!("{}: {problem}", file.display())));
            scanned.settings = config.settings();
            scanned.standing = standing;
        }
    }
    let mut seen = BTreeSet::new();
    scanned.files.retain(|file| seen.insert(file.clone()));
    // A sidecar is read before what it annotates, which is read once then.
    scanned.files.sort_by_cached_key(|file| match annotated_by(file) {
        Some(annotated) if seen.contains(&annotated) => (annotated, 0),
        _ => (file.clone(), 1),
    });
    scanned
}

/// Whether a change of this file changes how documents are read: configuration or dictionary.
fn is_config(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}
