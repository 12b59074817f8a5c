use crate::contradiction::Finding;
use crate::corpus::{CorpusDocument, CorpusEntity, Passage, RelatedPassage, Relation, Snapshot};
use crate::entity::gazetteer::Gazetteer;
use crate::entity::{DocumentEntity, EntityKind, Mention, MentionForm, place};
use crate::markup::Mark;
use crate::statement::{Attribution, Quantity, Quotation};
use crate::text::SourceSpan;

use super::card::{Card, Item};
use super::namesake::namesakes;
use super::spelling::misspellings;
use super::thing::{Thing, things_at};
use super::wanted::Wanted;
use super::words::{
    comparable, covering, day, document_label, excerpt, kind_name, meaning_of_quantity, meaning_of_time,
    origins_of, report, sentence_of,
};

/// Most reasons that a card gives for taking mentions of several articles for one.
const MOST_REASONS: usize = 3;

/// What is known of the thing at a byte offset of the source.
pub fn hover(snapshot: &Snapshot, document: &CorpusDocument, wanted: &Wanted, offset: u32) -> Option<Card> {
    if let Some(card) = dismissed_card(document, offset) {
        return Some(card);
    }
    let things = things_at(document, offset);
    let mut card = match things.first() {
        Some(&(thing, span)) => card_of(snapshot, document, thing, span)?,
        None => layout_card(document, offset)?,
    };
    add_findings(snapshot, document, wanted, offset, &mut card);
    Some(card)
}

/// On words that somebody said name nobody: that, so that nobody wonders why there is no card.
fn dismissed_card(document: &CorpusDocument, offset: u32) -> Option<Card> {
    let mut marked = document.document.annotations().iter().filter(|known| known.span.touches(offset));
    let known = marked.find(|known| known.marks.contains(&Mark::NotEntity))?;
    let mut card = Card::new(known.span, format!("“{}”: not an entity", excerpt(document, known.span)));
    card.lines.push("Marked so by hand. A code action lets it be read as a name again.".to_owned());
    Some(card)
}

fn card_of(snapshot: &Snapshot, document: &CorpusDocument, thing: Thing, span: SourceSpan) -> Option<Card> {
    match thing {
        Thing::Mention(index) => {
            let mention = document.facts.mentions.get(index as usize)?;
            mention_card(snapshot, document, mention)
        }
        Thing::Time(index) => {
            let times = snapshot.times(document);
            let time = times.get(index as usize)?;
            let words = excerpt(document, time.span);
            let mut card = Card::new(span, format!("“{words}” is {}", meaning_of_time(time)));
            if !time.reason.is_empty() {
                card.lines.push(format!("Why: {}.", time.reason));
            }
            add_reports(snapshot, document, sentence_of(document, span), &mut card);
            Some(card)
        }
        Thing::Quantity(index) => {
            let quantity = document.facts.quantities.get(index as usize)?;
            let words = excerpt(document, quantity.span);
            let mut card = Card::new(span, format!("“{words}”: {}", meaning_of_quantity(quantity)));
            if let Some(counted) = quantity.counted_span {
                card.lines.push(format!("Counts: {}.", excerpt(document, counted)));
            }
            if let Some(whole) =
                quantity.part_of.and_then(|whole| document.facts.quantities.get(whole as usize))
            {
                card.lines.push(format!("A part of: {}.", excerpt(document, whole.span)));
            }
            if quantity.cumulative {
                card.lines.push("A running total, not the number of one event.".to_owned());
            }
            add_figures(snapshot, document, quantity, &mut card);
            Some(card)
        }
        Thing::Attribution(index) => attribution_card(snapshot, document, index, span),
        Thing::Claim(index) => {
            let claim = document.facts.claims.get(index as usize)?;
            // Inside somebody's words it is they who speak.
            if let Some(card) =
                claim.attribution.and_then(|by| attribution_card(snapshot, document, by, claim.span))
            {
                return Some(card);
            }
            let mut card = Card::new(claim.span, "In the article's own words".to_owned());
            add_reports(snapshot, document, claim.span, &mut card);
            // Every clause is a claim; a card for one that nobody else reports would be noise.
            (!card.sections.is_empty()).then_some(card)
        }
    }
}

