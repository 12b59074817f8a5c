use smol_str::SmolStr;

use crate::corpus::{CorpusDocument, Snapshot};
use crate::markup::vocabulary::{self, TermKind};
use crate::markup::{AttributeKind, Reference};
use crate::text::DocumentSpan;

/// Keys whose values are entities' ids.
const ENTITY_KEYS: [&str; 6] = ["actor", "place", "org", "event", "by", "to"];
/// Keys whose values are ids of marks, here or in another file.
const REFERENCE_KEYS: [&str; 2] = ["a", "b"];

/// What is written at a place of a document's markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkThing {
    /// The id of an entity: the value of `actor=` and its like.
    Entity(SmolStr),
    /// The id of a mark or footnote of the document with that name.
    Id {
        /// The document's name in the corpus.
        document: SmolStr,
        /// The id.
        id: SmolStr,
    },
    /// A word of the vocabulary.
    Term(TermKind, SmolStr),
}

/// One place where something is written in markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkPlace {
    /// What.
    pub thing: MarkThing,
    /// Its bytes, without `#`, `^`, quotes or the file's name.
    pub span: DocumentSpan,
    /// Whether it is what the others refer to: `#c1` or `[^x1]:`.
    pub defines: bool,
}

/// What is written at a byte offset of the document.
pub fn mark_place_at(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Option<MarkPlace> {
    let mut places = mark_places(snapshot, document);
    places.retain(|place| place.span.touches(offset));
    places.sort_by_key(|place| (matches!(place.thing, MarkThing::Term(..)), place.span.len()));
    places.into_iter().next()
}

/// Everything that is written in a document's markup, in order.
pub fn mark_places(snapshot: &Snapshot, document: &CorpusDocument) -> Vec<MarkPlace> {
    let markup = &document.document;
    let mut places = Vec::new();
    let own = |id: &str| MarkThing::Id { document: document.name.clone(), id: id.into() };
    for attribute in markup.spans().iter().flat_map(|span| &span.attributes.items) {
        let value = attribute.value_span;
        let (kind, name, span) = match &attribute.kind {
            AttributeKind::Comment => continue,
            AttributeKind::Id => {
                places.push(MarkPlace { thing: own(&attribute.value), span: value, defines: true });
                continue;
            }
            AttributeKind::Class => (TermKind::Class, attribute.value.clone(), value),
            AttributeKind::Pair(key) => {
                if ENTITY_KEYS.contains(&key.as_str()) {
                    let thing = MarkThing::Entity(attribute.value.clone());
                    places.push(MarkPlace { thing, span: value, defines: false });
                } else if REFERENCE_KEYS.contains(&key.as_str()) {
                    places.extend(referred(snapshot, document, &attribute.value, value));
                }
                let start = attribute.span.start;
                (TermKind::Key, key.clone(), DocumentSpan::new(start, start + key.len() as u32))
            }
        };
        places.push(MarkPlace { thing: MarkThing::Term(kind, name), span, defines: false });
    }
    for footnote in markup.footnotes() {
        places.push(MarkPlace { thing: own(&footnote.label), span: footnote.label_span, defines: true });
    }
    for reference in markup.references() {
        // Without the "[^" in front and the "]" behind.
        let span = DocumentSpan::new(reference.span.start + 2, reference.span.end.saturating_sub(1));
        places.push(MarkPlace { thing: own(&reference.label), span, defines: false });
    }
    for entry in markup.front_matter().iter().flat_map(|front| &front.entries) {
        // The front matter may be that of the sidecar, whose bytes are elsewhere.
        if entry.key_span.of(markup.text()) == entry.key.as_str() {
            let thing = MarkThing::Term(TermKind::FrontMatter, entry.key.clone());
            places.push(MarkPlace { thing, span: entry.key_span, defines: false });
        }
    }
    places.sort_by_key(|place| place.span);
    places
}

fn referred(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    value: &str,
    span: DocumentSpan,
) -> Option<MarkPlace> {
    let reference = Reference::parse(value)?;
    // The id is what stands behind the last colon.
    let span = DocumentSpan::new(span.end.saturating_sub(reference.id.len() as u32), span.end);
    let name = match &reference.file {
        None => document.name.clone(),
        Some(file) => document_called(snapshot, file)?.name.clone(),
    };
    let thing = MarkThing::Id { document: name, id: reference.id };
    Some(MarkPlace { thing, span, defines: false })
}

/// The document that references call so: by its slug, or by the stem of its file.
pub fn document_called<'a>(snapshot: &'a Snapshot, name: &str) -> Option<&'a CorpusDocument> {
    let slug = snapshot
        .documents()
        .find(|document| document.document.front_matter().and_then(|front| front.slug()) == Some(name));
    slug.or_else(|| snapshot.documents().find(|document| stem(&document.name) == name))
}

