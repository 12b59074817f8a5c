//! Clients that lie or lack: whatever a client offers in `initialize` is all that is used of it. Each check reads the
//! offers itself and asks the real program; it is run with capabilities written here and with those that real editors
//! were recorded to send.

// What was not tested is said aloud.
#![allow(clippy::print_stdout)]
// Other tests use more of the client.
#[allow(dead_code)]
mod client;

use std::path::Path;

use client::{Client, capabilities, uri};
use serde_json::{Value, json};

const FIRST: &str = "Ferry sinks off Tolm\n\n4 March 2019\n\n😀 The Norwegian Defence Ministry said 24 people were killed when \
                     a ferry sank off Oslo on Monday. \"No lorry will cross the harbour before the bearings are \
                     replaced,\" Mara Orvik said.\n\nSubscribe to our newsletter\n";
const SECOND: &str = "Ferry sinks off Tolm\n\n4 March 2019\n\nThe Norwegian Defence Ministry said 31 people were killed when \
                      a ferry sank off Oslo on Monday. \"No lorry will cross the harbour before the bearings are \
                      replaced,\" Mara Orvik said.\n";
const MARKED: &str = "[Oslo]{place= .metonym} and [it]{org=u}.\n";

/// The value at a path of members, null where there is none.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(value, |value, member| &value[member])
}

fn offers(capabilities: &Value, path: &str) -> bool {
    at(capabilities, path) == &json!(true)
}

fn lists(capabilities: &Value, path: &str, word: &str) -> bool {
    at(capabilities, path).as_array().is_some_and(|list| list.contains(&json!(word)))
}

/// How many units of the encoding a text has.
fn units(encoding: &str, text: &str) -> usize {
    match encoding {
        "utf-8" => text.len(),
        "utf-32" => text.chars().count(),
        _ => text.encode_utf16().count(),
    }
}

struct Honoured {
    /// For messages.
    name: String,
    capabilities: Value,
    encoding: String,
    client: Client,
    first: String,
    marked: String,
}

impl Honoured {
    /// Introduces a client with recorded parameters; the folder takes the place of the recorded one.
    fn begin(name: &str, folder: &Path, mut params: Value) -> Honoured {
        for (file, text) in
            [("first.txt", FIRST), ("second.txt", SECOND), ("marked.news", MARKED), ("newsmark.toml", "")]
        {
            std::fs::write(folder.join(file), text).unwrap();
        }
        params["processId"] = Value::Null;
        let mut client = Client::start();
        client.answers.push(("workspace/configuration", json!([{ "codeLens": true }])));
        let result = client.request("initialize", params.clone());
        let capabilities = params["capabilities"].take();
        let encoding = at(&result, "capabilities.positionEncoding").as_str().unwrap().to_owned();
        let offered = at(&capabilities, "general.positionEncodings");
        let known =
            offered.as_array().map_or(encoding == "utf-16", |offered| offered.contains(&json!(encoding)));
        assert!(known, "{name}: {encoding} of {offered}");
        let pulls = at(&capabilities, "textDocument.diagnostic").is_object();
        assert_eq!(at(&result, "capabilities.diagnosticProvider").is_object(), pulls, "{name}");
        assert_eq!(at(&result, "capabilities.typeHierarchyProvider"), &json!(true), "{name}");
        client.notify("initialized", json!({}));
        let (first, marked) = (uri(&folder.join("first.txt")), uri(&folder.join("marked.news")));
        client.open(&first, FIRST);
        client.open(&marked, MARKED);
        let mut honoured = Honoured { name: name.to_owned(), capabilities, encoding, client, first, marked };
        honoured.wait_for_the_folder();
        honoured
    }

