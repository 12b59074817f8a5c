//! Names that one document spells otherwise than the rest: "Kartapoloc" beside "Kartapolov".

use crate::corpus::{CorpusDocument, Snapshot};
use crate::entity::SpellingVariant;
use crate::text::SourceSpan;

/// A name in a spelling that differs from the usual one by a letter or two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Misspelling {
    /// Bytes of the mention.
    pub span: SourceSpan,
    /// The spelling there.
    pub written: String,
    /// The spelling that is used more.
    pub usual: String,
    /// Whether the usual spelling is that of other documents, and not of this one.
    pub elsewhere: bool,
}

impl Misspelling {
    /// It, for people.
    pub fn message(&self) -> String {
        let place = if self.elsewhere { "in other articles" } else { "elsewhere in this article" };
        format!("“{}” is spelt “{}” {place}; both are taken for one name.", self.written, self.usual)
    }
}

/// The misspelt names of a document, in order of the text.
pub fn misspellings(snapshot: &Snapshot, document: &CorpusDocument) -> Vec<Misspelling> {
    let facts = &document.facts;
    let source = document.document.source();
    let mut found = Vec::new();
    let mut add = |mention: u32, written: &str, usual: &str, elsewhere: bool| {
        let Some(mention) = facts.mentions.get(mention as usize) else { return };
        // The name may be spelt both ways in one document; and a name is no slip of itself.
        let here = mention.span.of(source).split(|c: char| !c.is_alphanumeric()).any(|word| word == written)
            || mention.span.of(source) == written;
        if here && !written.eq_ignore_ascii_case(usual) {
            let (written, usual) = (written.to_owned(), usual.to_owned());
            found.push(Misspelling { span: mention.span, written, usual, elsewhere });
        }
    };
    for variant in &facts.variants {
        add(variant.mention, &variant.written, &variant.usual, false);
    }
    for (index, local) in facts.entities.iter().enumerate() {
        let Some(entity) = snapshot.entity_of(document.id, index as u32) else { continue };
        for variant in snapshot.variants(entity) {
            if variant.document == document.id && variant.entity as usize == index {
                // A whole name is shown where the surnames differ: the last words are what is written.
                let last = |name: &str| name.rsplit(' ').next().unwrap_or(name).to_owned();
                let (written, usual) = (last(&variant.written), last(&variant.usual));
                let (written, usual) = if written == usual {
                    (variant.written.clone(), variant.usual.clone())
                } else {
                    (written, usual)
                };
                // Slips within the document are told as such.
                let own =
                    |slip: &SpellingVariant| last(&slip.written) == written && last(&slip.usual) == usual;
                if facts.variants.iter().any(own) {
                    continue;
                }
                local.mentions.iter().for_each(|&mention| add(mention, &written, &usual, true));
            }
        }
    }
    // Of two spellings that are each said to be a slip of the other, the folder knows better than one document.
    let told: Vec<(String, String)> = found
        .iter()
        .filter(|slip| slip.elsewhere)
        .map(|slip| (slip.usual.clone(), slip.written.clone()))
        .collect();
    found.retain(|slip| slip.elsewhere || !told.contains(&(slip.written.clone(), slip.usual.clone())));
    found.sort();
    found.dedup_by(|a, b| a.span == b.span);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::markup::DocumentFormat;

    fn told(documents: &[(&str, &str)], of: &str) -> Vec<(String, String)> {
        let mut corpus = Corpus::default();
        for (name, text) in documents {
            corpus.update(name, text, DocumentFormat::Raw);
        }
        let snapshot = corpus.snapshot();
        let document = snapshot.by_name(of).unwrap();
        misspellings(&snapshot, document).into_iter().map(|slip| (slip.written, slip.usual)).collect()
    }

    #[test]
    fn the_folder_knows_better_which_of_two_spellings_is_the_slip() {
        let right = "Orvo denies raids\n\nGeneral Anton Varnopolov denied the raids on Monday. Varnopolov said he knew \
                     of none.\n";
        let wrong = "Orvo general speaks\n\nAnton Varnopolov speaks to the press in Talmar.\n\nGeneral Anton Varnopoloc \
                     denied the raids on Monday. Varnopoloc said he knew of none. Varnopoloc left at noon.\n";
        let slips = told(&[("a.txt", right), ("b.txt", right), ("c.txt", wrong)], "c.txt");
        assert!(slips.iter().all(|(written, _)| written.ends_with("Varnopoloc")), "{slips:?}");
        assert!(!slips.is_empty());
    }
}
