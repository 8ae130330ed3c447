//! Carries one entry from its page to a set of recorded decisions and deliveries.

use std::panic::{self, AssertUnwindSafe};

use chrono::Duration;
use tracing::{info, warn};

use crate::{
    attribute,
    decide::{self, Case, Site},
    model::{
        Article, Attributed, Change, Cursor, Decision, Discovered, EntryState, Fetched,
        Fingerprint, Known, Reading, Reason, StoryKeys, Verdict,
    },
    observe::EntryOutcome,
    publish::TargetSettings,
    schedule::{self, Backoff},
    store::{Claim, EntrySettled, EntryWork, Recorded, Recording, StoreError},
};

use super::{
    LEASE, Partner, Stepped, Tayang,
    look_after::FLOOD,
    read::{Read, ReadError},
};

/// How an unreadable page is tried again.
const BACKOFF: Backoff = Backoff { first: Duration::minutes(1), most: Duration::hours(3) };

/// After so many attempts an entry that was never read is set aside; with the backoff above
/// that is about a day.
const MOST_ATTEMPTS: u32 = 14;

/// A page that breaks the reader is a defect of ours: it is set aside sooner.
const MOST_PANICS: u32 = 3;

/// What stands on record before a decision.
struct Standing<'a> {
    known: &'a Known,
    unseen: Option<&'a str>,
    change: Option<Change>,
}

impl Tayang {
    /// Carries the entry that has been due longest.
    pub async fn carry(&self) -> Result<Stepped, StoreError> {
        let Some(claim) = self.store.claim_entry(&self.owner, LEASE).await? else {
            return Ok(Stepped::Idle);
        };
        fail::fail_point!("entry-claimed");
        let Some(partner) = self.plan.partners.get(&claim.work.discovered.outlet) else {
            let settled = later(self.now() + Duration::days(1), "the partner is not configured");
            self.settle_entry(&claim, settled).await?;
            return Ok(Stepped::Worked);
        };
        let work = &claim.work;
        match self.read_article(partner, &work.discovered, &work.cursor).await {
            Ok(Read::Article { article, misfit, page, cursor }) => {
                let outlet = &work.discovered.outlet;
                self.tell_of_misfit(outlet, &article, misfit.as_ref()).await?;
                self.judge(&claim, partner, *article, &page, cursor).await?;
            }
            Ok(Read::Same) => self.unchanged(&claim, None).await?,
            Ok(Read::Gone { status }) => self.gone(&claim, partner, status).await?,
            Err(error) => self.unread(&claim, &error).await?,
        }
        Ok(Stepped::Worked)
    }

    async fn judge(
        &self,
        claim: &Claim<EntryWork>,
        partner: &Partner,
        article: Article,
        page: &Fetched,
        cursor: Cursor,
    ) -> Result<(), StoreError> {
        let work = &claim.work;
        let Some((attributed, keys)) = self.attributed(article, &work.discovered) else {
            return self.unread(claim, &ReadError::Panicked).await;
        };
        self.store.keep_page(work.id, page).await?;
        let headline = attributed.article.headline.as_str();
        let outlet = &work.discovered.outlet;
        let known = self.store.known(work.id, outlet, headline, &keys).await?;
        if work.state == EntryState::Carried
            && !decide::is_changed(&known, headline, &keys.fingerprint)
        {
            return self.unchanged(claim, Some(cursor)).await;
        }
        let unseen = self.unseen(&attributed.article).await?;
        let change = self.measured(work, &attributed).await?;
        let seen = Standing { known: &known, unseen: unseen.as_deref(), change };
        let decisions = self.decisions(claim, partner, &attributed, &keys.fingerprint, &seen);
        let recording = self.recording(work, Some(attributed), keys, decisions, cursor);
        fail::fail_point!("entry-decided");
        let recorded = self.record(claim, recording).await?;
        fail::fail_point!("entry-recorded");
        self.tell_of_record(work, &recorded).await
    }

    /// A new article is measured against the outlet's earlier ones; a correction is not.
    async fn measured(
        &self,
        work: &EntryWork,
        attributed: &Attributed,
    ) -> Result<Option<Change>, StoreError> {
        if work.state == EntryState::Carried {
            return Ok(None);
        }
        let reading = Reading::of(&attributed.article);
        self.measure(&work.discovered.outlet, reading).await
    }

