//! robots.txt is asked once a day for each origin, and silence means no.

use chrono::{TimeDelta, TimeZone, Utc};
use tayang::{
    clock::Clock,
    net::{Net, NetError},
};

use super::{settings, visiting};
use crate::support::outlet::{Fault, Outlet, Reply};

fn at_noon(outlet: &Outlet) -> (Net, Clock) {
    let clock = Clock::fixed(Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0).unwrap());
    let net = Net::new(settings(&[outlet.host_port()]), clock.clone()).expect("a client");
    (net, clock)
}

#[tokio::test]
async fn it_is_asked_once_a_day_for_all_pages_of_an_origin() {
    let outlet = Outlet::start().await;
    outlet
        .answer("/robots.txt", Reply::new(200, "text/plain", "User-agent: *\nDisallow: /admin\n"));
    let (net, clock) = at_noon(&outlet);
    for page in ["/", "/berita/1", "/berita/2?hal=2"] {
        let robots = net.robots_txt(&outlet.link(page)).await.unwrap();
        assert_eq!(robots.as_deref(), Some(&b"User-agent: *\nDisallow: /admin\n"[..]));
    }
    assert_eq!(outlet.requests().len(), 1);
    clock.advance(TimeDelta::hours(24));
    net.robots_txt(&outlet.link("/")).await.unwrap();
    assert_eq!(outlet.hits("/robots.txt"), 2);
}

#[tokio::test]
async fn tasks_that_come_together_share_one_request() {
    let outlet = Outlet::start().await;
    let slow = Reply::new(200, "text/plain", "").after(std::time::Duration::from_millis(50));
    outlet.answer("/robots.txt", slow);
    let (net, page) = (visiting(&[&outlet]), outlet.link("/"));
    let (one, two) = tokio::join!(net.robots_txt(&page), net.robots_txt(&page));
    assert!(one.is_ok() && two.is_ok());
    assert_eq!(outlet.requests().len(), 1);
}

#[tokio::test]
async fn no_file_allows_everything() {
    for status in [404, 403, 410] {
        let outlet = Outlet::start().await;
        outlet.status("/robots.txt", status);
        assert_eq!(visiting(&[&outlet]).robots_txt(&outlet.link("/")).await, Ok(None));
    }
}

#[tokio::test]
async fn a_server_error_allows_nothing_for_ten_minutes() {
    let outlet = Outlet::start().await;
    outlet.status("/robots.txt", 500);
    let (net, clock) = at_noon(&outlet);
    for _ in 0..2 {
        let verdict = net.robots_txt(&outlet.link("/")).await;
        let Err(NetError::Unreachable { why, .. }) = verdict else { panic!("{verdict:?}") };
        assert_eq!(why, "its robots.txt answered with status 500");
    }
    assert_eq!(outlet.hits("/robots.txt"), 1);
    outlet.answer("/robots.txt", Reply::new(200, "text/plain", "x"));
    clock.advance(TimeDelta::minutes(10));
    assert!(net.robots_txt(&outlet.link("/")).await.is_ok());
}

#[tokio::test]
async fn an_origin_that_breaks_off_allows_nothing() {
    let outlet = Outlet::start().await;
    outlet.fault("/robots.txt", Fault::Close);
    let verdict = visiting(&[&outlet]).robots_txt(&outlet.link("/")).await;
    assert!(matches!(verdict, Err(NetError::Broken { .. })), "{verdict:?}");
}

#[tokio::test]
async fn only_the_first_500_kib_of_an_endless_file_are_read() {
    let outlet = Outlet::start().await;
    outlet.fault("/robots.txt", Fault::EndlessBody);
    let robots = visiting(&[&outlet]).robots_txt(&outlet.link("/")).await.unwrap();
    assert_eq!(robots.map(|bytes| bytes.len()), Some(500 * 1024));
}
