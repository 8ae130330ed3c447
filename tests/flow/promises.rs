//! What is published, what is not, when, and the reason that an editor reads.

use tayang::{
    model::Reason,
    store::{Order, Scope},
};

use super::{
    piece::Piece,
    stage::{self, Stage, TELLING, USUAL, Wishes, at},
};

const SINCE: &str =
    r#"rights = { text = "full", images = "none", basis = "uji", since = 2026-01-01 }"#;

#[tokio::test]
async fn first_contact_publishes_nothing_older_than_itself() {
    let stage = Stage::under(SINCE).await;
    let old = Piece::new("lama", "Jembatan Lama Ditutup").published("2026-11-23T07:59:00+07:00");
    stage.announce(&[&old]);
    stage.settle().await;
    assert_eq!(stage.state(&old).await, "backlog");

    let new = Piece::new("baru", "Jembatan Baru Dibuka");
    let reworded = Piece { title: "Jembatan Lama Jadi Ditutup".to_owned(), ..old.clone() };
    stage.carry(&[&new, &reworded]).await;
    assert_eq!(stage.state(&new).await, "live");
    assert_eq!(stage.state(&old).await, "backlog", "a changed headline does not bring it in");
    assert!(stage.naming(&old).is_empty() && stage.naming(&reworded).is_empty());
    assert_eq!(stage.outlet.hits(&old.path), 0, "backlog is not even read");
}

#[tokio::test]
async fn a_flood_is_held_and_told_once_and_goes_when_a_person_releases_it() {
    let rules = format!("{USUAL}\nmax_per_hour = 2");
    let stage =
        Stage::with(Wishes { rules: Some(&rules), tables: TELLING, ..Wishes::default() }).await;
    let pieces: Vec<Piece> =
        (1..=5).map(|n| Piece::new(&format!("banjir-{n}"), &format!("Kabar Banjir {n}"))).collect();
    let all: Vec<&Piece> = pieces.iter().collect();
    stage.carry(&all[..4]).await;
    stage.carry(&all).await;
    let mut held = Vec::new();
    for piece in &pieces {
        let (state, reason) = stage.fate(piece).await;
        if state == "held" {
            assert_eq!(reason, Some(Reason::Flood { max_per_hour: 2 }));
            held.push(piece);
        }
    }
    assert_eq!(held.len(), 3, "two an hour go");
    assert_eq!(stage.told().len(), 1, "{:?}", stage.told());
    assert!(stage.told()[0].starts_with("flood:mitra: Artikel dari mitra ditahan"));

    for piece in &held {
        assert!(stage.naming(piece).is_empty());
        assert_eq!(stage.order(Order::Release, piece).await, 1);
    }
    stage.settle().await;
    for piece in &pieces {
        assert_eq!(stage.state(piece).await, "live");
    }
    assert_eq!(stage.told().len(), 2, "told once that it is over: {:?}", stage.told());
}

#[tokio::test]
async fn what_is_paused_waits_and_goes_on_when_resumed() {
    let stage = Stage::usual().await;
    let scopes = [
        Scope::All,
        Scope::Partner(stage::parsed("mitra")),
        Scope::Target(stage::parsed_target("situs")),
    ];
    for (number, scope) in scopes.into_iter().enumerate() {
        let store = &stage.tayang.store;
        let piece = Piece::new(&format!("jeda-{number}"), &format!("Kabar Jeda {number}"));
        store.order(&Order::Pause(scope.clone()), "Wati", "").await.expect("a pause");
        stage.carry(&[&piece]).await;
        let why = Some(Reason::Paused { what: scope.text() });
        assert_eq!(stage.fate(&piece).await, ("planned".to_owned(), why));
        assert!(stage.naming(&piece).is_empty());
        assert_eq!(store.paused().await.expect("scopes"), [scope.text()]);
        store.order(&Order::Resume(scope), "Wati", "").await.expect("a resume");
        stage.settle().await;
        assert_eq!(stage.state(&piece).await, "live");
    }
}

#[tokio::test]
async fn an_embargo_holds_until_its_time_and_then_goes_by_itself() {
    let stage = Stage::under(&format!("{USUAL}\nembargo = \"2h\"")).await;
    let piece = Piece::new("embargo", "Hasil Panen Diumumkan Siang Ini");
    stage.carry(&[&piece]).await;
    let until = at("2026-11-23T03:10:00Z");
    let expected = ("held".to_owned(), Some(Reason::Embargo { until }));
    assert_eq!(stage.fate(&piece).await, expected);
    stage.pass(118).await;
    assert_eq!(stage.fate(&piece).await, expected, "03:09 is too early");
    stage.pass(1).await;
    assert_eq!(stage.state(&piece).await, "live", "03:10 is the time");
}

