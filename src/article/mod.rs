//! The layout of a saved article: which lines are furniture of the page and which are the article,
//! and what the page itself says about outlet, agencies, author and date of publication.

mod blocks;
mod furniture;
mod lines;
mod masthead;
pub mod media;
mod published;

use jiff::civil::Date;

use crate::markup::Document;
use crate::text::SourceSpan;

/// What a block of a saved page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// Navigation, prompts, sharing buttons: greyed, folded and never analysed.
    Furniture,
    /// What else stands around an article: the name of a section or picture, a line told twice, what follows its
    /// end. Greyed and folded like furniture and no evidence of anything, but the names in it are recognised.
    Label,
    /// The article's title.
    Headline,
    /// The summary under the headline.
    Deck,
    /// Who wrote it.
    Byline,
    /// A line of publication date or place.
    Dateline,
    /// The text of a picture.
    Caption,
    /// Where a picture or a text comes from: agencies, photographers.
    Credit,
    /// A heading inside the body.
    SectionHead,
    /// A paragraph of the article.
    Body,
}

impl BlockKind {
    /// Whether the block belongs to the article: all but furniture and labels.
    pub fn is_read(self) -> bool {
        !matches!(self, BlockKind::Furniture | BlockKind::Label)
    }

    /// Whether names are looked for in the block: in all but furniture.
    pub fn may_name(self) -> bool {
        self != BlockKind::Furniture
    }

    /// Whether the block is text of the article, in which statements can stand, and no mere label of it.
    pub fn is_prose(self) -> bool {
        self.is_read() && !matches!(self, BlockKind::Byline | BlockKind::Dateline | BlockKind::Credit)
    }
}

/// A run of lines that belong together: one paragraph, or one piece of furniture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The bytes of the block without surrounding white space.
    pub span: SourceSpan,
    /// What the block is.
    pub kind: BlockKind,
    /// Why it was classed so, in plain words, for the reader.
    pub reason: &'static str,
}

/// Something the page says about itself, with where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    /// What is said.
    pub value: T,
    /// Where; `None` where it comes from the front matter or from other evidence.
    pub span: Option<SourceSpan>,
    /// Why it is believed, in plain words.
    pub reason: String,
}

/// The layout of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Blocks in order of the text; they do not overlap.
    pub blocks: Vec<Block>,
    /// The outlet that published the page.
    pub outlet: Option<Stated<String>>,
    /// News agencies the page credits.
    pub agencies: Vec<Stated<String>>,
    /// The author.
    pub byline: Option<Stated<String>>,
    /// The place and agency in front of the first paragraph, as in "MOSCOW (Reuters) -".
    pub dateline: Option<Stated<String>>,
    /// Day of publication.
    pub published: Option<Stated<Date>>,
}

impl Layout {
    /// The headline's bytes, if the page has one.
    pub fn headline(&self) -> Option<SourceSpan> {
        self.blocks.iter().find(|block| block.kind == BlockKind::Headline).map(|block| block.span)
    }
}

/// What is known about a page from outside its text: the front matter of a document or the record of a
/// data set. It wins over what the page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Day of publication.
    pub published: Option<Date>,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// Agencies the text comes from.
    pub agencies: Vec<String>,
    /// The author.
    pub byline: Option<String>,
}

impl Given {
    /// What a document's front matter says, or that of its sidecar.
    pub fn of_document(document: &Document) -> Given {
        let Some(front) = document.front_matter() else { return Given::default() };
        let bylines: Vec<&str> = front.bylines().collect();
        Given {
            published: front.published(),
            outlet: front.outlet().map(str::to_owned),
            agencies: front.agencies().map(str::to_owned).collect(),
            byline: (!bylines.is_empty()).then(|| bylines.join(", ")),
        }
    }
}

