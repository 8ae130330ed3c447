//! What partners' servers do wrong (row 8 of the fault matrix): every fault ends in time, within
//! the cap, and says what it was.

use std::time::{Duration, Instant};

use tayang::net::{NameTable, NetError};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::{MOST, get, link, request, visiting, with_table};
use crate::support::outlet::{Fault, Outlet, Reply, gzip, gzip_bomb};

/// The deadline of the tests' client is 2 s; a busy machine needs longer to notice.
const IN_TIME: Duration = Duration::from_secs(10);

/// What the client makes of a fault, and that it takes no longer than it may.
async fn outcome(fault: Fault) -> NetError {
    let outlet = Outlet::start().await;
    outlet.fault("/", fault);
    let begun = Instant::now();
    let answer = get(&visiting(&[&outlet]), outlet.link("/")).await;
    assert!(begun.elapsed() < IN_TIME, "{fault:?} took {:?}", begun.elapsed());
    answer.expect_err("a fault is no answer")
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_unreachable() {
    let net = with_table(&[], NameTable::default());
    let error = get(&net, link("https://tidak-ada.test/")).await.unwrap_err();
    assert!(matches!(&error, NetError::Unreachable { .. }) && !error.reached(), "{error:?}");
    assert!(error.to_string().contains("tidak-ada.test"), "{error}");
}

#[tokio::test]
async fn a_refused_connection_is_unreachable() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let net = with_table(&[gone.to_string()], NameTable::default());
    let error = get(&net, link(&format!("http://{gone}/?token=rahasia"))).await.unwrap_err();
    assert!(matches!(&error, NetError::Unreachable { .. }) && !error.reached(), "{error:?}");
    assert!(!error.to_string().contains("rahasia"), "{error}");
}

/// A socket whose queue is full lets nobody in and says nothing.
#[tokio::test]
async fn a_black_hole_is_left_before_the_deadline() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let hole = listener.local_addr().unwrap();
    let mut inside = Vec::new();
    while let Ok(Ok(stream)) =
        tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(hole)).await
    {
        inside.push(stream);
    }
    let net = with_table(&[hole.to_string()], NameTable::default());
    let begun = Instant::now();
    let error = get(&net, link(&format!("http://{hole}/"))).await.unwrap_err();
    assert!(matches!(error, NetError::Timeout { reached: false, .. }), "{error:?}");
    assert!(begun.elapsed() < IN_TIME);
}

