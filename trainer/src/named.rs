//! Documents with names marked, from columns and JSON lines, brought to one convention: PER, ORG, LOC, MISC;
//! nationalities are MISC, facilities LOC.

use std::path::Path;

use newsmark::language::names::{KINDS, NameKind};
use newsmark::language::{sentence, token::tokenize};
use serde_json::Value;

/// A sentence with its names as BILOU labels (see `newsmark::language::names::LABELS`).
#[derive(Clone, Default)]
pub struct Example {
    /// Tokens.
    pub tokens: Vec<String>,
    /// One label a token.
    pub labels: Vec<u8>,
    /// Byte spans of the tokens, where the document has a text.
    pub spans: Vec<(usize, usize)>,
}

/// A document.
#[derive(Clone, Default)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// Its sentences.
    pub sentences: Vec<Example>,
    /// MISC is not annotated: any token outside may be MISC as well.
    pub open_misc: bool,
}

impl Example {
    /// The tokens as slices.
    pub fn forms(&self) -> Vec<&str> {
        self.tokens.iter().map(String::as_str).collect()
    }
}

/// Kinds by token, as `Some((kind, begins))`, to BILOU labels.
pub fn labels(marks: &[Option<(NameKind, bool)>]) -> Vec<u8> {
    (0..marks.len())
        .map(|i| {
            let Some((kind, begins)) = marks[i] else { return 0 };
            let goes_on = marks.get(i + 1).is_some_and(|next| *next == Some((kind, false)));
            let place = match (begins, goes_on) {
                (true, true) => 0,
                (false, true) => 1,
                (false, false) => 2,
                (true, false) => 3,
            };
            1 + 4 * KINDS.iter().position(|k| *k == kind).expect("a kind") as u8 + place
        })
        .collect()
}

/// Reads BIO columns. Tokens are split at hyphens as the treebanks do.
pub fn columns(path: &Path, set: &str, chunk: usize) -> Vec<Document> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let open_misc =
        ["pud", "uner", "gum", "crossner-ai", "crossner-science", "crossner-literature", "crossner-music"]
            .iter()
            .any(|open| set.starts_with(open));
    let mut documents: Vec<Document> = Vec::new();
    let mut sentence: Vec<(String, Option<(NameKind, bool)>)> = Vec::new();
    let mut fresh = true;
    for line in text.lines().chain([""]) {
        if let Some(id) = line.strip_prefix("# doc ") {
            fresh |= documents.last().is_none_or(|d| d.id != id);
            if fresh {
                documents.push(Document { id: id.into(), sentences: Vec::new(), open_misc });
                fresh = false;
            }
            continue;
        }
        if line.is_empty() {
            if sentence.is_empty() {
                continue;
            }
            let full = documents.last().is_none_or(|d| chunk > 0 && d.sentences.len() >= chunk);
            if full {
                let id = format!("{set}-{}", documents.len());
                documents.push(Document { id, sentences: Vec::new(), open_misc });
            }
            let (tokens, marks): (Vec<_>, Vec<_>) = std::mem::take(&mut sentence).into_iter().unzip();
            let labels = labels(&marks);
            let document = documents.last_mut().expect("just pushed");
            document.sentences.push(Example { tokens, labels, spans: Vec::new() });
            continue;
        }
        let Some((token, mark)) = line.split_once('\t') else { continue };
        let mut mark = match mark.split_once('-') {
            Some((place, kind)) => kind_of(kind).map(|kind| (kind, place == "B")),
            None => None,
        };
        if let (Some((kind, false)), last) = (mark, sentence.last()) {
            let goes_on = last.is_some_and(|(_, last)| last.is_some_and(|(before, _)| before == kind));
            mark = Some((kind, !goes_on));
        }
        if token.contains('-') && token.len() > 1 && !token.starts_with('-') {
            for part in tokenize(token) {
                sentence.push((part.of(token).to_owned(), mark));
                mark = mark.map(|(kind, _)| (kind, false));
            }
        } else {
            sentence.push((token.to_owned(), mark));
        }
    }
    documents.retain(|d| !d.sentences.is_empty());
    documents
}

fn kind_of(kind: &str) -> Option<NameKind> {
    Some(match kind {
        "PER" | "person" | "politician" | "researcher" | "scientist" | "writer" | "musicalartist" => {
            NameKind::Person
        }
        "ORG" | "organisation" | "politicalparty" | "university" | "band" => NameKind::Organisation,
        "LOC" | "location" | "country" | "place" | "facility" => NameKind::Place,
        // Common nouns of a field are no names here.
        "field" | "task" | "algorithm" | "metrics" | "discipline" | "chemicalcompound" | "protein"
        | "enzyme" | "chemicalelement" | "musicalinstrument" | "musicgenre" | "literarygenre" => return None,
        "org" => NameKind::Organisation,
        "money" | "quantity" | "weapon" | "vehicle" => return None,
        _ => NameKind::Misc,
    })
}