/// Lays out a page from its raw text and what is `given` about it.
///
/// Linear in the length of the text. Where nothing speaks for furniture, a line is article: greying what
/// was meant to be read costs more than reading a button.
pub fn lay_out(source: &str, given: &Given) -> Layout {
    let lines = lines::group(source);
    let mut layout = Layout { blocks: blocks::classify(source, &lines), ..Layout::default() };
    masthead::read(source, &mut layout);
    layout.published = published::find(source, &layout.blocks);
    let stated = |value: &String| Stated {
        value: value.clone(),
        span: None,
        reason: "the front matter says so".to_owned(),
    };
    if let Some(date) = given.published {
        layout.published =
            Some(Stated { value: date, span: None, reason: "the front matter says so".to_owned() });
    }
    if let Some(outlet) = &given.outlet {
        layout.outlet = Some(stated(outlet));
    }
    if !given.agencies.is_empty() {
        layout.agencies = given.agencies.iter().map(stated).collect();
    }
    if let Some(byline) = &given.byline {
        layout.byline = Some(stated(byline));
    }
    layout
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(source: &str) -> Vec<(BlockKind, &str)> {
        let layout = lay_out(source, &Given::default());
        layout.blocks.iter().map(|block| (block.kind, block.span.of(source))).collect()
    }

    #[test]
    fn a_scraped_page_is_laid_out() {
        let source = "Skip to content\n\nHarbour bridge closes after ferry strike\n\nJune 3, 2019\n\n\
            The mayor of Orlo says repairs will last all summer. Ferries are to run at night.\n\n\
            https://www.dw.com/en/a-1\nImage: Reuters/J. Doe\n\n\
            ORLO (Reuters) - A ferry struck the harbour bridge on Monday, the mayor said.\n\nWhat comes next\n\n\
            Engineers will look at the damage on Tuesday, the city added in a statement.\n\n\
            With reporting by AP\n\nSubscribe\n\nThe paper has told the town's news for ninety years.\n";
        assert_eq!(
            kinds(source).iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
            [
                BlockKind::Furniture,
                BlockKind::Headline,
                BlockKind::Dateline,
                BlockKind::Deck,
                BlockKind::Furniture,
                BlockKind::Credit,
                BlockKind::Body,
                BlockKind::SectionHead,
                BlockKind::Body,
                BlockKind::Credit,
                BlockKind::Furniture,
                BlockKind::Label,
            ]
        );
        let layout = lay_out(source, &Given::default());
        assert_eq!(layout.published.map(|stated| stated.value), Date::new(2019, 6, 3).ok());
        assert_eq!(layout.outlet.map(|stated| stated.value).as_deref(), Some("Deutsche Welle"));
        assert_eq!(layout.dateline.map(|stated| stated.value).as_deref(), Some("ORLO"));
        let agencies: Vec<String> = layout.agencies.into_iter().map(|stated| stated.value).collect();
        assert_eq!(agencies, ["Reuters", "Associated Press"]);
    }

    #[test]
    fn what_is_typed_above_the_headline_does_not_take_its_place() {
        let page = "Bridge closes in Orlo after strike\n\nPublished June 3, 2019\n\n\
            A ferry struck the bridge on Monday and nobody was hurt.\n";
        for above in ["AB\n\n", "XY AB\n\n", "a\u{2028}b\u{85}c\u{c}d\u{b}e\n\n", "1 2 3 4 5\n"] {
            let source = format!("{above}{page}");
            let layout = lay_out(&source, &Given::default());
            let headline = layout.headline().map(|span| span.of(&source));
            assert_eq!(headline, Some("Bridge closes in Orlo after strike"), "{above:?}");
        }
    }

    #[test]
    fn a_repeated_deck_is_a_label() {
        let source = "Bridge closes in Orlo after strike\n\nPublished June 3, 2019\nRepairs will last all  summer, the mayor says.\n\
            Repairs will last all summer, the mayor says.\n\nA ferry struck the bridge on Monday and nobody was hurt.\n";
        assert_eq!(kinds(source)[3].0, BlockKind::Label);
        assert_eq!(kinds(source)[2].0, BlockKind::Deck);
    }

    #[test]
    fn plain_text_is_all_article() {
        let source =
            "A ferry struck the bridge on Monday. Nobody was hurt.\nThe mayor said repairs would take weeks.";
        assert!(kinds(source).iter().all(|(kind, _)| *kind == BlockKind::Body));
    }

    #[test]
    fn what_is_given_wins() {
        let given = Given { published: Date::new(2020, 1, 2).ok(), ..Given::default() };
        let layout = lay_out(
            "Title of a page\n\nJune 3, 2019\n\nA ferry struck the harbour bridge on Monday.",
            &given,
        );
        assert_eq!(layout.published.map(|stated| stated.value), given.published);
    }

    proptest! {
        #[test]
        fn blocks_are_in_order_and_hold_all_text(source in "([A-Za-z ,.]{0,60}\n{0,2}|\\PC{0,30}\n){0,12}") {
            let layout = lay_out(&source, &Given::default());
            let mut end = 0;
            for block in &layout.blocks {
                prop_assert!(!block.span.of(&source).is_empty());
                let between = &source[end..block.span.start as usize];
                prop_assert!(between.chars().all(|c| c.is_whitespace() || c == '\u{feff}' || c == '\0'), "{:?}", between);
                end = block.span.end as usize;
            }
        }
    }
}
