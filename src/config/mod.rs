//! Text → draft → plan: every mistake of every file in one run, each with its place.
//!
//! A folder holds `tayang.toml` and `partners/*.toml`. Each file is read into a draft in which
//! everything may be missing ([`draft`]); what cannot be read is reported and left out, so that one
//! mistake never hides another. The drafts together make the [`Plan`]; only a configuration
//! without a mistake makes one.

mod advice;
mod build;
mod claims;
pub mod draft;
mod draw;
mod files;
mod mask;
mod mistake;
mod partners;
mod pictures;
mod read;
mod recipes;
mod reference;
mod rules;
mod secret;
mod services;
mod sources;
mod targets;
mod templates;
mod words;

use std::path::Path;

use crate::flow::Plan;

pub use mistake::{Mistake, Place, Report, Weight};
pub use reference::{reference, schema};
pub use rules::{Tried, try_rules};
pub use secret::Environment;

/// A configuration without a mistake.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What it asks for.
    pub plan: Plan,
    /// What works but should not stay as it is.
    pub warnings: Vec<Mistake>,
}

impl Loaded {
    /// Whether the files know a name of the store (`partner:…`, `target:…`, `digest:…`), be it an
    /// earlier one.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        let Some((kind, name)) = name.split_once(':') else { return true };
        let former =
            |wanted: &str| self.plan.formerly.iter().any(|(k, old, _)| *k == wanted && old == name);
        match kind {
            "target" => {
                self.plan.targets.keys().any(|key| key.as_str() == name) || former("target")
            }
            "digest" => {
                self.plan.digests.keys().any(|key| key.as_str() == name) || former("digest")
            }
            _ => {
                self.plan.rules.outlets.iter().any(|o| o.name.as_str() == name) || former("outlet")
            }
        }
    }
}

/// Reads a configuration folder with the secrets of the process's own environment.
///
/// # Errors
/// Every mistake of every file.
pub fn load(folder: &Path) -> Result<Loaded, Report> {
    load_with(folder, &Environment::of_the_process())
}

/// Reads a configuration folder; secrets come from the environment that is handed in.
///
/// # Errors
/// Every mistake of every file.
pub fn load_with(folder: &Path, environment: &Environment) -> Result<Loaded, Report> {
    let mut report = Report::default();
    let folder = files::read(folder, &mut report);
    let drafts = read::drafts(&folder, &mut report);
    let built = build::plan(&folder, &drafts, environment, &mut report);
    report.settle();
    let Some(mut plan) = built.filter(|_| report.mistakes.is_empty()) else {
        return Err(report);
    };
    plan.formerly = claims::formerly(&drafts);
    Ok(Loaded { plan, warnings: report.warnings })
}
