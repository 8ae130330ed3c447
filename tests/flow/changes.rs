//! What happens at the source afterwards: corrections, withdrawals, outages.

use tayang::{
    model::Reason,
    store::{ListRow, Order},
};

use crate::support::outlet::{Fault, Outlet, Reply};

use super::{
    piece::Piece,
    stage::{Stage, TELLING, USUAL, Wishes, wordpress_at},
};

/// Looks are half an hour apart; two that find nothing make a withdrawal.
const LOOKS: &str = "[recheck]\nconfirm = 2\n";

#[tokio::test]
async fn a_correction_replaces_the_words_and_says_so() {
    let stage = Stage::usual().await;
    let first = Piece::new("ralat", "Dua Ratus Murid Melukis Tembok");
    stage.carry(&[&first]).await;
    let before = stage.row(&first).await.live_link;
    let mut corrected = first.clone();
    corrected.paragraphs[1] = "Jumlah murid yang ikut adalah tiga ratus orang.".to_owned();
    let corrected =
        corrected.ending("Ralat: jumlah murid semula tertulis dua ratus. Redaksi mohon maaf.");
    stage.outlet.page(&corrected.path, &corrected.page());
    stage.pass(31).await;

    let page = stage.page(&first).await;
    assert!(page.contains("tiga ratus orang") && !page.contains(&first.paragraphs[1]));
    let (_, text) = page.split_once("<div class=\"text\">").expect("a text");
    assert_eq!(text.matches("Ralat: jumlah murid semula").count(), 1);
    assert_eq!(stage.row(&first).await.live_link, before, "readers keep the address");
    assert_eq!(stage.site("index.html").matches(&first.title).count(), 1);
    let story = stage.story(&first).await;
    assert_eq!((story.editions.len(), story.deliveries.len()), (2, 2));
    let (decision, ..) = story
        .decisions
        .iter()
        .find(|(decision, ..)| decision.reason == Reason::Corrected)
        .expect("the correction is on record");
    assert_eq!(decision.target.as_str(), "situs");

    let looks = stage.outlet.hits(&first.path);
    stage.pass(100).await;
    assert!(stage.outlet.hits(&first.path) > looks, "it is looked at again");
    assert_eq!(stage.story(&first).await.deliveries.len(), 2, "the same words change nothing");
}

#[tokio::test]
async fn what_the_source_takes_back_goes_from_page_front_feeds_and_map() {
    let stage = Stage::with(Wishes { tables: LOOKS, ..Wishes::default() }).await;
    let gone = Piece::new("dicabut", "Bengkel Bambu Menerima Pesanan");
    let stays = Piece::new("tetap", "Gamelan Terdengar dari Balai Desa");
    stage.carry(&[&gone, &stays]).await;
    assert!(stage.naming(&gone).len() >= 5, "{:?}", stage.naming(&gone));

    stage.outlet.status(&gone.path, 410);
    stage.pass(31).await;
    assert_eq!(stage.state(&gone).await, "live", "one look is no proof");
    stage.pass(31).await;
    assert_eq!(stage.fate(&gone).await, ("withdrawn".to_owned(), Some(Reason::WithdrawnAtSource)),);
    assert_eq!(stage.naming(&gone), Vec::<String>::new());
    assert!(stage.naming(&stays).len() >= 5);

    // Announced again, it stays away: what was taken back is not published anew by itself.
    stage.outlet.page(&gone.path, &gone.page());
    stage.pass(500).await;
    assert!(stage.naming(&gone).is_empty());
}

#[tokio::test]
async fn a_partner_whose_whole_site_is_gone_takes_only_so_much_down_before_a_person_looks() {
    let rules = format!("{USUAL}\nmax_per_hour = 2");
    let tables = format!("{LOOKS}{TELLING}");
    let wishes = Wishes { rules: Some(&rules), tables: &tables, ..Wishes::default() };
    let stage = Stage::with(wishes).await;
    let pieces: Vec<Piece> =
        (1..=4).map(|n| Piece::new(&format!("pindah-{n}"), &format!("Kabar Pindah {n}"))).collect();
    stage.carry(&pieces.iter().collect::<Vec<_>>()).await;
    for piece in &pieces {
        stage.order(Order::Release, piece).await;
    }
    stage.settle().await;
    assert_eq!(stage.told().len(), 2, "a flood of articles that a person let go");
    for piece in &pieces {
        assert_eq!(stage.state(piece).await, "live");
        stage.outlet.status(&piece.path, 404);
    }
    // A new system at the partner's: every address is another, every old page is gone.
    for _ in 0..4 {
        stage.pass(31).await;
    }
    let mut held = Vec::new();
    for piece in &pieces {
        if stage.fate(piece).await == ("held".to_owned(), Some(Reason::Flood { max_per_hour: 2 })) {
            assert!(!stage.naming(piece).is_empty(), "it stays until a person has looked");
            held.push(piece);
        } else {
            assert_eq!(stage.state(piece).await, "withdrawn");
            assert!(stage.naming(piece).is_empty());
        }
    }
    assert_eq!(held.len(), 2);
    let told = stage.told();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[2].starts_with("flood:mitra: Pencabutan artikel dari mitra ditahan"), "{told:?}");
    for piece in &held {
        assert_eq!(stage.order(Order::Release, piece).await, 1);
    }
    stage.settle().await;
    for piece in &pieces {
        assert_eq!(stage.state(piece).await, "withdrawn");
    }
    assert_eq!(stage.told().len(), 4, "{:?}", stage.told());
}

