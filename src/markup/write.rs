//! Marks, footnotes and sidecar entries as plain text edits.
