//! Calls to targets: exactly one request, and certainty about whether it may have been executed.

use std::time::{Duration, Instant};

use tayang::{
    model::Link,
    net::{Call, NameTable, Net, NetError},
};
use tokio::net::TcpListener;

use super::{MOST, link, visiting, with_table};
use crate::support::outlet::{Fault, Outlet, Reply};

fn post(link: Link) -> Call {
    Call {
        method: "POST",
        link,
        headers: vec![("authorization", "Basic cmVkYWtzaTpyYWhhc2lh".to_owned())],
        body: Some(("application/json".to_owned(), b"{\"status\":\"draft\"}".to_vec())),
        deadline: Duration::from_secs(2),
    }
}

async fn failed(net: &Net, call: &Call) -> NetError {
    let error = net.call(call).await.expect_err("no answer");
    assert!(!format!("{error:?} {error}").contains("rahasia"), "{error:?}");
    error
}

#[tokio::test]
async fn a_call_is_sent_as_it_is_and_any_status_is_an_answer() {
    let outlet = Outlet::start().await;
    let refused = Reply::new(401, "application/json", "{\"code\":\"tidak_boleh\"}");
    outlet.answer("/wp-json/wp/v2/posts", refused);
    let call = post(outlet.link("/wp-json/wp/v2/posts?context=edit"));
    let answer = visiting(&[&outlet]).call(&call).await.unwrap();
    assert_eq!((answer.status, &answer.bytes[..]), (401, &b"{\"code\":\"tidak_boleh\"}"[..]));
    let seen = &outlet.requests()[0];
    assert_eq!((seen.method.as_str(), &seen.body[..]), ("POST", &b"{\"status\":\"draft\"}"[..]));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("authorization"), Some("Basic cmVkYWtzaTpyYWhhc2lh"));
}

#[tokio::test]
async fn a_redirect_of_a_target_is_an_answer_and_not_followed() {
    let outlet = Outlet::start().await;
    outlet.redirect("/", "/masuk");
    let answer = visiting(&[&outlet]).call(&post(outlet.link("/"))).await.unwrap();
    assert_eq!((answer.status, answer.headers.get("location")), (302, Some("/masuk")));
    assert_eq!(outlet.requests().len(), 1);
}

#[tokio::test]
async fn what_never_left_was_not_reached() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let net = with_table(&[gone.to_string()], NameTable::default());
    for place in [format!("http://{gone}/"), "https://tidak-ada.test/".to_owned()] {
        let error = failed(&net, &post(link(&place))).await;
        assert!(matches!(&error, NetError::Unreachable { .. }) && !error.reached(), "{error:?}");
    }
}

#[tokio::test]
async fn a_target_that_says_nothing_to_a_tls_greeting_was_not_reached() {
    let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = mute.local_addr().unwrap();
    let net = with_table(&[address.to_string()], NameTable::default());
    let error = failed(&net, &post(link(&format!("https://{address}/")))).await;
    assert!(matches!(error, NetError::Timeout { reached: false, .. }), "{error:?}");
}

#[tokio::test]
async fn whatever_breaks_after_the_request_was_sent_may_have_been_executed() {
    let faults = [
        Fault::Close,
        Fault::Silence,
        Fault::ResetMidBody,
        Fault::LengthTooLong,
        Fault::Drip,
        Fault::Garbage,
        Fault::EndlessBody,
        Fault::EndlessHeaders,
        Fault::GzipBomb,
        Fault::Zstd,
    ];
    for fault in faults {
        let (error, requests) = calling(fault).await;
        assert!(error.reached(), "{fault:?}: {error:?}");
        assert_eq!(requests, 1, "{fault:?} was sent again");
    }
}

/// What a call to a faulty target says in time, and how many requests came there.
async fn calling(fault: Fault) -> (NetError, usize) {
    let outlet = Outlet::start().await;
    outlet.fault("/", fault);
    let begun = Instant::now();
    let error = failed(&visiting(&[&outlet]), &post(outlet.link("/"))).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "{fault:?}");
    (error, outlet.requests().len())
}

/// A kept connection that the server closes makes it uncertain whether a request was read.
#[tokio::test]
async fn every_call_has_a_connection_of_its_own() {
    let outlet = Outlet::start().await;
    outlet.answer("/", Reply::new(200, "application/json", "{}"));
    let net = visiting(&[&outlet]);
    for _ in 0..3 {
        net.call(&post(outlet.link("/"))).await.unwrap();
    }
    assert_eq!((outlet.requests().len(), outlet.connections()), (3, 3));
}

#[tokio::test]
async fn an_answer_larger_than_the_cap_is_refused() {
    let outlet = Outlet::start().await;
    let large = vec![b' '; usize::try_from(MOST).unwrap() + 1];
    outlet.answer("/", Reply::new(201, "application/json", large));
    let error = failed(&visiting(&[&outlet]), &post(outlet.link("/"))).await;
    assert!(matches!(error, NetError::TooLarge { .. }) && error.reached(), "{error:?}");
}

#[tokio::test]
async fn a_header_that_would_split_the_request_is_not_sent() {
    let outlet = Outlet::start().await;
    let mut call = post(outlet.link("/"));
    call.headers.push(("x-judul", "Halo\r\nx-lain: 1".to_owned()));
    let error = failed(&visiting(&[&outlet]), &call).await;
    assert!(matches!(error, NetError::Setup { .. }) && !error.reached(), "{error:?}");
    assert_eq!(outlet.connections(), 0);
}

#[tokio::test]
async fn what_is_submitted_goes_as_it_is_to_where_the_other_side_says_it_is() {
    for status in [301, 302, 307, 308] {
        let outlet = Outlet::start().await;
        outlet.answer("/hub", Reply::new(status, "text/html", "").with("location", "/pindah"));
        outlet.answer("/pindah", Reply::new(202, "text/plain", ""));
        let answer = visiting(&[&outlet]).submit(&post(outlet.link("/hub"))).await.unwrap();
        assert_eq!(answer.status, 202, "{status}");
        let seen = outlet.requests();
        assert_eq!(seen.len(), 2);
        assert_eq!((seen[1].method.as_str(), &seen[1].body), ("POST", &seen[0].body));
        assert_eq!(seen[1].header("authorization"), None, "a password is for whom it was meant");
    }
    let outlet = Outlet::start().await;
    outlet.answer("/hub", Reply::new(303, "text/html", "").with("location", "/pindah"));
    let answer = visiting(&[&outlet]).submit(&post(outlet.link("/hub"))).await.unwrap();
    assert_eq!((answer.status, outlet.requests().len()), (303, 1));
}

#[tokio::test]
async fn what_is_submitted_goes_nowhere_that_the_guard_forbids_and_not_in_circles() {
    let outlet = Outlet::start().await;
    let inside = "http://169.254.169.254/latest";
    outlet.answer("/dalam", Reply::new(307, "text/html", "").with("location", inside));
    outlet.answer("/putar", Reply::new(308, "text/html", "").with("location", "/putar"));
    let net = visiting(&[&outlet]);
    let error = net.submit(&post(outlet.link("/dalam"))).await.expect_err("forbidden");
    assert!(matches!(error, NetError::Forbidden { .. }), "{error:?}");
    let error = net.submit(&post(outlet.link("/putar"))).await.expect_err("a circle");
    assert!(matches!(error, NetError::Redirects { .. }), "{error:?}");
    assert_eq!(outlet.requests().len(), 2);
}
