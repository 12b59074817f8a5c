//! From plain data to the protocol's types. The other direction is in `from_lsp`.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use tower_lsp::ls_types::{self as lsp, Uri};

use super::dictionary_page;
use super::world::World;
use crate::answer::{self, Card, FoldKind, Level, SymbolKind, Tag, Target, TokenKind};
use crate::contradiction::Rule;
use crate::corpus::{CorpusDocument, Passage};
use crate::entity::EntityKind;
use crate::text::{DocumentSpan, SourceSpan};

/// Where the project is published; empty in a checkout that says nothing of it.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The range of a span of a document as written.
pub fn range(world: &World, document: &CorpusDocument, span: DocumentSpan) -> lsp::Range {
    let index = world.line_index(document);
    let text = document.document.text();
    let position = |offset| {
        let position = index.position(text, offset, world.client.encoding);
        lsp::Position::new(position.line, position.character)
    };
    lsp::Range::new(position(span.start), position(span.end))
}

/// The range of a span of the source.
pub fn source_range(world: &World, document: &CorpusDocument, span: SourceSpan) -> lsp::Range {
    range(world, document, document.document.to_document(span))
}

/// The place of a passage.
pub fn location(world: &World, passage: Passage) -> Option<lsp::Location> {
    let document = world.snapshot.document(passage.document)?;
    Some(lsp::Location::new(world.uri_of(document)?, source_range(world, document, passage.span)))
}

/// A hover: Markdown whose first line is plain text, or plain text.
pub fn hover(world: &World, document: &CorpusDocument, card: &Card) -> lsp::Hover {
    let mut card = Cow::Borrowed(card);
    // What other articles say is told as far as they are read, and that it is not all.
    if world.unread > 0 && !card.sections.is_empty() {
        card.to_mut().lines.extend(read_so_far(super::views::articles(world), world.unread));
    }
    let markup = if world.client.hover_markdown {
        lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: markdown(world, &card) }
    } else {
        lsp::MarkupContent { kind: lsp::MarkupKind::PlainText, value: card.plain() }
    };
    lsp::Hover {
        contents: lsp::HoverContents::Markup(markup),
        range: Some(source_range(world, document, card.span)),
    }
}

/// How much of the folder is read, while it is.
fn read_so_far(read: usize, unread: usize) -> Option<String> {
    (unread > 0).then(|| format!("{read} of {} articles are read so far.", read + unread))
}

/// A hover on a word of the markup: what it means.
pub fn mark_hover(world: &World, document: &CorpusDocument, place: &answer::MarkPlace) -> Option<lsp::Hover> {
    let text = match &place.thing {
        answer::MarkThing::Term(kind, name) => answer::term_meaning(*kind, name)?,
        answer::MarkThing::Entity(id) => answer::entity_meaning(&world.snapshot, id)?,
        answer::MarkThing::Id { document: name, id } => {
            let document = world.snapshot.by_name(name)?;
            let annotation = document.document.annotation(id)?;
            let words = annotation.span.of(document.document.source());
            format!(
                "{}: {}",
                answer::document_label(document),
                words.split_whitespace().collect::<Vec<_>>().join(" ")
            )
        }
    };
    let value = if world.client.hover_markdown { escaped(&text) } else { text };
    let kind =
        if world.client.hover_markdown { lsp::MarkupKind::Markdown } else { lsp::MarkupKind::PlainText };
    Some(lsp::Hover {
        contents: lsp::HoverContents::Markup(lsp::MarkupContent { kind, value }),
        range: Some(range(world, document, place.span)),
    })
}

/// The places of markup.
pub fn mark_locations(
    world: &World,
    places: &[(crate::corpus::DocumentId, answer::MarkPlace)],
) -> Vec<lsp::Location> {
    let location = |(id, place): &(crate::corpus::DocumentId, answer::MarkPlace)| {
        let document = world.snapshot.document(*id)?;
        Some(lsp::Location::new(world.uri_of(document)?, range(world, document, place.span)))
    };
    places.iter().filter_map(location).collect()
}

/// An edit of several documents, with versions where the client can check them.
pub fn workspace_edit(
    world: &World,
    edits: Vec<(crate::corpus::DocumentId, crate::markup::TextEdit)>,
) -> lsp::WorkspaceEdit {
    let mut by_document: std::collections::BTreeMap<_, Vec<lsp::TextEdit>> = Default::default();
    for (id, edit) in edits {
        let Some(document) = world.snapshot.document(id) else { continue };
        let edit = lsp::TextEdit::new(range(world, document, edit.span), edit.text);
        by_document.entry(id).or_default().push(edit);
    }
    let files = by_document.into_iter().filter_map(|(id, edits)| {
        let document = world.snapshot.document(id)?;
        let version = world.open.get(&document.name).map(|open| open.version);
        Some((world.uri_of(document)?, version, edits))
    });
    if world.client.document_changes {
        let changes = files
            .map(|(uri, version, edits)| lsp::TextDocumentEdit {
                text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
                edits: edits.into_iter().map(lsp::OneOf::Left).collect(),
            })
            .collect();
        let document_changes = Some(lsp::DocumentChanges::Edits(changes));
        return lsp::WorkspaceEdit { document_changes, ..lsp::WorkspaceEdit::default() };
    }
    #[allow(clippy::mutable_key_type)]
    let changes = files.map(|(uri, _, edits)| (uri, edits)).collect();
    lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
}

