//! Where sources cannot both be right: comparability first, then one file per kind of rule.

mod absence;
mod attribution;
mod check;
mod date;
pub mod decision;
mod deed;
mod denial;
mod dispute;
mod draft;
mod event;
mod finding;
mod matching;
mod number;
mod quote;
mod role;
mod settings;
mod status;
mod testimony;
mod title;
mod uniqueness;
mod when;

use std::sync::Arc;

use crate::corpus::{CorpusDocument, Pair, Passage};
use crate::text::SourceSpan;

pub use check::{Checked, Suppressed, adjust, check};
pub use decision::Stale;
pub use draft::{all, all_of};
pub(crate) use finding::gather;
pub use settings::{Level, Settings};
pub use testimony::{Frame, Testimony};

/// What two passages disagree about. Each has a page under `docs/rules/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Two values of one measure exclude each other.
    Number,
    /// Two days of one event exclude each other.
    Date,
    /// Two places of one event exclude each other.
    Place,
    /// Two titles, names or descriptions of one slot exclude each other.
    Role,
    /// Two doers of one deed.
    Agent,
    /// A claim and its denial, rejection, rebuttal or the accusation it answers.
    Denial,
    /// The same predicate asserted and negated.
    Negation,
    /// Predicates or labels that exclude each other: "an exercise", "only a test".
    Status,
    /// "First", "only", "never before" against another instance.
    Uniqueness,
    /// One quotation in two wordings, or given to two speakers.
    Quote,
    /// What one report tells as fact and another as somebody's claim.
    Attribution,
    /// What a draft says that no source of the folder has.
    Draft,
}

impl Rule {
    /// All rules, in the order of their pages.
    pub const ALL: [Rule; 12] = [
        Rule::Number,
        Rule::Date,
        Rule::Place,
        Rule::Role,
        Rule::Agent,
        Rule::Denial,
        Rule::Negation,
        Rule::Status,
        Rule::Uniqueness,
        Rule::Quote,
        Rule::Attribution,
        Rule::Draft,
    ];

    /// The rule's code, as in configuration, diagnostics and JSON: "number".
    pub const fn code(self) -> &'static str {
        match self {
            Rule::Number => "number",
            Rule::Date => "date",
            Rule::Place => "place",
            Rule::Role => "role",
            Rule::Agent => "agent",
            Rule::Denial => "denial",
            Rule::Negation => "negation",
            Rule::Status => "status",
            Rule::Uniqueness => "uniqueness",
            Rule::Quote => "quote",
            Rule::Attribution => "attribution",
            Rule::Draft => "draft",
        }
    }
}

/// How grave a disagreement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Differing unit, scope, precision, wording or spelling, or a later update.
    Discrepancy,
    /// One party rejects another's claim.
    Dispute,
    /// Both cannot hold.
    Contradiction,
}

impl Severity {
    /// "discrepancy", "dispute" or "contradiction".
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Discrepancy => "discrepancy",
            Severity::Dispute => "dispute",
            Severity::Contradiction => "contradiction",
        }
    }
}

/// How well a part of the comparison is founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// Neither text says and nothing suggests it.
    Unknown,
    /// It follows from other evidence.
    Inferred,
    /// The texts say so.
    Stated,
}

/// One question of the comparability record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// How well founded.
    pub basis: Basis,
    /// In plain words: "both speak of Tuesday, 3 November 2015".
    pub note: String,
}

/// Why two passages may be held against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparability {
    /// Same event?
    pub event: Comparison,
    /// Same measure (what is counted or asked)?
    pub measure: Comparison,
    /// Same population (whom it is counted over)?
    pub population: Comparison,
    /// Overlapping time?
    pub time: Comparison,
    /// Same place?
    pub place: Comparison,
    /// Both told as fact, or both reported?
    pub assertion: Comparison,
}

