//! What people decided about who is whom: `.same` and `.not-same` footnotes, and dictionaries.

use smol_str::SmolStr;

use super::{DecisionKind, Document, Mark, Reference};

/// A person's decision about two ids, from a `.same` or `.not-same` mark or a dictionary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdentityDecision {
    /// One id.
    pub a: SmolStr,
    /// The other.
    pub b: SmolStr,
    /// Whether both are the same thing.
    pub same: bool,
}

impl IdentityDecision {
    /// The decisions about entities that a document writes down. `a=` and `b=` are ids of entities, or of
    /// annotations that say which entity their words mean.
    pub fn of_document(document: &Document) -> Vec<IdentityDecision> {
        let entity = |reference: &Option<Reference>| {
            let reference = reference.as_ref()?;
            let marked = document
                .annotations()
                .iter()
                .find(|annotation| reference.file.is_none() && annotation.id.as_ref() == Some(&reference.id));
            match marked {
                Some(annotation) => annotation.marks.iter().find_map(|mark| match mark {
                    Mark::Entity { id, .. } => Some(id.clone()),
                    _ => None,
                }),
                // Another file's annotation is a statement; entities have one id in all files.
                None => reference.file.is_none().then(|| reference.id.clone()),
            }
        };
        document
            .decisions()
            .iter()
            .filter_map(|decision| {
                let same = match decision.kind {
                    DecisionKind::Same => true,
                    DecisionKind::NotSame => false,
                    DecisionKind::Contradiction => return None,
                };
                Some(IdentityDecision { a: entity(&decision.a)?, b: entity(&decision.b)?, same })
            })
            .collect()
    }
}
