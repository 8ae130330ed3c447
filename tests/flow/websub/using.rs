//! What is made of what a hub sends.

use chrono::Duration;
use tayang::{flow::MOST_PING, model::SubscriptionState, store::SourceHealth};

use super::stand::{RSS, Stand};
use crate::{flow::piece::Piece, support::hub::Hub};

async fn health(stand: &Stand) -> SourceHealth {
    stand.stage.tayang.store.sources().await.expect("sources").remove(0)
}

#[tokio::test]
async fn a_message_without_articles_makes_the_source_due_at_once() {
    let stand = Stand::open().await;
    stand.subscribed().await;
    let bodies: [(&str, &[u8]); 4] = [
        (RSS, b""),
        ("application/octet-stream", b"\x00\x01"),
        ("text/html", b"<p>Halo"),
        (RSS, b"<rss"),
    ];
    for (number, (kind, body)) in bodies.into_iter().enumerate() {
        stand.stage.clock.advance(Duration::seconds(5));
        let piece = Piece::new(&format!("tipis-{number}"), &format!("Kabar Tipis {number}"));
        stand.announce(&[&piece]);
        assert_eq!(stand.hub.send("sha1", kind, body).await, 202);
        stand.stage.settle().await;
        assert_eq!(stand.stage.state(&piece).await, "live", "{kind}");
    }
    assert_eq!(stand.subscription().await.missed, 0, "what it led us to it has not left out");
}

#[tokio::test]
async fn a_hub_that_sends_without_end_makes_us_visit_no_more_often_than_is_polite() {
    let stand = Stand::open().await;
    stand.subscribed().await;
    let before = stand.visits();
    for _ in 0..20 {
        assert_eq!(stand.hub.send("sha1", RSS, b"").await, 202);
        stand.stage.settle().await;
        stand.stage.clock.advance(Duration::seconds(1));
    }
    assert!(stand.visits() - before <= 4, "{} visits in 20 s", stand.visits() - before);
}

#[tokio::test]
async fn a_message_while_the_source_is_visited_is_not_lost() {
    let stand = Stand::open().await;
    stand.subscribed().await;
    stand.stage.clock.advance(Duration::minutes(11));
    let store = &stand.stage.tayang.store;
    let visit = store.claim_visit("lain", Duration::minutes(5)).await.unwrap().expect("a visit");
    assert_eq!(stand.hub.send("sha1", RSS, b"").await, 202);
    let next = stand.stage.clock.now() + Duration::minutes(10);
    let settled =
        tayang::store::VisitSettled { cursor: None, next, error: None, entries: Vec::new() };
    store.settle_visit(&visit, settled).await.unwrap();
    assert_eq!(health(&stand).await.next, stand.stage.clock.now());
}

#[tokio::test]
async fn what_a_hub_sends_is_enrolled_as_if_it_had_been_found_and_the_cursor_stays() {
    let stand = Stand::open().await;
    let old = Piece::new("lama", "Kabar Lama");
    stand.announce(&[&old]);
    stand.subscribed().await;
    let piece = Piece::new("baru", "Kabar Baru");
    assert_eq!(stand.ping(&[&piece, &old]).await, 202);
    stand.stage.settle().await;
    assert_eq!(stand.stage.state(&piece).await, "live");
    assert_eq!(health(&stand).await.last_new, Some(stand.stage.clock.now()));
    let pages = stand.stage.outlet.hits(&piece.path);
    stand.pass(11).await;
    let asked = stand.stage.outlet.requests();
    let visit = asked.iter().rfind(|seen| seen.path == "/feed").expect("a visit");
    assert!(visit.header("if-none-match").is_some(), "the validators are those of the visit");
    stand.announce(&[&piece, &old]);
    stand.pass(11).await;
    assert_eq!(stand.stage.rows().await.len(), 2, "by whatever way it comes, once");
    assert_eq!(stand.stage.outlet.hits(&piece.path), pages, "and it is no change");
}

#[tokio::test]
async fn an_edit_that_a_hub_sends_is_followed() {
    let stand = Stand::open().await;
    stand.subscribed().await;
    let piece = Piece::new("panen", "Panen Raya");
    stand.ping(&[&piece]).await;
    stand.stage.settle().await;
    let title = "Ralat: Panen Raya".to_owned();
    let edited = Piece { title, ..piece.clone().ending("Ralat: dua ratus ton.") };
    stand.ping(&[&edited]).await;
    stand.stage.settle().await;
    assert!(stand.stage.page(&piece).await.contains("dua ratus ton"));
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_and_one_to_nobody_is_not_even_read() {
    let stand = Stand::open().await;
    stand.subscribed().await;
    let large = vec![b' '; MOST_PING + 1];
    assert_eq!(stand.hub.send("sha1", RSS, &large).await, 413);
    assert_eq!(stand.hub.send("sha1", RSS, &large[..MOST_PING]).await, 202);
    let other = Hub::start().await;
    let nobody = stand.hub.last().callback.replace("/hub/", "/hub/x");
    assert_eq!(other.send_with(&nobody, None, RSS, &large).await, Some(404));
}

#[tokio::test]
async fn a_source_whose_hub_is_proven_is_visited_as_rarely_as_is_allowed() {
    let pace = "pace = { least = \"10m\", most = \"4h\" }";
    let stand = Stand::with(pace, super::stand::FEED).await;
    stand.subscribed().await;
    let wait = |health: SourceHealth| health.next - stand.stage.clock.now();
    assert!(wait(health(&stand).await) < Duration::minutes(20), "a promise is no proof");
    stand.ping(&[&Piece::new("satu", "Kabar Satu")]).await;
    stand.pass(20).await;
    let rarely = wait(health(&stand).await);
    assert!(Duration::minutes(210) < rarely && rarely <= Duration::hours(4), "{rarely}");

    let missed = Piece::new("dua", "Kabar Dua");
    stand.announce(&[&missed]);
    stand.pass(240).await;
    assert_eq!(stand.stage.state(&missed).await, "live");
    stand.pass(240).await;
    assert!(wait(health(&stand).await) < Duration::minutes(20), "what leaves things out is not");
    assert_eq!(stand.subscription().await.state, SubscriptionState::Active);
}
