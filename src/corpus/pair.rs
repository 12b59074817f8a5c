//! What two documents have to do with each other. A pure function of the two, so that an edit to a third
//! cannot change it.

use crate::contradiction::{self, Disagreement};
use crate::corpus::origin::{self, Wire};
use crate::corpus::{CorpusDocument, Digest, SharedQuote, quote};

/// What two documents have to do with each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Weighted overlap of their names and rare words, 0 to 1.
    pub likeness: f32,
    /// Set where they are copies of one wire story.
    pub(crate) wire: Option<Wire>,
    /// Quotations both have; `left` is of the document whose name comes first.
    pub(crate) quotes: Vec<SharedQuote>,
    /// Where they disagree.
    pub(crate) disagreements: Vec<Disagreement>,
}

impl Pair {
    /// Compares two documents. The order does not matter: the one whose name comes first is the left one.
    pub(crate) fn compare(a: &CorpusDocument, b: &CorpusDocument) -> Pair {
        let (a, b) = if a.name <= b.name { (a, b) } else { (b, a) };
        let likeness = likeness(&a.digest, &b.digest);
        // Two wordings of one quote need not share a fingerprint.
        let quotes = if likeness >= QUOTED || share(&a.digest.quoted, &b.digest.quoted) {
            quote::shared(&a.digest, &b.digest)
        } else {
            Vec::new()
        };
        let wire = origin::wire(a, b, &quotes);
        let mut pair = Pair { likeness, wire, quotes, disagreements: Vec::new() };
        pair.disagreements = contradiction::between(a, b, &pair);
        pair
    }

    /// How many quotations both have.
    pub fn shared_quotes(&self) -> usize {
        self.quotes.len()
    }

    /// Whether they are copies of one wire story.
    pub fn is_wire_copy(&self) -> bool {
        self.wire.is_some()
    }

    /// Whether there is anything to keep.
    pub(crate) fn is_bare(&self) -> bool {
        self.wire.is_none()
            && self.quotes.is_empty()
            && self.disagreements.is_empty()
            && self.likeness < RELATED
    }
}

/// Documents at least so alike are looked at for related passages.
pub(crate) const RELATED: f32 = 0.08;

/// Quotations of documents at least so alike are held against each other.
const QUOTED: f32 = 0.25;

/// Whether two sorted lists have an element in common.
pub(super) fn share(a: &[u64], b: &[u64]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => return true,
        }
    }
    false
}

/// Cosine of the two documents' terms (Salton), weighed by rarity.
fn likeness(a: &Digest, b: &Digest) -> f32 {
    let (mut i, mut j, mut dot) = (0, 0, 0.0f32);
    while i < a.terms.len() && j < b.terms.len() {
        let (x, y) = (a.terms[i], b.terms[j]);
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                dot += x.1 * y.1;
                i += 1;
                j += 1;
            }
        }
    }
    let norms = a.norm * b.norm;
    if norms > 0.0 { dot / norms } else { 0.0 }
}
