//! 300 to 302: what a hub sends, and what only says that it comes from one.

use super::stand::{RSS, Stand};
use crate::{
    flow::piece::Piece,
    support::hub::{METHODS, signature},
};

#[tokio::test]
async fn r300_returns_a_success_when_the_payload_is_delivered() {
    let stand = Stand::open().await;
    stand.subscribed().await;
    let piece = Piece::new("baru", "Kabar Baru");
    assert_eq!(stand.ping(&[&piece]).await, 202);
    stand.stage.settle().await;
    assert_eq!(stand.stage.state(&piece).await, "live");
    assert_eq!(stand.work().await.ignored, 0);
}

/// Sends an article under this signature: it is answered, counted, and not taken.
async fn is_ignored(sign: impl Fn(&str, &[u8]) -> Option<String>) {
    let stand = Stand::open().await;
    stand.subscribed().await;
    let visits = stand.visits();
    let piece = Piece::new("palsu", "Kabar Palsu");
    stand.pages(&[&piece]);
    let body = stand.rss(&stand.links(), &[&piece]);
    let asked = stand.hub.last();
    let signed = sign(&asked.secret, body.as_bytes());
    let sent = stand.hub.send_with(&asked.callback, signed.as_deref(), RSS, body.as_bytes()).await;
    assert_eq!(sent, Some(202));
    stand.stage.settle().await;
    assert!(stand.stage.rows().await.is_empty());
    assert_eq!(stand.visits(), visits, "nor does it make us visit");
    let work = stand.work().await;
    assert_eq!((work.ignored, work.subscription.last_ping), (1, None));
}

#[tokio::test]
async fn r301_rejects_a_distribution_request_with_an_invalid_signature() {
    is_ignored(|_, body| Some(signature("sha256", "bukan rahasia kami", body))).await;
    is_ignored(|secret, _| Some(signature("sha512", secret, b"lain"))).await;
    is_ignored(|secret, body| Some(signature("sha1", secret, body).replace("sha1", "sha256")))
        .await;
}

#[tokio::test]
async fn r302_rejects_a_distribution_request_with_no_signature() {
    is_ignored(|_, _| None).await;
    is_ignored(|_, _| Some(String::new())).await;
}

#[tokio::test]
async fn every_method_from_sha_1_to_sha_512_is_taken() {
    let stand = Stand::open().await;
    stand.subscribed().await;
    for method in METHODS {
        let piece = Piece::new(method, &format!("Kabar {method}"));
        stand.pages(&[&piece]);
        let body = stand.rss(&stand.links(), &[&piece]);
        assert_eq!(stand.hub.send(method, RSS, body.as_bytes()).await, 202);
        stand.stage.settle().await;
        assert_eq!(stand.stage.state(&piece).await, "live", "{method}");
    }
}
