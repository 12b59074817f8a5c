//! Reads messages, hands them to the service and sends the answers.
//!
//! The framework's own loop is not used: it ends at the first malformed frame, leaves a zombie after a panic,
//! returns 0 from `exit` without `shutdown`, and lets slow requests block cancellation. This one polls every
//! handler once on the reader, in order of arrival: what a handler does before its first `await` happens in
//! that order, notifications change state there and requests take their place in line there. The rest runs as a task.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::io::{AsyncBufRead, AsyncWrite};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::{LanguageServer, LspService};
use tower_service::Service;

use super::frame::{Frame, read_frame};
use super::lifecycle::Lifecycle;
use super::outbox::Outbox;

/// Serves one client until it says `exit`, closes the stream or dies.
pub async fn serve<S: LanguageServer>(
    mut input: impl AsyncBufRead + Unpin,
    output: impl AsyncWrite + Unpin + Send + 'static,
    mut service: LspService<S>,
    outbox: Outbox,
    lifecycle: Lifecycle,
) {
    let writer = tokio::spawn({
        let outbox = outbox.clone();
        async move { outbox.write_to(output).await }
    });
    loop {
        let frame = tokio::select! {
            frame = read_frame(&mut input) => frame,
            () = lifecycle.client_gone() => break,
        };
        match frame {
            Err(_) | Ok(Frame::End) => break,
            Ok(Frame::Malformed(reason)) => outbox.send(&parse_error(&reason)),
            Ok(Frame::Body(body)) => match read_message(&body) {
                Message::Malformed(error) => outbox.send(&error),
                Message::Answer { id, result } => outbox.answered(&id, result),
                Message::Call(request) => {
                    if request.method() == "exit" {
                        break;
                    }
                    if let Some(rest) = begin(&mut service, request, &outbox) {
                        tokio::spawn(rest);
                    }
                    // Polling inline can keep this task busy for as long as the client sends; the others
                    // need a turn, too.
                    tokio::task::yield_now().await;
                }
            },
        }
    }
    outbox.close();
    // A client that has gone, or that reads no more, must not keep the process.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(2), writer).await;
}

/// Calls the service and polls it once. Returns what is left to do.
fn begin<S: LanguageServer>(
    service: &mut LspService<S>,
    request: Request,
    outbox: &Outbox,
) -> Option<BoxFuture<'static, ()>> {
    let id = request.id().cloned();
    let introduction = request.method() == "initialize";
    let outbox = outbox.clone();
    let call = std::panic::catch_unwind(AssertUnwindSafe(|| service.call(request)));
    let mut handling = Box::pin(async move {
        let answer = match call {
            Ok(call) => AssertUnwindSafe(call).catch_unwind().await,
            Err(panic) => Err(panic),
        };
        let Some(id) = id else { return };
        outbox.send(&match answer {
            Ok(Ok(Some(answer))) if introduction => super::capabilities::with_type_hierarchy(answer),
            Ok(Ok(Some(answer))) => answer,
            // The framework stays silent about requests it knows not whose names begin with `$/`.
            Ok(Ok(None)) => Response::from_error(id, Error::method_not_found()),
            Ok(Err(_)) => Response::from_error(id, Error::invalid_request()),
            Err(_) => Response::from_error(id, Error::internal_error()),
        });
    });
    match handling.as_mut().now_or_never() {
        Some(()) => None,
        None => Some(handling),
    }
}

enum Message {
    Call(Request),
    Answer { id: Value, result: Option<Value> },
    Malformed(Response),
}

fn read_message(body: &[u8]) -> Message {
    let value = match serde_json::from_slice::<Value>(body) {
        Ok(value) => value,
        Err(first) => match serde_json::from_slice(&without_lone_surrogates(body)) {
            Ok(value) => value,
            Err(_) => return Message::Malformed(parse_error(&first.to_string())),
        },
    };
    let Value::Object(mut object) = value else {
        return Message::Malformed(invalid(Id::Null, "a message is one JSON object"));
    };
    let id = match object.get("id") {
        None => None,
        Some(id) => match serde_json::from_value::<Id>(id.clone()) {
            Ok(Id::Null) | Err(_) => {
                // An error answer to something we never sent needs no answer.
                if object.contains_key("error") && !object.contains_key("method") {
                    return Message::Answer { id: Value::Null, result: None };
                }
                return Message::Malformed(invalid(Id::Null, "an id is a number or a string"));
            }
            Ok(id) => Some(id),
        },
    };
    if !object.contains_key("method") {
        return match object.get("id") {
            Some(id) if object.contains_key("result") || object.contains_key("error") => {
                let id = id.clone();
                Message::Answer { id, result: object.remove("result") }
            }
            _ => Message::Malformed(invalid(id.unwrap_or(Id::Null), "a request names its method")),
        };
    }
    match serde_json::from_value(Value::Object(object)) {
        Ok(request) => Message::Call(request),
        Err(error) => Message::Malformed(invalid(id.unwrap_or(Id::Null), &error.to_string())),
    }
}

fn parse_error(reason: &str) -> Response {
    let mut error = Error::parse_error();
    error.data = Some(json!(reason));
    Response::from_error(Id::Null, error)
}

fn invalid(id: Id, reason: &str) -> Response {
    let mut error = Error::new(ErrorCode::InvalidRequest);
    error.data = Some(json!(reason));
    Response::from_error(id, error)
}

/// Half a surrogate pair, escaped, is what some editors send while an emoji is being edited. It stands for no
/// character; the replacement character keeps the message readable and, in UTF-16, the offsets right.
fn without_lone_surrogates(body: &[u8]) -> Vec<u8> {
    let unit = |at: usize| -> Option<u16> {
        if body.get(at..at + 2)? != b"\\u" {
            return None;
        }
        u16::from_str_radix(std::str::from_utf8(body.get(at + 2..at + 6)?).ok()?, 16).ok()
    };
    let mut repaired = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let length = if body[at] != b'\\' {
            1
        } else {
            match unit(at) {
                Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => 12,
                Some(0xd800..=0xdfff) => {
                    repaired.extend_from_slice(b"\\ufffd");
                    at += 6;
                    continue;
                }
                Some(_) => 6,
                None => 2,
            }
        };
        let end = (at + length).min(body.len());
        repaired.extend_from_slice(&body[at..end]);
        at = end;
    }
    repaired
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        let repair = |text: &str| String::from_utf8(without_lone_surrogates(text.as_bytes())).unwrap();
        assert_eq!(repair(r#""a \ud83d b""#), r#""a \ufffd b""#);
        assert_eq!(repair(r#""\ud83d\ude00 \\ud83d \ude00""#), r#""\ud83d\ude00 \\ud83d \ufffd""#);
        assert_eq!(repair(r#""\ud83"#), r#""\ud83"#);
    }

    #[test]
    fn messages_are_told_apart() {
        assert!(matches!(read_message(br#"{"jsonrpc":"2.0","method":"x"}"#), Message::Call(_)));
        assert!(matches!(read_message(br#"{"jsonrpc":"2.0","id":1,"result":null}"#), Message::Answer { .. }));
        for bad in
            ["[]", "{}", "1", "{", r#"{"jsonrpc":"2.0","id":1}"#, r#"{"jsonrpc":"2.0","id":{},"method":"x"}"#]
        {
            assert!(matches!(read_message(bad.as_bytes()), Message::Malformed(_)), "{bad}");
        }
    }
}
