//! The cases of `tests/statement/*.md`: a heading, any prose, a passage behind `> ` and a list of what is read in
//! it. The list holds everything that is found, in order.

use jiff::civil::date;
use newsmark::article::Given;
use newsmark::facts::{Facts, analyse};
use newsmark::language::ReadingCache;
use newsmark::markup::{Document, DocumentFormat};
use newsmark::statement::{Bound, Claim, Factuality, ParticipantRole, Quantity, TimeKind};
use newsmark::text::SourceSpan;

struct Case<'a> {
    heading: &'a str,
    passage: String,
    expected: Vec<&'a str>,
}

fn cases(markdown: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case> = Vec::new();
    for line in markdown.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            cases.push(Case { heading, passage: String::new(), expected: Vec::new() });
        } else if let Some(case) = cases.last_mut() {
            if let Some(passage) = line.strip_prefix("> ") {
                case.passage += passage;
            } else if let Some(item) = line.strip_prefix("- ") {
                case.expected.push(item);
            }
        }
    }
    cases
}

fn facts(passage: &str) -> (Document, Facts) {
    let document = Document::parse(passage, DocumentFormat::Raw);
    let given = Given { published: Some(date(2020, 3, 5)), ..Given::default() };
    let facts =
        analyse(&document, &given, &newsmark::entity::Lexicon::default(), &mut ReadingCache::default());
    (document, facts)
}

fn check(markdown: &str, read: impl Fn(&str, &Facts) -> Vec<String>) {
    let cases = cases(markdown);
    assert!(!cases.is_empty());
    let mut wrong = String::new();
    for case in cases {
        let (document, facts) = facts(&case.passage);
        let found = read(document.source(), &facts);
        if found != case.expected {
            wrong += &format!("## {}\nexpected {:#?}\nfound {found:#?}\n", case.heading, case.expected);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn times() {
    check(include_str!("statement/times.md"), |source, facts| {
        let value = |value: &Option<String>| value.clone().unwrap_or("unresolved".into());
        facts.times.iter().map(|time| format!("{}: {}", time.span.of(source), value(&time.value))).collect()
    });
}

#[test]
fn quantities() {
    check(include_str!("statement/quantities.md"), |source, facts| {
        facts.quantities.iter().map(|quantity| shown(source, facts, quantity)).collect()
    });
}

fn shown(source: &str, facts: &Facts, quantity: &Quantity) -> String {
    let number = |value: f64| format!("{}", (value * 1000.0).round() / 1000.0);
    let mut out = format!("{}: ", quantity.span.of(source));
    out += &match quantity.bound {
        Bound::AtLeast => format!("{} or more", number(quantity.low)),
        Bound::AtMost => format!("{} or less", number(quantity.high)),
        _ if quantity.low == quantity.high => number(quantity.low),
        _ => format!("{} to {}", number(quantity.low), number(quantity.high)),
    };
    if let Some(what) = quantity.unit.as_ref().or(quantity.counted.as_ref()) {
        out += &format!(" {what}");
    }
    if let Some(whole) = quantity.part_of {
        out += &format!("; part of {}", facts.quantities[whole as usize].number.of(source));
    }
    if quantity.cumulative {
        out += "; cumulative";
    }
    out
}

#[test]
fn claims() {
    check(include_str!("statement/claims.md"), |source, facts| {
        facts.claims.iter().map(|claim| told(source, facts, claim)).collect()
    });
}

/// " with" of "with radios".
fn preposition(source: &str, span: SourceSpan) -> String {
    let before = source[..span.start as usize].trim_end().rsplit(' ').next().unwrap_or("");
    let known = ["with", "to", "from", "for", "into", "of", "in", "on", "as", "after", "against", "without"];
    if known.contains(&before) { format!(" {before}") } else { String::new() }
}

/// "kill: agent the storm, patient nine sailors; on Monday; not so; word of the guard".
fn told(source: &str, facts: &Facts, claim: &Claim) -> String {
    let words = |span: SourceSpan| span.of(source).to_owned();
    let predicate = words(claim.predicate);
    let mut out =
        if predicate == *claim.class { predicate } else { format!("{predicate} ({})", claim.class) };
    let who = claim.participants.iter().map(|participant| {
        let role = match participant.role {
            ParticipantRole::Agent => "by".to_owned(),
            ParticipantRole::Patient => "to".to_owned(),
            ParticipantRole::Place => "at".to_owned(),
            ParticipantRole::Other => format!("also{}", preposition(source, participant.span)),
        };
        format!("{role} {}", words(participant.span))
    });
    let mut parts: Vec<String> = who.collect();
    for time in claim.times.iter().map(|&time| &facts.times[time as usize]) {
        let how = if time.kind == TimeKind::Duration { "how long" } else { "when" };
        parts.push(format!("{how} {}", words(time.span)));
    }
    let numbers = claim.quantities.iter().map(|&quantity| words(facts.quantities[quantity as usize].span));
    parts.extend(numbers.map(|number| format!("how many {number}")));
    if claim.negated {
        parts.push("not so".to_owned());
    }
    match claim.factuality {
        Factuality::Asserted => {}
        Factuality::Expected => parts.push("expected".to_owned()),
        Factuality::Hypothetical => parts.push("hypothetical".to_owned()),
    }
    let mut chain = claim.attribution;
    let mut seen = 0;
    while let Some(said) = chain.and_then(|index| facts.attributions.get(index as usize)) {
        let source: Vec<String> = said.source.iter().map(|&span| words(span)).collect();
        let source = if source.is_empty() { "nobody named".to_owned() } else { source.join(" ") };
        parts.push(format!("{} by {source}", said.stance.done()));
        chain = said.inside;
        seen += 1;
        assert!(seen < 10, "a source inside itself");
    }
    if !parts.is_empty() {
        out += ": ";
        out += &parts.join("; ");
    }
    out
}
