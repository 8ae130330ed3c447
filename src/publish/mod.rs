//! Renders an edition for a target (pure) and carries it there.
//!
//! A delivery is a row of small steps, each with one effect on the target; the caller commits the
//! state that a step reached before it asks for the next one. So a crash, or an answer that is lost,
//! leaves a state that says what may have happened, and the next step looks before it sends again.

mod job;
mod people;
mod pictures;
mod rendition;
mod slug;
mod static_site;
mod target;
mod text;
mod wordpress;

use std::path::PathBuf;

use chrono_tz::Tz;
use secrecy::SecretString;

use crate::{
    attribute::{CreditPlace, CutPolicy, KnownOutlet},
    model::{Language, Link, TargetName},
    picture,
    render::RenderError,
};

pub use job::{Change, Job, Notice, PictureFile, Progress};
pub use rendition::{Commission, render};
pub use slug::slug;
pub use static_site::Shown;
pub use target::{Finding, Target};

/// What can go wrong outside a delivery's own steps (those have an `Outcome`).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// A template could not be rendered.
    #[error(transparent)]
    Template(#[from] RenderError),
    /// The target did not answer as it should; later it may.
    #[error("{0}")]
    Target(String),
    /// A file of a static site could not be written or removed.
    #[error("{path}: {what}")]
    File {
        /// Which one.
        path: String,
        /// What the system says.
        what: String,
    },
}

/// How a target is reached. A closed enum: the compiler lists every place to visit when a kind
/// is added.
#[derive(Debug, Clone)]
pub enum TargetKind {
    /// WordPress over its REST API with an application password.
    Wordpress(WordpressSettings),
    /// A folder of static files that a web server shows.
    StaticSite(StaticSiteSettings),
}

/// A WordPress site.
#[derive(Debug, Clone)]
pub struct WordpressSettings {
    /// Its front page.
    pub url: Link,
    /// User name of the application password.
    pub user: String,
    /// The application password.
    pub password: SecretString,
    /// `pending` until the operator writes `publish`; or `draft`.
    pub status: String,
    /// Our section names → category slugs or names there.
    pub sections: std::collections::BTreeMap<String, String>,
    /// Category for everything else.
    pub default_section: Option<String>,
    /// Whether tags are created there.
    pub tags: bool,
    /// What a withdrawal does: `trash`, `draft` or `private`.
    pub withdraw: String,
}

/// A static site.
#[derive(Debug, Clone)]
pub struct StaticSiteSettings {
    /// Where files are written.
    pub folder: PathBuf,
    /// Where readers find them.
    pub url: Link,
}

/// A site that we publish to.
#[derive(Debug, Clone)]
pub struct TargetSettings {
    /// Key.
    pub name: TargetName,
    /// Its outlet, one of ours.
    pub outlet: KnownOutlet,
    /// How it is reached.
    pub kind: TargetKind,
    /// Language of credit lines and pages.
    pub language: Language,
    /// Its zone.
    pub zone: Tz,
    /// Keep or cut.
    pub cut: CutPolicy,
    /// Where the credit line stands.
    pub credit: CreditPlace,
    /// Whether canonical points to the origin (else to the target's own page).
    pub canonical_origin: bool,
    /// Whether search engines are asked to stay away.
    pub noindex: bool,
    /// How pictures are made smaller; none: they stay as large as they are.
    pub pictures: Option<picture::Policy>,
}
