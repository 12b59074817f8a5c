; Marks: the words underlined by their kind, the attributes quiet.
(span "[" @punctuation.bracket)
(span "]" @punctuation.bracket)
(span (words) @markup.underline)
(attributes "{" @punctuation.bracket)
(attributes "}" @punctuation.bracket)
(class) @attribute
(id) @label
(key) @property
(pair "=" @operator)
(value) @string
(comment) @comment
(reference) @markup.link
(footnote_label) @markup.link.label
(escape) @string.escape
(front_matter_open) @punctuation.special
(front_matter_close) @punctuation.special
