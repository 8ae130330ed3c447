//! Looks after the house: what has been unclear for long, what is old, whether there is room.

use std::sync::atomic::Ordering;

use chrono::Duration;
use tracing::info;

use crate::{
    model::{OutletName, Reason},
    store::{Counts, ListFilter, StoreError},
};

use super::{Stepped, Tayang};

/// Something uncertain for longer than this is a person's business.
const UNCLEAR_FOR: Duration = Duration::minutes(30);

/// How alerts about floods begin; the partner's key follows.
pub(super) const FLOOD: &str = "flood:";

impl Tayang {
    /// Forgets what is older than its retention time.
    pub async fn tidy(&self) -> Result<Stepped, StoreError> {
        let rows = self.store.tidy(&self.plan.retention).await?;
        if rows > 0 {
            info!("Tidied {rows} rows away");
        }
        Ok(Stepped::Idle)
    }

    /// Tells a person of what has been unclear for long, and when it is over.
    pub async fn look_after(&self) -> Result<Stepped, StoreError> {
        self.look_at_disk().await;
        let counts = self.store.counts().await?;
        self.look_at_uncertain(&counts).await?;
        self.look_at_unknown(&counts).await?;
        self.look_at_floods().await?;
        self.look_at_recipes().await?;
        self.look_at_hubs().await?;
        Ok(Stepped::Idle)
    }

    async fn look_at_disk(&self) {
        let full = matches!(self.store.ping().await, Err(StoreError::Full { .. }));
        self.disk_is_full(full).await;
    }

    /// A full disk cannot be put on record: a person is told directly, once each way.
    pub async fn disk_is_full(&self, full: bool) {
        match (self.full.swap(full, Ordering::SeqCst), full) {
            (false, true) => {
                let words = "Disk penuh: tayang berhenti menerima artikel sampai ada ruang lagi";
                self.tell("disk:full", words).await;
            }
            (true, false) => {
                self.tell("disk:full", "Ada ruang lagi di disk; tayang berjalan").await;
            }
            _ => {}
        }
    }

    async fn look_at_uncertain(&self, counts: &Counts) -> Result<(), StoreError> {
        let mut unclear = 0;
        if counts.deliveries.get("uncertain").is_some_and(|n| *n > 0) {
            let state = Some("uncertain".to_owned());
            let filter = ListFilter { state, limit: 1000, ..ListFilter::default() };
            let since = self.now() - UNCLEAR_FOR;
            unclear = self.store.list(filter).await?.iter().filter(|row| row.at < since).count();
        }
        let words = format!(
            "{unclear} kiriman tidak jelas nasibnya lebih dari 30 menit: tayang list --state uncertain"
        );
        self.condition("deliveries:uncertain", unclear > 0, &words, "Semua kiriman sudah jelas")
            .await
    }

    async fn look_at_unknown(&self, counts: &Counts) -> Result<(), StoreError> {
        let unknown = counts.mailings.get("unknown").copied().unwrap_or(0);
        let words = format!(
            "{unknown} surel tidak diketahui sampai atau tidak; tidak dikirim ulang (lihat halaman status)"
        );
        self.condition("mailings:unknown", unknown > 0, &words, "Tidak ada lagi surel tak jelas")
            .await
    }

    /// A flood is over when a person has released, held or withdrawn everything that it held.
    async fn look_at_floods(&self) -> Result<(), StoreError> {
        for (condition, ..) in self.store.alerts().await? {
            let Some(name) = condition.strip_prefix(FLOOD) else { continue };
            if !self.is_flooded(name).await? {
                let words =
                    format!("Tidak ada lagi artikel dari {name} yang ditahan karena banjir");
                self.clear(&condition, &words).await?;
            }
        }
        Ok(())
    }

    async fn is_flooded(&self, name: &str) -> Result<bool, StoreError> {
        let Ok(outlet) = OutletName::parse(name) else { return Ok(false) };
        let (outlet, state) = (Some(outlet), Some("held".to_owned()));
        let filter = ListFilter { outlet, state, limit: 1000, ..ListFilter::default() };
        let held = self.store.list(filter).await?;
        Ok(held.iter().any(|row| matches!(row.reason, Some(Reason::Flood { .. }))))
    }

    /// Opens or closes a condition by what is seen.
    pub(super) async fn condition(
        &self,
        condition: &str,
        holds: bool,
        words: &str,
        over: &str,
    ) -> Result<(), StoreError> {
        if holds { self.raise(condition, words).await } else { self.clear(condition, over).await }
    }
}