/// What references call a document: its slug, or the stem of its file.
pub fn name_for_references(document: &CorpusDocument) -> SmolStr {
    let slug = document.document.front_matter().and_then(|front| front.slug());
    slug.map_or_else(|| stem(&document.name).into(), SmolStr::from)
}

/// A file's name without folders and extensions: `001` for `wire/001.txt.news`.
pub fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    let file = file.strip_suffix(".news").unwrap_or(file);
    file.strip_suffix(".txt").unwrap_or(file)
}

/// What a word of the vocabulary means.
pub fn term_meaning(kind: TermKind, name: &str) -> Option<String> {
    let term = vocabulary::find(kind, name)?;
    Some(match &term.values {
        vocabulary::TermValues::OneOf(values) => format!("{} ({})", term.meaning, values.join(", ")),
        _ => term.meaning.to_owned(),
    })
}

/// What is known of the entity with an id: its name and kind, how many documents mention it, what a dictionary adds.
pub fn entity_meaning(snapshot: &Snapshot, id: &str) -> Option<String> {
    let named = |entity: &&crate::corpus::CorpusEntity| match &entity.dictionary {
        Some(dictionary) => dictionary == id,
        None => super::completion::id_for(&entity.name) == id,
    };
    let entry = snapshot.lexicon().gazetteer().dictionary.by_id(id);
    let mut text = match (snapshot.entities().find(named), entry) {
        (Some(entity), _) => {
            let documents = entity.members.len();
            let noun = if documents == 1 { "document" } else { "documents" };
            format!("{}, {}; in {documents} {noun}", entity.name, super::kind_name(entity.kind))
        }
        (None, Some(entry)) => format!("{}, {}; not mentioned", entry.name, super::kind_name(entry.kind)),
        (None, None) => return None,
    };
    if let Some(entry) = entry.filter(|entry| !entry.aliases.is_empty()) {
        let names: Vec<&str> = entry.aliases.iter().map(SmolStr::as_str).take(6).collect();
        text.push_str(&format!("; also called {}", names.join(", ")));
    }
    Some(text)
}

/// Every place of the folder where the same is written, in order of documents.
pub fn same_marks(snapshot: &Snapshot, thing: &MarkThing) -> Vec<(crate::corpus::DocumentId, MarkPlace)> {
    let mut found = Vec::new();
    for document in snapshot.documents() {
        // Raw files have no markup, and most files are raw.
        if document.document.format() == crate::markup::DocumentFormat::Raw {
            continue;
        }
        let places = mark_places(snapshot, document).into_iter().filter(|place| place.thing == *thing);
        found.extend(places.map(|place| (document.id, place)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::DocumentFormat;

    fn corpus(files: &[(&str, &str)]) -> Snapshot {
        let mut corpus = Corpus::default();
        for (name, text) in files {
            corpus.update(name, text, DocumentFormat::Newsmark);
        }
        corpus.snapshot()
    }

    fn things(snapshot: &Snapshot, name: &str) -> Vec<(String, String)> {
        let document = snapshot.by_name(name).unwrap();
        let places = mark_places(snapshot, document).into_iter();
        places.map(|p| (p.span.of(document.document.text()).to_owned(), format!("{:?}", p.thing))).collect()
    }

    #[test]
    fn ids_keys_and_references_are_found_where_they_are_written() {
        let snapshot = corpus(&[
            (
                "a.news",
                "[Mira Tolle]{actor=tolle} said [no]{#c1 .claim by=\"tolle\"}[^x].\n\n[^x]: [n]{.same a=c1 b=b:q9}\n",
            ),
            ("wire/b.txt.news", "[yes]{#q9 .quote}\n"),
        ]);
        let expected = [
            ("actor", "Term(Key, \"actor\")"),
            ("tolle", "Entity(\"tolle\")"),
            ("c1", "Id { document: \"a.news\", id: \"c1\" }"),
            ("claim", "Term(Class, \"claim\")"),
            ("by", "Term(Key, \"by\")"),
            ("tolle", "Entity(\"tolle\")"),
            ("x", "Id { document: \"a.news\", id: \"x\" }"),
            ("x", "Id { document: \"a.news\", id: \"x\" }"),
            ("same", "Term(Class, \"same\")"),
            ("a", "Term(Key, \"a\")"),
            ("c1", "Id { document: \"a.news\", id: \"c1\" }"),
            ("b", "Term(Key, \"b\")"),
            ("q9", "Id { document: \"wire/b.txt.news\", id: \"q9\" }"),
        ];
        let expected: Vec<_> = expected.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
        assert_eq!(things(&snapshot, "a.news"), expected);
    }
}
