//! Folders of articles on disk: which files are documents, what `newsmark.toml` says, how a file becomes text.

mod config;
mod dictionaries;
mod patterns;
mod read;
mod walk;

pub use config::{CONFIG_FILE, Config, ConfigProblem, FailOn};
pub use dictionaries::{dictionary_files, lexicon_of};
pub use read::{
    LARGEST_FILE, Unreadable, annotated_by, document_format, read_document, read_text, sidecar_of,
};
pub use walk::{find_folder, is_document, is_too_wide, walk};
