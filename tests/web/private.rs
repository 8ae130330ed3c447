use std::path::Path;

use super::{House, desk};

#[tokio::test]
async fn health_is_what_the_store_says() {
    let house = House::open().await;
    let answer = house.private("/healthz").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"status":"ok"}"#));
    assert!(answer.headers.contains("content-type: application/json"));
}

#[tokio::test]
async fn figures_come_as_openmetrics_and_name_nobody() {
    let house = House::open().await;
    house.subscribe("wati@pembaca.example").await.unwrap();
    house.store.raise("smtp", "Server surat menolak kata sandi").await.unwrap();
    let answer = house.private("/metrics").await;
    assert_eq!(answer.status, 200);
    assert!(answer.headers.contains("application/openmetrics-text; version=1.0.0"));
    assert!(answer.body.contains("tayang_open_alerts 1\n"), "{}", answer.body);
    assert!(answer.body.ends_with("# EOF\n"));
    assert!(!answer.body.contains('@'));
}

#[tokio::test]
async fn the_status_page_says_what_came_what_went_and_why() {
    let house = House::open().await;
    desk::fill(&house).await;
    house.store.raise("smtp", "Server surat menolak kata sandi").await.unwrap();
    let answer = house.private("/").await;
    keep_for_eyes("status", &answer.body);
    insta::assert_snapshot!(answer.page());
}

#[tokio::test]
async fn the_status_page_speaks_english_when_asked() {
    let house = House::open().await;
    let page = house.private("/?lang=en").await.body;
    assert!(page.contains("All is well. Nothing needs a person."));
    assert!(house.private("/?lang=xx").await.body.contains("Semua berjalan"));
}

#[tokio::test]
async fn the_list_is_narrowed_down_and_nonsense_narrows_nothing() {
    let house = House::open().await;
    desk::fill(&house).await;
    let live = house.private("/?state=live").await.body;
    assert!(live.contains("Artikel: tayang") && !live.contains("Sapi Perah"), "{live}");
    for nonsense in ["/?state=%3Cscript%3E", "/?partner=..%2F", "/?target=%00", "/?state="] {
        let page = house.private(nonsense).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Sapi Perah") && !page.body.contains("<script"), "{nonsense}");
    }
}

#[tokio::test]
async fn everything_on_record_about_a_story_is_on_its_page() {
    let house = House::open().await;
    let stories = desk::fill(&house).await;
    let answer = house.private(&format!("/story/{}", stories[0])).await;
    keep_for_eyes("story", &answer.body);
    insta::assert_snapshot!(answer.page());
    assert_eq!(house.private("/story/1").await.status, 404);
    assert_eq!(house.private(&format!("/story/{}", crate::digest::id(5))).await.status, 404);
}

/// Whoever wants to look at the page: `PAGES=/tmp cargo test`.
fn keep_for_eyes(name: &str, page: &str) {
    if let Some(folder) = std::env::var_os("PAGES") {
        std::fs::write(Path::new(&folder).join(name).with_extension("html"), page).unwrap();
    }
}
