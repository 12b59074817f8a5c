//! What a draft says that no source of the folder says: figures, names, titles, days and quotations. A document
//! is a draft where its front matter says `role: draft`, or where `newsmark.toml` says so of its place; its sources
//! are the documents of the folder that tell of the same things. A draft is read alone against them, so that a word
//! typed costs no more than the draft.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::contradiction::{Comparability, Comparison, Finding, Rule, Severity, Standpoint};
use crate::corpus::word::{Feature, feature, fold, stem};
use crate::corpus::{CorpusDocument, DocumentId, Pair, Passage, Snapshot};
use crate::entity::{EntityKind, MentionForm};
use crate::statement::Quantity;
use crate::text::SourceSpan;

/// Fewest words of a quotation that must stand in a source; fewer are words set apart.
const QUOTED: u32 = 5;

/// All findings of a folder, in order of their first passage, those of its drafts behind them.
pub fn all(snapshot: &Snapshot) -> impl Iterator<Item = Arc<Finding>> + '_ {
    let drafts = snapshot.documents().filter(|document| document.draft);
    snapshot.findings().cloned().chain(drafts.flat_map(|draft| unsourced(snapshot, draft)))
}

/// The findings with a passage in a document, what a draft has from no source among them.
pub fn all_of(snapshot: &Snapshot, document: &CorpusDocument) -> Vec<Arc<Finding>> {
    let mut findings = snapshot.findings_of(document.id);
    findings.extend(unsourced(snapshot, document));
    findings
}

/// What a draft says that none of its sources says, in order of the text. Nothing for a document that is no
/// draft, and nothing where no document of the folder tells of the same things.
pub fn unsourced(snapshot: &Snapshot, document: &CorpusDocument) -> Vec<Arc<Finding>> {
    if !document.draft {
        return Vec::new();
    }
    let sources: Vec<(&CorpusDocument, &Pair)> = snapshot
        .neighbours(document.id)
        .filter_map(|(id, pair)| Some((snapshot.document(id)?, pair)))
        .filter(|(source, _)| !source.draft)
        .collect();
    if sources.is_empty() {
        return Vec::new();
    }
    let reader = Reader { snapshot, draft: document, sources };
    let mut gaps = Vec::new();
    reader.quotations(&mut gaps);
    reader.figures(&mut gaps);
    reader.names(&mut gaps);
    reader.days(&mut gaps);
    gaps.sort_by_key(|gap| gap.span);
    gaps.into_iter().map(|gap| Arc::new(reader.finding(gap))).collect()
}

/// Something the draft says without a source.
struct Gap {
    span: SourceSpan,
    /// "This figure", for the message.
    what: &'static str,
    /// What comes nearest, with who says it.
    nearest: Option<(Passage, String)>,
    /// It cannot hold beside what comes nearest.
    excludes: bool,
}

struct Reader<'s> {
    snapshot: &'s Snapshot,
    draft: &'s CorpusDocument,
    sources: Vec<(&'s CorpusDocument, &'s Pair)>,
}

