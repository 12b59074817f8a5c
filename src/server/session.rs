//! One client's session: the protocol's methods, each in a few lines. What is done before the first `await`
//! happens in the order of the client's messages; see `transport`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use smol_str::SmolStr;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::request::{
    GotoDeclarationParams, GotoDeclarationResponse, GotoImplementationParams, GotoImplementationResponse,
};
use tower_lsp::ls_types::*;

use super::analyst::Analyst;
use super::client::Client;
use super::lifecycle::Lifecycle;
use super::open::OpenDocument;
use super::outbox::Outbox;
use super::roots::{Roots, path_of_uri};
use super::settings::Settings;
use super::token_deltas::GivenTokens;
use super::world::World;
use super::{capabilities, from_lsp, to_lsp, watch};
use crate::answer;
use crate::corpus::CorpusDocument;
use crate::folder::{find_folder, is_too_wide};
use crate::text::{DocumentSpan, EditBuffer};

/// How long `workspace/diagnostic` waits for something to report before it reports that nothing has changed.
const LONGEST_POLL: std::time::Duration = std::time::Duration::from_secs(20);

/// One client's session.
pub struct Session {
    outbox: Outbox,
    analyst: Analyst,
    lifecycle: Lifecycle,
    state: Mutex<State>,
    given_tokens: Arc<GivenTokens>,
}

/// What changes with the client's notifications.
#[derive(Default)]
struct State {
    client: Arc<Client>,
    roots: Arc<Roots>,
    /// Open documents, by URI as the client spells it.
    open: BTreeMap<String, OpenDocument>,
    settings: Arc<Settings>,
    /// Watches the folders where the client does not.
    watcher: Option<watch::Watcher>,
}

/// A question as it stood when it arrived.
pub(super) struct Asked {
    name: SmolStr,
    /// The text that the question's positions are of, where the document is open.
    text: Option<EditBuffer>,
    /// The number of that text.
    text_sequence: u64,
    /// The corpus must hold all changes up to this.
    sequence: u64,
}

impl Session {
    /// A session that has not begun.
    pub fn new(outbox: Outbox, analyst: Analyst, lifecycle: Lifecycle) -> Self {
        Session { outbox, analyst, lifecycle, state: Mutex::default(), given_tokens: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a question's place in line. Must be called before the handler's first `await`.
    pub(super) fn asked(&self, uri: &Uri) -> Asked {
        let state = self.lock();
        let open = state.open.get(uri.as_str());
        Asked {
            name: state.roots.name_of(uri),
            text: open.map(|open| open.text.clone()),
            text_sequence: open.map_or(0, |open| open.sequence),
            sequence: self.analyst.sequence(),
        }
    }

    /// Answers a question about a document on a thread where it may take its time. `None` where there is no such
    /// document.
    async fn answer<T: Send + 'static>(
        &self,
        asked: Asked,
        answer: impl FnOnce(&World, &CorpusDocument) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let world = self.reached(asked.sequence).await?;
        off_the_reader(move || {
            let document = world.snapshot.by_name(&asked.name)?;
            Some(answer(&world, document))
        })
        .await
    }

    /// Answers a question about a place of a document. The place is given as a byte offset of the source.
    pub(super) async fn answer_at<T: Send + 'static>(
        &self,
        asked: Asked,
        position: Position,
        question: impl FnOnce(&World, &CorpusDocument, u32) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let here = self.answer_in(asked, position, |world, document, written, offset| {
            // Front matter is about the article, and none of its text.
            (!answer::in_front_matter(document, written)).then(|| question(world, document, offset))
        });
        Ok(here.await?.flatten())
    }

