//! The record of one document that `newsmark extract` writes: mentions, attributions, dates, quantities and
//! claims, as JSON. The schema is `docs/extract.schema.json`. Offsets are Unicode code points of the stripped
//! source, ends exclusive.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::article::Stated;
use crate::entity::{Coordinates, DocumentEntity, EntityKind, Mention, MentionForm, StateName};
use crate::facts::Facts;
use crate::markup::Document;
use crate::statement::{
    Attribution, Bound, Claim, Factuality, ParticipantRole, Quantity, Quotation, TimeExpression, TimeKind,
    time,
};
use crate::text::SourceSpan;

/// One line of the input that `newsmark extract --from-jsonl` reads. Further fields are ignored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ExtractInput {
    /// Names the document in the output.
    pub id: String,
    /// Its raw text.
    pub text: String,
    /// Day of publication; it goes before what the text itself says.
    #[serde(default)]
    pub published: Option<Date>,
}

impl ExtractInput {
    /// Reads one line.
    ///
    /// # Errors
    ///
    /// Where the line is no JSON object with `id` and `text`, or `published` is no date such as "2015-11-03".
    pub fn from_line(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line)
    }
}

/// Sets a day of publication that is known from outside the page, and resolves the times against it.
pub fn publish_on(source: &str, facts: &mut Facts, published: Date) {
    facts.layout.published =
        Some(Stated { value: published, span: None, reason: "given with the document".to_owned() });
    facts.times = time::recognise(source, facts);
}

/// The record of one document.
pub fn extract_record(id: &str, document: &Document, facts: &Facts) -> Value {
    let points = CodePoints::new(document.source());
    let mut mentions: Vec<Value> = Vec::new();
    let mut references: Vec<Value> = Vec::new();
    let mut states = States { entities: &facts.entities, unnamed: Vec::new() };
    for (index, mention) in facts.mentions.iter().enumerate() {
        let entity = facts.entities.get(mention.entity as usize);
        let record = mention_record(&points, mention, entity, state_place(facts, index));
        // "the Russian army" is a description with a name in it.
        if let Some(state) = &mention.inside {
            mentions.push(state_record(&points, state, states.chain(state), state_place(facts, index)));
            references.push(record);
            continue;
        }
        match mention.form {
            MentionForm::Name | MentionForm::Acronym | MentionForm::Demonym => mentions.push(record),
            MentionForm::Description | MentionForm::Pronoun => references.push(record),
        }
    }
    let attributions: Vec<Value> =
        facts.attributions.iter().map(|attribution| attribution_record(&points, attribution)).collect();
    json!({
        "id": id,
        "published": facts.layout.published.as_ref().map(|stated| stated.value.to_string()),
        "mentions": mentions,
        "references": references,
        "attributions": attributions,
        "dates": facts.times.iter().map(|time| date_record(&points, time)).collect::<Vec<_>>(),
        "quantities": facts.quantities.iter().map(|quantity| quantity_record(&points, quantity)).collect::<Vec<_>>(),
        "claims": facts.claims.iter().map(|claim| claim_record(&points, claim)).collect::<Vec<_>>(),
    })
}

/// Turns byte offsets of one text into code points.
struct CodePoints<'a> {
    text: &'a str,
    /// Code points before every [`STEP`]th byte.
    before: Vec<usize>,
}

/// Bytes between two counted places.
const STEP: usize = 256;

impl<'a> CodePoints<'a> {
    fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for (at, byte) in text.bytes().enumerate() {
            if at % STEP == 0 {
                before.push(count);
            }
            count += usize::from(begins_character(byte));
        }
        CodePoints { text, before }
    }

    fn at(&self, offset: u32) -> usize {
        let offset = (offset as usize).min(self.text.len());
        let from = offset / STEP;
        // A text whose length is a multiple of the step has no entry for its very end.
        let (from, count) = match self.before.get(from) {
            Some(count) => (from, *count),
            None => (from.saturating_sub(1), self.before.last().copied().unwrap_or(0)),
        };
        let rest = &self.text.as_bytes()[from * STEP..offset];
        count + rest.iter().filter(|byte| begins_character(**byte)).count()
    }

    fn pair(&self, span: SourceSpan) -> Value {
        json!([self.at(span.start), self.at(span.end)])
    }

    fn pairs(&self, spans: &[SourceSpan]) -> Vec<Value> {
        spans.iter().map(|span| self.pair(*span)).collect()
    }

    /// An object with `start`, `end` and the words between.
    fn object(&self, span: SourceSpan) -> Map<String, Value> {
        let mut object = Map::new();
        object.insert("start".into(), self.at(span.start).into());
        object.insert("end".into(), self.at(span.end).into());
        object.insert("text".into(), span.of(self.text).into());
        object
    }
}

