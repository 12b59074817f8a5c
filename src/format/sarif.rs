//! Findings as SARIF 2.1.0 (OASIS), for code scanning services: one result a finding, the first passage as its
//! location and the others as related locations; settled findings carry a suppression with its justification.
//! Regions give lines and columns from 1, columns in Unicode code points, and code point offsets.

use serde_json::{Value, json};

use crate::contradiction::{Checked, Finding, Rule, Severity};
use crate::corpus::{Passage, Snapshot};
use crate::text::{LineIndex, PositionEncoding};

/// The log of one check.
pub fn log(snapshot: &Snapshot, checked: &Checked) -> Value {
    let rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code(),
                "shortDescription": { "text": describe(*rule) },
                "helpUri": format!("{PAGES}{}.md", rule.code()),
            })
        })
        .collect();
    let mut results: Vec<Value> =
        checked.open.iter().map(|finding| result(snapshot, finding, None)).collect();
    results.extend(checked.suppressed.iter().map(|suppressed| {
        result(snapshot, &suppressed.finding, Some((&suppressed.justification, suppressed.decided)))
    }));
    let notifications: Vec<Value> = checked
        .stale
        .iter()
        .map(|stale| json!({ "level": "error", "message": { "text": stale.message } }))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "newsmark",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": checked.stale.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    })
}

/// Where the pages of the rules lie, relative to the repository.
const PAGES: &str = "docs/rules/";

fn describe(rule: Rule) -> &'static str {
    match rule {
        Rule::Number => "Two values of one measure exclude each other",
        Rule::Date => "Two times of one event exclude each other",
        Rule::Place => "Two places of one event exclude each other",
        Rule::Role => "Two names or descriptions of one thing",
        Rule::Agent => "Two doers of one deed",
        Rule::Denial => "A claim, and what is said against it",
        Rule::Negation => "The same told as so and as not so",
        Rule::Status => "Labels that exclude each other",
        Rule::Uniqueness => "A first that another report does not call the first",
        Rule::Quote => "One quotation in two wordings or with two speakers",
        Rule::Attribution => "What one report tells as fact and another as somebody's claim",
        Rule::Draft => "What a draft says that no source of the folder has",
    }
}

fn result(snapshot: &Snapshot, finding: &Finding, suppression: Option<(&String, bool)>) -> Value {
    let mut places = finding.standpoints.iter().flat_map(|standpoint| {
        standpoint.passages.iter().map(|passage| (*passage, standpoint.summary.as_str()))
    });
    let first = places.next().and_then(|(passage, _)| location(snapshot, passage, None));
    let related: Vec<Value> =
        places.filter_map(|(passage, summary)| location(snapshot, passage, Some(summary))).collect();
    let mut result = json!({
        "ruleId": finding.rule.code(),
        "level": match finding.severity {
            Severity::Contradiction => "error",
            Severity::Dispute => "warning",
            Severity::Discrepancy => "note",
        },
        "message": { "text": finding.message },
        "locations": first.into_iter().collect::<Vec<_>>(),
        "relatedLocations": related,
        "partialFingerprints": { "newsmarkFinding/v1": finding.key },
        "rank": f64::from((finding.confidence * 100.0).round()),
        "properties": { "severity": finding.severity.name(), "explanation": finding.explanation },
    });
    if let Some((justification, decided)) = suppression {
        result["suppressions"] = json!([{
            "kind": if decided { "inSource" } else { "external" },
            "status": "accepted",
            "justification": justification,
        }]);
    }
    result
}

fn location(snapshot: &Snapshot, passage: Passage, message: Option<&str>) -> Option<Value> {
    let document = snapshot.document(passage.document)?;
    let text = document.document.text();
    let span = document.document.to_document(passage.span);
    let lines = LineIndex::new(text);
    let start = lines.position(text, span.start, PositionEncoding::Utf32);
    let end = lines.position(text, span.end, PositionEncoding::Utf32);
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": encode(&document.name) },
            "region": {
                "startLine": start.line + 1,
                "startColumn": start.character + 1,
                "endLine": end.line + 1,
                "endColumn": end.character + 1,
                "snippet": { "text": span.of(text) },
            },
        },
    });
    if let Some(message) = message {
        location["message"] = json!({ "text": message });
    }
    Some(location)
}

/// A relative path as a URI reference (RFC 3986): what is no path character is percent-encoded.
fn encode(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) {
            uri.push(byte as char);
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contradiction::{Settings, check};
    use crate::corpus::Corpus;
    use crate::markup::DocumentFormat;

    #[test]
    fn every_passage_has_a_region() {
        let mut corpus = Corpus::default();
        let text = "Activists of Talmar said the jets had hit the citadel of Veldt, but the ministry denied those reports.";
        corpus.update("a b.txt", text, DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let log = log(&snapshot, &check(&snapshot, &Settings::default()));
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["ruleId"], "denial");
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a%20b.txt");
        assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
        assert_eq!(result["relatedLocations"].as_array().map(Vec::len), Some(1));
    }
}
