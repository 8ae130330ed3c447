//! A real WordPress behind a wire that breaks at every step: one visible post, no orphan, every time.

use tayang::{
    model::{Action, DeliveryState, Outcome, Reason},
    publish::{Notice, Target, TargetKind},
};

use crate::support::wordpress::WordPress;

use super::{
    desk::{self, Desk, Editor},
    wire::{Break, Wire},
};

const HTML: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: 27\r\n\r\n<!doctype html><html></html";
const BROKEN: &str = "HTTP/1.1 500 Oops\r\nconnection: close\r\ncontent-length: 5\r\n\r\nrusak";
const BUSY: &str =
    "HTTP/1.1 429 Slow down\r\nretry-after: 120\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
const MAINTENANCE: &str = "HTTP/1.1 503 Later\r\ndate: Mon, 23 Nov 2026 06:00:00 GMT\r\nretry-after: Mon, 23 Nov 2026 06:10:00 GMT\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
const FIREWALL: &str = "HTTP/1.1 403 No\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: 27\r\n\r\n<html>Wordfence menolak</ht";
const TOO_LARGE: &str =
    "HTTP/1.1 413 Too large\r\nconnection: close\r\ncontent-length: 5\r\n\r\nbesar";
const NO_ID: &str = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}";

const CREATE: &str = "POST /wp-json/wp/v2/posts HTTP";
const PUBLISH: &str = "POST /wp-json/wp/v2/posts/";
const UPLOAD: &str = "POST /wp-json/wp/v2/media";
const TAG: &str = "POST /wp-json/wp/v2/tags";
const DELETE: &str = "DELETE /wp-json/wp/v2/posts/";

async fn wired() -> (Wire, Desk, Editor) {
    let site = WordPress::shared();
    let wire = Wire::to(&site.url).await;
    let mut settings = desk::wordpress(&wire.url, "redaktur", site.password("redaktur"));
    settings.status = "publish".to_owned();
    let target = Target::new(desk::settings(TargetKind::Wordpress(settings)));
    let desk = Desk::new(target, desk::net(&[&wire.url]));
    (wire, desk, Editor::of(&site.url, "redaktur", site.password("redaktur")))
}

async fn exactly_once(step: &str, how: Break, seed: u8) {
    let (wire, mut desk, editor) = wired().await;
    let picture = desk::picture(seed);
    let mut rendition = desk.rendition(&format!("Pohon di Kabel Putus {seed}"), "pohon");
    rendition.tags = vec![format!("tag {}", desk.marker)];
    let rendition = desk::with_picture(rendition, &picture);
    wire.breaks(step, how);
    let receipt = desk.persist(Action::Publish, &rendition, &picture).await;
    assert!(wire.is_spent(), "{step} was never sent");
    let swept = desk.target.sweep(&desk.marker, Some(&receipt.id), &desk.net).await;
    assert_eq!(editor.carrying(&desk.marker).await, 1, "{step} {how:?}: swept {swept:?}");
    let post = editor.get(&format!("posts/{}", receipt.id.0)).await;
    assert_eq!(post["status"], "publish", "{step} {how:?}");
    assert_ne!(post["featured_media"], 0, "{step} {how:?}");
    assert_eq!(post["tags"].as_array().map(Vec::len), Some(1), "{step} {how:?}");
    let pictures = editor.get(&format!("media?search=tayang-{}", picture.id.short())).await;
    assert_eq!(pictures.as_array().map(Vec::len), Some(1), "{step} {how:?}: {pictures}");
}

#[tokio::test]
async fn whatever_breaks_at_whichever_step_there_is_one_post_and_one_picture() {
    let faults = [
        Break::RequestLost,
        Break::AnswerLost,
        Break::AnsweredOver(HTML),
        Break::AnsweredOver(BROKEN),
        Break::AnsweredOver(NO_ID),
        Break::Answered(BUSY),
        Break::Answered(MAINTENANCE),
        Break::Answered(FIREWALL),
    ];
    let mut seed = 100;
    for how in faults {
        // Without rights a picture or a tag is left out, which is another test.
        let steps: &[&str] = match how {
            Break::Answered(FIREWALL) => &[CREATE, PUBLISH],
            Break::AnsweredOver(NO_ID) => &[UPLOAD, CREATE, PUBLISH],
            _ => &[UPLOAD, TAG, CREATE, PUBLISH],
        };
        let cases = steps.iter().map(|step| {
            seed += 1;
            exactly_once(step, how, seed)
        });
        futures_util::future::join_all(cases).await;
    }
}

