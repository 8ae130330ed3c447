//! What came back from the network, within its bounds.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Link;

/// Response headers by lower-case name; repeated ones are joined with `, `.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Headers(pub BTreeMap<String, String>);

impl Headers {
    /// The value of a header, by its lower-case name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// An answer: decoded, capped, not yet trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// What was asked for.
    pub asked: Link,
    /// Where the answer came from, after redirects.
    pub link: Link,
    /// HTTP status.
    pub status: u16,
    /// Headers of the answer.
    pub headers: Headers,
    /// Body after content decoding, in the page's own character encoding.
    pub bytes: Vec<u8>,
    /// When the answer was complete.
    pub at: DateTime<Utc>,
}

impl Fetched {
    /// Whether the status is 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
