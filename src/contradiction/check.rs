//! The findings of a folder as its settings and its people want them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::contradiction::decision::{self, Stale};
use crate::contradiction::draft;
use crate::contradiction::{Finding, Level, Settings};
use crate::corpus::Snapshot;

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Findings nobody has settled, in order of their first passage.
    pub open: Vec<Arc<Finding>>,
    /// Findings that are settled, with the reason.
    pub suppressed: Vec<Suppressed>,
    /// Decisions whose passages are gone.
    pub stale: Vec<Stale>,
}

/// A settled finding.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Arc<Finding>,
    /// Who settled it, when and why; for a baseline, that it was known before.
    pub justification: String,
    /// Whether a written decision settled it, and not a baseline.
    pub decided: bool,
}

/// Checks a folder.
pub fn check(snapshot: &Snapshot, settings: &Settings) -> Checked {
    let (rulings, stale) = decision::rulings(snapshot);
    let mut checked = Checked { stale, ..Checked::default() };
    for finding in draft::all(snapshot) {
        let Some(finding) = adjust(&finding, settings) else { continue };
        let ruling = rulings.iter().find(|ruling| ruling.settles() && ruling.covers(&finding));
        if let Some(ruling) = ruling {
            let justification = ruling.justification();
            checked.suppressed.push(Suppressed { finding, justification, decided: true });
        } else if settings.baseline.contains(&finding.key) {
            let justification = "known before: it is in the baseline".to_owned();
            checked.suppressed.push(Suppressed { finding, justification, decided: false });
        } else {
            checked.open.push(finding);
        }
    }
    checked
}

/// The finding with the severity the settings give it; `None` where they do not want it.
pub fn adjust(finding: &Arc<Finding>, settings: &Settings) -> Option<Arc<Finding>> {
    if finding.confidence < settings.confidence {
        return None;
    }
    let severity = match settings.rules.get(&finding.rule) {
        Some(Level::Off) => return None,
        Some(Level::As(severity)) => *severity,
        _ => finding.severity,
    };
    let graded = graded(finding, settings);
    if severity == finding.severity && graded.is_none() {
        return Some(finding.clone());
    }
    let mut adjusted = Finding { severity, ..(**finding).clone() };
    adjusted.explanation.extend(graded);
    Some(Arc::new(adjusted))
}

/// How the folder grades the outlets of a finding, where it grades any: "Reliability … Harbour Post B."
fn graded(finding: &Finding, settings: &Settings) -> Option<String> {
    let origins: BTreeSet<&String> =
        finding.standpoints.iter().flat_map(|standpoint| &standpoint.origins).collect();
    let grades: Vec<String> = origins
        .into_iter()
        .filter_map(|origin| Some(format!("{origin} {}", settings.reliability.get(&origin.to_lowercase())?)))
        .collect();
    let list = grades.join(", ");
    (!grades.is_empty()).then(|| format!("Reliability as this folder grades it, A to F: {list}."))
}