impl Reader<'_> {
    fn passage(document: &CorpusDocument, span: SourceSpan) -> (Passage, String) {
        let words: Vec<&str> = span.of(document.document.source()).split_whitespace().collect();
        let words = words.join(" ");
        (Passage { document: document.id, span }, words)
    }

    /// Quotations of which no source has most of the words. Those that a source has in other words are the
    /// matter of the rule on quotations.
    fn quotations(&self, gaps: &mut Vec<Gap>) {
        for (number, quote) in self.draft.digest.quotes.iter().enumerate() {
            let shared = |(source, pair): &&(&CorpusDocument, &Pair)| {
                let left = self.draft.name <= source.name;
                pair.quotes.iter().any(|q| if left { q.left == number } else { q.right == number })
            };
            let words = quote.words.end - quote.words.start;
            if words >= QUOTED && !self.sources.iter().any(|source| shared(&source)) {
                gaps.push(Gap { span: quote.span, what: "quotation", nearest: None, excludes: false });
            }
        }
    }

    /// Figures that no source gives for the same measure or the same thing counted.
    fn figures(&self, gaps: &mut Vec<Gap>) {
        for figure in &self.draft.facts.quantities {
            let all = || {
                self.sources
                    .iter()
                    .flat_map(|(source, _)| source.facts.quantities.iter().map(move |known| (*source, known)))
            };
            // "One" counts little, and a figure without a unit may count anything that has the same value.
            let trivial = figure.unit.is_none() && figure.high <= 1.0;
            let meets = |known: &Quantity| figure.low <= known.high && known.low <= figure.high;
            if trivial || all().any(|(_, known)| known.unit == figure.unit && meets(known)) {
                continue;
            }
            let same = |known: &Quantity| {
                known.unit == figure.unit
                    && known.counted == figure.counted
                    && (known.unit.is_some() || known.counted.is_some())
            };
            let nearest = all().filter(|(_, known)| same(known)).min_by(|(_, a), (_, b)| {
                let apart = |known: &Quantity| (known.low - figure.low).abs();
                apart(a).total_cmp(&apart(b))
            });
            gaps.push(Gap {
                span: figure.span,
                what: "figure",
                nearest: nearest.map(|(source, known)| Self::passage(source, known.span)),
                excludes: nearest.is_some_and(|(_, known)| known.counted.is_some()),
            });
        }
    }

    /// Persons, organisations and towns that no source names, and titles that no source gives them.
    fn names(&self, gaps: &mut Vec<Gap>) {
        let sources: BTreeSet<DocumentId> = self.sources.iter().map(|(source, _)| source.id).collect();
        let facts = &self.draft.facts;
        for (index, entity) in facts.entities.iter().enumerate() {
            let named = entity.mentions.iter().map(|&at| &facts.mentions[at as usize]).find(|mention| {
                matches!(mention.form, MentionForm::Name | MentionForm::Acronym)
                    && mention.kind == entity.kind
            });
            let wanted = matches!(
                entity.kind,
                EntityKind::Person | EntityKind::Organisation | EntityKind::ArmedGroup | EntityKind::Place
            );
            let (Some(mention), true) = (named, wanted && facts.speaks_of(entity)) else { continue };
            let linked = self.snapshot.entity_of(self.draft.id, index as u32);
            let linked = linked.and_then(|id| self.snapshot.entity(id));
            let members = linked.map_or(&[][..], |linked| &linked.members);
            let known: Vec<_> = members.iter().filter(|member| sources.contains(&member.document)).collect();
            if !known.is_empty() {
                let roles = known.iter().filter_map(|member| {
                    let source = self.snapshot.document(member.document)?;
                    Some((source, source.facts.entities.get(member.entity as usize)?))
                });
                let roles = roles.flat_map(|(source, entity)| {
                    entity.roles.iter().filter_map(move |role| Some((source, role.span?)))
                });
                self.titles(&entity.roles, &roles.collect::<Vec<_>>(), gaps);
            } else if !self.is_written(&entity.name) {
                gaps.push(Gap { span: mention.span, what: "name", nearest: None, excludes: false });
            }
        }
    }

    /// Whether a source has the words of a name, however they were read there.
    fn is_written(&self, name: &str) -> bool {
        let wanted: Vec<Feature> = stems(name);
        self.sources.iter().any(|(source, _)| {
            let words = &source.digest.words;
            words
                .windows(wanted.len().max(1))
                .any(|run| run.iter().map(|word| word.stem).eq(wanted.iter().copied()))
        })
    }

    /// Titles of which no word stands in a title that a source gives.
    fn titles(
        &self,
        given: &[crate::entity::Role],
        known: &[(&CorpusDocument, SourceSpan)],
        gaps: &mut Vec<Gap>,
    ) {
        let words = |document: &CorpusDocument, span: SourceSpan| stems(span.of(document.document.source()));
        let all: BTreeSet<Feature> = known.iter().flat_map(|&(source, span)| words(source, span)).collect();
        for span in given.iter().filter_map(|role| role.span) {
            let own = words(self.draft, span);
            if known.is_empty() || own.iter().any(|stem| all.contains(stem)) {
                continue;
            }
            let nearest = known.first().map(|&(source, span)| Self::passage(source, span));
            gaps.push(Gap { span, what: "title", nearest, excludes: false });
        }
    }

    /// Days that no source speaks of and on which none appeared.
    fn days(&self, gaps: &mut Vec<Gap>) {
        for time in self.snapshot.times(self.draft).iter() {
            let Some((first, last)) = time.days.filter(|(first, last)| first == last) else { continue };
            let own = self.draft.facts.layout.published.as_ref().map(|stated| stated.value);
            let known = own == Some(first)
                || self.sources.iter().any(|(source, _)| {
                    let published = source.facts.layout.published.as_ref().map(|stated| stated.value);
                    published == Some(first)
                        || self
                            .snapshot
                            .times(source)
                            .iter()
                            .any(|other| other.days.is_some_and(|(from, to)| from <= last && first <= to))
                });
            if !known {
                gaps.push(Gap { span: time.span, what: "day", nearest: None, excludes: false });
            }
        }
    }

    fn finding(&self, gap: Gap) -> Finding {
        let (here, words) = Self::passage(self.draft, gap.span);
        let mut standpoints =
            vec![Standpoint { summary: words.clone(), passages: vec![here], origins: Vec::new() }];
        let mut message = format!("No source of the folder has this {}: “{words}”.", gap.what);
        let mut pair = (here, here);
        if let Some((passage, theirs)) = gap.nearest {
            let origin = self.snapshot.origin_of(passage.document);
            let label = origin.map_or_else(String::new, |origin| origin.label.clone());
            message = format!("{message} {label} has “{theirs}”.");
            standpoints.push(Standpoint { summary: theirs, passages: vec![passage], origins: vec![label] });
            pair = (here, passage);
        }
        let digest = feature(format!("{}\n{}\n{words}", self.draft.name, gap.what).as_bytes());
        Finding {
            key: format!("draft-{digest:016x}"),
            rule: Rule::Draft,
            severity: if gap.excludes { Severity::Contradiction } else { Severity::Discrepancy },
            confidence: 0.7,
            message,
            standpoints,
            comparability: Comparability {
                event: Comparison::inferred("the sources tell of the same people, places and words"),
                measure: Comparison::stated(format!("the draft gives a {}", gap.what)),
                population: Comparison::unknown("nothing to compare with"),
                time: Comparison::unknown("nothing to compare with"),
                place: Comparison::unknown("nothing to compare with"),
                assertion: Comparison::stated("the draft says it"),
            },
            explanation: vec![format!(
                "Compared with {} {} of the folder.",
                self.sources.len(),
                if self.sources.len() == 1 { "document" } else { "documents" }
            )],
            pairs: vec![pair],
        }
    }
}

/// The stems of the words of a phrase.
fn stems(phrase: &str) -> Vec<Feature> {
    phrase
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}')
        .filter(|word| !word.is_empty())
        .map(|word| feature(stem(&fold(word)).as_bytes()))
        .collect()
}
