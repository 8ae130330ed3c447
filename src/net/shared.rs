//! Many hosts at one address: a network's sites on one machine are asked together no more than the
//! machine can bear, however many names it has.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};
use url::Host;

use crate::model::Link;

use super::{
    NetError,
    error::{host, seconds},
    names::{Led, Names},
    pace::lock,
};

/// Requests to one address at the same time, whatever the hosts.
const AT_ONCE: usize = 8;
/// The gap between two requests to one host is so many times the gap between two to its address.
const CLOSER: u32 = 16;
/// Addresses remembered at most; beyond that the idle ones are forgotten.
const MOST_ADDRESSES: usize = 10_000;

/// The addresses that are visited.
#[derive(Debug)]
pub(super) struct Addresses {
    names: Names,
    led: Arc<Led>,
    spacing: Duration,
    lanes: Mutex<HashMap<IpAddr, Arc<Lane>>>,
}

#[derive(Debug)]
struct Lane {
    seats: Arc<Semaphore>,
    /// When the next request may begin.
    next: Mutex<Instant>,
}

/// A seat at an address; dropping it lets another request in.
#[derive(Debug)]
pub(super) struct Seat {
    _permit: OwnedSemaphorePermit,
    _lane: Arc<Lane>,
}

impl Addresses {
    /// Addresses that names lead to, where two requests to one host keep this gap.
    pub(super) fn new(names: Names, led: Arc<Led>, gap: Duration) -> Self {
        Self { names, led, spacing: gap / CLOSER, lanes: Mutex::default() }
    }

    /// Waits for a seat at the address of the link's host, at most for `patience`; none for a name
    /// that leads nowhere, which the request itself will say.
    pub(super) async fn seat(
        &self,
        link: &Link,
        patience: Duration,
    ) -> Result<Option<Seat>, NetError> {
        let Some(address) = self.address(link).await else { return Ok(None) };
        let lane = self.lane(network(address));
        let waited = tokio::time::timeout(patience, Arc::clone(&lane.seats).acquire_owned()).await;
        let busy = |_| NetError::Busy { host: host(link), seconds: seconds(self.spacing) };
        // The semaphore is never closed: without a permit nobody waits for one.
        let Ok(permit) = waited.map_err(busy)? else { return Ok(None) };
        tokio::time::sleep_until(lane.begin(self.spacing)).await;
        Ok(Some(Seat { _permit: permit, _lane: lane }))
    }

    async fn address(&self, link: &Link) -> Option<IpAddr> {
        match link.url().host()? {
            Host::Ipv4(address) => Some(address.into()),
            Host::Ipv6(address) => Some(address.into()),
            Host::Domain(name) => self.led.to(&self.names, name).await,
        }
    }

    fn lane(&self, address: IpAddr) -> Arc<Lane> {
        let mut lanes = lock(&self.lanes);
        if lanes.len() >= MOST_ADDRESSES {
            lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
        }
        Arc::clone(lanes.entry(address).or_default())
    }
}

impl Default for Lane {
    fn default() -> Self {
        Self { seats: Arc::new(Semaphore::new(AT_ONCE)), next: Mutex::new(Instant::now()) }
    }
}

impl Lane {
    /// Takes the next moment at which a request may begin.
    fn begin(&self, spacing: Duration) -> Instant {
        let mut next = lock(&self.next);
        let begin = (*next).max(Instant::now());
        *next = begin + spacing;
        begin
    }
}

/// One machine has a whole /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_one_ipv4_address_or_one_ipv6_network() {
        let network = |raw: &str| network(raw.parse().unwrap()).to_string();
        assert_eq!(network("203.0.114.9"), "203.0.114.9");
        assert_eq!(network("2606:4700:3030::6815:1234"), "2606:4700:3030::");
        assert_eq!(network("2606:4700:3030::ac43:1"), "2606:4700:3030::");
    }
}
