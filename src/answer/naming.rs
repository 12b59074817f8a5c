//! Decisions about whom words name: nobody at all, or somebody else than the analysis thinks.

use smol_str::{SmolStr, format_smolstr};

use crate::corpus::{CorpusDocument, Snapshot};
use crate::entity::gazetteer::Entry;
use crate::entity::{EntityKind, Mention, MentionForm};
use crate::markup::Mark;
use crate::markup::write::NewAttributes;
use crate::text::SourceSpan;

use super::actions::{Action, ActionKind, beside};
use super::dictionary::{DictionaryChange, candidates, entry_of, entry_of_corpus, with_entry};
use super::draft::Draft;
use super::thing::{Thing, things_at};
use super::words::shortened;

/// What can be said of whom the words at a byte offset of the source name.
pub(super) fn naming(snapshot: &Snapshot, document: &CorpusDocument, offset: u32, actions: &mut Vec<Action>) {
    let facts = &document.facts;
    let mention = things_at(document, offset).into_iter().find_map(|(thing, _)| match thing {
        Thing::Mention(index) => facts.mentions.get(index as usize),
        _ => None,
    });
    let Some(mention) = mention else { return };
    if !is_decided(document, mention) {
        not_an_entity(snapshot, document, mention, actions);
    }
}

/// Whether somebody has said of a mention whom it names.
fn is_decided(document: &CorpusDocument, mention: &Mention) -> bool {
    document.document.annotations().iter().any(|known| {
        known.span == mention.span
            && known.marks.iter().any(|mark| matches!(mark, Mark::Entity { .. } | Mark::NotEntity))
    })
}

fn not_an_entity(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    mention: &Mention,
    actions: &mut Vec<Action>,
) {
    let words = shortened(mention.span.of(document.document.source()));
    let here = beside(document);
    let mut draft = Draft::new(snapshot);
    if draft.annotate(document, mention.span, "Note", &NewAttributes::new().class("not-entity")).is_ok() {
        actions.push(action(format!("“{words}” is not an entity here{here}"), draft));
    }
    if !is_name(mention) {
        return;
    }
    let mut draft = Draft::new(snapshot);
    if draft.add_to_front_matter(document, "not-entities", &words).is_ok() {
        actions.push(action(format!("“{words}” is not an entity in this article{here}"), draft));
    }
}

/// Those who could be meant instead, and somebody new. The mention is marked, and whoever no dictionary knows gets
/// an entry in the folder's, whose text is `dictionary`: without an id of one's own two of a name are one.
pub(super) fn somebody_else(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    mention: &Mention,
    dictionary: &str,
) -> Vec<DictionaryChange> {
    let mut changes = Vec::new();
    let facts = &document.facts;
    let local = facts.entities.get(mention.entity as usize).filter(|_| is_name(mention));
    let Some(local) = local.filter(|_| mention.metonym.is_none() && !is_decided(document, mention)) else {
        return changes;
    };
    let entity = snapshot.entity_of(document.id, mention.entity).and_then(|id| snapshot.entity(id));
    let words = shortened(mention.span.of(document.document.source()));
    let own = entry_of(local, entity);
    let known = |entry: &Entry| {
        snapshot.lexicon().gazetteer().dictionary.by_id(&entry.id).is_some()
            || entry.kind == EntityKind::Place
    };
    let mut offer = |spans: &[SourceSpan], other: &Entry, listed: bool, title: String| {
        let mut text = dictionary.to_owned();
        for entry in
            [Some(&own).filter(|own| !known(own)), Some(other).filter(|_| listed)].into_iter().flatten()
        {
            let Some(written) = with_entry(&text, entry) else { return };
            text = written;
        }
        let attributes = NewAttributes::new().key(key_of(other.kind), &other.id);
        let mut draft = Draft::new(snapshot);
        if draft.annotate_all(document, spans, "Note", &attributes).is_ok() {
            let also = if text == dictionary { "" } else { " and actors.toml" };
            let place = match (beside(document), also) {
                ("", "") => "",
                ("", also) => &format!(", in the text{also}"),
                (beside, also) => &format!("{beside}{also}"),
            };
            changes.push(DictionaryChange { title: format!("{title}{place}"), text, edits: draft.finish() });
        }
    };
    for other in candidates(snapshot, local, entity) {
        let other = entry_of_corpus(other);
        let title = format!("“{words}” here is {}, not {}", other.name, own.name);
        offer(&[mention.span], &other, !known(&other), title);
    }
    let new = Entry::new(free_id(snapshot, &own.id), own.name.clone(), local.kind);
    let other = match local.kind {
        EntityKind::Person => "somebody else",
        EntityKind::Place => "another place",
        _ => "another of that name",
    };
    let nobody = format!("is not {} but {other} ({})", own.name, new.id);
    offer(&[mention.span], &new, false, format!("“{words}” here {nobody}"));
    let named = local.mentions.iter().filter_map(|&index| facts.mentions.get(index as usize));
    let same: Vec<SourceSpan> = named.filter(|other| is_name(other)).map(|other| other.span).collect();
    if same.len() > 1 {
        offer(&same, &new, false, format!("{} in this article {nobody}", local.name));
    }
    changes
}