fn begins_character(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

fn with(mut object: Map<String, Value>, fields: Value) -> Value {
    if let Value::Object(more) = fields {
        object.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
    }
    Value::Object(object)
}

/// The coarse kinds of other people's corpora.
fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organisation
        | EntityKind::Government
        | EntityKind::ArmedGroup
        | EntityKind::Outlet
        | EntityKind::Agency => "org",
        EntityKind::Group => "group",
        EntityKind::Place => "place",
    }
}

/// Where the place lies whose name stands for a government in this mention or within it.
fn state_place(facts: &Facts, mention: usize) -> Option<Coordinates> {
    let at = facts.state_places.binary_search_by_key(&(mention as u32), |(mention, _)| *mention).ok()?;
    Some(facts.state_places[at].1)
}

/// Numbers of the states that are named within their institutions' names.
struct States<'a> {
    entities: &'a [DocumentEntity],
    /// Ids of those that the document names nowhere else.
    unnamed: Vec<&'a str>,
}

impl<'a> States<'a> {
    /// The number of the state's chain: its entity's, or one behind those of all entities.
    fn chain(&mut self, state: &'a StateName) -> usize {
        let named = |entity: &DocumentEntity| entity.dictionary.as_deref() == Some(&state.id);
        if let Some(entity) = self.entities.iter().position(named) {
            return entity;
        }
        let unnamed = self.unnamed.iter().position(|id| *id == state.id).unwrap_or_else(|| {
            self.unnamed.push(&state.id);
            self.unnamed.len() - 1
        });
        self.entities.len() + unnamed
    }
}

fn state_record(points: &CodePoints, state: &StateName, chain: usize, at: Option<Coordinates>) -> Value {
    let (kind, finer) = match state.form {
        MentionForm::Demonym => ("group", EntityKind::Group),
        _ => ("place", EntityKind::Place),
    };
    with(
        points.object(state.span),
        json!({
            "kind": kind,
            "finer": finer,
            "form": form_name(state.form),
            "chain": chain,
            "name": state.name,
            "dictionary": state.id,
            "link": at.map(link),
        }),
    )
}

/// Degrees as they are usually printed; the conversion to double precision would add noise digits.
fn link(at: Coordinates) -> Value {
    let round = |degrees: f32| (f64::from(degrees) * 1e5).round() / 1e5;
    json!({ "lat": round(at.latitude), "lon": round(at.longitude) })
}

fn form_name(form: MentionForm) -> &'static str {
    match form {
        MentionForm::Name => "name",
        MentionForm::Acronym => "acronym",
        MentionForm::Demonym => "demonym",
        MentionForm::Description => "description",
        MentionForm::Pronoun => "pronoun",
    }
}

fn mention_record(
    points: &CodePoints,
    mention: &Mention,
    entity: Option<&DocumentEntity>,
    metonym: Option<Coordinates>,
) -> Value {
    // "Moscow said": other corpora call the name a place, whatever it stands for.
    let kind = match (mention.form, &mention.metonym) {
        (MentionForm::Demonym, _) => "group",
        (_, Some(_)) => "place",
        (_, None) => kind_name(mention.kind),
    };
    let own = || entity.and_then(|entity| entity.geography.as_ref()).map(|geography| geography.coordinates);
    let link = metonym.or_else(own).filter(|_| kind == "place").map(link);
    with(
        points.object(mention.span),
        json!({
            "kind": kind,
            "finer": mention.kind,
            "form": form_name(mention.form),
            "metonym": mention.metonym,
            "role": mention.role.map(|role| points.pair(role)),
            "chain": mention.entity,
            "name": entity.map(|entity| entity.name.as_str()),
            "dictionary": entity.and_then(|entity| entity.dictionary.as_deref()),
            "link": link,
        }),
    )
}

