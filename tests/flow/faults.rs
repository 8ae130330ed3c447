//! Row 8 of the fault matrix along the whole route: whatever a partner's server does, what is out
//! stays out and nothing else goes out, the partner's trouble is on record, and another partner is
//! served meanwhile.

use crate::support::outlet::{Fault, Outlet, Reply};

use super::{
    piece::{self, Piece},
    stage::{Stage, USUAL, Wishes, partner},
};

const RSS: &str = "application/rss+xml";

/// Longer than any pause after failures.
const A_QUARTER_OF_A_DAY: i64 = 6 * 60 + 61;

const FAULTS: [Fault; 19] = [
    Fault::Silence,
    Fault::Close,
    Fault::ResetMidBody,
    Fault::LengthTooLong,
    Fault::LengthTooShort,
    Fault::Drip,
    Fault::DripHead,
    Fault::EndlessBody,
    Fault::EndlessHeaders,
    Fault::HugeHeader,
    Fault::Garbage,
    Fault::RedirectLoop,
    Fault::RedirectChain,
    Fault::GzipBomb,
    Fault::BrotliBomb,
    Fault::Zstd,
    Fault::DoubleGzip,
    Fault::TornGzip,
    Fault::UnaskedNotModified,
];

/// A partner with trouble to come, and another beside it.
struct Street {
    stage: Stage,
    neighbour: Outlet,
    out: Vec<Piece>,
}

impl Street {
    async fn built() -> Self {
        let neighbour = Outlet::start().await;
        let stage = Stage::with(Wishes {
            net: "max_bytes = \"1 MB\"\ndeadline = \"2s\"",
            allow: &format!(", \"{}\"", neighbour.host_port()),
            ..Wishes::default()
        })
        .await;
        partner(&stage.house, "tetangga", &neighbour.url("/feed"), USUAL);
        neighbour.feed("/feed", &piece::feed(&neighbour, &[]));
        let stage = stage.restart().await;
        let out = vec![Piece::new("satu", "Panen Raya"), Piece::new("dua", "Jembatan Baru")];
        stage.carry(&[&out[0], &out[1]]).await;
        Self { stage, neighbour, out }
    }

    /// Time passes with the partner as it is now; the neighbour has news, and it comes through.
    async fn live_on(&self, what: &str, number: usize) {
        let now = self.stage.clock.now().to_rfc3339();
        let news = Piece::new(&format!("kabar-{number}"), &format!("Kabar Tetangga {number}"));
        let news = news.published(&now);
        self.neighbour.page(&news.path, &news.page());
        self.neighbour.feed("/feed", &piece::feed(&self.neighbour, &[&news]));
        self.stage.pass(A_QUARTER_OF_A_DAY).await;
        assert!(!self.stage.naming(&news).is_empty(), "{what}: the neighbour had to wait");
        self.assert_unchanged(what).await;
    }

    /// Both articles are out, once, and nothing else of this partner is.
    async fn assert_unchanged(&self, what: &str) {
        let rows = self.stage.rows().await;
        let own: Vec<_> = rows.iter().filter(|row| row.outlet.as_str() == "mitra").collect();
        let live = own.iter().filter(|row| row.state == "live").count();
        assert_eq!(live, self.out.len(), "{what}: {own:#?}");
        for piece in &self.out {
            assert_eq!(self.stage.state(piece).await, "live", "{what}");
        }
    }

    /// What is wrong with the partner's source, as on record.
    async fn trouble(&self) -> Option<String> {
        let found = self.stage.tayang.store.sources().await.expect("sources");
        found.into_iter().find(|one| one.key.outlet.as_str() == "mitra").expect("it").error
    }
}

#[tokio::test]
async fn no_fault_of_a_server_changes_what_is_out_or_holds_up_a_neighbour() {
    let street = Street::built().await;
    for (number, fault) in FAULTS.into_iter().enumerate() {
        let what = format!("{fault:?}");
        street.stage.outlet.fault("/feed", fault);
        street.live_on(&what, number).await;
        // That nothing changed is no trouble, asked or not.
        assert_eq!(street.trouble().await.is_none(), what == "UnaskedNotModified", "{what}");
    }
    let now = street.stage.clock.now().to_rfc3339();
    let after = Piece::new("sesudah", "Sesudah Gangguan").published(&now);
    let [one, two] = [&street.out[0], &street.out[1]];
    street.stage.announce(&[&after, one, two]);
    street.stage.pass(A_QUARTER_OF_A_DAY).await;
    assert_eq!(street.stage.state(&after).await, "live");
    assert_eq!(street.trouble().await, None);
}

#[tokio::test]
async fn no_strangeness_of_a_feed_changes_what_is_out() {
    let street = Street::built().await;
    let [one, two] = [&street.out[0], &street.out[1]];
    let usual = piece::feed(&street.stage.outlet, &[one, two]);
    let future = piece::feed(
        &street.stage.outlet,
        &[
            &one.clone().published("2036-01-01T00:00:00Z"),
            &two.clone().published("2036-01-01T00:00:00Z"),
        ],
    );
    let item = |n: usize| {
        let link = street.stage.outlet.url(&format!("/lama/{n}"));
        format!(
            "<item><title>Lama {n}</title><link>{link}</link><guid>{link}</guid>\
             <pubDate>Mon, 01 Jan 2024 08:00:00 +0700</pubDate></item>"
        )
    };
    let many: String = (0..3_000).map(item).collect();
    let strange = [
        ("another charset than it says", "application/rss+xml; charset=utf-16", usual.clone()),
        ("dates of the future", RSS, future),
        ("new guids", RSS, usual.replace("\">/berita", "\">baru:/berita")),
        ("newer guids", RSS, usual.replace("\">/berita", "\">lagi:/berita")),
        (
            "three thousand old items",
            RSS,
            usual.replace("</channel>", &format!("{many}</channel>")),
        ),
        ("emptied", RSS, piece::feed(&street.stage.outlet, &[])),
        ("a web page", "text/html", one.page()),
        ("filled again", RSS, usual.clone()),
    ];
    for (number, (what, kind, body)) in strange.into_iter().enumerate() {
        street.stage.outlet.answer("/feed", Reply::new(200, kind, body));
        street.live_on(what, number).await;
        assert_eq!(street.trouble().await.is_some(), what == "a web page", "{what}");
    }
    // Restored from a copy a week later.
    street.stage.pass(7 * 24 * 60).await;
    street.assert_unchanged("restored").await;
}
