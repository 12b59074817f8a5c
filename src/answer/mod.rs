//! What people ask of a folder of articles, one file per question.
//!
//! An answer is plain data with public fields and byte offsets. It knows neither the protocol of an editor nor
//! a terminal, and it is never serialised as it stands: `server`, `cli` and `format` translate it.

mod actions;
mod call_hierarchy;
mod card;
mod code_lens;
mod comparison;
mod completion;
mod definition;
mod diagnostics;
mod dictionary;
mod dismissal;
mod document_links;
mod document_symbols;
mod draft;
mod finding_list;
mod folding;
mod highlight;
mod hover;
mod inlay_hints;
mod mark;
mod namesake;
mod naming;
mod passage_text;
mod references;
mod rename;
mod role;
mod selection_ranges;
mod semantic_tokens;
mod spelling;
mod stale;
mod thing;
mod timeline;
mod type_hierarchy;
mod wanted;
mod words;
mod workspace_symbols;

pub use actions::{
    Action, ActionKind, DECISIONS, Reviewer, Ruling, Verdict, actions, decision, in_front_matter,
};
pub use call_hierarchy::{Call, Caller, Voice, caller_at, calls_from, calls_to};
pub use card::{Card, Item, Section};
pub use code_lens::{Lens, code_lenses};
pub use comparison::{Comparison, Decided, Position, Question, comparison, findings_at};
pub use completion::{Completion, CompletionKind, Completions, completion_meaning, completions, id_for};
pub use definition::{Target, declaration, definition, implementation};
pub use diagnostics::{Diagnostic, Level, RelatedPlace, TOO_LONG, Tag, diagnostics};
pub use dictionary::{DictionaryChange, dictionary_changes, renamed_in_dictionary};
pub use document_links::{Link, LinkTarget, document_links};
pub use document_symbols::{Symbol, SymbolKind, document_symbols};
pub use draft::{Draft, FileEdit, difference};
pub use finding_list::{FindingList, ListedFinding, ToldEvent, finding_list};
pub use folding::{Fold, FoldKind, folds};
pub use highlight::highlights;
pub use hover::hover;
pub use inlay_hints::{Hint, WantedHints, inlay_hints};
pub use mark::{
    MarkPlace, MarkThing, document_called, entity_meaning, mark_place_at, mark_places, same_marks,
    term_meaning,
};
pub use passage_text::{PassageText, Report};
pub use references::references;
pub use rename::{RenameError, prepare_rename, rename, rename_file, renamed_entity};
pub use role::{RoleHolder, role_holder, with_role_of};
pub use selection_ranges::selection_ranges;
pub use semantic_tokens::{TokenKind, TokenModifiers, TokenSpan, semantic_tokens};
pub use spelling::{Misspelling, misspellings};
pub use thing::{Thing, thing_at, things_at};
pub use timeline::{
    DayBasis, Timeline, TimelineEntry, TimelineKind, entity_called, timeline_at, timeline_of,
};
pub use type_hierarchy::{Body, body_at, parts, wholes};
pub use wanted::Wanted;
pub use words::{document_label, kind_name};
pub use workspace_symbols::{WorkspaceSymbol, workspace_symbols};
