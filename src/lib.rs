//! newsmark reads folders of saved news articles: who and where they speak of, who said what,
//! which passages report the same thing, and where the sources contradict each other.
//!
//! The modules are the stages of one pipeline, each using only those above it:
//! [`text`] → [`markup`] → [`article`] → [`language`] → [`entity`] → [`statement`] → [`facts`]
//! → [`corpus`] and [`contradiction`] → [`answer`], which [`server`] and [`cli`] translate.

pub mod answer;
pub mod article;
pub mod cli;
pub mod contradiction;
pub mod corpus;
pub mod entity;
pub mod facts;
pub mod folder;
pub mod format;
pub mod language;
pub mod markup;
pub mod server;
pub mod statement;
pub mod text;
