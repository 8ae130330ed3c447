//! Recipes: where a family of sites keeps headline, text and the rest. They are data, one file each.

use std::sync::LazyLock;

use dom_query::{Document, Matcher};
use serde::Deserialize;

/// Where one CMS family keeps things: lists of CSS selectors, the best first.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Its name, for `recipe = "…"` in the configuration and for the record.
    pub name: String,
    /// Domains that use it, subdomains included.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// What a page of the family has: all of these.
    pub markers: Vec<String>,
    /// The text.
    pub body: Vec<String>,
    /// The headline.
    #[serde(default)]
    pub title: Vec<String>,
    /// Authors, each element one.
    #[serde(default)]
    pub author: Vec<String>,
    /// Lines with roles ("Editor: …").
    #[serde(default)]
    pub credits: Vec<String>,
    /// The printed date.
    #[serde(default)]
    pub date: Vec<String>,
    /// The picture above the text.
    #[serde(default)]
    pub image: Vec<String>,
    /// Its caption.
    #[serde(default)]
    pub caption: Vec<String>,
    /// Tags, each element one.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The section; the last element counts.
    #[serde(default)]
    pub section: Vec<String>,
    /// What stands within the text and is none: advertisements, share bars.
    #[serde(default)]
    pub drop: Vec<String>,
    /// Links to further pages.
    #[serde(default)]
    pub paging: Vec<String>,
    /// The query that asks for the whole text on one page ("page=all").
    #[serde(default)]
    pub whole: Option<String>,
}

const SHIPPED: [&str; 7] = [
    include_str!("../../config/outlets/promedia.toml"),
    include_str!("../../config/outlets/pikiran-rakyat.toml"),
    include_str!("../../config/outlets/tribun.toml"),
    include_str!("../../config/outlets/detik.toml"),
    include_str!("../../config/outlets/kompas.toml"),
    include_str!("../../config/outlets/antara.toml"),
    include_str!("../../config/outlets/wordpress.toml"),
];

static RECIPES: LazyLock<Vec<Recipe>> =
    LazyLock::new(|| SHIPPED.iter().filter_map(|text| toml::from_str(text).ok()).collect());

/// The recipes that tayang ships.
#[must_use]
pub fn shipped() -> &'static [Recipe] {
    &RECIPES
}

/// The recipe for a page: the one asked for, else by host, else by the marks of its family.
pub(super) fn choose(asked: Option<&str>, host: &str, page: &Document) -> Option<&'static Recipe> {
    if let Some(name) = asked {
        return RECIPES.iter().find(|r| r.name == name);
    }
    let by_host = RECIPES.iter().find(|r| r.hosts.iter().any(|known| is_under(host, known)));
    by_host
        .filter(|r| first(page, &r.body).is_some())
        .or_else(|| RECIPES.iter().find(|r| r.markers.iter().all(|m| matches(page, m))))
}

fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn matches(page: &Document, selector: &str) -> bool {
    Matcher::new(selector).is_ok_and(|m| page.select_single_matcher(&m).exists())
}

/// The first element that the best of the selectors finds.
pub(super) fn first<'a>(
    page: &'a Document,
    selectors: &[String],
) -> Option<dom_query::NodeRef<'a>> {
    all(page, selectors).into_iter().next()
}

/// Every element that the first selector with any finds.
pub(super) fn all<'a>(page: &'a Document, selectors: &[String]) -> Vec<dom_query::NodeRef<'a>> {
    let found =
        selectors.iter().filter_map(|s| Matcher::new(s).ok()).map(|m| page.select_matcher(&m));
    found.map(|s| s.nodes().to_vec()).find(|nodes| !nodes.is_empty()).unwrap_or_default()
}
