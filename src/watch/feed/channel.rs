//! What a feed says about itself.

use super::{Around, Feed, particulars::Particulars, space::Space, text::Scope, tree::Element};

/// Hubs that are remembered.
pub(super) const MOST_HUBS: usize = 8;

/// Reads the channel; `root` is the element around it (in Atom the same).
pub(super) fn read(channel: &Element, root: &Element, scope: &Scope, around: &Around) -> Feed {
    let said = Particulars::of(channel, scope);
    let rel = |wanted: &'static str| {
        let named = said.links.iter().filter(move |link| link.rel == wanted);
        named.filter_map(|link| link.href.clone())
    };
    let (hubs, self_link) = (rel("hub").take(MOST_HUBS).collect(), rel("self").next());
    let mut feed = Feed { hubs, self_link, ..extras(channel) };
    feed.id = said.id;
    feed.title = said.title;
    let description = said.description.or(said.subtitle).or(said.summary);
    feed.subtitle = description.or_else(|| said.abstracts.into_iter().next());
    feed.link = said.url;
    feed.links = said.links;
    feed.language = said.language.or_else(|| language(root, around));
    feed.published = said.published;
    feed.updated = said.updated;
    feed.rights = said.rights;
    feed.image = said.image.or_else(|| image_beside(root, scope));
    feed.authors = said.authors;
    feed.contributors = said.contributors;
    feed.categories = said.categories;
    feed
}

fn extras(channel: &Element) -> Feed {
    let mut feed = Feed::default();
    for child in channel.elements().filter(|child| child.space == Some(Space::Core)) {
        match &*child.local {
            "generator" => feed.generator = Some(child.words()).filter(|words| !words.is_empty()),
            "ttl" => feed.ttl_minutes = child.words().parse().ok(),
            "skiphours" => feed.skip_hours = skip_hours(child),
            "skipdays" => feed.skip_days = skip_days(child),
            _ => {}
        }
    }
    feed
}

fn skip_hours(element: &Element) -> Vec<u8> {
    let numbers = element.elements().filter_map(|hour| hour.words().parse::<u8>().ok());
    let mut hours: Vec<u8> = numbers.filter(|hour| *hour <= 24).map(|hour| hour % 24).collect();
    hours.sort_unstable();
    hours.dedup();
    hours
}

fn skip_days(element: &Element) -> Vec<String> {
    element.elements().map(Element::words).filter(|day| !day.is_empty()).take(7).collect()
}

fn language(root: &Element, around: &Around) -> Option<String> {
    let own = root.attribute("xml:lang").filter(|lang| !lang.is_empty());
    own.or(around.language.map(str::trim).filter(|lang| !lang.is_empty())).map(str::to_owned)
}

/// RSS 0.90 and 1.0 put the image beside the channel.
fn image_beside(root: &Element, scope: &Scope) -> Option<String> {
    let image = root.elements().find(|child| child.is(Space::Core, "image"))?;
    let url = image.elements().find(|child| child.local == "url")?.words();
    (!url.is_empty()).then(|| scope.address(&url))
}
