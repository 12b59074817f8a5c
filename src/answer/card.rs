use crate::corpus::Passage;
use crate::text::SourceSpan;

/// What is known of one thing, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The bytes of the source that it is about.
    pub span: SourceSpan,
    /// One line that can stand alone: some editors show no more than that.
    pub title: String,
    /// Further lines, most important first.
    pub lines: Vec<String>,
    /// Lists.
    pub sections: Vec<Section>,
}

/// A list with a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its items.
    pub items: Vec<Item>,
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The line.
    pub text: String,
    /// Where it comes from.
    pub passage: Option<Passage>,
}

/// Most items that a section shows. A card is read at a glance; references give the whole list.
const LONGEST_SECTION: usize = 8;

impl Card {
    /// A card with a title alone.
    pub fn new(span: SourceSpan, title: String) -> Self {
        Card { span, title, lines: Vec::new(), sections: Vec::new() }
    }

    /// Adds a list, unless it is empty; what is too long is cut, and says so.
    pub fn section(&mut self, heading: impl Into<String>, mut items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        let rest = items.len().saturating_sub(LONGEST_SECTION);
        if rest > 0 {
            items.truncate(LONGEST_SECTION);
            items.push(Item { text: format!("and {rest} more"), passage: None });
        }
        self.sections.push(Section { heading: heading.into(), items });
    }

    /// The card as plain text, one thing a line.
    pub fn plain(&self) -> String {
        let mut text = self.title.clone();
        for line in &self.lines {
            text.push('\n');
            text.push_str(line);
        }
        for section in &self.sections {
            text.push_str("\n\n");
            text.push_str(&section.heading);
            for item in &section.items {
                text.push_str("\n- ");
                text.push_str(&item.text);
            }
        }
        text
    }
}
