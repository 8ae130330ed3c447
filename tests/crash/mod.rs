//! The real binary is killed, again and again, at random moments and at every named step, against
//! a site that drops and fails at random: nothing is lost, nothing is there twice, nobody gets the
//! same mail twice. A naive publisher against the same site shows what the harness can see.

mod bench;
mod naive;

use std::{collections::BTreeMap, time::Duration};

use bench::{Bench, Ended};

/// Steps of the daemon, from a feed to a live article.
const DAEMON_STEPS: [&str; 14] = [
    "visit-claimed",
    "visit-read",
    "visit-settled",
    "entry-claimed",
    "entry-decided",
    "entry-recorded",
    "delivery-claimed",
    "committed-staging",
    "answered-staging",
    "committed-staged",
    "committed-publishing",
    "answered-publishing",
    "committed-live",
    "answered-staged",
];

/// Steps of a digest, from its composition to its ledger.
const DIGEST_STEPS: [&str; 6] = [
    "issue-composed",
    "issue-opened",
    "mailing-claimed",
    "mailing-armed",
    "mailing-answered",
    "mailing-settled",
];

const KILLS_PER_STEP: usize = 10;
const RANDOM_KILLS: usize = 80;
const KILLS_IN_FLIGHT: usize = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_every_step_and_at_random_nothing_is_lost_and_nothing_is_there_twice() {
    let mut bench = Bench::start(20_261_123).await;
    let mut kills: BTreeMap<String, usize> = BTreeMap::new();
    let mut in_flight = 0;

    for _ in 0..RANDOM_KILLS {
        bench.announce(2);
        let wait = Duration::from_millis(bench.dice.below(350));
        in_flight += usize::from(bench.run_and_kill_after(wait).await);
        *kills.entry("at random".to_owned()).or_default() += 1;
    }
    for _ in 0..KILLS_IN_FLIGHT {
        bench.announce(1);
        in_flight += usize::from(bench.run_and_kill_in_flight().await);
        *kills.entry("with a request in flight".to_owned()).or_default() += 1;
    }
    for step in DAEMON_STEPS {
        for _ in 0..KILLS_PER_STEP {
            bench.announce(1);
            if bench.run_until_crash(step).await == Ended::Crashed {
                *kills.entry(step.to_owned()).or_default() += 1;
            }
        }
    }
    for step in DIGEST_STEPS {
        // A run may end without reaching its step: the article was in an issue before.
        for _ in 0..3 * KILLS_PER_STEP {
            bench.announce(1);
            bench.run_until_live().await;
            let count = kills.entry(step.to_owned()).or_default();
            *count += usize::from(bench.send_until_crash(step).await == Ended::Crashed);
            if *count == KILLS_PER_STEP {
                break;
            }
        }
    }
    let recovery = bench.settle().await;
    let ledger = bench.ledger().await;

    println!("kills by step: {kills:#?}");
    println!(
        "kills in all: {}, with a request in flight: {in_flight}",
        kills.values().sum::<usize>()
    );
    println!("ready again after the last kill in {} ms", recovery.as_millis());
    println!("{ledger:#?}");

    for step in DAEMON_STEPS.iter().chain(&DIGEST_STEPS) {
        let count = kills.get(*step).copied().unwrap_or(0);
        assert!(count >= KILLS_PER_STEP, "only {count} kills at `{step}`");
    }
    assert!(kills.values().sum::<usize>() >= 300);
    assert!(in_flight >= KILLS_IN_FLIGHT / 2, "only {in_flight} kills hit a request in flight");
    assert!(recovery <= Duration::from_secs(5), "not ready within 5 s: {recovery:?}");
    assert_eq!(ledger.once, ledger.announced, "of what was announced, visible once");
    assert!(ledger.lost.is_empty(), "lost: {:?}", ledger.lost);
    assert!(ledger.twice.is_empty(), "visible twice: {:?}", ledger.twice);
    assert!(ledger.mailed_twice.is_empty(), "mailed twice: {:?}", ledger.mailed_twice);
    assert_eq!(ledger.unaccounted_mails, 0, "mails that are neither accepted nor unknown");
    assert!(ledger.mailings.contains_key("accepted"), "{:?}", ledger.mailings);
    assert!(ledger.mails > 0, "no mail was sent at all");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_naive_publisher_shows_duplicates_so_the_harness_can_see_them() {
    let twice = naive::publish(40, 20_261_123).await;
    println!("naive: {twice} of 40 articles visible more than once");
    assert!(twice > 0);
}
