//! Good manners: conditional requests, one request per host at a time, gaps, `Retry-After`.

use std::time::{Duration, Instant};

use chrono::{TimeDelta, TimeZone, Utc};
use tayang::{
    clock::Clock,
    model::Cursor,
    net::{Net, NetError},
};

use super::{get, request, settings, visiting};
use crate::support::outlet::{Fault, LAST_MODIFIED, Outlet, Reply};

fn paced(outlet: &Outlet, gap: Duration) -> Net {
    let settings = tayang::net::NetSettings { gap, ..settings(&[outlet.host_port()]) };
    Net::new(settings, Clock::System).expect("a client")
}

#[tokio::test]
async fn validators_are_sent_back_verbatim_and_an_unchanged_page_costs_no_body() {
    let outlet = Outlet::start().await;
    outlet.page("/", "<p>Harga cabai naik.</p>");
    let net = visiting(&[&outlet]);
    let first = get(&net, outlet.link("/")).await.unwrap();
    let cursor = Cursor {
        etag: first.headers.get("etag").map(str::to_owned),
        last_modified: first.headers.get("last-modified").map(str::to_owned),
        ..Cursor::default()
    };
    assert_eq!(cursor.last_modified.as_deref(), Some(LAST_MODIFIED));
    let mut again = request(outlet.link("/"));
    again.cursor = cursor.clone();
    let second = net.get(&again).await.unwrap();
    assert_eq!((second.status, second.bytes.len()), (304, 0));
    let seen = outlet.requests();
    assert_eq!(seen[1].header("if-none-match"), cursor.etag.as_deref());
    assert_eq!(seen[1].header("if-modified-since"), cursor.last_modified.as_deref());
    outlet.page("/", "<p>Harga cabai turun.</p>");
    assert_eq!(net.get(&again).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_request_says_who_asks_and_carries_no_more() {
    let outlet = Outlet::start().await;
    outlet.redirect("/lama", "/baru");
    outlet.answer("/baru", Reply::new(200, "text/html", "x").with("set-cookie", "pelacak=1"));
    let fetched = get(&visiting(&[&outlet]), outlet.link("/lama")).await.unwrap();
    assert_eq!(fetched.headers.get("set-cookie"), None);
    let seen = &outlet.requests()[1];
    assert_eq!(seen.header("user-agent"), Some("tayang-test/0.1 (+https://jaringan.example)"));
    assert_eq!(seen.header("accept"), Some("text/html"));
    for absent in ["cookie", "referer", "authorization", "if-none-match"] {
        assert_eq!(seen.header(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn requests_to_one_host_never_overlap_and_keep_the_gap() {
    let (outlet, gap) = (Outlet::start().await, Duration::from_millis(60));
    let slow = Reply::new(200, "text/html", "x").after(Duration::from_millis(40));
    outlet.answer("/", slow);
    let net = paced(&outlet, gap);
    let tasks: Vec<_> = (0..6)
        .map(|n| {
            let (net, link) = (net.clone(), outlet.link(&format!("/?n={n}")));
            tokio::spawn(async move { get(&net, link).await })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap().is_ok());
    }
    let seen = outlet.requests();
    assert_eq!(seen.len(), 6);
    for pair in seen.windows(2) {
        let ended = pair[0].ended.expect("it was answered before the next came");
        let between = pair[1].begun.saturating_duration_since(ended);
        assert!(between + Duration::from_millis(5) >= gap, "only {between:?} between two requests");
    }
}

#[tokio::test]
async fn a_redirect_to_another_host_takes_that_hosts_turn() {
    let (here, there) = (Outlet::start().await, Outlet::start().await);
    there.answer("/", Reply::new(200, "text/html", "x").after(Duration::from_millis(100)));
    here.redirect("/", &there.url("/?lewat"));
    let net = visiting(&[&here, &there]);
    let (direct, led) = tokio::join!(get(&net, there.link("/")), get(&net, here.link("/")));
    assert!(direct.is_ok() && led.is_ok());
    let seen = there.requests();
    assert!(seen[0].ended.is_some_and(|ended| ended <= seen[1].begun), "they overlapped");
}

#[tokio::test]
async fn two_hosts_that_redirect_to_each_other_do_not_wait_for_each_other() {
    let (here, there) = (Outlet::start().await, Outlet::start().await);
    here.redirect("/a", &there.url("/b"));
    there.page("/b", "x");
    there.redirect("/c", &here.url("/d"));
    here.page("/d", "x");
    let net = visiting(&[&here, &there]);
    let (one, two) = tokio::join!(get(&net, here.link("/a")), get(&net, there.link("/c")));
    assert!(one.is_ok() && two.is_ok());
}

#[tokio::test]
async fn an_abandoned_request_gives_its_turn_back() {
    let outlet = Outlet::start().await;
    outlet.fault("/diam", Fault::Silence);
    outlet.page("/", "x");
    let net = visiting(&[&outlet]);
    let silent = tokio::spawn({
        let (net, link) = (net.clone(), outlet.link("/diam"));
        async move { get(&net, link).await }
    });
    while outlet.hits("/diam") == 0 {
        tokio::task::yield_now().await;
    }
    silent.abort();
    let begun = Instant::now();
    assert!(get(&net, outlet.link("/")).await.is_ok());
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_host_that_asks_for_peace_gets_it_until_the_time_is_over() {
    let now = Utc.with_ymd_and_hms(2026, 11, 23, 6, 0, 0).unwrap();
    let asked = [
        (429, "120", 120),
        (503, "Mon, 23 Nov 2026 06:01:00 GMT", 60),
        (503, "999999999999999999999", 86_400),
        (404, "30", 30),
    ];
    for (status, retry_after, seconds) in asked {
        let outlet = Outlet::start().await;
        outlet.busy("/sibuk", status, retry_after);
        outlet.page("/", "x");
        let clock = Clock::fixed(now);
        let net = Net::new(settings(&[outlet.host_port()]), clock.clone()).unwrap();
        assert_eq!(get(&net, outlet.link("/sibuk")).await.unwrap().status, status);
        let error = get(&net, outlet.link("/")).await.unwrap_err();
        let NetError::Busy { seconds: left, .. } = error else {
            panic!("{retry_after}: {error:?}")
        };
        assert_eq!(left, seconds, "{retry_after}");
        assert_eq!(outlet.hits("/"), 0, "the host was left in peace");
        clock.advance(TimeDelta::seconds(i64::try_from(seconds).unwrap()));
        assert!(get(&net, outlet.link("/")).await.is_ok());
    }
}

#[tokio::test]
async fn nonsense_in_retry_after_asks_for_nothing() {
    for nonsense in ["", "-5", "soon", "0", "Mon, 23 Nov 2020 06:00:00 GMT"] {
        let outlet = Outlet::start().await;
        outlet.busy("/sibuk", 503, nonsense);
        let net = visiting(&[&outlet]);
        assert_eq!(get(&net, outlet.link("/sibuk")).await.unwrap().status, 503);
        assert_eq!(get(&net, outlet.link("/sibuk")).await.unwrap().status, 503, "`{nonsense}`");
    }
}
