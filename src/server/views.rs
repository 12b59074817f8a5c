//! Requests beyond the protocol, for views of the whole folder: what disagrees, one disagreement side by side,
//! a timeline, a decision. `docs/protocol.md` describes them. Each can also be had as a command of the same name
//! with its parameters as the one argument, by clients that send no requests of their own.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{self as lsp, Position, TextDocumentIdentifier};

use super::session::Session;
use super::to_lsp;
use super::world::World;
use crate::answer::{self, DayBasis, TimelineKind};
use crate::contradiction::{Basis, Finding};
use crate::corpus::{CorpusDocument, DocumentId};
use crate::entity::gazetteer::DatedRole;

/// The requests' names, which are the commands' names, too.
pub const FINDINGS: &str = "newsmark/findings";
/// One disagreement side by side.
pub const COMPARISON: &str = "newsmark/comparison";
/// An actor or event by day.
pub const TIMELINE: &str = "newsmark/timeline";
/// What a decision would write.
pub const DECISION: &str = "newsmark/decision";

/// What the articles say of somebody's role, and what a role with its days would write.
pub const ROLE: &str = "newsmark/role";

/// All of them.
pub const COMMANDS: [&str; 5] = [FINDINGS, COMPARISON, TIMELINE, DECISION, ROLE];

/// What list is wanted: without a place, that of the whole folder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FindingsParams {
    text_document: Option<TextDocumentIdentifier>,
    position: Option<Position>,
    /// Settled ones, too.
    settled: bool,
}

/// Which disagreement is wanted: by key, or the first at a place.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ComparisonParams {
    key: Option<String>,
    text_document: Option<TextDocumentIdentifier>,
    position: Option<Position>,
}

/// Whose timeline is wanted: an entity's by id or name, or that of what stands at a place.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TimelineParams {
    entity: Option<String>,
    text_document: Option<TextDocumentIdentifier>,
    position: Option<Position>,
}

/// What is decided.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DecisionParams {
    key: String,
    status: String,
    verdict: String,
    reason: String,
}

/// Whose role is wanted, and what is to be written down of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RoleParams {
    text_document: Option<TextDocumentIdentifier>,
    position: Option<Position>,
    /// The office; without one nothing is written.
    title: Option<String>,
    /// First and last day, month or year; `None` is open.
    from: Option<String>,
    to: Option<String>,
}

/// What the articles say of somebody's role, with the edit where one was asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    name: String,
    /// What articles call the person, the asked one first.
    titles: Vec<String>,
    /// Day of the article, printed or inferred.
    day: Option<String>,
    edit: Option<lsp::WorkspaceEdit>,
}

/// A list of disagreements.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Findings {
    events: Vec<Event>,
    findings: Vec<Listed>,
    /// Articles of the folder that are read so far.
    documents: usize,
    /// Articles that are still to be read.
    unread: usize,
    /// Whether articles are still being read.
    indexing: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    title: String,
    published: Option<String>,
    documents: Vec<DocumentLabel>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DocumentLabel {
    uri: Option<String>,
    label: String,
    published: Option<String>,
    origin: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(flatten)]
    head: Head,
    event: Option<usize>,
    settled: Option<String>,
    positions: Vec<ListedPosition>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ListedPosition {
    summary: String,
    origins: Vec<String>,
    passages: Vec<ListedPassage>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ListedPassage {
    label: String,
    location: Option<lsp::Location>,
}

/// What names a disagreement.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    key: String,
    rule: &'static str,
    rule_page: Option<String>,
    severity: &'static str,
    confidence: f32,
    message: String,
}

