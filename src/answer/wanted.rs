use std::collections::BTreeMap;
use std::sync::Arc;

use crate::contradiction::{self, Finding, Settings, Stale, adjust, check};
use crate::corpus::{CorpusDocument, Snapshot};

/// Which findings are to be told: what the folder's settings say, and what people have settled.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What the folder's `newsmark.toml` says.
    pub settings: Settings,
    /// Why findings are settled, by key.
    pub settled: BTreeMap<String, String>,
    /// Decisions whose passages are gone.
    pub stale: Vec<Stale>,
}

impl Wanted {
    /// What a folder wants, as people have decided so far.
    pub fn of(snapshot: &Snapshot, settings: Settings) -> Self {
        let checked = check(snapshot, &settings);
        let settled = checked.suppressed.into_iter().map(|one| (one.finding.key.clone(), one.justification));
        Wanted { settled: settled.collect(), stale: checked.stale, settings }
    }

    /// The finding as it is to be told; `None` if it is not.
    pub fn open(&self, finding: &Arc<Finding>) -> Option<Arc<Finding>> {
        let finding = adjust(finding, &self.settings)?;
        let known = self.settled.contains_key(&finding.key) || self.settings.baseline.contains(&finding.key);
        (!known).then_some(finding)
    }

    /// The findings with a passage in a document, as they are to be told.
    pub fn open_in(&self, snapshot: &Snapshot, document: &CorpusDocument) -> Vec<Arc<Finding>> {
        contradiction::all_of(snapshot, document).iter().filter_map(|finding| self.open(finding)).collect()
    }
}
