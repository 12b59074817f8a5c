//! What people decide about who is whom wins over what the program makes of names, in the document and in the folder.

use newsmark::corpus::{Corpus, Snapshot};
use newsmark::markup::DocumentFormat;

const COUNCIL: &str = "The harbour of Ober was closed on Monday.\n\n[Ion Sarov]{actor=sarov-council} of the council said so. \
                       Sarov had warned of it.\n";
const UNION: &str =
    "The harbour of Ober stays closed.\n\n[Ion Sarov]{actor=sarov-union} of the union said so on Tuesday.\n";

fn corpus(documents: &[(&str, String)]) -> Snapshot {
    let mut corpus = Corpus::default();
    for (name, text) in documents {
        corpus.update(name, text, DocumentFormat::Newsmark);
    }
    corpus.snapshot()
}

/// How many entities of a folder are called so.
fn called(snapshot: &Snapshot, name: &str) -> usize {
    snapshot.entities().filter(|entity| entity.name == name).count()
}

#[test]
fn marked_ids_tell_two_people_of_one_name_apart() {
    let snapshot = corpus(&[("a.news", COUNCIL.to_owned()), ("b.news", UNION.to_owned())]);
    assert_eq!(called(&snapshot, "Ion Sarov"), 2);
    let first = snapshot.entities().find(|entity| entity.dictionary.as_deref() == Some("sarov-council"));
    // The surname alone, further down, is the marked man.
    let members = first.map(|entity| entity.members.len());
    assert_eq!(members, Some(1), "one document's entity, surname and all");
}

#[test]
fn a_decision_joins_two_ids_in_the_whole_folder() {
    let decided = format!(
        "{COUNCIL}\nSee the note[^n].\n\n[^n]: [note]{{.same a=sarov-council b=sarov-union reviewer=mb}} one man\n"
    );
    let snapshot = corpus(&[("a.news", decided.clone()), ("b.news", UNION.to_owned())]);
    assert_eq!(called(&snapshot, "Ion Sarov"), 1);
    // The order in which documents come does not matter, and taking the note back parts them again.
    let mut corpus = Corpus::default();
    corpus.update("b.news", UNION, DocumentFormat::Newsmark);
    corpus.update("a.news", &decided, DocumentFormat::Newsmark);
    assert_eq!(called(&corpus.snapshot(), "Ion Sarov"), 1);
    corpus.update("a.news", COUNCIL, DocumentFormat::Newsmark);
    assert_eq!(called(&corpus.snapshot(), "Ion Sarov"), 2);
}

#[test]
fn a_misspelling_shows_both_spellings() {
    let right =
        "Harbour news.\n\nColonel Andrei Varnopolov spoke on Monday. Varnopolov said the quay was safe.\n";
    let wrong = "Harbour news again.\n\nColonel Andrei Varnopoloc spoke on Monday of the quay.\n";
    let mut corpus = Corpus::default();
    for (name, text) in [("a.txt", right), ("b.txt", right), ("c.txt", wrong)] {
        corpus.update(name, text, DocumentFormat::Raw);
    }
    let snapshot = corpus.snapshot();
    let variants: Vec<_> = snapshot.entities().flat_map(|entity| snapshot.variants(entity.id)).collect();
    let [variant] = variants[..] else { panic!("{variants:?}") };
    assert!(variant.written.contains("Varnopoloc") && variant.usual.contains("Varnopolov"), "{variant:?}");
    assert!(variant.reason.contains("Varnopoloc") && variant.reason.contains("Varnopolov"), "{variant:?}");
}
