//! Dated roles, written into the folder's dictionary: what an article calls somebody, from when and until when.

use jiff::civil::Date;
use smol_str::SmolStr;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Value};

use crate::corpus::{CorpusDocument, CorpusEntity, Snapshot};
use crate::entity::gazetteer::{DatedRole, Entry};
use crate::entity::import::actors;
use crate::entity::{DocumentEntity, EntityKind};

use super::dictionary::{DictionaryChange, actor_of, entry_of, with_entry};
use super::thing::{Thing, things_at};
use super::words::{day, shortened};

/// Who is named at a place, with what the articles say of the person's role.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleHolder {
    /// The name to show.
    pub name: SmolStr,
    /// What articles call the person: this article first.
    pub titles: Vec<String>,
    /// The day of this article, printed or inferred.
    pub day: Option<Date>,
    entry: Entry,
}

/// The person named at a byte offset of the source.
pub fn role_holder(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Option<RoleHolder> {
    let mention = things_at(document, offset).into_iter().find_map(|(thing, _)| match thing {
        Thing::Mention(index) => document.facts.mentions.get(index as usize),
        _ => None,
    })?;
    let local = document.facts.entities.get(mention.entity as usize)?;
    if local.kind != EntityKind::Person {
        return None;
    }
    let entity = snapshot.entity_of(document.id, mention.entity).and_then(|id| snapshot.entity(id));
    let entry = entry_of(local, entity);
    let mut titles: Vec<String> = Vec::new();
    let others = entity.into_iter().flat_map(|entity| members(snapshot, entity)).map(|(_, local)| local);
    let all = std::iter::once(local).chain(others).flat_map(|local| &local.roles);
    for role in all.filter(|role| role.span.is_some()) {
        let title = shortened(&role.title);
        if !titles.iter().any(|known| alike(known, &title)) {
            titles.push(title);
        }
    }
    Some(RoleHolder { name: entry.name.clone(), titles, day: day_of(snapshot, document), entry })
}

/// The dictionary with that role of the person; its days take the place of those that are known for the title.
///
/// # Errors
///
/// What is wrong with the role, or with the dictionary, in words for people.
pub fn with_role_of(holder: &RoleHolder, text: &str, role: &DatedRole) -> Result<String, String> {
    let unreadable = || "actors.toml cannot be read; put it right first.".to_owned();
    let changed = with_role(text, &holder.entry, role, true).ok_or_else(unreadable)?;
    let known = actors::read(text).1.len();
    match actors::read(&changed).1.into_iter().nth(known) {
        None => Ok(changed),
        Some(problem) => Err(problem.message),
    }
}

/// What can be written about the role that an article gives somebody: on its day, since and until then, and from the
/// first to the last day on which articles of the folder say so.
pub(super) fn role_changes(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    local: &DocumentEntity,
    entity: Option<&CorpusEntity>,
    own: &Entry,
    text: &str,
) -> Vec<DictionaryChange> {
    let mut changes = Vec::new();
    let said = local.roles.iter().find(|role| role.span.is_some());
    let Some(said) = said.filter(|_| local.kind == EntityKind::Person) else { return changes };
    let title = shortened(&said.title);
    let mut offer = |what: String, from: Option<Date>, to: Option<Date>| {
        let text_of = |day: Option<Date>| day.map(|day| day.to_string());
        let role = DatedRole { title: title.clone(), from: text_of(from), to: text_of(to) };
        if let Some(changed) = with_role(text, own, &role, false).filter(|changed| changed != text) {
            let title = format!("{} {what}, in actors.toml", own.name);
            changes.push(DictionaryChange { title, text: changed, edits: Vec::new() });
        }
    };
    let Some(here) = day_of(snapshot, document) else {
        offer(format!("is “{title}”"), None, None);
        return changes;
    };
    offer(format!("was “{title}” on {}", day(here)), Some(here), Some(here));
    offer(format!("has been “{title}” since {}", day(here)), Some(here), None);
    offer(format!("was “{title}” until {}", day(here)), None, Some(here));
    let says = |local: &DocumentEntity| local.roles.iter().any(|role| alike(&role.title, &said.title));
    let told = entity.into_iter().flat_map(|entity| members(snapshot, entity));
    let mut days: Vec<Date> = told
        .filter(|(_, local)| says(local))
        .filter_map(|(document, _)| day_of(snapshot, document))
        .chain([here])
        .collect();
    days.sort();
    if let (Some(&first), Some(&last)) = (days.first(), days.last())
        && first < last
    {
        let what = format!("was “{title}” from {} to {}, as the articles say", day(first), day(last));
        offer(what, Some(first), Some(last));
    }
    changes
}

fn members<'s>(
    snapshot: &'s Snapshot,
    entity: &'s CorpusEntity,
) -> impl Iterator<Item = (&'s CorpusDocument, &'s DocumentEntity)> {
    entity.members.iter().filter_map(|member| {
        let document = snapshot.document(member.document)?;
        Some((document, document.facts.entities.get(member.entity as usize)?))
    })
}

