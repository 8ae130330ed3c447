//! Hubs that do not do as they should: visits go on, and a person is told once each way.

use tayang::model::SubscriptionState;

use super::stand::{RSS, Stand, links};
use crate::{
    flow::piece::Piece,
    support::hub::{Hub, Manner, refuse},
};

/// What a person was told of the hub, once somebody has looked after the house.
async fn told(stand: &Stand) -> Vec<String> {
    stand.stage.tayang.look_after().await.expect("a store");
    stand.stage.told().into_iter().filter(|line| line.starts_with("hub:mitra/utama")).collect()
}

/// What the partner publishes is carried, hub or no hub.
async fn visits_go_on(stand: &Stand, slug: &str) {
    let piece = Piece::new(slug, &format!("Kabar {slug}"));
    stand.announce(&[&piece]);
    stand.pass(11).await;
    assert_eq!(stand.stage.state(&piece).await, "live");
}

#[tokio::test]
async fn a_hub_that_answers_badly_is_tried_again_and_told_once_each_way() {
    let stand = Stand::open().await;
    stand.hub.behave(Manner { status: 500, ..Manner::default() });
    for _ in 0..12 {
        stand.pass(60).await;
    }
    assert!((4..12).contains(&stand.hub.asked().len()), "rarely, and again and again");
    assert_eq!(told(&stand).await.len(), 1, "{:?}", told(&stand).await);
    assert!(told(&stand).await[0].contains("status 500: begitulah"), "{:?}", told(&stand).await);
    visits_go_on(&stand, "satu").await;

    stand.hub.behave(Manner::default());
    stand.pass(8 * 60).await;
    assert_eq!(told(&stand).await.len(), 1, "taken is not confirmed");
    assert!(stand.hub.verify().await);
    assert_eq!(told(&stand).await.len(), 2, "{:?}", told(&stand).await);
}

#[tokio::test]
async fn a_hub_that_takes_the_request_and_never_asks_back_is_dead_too() {
    let stand = Stand::open().await;
    for _ in 0..8 {
        stand.pass(30).await;
    }
    assert!(stand.hub.asked().len() > 2);
    assert_eq!(told(&stand).await.len(), 1, "{:?}", told(&stand).await);
    assert!(told(&stand).await[0].contains("never asked"));
    visits_go_on(&stand, "satu").await;
}

#[tokio::test]
async fn a_hub_that_says_no_is_told_once_and_asked_again_after_a_day() {
    let stand = Stand::open().await;
    stand.pass(11).await;
    let asked = stand.hub.last();
    let answer = refuse(&asked.callback, &asked.topic, "bukan\r\nanggota").await.unwrap();
    assert_eq!(answer.0, 200);
    assert_eq!(stand.subscription().await.state, SubscriptionState::Denied);
    assert!(
        told(&stand).await[0].contains("menolak langganan: bukan anggota"),
        "{:?}",
        told(&stand).await
    );
    assert!(!stand.hub.verify().await, "what was refused cannot be confirmed");
    visits_go_on(&stand, "satu").await;
    for _ in 0..25 {
        stand.pass(60).await;
    }
    assert_eq!(stand.hub.asked().len(), 2);
    assert!(stand.hub.verify().await);
    assert_eq!(told(&stand).await.len(), 2, "{:?}", told(&stand).await);
}

#[tokio::test]
async fn a_lease_that_nobody_renews_ends_and_is_told() {
    let stand = Stand::open().await;
    stand.hub.behave(Manner { lease: Some(7_200), ..Manner::default() });
    stand.subscribed().await;
    stand.hub.behave(Manner { status: 503, ..Manner::default() });
    for _ in 0..12 {
        stand.pass(30).await;
    }
    assert_eq!(stand.subscription().await.state, SubscriptionState::Failed);
    assert_eq!(told(&stand).await.len(), 1, "{:?}", told(&stand).await);
    visits_go_on(&stand, "satu").await;
    stand.hub.behave(Manner { at_once: true, ..Manner::default() });
    for _ in 0..8 {
        stand.pass(60).await;
    }
    assert_eq!(stand.subscription().await.state, SubscriptionState::Active);
    assert_eq!(told(&stand).await.len(), 2, "{:?}", told(&stand).await);
}

