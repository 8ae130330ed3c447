//! 200 to 205: asking a hub, wherever it and its topic are; and what strangers are told.

use chrono::Duration;
use tayang::model::SubscriptionState;

use super::stand::{FEED, RSS, Stand, links};
use crate::{
    flow::piece::Piece,
    support::{
        hub::{Manner, ask_back, refuse},
        outlet::Reply,
    },
};

#[tokio::test]
async fn r200_subscribing_to_a_url_that_reports_a_different_self() {
    let stand = Stand::open().await;
    let own = "https://mitra.example/umpan?Bagian=Kabar";
    stand.stage.outlet.feed("/feed", &stand.rss(&links(&[&stand.hub.url("/")], own), &[]));
    stand.subscribed().await;
    let asked = stand.hub.last();
    assert_eq!((asked.mode.as_str(), asked.topic.as_str()), ("subscribe", own));
    assert!(asked.secret.len() >= 32 && asked.secret.len() < 200);
    assert!(asked.callback.rsplit('/').next().is_some_and(|token| token.len() >= 40));
    assert_eq!(asked.lease, 10 * 86_400);
}

async fn behind_a_redirect(status: u16) {
    let stand = Stand::open().await;
    let own = stand.stage.outlet.url("/umpan");
    let moved = Reply::new(status, "text/html", "").with("location", "/umpan");
    stand.stage.outlet.answer("/feed", moved);
    stand.stage.outlet.feed("/umpan", &stand.rss(&links(&[&stand.hub.url("/")], &own), &[]));
    stand.subscribed().await;
    assert_eq!(stand.hub.last().topic, own);
}

#[tokio::test]
async fn r201_subscribing_to_a_topic_that_sends_a_302_temporary_redirect() {
    behind_a_redirect(302).await;
}

#[tokio::test]
async fn r202_subscribing_to_a_topic_that_sends_a_301_permanent_redirect() {
    behind_a_redirect(301).await;
}

async fn at_a_hub_that_is_elsewhere(path: &str) {
    let stand = Stand::open().await;
    let own = stand.stage.outlet.url("/feed");
    stand.stage.outlet.feed("/feed", &stand.rss(&links(&[&stand.hub.url(path)], &own), &[]));
    stand.subscribed().await;
    let asked = stand.hub.last();
    assert_eq!((asked.mode.as_str(), asked.topic), ("subscribe", own));
}

#[tokio::test]
async fn r203_subscribing_to_a_hub_that_sends_a_307_temporary_redirect() {
    at_a_hub_that_is_elsewhere("/307").await;
}

#[tokio::test]
async fn r204_subscribing_to_a_hub_that_sends_a_308_permanent_redirect() {
    at_a_hub_that_is_elsewhere("/308").await;
}

#[tokio::test]
async fn r205_rejects_a_verification_request_with_an_invalid_topic() {
    let stand = Stand::open().await;
    stand.pass(11).await;
    let asked = stand.hub.last();
    let other = ask_back(&asked.callback, "subscribe", "https://lain.example/", 60).await.unwrap();
    assert_eq!(other.0, 404);
    assert!(!other.1.contains("tantangan"), "{}", other.1);
    assert_eq!(stand.subscription().await.state, SubscriptionState::Pending);
    assert!(stand.hub.verify().await, "the right one is answered all the same");
}

#[tokio::test]
async fn strangers_are_told_nothing() {
    let stand = Stand::open().await;
    stand.subscribed().await;
    let asked = stand.hub.last();
    let unknown = format!("{}x", asked.callback);
    for (callback, mode, topic) in [
        (&asked.callback, "unsubscribe", &asked.topic),
        (&asked.callback, "publish", &asked.topic),
        (&asked.callback, "subscribe", &asked.callback),
        (&unknown, "subscribe", &asked.topic),
        (&unknown, "unsubscribe", &asked.topic),
    ] {
        let answer = ask_back(callback, mode, topic, 60).await.unwrap();
        assert_eq!(answer.0, 404, "{mode} {topic}");
        assert!(!answer.1.contains("tantangan"));
    }
    assert_eq!(refuse(&unknown, &asked.topic, "bukan").await.unwrap().0, 404);
    assert_eq!(refuse(&asked.callback, "https://lain.example/", "bukan").await.unwrap().0, 404);
    assert_eq!(stand.hub.send_with(&unknown, None, RSS, b"<rss/>").await, Some(404));
    assert_eq!(stand.subscription().await.state, SubscriptionState::Active);
}