#[tokio::test]
async fn silence_and_dripping_bytes_end_at_the_deadline() {
    let faults = [Fault::Silence, Fault::Drip, Fault::DripHead];
    for fault in faults {
        let error = outcome(fault).await;
        let expected = matches!(error, NetError::Timeout { seconds: 2, reached: true, .. });
        assert!(expected, "{fault:?}: {error:?}");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_broken() {
    let faults = [
        Fault::Close,
        Fault::ResetMidBody,
        Fault::LengthTooLong,
        Fault::Garbage,
        Fault::EndlessHeaders,
        Fault::HugeHeader,
        Fault::TornGzip,
        Fault::Zstd,
        Fault::DoubleGzip,
    ];
    for fault in faults {
        let error = outcome(fault).await;
        assert!(
            matches!(&error, NetError::Broken { .. }) && error.reached(),
            "{fault:?}: {error:?}"
        );
    }
}

#[tokio::test]
async fn more_bytes_than_the_cap_are_not_kept_however_they_are_packed() {
    for fault in [Fault::EndlessBody, Fault::GzipBomb, Fault::BrotliBomb] {
        let error = outcome(fault).await;
        assert!(matches!(error, NetError::TooLarge { cap: MOST, .. }), "{fault:?}: {error:?}");
    }
}

#[tokio::test]
async fn an_announced_length_beyond_the_cap_is_refused_before_it_is_read() {
    let outlet = Outlet::start().await;
    outlet.answer("/", Reply::new(200, "text/html", vec![b'a'; 4096]));
    let mut small = request(outlet.link("/"));
    small.max_bytes = Some(4095);
    let error = visiting(&[&outlet]).get(&small).await.unwrap_err();
    assert!(matches!(error, NetError::TooLarge { cap: 4095, .. }), "{error:?}");
    small.max_bytes = Some(4096);
    assert_eq!(visiting(&[&outlet]).get(&small).await.unwrap().bytes.len(), 4096);
}

#[tokio::test]
async fn a_body_longer_than_announced_is_cut_where_it_was_announced_to_end() {
    let outlet = Outlet::start().await;
    outlet.fault("/", Fault::LengthTooShort);
    let fetched = get(&visiting(&[&outlet]), outlet.link("/")).await.unwrap();
    assert_eq!(fetched.bytes, b"<p>Wa");
}

#[tokio::test]
async fn redirects_without_end_are_left() {
    for (fault, visits) in [(Fault::RedirectLoop, 1), (Fault::RedirectChain, 11)] {
        let outlet = Outlet::start().await;
        outlet.fault("/", fault);
        let error = get(&visiting(&[&outlet]), outlet.link("/")).await.unwrap_err();
        assert!(matches!(error, NetError::Redirects { .. }), "{fault:?}: {error:?}");
        assert_eq!(outlet.requests().len(), visits, "{fault:?}");
    }
}

#[tokio::test]
async fn ten_redirects_are_followed_and_the_last_address_is_told() {
    let outlet = Outlet::start().await;
    (0..10).for_each(|n| outlet.redirect(&format!("/{n}"), &format!("/{}", n + 1)));
    outlet.page("/10", "<p>Sampai.</p>");
    let fetched = get(&visiting(&[&outlet]), outlet.link("/0")).await.unwrap();
    assert_eq!((fetched.asked, fetched.link), (outlet.link("/0"), outlet.link("/10")));
}

#[tokio::test]
async fn an_error_page_is_an_answer_and_only_its_beginning_is_read() {
    let outlet = Outlet::start().await;
    outlet.answer("/", Reply::new(410, "text/html", vec![b'a'; 2 * 1024 * 1024]));
    let fetched = get(&visiting(&[&outlet]), outlet.link("/")).await.unwrap();
    assert_eq!((fetched.status, fetched.bytes.len()), (410, 256 * 1024));
}

#[tokio::test]
async fn a_packed_page_is_unpacked() {
    let outlet = Outlet::start().await;
    let page = b"<p>Wali Kota Malang meresmikan pasar baru.</p>";
    let packed = Reply::new(200, "text/html", gzip(page)).with("content-encoding", "gzip");
    outlet.answer("/", packed);
    let fetched = get(&visiting(&[&outlet]), outlet.link("/")).await.unwrap();
    assert_eq!(fetched.bytes, page);
    assert_eq!(outlet.requests()[0].header("accept-encoding"), Some("gzip,deflate,br"));
}

/// A control: the bomb is a bomb because of its size, not because it is broken.
#[tokio::test]
async fn a_small_bomb_unpacks() {
    let outlet = Outlet::start().await;
    let bomb = Reply::new(410, "text/html", gzip_bomb(8 * 1024 * 1024));
    outlet.answer("/", bomb.with("content-encoding", "gzip"));
    let fetched = get(&visiting(&[&outlet]), outlet.link("/")).await.unwrap();
    assert!(fetched.bytes.len() == 256 * 1024 && fetched.bytes.iter().all(|b| *b == b'a'));
}

#[tokio::test]
async fn one_bad_outlet_does_not_hold_up_another() {
    let (bad, good) = (Outlet::start().await, Outlet::start().await);
    bad.fault("/", Fault::Silence);
    good.page("/", "<p>Baik.</p>");
    let net = visiting(&[&bad, &good]);
    let begun = Instant::now();
    let waiting = tokio::spawn({
        let (net, link) = (net.clone(), bad.link("/"));
        async move { get(&net, link).await }
    });
    assert!(get(&net, good.link("/")).await.is_ok());
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(waiting.await.unwrap().is_err());
}

/// A 304 that nobody asked for is handed on as it is: the reader of feeds decides.
#[tokio::test]
async fn an_unasked_304_is_an_empty_answer() {
    let outlet = Outlet::start().await;
    outlet.fault("/", Fault::UnaskedNotModified);
    let fetched = get(&visiting(&[&outlet]), outlet.link("/")).await.unwrap();
    assert_eq!((fetched.status, fetched.bytes.len()), (304, 0));
}