#[tokio::test]
async fn a_hub_that_leaves_out_what_visits_find_is_asked_again_and_told_until_it_speaks() {
    let stand = Stand::open().await;
    stand.subscribed().await;
    stand.pass(11).await;
    for slug in ["satu", "dua", "tiga"] {
        assert!(told(&stand).await.is_empty());
        visits_go_on(&stand, slug).await;
    }
    assert_eq!(told(&stand).await.len(), 1, "{:?}", told(&stand).await);
    assert!(
        told(&stand).await[0].contains("diam, padahal 3 kunjungan"),
        "{:?}",
        told(&stand).await
    );
    assert_eq!(stand.hub.asked().len(), 2, "it may have lost us");
    assert!(stand.hub.verify().await);
    assert_eq!(told(&stand).await.len(), 1, "a promise it gave before");

    let piece = Piece::new("empat", "Kabar Empat");
    assert_eq!(stand.ping(&[&piece]).await, 202);
    stand.stage.settle().await;
    assert_eq!(stand.stage.state(&piece).await, "live");
    assert_eq!(told(&stand).await.len(), 2, "{:?}", told(&stand).await);
}

#[tokio::test]
async fn a_source_that_names_no_hub_any_more_leaves_it_when_the_lease_ends() {
    let stand = Stand::open().await;
    stand.hub.behave(Manner { lease: Some(7_200), ..Manner::default() });
    stand.subscribed().await;
    stand.stage.outlet.feed("/feed", &stand.rss("<copyright>Mitra</copyright>", &[]));
    stand.pass(11).await;
    let piece = Piece::new("satu", "Kabar Satu");
    assert_eq!(stand.ping(&[&piece]).await, 202);
    stand.pass(90).await;
    assert_eq!(stand.hub.last().mode, "unsubscribe");
    assert!(stand.stage.tayang.store.subscriptions().await.unwrap().is_empty());
}

#[tokio::test]
async fn when_a_hub_falls_silent_the_next_one_is_asked_and_the_first_is_left() {
    let stand = Stand::open().await;
    let other = Hub::start().await;
    let file = stand.stage.house.path("config/tayang.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let both = format!("\"{}\", \"{}\"", stand.hub.host_port(), other.host_port());
    let one = format!("\"{}\"", stand.hub.host_port());
    std::fs::write(&file, text.replace(&one, &both)).unwrap();
    let mut stand = stand;
    stand.read_again().await;
    let own = stand.stage.outlet.url("/feed");
    let named = links(&[&stand.hub.url("/"), &other.url("/")], &own);
    let feed = |pieces: &[&Piece]| stand.rss(&named, pieces);
    stand.stage.outlet.feed("/feed", &feed(&[]));
    stand.subscribed().await;
    let first = stand.hub.last();
    stand.pass(11).await;
    for slug in ["satu", "dua", "tiga"] {
        let piece = Piece::new(slug, &format!("Kabar {slug}"));
        stand.pages(&[&piece]);
        stand.stage.outlet.feed("/feed", &feed(&[&piece]));
        stand.pass(11).await;
    }
    let goodbye = stand.hub.last();
    assert_eq!((goodbye.mode.as_str(), goodbye.callback), ("unsubscribe", first.callback));
    assert!(stand.hub.verify().await && other.verify().await);
    assert_eq!(told(&stand).await.len(), 1, "{:?}", told(&stand).await);
    let piece = Piece::new("empat", "Kabar Empat");
    stand.pages(&[&piece]);
    assert_eq!(other.send("sha512", RSS, feed(&[&piece]).as_bytes()).await, 202);
    stand.stage.settle().await;
    assert_eq!(stand.stage.state(&piece).await, "live");
    assert_eq!(told(&stand).await.len(), 2, "{:?}", told(&stand).await);
}