/// One disagreement side by side.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    #[serde(flatten)]
    head: Head,
    positions: Vec<PositionView>,
    comparability: Vec<Question>,
    explanation: Vec<String>,
    decisions: Vec<Decision>,
    settled: Option<String>,
    /// What may be decided, with the words for it.
    verdicts: Vec<Verdict>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PositionView {
    summary: String,
    origins: Vec<String>,
    passages: Vec<Passage>,
    left_out: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Passage {
    location: Option<lsp::Location>,
    document: DocumentLabel,
    origin: String,
    origin_reason: String,
    source: Option<String>,
    before: String,
    words: String,
    after: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    name: &'static str,
    question: &'static str,
    basis: &'static str,
    note: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Decision {
    text: String,
    settles: bool,
    location: Option<lsp::Location>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    status: &'static str,
    verdict: &'static str,
    title: &'static str,
    reason: &'static str,
}

/// A timeline.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    kind: &'static str,
    title: String,
    detail: String,
    entries: Vec<Entry>,
    left_out: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    from: Option<String>,
    to: Option<String>,
    basis: &'static str,
    reason: String,
    speaks: bool,
    origin: String,
    passages: Vec<Passage>,
}

impl Session {
    /// `newsmark/findings`.
    pub async fn findings(&self, params: FindingsParams) -> Result<Findings> {
        if let Some(document) = &params.text_document {
            let asked = self.asked(&document.uri);
            let position = params.position.unwrap_or_default();
            let anywhere = params.position.is_none();
            let here = self.answer_at(asked, position, move |world, document, offset| {
                let words = match anywhere {
                    true => crate::text::SourceSpan::new(0, document.document.source().len() as u32),
                    false => crate::text::SourceSpan::new(offset, offset),
                };
                let found = answer::findings_at(&world.snapshot, document, &world.wanted, words);
                Findings {
                    events: Vec::new(),
                    findings: found.iter().map(|finding| listed(world, finding, None, None)).collect(),
                    documents: articles(world),
                    unread: world.unread,
                    indexing: world.indexing,
                }
            });
            let missing = Findings {
                events: Vec::new(),
                findings: Vec::new(),
                documents: 0,
                unread: 0,
                indexing: false,
            };
            return Ok(here.await?.unwrap_or(missing));
        }
        self.answer_folder(move |world| {
            let list = answer::finding_list(&world.snapshot, &world.wanted, params.settled);
            let event = |event: answer::ToldEvent| Event {
                title: event.title,
                published: event.published.map(|day| day.to_string()),
                documents: event.documents.iter().filter_map(|&id| document_label(world, id)).collect(),
            };
            let findings = list.findings.into_iter();
            Findings {
                findings: findings
                    .map(|one| listed(world, &one.finding, Some(one.event), one.settled))
                    .collect(),
                events: list.events.into_iter().map(event).collect(),
                documents: articles(world),
                unread: world.unread,
                indexing: world.indexing,
            }
        })
        .await
    }

    /// `newsmark/comparison`: null where nothing disagrees.
    pub async fn comparison(&self, params: ComparisonParams) -> Result<Option<Comparison>> {
        if let Some(key) = params.key {
            return self
                .answer_folder(move |world| {
                    Some(comparison(world, answer::comparison(&world.snapshot, &world.wanted, &key)?))
                })
                .await;
        }
        let Some(document) = params.text_document else {
            return Err(Error::invalid_params("`key`, or `textDocument` and `position`, must be given"));
        };
        let asked = self.asked(&document.uri);
        let found = self.answer_at(asked, params.position.unwrap_or_default(), |world, document, offset| {
            let here = crate::text::SourceSpan::new(offset, offset);
            let found = answer::findings_at(&world.snapshot, document, &world.wanted, here);
            let finding = found.first()?;
            Some(comparison(world, answer::comparison(&world.snapshot, &world.wanted, &finding.key)?))
        });
        Ok(found.await?.flatten())
    }

    /// `newsmark/timeline`: null where nobody is mentioned and nothing is told.
    pub async fn timeline(&self, params: TimelineParams) -> Result<Option<Timeline>> {
        if let Some(name) = params.entity {
            return self
                .answer_folder(move |world| {
                    let entity = answer::entity_called(&world.snapshot, &name)?;
                    Some(timeline(world, answer::timeline_of(&world.snapshot, entity)?))
                })
                .await;
        }
        let (Some(document), Some(position)) = (params.text_document, params.position) else {
            return Err(Error::invalid_params("`entity`, or `textDocument` and `position`, must be given"));
        };
        let asked = self.asked(&document.uri);
        let found = self.answer_at(asked, position, |world, document, offset| {
            Some(timeline(world, answer::timeline_at(&world.snapshot, document, offset)?))
        });
        Ok(found.await?.flatten())
    }

    /// `newsmark/decision`: the edit that writes it down.
    pub async fn decision(&self, params: DecisionParams) -> Result<lsp::WorkspaceEdit> {
        let known = answer::DECISIONS.iter();
        let verdict = known.clone().any(|known| known.verdict == params.verdict);
        if !verdict || !matches!(params.status.as_str(), "open" | "reviewed" | "accepted" | "rejected") {
            return Err(Error::invalid_params("`status` and `verdict` must be words of the markup"));
        }
        if params.reason.trim().is_empty() {
            return Err(Error::invalid_params("a decision needs a reason"));
        }
        let reviewer = self.reviewer_of_today();
        let edit = self.answer_folder(move |world| {
            let ruling = answer::Ruling {
                status: &params.status,
                verdict: &params.verdict,
                reason: params.reason.trim(),
            };
            let edits = answer::decision(&world.snapshot, &params.key, &ruling, &reviewer)?;
            Some(to_lsp::file_edits(world, &edits))
        });
        edit.await?.ok_or_else(|| {
            Error::invalid_params("there is no such disagreement any more, or its passages cannot be marked")
        })
    }

    /// `newsmark/role`: null where no person is named, or the article lies in no folder.
    pub async fn role(&self, params: RoleParams) -> Result<Option<Role>> {
        let (Some(document), Some(position)) = (params.text_document, params.position) else {
            return Err(Error::invalid_params("`textDocument` and `position` must be given"));
        };
        let asked = self.asked(&document.uri);
        let given =
            |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let title = given(params.title);
        let (from, to) = (given(params.from), given(params.to));
        let found = self.answer_at(asked, position, move |world, document, offset| {
            let Some(holder) = answer::role_holder(&world.snapshot, document, offset) else {
                return Ok(None);
            };
            let Some(file) = to_lsp::DictionaryFile::of(world, document) else { return Ok(None) };
            let edit = title.map(|title| {
                let role = DatedRole { title, from, to };
                let text = answer::with_role_of(&holder, file.text(), &role)?;
                Ok(file.edit(world, Vec::new(), text))
            });
            Ok(Some(Role {
                name: holder.name.to_string(),
                titles: holder.titles,
                day: holder.day.map(|day| day.to_string()),
                edit: edit.transpose().map_err(Error::invalid_params::<String>)?.flatten(),
            }))
        });
        found.await?.transpose().map(Option::flatten)
    }

    /// A command: one of the requests above, by its name.
    pub async fn run_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<Value>> {
        let arguments = params.arguments.into_iter().next().unwrap_or_else(|| serde_json::json!({}));
        fn read<P: serde::de::DeserializeOwned>(value: Value) -> Result<P> {
            serde_json::from_value(value).map_err(|error| Error::invalid_params(error.to_string()))
        }
        fn write(answer: impl Serialize) -> Result<Option<Value>> {
            serde_json::to_value(answer).map(Some).map_err(|_| Error::internal_error())
        }
        match params.command.as_str() {
            FINDINGS => write(self.findings(read(arguments)?).await?),
            COMPARISON => write(self.comparison(read(arguments)?).await?),
            TIMELINE => write(self.timeline(read(arguments)?).await?),
            DECISION => write(self.decision(read(arguments)?).await?),
            ROLE => write(self.role(read(arguments)?).await?),
            other => Err(Error::invalid_params(format!("there is no command {other:?}"))),
        }
    }
}

/// How many articles there are: sidecars are none.
pub(super) fn articles(world: &World) -> usize {
    let is_sidecar = |document: &&CorpusDocument| {
        document.name.strip_suffix(".news").is_some_and(|name| world.snapshot.by_name(name).is_some())
    };
    world.snapshot.documents().filter(|document| !is_sidecar(document)).count()
}

fn head(finding: &Finding) -> Head {
    Head {
        key: finding.key.clone(),
        rule: finding.rule.code(),
        rule_page: to_lsp::rule_page(finding.rule).map(|uri| uri.as_str().to_owned()),
        severity: finding.severity.name(),
        confidence: finding.confidence,
        message: finding.message.clone(),
    }
}

fn listed(world: &World, finding: &Finding, event: Option<usize>, settled: Option<String>) -> Listed {
    let positions = finding.standpoints.iter().map(|standpoint| ListedPosition {
        summary: standpoint.summary.clone(),
        origins: standpoint.origins.clone(),
        passages: standpoint
            .passages
            .iter()
            .filter_map(|&passage| {
                let document = world.snapshot.document(passage.document)?;
                let label = answer::document_label(document);
                Some(ListedPassage { label, location: to_lsp::location(world, passage) })
            })
            .collect(),
    });
    Listed { head: head(finding), event, settled, positions: positions.collect() }
}

fn document_label(world: &World, id: DocumentId) -> Option<DocumentLabel> {
    Some(label_of(world, world.snapshot.document(id)?))
}

fn label_of(world: &World, document: &CorpusDocument) -> DocumentLabel {
    DocumentLabel {
        uri: world.uri_of(document).map(|uri| uri.as_str().to_owned()),
        label: answer::document_label(document),
        published: document.facts.layout.published.as_ref().map(|published| published.value.to_string()),
        origin: world.snapshot.origin_of(document.id).map(|origin| origin.label.clone()),
    }
}

fn comparison(world: &World, comparison: answer::Comparison) -> Comparison {
    let positions = comparison.positions.into_iter().map(|position| PositionView {
        summary: position.summary,
        origins: position.origins,
        passages: position.reports.into_iter().filter_map(|report| passage(world, report)).collect(),
        left_out: position.left_out,
    });
    let questions = comparison.questions.into_iter().map(|question| Question {
        name: question.name,
        question: question.text,
        basis: match question.answer.basis {
            Basis::Stated => "stated",
            Basis::Inferred => "inferred",
            Basis::Unknown => "unknown",
        },
        note: question.answer.note,
    });
    let decisions = comparison.decisions.into_iter().map(|decided| Decision {
        location: decision_location(world, &decided),
        text: decided.text,
        settles: decided.settles,
    });
    let rule = comparison.finding.rule;
    let verdicts = answer::DECISIONS.iter().filter(|known| known.fits(rule)).map(|known| Verdict {
        status: known.status,
        verdict: known.verdict,
        title: known.title,
        reason: known.reason,
    });
    Comparison {
        head: head(&comparison.finding),
        positions: positions.collect(),
        comparability: questions.collect(),
        explanation: comparison.finding.explanation.clone(),
        decisions: decisions.collect(),
        settled: comparison.settled,
        verdicts: verdicts.collect(),
    }
}

/// Where a decision is written: in the document, or in the sidecar beside it.
fn decision_location(world: &World, decided: &answer::Decided) -> Option<lsp::Location> {
    let document = world.snapshot.document(decided.document)?;
    let holder = match decided.in_sidecar {
        true => world.snapshot.by_name(&format!("{}.news", document.name))?,
        false => document,
    };
    Some(lsp::Location::new(world.uri_of(holder)?, to_lsp::range(world, holder, decided.span)))
}

fn passage(world: &World, report: answer::Report) -> Option<Passage> {
    let document = world.snapshot.document(report.passage.document)?;
    Some(Passage {
        location: to_lsp::location(world, report.passage),
        document: label_of(world, document),
        origin: report.origin,
        origin_reason: report.origin_reason,
        source: report.source,
        before: report.text.before,
        words: report.text.words,
        after: report.text.after,
    })
}

fn timeline(world: &World, timeline: answer::Timeline) -> Timeline {
    let entry = |entry: answer::TimelineEntry| Entry {
        from: entry.days.map(|(first, _)| first.to_string()),
        to: entry.days.map(|(_, last)| last.to_string()),
        basis: match entry.basis {
            DayBasis::Stated => "stated",
            DayBasis::Published => "published",
            DayBasis::Unknown => "unknown",
        },
        reason: entry.reason,
        speaks: entry.speaks,
        origin: entry.reports.first().map_or_else(String::new, |report| report.origin.clone()),
        passages: entry.reports.into_iter().filter_map(|report| passage(world, report)).collect(),
    };
    Timeline {
        kind: match timeline.kind {
            TimelineKind::Actor => "actor",
            TimelineKind::Event => "event",
        },
        title: timeline.title,
        detail: timeline.detail,
        entries: timeline.entries.into_iter().map(entry).collect(),
        left_out: timeline.left_out,
    }
}
