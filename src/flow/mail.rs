//! Opens the issues of digests that are due, and sends them: a subscriber gets an issue at most
//! once.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use tracing::{info, warn};

use crate::{
    digest::{self, Candidate, DigestSettings, Due, Letter, Mail, MessageError, Sent},
    model::{Address, Issue, IssueId, MailingState, Reason, Slot, TargetName},
    store::{Claim, MailingWork, PlacedStory, StoreError},
};

use super::{LEASE, Stepped, Tayang};

type Mailing = Claim<MailingWork>;

/// The alert about the relay.
const RELAY: &str = "smtp";

impl Tayang {
    /// Opens every issue whose time has come, and closes those whose time was missed.
    pub async fn open_issues(&self) -> Result<Stepped, StoreError> {
        let mut opened = 0;
        for digest in self.plan.digests.values() {
            let asked = self.store.subscriber_zones(&digest.name).await?;
            for (zone, own) in digest::zones(digest, &asked) {
                opened += self.open_in_zone(digest, zone, own).await?;
            }
        }
        Ok(if opened > 0 { Stepped::Worked } else { Stepped::Idle })
    }

    async fn open_in_zone(
        &self,
        digest: &DigestSettings,
        zone: Tz,
        own: bool,
    ) -> Result<usize, StoreError> {
        let last = self.store.last_slot(&digest.name, zone.name()).await?;
        let mut opened = 0;
        for due in digest::due(digest, zone, last.as_ref(), self.now()) {
            let issue = match due {
                Due::Open { slot, since } => self.compose(digest, slot, since).await?,
                Due::Missed(slot) => {
                    warn!(digest.name = %digest.name, "Missed the slot {}", slot.local);
                    Issue { id: IssueId::new(), slot, items: Vec::new() }
                }
            };
            opened += usize::from(self.open_issue(&issue, own).await?);
        }
        Ok(opened)
    }

    async fn open_issue(&self, issue: &Issue, own_zone: bool) -> Result<bool, StoreError> {
        fail::fail_point!("issue-composed");
        let opened = self.store.open_issue(issue, own_zone).await?;
        fail::fail_point!("issue-opened");
        if opened && !issue.items.is_empty() {
            self.bells.mailings.notify_waiters();
            let Slot { digest, local, zone, .. } = &issue.slot;
            info!(digest.name = %digest, "Issue of {local} ({zone}) with {} stories", issue.items.len());
        }
        Ok(opened)
    }

    /// What an issue of a digest would say: stories that went live since then and were in no
    /// earlier issue.
    pub async fn compose(
        &self,
        digest: &DigestSettings,
        slot: Slot,
        since: DateTime<Utc>,
    ) -> Result<Issue, StoreError> {
        // The end of the window is open: what goes live at this very moment is in the next issue.
        let until = slot.at.max(since);
        let placed =
            self.store.candidates(&digest.name, &slot.zone, &digest.targets, since, until).await?;
        let candidates = placed.into_iter().map(candidate).collect();
        Ok(digest::compose(digest, IssueId::new(), slot, &self.titles(), candidates))
    }

    /// Opens an issue now, outside the schedule; none when there is nothing to say.
    pub async fn issue_now(&self, digest: &DigestSettings) -> Result<Option<Issue>, StoreError> {
        let zone = digest.every.zone();
        let at = self.now();
        let local = at.with_timezone(&zone).naive_local();
        let slot = Slot { digest: digest.name.clone(), local, zone: zone.name().to_owned(), at };
        let issue = self.compose(digest, slot, at - Duration::days(7)).await?;
        if issue.items.is_empty() {
            return Ok(None);
        }
        self.open_issue(&issue, true).await?;
        Ok(Some(issue))
    }

    fn titles(&self) -> BTreeMap<TargetName, String> {
        let targets = self.plan.targets.values();
        targets.map(|target| (target.name.clone(), target.outlet.title.clone())).collect()
    }

    /// Sends the mailing that has been due longest.
    pub async fn mail(&self) -> Result<Stepped, StoreError> {
        let Some(claim) = self.store.claim_mailing(&self.owner, LEASE).await? else {
            return Ok(Stepped::Idle);
        };
        fail::fail_point!("mailing-claimed");
        let state = match self.letter(&claim).await? {
            Ok(mail) => self.post(&claim, &mail).await?,
            Err(reason) => MailingState::Failed { reason },
        };
        fail::fail_point!("mailing-answered");
        self.store.settle_mailing(&claim, &state).await?;
        fail::fail_point!("mailing-settled");
        self.metrics.mailing(state.word());
        Ok(Stepped::Worked)
    }

    async fn letter(&self, claim: &Mailing) -> Result<Result<Mail, Reason>, StoreError> {
        let work = &claim.work;
        let name = &work.issue.slot.digest;
        let Some(settings) = self.plan.digests.get(name) else {
            let what = format!("the digest {name} is not configured any more");
            return Ok(Err(Reason::Rendering { what }));
        };
        let token = self.store.mint_token(work.subscriber.id, Some(work.issue.id)).await?;
        let letter = Letter {
            settings,
            issue: &work.issue,
            mailing: work.id,
            subscriber: &work.subscriber,
            consent: work.consent.as_ref(),
            token: &token,
        };
        let mail = digest::message(&self.plan.templates, &letter);
        Ok(mail.map_err(|error| Reason::Rendering { what: error.to_string() }))
    }

    /// Hands a mail over; `armed` is committed at the last moment before it may leave.
    async fn post(&self, claim: &Mailing, mail: &Mail) -> Result<MailingState, StoreError> {
        let work = &claim.work;
        let arm = async {
            let armed = self.store.settle_mailing(claim, &MailingState::Armed).await;
            fail::fail_point!("mailing-armed");
            armed
        };
        let sent = self.mailer.send(mail, arm).await?;
        match &sent {
            Sent::Accepted => self.clear(RELAY, "Server surel menerima lagi").await?,
            Sent::Unreachable { what } => {
                let words = format!("Server surel tidak bisa dipakai: {what}");
                self.raise(RELAY, &words).await?;
            }
            other => warn!(mailing.id = %work.id, "Not sent: {other:?}"),
        }
        let salt = work.id.0.as_u64_pair().1;
        Ok(sent.state(work.attempts, work.issue.slot.at, self.now(), salt))
    }

    /// Tells a person by mail; what cannot be sent is on record as an alert anyway.
    pub(super) async fn mail_alert(&self, to: &Address, condition: &str, words: &str) {
        let network = &self.plan.network;
        let from = self.plan.digests.values().next().map_or(&network.contact, |d| &d.from);
        let subject = format!("[tayang] {}: {words}", network.title);
        let text = format!("{words}\n\n({condition})\n");
        let sender = (network.title.as_str(), from);
        let at = self.now();
        let mail: Result<Mail, MessageError> =
            digest::alert(sender, to, (&subject, &text), condition, at);
        match mail {
            Ok(mail) => {
                let arm = std::future::ready(Ok::<(), StoreError>(()));
                let sent = self.mailer.send(&mail, arm).await;
                if !matches!(sent, Ok(Sent::Accepted)) {
                    warn!(alert.condition = condition, "The alert could not be mailed: {sent:?}");
                }
            }
            Err(error) => warn!(alert.condition = condition, "No alert mail: {error}"),
        }
    }
}

fn candidate(story: PlacedStory) -> Candidate {
    Candidate::of(story.story, &story.rendition, story.places, story.live_at)
}
