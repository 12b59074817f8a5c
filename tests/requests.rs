//! Requests that editors make while people read and write, over standard input and output: what grows with a
//! selection, what is written in several places, what is sent anew and what is not.

// Other tests use more of the client.
#[allow(dead_code)]
mod client;

use client::{Client, capabilities};
use serde_json::{Value, json};

const MARKED: &str = "[Tolle]{.claim   #c1} said no.\n\n[^x]: [n]{.same a=c1 b=c1}\n";

fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

fn opened(text: &str) -> (tempfile::TempDir, Client, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::open_folder(folder.path());
    let uri = client.uri_of(if text.contains("]{") { "a.news" } else { "a.txt" });
    client.open(&uri, text);
    (folder, client, uri)
}

fn end(mut client: Client) {
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

#[test]
fn selections_grow() {
    let text =
        "Ferry sinks off Tolm\n\nAn old car ferry sank in the harbour of Oslo on Monday. Nobody was hurt.\n";
    let (_folder, mut client, uri) = opened(text);
    let place = json!({ "line": 2, "character": 42 });
    let params =
        json!({ "textDocument": { "uri": uri }, "positions": [place, { "line": 0, "character": 1 }] });
    let ranges = client.request("textDocument/selectionRange", params);
    assert_eq!(ranges.as_array().map(Vec::len), Some(2));
    let mut widths = Vec::new();
    let mut range = &ranges[0];
    while range["range"].is_object() {
        let (start, end) = (&range["range"]["start"], &range["range"]["end"]);
        assert!(start["line"].as_u64() <= Some(2) && end["line"].as_u64() >= Some(2));
        widths.push((
            start["line"].as_u64().unwrap(),
            start["character"].as_u64().unwrap(),
            end["character"].as_u64().unwrap(),
        ));
        range = &range["parent"];
    }
    assert_eq!(widths[0], (2, 40, 44));
    // Word, phrases, sentence, paragraph, text.
    assert!(widths.len() >= 5 && widths.contains(&(2, 0, 55)) && widths.contains(&(2, 0, 72)), "{widths:?}");
    end(client);
}

#[test]
fn an_id_is_edited_wherever_the_file_has_it() {
    let (_folder, mut client, uri) = opened(MARKED);
    let linked = client.request("textDocument/linkedEditingRange", at(&uri, 0, 19));
    let starts: Vec<(u64, u64)> = linked["ranges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|range| {
            (range["start"]["line"].as_u64().unwrap(), range["start"]["character"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(starts, [(0, 18), (2, 18), (2, 23)]);
    assert_eq!(client.request("textDocument/linkedEditingRange", at(&uri, 0, 25)), Value::Null);
    end(client);
}

#[test]
fn marks_are_laid_out_as_they_are_closed() {
    let (_folder, mut client, uri) = opened(MARKED);
    let mut typed = at(&uri, 0, 21);
    typed["ch"] = json!("}");
    typed["options"] = json!({ "tabSize": 2, "insertSpaces": true });
    let edits = client.request("textDocument/onTypeFormatting", typed);
    assert_eq!(edits[0]["newText"], "{#c1 .claim}", "{edits}");
    let whole = json!({ "textDocument": { "uri": uri }, "options": { "tabSize": 2, "insertSpaces": true } });
    assert_eq!(client.request("textDocument/formatting", whole), edits);
    let mut elsewhere =
        json!({ "textDocument": { "uri": uri }, "options": { "tabSize": 2, "insertSpaces": true } });
    elsewhere["range"] =
        json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 3, "character": 0 } });
    assert_eq!(client.request("textDocument/rangeFormatting", elsewhere), json!([]));
    end(client);
}

#[test]
fn tokens_are_sent_in_ranges_and_as_changes() {
    let (_folder, mut client, uri) = opened("Mira Tolle left Oslo.\n\nIvo Garn left Bergen.\n");
    let document = json!({ "textDocument": { "uri": uri } });
    let full = client.request("textDocument/semanticTokens/full", document);
    let whole = full["data"].as_array().unwrap().len();
    let mut part = json!({ "textDocument": { "uri": uri } });
    part["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } });
    let part = client.request("textDocument/semanticTokens/range", part);
    assert_eq!((part["data"].as_array().unwrap().len(), whole), (10, 20), "{full}");
    client.change(&uri, 2, json!([{ "range": { "start": { "line": 2, "character": 0 }, "end": { "line": 2, "character": 8 } }, "text": "Jorun Moe" }]));
    let since = json!({ "textDocument": { "uri": uri }, "previousResultId": full["resultId"] });
    let delta = client.request("textDocument/semanticTokens/full/delta", since);
    // Names before the change are not sent again.
    let edit = &delta["edits"][0];
    assert!(edit["start"].as_u64() >= Some(10) && edit["data"].as_array().unwrap().len() <= 10, "{delta}");
    let unknown = json!({ "textDocument": { "uri": uri }, "previousResultId": "none" });
    let anew = client.request("textDocument/semanticTokens/full/delta", unknown);
    assert_eq!(anew["data"].as_array().unwrap().len(), whole);
    end(client);
}

/// What the folder's list has told is not told again; what is fixed is taken back, by the other article's edit.
#[test]
fn diagnostics_of_the_folder_have_result_ids() {
    let folder = tempfile::tempdir().unwrap();
    let text = |count: u32| {
        format!(
            "Ferry sinks off Tolm\n\n4 March 2019\n\nPolice in Oslo said {count} people were killed when a ferry sank on Monday.\n"
        )
    };
    std::fs::write(folder.path().join("a.txt"), text(24)).unwrap();
    std::fs::write(folder.path().join("b.txt"), text(31)).unwrap();
    let mut abilities = capabilities();
    abilities["textDocument"]["diagnostic"] = json!({});
    abilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    let mut client = Client::introduce(folder.path(), abilities);
    let a = client.uri_of("a.txt");
    client.open(&a, &text(24));
    let ids = |report: &Value| -> Vec<Value> {
        let items = report["items"].as_array().unwrap().iter();
        items
            .filter(|item| item["resultId"].is_string())
            .map(|item| json!({ "uri": item["uri"], "value": item["resultId"] }))
            .collect()
    };
    let b = client.uri_of("b.txt");
    let mut known = Vec::new();
    let told = (0..50).any(|_| {
        let report = client.request("workspace/diagnostic", json!({ "previousResultIds": known }));
        known = ids(&report);
        let of_b = report["items"].as_array().unwrap().iter().find(|item| item["uri"] == b);
        of_b.is_some_and(|item| {
            item["items"].as_array().is_some_and(|list| list.iter().any(|one| one["code"] == "number"))
        })
    });
    assert!(told);
    // Without news the answer waits; the edit of one article ends the waiting with news of the other.
    let waiting = client.begin("workspace/diagnostic", json!({ "previousResultIds": known }));
    client.change(&a, 2, json!([{ "text": text(31) }]));
    let report = client.answer(waiting)["result"].take();
    let of_b = report["items"].as_array().unwrap().iter().find(|item| item["uri"] == b).unwrap();
    assert!(of_b["items"].as_array().unwrap().iter().all(|one| one["code"] != "number"), "{of_b}");
    let asked = (0..200).any(|_| {
        client.request("newsmark/findings", json!({}));
        std::thread::sleep(std::time::Duration::from_millis(10));
        client.asked.iter().any(|asked| asked == "workspace/diagnostic/refresh")
    });
    assert!(asked, "{:?}", client.asked);
    assert!(!client.was_sent("textDocument/publishDiagnostics"));
    end(client);
}

/// Each article that cites a source is a caller of its own, with the places where it does.
#[test]
fn the_call_hierarchy_tells_who_cites_whom() {
    let text =
        "Ferry sinks\n\nThe Norwegian Defence Ministry said on Monday that Mara Orvik had left Oslo.\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("b.txt"), text).unwrap();
    let mut client = Client::open_folder(folder.path());
    let uri = client.uri_of("a.txt");
    client.open(&uri, text);
    let read = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        client.request("newsmark/findings", json!({}))["documents"] == 2
    });
    assert!(read);
    let ministry = client.request("textDocument/prepareCallHierarchy", at(&uri, 2, 20))[0].clone();
    let incoming = client.request("callHierarchy/incomingCalls", json!({ "item": ministry }));
    let files: Vec<&str> =
        incoming.as_array().unwrap().iter().filter_map(|call| call["from"]["name"].as_str()).collect();
    assert_eq!(files, ["a.txt", "b.txt"]);
    for call in incoming.as_array().unwrap() {
        assert_eq!(call["fromRanges"][0]["start"]["line"], 2, "{call}");
    }
    // And from an article to whom it cites.
    let outgoing = client.request("callHierarchy/outgoingCalls", json!({ "item": incoming[0]["from"] }));
    assert_eq!(outgoing[0]["to"]["name"], ministry["name"], "{outgoing}");
    assert_eq!(outgoing[0]["fromRanges"].as_array().map(Vec::len), Some(1));
    end(client);
}