#[tokio::test]
async fn a_partner_that_is_merely_down_withdraws_nothing() {
    let stage = Stage::with(Wishes { tables: LOOKS, ..Wishes::default() }).await;
    let named = |slug: &str| Piece::new(slug, &format!("Kabar {slug}"));
    let [flaky, broken, closed, torn, busy] =
        ["kadang", "rusak", "tutup", "sobek", "sibuk"].map(named);
    let all = [&flaky, &broken, &closed, &torn, &busy];
    stage.carry(&all).await;
    // One 404 between two answers is no withdrawal, however often it happens.
    let page = || Reply::new(200, "text/html; charset=utf-8", flaky.page());
    let missing = || Reply::new(404, "text/html", "");
    stage
        .outlet
        .sequence(&flaky.path, vec![missing(), page(), missing(), page(), missing(), page()]);
    stage.outlet.status(&broken.path, 500);
    stage.outlet.fault(&closed.path, Fault::Close);
    stage.outlet.fault(&torn.path, Fault::LengthTooLong);
    stage.outlet.status(&busy.path, 403);
    stage.outlet.status("/feed", 500);
    for _ in 0..12 {
        stage.pass(6 * 60).await;
    }
    for piece in all {
        let looks = stage.outlet.hits(&piece.path);
        assert!(looks >= 5, "{} was looked at {looks} times", piece.title);
        assert_eq!(stage.state(piece).await, "live");
        assert!(stage.page(piece).await.contains(&piece.paragraphs[0]));
    }
}

#[tokio::test]
async fn a_page_that_fails_is_tried_again_and_never_lost() {
    let stage = Stage::usual().await;
    let piece = Piece::new("macet", "Jalan Desa Macet Panjang");
    let other = Piece::new("lancar", "Jalan Kota Lancar");
    stage.announce(&[&piece, &other]);
    let busy = || Reply::new(500, "text/html", "<p>Sebentar</p>");
    let page = Reply::new(200, "text/html; charset=utf-8", piece.page());
    stage.outlet.sequence(&piece.path, vec![busy(), busy(), busy(), page]);
    stage.pass(11).await;
    assert_eq!(stage.state(&piece).await, "due");
    assert_eq!(stage.state(&other).await, "live", "the others do not wait");
    for _ in 0..4 {
        stage.pass(20).await;
    }
    assert_eq!(stage.outlet.hits(&piece.path), 4);
    assert_eq!(stage.state(&piece).await, "live");
}

#[tokio::test]
async fn a_failing_source_is_told_once_and_its_recovery_once() {
    let stage = Stage::with(Wishes { tables: TELLING, ..Wishes::default() }).await;
    stage.settle().await;
    stage.outlet.status("/feed", 500);
    for _ in 0..6 {
        stage.pass(7 * 60).await;
    }
    let told = stage.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("source:mitra/utama: Sumber mitra/utama gagal 3 kali"), "{told:?}");
    assert!(told[0].contains("500"), "{told:?}");
    let health = stage.tayang.store.sources().await.expect("sources");
    assert_eq!(health[0].failures, 6);

    let piece = Piece::new("pulih", "Kabar Setelah Pulih").published("2026-11-24T08:00:00+07:00");
    stage.announce(&[&piece]);
    for _ in 0..2 {
        stage.pass(7 * 60).await;
    }
    let told = stage.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("pulih"), "{told:?}");
    assert_eq!(stage.state(&piece).await, "live");
}

#[tokio::test]
async fn one_site_that_is_down_keeps_nothing_from_the_others() {
    let nobody = Outlet::start().await.url("");
    let targets = format!(
        "{}\n[target.kedua]\noutlet = \"kami\"\n\
         static_site = {{ folder = \"{{dir}}/site\", url = \"https://kami.example/\" }}\n",
        wordpress_at(&nobody)
    );
    let wishes = Wishes {
        targets: Some(&targets),
        tables: TELLING,
        password: "rahasia",
        ..Wishes::default()
    };
    let stage = Stage::with(wishes).await;
    let piece = Piece::new("dua-situs", "Anak Sekolah Merawat Sungai");
    stage.carry(&[&piece]).await;
    let states = |rows: Vec<ListRow>| -> Vec<(String, String)> {
        let named =
            |row: ListRow| (row.target.map(|t| t.to_string()).unwrap_or_default(), row.state);
        let mut states: Vec<(String, String)> = rows.into_iter().map(named).collect();
        states.sort();
        states
    };
    let expected =
        [("kedua", "live"), ("situs", "waiting")].map(|(t, s)| (t.to_owned(), s.to_owned()));
    assert_eq!(states(stage.rows().await), expected);
    for _ in 0..8 {
        stage.pass(45).await;
    }
    assert_eq!(states(stage.rows().await), expected, "it waits, and is not forgotten");
    let told = stage.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("target:situs: Kiriman ke situs tertahan"), "{told:?}");
    assert!(stage.naming(&piece).len() >= 5);
}
