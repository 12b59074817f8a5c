//! Statements: who says what, when, how many. Attributions, times, quantities and the claims made of them.

pub mod claim;
pub mod quantity;
pub mod speech;
pub mod time;

mod lexeme;
mod numeral;

use std::ops::Range;

use jiff::civil::Date;
use smol_str::SmolStr;

use crate::text::SourceSpan;

/// The four types of temporal expression of TimeML (TIMEX3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeKind {
    /// A calendar time of a day or longer.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A repeated time.
    Set,
}

/// A temporal expression, with what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// Its bytes.
    pub span: SourceSpan,
    /// Its type.
    pub kind: TimeKind,
    /// Its TIMEX3 value: "2015-11-03", "2015-W45", "P3D", "PAST_REF"; `None` where it is unresolved.
    pub value: Option<String>,
    /// First and last day it can mean, inclusive; `None` where it is unresolved or no calendar time.
    pub days: Option<(Date, Date)>,
    /// Vague at its edges: "late September", "about a year ago".
    pub approximate: bool,
    /// Why it means that, in plain words: "the Tuesday before publication, because the verb is past".
    pub reason: String,
}

/// How the words around a number bound it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The number itself.
    Exact,
    /// "some", "about", "nearly": around it.
    About,
    /// "at least", "more than": it or above.
    AtLeast,
    /// "up to", "fewer than": it or below.
    AtMost,
    /// "three or four", "10 to 15".
    Range,
}

/// A number with its unit and what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The bytes of modifier, number and unit: "more than 250 targets".
    pub span: SourceSpan,
    /// The bytes of the number alone.
    pub number: SourceSpan,
    /// Lowest value it can mean, in the unit's base ("8 kilometers" is 8000 metres).
    pub low: f64,
    /// Highest value it can mean.
    pub high: f64,
    /// How the words bound it.
    pub bound: Bound,
    /// Unit: "USD", "metre", "percent", "year-old", "magnitude"; `None` for a plain count.
    pub unit: Option<SmolStr>,
    /// The head noun that is counted, as a lemma: "target"; `None` for measures.
    pub counted: Option<SmolStr>,
    /// The bytes of what is counted with its modifiers: "Russian air strikes".
    pub counted_span: Option<SourceSpan>,
    /// A part of a larger number in the same document: "including at least 185 civilians".
    pub part_of: Option<u32>,
    /// Counts everything since a beginning ("since", "so far", "a total of"), not one event.
    pub cumulative: bool,
    /// Sentence it stands in.
    pub sentence: u32,
}

/// The manner of an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quotation {
    /// In quotation marks as a whole.
    Direct,
    /// Partly in quotation marks.
    Mixed,
    /// Reported.
    Indirect,
}

/// What the source does with the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stance {
    /// Says it is so.
    Asserts,
    /// Says it is not so.
    Denies,
    /// Is not sure that it is so.
    Doubts,
    /// Says somebody is guilty of it.
    Accuses,
    /// Turns an offer or demand down.
    Rejects,
    /// Says that what others say is so.
    Confirms,
    /// Says it will, should or may be so.
    Expects,
}

impl Stance {
    /// What the source does: "denies".
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// What is done to the content: "denied".
    pub fn done(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Stance::Asserts => ("asserts", "said"),
            Stance::Denies => ("denies", "denied"),
            Stance::Doubts => ("doubts", "doubted"),
            Stance::Accuses => ("accuses", "alleged"),
            Stance::Rejects => ("rejects", "rejected"),
            Stance::Confirms => ("confirms", "confirmed"),
            Stance::Expects => ("expects", "expected"),
        }
    }
}

/// Who said what, in which words.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Bytes of the source, empty where none is named.
    pub source: Vec<SourceSpan>,
    /// Bytes of the cue: "said", "according to".
    pub cue: Vec<SourceSpan>,
    /// Bytes of the content; several where it is split around the cue or runs over paragraphs.
    pub content: Vec<SourceSpan>,
    /// Manner.
    pub quotation: Quotation,
    /// What the source does with the content.
    pub stance: Stance,
    /// The source's entity in [`crate::facts::Facts::entities`].
    pub speaker: Option<u32>,
    /// Whom it was said to: "told AFP".
    pub addressee: Option<u32>,
    /// The attribution whose content holds this one: "AFP reported that the army said".
    pub inside: Option<u32>,
    /// Sentence of the cue, or of the content's start where there is no cue.
    pub sentence: u32,
}

/// Whether a claim is told as fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Factuality {
    /// As fact, in the outlet's or a source's voice.
    Asserted,
    /// As something that will or may be.
    Expected,
    /// As a condition, wish, offer or question.
    Hypothetical,
}

/// What a participant does in a claim's event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParticipantRole {
    /// Who does it.
    Agent,
    /// To whom or what it is done.
    Patient,
    /// Where.
    Place,
    /// Anything else: "with rebels", "to Moscow".
    Other,
}

/// One participant of a claim's event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Its part in the event.
    pub role: ParticipantRole,
    /// Bytes of the phrase.
    pub span: SourceSpan,
    /// Lemma of the phrase's head, lower case.
    pub head: SmolStr,
    /// Its entity in [`crate::facts::Facts::entities`], where it is named.
    pub entity: Option<u32>,
}

/// An event or state that a document tells, with whose word it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Bytes of the clause.
    pub span: SourceSpan,
    /// Bytes of the predicate.
    pub predicate: SourceSpan,
    /// Predicate class of the lexicon ("strike", "kill", "meet"), or the lemma where it has none.
    pub class: SmolStr,
    /// Lemma of the predicate.
    pub lemma: SmolStr,
    /// Participants in order of the text.
    pub participants: Vec<Participant>,
    /// Temporal expressions, as indices into [`crate::facts::Facts::times`].
    pub times: Vec<u32>,
    /// Quantities, as indices into [`crate::facts::Facts::quantities`].
    pub quantities: Vec<u32>,
    /// Whether it is told as not so.
    pub negated: bool,
    /// Whether it is told as fact.
    pub factuality: Factuality,
    /// Innermost attribution whose content holds it; `None` for the outlet's own voice.
    pub attribution: Option<u32>,
    /// Sentence it stands in.
    pub sentence: u32,
    /// Its tokens.
    pub tokens: Range<u32>,
}
