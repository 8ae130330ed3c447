//! `tayang reference`: what can be written in the configuration, from the types themselves.

use crate::config;

/// The reference in Markdown, or the JSON schema of the files.
#[must_use]
pub fn reference(schema: bool) -> String {
    if schema { config::schema() } else { config::reference() }
}
