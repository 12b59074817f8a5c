use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::output::Output;
use crate::corpus::{Corpus, CorpusDocument, Prepared, Snapshot, split_name};
use crate::entity::Lexicon;
use crate::folder::{
    CONFIG_FILE, Config, annotated_by, find_folder, is_too_wide, lexicon_of, read_document, walk,
};

/// Documents that are read at a time.
const BATCH: usize = 256;

/// Folders and files, read.
pub struct Loaded {
    /// The corpus of all documents.
    pub snapshot: Snapshot,
    /// What the folder's `newsmark.toml` says; the defaults where several folders or none were given.
    pub config: Config,
    /// Something could not be read; it has been complained about.
    pub incomplete: bool,
}

/// The files that paths stand for, in order and without repeats, and the configuration of the first folder.
pub fn files(paths: &[PathBuf], output: &Output) -> (Vec<PathBuf>, Config, bool) {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut files = Vec::new();
    let mut first_config = None;
    let mut incomplete = false;
    for path in paths {
        if !path.is_dir() {
            // Whatever a file is called: who names it means it. That it cannot be read is told when it is read.
            files.push(path.clone());
            continue;
        }
        if is_too_wide(path) {
            output.complain(&format!(
                "{}: too wide a folder to read; name the folder that holds the articles",
                path.display()
            ));
            incomplete = true;
            continue;
        }
        let (config, problem) = Config::of_folder(path);
        if let Some(problem) = problem {
            output.complain(&problem.to_string());
            incomplete = true;
        }
        let (found, problems) = walk(path, &config);
        for problem in &problems {
            output.complain(problem);
            incomplete = true;
        }
        // Names as people write them: without the `./` of the folder that nobody named.
        files.extend(
            found.into_iter().map(|file| file.strip_prefix(".").map_or(file.clone(), Path::to_owned)),
        );
        first_config.get_or_insert(config);
    }
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    (files, first_config.unwrap_or_default(), incomplete)
}

/// The dictionaries of the folders that paths name or lie in. What is wrong in them is complained about, and the
/// rest of them is used.
pub fn lexicon(paths: &[PathBuf], output: &Output, incomplete: &mut bool) -> Lexicon {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut folders: Vec<PathBuf> = Vec::new();
    for path in paths {
        let folder = if path.is_dir() {
            path.clone()
        } else {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            let parent = parent.unwrap_or(Path::new("."));
            let absolute = std::path::absolute(parent).unwrap_or_else(|_| parent.to_owned());
            find_folder(&absolute).map_or_else(|| parent.to_owned(), |folder| shown(&folder))
        };
        if !folders.contains(&folder) && !is_too_wide(&folder) {
            folders.push(folder);
        }
    }
    let (lexicon, problems) = lexicon_of(&folders);
    for problem in &problems {
        output.complain(problem);
        *incomplete = true;
    }
    lexicon
}

/// Reads folders and files.
pub fn load(paths: &[PathBuf], output: &Output) -> Loaded {
    let (mut files, config, mut incomplete) = files(paths, output);
    // Sidecars are read beside what they annotate; they are no articles of their own.
    let raw: BTreeSet<PathBuf> = files.iter().cloned().collect();
    files.retain(|file| annotated_by(file).is_none_or(|annotated| !raw.contains(&annotated)));
    let bar = output.progress(files.len(), "reading");
    let lexicon = Arc::new(lexicon(paths, output, &mut incomplete));
    let mut corpus = Corpus::with_lexicon(lexicon.clone());
    // Put in at once: what is common in the folder, and so compared by none, is known then.
    let mut documents = Vec::with_capacity(files.len());
    for batch in files.chunks(BATCH) {
        let prepared: Vec<_> = batch
            .par_iter()
            .map(|path| {
                let prepared = Prepared::read_document(&name_of(path), read_document(path)?, &lexicon);
                bar.inc(1);
                Ok::<_, crate::folder::Unreadable>(prepared)
            })
            .collect();
        for result in prepared {
            match result {
                Ok(prepared) => documents.push(prepared),
                Err(problem) => {
                    bar.suspend(|| output.complain(&problem.to_string()));
                    incomplete = true;
                }
            }
        }
    }
    for (directory, key) in places(paths, &files) {
        corpus.place(&directory, &key);
    }
    let (standing, problems) = config.standing();
    for problem in problems {
        output.complain(&format!("{CONFIG_FILE}: {problem}"));
        incomplete = true;
    }
    corpus.regard(standing);
    corpus.insert(documents);
    bar.finish_and_clear();
    Loaded { snapshot: corpus.snapshot(), config, incomplete }
}

/// What the keys of findings call the files' directories: their paths from the folder's root, which is the nearest
/// one with a `newsmark.toml`, else the folder that was named. A baseline then holds for whoever looks, from above
/// the folder, from within it or in an editor.
fn places(paths: &[PathBuf], files: &[PathBuf]) -> BTreeMap<String, String> {
    let here = [PathBuf::from(".")];
    let named = if paths.is_empty() { &here[..] } else { paths };
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut places = BTreeMap::new();
    for file in files {
        let name = name_of(file);
        let directory = split_name(&name).0;
        if places.contains_key(directory) {
            continue;
        }
        let beside = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = absolute(beside.unwrap_or(Path::new(".")));
        let root = find_folder(&parent).or_else(|| {
            let folders = named.iter().filter(|path| path.is_dir()).map(|path| plain(&absolute(path)));
            folders
                .filter(|folder| plain(&parent).starts_with(folder))
                .max_by_key(|folder| folder.components().count())
        });
        let root = plain(&root.unwrap_or_else(|| parent.clone()));
        let parent = plain(&parent);
        let relative = name_of(parent.strip_prefix(&root).unwrap_or(&parent));
        let key = if relative.is_empty() { relative } else { format!("{relative}/") };
        places.insert(directory.to_owned(), key);
    }
    places
}

/// An absolute path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// Reads the folder that a file belongs to, the file included: the one with a `newsmark.toml`, else its own.
pub fn load_around(file: &Path, output: &Output) -> Loaded {
    if file.is_dir() {
        output.complain(&format!("{}: a folder; name an article in it", file.display()));
        return Loaded { snapshot: Snapshot::default(), config: Config::default(), incomplete: true };
    }
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let folder = find_folder(absolute.parent().unwrap_or(&absolute))
        .or_else(|| absolute.parent().map(Path::to_owned))
        .filter(|folder| !is_too_wide(folder));
    // Names stay as the caller wrote them, where the folder lies below or at the working directory.
    let folder = folder.map(|folder| shown(&folder));
    let file = shown(&absolute);
    load(&folder.into_iter().chain([file]).collect::<Vec<_>>(), output)
}

/// A document by the file it was read from.
pub fn document<'a>(snapshot: &'a Snapshot, file: &Path) -> Option<&'a CorpusDocument> {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    snapshot.by_name(&name_of(&shown(&absolute))).or_else(|| snapshot.by_name(&name_of(file)))
}

/// The path from the working directory, or the absolute one where that leads elsewhere.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(relative) if relative.as_os_str().is_empty() => PathBuf::from("."),
        Ok(relative) => relative.to_owned(),
        Err(_) => path.to_owned(),
    }
}

/// What a file's document is called: its path as it was given, without a leading `./`.
pub fn name_of(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}
