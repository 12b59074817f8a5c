//! The documents in order of their names, in chunks that copies share.

use std::sync::Arc;

use crate::corpus::CorpusDocument;

const CHUNK: usize = 128;

#[derive(Clone, Debug, Default)]
pub(crate) struct Catalogue {
    chunks: Arc<Vec<Arc<Vec<Arc<CorpusDocument>>>>>,
    count: usize,
}

impl Catalogue {
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<CorpusDocument>> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// The chunk that holds or would hold a name.
    fn chunk_of(&self, name: &str) -> usize {
        self.chunks
            .partition_point(|chunk| chunk.first().is_some_and(|first| first.name.as_str() <= name))
            .saturating_sub(1)
    }

    pub fn get(&self, name: &str) -> Option<&Arc<CorpusDocument>> {
        let chunk = self.chunks.get(self.chunk_of(name))?;
        chunk.binary_search_by(|d| d.name.as_str().cmp(name)).ok().map(|at| &chunk[at])
    }

    /// Adds a document or replaces the one of its name.
    pub fn insert(&mut self, document: Arc<CorpusDocument>) {
        let at = self.chunk_of(&document.name);
        let chunks = Arc::make_mut(&mut self.chunks);
        if chunks.is_empty() {
            chunks.push(Arc::default());
        }
        let chunk = Arc::make_mut(&mut chunks[at]);
        match chunk.binary_search_by(|d| d.name.cmp(&document.name)) {
            Ok(place) => chunk[place] = document,
            Err(place) => {
                chunk.insert(place, document);
                self.count += 1;
                if chunk.len() > CHUNK {
                    let rest = chunk.split_off(CHUNK / 2);
                    chunks.insert(at + 1, Arc::new(rest));
                }
            }
        }
    }

    /// Takes out the document of a name.
    pub fn remove(&mut self, name: &str) -> Option<Arc<CorpusDocument>> {
        self.get(name)?;
        let at = self.chunk_of(name);
        let chunks = Arc::make_mut(&mut self.chunks);
        let chunk = Arc::make_mut(&mut chunks[at]);
        let place = chunk.binary_search_by(|d| d.name.as_str().cmp(name)).ok()?;
        let removed = chunk.remove(place);
        if chunk.is_empty() {
            chunks.remove(at);
        }
        self.count -= 1;
        Some(removed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Digest, DocumentId};
    use crate::facts::Facts;
    use crate::markup::{Document, DocumentFormat};

    fn document(name: &str) -> Arc<CorpusDocument> {
        Arc::new(CorpusDocument {
            id: DocumentId(0),
            name: name.into(),
            document: Arc::new(Document::parse("", DocumentFormat::Raw)),
            facts: Arc::new(Facts::default()),
            digest: Arc::new(Digest::default()),
            testimony: Arc::default(),
            draft: false,
            trusted: false,
        })
    }

    #[test]
    fn stays_in_order_over_many_chunks() {
        let mut catalogue = Catalogue::default();
        for i in 0..1000 {
            catalogue.insert(document(&format!("{:04}", i * 7919 % 1000)));
        }
        let before = catalogue.clone();
        assert_eq!(catalogue.len(), 1000);
        let names: Vec<_> = catalogue.iter().map(|d| d.name.clone()).collect();
        assert!(names.is_sorted());
        for i in 0..1000 {
            assert!(catalogue.remove(&format!("{i:04}")).is_some());
        }
        assert_eq!((catalogue.len(), catalogue.iter().count()), (0, 0));
        assert_eq!(before.iter().count(), 1000);
        assert!(before.get("0500").is_some() && before.get("1000").is_none());
    }
}
