//! Two names for one thing: a firm, a group or a person whose name two documents write so alike that one thing
//! is meant, and yet differently. What is only another spelling of the same sounds is left alone.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::contradiction::event::Events;
use crate::contradiction::testimony::{Bag, Frame, common, cosine, is_month, stem_feature, weekday};
use crate::contradiction::{Comparability, Comparison, Disagreement, Rule, Severity, Side};
use crate::corpus::word::{Feature, feature, fold};
use crate::corpus::{CorpusDocument, Digest, Passage};
use crate::text::SourceSpan;

/// A name of at least two words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    /// Its words, folded.
    pub words: Vec<String>,
    /// The words as features: nearly all comparisons of names end at them.
    keys: Vec<Feature>,
    /// How rare each word is.
    pub rarity: Vec<f32>,
    /// Its first mention.
    pub span: SourceSpan,
    /// How often the document has it.
    pub count: u32,
    /// The sentences of its first mentions.
    sentences: Vec<u32>,
    /// Its words without spaces.
    letters: String,
    /// Its consonants, see [`skeleton`].
    skeleton: String,
    /// How many of its words count: company forms and generations at the end do not.
    counted: usize,
}

impl Name {
    fn new(words: Vec<String>, rarity: Vec<f32>, span: SourceSpan) -> Name {
        let mut counted = words.len();
        while counted > 2 && is_form(&words[counted - 1]) {
            counted -= 1;
        }
        let keys = words.iter().map(|word| feature(word.as_bytes())).collect();
        Name {
            letters: words.concat(),
            skeleton: skeleton(&words),
            counted,
            keys,
            words,
            rarity,
            span,
            count: 0,
            sentences: Vec::new(),
        }
    }
}

/// Mentions of a name that are looked at.
const MENTIONS: usize = 6;

/// Company forms and generations.
fn is_form(word: &str) -> bool {
    matches!(
        word,
        "ltd" | "inc" | "limited" | "corp" | "co" | "llc" | "plc" | "jr" | "sr" | "ii" | "iii" | "iv"
    )
}

/// Reads the names of a document: runs of capitalised words, as first written.
pub(crate) fn read(source: &str, digest: &Digest) -> Vec<Name> {
    let mut names: BTreeMap<Vec<String>, Name> = BTreeMap::new();
    for (number, sentence) in digest.sentences.iter().enumerate() {
        let words = digest.words(&sentence.words);
        let capitals = words.iter().filter(|word| word.capital).count();
        if words.len() > 4 && capitals * 10 > words.len() * 6 {
            continue;
        }
        let form = |at: usize| -> Cow<'_, str> { fold(words[at].span.of(source)) };
        let mut at = 0;
        while at < words.len() {
            let mut end = at;
            while end < words.len() && words[end].capital {
                let joined = end == at
                    || source
                        .get(words[end - 1].span.end as usize..words[end].span.start as usize)
                        .is_some_and(|gap| matches!(gap, " " | "\u{a0}" | "-" | ". " | " & "));
                if !joined {
                    break;
                }
                end += 1;
            }
            let mut from = at;
            at = end.max(at + 1);
            // A sentence's first word, titles, weekdays and months belong to no name.
            while from < end
                && (is_title(&form(from))
                    || weekday(&form(from)).is_some()
                    || is_month(&form(from))
                    || words[from].rarity < 0.3)
            {
                from += 1;
            }
            if end < from + 2 {
                continue;
            }
            let key: Vec<String> = (from..end).map(|at| american(form(at).trim_end_matches("'s"))).collect();
            let span = words[from].span.cover(words[end - 1].span);
            let rarity = words[from..end].iter().map(|word| word.rarity).collect();
            let name = names.entry(key.clone()).or_insert_with(|| Name::new(key, rarity, span));
            name.count += 1;
            if name.sentences.len() < MENTIONS {
                name.sentences.push(number as u32);
            }
        }
    }
    let mut names: Vec<Name> = names.into_values().collect();
    names.sort_by_key(|name| name.span);
    names
}

/// British spellings as American ones: "defence" is no other name than "defense".
fn american(word: &str) -> String {
    word.replace("defence", "defense")
        .replace("centre", "center")
        .replace("labour", "labor")
        .replace("isation", "ization")
}

fn is_title(word: &str) -> bool {
    matches!(
        word,
        "mr" | "mrs"
            | "ms"
            | "dr"
            | "gen"
            | "general"
            | "lt"
            | "lieutenant"
            | "col"
            | "colonel"
            | "sgt"
            | "sergeant"
            | "capt"
            | "captain"
            | "maj"
            | "major"
            | "const"
            | "constable"
            | "cpl"
            | "sen"
            | "senator"
            | "rep"
            | "gov"
            | "governor"
            | "president"
            | "minister"
            | "prime"
            | "judge"
            | "justice"
            | "sheriff"
            | "chief"
            | "police"
            | "professor"
            | "prof"
            | "sir"
            | "lord"
            | "king"
            | "queen"
            | "prince"
            | "princess"
            | "chairman"
            | "secretary"
            | "attorney"
            | "trooper"
            | "officer"
            | "deputy"
            | "undersheriff"
            | "inspector"
            | "detective"
            | "mayor"
            | "ambassador"
            | "commissioner"
            | "rev"
            | "father"
            | "the"
            | "in"
            | "on"
            | "at"
            | "but"
            | "and"
            | "former"
            | "acting"
            | "senior"
    )
}

