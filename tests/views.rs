//! The requests for views, on the bundled articles, over standard input and output.

// Other tests use more of the client.
#[allow(dead_code)]
mod client;

use client::{Client, capabilities};
use serde_json::{Value, json};

fn seeds() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).unwrap().flatten() {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    folder
}

/// The list of disagreements once all articles are read.
fn all_findings(client: &mut Client) -> Value {
    for _ in 0..3000 {
        let list = client.request("newsmark/findings", json!({}));
        if list["indexing"] == false && list["documents"] == 6 {
            return list;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("the articles were never read");
}

fn position_of(folder: &tempfile::TempDir, file: &str, words: &str) -> Value {
    let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
    let at = text.find(words).unwrap_or_else(|| panic!("“{words}” in {file}"));
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let character = text[line_start..at].encode_utf16().count() + 1;
    json!({ "line": text[..at].matches('\n').count(), "character": character })
}

#[test]
fn findings_are_listed_by_event() {
    let folder = seeds();
    let mut client = Client::open_folder(folder.path());
    let list = all_findings(&mut client);
    assert_eq!(list["unread"], 0);
    let events = list["events"].as_array().unwrap();
    let findings = list["findings"].as_array().unwrap();
    assert!(!events.is_empty() && findings.len() >= events.len(), "{list}");
    for finding in findings {
        let event = finding["event"].as_u64().unwrap() as usize;
        let uris: Vec<&Value> =
            events[event]["documents"].as_array().unwrap().iter().map(|document| &document["uri"]).collect();
        let positions = finding["positions"].as_array().unwrap();
        assert!(positions.len() >= 2, "{finding}");
        for passage in positions.iter().flat_map(|position| position["passages"].as_array().unwrap()) {
            assert!(uris.contains(&&passage["location"]["uri"]), "{passage} in {uris:?}");
        }
        assert!(finding["message"].is_string() && finding["settled"].is_null());
    }
    let citadel = |list: &Value| {
        let found = list["findings"].as_array().unwrap().iter().filter(|finding| {
            finding["rule"] == "denial" && finding["message"].as_str().unwrap().contains("citadel")
        });
        found.cloned().collect::<Vec<_>>()
    };
    assert!(!citadel(&list).is_empty(), "{list}");
    // The same at its place.
    let uri = client.uri_of("03-radio-liman.txt");
    let position = position_of(&folder, "03-radio-liman.txt", "Rami Abdel Rahman");
    let here = json!({ "textDocument": { "uri": uri }, "position": position });
    let there = client.request("newsmark/findings", here.clone());
    assert!(!citadel(&there).is_empty(), "{there}");
    // And as a command, with the same answer.
    let command = json!({ "command": "newsmark/findings", "arguments": [here] });
    assert_eq!(client.request("workspace/executeCommand", command), there);
    assert_eq!(client.refused("workspace/executeCommand", json!({ "command": "newsmark/nothing" })), -32602);
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

#[test]
fn a_disagreement_is_compared_decided_and_settled() {
    let folder = seeds();
    let mut client = Client::open_folder(folder.path());
    let list = all_findings(&mut client);
    let key = list["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "denial").unwrap()["key"]
        .clone();
    let comparison = client.request("newsmark/comparison", json!({ "key": key }));
    let positions = comparison["positions"].as_array().unwrap();
    assert!(positions.len() >= 2);
    for position in positions {
        for passage in position["passages"].as_array().unwrap() {
            let file = passage["location"]["uri"].as_str().unwrap().rsplit('/').next().unwrap();
            let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
            let line = passage["location"]["range"]["start"]["line"].as_u64().unwrap() as usize;
            let shown = passage["words"].as_str().unwrap();
            let begin: Vec<&str> = shown.split(' ').take(3).collect();
            assert!(text.lines().nth(line).unwrap().contains(&begin.join(" ")), "{passage}");
            assert!(!passage["origin"].as_str().unwrap().is_empty());
        }
    }
    let questions: Vec<_> = comparison["comparability"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(questions, ["event", "measure", "population", "time", "place", "assertion"]);
    assert_eq!((&comparison["decisions"], &comparison["settled"]), (&json!([]), &Value::Null));

    // No decision without a reason, and none in words that the markup does not have.
    let mut decision = json!({ "key": key, "status": "reviewed", "verdict": "scope", "reason": " " });
    assert_eq!(client.refused("newsmark/decision", decision.clone()), -32602);
    decision["reason"] = json!("The two speak of {different} nights, says the [desk].");
    decision["verdict"] = json!("whatever");
    assert_eq!(client.refused("newsmark/decision", decision.clone()), -32602);
    decision["verdict"] = json!("scope");
    let edit = client.request("newsmark/decision", decision);
    for change in edit["documentChanges"].as_array().unwrap() {
        let Some(uri) = change["textDocument"]["uri"].as_str() else { continue };
        // Sidecars of raw articles: new files, so one edit holds the whole text.
        assert!(uri.ends_with(".txt.news"), "{edit}");
        client.open(uri, change["edits"][0]["newText"].as_str().unwrap());
    }
    let after = client.request("newsmark/comparison", json!({ "key": key }));
    let settled = after["settled"].as_str().unwrap_or_else(|| panic!("{after}"));
    assert!(
        settled.contains("the scopes differ") && settled.contains("{different} nights, says the [desk]"),
        "{settled}"
    );
    let decided = &after["decisions"][0];
    assert_eq!(decided["settles"], true);
    assert!(decided["location"]["uri"].as_str().unwrap().ends_with(".txt.news"), "{decided}");
    let open = client.request("newsmark/findings", json!({}));
    assert!(open["findings"].as_array().unwrap().iter().all(|one| one["key"] != key));
    let all = client.request("newsmark/findings", json!({ "settled": true }));
    let one = all["findings"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap();
    assert!(one["settled"].is_string());
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

#[test]
fn actors_have_a_timeline() {
    let folder = seeds();
    let mut client = Client::introduce(folder.path(), capabilities());
    all_findings(&mut client);
    let uri = client.uri_of("03-radio-liman.txt");
    let position = position_of(&folder, "03-radio-liman.txt", "Kartapoloc");
    let timeline =
        client.request("newsmark/timeline", json!({ "textDocument": { "uri": uri }, "position": position }));
    assert_eq!((&timeline["kind"], &timeline["title"]), (&json!("actor"), &json!("Andrei Kartapolov")));
    let entries = timeline["entries"].as_array().unwrap();
    let days: Vec<&str> = entries.iter().filter_map(|entry| entry["from"].as_str()).collect();
    // Only one of the three articles prints a date; the others take theirs from the same statement.
    assert!(days.is_sorted() && days.contains(&"2015-11-03") && days.len() == entries.len(), "{days:?}");
    assert!(entries.iter().any(|entry| entry["speaks"] == true));
    let stated =
        entries.iter().find(|entry| entry["basis"] == "stated").unwrap_or_else(|| panic!("{timeline}"));
    assert!(stated["reason"].as_str().unwrap().contains("inferred"), "{stated}");
    // Nothing is told twice.
    let mut places: Vec<String> = entries
        .iter()
        .flat_map(|entry| entry["passages"].as_array().unwrap())
        .map(|passage| passage["location"].to_string())
        .collect();
    let count = places.len();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), count);
    let named = client.request("newsmark/timeline", json!({ "entity": "andrei kartapolov" }));
    assert_eq!(named, timeline);
    assert_eq!(client.request("newsmark/timeline", json!({ "entity": "nobody at all" })), Value::Null);
    assert_eq!(client.refused("newsmark/timeline", json!({})), -32602);
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

#[test]
fn a_role_is_written_with_its_days() {
    let folder = seeds();
    let mut client = Client::introduce(folder.path(), capabilities());
    all_findings(&mut client);
    let uri = client.uri_of("02-cedar-post.txt");
    let at = |words: &str| {
        let position = position_of(&folder, "02-cedar-post.txt", words);
        json!({ "textDocument": { "uri": uri }, "position": position })
    };
    let asked = |title: &str, from: &str, to: &str| {
        let mut asked = at("Sergei Lavrov");
        asked["title"] = json!(title);
        asked["from"] = json!(from);
        asked["to"] = json!(to);
        asked
    };
    let known = client.request("newsmark/role", at("Sergei Lavrov"));
    assert_eq!(known["name"], "Sergei Lavrov");
    assert_eq!(known["titles"][0], "Foreign Minister");
    // This page prints no date; another that reports the same statement does.
    assert_eq!(known["day"], "2015-11-03");
    assert_eq!(known["edit"], Value::Null);
    assert_eq!(client.request("newsmark/role", at("Palmyra")), Value::Null);
    assert_eq!(client.refused("newsmark/role", json!({})), -32602);
    assert_eq!(client.refused("newsmark/role", asked("Foreign Minister", "spring", "")), -32602);

    let role = client.request("newsmark/role", asked(" Foreign Minister ", "2004-03-09", " "));
    let text = role["edit"]["documentChanges"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|change| change["edits"][0]["newText"].as_str())
        .unwrap_or_else(|| panic!("{role}"));
    assert!(text.contains("{ title = \"Foreign Minister\", from = \"2004-03-09\" }"), "{text}");
    std::fs::write(folder.path().join("actors.toml"), text).unwrap();
    // The days that are known for the title give way to those that are said now.
    let role = client.request("newsmark/role", asked("foreign minister", "2004", "2030"));
    assert!(role["edit"].to_string().contains("2030"), "{role}");
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}
