//! Tells the editor what has changed: diagnostics, progress, that answers of before are out of date.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use smol_str::SmolStr;
use tower_lsp::ls_types::notification::{LogMessage, Progress, ShowMessage};
use tower_lsp::ls_types::request::{
    CodeLensRefresh, InlayHintRefreshRequest, SemanticTokensRefresh, WorkDoneProgressCreate,
    WorkspaceDiagnosticRefresh,
};
use tower_lsp::ls_types::{
    LogMessageParams, MessageType, NumberOrString, ProgressParams, ProgressParamsValue,
    PublishDiagnosticsParams, ShowMessageParams, Uri, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::analyst::Event;
use super::client::Client;
use super::outbox::Outbox;
use super::to_lsp;
use super::world::World;

/// Fewer files than this are read before a progress bar could be seen.
const WORTH_A_BAR: usize = 20;

/// Problems that are shown and not only logged, so that a folder full of them does not bury the editor.
const MOST_MESSAGES: usize = 3;

/// Hears the analyst's events and tells the editor.
pub struct Publisher {
    outbox: Outbox,
    runtime: tokio::runtime::Handle,
    /// What was published last, by name.
    published: BTreeMap<SmolStr, Published>,
    bar: Option<Bar>,
    bars: u64,
    messages: usize,
    client: Arc<Client>,
    refreshing: Arc<AtomicBool>,
}

struct Published {
    uri: Uri,
    version: Option<i32>,
    hash: String,
}

struct Bar {
    token: NumberOrString,
    /// The client has agreed to show it, and it has begun.
    begun: Arc<AtomicBool>,
    percentage: Arc<AtomicU64>,
}

impl Publisher {
    /// A publisher that has told nothing yet.
    pub fn new(outbox: Outbox, runtime: tokio::runtime::Handle) -> Self {
        Publisher {
            outbox,
            runtime,
            published: BTreeMap::new(),
            bar: None,
            bars: 0,
            messages: 0,
            client: Arc::default(),
            refreshing: Arc::default(),
        }
    }

    /// Tells the editor of an event.
    pub fn tell(&mut self, event: Event) {
        match event {
            Event::Changed { world, touched, findings, closed } => {
                self.client = world.client.clone();
                self.closed(&world, closed);
                let elsewhere = findings.difference(&touched).count() > 0;
                self.publish(&world, touched, findings);
                // While folders are read, every slice would ask for everything again.
                if elsewhere && !world.indexing {
                    self.refresh();
                }
            }
            Event::Indexing { done, of } => self.progress(done, of),
            Event::Indexed { world } => {
                self.client = world.client.clone();
                self.end_progress(&world);
                self.publish(&world, world.open.keys().cloned().collect(), BTreeSet::new());
                self.refresh();
            }
            Event::Problem(problem) => self.problem(problem),
        }
    }

    fn publish(&mut self, world: &World, touched: BTreeSet<SmolStr>, findings: BTreeSet<SmolStr>) {
        if world.client.pulls_diagnostics {
            return;
        }
        for name in touched.union(&findings) {
            let Some(document) = world.snapshot.by_name(name) else { continue };
            let Some(uri) = world.uri_of(document) else { continue };
            let version = world.open.get(name).map(|open| open.version);
            let (diagnostics, hash) = to_lsp::diagnostics(world, document);
            let known = self.published.get(name);
            let same = known.is_some_and(|known| known.hash == hash && known.version == version);
            // A closed document without findings needs no empty list if it never had another.
            if same || (known.is_none() && version.is_none() && diagnostics.is_empty()) {
                continue;
            }
            self.outbox.publish(PublishDiagnosticsParams::new(uri.clone(), diagnostics, version));
            self.published.insert(name.clone(), Published { uri, version, hash });
        }
    }

    /// Takes back the diagnostics of documents that are gone.
    fn closed(&mut self, world: &World, closed: Vec<(SmolStr, Uri)>) {
        for (name, uri) in closed {
            if world.snapshot.by_name(&name).is_some() {
                continue;
            }
            if let Some(published) = self.published.remove(&name)
                && published.uri == uri
            {
                self.outbox.publish(PublishDiagnosticsParams::new(uri, Vec::new(), None));
            }
        }
    }

    fn refresh(&self) {
        // One at a time: the client asks for everything anew, and sees all that has happened meanwhile.
        if self.refreshing.swap(true, Ordering::SeqCst) {
            return;
        }
        let (outbox, client, refreshing) =
            (self.outbox.clone(), self.client.clone(), self.refreshing.clone());
        self.runtime.spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            refreshing.store(false, Ordering::SeqCst);
            if client.pulls_diagnostics && client.refreshes_diagnostics {
                outbox.ask::<WorkspaceDiagnosticRefresh>(()).await;
            }
            if client.refreshes_tokens {
                outbox.ask::<SemanticTokensRefresh>(()).await;
            }
            if client.refreshes_hints {
                outbox.ask::<InlayHintRefreshRequest>(()).await;
            }
            if client.refreshes_lenses {
                outbox.ask::<CodeLensRefresh>(()).await;
            }
        });
    }

    fn progress(&mut self, done: usize, of: usize) {
        if of < WORTH_A_BAR || !self.client.progress {
            return;
        }
        let percentage = (done * 100 / of) as u64;
        match &self.bar {
            None => {
                self.bars += 1;
                let token = NumberOrString::String(format!("newsmark/reading/{}", self.bars));
                let begun = Arc::new(AtomicBool::new(false));
                self.bar =
                    Some(Bar { token: token.clone(), begun: begun.clone(), percentage: Arc::default() });
                let outbox = self.outbox.clone();
                self.runtime.spawn(async move {
                    let create = WorkDoneProgressCreateParams { token: token.clone() };
                    if outbox.ask::<WorkDoneProgressCreate>(create).await.is_none() {
                        return;
                    }
                    let begin = WorkDoneProgress::Begin(WorkDoneProgressBegin {
                        title: "newsmark: reading articles".to_owned(),
                        cancellable: Some(false),
                        message: Some(format!("{of} files")),
                        percentage: Some(percentage as u32),
                    });
                    report(&outbox, &token, begin);
                    // Whoever ends the bar before it has begun sets this first; then it ends here.
                    if begun.swap(true, Ordering::SeqCst) {
                        report(&outbox, &token, WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
                    }
                });
            }
            Some(bar) => {
                if bar.begun.load(Ordering::SeqCst)
                    && bar.percentage.swap(percentage, Ordering::SeqCst) != percentage
                {
                    let step = WorkDoneProgress::Report(WorkDoneProgressReport {
                        cancellable: Some(false),
                        message: Some(format!("{done} of {of} files")),
                        percentage: Some(percentage as u32),
                    });
                    report(&self.outbox, &bar.token, step);
                }
            }
        }
    }

    fn end_progress(&mut self, world: &World) {
        let Some(bar) = self.bar.take() else { return };
        if bar.begun.swap(true, Ordering::SeqCst) {
            let message = format!("{} articles", world.snapshot.documents().count());
            let end = WorkDoneProgressEnd { message: Some(message) };
            report(&self.outbox, &bar.token, WorkDoneProgress::End(end));
        }
    }

    fn problem(&mut self, message: String) {
        self.messages += 1;
        if self.messages <= MOST_MESSAGES {
            self.outbox.notify::<ShowMessage>(ShowMessageParams { typ: MessageType::WARNING, message });
        } else {
            self.outbox.notify::<LogMessage>(LogMessageParams { typ: MessageType::WARNING, message });
        }
    }
}

fn report(outbox: &Outbox, token: &NumberOrString, progress: WorkDoneProgress) {
    outbox.notify::<Progress>(ProgressParams {
        token: token.clone(),
        value: ProgressParamsValue::WorkDone(progress),
    });
}