fn mention_card(snapshot: &Snapshot, document: &CorpusDocument, mention: &Mention) -> Option<Card> {
    let local = document.facts.entities.get(mention.entity as usize)?;
    let entity = snapshot.entity_of(document.id, mention.entity).and_then(|id| snapshot.entity(id));
    let name = entity.map_or(&local.name, |entity| &entity.name);
    let role = mention.role.map(|role| excerpt(document, role));
    let role = role.or_else(|| local.roles.first().map(|role| role.title.clone()));
    let mut title = format!("{name}, {}", kind_name(mention.kind));
    if let Some(role) = role {
        title = format!("{name}, {role} ({})", kind_name(mention.kind));
    }
    if mention.form == MentionForm::Demonym {
        title = format!("{}, of {name} ({})", excerpt(document, mention.span), kind_name(mention.kind));
    }
    let mut card = Card::new(mention.span, title);
    if let Some(reason) = &mention.metonym {
        card.lines.push(format!("Stands for its {} here: {reason}.", kind_name(mention.kind)));
    }
    if let Some(geography) = &local.geography {
        let Geographic { at, within } = geographic(geography);
        card.lines.push(format!("{within}{at}: {}.", geography.reason));
        let others = namesakes(geography);
        let others: Vec<String> =
            others.iter().map(|place| place::describe(Gazetteer::builtin(), place)).collect();
        if !others.is_empty() {
            card.lines.push(format!("Passed over: {}.", others.join("; ")));
        }
    } else if mention.kind == EntityKind::Place && local.dictionary.is_none() {
        card.lines.push("Where it lies is not resolved: no dictionary has it.".to_owned());
    }
    let aliases = aliases(snapshot, local, entity);
    if !aliases.is_empty() {
        // "U.S." brings its own stop.
        card.lines.push(format!("Also called: {}.", aliases.join(", ").trim_end_matches('.')));
    }
    let misspelt = misspellings(snapshot, document).into_iter().find(|one| one.span == mention.span);
    card.lines.extend(misspelt.map(|misspelling| misspelling.message()));
    if !mention.reason.is_empty() && mention.form != MentionForm::Name {
        card.lines.push(format!("Why: {}.", mention.reason));
    }
    if let Some(entity) = entity {
        let whom = if entity.kind == EntityKind::Person { "the person" } else { "it" };
        card.section(format!("How the sources describe {whom}"), descriptions(snapshot, entity));
        let mut reasons: Vec<&str> = entity
            .members
            .iter()
            .filter(|member| member.document != document.id && !member.reason.is_empty())
            .map(|member| member.reason.as_str())
            .collect();
        reasons.sort();
        reasons.dedup();
        reasons.truncate(MOST_REASONS);
        card.section("Mentions", mentions_per_document(snapshot, entity));
        let item = |reason: &str| Item { text: reason.to_owned(), passage: None };
        card.section("Why they are taken for one", reasons.into_iter().map(item).collect());
    } else {
        let count = local.mentions.len();
        card.lines.push(format!("{count} {} in this document.", plural(count, "mention")));
    }
    if let Some(id) = entity.and_then(|entity| entity.dictionary.as_ref()).or(local.dictionary.as_ref()) {
        card.lines.push(format!("Id in the dictionary: {id}."));
    }
    Some(card)
}

struct Geographic {
    at: String,
    within: String,
}

fn geographic(geography: &crate::entity::Geography) -> Geographic {
    let axis = |value: f32, plus: char, minus: char| {
        format!("{:.2}°{}", value.abs(), if value < 0.0 { minus } else { plus })
    };
    let at = format!(
        "{} {}",
        axis(geography.coordinates.latitude, 'N', 'S'),
        axis(geography.coordinates.longitude, 'E', 'W')
    );
    let within = match geography.containment.is_empty() {
        true => String::new(),
        false => format!("In {}, ", geography.containment.join(", ")),
    };
    Geographic { at, within }
}

/// Other names, here first, then elsewhere, without repeats.
fn aliases(snapshot: &Snapshot, local: &DocumentEntity, entity: Option<&CorpusEntity>) -> Vec<String> {
    let shown = entity.map_or(&local.name, |entity| &entity.name);
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        // "MOSCOW" in a dateline is no other name.
        let same = |known: &str| known.to_lowercase() == name.to_lowercase();
        if !same(shown) && !names.iter().any(|known| same(known)) {
            names.push(name.to_owned());
        }
    };
    add(&local.name);
    local.aliases.iter().for_each(|alias| add(alias));
    for member in entity.iter().flat_map(|entity| &entity.members) {
        let Some(document) = snapshot.document(member.document) else { continue };
        let Some(other) = document.facts.entities.get(member.entity as usize) else { continue };
        add(&other.name);
        other.aliases.iter().for_each(|alias| add(alias));
    }
    names.truncate(12);
    names
}

/// The roles that each document gives an entity, by date of publication.
fn descriptions(snapshot: &Snapshot, entity: &CorpusEntity) -> Vec<Item> {
    let mut dated = Vec::new();
    for member in &entity.members {
        let Some(document) = snapshot.document(member.document) else { continue };
        let Some(local) = document.facts.entities.get(member.entity as usize) else { continue };
        let published = document.facts.layout.published.as_ref().map(|stated| stated.value);
        for role in &local.roles {
            let when = published.map_or(String::new(), |date| format!(", {}", day(date)));
            dated.push((
                published,
                Item {
                    text: format!("{}{when}: {}", document_label(document), role.title),
                    passage: role.span.map(|span| Passage { document: document.id, span }),
                },
            ));
        }
    }
    dated.sort_by_key(|(published, _)| *published);
    dated.into_iter().map(|(_, item)| item).collect()
}

