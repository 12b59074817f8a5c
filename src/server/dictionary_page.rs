//! The dictionary that comes with newsmark as a page that an editor can open: a file in the user's folder for
//! caches, in the form of `actors.toml`, so that an entry can be copied from it into one's own.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use tower_lsp::ls_types::Uri;

use crate::entity::gazetteer::Gazetteer;
use crate::entity::import::actors;

const HEAD: &str = "# Actors that come with newsmark. This page is written anew by each version: changes here have no effect.\n\
                    # To change an entry, copy it into the actors.toml of your articles, where it takes the place of this one.\n";

/// The page and the line, from 0, of each id's entry. `None` where there is no folder to write it into.
static PAGE: LazyLock<Option<(Uri, FxHashMap<SmolStr, u32>)>> = LazyLock::new(|| {
    let text = format!("{HEAD}{}", actors::write(Gazetteer::builtin().dictionary.entries()));
    let path = write(&caches()?.join("newsmark"), &text)?;
    Some((Uri::from_file_path(path)?, lines(&text)))
});

/// Where the entry of an id that comes with newsmark stands: the page, and the line from 0.
pub fn entry(id: &str) -> Option<(Uri, u32)> {
    // Most ids are of places, which have no page; they need not wait for it to be written.
    Gazetteer::builtin().dictionary.by_id(id)?;
    let (uri, lines) = PAGE.as_ref()?;
    Some((uri.clone(), *lines.get(id)?))
}

fn lines(text: &str) -> FxHashMap<SmolStr, u32> {
    let id = |line: &str| Some(SmolStr::from(line.strip_prefix("id = \"")?.strip_suffix('"')?));
    text.lines().zip(0..).filter_map(|(line, number)| Some((id(line)?, number))).collect()
}

/// Writes the page, unless it is there; what other versions wrote is left to them.
fn write(folder: &Path, text: &str) -> Option<PathBuf> {
    let path = folder.join(format!(
        "actors-{}-{}.toml",
        env!("CARGO_PKG_VERSION"),
        &crate::markup::source_hash(text)[..8]
    ));
    if std::fs::read_to_string(&path).is_ok_and(|known| known == text) {
        return Some(path);
    }
    std::fs::create_dir_all(folder).ok()?;
    // Another server may write at the same time: each has a file of its own until it is whole.
    let unfinished = path.with_extension(format!("{}.part", std::process::id()));
    std::fs::write(&unfinished, text).ok()?;
    std::fs::rename(&unfinished, &path).ok()?;
    Some(path)
}

/// The user's folder for what can be made again.
fn caches() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return named("LOCALAPPDATA");
    }
    let home = || std::env::home_dir().filter(|home| home.is_absolute());
    let usual = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    named("XDG_CACHE_HOME").or_else(|| Some(home()?.join(usual)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_a_dictionary_with_every_entry() {
        let entries = Gazetteer::builtin().dictionary.entries();
        let text = format!("{HEAD}{}", actors::write(entries));
        let (read, problems) = actors::read(&text);
        assert_eq!(problems, Vec::new());
        assert_eq!(read.len(), entries.len());
        let lines = lines(&text);
        for entry in entries {
            let line = text.lines().nth(lines[&entry.id] as usize).unwrap();
            assert_eq!(line, format!("id = \"{}\"", entry.id));
        }
    }

    #[test]
    fn the_page_is_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        let path = write(&deep, "text").unwrap();
        let written = std::fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(write(&deep, "text").unwrap(), path);
        assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), written);
        std::fs::write(&path, "spoilt").unwrap();
        write(&deep, "text").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "text");
        assert_eq!(std::fs::read_dir(&deep).unwrap().count(), 1);
        assert_eq!(write(&path, "text"), None);
    }
}
