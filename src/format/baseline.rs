//! A baseline: the keys of the findings that a desk knows of and lives with, so that a check tells the new
//! ones only. JSON, one object: `{"version": 1, "findings": [{"key": …, "message": …}]}`; the messages are for
//! people who read the diff and are not read back.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::contradiction::Finding;

#[derive(Debug, Serialize, Deserialize)]
struct Baseline {
    version: u32,
    findings: Vec<Known>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Known {
    key: String,
    #[serde(default)]
    message: String,
}

/// Writes the baseline of findings.
pub fn write<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> String {
    let findings = findings
        .into_iter()
        .map(|finding| Known { key: finding.key.clone(), message: finding.message.clone() })
        .collect();
    // Strings and numbers alone cannot fail to serialise.
    serde_json::to_string_pretty(&Baseline { version: 1, findings }).unwrap_or_default() + "\n"
}

/// Reads the keys of a baseline.
///
/// # Errors
///
/// What is wrong with the file, for people.
pub fn read(text: &str) -> Result<BTreeSet<String>, String> {
    let baseline: Baseline = serde_json::from_str(text)
        .map_err(|error| format!("not a baseline: {error}; write a new one with --write-baseline"))?;
    if baseline.version != 1 {
        return Err(format!("a baseline of version {}; this newsmark reads version 1", baseline.version));
    }
    Ok(baseline.findings.into_iter().map(|known| known.key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_baseline_says_so() {
        assert!(read("{}").is_err());
        assert!(read("{\"version\": 2, \"findings\": []}").unwrap_err().contains("version 2"));
        assert_eq!(read(&write([])).unwrap().len(), 0);
    }
}
