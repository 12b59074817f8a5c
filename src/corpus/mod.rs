//! The folder as one: facts of all documents, entities linked across them, origins, related passages and
//! findings. One writer changes it; readers hold a [`Snapshot`] that never changes under them.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::contradiction::Finding;
use crate::entity::EntityKind;
use crate::facts::Facts;
use crate::markup::{Document, DocumentFormat};
use crate::text::SourceSpan;

/// Names one document of a corpus for as long as the corpus lives; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub u32);

/// Names one entity of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u32);

/// A span in one document of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Passage {
    /// The document.
    pub document: DocumentId,
    /// Bytes of its stripped source.
    pub span: SourceSpan,
}

/// A document with what was read out of it.
#[derive(Clone, Debug)]
pub struct CorpusDocument {
    /// Its id.
    pub id: DocumentId,
    /// The name it was added under: a path relative to the folder, or a URI. Unique in the corpus.
    pub name: SmolStr,
    /// Text and markup.
    pub document: Arc<Document>,
    /// What it says.
    pub facts: Arc<Facts>,
}

/// One entity across documents.
#[derive(Clone, Debug)]
pub struct CorpusEntity {
    /// Its id in this snapshot.
    pub id: EntityId,
    /// Its fullest name.
    pub name: SmolStr,
    /// What it is.
    pub kind: EntityKind,
    /// The document entities it consists of: document, and index into that document's `facts.entities`.
    pub members: Vec<Member>,
    /// Dictionary id, where one is known.
    pub dictionary: Option<SmolStr>,
}

/// One document's share of an entity.
#[derive(Clone, Debug)]
pub struct Member {
    /// The document.
    pub document: DocumentId,
    /// Index into its `facts.entities`.
    pub entity: u32,
    /// Why it was linked, in plain words.
    pub reason: String,
}

/// Why two passages are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Shared narration outside quotation marks: copies of one wire story.
    WireCopy,
    /// The same official words, quoted by both: one primary statement.
    PrimaryStatement,
    /// They report the same event.
    SameEvent,
}

/// A passage that tells the same thing as another one.
#[derive(Clone, Debug)]
pub struct RelatedPassage {
    /// Where.
    pub passage: Passage,
    /// How it is related.
    pub relation: Relation,
    /// How sure, 0 to 1.
    pub score: f32,
    /// Why, in plain words.
    pub reason: String,
}

/// Who a text goes back to: documents of one origin are copies of one story and count once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The agency or outlet it goes back to: "AFP", "dw".
    pub label: String,
    /// Its documents.
    pub documents: Vec<DocumentId>,
    /// Why they are one: shared passages, credits.
    pub reason: String,
}

/// The corpus as it was at one moment. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    documents: Vec<CorpusDocument>,
}

impl Snapshot {
    /// All documents, by name.
    pub fn documents(&self) -> impl Iterator<Item = &CorpusDocument> {
        self.documents.iter()
    }

    /// One document.
    pub fn document(&self, id: DocumentId) -> Option<&CorpusDocument> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// The document of that name.
    pub fn by_name(&self, name: &str) -> Option<&CorpusDocument> {
        self.documents.iter().find(|document| document.name == name)
    }

    /// The entity that a document's entity belongs to.
    pub fn entity_of(&self, _document: DocumentId, _entity: u32) -> Option<EntityId> {
        None
    }

    /// One entity.
    pub fn entity(&self, _id: EntityId) -> Option<&CorpusEntity> {
        None
    }

    /// All entities, by name.
    pub fn entities(&self) -> impl Iterator<Item = &CorpusEntity> {
        std::iter::empty()
    }

    /// Passages elsewhere that tell what this one tells, best first.
    pub fn related(&self, _passage: Passage) -> Vec<RelatedPassage> {
        Vec::new()
    }

    /// The origin a document goes back to.
    pub fn origin_of(&self, _document: DocumentId) -> Option<&Origin> {
        None
    }

    /// All findings, in order of their first passage.
    pub fn findings(&self) -> impl Iterator<Item = &Arc<Finding>> {
        std::iter::empty()
    }

    /// The findings with a passage in one document, in order of that passage.
    pub fn findings_of(&self, _document: DocumentId) -> Vec<Arc<Finding>> {
        Vec::new()
    }
}

/// The documents whose findings, entities or origins changed with an update.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Documents whose findings are not what they were, in order.
    pub findings: Vec<DocumentId>,
}

/// The one writer of a corpus.
#[derive(Debug, Default)]
pub struct Corpus {
    snapshot: Snapshot,
    next: u32,
}

impl Corpus {
    /// Adds a document or replaces the one of that name, and recomputes what depends on it.
    pub fn update(&mut self, name: &str, text: &str, format: DocumentFormat) -> Changes {
        self.remove(name);
        let id = DocumentId(self.next);
        self.next += 1;
        self.snapshot.documents.push(CorpusDocument {
            id,
            name: name.into(),
            document: Arc::new(Document::parse(text, format)),
            facts: Arc::new(Facts::default()),
        });
        self.snapshot.documents.sort_by(|a, b| a.name.cmp(&b.name));
        Changes::default()
    }

    /// Removes the document of that name, if there is one.
    pub fn remove(&mut self, name: &str) -> Changes {
        self.snapshot.documents.retain(|document| document.name != name);
        Changes::default()
    }

    /// The corpus as it is now.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot.clone()
    }
}
