//! Text of a feed: which of it is markup, where the markup hides, and what it says in plain words.

use std::borrow::Cow;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    Format, address, markup,
    tree::{Element, Node},
};

/// A text as the feed gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The words, or the markup, with links made absolute; not sanitised.
    pub value: String,
    /// Whether `value` is markup.
    pub is_markup: bool,
}

impl Text {
    /// A text that is no markup.
    #[must_use]
    pub fn plain(value: String) -> Self {
        Self { value, is_markup: false }
    }

    /// One line of plain text: what a headline is made from.
    #[must_use]
    pub fn words(&self) -> String {
        let words = if self.is_markup { markup::words(&self.value) } else { self.value.clone() };
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What an element inherits from those around it.
#[derive(Debug, Clone)]
pub(super) struct Scope<'a> {
    pub format: Format,
    pub base: Option<Cow<'a, str>>,
    /// Atom 1.0, not one of the drafts before it.
    pub is_atom_1: bool,
}

impl Scope<'_> {
    /// The scope inside this element (`xml:base`).
    pub(super) fn within<'b>(&'b self, element: &'b Element) -> Scope<'b> {
        let base = match element.attribute("xml:base") {
            Some(own) if !own.is_empty() => Some(self.address(own).into()),
            _ => self.base.as_deref().map(Cow::Borrowed),
        };
        Scope { format: self.format, base, is_atom_1: self.is_atom_1 }
    }

    /// The address that is meant here.
    pub(super) fn address(&self, reference: &str) -> String {
        address::resolved(self.base.as_deref(), reference)
    }

    /// Writes the address that is meant here.
    pub(super) fn write_address(&self, reference: &str, out: &mut String) {
        address::write(self.base.as_deref(), reference, out);
    }
}

/// What a text is when nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Default {
    Plain,
    Markup,
}

/// Reads a text construct (RFC 4287 §3.1, Atom 0.3 `mode`, RSS by custom); none when it is empty.
pub(super) fn construct(element: &Element, around: &Scope, default: Default) -> Option<Text> {
    let scope = around.within(element);
    let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let text = if element.elements().next().is_some() {
        inline(element, &scope, &kind)
    } else {
        written(element, &scope, &kind, default)
    };
    (!text.value.is_empty()).then_some(text)
}

/// Markup that stands in the feed as elements.
fn inline(element: &Element, scope: &Scope, kind: &str) -> Text {
    let wrapper = (scope.is_atom_1 && kind.contains("html")).then(|| only_div(element)).flatten();
    let value = match wrapper {
        // TypePad: a div of XHTML around escaped markup.
        Some(div) if !kind.contains("xhtml") && div.elements().next().is_none() => {
            markup::tidied(&div.words(), &scope.within(div))
        }
        Some(div) => markup::serialised(div, &scope.within(div)),
        None => markup::serialised(element, scope),
    };
    Text { value: value.trim().to_owned(), is_markup: true }
}

/// RFC 4287 §3.1.1.3: the `div` around XHTML is no part of the text.
fn only_div<'e, 'a>(element: &'e Element<'a>) -> Option<&'e Element<'a>> {
    let blank = |node: &Node| matches!(node, Node::Text(text) if text.trim().is_empty());
    let mut meant = element.children.iter().filter(|node| !blank(node));
    match (meant.next(), meant.next()) {
        (Some(Node::Element(div)), None) if div.local == "div" => Some(div),
        _ => None,
    }
}

/// Words, or markup behind entities, CDATA or base64.
fn written(element: &Element, scope: &Scope, kind: &str, default: Default) -> Text {
    let mut value = element.said();
    if is_base64(element, kind, scope)
        && let Some(decoded) = from_base64(&value)
    {
        value = Cow::Owned(decoded);
    }
    let is_markup = match kind {
        "" => default == Default::Markup || may_be_markup(&value, scope),
        "text" | "plain" | "text/plain" => may_be_markup(&value, scope),
        kind => kind.contains("html"),
    };
    let value = if is_markup { markup::tidied(&value, scope) } else { value.into_owned() };
    Text { value, is_markup }
}

fn is_base64(element: &Element, kind: &str, scope: &Scope) -> bool {
    if element.attribute("mode").is_some_and(|mode| mode.eq_ignore_ascii_case("base64")) {
        return true;
    }
    // RFC 4287 §4.1.3.3: any other media type.
    let named = matches!(kind, "" | "text" | "plain" | "html" | "xhtml");
    let text = kind.starts_with("text/") || kind.ends_with("+xml") || kind.ends_with("/xml");
    scope.format == Format::Atom && !named && !text && kind.contains('/')
}

fn from_base64(raw: &str) -> Option<String> {
    let packed: String = raw.split_whitespace().collect();
    String::from_utf8(STANDARD.decode(packed).ok()?).ok().map(|text| text.trim().to_owned())
}

/// RSS never says whether a title is markup: it is when it has a closed element or a reference and
/// nothing that looks like anything else.
fn may_be_markup(value: &str, scope: &Scope) -> bool {
    scope.format != Format::Atom && markup::looks_like_markup(value)
}