/// A change of several files, new ones included.
pub fn file_edits(world: &World, edits: &[answer::FileEdit]) -> lsp::WorkspaceEdit {
    use lsp::{DocumentChangeOperation as Operation, OneOf};
    let mut changes = Vec::new();
    let mut created = Vec::new();
    for edit in edits {
        match edit {
            answer::FileEdit::Change { document, edits } => {
                changes.extend(edits.iter().map(|edit| (*document, edit.clone())));
            }
            answer::FileEdit::Create { name, text } => {
                created.extend(world.roots.uri_of(name).map(|uri| (uri, text.clone())));
            }
        }
    }
    let mut edit = workspace_edit(world, changes);
    let whole = |text: String| lsp::TextEdit::new(lsp::Range::default(), text);
    if !(world.client.document_changes && world.client.creates_files) {
        // Most clients make the file when they apply the edit.
        for (uri, text) in created {
            if let Some(lsp::DocumentChanges::Edits(documents)) = &mut edit.document_changes {
                let text_document = lsp::OptionalVersionedTextDocumentIdentifier { uri, version: None };
                let edits = vec![OneOf::Left(whole(text))];
                documents.push(lsp::TextDocumentEdit { text_document, edits });
            } else if let Some(changes) = &mut edit.changes {
                changes.insert(uri, vec![whole(text)]);
            }
        }
        return edit;
    }
    let mut operations: Vec<Operation> = Vec::new();
    for (uri, text) in created {
        operations.push(Operation::Op(lsp::ResourceOp::Create(lsp::CreateFile {
            uri: uri.clone(),
            options: Some(lsp::CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) }),
            annotation_id: None,
        })));
        operations.push(Operation::Edit(lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: vec![OneOf::Left(whole(text))],
        }));
    }
    if let Some(lsp::DocumentChanges::Edits(documents)) = edit.document_changes.take() {
        operations.extend(documents.into_iter().map(Operation::Edit));
    }
    edit.document_changes = Some(lsp::DocumentChanges::Operations(operations));
    edit
}

/// The protocol's name of a kind of action.
pub fn action_kind(kind: answer::ActionKind) -> lsp::CodeActionKind {
    match kind {
        answer::ActionKind::Fix | answer::ActionKind::Decide => lsp::CodeActionKind::QUICKFIX,
        answer::ActionKind::FixAll => lsp::CodeActionKind::SOURCE_FIX_ALL,
        answer::ActionKind::Annotate => lsp::CodeActionKind::REFACTOR,
        answer::ActionKind::Rewrite => lsp::CodeActionKind::REFACTOR_REWRITE,
    }
}

/// Whether a client that asks for actions of some kinds wants one of this kind.
fn is_wanted(context: &lsp::CodeActionContext, kind: &lsp::CodeActionKind) -> bool {
    match &context.only {
        // A kind holds those that begin with it: "source" holds "source.fixAll".
        Some(only) => only.iter().any(|only| {
            let rest = kind.as_str().strip_prefix(only.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }),
        None => *kind != lsp::CodeActionKind::SOURCE_FIX_ALL,
    }
}

/// The dictionary of a document's folder, which may not be there yet.
pub struct DictionaryFile {
    name: smol_str::SmolStr,
    old: Option<String>,
}

impl DictionaryFile {
    /// That of the folder that the document lies in. `None` where there is no folder, or the file cannot be read:
    /// what cannot be read is not written over.
    pub fn of(world: &World, document: &CorpusDocument) -> Option<Self> {
        let path = world.roots.path_of(&document.name)?;
        let roots = world.roots.paths().filter(|root| path.starts_with(root));
        let folder = roots.max_by_key(|root| root.components().count())?;
        let file = folder.join(crate::entity::import::actors::ACTORS_FILE);
        let old = match std::fs::read_to_string(&file) {
            Ok(text) => Some(text),
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => None,
            Err(_) => return None,
        };
        Some(DictionaryFile { name: world.roots.name_of_path(&file), old })
    }

    /// Its text; empty where it is not there.
    pub fn text(&self) -> &str {
        self.old.as_deref().unwrap_or_default()
    }

    /// The edit that gives it another text, with edits of documents beside it.
    pub fn edit(
        &self,
        world: &World,
        mut edits: Vec<answer::FileEdit>,
        text: String,
    ) -> Option<lsp::WorkspaceEdit> {
        if self.text() == text {
            return Some(file_edits(world, &edits));
        }
        let Some(old) = &self.old else {
            edits.push(answer::FileEdit::Create { name: self.name.clone(), text });
            return Some(file_edits(world, &edits));
        };
        let change = file_change(world, world.roots.uri_of(&self.name)?, old, &text)?;
        Some(joined(file_edits(world, &edits), change))
    }
}

/// What can be written into the dictionary of the document's folder about who is mentioned.
pub fn dictionary_actions(
    world: &World,
    document: &CorpusDocument,
    selection: DocumentSpan,
    context: &lsp::CodeActionContext,
) -> Vec<lsp::CodeActionOrCommand> {
    let kind = lsp::CodeActionKind::REFACTOR;
    if !is_wanted(context, &kind) || answer::in_front_matter(document, selection.start) {
        return Vec::new();
    }
    let Some(file) = DictionaryFile::of(world, document) else { return Vec::new() };
    let offset = document.document.to_source(selection).start;
    let changes = answer::dictionary_changes(&world.snapshot, document, offset, file.text());
    let action = |change: answer::DictionaryChange| {
        Some(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
            title: change.title,
            kind: Some(kind.clone()),
            edit: Some(file.edit(world, change.edits, change.text)?),
            ..lsp::CodeAction::default()
        }))
    };
    changes.into_iter().filter_map(action).collect()
}

