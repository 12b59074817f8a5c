//! The `newsmark` program.
fn main() {}