/// Finds names that two documents write differently.
pub(crate) fn between(
    a: &CorpusDocument,
    b: &CorpusDocument,
    events: &Events,
    found: &mut Vec<Disagreement>,
) {
    if !events.same() {
        return;
    }
    let (left, right) = (&a.testimony.names, &b.testimony.names);
    for x in left {
        for y in right {
            let Some(reason) = variant(x, y) else { continue };
            // A document that has both forms means two things by them, or made a slip that is its own.
            let in_a = left.iter().any(|name| same(name, y));
            let in_b = right.iter().any(|name| same(name, x));
            if in_a || in_b || !of_one(a, x, b, y, events) {
                continue;
            }
            found.push(disagreement(a, x, b, y, reason));
        }
    }
}

/// Likeness of what two sentences say of a name, from which they speak of one bearer.
const ALIKE: f32 = 0.1;

/// Whether two names can be of one bearer: their sentences say something alike of them, or name others in common;
/// and they are not two places that the gazetteer knows.
fn of_one(a: &CorpusDocument, x: &Name, b: &CorpusDocument, y: &Name, events: &Events) -> bool {
    let known = |document: &CorpusDocument, name: &Name| {
        let mentions = &document.facts.mentions;
        let first = mentions.partition_point(|mention| mention.span.end <= name.span.start);
        mentions.get(first).is_some_and(|mention| {
            let entity = document.facts.entities.get(mention.entity as usize);
            mention.span.overlaps(name.span) && entity.is_some_and(|entity| entity.geography.is_some())
        })
    };
    if known(a, x) && known(b, y) {
        return false;
    }
    // Where days or odd numbers tell that the event is one, so are its names.
    if events.bond.figures > 0 || !events.supporting.is_empty() {
        return true;
    }
    let own: Vec<Feature> = x.words.iter().chain(&y.words).map(|word| stem_feature(word)).collect();
    let around = |document: &CorpusDocument, name: &Name| -> Vec<(Bag, Vec<Feature>)> {
        let frames = name.sentences.iter().filter_map(|&at| document.testimony.frames.get(at as usize));
        let others = |frame: &Frame| {
            let bag = frame.bag.iter().copied().filter(|entry| !own.contains(&entry.0)).collect();
            (bag, frame.names.iter().copied().filter(|stem| !own.contains(stem)).collect())
        };
        frames.map(others).collect()
    };
    let theirs = around(b, y);
    around(a, x).iter().any(|(f, names)| {
        theirs.iter().any(|(g, others)| cosine(f, g) >= ALIKE || common(names, others).count() >= 2)
    })
}

/// Finds names that a document itself writes in two ways which differ by a letter: one of them is a slip.
pub(crate) fn within(document: &CorpusDocument, found: &mut Vec<Disagreement>) {
    let names = &document.testimony.names;
    for (at, x) in names.iter().enumerate() {
        for y in &names[at + 1..] {
            if is_slip(x, y) {
                let mut slip =
                    disagreement(document, x, document, y, "one word of the name differs by a letter");
                slip.explanation = vec!["The document writes the name both ways.".to_owned()];
                found.push(slip);
            }
        }
    }
}

/// Whether two names differ by one letter of one longer word, and not by the ending of a plural.
fn is_slip(a: &Name, b: &Name) -> bool {
    let (x, y) = (&a.words, &b.words);
    if x.len() != y.len() || a.counted != b.counted {
        return false;
    }
    let mut different = (0..x.len()).filter(|&at| a.keys[at] != b.keys[at]);
    let (Some(at), None) = (different.next(), different.next()) else { return false };
    let rest: f32 = (0..x.len()).filter(|&other| other != at).map(|at| a.rarity[at]).sum();
    let (p, q) = (&x[at], &y[at]);
    let plural = |p: &str, q: &str| p.strip_prefix(q) == Some("s");
    let ending = at + 1 == x.len() && (plural(p, q) || plural(q, p));
    let length = p.chars().count().min(q.chars().count());
    length >= 5 && rest >= 0.5 && !ending && !are_demonyms(p, q) && strsim::levenshtein(p, q) == 1
}

/// Whether one word is the people or the adjective of the other: "America", "American".
fn are_demonyms(p: &str, q: &str) -> bool {
    let demonym = |p: &str, q: &str| {
        p.strip_prefix(q).is_some_and(|rest| matches!(rest, "n" | "an" | "ian" | "i" | "ese"))
    };
    demonym(p, q) || demonym(q, p)
}

