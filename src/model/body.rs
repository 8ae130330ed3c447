//! Sanitised markup: the only markup that can be published.

use serde::{Deserialize, Serialize};

/// Clean semantic HTML. Made by `html::clean` and nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Body(String);

impl Body {
    /// Takes markup on the word of the caller. `clippy.toml` allows it in `html` (which has just
    /// cleaned it) and nowhere else; the store reads back what was clean when written.
    #[must_use]
    pub fn vouched(html: String) -> Self {
        Self(html)
    }

    /// The markup.
    #[must_use]
    pub fn as_html(&self) -> &str {
        &self.0
    }

    /// Whether there is no markup at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}