fn mentions_per_document(snapshot: &Snapshot, entity: &CorpusEntity) -> Vec<Item> {
    let mut items = Vec::new();
    for member in &entity.members {
        let Some(document) = snapshot.document(member.document) else { continue };
        let Some(local) = document.facts.entities.get(member.entity as usize) else { continue };
        let count = local.mentions.len();
        let first = local.mentions.first().and_then(|&first| document.facts.mentions.get(first as usize));
        items.push(Item {
            text: format!("{}: {count} {}", document_label(document), plural(count, "mention")),
            passage: first.map(|first| Passage { document: document.id, span: first.span }),
        });
    }
    items
}

fn attribution_card(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    index: u32,
    span: SourceSpan,
) -> Option<Card> {
    let attribution = document.facts.attributions.get(index as usize)?;
    let speaker = attribution.speaker.and_then(|speaker| document.facts.entities.get(speaker as usize));
    let named = speaker.map(|speaker| speaker.name.to_string());
    let by = match named.or_else(|| source_words(document, attribution)) {
        Some(source) => format!(" by {source}"),
        None => ", by whom is not resolved".to_owned(),
    };
    let manner = match attribution.quotation {
        Quotation::Direct => "in direct speech",
        Quotation::Mixed => "partly in direct speech",
        Quotation::Indirect => "in reported speech",
    };
    let mut card = Card::new(span, format!("{}{by}, {manner}", capital(attribution.stance.done())));
    // "Government of Russia" where the text has "the Kremlin".
    if let Some(speaker) = speaker
        && let Some(words) = covering(&attribution.source).map(|source| excerpt(document, source))
        && !words.to_lowercase().contains(&speaker.name.to_lowercase())
    {
        card.lines.push(format!("Named here as “{words}”."));
    }
    if let Some(to) = attribution.addressee.and_then(|to| document.facts.entities.get(to as usize)) {
        card.lines.push(format!("Said to {}.", to.name));
    }
    if let Some(outer) = attribution.inside.and_then(|outer| document.facts.attributions.get(outer as usize))
        && let Some(source) = source_words(document, outer)
    {
        card.lines.push(format!("As told by {source}."));
    }
    add_reports(snapshot, document, covering(&attribution.content).unwrap_or(span), &mut card);
    Some(card)
}

/// The words that name a source, for use inside of a sentence: all of them where they stand apart, a pronoun with the
/// remark that it is open whom it means.
fn source_words(document: &CorpusDocument, attribution: &Attribution) -> Option<String> {
    let pieces: Vec<String> = attribution.source.iter().map(|&piece| excerpt(document, piece)).collect();
    let words = pieces.join(", ");
    match words.to_lowercase().as_str() {
        "" => None,
        "he" | "she" | "it" | "they" | "who" | "we" | "i" => {
            Some(format!("“{}”, who is not resolved", words.to_lowercase()))
        }
        _ => Some(within_a_line(words)),
    }
}

/// A phrase that may have begun a sentence, as it is written inside of one.
fn within_a_line(phrase: String) -> String {
    for (article, small) in [("The ", "the "), ("A ", "a "), ("An ", "an ")] {
        if let Some(rest) = phrase.strip_prefix(article) {
            return format!("{small}{rest}");
        }
    }
    phrase
}

/// What the page says about itself, where the cursor is on that.
fn layout_card(document: &CorpusDocument, offset: u32) -> Option<Card> {
    let layout = &document.facts.layout;
    if let Some(stated) =
        layout.published.as_ref().filter(|s| s.span.is_some_and(|span| span.touches(offset)))
    {
        let mut card = Card::new(stated.span?, format!("Published on {}", day(stated.value)));
        card.lines.push(format!("Why: {}.", stated.reason));
        return Some(card);
    }
    let named = [("Outlet", &layout.outlet), ("By", &layout.byline), ("Dateline", &layout.dateline)];
    for (label, stated) in named {
        if let Some(stated) = stated.as_ref().filter(|s| s.span.is_some_and(|span| span.touches(offset))) {
            let mut card = Card::new(stated.span?, format!("{label}: {}", stated.value));
            card.lines.push(format!("Why: {}.", stated.reason));
            return Some(card);
        }
    }
    let block = layout.blocks.iter().find(|block| block.span.touches(offset))?;
    if !block.kind.is_read() {
        let mut card = Card::new(block.span, "Not part of the article".to_owned());
        card.lines.push(format!("Why: {}.", block.reason));
        return Some(card);
    }
    None
}