#[tokio::test]
async fn a_pause_that_the_site_asks_for_is_handed_on() {
    for (answer, seconds) in [(BUSY, 120), (MAINTENANCE, 600)] {
        let (wire, mut desk, _) = wired().await;
        wire.breaks(CREATE, Break::Answered(answer));
        let ended = desk.publish(&desk.rendition("Pohon Sabar", "pohon")).await;
        let Outcome::TryLater { wait, .. } = ended.outcome else { panic!("{ended:?}") };
        assert_eq!(wait, Some(std::time::Duration::from_secs(seconds)));
    }
}

#[tokio::test]
async fn a_page_in_place_of_an_answer_may_hide_a_post() {
    for how in [Break::AnsweredOver(HTML), Break::AnswerLost, Break::AnsweredOver(BROKEN)] {
        let (wire, mut desk, editor) = wired().await;
        wire.breaks(CREATE, how);
        let ended = desk.publish(&desk.rendition("Pohon Tersembunyi", "pohon")).await;
        assert!(matches!(ended.outcome, Outcome::Lost { .. }), "{how:?}: {ended:?}");
        assert!(desk.sweep, "{how:?}");
        assert_eq!(editor.carrying(&desk.marker).await, 1, "{how:?}");
    }
}

#[tokio::test]
async fn a_firewall_is_called_a_firewall_and_a_person_is_told() {
    let (wire, mut desk, _) = wired().await;
    wire.breaks(CREATE, Break::Answered(FIREWALL));
    let ended = desk.publish(&desk.rendition("Pohon di Balik Tembok", "pohon")).await;
    assert!(matches!(ended.outcome, Outcome::TryLater { .. }), "{ended:?}");
    let Some(Notice::Access(words)) = desk.notices.first() else { panic!("{:?}", desk.notices) };
    assert!(words.contains("firewall"), "{words}");
}

#[tokio::test]
async fn a_picture_that_is_too_large_does_not_keep_the_story_back() {
    let (wire, mut desk, _) = wired().await;
    wire.breaks(UPLOAD, Break::Answered(TOO_LARGE));
    let picture = desk::picture(90);
    let rendition = desk::with_picture(desk.rendition("Pohon Besar", "pohon"), &picture);
    desk.deliver(Action::Publish, Some(&rendition), Some(&picture)).await.receipt();
    assert!(matches!(desk.notices.first(), Some(Notice::Partial(_))), "{:?}", desk.notices);
}

#[tokio::test]
async fn a_search_that_answers_with_nonsense_makes_no_second_draft() {
    let (wire, mut desk, editor) = wired().await;
    let rendition = desk.rendition("Pohon Tak Tercari", "pohon");
    desk.publish(&rendition).await.receipt();
    desk.receipt = None;
    wire.breaks("GET /wp-json/wp/v2/posts?search", Break::Answered(NO_ID));
    let state = DeliveryState::Staging { attempt: 2 };
    let ended = desk.resume(state, true, Action::Publish, Some(&rendition), None).await;
    assert!(matches!(ended.outcome, Outcome::TryLater { .. }), "{ended:?}");
    assert_eq!(editor.carrying(&desk.marker).await, 1);
}

#[tokio::test]
async fn a_withdrawal_whose_answer_is_lost_is_finished_the_next_time() {
    for how in [Break::RequestLost, Break::AnswerLost] {
        let (wire, mut desk, editor) = wired().await;
        let receipt =
            desk.publish(&desk.rendition("Pohon Dicabut", "pohon")).await.receipt().clone();
        wire.breaks(DELETE, how);
        let ended = desk.withdraw().await;
        assert!(matches!(ended.outcome, Outcome::Lost { .. }), "{how:?}: {ended:?}");
        let again = desk.withdraw().await;
        assert!(
            matches!(again.outcome, Outcome::Reached(DeliveryState::Withdrawn { .. })),
            "{again:?}"
        );
        let post = editor.get(&format!("posts/{}", receipt.id.0)).await;
        assert_eq!(post["status"], "trash");
    }
}

