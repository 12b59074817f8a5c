//! The folder's disagreements by the events that they are about.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::contradiction::{self, Finding};
use crate::corpus::{CorpusDocument, DocumentId, Snapshot};

use super::wanted::Wanted;
use super::words::{document_label, excerpt};

/// A disagreement in the list of the folder.
#[derive(Clone, Debug)]
pub struct ListedFinding {
    /// The disagreement, as the folder wants it told.
    pub finding: Arc<Finding>,
    /// Why it is told no more; `None` while it is open.
    pub settled: Option<String>,
    /// The event it is about, as an index into [`FindingList::events`].
    pub event: usize,
}

/// What disagreements are about: articles that are tied together by them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldEvent {
    /// The headline of the earliest of its articles.
    pub title: String,
    /// The day that article was published.
    pub published: Option<Date>,
    /// Its articles, in the order of the folder.
    pub documents: Vec<DocumentId>,
}

/// All disagreements of a folder.
#[derive(Clone, Debug, Default)]
pub struct FindingList {
    /// The events, earliest first, undated ones last.
    pub events: Vec<ToldEvent>,
    /// The disagreements: by event, gravest first, then by their first passage.
    pub findings: Vec<ListedFinding>,
}

/// The disagreements of a folder, the settled ones on request.
pub fn finding_list(snapshot: &Snapshot, wanted: &Wanted, with_settled: bool) -> FindingList {
    let mut found = Vec::new();
    for finding in contradiction::all(snapshot) {
        if let Some(open) = wanted.open(&finding) {
            found.push((open, None));
        } else if with_settled && let Some(why) = wanted.settled.get(&finding.key) {
            found.push((finding, Some(why.clone())));
        }
    }
    let mut groups = Groups::default();
    for (finding, _) in &found {
        let mut documents = finding.passages().map(|passage| passage.document);
        let Some(first) = documents.next() else { continue };
        groups.of(first);
        documents.for_each(|document| groups.join(first, document));
    }
    let mut events: BTreeMap<DocumentId, Vec<DocumentId>> = BTreeMap::new();
    for document in groups.all() {
        events.entry(groups.of(document)).or_default().push(document);
    }
    let mut events: Vec<(DocumentId, ToldEvent)> =
        events.into_iter().map(|(group, documents)| (group, event(snapshot, documents))).collect();
    events.sort_by_key(|(group, event)| (event.published.is_none(), event.published, *group));
    let place: BTreeMap<DocumentId, usize> = events.iter().map(|(group, _)| *group).zip(0..).collect();
    let mut findings: Vec<ListedFinding> = found
        .into_iter()
        .filter_map(|(finding, settled)| {
            let event = *place.get(&groups.of(finding.passages().next()?.document))?;
            Some(ListedFinding { finding, settled, event })
        })
        .collect();
    findings.sort_by_key(|listed| {
        let first = listed.finding.passages().next();
        (listed.event, listed.settled.is_some(), std::cmp::Reverse(listed.finding.severity), first)
    });
    FindingList { events: events.into_iter().map(|(_, event)| event).collect(), findings }
}

fn event(snapshot: &Snapshot, documents: Vec<DocumentId>) -> ToldEvent {
    let known = documents.iter().filter_map(|&id| snapshot.document(id));
    let published = |document: &CorpusDocument| document.facts.layout.published.as_ref().map(|day| day.value);
    let earliest =
        known.min_by_key(|document| (published(document).is_none(), published(document), document.id));
    let title = earliest.map_or_else(String::new, |document| match document.facts.layout.headline() {
        Some(headline) => excerpt(document, headline),
        None => document_label(document),
    });
    ToldEvent { title, published: earliest.and_then(published), documents }
}

/// Documents joined into groups, each named by one of its members.
#[derive(Default)]
struct Groups(BTreeMap<DocumentId, DocumentId>);

impl Groups {
    fn of(&mut self, document: DocumentId) -> DocumentId {
        let mut group = document;
        while let Some(&above) = self.0.get(&group).filter(|&&above| above != group) {
            group = above;
        }
        // The way is shortened for the next who asks.
        let mut at = document;
        while let Some(above) = self.0.insert(at, group).filter(|&above| above != group && above != at) {
            at = above;
        }
        group
    }

    fn join(&mut self, a: DocumentId, b: DocumentId) {
        let (a, b) = (self.of(a), self.of(b));
        self.0.insert(a.max(b), a.min(b));
    }

    fn all(&self) -> Vec<DocumentId> {
        self.0.keys().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn joined_documents_are_of_one_group(pairs in proptest::collection::vec((0u32..20, 0u32..20), 0..40)) {
            let mut groups = Groups::default();
            for &(a, b) in &pairs {
                groups.join(DocumentId(a), DocumentId(b));
            }
            for &(a, b) in &pairs {
                prop_assert_eq!(groups.of(DocumentId(a)), groups.of(DocumentId(b)));
            }
            let names: std::collections::BTreeSet<_> = groups.all().into_iter().map(|d| groups.of(d)).collect();
            for name in names {
                prop_assert_eq!(groups.of(name), name);
            }
        }
    }
}
