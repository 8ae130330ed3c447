//! The one guarded client: deadline, cap on decoded bytes, address guard on every hop, conditional
//! requests, one request per host at a time with a gap, robots.txt, an honest User-Agent.

use std::time::Duration;

use crate::{
    clock::Clock,
    model::{Cursor, Fetched, Headers, Link},
};

/// What the client is told once.
#[derive(Debug, Clone)]
pub struct NetSettings {
    /// `tayang/0.1 (+https://network.example; redaksi@network.example)`.
    pub user_agent: String,
    /// Forbidden addresses that are allowed all the same: literal `host:port`.
    pub allow: Vec<String>,
    /// Smallest gap between two requests to one host.
    pub gap: Duration,
    /// Whole request, redirects and body included.
    pub deadline: Duration,
    /// Largest decoded body.
    pub max_bytes: u64,
    /// Proxy, from the configuration only.
    pub proxy: Option<Link>,
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
    /// Whether robots.txt is asked first (a partner's agreement may override it, with its reason
    /// in the configuration).
    pub robots: bool,
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

/// What can go wrong; `reached` tells whether the other side may have seen the request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// The address guard said no.
    #[error("{host} is not an address that tayang may visit: {why}")]
    Forbidden {
        /// Host as written.
        host: String,
        /// Which rule.
        why: String,
    },
    /// robots.txt said no.
    #[error("robots.txt of {host} does not allow it")]
    Robots {
        /// Host.
        host: String,
    },
    /// The name does not resolve, the connection is refused, TLS fails: nothing was sent.
    #[error("{host} cannot be reached: {why}")]
    Unreachable {
        /// Host.
        host: String,
        /// What the system says.
        why: String,
    },
    /// It took longer than the deadline.
    #[error("{host} took longer than {seconds} s")]
    Timeout {
        /// Host.
        host: String,
        /// The deadline.
        seconds: u64,
        /// Whether the request may have been executed.
        reached: bool,
    },
    /// The connection broke after the request was sent.
    #[error("{host} broke off: {why}")]
    Broken {
        /// Host.
        host: String,
        /// What the system says.
        why: String,
    },
    /// More bytes than the cap, counted after decoding.
    #[error("{host} sent more than {cap} bytes")]
    TooLarge {
        /// Host.
        host: String,
        /// The cap.
        cap: u64,
    },
    /// A redirect loop, or more than ten.
    #[error("{host} redirects without end")]
    Redirects {
        /// Host.
        host: String,
    },
    /// The host asked for a pause (`Retry-After` on any answer).
    #[error("{host} asked for {seconds} s of peace")]
    Busy {
        /// Host.
        host: String,
        /// Seconds left.
        seconds: u64,
    },
}

/// The client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Net {
    _todo: (),
}

impl Net {
    /// Builds the client. TLS uses ring; no proxy or variable of the environment is used.
    pub fn new(_settings: NetSettings, _clock: Clock) -> Result<Self, NetError> {
        unimplemented!()
    }

    /// A polite, guarded GET of a partner's page, feed or picture; any status is an answer.
    pub async fn get(&self, _request: &Request) -> Result<Fetched, NetError> {
        unimplemented!()
    }

    /// One request to a target: guarded like every other, no redirect is followed, no waiting for
    /// the host's turn.
    pub async fn call(&self, _call: &Call) -> Result<Answer, NetError> {
        unimplemented!()
    }
}

impl NetError {
    /// Whether the other side may have executed the request.
    #[must_use]
    pub fn reached(&self) -> bool {
        matches!(
            self,
            Self::Broken { .. }
                | Self::Timeout { reached: true, .. }
                | Self::TooLarge { .. }
                | Self::Redirects { .. }
        )
    }
}
