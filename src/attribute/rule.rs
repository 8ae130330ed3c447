//! Rules that a configuration lays on top of the shipped words, each with its own examples.

use super::{Class, Lexicon, Reading, TemplateError, read_line};
use crate::model::CreditKind;

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// These are names of one outlet that is no partner.
    Outlet {
        /// As readers know it, and other spellings.
        names: Vec<String>,
        /// Its domain, lower case, without `www.`.
        domain: Option<String>,
    },
    /// These words belong to a class.
    Words {
        /// What they do in a credit line.
        class: Class,
        /// The words or phrases.
        words: Vec<String>,
    },
    /// A whole line with slots is a credit.
    Line {
        /// Which.
        kind: CreditKind,
        /// "Artikel ini telah tayang di {outlet} dengan judul {title}"
        line: String,
    },
    /// A whole line with slots is no credit, or none of this kind.
    Forbid {
        /// Which kind; none: any.
        kind: Option<CreditKind>,
        /// The line.
        line: String,
    },
}

/// A rule with the lines that show what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it says.
    pub says: Says,
    /// Lines that must come out as the rule says.
    pub examples: Vec<String>,
    /// Lines that look alike and must not.
    pub counter_examples: Vec<String>,
}

/// A line that a rule was tried on.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The line.
    pub line: String,
    /// Whether it is an example; else a counter-example.
    pub example: bool,
    /// How it was read.
    pub reading: Reading,
    /// Whether that is what the rule promises.
    pub holds: bool,
}

impl Lexicon {
    /// These words with one more rule.
    ///
    /// # Errors
    /// When the rule's line is no template.
    pub fn learn(&mut self, says: &Says) -> Result<(), TemplateError> {
        match says {
            Says::Outlet { names, .. } => {
                names.iter().for_each(|name| self.add(name, Class::Press));
                Ok(())
            }
            Says::Words { class, words } => {
                words.iter().for_each(|word| self.add(word, *class));
                Ok(())
            }
            Says::Line { kind, line } => self.add_line(*kind, line),
            Says::Forbid { kind, line } => self.forbid(*kind, line),
        }
    }
}

impl Rule {
    /// Reads the rule's own lines with these words, of which it is a part.
    #[must_use]
    pub fn tried(&self, lexicon: &Lexicon) -> Vec<Trial> {
        let trial = |line: &String, example: bool| {
            let reading = read_line(line, lexicon);
            let holds = self.says.shows(&reading) == example;
            Trial { line: line.clone(), example, reading, holds }
        };
        let examples = self.examples.iter().map(|line| trial(line, true));
        examples.chain(self.counter_examples.iter().map(|line| trial(line, false))).collect()
    }
}

impl Says {
    /// Whether a reading is what the rule makes of a line.
    fn shows(&self, reading: &Reading) -> bool {
        match self {
            Self::Outlet { names, .. } => {
                let outlets = reading.outlet.iter().chain(&reading.via);
                outlets.into_iter().any(|outlet| names.iter().any(|name| same(name, outlet)))
            }
            Self::Words { .. } => reading.kind.is_some(),
            Self::Line { kind, .. } => reading.kind == Some(*kind),
            Self::Forbid { kind: Some(kind), .. } => reading.kind != Some(*kind),
            Self::Forbid { kind: None, .. } => reading.kind.is_none(),
        }
    }
}

fn same(a: &str, b: &str) -> bool {
    super::chain::fold(a) == super::chain::fold(b)
}
