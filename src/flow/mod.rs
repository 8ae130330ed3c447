//! The only place where the stages meet: each step takes one piece of work under a lease, thinks,
//! and commits what came of it.

mod alert;
mod bells;
mod carry;
mod deliver;
mod explain;
mod health;
mod hubs;
mod look_after;
mod mail;
mod ping;
mod plan;
mod prepare;
mod read;
mod recipes;
mod refresh;
pub mod transition;
mod visit;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, atomic::AtomicBool},
};

use chrono::{DateTime, Duration, Utc};
use tracing::info;

use self::alert::OpenConditions;
use crate::{
    digest::{Mailer, MailerError},
    model::TargetName,
    net::Net,
    observe::Metrics,
    publish::Target,
    store::{Store, StoreError},
};

pub use bells::Bells;
pub use explain::{ExplainError, Explanation};
pub use ping::{MOST_PING, Ping, Received};
pub use plan::{
    AlertSettings, Network, Partner, Plan, PlannedSource, RecheckSettings, WebSettings,
};
pub use read::ReadError;
pub use visit::{Asker, VisitError};

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
    /// What is counted.
    pub metrics: Metrics,
    /// How workers wake each other.
    pub bells: Arc<Bells>,
    targets: Arc<BTreeMap<TargetName, Target>>,
    mailer: Arc<Mailer>,
    soiled: Arc<Mutex<BTreeSet<TargetName>>>,
    /// Whether a person was told that the disk is full.
    full: Arc<AtomicBool>,
    /// What else a person was told of.
    open: Arc<OpenConditions>,
}

impl Tayang {
    /// A tayang under this configuration.
    pub fn new(plan: Arc<Plan>, store: Arc<dyn Store>, net: Net) -> Result<Self, MailerError> {
        let metrics = Metrics::new();
        let made = plan
            .targets
            .iter()
            .map(|(name, settings)| (name.clone(), Target::new(settings.clone())));
        let tayang = Self {
            targets: Arc::new(made.collect()),
            mailer: Arc::new(Mailer::open(&plan.mailer)?),
            soiled: Arc::default(),
            full: Arc::default(),
            open: Arc::default(),
            owner: format!("tayang-{}", uuid::Uuid::now_v7()),
            bells: Arc::default(),
            plan,
            net: net.counting(metrics.clone()),
            metrics,
            store,
        };
        for target in tayang.plan.targets.values() {
            tayang.soil(target);
        }
        Ok(tayang)
    }

    /// The same tayang under another configuration: its name, its figures and its bells stay.
    pub fn anew(&self, plan: Arc<Plan>, net: Net) -> Result<Self, MailerError> {
        let metrics = self.metrics.clone();
        let net = net.counting(metrics.clone());
        let (owner, bells, full) = (self.owner.clone(), self.bells.clone(), self.full.clone());
        let open = self.open.clone();
        let fresh = Self::new(plan, self.store.clone(), net.clone())?;
        Ok(Self { owner, bells, full, open, metrics, net, ..fresh })
    }

    /// How mail leaves.
    #[must_use]
    pub fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// A target by its key.
    #[must_use]
    pub fn target(&self, name: &TargetName) -> Option<&Target> {
        self.targets.get(name)
    }

    /// The store's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.store.now()
    }

    /// Renames what has another key now, and makes the configured sources known, so that they are
    /// visited.
    pub async fn begin(&self) -> Result<(), StoreError> {
        for (kind, former, now) in &self.plan.formerly {
            if self.store.rename(kind, former, now).await? {
                info!("Renamed the {kind} `{former}` to `{now}`");
            }
        }
        self.note_open_conditions().await?;
        self.store.adopt_sources(self.plan.source_keys()).await?;
        self.store.adopt_hubs(self.plan.hub_users(), self.plan.callbacks()).await
    }
}
