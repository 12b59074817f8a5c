//! Decisions people wrote down about findings: reviewed, accepted, rejected, with a reason, a person and a day.
//! A decision names two passages by their ids, which are anchored in the text by quotation; it holds for the
//! findings that stand on both, wherever they have moved. One whose passages are gone is stale and is shown.

use crate::contradiction::Finding;
use crate::corpus::{CorpusDocument, Passage, Snapshot};
use crate::markup::{Decision, DecisionKind, DecisionStatus, Reference, Verdict};
use crate::text::DocumentSpan;

/// A decision with what it is about.
#[derive(Clone, Debug)]
pub struct Ruling<'s> {
    /// The document whose footnotes or sidecar hold it.
    pub document: &'s CorpusDocument,
    /// What was written.
    pub decision: &'s Decision,
    /// The passages it names.
    pub a: Passage,
    /// The other passage.
    pub b: Passage,
}

/// A decision whose passages are not there any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The document whose footnotes or sidecar hold it.
    pub document: crate::corpus::DocumentId,
    /// The footnote, in the document it is written in.
    pub span: DocumentSpan,
    /// Whether that is the sidecar.
    pub in_sidecar: bool,
    /// What is wrong and what to do, in one sentence.
    pub message: String,
}

/// All decisions about disagreements in a folder: those that hold, and those that are stale.
pub fn rulings(snapshot: &Snapshot) -> (Vec<Ruling<'_>>, Vec<Stale>) {
    let mut rulings = Vec::new();
    let mut stale = Vec::new();
    for document in snapshot.documents() {
        for decision in document.document.decisions() {
            if decision.kind != DecisionKind::Contradiction {
                continue;
            }
            let a = decision.a.as_ref().map(|reference| find(snapshot, document, reference));
            let b = decision.b.as_ref().map(|reference| find(snapshot, document, reference));
            match (a, b) {
                (Some(Ok(a)), Some(Ok(b))) => rulings.push(Ruling { document, decision, a, b }),
                (a, b) => {
                    let missing: Vec<String> = [a, b]
                        .into_iter()
                        .filter_map(|side| match side {
                            None => Some("one passage is not named".to_owned()),
                            Some(Err(message)) => Some(message),
                            Some(Ok(_)) => None,
                        })
                        .collect();
                    stale.push(Stale {
                        document: document.id,
                        span: decision.span,
                        in_sidecar: decision.in_sidecar,
                        message: format!(
                            "The decision [^{}] is stale: {}. Look at the passages again and renew or delete it.",
                            decision.label,
                            missing.join("; ")
                        ),
                    });
                }
            }
        }
    }
    (rulings, stale)
}

/// The passage a reference names.
fn find(snapshot: &Snapshot, here: &CorpusDocument, reference: &Reference) -> Result<Passage, String> {
    let document = match &reference.file {
        None => here,
        Some(file) => snapshot
            .documents()
            .find(|document| {
                document.document.front_matter().and_then(|front| front.slug()) == Some(file)
                    || stem(&document.name) == file.as_str()
            })
            .ok_or_else(|| format!("no document of the folder is called “{file}”"))?,
    };
    match document.document.annotation(&reference.id) {
        Some(annotation) => Ok(Passage { document: document.id, span: annotation.span }),
        None => Err(format!("the words of “{}” are not in {} any more", reference.id, document.name)),
    }
}

/// The file's name up to its first dot.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.split_once('.').map_or(file, |(stem, _)| stem)
}

impl Ruling<'_> {
    /// Whether the decision is about a finding: of the same rule, and standing on both passages.
    pub fn covers(&self, finding: &Finding) -> bool {
        let rule = self.decision.rule.as_deref().is_none_or(|rule| rule == finding.rule.code());
        let stands_on = |passage: Passage| {
            finding.passages().any(|other| {
                other.document == passage.document
                    && (other.span.overlaps(passage.span) || other.span == passage.span)
            })
        };
        rule && stands_on(self.a) && stands_on(self.b)
    }

    /// Whether a finding it covers is settled. An open decision settles nothing.
    pub fn settles(&self) -> bool {
        self.decision.status != DecisionStatus::Open
    }

    /// "reviewed by mb on 2026-03-02: the units differ. One briefing, two units."
    pub fn justification(&self) -> String {
        let decision = self.decision;
        let status = match decision.status {
            DecisionStatus::Open => "open",
            DecisionStatus::Reviewed => "reviewed",
            DecisionStatus::Accepted => "accepted",
            DecisionStatus::Rejected => "rejected",
        };
        let by = decision.reviewer.as_ref().map_or_else(String::new, |name| format!(" by {name}"));
        let on = decision.on.map_or_else(String::new, |day| format!(" on {day}"));
        let verdict = decision.verdict.map_or("", |verdict| match verdict {
            Verdict::Same => ": they say the same",
            Verdict::Unit => ": the units differ",
            Verdict::Scope => ": the scopes differ",
            Verdict::Precision => ": one is more precise",
            Verdict::Superseded => ": the later one replaces the earlier one",
            Verdict::Conflict => ": both cannot hold",
            Verdict::Label => ": one thing under two names",
        });
        let reason = if decision.reason.is_empty() {
            String::new()
        } else {
            format!(". {}", decision.reason.replace('\n', " "))
        };
        format!("{status}{by}{on}{verdict}{reason}")
    }
}
