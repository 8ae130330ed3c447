//! Renders an edition for a target (pure) and carries it there.

use std::path::PathBuf;

use chrono_tz::Tz;
use secrecy::SecretString;

use crate::{
    attribute::{CreditPlace, CutPolicy, KnownOutlet},
    model::{Language, Link, TargetName},
};

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
}
