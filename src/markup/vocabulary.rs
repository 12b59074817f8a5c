//! The closed vocabulary: keys, classes, front matter, and what each may hold.

use std::sync::LazyLock;

/// What a word of the vocabulary is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// `.class`
    Class,
    /// `key=value`
    Key,
    /// A key of the front matter.
    FrontMatter,
}

/// Where a word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermPlace {
    /// On any span, in the text or first in a footnote.
    Span,
    /// On the first span of a footnote only.
    Footnote,
    /// In the front matter.
    Document,
}

/// What a value must look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermValues {
    /// No value.
    None,
    /// Anything.
    Text,
    /// One value or a list of them.
    List,
    /// An entity's id.
    Id,
    /// `ID` or `FILE:ID`.
    Reference,
    /// An ISO 8601 date or interval, EDTF level 1.
    Date,
    /// A calendar day, with or without a time.
    Day,
    /// A number with its bound.
    Number,
    /// 64 hexadecimal digits.
    Sha256,
    /// One of these.
    OneOf(Vec<&'static str>),
}

/// One word of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// The word.
    pub name: &'static str,
    /// Where it may stand.
    pub place: TermPlace,
    /// What it may hold.
    pub values: TermValues,
    /// What it means, in plain words.
    pub meaning: &'static str,
    /// What each of its closed values means, in their order; empty where they speak for themselves.
    pub value_meanings: Vec<&'static str>,
}

impl Term {
    /// What one of its closed values means.
    pub fn value_meaning(&self, value: &str) -> Option<&'static str> {
        let TermValues::OneOf(values) = &self.values else { return None };
        let at = values.iter().position(|known| *known == value)?;
        self.value_meanings.get(at).copied()
    }
}

static TERMS: LazyLock<Vec<Term>> =
    LazyLock::new(|| include_str!("../../data/markup-vocabulary.tsv").lines().filter_map(term).collect());

fn term(line: &'static str) -> Option<Term> {
    if line.starts_with('#') {
        return None;
    }
    let mut cells = line.split('\t');
    let mut cell = || cells.next();
    Some(Term {
        kind: match cell()? {
            "class" => TermKind::Class,
            "key" => TermKind::Key,
            _ => TermKind::FrontMatter,
        },
        name: cell()?,
        place: match cell()? {
            "span" => TermPlace::Span,
            "footnote" => TermPlace::Footnote,
            _ => TermPlace::Document,
        },
        values: match cell()? {
            "-" => TermValues::None,
            "id" => TermValues::Id,
            "reference" => TermValues::Reference,
            "date" => TermValues::Date,
            "day" => TermValues::Day,
            "number" => TermValues::Number,
            "sha256" => TermValues::Sha256,
            "list" => TermValues::List,
            words if words.contains('|') => TermValues::OneOf(words.split('|').collect()),
            _ => TermValues::Text,
        },
        meaning: cell()?,
        value_meanings: cell().map_or(Vec::new(), |words| words.split('|').collect()),
    })
}

/// All words, in the order of the documentation.
pub fn terms() -> &'static [Term] {
    &TERMS
}

/// One word.
pub fn find(kind: TermKind, name: &str) -> Option<&'static Term> {
    terms().iter().find(|term| term.kind == kind && term.name == name)
}

/// The word of that kind which was probably meant: at most a third of its letters differ.
pub fn nearest_term(kind: TermKind, name: &str) -> Option<&'static str> {
    nearest(name, terms().iter().filter(|term| term.kind == kind).map(|term| term.name))
}

/// The candidate that differs least from `name`, by insertions, deletions, replacements and swaps of
/// neighbours (Damerau-Levenshtein, optimal string alignment), if at most a third of its letters, and at
/// least one, differ. The first of several equal ones.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer words are no misspelling of any word here, and the distance is quadratic in the length.
    if name.len() > 40 {
        return None;
    }
    let name = name.to_lowercase();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let limit = (candidate.chars().count() / 3).max(1);
            let distance = strsim::osa_distance(&name, &candidate.to_lowercase());
            (distance <= limit && candidate.chars().count() > 1).then_some((distance, candidate))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = include_str!("../../data/markup-vocabulary.tsv").lines();
        assert_eq!(terms().len(), lines.filter(|line| !line.starts_with('#')).count());
        assert_eq!(find(TermKind::Key, "date").map(|term| &term.values), Some(&TermValues::Date));
        for term in terms() {
            let told = term.value_meanings.len();
            let values = if let TermValues::OneOf(values) = &term.values { values.len() } else { 0 };
            assert!(told == 0 || told == values, "{}", term.name);
        }
        let cred = find(TermKind::Key, "cred").unwrap();
        assert_eq!(cred.value_meaning("2"), Some("probably true"));
    }

    #[test]
    fn the_nearest_word_is_found() {
        assert_eq!(nearest_term(TermKind::Key, "acotr"), Some("actor"));
        assert_eq!(nearest_term(TermKind::Class, "boilerplat"), Some("boilerplate"));
        assert_eq!(nearest_term(TermKind::Class, "highlight"), None);
    }

    #[test]
    fn rules_are_those_of_the_findings() {
        let rules = crate::contradiction::Rule::ALL.iter().map(|rule| rule.code()).collect();
        assert_eq!(find(TermKind::Key, "rule").map(|term| &term.values), Some(&TermValues::OneOf(rules)));
    }
}
