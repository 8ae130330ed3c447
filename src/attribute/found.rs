//! A credit that a recogniser found, with what speaks for and against it.

use std::ops::Range;

use super::name::{Looks, Named};
use crate::model::{CreditKind, Mark, without_www};

/// What speaks for a credit and against it; the sum is the score.
#[derive(Debug, Clone, Default)]
pub(super) struct Weight(Vec<Term>);

/// One thing that speaks for a credit, or against it.
pub(super) type Term = (&'static str, f32);

impl Weight {
    /// Nothing known yet.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a term when a condition holds.
    pub(super) fn when(&mut self, holds: bool, term: &'static str, weight: f32) -> &mut Self {
        if holds {
            self.0.push((term, weight));
        }
        self
    }

    /// Adds what the looks of an outlet's name are worth.
    pub(super) fn looks(&mut self, looks: Looks) -> &mut Self {
        let (term, weight) = match looks {
            Looks::Domain => ("outlet is a domain", 0.3),
            Looks::Linked => ("outlet carries a link", 0.3),
            Looks::Press => ("outlet is known or named like one", 0.3),
            Looks::Cased => ("outlet in capitals", 0.25),
            Looks::Capital => ("outlet capitalised", 0.2),
            Looks::Lower => ("outlet in lower case", 0.05),
        };
        self.when(true, term, weight)
    }

    /// The sum, between 0 and 1.
    pub(super) fn score(&self) -> f32 {
        self.0.iter().map(|(_, w)| w).sum::<f32>().clamp(0.0, 1.0)
    }
}

/// One credit in a line.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// What it is.
    pub(super) kind: CreditKind,
    /// Which rule found it.
    pub(super) rule: &'static str,
    /// The line of an editor or of a lexicon that found it.
    pub(super) template: Option<String>,
    /// How sure, 0 to 1.
    pub(super) score: f32,
    /// Why so sure.
    pub(super) terms: Vec<Term>,
    /// Its tokens in the line.
    pub(super) tokens: Range<usize>,
    /// The outlet it names.
    pub(super) outlet: Option<Named>,
    /// The address of the article.
    pub(super) url: Option<String>,
    /// The headline.
    pub(super) title: Option<String>,
    /// Outlets in between.
    pub(super) via: Vec<String>,
    /// Hops nearer to us than the outlet, nearest first.
    pub(super) nearer: Vec<Named>,
    /// Hops behind the outlet, or further sources of the same line.
    pub(super) further: Vec<Named>,
    /// People by role, as printed, lower case.
    pub(super) people: Vec<(String, String)>,
    /// Whether the whole line is the credit.
    pub(super) whole: bool,
}

impl Found {
    /// A credit without fields yet.
    pub(super) fn new(kind: CreditKind, rule: &'static str, tokens: Range<usize>) -> Self {
        Self {
            kind,
            rule,
            template: None,
            score: 0.0,
            terms: Vec::new(),
            tokens,
            outlet: None,
            url: None,
            title: None,
            via: Vec::new(),
            nearer: Vec::new(),
            further: Vec::new(),
            people: Vec::new(),
            whole: false,
        }
    }

    /// Takes a score that rests on one thing alone.
    pub(super) fn settled(mut self, why: &'static str, score: f32) -> Self {
        self.score = score;
        self.terms = vec![(why, score)];
        self
    }

    /// Takes the score; running sentences never reach [`Mark::STRIP`].
    pub(super) fn weighed(mut self, weight: &Weight) -> Option<Self> {
        let most = if self.kind == CreditKind::SecondarySource && !self.whole {
            Mark::STRIP - 0.01
        } else {
            1.0
        };
        self.score = weight.score().min(most);
        self.terms.clone_from(&weight.0);
        (self.score >= Mark::RECORD).then_some(self)
    }

    /// The domain: the link's host, else a printed one.
    pub(super) fn domain(&self) -> Option<String> {
        let linked = self.url.as_deref().and_then(super::name::host);
        let printed = || self.outlet.as_ref().and_then(|n| n.domain.clone());
        let named = || {
            let outlet = self.outlet.as_ref()?.outlet.to_lowercase();
            let word = outlet.split_whitespace().find(|w| super::token::is_domain(w))?;
            Some(without_www(word).to_owned())
        };
        linked.or_else(printed).or_else(named)
    }
}