/// Whether two names are the same letters, or one is the other's short form.
fn same(a: &Name, b: &Name) -> bool {
    let (p, q) = (&a.letters, &b.letters);
    p == q || p.contains(q.as_str()) || q.contains(p.as_str())
}

/// Why two names may be variants of one, or `None` where they are the same name or plainly two names.
fn variant(a: &Name, b: &Name) -> Option<&'static str> {
    // The cheap questions first: nearly all pairs of names end here.
    let (x, y) = (&a.words[..a.counted], &b.words[..b.counted]);
    if x.len() != y.len() || x.len() < 2 || a.words.len().abs_diff(b.words.len()) > 1 {
        return None;
    }
    let mut different = (0..x.len()).filter(|&at| a.keys[at] != b.keys[at]);
    let (Some(at), None) = (different.next(), different.next()) else { return None };
    if same(a, b) || a.skeleton == b.skeleton {
        return None;
    }
    let (p, q) = (&x[at], &y[at]);
    let rest: f32 = (0..x.len()).filter(|&other| other != at).map(|at| a.rarity[at]).sum();
    let length = p.chars().count().min(q.chars().count());
    if are_demonyms(p, q) {
        return None;
    }
    let close =
        length >= 5 && (strsim::levenshtein(p, q) <= 2 || p.ends_with(q.as_str()) || q.ends_with(p.as_str()));
    let prefix = p.chars().zip(q.chars()).take_while(|(x, y)| x == y).count();
    let bodies = [
        "bank",
        "company",
        "hospital",
        "university",
        "school",
        "college",
        "party",
        "front",
        "group",
        "church",
        "hotel",
        "airlines",
        "foundation",
        "institute",
    ];
    let body = x.len() == 3 && at == 1 && a.rarity[0] >= 0.9 && bodies.contains(&x[2].as_str());
    if body && a.rarity[1] >= 0.4 {
        return Some("the names differ in the middle word only");
    }
    if close && rest >= 0.5 {
        return Some("one word of the name differs by a few letters");
    }
    if length >= 7 && prefix >= 6 && rest >= 0.8 {
        return Some("one word of the name differs in its ending");
    }
    None
}

/// Consonants in order, doubled ones once: what is left of a name under any transliteration.
fn skeleton(words: &[String]) -> String {
    let mut skeleton = String::new();
    for c in words.concat().chars().filter(|c| c.is_alphanumeric() && !"aeiouywh".contains(*c)) {
        let c = match c {
            'c' | 'q' => 'k',
            'z' => 's',
            'v' => 'f',
            c => c,
        };
        if !skeleton.ends_with(c) {
            skeleton.push(c);
        }
    }
    skeleton
}

fn disagreement(a: &CorpusDocument, x: &Name, b: &CorpusDocument, y: &Name, reason: &str) -> Disagreement {
    let side = |document: &CorpusDocument, name: &Name| Side {
        passage: Passage { document: document.id, span: name.span },
        value: name.words.join(" "),
        summary: name.span.of(document.document.source()).to_owned(),
    };
    Disagreement {
        rule: Rule::Role,
        slot: Arc::from("name"),
        subject: "a name".to_owned(),
        severity: Severity::Discrepancy,
        confidence: 0.6,
        left: side(a, x),
        right: side(b, y),
        comparability: Comparability {
            event: Comparison::inferred("the documents share many names and rare words"),
            measure: Comparison::inferred(reason),
            population: Comparison::unknown("nothing is counted"),
            time: Comparison::unknown("names do not depend on the day"),
            place: Comparison::unknown("neither passage has to name one"),
            assertion: Comparison::stated("both write the name as a fact"),
        },
        explanation: vec![format!("Neither document has the other's form, and {reason}.")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;

    fn names(text: &str) -> Vec<Name> {
        read(text, &Digest::read(text, &Facts::default()))
    }

    fn variant_of(a: &str, b: &str) -> bool {
        variant(&names(&format!("x {a} y"))[0], &names(&format!("x {b} y"))[0]).is_some()
    }

    #[test]
    fn a_document_has_slips_and_plurals() {
        let slip = |a: &str, b: &str| is_slip(&names(&format!("x {a} y"))[0], &names(&format!("x {b} y"))[0]);
        assert!(slip("Rodel Tumaneng", "Rodel Tomaneng"));
        assert!(slip("Puentes Sin Orilla", "Puente Sin Orilla"));
        assert!(!slip("Upper Velmland", "Upper Velmlands"));
        assert!(!slip("Central Arcadia", "Central Arcadian"));
    }

    #[test]
    fn other_words_are_variants_and_other_spellings_are_not() {
        assert!(variant_of("Velmor Distribution Ltd", "Velmor Distributors Ltd"));
        assert!(variant_of("Anton LaBarvica", "Anton Barvica"));
        assert!(!variant_of("Deir Vazzor", "Deir Vazor"));
        assert!(!variant_of("Lin Tarvo", "Mara Tarvo"));
        assert!(!variant_of("Lin Tarvo", "Lin Tarvo Jr"));
    }
}
