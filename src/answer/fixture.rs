//! Fixtures for the answers' tests.
