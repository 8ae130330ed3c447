//! The reqwest clients behind `Net`: no environment, no redirects of their own, ring for TLS.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, ClientBuilder, Proxy, redirect, retry};
use rustls::ClientConfig;

use crate::model::Link;

use super::{
    NetError, NetSettings,
    error::words,
    guard::Permit,
    names::{Led, Names, Resolver},
};

/// A connection (name, TCP and TLS) is given up after this, or after half the deadline.
const CONNECT: Duration = Duration::from_secs(10);
/// How much longer than the gap an idle connection is kept: robots.txt, a feed and its pages follow
/// each other at the gap, and hundreds of hosts a second leave a connection (32 KB) each.
const IDLE: Duration = Duration::from_millis(500);
/// No idle connection is kept longer.
const LONGEST_IDLE: Duration = Duration::from_secs(30);

/// Two clients that differ in their resolver only.
#[derive(Debug, Clone)]
pub(super) struct Transport {
    guarded: Client,
    listed: Client,
}

/// How a client gets to its hosts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Route<'a> {
    /// Where names lead.
    pub names: &'a Names,
    /// Where they led.
    pub led: &'a Arc<Led>,
    /// What everything goes through, except what the operator lists.
    pub proxy: Option<&'a Link>,
}

/// Whether connections are kept for the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reuse {
    /// For pages: polite and cheap.
    Yes,
    /// For targets: a fresh connection for every request makes it certain whether a request that
    /// failed may have been sent.
    No,
}

impl Transport {
    /// Builds both clients.
    pub(super) fn new(
        settings: &NetSettings,
        route: &Route<'_>,
        tls: &ClientConfig,
        reuse: Reuse,
    ) -> Result<Self, NetError> {
        let client = |permit| {
            let builder = builder(settings, route, reuse, permit)?;
            let built = builder.tls_backend_preconfigured(tls.clone()).build();
            built.map_err(|error| misbuilt(&error))
        };
        Ok(Self { guarded: client(Permit::Guarded)?, listed: client(Permit::Listed)? })
    }

    /// The client for what the guard permitted.
    pub(super) fn client(&self, permit: Permit) -> &Client {
        match permit {
            Permit::Guarded => &self.guarded,
            Permit::Listed => &self.listed,
        }
    }
}

fn misbuilt(error: &reqwest::Error) -> NetError {
    NetError::Setup { why: words(error) }
}

fn builder(
    settings: &NetSettings,
    route: &Route<'_>,
    reuse: Reuse,
    permit: Permit,
) -> Result<ClientBuilder, NetError> {
    let proxy = route.proxy.filter(|_| permit == Permit::Guarded);
    // With a proxy the resolver sees the proxy's name only, which the operator chose.
    let strict = permit == Permit::Guarded && proxy.is_none();
    let builder = Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .referer(false)
        .user_agent(&settings.user_agent)
        .connect_timeout(CONNECT.min(settings.deadline / 2))
        .pool_idle_timeout((settings.gap + IDLE).min(LONGEST_IDLE))
        .pool_max_idle_per_host(if reuse == Reuse::Yes { 1 } else { 0 })
        .dns_resolver(Resolver { names: route.names.clone(), led: Arc::clone(route.led), strict });
    // A page may be asked for again when the server says it did not look at the request (HTTP/2);
    // what is sent to a target is sent once.
    let builder = if reuse == Reuse::No { builder.retry(retry::never()) } else { builder };
    let Some(proxy) = proxy else { return Ok(builder) };
    let proxy = Proxy::all(proxy.url().clone()).map_err(|error| misbuilt(&error))?;
    Ok(builder.proxy(proxy))
}
