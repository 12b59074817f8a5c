//! From disagreeing pairs to one finding: nine files that tell one fact three ways are one disagreement with
//! three standpoints.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::contradiction::{Disagreement, Finding, Rule, Severity, Standpoint};
use crate::corpus::word::feature;
use crate::corpus::{DocumentId, Origin, Passage, Snapshot, origin};

/// Pairs of passages that one finding lists. A thousand documents that tell one number in two ways make a quarter
/// of a million pairs, and one disagreement.
const MOST_PAIRS: usize = 256;

/// Builds the finding of one connected component of disagreements. They may repeat; there is at least one.
pub(crate) fn gather(snapshot: &Snapshot, component: &[&Disagreement]) -> Finding {
    let passages = component.iter().flat_map(|edge| [edge.left.passage, edge.right.passage]);
    let named = |id: DocumentId| (id, snapshot.document(id).map_or("", |document| document.name.as_str()));
    let names: FxHashMap<DocumentId, &str> = passages.map(|passage| named(passage.document)).collect();
    let order = |passage: &Passage| (names[&passage.document], passage.span);
    let mut edges: Vec<&Disagreement> = component.to_vec();
    edges.sort_by_cached_key(|edge| {
        let values = (edge.left.value.as_str(), edge.right.value.as_str());
        (order(&edge.left.passage), order(&edge.right.passage), values)
    });
    edges.dedup_by(|a, b| a.left.passage == b.left.passage && a.right.passage == b.right.passage);
    let best =
        edges
            .iter()
            .copied()
            .reduce(|best, edge| {
                if (edge.severity, edge.confidence) > (best.severity, best.confidence) { edge } else { best }
            })
            .unwrap_or(component[0]);

    let mut sides: BTreeMap<&str, (String, BTreeSet<Passage>)> = BTreeMap::new();
    for edge in &edges {
        for side in [&edge.left, &edge.right] {
            let entry = sides.entry(&side.value).or_insert_with(|| (side.summary.clone(), BTreeSet::new()));
            entry.1.insert(side.passage);
        }
    }
    let mut standpoints: Vec<Standpoint> = sides
        .into_values()
        .map(|(summary, passages)| {
            let mut passages: Vec<Passage> = passages.into_iter().collect();
            passages.sort_by_cached_key(order);
            // One label an origin: that of its first document among these passages.
            let mut counted: Vec<&Origin> = Vec::new();
            let mut origins: Vec<String> = Vec::new();
            for passage in &passages {
                let (Some(origin), Some(document)) =
                    (snapshot.origin_of(passage.document), snapshot.document(passage.document))
                else {
                    continue;
                };
                // A document has one origin: those that share their first have all the same ones.
                if counted.iter().any(|other| other.documents.first() == origin.documents.first()) {
                    continue;
                }
                counted.push(origin);
                let label = origin::label_of(origin, document);
                if !origins.contains(&label) {
                    origins.push(label);
                }
            }
            Standpoint { summary, passages, origins }
        })
        .collect();
    standpoints.sort_by_cached_key(|standpoint| order(&standpoint.passages[0]));

    let mut severity = best.severity;
    let mut explanation = best.explanation.clone();
    let documents: BTreeSet<_> =
        standpoints.iter().flat_map(|s| s.passages.iter().map(|p| p.document)).collect();
    let origins: BTreeSet<_> = documents
        .iter()
        .filter_map(|&d| snapshot.origin_of(d))
        .map(|origin| origin.documents.first())
        .collect();
    let copies = documents.len() > 1 && origins.len() == 1;
    if copies && best.rule != Rule::Denial {
        severity = Severity::Discrepancy;
        explanation.push(
            "The documents are copies of one wire story: this is an editing difference, not a second source."
                .to_owned(),
        );
    }
    if let Some(tally) = tally(snapshot, &standpoints) {
        explanation.push(tally);
    }
    let trusted =
        documents.iter().filter_map(|&id| snapshot.document(id)).filter(|document| document.trusted);
    let trusted: Vec<&str> = trusted.map(|document| document.name.as_str()).collect();
    if !trusted.is_empty() {
        explanation.push(format!("Trusted, as newsmark.toml says: {}.", trusted.join(", ")));
    }
    let graded = |document: &DocumentId| {
        let document = snapshot.document(*document)?;
        Some(format!("{} {}", document.name, document.document.front_matter()?.reliability()?))
    };
    let grades: Vec<String> = documents.iter().filter_map(graded).collect();
    if !grades.is_empty() {
        explanation.push(format!("Reliability as the documents say, A to F: {}.", grades.join(", ")));
    }
    if edges.len() > MOST_PAIRS {
        explanation.push(format!(
            "{} pairs of passages differ here; the first {MOST_PAIRS} of them are listed.",
            edges.len()
        ));
    }
    let first = snapshot.document(standpoints[0].passages[0].document).map(|first| snapshot.key_name(first));
    let first = first.unwrap_or_default();
    let values: Vec<&str> = standpoints.iter().map(|s| s.summary.as_str()).collect();
    let digest =
        feature(format!("{}\n{}\n{first}\n{}", best.rule.code(), best.slot, values.join("\n")).as_bytes());
    Finding {
        key: format!("{}-{digest:016x}", best.rule.code()),
        rule: best.rule,
        severity,
        confidence: best.confidence,
        message: message(best, severity, copies, &standpoints),
        pairs: edges.iter().take(MOST_PAIRS).map(|edge| (edge.left.passage, edge.right.passage)).collect(),
        standpoints,
        comparability: best.comparability.clone(),
        explanation,
    }
}

