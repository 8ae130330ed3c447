//! Address and redirect tricks collected by others, from the shared folder where it is present.

use std::{path::Path, process::Command};

use serde_json::Value;
use tayang::{
    model::Link,
    net::{NameTable, Net, NetError, why_forbidden},
};

use super::{Forbidden, LOOPBACK, get, with_table};
use crate::support::outlet::Outlet;

/// The payloads of a set; none, with a word, where the folder is missing.
fn payloads(set: &str) -> Option<Vec<String>> {
    let archive = Path::new("../shared/data/security/adversarial-shown.tar.gz");
    if !archive.exists() {
        println!("skipped: {} is missing", archive.display());
        return None;
    }
    let lines = unpacked(archive, &format!("shown/{set}.jsonl"));
    let payload = |line: &str| {
        let value: Value = serde_json::from_str(line).ok()?;
        Some(value["payload"].as_str()?.to_owned())
    };
    Some(lines.lines().filter_map(payload).collect())
}

fn unpacked(archive: &Path, member: &str) -> String {
    let output =
        Command::new("tar").arg("-xzOf").arg(archive).arg(member).output().expect("tar runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the sets are UTF-8")
}

/// Whether the link leads out of this machine by a literal address: not to be tried in a test.
fn is_public_literal(link: &Link) -> bool {
    let address = match link.url().host() {
        Some(url::Host::Ipv4(address)) => address.into(),
        Some(url::Host::Ipv6(address)) => address.into(),
        _ => return false,
    };
    why_forbidden(address).is_none()
}

/// In this world every name leads to this machine.
fn inward(allow: &[String]) -> Net {
    with_table(allow, NameTable::otherwise(&[LOOPBACK]))
}

#[tokio::test]
async fn no_address_trick_reaches_this_machine() {
    let Some(payloads) = payloads("ssrf_urls") else { return };
    let (forbidden, net) = (Forbidden::listen().await, inward(&[]));
    let mut tried = 0;
    for payload in &payloads {
        let Ok(link) = Link::parse(payload) else { continue };
        if is_public_literal(&link) {
            continue;
        }
        let error = get(&net, link).await.expect_err("nobody answers here");
        assert!(!error.reached(), "{payload}: {error:?}");
        tried += 1;
    }
    assert!(tried > payloads.len() / 2, "only {tried} of {} were links", payloads.len());
    assert_eq!(forbidden.visitors(), 0);
}

#[tokio::test]
async fn no_redirect_trick_leads_away_from_the_outlet() {
    let Some(payloads) = payloads("redirect") else { return };
    let (forbidden, outlet) = (Forbidden::listen().await, Outlet::start().await);
    let (net, start) = (inward(&[outlet.host_port()]), outlet.link("/mulai"));
    for payload in payloads.iter().filter(|payload| !payload.contains(char::is_control)) {
        if start.join(payload).is_ok_and(|next| is_public_literal(&next)) {
            continue;
        }
        outlet.redirect("/mulai", payload);
        match get(&net, start.clone()).await {
            Ok(fetched) => assert_eq!(fetched.link.domain(), "127.0.0.1", "{payload}"),
            Err(NetError::Forbidden { .. } | NetError::Redirects { .. }) => {}
            Err(other) => panic!("{payload}: {other:?}"),
        }
    }
    assert_eq!(forbidden.visitors(), 0);
}
