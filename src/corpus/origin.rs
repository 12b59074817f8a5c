//! Independence: which documents are copies of one wire story. Shared narration outside quotation marks is
//! the evidence, since two reporters may quote the same official but do not write the same sentences; a
//! credited agency strengthens it. Shared quotations alone prove nothing.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::corpus::digest::SHINGLE;
use crate::corpus::pair::share;
use crate::corpus::{CorpusDocument, Digest, DocumentId, Origin, SharedQuote};
use crate::entity::EntityKind;

/// Evidence that two documents go back to one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// Words of narration they share, outside quotation marks.
    pub words: usize,
    /// Words of the longest shared run.
    pub longest: usize,
    /// The agency both credit.
    pub agency: Option<String>,
    /// The longest run, as the first document has it.
    pub sample: String,
}

/// Shared words that make two texts copies where both credit one agency.
const WITH_CREDIT: usize = 12;
/// Shared words that make two texts copies whoever they credit.
const WITHOUT_CREDIT: usize = 30;
/// Share of the shorter narration that makes two short texts copies.
const SHARE: f32 = 0.4;
/// One of the shared runs must be so long: phrases that everybody uses are shorter, however many there are.
const RUN: usize = 14;

/// Whether two documents are copies of one wire story. `a` is the document whose name comes first, and the left
/// one of the quotations they share.
pub(crate) fn wire(a: &CorpusDocument, b: &CorpusDocument, quotes: &[SharedQuote]) -> Option<Wire> {
    let (left, right) = (&a.digest, &b.digest);
    if !share(&left.narration, &right.narration) {
        return None;
    }
    let (mut words, mut longest, mut run, mut covered, mut sample) = (0, 0, 0, 0u32, (0u32, 0u32));
    let mut run_start = 0;
    // The longest run that goes on from a shared quotation beyond its mark, the quotation's words with it: who
    // takes over the words behind a quotation, too, has copied both.
    let mut beyond = 0;
    for first in shared_shingles(left, right) {
        let end = first + SHINGLE as u32;
        let gap = first > covered || run == 0;
        if gap {
            run = 0;
            run_start = first;
        }
        let new = (end - covered.max(first)) as usize;
        words += new;
        run += new;
        covered = end;
        if run > longest {
            longest = run;
            sample = (run_start, end);
        }
        let before = quotes.iter().find(|quote| left.quotes[quote.left].words.end == run_start);
        beyond = beyond.max(before.map_or(0, |quote| quote.alignment.shared + run));
    }
    let agency = shared_agency(a, b);
    let shorter = left.narrated.min(right.narrated).max(1);
    let share = words as f32 / shorter as f32;
    let enough = (words >= WITHOUT_CREDIT && longest >= RUN)
        || (agency.is_some() && words >= WITH_CREDIT && (longest.max(beyond) >= RUN || share >= SHARE / 2.0))
        || (share >= SHARE && words >= 10);
    enough.then(|| {
        let words_of = left.words(&(sample.0..sample.1));
        let span = match (words_of.first(), words_of.last()) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Default::default(),
        };
        Wire { words, longest, agency, sample: span.of(a.document.source()).to_owned() }
    })
}

/// The shingles of the left document that the right one has too, as indices of their first words, in order.
fn shared_shingles(left: &Digest, right: &Digest) -> Vec<u32> {
    let (x, y) = (&left.shingles, &right.shingles);
    let (mut i, mut j) = (0, 0);
    let mut shared = Vec::new();
    while i < x.len() && j < y.len() {
        match x[i].0.cmp(&y[j].0) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            // The left one may stand in several places.
            Ordering::Equal => {
                shared.push(x[i].1);
                i += 1;
            }
        }
    }
    shared.sort_unstable();
    shared
}

/// An agency that both credit, or that officials spoke to in both: "told AFP" is the agency's own sentence.
fn shared_agency(a: &CorpusDocument, b: &CorpusDocument) -> Option<String> {
    let agencies = |d: &CorpusDocument| -> BTreeSet<String> {
        let facts = &d.facts;
        let told = facts.attributions.iter().filter_map(|one| facts.entities.get(one.addressee? as usize));
        let told =
            told.filter(|entity| entity.kind == EntityKind::Agency).map(|entity| entity.name.to_string());
        facts.layout.agencies.iter().map(|agency| agency.value.clone()).chain(told).collect()
    };
    agencies(a).intersection(&agencies(b)).next().cloned()
}

/// Builds the origin of documents that are linked as wire copies. `members` in order of their names;
/// `wires` are the links among them.
pub(crate) fn of(members: &[&CorpusDocument], wires: &[&Wire]) -> Origin {
    let documents: Vec<DocumentId> = members.iter().map(|member| member.id).collect();
    let shared = wires.iter().filter_map(|wire| wire.agency.as_ref()).min();
    let credited = || {
        let mut all = members.iter().flat_map(|m| m.facts.layout.agencies.iter().map(|a| a.value.clone()));
        let first = all.next()?;
        all.all(|other| other == first).then_some(first)
    };
    let outlet = |d: &CorpusDocument| {
        d.facts.layout.outlet.as_ref().map_or_else(|| stem_of(&d.name).to_owned(), |o| o.value.clone())
    };
    match members {
        [] => Origin { label: String::new(), documents, reason: String::new() },
        [only] => Origin {
            label: outlet(only),
            documents,
            reason: "No other document of the folder shares its narration.".to_owned(),
        },
        [first, ..] => {
            let strongest = wires.iter().max_by(|x, y| {
                (x.longest, x.words).cmp(&(y.longest, y.words)).then_with(|| y.sample.cmp(&x.sample))
            });
            let label = shared.cloned().or_else(credited).unwrap_or_else(|| outlet(first));
            let evidence = strongest.map_or_else(String::new, |wire| {
                format!(
                    ": the longest shared run outside quotation marks has {} words, “{}”",
                    wire.longest,
                    shorten(&wire.sample)
                )
            });
            let credit = shared.map_or_else(String::new, |agency| format!("; they credit {agency}"));
            Origin {
                label,
                documents,
                reason: format!("{} documents share their narration{evidence}{credit}.", members.len()),
            }
        }
    }
}

/// What a document of an origin is called: by the agency it goes back to, or by its own outlet or file. An
/// origin without an agency is called by its first document, which says nothing about the others.
pub(crate) fn label_of(origin: &Origin, document: &CorpusDocument) -> String {
    let agency = document.facts.layout.agencies.iter().any(|agency| agency.value == origin.label);
    if agency { origin.label.clone() } else { of(&[document], &[]).label }
}

/// The file name without folders and extension.
fn stem_of(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.split_once('.').map_or(file, |(stem, _)| stem)
}

/// At most sixteen words of a passage, on one line.
fn shorten(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= 16 { words.join(" ") } else { format!("{} …", words[..16].join(" ")) }
}
