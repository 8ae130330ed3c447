//! Pictures in a text: which address is the picture, and which pictures are only there to count readers.

use super::{
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

/// Where the picture is: the address that lazy loading keeps aside, else the plain one, else the
/// first of a set.
fn address(tree: &Tree, img: Id, base: Option<&Link>) -> Option<Link> {
    let names = ["data-src", "data-original", "data-lazy-src", "data-full-src", "src"];
    let single = names.into_iter().find_map(|name| resolve(&tree.attr(img, name)?, base));
    single.or_else(|| {
        let set = tree.attr(img, "srcset").or_else(|| tree.attr(img, "data-srcset"))?;
        resolve(set.split_whitespace().next()?.trim_end_matches(','), base)
    })
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
