use jiff::civil::Date;
use smol_str::SmolStr;

use crate::contradiction::{self, Finding, Rule};
use crate::corpus::{CorpusDocument, Passage, Snapshot};
use crate::entity::DocumentEntity;
use crate::markup::write::{NewAttributes, NewFootnote, WriteError, marked_wikilinks};
use crate::markup::{DocumentFormat, Mark, TextEdit};
use crate::statement::{Bound, Quantity, TimeExpression};
use crate::text::{DocumentSpan, SourceSpan};

use super::completion::id_for;
use super::dismissal::{listed_here, named_after_all};
use super::draft::{Draft, FileEdit};
use super::mark::document_called;
use super::namesake::namesakes_of_mention;
use super::naming::{is_name, key_of, naming};
use super::stale::stale;
use super::thing::{Thing, things_at};
use super::timeline::entity_called;
use super::wanted::Wanted;
use super::words::{covering, document_label, number, shortened, title_words};

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Puts right what is wrong.
    Fix,
    /// Puts right all that needs no decision.
    FixAll,
    /// Writes down what somebody thinks of the text.
    Annotate,
    /// Writes down a decision about a finding.
    Decide,
    /// Rewrites markup.
    Rewrite,
}

/// Something that can be done about a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, in words.
    pub title: String,
    /// What it is.
    pub kind: ActionKind,
    /// The changes it makes.
    pub edits: Vec<FileEdit>,
    /// The code and place of the problem it solves.
    pub solves: Option<(&'static str, DocumentSpan)>,
    /// Key of the finding it decides on.
    pub finding: Option<String>,
}

/// Who acts, and when: what a decision has to carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// The person.
    pub name: String,
    /// The day.
    pub today: Date,
}

/// What can be done about the words of a span of the document, which may be empty: a cursor.
pub fn actions(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    wanted: &Wanted,
    selection: DocumentSpan,
    reviewer: &Reviewer,
) -> Vec<Action> {
    let mut actions = Vec::new();
    fixes(document, selection, &mut actions);
    stale(snapshot, document, selection, &mut actions);
    if in_front_matter(document, selection.start) {
        listed_here(snapshot, document, selection.start, &mut actions);
        return actions;
    }
    let words = document.document.to_source(selection);
    quotations(snapshot, document, wanted, words, &mut actions);
    decisions(snapshot, document, wanted, words, reviewer, &mut actions);
    if words.is_empty() {
        annotations(snapshot, document, words.start, &mut actions);
        naming(snapshot, document, words.start, &mut actions);
        take_away(snapshot, document, words.start, &mut actions);
    } else {
        selected(snapshot, document, words, &mut actions);
        // A name that is selected, and not only stood in.
        if document.facts.mentions.iter().any(|mention| mention.span.contains(words)) {
            naming(snapshot, document, words.start, &mut actions);
        }
    }
    named_after_all(snapshot, document, words.start, &mut actions);
    rewrites(snapshot, document, &mut actions);
    // Of claims one inside the other, several may read alike; the smallest comes first.
    let mut offered = std::collections::BTreeSet::new();
    actions.retain(|action| action.kind == ActionKind::Fix || offered.insert(action.title.clone()));
    actions
}

/// Whether a byte offset of the document lies in its own front matter, where nothing of the article stands.
pub fn in_front_matter(document: &CorpusDocument, offset: u32) -> bool {
    let own = document.document.format() == DocumentFormat::Newsmark;
    let front = document.document.front_matter().filter(|_| own);
    front.is_some_and(|front| offset < front.span.end)
}

fn change(document: &CorpusDocument, edits: Vec<TextEdit>) -> Vec<FileEdit> {
    vec![FileEdit::Change { document: document.id, edits }]
}

