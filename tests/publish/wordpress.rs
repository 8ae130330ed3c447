//! Deliveries to a real WordPress.

use serde_json::json;
use tayang::{
    model::{Action, DeliveryState, Outcome, Reason},
    publish::{Notice, Target, TargetKind, WordpressSettings},
};

use crate::support::wordpress::WordPress;

use super::desk::{self, Desk, Editor};

fn site() -> &'static WordPress {
    WordPress::shared()
}

fn desk_at(url: &str, change: impl FnOnce(&mut WordpressSettings)) -> Desk {
    let mut settings = desk::wordpress(url, "redaktur", site().password("redaktur"));
    change(&mut settings);
    let target = Target::new(desk::settings(TargetKind::Wordpress(settings)));
    Desk::new(target, desk::net(&[url]))
}

fn pending() -> Desk {
    desk_at(&site().url, |_| {})
}

fn publishing() -> Desk {
    desk_at(&site().url, |settings| settings.status = "publish".to_owned())
}

fn editor() -> Editor {
    Editor::of(&site().url, "redaktur", site().password("redaktur"))
}

#[tokio::test]
async fn a_story_waits_for_the_editors_until_the_operator_says_publish() {
    let mut desk = pending();
    let rendition = desk.rendition("Warga Menanam Seribu Pohon Trembesi", "seribu trembesi");
    let ended = desk.publish(&rendition).await;
    assert_eq!(ended.path, ["planned", "staging", "staged", "publishing"]);
    let receipt = ended.receipt();
    assert_eq!((receipt.status.as_str(), &receipt.link), ("pending", &None));

    let post = editor().get(&format!("posts/{}?context=edit", receipt.id.0)).await;
    assert_eq!(post["slug"], "warga-menanam-seribu-pohon-trembesi");
    assert_eq!(post["date_gmt"], "2026-11-19T23:30:00");
    assert_eq!(post["date"], "2026-11-20T06:30:00");
    let content = post["content"]["raw"].as_str().expect("a text");
    assert!(content.contains("Oleh: Siti Rahma") && content.contains(desk.marker.as_str()));
    assert!(content.contains("https://malang.mitra.example/baca/1"));
    let categories = editor().get("categories?slug=internasional").await;
    assert_eq!(post["categories"], json!([categories[0]["id"]]));
    assert_eq!(post["tags"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_published_story_is_there_for_readers_with_its_picture() {
    let mut desk = publishing();
    let picture = desk::picture(1);
    let plain = desk.rendition("Foto Warga Menanam Pohon", "pohon berfoto");
    let rendition = desk::with_picture(plain, &picture);
    let ended = desk.deliver(Action::Publish, Some(&rendition), Some(&picture)).await;
    assert_eq!(ended.path, ["planned", "media", "staging", "staged", "publishing"]);
    let address = ended.receipt().link.clone().expect("an address");
    assert_eq!(editor().status_for_readers(&address).await, 200);

    let media = &desk.media[0].1.0;
    let post = editor().get(&format!("posts/{}", ended.receipt().id.0)).await;
    assert_eq!(post["featured_media"].to_string(), *media);
    let there = editor().get(&format!("media/{media}?context=edit")).await;
    assert_eq!(there["slug"], format!("tayang-{}", picture.id.short()));
    assert_eq!(there["alt_text"], "Warga menanam bibit");
    assert_eq!(there["caption"]["raw"], "Warga menanam bibit | Foto: Malang Mitra");
    let file = there["source_url"].as_str().expect("a file");
    assert!(file.ends_with(&format!("tayang-{}.png", picture.id.short())), "{file}");
}

#[tokio::test]
async fn a_picture_that_is_there_is_not_uploaded_again() {
    let picture = desk::picture(2);
    let mut ids = Vec::new();
    for words in ["satu", "dua"] {
        let mut desk = pending();
        let rendition = desk::with_picture(desk.rendition("Foto Bersama Warga", words), &picture);
        desk.deliver(Action::Publish, Some(&rendition), Some(&picture)).await.receipt();
        ids.push(desk.media[0].1.clone());
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_correction_replaces_the_words_and_keeps_address_and_status() {
    let mut desk = publishing();
    let first = desk.rendition("Dua Ratus Pohon Ditanam", "dua ratus pohon");
    let before = desk.publish(&first).await.receipt().clone();
    let corrected = desk.rendition("Tiga Ratus Pohon Ditanam", "tiga ratus pohon");
    let ended = desk.update(&corrected).await;
    let after = ended.receipt();
    assert_eq!(ended.path, ["planned", "publishing"]);
    assert_eq!((&after.id, &after.link), (&before.id, &before.link));
    assert_ne!(after.stored, before.stored);
    let post = editor().get(&format!("posts/{}?context=edit", after.id.0)).await;
    assert_eq!(post["title"]["raw"], "Tiga Ratus Pohon Ditanam");
    assert!(post["content"]["raw"].as_str().is_some_and(|c| c.contains("tiga ratus pohon")));
    assert!(desk.notices.is_empty(), "{:?}", desk.notices);
}

#[tokio::test]
async fn an_editor_who_publishes_a_pending_post_has_not_edited_it() {
    let mut desk = pending();
    let first = desk.rendition("Pohon yang Menunggu", "pohon menunggu");
    let id = desk.publish(&first).await.receipt().id.0.clone();
    editor().post(&format!("posts/{id}"), json!({ "status": "publish" })).await;
    let corrected = desk.rendition("Pohon yang Menunggu", "pohon yang sudah menunggu");
    let ended = desk.update(&corrected).await;
    assert_eq!(ended.receipt().status, "publish");
    assert!(ended.receipt().link.is_some());
}

#[tokio::test]
async fn what_an_editor_changed_is_not_overwritten() {
    let mut desk = publishing();
    let first = desk.rendition("Pohon dan Redaktur", "pohon asli");
    let id = desk.publish(&first).await.receipt().id.0.clone();
    let path = format!("posts/{id}");
    editor().post(&path, json!({ "title": "Judul Pilihan Redaktur" })).await;
    let ended = desk.update(&desk.rendition("Pohon dan Redaktur", "pohon ralat")).await;
    let Outcome::Refused { reason: Reason::LocalEdit { fields } } = ended.outcome else {
        panic!("{ended:?}");
    };
    assert_eq!(fields, ["title"]);
    let post = editor().get(&format!("{path}?context=edit")).await;
    assert_eq!(post["title"]["raw"], "Judul Pilihan Redaktur");
    assert!(post["content"]["raw"].as_str().is_some_and(|c| c.contains("pohon asli")));
}

#[tokio::test]
async fn sections_and_tags_that_an_editor_chose_survive_a_correction() {
    let mut desk = publishing();
    let id =
        desk.publish(&desk.rendition("Pohon Pindah Kanal", "pohon")).await.receipt().id.0.clone();
    let path = format!("posts/{id}");
    let chosen = editor().get("categories?slug=kabar-malang").await[0]["id"].clone();
    editor().post(&path, json!({ "categories": [chosen], "tags": [] })).await;
    desk.update(&desk.rendition("Pohon Pindah Kanal", "pohon ralat")).await.receipt();
    let post = editor().get(&path).await;
    assert_eq!((&post["categories"], &post["tags"]), (&json!([chosen]), &json!([])));
}

#[tokio::test]
async fn a_post_in_the_trash_is_left_there() {
    let mut desk = publishing();
    let id =
        desk.publish(&desk.rendition("Pohon yang Dibuang", "pohon")).await.receipt().id.0.clone();
    editor().ask("DELETE", &format!("posts/{id}"), None).await;
    let ended = desk.update(&desk.rendition("Pohon yang Dibuang", "pohon ralat")).await;
    let expected = Reason::LocalEdit { fields: vec!["status".to_owned()] };
    assert_eq!(ended.outcome, Outcome::Refused { reason: expected });
}

#[tokio::test]
async fn a_post_that_was_deleted_for_good_is_not_made_again_by_a_correction() {
    let mut desk = publishing();
    let id =
        desk.publish(&desk.rendition("Pohon yang Hilang", "pohon")).await.receipt().id.0.clone();
    editor().ask("DELETE", &format!("posts/{id}?force=true"), None).await;
    let ended = desk.update(&desk.rendition("Pohon yang Hilang", "pohon ralat")).await;
    assert!(matches!(ended.outcome, Outcome::Refused { .. }), "{ended:?}");
    assert_eq!(editor().carrying(&desk.marker).await, 0);
}

#[tokio::test]
async fn a_correction_whose_answer_was_lost_is_not_taken_for_an_editors_change() {
    let mut desk = publishing();
    let receipt = desk.publish(&desk.rendition("Pohon dan Kabel", "pohon")).await.receipt().clone();
    let corrected = desk.rendition("Pohon dan Kabel", "pohon ralat");
    let done = desk.update(&corrected).await.receipt().clone();
    // The answer never reached the store: the old receipt is what it knows.
    desk.receipt = Some(receipt.clone());
    let state = DeliveryState::Publishing { id: receipt.id };
    let ended = desk.resume(state, true, Action::Update, Some(&corrected), None).await;
    assert_eq!(ended.receipt().stored, done.stored);
}

#[tokio::test]
async fn a_withdrawal_takes_post_and_picture_down_and_proves_it() {
    let mut desk = publishing();
    let picture = desk::picture(3);
    let rendition = desk::with_picture(desk.rendition("Pohon yang Dicabut", "pohon"), &picture);
    let ended = desk.deliver(Action::Publish, Some(&rendition), Some(&picture)).await;
    let address = ended.receipt().link.clone().expect("an address");
    desk.unshared = desk.media.clone();
    let ended = desk.withdraw().await;
    let Outcome::Reached(DeliveryState::Withdrawn { proof }) = &ended.outcome else {
        panic!("{ended:?}");
    };
    assert_eq!(proof.status, 404);
    assert_eq!(editor().status_for_readers(&address).await, 404);
    let media = editor().get(&format!("media/{}", desk.media[0].1.0)).await;
    assert_eq!(media["code"], "rest_post_invalid_id");
    // Taking down what is down is done.
    let again = desk.withdraw().await;
    assert!(matches!(again.outcome, Outcome::Reached(DeliveryState::Withdrawn { .. })));
}

#[tokio::test]
async fn a_withdrawal_to_draft_is_unseen_too() {
    let mut desk = desk_at(&site().url, |s| {
        s.status = "publish".to_owned();
        s.withdraw = "draft".to_owned();
    });
    desk.publish(&desk.rendition("Pohon Kembali ke Draf", "pohon")).await.receipt();
    let ended = desk.withdraw().await;
    assert!(
        matches!(ended.outcome, Outcome::Reached(DeliveryState::Withdrawn { .. })),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_draft_of_a_lost_answer_is_adopted_and_not_made_twice() {
    let mut desk = publishing();
    let rendition = desk.rendition("Pohon yang Jawabannya Hilang", "pohon hilang");
    let staged = desk.publish(&rendition).await.receipt().id.clone();
    desk.receipt = None;
    let state = DeliveryState::Staging { attempt: 2 };
    let ended = desk.resume(state, true, Action::Publish, Some(&rendition), None).await;
    assert_eq!(ended.receipt().id, staged);
    assert!(desk.sweep, "what else was left behind is looked for");
    assert_eq!(editor().carrying(&desk.marker).await, 1);
}

#[tokio::test]
async fn drafts_that_nobody_knows_are_swept() {
    let mut desk = publishing();
    let rendition = desk.rendition("Pohon Yatim", "pohon yatim");
    let ours = desk.publish(&rendition).await.receipt().id.clone();
    let content = format!("<p>Pohon</p><!-- {} -->", desk.marker);
    for _ in 0..2 {
        let draft = json!({ "title": "Pohon Yatim", "status": "draft", "content": content });
        editor().post("posts", draft).await;
    }
    assert_eq!(editor().carrying(&desk.marker).await, 3);
    let swept = desk.target.sweep(&desk.marker, Some(&ours), &desk.net).await;
    assert_eq!(swept, Ok(2));
    assert_eq!(editor().carrying(&desk.marker).await, 1);
}

#[tokio::test]
async fn a_post_that_an_editor_copied_by_hand_is_seen_before_the_first_push() {
    let text = "Petani Desa Pandanwangi memanen padi lebih awal karena hujan datang sebelum waktunya, kata ketua kelompok tani setempat pada Minggu sore.";
    let copy = json!({ "title": "Panen Padi &amp; Hujan Awal", "status": "publish", "content": format!("<!-- wp:paragraph --><p>{text}</p><!-- /wp:paragraph -->") });
    let id = editor().post("posts", copy).await["id"].to_string();
    let desk = pending();
    let seen = desk.target.survey(&desk.net).await.expect("a survey");
    let copied = seen.iter().find(|post| post.remote == id).expect("it is seen");
    assert_eq!(copied.title, "Panen Padi & Hujan Awal");
    assert_eq!(copied.fingerprint, tayang::model::Fingerprint::of(text));
}

#[tokio::test]
async fn plain_permalinks_answer_with_a_page_and_are_got_round() {
    let url = site().plain();
    let mut desk = desk_at(&url, |s| s.status = "publish".to_owned());
    let page = editor_page(&desk, &format!("{url}/wp-json/wp/v2/types/post")).await;
    assert!(page.0 == 200 && page.1.contains("<html"), "the trap is set: {page:?}");
    let ended = desk.publish(&desk.rendition("Pohon di Situs Polos", "pohon polos")).await;
    assert_eq!(ended.receipt().status, "publish");
    let findings = desk.target.probe(&desk.net).await;
    assert!(findings.iter().all(|f| f.fine), "{findings:?}");
    assert!(findings.iter().any(|f| f.words.contains("plain permalinks")), "{findings:?}");
    assert!(matches!(
        desk.withdraw().await.outcome,
        Outcome::Reached(DeliveryState::Withdrawn { .. })
    ));
}

async fn editor_page(desk: &Desk, address: &str) -> (u16, String) {
    let call = tayang::net::Call {
        method: "GET",
        link: desk::link(address),
        headers: Vec::new(),
        body: None,
        deadline: std::time::Duration::from_secs(20),
    };
    let answer = desk.net.call(&call).await.expect("an answer");
    (answer.status, String::from_utf8_lossy(&answer.bytes).into_owned())
}

/// What a delivery and the probe say of a login that does not work.
async fn refused_with(mut desk: Desk) -> (String, String) {
    let ended = desk.publish(&desk.rendition("Pohon Tanpa Kunci", "pohon")).await;
    assert!(matches!(ended.outcome, Outcome::TryLater { wait: Some(_), .. }), "{ended:?}");
    let Some(Notice::Access(words)) = desk.notices.first() else { panic!("{:?}", desk.notices) };
    let findings = desk.target.probe(&desk.net).await;
    let wrong = findings.iter().find(|f| !f.fine).expect("the probe finds it too");
    (words.clone(), wrong.words.clone())
}

#[tokio::test]
async fn a_wrong_password_is_told_from_the_causes_that_look_like_it() {
    let wrong = |s: &mut WordpressSettings| s.password = "xxxx xxxx xxxx xxxx".to_owned().into();
    let (delivery, probe) = refused_with(desk_at(&site().url, wrong)).await;
    assert!(delivery.contains("application password is wrong"), "{delivery}");
    assert!(!delivery.contains("header"), "{delivery}");
    assert_eq!(delivery, probe);
}

#[tokio::test]
async fn a_header_that_does_not_arrive_is_told_from_a_wrong_password() {
    let (delivery, probe) = refused_with(desk_at(&site().deaf(), |_| {})).await;
    assert!(delivery.starts_with("the `Authorization` header does not arrive"), "{delivery}");
    assert_eq!(delivery, probe);
}

#[tokio::test]
async fn application_passwords_that_are_off_over_http_are_told_from_a_wrong_password() {
    let (delivery, probe) = refused_with(desk_at(&site().production(), |_| {})).await;
    assert!(delivery.contains("over http: use https"), "{delivery}");
    assert_eq!(delivery, probe);
}

#[tokio::test]
async fn a_user_who_may_write_but_not_publish_is_told_so() {
    let intern = |s: &mut WordpressSettings| {
        s.user = "magang".to_owned();
        s.password = site().password("magang").to_owned().into();
        s.status = "publish".to_owned();
    };
    let (delivery, probe) = refused_with(desk_at(&site().url, intern)).await;
    assert!(delivery.contains("may write but not publish"), "{delivery}");
    assert!(probe.contains("publish"), "{probe}");
}
