use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

/// Marks offsets into a document as it is written: marks, footnotes and front matter included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DocumentText;

/// Marks offsets into the stripped source: the bytes that were scraped, without any markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceText;

/// A half-open range of bytes, `start..end`, in the text named by `T`.
///
/// The type parameter keeps offsets into a document and offsets into its stripped source apart:
/// mixing them up does not compile.
pub struct Span<T> {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    text: PhantomData<T>,
}

/// A span of the document as written.
pub type DocumentSpan = Span<DocumentText>;
/// A span of the stripped source.
pub type SourceSpan = Span<SourceText>;

impl<T> Span<T> {
    /// The span from `start` to `end`, in bytes. A reversed pair gives the empty span at `start`.
    pub const fn new(start: u32, end: u32) -> Self {
        Span { start, end: if end < start { start } else { end }, text: PhantomData }
    }

    /// The span of a `usize` range; texts are limited to 4 GiB, so the conversion saturates.
    pub fn from_range(range: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(clamp(range.start), clamp(range.end))
    }

    /// The same range for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` lies in the span; the end counts, so that a cursor behind a word finds it.
    pub const fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Self) -> Self {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span moved by `offset` bytes towards the end.
    pub const fn shifted(self, offset: u32) -> Self {
        Span::new(self.start + offset, self.end + offset)
    }

    /// The text of the span, or `""` where it does not lie on character boundaries of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

// Written out because derives would ask the same of `T`.
impl<T> Clone for Span<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Span<T> {}
impl<T> PartialEq for Span<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<T> Eq for Span<T> {}
impl<T> PartialOrd for Span<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Span<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<T> std::hash::Hash for Span<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<T> Default for Span<T> {
    fn default() -> Self {
        Span::new(0, 0)
    }
}
impl<T> fmt::Debug for Span<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reversed_range_is_empty() {
        assert!(SourceSpan::new(5, 3).is_empty());
    }

    #[test]
    fn spans_off_a_character_boundary_have_no_text() {
        assert_eq!(SourceSpan::new(1, 2).of("é"), "");
        assert_eq!(SourceSpan::new(0, 2).of("é"), "é");
    }
}