/// The change that makes `new` of a file that is no document and holds `old`.
fn file_change(world: &World, uri: Uri, old: &str, new: &str) -> Option<lsp::WorkspaceEdit> {
    let edit = answer::difference(old, new)?;
    let index = crate::text::LineIndex::new(old);
    let position = |offset| {
        let position = index.position(old, offset, world.client.encoding);
        lsp::Position::new(position.line, position.character)
    };
    let range = lsp::Range::new(position(edit.span.start), position(edit.span.end));
    let edits = vec![lsp::TextEdit::new(range, edit.text)];
    if world.client.document_changes {
        let text_document = lsp::OptionalVersionedTextDocumentIdentifier { uri, version: None };
        let edits = edits.into_iter().map(lsp::OneOf::Left).collect();
        let changes = lsp::DocumentChanges::Edits(vec![lsp::TextDocumentEdit { text_document, edits }]);
        return Some(lsp::WorkspaceEdit { document_changes: Some(changes), ..lsp::WorkspaceEdit::default() });
    }
    #[allow(clippy::mutable_key_type)]
    let changes = [(uri, edits)].into_iter().collect();
    Some(lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() })
}

/// The edit of marks with that of the dictionaries that have the renamed entity, too.
pub fn with_dictionaries(
    world: &World,
    edit: lsp::WorkspaceEdit,
    old: &str,
    new: &str,
) -> lsp::WorkspaceEdit {
    let files = world.roots.paths().flat_map(crate::folder::dictionary_files);
    let changes = files.filter_map(|file| {
        let text = std::fs::read_to_string(&file).ok()?;
        let renamed = answer::renamed_in_dictionary(&text, old, new)?;
        file_change(world, world.roots.uri_of(&world.roots.name_of_path(&file))?, &text, &renamed)
    });
    changes.fold(edit, joined)
}

/// Two edits of different files as one.
#[allow(clippy::mutable_key_type)]
fn joined(mut edit: lsp::WorkspaceEdit, other: lsp::WorkspaceEdit) -> lsp::WorkspaceEdit {
    use lsp::DocumentChanges::{Edits, Operations};
    match (&mut edit.document_changes, other.document_changes) {
        (Some(Edits(all)), Some(Edits(more))) => all.extend(more),
        (Some(Operations(all)), Some(Edits(more))) => {
            all.extend(more.into_iter().map(lsp::DocumentChangeOperation::Edit));
        }
        (None, more) => edit.document_changes = more,
        _ => {}
    }
    if let Some(more) = other.changes {
        edit.changes.get_or_insert_default().extend(more);
    }
    edit
}

/// An edit that also renames files beside those that the client is about to rename: their sidecars. A client that
/// renames no files in edits leaves that to its user.
pub fn with_sidecars(
    world: &World,
    edit: Option<lsp::WorkspaceEdit>,
    renamed: &[(smol_str::SmolStr, smol_str::SmolStr)],
) -> Option<lsp::WorkspaceEdit> {
    if !(world.client.document_changes && world.client.renames_files) {
        return edit;
    }
    let sidecars = renamed.iter().filter_map(|(old, new)| {
        let (old, new) = (format!("{old}.news"), format!("{new}.news"));
        // One that the client renames itself is not renamed twice.
        let known =
            world.snapshot.by_name(&old).filter(|_| renamed.iter().all(|(other, _)| *other != old))?;
        Some(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Rename(lsp::RenameFile {
            old_uri: world.uri_of(known)?,
            new_uri: world.roots.uri_of(&new)?,
            options: Some(lsp::RenameFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) }),
            annotation_id: None,
        })))
    });
    let sidecars: Vec<_> = sidecars.collect();
    if sidecars.is_empty() {
        return edit;
    }
    let mut edit = edit.unwrap_or_default();
    let mut operations = match edit.document_changes.take() {
        Some(lsp::DocumentChanges::Edits(edits)) => {
            edits.into_iter().map(lsp::DocumentChangeOperation::Edit).collect()
        }
        Some(lsp::DocumentChanges::Operations(operations)) => operations,
        None => Vec::new(),
    };
    // What is written into a sidecar is written before it has another name.
    operations.extend(sidecars);
    edit.document_changes = Some(lsp::DocumentChanges::Operations(operations));
    Some(edit)
}