    /// The article with its credits known, and what makes it the same story as another.
    fn attributed(
        &self,
        article: Article,
        announced: &Discovered,
    ) -> Option<(Attributed, StoryKeys)> {
        let thinking = AssertUnwindSafe(|| {
            let attributed = attribute::attribute(article, Some(announced), &self.plan.rules);
            let keys = story_keys(&attributed);
            (attributed, keys)
        });
        panic::catch_unwind(thinking).ok()
    }

    fn decisions(
        &self,
        claim: &Claim<EntryWork>,
        partner: &Partner,
        attributed: &Attributed,
        fingerprint: &Fingerprint,
        standing: &Standing<'_>,
    ) -> Vec<Decision> {
        let sites: Vec<Site> =
            self.plan.targets_of(&partner.rules).map(|target| site(target, attributed)).collect();
        decide::decide(&Case {
            entry: claim.work.id,
            attributed,
            fingerprint,
            rules: &partner.rules,
            sites: &sites,
            known: standing.known,
            unseen: standing.unseen,
            change: standing.change,
            now: self.now(),
        })
    }

    fn recording(
        &self,
        work: &EntryWork,
        attributed: Option<Attributed>,
        keys: StoryKeys,
        decisions: Vec<Decision>,
        cursor: Cursor,
    ) -> Recording {
        let withdrawn = attributed.is_none();
        Recording {
            attributed,
            keys,
            decisions,
            next: if withdrawn { None } else { self.next_look(work) },
            cursor,
            network: self.plan.network.name.clone(),
            config_version: self.plan.version.clone(),
            withdrawn,
        }
    }

    fn next_look(&self, work: &EntryWork) -> Option<chrono::DateTime<chrono::Utc>> {
        let recheck = self.plan.recheck;
        schedule::next_look(work.enrolled, self.now(), recheck.first, recheck.until)
    }

    async fn settle_entry(
        &self,
        claim: &Claim<EntryWork>,
        settled: EntrySettled,
    ) -> Result<(), StoreError> {
        let outcome = match &settled {
            EntrySettled::Later { .. } => EntryOutcome::Postponed,
            EntrySettled::Unchanged { .. } => EntryOutcome::Unchanged,
            EntrySettled::Withheld { .. } => EntryOutcome::Withheld,
        };
        self.store.settle_entry(claim, settled).await?;
        self.metrics.entry(outcome);
        Ok(())
    }

    /// Commits article, decisions and deliveries, and wakes who carries the deliveries on.
    async fn record(
        &self,
        claim: &Claim<EntryWork>,
        recording: Recording,
    ) -> Result<Recorded, StoreError> {
        let outcome =
            if recording.withdrawn { EntryOutcome::Withdrawn } else { EntryOutcome::Recorded };
        let recorded = self.store.record(claim, recording).await?;
        self.metrics.entry(outcome);
        if !recorded.deliveries.is_empty() {
            self.bells.deliveries.notify_waiters();
        }
        Ok(recorded)
    }

    async fn unchanged(
        &self,
        claim: &Claim<EntryWork>,
        cursor: Option<Cursor>,
    ) -> Result<(), StoreError> {
        let next = self.next_look(&claim.work);
        self.settle_entry(claim, EntrySettled::Unchanged { next, cursor }).await
    }

    /// A page that is gone counts as withdrawn after several looks in a row.
    async fn gone(
        &self,
        claim: &Claim<EntryWork>,
        partner: &Partner,
        status: u16,
    ) -> Result<(), StoreError> {
        let work = &claim.work;
        let missing = work.missing + 1;
        if missing < self.plan.recheck.confirm {
            let until = self.now() + self.plan.recheck.first;
            let what = format!("the page is gone (status {status})");
            return self.settle_entry(claim, EntrySettled::Later { until, what, missing }).await;
        }
        if work.state != EntryState::Carried {
            let reason = Reason::Gone { status };
            return self.settle_entry(claim, EntrySettled::Withheld { reason }).await;
        }
        self.withdraw(claim, partner).await
    }

