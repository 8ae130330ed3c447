//! Asks hubs to announce articles at once, renews what they promised, and notices when they are
//! dead. Visits go on whatever hubs do.

use std::{collections::BTreeSet, time::Duration as StdDuration};

use chrono::{DateTime, Duration, Utc};
use tracing::{debug, info};

use crate::{
    model::{HubMode, Link, Subscription, SubscriptionState as State},
    net::{Answer, Call, NetError},
    schedule::Backoff,
    store::{Claim, HubSettled, HubWork, SourceKey, StoreError, Visit},
    watch::websub::{self, Next, Offered, Trouble},
};

use super::{LEASE, PlannedSource, Stepped, Tayang, visit::salt};

/// How a hub is asked again that did not do as it was asked.
const BACKOFF: Backoff = Backoff { first: Duration::minutes(2), most: Duration::hours(6) };
/// A hub that said no may be asked again after a day.
pub(super) const DENIED_FOR: Duration = Duration::days(1);
/// A hub that took a request has this long to ask whether it was ours.
const VERIFIES_WITHIN: Duration = Duration::minutes(10);
/// A hub may take no longer to answer.
const DEADLINE: StdDuration = StdDuration::from_secs(20);
/// How alerts about hubs begin; partner and source follow.
const HUB: &str = "hub:";
/// The part of a callback's address before its token.
const CALLBACK: &str = "hub";

impl Tayang {
    /// Does what the subscription needs that has been due longest.
    pub async fn subscribe(&self) -> Result<Stepped, StoreError> {
        let Some(claim) = self.store.claim_hub(&self.owner, LEASE).await? else {
            return Ok(Stepped::Idle);
        };
        let settled = match websub::next(&claim.work.subscription, self.now()) {
            Next::Ask => self.ask_hub(&claim, HubMode::Subscribe).await?,
            Next::SayGoodbye => self.say_goodbye(&claim).await?,
            Next::GiveUpWaiting => {
                self.failed(&claim.work, "it never asked whether the request was ours", None)
            }
            Next::TurnTo(hub) => HubSettled::TurnTo(hub),
            Next::Forget => HubSettled::Forget,
        };
        debug!(outlet.name = %claim.work.key.outlet, source.name = %claim.work.key.source,
            "Asked the hub {}: {settled:?}", claim.work.subscription.hub.domain());
        self.store.settle_hub(&claim, settled).await?;
        self.tell_of_hub(&claim.work).await?;
        Ok(Stepped::Worked)
    }

    /// One that its hub has promised something is retired first, so that no ping is taken any more.
    async fn say_goodbye(&self, claim: &Claim<HubWork>) -> Result<HubSettled, StoreError> {
        match claim.work.subscription.is_active(self.now()) {
            true => Ok(HubSettled::Leave),
            false => self.ask_hub(claim, HubMode::Unsubscribe).await,
        }
    }

    async fn ask_hub(
        &self,
        claim: &Claim<HubWork>,
        mode: HubMode,
    ) -> Result<HubSettled, StoreError> {
        let subscription = &claim.work.subscription;
        let Some(callback) = self.callback(subscription, mode) else {
            return Ok(HubSettled::Forget);
        };
        self.store.ask_hub(claim, mode, &callback).await?;
        fail::fail_point!("hub-asking");
        let body = websub::form(subscription, mode, &callback).into_bytes();
        let call = Call {
            method: "POST",
            link: subscription.hub.clone(),
            headers: Vec::new(),
            body: Some(("application/x-www-form-urlencoded".to_owned(), body)),
            deadline: DEADLINE,
        };
        let answered = self.net.submit(&call).await;
        fail::fail_point!("hub-answered");
        Ok(self.judged(&claim.work, answered))
    }

    /// Goodbye is said about the callback that the hub knows.
    fn callback(&self, subscription: &Subscription, mode: HubMode) -> Option<Link> {
        if mode == HubMode::Unsubscribe {
            return subscription.callback.clone();
        }
        let base = self.plan.callbacks()?;
        let base = base.as_str().trim_end_matches('/');
        Link::parse(&format!("{base}/{CALLBACK}/{}", subscription.token.reveal())).ok()
    }

    fn judged(&self, work: &HubWork, answered: Result<Answer, NetError>) -> HubSettled {
        match answered {
            Ok(Answer { status: 200..300, .. }) => {
                HubSettled::Accepted { check: self.now() + VERIFIES_WITHIN }
            }
            Ok(answer) => {
                let said = websub::words(&String::from_utf8_lossy(&answer.bytes));
                let asked = answer.headers.get("retry-after").and_then(|raw| raw.parse().ok());
                let what = format!("it answered with status {}: {said}", answer.status);
                self.failed(work, what.trim_end_matches([':', ' ']), asked)
            }
            Err(error) => self.failed(work, &error.to_string(), None),
        }
    }

    fn failed(&self, work: &HubWork, what: &str, retry_after: Option<i64>) -> HubSettled {
        let failures = work.subscription.failures + 1;
        let asked = retry_after.and_then(Duration::try_seconds);
        let next = self.now() + BACKOFF.wait(failures, asked, salt(&work.key));
        HubSettled::Failed { what: what.to_owned(), next }
    }