/// Actions, those of the wanted kinds, each with the diagnostics it is about.
pub fn code_actions(
    world: &World,
    document: &CorpusDocument,
    actions: Vec<answer::Action>,
    context: &lsp::CodeActionContext,
) -> Vec<lsp::CodeActionOrCommand> {
    let mut list = Vec::new();
    for action in actions {
        let kind = action_kind(action.kind);
        if !is_wanted(context, &kind) {
            continue;
        }
        let solves = |diagnostic: &&lsp::Diagnostic| {
            let key = diagnostic.data.as_ref().and_then(|data| data.get("finding")?.as_str());
            let code = match &diagnostic.code {
                Some(lsp::NumberOrString::String(code)) => code.as_str(),
                _ => "",
            };
            let problem = action.solves.is_some_and(|(solved, span)| {
                solved == code && range(world, document, span) == diagnostic.range
            });
            problem || (key.is_some() && key == action.finding.as_deref())
        };
        let diagnostics: Vec<_> = context.diagnostics.iter().filter(solves).cloned().collect();
        list.push(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
            title: action.title,
            kind: Some(kind),
            diagnostics: (!diagnostics.is_empty()).then_some(diagnostics),
            edit: Some(file_edits(world, &action.edits)),
            is_preferred: (action.kind == answer::ActionKind::Fix).then_some(true),
            ..lsp::CodeAction::default()
        }));
    }
    list
}

/// The edits that put marks into their usual form, all of them or those that lie in a span.
pub fn formatting(
    world: &World,
    document: &CorpusDocument,
    within: Option<DocumentSpan>,
) -> Vec<lsp::TextEdit> {
    if document.document.format() == crate::markup::DocumentFormat::Raw {
        return Vec::new();
    }
    let edits = crate::markup::format_edits(&document.document).into_iter();
    let wanted = edits.filter(|edit| within.is_none_or(|within| within.contains(edit.span)));
    wanted.map(|edit| lsp::TextEdit::new(range(world, document, edit.span), edit.text)).collect()
}

/// Completions. What takes time to say is added by [`resolved`].
pub fn completions(
    world: &World,
    document: &CorpusDocument,
    completions: answer::Completions,
) -> lsp::CompletionResponse {
    let item = |(index, completion): (usize, answer::Completion)| {
        let replace = range(world, document, completion.replace);
        let text_edit = if world.client.insert_replace {
            let whole = range(world, document, completion.whole);
            let edit =
                lsp::InsertReplaceEdit { new_text: completion.insert, insert: replace, replace: whole };
            lsp::CompletionTextEdit::InsertAndReplace(edit)
        } else {
            lsp::CompletionTextEdit::Edit(lsp::TextEdit::new(replace, completion.insert))
        };
        lsp::CompletionItem {
            kind: Some(item_kind(completion.kind)),
            detail: (!completion.detail.is_empty()).then_some(completion.detail),
            // The best proposals come first, not the first of the alphabet.
            sort_text: Some(format!("{index:05}")),
            filter_text: completion.filter,
            text_edit: Some(text_edit),
            label: completion.label,
            ..lsp::CompletionItem::default()
        }
    };
    let items = completions.list.into_iter().enumerate().map(item).collect();
    lsp::CompletionResponse::List(lsp::CompletionList { is_incomplete: completions.more, items })
}

fn item_kind(kind: answer::CompletionKind) -> lsp::CompletionItemKind {
    match kind {
        answer::CompletionKind::Key => lsp::CompletionItemKind::PROPERTY,
        answer::CompletionKind::Class => lsp::CompletionItemKind::KEYWORD,
        answer::CompletionKind::Value => lsp::CompletionItemKind::ENUM_MEMBER,
        answer::CompletionKind::Entity => lsp::CompletionItemKind::VARIABLE,
        answer::CompletionKind::Mark => lsp::CompletionItemKind::REFERENCE,
    }
}

/// A completion with its documentation. What it is of is told by its kind and label, which come back as they were.
pub fn resolved(world: &World, mut item: lsp::CompletionItem) -> lsp::CompletionItem {
    use answer::CompletionKind as Kind;
    let kinds = [Kind::Key, Kind::Class, Kind::Value, Kind::Entity, Kind::Mark];
    let kind = kinds.into_iter().find(|&kind| Some(item_kind(kind)) == item.kind);
    let meaning = kind.and_then(|kind| answer::completion_meaning(&world.snapshot, kind, &item.label));
    if let Some(text) = meaning {
        item.documentation = Some(if world.client.completion_markdown {
            let value = escaped(&text);
            lsp::Documentation::MarkupContent(lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value })
        } else {
            lsp::Documentation::String(text)
        });
    }
    item
}

fn markdown(world: &World, card: &Card) -> String {
    let mut text = escaped(&card.title);
    for line in &card.lines {
        text.push_str("\n\n");
        text.push_str(&escaped(line));
    }
    for section in &card.sections {
        text.push_str("\n\n**");
        text.push_str(&escaped(&section.heading));
        text.push_str("**\n");
        for item in &section.items {
            text.push_str("\n- ");
            match item.passage.and_then(|passage| location(world, passage)) {
                Some(location) => {
                    let line = location.range.start.line + 1;
                    // A link's text must not hold what ends it.
                    text.push_str(&format!("{} [↗]({}#L{line})", escaped(&item.text), location.uri.as_str()));
                }
                None => text.push_str(&escaped(&item.text)),
            }
        }
    }
    text
}