/// Reads JSON lines with mentions in code points.
pub fn json(values: &[Value]) -> Vec<Document> {
    values
        .iter()
        .map(|value| {
            let text = value["text"].as_str().unwrap_or_default();
            // Code point → byte.
            let bytes: Vec<usize> = text.char_indices().map(|c| c.0).chain([text.len()]).collect();
            let mut mentions: Vec<Mention> = value["mentions"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|m| {
                    let at = |key: &str| bytes.get(m[key].as_u64()? as usize).copied();
                    Some((at("start")?, at("end")?, kind_of(m["kind"].as_str()?)?))
                })
                .collect();
            mentions.sort_by_key(|m| (m.0, std::cmp::Reverse(m.1)));
            annotated(value["id"].as_str().unwrap_or_default(), text, &mentions)
        })
        .collect()
}

/// Reads a file of documents between lines of `----`, with names marked in the text: `[PER Jane Doe]`.
///
/// # Panics
/// On a mark that is not closed or of a kind there is not: the files are our own.
pub fn bracketed(path: &Path) -> Vec<Document> {
    let whole = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let set = path.file_stem().unwrap_or_default().to_string_lossy();
    let documents = whole.split("\n----").map(|document| document.trim_start_matches('-').trim());
    documents
        .filter(|document| !document.is_empty())
        .enumerate()
        .map(|(number, document)| {
            let (mut text, mut mentions, mut rest) = (String::new(), Vec::new(), document);
            while let Some(open) = rest.find('[') {
                text.push_str(&rest[..open]);
                let close = rest[open..].find(']').map(|at| open + at);
                let inside = close.map_or("", |close| &rest[open + 1..close]);
                let marked = inside.split_once(' ').and_then(|(kind, name)| {
                    ["PER", "ORG", "LOC", "MISC"].contains(&kind).then_some(())?;
                    Some((kind_of(kind)?, name.trim()))
                });
                let (Some(close), Some((kind, name))) = (close, marked) else {
                    panic!("{}: {:?}", path.display(), rest[open..].lines().next());
                };
                mentions.push((text.len(), text.len() + name.len(), kind));
                text.push_str(name);
                rest = &rest[close + 1..];
            }
            text.push_str(rest);
            annotated(&format!("{set}-{number}"), &text, &mentions)
        })
        .collect()
}

/// A name: first byte, the byte behind its last, kind.
type Mention = (usize, usize, NameKind);

/// A text with its names, longer ones before those inside them.
fn annotated(id: &str, text: &str, mentions: &[Mention]) -> Document {
    let sentences = sentences(text)
        .into_iter()
        .map(|spans| {
            let marks: Vec<_> = spans
                .iter()
                .map(|&(start, end)| {
                    let mention = mentions.iter().find(|m| m.0 < end && start < m.1)?;
                    Some((mention.2, start <= mention.0))
                })
                .collect();
            let tokens = spans.iter().map(|&(start, end)| text[start..end].to_owned()).collect();
            Example { tokens, labels: labels(&repair(&marks)), spans }
        })
        .collect();
    Document { id: id.into(), sentences, open_misc: false }
}

/// A mark that continues nothing begins.
fn repair(marks: &[Option<(NameKind, bool)>]) -> Vec<Option<(NameKind, bool)>> {
    let mut out: Vec<Option<(NameKind, bool)>> = Vec::with_capacity(marks.len());
    for mark in marks {
        out.push(mark.map(|(kind, begins)| {
            let goes_on = out.last().is_some_and(|last| last.is_some_and(|(before, _)| before == kind));
            (kind, begins || !goes_on)
        }));
    }
    out
}

/// Byte spans of the tokens of each sentence; a line is a block.
pub fn sentences(text: &str) -> Vec<Vec<(usize, usize)>> {
    let mut out = Vec::new();
    let mut offset = 0;
    for line in text.split('\n') {
        let tokens = tokenize(line);
        for range in sentence::split(line, &tokens) {
            let tokens = &tokens[range.start as usize..range.end as usize];
            out.push(tokens.iter().map(|t| (t.start as usize + offset, t.end as usize + offset)).collect());
        }
        offset += line.len() + 1;
    }
    out
}