    async fn withdraw(
        &self,
        claim: &Claim<EntryWork>,
        partner: &Partner,
    ) -> Result<(), StoreError> {
        let work = &claim.work;
        let keys = StoryKeys {
            links: vec![work.discovered.link.normalised()],
            fingerprint: Fingerprint::of(""),
        };
        let known = self.store.known(work.id, &work.discovered.outlet, "", &keys).await?;
        let decisions = decide::withdraw(work.id, &known, partner.rules.max_per_hour);
        let recording = self.recording(work, None, keys, decisions, Cursor::default());
        let recorded = self.record(claim, recording).await?;
        self.tell_of_record(work, &recorded).await
    }

    async fn unread(&self, claim: &Claim<EntryWork>, error: &ReadError) -> Result<(), StoreError> {
        let work = &claim.work;
        warn!(outlet.name = %work.discovered.outlet, entry.id = %work.id, "Not read: {error}");
        if work.state == EntryState::Carried {
            return self.unchanged(claim, None).await;
        }
        if matches!(error, ReadError::Extract(_)) && work.attempts == 1 {
            self.measure(&work.discovered.outlet, Reading::of_nothing()).await?;
        }
        let most = if matches!(error, ReadError::Panicked) { MOST_PANICS } else { MOST_ATTEMPTS };
        let settled = if !error.passes() || work.attempts >= most {
            EntrySettled::Withheld { reason: why_withheld(work, error) }
        } else {
            let wait = BACKOFF.wait(work.attempts, error.wait(), u64::from(work.attempts));
            later(self.now() + wait, &error.to_string())
        };
        self.settle_entry(claim, settled).await
    }

    async fn tell_of_record(
        &self,
        work: &EntryWork,
        recorded: &Recorded,
    ) -> Result<(), StoreError> {
        let outlet = &work.discovered.outlet;
        for decision in &recorded.decisions {
            let reason = decision.reason.sentence(crate::model::Language::English);
            info!(outlet.name = %outlet, story.id = %recorded.story, target.name = %decision.target,
                "{:?}: {reason}", decision.verdict);
        }
        self.tell_of_unseen(recorded).await?;
        let flood = recorded.decisions.iter().find(|d| matches!(d.reason, Reason::Flood { .. }));
        if let Some(decision) = flood {
            let what = if decision.verdict == Verdict::Withdraw {
                "Pencabutan artikel"
            } else {
                "Artikel"
            };
            let words = format!("{what} dari {outlet} ditahan: terlalu banyak dalam satu jam");
            self.raise(&format!("{FLOOD}{outlet}"), &words).await?;
        }
        Ok(())
    }
}

/// What makes two entries one story: their addresses, those of their origins, their words.
pub(super) fn story_keys(attributed: &Attributed) -> StoryKeys {
    let article = &attributed.article;
    let origins = attributed.provenance.origins.iter().filter_map(|origin| origin.link.as_ref());
    let own = [Some(&article.link), article.canonical.as_ref()];
    let mut links: Vec<String> = own
        .into_iter()
        .flatten()
        .chain(origins)
        .filter(|link| link.url().path() != "/")
        .map(crate::model::Link::normalised)
        .collect();
    links.sort();
    links.dedup();
    StoryKeys { links, fingerprint: Fingerprint::of(&attribute::words(attributed)) }
}

pub(super) fn site(target: &TargetSettings, attributed: &Attributed) -> Site {
    Site {
        target: target.name.clone(),
        loops: attribute::loops_to(&attributed.provenance, &target.outlet),
    }
}

fn later(until: chrono::DateTime<chrono::Utc>, what: &str) -> EntrySettled {
    EntrySettled::Later { until, what: what.to_owned(), missing: 0 }
}

fn why_withheld(work: &EntryWork, error: &ReadError) -> Reason {
    match error {
        ReadError::Net(crate::net::NetError::Robots { .. }) => Reason::Robots,
        ReadError::Panicked => Reason::Poison { attempts: work.attempts, what: error.to_string() },
        _ => Reason::Unreadable { what: error.to_string() },
    }
}
