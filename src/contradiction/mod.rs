//! Where sources cannot both be right: comparability first, then one file per kind of rule.

use crate::corpus::Passage;

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
}

impl Rule {
    /// All rules, in the order of their pages.
    pub const ALL: [Rule; 10] = [
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

/// One disagreement: two or more standpoints on one thing.
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
    /// The sides, at least two, in order of their first passage.
    pub standpoints: Vec<Standpoint>,
    /// Why they may be compared.
    pub comparability: Comparability,
    /// Further reasons, one sentence each.
    pub explanation: Vec<String>,
}
