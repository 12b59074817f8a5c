//! The folders that the editor has open, and how their documents are called in the corpus.

use std::path::{Path, PathBuf};

use smol_str::{SmolStr, format_smolstr};
use tower_lsp::ls_types::Uri;

use crate::folder::find_folder;

/// The folders whose documents are read, in the editor's order.
///
/// A document's name is its path relative to the first folder; in the others the folder's label and a colon
/// stand before it. A file in none of them has its absolute path, and anything else its URI.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    roots: Vec<Root>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Root {
    path: PathBuf,
    label: String,
}

impl Roots {
    /// The folders at these paths; repeats are dropped.
    pub fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let mut roots = Roots::default();
        for path in paths {
            if roots.roots.iter().any(|root| root.path == path) {
                continue;
            }
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let mut label = name.clone();
            let mut number = 2;
            while roots.roots.iter().any(|root| root.label == label) {
                label = format!("{name}~{number}");
                number += 1;
            }
            roots.roots.push(Root { path, label });
        }
        roots
    }

    /// The paths of the folders.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(|root| root.path.as_path())
    }

    /// Whether a file lies in one of the folders.
    pub fn contain(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(&root.path))
    }

    /// What the document at a path is called.
    pub fn name_of_path(&self, path: &Path) -> SmolStr {
        let holders = self.roots.iter().enumerate().filter(|(_, root)| path.starts_with(&root.path));
        // Folders may lie inside each other; the innermost names the document.
        let innermost = holders.max_by_key(|(_, root)| root.path.components().count());
        let Some((index, root)) = innermost else { return slashed(path) };
        let relative = slashed(path.strip_prefix(&root.path).unwrap_or(path));
        if index == 0 { relative } else { format_smolstr!("{}:{relative}", root.label) }
    }

    /// The directory of a document from the root of its folder, with a `/` behind it where it is not empty: the
    /// nearest one with a `newsmark.toml`, else the editor's folder. `None` for what is no file.
    pub fn place_of(&self, name: &str) -> Option<String> {
        let path = self.path_of(name)?;
        let parent = path.parent()?;
        let holders = self.paths().filter(|root| parent.starts_with(root));
        let root = find_folder(parent)
            .or_else(|| holders.max_by_key(|root| root.components().count()).map(Path::to_owned))
            .unwrap_or_else(|| parent.to_owned());
        let relative = slashed(parent.strip_prefix(&root).unwrap_or(parent));
        Some(if relative.is_empty() { String::new() } else { format!("{relative}/") })
    }

    /// What the document with a URI is called.
    pub fn name_of(&self, uri: &Uri) -> SmolStr {
        match path_of_uri(uri) {
            Some(path) => self.name_of_path(&path),
            None => uri.as_str().into(),
        }
    }

    /// The URI of a document that is not open in the editor.
    pub fn uri_of(&self, name: &str) -> Option<Uri> {
        match self.path_of(name) {
            Some(path) => Uri::from_file_path(path),
            None => name.parse().ok(),
        }
    }

    /// The file of a document, unless its name is a URI.
    pub fn path_of(&self, name: &str) -> Option<PathBuf> {
        let absolute = Path::new(name);
        if absolute.is_absolute() {
            return Some(absolute.to_owned());
        }
        let labelled = self.roots.iter().skip(1).find_map(|root| {
            let relative = name.strip_prefix(root.label.as_str())?.strip_prefix(':')?;
            Some(root.path.join(relative))
        });
        if labelled.is_some() {
            return labelled;
        }
        // A scheme, as in "untitled:Untitled-1", and no file.
        if name.parse::<Uri>().is_ok()
            && !self.roots.first().is_some_and(|root| root.path.join(name).exists())
        {
            return None;
        }
        self.roots.first().map(|root| root.path.join(name))
    }
}

/// The path of a `file:` URI; `None` for other schemes and for what is no path.
pub fn path_of_uri(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = uri.to_file_path()?.into_owned();
    // Editors may say `/a/./b` or `/a/../b`; names must not depend on that.
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean.is_absolute().then_some(clean)
}

fn slashed(path: &Path) -> SmolStr {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { SmolStr::new(text) } else { text.replace('\\', "/").into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_uris() {
        let roots = Roots::new(["/w/desk".into(), "/w/wire".into(), "/x/wire".into(), "/w/wire".into()]);
        for (uri, name) in [
            ("file:///w/desk/a/1.txt", "a/1.txt"),
            ("file:///w/wire/2.txt", "wire:2.txt"),
            ("file:///x/wire/3%20b.txt", "wire~2:3 b.txt"),
            ("file:///y/4.txt", "/y/4.txt"),
            ("untitled:Untitled-1", "untitled:Untitled-1"),
            ("git:/a.txt?%7B%7D", "git:/a.txt?%7B%7D"),
        ] {
            let uri: Uri = uri.parse().unwrap();
            assert_eq!(roots.name_of(&uri), name);
            assert_eq!(roots.uri_of(name).as_ref().map(|uri| uri.as_str()), Some(uri.as_str()), "{name}");
        }
    }

    #[test]
    fn the_innermost_folder_names_a_document() {
        let roots = Roots::new(["/w".into(), "/w/inner".into()]);
        assert_eq!(roots.name_of_path(Path::new("/w/inner/a.txt")), "inner:a.txt");
    }
}
