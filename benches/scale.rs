//! Watching at scale: what a visit costs beside a bare client, what a new article costs beside a
//! bare table, and a day's pace of a hundred thousand feeds. The outlets are another process, whose
//! CPU time does not count.
//!
//! `cargo bench --bench scale -- ratios [FEEDS] [SWEEPS]`
//! `cargo bench --bench scale -- pace [HOSTS] [FEEDS A HOST] [EVERY, MINUTES] [MEASURED, MINUTES]`

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints, and may fail")]
#![allow(clippy::disallowed_methods, reason = "the peers are no part of the program")]

mod support;

use std::time::Duration;

use chrono::Utc;
use tayang::{clock::Clock, daemon, flow::Tayang};

use support::{
    bare,
    crowd::{self, Crowd, SHOWN, Shape},
    meter::{Taken, each, head, resident, row, taken},
    watching::{self, Manner},
};

/// As in a program for very many partners.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Requests under way at the same time: tayang's visits of a thousand sources, and the bare client.
const AT_ONCE: usize = 250;

fn main() {
    if crowd::is_wanted() {
        return crowd::serve().unwrap();
    }
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let number =
        |at: usize, usual: usize| words.get(at).map_or(usual, |word| word.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    match words.first().map_or("ratios", String::as_str) {
        "pace" => runtime.block_on(support::pace::run(
            Shape { hosts: number(1, 1_000), feeds: number(2, 1) },
            number(3, 1) as u64,
            number(4, 3) as u64,
        )),
        _ => runtime.block_on(ratios(number(1, 1_000), number(2, 10))),
    }
}

/// Sweeps of 304 and of new articles, tayang and the bare ones in turns.
async fn ratios(feeds: usize, sweeps: usize) {
    let mut crowd = Crowd::start(Shape { hosts: feeds, feeds: 1 }).unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let clock = Clock::fixed(Utc::now());
    let manner = Manner { every: "10m", gap_ms: 0, start: "2026-01-01T00:00:00Z" };
    let (plan, loaded) = watching::plan(&folder, &crowd, manner);
    println!("{feeds} partners: configuration loaded in {loaded:.2} s");
    let tayang = watching::tayang(plan, clock.clone()).await;
    let client = bare::client();
    let links: Vec<reqwest::Url> = (0..feeds)
        .map(|host| format!("http://{}/feed/0", crowd.host(host)).parse().unwrap())
        .collect();
    head();
    let (first, _) = taken(sweep(&tayang)).await;
    row("first contact: robots.txt, 10 articles", feeds, first);
    crowd.count();

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let etag = format!("\"{SHOWN}\"");
    for _ in 0..sweeps {
        clock.advance(chrono::Duration::minutes(11));
        ours.push(taken(sweep(&tayang)).await.0);
        let mine = crowd.count();
        assert_eq!(mine.unchanged, feeds as u64, "{mine:?}");
        theirs.push(taken(bare::sweep(&client, &links, &etag, AT_ONCE)).await.0);
        let bare = crowd.count();
        assert_eq!(bare.unchanged, feeds as u64, "{bare:?}");
        if ours.len() == sweeps {
            println!(
                "connections of the last sweep: {} and {}",
                mine.connections, bare.connections
            );
        }
    }
    let (ours, theirs) = (sum(&ours), sum(&theirs));
    row("304, tayang", feeds * sweeps, ours);
    row("304, bare reqwest", feeds * sweeps, theirs);
    let get = each(theirs, feeds * sweeps);
    println!("(a) 304: {:.2} times the bare client", each(ours, feeds * sweeps) / get);

    let rounds = (sweeps / 2).max(1) as u64;
    let mut fresh = Vec::new();
    for _ in 0..rounds {
        crowd.publish(SHOWN);
        clock.advance(chrono::Duration::minutes(11));
        fresh.push(taken(sweep(&tayang)).await.0);
    }
    let articles = feeds * SHOWN as usize * rounds as usize;
    let fresh = sum(&fresh);
    row("10 new articles: each, tayang", articles, fresh);
    let kept = tayang.store.counts().await.unwrap();
    assert_eq!(kept.entries.values().sum::<u64>(), feeds as u64 * SHOWN * (rounds + 1));
    for (feeds_in_one, words) in [(1, "a commit a feed"), (64, "a commit for 64 feeds")] {
        let conn = bare::table(&folder.path().join(format!("bare{feeds_in_one}.db")));
        let mut all = Taken { wall: Duration::ZERO, cpu: Duration::ZERO };
        for round in 0..rounds {
            let texts: Vec<String> = (0..feeds)
                .map(|host| {
                    let home = format!("http://{}", crowd.host(host));
                    crowd::feed(&home, &format!("{host}.0"), SHOWN * (2 + round), |_| 0)
                })
                .collect();
            let (stored, rows) = taken(async { bare::store(&conn, &texts, feeds_in_one) }).await;
            assert_eq!(rows, feeds * SHOWN as usize);
            all = sum(&[all, stored]);
        }
        row(&format!("… feed-rs and SQLite, {words}"), articles, all);
        let (mine, bare) = (each(fresh, articles), each(all, articles));
        println!(
            "(b) a new article: {:.2} times the bare ones; without the GET {:.2}",
            mine / bare,
            (mine - get / SHOWN as f64) / bare
        );
    }
    println!("resident: {:?} MB (all, own)", resident());
}

fn sum(all: &[Taken]) -> Taken {
    Taken { wall: all.iter().map(|t| t.wall).sum(), cpu: all.iter().map(|t| t.cpu).sum() }
}

/// Visits everything that is due.
async fn sweep(tayang: &Tayang) {
    daemon::visit_all(tayang).await.unwrap();
}
