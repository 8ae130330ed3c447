//! The client itself: a polite GET that follows redirects hop by hop, and a single call.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use reqwest::{
    Method, RequestBuilder, Response,
    header::{self, HeaderValue},
};
use tokio::time::{Instant, timeout};

use crate::{
    clock::Clock,
    model::{Cursor, Fetched, Headers, Link},
    observe::{FetchOutcome, Metrics},
};

use super::{
    Answer, Call, NetError, NetSettings, Request,
    body::{self, AtCap, Cap, Room, Unread},
    error::host,
    guard::{Guard, Permit, forbidden},
    names::Names,
    pace::{self, Pace, Turn},
    robots::{MOST_BYTES, RobotsCache},
    shared::{Addresses, Seat},
    tls,
    transport::{Reuse, Route, Transport},
};

/// Redirects followed at most.
const MOST_REDIRECTS: usize = 10;
/// Bytes read of an answer that is no success: enough for its reason.
const ERROR_BYTES: u64 = 256 * 1024;

/// The client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Net {
    inner: Arc<Inner>,
    /// What pages are asked through, if not the way of all.
    through: Option<Link>,
    metrics: Metrics,
}

#[derive(Debug)]
struct Inner {
    deadline: Duration,
    max_bytes: u64,
    clock: Clock,
    guard: Guard,
    pace: Pace,
    robots: RobotsCache,
    room: Room,
    addresses: Addresses,
    /// Whether pages are asked through a proxy, who then looks up their names.
    proxied: bool,
    pages: Transport,
    by_proxy: BTreeMap<Link, Transport>,
    targets: Transport,
}

/// What one hop leads to.
enum Hop {
    /// An answer.
    Answer(Fetched),
    /// Another address, and whether it is meant to last.
    Onward(Link, Lasting),
}

/// Whether a redirect is for good (301, 308) or for now.
type Lasting = bool;

impl Hop {
    /// Status and bytes; that a redirect is answered is what counts of it.
    fn told(&self) -> (u16, usize) {
        match self {
            Self::Answer(fetched) => (fetched.status, fetched.bytes.len()),
            Self::Onward(..) => (304, 0),
        }
    }
}

impl Net {
    /// Builds the client. TLS uses ring; no proxy or variable of the environment is used.
    #[expect(clippy::needless_pass_by_value, reason = "settings are handed over once, at start")]
    pub fn new(settings: NetSettings, clock: Clock) -> Result<Self, NetError> {
        Self::with_names(&settings, clock, &Names::System)
    }

    /// The same with another source of addresses.
    pub fn with_names(
        settings: &NetSettings,
        clock: Clock,
        names: &Names,
    ) -> Result<Self, NetError> {
        let tls = tls::configuration()?;
        let led = Arc::default();
        let pages = |proxy| {
            let route = Route { names, led: &led, proxy };
            Transport::new(settings, &route, &tls, Reuse::Yes)
        };
        let proxies = settings.proxies.iter();
        let by_proxy = proxies.map(|proxy| Ok((proxy.clone(), pages(Some(proxy))?)));
        let to_targets = Route { names, led: &Arc::default(), proxy: settings.proxy.as_ref() };
        let inner = Inner {
            deadline: settings.deadline,
            max_bytes: settings.max_bytes,
            guard: Guard::new(&settings.allow)?,
            pace: Pace::new(settings.gap, clock.clone()),
            robots: RobotsCache::default(),
            room: Room::default(),
            addresses: Addresses::new(names.clone(), Arc::clone(&led), settings.gap),
            proxied: settings.proxy.is_some(),
            pages: pages(settings.proxy.as_ref())?,
            by_proxy: by_proxy.collect::<Result<_, NetError>>()?,
            targets: Transport::new(settings, &to_targets, &tls, Reuse::No)?,
            clock,
        };
        Ok(Self { inner: Arc::new(inner), through: None, metrics: Metrics::new() })
    }

