//! Links that name a hub or the source itself: in headers (RFC 8288) and in the head of a page.

use super::Named;
use crate::model::Link;

/// Links of a header that are looked at.
const MOST_LINKS: usize = 64;
/// Characters of the headers that are looked at.
const LONGEST: usize = 16 << 10;

/// `Link: <https://hub.example/>; rel="hub"`, several in a header or several headers.
pub(super) fn of_headers(header: Option<&str>) -> Named {
    let mut named = Named::default();
    let mut rest = header.filter(|header| header.len() <= LONGEST).unwrap_or_default();
    for _ in 0..MOST_LINKS {
        let Some((target, parameters, after)) = first(rest) else { break };
        named.take(target, relation(parameters));
        rest = after;
    }
    named
}

/// The first link: its target, its parameters, and what comes after it.
fn first(header: &str) -> Option<(&str, &str, &str)> {
    let (_, begun) = header.split_once('<')?;
    let (target, after) = begun.split_once('>')?;
    let end = outside_quotes(after, ',').unwrap_or(after.len());
    let (parameters, rest) = after.split_at(end);
    Some((target.trim(), parameters, rest))
}

/// Where a character stands for the first time outside of quotes.
fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c == wanted && !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// The first `rel` counts (§3.3); a link from somewhere else (`anchor`) says nothing about us.
fn relation(mut parameters: &str) -> &str {
    let mut relation = None;
    while let Some(at) = outside_quotes(parameters, ';') {
        let rest = parameters.get(at + 1..).unwrap_or_default();
        let end = outside_quotes(rest, ';').unwrap_or(rest.len());
        let (key, value) = rest.get(..end).unwrap_or_default().split_once('=').unwrap_or_default();
        match key.trim() {
            key if key.eq_ignore_ascii_case("anchor") => return "",
            key if key.eq_ignore_ascii_case("rel") => {
                relation = relation.or(Some(value.trim().trim_matches('"')));
            }
            _ => {}
        }
        parameters = rest;
    }
    relation.unwrap_or_default()
}

/// `<link rel="hub" href="…">` in the head; in the body a comment might have written it.
pub(super) fn of_page(page: &dom_query::Document, base: &Link) -> Named {
    let mut named = Named::default();
    for link in page.select("head link[rel][href]").iter().take(MOST_LINKS) {
        let Ok(target) = base.join(&link.attr_or("href", "")) else { continue };
        named.take(target.as_str(), &link.attr_or("rel", ""));
    }
    named
}

impl Named {
    fn take(&mut self, target: &str, relation: &str) {
        for word in relation.split_ascii_whitespace() {
            if word.eq_ignore_ascii_case("hub") {
                self.hubs.push(target.to_owned());
            } else if word.eq_ignore_ascii_case("self") && self.own.is_none() {
                self.own = Some(target.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> (Vec<String>, Option<String>) {
        let named = of_headers(Some(header));
        (named.hubs, named.own)
    }

    #[test]
    fn links_are_told_apart_whatever_stands_between_them() {
        let header = r#"<https://a.example/?x=1,2>; title="a, b; rel=hub"; rel=self, <https://h.example/>;REL="Preload HUB", <x>; rel=next"#;
        let (hubs, own) = read(header);
        assert_eq!(hubs, ["https://h.example/"]);
        assert_eq!(own.as_deref(), Some("https://a.example/?x=1,2"));
    }

    #[test]
    fn only_the_first_relation_counts_and_links_from_elsewhere_do_not() {
        assert_eq!(read("<h>; rel=next; rel=hub"), (vec![], None));
        assert_eq!(read("<h>; rel=hub; anchor=\"/lain\""), (vec![], None));
        assert_eq!(read("<h>; rel=\"hub self\""), (vec!["h".to_owned()], Some("h".to_owned())));
    }

    #[test]
    fn what_is_no_header_gives_nothing() {
        for broken in ["", "<", "<>", "<a", "a>; rel=hub", "<a>; rel", "<a>;;;=;rel=\"", "\"<\\"] {
            assert_eq!(read(broken), (vec![], None), "{broken}");
        }
    }
}