#[tokio::test]
async fn a_question_that_nobody_expects_any_more_is_not_answered() {
    let stand = Stand::open().await;
    stand.pass(11).await;
    stand.stage.clock.advance(Duration::hours(25));
    assert!(!stand.hub.verify().await);
}

#[tokio::test]
async fn a_hub_may_ask_back_before_it_answers_and_more_than_once() {
    let stand = Stand::open().await;
    stand.hub.behave(Manner { at_once: true, ..Manner::default() });
    stand.pass(11).await;
    assert_eq!(stand.subscription().await.state, SubscriptionState::Active);
    assert!(stand.hub.verify().await, "its first answer may have been lost");
    stand.ask().await;
    assert_eq!(stand.hub.asked().len(), 1);
}

#[tokio::test]
async fn a_lease_is_the_hub_s_and_is_renewed_before_it_ends() {
    let stand = Stand::open().await;
    stand.hub.behave(Manner { lease: Some(36_000), ..Manner::default() });
    stand.subscribed().await;
    let lease = Duration::hours(10);
    let begun = stand.stage.clock.now();
    assert_eq!(stand.subscription().await.lease_end, Some(begun + lease));
    stand.pass(6 * 60).await;
    assert_eq!(stand.hub.asked().len(), 1, "not yet");
    stand.pass(100).await;
    let asked = stand.hub.asked();
    assert_eq!(asked.len(), 2, "between two thirds and three quarters of it");
    assert_eq!(asked[0], asked[1], "the same callback, the same secret");
    assert_eq!(stand.subscription().await.state, SubscriptionState::Renewing);
    let piece = Piece::new("baru", "Kabar Baru");
    assert_eq!(stand.ping(&[&piece]).await, 202, "the old lease holds meanwhile");
    assert!(stand.hub.verify().await);
    let renewed = stand.subscription().await.lease_end;
    assert_eq!(renewed, Some(stand.stage.clock.now() + lease));
}

#[tokio::test]
async fn a_source_that_is_switched_off_or_leaves_is_unsubscribed() {
    let mut stand = Stand::open().await;
    stand.subscribed().await;
    let first = stand.hub.last();
    stand.reload("every = \"10m\"", &format!("{FEED}\nwebsub = false")).await;
    stand.ask().await;
    let asked = stand.hub.last();
    assert_eq!((asked.mode.as_str(), &asked.callback), ("unsubscribe", &first.callback));
    assert_eq!(stand.hub.send_with(&first.callback, None, RSS, b"").await, Some(410));
    assert!(stand.hub.verify().await);
    assert_eq!(stand.hub.send_with(&first.callback, None, RSS, b"").await, Some(404));
    assert_eq!(stand.subscription().await.state, SubscriptionState::Offered);

    stand.reload("every = \"10m\"", FEED).await;
    stand.ask().await;
    assert!(stand.hub.verify().await, "and switched on again");
    assert_ne!(stand.hub.last().callback, first.callback);
    stand.reload("every = \"10m\"", "feed = { url = \"{url}/lain\" }").await;
    stand.stage.house.write("partners/mitra.toml", "");
    stand.read_again().await;
    stand.ask().await;
    assert_eq!(stand.hub.last().mode, "unsubscribe");
    assert!(stand.stage.tayang.store.subscriptions().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_hub_that_does_not_let_us_go_is_not_asked_for_ever() {
    let mut stand = Stand::open().await;
    stand.subscribed().await;
    stand.reload("every = \"10m\"", &format!("{FEED}\nwebsub = false")).await;
    for _ in 0..20 {
        stand.pass(60).await;
    }
    let goodbyes = stand.hub.asked().iter().filter(|one| one.mode == "unsubscribe").count();
    assert_eq!(goodbyes, 3);
}
