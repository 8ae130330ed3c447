//! A mistake with its place, and what to write instead.

use std::{fmt, ops::Range, sync::Arc};

use serde::Serialize;

use super::{draw, files::SourceFile};

/// No more mistakes than this are shown of one run.
const MOST: usize = 500;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// The configuration cannot be used.
    Mistake,
    /// It can, and should not stay as it is.
    Warning,
}

/// A place in a file, for people: lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// File, as it can be opened from where the command was given.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// The file, for drawing. Credentials in it are masked.
    #[serde(skip)]
    pub(super) file: Arc<SourceFile>,
}

/// One mistake, or one warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// How much it matters.
    pub weight: Weight,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// The key, with the tables around it (`partner.malang.every`), where there is one.
    pub key: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The other place, when two do not agree, with what it says.
    pub also: Vec<(String, Place)>,
}

impl Mistake {
    /// A mistake at these bytes of a file.
    pub(super) fn at(
        file: &Arc<SourceFile>,
        span: &Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            weight: Weight::Mistake,
            place: file.place(span),
            key: None,
            message: message.into(),
            help: None,
            also: Vec::new(),
        }
    }

    /// What to write instead.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The key it is about.
    pub(super) fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The other place.
    pub(super) fn also(mut self, what: impl Into<String>, place: Place) -> Self {
        self.also.push((what.into(), place));
        self
    }

    /// It can stay, but should not.
    pub(super) fn warning(mut self) -> Self {
        self.weight = Weight::Warning;
        self
    }

    /// Draws the place, the line, a caret and what to write instead.
    #[must_use]
    pub fn draw(&self, colour: bool) -> String {
        draw::draw(self, colour)
    }
}

/// Everything that is wrong with a configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What keeps it from being used, by file and place.
    pub mistakes: Vec<Mistake>,
    /// What should not stay as it is, by file and place.
    pub warnings: Vec<Mistake>,
    /// Whether there was nothing to read at all: no folder, no `tayang.toml`.
    pub unreadable: bool,
    /// How many more mistakes there are than are shown.
    pub more: usize,
}

impl Report {
    pub(super) fn add(&mut self, mistake: Mistake) {
        let list = match mistake.weight {
            Weight::Mistake => &mut self.mistakes,
            Weight::Warning => &mut self.warnings,
        };
        if list.len() < MOST {
            list.push(mistake);
        } else {
            self.more += 1;
        }
    }

    /// Sorts by place, once everything is there.
    pub(super) fn settle(&mut self) {
        for list in [&mut self.mistakes, &mut self.warnings] {
            list.sort_by(|a, b| {
                let key = |m: &Mistake| (m.place.path.clone(), m.place.span.start);
                key(a).cmp(&key(b))
            });
            list.dedup();
        }
    }

    /// Draws all mistakes, then all warnings.
    #[must_use]
    pub fn draw(&self, colour: bool) -> String {
        let drawn = self.mistakes.iter().chain(&self.warnings).map(|m| m.draw(colour));
        let mut text = drawn.collect::<Vec<_>>().join("\n\n");
        if self.more > 0 {
            text.push_str(&format!("\n\n… and {} more", self.more));
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.draw(false))
    }
}

impl std::error::Error for Report {}
