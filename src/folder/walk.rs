use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::gitignore::Gitignore;

use super::config::{CONFIG_FILE, Config};
use super::patterns::matcher;

/// Whether the file's name is that of a document.
pub fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension
        .is_some_and(|extension| ["txt", "news"].iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// Whether a folder is too wide to be meant: the root of the file system, the home folder or what holds it.
/// Editors started outside a project name these as their folder.
pub fn is_too_wide(folder: &Path) -> bool {
    let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = canonical(folder);
    folder.parent().is_none()
        || std::env::home_dir().is_some_and(|home| canonical(&home).starts_with(&folder))
}

/// The nearest folder at or above `path` that has a `newsmark.toml`.
pub fn find_folder(path: &Path) -> Option<PathBuf> {
    path.ancestors().find(|folder| folder.join(CONFIG_FILE).is_file()).map(Path::to_owned)
}

/// The documents of a folder in order of their paths: `.txt` and `.news` files that neither `.gitignore` nor
/// `.ignore` nor the configuration leaves out. Hidden files and symbolic links are not followed. What cannot be
/// listed is returned as messages.
pub fn walk(folder: &Path, config: &Config) -> (Vec<PathBuf>, Vec<String>) {
    let mut problems = Vec::new();
    let wanted = matcher(folder, "documents", &config.documents, &mut problems);
    let unwanted = matcher(folder, "exclude", &config.exclude, &mut problems);
    for problem in &mut problems {
        problem.insert_str(0, &format!("{}: ", folder.join(CONFIG_FILE).display()));
    }
    let mut builder = WalkBuilder::new(folder);
    // A folder that was unpacked, not cloned, has its .gitignore all the same.
    builder.require_git(false).sort_by_file_path(Path::cmp);
    if let Some(unwanted) = unwanted {
        builder.filter_entry(move |entry| {
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            entry.depth() == 0 || !unwanted.matched(entry.path(), folder).is_ignore()
        });
    }
    let mut documents = Vec::new();
    for entry in builder.build() {
        match entry {
            Ok(entry) => {
                let file = entry.file_type().is_some_and(|kind| kind.is_file());
                let path = entry.path();
                let matches =
                    |wanted: &Gitignore| wanted.matched_path_or_any_parents(path, false).is_ignore();
                if file && is_document(path) && wanted.as_ref().is_none_or(matches) {
                    documents.push(entry.into_path());
                }
            }
            Err(error) => problems.push(format!("cannot be listed: {error}")),
        }
    }
    (documents, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path, config: &str) -> Vec<String> {
        let config = Config::parse(config, Path::new("newsmark.toml")).unwrap();
        let (paths, problems) = walk(folder, &config);
        assert_eq!(problems, Vec::<String>::new());
        let name = |path: &PathBuf| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        paths.iter().map(name).collect()
    }

    #[test]
    fn documents_are_found_in_order_and_ignored_files_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        for name in ["b/2.txt", "a.news", "b/1.TXT", "readme.md", "drafts/x.txt", ".hidden/x.txt", "c/x.txt"]
        {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        std::fs::write(folder.join(".gitignore"), "drafts/\n").unwrap();
        assert_eq!(names(folder, ""), ["a.news", "b/1.TXT", "b/2.txt", "c/x.txt"]);
        assert_eq!(names(folder, "documents = [\"b\"]"), ["b/1.TXT", "b/2.txt"]);
        assert_eq!(names(folder, "documents = [\"/b/*.txt\"]\nexclude = [\"1.*\"]"), ["b/2.txt"]);
        assert_eq!(names(folder, "exclude = [\"b\", \"*.news\"]"), ["c/x.txt"]);
    }

    #[test]
    fn the_root_of_the_file_system_is_too_wide() {
        assert!(is_too_wide(Path::new("/")));
        assert!(!is_too_wide(tempfile::tempdir().unwrap().path()));
    }
}
