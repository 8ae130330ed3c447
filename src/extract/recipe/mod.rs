//! Recipes: where a family of sites keeps headline, text and the rest. They are data, one file each.

mod book;
mod change;
mod css;
mod glance;
mod last_seen;
mod numbering;
mod text;
mod trial;

use serde::Deserialize;

pub use book::{RecipeBook, shipped};
pub use change::RecipeChange;
pub use css::Css;
pub use last_seen::LastSeen;
pub use numbering::Numbering;
pub use trial::{Picked, Tried, pick, trial};

pub(super) use book::Chosen;
pub(super) use css::{all, first};
pub(super) use numbering::{bare, whole};
pub(super) use text::{body, credits, moments};

/// Where one CMS family keeps things: lists of CSS selectors, the best first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Its name, for `recipe = "…"` in the configuration and for the record.
    pub name: String,
    /// When it was last seen right on a live page.
    #[serde(default)]
    pub seen: LastSeen,
    /// Domains that use it, subdomains included.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// What a page of the family has: all of these.
    #[serde(default)]
    pub markers: Vec<Css>,
    /// The text.
    pub body: Vec<Css>,
    /// Whether the text stands in several elements, one after the other (slides).
    #[serde(default)]
    pub parts: bool,
    /// The headline.
    #[serde(default)]
    pub title: Vec<Css>,
    /// Authors, each element one.
    #[serde(default)]
    pub author: Vec<Css>,
    /// Lines with roles ("Editor: …").
    #[serde(default)]
    pub credits: Vec<Css>,
    /// The printed date.
    #[serde(default)]
    pub date: Vec<Css>,
    /// The picture above the text.
    #[serde(default)]
    pub image: Vec<Css>,
    /// Its caption.
    #[serde(default)]
    pub caption: Vec<Css>,
    /// Tags, each element one.
    #[serde(default)]
    pub tags: Vec<Css>,
    /// The section; the last element counts.
    #[serde(default)]
    pub section: Vec<Css>,
    /// What stands within the text and is none: advertisements, share bars.
    #[serde(default)]
    pub drop: Vec<Css>,
    /// How paragraphs begin that are the page's own words and not the article's, lower case.
    #[serde(default)]
    pub asides: Vec<String>,
    /// Links to further pages.
    #[serde(default)]
    pub paging: Vec<Css>,
    /// What asks for the whole text on one page: a query (`page=all`), or what follows the path
    /// (`/all`).
    #[serde(default)]
    pub whole: Option<String>,
    /// How pages are numbered.
    #[serde(default)]
    pub pages: Option<Numbering>,
}

impl Recipe {
    /// Its lists of selectors by key, in the order of reading.
    #[must_use]
    pub fn selectors(&self) -> [(&'static str, &[Css]); 12] {
        [
            ("markers", &self.markers),
            ("title", &self.title),
            ("author", &self.author),
            ("credits", &self.credits),
            ("date", &self.date),
            ("section", &self.section),
            ("image", &self.image),
            ("caption", &self.caption),
            ("body", &self.body),
            ("drop", &self.drop),
            ("tags", &self.tags),
            ("paging", &self.paging),
        ]
    }

    /// Whether a host is one of its domains, or below one.
    #[must_use]
    pub fn knows(&self, host: &str) -> bool {
        let under = |domain: &String| {
            host.strip_suffix(domain.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.hosts.iter().any(under)
    }
}