/// Problems of the markup that can be put right without a decision.
fn fixes(document: &CorpusDocument, selection: DocumentSpan, actions: &mut Vec<Action>) {
    let problems = document.document.problems();
    let fixable = || problems.iter().filter(|problem| !problem.fix.is_empty());
    for problem in fixable().filter(|p| p.span.touches(selection.start) || selection.overlaps(p.span)) {
        let written: Vec<&str> = problem.fix.iter().map(|edit| edit.text.as_str()).collect();
        let written = shortened(&written.concat());
        actions.push(Action {
            title: if written.is_empty() { "Remove it".to_owned() } else { format!("Write “{written}”") },
            kind: ActionKind::Fix,
            edits: change(document, problem.fix.clone()),
            solves: Some((problem.code, problem.span)),
            finding: None,
        });
    }
    let mut all: Vec<TextEdit> = fixable().flat_map(|problem| problem.fix.clone()).collect();
    if !all.is_empty() {
        all.sort_by_key(|edit| edit.span);
        all.dedup();
        actions.push(Action {
            title: "Put right all marks that need no decision".to_owned(),
            kind: ActionKind::FixAll,
            edits: change(document, all),
            solves: None,
            finding: None,
        });
    }
}

/// In a draft, quotations that a source has in other words: one action for each other wording.
fn quotations(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    wanted: &Wanted,
    words: SourceSpan,
    actions: &mut Vec<Action>,
) {
    if !document.draft {
        return;
    }
    // The disagreement that is settled so, which is underlined.
    let told = |span: SourceSpan| {
        let here = |passage: &Passage| passage.document == document.id && passage.span.overlaps(span);
        let found = wanted.open_in(snapshot, document).into_iter();
        let mut quotes =
            found.filter(|finding| finding.rule == Rule::Quote && finding.passages().any(|p| here(&p)));
        quotes.next().map(|finding| finding.key.clone())
    };
    let at = |quote: &crate::corpus::Quote| quote.span.touches(words.start) || quote.span.overlaps(words);
    let sources = || {
        let near = snapshot.neighbours(document.id);
        let known = near.filter_map(|(id, pair)| Some((snapshot.document(id)?, pair)));
        known.filter(|(source, _)| !source.draft)
    };
    for (number, _) in document.digest.quotes.iter().enumerate().filter(|(_, quote)| at(quote)) {
        let mut offered: Vec<Vec<&str>> = Vec::new();
        for (source, pair) in sources() {
            let draft_is_left = document.name <= source.name;
            let of_this = pair
                .quotes
                .iter()
                .filter(|quote| number == if draft_is_left { quote.left } else { quote.right });
            for quote in of_this {
                let side = |document: &CorpusDocument, left: bool| {
                    let pairs = &quote.alignment.pairs;
                    let word = |pair: &(u32, u32)| {
                        document.digest.words[if left { pair.0 } else { pair.1 } as usize].span
                    };
                    Some(word(pairs.first()?).cover(word(pairs.last()?)))
                };
                let (Some(own), Some(theirs)) = (side(document, draft_is_left), side(source, !draft_is_left))
                else {
                    continue;
                };
                let (own_words, their_words) =
                    (own.of(document.document.source()), theirs.of(source.document.source()));
                // What is left out or put in with a mark is no misquotation.
                let marked = own_words.contains(['[', '…']) || own_words.contains("...");
                let theirs: Vec<&str> = their_words.split_whitespace().collect();
                if marked || own_words == their_words || offered.contains(&theirs) {
                    continue;
                }
                let title =
                    format!("Quote as {} has it: “{}”", document_label(source), reworded(own_words, &theirs));
                offered.push(theirs);
                actions.push(Action {
                    title,
                    kind: ActionKind::Fix,
                    edits: change(
                        document,
                        vec![TextEdit {
                            span: document.document.to_document(own),
                            text: their_words.to_owned(),
                        }],
                    ),
                    solves: None,
                    finding: told(own),
                });
            }
        }
    }
}

/// The words of another wording from the first that differs to the last, with two words on each side.
fn reworded(own: &str, theirs: &[&str]) -> String {
    let own: Vec<&str> = own.split_whitespace().collect();
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(a, b)| a == b).count();
    let start = same(&mut own.iter().zip(theirs));
    let end = same(&mut own.iter().rev().zip(theirs.iter().rev()));
    let from = start.saturating_sub(2);
    let to = (theirs.len() - end.min(theirs.len() - start.min(theirs.len())) + 2).min(theirs.len());
    let shown = shortened(&theirs[from.min(to)..to].join(" "));
    let (before, after) = (if from > 0 { "… " } else { "" }, if to < theirs.len() { " …" } else { "" });
    format!("{before}{shown}{after}")
}

