//! Formats other tools read: one file each. Offsets are Unicode code points unless a format says otherwise.

pub mod baseline;
pub mod check_json;
pub mod extract;
pub mod github;
pub mod sarif;
