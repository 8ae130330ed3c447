//! Which targets get an article, when, and why not (pure).

mod rules;

pub use rules::PartnerRules;
