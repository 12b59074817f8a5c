//! Notes that no longer fit their words: what may be meant instead, or the note away.

use crate::contradiction::decision;
use crate::corpus::{CorpusDocument, Snapshot};
use crate::markup::AnchorState;
use crate::markup::write::reanchor;
use crate::text::DocumentSpan;

use super::actions::{Action, ActionKind};
use super::draft::{Draft, FileEdit};
use super::words::shortened;

/// For notes at the cursor whose words have changed, an action for each passage that may be meant; for these and for
/// decisions whose passages are gone, one that takes the note away.
pub(super) fn stale(
    snapshot: &Snapshot,
    document: &CorpusDocument,
    selection: DocumentSpan,
    actions: &mut Vec<Action>,
) {
    let markup = &document.document;
    let annotated = document.name.strip_suffix(".news").and_then(|name| snapshot.by_name(name));
    let beside = annotated.and_then(|annotated| Some((annotated, annotated.document.sidecar()?)));
    let (anchored, source) = match &beside {
        Some((annotated, sidecar)) => (sidecar.anchored.as_slice(), annotated.document.source()),
        None => (markup.anchored(), markup.source()),
    };
    let at = markup.footnotes().iter().position(|footnote| footnote.whole.touches(selection.start));
    let Some((index, footnote)) = at.and_then(|at| Some((at as u32, markup.footnotes().get(at)?))) else {
        return;
    };
    let mut what = None;
    for anchor in anchored.iter().filter(|anchor| anchor.footnote == index) {
        let (AnchorState::Stale(places) | AnchorState::Ambiguous(places)) = &anchor.state else { continue };
        what = Some("note");
        for &place in places {
            let Ok(edits) = reanchor(markup, index, source, place) else { continue };
            let title = format!("Let [^{}] be about “{}”", footnote.label, shortened(place.of(source)));
            actions.push(fix(title, vec![FileEdit::Change { document: document.id, edits }]));
        }
    }
    let holder = beside.map_or(document.id, |(annotated, _)| annotated.id);
    let is_stale = |known: &decision::Stale| {
        known.document == holder && known.in_sidecar == beside.is_some() && known.span == footnote.whole
    };
    if what.is_none() && decision::rulings(snapshot).1.iter().any(is_stale) {
        what = Some("decision");
    }
    let Some(what) = what else { return };
    let mut draft = Draft::new(snapshot);
    if draft.remove_footnote(document, index).is_ok() {
        // Never done for the asking alone: what is written down is somebody's work.
        let kind = ActionKind::Decide;
        let solves = (what == "decision").then_some(("stale-decision", footnote.whole));
        let title = format!("Delete the {what} [^{}]", footnote.label);
        actions.push(Action { title, kind, edits: draft.finish(), solves, finding: None });
    }
}

fn fix(title: String, edits: Vec<FileEdit>) -> Action {
    Action { title, kind: ActionKind::Fix, edits, solves: None, finding: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::{Document, DocumentFormat, apply_edits};

    const TEXT: &str = "Mira Tolle met the crew in Oslo on Monday.\n";

    /// Titles at the last place where the words stand in a sidecar of [`TEXT`], with what becomes of the sidecar.
    fn offered(notes: &str, at: &str) -> Vec<(String, String)> {
        let mut corpus = Corpus::default();
        let text = format!("---\nannotates: a.txt\n---\n\n{notes}");
        let sidecar = Document::parse(text.as_str(), DocumentFormat::Newsmark);
        corpus.update_document("a.txt", Document::parse(TEXT, DocumentFormat::Raw).with_sidecar(sidecar));
        corpus.update("a.txt.news", &text, DocumentFormat::Newsmark);
        let snapshot = corpus.snapshot();
        let offset = text.rfind(at).unwrap() as u32;
        let mut actions = Vec::new();
        let document = snapshot.by_name("a.txt.news").unwrap();
        stale(&snapshot, document, DocumentSpan::new(offset, offset), &mut actions);
        let after = |action: &Action| match &action.edits[0] {
            FileEdit::Change { edits, .. } => apply_edits(&text, edits),
            FileEdit::Create { name, .. } => name.to_string(),
        };
        actions.iter().map(|action| (action.title.clone(), after(action))).collect()
    }

    #[test]
    fn a_stale_note_is_moved_or_deleted() {
        let offered = offered("[^n1]: [c]{.claim at=\"met a crew in Oslo\"}\n", "[^n1]");
        assert_eq!(offered[0].0, "Let [^n1] be about “met the crew in Oslo”");
        assert_eq!(offered[1], ("Delete the note [^n1]".into(), "---\nannotates: a.txt\n---\n".into()));
    }

    #[test]
    fn a_stale_decision_is_deleted() {
        let notes = "[^n1]: [c]{.claim at=\"met the crew\"}\n\n\
                     [^x2]: [d]{.contradiction a=n1 b=\"b:n1\" rule=number status=reviewed verdict=unit reviewer=mb on=2026-03-02}\n  Why.\n";
        let found = offered(notes, "[^x2]");
        assert_eq!(found[0].0, "Delete the decision [^x2]");
        assert!(found[0].1.ends_with("at=\"met the crew\"}\n"), "{}", found[0].1);
        assert_eq!(offered(notes, "[^n1]"), []);
    }
}
