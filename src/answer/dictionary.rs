//! What somebody knows of a name, written into the folder's dictionary: another name, another spelling of
//! somebody known, a name that is none.

use smol_str::SmolStr;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

use crate::corpus::{CorpusDocument, CorpusEntity, Snapshot};
use crate::entity::gazetteer::{Entry, Flags, Gazetteer, fold_name, matches, word_flags};
use crate::entity::import::actors;
use crate::entity::{DocumentEntity, EntityKind, MentionForm};

use super::completion::id_for;
use super::dismissal::{NOT_ENTITIES, without_dismissed};
use super::draft::FileEdit;
use super::naming::somebody_else;
use super::role::role_changes;
use super::thing::{Thing, things_at};
use super::words::shortened;

/// Most entities that a name is offered to be another name of.
const MOST_CANDIDATES: usize = 3;

/// Longest word that two names may share without being offered as one: "the", "al", "of".
const SHORT_WORD: usize = 3;

/// A change of the folder's `actors.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryChange {
    /// What it says, in words.
    pub title: String,
    /// The whole text of the file with the change; as it was where documents alone are changed.
    pub text: String,
    /// What is changed in documents with it.
    pub edits: Vec<FileEdit>,
}

/// What can be written into a dictionary about who is mentioned at a byte offset of the source. `text` is the
/// dictionary as it is; where it cannot be read nothing is offered, so that nothing of it is lost.
pub fn dictionary_changes(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    offset: u32,
    text: &str,
) -> Vec<DictionaryChange> {
    let mut changes = Vec::new();
    if let Some((words, text)) = without_dismissed(document, offset, text) {
        let title = format!("“{words}” is an entity after all, in actors.toml");
        changes.push(DictionaryChange { title, text, edits: Vec::new() });
    }
    let mention = things_at(document, offset).into_iter().find_map(|(thing, _)| match thing {
        Thing::Mention(index) => document.facts.mentions.get(index as usize),
        _ => None,
    });
    let Some(mention) = mention.filter(|m| matches!(m.form, MentionForm::Name | MentionForm::Acronym)) else {
        return changes;
    };
    let Some(local) = document.facts.entities.get(mention.entity as usize) else { return changes };
    let entity = snapshot.entity_of(document.id, mention.entity).and_then(|id| snapshot.entity(id));
    let written: SmolStr = shortened(mention.span.of(document.document.source())).into();
    let own = entry_of(local, entity);
    let mut offer = |title: String, entry: &Entry| {
        if let Some(changed) = with_entry(text, entry).filter(|changed| changed != text) {
            changes.push(DictionaryChange {
                title: format!("{title}, in actors.toml"),
                text: changed,
                edits: Vec::new(),
            });
        }
    };
    // A surname alone is found without help.
    let part_of_name = own.name.split_whitespace().any(|word| word == written);
    if !part_of_name && !own.aliases.contains(&written) && own.name != written {
        let mut entry = own.clone();
        entry.aliases.push(written.clone());
        offer(format!("“{written}” is another name of {}", own.name), &entry);
    }
    for other in candidates(snapshot, local, entity) {
        let mut entry = entry_of_corpus(other);
        entry.aliases.push(local.name.clone());
        offer(format!("“{}” is {}", local.name, other.name), &entry);
    }
    if local.dictionary.is_none() {
        offer(format!("Remember {}", own.name), &own);
    }
    changes.extend(role_changes(snapshot, document, local, entity, &own, text));
    if !part_of_name && own.name != written && mention.metonym.is_none() {
        changes.extend(split(&own, &written, text));
    }
    if let Some(changed) = with_dismissed(text, &written) {
        let title = format!("“{written}” is not an entity anywhere, in actors.toml");
        changes.push(DictionaryChange { title, text: changed, edits: Vec::new() });
    }
    changes.extend(somebody_else(snapshot, document, mention, text));
    changes
}

/// Takes apart two who were taken for one: each gets an entry, so that each has an id.
fn split(own: &Entry, written: &SmolStr, text: &str) -> Option<DictionaryChange> {
    let mut other = Entry::new(id_for(written), written.clone(), own.kind);
    if other.id == own.id {
        return None;
    }
    other.not_same.push(own.id.clone());
    let mut kept = own.clone();
    kept.aliases.retain(|alias| alias != written);
    let text = without_alias(text, &own.id, written)?;
    let text = with_entry(&with_entry(&text, &kept)?, &other)?;
    let title = format!("“{written}” is not {}, in actors.toml", own.name);
    Some(DictionaryChange { title, text, edits: Vec::new() })
}