    /// Clients without a folder of their own get that of the first document.
    fn wait_for_the_folder(&mut self) {
        let read = (0..3000).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            let list = self.client.request("newsmark/findings", json!({}));
            list["indexing"] == false && list["documents"].as_u64() >= Some(3)
        });
        assert!(read, "{}: the folder was never read", self.name);
    }

    fn offers(&self, path: &str) -> bool {
        offers(&self.capabilities, path)
    }

    /// The position of words of the first article, in the encoding that was agreed on, one character in.
    fn position(&self, words: &str) -> Value {
        let at = FIRST.find(words).unwrap();
        let start = FIRST[..at].rfind('\n').map_or(0, |end| end + 1);
        let character = units(&self.encoding, &FIRST[start..at]) + 1;
        json!({ "line": FIRST[..at].matches('\n').count(), "character": character })
    }

    fn ask(&mut self, method: &str, words: &str) -> Value {
        let position = self.position(words);
        self.client.request(method, json!({ "textDocument": { "uri": self.first }, "position": position }))
    }

    fn hovers(&mut self) {
        let hover = self.ask("textDocument/hover", "Mara Orvik");
        let markdown = lists(&self.capabilities, "textDocument.hover.contentFormat", "markdown");
        let kind = if markdown { "markdown" } else { "plaintext" };
        assert_eq!(at(&hover, "contents.kind"), kind, "{}", self.name);
        let text = at(&hover, "contents.value").as_str().unwrap();
        assert!(text.starts_with("Mara Orvik"), "{}: the first line can stand alone: {text}", self.name);
        assert_eq!(text.contains("**") || text.contains("]("), markdown, "{}: {text}", self.name);
        // The line begins with a character of four bytes, two units or one.
        let (start, end) = (at(&hover, "range.start.character"), at(&hover, "range.end.character"));
        assert_eq!(
            start.as_u64().unwrap() + 1,
            self.position("Mara Orvik")["character"].as_u64().unwrap(),
            "{}",
            self.name
        );
        assert_eq!(end.as_u64().unwrap() - start.as_u64().unwrap(), 10, "{}", self.name);
    }

    fn completes(&mut self) {
        let marked = self.marked.clone();
        let at_place = |character: u32| json!({ "textDocument": { "uri": marked }, "position": { "line": 0, "character": character } });
        let both = self.offers("textDocument.completion.completionItem.insertReplaceSupport");
        let markdown = lists(
            &self.capabilities,
            "textDocument.completion.completionItem.documentationFormat",
            "markdown",
        );
        let list = self.client.request("textDocument/completion", at_place(13));
        let items = list["items"].as_array().unwrap().clone();
        assert!(
            items.iter().any(|item| item["filterText"].as_str().is_some_and(|text| text.contains("Oslo"))),
            "{}: {list}",
            self.name
        );
        for item in &items {
            // No placeholder is ever sent.
            assert!(
                item["insertTextFormat"] != 2 && !item["textEdit"]["newText"].as_str().unwrap().contains('$'),
                "{}: {item}",
                self.name
            );
            assert_eq!(item["textEdit"]["replace"].is_object(), both, "{}: {item}", self.name);
            assert_eq!(item["textEdit"]["range"].is_object(), !both, "{}: {item}", self.name);
            assert!(
                item["documentation"].is_null(),
                "{}: looked up only when somebody looks: {item}",
                self.name
            );
        }
        let resolved = self.client.request("completionItem/resolve", items[0].clone());
        let documentation = &resolved["documentation"];
        assert_eq!(documentation["kind"] == "markdown", markdown, "{}: {resolved}", self.name);
        assert_eq!(documentation.is_string(), !markdown, "{}: {resolved}", self.name);
    }

    fn jumps(&mut self) {
        let links = self.offers("textDocument.definition.linkSupport");
        let found = self.ask("textDocument/definition", "Mara Orvik");
        assert_eq!(found[0]["targetUri"].is_string(), links, "{}: {found}", self.name);
        assert_eq!(found[0]["uri"].is_string(), !links, "{}: {found}", self.name);
        let tree = self.offers("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport");
        let document = json!({ "textDocument": { "uri": self.first } });
        let symbols = self.client.request("textDocument/documentSymbol", document.clone());
        for symbol in symbols.as_array().unwrap() {
            assert_eq!(symbol["selectionRange"].is_object(), tree, "{}: {symbol}", self.name);
            assert_eq!(symbol["location"].is_object(), !tree, "{}: {symbol}", self.name);
        }
        let lines = self.offers("textDocument.foldingRange.lineFoldingOnly");
        let folds = self.client.request("textDocument/foldingRange", document);
        for fold in folds.as_array().unwrap() {
            assert_eq!(fold["endCharacter"].is_null(), lines, "{}: {fold}", self.name);
        }
    }

    fn acts(&mut self) {
        let literal = at(&self.capabilities, "textDocument.codeAction.codeActionLiteralSupport").is_object();
        let position = self.position("Mara Orvik");
        let params = json!({ "textDocument": { "uri": self.first }, "range": { "start": position, "end": position },
                             "context": { "diagnostics": [] } });
        let actions = self.client.request("textDocument/codeAction", params);
        if !literal {
            assert!(actions.is_null(), "{}: {actions}", self.name);
            return;
        }
        let titled = |title: &str| {
            let mut all = actions.as_array().unwrap().iter();
            all.find(|action| action["title"].as_str().unwrap().contains(title))
                .cloned()
                .unwrap_or_else(|| panic!("{title} in {actions}"))
        };
        let edit = titled("is not an entity here")["edit"].clone();
        let versioned = self.offers("workspace.workspaceEdit.documentChanges");
        let creates = lists(&self.capabilities, "workspace.workspaceEdit.resourceOperations", "create");
        assert_eq!(edit["documentChanges"].is_array(), versioned, "{}: {edit}", self.name);
        assert_eq!(edit["changes"].is_object(), !versioned, "{}: {edit}", self.name);
        assert_eq!(
            edit["documentChanges"][0]["kind"] == "create",
            versioned && creates,
            "{}: {edit}",
            self.name
        );
        let written = edit.to_string();
        assert!(
            written.contains("first.txt.news") && written.contains("not-entity"),
            "{}: {written}",
            self.name
        );
        // A rename of what is open carries the version where versions are taken.
        let marked = self.marked.clone();
        let params = json!({ "textDocument": { "uri": marked }, "position": { "line": 0, "character": 37 }, "newName": "v" });
        let edit = self.client.request("textDocument/rename", params);
        let version = &edit["documentChanges"][0]["textDocument"]["version"];
        assert_eq!(version == &json!(1), versioned, "{}: {edit}", self.name);
        assert_eq!(edit["changes"][&marked].is_array(), !versioned, "{}: {edit}", self.name);
    }

    fn diagnoses(&mut self) {
        let pulls = at(&self.capabilities, "textDocument.diagnostic").is_object();
        let list = if pulls {
            let params = json!({ "textDocument": { "uri": self.first } });
            self.client.request("textDocument/diagnostic", params)["items"].as_array().unwrap().clone()
        } else {
            let first = self.first.clone();
            let full =
                (0..20).map(|_| self.client.diagnostics(&first, 1)).find(|list| list.iter().any(is_finding));
            full.unwrap_or_else(|| panic!("{}: no finding was published", self.name))
        };
        let number =
            list.iter().find(|one| is_finding(one)).unwrap_or_else(|| panic!("{}: {list:#?}", self.name));
        let related = pulls || self.offers("textDocument.publishDiagnostics.relatedInformation");
        assert_eq!(number["relatedInformation"].is_array(), related, "{}: {number}", self.name);
        // Where the other passage cannot stand beside the message, it stands in it.
        assert_eq!(number["message"].as_str().unwrap().contains("\n- "), !related, "{}: {number}", self.name);
        let page = pulls || self.offers("textDocument.publishDiagnostics.codeDescriptionSupport");
        assert!(page || number["codeDescription"].is_null(), "{}: {number}", self.name);
        let tags = pulls || at(&self.capabilities, "textDocument.publishDiagnostics.tagSupport").is_object();
        assert_eq!(list.iter().any(|one| one["tags"].is_array()), tags, "{}: {list:#?}", self.name);
    }

    /// What the server asked of the client is what the client can be asked.
    fn ends(mut self) {
        let pulls = at(&self.capabilities, "textDocument.diagnostic").is_object();
        self.client.request("shutdown", Value::Null);
        self.client.notify("exit", Value::Null);
        assert_eq!(self.client.exit_code(), Some(0), "{}", self.name);
        let registers = self.offers("workspace.didChangeWatchedFiles.dynamicRegistration")
            || self.offers("workspace.didChangeConfiguration.dynamicRegistration");
        let allowed = [
            ("client/registerCapability", registers),
            ("workspace/configuration", self.offers("workspace.configuration")),
            ("window/workDoneProgress/create", self.offers("window.workDoneProgress")),
            ("workspace/diagnostic/refresh", self.offers("workspace.diagnostics.refreshSupport")),
            ("workspace/inlayHint/refresh", self.offers("workspace.inlayHint.refreshSupport")),
            ("workspace/codeLens/refresh", self.offers("workspace.codeLens.refreshSupport")),
            ("workspace/semanticTokens/refresh", self.offers("workspace.semanticTokens.refreshSupport")),
        ];
        for asked in &self.client.asked {
            let known = allowed.iter().find(|(method, _)| method == asked);
            assert!(known.is_some_and(|(_, allowed)| *allowed), "{}: was asked {asked}", self.name);
        }
        for (method, allowed) in [allowed[0], allowed[1]] {
            assert_eq!(
                self.client.asked.iter().any(|asked| asked == method),
                allowed,
                "{}: {method}",
                self.name
            );
        }
        let pushed = self.client.was_sent("textDocument/publishDiagnostics");
        assert!(!(pulls && pushed), "{}: pulls, and was sent diagnostics all the same", self.name);
        let progress = self.client.was_sent("$/progress");
        assert!(!progress || self.offers("window.workDoneProgress"), "{}: was shown progress", self.name);
    }
}

