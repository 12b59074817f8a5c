//! The real binary over standard input and output.

// What was skipped is said on the console.
#![allow(clippy::print_stdout)]

mod client;

use client::{Client, capabilities, uri};
use serde_json::{Value, json};

fn hover(uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } })
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn requests_wait_for_initialize_and_end_with_shutdown() {
    let mut client = Client::start();
    assert_eq!(client.refused("textDocument/hover", hover("file:///a.txt")), -32002);
    client.notify("textDocument/didOpen", json!({}));
    client.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(client.refused("initialize", json!({ "capabilities": {} })), -32600);
    client.notify("initialized", json!({}));
    assert_eq!(client.refused("no/such", json!({})), -32601);
    assert_eq!(client.refused("$/noSuch", json!({})), -32601);
    assert_eq!(client.refused("textDocument/hover", json!({ "textDocument": 7 })), -32602);
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
    assert_eq!(client.refused("textDocument/hover", hover("file:///a.txt")), -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(0));
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut client = Client::start();
    client.request("initialize", json!({ "capabilities": {} }));
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn the_end_of_the_stream_is_the_end() {
    let mut client = Client::start();
    client.request("initialize", json!({ "capabilities": {} }));
    client.close_stream();
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn a_dead_editor_is_noticed() {
    let mut dead = std::process::Command::new("true").spawn().unwrap();
    dead.wait().unwrap();
    let mut client = Client::start();
    client.request("initialize", json!({ "processId": dead.id(), "capabilities": {} }));
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn malformed_messages_are_survived() {
    let folder = folder(&[]);
    let mut client = Client::open_folder(folder.path());
    let parse_error = |client: &mut Client| {
        client.take(|message| message["id"].is_null() && message["error"]["code"] == -32700);
    };
    client.send_bytes(b"{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":");
    parse_error(&mut client);
    client.send_bytes(b"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\xfe\"}");
    parse_error(&mut client);
    client.send_raw(b"Content-Length: abc\r\n\r\n");
    parse_error(&mut client);
    client.send_bytes(b"[{\"jsonrpc\":\"2.0\",\"method\":\"$/x\"}]");
    client.take(|message| message["id"].is_null() && message["error"]["code"] == -32600);
    client.send(&json!({ "jsonrpc": "2.0", "id": 5001, "params": {} }));
    client.take(|message| message["id"] == 5001 && message["error"]["code"] == -32600);
    client.notify("textDocument/didChange", json!({ "textDocument": { "uri": 3 } }));
    assert_eq!(client.request("textDocument/hover", hover("file:///a.txt")), Value::Null);
    client.shut_down();
}

#[test]
fn encodings_are_negotiated() {
    let offers = [
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-32", "utf-16"]), "utf-32"),
        (json!(["utf-16", "utf-32"]), "utf-16"),
        (Value::Null, "utf-16"),
    ];
    for (offer, chosen) in offers {
        let mut client = Client::start();
        let capabilities = json!({ "general": { "positionEncodings": offer } });
        let result = client.request("initialize", json!({ "capabilities": capabilities }));
        assert_eq!(result["capabilities"]["positionEncoding"], chosen);
        client.shut_down();
    }
}

/// Furniture reaches from its first to its last byte in the encoding's units, whatever stands before it.
#[test]
fn documents_that_are_open_nowhere_else_are_served() {
    let folder = folder(&[]);
    let mut client = Client::open_folder(folder.path());
    client.open("untitled:Untitled-1", "Skip to main content\n\nThe harbour of Tolm reopened on Monday.\n");
    client.diagnostics("untitled:Untitled-1", 1);
    let tokens = client.request(
        "textDocument/semanticTokens/full",
        json!({ "textDocument": { "uri": "untitled:Untitled-1" } }),
    );
    assert_eq!(tokens["data"].as_array().unwrap().len() % 5, 0);
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": "untitled:Untitled-1" } }));
    // The list is taken back.
    assert_eq!(client.diagnostics("untitled:Untitled-1", 2), Vec::<Value>::new());
    client.shut_down();
}

#[test]
fn a_flood_of_edits_is_answered_with_the_final_text() {
    let folder = folder(&[]);
    let mut client = Client::open_folder(folder.path());
    let uri = "untitled:flood";
    client.open(uri, "See https://example.org/a for more.");
    let link = |client: &mut Client| {
        client.request("textDocument/documentLink", json!({ "textDocument": { "uri": uri } }))
    };
    assert_eq!(link(&mut client)[0]["range"]["start"], json!({ "line": 0, "character": 4 }));
    for version in 2..2002 {
        let text = if version % 100 == 0 { "\n" } else { "x" };
        let start = json!({ "line": 0, "character": 0 });
        client.change(uri, version, json!([{ "range": { "start": start, "end": start }, "text": text }]));
    }
    let found = link(&mut client);
    // The 98 letters typed before the first line break stand in front of the link's line.
    assert_eq!(found[0]["range"]["start"], json!({ "line": 20, "character": 98 + 4 }));
    client.diagnostics(uri, 2001);
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

#[test]
fn a_cancelled_request_is_answered_once() {
    let folder = folder(&[]);
    let mut client = Client::open_folder(folder.path());
    for _ in 0..50 {
        let id = client.begin("workspace/symbol", json!({ "query": "" }));
        client.notify("$/cancelRequest", json!({ "id": id }));
        let answer = client.answer(id);
        assert!(answer.get("result").is_some() || answer["error"]["code"] == -32800, "{answer}");
    }
    client.notify("$/cancelRequest", json!({ "id": 424242 }));
    client.shut_down();
}

#[test]
fn files_of_the_folder_are_read_and_watched() {
    let folder = folder(&[
        ("a.txt", "Read more at https://example.org/a today.\n"),
        ("newsmark.toml", "exclude = [\"b.txt\"]\n"),
        ("b.txt", "Read more at https://example.org/b today.\n"),
    ]);
    let mut client = Client::open_folder(folder.path());
    let links = |client: &mut Client, file: &str| {
        let uri = client.uri_of(file);
        client.request("textDocument/documentLink", json!({ "textDocument": { "uri": uri } }))
    };
    let wait = |client: &mut Client, file: &str, count: Option<usize>| {
        for _ in 0..500 {
            let found = links(client, file);
            if found.as_array().map(Vec::len) == count {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("{file} never had {count:?} links");
    };
    wait(&mut client, "a.txt", Some(1));
    assert_eq!(links(&mut client, "b.txt"), Value::Null);
    assert!(client.asked.contains(&"client/registerCapability".to_owned()));
    let changed = |client: &mut Client, file: &str, kind: i32| {
        let uri = client.uri_of(file);
        client
            .notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": kind }] }));
    };
    std::fs::write(folder.path().join("a.txt"), "Nothing here.\n").unwrap();
    changed(&mut client, "a.txt", 2);
    wait(&mut client, "a.txt", Some(0));
    std::fs::remove_file(folder.path().join("a.txt")).unwrap();
    changed(&mut client, "a.txt", 3);
    wait(&mut client, "a.txt", None);
    std::fs::write(folder.path().join("newsmark.toml"), "").unwrap();
    changed(&mut client, "newsmark.toml", 2);
    wait(&mut client, "b.txt", Some(1));
    client.shut_down();
}

#[test]
fn files_are_watched_where_the_client_does_not() {
    let folder = folder(&[("a.txt", "Read more at https://example.org/a today.\n")]);
    let mut capabilities = capabilities();
    capabilities["workspace"]["didChangeWatchedFiles"] = Value::Null;
    let mut client = Client::introduce(folder.path(), capabilities);
    std::fs::write(folder.path().join("late.txt"), "Read more at https://example.org/late today.\n").unwrap();
    let uri = client.uri_of("late.txt");
    let found = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        client.request("textDocument/documentLink", json!({ "textDocument": { "uri": uri } })).is_array()
    });
    assert!(found);
    assert!(!client.asked.contains(&"client/registerCapability".to_owned()));
    client.shut_down();
}

#[test]
fn broken_configuration_is_told_and_the_defaults_serve() {
    let folder = folder(&[("newsmark.toml", "documents = ["), ("a.txt", "Text.\n"), ("b.txt", "x")]);
    std::fs::write(folder.path().join("b.txt"), b"not \xff utf-8").unwrap();
    let mut client = Client::open_folder(folder.path());
    let messages = [client.notification("window/showMessage"), client.notification("window/showMessage")];
    let messages: Vec<_> = messages.iter().map(|message| message["message"].as_str().unwrap()).collect();
    assert!(messages[0].contains("newsmark.toml:1:"), "{messages:?}");
    assert!(messages[1].contains("b.txt:1:5: not UTF-8"), "{messages:?}");
    let uri = client.uri_of("a.txt");
    // The complaint about one file may come before the others are read.
    let read = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        client.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } })).is_array()
    });
    assert!(read);
    client.shut_down();
}