/// What is known of an entity, as an entry: the built-in one where there is one, since an entry replaces it as a
/// whole.
pub(super) fn entry_of(local: &DocumentEntity, entity: Option<&CorpusEntity>) -> Entry {
    match entity {
        Some(entity) => entry_of_corpus(entity),
        None => entry(local.dictionary.as_deref(), &local.name, local.kind),
    }
}

pub(super) fn entry_of_corpus(entity: &CorpusEntity) -> Entry {
    entry(entity.dictionary.as_deref(), &entity.name, entity.kind)
}

fn entry(id: Option<&str>, name: &str, kind: EntityKind) -> Entry {
    let known = id.and_then(|id| Gazetteer::builtin().dictionary.by_id(id));
    let id: SmolStr = id.map_or_else(|| id_for(name), SmolStr::from);
    known.cloned().unwrap_or_else(|| Entry::new(id, name, kind))
}

/// Other entities of the kind that share a telling word with the name, or are spelt nearly like it; those of most
/// documents first.
pub(super) fn candidates<'s>(
    snapshot: &'s Snapshot,
    local: &DocumentEntity,
    entity: Option<&CorpusEntity>,
) -> Vec<&'s CorpusEntity> {
    let folded = fold_name(&local.name);
    let own: Vec<&str> = folded.split_whitespace().collect();
    let gazetteer = snapshot.lexicon().gazetteer();
    // A given name, a nationality or a kind of body is shared by many who are not the same: "Sergei", "Syrian",
    // "Ministry".
    let telling = |at: usize, of: &[&str]| {
        let word = &of[at..=at];
        let shared = || {
            let flags = word_flags(gazetteer, word, &matches(gazetteer, word))[0];
            gazetteer.place_of_demonym(of[at]).is_some()
                || [Flags::COUNTRY, Flags::HEAD, Flags::BODY].into_iter().any(|flag| flags.has(flag))
        };
        let first = local.kind == EntityKind::Person && at == 0;
        of[at].chars().count() > SHORT_WORD && (of.len() == 1 || !first && !shared())
    };
    let own_telling: Vec<usize> = (0..own.len()).filter(|&at| telling(at, &own)).collect();
    let shared = |other: &[&str]| {
        own_telling.iter().any(|&at| {
            let near = |there: &usize| own[at] == other[*there] || nearly(own[at], other[*there]);
            (0..other.len()).filter(near).any(|there| telling(there, other))
        })
    };
    let mut found: Vec<&CorpusEntity> = snapshot
        .entities()
        .filter(|other| other.kind == local.kind && entity.is_none_or(|entity| entity.id != other.id))
        // Places of one name are told apart by marks, which say where each lies.
        .filter(|other| local.kind != EntityKind::Place || fold_name(&other.name) != folded)
        .filter(|other| {
            let name = fold_name(&other.name);
            shared(&name.split_whitespace().collect::<Vec<_>>())
        })
        .collect();
    found.sort_by_key(|other| (std::cmp::Reverse(other.members.len()), other.id));
    found.truncate(MOST_CANDIDATES);
    found
}

/// Whether two words of some length differ by at most one letter that was changed, left out or put in.
fn nearly(a: &str, b: &str) -> bool {
    let (a_length, b_length) = (a.chars().count(), b.chars().count());
    a_length.min(b_length) > SHORT_WORD && a_length.abs_diff(b_length) <= 1 && strsim::levenshtein(a, b) <= 1
}

/// The dictionary with what the entry says added to the actor of its id, or with the entry at its end. `None`
/// where the text is no dictionary.
pub(super) fn with_entry(text: &str, entry: &Entry) -> Option<String> {
    let mut file: DocumentMut = text.parse().ok()?;
    let Some(actor) = actor_of(&mut file, &entry.id) else {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let written = actors::write(std::slice::from_ref(entry));
        let written = if text.is_empty() { written.trim_start() } else { &written };
        return Some(format!("{text}{gap}{written}"));
    };
    let name = actor.get("name").and_then(Item::as_str).unwrap_or_default().to_owned();
    let aliases: Vec<&str> =
        entry.aliases.iter().map(SmolStr::as_str).filter(|alias| *alias != name).collect();
    if !aliases.is_empty() {
        let list = actor.entry("aliases").or_insert_with(|| Item::Value(Value::Array(Array::new())));
        let list = list.as_array_mut()?;
        for alias in aliases {
            if !list.iter().any(|known| known.as_str() == Some(alias)) {
                list.push(alias);
            }
        }
    }
    for role in &entry.roles {
        let list = actor.entry("roles").or_insert_with(|| Item::Value(Value::Array(Array::new())));
        let list = list.as_array_mut()?;
        let same = |known: &Value| {
            known.as_inline_table().and_then(|role| role.get("title")?.as_str()) == Some(role.title.as_str())
        };
        // When a role that is known was held is for people to say.
        if !list.iter().any(same) {
            let mut table = InlineTable::new();
            table.insert("title", role.title.as_str().into());
            for (key, day) in [("from", &role.from), ("to", &role.to)] {
                if let Some(day) = day {
                    table.insert(key, day.as_str().into());
                }
            }
            list.push(table);
        }
    }
    Some(file.to_string())
}

