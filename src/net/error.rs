//! What can go wrong on the way to another server, and whether it may have seen the request.

use std::{error::Error, time::Duration};

use crate::model::Link;

use super::guard::Refused;

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
    /// The host asked for a pause (`Retry-After`), or others wait for its turn already.
    #[error("{host} asked for {seconds} s of peace")]
    Busy {
        /// Host.
        host: String,
        /// Seconds left.
        seconds: u64,
    },
    /// The client cannot be built, or a request cannot be written: a matter of configuration.
    #[error("the HTTP client cannot be used as configured: {why}")]
    Setup {
        /// What is wrong.
        why: String,
    },
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

    /// Sorts a failure of the transport by what is to be done about it.
    pub(super) fn sort(error: &reqwest::Error, link: &Link, deadline: Duration) -> Self {
        let host = host(link);
        if let Some(refused) = cause::<Refused>(error) {
            return Self::Forbidden { host, why: refused.why.to_owned() };
        }
        if error.is_builder() {
            return Self::Setup { why: words(error) };
        }
        match (error.is_connect(), error.is_timeout()) {
            (connecting, true) => {
                Self::Timeout { host, seconds: seconds(deadline), reached: !connecting }
            }
            (true, false) => Self::Unreachable { host, why: words(error) },
            (false, false) => Self::Broken { host, why: words(error) },
        }
    }

    /// The deadline passed while the connection stood.
    pub(super) fn late(link: &Link, deadline: Duration) -> Self {
        Self::Timeout { host: host(link), seconds: seconds(deadline), reached: true }
    }
}

/// The host for messages; never the whole address, whose query may hold a token.
pub(super) fn host(link: &Link) -> String {
    link.url().host_str().unwrap_or_default().to_owned()
}

/// Whole seconds, rounded up, at least one.
pub(super) fn seconds(duration: Duration) -> u64 {
    (duration.as_secs() + u64::from(duration.subsec_nanos() > 0)).max(1)
}

/// The innermost causes in words. The outermost one is reqwest's own, which quotes the address.
pub(super) fn words(error: &reqwest::Error) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        words.push(cause.to_string());
        next = cause.source();
    }
    let tail: Vec<String> = words.into_iter().rev().take(2).rev().collect();
    if tail.is_empty() {
        return "no details".to_owned();
    }
    tail.join(": ").chars().take(300).collect()
}

fn cause<E: Error + 'static>(error: &reqwest::Error) -> Option<&E> {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref::<E>() {
            return Some(found);
        }
        next = cause.source();
    }
    None
}