#[test]
fn pulled_diagnostics_have_result_ids_and_are_not_pushed() {
    let folder = folder(&[]);
    let mut capabilities = capabilities();
    capabilities["textDocument"]["diagnostic"] = json!({});
    let mut client = Client::introduce(folder.path(), capabilities);
    client.open("untitled:a", "The harbour of Tolm reopened on Monday.\n");
    let pull = |client: &mut Client, previous: Value| {
        let params = json!({ "textDocument": { "uri": "untitled:a" }, "previousResultId": previous });
        client.request("textDocument/diagnostic", params)
    };
    let first = pull(&mut client, Value::Null);
    assert_eq!(first["kind"], "full");
    assert_eq!(pull(&mut client, first["resultId"].clone())["kind"], "unchanged");
    // A client that opens a document anew may have forgotten what it was told.
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": "untitled:a" } }));
    client.open("untitled:a", "The harbour of Tolm reopened on Monday.\n");
    assert_eq!(pull(&mut client, first["resultId"].clone())["kind"], "full");
    assert!(!client.was_sent("textDocument/publishDiagnostics"));
    client.shut_down();
}

/// A client that can do nothing is asked for nothing.
#[test]
fn what_a_client_does_not_offer_is_not_used() {
    let folder = folder(&[("a.txt", "Text.\n")]);
    let mut client = Client::introduce(folder.path(), json!({}));
    let uri = client.uri_of("a.txt");
    client.open(&uri, "Skip to main content\n\nText about nothing.\n");
    client.diagnostics(&uri, 1);
    let symbols = client.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
    assert!(symbols.as_array().unwrap().iter().all(|symbol| symbol.get("location").is_some()));
    assert_eq!(client.asked, Vec::<String>::new());
    client.shut_down();
}

