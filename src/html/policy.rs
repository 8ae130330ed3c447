//! What markup may pass at all: ammonia's audited cleaner with our allow-list.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};

use super::candidate;

/// Elements that pass; those that only structure a page are rewritten afterwards.
const TAGS: [&str; 59] = [
    "a",
    "address",
    "article",
    "aside",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "section",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "del",
    "ins",
];

/// Elements that go with everything in them.
const GONE: [&str; 22] = [
    "script", "style", "svg", "math", "iframe", "object", "embed", "applet", "template",
    "noscript", "noembed", "noframes", "textarea", "select", "button", "title", "audio", "video",
    "canvas", "dialog", "frameset", "xmp",
];

/// Attributes of pictures beside their addresses.
const PICTURE: [&str; 3] = ["alt", "width", "height"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let cell = HashSet::from(["colspan", "rowspan"]);
    let attributes = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", PICTURE.into_iter().chain(candidate::names()).collect()),
        ("source", HashSet::from(candidate::OF_SOURCES)),
        ("td", cell.clone()),
        ("th", cell),
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(GONE))
        .tag_attributes(attributes)
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder
});

/// Markup with nothing left that could act.
pub(super) fn sanitise(gated: &str) -> String {
    CLEANER.clean(gated).to_string()
}
