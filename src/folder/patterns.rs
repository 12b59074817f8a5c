//! Patterns of `newsmark.toml` that name files, written as in a `.gitignore`.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// What patterns match below `root`, `None` where there are none. What is wrong with one of them is told with the
/// key that they stand under, and the rest counts.
pub(super) fn matcher(
    root: &Path,
    key: &str,
    patterns: &[String],
    problems: &mut Vec<String>,
) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new(root);
    for pattern in patterns {
        if let Err(error) = builder.add_line(None, pattern) {
            problems.push(format!("`{key}`: {error}"));
        }
    }
    builder.build().ok().filter(|matcher| !matcher.is_empty())
}