#[tokio::test]
async fn what_the_agreement_does_not_cover_stays_away_with_its_reason() {
    let piece = || Piece::new("syarat", "Warga Membangun Balai");
    let antara = |mut piece: Piece| {
        piece.paragraphs[0] = format!("JAKARTA (ANTARA) - {}", piece.paragraphs[0]);
        piece
    };
    let ours = "Artikel ini telah tayang di <a href=\"https://kami.example/berita/9/balai\">Kami.example</a>";
    let published = at("2026-11-21T01:00:00Z");
    let later = SINCE.replace("2026-01-01", "2027-01-01");
    let cases = [
        ("", piece().ending(ours), "skip", None),
        (
            "sections = { leave = [\"olahraga\"] }",
            piece().section("Olahraga"),
            "skip",
            Some(Reason::Section { section: "Olahraga".to_owned() }),
        ),
        (
            "sections = { take = [\"desa\"] }",
            piece().section("Iklan"),
            "skip",
            Some(Reason::Section { section: "Iklan".to_owned() }),
        ),
        (
            "maximum_age = \"1d\"\nstart = 2026-11-01T00:00:00Z",
            piece().published("2026-11-21T08:00:00+07:00"),
            "skip",
            Some(Reason::TooOld { published }),
        ),
        ("start = 2026-11-20T00:00:00Z", piece(), "skip", Some(Reason::NoRightsYet)),
        ("", antara(piece()), "held", Some(Reason::WireNotCovered { wire: "ANTARA".to_owned() })),
        (
            "hold = true",
            piece(),
            "held",
            Some(Reason::HeldBy { by: "konfigurasi".to_owned(), note: "hold = true".to_owned() }),
        ),
    ];
    for (rules, piece, state, reason) in cases {
        let since = if reason == Some(Reason::NoRightsYet) { &later } else { SINCE };
        let stage = Stage::under(&format!("{since}\n{rules}")).await;
        stage.settle().await;
        stage.carry(&[&piece]).await;
        let fate = stage.fate(&piece).await;
        assert_eq!(fate.0, state, "{rules}: {fate:?}");
        match reason {
            Some(reason) => assert_eq!(fate.1, Some(reason)),
            None => assert!(matches!(fate.1, Some(Reason::Loop { .. })), "{fate:?}"),
        }
        assert!(stage.naming(&piece).is_empty(), "{rules}");
    }
}

#[tokio::test]
async fn a_story_that_a_second_partner_brings_too_is_published_once() {
    let stage = Stage::usual().await;
    stage::partner(&stage.house, "kedua", &stage.outlet.url("/feed-kedua"), USUAL);
    let stage = stage.restart().await;
    let first = Piece::new("asli", "Petani Kopi Mengirim Panen Pertama");
    stage.carry(&[&first]).await;
    let second = Piece {
        path: "/kabar/salinan".to_owned(),
        title: "Panen Pertama Kopi Dikirim Petani".to_owned(),
        ..first.clone()
    };
    stage.outlet.page(&second.path, &second.page());
    stage.outlet.feed("/feed-kedua", &super::piece::feed(&stage.outlet, &[&second]));
    stage.pass(11).await;
    let (state, reason) = stage.fate(&second).await;
    assert_eq!(state, "skip");
    assert!(matches!(reason, Some(Reason::Duplicate { .. })), "{reason:?}");
    assert!(stage.naming(&second).is_empty());
    let story = stage.story(&first).await;
    assert_eq!((story.entries.len(), story.deliveries.len()), (2, 1));
    assert_eq!(stage.state(&first).await, "live");
}

#[tokio::test]
async fn what_robots_txt_closes_is_withheld_and_nothing_else() {
    let stage = Stage::usual().await;
    let rules = "User-agent: *\nDisallow: /berita/tertutup\n";
    stage.outlet.file("/robots.txt", "text/plain", rules.as_bytes());
    let closed = Piece::new("tertutup", "Kabar yang Ditutup");
    let open = Piece::new("terbuka", "Kabar yang Terbuka");
    stage.carry(&[&closed, &open]).await;
    assert_eq!(stage.fate(&closed).await, ("withheld".to_owned(), Some(Reason::Robots)));
    assert_eq!(stage.outlet.hits(&closed.path), 0);
    assert_eq!(stage.state(&open).await, "live");

    // The partner opens it; a person who knows asks again.
    stage.outlet.file("/robots.txt", "text/plain", b"User-agent: *\nDisallow:\n");
    stage.pass(25 * 60).await;
    assert_eq!(stage.state(&closed).await, "withheld");
    assert_eq!(stage.order(Order::Retry, &closed).await, 1);
    stage.settle().await;
    assert_eq!(stage.state(&closed).await, "live");
}

#[tokio::test]
async fn a_full_disk_is_told_once_and_once_when_there_is_room() {
    let stage = Stage::with(Wishes { tables: TELLING, ..Wishes::default() }).await;
    for full in [false, true, true, false, false] {
        stage.tayang.disk_is_full(full).await;
    }
    let told = stage.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Disk penuh") && told[1].contains("Ada ruang lagi"), "{told:?}");
    stage.tayang.disk_is_full(true).await;
    // A store that writes is a disk with room: looking after the house says so.
    stage.tayang.look_after().await.expect("a look");
    assert_eq!(stage.told().len(), 4);
}
