//! The only place where the stages meet: each step takes one piece of work under a lease, thinks,
//! and commits what came of it.

mod alert;
mod carry;
mod plan;
mod read;
mod visit;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use crate::{
    net::Net,
    store::{Store, StoreError},
};

pub use plan::{
    AlertSettings, Network, Partner, Plan, PlannedSource, RecheckSettings, WebSettings,
};

/// How long a piece of work may take before somebody else may take it up.
const LEASE: Duration = Duration::minutes(5);

/// Whether a step found something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stepped {
    /// It did something; there may be more.
    Worked,
    /// Nothing is due.
    Idle,
}

/// A running tayang: the configuration it runs under and what it works with. Cheap to clone.
#[derive(Clone)]
pub struct Tayang {
    /// The configuration, as it was when this one was made.
    pub plan: Arc<Plan>,
    /// What survives.
    pub store: Arc<dyn Store>,
    /// The client.
    pub net: Net,
    /// Who takes the leases: one name per process.
    pub owner: String,
}

impl Tayang {
    /// The store's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.store.now()
    }

    /// Makes the configured sources known, so that they are visited.
    pub async fn begin(&self) -> Result<(), StoreError> {
        self.store.adopt_sources(self.plan.source_keys()).await
    }
}
