//! The entities of a snapshot: what the linker found, in a form whose copies share what did not change.

use std::ops::Range;
use std::sync::Arc;

use super::link::{CorpusVariant, Linker, Relinked};
use super::shards::Shards;
use super::{CorpusEntity, DocumentId, EntityId};

/// An entity with the spellings of it that are slips of the pen.
#[derive(Clone, Debug)]
struct Listed {
    entity: Arc<CorpusEntity>,
    variants: Arc<[CorpusVariant]>,
}

/// Entities by id, and the entity of each document's entity.
#[derive(Clone, Debug, Default)]
pub(super) struct Directory {
    listed: Shards<Listed>,
    entity_of: Shards<EntityId>,
}

fn key(document: DocumentId, entity: u32) -> u64 {
    u64::from(document.0) << 32 | u64::from(entity)
}

impl Directory {
    /// The entity that a document's entity belongs to.
    pub(super) fn entity_of(&self, document: DocumentId, entity: u32) -> Option<EntityId> {
        self.entity_of.get(key(document, entity)).copied()
    }

    /// One entity.
    pub(super) fn entity(&self, id: EntityId) -> Option<&CorpusEntity> {
        self.listed.get(u64::from(id.0)).map(|listed| &*listed.entity)
    }

    /// Its misspellings.
    pub(super) fn variants(&self, id: EntityId) -> &[CorpusVariant] {
        self.listed.get(u64::from(id.0)).map_or(&[], |listed| &listed.variants)
    }

    /// Forgets entities that a document has no more.
    pub(super) fn forget(&mut self, document: DocumentId, entities: Range<usize>) {
        for entity in entities {
            let entity = entity as u32;
            self.entity_of.remove(key(document, entity));
        }
    }

    /// Takes over what an update of the linker changed.
    pub(super) fn follow(&mut self, linker: &Linker, relinked: Relinked) {
        for id in relinked.removed {
            self.listed.remove(u64::from(id.0));
        }
        for entity in relinked.changed {
            for member in &entity.members {
                self.entity_of.insert(key(member.document, member.entity), entity.id);
            }
            let variants = linker.variants(entity.id).into();
            self.listed.insert(u64::from(entity.id.0), Listed { entity, variants });
        }
    }
}
