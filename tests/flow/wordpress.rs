//! From a partner's feed to a real WordPress, and what follows there.

use std::time::Duration;

use base64::Engine as _;
use serde_json::{Value, json};
use tayang::{
    model::{Link, Reason},
    net::Call,
    store::Order,
};

use crate::support::wordpress::WordPress;

use super::{
    piece::Piece,
    stage::{self, Stage, TELLING, Wishes, wordpress_at},
};

const USER: &str = "redaktur";

fn password() -> &'static str {
    WordPress::shared().password(USER)
}

async fn opened(password: &str) -> Stage {
    let targets = wordpress_at(&WordPress::shared().url);
    let tables = format!("{TELLING}\n[recheck]\nconfirm = 1\n");
    let wishes = Wishes { targets: Some(&targets), tables: &tables, password, ..Wishes::default() };
    Stage::with(wishes).await
}

/// An editor at work on the site.
async fn ask(stage: &Stage, method: &'static str, path: &str, body: Option<Value>) -> Value {
    let login = base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{}", password()));
    let url = format!("{}/wp-json/wp/v2/{path}", WordPress::shared().url);
    let call = Call {
        method,
        link: Link::parse(&url).expect("an address"),
        headers: vec![("authorization", format!("Basic {login}"))],
        body: body.map(|b| ("application/json".to_owned(), b.to_string().into_bytes())),
        deadline: Duration::from_secs(60),
    };
    let answer = stage.tayang.net.call(&call).await.expect("an answer");
    serde_json::from_slice(&answer.bytes).expect("JSON")
}

/// The status that readers get for an address.
async fn status_for_readers(stage: &Stage, address: &str) -> u16 {
    let call = Call {
        method: "GET",
        link: Link::parse(address).expect("an address"),
        headers: Vec::new(),
        body: None,
        deadline: Duration::from_secs(60),
    };
    stage.tayang.net.call(&call).await.expect("an answer").status
}

/// Our post of a live piece: marker and the target's id.
async fn placed(stage: &Stage, piece: &Piece) -> (String, String) {
    let story = stage.story(piece).await.story;
    let live = stage.tayang.store.live(&stage::parsed_target("situs"), 100).await.expect("a list");
    let found = live.into_iter().find(|(placement, _)| Some(placement.story) == story);
    let placement = found.unwrap_or_else(|| panic!("{} is not live", piece.title)).0;
    let id = placement.receipt.expect("a live placement has a receipt").id.0;
    (placement.marker.to_string(), id)
}

