//! Which vocabulary an element belongs to, by its namespace, else by the prefix that everybody uses.

/// A vocabulary that feeds are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::watch) enum Space {
    /// RSS and Atom, any version: their words do not collide.
    Core,
    /// RDF itself.
    Rdf,
    /// Dublin Core elements.
    Dc,
    /// Dublin Core terms.
    Terms,
    /// `content:encoded`.
    Content,
    /// Podcasts.
    Itunes,
    /// Media RSS.
    Media,
    /// Web pages.
    Xhtml,
    /// Drawings and formulas inside web pages.
    Foreign,
    /// `xml:base`, `xml:lang`.
    Xml,
    /// FeedBurner.
    Feedburner,
    /// Anything else.
    Other,
}

/// Namespaces, without scheme, `www.` and trailing punctuation, in lower case.
const KNOWN: [(&str, Space); 26] = [
    ("w3.org/2005/atom", Space::Core),
    ("purl.org/atom/ns", Space::Core),
    ("purl.org/rss/1.0", Space::Core),
    ("purl.org/rss/1.0/modules/rss091", Space::Core),
    ("my.netscape.com/rdf/simple/0.9", Space::Core),
    ("my.netscape.com/publish/formats/rss-0.91.dtd", Space::Core),
    ("blogs.law.harvard.edu/tech/rss", Space::Core),
    ("cyber.law.harvard.edu/rss", Space::Core),
    ("example.com/newformat", Space::Core),
    ("example.com/necho", Space::Core),
    ("purl.org/echo", Space::Core),
    ("uri/of/echo/namespace", Space::Core),
    ("purl.org/pie", Space::Core),
    ("w3.org/1999/02/22-rdf-syntax-ns", Space::Rdf),
    ("purl.org/dc/elements/1.1", Space::Dc),
    ("purl.org/dc/elements/1.0", Space::Dc),
    ("purl.org/dc/terms", Space::Terms),
    ("purl.org/rss/1.0/modules/content", Space::Content),
    ("itunes.com/dtds/podcast-1.0.dtd", Space::Itunes),
    ("example.com/dtds/podcast-1.0.dtd", Space::Itunes),
    ("search.yahoo.com/mrss", Space::Media),
    ("w3.org/1999/xhtml", Space::Xhtml),
    ("w3.org/2000/svg", Space::Foreign),
    ("w3.org/1998/math/mathml", Space::Foreign),
    ("w3.org/xml/1998/namespace", Space::Xml),
    ("rssnamespace.org/feedburner/ext/1.0", Space::Feedburner),
];

/// The vocabulary of a namespace; none for one that we do not know.
pub(super) fn of_namespace(uri: &str) -> Option<Space> {
    let lower = uri.trim().to_ascii_lowercase();
    if lower.is_empty() || lower.contains("backend.userland.com/rss") {
        return Some(Space::Core);
    }
    let bare = lower.strip_prefix("https://").or(lower.strip_prefix("http://")).unwrap_or(&lower);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches(['/', '#']);
    KNOWN.iter().find(|(known, _)| *known == bare).map(|(_, space)| *space)
}

/// What an undeclared prefix means by custom.
pub(super) fn of_prefix(prefix: &str) -> Space {
    match prefix.to_ascii_lowercase().as_str() {
        "" | "atom" | "a10" | "rss" => Space::Core,
        "rdf" => Space::Rdf,
        "dc" => Space::Dc,
        "dcterms" => Space::Terms,
        "content" => Space::Content,
        "itunes" => Space::Itunes,
        "media" => Space::Media,
        "xhtml" => Space::Xhtml,
        "xml" => Space::Xml,
        "feedburner" => Space::Feedburner,
        _ => Space::Other,
    }
}
