//! The folder as one: facts of all documents, entities linked across them, origins, related passages and
//! findings. One writer changes it; readers hold a [`Snapshot`] that never changes under them.

mod catalogue;
mod crowd;
mod dating;
pub(crate) mod digest;
mod directory;
pub mod link;
pub(crate) mod origin;
mod pair;
mod quote;
mod related;
mod shards;
mod standing;
mod store;
mod telling;
pub(crate) mod word;

use std::sync::Arc;

use smol_str::SmolStr;

use crate::contradiction::Testimony;
use crate::entity::EntityKind;
use crate::facts::Facts;
use crate::markup::Document;
use crate::text::SourceSpan;

pub use dating::InferredDate;
pub use digest::{Digest, DigestSentence, Quote, Word};
pub use pair::Pair;
pub(crate) use quote::SharedQuote;
pub use standing::Standing;
pub(crate) use store::split_name;
pub use store::{Corpus, Prepared, Snapshot};

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
    /// What is compared of it.
    pub digest: Arc<Digest>,
    /// What the rules of contradiction read out of it.
    pub testimony: Arc<Testimony>,
    /// Whether it is a draft of the desk's own.
    pub draft: bool,
    /// Whether it is one of the documents that the folder says it trusts.
    pub trusted: bool,
}

/// One entity across documents.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// They speak of the same person, organisation or town; no more is known.
    SameSubject,
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

impl RelatedPassage {
    /// Whether it surely tells the same, as a card or a timeline says it does; jumps go to weaker ones, too.
    pub fn tells_the_same(&self) -> bool {
        match self.relation {
            Relation::WireCopy | Relation::PrimaryStatement => true,
            Relation::SameEvent => self.score >= SURELY,
            Relation::SameSubject => false,
        }
    }
}

/// From this score on a passage on the same event surely tells the same.
const SURELY: f32 = 0.25;

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

/// The documents whose findings, entities or origins changed with an update.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Documents whose findings are not what they were, in order.
    pub findings: Vec<DocumentId>,
}
