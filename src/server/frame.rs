//! Frames of the base protocol: `Content-Length: N`, an empty line, N bytes.
//!
//! A client that sends a broken frame gets an error and goes on being served: the reader looks for the next
//! header that makes sense, wherever in a line it begins.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// Longest body that is read: a document of 10 MB, every byte of it escaped, with room to spare.
const LONGEST_BODY: usize = 128 << 20;
/// Longest header line that is kept; of a longer one only the end is looked at.
const LONGEST_LINE: usize = 8 << 10;

/// What came in.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    /// A body of the announced length.
    Body(Vec<u8>),
    /// Something that is no frame, with the reason. The reader stands behind it.
    Malformed(String),
    /// The stream has ended.
    End,
}

/// Reads the next frame.
///
/// # Errors
///
/// Only those of the stream itself; what is no frame is [`Frame::Malformed`].
pub async fn read_frame(input: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Frame> {
    let mut length: Option<Result<usize, String>> = None;
    let mut header_lines = 0;
    loop {
        let Some(line) = read_line(input).await? else { return Ok(Frame::End) };
        let line = line.trim_ascii();
        if line.is_empty() {
            // Blank lines between frames are what an over-long body of the last one leaves behind.
            if header_lines == 0 {
                continue;
            }
            break;
        }
        header_lines += 1;
        if let Some(value) = content_length(line) {
            length =
                Some(value.parse::<usize>().map_err(|_| format!("Content-Length is no number: {value}")));
        }
    }
    match length {
        None => Ok(Frame::Malformed("the message has no Content-Length".into())),
        Some(Err(reason)) => Ok(Frame::Malformed(reason)),
        Some(Ok(length)) if length > LONGEST_BODY => {
            let skipped = tokio::io::copy_buf(&mut input.take(length as u64), &mut tokio::io::sink()).await?;
            if skipped < length as u64 {
                return Ok(Frame::End);
            }
            Ok(Frame::Malformed(format!("a message of {length} bytes is longer than {LONGEST_BODY}")))
        }
        Some(Ok(length)) => {
            // Grown as it arrives: a header alone must not make the server reserve memory.
            let mut body = Vec::new();
            let read = input.take(length as u64).read_to_end(&mut body).await?;
            Ok(if read < length { Frame::End } else { Frame::Body(body) })
        }
    }
}

/// One line without its end, or the last bytes of one that is too long; `None` at the stream's end.
async fn read_line(input: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    loop {
        let read = (&mut *input).take(LONGEST_LINE as u64).read_until(b'\n', &mut line).await?;
        if read == 0 {
            return Ok(None);
        }
        if line.ends_with(b"\n") {
            return Ok(Some(line));
        }
        let keep = line.len().saturating_sub(64);
        if line.len() > 2 * LONGEST_LINE {
            line.drain(..keep);
        }
    }
}

/// The value of a `Content-Length` header. It may begin inside the line, behind the rest of a body whose
/// length was announced too short.
fn content_length(line: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"content-length:";
    let at = line.windows(NAME.len()).rposition(|window| window.eq_ignore_ascii_case(NAME))?;
    Some(String::from_utf8_lossy(line[at + NAME.len()..].trim_ascii()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(input: &[u8]) -> Vec<Frame> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut input = tokio::io::BufReader::with_capacity(7, input);
            let mut frames = Vec::new();
            loop {
                let frame = read_frame(&mut input).await.unwrap();
                let end = frame == Frame::End;
                frames.push(frame);
                if end {
                    return frames;
                }
            }
        })
    }

    fn body(text: &str) -> Frame {
        Frame::Body(text.as_bytes().to_vec())
    }

    #[test]
    fn headers_may_be_spelled_and_ordered_freely() {
        let input =
            b"content-type: x; charset=utf-8\r\nCONTENT-LENGTH:   2\r\n\r\n{}Content-Length: 1\r\n\r\n1";
        assert_eq!(frames(input), [body("{}"), body("1"), Frame::End]);
    }

    #[test]
    fn a_body_longer_than_announced_costs_one_error_at_most() {
        let input = b"Content-Length: 2\r\n\r\n{}abcContent-Length: 1\r\n\r\n1";
        assert_eq!(frames(input), [body("{}"), body("1"), Frame::End]);
    }

    #[test]
    fn a_bad_length_is_reported_and_the_next_frame_is_read() {
        let input = b"Content-Length: abc\r\n\r\n{}Content-Length: 1\r\n\r\n1";
        let frames = frames(input);
        assert!(matches!(frames[0], Frame::Malformed(_)));
        assert_eq!(frames[1..], [body("1"), Frame::End]);
    }

    #[test]
    fn a_huge_length_is_skipped_and_a_cut_stream_ends() {
        assert_eq!(frames(b"Content-Length: 999999999999\r\n\r\n{}"), [Frame::End]);
        assert_eq!(frames(b"Content-Length: 9\r\n\r\n{}"), [Frame::End]);
        assert_eq!(frames(b"Content-Le"), [Frame::End]);
    }

    #[test]
    fn garbage_without_a_line_end_is_survived() {
        let mut input = vec![b'x'; 100_000];
        input.extend_from_slice(b"Content-Length: 1\r\n\r\n1");
        assert_eq!(frames(&input), [body("1"), Frame::End]);
    }
}