#[test]
fn front_matter_is_not_the_articles_first_word() {
    let text =
        "---\nslug: desk\nnot-entities: [Hope]\n---\n[Oslo]{.claim} was calm, and Hope came with Joy.\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("actors.toml"), "not-entities = [\"Joy\"]\n").unwrap();
    let mut capabilities = capabilities();
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix", "refactor"] } });
    capabilities["textDocument"]["codeAction"] = json!({ "codeActionLiteralSupport": kinds });
    let mut client = Client::introduce(folder.path(), capabilities);
    let uri = client.uri_of("a.news");
    client.open(&uri, text);
    let slug = at(&uri, 1, 8);
    for question in ["hover", "definition", "references", "prepareCallHierarchy", "documentHighlight"] {
        let mut asked = slug.clone();
        asked["context"] = json!({ "includeDeclaration": true });
        let answer = client.request(&format!("textDocument/{question}"), asked);
        assert!(answer.is_null() || answer == json!([]), "{question}: {answer}");
    }
    let mut titles = |line: u32, character: u32| -> Vec<String> {
        let place = json!({ "line": line, "character": character });
        let asked = json!({ "textDocument": { "uri": uri }, "range": { "start": place, "end": place },
                            "context": { "diagnostics": [] } });
        let actions = client.request("textDocument/codeAction", asked);
        actions.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(1, 8), Vec::<String>::new());
    assert_eq!(titles(2, 18), ["“Hope” is an entity in this article after all"]);
    let (hope, joy) = (titles(4, 31), titles(4, 46));
    assert!(hope.contains(&"“Hope” is an entity in this article after all".to_owned()), "{hope:?}");
    assert!(joy.contains(&"“Joy” is an entity after all, in actors.toml".to_owned()), "{joy:?}");
    end(client);
}
