//! One announced article.

use super::{
    Enclosure, Entry, Origin,
    particulars::Particulars,
    space::Space,
    text::{self, Default as Kind, Scope, Text},
    tree::Element,
};

pub(super) fn read(element: &Element, around: &Scope) -> Entry {
    let scope = &around.within(element);
    let said = Particulars::of(element, scope);
    let mut entry = Entry {
        id: said.id,
        url: said.url,
        title: said.title,
        subtitle: said.subtitle,
        published: said.published,
        updated: said.updated,
        authors: said.authors,
        contributors: said.contributors,
        categories: said.categories,
        image: said.image,
        language: said.language,
        rights: said.rights,
        ..extras(element, scope)
    };
    let enclosed = said.links.iter().zip(links(element)).filter(|(l, _)| l.rel == "enclosure");
    entry.enclosures.extend(enclosed.map(|(link, element)| Enclosure {
        url: link.href.clone(),
        kind: element.attribute("type").map(str::to_owned),
        length: element.attribute("length").map(str::to_owned),
    }));
    entry.links = said.links;
    texts(&mut entry, said.description, said.summary, said.abstracts);
    entry
}

fn links<'e, 'a>(element: &'e Element<'a>) -> impl Iterator<Item = &'e Element<'a>> {
    element.elements().filter(|child| child.is(Space::Core, "link"))
}

/// With both a summary and a description the description is the text; where nothing is a summary,
/// the text is.
fn texts(entry: &mut Entry, description: Option<Text>, summary: Option<Text>, more: Vec<Text>) {
    let (summary, second) = match (summary, description) {
        (Some(summary), description) => (Some(summary), description),
        (None, Some(description)) => (Some(description), None),
        (None, None) => (more.into_iter().next(), None),
    };
    entry.content = entry.content.take().or(second);
    entry.summary = summary.or_else(|| entry.content.clone());
}

fn extras(element: &Element, scope: &Scope) -> Entry {
    let mut entry = Entry::default();
    for child in element.elements() {
        match (child.space, &*child.local) {
            (Some(Space::Content), "encoded")
            | (Some(Space::Core), "fullitem")
            | (Some(Space::Xhtml | Space::Core), "body")
            | (Some(Space::Xhtml), "div") => {
                content(&mut entry, text::construct(child, scope, Kind::Markup));
            }
            (Some(Space::Core), "content") => {
                content(&mut entry, text::construct(child, scope, Kind::Plain));
            }
            (Some(Space::Core), "enclosure") => entry.enclosures.push(enclosure(child, scope)),
            (Some(Space::Core), "source") => entry.source = source(child, scope),
            (Some(Space::Feedburner), "origlink") => {
                entry.original = Some(child.words()).filter(|words| !words.is_empty());
            }
            _ => {}
        }
    }
    entry
}

/// The first one counts.
fn content(entry: &mut Entry, found: Option<Text>) {
    if entry.content.is_none() {
        entry.content = found;
    }
}

fn enclosure(child: &Element, scope: &Scope) -> Enclosure {
    let attribute = |name| child.attribute(name).filter(|value| !value.is_empty());
    Enclosure {
        url: attribute("url").or(attribute("href")).map(|url| scope.within(child).address(url)),
        kind: attribute("type").map(str::to_owned),
        length: attribute("length").map(str::to_owned),
    }
}

/// RSS: `<source url="…">Title</source>`; Atom: a small feed of its own.
fn source(child: &Element, scope: &Scope) -> Option<Origin> {
    let own = Particulars::of(child, &scope.within(child));
    let words = if child.elements().next().is_some() { String::new() } else { child.words() };
    let title = own.title.map(|title| title.value).or(Some(words)).filter(|t| !t.is_empty());
    let named = child.attribute("url").map(|url| scope.address(url));
    let url = own.url.or(named).filter(|url| !url.is_empty());
    (title.is_some() || url.is_some()).then_some(Origin { title, url })
}
