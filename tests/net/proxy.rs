//! A proxy from the configuration: names go through it, literal addresses are judged before.

use tayang::{
    clock::Clock,
    net::{NameTable, Names, Net, NetError, NetSettings},
};

use super::{Forbidden, get, link, settings};
use crate::support::outlet::{Outlet, Reply};

#[tokio::test]
async fn names_go_through_the_proxy_and_literals_are_judged_here() {
    let (proxy, listed, forbidden) =
        (Outlet::start().await, Outlet::start().await, Forbidden::listen().await);
    proxy.answer("http://malang.test/berita", Reply::new(200, "text/html", "lewat proksi"));
    listed.page("/", "langsung");
    let settings = NetSettings { proxy: Some(proxy.link("/")), ..settings(&[listed.host_port()]) };
    let names = Names::Table(NameTable::default().into());
    let net = Net::with_names(&settings, Clock::System, &names).expect("a client");

    let through = get(&net, link("http://malang.test/berita")).await.unwrap();
    assert_eq!(through.bytes, b"lewat proksi");
    let literal = get(&net, link(&format!("http://127.0.0.1:{}/", forbidden.port))).await;
    assert!(matches!(literal, Err(NetError::Forbidden { .. })), "{literal:?}");
    assert_eq!(get(&net, listed.link("/")).await.unwrap().bytes, b"langsung");

    let asked: Vec<String> = proxy.requests().into_iter().map(|seen| seen.path).collect();
    assert_eq!(asked, ["http://malang.test/berita"], "what is listed does not use the proxy");
    assert_eq!(forbidden.visitors(), 0);
}

#[tokio::test]
async fn a_partner_s_proxy_is_its_own() {
    let (all, one) = (Outlet::start().await, Outlet::start().await);
    let place = "http://malang.test/berita";
    all.answer(place, Reply::new(200, "text/html", "lewat proksi semua"));
    one.answer(place, Reply::new(200, "text/html", "lewat proksi mitra"));
    let (proxy, proxies) = (Some(all.link("/")), vec![one.link("/")]);
    let settings = NetSettings { proxy, proxies, ..settings(&[]) };
    let names = Names::Table(NameTable::default().into());
    let net = Net::with_names(&settings, Clock::System, &names).expect("a client");
    let own = one.link("/");
    for (through, words) in
        [(None, "semua"), (Some(&own), "mitra"), (Some(&link("http://x.test/")), "semua")]
    {
        let fetched = get(&net.through(through), link(place)).await.unwrap();
        assert_eq!(fetched.bytes, format!("lewat proksi {words}").as_bytes());
    }
    assert_eq!((all.requests().len(), one.requests().len()), (2, 1));
}
