//! Recipes: where a family of sites keeps what of an article.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Domain, Key, Seen, Selector, Words};

/// A file in `outlets/`: one recipe. With the name of a shipped recipe (`tayang recipe list`) it
/// changes that one, key by key; with another name it is a recipe of your own. Selectors are CSS,
/// the best first: the first that finds anything counts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipeDraft {
    /// Its name.
    #[schemars(required)]
    pub name: Option<At<Key>>,
    /// When it was last seen right on a live page. Until then its articles are held; `tayang recipe
    /// test LINK` puts it on record too. Default: `"never"`.
    pub seen: Option<At<Seen>>,
    /// Domains that use it, subdomains included; those of a shipped recipe stay.
    pub hosts: Option<Vec<At<Domain>>>,
    /// What a page of the family has, all of these: how pages of other domains are recognised.
    pub markers: Option<Vec<At<Selector>>>,
    /// The text. A recipe of your own needs this.
    pub body: Option<Vec<At<Selector>>>,
    /// Whether the text stands in several elements, one after the other (slides). Default: the one
    /// with the most words is the text.
    pub parts: Option<bool>,
    /// The headline.
    pub title: Option<Vec<At<Selector>>>,
    /// Authors, each element one.
    pub author: Option<Vec<At<Selector>>>,
    /// Lines with roles ("Editor: …").
    pub credits: Option<Vec<At<Selector>>>,
    /// The printed date.
    pub date: Option<Vec<At<Selector>>>,
    /// The picture above the text.
    pub image: Option<Vec<At<Selector>>>,
    /// Its caption.
    pub caption: Option<Vec<At<Selector>>>,
    /// Tags, each element one.
    pub tags: Option<Vec<At<Selector>>>,
    /// The section; the last element counts.
    pub section: Option<Vec<At<Selector>>>,
    /// What stands within the text and is none: advertisements, boxes of related links.
    pub drop: Option<Vec<At<Selector>>>,
    /// How paragraphs begin that are the page's own words ("scroll to continue"); short ones are
    /// taken out.
    pub asides: Option<Vec<At<Words>>>,
    /// Links to further pages.
    pub paging: Option<Vec<At<Selector>>>,
    /// What asks for the whole text on one page: a query (`page=all`), or what follows the path
    /// (`/all`).
    pub whole: Option<At<Words>>,
    /// How pages are numbered.
    pub pages: Option<At<NumberingDraft>>,
}

/// How pages are numbered: page `n` has the number `from + (n - 1) × step`. `{ query = "page" }`
/// is `?page=2`; `{ path = "/{}", from = 0, step = 10 }` is `/10`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberingDraft {
    /// The key of the query.
    pub query: Option<At<Words>>,
    /// What follows the path, with `{}` for the number.
    pub path: Option<At<Words>>,
    /// The number that the first page would have. Default: 1.
    pub from: Option<At<u32>>,
    /// From page to page. Default: 1.
    pub step: Option<At<u32>>,
}