    /// The same client, counting its requests here.
    #[must_use]
    pub fn counting(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// The same client, asking for pages through a partner's proxy; it is one of
    /// [`NetSettings::proxies`]. Host, pace and robots.txt are known to all alike.
    #[must_use]
    pub fn through(&self, proxy: Option<&Link>) -> Self {
        let through = proxy.filter(|proxy| self.inner.by_proxy.contains_key(*proxy)).cloned();
        Self { through, ..self.clone() }
    }

    /// A polite, guarded GET of a partner's page, feed or picture; any status is an answer.
    /// An answer that is no success is read up to 256 KiB. robots.txt is not asked: that is the
    /// caller's, see [`Net::robots_txt`].
    ///
    /// Redirects are followed at most ten times, also from https to http: what partners publish
    /// is public, the request carries no secret, and every hop passes the guard.
    pub async fn get(&self, request: &Request) -> Result<Fetched, NetError> {
        self.get_and_onward(request).await.map(|(fetched, _)| fetched)
    }

    /// The same, and where redirects that are meant to last (301, 308) led from the address that
    /// was asked; what follows a passing one (302, 303, 307) is not part of that.
    pub async fn get_and_onward(
        &self,
        request: &Request,
    ) -> Result<(Fetched, Option<Link>), NetError> {
        let most = self.inner.max_bytes;
        let bytes = request.max_bytes.map_or(most, |asked| asked.min(most));
        self.follow(request, Cap { bytes, beyond: AtCap::Refuse }).await
    }

    /// The robots.txt of a link's origin; none when there is none (404 and the like), which
    /// allows everything. An origin whose robots.txt cannot be had allows nothing (RFC 9309
    /// §2.3.1): that is an error, remembered for ten minutes; an answer for a day.
    pub async fn robots_txt(&self, link: &Link) -> Result<Option<Vec<u8>>, NetError> {
        let at = link.join("/robots.txt").map_err(|error| forbidden(link, &error.to_string()))?;
        let cursor = Cursor::default();
        let request =
            Request { link: at, cursor, accept: "text/plain, */*;q=0.1", max_bytes: None };
        let cap = Cap { bytes: MOST_BYTES, beyond: AtCap::Cut };
        let now = self.inner.clock.now();
        let asked = async { self.follow(&request, cap).await.map(|(fetched, _)| fetched) };
        self.inner.robots.of(&request.link, now, asked).await
    }

    /// One request to a target: guarded like every other, no redirect is followed, no waiting for
    /// the host's turn.
    pub async fn call(&self, call: &Call) -> Result<Answer, NetError> {
        let permit = self.may(self.inner.guard.permit(&call.link))?;
        let request = self.written(call, permit)?;
        let begun = Instant::now();
        let answer = timeout(call.deadline, self.exchange(request, call))
            .await
            .unwrap_or_else(|_| Err(NetError::late(&call.link, call.deadline)));
        let told = answer.as_ref().map(|answer| (answer.status, answer.bytes.len()));
        self.count(told, begun);
        answer
    }

    /// The same call at the address that the other side names in its place, hop by hop, each judged
    /// by the guard: 307 and 308 say that the request is to be repeated as it is, and a request
    /// that may be sent twice is repeated on 301 and 302 too.
    pub async fn submit(&self, call: &Call) -> Result<Answer, NetError> {
        let mut call = call.clone();
        let mut visited = vec![call.link.clone()];
        while visited.len() <= MOST_REDIRECTS + 1 {
            let answer = self.call(&call).await?;
            let onward = match answer.status {
                303 => None,
                status => onward(&call.link, status, &answer.headers)?,
            };
            match onward {
                None => return Ok(answer),
                Some(next) if visited.contains(&next) => break,
                Some(next) => call.link = next,
            }
            // A password is for whom it was meant.
            call.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
            visited.push(call.link.clone());
        }
        Err(NetError::Redirects { host: host(&call.link) })
    }

    /// What the pace of a link's host is kept under: requests to links with one name come by turns.
    #[must_use]
    pub fn lane(link: &Link) -> String {
        pace::key(link)
    }

    /// Counts a request that may not be sent.
    fn may<T>(&self, permit: Result<T, NetError>) -> Result<T, NetError> {
        permit.inspect_err(|_| self.metrics.unsent())
    }

    /// Counts a request by the status and the bytes of its answer.
    fn count(&self, answer: Result<(u16, usize), &NetError>, begun: Instant) {
        let bytes = answer.as_ref().map_or(0, |(_, bytes)| *bytes as u64);
        self.metrics.fetch(outcome(answer), bytes, begun.elapsed());
    }

    async fn exchange(&self, request: RequestBuilder, call: &Call) -> Result<Answer, NetError> {
        let sorted = |error| NetError::sort(&error, &call.link, call.deadline);
        let mut response = request.send().await.map_err(sorted)?;
        let cap = cap_for(&response, Cap { bytes: self.inner.max_bytes, beyond: AtCap::Refuse });
        let read = body::read(&mut response, &call.link, cap, &self.inner.room).await;
        let bytes = read.map_err(|unread| settled(unread, &call.link, call.deadline))?;
        Ok(Answer { status: response.status().as_u16(), headers: body::headers(&response), bytes })
    }

    fn written(&self, call: &Call, permit: Permit) -> Result<RequestBuilder, NetError> {
        let method = Method::from_bytes(call.method.as_bytes())
            .map_err(|_| NetError::Setup { why: format!("`{}` is no method", call.method) })?;
        let client = self.inner.targets.client(permit);
        let mut request = client.request(method, call.link.url().clone());
        for (name, value) in &call.headers {
            let mut value = HeaderValue::from_str(value).map_err(|_| NetError::Setup {
                why: format!("the value of `{name}` is no header value"),
            })?;
            value.set_sensitive(name.eq_ignore_ascii_case("authorization"));
            request = request.header(*name, value);
        }
        let Some((kind, bytes)) = &call.body else { return Ok(request) };
        Ok(request.header(header::CONTENT_TYPE, kind).body(bytes.clone()))
    }

    /// Follows redirects, each hop judged by the guard and asked in its host's turn.
    async fn follow(
        &self,
        request: &Request,
        cap: Cap,
    ) -> Result<(Fetched, Option<Link>), NetError> {
        let inner = &self.inner;
        let (mut onward, mut lasting) = (None, true);
        let mut left = inner.deadline;
        let mut visited = vec![request.link.clone()];
        while let Some(link) = visited.last().cloned() {
            let permit = self.may(inner.guard.permit(&link))?;
            let asked = Instant::now();
            let turn = self.may(inner.pace.turn(&link, inner.deadline).await)?;
            let patience = inner.deadline.saturating_sub(asked.elapsed());
            let seat = self.may(self.seat(&link, permit, patience).await)?;
            let begun = Instant::now();
            let hop = timeout(left, self.hop(request, &link, permit, &turn, cap))
                .await
                .unwrap_or_else(|_| Err(NetError::late(&link, inner.deadline)));
            drop((turn, seat));
            left = left.saturating_sub(begun.elapsed());
            self.count(hop.as_ref().map(Hop::told), begun);
            match hop? {
                Hop::Answer(fetched) => return Ok((fetched, onward)),
                Hop::Onward(next, _) if visited.contains(&next) => break,
                Hop::Onward(next, lasts) => {
                    lasting &= lasts;
                    onward = if lasting { Some(next.clone()) } else { onward };
                    visited.push(next);
                }
            }
            if visited.len() > MOST_REDIRECTS + 1 {
                break;
            }
        }
        Err(NetError::Redirects { host: host(&request.link) })
    }

    fn pages(&self) -> &Transport {
        let through = self.through.as_ref().and_then(|proxy| self.inner.by_proxy.get(proxy));
        through.unwrap_or(&self.inner.pages)
    }

    /// A seat at the host's address; a proxy looks up names itself.
    async fn seat(
        &self,
        link: &Link,
        permit: Permit,
        patience: Duration,
    ) -> Result<Option<Seat>, NetError> {
        let proxied = self.inner.proxied || self.through.is_some();
        if proxied && permit == Permit::Guarded {
            return Ok(None);
        }
        self.inner.addresses.seat(link, patience).await
    }

    async fn hop(
        &self,
        request: &Request,
        link: &Link,
        permit: Permit,
        turn: &Turn,
        cap: Cap,
    ) -> Result<Hop, NetError> {
        let inner = &self.inner;
        let sorted = |error| NetError::sort(&error, link, inner.deadline);
        let get = self.pages().client(permit).get(link.url().clone());
        let get = conditional(get.header(header::ACCEPT, request.accept), &request.cursor);
        let mut response = get.send().await.map_err(sorted)?;
        let status = response.status().as_u16();
        let headers = body::headers(&response);
        inner.pace.heed(turn, status, &headers);
        if let Some(next) = onward(link, status, &headers)? {
            return Ok(Hop::Onward(next, matches!(status, 301 | 308)));
        }
        let cap = cap_for(&response, cap);
        let read = body::read(&mut response, link, cap, &inner.room).await;
        let bytes = read.map_err(|unread| settled(unread, link, inner.deadline))?;
        let (asked, link, at) = (request.link.clone(), link.clone(), inner.clock.now());
        Ok(Hop::Answer(Fetched { asked, link, status, headers, bytes, at }))
    }
}

/// An answer that is no success is an answer all the same: its first bytes are enough.
fn cap_for(response: &Response, cap: Cap) -> Cap {
    if response.status().is_success() {
        return cap;
    }
    Cap { bytes: cap.bytes.min(ERROR_BYTES), beyond: AtCap::Cut }
}

/// What a request counts as: a success, a redirect and "not modified" are answers.
fn outcome(answer: Result<(u16, usize), &NetError>) -> FetchOutcome {
    match answer {
        Ok((200..400, _)) => FetchOutcome::Answered,
        Ok(_) => FetchOutcome::Refused,
        Err(NetError::Unreachable { .. }) => FetchOutcome::Unreachable,
        Err(NetError::Timeout { .. }) => FetchOutcome::Timeout,
        Err(NetError::Broken { .. } | NetError::TooLarge { .. } | NetError::Redirects { .. }) => {
            FetchOutcome::Broken
        }
        Err(
            NetError::Forbidden { .. }
            | NetError::Robots { .. }
            | NetError::Busy { .. }
            | NetError::Setup { .. },
        ) => FetchOutcome::NotSent,
    }
}

fn settled(unread: Unread, link: &Link, deadline: Duration) -> NetError {
    match unread {
        Unread::Refused(error) => error,
        Unread::Failed(error) => NetError::sort(&error, link, deadline),
    }
}

/// Adds the validators of the last time, exactly as the other side wrote them.
fn conditional(mut get: RequestBuilder, cursor: &Cursor) -> RequestBuilder {
    let validators =
        [(header::IF_NONE_MATCH, &cursor.etag), (header::IF_MODIFIED_SINCE, &cursor.last_modified)];
    for (name, value) in validators {
        // What cannot stand in a header never came out of one: then the request is unconditional.
        if let Some(Ok(value)) = value.as_deref().map(HeaderValue::from_str) {
            get = get.header(name, value);
        }
    }
    get
}

/// Where a redirect leads; an answer without a readable `Location` leads nowhere.
fn onward(link: &Link, status: u16, headers: &Headers) -> Result<Option<Link>, NetError> {
    let (301 | 302 | 303 | 307 | 308, Some(location)) = (status, headers.get("location")) else {
        return Ok(None);
    };
    let next = link.join(location);
    next.map(Some).map_err(|_| forbidden(link, "it redirects to an address that is not followed"))
}
