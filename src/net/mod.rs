//! The one guarded client: deadline, cap on decoded bytes, address guard on every hop, conditional
//! requests, one request per host at a time with a gap, robots.txt, an honest User-Agent.

mod body;
mod client;
mod error;
mod guard;
mod names;
mod pace;
mod robots;
mod shared;
mod tls;
mod transport;

use std::time::Duration;

use crate::model::{Cursor, Headers, Link};

pub use client::Net;
pub use error::NetError;
pub use guard::why_forbidden;
pub use names::{NameTable, Names};

/// What the client is told once.
#[derive(Debug, Clone)]
pub struct NetSettings {
    /// `tayang/0.1 (+https://network.example; redaksi@network.example)`.
    pub user_agent: String,
    /// Forbidden addresses that are allowed all the same: literal `host:port`.
    pub allow: Vec<String>,
    /// Smallest gap between two requests to one host.
    pub gap: Duration,
    /// Whole request, redirects and body included; waiting for the host's turn does not count.
    pub deadline: Duration,
    /// Largest decoded body.
    pub max_bytes: u64,
    /// Proxy, from the configuration only. Names are then resolved by the proxy, so that literal
    /// addresses and ports are still checked here but the addresses behind names are the proxy's
    /// to guard. What `allow` lists is reached directly.
    pub proxy: Option<Link>,
    /// Proxies of single partners, see [`Net::through`].
    pub proxies: Vec<Link>,
}

/// A polite GET.
#[derive(Debug, Clone)]
pub struct Request {
    /// What to get.
    pub link: Link,
    /// Validators of the last time.
    pub cursor: Cursor,
    /// `Accept`.
    pub accept: &'static str,
    /// Smaller cap than the client's, if any.
    pub max_bytes: Option<u64>,
}

/// A request to a target of ours.
#[derive(Debug, Clone)]
pub struct Call {
    /// `GET`, `POST`, `DELETE`.
    pub method: &'static str,
    /// Where.
    pub link: Link,
    /// Headers; an `authorization` value is never logged.
    pub headers: Vec<(&'static str, String)>,
    /// Body with its content type.
    pub body: Option<(String, Vec<u8>)>,
    /// Whole request.
    pub deadline: Duration,
}

/// A target's answer, capped.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: Headers,
    /// Body.
    pub bytes: Vec<u8>,
}
