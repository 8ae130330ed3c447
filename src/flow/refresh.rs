//! Keeps what a target shows of all its articles (index, feeds) true, and sweeps up what lost
//! requests left there.

use chrono::Duration;
use tracing::{info, warn};

use crate::{
    model::TargetName,
    publish::{Shown, TargetKind, TargetSettings},
    store::StoreError,
};

use super::{LEASE, Stepped, Tayang};

/// Articles on a static site's index and in its archive.
const MOST_SHOWN: usize = 5_000;

/// How long a target that did not answer is left alone before its drafts are looked at again.
const SWEEP_AGAIN: Duration = Duration::minutes(15);

impl Tayang {
    /// Notes that a static site's index is not true any more.
    pub(super) fn soil(&self, target: &TargetSettings) {
        if matches!(target.kind, TargetKind::StaticSite(_)) {
            self.soiled
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .insert(target.name.clone());
            self.bells.sites.notify_waiters();
        }
    }

    fn next_soiled(&self) -> Option<TargetName> {
        self.soiled.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop_first()
    }

    /// Writes one static site's index and feeds anew, if an article there changed. All of them are
    /// written at start: a crash between an article and its index leaves nothing stale.
    pub async fn refresh(&self) -> Result<Stepped, StoreError> {
        let Some(name) = self.next_soiled() else { return Ok(Stepped::Idle) };
        let Some(target) = self.targets.get(&name) else { return Ok(Stepped::Worked) };
        let live = self.store.live(&name, MOST_SHOWN).await?;
        let shown = live.into_iter().filter_map(|(placement, rendition)| {
            Some(Shown { receipt: placement.receipt?, rendition, media: placement.media })
        });
        let condition = format!("site:{name}");
        match target.refresh(shown.collect(), &self.plan.templates).await {
            Ok(()) => self.clear(&condition, &format!("Indeks {name} tertulis lagi")).await?,
            Err(error) => {
                let words = format!("Indeks {name} tidak bisa ditulis: {error}");
                self.raise(&condition, &words).await?;
            }
        }
        Ok(Stepped::Worked)
    }

    /// Looks for drafts that a lost request left on a target, and deletes them.
    pub async fn sweep(&self) -> Result<Stepped, StoreError> {
        let Some(claim) = self.store.claim_sweep(&self.owner, LEASE).await? else {
            return Ok(Stepped::Idle);
        };
        let placement = &claim.work;
        let swept = match self.targets.get(&placement.target) {
            Some(target) => {
                let ours = placement.receipt.as_ref().map(|receipt| &receipt.id);
                target.sweep(&placement.marker, ours, &self.net).await
            }
            None => Ok(0),
        };
        let again = match swept {
            Ok(0) => None,
            Ok(drafts) => {
                info!(target.name = %placement.target, "Deleted {drafts} draft(s) of lost requests");
                None
            }
            Err(error) => {
                warn!(target.name = %placement.target, "Drafts were not looked at: {error}");
                Some(self.now() + SWEEP_AGAIN)
            }
        };
        self.store.settle_sweep(&claim, again).await?;
        Ok(Stepped::Worked)
    }
}
