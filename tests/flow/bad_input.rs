//! Bad input gets a clear reason with its place; nothing is half-published and the rest goes on.

use tayang::model::Reason;

use crate::support::outlet::{Fault, Reply};

use super::{
    piece::Piece,
    stage::{Stage, Wishes},
};

async fn small() -> Stage {
    Stage::with(Wishes { net: "max_bytes = \"1 MB\"\ndeadline = \"5s\"", ..Wishes::default() })
        .await
}

#[tokio::test]
async fn a_feed_that_is_a_web_page_or_empty_or_torn_says_so_and_loses_nothing() {
    let stage = small().await;
    let before = Piece::new("sebelum", "Kabar Sebelum Gangguan");
    stage.carry(&[&before]).await;
    let feed = super::piece::feed(&stage.outlet, &[&before]);
    let cases: [(&[u8], &str); 3] = [
        (before.page().as_bytes(), "is a web page, not a feed"),
        (b"", "cannot be read"),
        (b"<html><body>Cloudflare: tunggu</body></html>", "is a web page, not a feed"),
    ]
    .map(|(bytes, words): (&[u8], &str)| (bytes.to_vec().leak() as &[u8], words));
    for (bytes, words) in cases {
        stage.outlet.answer("/feed", Reply::new(200, "application/rss+xml", bytes));
        stage.pass(7 * 60).await;
        let health = stage.tayang.store.sources().await.expect("sources");
        let error = health[0].error.clone().unwrap_or_default();
        assert!(error.contains(words), "{error}");
    }
    assert_eq!(stage.state(&before).await, "live");

    let after = Piece::new("sesudah", "Kabar Sesudah Gangguan");
    stage.announce(&[&after, &before]);
    stage.pass(7 * 60).await;
    assert_eq!(stage.state(&after).await, "live");
    let torn = &feed[..feed.len() / 2];
    stage.outlet.answer("/feed", Reply::new(200, "application/rss+xml", torn));
    stage.pass(7 * 60).await;
    assert_eq!(stage.rows().await.len(), 2, "half a feed announces nothing that is not there");
}

#[tokio::test]
async fn every_broken_page_has_its_reason_and_the_whole_one_is_published() {
    let stage = small().await;
    let named = |slug: &str| Piece::new(slug, &format!("Kabar {slug}"));
    let [empty, large, bomb, endless, inside, image] =
        ["kosong", "besar", "bom", "berputar", "dalam", "gambar"].map(named);
    let (whole, latin) = (named("utuh"), named("latin"));
    let latin = latin.ending("Kafé di tepi sungai kembali ramai, kata Désirée.");
    stage.announce(&[&empty, &large, &bomb, &endless, &inside, &image, &whole, &latin]);
    let html = "text/html; charset=utf-8";
    stage.outlet.answer(&empty.path, Reply::new(200, html, ""));
    let much = format!("{}{}", large.page(), "<!-- sampah -->".repeat(80_000));
    stage.outlet.answer(&large.path, Reply::new(200, html, much));
    stage.outlet.fault(&bomb.path, Fault::GzipBomb);
    stage.outlet.fault(&endless.path, Fault::RedirectLoop);
    stage.outlet.redirect(&inside.path, "http://169.254.169.254/latest/meta-data/");
    stage.outlet.answer(&image.path, Reply::new(200, "image/png", b"\x89PNG\r\n\x1a\n".to_vec()));
    let bytes: Vec<u8> = latin
        .page()
        .replace("charset=\"utf-8\"", "charset=\"iso-8859-1\"")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1"))
        .collect();
    stage.outlet.answer(&latin.path, Reply::new(200, "text/html; charset=ISO-8859-1", bytes));
    stage.pass(11).await;

    assert_eq!(stage.state(&whole).await, "live");
    assert_eq!(stage.state(&latin).await, "live");
    assert!(stage.page(&latin).await.contains("Kafé di tepi sungai kembali ramai, kata Désirée."));
    // What cannot get better is withheld at once …
    for (piece, words) in
        [(&large, "sent more than"), (&bomb, "sent more than"), (&inside, "169.254.169.254")]
    {
        let (state, reason) = stage.fate(piece).await;
        let Some(Reason::Unreadable { what }) = reason else {
            panic!("{}: {reason:?}", piece.title)
        };
        assert_eq!(state, "withheld");
        assert!(what.contains(words), "{}: {what}", piece.title);
    }
    // … the rest is tried again for about a day, and then set aside with what was wrong.
    assert_eq!(stage.state(&endless).await, "due");
    for _ in 0..20 {
        stage.pass(4 * 60).await;
    }
    for (piece, words) in [(&empty, "no article"), (&endless, "redirect"), (&image, "")] {
        let (state, reason) = stage.fate(piece).await;
        let Some(Reason::Unreadable { what }) = reason else {
            panic!("{}: {reason:?}", piece.title)
        };
        assert_eq!(state, "withheld");
        assert!(what.contains(words), "{}: {what}", piece.title);
    }
    for piece in [&empty, &large, &bomb, &endless, &inside, &image] {
        assert!(stage.naming(piece).is_empty(), "{}", piece.title);
    }
}

#[tokio::test]
async fn a_truncated_page_is_not_published_in_half() {
    let stage = small().await;
    let piece = Piece::new("terpotong", "Kabar yang Terpotong");
    let reset = Piece::new("putus", "Kabar yang Putus");
    stage.announce(&[&piece, &reset]);
    stage.outlet.fault(&piece.path, Fault::LengthTooLong);
    stage.outlet.fault(&reset.path, Fault::ResetMidBody);
    stage.pass(11).await;
    for piece in [&piece, &reset] {
        assert_eq!(stage.state(piece).await, "due", "{}", piece.title);
        assert!(stage.naming(piece).is_empty());
    }
    stage.announce(&[&piece, &reset]);
    stage.pass(20).await;
    for piece in [&piece, &reset] {
        assert_eq!(stage.state(piece).await, "live");
        assert!(stage.page(piece).await.contains(piece.paragraphs[3].as_str()));
    }
}