/// The key of the markup that names an entity of a kind.
pub(super) fn key_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Place => "place",
        EntityKind::Person | EntityKind::Group | EntityKind::ArmedGroup => "actor",
        EntityKind::Organisation | EntityKind::Government | EntityKind::Outlet | EntityKind::Agency => "org",
    }
}

/// Whether it names by a name and does not describe.
pub(super) fn is_name(mention: &Mention) -> bool {
    matches!(mention.form, MentionForm::Name | MentionForm::Acronym | MentionForm::Demonym)
}

/// "varn-2", or the next that nobody has.
pub(super) fn free_id(snapshot: &Snapshot, id: &str) -> SmolStr {
    let listed = |id: &str| snapshot.lexicon().gazetteer().dictionary.by_id(id).is_some();
    let used = |id: &str| snapshot.entities().any(|entity| entity.dictionary.as_deref() == Some(id));
    let numbered = (2..).map(|number| format_smolstr!("{id}-{number}"));
    numbered.into_iter().find(|id| !listed(id) && !used(id)).unwrap_or_default()
}

fn action(title: String, draft: Draft<'_>) -> Action {
    Action { title, kind: ActionKind::Annotate, edits: draft.finish(), solves: None, finding: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::FileEdit;
    use crate::corpus::Corpus;
    use crate::markup::{Document, DocumentFormat, apply_edits};

    const TEXT: &str = "Mira Tolle met the crew in Oslo on Monday.\n\nOslo was calm, Tolle said.\n";

    fn corpus() -> Corpus {
        let mut corpus = Corpus::default();
        corpus.update("a.txt", TEXT, DocumentFormat::Raw);
        corpus.update("b.news", TEXT, DocumentFormat::Newsmark);
        corpus.update("c.txt", "Jorun Tolle left Bergen on Tuesday.\n", DocumentFormat::Raw);
        corpus
    }

    /// What is offered at the last place where the words stand.
    fn offered(snapshot: &Snapshot, name: &str, words: &str) -> Vec<Action> {
        let document = snapshot.by_name(name).unwrap();
        let offset = document.document.source().rfind(words).unwrap() as u32 + 1;
        let mut actions = Vec::new();
        naming(snapshot, document, offset, &mut actions);
        actions
    }

    /// The mentions of a document, with their entities' ids, after an action.
    fn after(action: &Action, corpus: &mut Corpus, name: &str) -> Vec<(String, Option<String>)> {
        for edit in &action.edits {
            let document = match edit {
                FileEdit::Create { name, text } => {
                    assert_eq!(name, "a.txt.news");
                    let sidecar = Document::parse(text.as_str(), DocumentFormat::Newsmark);
                    Document::parse(TEXT, DocumentFormat::Raw).with_sidecar(sidecar)
                }
                FileEdit::Change { document, edits } => {
                    let text = corpus.snapshot().document(*document).unwrap().document.text().to_owned();
                    Document::parse(apply_edits(&text, edits), DocumentFormat::Newsmark)
                }
            };
            assert_eq!(document.problems(), []);
            corpus.update_document(name, document);
        }
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name(name).unwrap();
        assert_eq!(document.document.source(), TEXT);
        let facts = &document.facts;
        let told = |mention: &Mention| {
            let entity = &facts.entities[mention.entity as usize];
            (mention.span.of(TEXT).to_owned(), entity.dictionary.as_ref().map(ToString::to_string))
        };
        facts.mentions.iter().map(told).collect()
    }

    fn count(mentions: &[(String, Option<String>)], words: &str) -> usize {
        mentions.iter().filter(|(mention, _)| mention == words).count()
    }

    #[test]
    fn a_name_is_dismissed_here_and_in_the_article() {
        for (name, place) in [("a.txt", ", in the sidecar"), ("b.news", "")] {
            for (title, left) in [("here", 1), ("in this article", 0)] {
                let mut corpus = corpus();
                let actions = offered(&corpus.snapshot(), name, "Oslo");
                let title = format!("“Oslo” is not an entity {title}{place}");
                let action = actions.iter().find(|action| action.title == title).unwrap();
                let mentions = after(action, &mut corpus, name);
                assert_eq!(count(&mentions, "Oslo"), left, "{title}: {mentions:?}");
                // It stays so when the article is edited elsewhere, and is not offered again.
                if name == "b.news" {
                    let text =
                        corpus.snapshot().by_name(name).unwrap().document.text().replace("Monday", "Sunday");
                    corpus.update(name, &text, DocumentFormat::Newsmark);
                    let snapshot = corpus.snapshot();
                    let facts = &snapshot.by_name(name).unwrap().facts;
                    let source = snapshot.by_name(name).unwrap().document.source().to_owned();
                    assert_eq!(facts.mentions.iter().filter(|m| m.span.of(&source) == "Oslo").count(), left);
                    assert!(offered(&snapshot, name, "Oslo").is_empty());
                }
            }
        }
    }

    /// What is offered in place of whoever is mentioned at the last place where the words stand.
    fn others(snapshot: &Snapshot, name: &str, words: &str) -> Vec<DictionaryChange> {
        let document = snapshot.by_name(name).unwrap();
        let offset = document.document.source().rfind(words).unwrap() as u32 + 1;
        let mention = document.facts.mentions.iter().find(|mention| mention.span.touches(offset)).unwrap();
        somebody_else(snapshot, document, mention, "")
    }

    /// The ids of those mentioned by the words, in all documents, after a change of marks and dictionary.
    fn ids_after(change: &DictionaryChange, name: &str, words: &str) -> Vec<Option<String>> {
        let (actors, problems) = crate::entity::import::actors::read(&change.text);
        assert_eq!(problems, []);
        let mut lexicon = crate::entity::Lexicon::default();
        assert_eq!(lexicon.add(actors), []);
        let mut corpus = Corpus::with_lexicon(std::sync::Arc::new(lexicon));
        corpus.update("a.txt", TEXT, DocumentFormat::Raw);
        corpus.update("b.news", TEXT, DocumentFormat::Newsmark);
        corpus.update("c.txt", "Jorun Tolle left Bergen on Tuesday.\n", DocumentFormat::Raw);
        let action = Action {
            title: change.title.clone(),
            kind: ActionKind::Annotate,
            edits: change.edits.clone(),
            solves: None,
            finding: None,
        };
        let mentions = after(&action, &mut corpus, name);
        mentions.into_iter().filter(|(mention, _)| mention.contains(words)).map(|(_, id)| id).collect()
    }

    #[test]
    fn a_mention_is_said_to_be_somebody_elses() {
        for name in ["a.txt", "b.news"] {
            let changes = others(&corpus().snapshot(), name, "Tolle");
            let titles: Vec<&str> = changes.iter().map(|change| change.title.as_str()).collect();
            let change = changes
                .iter()
                .find(|change| change.title.starts_with("“Tolle” here is Jorun Tolle, not Mira Tolle"));
            let change = change.unwrap_or_else(|| panic!("{titles:?}"));
            assert!(change.title.ends_with("actors.toml"), "{titles:?}");
            let ids = ids_after(change, name, "Tolle");
            assert_eq!(ids, [Some("mira-tolle".to_owned()), Some("jorun-tolle".to_owned())]);
            let change = changes
                .iter()
                .find(|change| change.title.starts_with("“Tolle” here is not Mira Tolle but"))
                .unwrap();
            let ids = ids_after(change, name, "Tolle");
            assert_eq!(ids, [Some("mira-tolle".to_owned()), Some("mira-tolle-2".to_owned())]);
            let change = changes
                .iter()
                .find(|change| change.title.starts_with("Mira Tolle in this article is not"))
                .unwrap();
            assert_eq!(ids_after(change, name, "Tolle"), vec![Some("mira-tolle-2".to_owned()); 2]);
        }
    }

    #[test]
    fn an_entity_of_a_dictionary_is_split_off_by_a_mark_alone() {
        let changes = others(&corpus().snapshot(), "b.news", "Oslo");
        let change = changes.iter().find(|change| change.title.starts_with("“Oslo” here is not")).unwrap();
        assert_eq!(change.text, "");
        let ids = ids_after(change, "b.news", "Oslo");
        assert_eq!(ids[1], ids[0].as_ref().map(|id| format!("{id}-2")));
    }
}