/// The dictionary without that other name of the actor.
fn without_alias(text: &str, id: &str, alias: &str) -> Option<String> {
    let mut file: DocumentMut = text.parse().ok()?;
    if let Some(list) = actor_of(&mut file, id).and_then(|actor| actor.get_mut("aliases")?.as_array_mut()) {
        list.retain(|known| known.as_str() != Some(alias));
    }
    Some(file.to_string())
}

/// The dictionary with words among those that name nobody and nothing; `None` where they are, or where the text
/// is no dictionary.
fn with_dismissed(text: &str, words: &str) -> Option<String> {
    let mut file: DocumentMut = text.parse().ok()?;
    if !file.contains_key(NOT_ENTITIES) {
        // What stands above the first actor is about the file, and stays above.
        let first = file.get_mut("actor").and_then(Item::as_array_of_tables_mut);
        if let Some(decor) = first.and_then(|actors| Some(actors.get_mut(0)?.decor_mut())) {
            let above = decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
            if !above.trim().is_empty() {
                decor.set_prefix("\n");
                file.insert(NOT_ENTITIES, Item::Value(Value::Array(Array::new())));
                file.key_mut(NOT_ENTITIES)?.leaf_decor_mut().set_prefix(above);
            } else if above.is_empty() {
                decor.set_prefix("\n");
            }
        }
    }
    let list = file.entry(NOT_ENTITIES).or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let list = list.as_array_mut()?;
    if list.iter().any(|known| known.as_str() == Some(words)) {
        return None;
    }
    list.push(words);
    Some(file.to_string())
}

/// The dictionary with another id for an actor, wherever it is written: of the actor itself, and of what others
/// are the same as, are not, or are a part of. `None` where it is not written, or the text is no dictionary.
pub fn renamed_in_dictionary(text: &str, old: &str, new: &str) -> Option<String> {
    let mut file: DocumentMut = text.parse().ok()?;
    let rename = |value: &mut Value| {
        if value.as_str() == Some(old) {
            let decor = value.decor().clone();
            *value = new.into();
            *value.decor_mut() = decor;
        }
    };
    for actor in file.get_mut("actor")?.as_array_of_tables_mut()?.iter_mut() {
        if id_of(actor) == old && !actor.contains_key("id") {
            // The id was made of the name.
            actor.insert("id", Item::Value(old.into()));
        }
        for key in ["id", "part-of"] {
            if let Some(value) = actor.get_mut(key).and_then(Item::as_value_mut) {
                rename(value);
            }
        }
        for key in ["same", "not-same"] {
            let list = actor.get_mut(key).and_then(Item::as_array_mut);
            list.into_iter().flat_map(|list| list.iter_mut()).for_each(rename);
        }
    }
    Some(file.to_string()).filter(|written| written != text)
}

/// The actor of an id.
pub(super) fn actor_of<'f>(file: &'f mut DocumentMut, id: &str) -> Option<&'f mut Table> {
    let actors = file.get_mut("actor").and_then(Item::as_array_of_tables_mut)?;
    actors.iter_mut().find(|actor| id_of(actor) == id)
}

