use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::markup::{Document, DocumentFormat};

/// Largest file that is read, in bytes. Articles have a few thousand; what is larger than this is a dump.
pub const LARGEST_FILE: u64 = 64 << 20;

/// Why a file is no document.
#[derive(Debug)]
pub struct Unreadable {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub kind: UnreadableKind,
}

/// What can be wrong with a file.
#[derive(Debug)]
pub enum UnreadableKind {
    /// The system does not give it out.
    Io(io::Error),
    /// It has bytes that are no UTF-8. Line and column count from 1, the column in bytes.
    NotUtf8 {
        /// Line of the first such byte.
        line: usize,
        /// Its column.
        column: usize,
        /// The byte.
        byte: u8,
    },
    /// It begins with the mark of UTF-16.
    Utf16,
    /// It has so many bytes.
    TooLarge(u64),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            UnreadableKind::Io(error) => write!(f, "{path}: cannot be read: {error}"),
            UnreadableKind::NotUtf8 { line, column, byte } => write!(
                f,
                "{path}:{line}:{column}: not UTF-8 (byte 0x{byte:02x}); convert it, for example with \
                 `iconv -f WINDOWS-1252 -t UTF-8`, and try again"
            ),
            UnreadableKind::Utf16 => write!(
                f,
                "{path}: the file is UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`, and try again"
            ),
            UnreadableKind::TooLarge(bytes) => write!(
                f,
                "{path}: {bytes} bytes are more than the {LARGEST_FILE} that are read; split it into articles, \
                 or leave it out with `exclude` in newsmark.toml"
            ),
        }
    }
}

impl std::error::Error for Unreadable {}

/// Reads a file as text, byte for byte.
///
/// # Errors
///
/// [`Unreadable`], which says what to do about it.
pub fn read_text(path: &Path) -> Result<String, Unreadable> {
    let unreadable = |kind| Unreadable { path: path.to_owned(), kind };
    let io = |error| unreadable(UnreadableKind::Io(error));
    let file = File::open(path).map_err(io)?;
    let metadata = file.metadata().map_err(io)?;
    if metadata.is_dir() {
        return Err(io(io::Error::other("it is a folder")));
    }
    if metadata.len() > LARGEST_FILE {
        return Err(unreadable(UnreadableKind::TooLarge(metadata.len())));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // A pipe or a growing file may give more than it announced.
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(unreadable(UnreadableKind::TooLarge(bytes.len() as u64)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let bytes = error.as_bytes();
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return unreadable(UnreadableKind::Utf16);
        }
        let at = error.utf8_error().valid_up_to();
        let before = &bytes[..at];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        unreadable(UnreadableKind::NotUtf8 {
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            column: at - line_start + 1,
            byte: bytes[at],
        })
    })
}

/// Reads a file as a document, its sidecar `X.txt.news` beside it where there is one.
///
/// # Errors
///
/// [`Unreadable`], of the file or of its sidecar.
pub fn read_document(path: &Path) -> Result<Document, Unreadable> {
    let document = Document::parse(read_text(path)?, document_format(path));
    match sidecar_of(path).filter(|sidecar| sidecar.is_file()) {
        Some(sidecar) => {
            let sidecar = Document::parse(read_text(&sidecar)?, DocumentFormat::Newsmark);
            Ok(document.with_sidecar(sidecar))
        }
        None => Ok(document),
    }
}

/// Where the sidecar of a raw file lies, if it has one: `001.txt.news` for `001.txt`.
pub fn sidecar_of(path: &Path) -> Option<PathBuf> {
    if document_format(path) == DocumentFormat::Newsmark {
        return None;
    }
    let mut name = path.file_name()?.to_owned();
    name.push(".news");
    Some(path.with_file_name(name))
}

/// The raw file that a file would be the sidecar of, by its name: `001.txt` for `001.txt.news`.
pub fn annotated_by(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let raw = name.strip_suffix(".news").filter(|raw| Path::new(raw).extension().is_some())?;
    Some(path.with_file_name(raw))
}

/// How a file of this name is read: `.news` has markup, anything else is raw.
pub fn document_format(path: &Path) -> DocumentFormat {
    match path.extension() {
        Some(extension) if extension.eq_ignore_ascii_case("news") => DocumentFormat::Newsmark,
        _ => DocumentFormat::Raw,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_utf8_are_located() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, b"one\ntwo \xe9\n").unwrap();
        let message = read_text(&path).unwrap_err().to_string();
        assert!(message.contains("a.txt:2:5: not UTF-8 (byte 0xe9)"), "{message}");
        std::fs::write(&path, b"\xff\xfea\0").unwrap();
        assert!(read_text(&path).unwrap_err().to_string().contains("UTF-16"));
    }

    #[test]
    fn every_valid_byte_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let text = "\u{feff}a\r\nb\rc\0d";
        std::fs::write(&path, text).unwrap();
        assert_eq!(read_text(&path).unwrap(), text);
    }
}