/// The passages of other documents that tell what a passage tells.
fn telling(snapshot: &Snapshot, document: &CorpusDocument, span: SourceSpan) -> Vec<RelatedPassage> {
    let mut related = snapshot.related(Passage { document: document.id, span });
    related.retain(|related| related.passage.document != document.id && related.tells_the_same());
    related
}

fn report_item(snapshot: &Snapshot, related: &RelatedPassage) -> Option<Item> {
    let how = match related.relation {
        Relation::WireCopy => " [same wire story",
        Relation::PrimaryStatement => " [same statement",
        Relation::SameEvent | Relation::SameSubject => "",
    };
    // Where a document is its own origin, its name says so already.
    let origin = snapshot.origin_of(related.passage.document).filter(|origin| origin.documents.len() > 1);
    let note = match (how, origin) {
        ("", None) => String::new(),
        ("", Some(origin)) => format!(" [origin {}]", origin.label),
        (how, None) => format!("{how}]"),
        (how, Some(origin)) => format!("{how}, origin {}]", origin.label),
    };
    let text = format!("{}{note}", report(snapshot, related.passage)?);
    Some(Item { text, passage: Some(related.passage) })
}

/// Lists the figures that other passages on the same event give, so that a reader sees them side by side.
fn add_figures(snapshot: &Snapshot, document: &CorpusDocument, quantity: &Quantity, card: &mut Card) {
    let mut items = Vec::new();
    let mut origins: Vec<&str> = Vec::new();
    for related in telling(snapshot, document, sentence_of(document, quantity.span)) {
        let Some(other) = snapshot.document(related.passage.document) else { continue };
        let inside = |figure: &&Quantity| related.passage.span.contains(figure.span);
        for figure in other.facts.quantities.iter().filter(inside) {
            if !comparable(quantity, figure) {
                continue;
            }
            let origin = snapshot.origin_of(other.id).map_or("", |origin| origin.label.as_str());
            if !origin.is_empty() && !origins.contains(&origin) {
                origins.push(origin);
            }
            let sentence = excerpt(other, related.passage.span);
            items.push(Item {
                text: format!("{}: “{}” in: {sentence}", document_label(other), excerpt(other, figure.span)),
                passage: Some(Passage { document: other.id, span: figure.span }),
            });
        }
    }
    card.section(counted_heading("Figures elsewhere for the same event", &origins), items);
}

fn counted_heading(heading: &str, origins: &[&str]) -> String {
    match origins.len() {
        0 | 1 => heading.to_owned(),
        count => format!("{heading} ({count} origins)"),
    }
}

/// The passages elsewhere that tell the same words, and apart from them those that only tell of the same event:
/// who reports an event need not report this of it.
fn add_reports(snapshot: &Snapshot, document: &CorpusDocument, span: SourceSpan, card: &mut Card) {
    let related = telling(snapshot, document, span);
    let same_words = |related: &&RelatedPassage| {
        matches!(related.relation, Relation::WireCopy | Relation::PrimaryStatement)
    };
    for (heading, wanted) in [("Who else reports it", true), ("Elsewhere on the same event", false)] {
        let mut origins: Vec<&str> = Vec::new();
        let mut items = Vec::new();
        for related in related.iter().filter(|related| same_words(related) == wanted) {
            if let Some(origin) = snapshot.origin_of(related.passage.document)
                && !origins.contains(&origin.label.as_str())
            {
                origins.push(&origin.label);
            }
            items.extend(report_item(snapshot, related));
        }
        card.section(counted_heading(heading, &origins), items);
    }
}

fn add_findings(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    wanted: &Wanted,
    offset: u32,
    card: &mut Card,
) {
    for finding in wanted.open_in(snapshot, document) {
        let here = |passage: &Passage| passage.document == document.id && passage.span.touches(offset);
        if finding.standpoints.iter().any(|standpoint| standpoint.passages.iter().any(here)) {
            let severity = capital(finding.severity.name());
            // "Disputed: …" says so itself.
            let heading = match finding.message.starts_with("Disputed") {
                true => finding.message.clone(),
                false => format!("{severity}: {}", finding.message),
            };
            let mut items = standpoint_items(snapshot, &finding);
            items.extend(finding.explanation.iter().map(|why| Item { text: why.clone(), passage: None }));
            card.section(heading, items);
        }
    }
}

fn standpoint_items(snapshot: &Snapshot, finding: &Finding) -> Vec<Item> {
    let item = |(index, standpoint): (usize, &crate::contradiction::Standpoint)| Item {
        text: format!("{}: {}", origins_of(snapshot, finding, index), standpoint.summary),
        passage: standpoint.passages.first().copied(),
    };
    finding.standpoints.iter().enumerate().map(item).collect()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
