//! Which kind of feed a tree is, and where in it the channel and the entries are.

use std::borrow::Cow;

use super::{
    Around, Document, FeedError, Format, channel, entry,
    space::Space,
    text::Scope,
    tree::{self, Element},
};

/// Reads a feed written in XML.
pub(super) fn read(text: &str, around: &Around) -> Result<Document, FeedError> {
    let read = tree::read(text);
    let mut notes = read.notes;
    let Some((format, root)) = feed_root(&read.root) else {
        return Err(refusal(&read.root, read.is_page));
    };
    let base = around.base.map(Cow::Borrowed);
    let outer = Scope { format, base, is_atom_1: is_atom_1(root) };
    let root_scope = outer.within(root);
    let channel = channel_in(root, format);
    let scope =
        if std::ptr::eq(channel, root) { root_scope.clone() } else { root_scope.within(channel) };

    let found = entries_in(root, channel, &mut notes);
    if found.is_empty() {
        notes.push("the feed has no entries".into());
    }
    let lacking = found.is_empty().then(|| why_empty(channel, &notes)).flatten();
    let entries = found
        .into_iter()
        .map(|(element, in_channel)| {
            entry::read(element, if in_channel { &scope } else { &root_scope })
        })
        .collect();
    let feed = channel::read(channel, root, &scope, around);
    Ok(Document { format, feed, entries, recovered: notes, lacking })
}

/// The element that is the feed, at the top or up to two elements deeper.
fn feed_root<'e, 'a>(top: &'e Element<'a>) -> Option<(Format, &'e Element<'a>)> {
    let mut level: Vec<&Element> = top.elements().collect();
    for _ in 0..3 {
        if let Some(found) = level.iter().find_map(|e| format_of(e).map(|f| (f, *e))) {
            return Some(found);
        }
        level =
            level.into_iter().filter(|e| e.local != "html").flat_map(Element::elements).collect();
    }
    None
}

fn format_of(element: &Element) -> Option<Format> {
    match (element.space?, &*element.local) {
        (_, "rss") => Some(Format::Rss),
        (Space::Rdf | Space::Core, "rdf") => Some(Format::Rdf),
        (Space::Core, "feed") => Some(Format::Atom),
        (Space::Core, "channel") if is_cdf(element) => Some(Format::Cdf),
        (Space::Core, "channel") => Some(Format::Rss),
        _ => None,
    }
}

/// A CDF channel says in attributes what an RSS channel says in elements.
fn is_cdf(channel: &Element) -> bool {
    let says = |element: &Element| {
        ["href", "lastmod", "base", "self"].iter().any(|name| element.attribute(name).is_some())
    };
    says(channel) || channel.elements().any(|child| child.local == "item" && says(child))
}

/// RFC 4287's own namespace, wherever it is declared on the root.
fn is_atom_1(root: &Element) -> bool {
    let declares = |name: &str| name.starts_with("xmlns");
    let atom = |uri: &str| uri.to_ascii_lowercase().contains("w3.org/2005/atom");
    root.attributes.iter().any(|a| declares(a.name) && atom(&a.value))
}

fn refusal(top: &Element, is_page: bool) -> FeedError {
    let Some(first) = top.elements().next() else {
        return FeedError::Unreadable("there is no markup in it".into());
    };
    let page = ["html", "head", "body"].contains(&&*first.local);
    if is_page || page || top.elements().any(|e| e.local == "html") {
        return FeedError::Html;
    }
    let name: String = first.name.chars().take(60).collect();
    FeedError::Unreadable(format!(
        "its first element is `<{name}>`, where `<rss>`, `<rdf:RDF>` or `<feed>` should be"
    ))
}

fn channel_in<'e, 'a>(root: &'e Element<'a>, format: Format) -> &'e Element<'a> {
    let inside = matches!(format, Format::Rss | Format::Rdf);
    let found = inside.then(|| root.elements().find(|child| child.local == "channel")).flatten();
    found.unwrap_or(root)
}

fn is_entry(element: &Element) -> bool {
    element.space == Some(Space::Core) && matches!(&*element.local, "item" | "entry")
}

/// Entries in the channel, then beside it (RSS 0.90 and 1.0), else wherever they are; with each
/// whether it stands in the channel.
fn entries_in<'e, 'a>(
    root: &'e Element<'a>,
    channel: &'e Element<'a>,
    notes: &mut Vec<String>,
) -> Vec<(&'e Element<'a>, bool)> {
    let mut found: Vec<_> = channel.elements().filter(|e| is_entry(e)).map(|e| (e, true)).collect();
    if !std::ptr::eq(root, channel) {
        found.extend(root.elements().filter(|e| is_entry(e)).map(|e| (e, false)));
    }
    if found.is_empty() {
        found = misplaced(root);
        if !found.is_empty() {
            notes.push("the entries stand in an unusual place".into());
        }
    }
    found
}

/// The shallowest elements that are called like entries, in any vocabulary.
fn misplaced<'e, 'a>(root: &'e Element<'a>) -> Vec<(&'e Element<'a>, bool)> {
    let mut level: Vec<&Element> = vec![root];
    for _ in 0..6 {
        level = level.into_iter().flat_map(Element::elements).collect();
        let found: Vec<_> = level
            .iter()
            .filter(|e| matches!(&*e.local, "item" | "entry"))
            .map(|e| (*e, true))
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// A feed without entries is one that says something about itself and ends where it should.
fn why_empty(channel: &Element, notes: &[String]) -> Option<&'static str> {
    if notes.iter().any(|note| note.starts_with("cut off")) {
        return Some("it is cut off before the first entry");
    }
    channel.elements().next().is_none().then_some("it has neither a title nor an entry")
}
