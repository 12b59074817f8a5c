//! A language client for tests: drives the real binary over standard input and output, and fails the test if a
//! message was left unread.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(60);

pub struct Client {
    server: Child,
    input: Option<ChildStdin>,
    incoming: Receiver<Value>,
    unread: VecDeque<Value>,
    /// Methods of notifications that may be left unread, whenever they come.
    ignored: Vec<String>,
    next_id: i64,
    /// Answers to requests of the server's, by method; others are answered with null.
    pub answers: Vec<(&'static str, Value)>,
    /// Methods of the server's requests, in order.
    pub asked: Vec<String>,
    /// Methods of the server's notifications, in the order read.
    told: Vec<String>,
    root: Option<PathBuf>,
    done: bool,
}

impl Client {
    /// Starts the server and says nothing.
    pub fn start() -> Client {
        let mut server = Command::new(env!("CARGO_BIN_EXE_newsmark"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            // What the server keeps for later is no part of the user's folder.
            .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
            .spawn()
            .expect("the server starts");
        let input = server.stdin.take();
        let mut output = BufReader::new(server.stdout.take().expect("standard output"));
        let (sender, incoming) = channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if output.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    let line = line.trim_end();
                    if line.is_empty() {
                        break;
                    }
                    let value = line.strip_prefix("Content-Length: ").expect("nothing but frames on stdout");
                    length = value.parse().expect("a length");
                }
                let mut body = vec![0; length];
                output.read_exact(&mut body).expect("a whole body");
                let message = serde_json::from_slice(&body).expect("JSON");
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Client {
            server,
            input,
            incoming,
            unread: VecDeque::new(),
            ignored: Vec::new(),
            next_id: 0,
            answers: Vec::new(),
            asked: Vec::new(),
            told: Vec::new(),
            root: None,
            done: false,
        }
    }

    /// Starts the server and introduces a client that can do what today's editors can, without pulling
    /// diagnostics.
    pub fn open_folder(root: &Path) -> Client {
        Client::introduce(root, capabilities())
    }

    /// Starts the server and introduces a client with these capabilities.
    pub fn introduce(root: &Path, capabilities: Value) -> Client {
        let mut client = Client::start();
        client.root = Some(root.to_owned());
        let uri = uri(root);
        client.request(
            "initialize",
            json!({ "processId": null, "rootUri": uri, "capabilities": capabilities,
                    "workspaceFolders": [{ "uri": uri, "name": "folder" }] }),
        );
        client.notify("initialized", json!({}));
        client
    }

    pub fn uri_of(&self, file: &str) -> String {
        uri(&self.root.as_ref().expect("a folder").join(file))
    }

    pub fn send(&mut self, message: &Value) {
        self.send_bytes(&serde_json::to_vec(message).unwrap());
    }

    pub fn send_bytes(&mut self, body: &[u8]) {
        self.send_raw(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        self.send_raw(body);
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("an open stream");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    pub fn close_stream(&mut self) {
        self.input = None;
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and returns its id.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": self.next_id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
        self.next_id
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, id: i64) -> Value {
        self.take(|message| message.get("method").is_none() && message["id"] == json!(id))
    }

    /// Sends a request and returns its result.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        let mut answer = self.answer(id);
        assert_eq!(answer.get("error"), None, "{method}");
        answer["result"].take()
    }

    /// Sends a request and returns its error's code.
    pub fn refused(&mut self, method: &str, params: Value) -> i64 {
        let id = self.begin(method, params);
        self.answer(id)["error"]["code"].as_i64().expect("an error")
    }

    /// The params of the next notification of that method.
    pub fn notification(&mut self, method: &str) -> Value {
        self.take(|message| message["method"] == method && message.get("id").is_none())["params"].take()
    }

    /// Diagnostics of a file, of at least that version.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        loop {
            let published = self.take(|message| {
                message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
            });
            if published["params"]["version"].as_i64().is_none_or(|published| published >= version) {
                return published["params"]["diagnostics"].as_array().expect("a list").clone();
            }
        }
    }

    /// Takes the first message that fits, reading on until there is one.
    pub fn take(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&fits) {
            return self.unread.remove(at).unwrap();
        }
        loop {
            let message = match self.incoming.recv_timeout(PATIENCE) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => panic!("no such message; unread: {:#?}", self.unread),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the server has ended; unread: {:#?}", self.unread)
                }
            };
            if message.get("id").is_none() {
                self.told.extend(message["method"].as_str().map(str::to_owned));
            }
            if fits(&message) {
                return message;
            }
            if message.get("method").is_some() && message.get("id").is_some() {
                self.answer_server(&message);
            } else {
                self.unread.push_back(message);
            }
        }
    }

    fn answer_server(&mut self, message: &Value) {
        let method = message["method"].as_str().unwrap_or_default().to_owned();
        let known = self.answers.iter().find(|(known, _)| *known == method);
        let result = known.map_or(Value::Null, |(_, value)| value.clone());
        self.asked.push(method);
        self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }));
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let language = if uri.ends_with(".news") { "newsmark" } else { "plaintext" };
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Whether the server ever sent such a notification, as far as its messages were read.
    pub fn was_sent(&self, method: &str) -> bool {
        self.told.iter().any(|told| told == method)
    }

    /// Forgets notifications that a test is not about; those that come later may be left unread, too.
    pub fn ignore(&mut self, method: &str) {
        self.ignored.push(method.to_owned());
        self.unread.retain(|message| message["method"] != method);
    }

    /// Ends the session as the protocol asks, and checks that nothing was left unread.
    pub fn shut_down(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.exit_code(), Some(0));
        while let Ok(message) = self.incoming.recv_timeout(PATIENCE) {
            self.unread.push_back(message);
        }
        self.done = true;
        let ignored =
            |message: &Value| self.ignored.iter().any(|method| message["method"] == method.as_str());
        let unread: Vec<&Value> = self.unread.iter().filter(|message| !ignored(message)).collect();
        assert!(unread.is_empty(), "left unread: {unread:#?}");
    }

    /// Waits for the server's end.
    pub fn exit_code(&mut self) -> Option<i32> {
        self.done = true;
        let end = std::time::Instant::now() + PATIENCE;
        while std::time::Instant::now() < end {
            if let Some(status) = self.server.try_wait().expect("the server's status") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server still runs");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        if !self.done && !std::thread::panicking() {
            panic!("a test ends its session with `shut_down` or `exit_code`");
        }
    }
}

pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

pub fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "workDoneProgress": true },
        "workspace": { "configuration": true, "workspaceFolders": true,
                       "didChangeWatchedFiles": { "dynamicRegistration": true },
                       "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename"] } },
        "textDocument": {
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "definition": { "linkSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true,
                                    "versionSupport": true, "tagSupport": { "valueSet": [1, 2] } },
        },
    })
}
