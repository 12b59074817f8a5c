//! Words that somebody has said name nobody and nothing, in an article or in the folder: taken off the list again.

use toml_edit::{DocumentMut, Item};

use crate::corpus::{CorpusDocument, Snapshot};
use crate::entity::gazetteer::fold_name;
use crate::text::SourceSpan;

use super::actions::{Action, ActionKind, beside};
use super::draft::Draft;

/// The list of the front matter, and of a dictionary.
pub(super) const NOT_ENTITIES: &str = "not-entities";

/// Most words that a name on such a list may have.
const LONGEST: usize = 8;

/// Where the words at a byte offset of the source are on the article's list: the action that takes them off it.
pub(super) fn named_after_all(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    offset: u32,
    actions: &mut Vec<Action>,
) {
    let listed = document.document.front_matter().into_iter().flat_map(|front| front.not_entities());
    for words in listed.filter(|words| stands_at(document, offset, words)) {
        take_off(snapshot, document, words, actions);
    }
}

/// The same on the list itself, at a byte offset of the document.
pub(super) fn listed_here(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    offset: u32,
    actions: &mut Vec<Action>,
) {
    let Some(front) = document.document.front_matter() else { return };
    for (words, _) in front.list(NOT_ENTITIES).iter().filter(|(_, span)| span.touches(offset)) {
        take_off(snapshot, document, words, actions);
    }
}

fn take_off(snapshot: &Snapshot, document: &CorpusDocument, words: &str, actions: &mut Vec<Action>) {
    let mut draft = Draft::new(snapshot);
    if draft.remove_from_front_matter(document, NOT_ENTITIES, words).is_ok() {
        actions.push(Action {
            title: format!("“{words}” is an entity in this article after all{}", beside(document)),
            kind: ActionKind::Annotate,
            edits: draft.finish(),
            solves: None,
            finding: None,
        });
    }
}

/// The dictionary without the words at a byte offset of the source among those that name nobody, and these words as
/// the dictionary has them. `None` where they are not on its list, or the text is no dictionary.
pub(super) fn without_dismissed(
    document: &CorpusDocument,
    offset: u32,
    text: &str,
) -> Option<(String, String)> {
    let mut file: DocumentMut = text.parse().ok()?;
    let list = file.get_mut(NOT_ENTITIES).and_then(Item::as_array_mut)?;
    let at = list
        .iter()
        .position(|known| known.as_str().is_some_and(|words| stands_at(document, offset, words)))?;
    let words = list.remove(at).as_str()?.to_owned();
    if let Some(first) = list.get_mut(0).filter(|_| at == 0) {
        // What stood between the first comma and the second value.
        first.decor_mut().set_prefix("");
    }
    Some((words, file.to_string()))
}

/// Whether words, in whatever spelling, stand at a byte offset of the source.
fn stands_at(document: &CorpusDocument, offset: u32, words: &str) -> bool {
    let (tokens, source) = (&document.facts.tokens, document.document.source());
    let folded = fold_name(words);
    let here = tokens.partition_point(|token| token.span.end < offset);
    let near = here.saturating_sub(LONGEST)..(here + LONGEST).min(tokens.len());
    let window = &tokens[near];
    window.iter().enumerate().filter(|(_, first)| first.span.start <= offset).any(|(at, first)| {
        window[at..].iter().take(LONGEST).any(|last| {
            let span = SourceSpan::new(first.span.start, last.span.end.max(first.span.start));
            span.touches(offset) && fold_name(span.of(source)) == folded
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::FileEdit;
    use crate::corpus::Corpus;
    use crate::markup::{DocumentFormat, apply_edits};

    #[test]
    fn words_are_taken_off_the_list_of_an_article() {
        let body = "Joy came with Bob Hope. Port  Hope slept.\n";
        for (list, at, left) in [
            ("not-entities: [Joy, \"Port Hope\"]\n", "Joy came", "not-entities: [\"Port Hope\"]\n"),
            ("not-entities: [joy, \"Port Hope\"]\n", "Hope slept", "not-entities: [joy]\n"),
            ("not-entities: 'Joy'\nslug: a\n", "Joy came", "slug: a\n"),
            ("not-entities:\n  - Joy\n  - Ruth # whom?\n", "Joy came", "not-entities:\n  - Ruth # whom?\n"),
            ("not-entities: [Joy]\n", "Joy came", ""),
        ] {
            let text = format!("---\n{list}---\n{body}");
            let mut corpus = Corpus::default();
            corpus.update("a.news", &text, DocumentFormat::Newsmark);
            let snapshot = corpus.snapshot();
            let document = snapshot.by_name("a.news").unwrap();
            let offset = document.document.source().find(at).unwrap() as u32 + 1;
            let mut actions = Vec::new();
            named_after_all(&snapshot, document, offset, &mut actions);
            assert_eq!(actions.len(), 1, "{list}");
            assert!(actions[0].title.ends_with("is an entity in this article after all"));
            let FileEdit::Change { edits, .. } = &actions[0].edits[0] else { panic!("{list}") };
            assert_eq!(apply_edits(&text, edits), format!("---\n{left}---\n{body}"));
            // “Bob Hope” is not on the list, whatever its parts are.
            actions.clear();
            let hope = document.document.source().find("Bob").unwrap() as u32 + 1;
            named_after_all(&snapshot, document, hope, &mut actions);
            assert_eq!(actions, []);
            listed_here(&snapshot, document, text.find("oy").unwrap() as u32, &mut actions);
            assert_eq!(actions.len(), 1, "on the list itself: {list}");
        }
    }

    #[test]
    fn words_are_taken_off_the_list_of_a_dictionary() {
        let mut corpus = Corpus::default();
        corpus.update("a.txt", "Joy came with Hope.\n", DocumentFormat::Raw);
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        let actor = "[[actor]]\nname = \"Ottilie Varn\"\nkind = \"person\"\n";
        let old = format!("# Ours\nnot-entities = [\"joy\", \"Hope\"]\n\n{actor}");
        let (words, new) = without_dismissed(document, 1, &old).unwrap();
        assert_eq!((words.as_str(), new.as_str()), ("joy", old.replace("\"joy\", ", "").as_str()));
        let (_, new) = without_dismissed(document, 15, &new).unwrap();
        assert_eq!(new, format!("# Ours\nnot-entities = []\n\n{actor}"));
        assert_eq!(without_dismissed(document, 15, &new), None);
        assert_eq!(without_dismissed(document, 1, "not-entities = ["), None);
    }
}
