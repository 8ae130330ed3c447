//! What a partner has agreed to: stated, never assumed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How much of the text we may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TextRights {
    /// The whole text.
    Full,
    /// The first words, up to the partner's `excerpt_words`.
    Excerpt,
    /// Headline and link only.
    Headline,
}

/// Which pictures we may carry.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum ImageRights {
    /// None: a partner cannot grant an agency's picture.
    #[default]
    None,
    /// Pictures whose credit names the partner's own people or nobody.
    Own,
    /// All of them.
    All,
}

/// One partner's agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Text.
    pub text: TextRights,
    /// Pictures.
    pub images: ImageRights,
    /// Where the agreement is written down ("perjanjian 12/2025").
    pub basis: String,
    /// Since when.
    pub since: NaiveDate,
    /// Words of an excerpt.
    pub excerpt_words: usize,
    /// Wires (outlet names or domains) that the agreement covers too.
    pub wires: Vec<String>,
}
