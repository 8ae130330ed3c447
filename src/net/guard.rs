//! Which addresses tayang may visit: the public internet on web ports, and what the operator lists.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use url::{Host, Url};

use crate::model::Link;

use super::{NetError, error::host};

/// Ports of the web; any other must be listed.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];

/// Blocks of IPv4 that are not the public internet (IANA special-purpose registry), with their
/// prefix lengths and what they are.
const V4_BLOCKS: [(Ipv4Addr, u32, &str); 12] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "it means this machine"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "it is a private address"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "it is a carrier's inner address"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "it is this machine"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "it is a link-local address"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "it is a private address"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "it is reserved for protocols"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "it is a private address"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "it is a 6to4 relay"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "it is reserved for benchmarks"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "it is a multicast address"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "it is reserved"),
];

/// Why an address may not be visited; none when it is on the public internet.
#[must_use]
pub fn why_forbidden(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => why_v4(address),
        IpAddr::V6(address) => why_v6(address),
    }
}

fn why_v4(address: Ipv4Addr) -> Option<&'static str> {
    V4_BLOCKS
        .iter()
        .find(|(block, length, _)| (address.to_bits() ^ block.to_bits()) >> (32 - length) == 0)
        .map(|(_, _, why)| *why)
}

/// Only 2000::/3 is the public internet; within it, Teredo, its neighbours (2001::/23) and 6to4
/// lead back into IPv4. Mapped addresses and NAT64 lie outside.
fn why_v6(address: Ipv6Addr) -> Option<&'static str> {
    let [first, second, ..] = address.segments();
    match (first, second) {
        _ if first & 0xe000 != 0x2000 => Some("it is not a public IPv6 address"),
        (0x2001, 0..0x200) => Some("it is a tunnel address (Teredo)"),
        (0x2001, 0xdb8) => Some("it is an address of examples"),
        (0x2002, _) => Some("it is a tunnel address (6to4)"),
        _ => None,
    }
}

/// An address that a name led to and that may not be visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub(super) struct Refused {
    /// Which rule.
    pub why: &'static str,
}

/// How a link may be visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Permit {
    /// Through the resolver that refuses forbidden addresses.
    Guarded,
    /// The operator lists this very host and port: wherever its name leads.
    Listed,
}

/// The guard with the operator's exceptions, each a literal `host:port`. They are looked up by
/// what the link says, never by the address a name leads to: an address knows no port.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    listed: BTreeSet<(String, u16)>,
}

impl Guard {
    /// Reads the exceptions.
    pub(super) fn new(allow: &[String]) -> Result<Self, NetError> {
        let listed = allow.iter().map(|raw| exception(raw)).collect::<Result<_, _>>()?;
        Ok(Self { listed })
    }

    /// Judges what the link itself says: its port, and its host where that is a literal address
    /// (the URL standard has turned `127.1`, octal, hexadecimal and decimal spellings into one).
    pub(super) fn permit(&self, link: &Link) -> Result<Permit, NetError> {
        let (host, port) = place(link.url());
        if self.listed.contains(&(host, port)) {
            return Ok(Permit::Listed);
        }
        why_refused(link.url(), port).map_or(Ok(Permit::Guarded), |why| Err(forbidden(link, why)))
    }
}

fn why_refused(url: &Url, port: u16) -> Option<&'static str> {
    let of_literal = match url.host() {
        Some(Host::Ipv4(address)) => why_v4(address),
        Some(Host::Ipv6(address)) => why_v6(address),
        Some(Host::Domain(_)) => None,
        None => Some("it names no host"),
    };
    of_literal.or_else(|| (!PORTS.contains(&port)).then_some("its port is not one of the web's"))
}

/// A refusal of this link.
pub(super) fn forbidden(link: &Link, why: &str) -> NetError {
    NetError::Forbidden { host: host(link), why: why.to_owned() }
}

/// Host without a final dot, and port.
fn place(url: &Url) -> (String, u16) {
    let host = url.host_str().unwrap_or_default();
    (host.trim_end_matches('.').to_owned(), url.port_or_known_default().unwrap_or(0))
}

fn exception(raw: &str) -> Result<(String, u16), NetError> {
    let wrong = || NetError::Setup {
        why: format!("`{raw}` in allow is no `host:port`: write for instance `127.0.0.1:8081`"),
    };
    let (_, digits) = raw.rsplit_once(':').ok_or_else(wrong)?;
    let port: u16 = digits.parse().map_err(|_| wrong())?;
    let url = Url::parse(&format!("http://{raw}/")).map_err(|_| wrong())?;
    let (host, read) = place(&url);
    let bare = url.path() == "/" && url.query().is_none() && url.username().is_empty();
    if port != read || !bare { Err(wrong()) } else { Ok((host, port)) }
}
