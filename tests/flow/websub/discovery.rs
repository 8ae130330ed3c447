//! 100 to 104: where a topic and its hub are named.

use tayang::model::SubscriptionState;

use super::stand::{FEED, RSS, Stand, links};
use crate::{
    flow::piece::Piece,
    support::{hub::Hub, outlet::Reply},
};

const HTML: &str = "text/html; charset=utf-8";

/// The topic was found and subscribed to, and what its hub sends is carried.
async fn is_subscribed(stand: &Stand, topic: &str, kind: &str, body: impl Fn(&[&Piece]) -> String) {
    stand.subscribed().await;
    assert_eq!(stand.hub.last().topic, topic);
    let piece = Piece::new("baru", "Kabar Baru");
    stand.pages(&[&piece]);
    let visits = stand.stage.outlet.requests().len();
    assert_eq!(stand.hub.send("sha256", kind, body(&[&piece]).as_bytes()).await, 202);
    stand.stage.settle().await;
    assert_eq!(stand.stage.state(&piece).await, "live");
    let asked = stand.stage.outlet.requests().split_off(visits);
    assert!(asked.iter().all(|seen| seen.path == piece.path), "only the article: {asked:?}");
}

#[tokio::test]
async fn r100_http_header_discovery() {
    let stand = Stand::open().await;
    let topic = stand.stage.outlet.url("/feed");
    let header = format!("<{}>; rel=\"hub\", <{topic}>; rel=\"self\"", stand.hub.url("/"));
    let plain = Reply::new(200, RSS, stand.rss("", &[])).with("link", &header);
    stand.stage.outlet.answer("/feed", plain);
    is_subscribed(&stand, &topic, RSS, |pieces| stand.rss("", pieces)).await;
}

fn list(stand: &Stand, pieces: &[&Piece]) -> String {
    let (hub, own) = (stand.hub.url("/"), stand.stage.outlet.url("/indeks"));
    let item = |piece: &&Piece| {
        format!("<article><a href=\"{}\">{}</a></article>", piece.path, piece.title)
    };
    let items: String = pieces.iter().map(item).collect();
    format!(
        "<!doctype html><html><head><title>Indeks</title><link rel=\"self\" href=\"{own}\">\
         <link href=\"{hub}\" rel=\"hub\"></head><body>{items}\
         <link rel=\"hub\" href=\"https://komentar.example/\"></body></html>"
    )
}

#[tokio::test]
async fn r101_html_tag_discovery() {
    let source = "list = { url = \"{url}/indeks\", item = \"article\" }";
    let stand = Stand::with("every = \"10m\"", source).await;
    let old = Piece::new("lama", "Kabar Lama");
    stand.pages(&[&old]);
    stand.stage.outlet.answer("/indeks", Reply::new(200, HTML, list(&stand, &[&old])));
    let topic = stand.stage.outlet.url("/indeks");
    is_subscribed(&stand, &topic, HTML, |pieces| list(&stand, pieces)).await;
    assert_eq!(stand.subscription().await.offer.hubs.len(), 1, "links of the body do not count");
}

fn atom(stand: &Stand, pieces: &[&Piece]) -> String {
    let (hub, own) = (stand.hub.url("/"), stand.stage.outlet.url("/feed"));
    let entry = |piece: &&Piece| {
        let (link, at) = (stand.stage.outlet.url(&piece.path), piece.published.to_rfc3339());
        format!(
            "<entry><id>{link}</id><title>{}</title><link href=\"{link}\"/><updated>{at}</updated>\
             <published>{at}</published></entry>",
            piece.title
        )
    };
    let entries: String = pieces.iter().map(entry).collect();
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Mitra</title><id>{own}</id>\
         <link rel=\"hub\" href=\"{hub}\"/><link rel=\"self\" href=\"{own}\"/>\
         <updated>2026-11-23T01:00:00Z</updated>{entries}</feed>"
    )
}

#[tokio::test]
async fn r102_atom_feed_discovery() {
    let stand = Stand::open().await;
    let kind = "application/atom+xml";
    stand.stage.outlet.answer("/feed", Reply::new(200, kind, atom(&stand, &[])));
    let topic = stand.stage.outlet.url("/feed");
    is_subscribed(&stand, &topic, kind, |pieces| atom(&stand, pieces)).await;
}

#[tokio::test]
async fn r103_rss_feed_discovery() {
    let stand = Stand::open().await;
    let topic = stand.stage.outlet.url("/feed");
    is_subscribed(&stand, &topic, RSS, |pieces| stand.rss(&stand.links(), pieces)).await;
}

#[tokio::test]
async fn r104_discovery_priority() {
    let stand = Stand::open().await;
    let wrong = Hub::start().await;
    let body = stand.rss(&links(&[&wrong.url("/")], "https://salah.example/feed"), &[]);
    let topic = stand.stage.outlet.url("/topik");
    let reply = Reply::new(200, RSS, body)
        .with("link", &format!("<{}>; rel=hub", stand.hub.url("/")))
        .with("link", &format!("<{topic}>; rel=self"));
    stand.stage.outlet.answer("/feed", reply);
    is_subscribed(&stand, &topic, RSS, |pieces| stand.rss("", pieces)).await;
    assert!(wrong.asked().is_empty(), "headers count before the document");
}

#[tokio::test]
async fn of_several_hubs_the_next_is_asked_when_one_fails() {
    let stand = Stand::open().await;
    let own = stand.stage.outlet.url("/feed");
    let body = stand.rss(&links(&["http://127.0.0.1:9/", &stand.hub.url("/")], &own), &[]);
    stand.stage.outlet.feed("/feed", &body);
    stand.pass(11).await;
    assert!(stand.hub.asked().is_empty());
    let first = stand.subscription().await;
    assert_eq!(first.state, SubscriptionState::Failed, "the guard keeps us from the first hub");
    assert!(first.what.as_ref().is_some_and(|what| what.contains("this machine")), "{first:?}");
    stand.pass(4).await;
    assert!(stand.hub.verify().await);
    let second = stand.subscription().await;
    assert_eq!(second.state, SubscriptionState::Active);
    assert_ne!(first.token, second.token, "another hub knows another callback");
}

#[tokio::test]
async fn nobody_is_asked_where_no_hub_is_named_or_none_may_be_used() {
    let mut stand = Stand::open().await;
    stand.stage.outlet.feed("/feed", &stand.rss("", &[]));
    stand.pass(11).await;
    assert!(stand.stage.tayang.store.subscriptions().await.unwrap().is_empty());
    stand.reload("every = \"10m\"", &format!("{FEED}\nwebsub = false")).await;
    stand.announce(&[]);
    stand.pass(11).await;
    assert_eq!(stand.subscription().await.state, SubscriptionState::Offered);
    stand.reload("every = \"10m\"", FEED).await;
    stand.hide();
    stand.read_again().await;
    stand.pass(11).await;
    assert_eq!(stand.subscription().await.state, SubscriptionState::Offered);
    assert!(stand.hub.asked().is_empty());
    stand.show();
    stand.read_again().await;
    stand.ask().await;
    assert!(stand.hub.verify().await, "an address of ours is enough, without another visit");
}
