use super::*;

fn news(text: &str) -> Document {
    Document::parse(text, DocumentFormat::Newsmark)
}

fn codes(document: &Document) -> Vec<&str> {
    document.problems().iter().map(|problem| problem.code).collect()
}

const EXAMPLE: &str = "---
outlet: harbour-post
published: 2031-05-06
---
[Norlund ships sank [24 boats]{num=24 unit=boat} off [Velm]{place=velm} on [Tuesday]{date=2031-05-06}]{#c1 .claim by=ostrow cred=3}[^x1] after dark.

[^x1]: [Count]{.contradiction a=c1 b=002:c4 rule=number status=reviewed verdict=unit reviewer=mb on=2031-05-08}
  One briefing, two units: the [Sentinel]{.own} counts hulls.

  It says so itself.
";

#[test]
fn a_document_is_read_whole() {
    let document = news(EXAMPLE);
    assert_eq!(document.source(), "Norlund ships sank 24 boats off Velm on Tuesday after dark.");
    assert_eq!(codes(&document), [""; 0]);
    let words: Vec<&str> = document.annotations().iter().map(|a| a.span.of(document.source())).collect();
    assert_eq!(words, ["Norlund ships sank 24 boats off Velm on Tuesday", "24 boats", "Velm", "Tuesday"]);
    let claim = document.annotation("c1").unwrap();
    assert_eq!(claim.marks, [Mark::Claim { by: Some("ostrow".into()), credibility: Some(3) }]);
    let decision = &document.decisions()[0];
    assert_eq!(decision.b, Reference::parse("002:c4"));
    assert_eq!(decision.verdict, Some(Verdict::Unit));
    assert_eq!(decision.reason, "One briefing, two units: the Sentinel counts hulls.\nIt says so itself.");
    assert_eq!(document.front_matter().unwrap().outlet(), Some("harbour-post"));
}

#[test]
fn places_map_both_ways() {
    let document = news(EXAMPLE);
    let source = document.source();
    let at = source.find("24 boats").unwrap();
    let span = SourceSpan::from_range(at..at + 8);
    let there = document.to_document(span);
    assert_eq!(there.of(document.text()), "24 boats");
    assert_eq!(document.to_source(there), span);
}
