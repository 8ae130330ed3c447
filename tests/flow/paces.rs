//! When a source is visited: its own wishes, a learned pace, and silence that a person is told of.

use crate::support::outlet::Reply;

use super::{
    piece::{self, Piece},
    stage::{self, Stage, USUAL, Wishes},
};

async fn under(keys: &str) -> Stage {
    let rules = format!("{USUAL}\n{keys}");
    Stage::with(Wishes { rules: Some(&rules), tables: stage::TELLING, ..Wishes::default() }).await
}

#[tokio::test]
async fn silence_is_told_once_and_so_is_its_end() {
    let stage = under("silence = \"1d\"").await;
    let first = Piece::new("satu", "Kabar Satu");
    stage.carry(&[&first]).await;
    for _ in 0..30 {
        stage.pass(60).await;
    }
    let told = stage.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("silent:mitra/utama: Sumber mitra/utama terbaca, tetapi 24 jam"),
        "{told:?}"
    );
    let second = Piece::new("dua", "Kabar Dua").published("2026-11-24T14:00:00+07:00");
    stage.carry(&[&second, &first]).await;
    let told = stage.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("kembali menerbitkan"), "{told:?}");
    stage.pass(60).await;
    assert_eq!(stage.told().len(), 2);
}

#[tokio::test]
async fn a_source_that_fails_is_not_silent_and_one_that_recovers_is_told_once() {
    let stage = under("silence = \"1d\"").await;
    let first = Piece::new("satu", "Kabar Satu");
    stage.carry(&[&first]).await;
    stage.outlet.status("/feed", 503);
    for _ in 0..12 {
        stage.pass(7 * 60).await;
    }
    let told = stage.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("source:mitra/utama:"));
    let second = Piece::new("dua", "Kabar Dua").published("2026-11-26T14:00:00+07:00");
    stage.announce(&[&second, &first]);
    stage.pass(7 * 60).await;
    assert_eq!(stage.state(&second).await, "live");
    let told = stage.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("pulih"), "{told:?}");
}

#[tokio::test]
async fn what_a_feed_asked_for_holds_on_a_304_too() {
    let stage = under("").await;
    let first = Piece::new("satu", "Kabar Satu");
    stage.announce(&[&first]);
    let feed = piece::feed(&stage.outlet, &[&first])
        .replace("<description>", "<ttl>60</ttl><description>");
    stage.outlet.answer("/feed", Reply::new(200, "application/rss+xml", feed).validated());
    stage.pass(11).await;
    let before = stage.outlet.hits("/feed");
    for _ in 0..24 {
        stage.pass(10).await;
    }
    assert_eq!(stage.outlet.hits("/feed"), before + 4, "hourly, though all but the first were 304");
}

#[tokio::test]
async fn a_learned_pace_goes_with_what_is_published() {
    let stage = under("").await;
    let text = format!(
        "[partner.mitra]\ntitle = \"mitra.example\"\ndomains = [\"mitra.example\"]\nmax_per_hour = 1000\n\
         pace = {{ least = \"5m\", most = \"4h\" }}\n{USUAL}\n[partner.mitra.source.utama]\nfeed = {{ url = \"{}\" }}\n",
        stage.outlet.url("/feed")
    );
    stage.house.write("partners/mitra.toml", &text);
    let stage = stage.restart().await;
    // Three days, an article every twenty minutes from 01 to 05 UTC, none otherwise.
    let mut visits = [0; 24];
    for step in 0..3 * 144_usize {
        let (day, minute) = (step / 144, step % 144 * 10);
        if minute < 4 * 60 && minute % 20 == 0 {
            let at = format!("2026-11-{}T{:02}:{:02}:00Z", 23 + day, 1 + minute / 60, minute % 60);
            let new = Piece::new(&format!("b-{step}"), &format!("Kabar {step}")).published(&at);
            stage.announce(&[&new]);
        }
        let before = stage.outlet.hits("/feed");
        stage.pass(10).await;
        if day == 2 {
            visits[(1 + minute / 60) % 24] += stage.outlet.hits("/feed") - before;
        }
    }
    let (busy, quiet): (usize, usize) = (visits[1..5].iter().sum(), visits[8..24].iter().sum());
    assert!(busy >= 12, "{visits:?}");
    assert!((3..=7).contains(&quiet), "{visits:?}");
}