/// "2 outlets, 1 origin (AFP)", for each standpoint.
fn tally(snapshot: &Snapshot, standpoints: &[Standpoint]) -> Option<String> {
    let parts: Vec<String> = standpoints
        .iter()
        .filter_map(|standpoint| {
            let documents: BTreeSet<_> = standpoint.passages.iter().map(|p| p.document).collect();
            let origins: BTreeSet<_> = documents
                .iter()
                .filter_map(|&d| snapshot.origin_of(d))
                .map(|o| o.documents.first())
                .collect();
            let outlets: Option<BTreeSet<&str>> = documents
                .iter()
                .map(|&d| Some(snapshot.document(d)?.facts.layout.outlet.as_ref()?.value.as_str()))
                .collect();
            let (count, noun) = match &outlets {
                Some(outlets) if outlets.len() > 1 => (outlets.len(), "outlets"),
                _ => (documents.len(), "documents"),
            };
            (documents.len() > 1).then(|| {
                format!(
                    "“{}”: {count} {noun}, {} {} ({})",
                    standpoint.summary,
                    origins.len(),
                    if origins.len() == 1 { "origin" } else { "origins" },
                    standpoint.origins.join(", ")
                )
            })
        })
        .collect();
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}

/// One sentence in a journalist's words.
fn message(best: &Disagreement, severity: Severity, copies: bool, standpoints: &[Standpoint]) -> String {
    let says: Vec<String> = standpoints
        .iter()
        .map(|standpoint| {
            let who = match standpoint.origins.as_slice() {
                [] => "One passage".to_owned(),
                [one] => one.clone(),
                [one, two] => format!("{one} and {two}"),
                [one, rest @ ..] => format!("{one} and {} others", rest.len()),
            };
            format!("{who}: “{}”", standpoint.summary)
        })
        .collect();
    let verb = match (severity, copies) {
        (_, true) => "Copies of one story differ on",
        (Severity::Contradiction, _) => "Sources contradict each other on",
        (Severity::Dispute, _) => "Disputed:",
        (Severity::Discrepancy, _) => "Sources differ on",
    };
    format!("{verb} {}. {}.", best.subject, says.join("; "))
}