/// Something that may be decided about a disagreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What it says, in words that follow "Reviewed:".
    pub title: &'static str,
    /// The status that it is written with.
    pub status: &'static str,
    /// The verdict that it is written with.
    pub verdict: &'static str,
    /// The reason to begin with; people write their own over it.
    pub reason: &'static str,
}

/// What may be decided about a disagreement.
pub const DECISIONS: [Verdict; 8] = [
    verdict("the same, differently put", "reviewed", "same", "Both passages say the same in other words."),
    verdict("the units differ", "reviewed", "unit", "The two count in different units."),
    verdict("the scopes differ", "reviewed", "scope", "The two speak of different times, places or groups."),
    verdict(
        "one is more precise",
        "reviewed",
        "precision",
        "One passage says more exactly what the other says.",
    ),
    verdict(
        "a later report replaces it",
        "reviewed",
        "superseded",
        "The later report replaces the earlier one.",
    ),
    verdict(
        "one thing under two names",
        "reviewed",
        "label",
        "The two call the same thing by different names.",
    ),
    verdict(
        "no disagreement, they tell of different things",
        "rejected",
        "scope",
        "The two do not tell of the same event.",
    ),
    verdict("the conflict stands", "accepted", "conflict", "Both cannot hold."),
];

const fn verdict(
    title: &'static str,
    status: &'static str,
    verdict: &'static str,
    reason: &'static str,
) -> Verdict {
    Verdict { title, status, verdict, reason }
}

impl Verdict {
    /// Whether it can be said of a disagreement of that rule: a unit is no way out of a denial.
    pub fn fits(&self, rule: Rule) -> bool {
        match self.verdict {
            "unit" => rule == Rule::Number,
            "precision" => rule != Rule::Denial,
            "label" => matches!(rule, Rule::Status | Rule::Role | Rule::Agent | Rule::Denial | Rule::Place),
            _ => true,
        }
    }
}

fn decisions(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    wanted: &Wanted,
    words: SourceSpan,
    reviewer: &Reviewer,
    actions: &mut Vec<Action>,
) {
    let here =
        |p: &Passage| p.document == document.id && (p.span.touches(words.start) || p.span.overlaps(words));
    let pair_here = |finding: &Finding| finding.pairs.iter().find(|(a, b)| here(a) || here(b)).copied();
    let found = wanted.open_in(snapshot, document).into_iter();
    let mut found: Vec<_> = found.filter_map(|finding| Some((pair_here(&finding)?, finding))).collect();
    // A number inside a sentence is what was pointed at.
    found.sort_by_key(|((a, b), _)| [a, b].into_iter().filter(|p| here(p)).map(|p| p.span.len()).min());
    let several = found.len() > 1;
    for ((a, b), finding) in found {
        // Where passages disagree about two things, each title says about which.
        let about = if several { format!(", {}", sides(&finding)) } else { String::new() };
        for Verdict { title, status, verdict, reason } in
            DECISIONS.into_iter().filter(|v| v.fits(finding.rule))
        {
            let ruling = Ruling { status, verdict, reason };
            let Ok(edits) = decide(snapshot, &finding, a, b, &ruling, reviewer) else { continue };
            actions.push(Action {
                title: format!("Reviewed{about}: {title}"),
                kind: ActionKind::Decide,
                edits,
                solves: None,
                finding: Some(finding.key.clone()),
            });
        }
    }
}

/// The first two sides of a disagreement: "“24 targets” and “24 marks”".
fn sides(finding: &Finding) -> String {
    let sides = finding.standpoints.iter().take(2);
    let sides: Vec<String> = sides.map(|side| format!("“{}”", title_words(&side.summary))).collect();
    sides.join(" and ")
}