fn id_of(actor: &Table) -> String {
    let text = |key: &str| actor.get(key).and_then(Item::as_str).map(str::to_owned);
    text("id").or_else(|| text("name").map(|name| id_for(&name).to_string())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::DocumentFormat;
    use proptest::prelude::*;

    const A: &str =
        "Harbour chief resigns\n\n4 March 2019\n\nHarbour chief Ottilie Varn resigned on Monday.\n";
    const B: &str = "Clerk stays\n\n5 March 2019\n\nOttilie Warn will stay, an official said.\n";

    fn changes(file: &str, at: &str, dictionary: &str) -> Vec<DictionaryChange> {
        let mut corpus = Corpus::default();
        corpus.update("a.txt", A, DocumentFormat::Raw);
        corpus.update("b.txt", B, DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name(file).unwrap();
        let offset = document.document.source().find(at).unwrap() as u32 + 1;
        dictionary_changes(&snapshot, document, offset, dictionary)
    }

    #[test]
    fn places_of_one_name_are_not_taken_for_each_other() {
        let mut corpus = Corpus::default();
        let of = |state: &str| format!("A mill burnt down in Springfield, {state}, on Monday.\n");
        corpus.update("a.txt", of("Illinois").as_str(), DocumentFormat::Raw);
        corpus.update("b.txt", of("Missouri").as_str(), DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        let offset = document.document.source().find("Springfield").unwrap() as u32 + 1;
        let changes = dictionary_changes(&snapshot, document, offset, "");
        let titles: Vec<&str> = changes.iter().map(|change| change.title.as_str()).collect();
        assert!(!titles.iter().any(|title| title.contains("is Springfield")), "{titles:?}");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let of_names = |change: &DictionaryChange| !change.title.contains("not an entity");
        for change in changes("a.txt", "Ottilie Varn", "").into_iter().filter(of_names) {
            let (actors, problems) = actors::read(&change.text);
            assert!(problems.is_empty(), "{}: {problems:?}", change.text);
            // The folder has the name in two spellings, and either may be taken for the name.
            let entry = &actors[0].entry;
            let names = || std::iter::once(&entry.name).chain(&entry.aliases);
            assert!(names().any(|name| name == "Ottilie Varn"), "{}", change.text);
        }
        let titles: Vec<String> = changes("a.txt", "Ottilie Varn", "").into_iter().map(|c| c.title).collect();
        assert!(titles.iter().any(|title| title.starts_with("Remember Ottilie Varn")), "{titles:?}");
    }

    #[test]
    fn an_entry_grows_and_keeps_its_layout() {
        let old = "# Ours\n[[actor]]\nname = \"Ottilie Varn\" # the chief\nkind = \"person\"\naliases = [\"O. Varn\"]\n";
        let mut entry = Entry::new("ottilie-varn", "Ottilie Varn", EntityKind::Person);
        entry.aliases.push("Ottilie Warn".into());
        let new = with_entry(old, &entry).unwrap();
        assert_eq!(new, old.replace("[\"O. Varn\"]", "[\"O. Varn\", \"Ottilie Warn\"]"));
        assert_eq!(with_entry(&new, &entry).unwrap(), new);
        assert_eq!(with_entry("actor = [", &entry), None);
    }

    #[test]
    fn words_that_name_nothing_are_listed_above_the_actors() {
        let actor = "[[actor]]\nname = \"Ottilie Varn\"\nkind = \"person\"\n";
        for (old, new) in [
            (String::new(), "not-entities = [\"Hope\"]\n".to_owned()),
            (actor.to_owned(), format!("not-entities = [\"Hope\"]\n\n{actor}")),
            (format!("# Ours\n{actor}"), format!("# Ours\nnot-entities = [\"Hope\"]\n\n{actor}")),
            (
                format!("# Ours\nnot-entities = [\"May\"] # months\n\n{actor}"),
                format!("# Ours\nnot-entities = [\"May\", \"Hope\"] # months\n\n{actor}"),
            ),
        ] {
            let written = with_dismissed(&old, "Hope").unwrap();
            assert_eq!(written, new);
            assert!(actors::not_entities(&written).contains(&"Hope".into()));
            assert_eq!(actors::read(&written).1, Vec::new());
            assert_eq!(with_dismissed(&written, "Hope"), None);
        }
        assert_eq!(with_dismissed("actor = [", "Hope"), None);
    }

    /// The names of the entities of both articles, read with a dictionary.
    fn entities(dictionary: &str) -> Vec<String> {
        let (actors, problems) = actors::read(dictionary);
        assert_eq!(problems, Vec::new());
        let mut lexicon = crate::entity::Lexicon::default();
        assert_eq!(lexicon.add(actors), Vec::new());
        lexicon.dismiss(&actors::not_entities(dictionary));
        let mut corpus = Corpus::with_lexicon(std::sync::Arc::new(lexicon));
        corpus.update("a.txt", A, DocumentFormat::Raw);
        corpus.update("b.txt", B, DocumentFormat::Raw);
        let mut names: Vec<String> = corpus
            .snapshot()
            .entities()
            .map(|entity| entity.name.to_string())
            .filter(|n| n.contains("arn"))
            .collect();
        names.sort();
        names
    }

    #[test]
    fn two_who_were_taken_for_one_are_taken_apart() {
        let joined = "[[actor]]\nname = \"Ottilie Varn\"\nkind = \"person\"\naliases = [\"Ottilie Warn\", \"O. Varn\"]\n";
        assert_eq!(entities(joined), ["Ottilie Varn"]);
        let mut corpus = Corpus::default();
        corpus.update("b.txt", B, DocumentFormat::Raw);
        let own = actors::read(joined).0.remove(0).entry;
        let change = split(&own, &"Ottilie Warn".into(), joined).unwrap();
        assert_eq!(change.title, "“Ottilie Warn” is not Ottilie Varn, in actors.toml");
        assert_eq!(entities(&change.text), ["Ottilie Varn", "Ottilie Warn"], "{}", change.text);
        assert!(
            change.text.contains("aliases = [ \"O. Varn\"]")
                || change.text.contains("aliases = [\"O. Varn\"]")
        );
        // Where no dictionary knew them, both get entries.
        let change = split(
            &Entry::new("ottilie-varn", "Ottilie Varn", EntityKind::Person),
            &"Ottilie Warn".into(),
            "",
        )
        .unwrap();
        assert_eq!(entities(&change.text), ["Ottilie Varn", "Ottilie Warn"], "{}", change.text);
    }

    #[test]
    fn a_name_can_be_dismissed_everywhere() {
        let titles = changes("b.txt", "Ottilie Warn", "");
        let change = titles.iter().find(|change| change.title.contains("not an entity anywhere")).unwrap();
        assert!(!entities(&change.text).contains(&"Ottilie Warn".to_owned()), "{:?}", entities(&change.text));
    }

    #[test]
    fn an_id_is_renamed_wherever_a_dictionary_has_it() {
        let old = "# Ours\n[[actor]]\nid = \"varn\" # short\nname = \"Ottilie Varn\"\nkind = \"person\"\n\n\
                   [[actor]]\nname = \"Jonas Varn\"\nkind = \"person\"\nnot-same = [\"varn\", \"x\"]\npart-of = \"varn\"\n";
        let new = renamed_in_dictionary(old, "varn", "o-varn").unwrap();
        assert_eq!(new, old.replace("\"varn\"", "\"o-varn\""));
        let new = renamed_in_dictionary(old, "jonas-varn", "j-varn").unwrap();
        assert_eq!(actors::read(&new).0[1].entry.id, "j-varn");
        assert_eq!(renamed_in_dictionary(old, "nobody", "x"), None);
        assert_eq!(renamed_in_dictionary("actor = [", "varn", "x"), None);
    }

    #[test]
    fn only_telling_words_make_two_one() {
        let mut corpus = Corpus::default();
        let text = "Sergei Lavrov met Sergei Rudskoi and Ottilie Varn. Jorun Varn came.\n\n\
                    The Syrian Observatory for Human Rights and the Syrian Business Council spoke.\n";
        corpus.update("a.txt", text, DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        let offered = |at: &str| -> Vec<String> {
            let offset = text.find(at).unwrap() as u32 + 1;
            let changes = dictionary_changes(&snapshot, document, offset, "").into_iter();
            changes.map(|change| change.title).filter(|title| title.contains("” is ")).collect()
        };
        let others = |at: &str| offered(at).into_iter().filter(|t| !t.contains("not an entity")).count();
        assert_eq!(others("Sergei Lavrov"), 0, "{:?}", offered("Sergei Lavrov"));
        assert_eq!(others("Syrian Observatory"), 0, "{:?}", offered("Syrian Observatory"));
        assert_eq!(others("Jorun Varn"), 1, "{:?}", offered("Jorun Varn"));
    }

    #[test]
    fn near_spellings_are_near() {
        for (a, b, near) in [
            ("varn", "warn", true),
            ("kartapolov", "kartapoloc", true),
            ("tolm", "tolmm", true),
            ("harbour", "harbor", true),
            ("varn", "born", false),
            ("abc", "abd", false),
            ("abba", "abba", true),
            ("harbour", "harobur", false),
        ] {
            assert_eq!(nearly(a, b), near, "{a} {b}");
            assert_eq!(nearly(b, a), near, "{b} {a}");
        }
    }

    proptest! {
        #[test]
        fn any_words_can_be_compared(a in "[abé]{0,8}", b in "[abé]{0,8}") {
            prop_assert_eq!(nearly(&a, &b), nearly(&b, &a));
        }
    }
}