    /// Notes what a visit found about hubs, where that is new.
    pub(super) async fn note_hubs(
        &self,
        planned: &PlannedSource,
        visit: &Visit,
        offered: &Offered,
    ) -> Result<(), StoreError> {
        let Offered::Said(offer) = offered else { return Ok(()) };
        let usable = planned.websub && self.plan.callbacks().is_some();
        let known = visit.subscription.as_ref().map(|subscription| &subscription.offer);
        let nothing_new = match known {
            None => offer.hubs.is_empty(),
            Some(known) if offer.hubs.is_empty() => known.hubs.is_empty(),
            Some(known) => known == offer,
        };
        if nothing_new {
            return Ok(());
        }
        let (key, hubs) = (&visit.key, offer.hubs.iter().map(Link::domain).collect::<Vec<_>>());
        info!(outlet.name = %key.outlet, source.name = %key.source,
            "The source names as its hubs: {}", hubs.join(", "));
        if self.store.offer_hubs(key, offer.clone(), usable).await? {
            self.bells.hubs.notify_waiters();
        }
        Ok(())
    }

    /// A visit has found something new: did its hub leave it out?
    pub(super) async fn note_missed(&self, visit: &Visit) -> Result<(), StoreError> {
        let Some(subscription) = &visit.subscription else { return Ok(()) };
        if !websub::is_missed(subscription, visit.last_ok, self.now()) {
            return Ok(());
        }
        let missed = subscription.missed + 1;
        let again = websub::is_time_to_ask_again(missed);
        self.store.miss_ping(subscription.id, again).await?;
        self.say_of_hub(&visit.key, &Subscription { missed, ..subscription.clone() }).await?;
        if again {
            self.bells.hubs.notify_waiters();
        }
        Ok(())
    }

    /// Tells how the subscription stands that counts for this source now, after something happened
    /// to what stood there before.
    pub(super) async fn tell_of_hub(&self, before: &HubWork) -> Result<(), StoreError> {
        let (work, now) = (before, self.now());
        match self.store.subscription_of(&work.key).await? {
            Some(current) => {
                let dead = |one: &Subscription| websub::trouble(one, now).is_some();
                if dead(&current) && !dead(&before.subscription) {
                    // It may have been visited rarely on the word of this hub.
                    self.store.hasten(&work.key).await?;
                    self.bells.sources.notify_waiters();
                }
                self.say_of_hub(&work.key, &current).await
            }
            None => self.clear(&condition(&work.key), &unused(&work.key)).await,
        }
    }

    async fn say_of_hub(
        &self,
        key: &SourceKey,
        subscription: &Subscription,
    ) -> Result<(), StoreError> {
        match websub::trouble(subscription, self.now()) {
            Some(trouble) => {
                let words = dead(key, &subscription.hub, &trouble);
                self.raise(&condition(key), &words).await
            }
            None if subscription.state == State::Offered => {
                self.clear(&condition(key), &unused(key)).await
            }
            // Asked again, it has proved nothing yet.
            None if subscription.failures > 0 || !subscription.is_active(self.now()) => Ok(()),
            None => self.clear(&condition(key), &recovered(key)).await,
        }
    }
}

impl Tayang {
    /// Tells of hubs what nobody had the time to tell who was talking to one; and a hub that nobody
    /// uses any more is nobody's trouble.
    pub(super) async fn look_at_hubs(&self) -> Result<(), StoreError> {
        let open: BTreeSet<String> =
            self.store.alerts().await?.into_iter().map(|(condition, ..)| condition).collect();
        let (all, now) = (self.store.subscriptions().await?, self.now());
        for HubWork { key, subscription, .. } in &all {
            if open.contains(&condition(key)) || websub::trouble(subscription, now).is_some() {
                self.say_of_hub(key, subscription).await?;
            }
        }
        let used: BTreeSet<String> = all.iter().map(|work| condition(&work.key)).collect();
        for left in open.difference(&used) {
            if let Some(name) = left.strip_prefix(HUB) {
                let words = format!("Tidak ada lagi hub yang dipakai untuk {name}");
                self.clear(left, &words).await?;
            }
        }
        Ok(())
    }
}

/// How long ago a request may have been for a hub's question about it to be answered.
pub(super) fn remembered_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Duration::days(1)
}

fn condition(key: &SourceKey) -> String {
    format!("{HUB}{}/{}", key.outlet, key.source)
}

fn recovered(key: &SourceKey) -> String {
    format!("Hub untuk {}/{} berfungsi lagi", key.outlet, key.source)
}

fn unused(key: &SourceKey) -> String {
    format!("Tidak ada lagi hub yang dipakai untuk {}/{}", key.outlet, key.source)
}

fn dead(key: &SourceKey, hub: &Link, trouble: &Trouble) -> String {
    let (outlet, source, host) = (&key.outlet, &key.source, hub.domain());
    let what = match trouble {
        Trouble::Failed(what) => format!("tidak menjawab dengan baik: {what}"),
        Trouble::Denied(what) => format!("menolak langganan: {what}"),
        Trouble::Ended => "tidak memperpanjang langganan".to_owned(),
        Trouble::Silent(missed) => {
            format!("diam, padahal {missed} kunjungan menemukan artikel baru")
        }
    };
    format!("Hub {host} untuk {outlet}/{source} {what}. Sumber tetap dikunjungi seperti biasa")
}