fn day_of(snapshot: &Snapshot, document: &CorpusDocument) -> Option<Date> {
    let printed = document.facts.layout.published.as_ref().map(|published| published.value);
    printed.or_else(|| snapshot.inferred_date(document).map(|inferred| inferred.date))
}

fn alike(a: &str, b: &str) -> bool {
    shortened(a).to_lowercase() == shortened(b).to_lowercase()
}

/// The dictionary with a role of the actor of an entry, which is added where it is not there. Of a title that is known
/// only the days that the role gives are set, unless they are to be `replaced` by its own. `None` where the text is no
/// dictionary.
fn with_role(text: &str, entry: &Entry, role: &DatedRole, replaced: bool) -> Option<String> {
    let written = with_entry(text, entry)?;
    let mut file: DocumentMut = written.parse().ok()?;
    let actor = actor_of(&mut file, &entry.id)?;
    let list = actor.entry("roles").or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let list = list.as_array_mut()?;
    let title_of = |value: &Value| Some(value.as_inline_table()?.get("title")?.as_str()?.to_owned());
    let known = list.iter().position(|value| title_of(value).is_some_and(|title| alike(&title, &role.title)));
    let Some(known) = known else {
        let mut table = InlineTable::new();
        table.insert("title", role.title.as_str().into());
        set(&mut table, "from", role.from.as_deref());
        set(&mut table, "to", role.to.as_deref());
        list.push(table);
        return Some(file.to_string());
    };
    let table = list.get_mut(known)?.as_inline_table_mut()?;
    let (old_from, old_to) = (bound(table, "from"), bound(table, "to"));
    // A role that was held on one day only: an article of that day is all that is known of it.
    let single = old_from.is_some() && old_from == old_to;
    let (from, to) = match (role.from.clone(), role.to.clone()) {
        (from, to) if replaced => (from, to),
        // An open role is open, whatever one article says of a day.
        (Some(from), Some(to)) if from == to => return Some(written),
        (Some(from), None) => {
            let ended = old_to.filter(|to| !single && *to > from);
            (Some(from), ended)
        }
        (None, Some(to)) => {
            let begun = old_from.filter(|from| *from < to);
            (begun, Some(to))
        }
        (None, None) => return Some(written),
        both => both,
    };
    if bound(table, "from") != from || bound(table, "to") != to {
        set(table, "from", from.as_deref());
        set(table, "to", to.as_deref());
        table.fmt();
    }
    Some(file.to_string())
}

fn bound(table: &InlineTable, key: &str) -> Option<String> {
    table
        .get(key)
        .map(|value| value.as_str().map_or_else(|| value.to_string().trim().to_owned(), str::to_owned))
}