/// Text of an article in Markdown: whatever could be read as Markdown is escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        let special = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '$');
        let list = index == 0 && matches!(c, '-' | '+');
        if special || list {
            escaped.push('\\');
        }
        escaped.push(if c == '\n' || c == '\r' { ' ' } else { c });
    }
    escaped
}

/// Definitions, as links where the client can show them. `origin` is what was asked about.
pub fn targets(
    world: &World,
    document: &CorpusDocument,
    origin: Option<SourceSpan>,
    targets: &[Target],
) -> Option<lsp::GotoDefinitionResponse> {
    let origin = origin.map(|origin| source_range(world, document, origin));
    let mut links: Vec<lsp::LocationLink> = targets
        .iter()
        .filter_map(|target| {
            let (passage, context) = match target {
                Target::Passage { passage, context } => (passage, context),
                Target::Dictionary(id) => return dictionary_entry(world, origin, id),
            };
            let document = world.snapshot.document(passage.document)?;
            Some(lsp::LocationLink {
                origin_selection_range: origin,
                target_uri: world.uri_of(document)?,
                target_range: source_range(world, document, *context),
                target_selection_range: source_range(world, document, passage.span),
            })
        })
        .collect();
    // The entry of a dictionary that can be opened is the whole answer.
    if links.len() > 1 && links[0].target_uri.as_str().ends_with(".toml") {
        links.truncate(1);
    }
    if links.is_empty() {
        return None;
    }
    Some(if world.client.definition_links {
        lsp::GotoDefinitionResponse::Link(links)
    } else {
        let location =
            |link: lsp::LocationLink| lsp::Location::new(link.target_uri, link.target_selection_range);
        lsp::GotoDefinitionResponse::Array(links.into_iter().map(location).collect())
    })
}

/// Where a dictionary tells of an id: one of the folders' own, the stronger first, else the page of those that come
/// with newsmark.
fn dictionary_entry(world: &World, origin: Option<lsp::Range>, id: &str) -> Option<lsp::LocationLink> {
    let (target_uri, line) = dictionary_place(world, id)?;
    let at = lsp::Range::new(lsp::Position::new(line, 0), lsp::Position::new(line, 0));
    Some(lsp::LocationLink {
        origin_selection_range: origin,
        target_uri,
        target_range: at,
        target_selection_range: at,
    })
}

/// The file and line, from 0, of an id's entry.
fn dictionary_place(world: &World, id: &str) -> Option<(Uri, u32)> {
    if !world.snapshot.lexicon().is_own(id) {
        return dictionary_page::entry(id);
    }
    let folders = world.roots.paths();
    let files: Vec<_> = folders.flat_map(crate::folder::dictionary_files).collect();
    files.into_iter().rev().find_map(|file| {
        let text = std::fs::read_to_string(&file).ok()?;
        let (actors, _) = crate::entity::import::actors::read(&text);
        let actor = actors.into_iter().find(|actor| actor.entry.id == id)?;
        let line = u32::try_from(actor.line).ok()?.saturating_sub(1);
        Some((world.roots.uri_of(&world.roots.name_of_path(&file))?, line))
    })
}

/// An item of the type hierarchy. `None` where there is no place to show.
pub fn type_item(world: &World, body: &answer::Body) -> Option<lsp::TypeHierarchyItem> {
    let (uri, range) = match body.mention.and_then(|passage| location(world, passage)) {
        Some(location) => (location.uri, location.range),
        None => {
            let (uri, line) = dictionary_place(world, &body.id)?;
            (uri, lsp::Range::new(lsp::Position::new(line, 0), lsp::Position::new(line, 0)))
        }
    };
    Some(lsp::TypeHierarchyItem {
        name: body.name.clone(),
        kind: entity_symbol_kind(body.kind),
        tags: None,
        detail: Some(body.detail.clone()),
        uri,
        range,
        selection_range: range,
        // The hierarchy goes on from the id, whether or not anybody is mentioned there.
        data: Some(serde_json::json!({ "id": body.id })),
    })
}

/// The places of passages.
pub fn locations(world: &World, passages: &[Passage]) -> Vec<lsp::Location> {
    passages.iter().filter_map(|&passage| location(world, passage)).collect()
}

/// The diagnostics of a document, with the hash that names this list.
pub fn diagnostics(world: &World, document: &CorpusDocument) -> (Vec<lsp::Diagnostic>, String) {
    let open = world.open.contains_key(&document.name);
    let mut list = Vec::new();
    for remark in answer::diagnostics(&world.snapshot, document, &world.wanted) {
        let furniture = remark.tag == Some(Tag::Unnecessary);
        // Nobody sees the grey of a closed document, and its list would be long.
        let wanted = if furniture {
            open && world.settings.furniture
        } else {
            open || (world.settings.folder_findings && remark.level >= Level::Information)
        };
        if wanted {
            list.push(diagnostic(world, document, &remark));
        }
    }
    let mut hasher = rustc_hash::FxHasher::default();
    serde_json::to_vec(&list).unwrap_or_default().hash(&mut hasher);
    // Neovim forgets the list of a document that it loads again, but not the list's name: told that nothing has
    // changed, it would show none. So a list is another one in each opening.
    world.open.get(&document.name).map(|open| open.opened).hash(&mut hasher);
    (list, format!("{:016x}", hasher.finish()))
}

