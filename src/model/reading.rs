//! What a reading of an article brought: the measure of an outlet's health.

use serde::{Deserialize, Serialize};

use super::Article;

/// What one reading brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Bytes of the text; 0 where none was found.
    pub text: usize,
    /// Whether there was a picture.
    pub pictured: bool,
    /// Whether there was a date.
    pub dated: bool,
    /// What it lacked all of a sudden, when it was held for that.
    pub change: Option<Change>,
}

/// Bytes of markup from which on a text is no teaser: WordPress cuts its own after 55 words, which
/// are about 400 bytes.
const FULL: usize = 500;

impl Reading {
    /// Of an article.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        Self {
            text: article.body.as_html().len(),
            pictured: article.lead_image.is_some(),
            dated: article.published.is_some(),
            change: None,
        }
    }

    /// Whether there was more than a teaser.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.text >= FULL
    }

    /// Of a page on which no article was found.
    #[must_use]
    pub fn of_nothing() -> Self {
        Self { text: 0, pictured: false, dated: false, change: None }
    }
}

/// What an outlet's articles suddenly lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The text is far shorter than usual, or gone.
    Shorter,
    /// The text is far longer than usual: the page around it may have come along.
    Longer,
    /// Their pictures.
    Pictures,
    /// Their dates.
    Dates,
}

impl Change {
    /// In English.
    #[must_use]
    pub fn english(self) -> &'static str {
        match self {
            Self::Shorter => "are suddenly far shorter than this partner's usual ones",
            Self::Longer => "are suddenly far longer than this partner's usual ones",
            Self::Pictures => "suddenly have no pictures",
            Self::Dates => "suddenly have no dates",
        }
    }

    /// In Indonesian.
    #[must_use]
    pub fn indonesian(self) -> &'static str {
        match self {
            Self::Shorter => "mendadak jauh lebih pendek daripada biasanya",
            Self::Longer => "mendadak jauh lebih panjang daripada biasanya",
            Self::Pictures => "mendadak tanpa gambar",
            Self::Dates => "mendadak tanpa tanggal",
        }
    }
}
