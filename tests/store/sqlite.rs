//! The embedded engine under the conformance suite, and what only it promises.

mod files;
mod histories;
mod kept;
mod older;
mod suite;