fn diagnostic(world: &World, document: &CorpusDocument, remark: &answer::Diagnostic) -> lsp::Diagnostic {
    let client = &world.client;
    // A client that asks for diagnostics has the newer abilities whether or not it says so of pushed ones.
    let pulls = client.pulls_diagnostics;
    let related: Vec<_> = remark
        .related
        .iter()
        .filter_map(|place| {
            let location = location(world, place.passage)?;
            Some(lsp::DiagnosticRelatedInformation { location, message: place.message.clone() })
        })
        .collect();
    let shows_related = client.related_information || pulls;
    let mut message = remark.message.clone();
    if !shows_related {
        for place in &remark.related {
            message.push_str("\n- ");
            message.push_str(&place.message);
        }
    }
    let page = remark.rule.filter(|_| client.code_description || pulls).and_then(rule_page);
    let tag = remark.tag.filter(|_| client.diagnostic_tags || pulls);
    lsp::Diagnostic {
        range: range(world, document, remark.span),
        severity: Some(match remark.level {
            Level::Error => lsp::DiagnosticSeverity::ERROR,
            Level::Warning => lsp::DiagnosticSeverity::WARNING,
            Level::Information => lsp::DiagnosticSeverity::INFORMATION,
            Level::Hint => lsp::DiagnosticSeverity::HINT,
        }),
        code: Some(lsp::NumberOrString::String(remark.code.to_owned())),
        code_description: page.map(|href| lsp::CodeDescription { href }),
        source: Some("newsmark".to_owned()),
        message,
        related_information: (shows_related && !related.is_empty()).then_some(related),
        tags: tag.map(|Tag::Unnecessary| vec![lsp::DiagnosticTag::UNNECESSARY]),
        data: remark.finding.as_ref().map(|finding| serde_json::json!({ "finding": finding.key })),
    }
}

/// The page that explains a rule.
pub fn rule_page(rule: Rule) -> Option<Uri> {
    if !REPOSITORY.is_empty() {
        return format!("{REPOSITORY}/blob/main/docs/rules/{}.md", rule.code()).parse().ok();
    }
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules").join(rule.code());
    Uri::from_file_path(page.with_extension("md")).filter(|_| page.with_extension("md").is_file())
}

/// The outline, as a tree or as a flat list.
pub fn symbols(world: &World, document: &CorpusDocument) -> Option<lsp::DocumentSymbolResponse> {
    let outline = answer::document_symbols(document);
    if world.client.symbol_tree {
        let tree = outline.iter().map(|symbol| tree_symbol(world, document, symbol)).collect();
        return Some(lsp::DocumentSymbolResponse::Nested(tree));
    }
    let uri = world.uri_of(document)?;
    let mut flat = Vec::new();
    let mut add = |symbol: &answer::Symbol, container: Option<&str>| {
        #[allow(deprecated)]
        flat.push(lsp::SymbolInformation {
            name: symbol.name.clone(),
            kind: symbol_kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: lsp::Location::new(uri.clone(), source_range(world, document, symbol.selection)),
            container_name: container.map(str::to_owned),
        });
    };
    for symbol in &outline {
        add(symbol, None);
        symbol.children.iter().for_each(|child| add(child, Some(&symbol.name)));
    }
    Some(lsp::DocumentSymbolResponse::Flat(flat))
}

fn tree_symbol(world: &World, document: &CorpusDocument, symbol: &answer::Symbol) -> lsp::DocumentSymbol {
    let children: Vec<_> = symbol.children.iter().map(|child| tree_symbol(world, document, child)).collect();
    #[allow(deprecated)]
    lsp::DocumentSymbol {
        name: symbol.name.clone(),
        detail: Some(symbol.detail.clone()),
        kind: symbol_kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: source_range(world, document, symbol.span),
        selection_range: source_range(world, document, symbol.selection),
        children: (!children.is_empty()).then_some(children),
    }
}

/// The nearest of the protocol's kinds, which were made for programs: what matters is that kinds differ and that
/// editors' pickers can filter by them.
fn symbol_kind(kind: SymbolKind) -> lsp::SymbolKind {
    match kind {
        SymbolKind::Headline => lsp::SymbolKind::FILE,
        SymbolKind::Section => lsp::SymbolKind::MODULE,
        SymbolKind::Quote => lsp::SymbolKind::STRING,
        SymbolKind::Entity(kind) => entity_symbol_kind(kind),
    }
}

/// The symbol kind that stands for a kind of entity.
pub fn entity_symbol_kind(kind: EntityKind) -> lsp::SymbolKind {
    match kind {
        EntityKind::Person => lsp::SymbolKind::VARIABLE,
        EntityKind::Organisation => lsp::SymbolKind::INTERFACE,
        EntityKind::Government => lsp::SymbolKind::CLASS,
        EntityKind::ArmedGroup => lsp::SymbolKind::STRUCT,
        EntityKind::Outlet | EntityKind::Agency => lsp::SymbolKind::PACKAGE,
        EntityKind::Group => lsp::SymbolKind::ENUM,
        EntityKind::Place => lsp::SymbolKind::NAMESPACE,
    }
}

