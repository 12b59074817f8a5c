//! What the client can do, read once from `initialize`. What it does not offer is not used.

use tower_lsp::ls_types::{ClientCapabilities, MarkupKind, PositionEncodingKind, ResourceOperationKind};

use crate::text::PositionEncoding;

/// The client's abilities, as far as the server's behaviour depends on them.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// How positions are counted.
    pub encoding: PositionEncoding,
    /// Hovers may be Markdown.
    pub hover_markdown: bool,
    /// Completion's documentation may be Markdown.
    pub completion_markdown: bool,
    /// Completions may say what they replace besides what they are put before.
    pub insert_replace: bool,
    /// Asks for diagnostics itself; they are not pushed then, or it would show them twice.
    pub pulls_diagnostics: bool,
    /// Shows related passages of published diagnostics.
    pub related_information: bool,
    /// Shows tags of published diagnostics.
    pub diagnostic_tags: bool,
    /// Shows links behind codes.
    pub code_description: bool,
    /// Definitions may say which words they belong to.
    pub definition_links: bool,
    /// The outline may be a tree.
    pub symbol_tree: bool,
    /// Can be asked to watch files.
    pub watches_files: bool,
    /// Shows progress that the server begins.
    pub progress: bool,
    /// Can be asked for its settings.
    pub configuration: bool,
    /// Can be told that settings it sends are wanted.
    pub registers_configuration: bool,
    /// Edits may carry versions and create files.
    pub document_changes: bool,
    /// Edits may create files.
    pub creates_files: bool,
    /// Edits may rename files.
    pub renames_files: bool,
    /// Takes code actions, not only commands.
    pub code_actions: bool,
    /// Can be asked to ask again for diagnostics.
    pub refreshes_diagnostics: bool,
    /// Can be asked to ask again for inlay hints.
    pub refreshes_hints: bool,
    /// Can be asked to ask again for code lenses.
    pub refreshes_lenses: bool,
    /// Can be asked to ask again for semantic tokens.
    pub refreshes_tokens: bool,
    /// Folds whole lines only.
    pub folds_lines_only: bool,
}

impl Client {
    /// Reads the capabilities.
    pub fn new(capabilities: &ClientCapabilities) -> Self {
        let mut client = Client { encoding: encoding(capabilities), ..Client::default() };
        if let Some(text) = &capabilities.text_document {
            let hover = text.hover.as_ref().and_then(|hover| hover.content_format.as_ref());
            client.hover_markdown = hover.is_some_and(|formats| formats.contains(&MarkupKind::Markdown));
            let item = text.completion.as_ref().and_then(|completion| completion.completion_item.as_ref());
            let formats = item.and_then(|item| item.documentation_format.as_ref());
            client.completion_markdown =
                formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown));
            client.insert_replace = item.and_then(|item| item.insert_replace_support).unwrap_or(false);
            client.pulls_diagnostics = text.diagnostic.is_some();
            if let Some(publish) = &text.publish_diagnostics {
                client.related_information = publish.related_information.unwrap_or(false);
                client.diagnostic_tags = publish.tag_support.is_some();
                client.code_description = publish.code_description_support.unwrap_or(false);
            }
            client.definition_links =
                text.definition.and_then(|definition| definition.link_support).unwrap_or(false);
            let symbols = text.document_symbol.as_ref();
            client.symbol_tree =
                symbols.and_then(|symbols| symbols.hierarchical_document_symbol_support).unwrap_or(false);
            client.code_actions =
                text.code_action.as_ref().is_some_and(|action| action.code_action_literal_support.is_some());
            client.folds_lines_only =
                text.folding_range.as_ref().and_then(|folding| folding.line_folding_only).unwrap_or(false);
        }
        if let Some(workspace) = &capabilities.workspace {
            let watched = workspace.did_change_watched_files.as_ref();
            client.watches_files = watched.and_then(|watched| watched.dynamic_registration).unwrap_or(false);
            client.configuration = workspace.configuration.unwrap_or(false);
            let configuration = workspace.did_change_configuration.as_ref();
            client.registers_configuration =
                configuration.and_then(|configuration| configuration.dynamic_registration).unwrap_or(false);
            if let Some(edit) = &workspace.workspace_edit {
                client.document_changes = edit.document_changes.unwrap_or(false);
                let operations = edit.resource_operations.as_deref().unwrap_or_default();
                client.creates_files = operations.contains(&ResourceOperationKind::Create);
                client.renames_files = operations.contains(&ResourceOperationKind::Rename);
            }
            let diagnostics = workspace.diagnostics.as_ref();
            client.refreshes_diagnostics =
                diagnostics.and_then(|diagnostics| diagnostics.refresh_support).unwrap_or(false);
            let hints = workspace.inlay_hint.as_ref();
            client.refreshes_hints = hints.and_then(|hints| hints.refresh_support).unwrap_or(false);
            let lenses = workspace.code_lens.as_ref();
            client.refreshes_lenses = lenses.and_then(|lenses| lenses.refresh_support).unwrap_or(false);
            let tokens = workspace.semantic_tokens.as_ref();
            client.refreshes_tokens = tokens.and_then(|tokens| tokens.refresh_support).unwrap_or(false);
        }
        if let Some(window) = &capabilities.window {
            client.progress = window.work_done_progress.unwrap_or(false);
        }
        client
    }

    /// The encoding's name in the protocol.
    pub fn encoding_kind(&self) -> PositionEncodingKind {
        match self.encoding {
            PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
            PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
            PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }
}

/// UTF-8 if it is offered, because it costs nothing; else UTF-32 if the client prefers that to UTF-16; else
/// UTF-16, which every client understands.
fn encoding(capabilities: &ClientCapabilities) -> PositionEncoding {
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    let Some(offered) = offered else { return PositionEncoding::Utf16 };
    if offered.contains(&PositionEncodingKind::UTF8) {
        return PositionEncoding::Utf8;
    }
    match offered.first() {
        Some(first) if *first == PositionEncodingKind::UTF32 => PositionEncoding::Utf32,
        _ => PositionEncoding::Utf16,
    }
}
