//! WebSub, as a subscriber thinks (<https://www.w3.org/TR/websub/>): which hub, whose words, and
//! what to do next.

mod ask;
mod links;
mod signature;
mod state;

use std::collections::BTreeSet;

use super::{Errand, Occasion, Reading, Source, WatchError, feed::Feed};
use crate::model::{Cursor, Fetched, HubOffer, Link};

pub use ask::{LEASE_SECONDS, Question, form};
pub use signature::is_signed;
pub use state::{
    Confirmation, Next, Trouble, confirmed, is_missed, is_proven, is_time_to_ask_again, next,
    next_hub, trouble,
};

/// Hubs of one source that are remembered.
const MOST_HUBS: usize = 4;
/// The longest topic that is sent to a hub.
const LONGEST_TOPIC: usize = 2_048;

/// What a source was found to say about hubs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Offered {
    /// This answer does not say: it is what came last time, or of a kind that knows no hubs.
    #[default]
    Unsaid,
    /// This; no hubs where it names none.
    Said(HubOffer),
}

/// Links of a document that speak of hubs, as written there.
#[derive(Debug, Clone, Default)]
struct Named {
    hubs: Vec<String>,
    own: Option<String>,
}

/// What an answer says whose document is not new: its headers only, if they say everything.
pub(super) fn by_headers(fetched: &Fetched) -> Offered {
    let named = links::of_headers(fetched.headers.get("link"));
    match named.hubs.is_empty() || named.own.is_none() {
        true => Offered::Unsaid,
        false => Offered::Said(offer(fetched, named, Named::default())),
    }
}

/// What a feed says; headers before the document (§4).
pub(super) fn by_feed(fetched: &Fetched, feed: &Feed) -> Offered {
    let document = Named { hubs: feed.hubs.clone(), own: feed.self_link.clone() };
    let headers = links::of_headers(fetched.headers.get("link"));
    Offered::Said(offer(fetched, headers, document))
}

/// What a web page says in its head.
pub(super) fn by_page(fetched: &Fetched, page: &dom_query::Document, base: &Link) -> Offered {
    let headers = links::of_headers(fetched.headers.get("link"));
    Offered::Said(offer(fetched, headers, links::of_page(page, base)))
}

fn offer(fetched: &Fetched, headers: Named, document: Named) -> HubOffer {
    let hubs = if headers.hubs.is_empty() { document.hubs } else { headers.hubs };
    let mut seen = BTreeSet::new();
    let hubs = hubs.iter().filter_map(|hub| fetched.link.join(hub).ok());
    let hubs = hubs.filter(|hub| seen.insert(hub.clone())).take(MOST_HUBS).collect();
    let own = headers.own.or(document.own);
    HubOffer { topic: topic(fetched, own.as_deref()), hubs }
}

/// The source's own address, to the letter where it is whole: hubs compare letters.
fn topic(fetched: &Fetched, own: Option<&str>) -> String {
    let own = own.map(str::trim).filter(|own| own.len() <= LONGEST_TOPIC);
    match own {
        Some(own) if Link::parse(own).is_ok() => own.to_owned(),
        Some(own) => fetched.link.join(own).unwrap_or_else(|_| fetched.link.clone()).to_string(),
        None => fetched.link.to_string(),
    }
}

/// Reads what a hub sent as an answer of the source itself. What was sent is judged for itself:
/// that a visit saw the same bytes means nothing.
pub fn read_ping(
    source: &Source,
    ping: &Fetched,
    occasion: Occasion<'_>,
) -> Result<Reading, WatchError> {
    let cursor = Cursor::default();
    let mut errand = Errand::begin(source, &cursor, occasion);
    errand.take(ping)?;
    errand.end()
}

/// What a hub wrote for people (why it said no): one line of bearable length.
#[must_use]
pub fn words(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.chars().filter(|c| !c.is_control()).take(200).collect()
}