/// Symbols of all documents.
pub fn workspace_symbols(world: &World, query: &str) -> Vec<lsp::SymbolInformation> {
    let symbols = answer::workspace_symbols(&world.snapshot, query);
    let information = |symbol: answer::WorkspaceSymbol| {
        #[allow(deprecated)]
        Some(lsp::SymbolInformation {
            location: location(world, symbol.passage)?,
            kind: symbol_kind(symbol.kind),
            name: symbol.name,
            tags: None,
            deprecated: None,
            container_name: Some(symbol.container),
        })
    };
    symbols.into_iter().filter_map(information).collect()
}

/// Folds.
pub fn folds(world: &World, document: &CorpusDocument) -> Vec<lsp::FoldingRange> {
    let fold = |fold: answer::Fold| {
        let range = source_range(world, document, fold.span);
        let columns = !world.client.folds_lines_only;
        lsp::FoldingRange {
            start_line: range.start.line,
            start_character: None,
            end_line: range.end.line,
            end_character: columns.then_some(range.end.character),
            kind: Some(match fold.kind {
                // "Fold all comments" is how editors fold what is not the matter itself.
                FoldKind::Furniture => lsp::FoldingRangeKind::Comment,
                FoldKind::Section | FoldKind::Paragraph => lsp::FoldingRangeKind::Region,
            }),
            collapsed_text: (fold.kind == FoldKind::Furniture).then(|| "furniture …".to_owned()),
        }
    };
    let folds = answer::folds(document).into_iter().map(fold);
    folds.filter(|fold| fold.start_line < fold.end_line).collect()
}

/// The kinds of semantic tokens, in the order of their numbers.
const TOKEN_TYPES: [&str; 13] = [
    "person",
    "organisation",
    "government",
    "armedGroup",
    "outlet",
    "agency",
    "group",
    "place",
    "date",
    "number",
    "cue",
    "string",
    "comment",
];

const TOKEN_MODIFIERS: [&str; 4] = ["metonym", "definition", "described", "unresolved"];

/// What the numbers of semantic tokens mean.
pub fn token_legend() -> lsp::SemanticTokensLegend {
    lsp::SemanticTokensLegend {
        token_types: TOKEN_TYPES.into_iter().map(lsp::SemanticTokenType::new).collect(),
        token_modifiers: TOKEN_MODIFIERS.into_iter().map(lsp::SemanticTokenModifier::new).collect(),
    }
}

fn token_type(kind: TokenKind) -> u32 {
    let name = match kind {
        TokenKind::Entity(EntityKind::Person) => "person",
        TokenKind::Entity(EntityKind::Organisation) => "organisation",
        TokenKind::Entity(EntityKind::Government) => "government",
        TokenKind::Entity(EntityKind::ArmedGroup) => "armedGroup",
        TokenKind::Entity(EntityKind::Outlet) => "outlet",
        TokenKind::Entity(EntityKind::Agency) => "agency",
        TokenKind::Entity(EntityKind::Group) => "group",
        TokenKind::Entity(EntityKind::Place) => "place",
        TokenKind::Time => "date",
        TokenKind::Quantity => "number",
        TokenKind::Cue => "cue",
        TokenKind::Quote => "string",
        TokenKind::Furniture => "comment",
    };
    TOKEN_TYPES.iter().position(|&known| known == name).unwrap_or(0) as u32
}

/// Semantic tokens, one per line where a piece of text runs over several, which few editors can draw.
pub fn semantic_tokens(
    world: &World,
    document: &CorpusDocument,
    within: Option<DocumentSpan>,
) -> Vec<lsp::SemanticToken> {
    let index = world.line_index(document);
    let text = document.document.text();
    let mut tokens = Vec::new();
    let mut last = lsp::Position::new(0, 0);
    for piece in answer::semantic_tokens(document) {
        let span = document.document.to_document(piece.span);
        if within.is_some_and(|within| !within.overlaps(span)) {
            continue;
        }
        let modifiers = [
            piece.modifiers.metonym,
            piece.modifiers.first,
            piece.modifiers.described,
            piece.modifiers.unresolved,
        ];
        let bits =
            modifiers.iter().zip(0..).filter(|(set, _)| **set).fold(0, |bits, (_, bit)| bits | 1 << bit);
        for line in index.line_of(span.start)..=index.line_of(span.end) {
            let Some(line) = index.line_range(text, line) else { continue };
            let start = span.start.max(line.start as u32);
            let end = span.end.min(line.end as u32);
            if start >= end {
                continue;
            }
            let range = range(world, document, DocumentSpan::new(start, end));
            let delta_line = range.start.line - last.line;
            let from = if delta_line == 0 { last.character } else { 0 };
            tokens.push(lsp::SemanticToken {
                delta_line,
                delta_start: range.start.character - from,
                length: range.end.character - range.start.character,
                token_type: token_type(piece.kind),
                token_modifiers_bitset: bits,
            });
            last = range.start;
        }
    }
    tokens
}

