use crate::corpus::{Passage, Snapshot};

use super::document_symbols::SymbolKind;
use super::words::{document_label, excerpt, kind_name};

/// An entity or headline of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Where it is found: the documents, or what it is.
    pub container: String,
    /// Where to go.
    pub passage: Passage,
}

/// Most symbols in one answer; editors narrow the query as one types.
pub const MOST_SYMBOLS: usize = 500;

/// Entities and headlines whose names hold the query's letters in their order, best match first.
pub fn workspace_symbols(snapshot: &Snapshot, query: &str) -> Vec<WorkspaceSymbol> {
    let query: Vec<char> =
        query.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let mut ranked = Vec::new();
    for entity in snapshot.entities() {
        let Some(rank) = rank(&entity.name, &query) else { continue };
        let first = entity.members.first().and_then(|member| {
            let document = snapshot.document(member.document)?;
            let local = document.facts.entities.get(member.entity as usize)?;
            let mention = document.facts.mentions.get(*local.mentions.first()? as usize)?;
            Some(Passage { document: document.id, span: mention.span })
        });
        let Some(passage) = first else { continue };
        let documents = entity.members.len();
        let container = format!(
            "{}, {documents} {}",
            kind_name(entity.kind),
            if documents == 1 { "document" } else { "documents" }
        );
        let symbol = WorkspaceSymbol {
            name: entity.name.to_string(),
            kind: SymbolKind::Entity(entity.kind),
            container,
            passage,
        };
        ranked.push(((rank, 0, usize::MAX - documents), symbol));
    }
    for document in snapshot.documents() {
        let Some(headline) = document.facts.layout.headline() else { continue };
        let name = excerpt(document, headline);
        let Some(rank) = rank(&name, &query) else { continue };
        let container = document_label(document);
        let passage = Passage { document: document.id, span: headline };
        ranked.push(((rank, 1, 0), WorkspaceSymbol { name, kind: SymbolKind::Headline, container, passage }));
    }
    ranked
        .sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.name.cmp(&y.name)).then(x.passage.cmp(&y.passage)));
    ranked.truncate(MOST_SYMBOLS);
    ranked.into_iter().map(|(_, symbol)| symbol).collect()
}

/// 0 for a name that begins with the query, 1 for a word that does, 2 for letters in order; `None` for no match.
fn rank(name: &str, query: &[char]) -> Option<u8> {
    if query.is_empty() {
        return Some(0);
    }
    let lower: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let begins = |text: &[char]| {
        let mut text = text.iter().filter(|c| !c.is_whitespace());
        query.iter().all(|c| text.next() == Some(c))
    };
    if begins(&lower) {
        return Some(0);
    }
    let starts =
        (1..lower.len()).filter(|&at| !lower[at - 1].is_alphanumeric() && lower[at].is_alphanumeric());
    if starts.into_iter().any(|at| begins(&lower[at..])) {
        return Some(1);
    }
    let mut letters = lower.iter();
    query.iter().all(|c| letters.any(|letter| letter == c)).then_some(2)
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn names_that_begin_with_the_query_come_first() {
        let rank = |name: &str, query: &str| rank(name, &query.chars().collect::<Vec<_>>());
        assert_eq!(rank("Mira Tolle", "mi"), Some(0));
        assert_eq!(rank("Mira Tolle", "mirat"), Some(0));
        assert_eq!(rank("Mira Tolle", "tol"), Some(1));
        assert_eq!(rank("Mira Tolle", "mtl"), Some(2));
        assert_eq!(rank("Mira Tolle", "x"), None);
        assert_eq!(rank("", ""), Some(0));
    }
}