fn is_finding(diagnostic: &Value) -> bool {
    diagnostic["code"] == "number"
}

fn check(name: &str, folder: &Path, params: Value) {
    let mut honoured = Honoured::begin(name, folder, params);
    honoured.hovers();
    honoured.completes();
    honoured.jumps();
    honoured.acts();
    honoured.diagnoses();
    honoured.ends();
}

fn introduction(folder: &Path, capabilities: Value) -> Value {
    json!({ "rootUri": uri(folder), "workspaceFolders": [{ "uri": uri(folder), "name": "folder" }], "capabilities": capabilities })
}

#[test]
fn nothing_is_used_of_a_client_that_offers_nothing() {
    let folder = tempfile::tempdir().unwrap();
    check("a client that offers nothing", folder.path(), introduction(folder.path(), json!({})));
}

#[test]
fn what_a_client_offers_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = capabilities();
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix", "refactor"] } });
    all["textDocument"]["codeAction"] = json!({ "codeActionLiteralSupport": kinds });
    all["textDocument"]["completion"] = json!({ "completionItem": {
        "insertReplaceSupport": true, "snippetSupport": true, "documentationFormat": ["markdown"] } });
    check("a client that offers all", folder.path(), introduction(folder.path(), all.clone()));
    all["textDocument"]["diagnostic"] = json!({});
    check("a client that pulls", folder.path(), introduction(folder.path(), all));
}