async fn carrying(stage: &Stage, words: &str) -> usize {
    let found = ask(stage, "GET", &format!("posts?search={words}&status=any"), None).await;
    found.as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn an_article_appears_is_corrected_in_place_and_goes_when_its_source_takes_it_back() {
    let stage = opened(password()).await;
    let piece = Piece::new("wp-hidup", "Peternak Lebah Lereng Barat Panen Madu Randu").ending(
        "<strong>Baca Juga: <a href=\"/lama\">Musim Randu Berbunga Lebih Awal</a></strong>",
    );
    stage.carry(&[&piece]).await;
    assert_eq!(stage.fate(&piece).await.0, "live", "{:?}", stage.fate(&piece).await);
    let (marker, id) = placed(&stage, &piece).await;
    let path = format!("posts/{id}?context=edit");
    let post = ask(&stage, "GET", &path, None).await;
    let content = post["content"]["raw"].as_str().expect("a text").to_owned();
    assert_eq!((&post["status"], &post["title"]["raw"]), (&json!("publish"), &json!(piece.title)));
    assert!(content.contains(&piece.paragraphs[2]) && content.contains(&marker), "{content}");
    assert_eq!(content.matches(&format!("href=\"{}\"", stage.link(&piece))).count(), 1);
    assert!(content.contains("Rahma Dewi") && !content.contains("Baca Juga"), "{content}");
    let address = stage.row(&piece).await.live_link.expect("an address");
    assert_eq!(status_for_readers(&stage, &address).await, 200);

    let mut corrected = piece.clone();
    corrected.paragraphs[0] = "Panen madu tahun ini mencapai empat ratus liter.".to_owned();
    let corrected = corrected.ending("Ralat: jumlah panen semula tertulis tiga ratus liter.");
    stage.carry(&[&corrected]).await;
    stage.pass(31).await;
    assert_eq!(placed(&stage, &piece).await, (marker.clone(), id.clone()), "the same post");
    let content = ask(&stage, "GET", &path, None).await["content"]["raw"].to_string();
    assert!(content.contains("empat ratus liter") && content.contains("Ralat: jumlah panen"));
    assert_eq!(carrying(&stage, &marker).await, 1);

    stage.outlet.status(&piece.path, 410);
    for _ in 0..4 {
        stage.pass(120).await;
    }
    let fate = stage.fate(&piece).await;
    assert_eq!(fate, ("withdrawn".to_owned(), Some(Reason::WithdrawnAtSource)));
    assert_eq!(status_for_readers(&stage, &address).await, 404);
    assert_eq!(ask(&stage, "GET", &path, None).await["status"], "trash");
    assert_eq!(stage.told(), Vec::<String>::new());
}

#[tokio::test]
async fn an_editors_change_outlives_a_correction_and_is_reported() {
    let stage = opened(password()).await;
    let piece = Piece::new("wp-sunting", "Penenun Muda Membuka Sanggar di Balai Kota");
    stage.carry(&[&piece]).await;
    let (_, id) = placed(&stage, &piece).await;
    ask(&stage, "POST", &format!("posts/{id}"), Some(json!({ "title": "Judul Redaktur Kami" })))
        .await;
    let mut corrected = piece.clone();
    corrected.paragraphs[0] = "Sanggar itu dibuka oleh tujuh penenun muda.".to_owned();
    stage.outlet.page(&corrected.path, &corrected.page());
    stage.pass(31).await;
    let expected = Reason::LocalEdit { fields: vec!["title".to_owned()] };
    assert_eq!(stage.fate(&piece).await, ("refused".to_owned(), Some(expected)));
    let post = ask(&stage, "GET", &format!("posts/{id}?context=edit"), None).await;
    assert_eq!(post["title"]["raw"], "Judul Redaktur Kami");
    assert!(!post["content"]["raw"].to_string().contains("tujuh penenun"));
}

#[tokio::test]
async fn what_an_editor_had_copied_by_hand_is_not_brought_again() {
    let stage = opened(password()).await;
    let piece = Piece::new("wp-salinan", "Sepasang Elang Jawa Bersarang Lagi di Hutan Pinus");
    let content: String = piece.paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    let copied = json!({ "title": piece.title, "content": content, "status": "publish" });
    let by_hand = ask(&stage, "POST", "posts", Some(copied)).await;
    stage.carry(&[&piece]).await;
    let (state, reason) = stage.fate(&piece).await;
    let Some(Reason::Duplicate { of }) = reason else { panic!("{state}: {reason:?}") };
    assert_eq!(state, "withheld");
    assert_eq!(of, by_hand["link"].as_str().expect("an address"));
    assert_eq!(carrying(&stage, "sepasang+elang").await, 1);
    assert_eq!(stage.order(Order::Retry, &piece).await, 0, "asking again changes nothing");
}

#[tokio::test]
async fn a_wrong_password_is_named_and_the_article_goes_when_it_is_repaired() {
    let stage = opened("bukan sandi yang benar").await;
    let piece = Piece::new("wp-sandi", "Perpustakaan Keliling Menambah Rute Pesisir");
    stage.carry(&[&piece]).await;
    let (state, reason) = stage.fate(&piece).await;
    let Some(Reason::TargetTrouble { what }) = reason else { panic!("{state}: {reason:?}") };
    assert_eq!(state, "waiting");
    assert!(what.contains("password"), "{what}");
    stage.pass(20).await;
    let told = stage.told();
    assert_eq!(told.len(), 1, "told once: {told:?}");
    assert!(told[0].starts_with("access:situs: Situs situs menolak kami"), "{told:?}");
    assert!(told[0].contains("password"), "{told:?}");
    assert_eq!(carrying(&stage, "perpustakaan+keliling").await, 0);

    std::fs::write(stage.house.path("password"), password()).expect("a file");
    let stage = stage.restart().await;
    assert_eq!(stage.order(Order::Retry, &piece).await, 1);
    stage.settle().await;
    assert_eq!(stage.state(&piece).await, "live");
    assert_eq!(carrying(&stage, "perpustakaan+keliling").await, 1);
    let told = stage.told();
    assert_eq!(told.len(), 2, "and told that it is over: {told:?}");
    assert!(told[1].contains("menerima lagi"), "{told:?}");
}