fn attribution_record(points: &CodePoints, attribution: &Attribution) -> Value {
    json!({
        "source": points.pairs(&attribution.source),
        "cue": points.pairs(&attribution.cue),
        "content": points.pairs(&attribution.content),
        "type": match attribution.quotation {
            Quotation::Direct => "direct",
            Quotation::Mixed => "mixed",
            Quotation::Indirect => "indirect",
        },
        "stance": attribution.stance.name(),
        "speaker": attribution.speaker,
        "addressee": attribution.addressee,
        "inside": attribution.inside,
    })
}

fn date_record(points: &CodePoints, time: &TimeExpression) -> Value {
    with(
        points.object(time.span),
        json!({
            "value": time.value,
            "type": match time.kind {
                TimeKind::Date => "DATE",
                TimeKind::Time => "TIME",
                TimeKind::Duration => "DURATION",
                TimeKind::Set => "SET",
            },
            "days": time.days.map(|(first, last)| json!([first.to_string(), last.to_string()])),
            "approximate": time.approximate,
            "reason": time.reason,
        }),
    )
}

fn quantity_record(points: &CodePoints, quantity: &Quantity) -> Value {
    // JSON has no infinity: an open end is left out.
    let finite = |value: f64| value.is_finite().then_some(value);
    with(
        points.object(quantity.span),
        json!({
            "number": points.pair(quantity.number),
            "low": finite(quantity.low),
            "high": finite(quantity.high),
            "bound": match quantity.bound {
                Bound::Exact => "exact",
                Bound::About => "about",
                Bound::AtLeast => "at-least",
                Bound::AtMost => "at-most",
                Bound::Range => "range",
            },
            "unit": quantity.unit.as_deref(),
            "counted": quantity.counted.as_deref(),
            "counted_span": quantity.counted_span.map(|span| points.pair(span)),
            "part_of": quantity.part_of,
            "cumulative": quantity.cumulative,
        }),
    )
}

fn claim_record(points: &CodePoints, claim: &Claim) -> Value {
    let participants: Vec<Value> = claim
        .participants
        .iter()
        .map(|participant| {
            with(
                points.object(participant.span),
                json!({
                    "role": match participant.role {
                        ParticipantRole::Agent => "agent",
                        ParticipantRole::Patient => "patient",
                        ParticipantRole::Place => "place",
                        ParticipantRole::Other => "other",
                    },
                    "head": participant.head.as_str(),
                    "chain": participant.entity,
                }),
            )
        })
        .collect();
    with(
        points.object(claim.span),
        json!({
            "predicate": points.pair(claim.predicate),
            "class": claim.class.as_str(),
            "lemma": claim.lemma.as_str(),
            "participants": participants,
            "dates": claim.times,
            "quantities": claim.quantities,
            "negated": claim.negated,
            "factuality": match claim.factuality {
                Factuality::Asserted => "asserted",
                Factuality::Expected => "expected",
                Factuality::Hypothetical => "hypothetical",
            },
            "attribution": claim.attribution,
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::DocumentFormat;

    #[test]
    fn offsets_are_code_points() {
        let text = "é".repeat(300) + "x";
        let points = CodePoints::new(&text);
        assert_eq!(points.at(2), 1);
        assert_eq!(points.at(600), 300);
        assert_eq!(points.at(601), 301);
        assert_eq!(points.at(u32::MAX), 301);
        assert_eq!(CodePoints::new("").at(7), 0);
        assert_eq!(CodePoints::new(&"a".repeat(STEP)).at(STEP as u32), STEP);
    }

    #[test]
    fn a_record_names_its_document_and_day() {
        let input =
            ExtractInput::from_line(r#"{"id":"a","text":"It rained.","published":"2015-11-03","more":1}"#)
                .unwrap();
        let document = Document::parse(input.text.as_str(), DocumentFormat::Raw);
        let mut facts = Facts::default();
        publish_on(document.source(), &mut facts, input.published.unwrap());
        let record = extract_record(&input.id, &document, &facts);
        assert_eq!(record["id"], "a");
        assert_eq!(record["published"], "2015-11-03");
        assert!(ExtractInput::from_line(r#"{"id":"a","text":"","published":"soon"}"#).is_err());
    }
}
