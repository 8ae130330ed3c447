//! Many names that lead to one machine.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tayang::{
    clock::Clock,
    net::{NameTable, Names, Net, NetSettings},
};

use super::{LOOPBACK, get, link, settings};
use crate::support::outlet::{Outlet, Reply, Seen};

const HOSTS: usize = 24;

/// Visits every host of one machine at the same moment; what the machine saw.
async fn visited(gap: Duration, takes: Duration) -> (Vec<Seen>, Arc<NameTable>) {
    let outlet = Outlet::start().await;
    outlet.answer("/", Reply::new(200, "text/html", "x").after(takes));
    let hosts: Vec<String> =
        (0..HOSTS).map(|n| format!("kota{n}.test:{}", outlet.port())).collect();
    let table = Arc::new(NameTable::otherwise(&[LOOPBACK]));
    let settings = NetSettings { gap, ..settings(&hosts) };
    let net = Net::with_names(&settings, Clock::System, &Names::Table(Arc::clone(&table)));
    let net = net.expect("a client");
    let visits: Vec<_> = hosts
        .iter()
        .map(|host| {
            let (net, link) = (net.clone(), link(&format!("http://{host}/")));
            tokio::spawn(async move { get(&net, link).await })
        })
        .collect();
    for visit in visits {
        assert!(visit.await.unwrap().is_ok());
    }
    (outlet.requests(), table)
}

/// How many were under way at the same time; the end of one is noted a moment after it was sent.
fn at_once(seen: &[Seen]) -> usize {
    let under_way = |at: Instant| {
        let over = |end: Instant| end < at + Duration::from_millis(20);
        seen.iter().filter(|one| one.begun <= at && !one.ended.is_some_and(over)).count()
    };
    seen.iter().map(|one| under_way(one.begun)).max().unwrap_or(0)
}

#[tokio::test]
async fn one_machine_under_many_names_is_asked_eight_times_at_once() {
    let (seen, _) = visited(Duration::ZERO, Duration::from_millis(120)).await;
    assert_eq!(seen.len(), HOSTS);
    let most = at_once(&seen);
    assert!((2..=8).contains(&most), "{most} at once");
}

#[tokio::test]
async fn requests_to_one_machine_begin_one_after_the_other() {
    let gap = Duration::from_millis(320);
    let (mut seen, _) = visited(gap, Duration::ZERO).await;
    seen.sort_by_key(|one| one.begun);
    let all = seen[HOSTS - 1].begun - seen[0].begun;
    let least = gap / 16 * (HOSTS as u32 - 1);
    assert!(
        all + Duration::from_millis(15) >= least,
        "{HOSTS} began within {all:?}, not {least:?}"
    );
}

#[tokio::test]
async fn a_name_is_looked_up_once_for_its_seat_and_its_connection() {
    let (_, table) = visited(Duration::ZERO, Duration::ZERO).await;
    let look_ups: Vec<usize> =
        (0..HOSTS).map(|n| table.look_ups(&format!("kota{n}.test"))).collect();
    assert_eq!(look_ups, [1; HOSTS]);
}