/// Inlay hints.
pub fn inlay_hints(world: &World, document: &CorpusDocument, within: SourceSpan) -> Vec<lsp::InlayHint> {
    let hint = |hint: answer::Hint| lsp::InlayHint {
        position: source_range(world, document, SourceSpan::new(hint.at, hint.at)).start,
        label: lsp::InlayHintLabel::String(hint.label),
        kind: None,
        text_edits: None,
        tooltip: (!hint.reason.is_empty()).then_some(lsp::InlayHintTooltip::String(hint.reason)),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    };
    let wanted = world.settings.inlay_hints.into();
    answer::inlay_hints(&world.snapshot, document, within, wanted).into_iter().map(hint).collect()
}

/// Code lenses. A click shows their passages, where the client has a command for that.
pub fn code_lenses(world: &World, document: &CorpusDocument) -> Vec<lsp::CodeLens> {
    let Some(uri) = world.uri_of(document) else { return Vec::new() };
    let so_far = if world.unread > 0 { ", so far" } else { "" };
    let lens = |lens: answer::Lens| {
        let range = source_range(world, document, lens.span);
        let places = locations(world, &lens.passages);
        lsp::CodeLens {
            range,
            command: Some(lsp::Command {
                title: format!("{}{so_far}", lens.title),
                command: if places.is_empty() { String::new() } else { "newsmark.showReferences".to_owned() },
                arguments: (!places.is_empty()).then(|| {
                    vec![serde_json::json!(uri), serde_json::json!(range.start), serde_json::json!(places)]
                }),
            }),
            data: None,
        }
    };
    answer::code_lenses(&world.snapshot, document, &world.wanted).into_iter().map(lens).collect()
}

/// Links.
pub fn document_links(world: &World, document: &CorpusDocument) -> Vec<lsp::DocumentLink> {
    let link = |link: answer::Link| {
        let (target, tooltip) = match link.target {
            answer::LinkTarget::Address(address) => (address.parse().ok(), None),
            answer::LinkTarget::Document(id) => {
                let other = world.snapshot.document(id);
                (other.and_then(|other| world.uri_of(other)), other.map(answer::document_label))
            }
        };
        lsp::DocumentLink { range: range(world, document, link.span), target, tooltip, data: None }
    };
    let links = answer::document_links(&world.snapshot, document).into_iter().map(link);
    let mut links: Vec<_> = links.filter(|link| link.target.is_some()).collect();
    for place in answer::mark_places(&world.snapshot, document) {
        let answer::MarkThing::Id { document: name, id } = &place.thing else { continue };
        // Ids of this file are a jump away; those of others are worth a link.
        let Some(other) = world.snapshot.by_name(name).filter(|other| other.id != document.id) else {
            continue;
        };
        let Some(annotation) = other.document.annotation(id) else { continue };
        let Some(uri) = world.uri_of(other) else { continue };
        let start = source_range(world, other, annotation.span).start;
        links.push(lsp::DocumentLink {
            range: range(world, document, place.span),
            target: format!("{}#L{},{}", uri.as_str(), start.line + 1, start.character + 1).parse().ok(),
            tooltip: Some(answer::document_label(other)),
            data: None,
        });
    }
    links
}

/// The spans around a byte offset of the document, innermost first, each with the next as its parent.
pub fn selection_range(world: &World, document: &CorpusDocument, offset: u32) -> lsp::SelectionRange {
    let mut outer = None;
    for span in answer::selection_ranges(document, offset).into_iter().rev() {
        let range = range(world, document, span);
        outer = Some(lsp::SelectionRange { range, parent: outer.map(Box::new) });
    }
    outer.unwrap_or_default()
}

/// An item of the call hierarchy.
pub fn call_item(world: &World, caller: &answer::Caller) -> Option<lsp::CallHierarchyItem> {
    let location = location(world, caller.passage)?;
    Some(lsp::CallHierarchyItem {
        name: caller.name.clone(),
        kind: caller.kind.map_or(lsp::SymbolKind::FILE, entity_symbol_kind),
        tags: None,
        detail: Some(caller.detail.clone()),
        uri: location.uri,
        range: location.range,
        selection_range: location.range,
        // In a headline stand names, too.
        data: matches!(caller.voice, answer::Voice::Article(_))
            .then(|| serde_json::json!({ "article": true })),
    })
}

/// Calls with the ranges of their passages, all of which are in one document.
pub fn calls(world: &World, calls: &[answer::Call]) -> Vec<(lsp::CallHierarchyItem, Vec<lsp::Range>)> {
    let call = |call: &answer::Call| {
        let ranges = locations(world, &call.passages).into_iter().map(|place| place.range).collect();
        Some((call_item(world, &call.other)?, ranges))
    };
    calls.iter().filter_map(call).collect()
}

#[cfg(test)]
mod tests {
    use super::{escaped, read_so_far};

    #[test]
    fn a_card_says_how_much_is_read() {
        assert_eq!(read_so_far(3, 9).as_deref(), Some("3 of 12 articles are read so far."));
        assert_eq!(read_so_far(12, 0), None);
    }

    #[test]
    fn text_of_articles_is_no_markdown() {
        assert_eq!(escaped("- *a* [b](c)\n# d"), "\\- \\*a\\* \\[b\\](c) \\# d");
    }
}