/// The home folder is never read, whoever opens it.
#[test]
fn the_home_folder_is_not_read() {
    let home = std::env::home_dir().expect("a home folder");
    let mut client = Client::start();
    let root = uri(&home);
    client.request("initialize", json!({ "rootUri": root, "capabilities": {} }));
    client.notify("initialized", json!({}));
    let message = client.notification("window/showMessage");
    assert!(message["message"].as_str().unwrap().contains("too wide"), "{message}");
    client.shut_down();
}

/// Ids are completed, hovered, renamed and linked across files, in versioned edits.
#[test]
fn marks_are_written_with_help() {
    let folder = folder(&[("b.news", "---\nslug: harbour\n---\n[No]{#q9 .quote by=tolle}, she said.\n")]);
    let mut client = Client::open_folder(folder.path());
    let a = client.uri_of("a.news");
    client.open(&a, "[Tolle]{actor=tolle} said [no]{#c1 by=}.\n\n[^x]: [n]{.same a=c1 b=harbour:q9}\n");
    let at = |line: u32, character: u32| json!({ "textDocument": { "uri": a }, "position": { "line": line, "character": character } });
    // The folder is read in the background.
    let links = (0..500)
        .map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            client.request("textDocument/documentLink", json!({ "textDocument": { "uri": a } }))
        })
        .find(|links| links.as_array().is_some_and(|links| !links.is_empty()))
        .expect("a link to the other file");
    assert!(links[0]["target"].as_str().unwrap().ends_with("b.news#L4,2"), "{links}");
    let completions = client.request("textDocument/completion", at(0, 38));
    let tolle = completions["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["label"] == "tolle")
        .unwrap()
        .clone();
    assert_eq!(tolle["textEdit"]["range"]["start"]["character"], 38);
    client.request("completionItem/resolve", tolle);
    assert_eq!(client.request("textDocument/prepareRename", at(0, 15))["start"]["character"], 14);
    let mut rename = at(0, 15);
    rename["newName"] = json!("m-tolle");
    let edit = client.request("textDocument/rename", rename.clone());
    let mut versions: Vec<(bool, Value)> = Vec::new();
    for change in edit["documentChanges"].as_array().unwrap() {
        versions.push((change["textDocument"]["uri"] == a, change["textDocument"]["version"].clone()));
    }
    versions.sort_by_key(|(open, _)| *open);
    // The file that is not open has no version.
    assert_eq!(versions, [(false, Value::Null), (true, json!(1))]);
    rename["newName"] = json!("no id");
    assert_eq!(client.refused("textDocument/rename", rename), -32602);
    let hover = client.request("textDocument/hover", at(2, 32));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("No"), "{hover}");
    let files =
        json!({ "files": [{ "oldUri": client.uri_of("b.news"), "newUri": client.uri_of("c.news") }] });
    // The reference is by slug.
    assert_eq!(client.request("workspace/willRenameFiles", files), Value::Null);
    client.diagnostics(&a, 1);
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