/// What somebody decides about a disagreement. Status and verdict are words of the markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruling<'a> {
    /// `open`, `reviewed`, `accepted` or `rejected`.
    pub status: &'a str,
    /// `same`, `unit`, `scope`, `precision`, `superseded`, `conflict` or `label`.
    pub verdict: &'a str,
    /// Why, in words of one's own.
    pub reason: &'a str,
}

/// The changes that write down what somebody decides about the disagreement with that key. `None` where there is
/// no such disagreement, or its passages cannot be marked.
pub fn decision(
    snapshot: &Snapshot,
    key: &str,
    ruling: &Ruling<'_>,
    reviewer: &Reviewer,
) -> Option<Vec<FileEdit>> {
    let finding = &contradiction::all(snapshot).find(|finding| finding.key == key)?;
    finding.pairs.iter().find_map(|&(a, b)| decide(snapshot, finding, a, b, ruling, reviewer).ok())
}

/// Writes a decision beside the first passage, and ids for both.
fn decide(
    snapshot: &Snapshot,
    finding: &Finding,
    a: Passage,
    b: Passage,
    ruling: &Ruling<'_>,
    reviewer: &Reviewer,
) -> Result<Vec<FileEdit>, WriteError> {
    let mut draft = Draft::new(snapshot);
    let (a_id, b_id) = (draft.id_of(a)?, draft.id_of(b)?);
    let attributes = NewAttributes::new()
        .class("contradiction")
        .key("a", &a_id)
        .key("b", &draft.reference(a.document, b.document, &b_id))
        .key("rule", finding.rule.code())
        .key("status", ruling.status)
        .key("verdict", ruling.verdict)
        .key("reviewer", &reviewer.name)
        .key("on", &reviewer.today.to_string());
    let note = NewFootnote { title: "Decision".into(), attributes, reason: ruling.reason.into() };
    let document = snapshot.document(a.document).ok_or(WriteError::Impossible)?;
    draft.note(document, &note)?;
    Ok(draft.finish())
}

/// Marks for what the analysis found at a place.
fn annotations(snapshot: &Snapshot, document: &CorpusDocument, offset: u32, actions: &mut Vec<Action>) {
    for (thing, span) in things_at(document, offset) {
        if let Some(note) = note_of(snapshot, document, thing, span) {
            offer(snapshot, document, note.words, &note.what, note.attributes, actions);
            if let Thing::Mention(index) = thing {
                for namesake in namesakes_of_mention(document, index) {
                    offer(snapshot, document, span, &namesake.what, namesake.attributes, actions);
                }
            }
        }
    }
    let blocks = document.facts.layout.blocks.iter();
    let mut paragraph = blocks.filter(|block| block.kind.is_read() && block.span.touches(offset));
    if let Some(paragraph) = paragraph.next() {
        all_inside(snapshot, document, paragraph.span, "this paragraph", actions);
    }
}

/// What people have written of the words at a place, to be taken away.
fn take_away(snapshot: &Snapshot, document: &CorpusDocument, offset: u32, actions: &mut Vec<Action>) {
    let here = document.document.annotations().iter().filter(|known| known.span.touches(offset));
    for known in here {
        let mut draft = Draft::new(snapshot);
        if draft.take_away(document, known.site).is_err() {
            continue;
        }
        let words = title_words(known.span.of(document.document.source()));
        let what = match known.marks.contains(&Mark::NotEntity) {
            true => format!("Let “{words}” be read as a name again"),
            false => format!("Take the mark off “{words}”"),
        };
        actions.push(Action {
            title: format!("{what}{}", beside(document)),
            kind: ActionKind::Rewrite,
            edits: draft.finish(),
            solves: None,
            finding: None,
        });
    }
}

/// What can be written down of something that the analysis found.
struct Note {
    words: SourceSpan,
    /// What the words are, for a title.
    what: String,
    attributes: NewAttributes,
}

