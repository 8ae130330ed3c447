//! The sixteen attacks of the fault matrix: a listener on the forbidden address counts who comes.

use std::{net::IpAddr, sync::Arc};

use tayang::{
    clock::Clock,
    model::{Link, LinkError},
    net::{Call, NameTable, Names, Net, NetError, why_forbidden},
};

use super::{ELSEWHERE, Forbidden, LOOPBACK, get, link, settings, with_table};
use crate::support::outlet::Outlet;

fn table() -> NameTable {
    let table = NameTable::default();
    table.answer("dalam.test", &[LOOPBACK]);
    table.answer("campur.test", &[ELSEWHERE, LOOPBACK]);
    table
}

/// Every spelling of a forbidden place, on this port.
fn places(port: u16) -> Vec<String> {
    let hosts = [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "dalam.test",
        "campur.test",
    ];
    hosts.iter().map(|host| format!("http://{host}:{port}/")).collect()
}

fn hook(link: Link) -> Call {
    let body = Some(("application/json".to_owned(), b"{}".to_vec()));
    let deadline = std::time::Duration::from_secs(2);
    Call { method: "POST", link, headers: Vec::new(), body, deadline }
}

fn is_forbidden<T>(answer: &Result<T, NetError>) -> bool {
    matches!(answer, Err(error @ NetError::Forbidden { .. }) if !error.reached())
}

#[tokio::test]
async fn no_spelling_of_a_forbidden_place_is_visited_by_get_or_call() {
    let forbidden = Forbidden::listen().await;
    let net = with_table(&[], table());
    for place in places(forbidden.port) {
        let answer = get(&net, link(&place)).await;
        assert!(is_forbidden(&answer), "{place} as a page or picture: {answer:?}");
        let answer = net.call(&hook(link(&place))).await;
        assert!(is_forbidden(&answer), "{place} as a webhook: {answer:?}");
    }
    assert_eq!(forbidden.visitors(), 0);
}

#[tokio::test]
async fn the_same_listener_is_visited_where_the_operator_lists_it() {
    let forbidden = Forbidden::listen().await;
    let listed =
        [format!("127.0.0.1:{}", forbidden.port), format!("dalam.test:{}", forbidden.port)];
    let net = with_table(&listed, table());
    for (number, host) in ["127.1", "dalam.test"].iter().enumerate() {
        let answer = get(&net, link(&format!("http://{host}:{}/", forbidden.port))).await;
        assert!(matches!(answer, Err(NetError::Broken { .. })), "it only counts: {answer:?}");
        assert_eq!(forbidden.visitors(), number + 1);
    }
    let elsewhere = get(&net, link(&format!("http://campur.test:{}/", forbidden.port))).await;
    assert!(is_forbidden(&elsewhere), "an exception is a host and a port, no address");
    assert_eq!(forbidden.visitors(), 2);
}

#[tokio::test]
async fn no_redirect_leads_to_a_forbidden_place() {
    let (forbidden, outlet) = (Forbidden::listen().await, Outlet::start().await);
    let net = with_table(&[outlet.host_port()], table());
    for place in places(forbidden.port) {
        outlet.redirect("/berita", &place);
        let answer = get(&net, outlet.link("/berita")).await;
        assert!(is_forbidden(&answer), "redirect to {place}: {answer:?}");
    }
    outlet.redirect("/berita", &format!("http://umum@127.0.0.1:{}/", forbidden.port));
    assert!(is_forbidden(&get(&net, outlet.link("/berita")).await));
    assert_eq!(forbidden.visitors(), 0);
    assert_eq!(outlet.hits("/berita"), places(0).len() + 1);
}

#[tokio::test]
async fn a_chain_of_redirects_is_judged_to_its_last_hop() {
    let outlet = Outlet::start().await;
    outlet.redirect("/1", "/2");
    outlet.redirect("/2", "/3?kabar=1");
    outlet.redirect("/3", "http://169.254.169.254/latest/meta-data/");
    let answer = get(&with_table(&[outlet.host_port()], table()), outlet.link("/1")).await;
    let Err(NetError::Forbidden { host, .. }) = answer else { panic!("{answer:?}") };
    assert_eq!(host, "169.254.169.254");
    assert_eq!(outlet.requests().len(), 3);
}

#[tokio::test]
async fn a_redirect_to_another_scheme_is_not_followed() {
    let outlet = Outlet::start().await;
    let net = with_table(&[outlet.host_port()], table());
    for place in ["file:///etc/passwd", "gopher://127.0.0.1:70/", "data:text/html,halo"] {
        outlet.redirect("/berita", place);
        assert!(is_forbidden(&get(&net, outlet.link("/berita")).await), "{place}");
    }
}

/// Rebinding shows a public address to the check and a private one to the connection. It needs two
/// look-ups; here the one look-up that is judged is the one whose addresses are visited.
#[tokio::test]
async fn a_name_that_turns_inward_between_check_and_connection_has_no_chance() {
    let forbidden = Forbidden::listen().await;
    let table = Arc::new(NameTable::default());
    table.answer("putar.test", &[LOOPBACK]);
    let names = Names::Table(Arc::clone(&table));
    let net = Net::with_names(&settings(&[]), Clock::System, &names).expect("a client");
    let place = link(&format!("http://putar.test:{}/", forbidden.port));
    for visits in 1..=3 {
        assert!(is_forbidden(&get(&net, place.clone()).await));
        assert_eq!(table.look_ups("putar.test"), visits, "one look-up for each connection");
    }
    assert_eq!(forbidden.visitors(), 0);
}

#[test]
fn a_link_with_a_user_name_is_no_link() {
    assert_eq!(Link::parse("http://umum@127.0.0.1/"), Err(LinkError::Credentials));
}

#[tokio::test]
async fn a_port_that_is_not_the_webs_must_be_listed() {
    let table = NameTable::otherwise(&[LOOPBACK]);
    let net = with_table(&[], table);
    for port in [22, 25, 3306, 6379, 8081] {
        let answer = get(&net, link(&format!("http://outlet.test:{port}/"))).await;
        let Err(NetError::Forbidden { why, .. }) = answer else { panic!("{port}: {answer:?}") };
        assert!(why.contains("port"), "{port}: {why}");
    }
}

#[test]
fn every_block_that_is_not_the_public_internet_is_forbidden() {
    let forbidden = [
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "2002:7f00:1::",
        "2001::1",
        "2001:10::1",
        "2001:db8::1",
        "4000::1",
    ];
    let public = [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "128.0.0.1",
        "169.253.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2001:200::1",
        "2606:4700::1111",
        "3ffe::1",
    ];
    let why = |raw: &str| why_forbidden(raw.parse::<IpAddr>().expect("an address"));
    for address in forbidden {
        assert!(why(address).is_some(), "{address} must be forbidden");
    }
    for address in public {
        assert_eq!(why(address), None, "{address} is public");
    }
}

#[test]
fn an_exception_without_a_port_is_a_mistake_in_the_configuration() {
    for raw in ["localhost", "localhost:", "127.0.0.1/24:80", "a b:80", "x@y:80", "::1"] {
        let built = Net::new(settings(&[raw.to_owned()]), Clock::System);
        let Err(NetError::Setup { why }) = built else { panic!("{raw} was taken") };
        assert!(why.contains(raw) && why.contains("host:port"), "{why}");
    }
    for raw in ["localhost:80", "[::1]:8081", "127.0.0.1:1"] {
        assert!(Net::new(settings(&[raw.to_owned()]), Clock::System).is_ok(), "{raw}");
    }
}