/// In a raw document, what somebody thinks of it is written into its sidecar, which is made for that.
#[test]
fn actions_write_into_sidecars() {
    let text = "The harbour of Tolm reopened.\n";
    let folder = folder(&[]);
    let mut capabilities = capabilities();
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix", "refactor"] } });
    capabilities["textDocument"]["codeAction"] = json!({ "codeActionLiteralSupport": kinds });
    let mut client = Client::introduce(folder.path(), capabilities);
    let uri = client.uri_of("a.txt");
    client.open(&uri, text);
    let range = json!({ "start": { "line": 0, "character": 4 }, "end": { "line": 0, "character": 11 } });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
    let actions = client.request("textDocument/codeAction", params);
    let claim = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|action| action["title"].as_str().unwrap().starts_with("Mark “harbour” as claim"));
    let changes = claim.expect("an action")["edit"]["documentChanges"].clone();
    let sidecar = client.uri_of("a.txt.news");
    assert_eq!((&changes[0]["kind"], &changes[0]["uri"]), (&json!("create"), &json!(sidecar)));
    let written = changes[1]["edits"][0]["newText"].as_str().unwrap().to_owned();
    assert!(written.contains("harbour") && written.contains("annotates: \"a.txt\""), "{written}");
    // Once it is there, a stale note is told in the sidecar.
    client.open(&sidecar, &written);
    assert_eq!(client.diagnostics(&sidecar, 1), Vec::<Value>::new());
    client.change(&uri, 2, json!([{ "text": "The port of Tolm reopened.\n" }]));
    let stale = (0..10).map(|_| client.diagnostics(&sidecar, 1)).find(|list| !list.is_empty()).unwrap();
    let codes: Vec<_> = stale.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"markup/anchor-stale"), "{codes:?}");
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

/// What somebody knows of a name is written into the folder's dictionary, which is read again and declares it.
#[test]
fn actions_write_into_the_dictionary() {
    let text = "Harbour chief resigns\n\n4 March 2019\n\nHarbour chief Ottilie Varn resigned on Monday.\n";
    let folder = folder(&[("a.txt", text)]);
    let mut capabilities = capabilities();
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix", "refactor"] } });
    capabilities["textDocument"]["codeAction"] = json!({ "codeActionLiteralSupport": kinds });
    let mut client = Client::introduce(folder.path(), capabilities);
    let uri = client.uri_of("a.txt");
    client.open(&uri, text);
    let at = json!({ "line": 4, "character": 16 });
    let params = json!({ "textDocument": { "uri": uri }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] } });
    let actions = client.request("textDocument/codeAction", params.clone());
    let titled = |actions: &Value, title: &str| {
        let mut all = actions.as_array().unwrap().iter();
        all.find(|action| action["title"].as_str().unwrap().starts_with(title)).cloned()
    };
    let remember = titled(&actions, "Remember Ottilie Varn").unwrap_or_else(|| panic!("{actions}"));
    let changes = &remember["edit"]["documentChanges"];
    let dictionary = client.uri_of("actors.toml");
    assert_eq!((&changes[0]["kind"], &changes[0]["uri"]), (&json!("create"), &json!(dictionary)));
    let written = changes[1]["edits"][0]["newText"].as_str().unwrap().to_owned();
    std::fs::write(folder.path().join("actors.toml"), &written).unwrap();
    client
        .notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": dictionary, "type": 1 }] }));
    let declaration = json!({ "textDocument": { "uri": uri }, "position": at });
    let declared = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        client.request("textDocument/declaration", declaration.clone())[0]["targetUri"] == dictionary
    });
    assert!(declared);
    // What stands there already is not offered again.
    let actions = client.request("textDocument/codeAction", params);
    assert!(titled(&actions, "Remember").is_none(), "{actions}");
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

