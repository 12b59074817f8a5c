//! newsmark reads folders of saved news articles: who and where they speak of, who said what,
//! which passages report the same thing, and where the sources contradict each other.
//!
//! The modules are the stages of one pipeline, each using only those above it:
//! [`text`] → [`markup`] → [`article`] → [`language`] → [`entity`] → [`statement`] → [`facts`]
//! → [`corpus`] and [`contradiction`].

pub mod article;
pub mod config;
pub mod contradiction;
pub mod corpus;
pub mod entity;
pub mod facts;
pub mod format;
pub mod language;
pub mod markup;
pub mod statement;
pub mod text;
