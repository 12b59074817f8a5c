//! Everything that goes to the client passes here and is written by one task, in order.
//!
//! Answers are never dropped. Published diagnostics are: while an older list for the same document still
//! waits, the newer one takes its place.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{Notify, oneshot};
use tower_lsp::ls_types::{PublishDiagnosticsParams, notification, request};

/// How long a client may take to answer a request of the server's before the server goes on without it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends messages to the client. Cheap to clone; never blocks.
#[derive(Clone, Default)]
pub struct Outbox {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    waiting: Notify,
    next_id: AtomicI64,
}

#[derive(Default)]
struct Queue {
    messages: VecDeque<Outgoing>,
    publishes: BTreeMap<String, PublishDiagnosticsParams>,
    answers: BTreeMap<i64, oneshot::Sender<Option<Value>>>,
    closed: bool,
}

enum Outgoing {
    Message(Vec<u8>),
    /// The latest diagnostics of this URI.
    Publish(String),
}

impl Outbox {
    /// Sends an answer, or anything else that is a whole message.
    pub fn send(&self, message: &impl Serialize) {
        // The types of the protocol have string keys only, so that they always serialise.
        if let Ok(body) = serde_json::to_vec(message) {
            self.lock().messages.push_back(Outgoing::Message(body));
            self.shared.waiting.notify_one();
        }
    }

    /// Sends a notification.
    pub fn notify<N: notification::Notification>(&self, params: N::Params) {
        self.send(&json!({ "jsonrpc": "2.0", "method": N::METHOD, "params": params }));
    }

    /// Publishes a document's diagnostics in place of any that still wait to be written.
    pub fn publish(&self, params: PublishDiagnosticsParams) {
        let uri = params.uri.as_str().to_owned();
        let mut queue = self.lock();
        if queue.publishes.insert(uri.clone(), params).is_none() {
            queue.messages.push_back(Outgoing::Publish(uri));
        }
        drop(queue);
        self.shared.waiting.notify_one();
    }

    /// Asks the client. `None` if it refuses, answers with something else, or takes too long.
    pub async fn ask<R: request::Request>(&self, params: R::Params) -> Option<R::Result> {
        let id = self.shared.next_id.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = oneshot::channel();
        self.lock().answers.insert(id, sender);
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": R::METHOD, "params": params }));
        let answer = tokio::time::timeout(PATIENCE, receiver).await;
        self.lock().answers.remove(&id);
        serde_json::from_value(answer.ok()?.ok()??).ok()
    }

    /// Hands in the client's answer to a request of ours. Answers to nothing are ignored.
    pub fn answered(&self, id: &Value, result: Option<Value>) {
        let Some(id) = id.as_i64() else { return };
        let sender = self.lock().answers.remove(&id);
        if let Some(sender) = sender {
            // The asker may have lost patience.
            let _ = sender.send(result);
        }
    }

    /// Lets [`Outbox::write_to`] end when everything sent so far is written.
    pub fn close(&self) {
        self.lock().closed = true;
        self.shared.waiting.notify_one();
    }

    /// Writes messages until the outbox is closed or the client stops reading.
    ///
    /// # Errors
    ///
    /// Those of the stream.
    pub async fn write_to(&self, mut output: impl AsyncWrite + Unpin) -> io::Result<()> {
        loop {
            let (message, closed) = {
                let mut queue = self.lock();
                let message = queue.messages.pop_front().and_then(|message| match message {
                    Outgoing::Message(body) => Some(body),
                    Outgoing::Publish(uri) => {
                        let params = queue.publishes.remove(&uri)?;
                        let method = "textDocument/publishDiagnostics";
                        serde_json::to_vec(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
                            .ok()
                    }
                });
                (message, queue.closed)
            };
            match message {
                Some(body) => {
                    output.write_all(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes()).await?;
                    output.write_all(&body).await?;
                }
                None => {
                    output.flush().await?;
                    if closed {
                        return Ok(());
                    }
                    self.shared.waiting.notified().await;
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // The queue is whole after every operation, so a panic elsewhere leaves nothing half done.
        self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_lsp::ls_types::notification::LogMessage;
    use tower_lsp::ls_types::{LogMessageParams, MessageType};

    #[test]
    fn of_waiting_diagnostics_only_the_latest_is_written() {
        let outbox = Outbox::default();
        for version in 0..100 {
            outbox.publish(PublishDiagnosticsParams::new(
                "file:///a.txt".parse().unwrap(),
                vec![],
                Some(version),
            ));
        }
        outbox.notify::<LogMessage>(LogMessageParams { typ: MessageType::INFO, message: "after".into() });
        outbox.close();
        let mut written = Vec::new();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(outbox.write_to(&mut written)).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert_eq!(written.matches("publishDiagnostics").count(), 1);
        assert!(written.contains(r#""version":99"#));
        assert!(written.contains("after"));
    }
}