fn set(table: &mut InlineTable, key: &str, day: Option<&str>) {
    match day {
        Some(day) => {
            table.insert(key, day.into());
        }
        None => {
            table.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::DocumentFormat;

    fn corpus() -> Corpus {
        let mut corpus = Corpus::default();
        for (name, day) in [("a.txt", 4), ("b.txt", 9)] {
            let text = format!(
                "Ferries wait\n\n{day} March 2019\n\nForeign Minister Ottilie Varn spoke in Oslo on Monday.\n"
            );
            corpus.update(name, &text, DocumentFormat::Raw);
        }
        corpus.update("c.txt", "Foreign Minister Ottilie Varn slept.\n", DocumentFormat::Raw);
        corpus
    }

    fn offered(name: &str, dictionary: &str) -> Vec<DictionaryChange> {
        let snapshot = corpus().snapshot();
        let document = snapshot.by_name(name).unwrap();
        let at = document.document.source().find("Varn").unwrap() as u32;
        let index = document.facts.mentions.iter().find(|mention| mention.span.touches(at)).unwrap().entity;
        let local = &document.facts.entities[index as usize];
        let entity = snapshot.entity_of(document.id, index).and_then(|id| snapshot.entity(id));
        role_changes(&snapshot, document, local, entity, &entry_of(local, entity), dictionary)
    }

    fn roles(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let (actors, problems) = actors::read(text);
        assert_eq!(problems, [], "{text}");
        actors[0].entry.roles.iter().map(|r| (r.title.clone(), r.from.clone(), r.to.clone())).collect()
    }

    #[test]
    fn a_role_is_dated_on_since_until_and_by_the_articles() {
        let offered = offered("b.txt", "");
        let titles: Vec<&str> = offered.iter().map(|change| change.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "Ottilie Varn was “Foreign Minister” on 9 March 2019, in actors.toml",
                "Ottilie Varn has been “Foreign Minister” since 9 March 2019, in actors.toml",
                "Ottilie Varn was “Foreign Minister” until 9 March 2019, in actors.toml",
                "Ottilie Varn was “Foreign Minister” from 4 March 2019 to 9 March 2019, as the articles say, in actors.toml",
            ]
        );
        let day = |day: &str| Some(format!("2019-03-{day}"));
        let expected = [(day("09"), day("09")), (day("09"), None), (None, day("09")), (day("04"), day("09"))];
        for (change, (from, to)) in offered.iter().zip(expected) {
            assert_eq!(roles(&change.text), [("Foreign Minister".into(), from, to)], "{}", change.title);
        }
    }

    #[test]
    fn an_article_without_a_day_gives_a_role_without_days() {
        let offered = offered("c.txt", "");
        assert_eq!(offered[0].title, "Ottilie Varn is “Foreign Minister”, in actors.toml");
        assert_eq!(roles(&offered[0].text), [("Foreign Minister".into(), None, None)]);
    }

    #[test]
    fn days_of_a_known_role_are_moved_and_its_layout_kept() {
        let dictionary = |days: &str| {
            format!(
                "# Ours\n[[actor]]\nname = \"Ottilie Varn\"\nkind = \"person\"\nroles = [\n  {{ title = \"foreign minister\"{days} }}, # sworn in\n]\n"
            )
        };
        let since = |days: &str| {
            let offered = offered("b.txt", &dictionary(days));
            offered.into_iter().find(|change| change.title.contains("since")).map(|change| change.text)
        };
        assert_eq!(since(""), Some(dictionary(", from = \"2019-03-09\"")));
        assert_eq!(since(", to = \"2021\""), Some(dictionary(", to = \"2021\", from = \"2019-03-09\"")));
        let days = ", from = \"2019-03-04\", to = \"2019-03-04\"";
        assert_eq!(since(days), Some(dictionary(", from = \"2019-03-09\"")));
        assert_eq!(since(", from = \"2019-03-09\""), None);
        let offered = offered("b.txt", &dictionary(days));
        let until = offered.iter().find(|change| change.title.contains("until")).unwrap();
        assert_eq!(until.text, dictionary(", from = \"2019-03-04\", to = \"2019-03-09\""));
    }

    #[test]
    fn a_person_states_title_and_days() {
        let snapshot = corpus().snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        let at = document.document.source().find("Varn").unwrap() as u32;
        let holder = role_holder(&snapshot, document, at).unwrap();
        assert_eq!(
            (holder.name.as_str(), holder.titles.as_slice()),
            ("Ottilie Varn", &["Foreign Minister".to_owned()][..])
        );
        assert_eq!(holder.day.map(|day| day.to_string()).as_deref(), Some("2019-03-04"));
        let role = |from: Option<&str>| DatedRole {
            title: "mayor of Obertarn".into(),
            from: from.map(str::to_owned),
            to: None,
        };
        let text = with_role_of(&holder, "", &role(Some("2019-07"))).unwrap();
        assert_eq!(roles(&text), [("mayor of Obertarn".into(), Some("2019-07".into()), None)]);
        assert_eq!(roles(&with_role_of(&holder, &text, &role(None)).unwrap())[0].1, None);
        assert!(with_role_of(&holder, "", &role(Some("in July"))).is_err());
        assert!(with_role_of(&holder, "actor = [", &role(None)).is_err());
        assert!(
            role_holder(&snapshot, document, document.document.source().find("Oslo").unwrap() as u32)
                .is_none()
        );
    }
}
