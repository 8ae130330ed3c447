//! Pictures in a text: which address is the picture, and which pictures are only there to count readers.

use std::borrow::Cow;

use dom_query::NodeRef;

use super::{
    candidate::{self, Attributes},
    tag::Tag,
    text::{fold, push_escaped},
    tree::{Id, Tree},
};
use crate::model::Link;

/// Hosts and paths that serve counters, not pictures.
const COUNTERS: [&str; 11] = [
    "facebook.com/tr",
    "doubleclick.net",
    "google-analytics.com",
    "googletagmanager.com",
    "scorecardresearch.com",
    "pixel.wp.com",
    "stats.wordpress.com",
    "feedburner.com/~",
    "feedsportal.com",
    "quantserve.com",
    "pheedo.com",
];

/// How far around an image its `<picture>` is looked for.
const NEAR: usize = 4;
/// How much beside an image is looked at for sources.
const BESIDE: usize = 32;

/// What an `<img>` is to a reader.
pub(super) enum Picture {
    /// A picture, ready to be written.
    Shown(String),
    /// A drawn sign in the text (an emoji): its text.
    Sign(String),
    /// A counter, a spacer or nothing.
    Nothing,
}

/// Reads an `<img>`.
pub(super) fn read(tree: &Tree, img: Id, base: Option<&Link>) -> Picture {
    let alt = fold(&tree.attr(img, "alt").unwrap_or_default());
    let (width, height) = (side(tree, img, "width"), side(tree, img, "height"));
    if [width, height].into_iter().flatten().any(|px| px <= 2) {
        return Picture::Nothing;
    }
    if (1..=2).contains(&alt.chars().count()) && !alt.contains(|c: char| c.is_ascii()) {
        return Picture::Sign(alt);
    }
    match address(tree, img, base) {
        Some(link) if !is_counter(&link) => Picture::Shown(written(&link, &alt, width, height)),
        _ => Picture::Nothing,
    }
}

fn side(tree: &Tree, img: Id, name: &str) -> Option<u32> {
    let value = tree.attr(img, name)?;
    let digits: String = value.trim().chars().take_while(char::is_ascii_digit).take(6).collect();
    let unit = value.trim().get(digits.len()..)?;
    if unit.is_empty() || unit == "px" { digits.parse().ok() } else { None }
}

fn is_counter(link: &Link) -> bool {
    COUNTERS.iter().any(|counter| link.as_str().contains(counter))
}

/// Where the picture is, of all the addresses at which it stands.
fn address(tree: &Tree, img: Id, base: Option<&Link>) -> Option<Link> {
    let around = tree.around(img).take(NEAR).find(|id| tree.tag(*id) == Tag::Picture);
    let beside = around.into_iter().flat_map(|picture| tree.children(picture).take(BESIDE));
    let sources = beside.filter(|id| tree.tag(*id) == Tag::Source).map(|id| At(tree, id));
    candidate::best(&At(tree, img), &sources.collect::<Vec<_>>(), base)
}

struct At<'a>(&'a Tree, Id);

impl Attributes for At<'_> {
    fn value(&self, name: &str) -> Option<String> {
        self.0.attr(self.1, name).map(Cow::into_owned)
    }
}

/// Where the picture of an `<img>` is, of all the addresses at which it stands.
#[must_use]
pub fn picture_address(img: &NodeRef<'_>, base: Option<&Link>) -> Option<Link> {
    let is = |node: &NodeRef<'_>, name: &str| node.node_name().is_some_and(|n| *n == *name);
    let around = img.ancestors_it(Some(NEAR)).find(|node| is(node, "picture"));
    let beside = around.into_iter().flat_map(|picture| picture.children_it(false).take(BESIDE));
    let sources: Vec<NodeRef<'_>> = beside.filter(|n| is(n, "source")).collect();
    candidate::best(img, &sources, base)
}

impl Attributes for NodeRef<'_> {
    fn value(&self, name: &str) -> Option<String> {
        self.attr(name).map(|value| value.to_string())
    }
}

/// An absolute web address without tracking parameters; a relative one needs a base.
pub(super) fn resolve(raw: &str, base: Option<&Link>) -> Option<Link> {
    let raw = raw.trim();
    if raw.is_empty() || raw.starts_with('#') {
        return None;
    }
    let link = match base {
        Some(base) => base.join(raw).ok()?,
        None if raw.starts_with("//") => Link::parse(&format!("https:{raw}")).ok()?,
        None => Link::parse(raw).ok()?,
    };
    Some(link.without_tracking())
}

fn written(link: &Link, alt: &str, width: Option<u32>, height: Option<u32>) -> String {
    let mut out = String::from("<img src=\"");
    push_escaped(&mut out, link.as_str());
    out.push_str("\" alt=\"");
    push_escaped(&mut out, alt);
    out.push('"');
    if let (Some(width), Some(height)) = (width, height) {
        out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
    }
    out.push('>');
    out
}