    /// The same, with the byte offset of the document as written before that of the source.
    async fn answer_in<T: Send + 'static>(
        &self,
        asked: Asked,
        position: Position,
        answer: impl FnOnce(&World, &CorpusDocument, u32, u32) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let world = self.reached(asked.sequence).await?;
        off_the_reader(move || {
            let Some(document) = world.snapshot.by_name(&asked.name) else { return Ok(None) };
            let written = asked.offset(&world, document, position).ok_or_else(Error::content_modified)?;
            let source = document.document.to_source(DocumentSpan::new(written, written)).start;
            Ok(Some(answer(&world, document, written, source)))
        })
        .await?
    }

    /// Answers a question about the folders as a whole.
    pub(super) async fn answer_folder<T: Send + 'static>(
        &self,
        answer: impl FnOnce(&World) -> T + Send + 'static,
    ) -> Result<T> {
        let sequence = self.analyst.sequence();
        let world = self.reached(sequence).await?;
        off_the_reader(move || answer(&world)).await
    }

    /// Who decides, today.
    pub(super) fn reviewer_of_today(&self) -> answer::Reviewer {
        self.lock().settings.reviewer_of_today()
    }

    async fn reached(&self, sequence: u64) -> Result<Arc<World>> {
        self.analyst.reached(sequence).await.ok_or_else(|| Error {
            code: ErrorCode::ServerError(-32803),
            message: "The articles are still being read; ask again later.".into(),
            data: None,
        })
    }

    /// The folders have changed: reads them, and the open documents under their new names.
    fn read_folders(&self, state: &mut State, roots: Roots) {
        state.roots = Arc::new(roots);
        let open = state.open.values().map(|open| (state.roots.name_of(&open.uri), open.clone())).collect();
        self.analyst.set_roots(state.roots.clone(), open);
        if !state.client.watches_files {
            state.watcher = watch::Watcher::start(&state.roots, self.analyst.clone());
        }
    }

    fn set_settings(&self, settings: Settings) {
        let mut state = self.lock();
        if *state.settings != settings {
            state.settings = Arc::new(settings);
            self.analyst.set_settings(state.settings.clone());
        }
    }

    /// Asks the client for its settings, if it can be asked.
    async fn fetch_settings(&self) {
        if !self.lock().client.configuration {
            return;
        }
        let items = vec![ConfigurationItem { scope_uri: None, section: Some("newsmark".to_owned()) }];
        let answer = self.outbox.ask::<request::WorkspaceConfiguration>(ConfigurationParams { items }).await;
        if let Some(settings) = answer.and_then(|values| Settings::read(values.first()?)) {
            self.set_settings(settings);
        }
    }
}

impl Asked {
    /// The byte offset of a position in the text of the corpus, which may be newer than the question.
    fn offset(&self, world: &World, document: &CorpusDocument, position: Position) -> Option<u32> {
        let Some(text) = &self.text else { return Some(from_lsp::offset(world, document, position)) };
        let offset = text.offset(from_lsp::position(position), world.client.encoding);
        match world.open.get(&self.name) {
            Some(open) if open.sequence == self.text_sequence => Some(offset),
            _ => text.carry_over(offset, document.document.text()),
        }
    }
}

/// Runs what may take long on a thread of its own, which is not begun if the question is cancelled before.
async fn off_the_reader<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    struct Abort(tokio::task::AbortHandle);
    impl Drop for Abort {
        fn drop(&mut self) {
            self.0.abort();
        }
    }
    let task = tokio::task::spawn_blocking(work);
    let _abort = Abort(task.abort_handle());
    task.await.map_err(|_| Error::internal_error())
}

