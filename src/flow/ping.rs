//! What hubs say at our callbacks: questions whether a request was ours, refusals, and articles.
//! What is answered with a success is on record before the answer. A hub is not kept waiting while
//! a person is told of it: `look_after` does that.

use chrono::Duration;
use tracing::{debug, info, warn};

use crate::{
    model::{Fetched, Headers, HubMode, Link, SubscriptionState as State},
    observe::PingOutcome,
    store::{Enrolled, HubQuestion, HubWork, PingSettled, SourceKey, StoreError},
    watch::{
        Occasion,
        websub::{self, Confirmation, Question},
    },
};

use super::{
    Partner, PlannedSource, Tayang,
    hubs::{DENIED_FOR, remembered_since},
    visit::{date, enrol, salt},
};

/// The largest message of a hub that is read, bytes.
pub const MOST_PING: usize = 4 << 20;

/// A hub that sends one message after the other makes us visit the source no more often.
const GAP: Duration = Duration::seconds(5);

/// What a hub sent.
#[derive(Debug, Clone)]
pub struct Ping {
    /// `content-type` and `content-language`, by lower-case name.
    pub headers: Headers,
    /// `X-Hub-Signature`.
    pub signature: Option<String>,
    /// The body; none: it was larger than [`MOST_PING`].
    pub bytes: Option<Vec<u8>>,
}

/// What is said to a hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Taken, or not worth taking (a wrong signature is answered like a right one).
    Thanks,
    /// There is no such callback.
    Unknown,
    /// There was one, and it is being ended.
    Gone,
    /// The message is too large.
    TooLarge,
}

impl Tayang {
    /// Whose callback this is, and whether anything may be said there; before a body is read.
    pub async fn callback_of(&self, token: &str) -> Result<Result<HubWork, Received>, StoreError> {
        let Some(work) = self.store.subscription(token).await? else {
            self.metrics.ping(PingOutcome::Stranger);
            return Ok(Err(Received::Unknown));
        };
        let over = matches!(work.subscription.state, State::Leaving | State::Offered);
        Ok(if over { Err(Received::Gone) } else { Ok(work) })
    }

    /// Answers a hub's question: what is to be said back, or none where it is to be told that there
    /// is no such thing.
    pub async fn answer_hub(&self, token: &str, query: &str) -> Result<Option<String>, StoreError> {
        let (Some(question), Some(work)) =
            (Question::parse(query), self.store.subscription(token).await?)
        else {
            return Ok(None);
        };
        match question {
            Question::Intent { mode, topic, challenge, lease_seconds } => {
                let ours = self.was_ours(&work, mode, topic, lease_seconds).await?;
                Ok(ours.then_some(challenge))
            }
            Question::Denied { topic, reason } => {
                let heard = self.was_denied(&work, &topic, &reason.unwrap_or_default()).await?;
                Ok(heard.then(String::new))
            }
        }
    }

    /// Whether a request was ours; then what it asked for holds from now on.
    async fn was_ours(
        &self,
        work: &HubWork,
        mode: HubMode,
        topic: String,
        lease_seconds: Option<u64>,
    ) -> Result<bool, StoreError> {
        let (now, key, subscription) = (self.now(), &work.key, &work.subscription);
        let Confirmation { lease_end, renew } = websub::confirmed(lease_seconds, now, salt(key));
        let asked_since = remembered_since(now);
        let question = HubQuestion { mode, topic, asked_since, lease_end, renew };
        if !self.store.confirm_hub(subscription.token.reveal(), question).await? {
            return Ok(false);
        }
        let what = match mode {
            HubMode::Subscribe => format!("announces its articles until {lease_end}"),
            HubMode::Unsubscribe => "has let us go".to_owned(),
        };
        info!(outlet.name = %key.outlet, source.name = %key.source,
            "The hub {} {what}", subscription.hub.domain());
        Ok(true)
    }

    /// Whether a hub that was asked says no.
    async fn was_denied(
        &self,
        work: &HubWork,
        topic: &str,
        reason: &str,
    ) -> Result<bool, StoreError> {
        let (key, subscription) = (&work.key, &work.subscription);
        let (what, next) = (websub::words(reason), self.now() + DENIED_FOR);
        let token = subscription.token.reveal();
        if !self.store.deny_hub(token, topic, &what, next).await? {
            return Ok(false);
        }
        warn!(outlet.name = %key.outlet, source.name = %key.source,
            "The hub {} said no: {what}", subscription.hub.domain());
        // It may have been visited rarely on the word of this hub.
        self.store.hasten(key).await?;
        self.bells.sources.notify_waiters();
        Ok(true)
    }

    /// Takes what a hub sent to a callback of ours.
    pub async fn receive(&self, work: &HubWork, ping: Ping) -> Result<Received, StoreError> {
        let Ping { headers, signature, bytes } = ping;
        let subscription = &work.subscription;
        let Some(bytes) = bytes else {
            self.metrics.ping(PingOutcome::TooLarge);
            return Ok(Received::TooLarge);
        };
        if !websub::is_signed(signature.as_deref(), &subscription.secret, &bytes) {
            self.metrics.ping(PingOutcome::Unsigned);
            self.store.ignore_ping(subscription.id).await?;
            debug!(outlet.name = %work.key.outlet, source.name = %work.key.source,
                "Something came that its hub has not signed");
            return Ok(Received::Thanks);
        }
        let Some((partner, planned)) = self.plan.source(&work.key) else {
            return Ok(Received::Gone);
        };
        let settled = self.settled_ping(work, (partner, planned), headers, bytes);
        let thin = settled.visit.is_some();
        fail::fail_point!("ping-read");
        let enrolled = self.store.settle_ping(subscription.id, settled).await?;
        fail::fail_point!("ping-settled");
        self.ring(&work.key, thin, enrolled);
        Ok(Received::Thanks)
    }

    /// What is on record now is somebody's work.
    fn ring(&self, key: &SourceKey, thin: bool, enrolled: Enrolled) {
        self.metrics.ping(if thin { PingOutcome::Thin } else { PingOutcome::Taken });
        if thin {
            self.bells.sources.notify_waiters();
        }
        if enrolled.new + enrolled.changed > 0 {
            self.bells.entries.notify_waiters();
            info!(outlet.name = %key.outlet, source.name = %key.source,
                "Enrolled {} new and {} changed entries that the hub sent",
                enrolled.new, enrolled.changed);
        }
    }

    /// A message with articles is read like an answer of the source; any other makes it due.
    fn settled_ping(
        &self,
        work: &HubWork,
        (partner, planned): (&Partner, &PlannedSource),
        headers: Headers,
        bytes: Vec<u8>,
    ) -> PingSettled {
        let now = self.now();
        let zone = partner.facts.zone;
        let dates = |text: &str| date(text, now, zone);
        let occasion = Occasion { now, dates: &dates };
        let topic = Link::parse(&work.subscription.offer.topic);
        let link = topic.unwrap_or_else(|_| planned.source.address().clone());
        let fetched = Fetched { asked: link.clone(), link, status: 200, headers, bytes, at: now };
        let read = websub::read_ping(&planned.source, &fetched, occasion);
        let found = read.map(|reading| reading.discovered).unwrap_or_default();
        if found.is_empty() {
            return PingSettled { visit: Some(GAP), entries: Vec::new() };
        }
        let entries = found.into_iter().map(|one| enrol(partner, false, one, now)).collect();
        PingSettled { entries, visit: None }
    }
}
