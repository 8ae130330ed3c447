//! The store: one conformance suite for every engine, and what only the embedded engine promises.

mod conformance;
mod samples;
mod sqlite;
