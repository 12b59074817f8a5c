//! The corpus after any sequence of edits is the corpus built from scratch.

use newsmark::contradiction::Finding;
use newsmark::corpus::{Corpus, DocumentId, Passage, Prepared, Snapshot};
use newsmark::markup::DocumentFormat;
use proptest::prelude::*;

/// Sentences that copy, quote, deny and number each other, so that edits make and break every kind of link.
const SENTENCES: [&str; 12] = [
    "The Orvo ministry said on Monday that its jets had hit the old citadel of Veldt, but the Talmar council denied those reports.",
    "Activists of the Talmar council said the jets had hit the old citadel of Veldt before dawn.",
    "\"We will rebuild the harbour of Veldt stone by stone whatever the Orvo ministry decides,\" mayor Lin Tarvo said.",
    "\"We will rebuild the harbour of Veldt brick by brick whatever the Orvo ministry decides,\" Tarvo told reporters.",
    "After weeks of quarrels over the budget the council of Veldt voted late on Monday to close the old bridge for good and to lay off its keepers.",
    "Residents of Veldt spent the night in the gymnasium of the Maritime School while firemen pumped water out of their cellars.",
    "Three people died and 14 were injured in Veldt on Monday, the Talmar council said.",
    "Five people died in Veldt on Monday, the Orvo ministry said.",
    "Tarvo rejected the accusations.",
    "The citadel of Veldt was built by the Talmar kings and burnt twice.",
    "It rained.",
    "The Orvo ministry denied that its jets had hit the old citadel of Veldt.",
];

#[derive(Clone, Debug)]
enum Edit {
    Put(u8, Vec<u8>),
    Remove(u8),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let text = proptest::collection::vec(0..SENTENCES.len() as u8, 0..6);
    let edit = prop_oneof![
        4 => (0u8..7, text).prop_map(|(name, text)| Edit::Put(name, text)),
        1 => (0u8..7).prop_map(Edit::Remove),
    ];
    proptest::collection::vec(edit, 1..16)
}

fn text_of(sentences: &[u8]) -> String {
    sentences.iter().map(|&n| SENTENCES[n as usize]).collect::<Vec<_>>().join("\n\n")
}

/// Everything a reader can ask for, with names in place of numbers.
fn picture(snapshot: &Snapshot) -> String {
    let name = |id: DocumentId| snapshot.document(id).unwrap().name.to_string();
    let passage = |p: &Passage| format!("{} {:?}", name(p.document), p.span);
    let finding = |f: &Finding| {
        let standpoints: Vec<_> = f
            .standpoints
            .iter()
            .map(|s| {
                (s.summary.clone(), s.passages.iter().map(passage).collect::<Vec<_>>(), s.origins.clone())
            })
            .collect();
        let pairs: Vec<_> = f.pairs.iter().map(|(a, b)| (passage(a), passage(b))).collect();
        format!("{} {} {standpoints:?} {pairs:?} {:?} {:?}", f.key, f.message, f.severity, f.explanation)
    };
    let mut lines = Vec::new();
    for f in snapshot.findings() {
        lines.push(finding(f));
    }
    for document in snapshot.documents() {
        let origin = snapshot.origin_of(document.id).unwrap();
        let members: Vec<_> = origin.documents.iter().map(|&id| name(id)).collect();
        lines.push(format!("{} {} {members:?} {}", document.name, origin.label, origin.reason));
        for f in snapshot.findings_of(document.id) {
            lines.push(finding(&f));
        }
        for sentence in &document.digest.sentences {
            for r in snapshot.related(Passage { document: document.id, span: sentence.span }) {
                lines.push(format!("{} {:?} {:.3} {}", passage(&r.passage), r.relation, r.score, r.reason));
            }
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_rebuilt(edits in edits()) {
        let mut corpus = Corpus::default();
        let mut now = std::collections::BTreeMap::new();
        for edit in edits {
            match edit {
                Edit::Put(name, sentences) => {
                    let text = text_of(&sentences);
                    corpus.update(&format!("{name}.txt"), &text, DocumentFormat::Raw);
                    now.insert(name, text);
                }
                Edit::Remove(name) => {
                    corpus.remove(&format!("{name}.txt"));
                    now.remove(&name);
                }
            }
        }
        let mut rebuilt = Corpus::default();
        rebuilt.insert(
            now.iter().map(|(name, text)| Prepared::read(&format!("{name}.txt"), text, DocumentFormat::Raw)).collect(),
        );
        prop_assert_eq!(picture(&corpus.snapshot()), picture(&rebuilt.snapshot()));
    }
}

#[test]
fn the_sentences_make_findings_and_origins() {
    let mut corpus = Corpus::default();
    for (name, sentences) in [("a", [0u8, 2, 4]), ("b", [1, 3, 4])] {
        corpus.update(name, &text_of(&sentences), DocumentFormat::Raw);
    }
    let snapshot = corpus.snapshot();
    let rules: Vec<_> = snapshot.findings().map(|f| f.rule.code()).collect();
    assert!(rules.contains(&"denial") && rules.contains(&"quote"), "{rules:?}");
    let a = snapshot.by_name("a").unwrap().id;
    assert_eq!(snapshot.origin_of(a).unwrap().documents.len(), 2);
    let changes = corpus.remove("b");
    assert!(changes.findings.contains(&a));
    assert_eq!(corpus.snapshot().origin_of(a).unwrap().documents.len(), 1);
    // The older snapshot still shows what it showed.
    assert_eq!(snapshot.origin_of(a).unwrap().documents.len(), 2);
}
