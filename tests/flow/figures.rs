//! What is counted while an article is carried, and who is woken for it.

use std::sync::Arc;

use futures_util::FutureExt;
use tayang::{clock::Clock, daemon, flow::Tayang, net::Net};

use crate::support::{
    house::{House, feed_of, page_of},
    outlet::Outlet,
};

async fn begun(house: &House, outlet: &Outlet) -> Tayang {
    house.furnish(&[outlet.host_port()]);
    house.partner("satu", &outlet.url("/feed"));
    let words = "Warga menanam seribu bibit mangrove di pesisir utara pada hari Minggu pagi. ";
    let paragraphs: Vec<String> = (1..=4).map(|n| format!("{n}. {}", words.repeat(3))).collect();
    outlet.page("/berita/1", &page_of("Seribu bibit mangrove", &paragraphs));
    outlet.feed("/feed", &feed_of("Seribu bibit mangrove", &outlet.url("/berita/1"), "g1"));
    house.tayang(Clock::System).await
}

fn assert_counted(tayang: &Tayang, expected: &[&str]) {
    let text = tayang.metrics.encode();
    for line in expected {
        assert!(text.lines().any(|have| have == *line), "no `{line}` in\n{text}");
    }
}

#[tokio::test]
async fn an_article_on_its_way_is_counted_at_every_stage() {
    let (house, outlet) = (House::new(), Outlet::start().await);
    let tayang = begun(&house, &outlet).await;
    daemon::settle(&tayang).await.unwrap();
    assert_counted(
        &tayang,
        &[
            "tayang_visits_total{outcome=\"new\"} 1",
            "tayang_entries_total{outcome=\"recorded\"} 1",
            "tayang_deliveries_total{state=\"live\"} 1",
            // The feed, the page, and the robots.txt of their host, which it does not have.
            "tayang_fetches_total{outcome=\"answered\"} 2",
            "tayang_fetches_total{outcome=\"refused\"} 1",
            "tayang_fetch_duration_seconds_count 3",
        ],
    );
}

#[tokio::test]
async fn a_source_that_fails_and_a_request_that_is_not_sent_are_counted_as_such() {
    let (house, outlet) = (House::new(), Outlet::start().await);
    house.furnish(&[]);
    house.partner("satu", &outlet.url("/feed"));
    let tayang = house.tayang(Clock::System).await;
    tayang.visit().await.unwrap();
    let expected = [
        "tayang_visits_total{outcome=\"failed\"} 1",
        "tayang_fetches_total{outcome=\"not_sent\"} 1",
        "tayang_fetch_duration_seconds_count 0",
    ];
    assert_counted(&tayang, &expected);
    assert_eq!(outlet.requests().len(), 0);
}

#[tokio::test]
async fn a_new_configuration_counts_on() {
    let (house, outlet) = (House::new(), Outlet::start().await);
    let old = begun(&house, &outlet).await;
    old.visit().await.unwrap();
    let net = Net::new(old.plan.net.clone(), Clock::System).unwrap();
    let new = old.anew(Arc::new((*old.plan).clone()), net).unwrap();
    new.carry().await.unwrap();
    let expected = [
        "tayang_visits_total{outcome=\"new\"} 1",
        "tayang_entries_total{outcome=\"recorded\"} 1",
        "tayang_fetches_total{outcome=\"answered\"} 2",
    ];
    assert_counted(&old, &expected);
    assert_eq!(new.owner, old.owner);
}

#[tokio::test]
async fn whoever_waits_for_the_next_stage_is_woken_by_the_one_before() {
    let (house, outlet) = (House::new(), Outlet::start().await);
    let tayang = begun(&house, &outlet).await;
    while tayang.refresh().await.unwrap() == tayang::flow::Stepped::Worked {}
    let [entries, deliveries, sites] =
        [&tayang.bells.entries, &tayang.bells.deliveries, &tayang.bells.sites]
            .map(|bell| Box::pin(bell.notified()));
    tayang.visit().await.unwrap();
    assert!(entries.now_or_never().is_some(), "enrolled, and nobody was told");
    tayang.carry().await.unwrap();
    assert!(deliveries.now_or_never().is_some(), "recorded, and nobody was told");
    tayang.deliver().await.unwrap();
    assert!(sites.now_or_never().is_some(), "published, and nobody was told");
}