/// `None` where nothing is known that could be written down, and where something is.
fn note_of(snapshot: &Snapshot, document: &CorpusDocument, thing: Thing, span: SourceSpan) -> Option<Note> {
    let facts = &document.facts;
    if document.document.annotations().iter().any(|known| known.span == span) {
        return None;
    }
    let entity = |index: Option<u32>| index.and_then(|index| facts.entities.get(index as usize));
    let id_of = |entity: &DocumentEntity| entity.dictionary.clone().unwrap_or_else(|| id_for(&entity.name));
    let new = NewAttributes::new;
    let (words, what, attributes) = match thing {
        Thing::Mention(index) => {
            let mention = facts.mentions.get(index as usize)?;
            let id = id_of(entity(Some(mention.entity))?);
            let key = if mention.metonym.is_some() { "place" } else { key_of(mention.kind) };
            let attributes = new().key(key, &id);
            let attributes = if mention.metonym.is_some() { attributes.class("metonym") } else { attributes };
            let metonym = if mention.metonym.is_some() { ", standing for who acts there" } else { "" };
            (span, format!("{key} {id}{metonym}"), attributes)
        }
        Thing::Time(index) => {
            let value = snapshot.times(document).get(index as usize).and_then(time_value)?;
            (span, format!("date {value}"), new().key("date", &value))
        }
        Thing::Quantity(index) => {
            let quantity = facts.quantities.get(index as usize)?;
            let value = number_value(quantity);
            let attributes = new().key("num", &value);
            let attributes = match quantity.unit.as_ref().or(quantity.counted.as_ref()) {
                Some(unit) => attributes.key("unit", unit),
                None => attributes,
            };
            (span, format!("number {value}"), attributes)
        }
        Thing::Attribution(index) => {
            let attribution = facts.attributions.get(index as usize)?;
            let attributes = new().class("quote");
            let attributes = match entity(attribution.speaker) {
                Some(speaker) => attributes.key("by", &id_of(speaker)),
                None => attributes,
            };
            (covering(&attribution.content)?, "quotation".to_owned(), attributes)
        }
        Thing::Claim(index) => {
            (facts.claims.get(index as usize)?.span, "claim".to_owned(), new().class("claim"))
        }
    };
    Some(Note { words, what, attributes })
}

/// Marks for all names, dates and numbers in some words at once. Of what overlaps the first is marked.
fn all_inside(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    within: SourceSpan,
    place: &str,
    actions: &mut Vec<Action>,
) {
    let facts = &document.facts;
    let names = facts.mentions.iter().zip(0..).filter(|(mention, _)| is_name(mention));
    let mut things: Vec<(SourceSpan, Thing)> = names.map(|(m, at)| (m.span, Thing::Mention(at))).collect();
    things.extend(facts.times.iter().zip(0..).map(|(time, at)| (time.span, Thing::Time(at))));
    things
        .extend(facts.quantities.iter().zip(0..).map(|(quantity, at)| (quantity.span, Thing::Quantity(at))));
    things.retain(|(span, _)| within.contains(*span));
    things.sort_by_key(|(span, _)| *span);
    let mut draft = Draft::new(snapshot);
    let (mut count, mut end) = (0, 0);
    for (span, thing) in things {
        let Some(note) = note_of(snapshot, document, thing, span).filter(|note| note.words.start >= end)
        else {
            continue;
        };
        if draft.annotate(document, note.words, "Note", &note.attributes).is_ok() {
            count += 1;
            end = note.words.end;
        }
    }
    // One alone is offered by itself.
    if count > 1 {
        actions.push(Action {
            title: format!("Mark the {count} names, dates and numbers of {place}{}", beside(document)),
            kind: ActionKind::Annotate,
            edits: draft.finish(),
            solves: None,
            finding: None,
        });
    }
}

