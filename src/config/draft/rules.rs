//! Rules for reading credits, on top of the words that tayang ships.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Domain, Words};
use crate::{attribute::Class, model::CreditKind};

/// A file in `rules/`. Every rule carries lines that show what it does, and lines that look alike;
/// `tayang check` and `tayang rules test FILE` read them.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesDraft {
    /// Keys of the partners whose articles these rules are for. Default: all partners.
    pub partners: Option<Vec<At<Words>>>,
    /// Outlets that are no partners, with their spellings and domain: `[[outlet]]`.
    #[serde(default)]
    pub outlet: Vec<At<NameDraft>>,
    /// Words that the shipped lexicons lack: `[[words]]`.
    #[serde(default)]
    pub words: Vec<At<WordsDraft>>,
    /// Whole lines with slots: `[[line]]`.
    #[serde(default)]
    pub line: Vec<At<LineDraft>>,
    /// Lines from which nothing is taken: `[[forbid]]`.
    #[serde(default)]
    pub forbid: Vec<At<ForbidDraft>>,
}

/// An outlet that credit lines name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameDraft {
    /// As readers know it ("AP News").
    #[schemars(required)]
    pub name: Option<At<Words>>,
    /// Other spellings ("Associated Press").
    pub aliases: Option<Vec<At<Words>>>,
    /// Its domain, for credit lines without a link.
    pub domain: Option<At<Domain>>,
    /// Lines that name it.
    #[schemars(required)]
    pub examples: Option<Vec<At<Words>>>,
    /// Lines with the same words that do not.
    pub counter_examples: Option<Vec<At<Words>>>,
}

/// More words of a class.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsDraft {
    /// What the words do in a credit line: `aired` ("tayang"), `cited` ("dilansir"), `related`
    /// ("baca juga"), `role` ("penulis") and so on.
    #[schemars(required)]
    pub class: Option<Class>,
    /// The words or phrases.
    #[schemars(required)]
    pub words: Option<Vec<At<Words>>>,
    /// Lines that are credits with these words.
    #[schemars(required)]
    pub examples: Option<Vec<At<Words>>>,
    /// Lines with these words that are none.
    #[schemars(required)]
    pub counter_examples: Option<Vec<At<Words>>>,
}

/// A whole line with slots.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineDraft {
    /// What such a line is.
    #[schemars(required)]
    pub kind: Option<CreditKind>,
    /// The line: words and the slots `{outlet}`, `{title}`, `{via}`, `{name}`, `{link}`, `{any}`.
    #[schemars(required)]
    pub line: Option<At<Words>>,
    /// Lines that it must read.
    #[schemars(required)]
    pub examples: Option<Vec<At<Words>>>,
    /// Lines that look alike and must not be taken for it.
    #[schemars(required)]
    pub counter_examples: Option<Vec<At<Words>>>,
}

/// A whole line from which nothing is taken.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForbidDraft {
    /// Which kind of credit it is not. Default: no kind.
    pub kind: Option<CreditKind>,
    /// The line: words and slots, as in `[[line]]`.
    #[schemars(required)]
    pub line: Option<At<Words>>,
    /// Lines that must stay untouched.
    #[schemars(required)]
    pub examples: Option<Vec<At<Words>>>,
    /// Lines that are credits all the same.
    #[schemars(required)]
    pub counter_examples: Option<Vec<At<Words>>>,
}