fn acting_capabilities() -> Value {
    let mut capabilities = capabilities();
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix", "refactor"] } });
    capabilities["textDocument"]["codeAction"] = json!({ "codeActionLiteralSupport": kinds });
    capabilities
}

/// Asks until the answer fits: the folder is read in the background.
fn until(client: &mut Client, method: &str, params: &Value, fits: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..1000 {
        let answer = client.request(method, params.clone());
        if fits(&answer) {
            return answer;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("{method} was never answered so: {}", client.request(method, params.clone()));
}

/// A general staff is a part of its ministry, which is one of its government, which only the dictionary tells of.
#[test]
fn the_type_hierarchy_goes_from_part_to_whole() {
    let folder = folder(&[("b.txt", "The Norwegian Defence Ministry denied it on Tuesday.\n")]);
    let mut client = Client::open_folder(folder.path());
    let uri = client.uri_of("a.txt");
    client.open(&uri, "The Norwegian General Staff said on Monday that two boats had left.\n");
    let at = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 20 } });
    until(&mut client, "newsmark/findings", &json!({}), |list| list["documents"] == 2);
    let staff = client.request("textDocument/prepareTypeHierarchy", at)[0].clone();
    assert_eq!(staff["data"]["id"], "no.general-staff", "{staff}");
    let ministry = client.request("typeHierarchy/supertypes", json!({ "item": staff }))[0].clone();
    assert_eq!(ministry["uri"], client.uri_of("b.txt"), "{ministry}");
    let parts = client.request("typeHierarchy/subtypes", json!({ "item": ministry }));
    assert_eq!((parts.as_array().unwrap().len(), &parts[0]["name"]), (1, &staff["name"]));
    let government = client.request("typeHierarchy/supertypes", json!({ "item": ministry }))[0].clone();
    assert_eq!(government["detail"], "government, not mentioned");
    // It has a page: that of the dictionary which comes with newsmark.
    let page = government["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    let line = government["range"]["start"]["line"].as_u64().unwrap() as usize;
    let page = std::fs::read_to_string(page).unwrap();
    assert_eq!(page.lines().nth(line), Some("id = \"norway.government\""));
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

/// The entry of a name that only the built-in dictionary knows can be opened.
#[test]
fn built_in_entries_are_declared_on_a_page() {
    let folder = folder(&[]);
    let mut client = Client::open_folder(folder.path());
    let uri = client.uri_of("a.txt");
    client.open(&uri, "Reuters reported on Monday that two boats had left Oslo.\n");
    let at = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 2 } });
    let declared = client.request("textDocument/declaration", at);
    assert_eq!(declared.as_array().map(Vec::len), Some(1), "{declared}");
    let page = declared[0]["targetUri"].as_str().unwrap().strip_prefix("file://").unwrap();
    let line = declared[0]["targetRange"]["start"]["line"].as_u64().unwrap() as usize;
    assert_eq!(std::fs::read_to_string(page).unwrap().lines().nth(line), Some("id = \"reuters\""));
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