/// Each ability by itself missing, the others offered.
#[test]
fn each_missing_ability_is_done_without() {
    let mut all = capabilities();
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix", "refactor"] } });
    all["textDocument"]["codeAction"] = json!({ "codeActionLiteralSupport": kinds });
    for missing in [
        "general",
        "window",
        "workspace/workspaceEdit",
        "workspace/configuration",
        "textDocument/hover",
        "textDocument/publishDiagnostics",
        "textDocument/codeAction",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut some = all.clone();
        match missing.split_once('/') {
            Some((outer, inner)) => some[outer][inner] = Value::Null,
            None => some[missing] = Value::Null,
        }
        check(&format!("a client without {missing}"), folder.path(), introduction(folder.path(), some));
    }
}

/// What real editors say in `initialize`, recorded; the recordings are no part of the project.
#[test]
fn recorded_editors_are_honoured() {
    let recordings = std::env::var_os("NEWSMARK_RECORDINGS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/editors/init"),
        std::path::PathBuf::from,
    );
    let Ok(entries) = std::fs::read_dir(&recordings) else {
        println!(
            "SKIPPED: no recordings of editors at {}; NEWSMARK_RECORDINGS names another folder",
            recordings.display()
        );
        return;
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let folder = tempfile::tempdir().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.replace("EDITORS_DIR/ws", folder.path().to_str().unwrap());
        let mut params: Value = serde_json::from_str(&text).unwrap();
        if params.get("params").is_some() {
            params = params["params"].take();
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        check(&name, folder.path(), params);
        println!("{name}: honoured");
    }
}