impl LanguageServer for Session {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Arc::new(Client::new(&params.capabilities));
        self.analyst.set_client(client.clone());
        if let Some(process) = params.process_id {
            tokio::spawn(self.lifecycle.clone().watch_client(process));
        }
        let settings = params.initialization_options.as_ref().and_then(Settings::read);
        #[allow(deprecated)]
        let root = params.root_uri;
        let folders: Vec<PathBuf> = match params.workspace_folders {
            Some(folders) if !folders.is_empty() => {
                folders.iter().filter_map(|folder| path_of_uri(&folder.uri)).collect()
            }
            _ => root.iter().filter_map(path_of_uri).collect(),
        };
        let mut state = self.lock();
        state.client = client.clone();
        state.roots = Arc::new(Roots::new(folders));
        if let Some(settings) = settings {
            state.settings = Arc::new(settings);
        }
        Ok(capabilities::initialize_result(&client))
    }

    async fn initialized(&self, _: InitializedParams) {
        let client = {
            let mut state = self.lock();
            self.analyst.set_settings(state.settings.clone());
            let roots = (*state.roots).clone();
            self.read_folders(&mut state, roots);
            state.client.clone()
        };
        capabilities::register(&client, &self.outbox).await;
        self.fetch_settings().await;
    }

    async fn shutdown(&self) -> Result<()> {
        self.lifecycle.shut_down();
        self.analyst.stop();
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let mut state = self.lock();
        // An editor without a project still gets the folder that the article belongs to.
        if let Some(path) = path_of_uri(&document.uri)
            && !state.roots.contain(&path)
            && let Some(folder) = find_folder(&path).filter(|folder| !is_too_wide(folder))
        {
            let roots = Roots::new(state.roots.paths().map(PathBuf::from).chain([folder]));
            self.read_folders(&mut state, roots);
        }
        let mut open = OpenDocument {
            format: from_lsp::format(&document.language_id, &document.uri),
            version: document.version,
            text: EditBuffer::new(&document.text),
            uri: document.uri,
            sequence: 0,
            opened: self.analyst.sequence(),
        };
        open.sequence = self.analyst.edit(state.roots.name_of(&open.uri), open.clone());
        state.open.insert(open.uri.as_str().to_owned(), open);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let mut state = self.lock();
        let encoding = state.client.encoding;
        let roots = state.roots.clone();
        // A document that was never opened has no text that the change could apply to.
        let Some(open) = state.open.get_mut(params.text_document.uri.as_str()) else { return };
        // The stream keeps the order of edits, whatever their numbers say.
        open.version = params.text_document.version;
        open.apply(params.content_changes, encoding);
        open.sequence = self.analyst.edit(roots.name_of(&open.uri), open.clone());
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {}

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let mut state = self.lock();
        if let Some(open) = state.open.remove(params.text_document.uri.as_str()) {
            self.analyst.close(state.roots.name_of(&open.uri), open.uri);
        }
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let files: Vec<PathBuf> =
            params.changes.iter().filter_map(|change| path_of_uri(&change.uri)).collect();
        self.analyst.files_changed(files);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let removed: Vec<PathBuf> = params.event.removed.iter().filter_map(|f| path_of_uri(&f.uri)).collect();
        let added = params.event.added.iter().filter_map(|folder| path_of_uri(&folder.uri));
        let mut state = self.lock();
        let kept = state.roots.paths().map(PathBuf::from).filter(|path| !removed.contains(path));
        let roots = Roots::new(kept.chain(added));
        self.read_folders(&mut state, roots);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        match Settings::read(&params.settings) {
            Some(settings) => self.set_settings(settings),
            None => self.fetch_settings().await,
        }
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        let asked = self.asked(&at.text_document.uri);
        let hover = self.answer_in(asked, at.position, |world, document, written, offset| {
            if let Some(place) = answer::mark_place_at(&world.snapshot, document, written) {
                return to_lsp::mark_hover(world, document, &place);
            }
            if answer::in_front_matter(document, written) {
                return None;
            }
            let card = answer::hover(&world.snapshot, document, &world.wanted, offset)?;
            Some(to_lsp::hover(world, document, &card))
        });
        Ok(hover.await?.flatten())
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.go(params.text_document_position_params, answer::definition).await
    }

    async fn goto_declaration(
        &self,
        params: GotoDeclarationParams,
    ) -> Result<Option<GotoDeclarationResponse>> {
        self.go(params.text_document_position_params, answer::declaration).await
    }

    async fn goto_implementation(
        &self,
        params: GotoImplementationParams,
    ) -> Result<Option<GotoImplementationResponse>> {
        self.go(params.text_document_position_params, answer::implementation).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        let asked = self.asked(&at.text_document.uri);
        let references =
            self.answer_in(
                asked,
                at.position,
                |world, document, written, offset| match answer::mark_place_at(
                    &world.snapshot,
                    document,
                    written,
                ) {
                    Some(place) => {
                        to_lsp::mark_locations(world, &answer::same_marks(&world.snapshot, &place.thing))
                    }
                    None if answer::in_front_matter(document, written) => Vec::new(),
                    None => to_lsp::locations(world, &answer::references(&world.snapshot, document, offset)),
                },
            );
        references.await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        let asked = self.asked(&at.text_document.uri);
        let highlights = self.answer_at(asked, at.position, |world, document, offset| {
            let spans = answer::highlights(&world.snapshot, document, offset);
            let highlight = |span| DocumentHighlight {
                range: to_lsp::source_range(world, document, span),
                kind: Some(DocumentHighlightKind::TEXT),
            };
            spans.into_iter().map(highlight).collect()
        });
        highlights.await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let asked = self.asked(&params.text_document.uri);
        Ok(self.answer(asked, to_lsp::symbols).await?.flatten())
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let sequence = self.analyst.sequence();
        let world = self.reached(sequence).await?;
        let symbols = off_the_reader(move || to_lsp::workspace_symbols(&world, &params.query)).await?;
        Ok(Some(WorkspaceSymbolResponse::Flat(symbols)))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        let asked = self.asked(&params.text_document.uri);
        self.answer(asked, to_lsp::folds).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let asked = self.asked(&params.text_document.uri);
        let given = self.given_tokens.clone();
        let tokens = self.answer(asked, move |world, document| {
            let data = to_lsp::semantic_tokens(world, document, None);
            let result_id = Some(given.keep(&document.name, &data));
            SemanticTokensResult::Tokens(SemanticTokens { result_id, data })
        });
        tokens.await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let asked = self.asked(&params.text_document.uri);
        let given = self.given_tokens.clone();
        let delta = self.answer(asked, move |world, document| {
            let data = to_lsp::semantic_tokens(world, document, None);
            given.delta(&document.name, &params.previous_result_id, data)
        });
        delta.await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let asked = self.asked(&params.text_document.uri);
        let tokens = self.answer(asked, move |world, document| {
            let within = from_lsp::span(world, document, params.range);
            let data = to_lsp::semantic_tokens(world, document, Some(within));
            SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data })
        });
        tokens.await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let asked = self.asked(&params.text_document.uri);
        let hints = self.answer(asked, move |world, document| {
            to_lsp::inlay_hints(world, document, from_lsp::source_span(world, document, params.range))
        });
        hints.await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let asked = self.asked(&params.text_document.uri);
        let lenses = self.answer(asked, |world, document| match world.settings.code_lens {
            true => to_lsp::code_lenses(world, document),
            false => Vec::new(),
        });
        lenses.await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let asked = self.asked(&params.text_document.uri);
        self.answer(asked, to_lsp::document_links).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let asked = self.asked(&params.text_document.uri);
        let ranges = self.answer(asked, move |world, document| {
            let offset = |position| from_lsp::offset(world, document, position);
            let positions = params.positions.into_iter();
            positions.map(|position| to_lsp::selection_range(world, document, offset(position))).collect()
        });
        ranges.await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let asked = self.asked(&at.text_document.uri);
        let completions = self.answer_in(asked, at.position, |world, document, written, _| {
            let completions = answer::completions(&world.snapshot, document, written);
            to_lsp::completions(world, document, completions)
        });
        completions.await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        let world = self.analyst.world();
        off_the_reader(move || to_lsp::resolved(&world, item)).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let asked = self.asked(&params.text_document.uri);
        let (client, settings) = {
            let state = self.lock();
            (state.client.clone(), state.settings.clone())
        };
        if !client.code_actions {
            return Ok(None);
        }
        let actions = self.answer(asked, move |world, document| {
            let selection = from_lsp::span(world, document, params.range);
            let reviewer = settings.reviewer_of_today();
            let actions = answer::actions(&world.snapshot, document, &world.wanted, selection, &reviewer);
            let mut list = to_lsp::code_actions(world, document, actions, &params.context);
            list.extend(to_lsp::dictionary_actions(world, document, selection, &params.context));
            list
        });
        actions.await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        self.run_command(params).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let asked = self.asked(&params.text_document.uri);
        let place = self.answer_in(asked, params.position, |world, document, written, _| {
            let span = answer::prepare_rename(&world.snapshot, document, written)?;
            Some(PrepareRenameResponse::Range(to_lsp::range(world, document, span)))
        });
        Ok(place.await?.flatten())
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let asked = self.asked(&at.text_document.uri);
        let edit =
            self.answer_in(asked, at.position, move |world, document, written, _| {
                match answer::rename(&world.snapshot, document, written, &params.new_name)? {
                    Ok(edits) => {
                        let edit = to_lsp::workspace_edit(world, edits);
                        Some(Ok(match answer::renamed_entity(&world.snapshot, document, written) {
                            Some(old) => to_lsp::with_dictionaries(world, edit, &old, &params.new_name),
                            None => edit,
                        }))
                    }
                    Err(reason) => Some(Err(Error::invalid_params(reason.to_string()))),
                }
            });
        edit.await?.flatten().transpose()
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        let sequence = self.analyst.sequence();
        let world = self.reached(sequence).await?;
        let edit = move || {
            let mut edits = Vec::new();
            let mut renamed = Vec::new();
            for file in &params.files {
                let (Ok(old), Ok(new)) = (file.old_uri.parse::<Uri>(), file.new_uri.parse::<Uri>()) else {
                    continue;
                };
                let (old, new) = (world.roots.name_of(&old), world.roots.name_of(&new));
                edits.extend(answer::rename_file(&world.snapshot, &old, &new));
                renamed.push((old, new));
            }
            let edit = (!edits.is_empty()).then(|| to_lsp::workspace_edit(&world, edits));
            to_lsp::with_sidecars(&world, edit, &renamed)
        };
        off_the_reader(edit).await
    }

    async fn linked_editing_range(
        &self,
        params: LinkedEditingRangeParams,
    ) -> Result<Option<LinkedEditingRanges>> {
        let at = params.text_document_position_params;
        let asked = self.asked(&at.text_document.uri);
        let ranges = self.answer_in(asked, at.position, |world, document, written, _| {
            let place = answer::mark_place_at(&world.snapshot, document, written)?;
            // Elsewhere the id is written, too; only renaming reaches there.
            let answer::MarkThing::Id { document: name, .. } = &place.thing else { return None };
            if *name != document.name {
                return None;
            }
            let places = answer::mark_places(&world.snapshot, document).into_iter();
            let same = places.filter(|other| other.thing == place.thing);
            let ranges = same.map(|other| to_lsp::range(world, document, other.span)).collect();
            Some(LinkedEditingRanges { ranges, word_pattern: Some(r"[\w.-]+".to_owned()) })
        });
        Ok(ranges.await?.flatten())
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let asked = self.asked(&params.text_document.uri);
        self.answer(asked, |world, document| to_lsp::formatting(world, document, None)).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let asked = self.asked(&params.text_document.uri);
        let edits = self.answer(asked, move |world, document| {
            let within = from_lsp::span(world, document, params.range);
            to_lsp::formatting(world, document, Some(within))
        });
        edits.await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let at = params.text_document_position;
        let asked = self.asked(&at.text_document.uri);
        let edits = self.answer_in(asked, at.position, |world, document, written, _| {
            // The mark whose closing brace was typed.
            let spans = document.document.spans().iter();
            let closed =
                spans.filter(|span| span.whole.end == written).min_by_key(|span| span.whole.len())?;
            Some(to_lsp::formatting(world, document, Some(closed.attributes.span)))
        });
        Ok(edits.await?.flatten())
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        let at = params.text_document_position_params;
        let asked = self.asked(&at.text_document.uri);
        let item = self.answer_at(asked, at.position, |world, document, offset| {
            to_lsp::call_item(world, &answer::caller_at(&world.snapshot, document, offset)?)
        });
        Ok(item.await?.flatten().map(|item| vec![item]))
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        let calls = self.call_hierarchy(params.item, answer::calls_to).await?;
        let call = |(from, from_ranges)| CallHierarchyIncomingCall { from, from_ranges };
        Ok(calls.map(|calls| calls.into_iter().map(call).collect()))
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        let asked_in = params.item.uri.clone();
        let calls = self.call_hierarchy(params.item, answer::calls_from).await?;
        let call = |(to, ranges): (CallHierarchyItem, Vec<Range>)| {
            // These ranges are of the document of who calls. What is said elsewhere is shown by the item's own place.
            let from_ranges = if to.uri == asked_in { ranges } else { Vec::new() };
            CallHierarchyOutgoingCall { to, from_ranges }
        };
        Ok(calls.map(|calls| calls.into_iter().map(call).collect()))
    }

    async fn prepare_type_hierarchy(
        &self,
        params: TypeHierarchyPrepareParams,
    ) -> Result<Option<Vec<TypeHierarchyItem>>> {
        let at = params.text_document_position_params;
        let asked = self.asked(&at.text_document.uri);
        let item = self.answer_at(asked, at.position, |world, document, offset| {
            to_lsp::type_item(world, &answer::body_at(&world.snapshot, document, offset)?)
        });
        Ok(item.await?.flatten().map(|item| vec![item]))
    }

    async fn supertypes(
        &self,
        params: TypeHierarchySupertypesParams,
    ) -> Result<Option<Vec<TypeHierarchyItem>>> {
        self.type_hierarchy(params.item, answer::wholes).await
    }

    async fn subtypes(&self, params: TypeHierarchySubtypesParams) -> Result<Option<Vec<TypeHierarchyItem>>> {
        self.type_hierarchy(params.item, answer::parts).await
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let asked = self.asked(&params.text_document.uri);
        let diagnostics = self.answer(asked, to_lsp::diagnostics).await?;
        let (items, hash) = diagnostics.unwrap_or_default();
        let report = if params.previous_result_id.as_ref() == Some(&hash) && !hash.is_empty() {
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: hash },
            })
        } else {
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(hash),
                    items,
                },
            })
        };
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let mut sequence = self.analyst.sequence();
        let end = tokio::time::Instant::now() + LONGEST_POLL;
        let previous: Arc<BTreeMap<String, String>> = Arc::new(
            params.previous_result_ids.into_iter().map(|id| (id.uri.as_str().to_owned(), id.value)).collect(),
        );
        loop {
            let world = self.reached(sequence).await?;
            let previous = previous.clone();
            let indexing = world.indexing;
            let (items, news) = off_the_reader(move || workspace_report(&world, &previous)).await?;
            // Clients ask again as soon as they are answered; without news the answer can wait.
            let more = tokio::time::timeout_at(end, self.analyst.changed_since(sequence));
            if news || (!indexing && more.await.is_err()) || tokio::time::Instant::now() >= end {
                return Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }));
            }
            if indexing {
                tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            }
            sequence = self.analyst.sequence();
        }
    }
}

