use smol_str::SmolStr;

use crate::corpus::{CorpusDocument, DocumentId, Snapshot};
use crate::markup::{AttributeKind, DocumentFormat, Reference, TextEdit};
use crate::text::DocumentSpan;

use super::mark::{MarkThing, document_called, mark_place_at, same_marks, stem};

/// Why something cannot be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameError {
    /// The new name is no id: ids hold letters, digits, `-`, `_` and `.`.
    NotAnId(String),
    /// The document has that id already.
    Taken(SmolStr),
    /// The desk's dictionary has that id already.
    Listed(SmolStr),
}

impl std::fmt::Display for RenameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RenameError::NotAnId(name) => {
                write!(f, "“{name}” is no id; ids are made of letters, digits, “-”, “_” and “.”.")
            }
            RenameError::Listed(name) => write!(
                f,
                "Your dictionary has another entry with the id “{name}”; to join the two, write its id under `same`."
            ),
            RenameError::Taken(name) => write!(f, "The file has another mark with the id “{name}”."),
        }
    }
}

impl std::error::Error for RenameError {}

/// The bytes of the id at an offset of the document, if an id stands there.
pub fn prepare_rename(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Option<DocumentSpan> {
    let place = mark_place_at(snapshot, document, offset)?;
    (!matches!(place.thing, MarkThing::Term(..))).then_some(place.span)
}

/// The edits that give the id at an offset of the document another name, wherever it is written. `None` where
/// no id stands there.
///
/// # Errors
///
/// Where the new name cannot be used.
pub fn rename(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    offset: u32,
    new: &str,
) -> Option<Result<Vec<(DocumentId, TextEdit)>, RenameError>> {
    let place = mark_place_at(snapshot, document, offset)?;
    if matches!(place.thing, MarkThing::Term(..)) {
        return None;
    }
    let local = matches!(place.thing, MarkThing::Id { .. });
    if !is_id(new) || local && new.contains('.') {
        return Some(Err(RenameError::NotAnId(new.to_owned())));
    }
    if let MarkThing::Entity(old) = &place.thing {
        let lexicon = snapshot.lexicon();
        if old != new && lexicon.is_own(old) && lexicon.is_own(new) {
            return Some(Err(RenameError::Listed(new.into())));
        }
    }
    if let MarkThing::Id { document, .. } = &place.thing {
        let other = MarkThing::Id { document: document.clone(), id: new.into() };
        if other != place.thing && same_marks(snapshot, &other).iter().any(|(_, place)| place.defines) {
            return Some(Err(RenameError::Taken(new.into())));
        }
    }
    let edits = same_marks(snapshot, &place.thing).into_iter().filter_map(|(id, place)| {
        let text = snapshot.document(id)?.document.text();
        // A full stop needs the quotes that the old id may have done without.
        let bare = new.contains('.') && !text[..place.span.start as usize].ends_with('"');
        let text = if bare { format!("\"{new}\"") } else { new.to_owned() };
        Some((id, TextEdit { span: place.span, text }))
    });
    Some(Ok(edits.collect()))
}

/// The id of the entity that would be renamed at an offset, if it is an entity's: dictionaries have it, too.
pub fn renamed_entity(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Option<SmolStr> {
    match mark_place_at(snapshot, document, offset)?.thing {
        MarkThing::Entity(id) => Some(id),
        _ => None,
    }
}

/// The edits that keep references right when a document's file is called otherwise: `FILE:ID` elsewhere, and
/// `annotates` and `source` in sidecars.
pub fn rename_file(snapshot: &Snapshot, old: &str, new: &str) -> Vec<(DocumentId, TextEdit)> {
    let (old_file, new_file) = (file_name(old), file_name(new));
    let (old_stem, new_stem) = (stem(old), stem(new));
    let mut edits = Vec::new();
    for document in snapshot.documents() {
        let markup = &document.document;
        if markup.format() == DocumentFormat::Raw {
            continue;
        }
        for item in markup.spans().iter().flat_map(|span| &span.attributes.items) {
            if !matches!(&item.kind, AttributeKind::Pair(key) if key == "a" || key == "b") {
                continue;
            }
            let Some(Reference { file: Some(file), .. }) = Reference::parse(&item.value) else { continue };
            // A reference by slug does not depend on the file's name.
            let meant = file == old_stem
                && document_called(snapshot, &file).is_some_and(|named| stem(&named.name) == old_stem);
            if meant && old_stem != new_stem {
                let start = item.value_span.start;
                let span = DocumentSpan::new(start, start + file.len() as u32);
                edits.push((document.id, TextEdit { span, text: new_stem.to_owned() }));
            }
        }
        for entry in markup.front_matter().iter().flat_map(|front| &front.entries) {
            if !matches!(entry.key.as_str(), "annotates" | "source") {
                continue;
            }
            for (value, span) in entry.values.iter().filter(|(value, _)| value == old_file) {
                // Values with escapes have other bytes than they mean; those are left to people.
                if span.of(markup.text()) == value {
                    edits.push((document.id, TextEdit { span: *span, text: new_file.to_owned() }));
                }
            }
        }
    }
    edits
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_id(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::apply_edits;

    const A: &str = "[Tolle]{actor=tolle} said [no]{#c1 by=tolle}.\n\n[^x]: [n]{.same a=c1 b=b:q9}\n";
    const B: &str = "---\nannotates: b.txt\n---\n[yes]{#q9 by=tolle} and [never]{#q8}\n";

    fn corpus() -> Snapshot {
        let mut corpus = Corpus::default();
        corpus.update("a.news", A, DocumentFormat::Newsmark);
        corpus.update("b.txt.news", B, DocumentFormat::Newsmark);
        corpus.snapshot()
    }

    fn edited(snapshot: &Snapshot, edits: &[(DocumentId, TextEdit)]) -> (String, String) {
        let apply = |name: &str| {
            let document = snapshot.by_name(name).unwrap();
            let own: Vec<_> =
                edits.iter().filter(|(id, _)| *id == document.id).map(|(_, edit)| edit.clone()).collect();
            apply_edits(document.document.text(), &own)
        };
        (apply("a.news"), apply("b.txt.news"))
    }

    fn rename_at(file: &str, at: &str, new: &str) -> Option<Result<(String, String), RenameError>> {
        let snapshot = corpus();
        let document = snapshot.by_name(file).unwrap();
        let offset = document.document.text().find(at).unwrap() as u32;
        let result = rename(&snapshot, document, offset, new)?;
        Some(result.map(|edits| edited(&snapshot, &edits)))
    }

    #[test]
    fn an_entity_is_renamed_in_all_files() {
        let (a, b) = rename_at("a.news", "tolle}", "m-tolle").unwrap().unwrap();
        assert_eq!(a, A.replace("tolle", "m-tolle"));
        assert_eq!(b, B.replace("tolle", "m-tolle"));
    }

    #[test]
    fn an_id_gets_quotes_where_it_needs_them() {
        let (a, _) = rename_at("a.news", "tolle}", "no.defence").unwrap().unwrap();
        assert_eq!(a, A.replace("tolle", "\"no.defence\""));
    }

    #[test]
    fn a_mark_is_renamed_with_its_references() {
        let (a, b) = rename_at("b.txt.news", "q9", "q10").unwrap().unwrap();
        assert_eq!(a, A.replace("b:q9", "b:q10"));
        assert_eq!(b, B.replace("q9", "q10"));
    }

    #[test]
    fn names_that_cannot_be_used_are_refused() {
        assert_eq!(rename_at("b.txt.news", "q9", "q8").unwrap(), Err(RenameError::Taken("q8".into())));
        assert!(matches!(rename_at("b.txt.news", "q9", "a b").unwrap(), Err(RenameError::NotAnId(_))));
        assert!(matches!(rename_at("b.txt.news", "q9", "q.9").unwrap(), Err(RenameError::NotAnId(_))));
        assert_eq!(rename_at("a.news", "said", "x"), None);
        assert_eq!(rename_at("a.news", "by=", "x"), None);
    }

    #[test]
    fn a_renamed_file_is_found_again() {
        let snapshot = corpus();
        let (a, b) = edited(&snapshot, &rename_file(&snapshot, "b.txt", "harbour.txt"));
        assert_eq!(a, A.replace("b:q9", "harbour:q9"));
        assert_eq!(b, B.replace("annotates: b.txt", "annotates: harbour.txt"));
    }
}
