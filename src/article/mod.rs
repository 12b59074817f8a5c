//! The layout of a saved article: which lines are furniture of the page and which are the article,
//! and what the page itself says about outlet, agencies, author and date of publication.

mod blocks;
mod furniture;
mod lines;
mod masthead;
mod published;

use jiff::civil::Date;

use crate::text::SourceSpan;

/// What a block of a saved page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// Navigation, prompts, sharing buttons, legal footers: greyed, folded and never analysed.
    Furniture,
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
    /// Whether the language analysis reads the block. Furniture, bylines, datelines and credits are read
    /// only by the layout itself.
    pub fn is_read(self) -> bool {
        matches!(
            self,
            BlockKind::Headline
                | BlockKind::Deck
                | BlockKind::Caption
                | BlockKind::SectionHead
                | BlockKind::Body
        )
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
