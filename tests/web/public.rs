use tayang::model::{Issue, IssueId};

use super::{House, desk};
use crate::digest::{id, issue, settings};

/// A subscriber with the token of a mail.
async fn reader(house: &House) -> (tayang::model::SubscriberId, String) {
    let subscriber = house.subscribe("wati@pembaca.example").await.unwrap();
    let token = house.store.mint_token(subscriber, None).await.unwrap();
    (subscriber, token)
}

async fn is_active(house: &House, token: &str) -> bool {
    house.store.redeem(token).await.unwrap().is_some_and(|view| view.active)
}

#[tokio::test]
async fn looking_at_the_page_takes_nobody_off_a_list() {
    let house = House::open().await;
    let (_, token) = reader(&house).await;
    for method in ["GET", "HEAD"] {
        let answer = house.public(&format!("{method} /u/{token}"), "").await;
        assert_eq!(answer.status, 200);
        assert!(is_active(&house, &token).await, "{method}");
    }
    let page = house.public(&format!("GET /u/{token}"), "").await.page();
    insta::assert_snapshot!(page.replace(&token, "(token)"));
}

#[tokio::test]
async fn one_click_is_enough_and_it_is_for_ever() {
    let house = House::open().await;
    let (_, token) = reader(&house).await;
    let answer = house.public(&format!("POST /u/{token}"), "List-Unsubscribe=One-Click").await;
    assert_eq!(answer.status, 200);
    assert!(!is_active(&house, &token).await);
    assert_eq!(house.subscribe("WATI@pembaca.example").await, None, "no import brings her back");
    let again = house.public(&format!("POST /u/{token}"), "List-Unsubscribe=One-Click").await;
    assert_eq!(again.status, 200, "a provider may ask twice");
}

#[tokio::test]
async fn the_button_of_the_page_works_as_well() {
    let house = House::open().await;
    let (_, token) = reader(&house).await;
    let answer = house.public(&format!("POST /u/{token}"), "").await;
    assert!(!is_active(&house, &token).await);
    insta::assert_snapshot!(answer.page());
    let later = house.public(&format!("GET /u/{token}"), "").await;
    assert!(later.body.contains("Anda sudah berhenti berlangganan"));
}

#[tokio::test]
async fn an_unknown_address_tells_nothing() {
    let house = House::open().await;
    let (_, token) = reader(&house).await;
    let unknown = house.public("GET /u/tidak-ada", "").await;
    insta::assert_snapshot!(unknown.page());
    let long = format!("GET /u/{}", "a".repeat(2000));
    let other_issue = format!("GET /i/{}", id(1));
    let paths =
        ["GET /", "GET /u/", "GET /u/%2e%2e%2f", "GET /i/1", "GET /healthz", "GET /metrics"];
    for request in paths.into_iter().chain([long.as_str(), &other_issue, "POST /u/tidak-ada"]) {
        let answer = house.public(request, "").await;
        assert_eq!(answer.status, 404, "{request}");
        assert_eq!(answer.page(), unknown.page(), "{request}");
    }
    assert!(is_active(&house, &token).await);
}

#[tokio::test]
async fn nobody_can_send_more_than_a_form() {
    let house = House::open().await;
    let (_, token) = reader(&house).await;
    let answer = house.public(&format!("POST /u/{token}"), &"x".repeat(5000)).await;
    assert_eq!(answer.status, 413);
    assert!(is_active(&house, &token).await);
}

#[tokio::test]
async fn every_answer_is_strict_about_scripts_referrers_and_indexes() {
    let house = House::open().await;
    let (_, token) = reader(&house).await;
    for request in [format!("GET /u/{token}"), "GET /nichts".to_owned()] {
        let headers = house.public(&request, "").await.headers;
        for wanted in [
            "content-security-policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "x-robots-tag: noindex",
            "cache-control: no-store",
        ] {
            assert!(headers.contains(wanted), "{request}: {wanted}\n{headers}");
        }
    }
}

#[tokio::test]
async fn an_issue_in_a_browser_names_nobody() {
    let house = House::open().await;
    let (_, token) = reader(&house).await;
    let stories = desk::fill(&house).await;
    let mut shown: Issue = issue(&settings());
    shown.id = IssueId(id(901));
    shown.items.truncate(1);
    shown.items[0].story = stories[0];
    assert!(house.store.open_issue(&shown, true).await.unwrap());
    let answer = house.public(&format!("GET /i/{}", shown.id), "").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Jembatan Gantung Sungai Amprong"));
    for name in ["wati", "Wati", token.as_str(), "/u/", "persetujuan", "Persetujuan"] {
        assert!(!answer.body.contains(name), "{name}");
    }
}