#[tokio::test]
async fn a_page_that_readers_still_get_is_not_called_withdrawn() {
    let (wire, mut desk, _) = wired().await;
    desk.publish(&desk.rendition("Pohon di Singgahan", "pohon")).await.receipt();
    wire.breaks("GET /pohon-di-singgahan", Break::AnsweredOver(HTML));
    let ended = desk.withdraw().await;
    let Outcome::TryLater { what, .. } = &ended.outcome else { panic!("{ended:?}") };
    assert!(what.contains("readers still get it"), "{what}");
}

#[tokio::test]
async fn an_edit_between_reading_and_writing_is_reported_with_its_text() {
    let (wire, mut desk, editor) = wired().await;
    let first = desk.rendition("Pohon di Antara", "pohon");
    let receipt = desk.publish(&first).await.receipt().clone();
    wire.breaks(PUBLISH, Break::Held);
    let corrected = desk.rendition("Pohon di Antara", "pohon kedua");
    let meanwhile = async {
        wire.holds().await;
        let edit = serde_json::json!({ "content": "<p>Kalimat redaktur yang terselip.</p>" });
        editor.post(&format!("posts/{}", receipt.id.0), edit).await;
        wire.lets_go();
    };
    let (ended, ()) = tokio::join!(desk.update(&corrected), meanwhile);
    ended.receipt();
    let Some(Notice::EditBetween(text)) = desk.notices.first() else {
        panic!("{:?}", desk.notices);
    };
    assert_eq!(text, "Kalimat redaktur yang terselip.");
}

#[tokio::test]
async fn a_site_that_is_none_is_named_by_the_probe() {
    let site = WordPress::shared();
    let wire = Wire::to(&site.url).await;
    let missing = "HTTP/1.1 404 Not found\r\nconnection: close\r\ncontent-length: 5\r\n\r\nnihil";
    wire.breaks("GET /wp-json/", Break::Answered(missing));
    wire.breaks("GET /?rest_route", Break::Answered(missing));
    let settings = desk::wordpress(&wire.url, "redaktur", "x");
    let target = Target::new(desk::settings(TargetKind::Wordpress(settings)));
    let findings = target.probe(&desk::net(&[&wire.url])).await;
    assert!(!findings[0].fine && findings[0].words.contains("no REST API"), "{findings:?}");
}

#[tokio::test]
async fn a_draft_that_vanished_is_made_again_after_a_look() {
    let (_, mut desk, editor) = wired().await;
    let rendition = desk.rendition("Pohon yang Lenyap", "pohon");
    let state = DeliveryState::Publishing { id: tayang::model::RemoteId("999999".to_owned()) };
    let ended = desk.resume(state, false, Action::Publish, Some(&rendition), None).await;
    assert!(ended.path.contains(&"uncertain"), "{ended:?}");
    assert_eq!(ended.receipt().status, "publish");
    assert_eq!(editor.carrying(&desk.marker).await, 1);
}

#[tokio::test]
async fn a_draft_in_the_trash_is_an_answer() {
    let (_, mut desk, editor) = wired().await;
    let rendition = desk.rendition("Pohon Dibuang Redaktur", "pohon");
    let id = desk.publish(&rendition).await.receipt().id.0.clone();
    editor.ask("DELETE", &format!("posts/{id}"), None).await;
    desk.receipt = None;
    let state = DeliveryState::Staging { attempt: 2 };
    let ended = desk.resume(state, true, Action::Publish, Some(&rendition), None).await;
    let expected = Reason::LocalEdit { fields: vec!["status".to_owned()] };
    assert_eq!(ended.outcome, Outcome::Refused { reason: expected });
}
