//! Many sources that are due together: hosts side by side, each host by turns.

use std::time::Duration;

use chrono::TimeDelta;
use tayang::{clock::Clock, daemon};

use crate::support::{
    house::{House, feed_of},
    outlet::{Outlet, Reply},
};

use super::stage::at;

const SOURCES: usize = 6;

fn answers(outlet: &Outlet, path: &str, after: u64) {
    let feed = feed_of("Kabar", &outlet.url("/berita/1"), "g1");
    let reply = Reply::new(200, "application/rss+xml", feed);
    outlet.answer(path, reply.after(Duration::from_millis(after)));
}

/// A partner with so many feeds at one host, and one with a single feed.
async fn house(busy: &Outlet, other: &Outlet) -> House {
    let house = House::new();
    house.furnish(&[busy.host_port(), other.host_port()]);
    house.partner("lain", &other.url("/feed"));
    let sources: String = (0..SOURCES)
        .map(|n| {
            let url = busy.url(&format!("/feed/{n}"));
            format!("[partner.ramai.source.s{n}]\nfeed = {{ url = \"{url}\" }}\n")
        })
        .collect();
    let text = format!(
        "[partner.ramai]\ntitle = \"Ramai\"\ndomains = [\"ramai.example\"]\nevery = \"1h\"\n\
         start = 2026-11-20T00:00:00Z\n\
         rights = {{ text = \"full\", images = \"none\", basis = \"uji\", since = 2026-01-01 }}\n{sources}"
    );
    house.write("partners/ramai.toml", &text);
    answers(other, "/feed", 0);
    (0..SOURCES).for_each(|n| answers(busy, &format!("/feed/{n}"), 20));
    house
}

fn visited(outlet: &Outlet) -> usize {
    outlet.requests().iter().filter(|seen| seen.path.starts_with("/feed")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_host_with_many_sources_is_asked_by_turns_and_keeps_nobody_else_waiting() {
    let (busy, other) = (Outlet::start().await, Outlet::start().await);
    let house = house(&busy, &other).await;
    let clock = Clock::fixed(at("2026-11-23T01:00:00Z"));
    let tayang = house.tayang(clock.clone()).await;
    daemon::visit_all(&tayang).await.expect("a store");
    assert_eq!(visited(&other), 1, "the busy host's sources do not come first");
    assert_eq!(visited(&busy), 2, "one asks, one waits, the others were handed back");
    for _ in 0..SOURCES {
        clock.advance(TimeDelta::seconds(2));
        daemon::visit_all(&tayang).await.expect("a store");
    }
    assert_eq!(visited(&busy), SOURCES, "each of them once");
    let requests = busy.requests();
    let mut turns: Vec<_> = requests.iter().map(|seen| (seen.begun, seen.ended)).collect();
    turns.sort();
    assert!(turns.windows(2).all(|pair| pair[0].1.is_some_and(|ended| ended <= pair[1].0)));
    let health = tayang.store.sources().await.expect("a store");
    assert!(health.iter().all(|source| source.failures == 0 && source.last_ok.is_some()));
}
