//! What is a part of what: a general staff of its ministry, a ministry of its government.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::corpus::{CorpusDocument, Passage, Snapshot};
use crate::entity::{EntityKind, whole_of};

use super::call_hierarchy::caller;
use super::thing::{Thing, things_at};
use super::words::kind_name;

/// Most steps from a part to its whole; a dictionary that goes round in a circle ends here.
const LONGEST_CHAIN: usize = 16;

/// Somebody or something that may have parts and be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its dictionary id.
    pub id: SmolStr,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// What it is, in words, and how often it is mentioned.
    pub detail: String,
    /// Its first mention; `None` where no document mentions it and only a dictionary knows it.
    pub mention: Option<Passage>,
}

/// The body that is mentioned at a byte offset of the source. `None` where no dictionary knows who is.
pub fn body_at(snapshot: &Snapshot, document: &CorpusDocument, offset: u32) -> Option<Body> {
    things_at(document, offset).into_iter().find_map(|(thing, _)| {
        let Thing::Mention(index) = thing else { return None };
        let mention = document.facts.mentions.get(index as usize)?;
        let id = document.facts.entities.get(mention.entity as usize)?.dictionary.as_ref()?;
        body(snapshot, id)
    })
}

/// What it is a part of: the next larger body that a document mentions or a dictionary knows. At most one.
pub fn wholes(snapshot: &Snapshot, id: &str) -> Vec<Body> {
    let mut at = SmolStr::from(id);
    for _ in 0..LONGEST_CHAIN {
        let Some(whole) = whole_of(snapshot.lexicon(), &at) else { break };
        if let Some(body) = body(snapshot, &whole) {
            return vec![body];
        }
        at = whole;
    }
    Vec::new()
}

/// What is a part of it: bodies that documents mention, and those of people's own dictionaries, by name.
pub fn parts(snapshot: &Snapshot, id: &str) -> Vec<Body> {
    let lexicon = snapshot.lexicon();
    let mentioned = snapshot.entities().filter_map(|entity| entity.dictionary.clone());
    let listed = lexicon.gazetteer().dictionary.entries().iter();
    let own = listed.filter(|entry| lexicon.is_own(&entry.id)).map(|entry| entry.id.clone());
    let ids: BTreeSet<SmolStr> = mentioned.chain(own).filter(|part| part != id).collect();
    let mut parts: Vec<Body> = ids
        .iter()
        .filter(|part| wholes(snapshot, part).first().is_some_and(|whole| whole.id == id))
        .filter_map(|part| body(snapshot, part))
        .collect();
    parts.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    parts
}

/// The body of an id.
fn body(snapshot: &Snapshot, id: &str) -> Option<Body> {
    let entity = snapshot.entities().find(|entity| entity.dictionary.as_deref() == Some(id));
    if let Some(entity) = entity {
        let caller = caller(snapshot, entity.id)?;
        let documents = entity.members.len();
        let noun = if documents == 1 { "article" } else { "articles" };
        return Some(Body {
            id: id.into(),
            detail: format!("{}, in {documents} {noun}", kind_name(entity.kind)),
            name: caller.name,
            kind: entity.kind,
            mention: Some(caller.passage),
        });
    }
    let entry = snapshot.lexicon().gazetteer().dictionary.by_id(id)?;
    Some(Body {
        id: id.into(),
        name: entry.name.to_string(),
        kind: entry.kind,
        detail: format!("{}, not mentioned", kind_name(entry.kind)),
        mention: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::DocumentFormat;

    #[test]
    fn parts_lead_to_wholes_and_back() {
        let mut corpus = Corpus::default();
        corpus.update(
            "a.txt",
            "The Norwegian General Staff said on Monday that two boats had left Oslo.\n",
            DocumentFormat::Raw,
        );
        corpus.update(
            "b.txt",
            "The Norwegian Defence Ministry denied it on Tuesday. The Norwegian police were silent.\n",
            DocumentFormat::Raw,
        );
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name("a.txt").unwrap();
        let offset = document.document.source().find("General Staff").unwrap() as u32 + 1;
        let staff = body_at(&snapshot, document, offset).unwrap();
        assert_eq!(staff.id, "no.general-staff");
        // Nobody mentions the armed forces.
        let ministry = wholes(&snapshot, &staff.id).remove(0);
        assert_eq!((ministry.id.as_str(), ministry.mention.is_some()), ("no.defence", true));
        let government = wholes(&snapshot, &ministry.id).remove(0);
        assert_eq!((government.id.as_str(), government.mention), ("norway.government", None));
        let ids =
            |of: &str| parts(&snapshot, of).into_iter().map(|body| body.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids("no.defence"), ["no.general-staff"]);
        assert_eq!(ids("norway.government"), ["no.defence", "no.police"]);
    }
}