/// One side of a disagreement, with all passages that take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standpoint {
    /// What it says, short: "24 targets".
    pub summary: String,
    /// Where it is said. The first one stands for the rest.
    pub passages: Vec<Passage>,
    /// Labels of the origins that say so, without repeats: ["AFP", "RFE/RL"].
    pub origins: Vec<String>,
}

/// One disagreement: two or more standpoints on one thing; or what a draft has from no source, which is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable key: the same disagreement has the same key on every run and after edits elsewhere.
    pub key: String,
    /// What it is about.
    pub rule: Rule,
    /// How grave.
    pub severity: Severity,
    /// 0 to 1.
    pub confidence: f32,
    /// One sentence in a journalist's words.
    pub message: String,
    /// The sides, in order of their first passage: at least two, but for what no source has.
    pub standpoints: Vec<Standpoint>,
    /// Why they may be compared.
    pub comparability: Comparability,
    /// Further reasons, one sentence each.
    pub explanation: Vec<String>,
    /// The pairs of passages that cannot both hold, or not plainly so, in order. Three standpoints do not
    /// always exclude each other pairwise.
    pub pairs: Vec<(Passage, Passage)>,
}

impl Finding {
    /// All passages of all standpoints.
    pub fn passages(&self) -> impl Iterator<Item = Passage> + '_ {
        self.standpoints.iter().flat_map(|standpoint| standpoint.passages.iter().copied())
    }
}

impl Comparison {
    /// The texts say so.
    pub fn stated(note: impl Into<String>) -> Self {
        Comparison { basis: Basis::Stated, note: note.into() }
    }

    /// It follows from other evidence.
    pub fn inferred(note: impl Into<String>) -> Self {
        Comparison { basis: Basis::Inferred, note: note.into() }
    }

    /// Neither text says.
    pub fn unknown(note: impl Into<String>) -> Self {
        Comparison { basis: Basis::Unknown, note: note.into() }
    }
}

/// One side of a [`Disagreement`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Side {
    /// Where it is said.
    pub passage: Passage,
    /// What is said, in a form that is equal for equal values.
    pub value: String,
    /// What is said, short, for people.
    pub summary: String,
}

impl Side {
    /// A passage that is shown in its own words, on one line; `value` is its part in the disagreement.
    fn in_its_words(document: &CorpusDocument, span: SourceSpan, value: &str) -> Side {
        Side {
            passage: Passage { document: document.id, span },
            value: value.to_owned(),
            summary: shortened(span.of(document.document.source())),
        }
    }
}

/// Code points that a quoted passage has at most in a message.
const SUMMARY: usize = 100;

/// A passage on one line. Where it is long, what stands between two commas behind its subject is left out, and it is
/// cut behind a clause, or else behind a word.
pub(crate) fn shortened(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SUMMARY {
        return line;
    }
    if let Some((from, to)) = aside(&line) {
        line.replace_range(from..to, " …");
        if line.chars().count() <= SUMMARY {
            return line;
        }
    }
    let (mut word, mut clause) = (0, 0);
    for (at, c) in line.char_indices().take(SUMMARY) {
        if c == ' ' {
            word = at;
            if line[..at].ends_with([',', ';', ':', '.']) {
                clause = at;
            }
        }
    }
    // A clause that ends in the first third says too little.
    let end = if clause > SUMMARY / 3 { clause } else { word };
    format!("{} …", line[..end].trim_end_matches([',', ';', ':', ' ']))
}

/// Bytes before which an aside must begin to be one about the subject.
const SUBJECT: usize = 60;

/// The bytes of an aside behind the subject, commas included: ", which fly a campaign of their own,". Who says it is
/// no aside.
fn aside(line: &str) -> Option<(usize, usize)> {
    let from = line.find(", ").filter(|&from| from < SUBJECT)?;
    let length = line[from + 2..].find(", ").or_else(|| line[from + 2..].find(" and other "))?;
    let told = &line[from + 2..from + 2 + length];
    let mut words = told.split(' ').map(dispute::is_reporting);
    let comma = usize::from(line[from + 2 + length..].starts_with(','));
    (told.starts_with(char::is_lowercase) && length >= 15 && !words.any(|says| says))
        .then_some((from, from + 2 + length + comma))
}