impl Session {
    /// Incoming and outgoing calls differ in the question only.
    async fn call_hierarchy(
        &self,
        item: CallHierarchyItem,
        question: fn(&crate::corpus::Snapshot, answer::Voice) -> Vec<answer::Call>,
    ) -> Result<Option<Vec<(CallHierarchyItem, Vec<Range>)>>> {
        let asked = self.asked(&item.uri);
        let article = item.data.as_ref().is_some_and(|data| data.get("article").is_some());
        let calls = self.answer_at(asked, item.selection_range.start, move |world, document, offset| {
            let snapshot = &world.snapshot;
            let voice = match article {
                true => answer::Voice::Article(document.id),
                false => answer::caller_at(snapshot, document, offset)?.voice,
            };
            Some(to_lsp::calls(world, &question(snapshot, voice)))
        });
        Ok(calls.await?.flatten())
    }

    /// Wholes and parts differ in the question only.
    async fn type_hierarchy(
        &self,
        item: TypeHierarchyItem,
        question: fn(&crate::corpus::Snapshot, &str) -> Vec<answer::Body>,
    ) -> Result<Option<Vec<TypeHierarchyItem>>> {
        let id = item.data.as_ref().and_then(|data| data.get("id")?.as_str()).map(str::to_owned);
        let Some(id) = id else { return Ok(None) };
        let items = self.answer_folder(move |world| {
            let bodies = question(&world.snapshot, &id);
            bodies.iter().filter_map(|body| to_lsp::type_item(world, body)).collect()
        });
        Ok(Some(items.await?))
    }

