//! Finding and reading the articles of a folder. What cannot be read is a problem with a remedy; the rest is
//! served.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::markup::DocumentFormat;

/// Files larger than this are no articles: 32 MiB.
pub const MAXIMUM_BYTES: u64 = 32 * 1024 * 1024;

/// A file or folder that is not served, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is about.
    pub path: PathBuf,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// An article that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name in the corpus: the path relative to the folder, with `/` between the parts.
    pub name: String,
    /// How it is to be read.
    pub format: DocumentFormat,
}

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The articles, by name.
    pub articles: Vec<Article>,
    /// What was passed over, and why.
    pub problems: Vec<Problem>,
}

/// Finds the articles under `root`: `.txt` and `.news` files, as .gitignore and .ignore allow. A root that is
/// a file is the one article. The file system's root and the home folder are refused: nobody keeps a folder
/// of articles there, and reading them would read everything.
pub fn walk(root: &Path) -> Listing {
    let mut listing = Listing::default();
    if let Some(problem) = refused(root) {
        listing.problems.push(problem);
        return listing;
    }
    let base = if root.is_file() { root.parent().unwrap_or(Path::new("")) } else { root };
    for entry in WalkBuilder::new(root).require_git(false).follow_links(false).build() {
        match entry {
            Ok(entry) => {
                let file = entry.file_type().is_some_and(|kind| kind.is_file());
                let Some(format) = format_of(entry.path()).filter(|_| file) else { continue };
                let relative = entry.path().strip_prefix(base).unwrap_or(entry.path());
                let parts: Vec<_> = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect();
                listing.articles.push(Article {
                    path: entry.path().to_owned(),
                    name: parts.join("/"),
                    format,
                });
            }
            Err(error) => listing.problems.push(Problem {
                path: root.to_owned(),
                message: error.to_string(),
                remedy: "check that the path exists and that you may read it".to_owned(),
            }),
        }
    }
    listing.articles.sort_by(|a, b| a.name.cmp(&b.name));
    listing
}

/// How a file is read, by its extension; `None` for files that are no articles.
fn format_of(path: &Path) -> Option<DocumentFormat> {
    match path.extension()?.to_str()? {
        "txt" => Some(DocumentFormat::Raw),
        "news" => Some(DocumentFormat::Newsmark),
        _ => None,
    }
}

fn refused(root: &Path) -> Option<Problem> {
    let absolute = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let home = std::env::home_dir().and_then(|home| fs::canonicalize(home).ok());
    let what = if absolute.parent().is_none() {
        "the root of the file system"
    } else if home.is_some_and(|home| home == absolute) {
        "your home folder"
    } else {
        return None;
    };
    Some(Problem {
        path: root.to_owned(),
        message: format!("{what} is not searched for articles"),
        remedy: "name the folder that holds the articles".to_owned(),
    })
}

/// Reads an article's text, or says why it cannot be served.
pub fn read_article(path: &Path) -> Result<String, Problem> {
    let problem =
        |message: String, remedy: &str| Problem { path: path.to_owned(), message, remedy: remedy.to_owned() };
    let unreadable =
        |error: std::io::Error| problem(format!("cannot be read: {error}"), "check the file's permissions");
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > MAXIMUM_BYTES {
        return Err(problem(
            format!("is too large for an article ({} MiB; the limit is 32 MiB)", size / (1024 * 1024)),
            "split it, or list it in .ignore",
        ));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    if bytes.contains(&0) {
        return Err(problem(
            "holds NUL bytes: it is no text, or is encoded in UTF-16".to_owned(),
            "convert it to UTF-8, or list it in .ignore",
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        problem(
            format!("is not valid UTF-8 (first at byte {at})"),
            "convert it, for example with: iconv -f WINDOWS-1252 -t UTF-8",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_articles_and_reports_what_it_cannot_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("sub")).unwrap();
        fs::write(path("b.txt"), "text").unwrap();
        fs::write(path("sub/a.news"), "text").unwrap();
        fs::write(path("page.html"), "text").unwrap();
        fs::write(path("latin.txt"), b"caf\xe9").unwrap();
        fs::write(path("nul.txt"), b"a\0b").unwrap();
        fs::write(path(".ignore"), "left-out.txt\n").unwrap();
        fs::write(path("left-out.txt"), "text").unwrap();
        let listing = walk(folder.path());
        let names: Vec<_> = listing.articles.iter().map(|article| article.name.as_str()).collect();
        assert_eq!(names, ["b.txt", "latin.txt", "nul.txt", "sub/a.news"]);
        assert_eq!(read_article(&path("b.txt")).unwrap(), "text");
        assert!(read_article(&path("latin.txt")).unwrap_err().message.contains("byte 3"));
        assert!(read_article(&path("nul.txt")).unwrap_err().message.contains("NUL"));
        assert!(read_article(&path("none.txt")).is_err());
    }

    #[test]
    fn the_root_is_refused() {
        assert_eq!(walk(Path::new("/")).problems.len(), 1);
        assert!(walk(Path::new("/")).articles.is_empty());
    }
}