/// Two passages that disagree: what a rule reports. Disagreements over one thing that share passages are
/// gathered into one [`Finding`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Disagreement {
    pub rule: Rule,
    /// What they disagree about, as a key; only disagreements of one slot are gathered.
    pub slot: Arc<str>,
    /// What they disagree about, for people: "the number of injured".
    pub subject: String,
    pub severity: Severity,
    pub confidence: f32,
    pub left: Side,
    pub right: Side,
    pub comparability: Comparability,
    pub explanation: Vec<String>,
}

/// A passage in its role for one slot: what connects disagreements.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node {
    pub rule: Rule,
    pub slot: Arc<str>,
    pub passage: Passage,
}

impl Disagreement {
    /// Its two ends.
    pub fn nodes(&self) -> [Node; 2] {
        [&self.left, &self.right].map(|side| Node {
            rule: self.rule,
            slot: self.slot.clone(),
            passage: side.passage,
        })
    }
}

/// Likeness of documents below which they are compared by their common quotations only.
const LEAST_ALIKE: f32 = 0.1;

/// Where two documents disagree. `a` is the one whose name comes first.
pub(crate) fn between(a: &CorpusDocument, b: &CorpusDocument, pair: &Pair) -> Vec<Disagreement> {
    let mut found = Vec::new();
    // No rule but that on quotations compares documents that are less alike.
    if pair.likeness < LEAST_ALIKE && pair.quotes.is_empty() {
        return found;
    }
    let events = event::Events::of(&a.testimony, &b.testimony, pair);
    quote::between(a, b, pair, &events, &mut found);
    denial::between(a, b, pair, &events, &mut found);
    date::between(a, b, &events, &mut found);
    role::between(a, b, &events, &mut found);
    title::between(a, b, &events, &mut found);
    deed::between(a, b, &events, &mut found);
    absence::between(a, b, &events, &mut found);
    status::between(a, b, &events, &mut found);
    dispute::between(a, b, &events, &mut found);
    uniqueness::between(a, b, &events, &mut found);
    number::between(a, b, &events, &mut found);
    found
}

/// Where a document disagrees with itself, or reports a disagreement.
pub(crate) fn within(document: &CorpusDocument) -> Vec<Disagreement> {
    let mut found = Vec::new();
    denial::within(document, &mut found);
    dispute::within(document, &mut found);
    number::within(document, &mut found);
    role::within(document, &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passages_are_cut_behind_a_clause() {
        assert_eq!(shortened("Nobody  was\nhurt."), "Nobody was hurt.");
        let long = "The harbour master of Veldt said on Monday that the ferry had left on time, although the crew \
                    of the tug told another story to the board of inquiry.";
        assert_eq!(
            shortened(long),
            "The harbour master of Veldt said on Monday that the ferry had left on time …"
        );
    }

    #[test]
    fn asides_about_the_subject_are_left_out() {
        let long = "The harbour board and its lawyers, which have fought over the quay for years, accuse the city of \
                    selling it for a tenth of what it is worth.";
        assert_eq!(
            shortened(long),
            "The harbour board and its lawyers … accuse the city of selling it for a tenth of what it is worth."
        );
        let said = "The harbour was closed, officials of the port authority said, and would not be opened before \
                    the investigators had left the quay and the tug.";
        assert!(shortened(said).contains("officials"));
    }

    proptest::proptest! {
        #[test]
        fn any_passage_can_be_cut(text in "\\PC{0,300}") {
            proptest::prop_assert!(shortened(&text).chars().count() <= SUMMARY + 2);
        }
    }
}