/// Marks for words that somebody has selected.
fn selected(snapshot: &Snapshot, document: &CorpusDocument, words: SourceSpan, actions: &mut Vec<Action>) {
    for (what, class) in [
        ("claim", "claim"),
        ("quotation", "quote"),
        ("not for analysis", "ignore"),
        ("furniture", "boilerplate"),
    ] {
        offer(snapshot, document, words, what, NewAttributes::new().class(class), actions);
    }
    all_inside(snapshot, document, words, "the selection", actions);
    // What is known of a name goes before an id that is made of its words.
    let facts = &document.facts;
    let mentioned = facts.mentions.iter().zip(0..).find(|(mention, _)| mention.span == words);
    let known =
        mentioned.and_then(|(mention, at)| note_of(snapshot, document, Thing::Mention(at), mention.span));
    if let Some(note) = known {
        offer(snapshot, document, words, &note.what, note.attributes, actions);
        return;
    }
    let name = id_for(words.of(document.document.source()));
    // A name has a few words; what is longer is no name.
    if !name.is_empty() && words.len() <= 60 {
        for key in ["actor", "place", "org"] {
            let attributes = NewAttributes::new().key(key, &name);
            offer(snapshot, document, words, &format!("{key} {name}"), attributes, actions);
        }
    }
}

fn offer(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    words: SourceSpan,
    what: &str,
    attributes: NewAttributes,
    actions: &mut Vec<Action>,
) {
    let mut draft = Draft::new(snapshot);
    // What cannot be marked is not offered.
    if draft.annotate(document, words, "Note", &attributes).is_err() {
        return;
    }
    let shown = title_words(words.of(document.document.source()));
    actions.push(Action {
        title: format!("Mark “{shown}” as {what}{}", beside(document)),
        kind: ActionKind::Annotate,
        edits: draft.finish(),
        solves: None,
        finding: None,
    });
}

/// Where a note on a document is written, for titles, if that is not the text itself.
pub(super) fn beside(document: &CorpusDocument) -> &'static str {
    match document.document.format() {
        DocumentFormat::Raw => ", in the sidecar",
        DocumentFormat::Newsmark => "",
    }
}

/// The value of `date=` for a temporal expression: a day, or an interval of days.
pub(super) fn time_value(time: &TimeExpression) -> Option<String> {
    let (first, last) = time.days?;
    Some(if first == last { first.to_string() } else { format!("{first}/{last}") })
}

/// The value of `num=` for a quantity, with its bound.
pub(super) fn number_value(quantity: &Quantity) -> String {
    let plain = |value: f64| number(value).replace(',', "");
    match quantity.bound {
        Bound::Exact if quantity.low == quantity.high => plain(quantity.low),
        Bound::About => format!("~{}", plain((quantity.low + quantity.high) / 2.0)),
        Bound::AtLeast => format!(">={}", plain(quantity.low)),
        Bound::AtMost => format!("<={}", plain(quantity.high)),
        Bound::Exact | Bound::Range => format!("{}..{}", plain(quantity.low), plain(quantity.high)),
    }
}

fn rewrites(snapshot: &Snapshot, document: &CorpusDocument, actions: &mut Vec<Action>) {
    let action = |title: &str, edits| Action {
        title: title.to_owned(),
        kind: ActionKind::Rewrite,
        edits,
        solves: None,
        finding: None,
    };
    match document.document.format() {
        DocumentFormat::Newsmark => {
            let edits = marked_wikilinks(&document.document, |id| linked(snapshot, id));
            if !edits.is_empty() {
                actions.push(action("Rewrite [[wikilinks]] as marks", change(document, edits)));
            }
        }
        DocumentFormat::Raw => {
            let name = format!("{}.news", document.name);
            if snapshot.by_name(&name).is_none() && !document.document.source().trim().is_empty() {
                let mut draft = Draft::new(snapshot);
                draft.sidecar(document);
                actions.push(action("Add a sidecar for notes on this article", draft.finish()));
            }
        }
    }
}

