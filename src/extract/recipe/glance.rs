//! Whether a selector may find something, seen without a document for selectors: its longer words
//! have to be on the page, and where it describes one element (`h1.title[lang=id]`), such an
//! element. Anything else about a selector is taken to hold.

use memchr::memmem;

use crate::html::{Id, Tree};

/// Shorter words are on every page.
const TELLING: usize = 5;

pub(super) fn may_find(selector: &str, page: &Tree) -> bool {
    let on_page = |word: &str| memmem::find(page.markup().as_bytes(), word.as_bytes()).is_some();
    if !names(selector).filter(|name| name.len() >= TELLING).all(on_page) {
        return false;
    }
    match Shape::read(selector) {
        Some(shape) => (1..page.len()).any(|id| shape.fits(page, id)),
        None => true,
    }
}

/// Names of classes and ids, whose case counts; what stands in brackets or after a colon is none.
fn names(selector: &str) -> impl Iterator<Item = &str> {
    let outside = selector.split(['[', ':']).next().unwrap_or_default();
    outside.split(['.', '#']).skip(1).map(|after| name(after).0)
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// One element, as a selector describes it.
#[derive(Debug, PartialEq, Eq)]
struct Shape<'s> {
    element: &'s str,
    /// Classes, and the id after `#`.
    names: Vec<(char, &'s str)>,
    attributes: Vec<Attribute<'s>>,
}

/// `[name]`, `[name=value]`, `[name*=value i]`.
#[derive(Debug, PartialEq, Eq)]
struct Attribute<'s> {
    name: &'s str,
    /// Whether the value has to be the whole one.
    whole: bool,
    value: Option<&'s str>,
}

impl<'s> Shape<'s> {
    /// None for what describes more than one element, or in a way not known here.
    fn read(selector: &'s str) -> Option<Self> {
        let (element, mut rest) = name(selector);
        let mut shape = Self { element, names: Vec::new(), attributes: Vec::new() };
        while let Some(sign) = rest.chars().next() {
            let after = &rest[sign.len_utf8()..];
            rest = match sign {
                '.' | '#' => {
                    let (name, rest) = name(after);
                    shape.names.push((sign, name));
                    rest
                }
                '[' => {
                    let (inside, rest) = after.split_once(']')?;
                    shape.attributes.push(Attribute::read(inside)?);
                    rest
                }
                _ => return None,
            };
        }
        Some(shape)
    }

    fn fits(&self, page: &Tree, id: Id) -> bool {
        let named = |(sign, name): &(char, &str)| match sign {
            '#' => page.raw_attr(id, "id") == Some(name),
            _ => page
                .raw_attr(id, "class")
                .is_some_and(|c| c.split_ascii_whitespace().any(|c| c == *name)),
        };
        (self.element.is_empty() || page.name(id).eq_ignore_ascii_case(self.element))
            && self.names.iter().all(named)
            && self.attributes.iter().all(|attribute| attribute.fits(page, id))
    }
}

impl<'s> Attribute<'s> {
    fn read(inside: &'s str) -> Option<Self> {
        let (name, rest) = name(inside);
        if name.bytes().any(|b| b.is_ascii_uppercase()) {
            return None;
        }
        let (whole, value) = match rest.strip_prefix("*=") {
            Some(part) => (false, part),
            None if rest.is_empty() => return Some(Self { name, whole: false, value: None }),
            None => (true, rest.strip_prefix('=')?),
        };
        let value = value.trim().trim_end_matches(" i").trim_end();
        let value = value.trim_matches(['"', '\'']);
        Some(Self { name, whole, value: Some(value) })
    }

    /// In any case of letters: a look errs on the side of yes.
    fn fits(&self, page: &Tree, id: Id) -> bool {
        let Some(there) = page.attr(id, self.name) else { return false };
        match self.value {
            None => true,
            Some(value) if self.whole => there.eq_ignore_ascii_case(value),
            Some(value) => there.to_ascii_lowercase().contains(&value.to_ascii_lowercase()),
        }
    }
}

fn name(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c| !is_of_a_name(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    fn sees(selector: &str, markup: &str) -> bool {
        may_find(selector, &html::parse(markup).tree)
    }

    #[test]
    fn an_element_is_seen_by_its_element_names_and_attributes() {
        let page =
            "<meta property=og:site_name content='Kabar TEMPO'><h1 class='a judul-utama'>x</h1>";
        assert!(sees("h1.judul-utama", page));
        assert!(sees("meta[property='og:site_name'][content*='tempo' i]", page));
        assert!(!sees("h2.judul-utama", page));
        assert!(!sees("#judul-utama", page));
        assert!(!sees("meta[property='og:site_name'][content*='contempo' i]", page));
        assert!(!sees("[itemprop=articleBody]", page));
        assert!(sees("META[Property='og:site_name']", page) && sees("ARTICLE, H1", page));
    }

    #[test]
    fn what_is_no_single_element_is_judged_by_its_words() {
        let page = "<div class=artikel><p>x</p></div>";
        assert!(sees(".artikel > p", page) && sees(".artikel p:not(.x)", page));
        assert!(!sees(".artikels > p", page));
    }
}