/// An id is renamed in marks, sidecars and the dictionary by one edit; a renamed article takes its sidecar along.
#[test]
fn renaming_reaches_dictionaries_and_sidecars() {
    let sidecar = "---\nannotates: a.txt\n---\n\n[^n1]: [person]{actor=varn at=\"Ottilie Varn\"}\n";
    let dictionary = "[[actor]]\nid = \"varn\" # the chief\nname = \"Ottilie Varn\"\nkind = \"person\"\n";
    let folder = folder(&[
        ("a.txt", "Harbour chief Ottilie Varn resigned on Monday.\n"),
        ("a.txt.news", sidecar),
        ("actors.toml", dictionary),
    ]);
    let mut client = Client::open_folder(folder.path());
    let uri = client.uri_of("b.news");
    client.open(&uri, "[Varn]{actor=varn} left.\n");
    until(&mut client, "newsmark/findings", &json!({}), |list| {
        list["documents"] == 2 && list["indexing"] == false
    });
    let params = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 14 }, "newName": "o-varn" });
    let edit = client.request("textDocument/rename", params);
    let changes = edit["documentChanges"].as_array().unwrap();
    let of = |client: &Client, file: &str| {
        let uri = client.uri_of(file);
        changes
            .iter()
            .find(|change| change["textDocument"]["uri"] == uri)
            .map(|change| change["edits"][0].clone())
    };
    assert_eq!(of(&client, "a.txt.news").unwrap()["newText"], "o-varn");
    assert_eq!(of(&client, "b.news").unwrap()["newText"], "o-varn");
    let written = of(&client, "actors.toml").unwrap();
    assert_eq!((&written["range"]["start"]["line"], &written["newText"]), (&json!(1), &json!("o-")));
    let files =
        json!({ "files": [{ "oldUri": client.uri_of("a.txt"), "newUri": client.uri_of("port.txt") }] });
    let edit = client.request("workspace/willRenameFiles", files);
    let changes = edit["documentChanges"].as_array().unwrap();
    assert_eq!(changes[0]["edits"][0]["newText"], "port.txt", "{edit}");
    let expected =
        (json!("rename"), json!(client.uri_of("a.txt.news")), json!(client.uri_of("port.txt.news")));
    let told = &changes[1];
    assert_eq!((&told["kind"], &told["oldUri"], &told["newUri"]), (&expected.0, &expected.1, &expected.2));
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}

/// A name that is none is dismissed here, in the article or everywhere; it is forgotten at once, and stays so.
#[test]
fn what_is_no_entity_is_forgotten() {
    let folder = folder(&[("b.txt", "Two boats left Oslo on Tuesday.\n")]);
    let mut client = Client::introduce(folder.path(), acting_capabilities());
    let uri = client.uri_of("a.txt");
    client.open(&uri, "Mira Tolle left Oslo on Monday.\n");
    let at = json!({ "line": 0, "character": 17 });
    let params = json!({ "textDocument": { "uri": uri }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] } });
    let actions = client.request("textDocument/codeAction", params.clone());
    let titles: Vec<&str> =
        actions.as_array().unwrap().iter().filter_map(|action| action["title"].as_str()).collect();
    for title in [
        "“Oslo” is not an entity here, in the sidecar",
        "“Oslo” is not an entity in this article, in the sidecar",
        "“Oslo” is not an entity anywhere, in actors.toml",
    ] {
        assert!(titles.contains(&title), "{title} in {titles:?}");
    }
    let everywhere = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|action| action["title"].as_str().unwrap().contains("anywhere"));
    let changes = &everywhere.unwrap()["edit"]["documentChanges"];
    let dictionary = changes[1]["edits"][0]["newText"].as_str().unwrap();
    std::fs::write(folder.path().join("actors.toml"), dictionary).unwrap();
    let file = client.uri_of("actors.toml");
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": file, "type": 1 }] }));
    let symbols = json!({ "query": "Oslo" });
    until(&mut client, "workspace/symbol", &symbols, |found| found.as_array().is_some_and(Vec::is_empty));
    // Undone by taking the line out again.
    std::fs::write(folder.path().join("actors.toml"), "").unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": file, "type": 2 }] }));
    until(&mut client, "workspace/symbol", &symbols, |found| {
        found.as_array().is_some_and(|found| !found.is_empty())
    });
    client.ignore("textDocument/publishDiagnostics");
    client.shut_down();
}
