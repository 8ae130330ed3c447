//! Two partners announce the same story at the same moment.

use tayang::{
    clock::Clock,
    flow::{Stepped, Tayang},
    model::{OutletName, SourceName},
    store::{ListFilter, SourceKey},
};

use crate::support::{
    house::{House, feed_of, page_of},
    outlet::Outlet,
};

const ROUNDS: usize = 1000;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_partners_with_the_same_words_at_the_same_moment_give_one_placement_a_thousand_times() {
    let (first, second) = (Outlet::start().await, Outlet::start().await);
    let house = House::new();
    house.furnish(&[first.host_port(), second.host_port()]);
    house.partner("satu", &first.url("/feed"));
    house.partner("dua", &second.url("/feed"));
    let tayang = house.tayang(Clock::System).await;
    for round in 0..ROUNDS {
        for outlet in [&first, &second] {
            announce(outlet, round);
        }
        for partner in ["satu", "dua"] {
            tayang.store.hasten(&source(partner)).await.expect("a source");
            assert_eq!(tayang.visit().await.expect("a visit"), Stepped::Worked);
        }
        let (a, b) = (carry(&tayang), carry(&tayang));
        assert_eq!((a.await, b.await), (Stepped::Worked, Stepped::Worked), "round {round}");
    }
    let filter = ListFilter { limit: 10 * ROUNDS, ..ListFilter::default() };
    let rows = tayang.store.list(filter).await.expect("a list");
    let planned = rows.iter().filter(|row| row.state == "planned").count();
    let skipped = rows.iter().filter(|row| row.state == "skip").count();
    assert_eq!((planned, skipped), (ROUNDS, ROUNDS));
    let counts = tayang.store.counts().await.expect("counts");
    assert_eq!(counts.deliveries.values().sum::<u64>(), ROUNDS as u64);
}

/// One of two workers that carry at the same moment.
fn carry(tayang: &Tayang) -> impl Future<Output = Stepped> + use<> {
    let tayang = tayang.clone();
    let task = tokio::spawn(async move { tayang.carry().await.expect("an entry") });
    async { task.await.expect("a task") }
}

fn announce(outlet: &Outlet, round: usize) {
    let title = format!("Kabar ke-{round} dari dua arah");
    let words = |n: usize| -> String { (0..12).map(|w| format!("kata{round}x{n}x{w} ")).collect() };
    let paragraphs: Vec<String> = (0..4).map(words).collect();
    let path = format!("/berita/{round}");
    outlet.page(&path, &page_of(&title, &paragraphs));
    outlet.feed("/feed", &feed_of(&title, &outlet.url(&path), &format!("g{round}")));
}

fn source(partner: &str) -> SourceKey {
    SourceKey {
        outlet: OutletName::parse(partner).expect("a name"),
        source: SourceName::parse("utama").expect("a name"),
    }
}
