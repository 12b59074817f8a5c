//! The laws of the markup, held against texts made at random.

use newsmark::markup::{
    AttributeKind, Document, DocumentFormat, apply_edits, escape, format, format_edits, strip,
};
use newsmark::text::SourceSpan;
use proptest::prelude::*;

fn news(text: &str) -> Document {
    Document::parse(text, DocumentFormat::Newsmark)
}

/// Pieces that make marks, nearly make marks, and break them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("\\".to_owned()),
        Just("]{.claim}".to_owned()),
        Just("]{#c1 by=x at=\"a \\\" b\"}".to_owned()),
        Just("]{ .ignore\n % c }".to_owned()),
        Just("[^x1]".to_owned()),
        Just("\n[^x1]: ".to_owned()),
        Just("\n\n[^x2]: [n]{.same a=c1 b=\"002:c4\"} why".to_owned()),
        Just("---\n".to_owned()),
        Just("a: [b\n".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("\n\n".to_owned()),
        Just("^".to_owned()),
        Just("\"".to_owned()),
        Just("%".to_owned()),
        Just("=".to_owned()),
        Just(" ".to_owned()),
        "[a-z\u{e9}\u{1f600}\u{a0}]{1,4}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Any text at all can be put in a document and taken out again.
    #[test]
    fn what_is_escaped_comes_back(raw in prop_oneof![pieces(), any::<String>()]) {
        let document = news(&escape(&raw));
        prop_assert_eq!(document.source(), raw.as_str());
        prop_assert!(document.spans().is_empty() && document.references().is_empty() && document.footnotes().is_empty());
    }

    /// Formatting twice is formatting once; source, marks and their values stay.
    #[test]
    fn formatting_is_idempotent_and_keeps_everything(text in pieces()) {
        let once = format(&text);
        prop_assert_eq!(&format(&once), &once);
        prop_assert_eq!(strip(&once), strip(&text));
        let (before, after) = (news(&text), news(&once));
        prop_assert_eq!(apply_edits(&text, &format_edits(&before)), once);
        let marks = |document: &Document| -> Vec<Vec<(String, String)>> {
            document.spans().iter().map(|span| {
                let mut items: Vec<(String, String)> = span.attributes.items.iter()
                    .filter(|item| item.kind != AttributeKind::Comment)
                    .map(|item| (format!("{:?}", item.kind), item.value.to_string())).collect();
                items.sort();
                items
            }).collect()
        };
        prop_assert_eq!(marks(&before), marks(&after));
    }

    /// The tree is whole: spans lie in the text, nest, and their words are in the source.
    #[test]
    fn the_tree_is_complete(text in prop_oneof![pieces(), any::<String>()]) {
        let document = news(&text);
        for span in document.spans() {
            prop_assert!(text[span.whole.range()].starts_with('['));
            prop_assert_eq!(text[span.whole.range()].chars().last(), Some('}'));
            if let Some(parent) = span.parent {
                prop_assert!(document.spans()[parent as usize].text.contains(span.whole));
            }
        }
        for pair in document.spans().windows(2) {
            prop_assert!(!pair[0].whole.overlaps(pair[1].whole) || pair[0].text.contains(pair[1].whole));
        }
        for footnote in document.footnotes() {
            prop_assert!(text[footnote.whole.range()].starts_with("[^"));
        }
        for annotation in document.annotations() {
            prop_assert!(document.source().get(annotation.span.range()).is_some());
        }
        for problem in document.problems() {
            prop_assert!(text.get(problem.span.range()).is_some(), "{:?}", problem);
            apply_edits(&text, &problem.fix);
        }
    }

    /// Every part of the source is found in the document and leads back.
    #[test]
    fn places_round_trip(text in pieces(), from in 0usize..60, length in 0usize..20) {
        let document = news(&text);
        let source = document.source();
        let places: Vec<usize> = source.char_indices().map(|(at, _)| at).chain([source.len()]).collect();
        let from = places[from.min(places.len() - 1)];
        let to = places[places.partition_point(|&at| at < from + length).min(places.len() - 1)].max(from);
        let span = SourceSpan::from_range(from..to);
        let there = document.to_document(span);
        prop_assert!(text.get(there.range()).is_some());
        prop_assert_eq!(document.to_source(there), span);
        if let Some(c) = span.of(source).chars().next() {
            prop_assert!(there.of(&text).starts_with(c));
        }
    }
}

/// Each of these is quadratic for a scanner that looks ahead at every bracket.
#[test]
fn scanning_is_linear() {
    let many = |piece: &str| piece.repeat(80_000);
    let started = std::time::Instant::now();
    for text in [
        many("["),
        many("]"),
        many("[^"),
        many("[]{"),
        many("[a]{a=\""),
        many("[a]{% "),
        many("[a]{a=\"b\" "),
        many("[a]{a=\"]{%a=\" b=\"%"),
        many("\\"),
        many("[^a]\n\n"),
        many("\n\n[^a]: [x]{.same a=c1 b=c2}"),
        many("[") + &many("]{.a}"),
        many("[a]{.claim}"),
        many("[^a]: b\n"),
        many("[^a1]: [x]{.claim at=\"z\"}\n\n") + "zz",
        format!("---\n{}\n---\n", many("[")),
        many("---\n"),
        many("[a]{b=c d=e/f}"),
    ] {
        let each = std::time::Instant::now();
        let document = news(&text);
        assert!(document.source().len() <= text.len());
        assert!(each.elapsed().as_secs() < 10, "{:?} for {}…", each.elapsed(), &text[..12]);
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