/// What a wikilink means: the key and id of an entity. `None` for one that leads to an article.
fn linked(snapshot: &Snapshot, id: &str) -> Option<(&'static str, SmolStr)> {
    if document_called(snapshot, id).is_some() {
        return None;
    }
    let entity = entity_called(snapshot, id).and_then(|id| snapshot.entity(id));
    if let Some(entity) = entity {
        let known = entity.dictionary.clone().unwrap_or_else(|| id_for(&entity.name));
        return Some((key_of(entity.kind), known));
    }
    match snapshot.lexicon().gazetteer().dictionary.by_id(id) {
        Some(entry) => Some((key_of(entry.kind), entry.id.clone())),
        None => Some(("actor", id_for(id))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::{Document, apply_edits};

    fn reviewer() -> Reviewer {
        Reviewer { name: "mb".into(), today: jiff::civil::date(2026, 3, 2) }
    }

    /// The titles offered for the words between `«` and `»`, and what the first edit of each makes of its file.
    fn offered(name: &str, text: &str) -> Vec<(String, String)> {
        offered_beside(&[], name, text)
    }

    /// The same in a folder that holds other documents.
    fn offered_beside(others: &[(&str, &str)], name: &str, text: &str) -> Vec<(String, String)> {
        let start = text.find('«').unwrap();
        let end = text.find('»').unwrap() - '«'.len_utf8();
        let text = text.replace(['«', '»'], "");
        let format = if name.ends_with(".news") { DocumentFormat::Newsmark } else { DocumentFormat::Raw };
        let mut corpus = Corpus::default();
        for (name, text) in others {
            corpus.update(name, text, DocumentFormat::Raw);
        }
        corpus.update(name, &text, format);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name(name).unwrap();
        let span = DocumentSpan::from_range(start..end);
        let found = actions(&snapshot, document, &Wanted::default(), span, &reviewer());
        let after = |action: &Action| match &action.edits[0] {
            FileEdit::Create { name, text } => format!("{name}: {text}"),
            FileEdit::Change { edits, .. } => apply_edits(&text, edits),
        };
        found.iter().map(|action| (action.title.clone(), after(action))).collect()
    }

    fn titles(name: &str, text: &str) -> Vec<String> {
        offered(name, text).into_iter().map(|(title, _)| title).collect()
    }

    #[test]
    fn a_selection_is_marked_in_the_text_of_a_marked_document() {
        let offered = offered("a.news", "The «harbour of Tolm» reopened.\n");
        let claim = offered.iter().find(|(title, _)| title.contains("as claim")).unwrap();
        assert_eq!(claim.1, "The [harbour of Tolm]{.claim} reopened.\n");
        let place = offered.iter().find(|(title, _)| title.contains("as place")).unwrap();
        assert_eq!(place.1, "The [harbour of Tolm]{place=harbour-of-tolm} reopened.\n");
    }

    #[test]
    fn a_selected_name_is_marked_as_whom_it_names() {
        let titles = titles("a.news", "The «United Nations» met.\n");
        let marks: Vec<&String> = titles.iter().filter(|title| title.contains("as org")).collect();
        assert_eq!(marks, ["Mark “United Nations” as org un"]);
        assert!(titles.iter().all(|title| !title.contains("united-nations")), "{titles:?}");
    }

    #[test]
    fn a_place_is_marked_as_another_of_its_name() {
        let text = "A mill burnt down in «»Springfield, Illinois, on Monday.\n";
        let title = "Mark “Springfield” as the one in Greene County, Missouri, United States";
        let (_, after) = offered("a.news", text).into_iter().find(|(known, _)| known == title).unwrap();
        assert!(after.contains("[Springfield]{place=\"springfield.us\"}, Illinois"), "{after}");
        // What is marked is decided.
        let marked = "A mill burnt down in [«»Springfield]{place=\"springfield.us\"} on Monday.\n";
        assert!(titles("a.news", marked).iter().all(|title| !title.contains("as the one in")));
    }

    #[test]
    fn a_selection_is_marked_in_the_sidecar_of_a_raw_document() {
        let raw = "The «harbour» reopened.\n";
        let offered = offered("a.txt", raw);
        let (title, sidecar) = offered.iter().find(|(title, _)| title.contains("as claim")).unwrap();
        assert_eq!(title, "Mark “harbour” as claim, in the sidecar");
        let text = sidecar.strip_prefix("a.txt.news: ").unwrap();
        let source = raw.replace(['«', '»'], "");
        let document = Document::parse(source, DocumentFormat::Raw)
            .with_sidecar(Document::parse(text, DocumentFormat::Newsmark));
        assert_eq!(document.sidecar().unwrap().problems, Vec::new());
        assert_eq!(document.annotations()[0].span.of(document.source()), "harbour");
    }

    #[test]
    fn all_names_dates_and_numbers_of_a_paragraph_are_marked_at_once() {
        let text = "On 4 March 2019 Mira Tolle counted 24 boats in «»Oslo.\n\nBergen was calm.\n";
        let title = "Mark the 4 names, dates and numbers of this paragraph";
        let (_, after) = offered("a.news", text).into_iter().find(|(known, _)| known == title).unwrap();
        for mark in [
            "[4 March 2019]{date=2019-03-04}",
            "[Mira Tolle]{actor=mira-tolle}",
            "[24 boats]{num=24 unit=boat}",
            "[Oslo]{place=",
        ] {
            assert!(after.contains(mark), "{mark} in {after}");
        }
        assert!(after.ends_with("\n\nBergen was calm.\n"));
        let selection = text.replace("«»", "").replace("24 boats in Oslo", "«24 boats in Oslo»");
        let titles = titles("a.txt", &selection);
        assert!(
            titles
                .iter()
                .any(|title| title == "Mark the 2 names, dates and numbers of the selection, in the sidecar"),
            "{titles:?}"
        );
    }

    #[test]
    fn marks_are_taken_off_again() {
        let after = |text: &str, title: &str| {
            let offered = offered("a.news", text);
            let found = offered.iter().find(|(known, _)| known == title).cloned();
            found.unwrap_or_else(|| panic!("{title} in {offered:?}")).1
        };
        let text = "Mira Tolle left [«»Oslo]{.not-entity} on Monday.\n";
        assert_eq!(after(text, "Let “Oslo” be read as a name again"), "Mira Tolle left Oslo on Monday.\n");
        let text = "Mira Tolle left [«»Oslo]{place=oslo} on Monday.\n";
        assert_eq!(after(text, "Take the mark off “Oslo”"), "Mira Tolle left Oslo on Monday.\n");
        // What a decision is about stays.
        let decided = "Mira Tolle left [«»Oslo]{#c1 .claim} on Monday.[^x1]\n\n[^x1]: [d]{.same a=c1 b=y}\n";
        assert!(titles("a.news", decided).iter().all(|title| !title.starts_with("Take the mark off")));
    }

    #[test]
    fn a_draft_takes_over_the_words_of_its_source() {
        let source =
            "\"No lorry will cross the Orlen before the bearings are replaced,\" Mara Orvik said in Veldt.";
        let draft = |quote: &str| format!("---\nrole: draft\n---\n\"{quote},\" Mara Orvik said in Veldt.\n");
        let of = |quote: &str| {
            let offered = offered_beside(&[("courier.txt", source)], "story.news", &draft(quote));
            offered.into_iter().find(|(title, _)| title.starts_with("Quote as courier"))
        };
        let (title, after) = of("No lorry will cross «the Rhine» before the bearings are replaced").unwrap();
        assert_eq!(title, "Quote as courier.txt has it: “… cross the Orlen before the …”");
        assert_eq!(after, draft("No lorry will cross the Orlen before the bearings are replaced"));
        assert_eq!(of("No lorry will cross «[the river]» before the bearings are replaced"), None);
    }

    #[test]
    fn wikilinks_are_rewritten() {
        let offered = offered("a.news", "«»[[tolle|Mira Tolle]] said.\n");
        let rewritten = offered.iter().find(|(title, _)| title.contains("wikilinks")).unwrap();
        assert!(rewritten.1.starts_with("[Mira Tolle]{"), "{}", rewritten.1);
    }

    #[test]
    fn nothing_is_offered_where_nothing_can_be_done() {
        assert_eq!(titles("a.news", "Tolm.«»\n"), Vec::<String>::new());
        assert_eq!(titles("a.txt", "«»\n"), Vec::<String>::new());
    }
}