    /// Definition, declaration and implementation differ in the question only.
    async fn go(
        &self,
        at: TextDocumentPositionParams,
        question: fn(&crate::corpus::Snapshot, &CorpusDocument, u32) -> Vec<answer::Target>,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let asked = self.asked(&at.text_document.uri);
        let targets = self.answer_in(asked, at.position, move |world, document, written, offset| {
            if let Some(place) = answer::mark_place_at(&world.snapshot, document, written) {
                let mut places = answer::same_marks(&world.snapshot, &place.thing);
                places.retain(|(_, place)| place.defines);
                return Some(GotoDefinitionResponse::Array(to_lsp::mark_locations(world, &places)));
            }
            if answer::in_front_matter(document, written) {
                return None;
            }
            let targets = question(&world.snapshot, document, offset);
            let origin = answer::thing_at(document, offset).map(|(_, span)| span);
            to_lsp::targets(world, document, origin, &targets)
        });
        Ok(targets.await?.flatten())
    }
}

/// The diagnostics of all documents that have some or had some, and whether anything is new.
fn workspace_report(
    world: &World,
    previous: &BTreeMap<String, String>,
) -> (Vec<WorkspaceDocumentDiagnosticReport>, bool) {
    let mut items = Vec::new();
    let mut news = false;
    let mut seen = std::collections::BTreeSet::new();
    for document in world.snapshot.documents() {
        let Some(uri) = world.uri_of(document) else { continue };
        let known = previous.get(uri.as_str());
        let (diagnostics, hash) = to_lsp::diagnostics(world, document);
        seen.insert(uri.as_str().to_owned());
        let version = world.open.get(&document.name).map(|open| i64::from(open.version));
        if known == Some(&hash) {
            let report = UnchangedDocumentDiagnosticReport { result_id: hash };
            items.push(WorkspaceDocumentDiagnosticReport::Unchanged(
                WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: report,
                },
            ));
        } else if known.is_some() || !diagnostics.is_empty() {
            news = true;
            let report = FullDocumentDiagnosticReport { result_id: Some(hash), items: diagnostics };
            items.push(WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: report,
            }));
        }
    }
    for uri in previous.keys().filter(|uri| !seen.contains(*uri)) {
        let Ok(uri) = uri.parse() else { continue };
        news = true;
        let report = FullDocumentDiagnosticReport { result_id: None, items: Vec::new() };
        items.push(WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
            uri,
            version: None,
            full_document_diagnostic_report: report,
        }));
    }
    (items, news)
}
