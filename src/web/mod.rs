//! Two small faces: private (health, metrics, status) and public (unsubscribe, web view, callbacks
//! of hubs).

mod guard;
mod health;
mod hub;
mod issue;
mod leave;
mod page;
mod status;
mod story;
mod words;

use std::{collections::BTreeMap, sync::Arc};

use axum::{Router, extract::DefaultBodyLimit, middleware, routing::get};
use chrono_tz::Tz;
use tokio::sync::watch;

use crate::{
    digest::DigestSettings,
    flow::{Plan, Tayang},
    model::{DigestName, Language, OutletName, TargetName},
    observe::Metrics,
    render::Templates,
    store::Store,
};

/// Largest body that anybody may send, bytes: a one-click form has 26.
const LARGEST_BODY: usize = 4 << 10;

/// What both faces show from.
#[derive(Clone)]
pub struct Faces {
    store: Arc<dyn Store>,
    templates: Templates,
    metrics: Metrics,
    network: String,
    language: Language,
    zone: Tz,
    digests: BTreeMap<DigestName, DigestSettings>,
    targets: BTreeMap<TargetName, String>,
    partners: BTreeMap<OutletName, String>,
    /// Whom hubs talk to; none: nobody asked one.
    running: Option<watch::Receiver<Tayang>>,
}

impl std::fmt::Debug for Faces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Faces").field("network", &self.network).finish_non_exhaustive()
    }
}

impl Faces {
    /// The faces of a network under a configuration.
    #[must_use]
    pub fn new(plan: &Plan, store: Arc<dyn Store>) -> Self {
        let targets = plan.targets.values();
        let partners = plan.partners.values();
        Self {
            store,
            templates: plan.templates.clone(),
            metrics: Metrics::new(),
            network: plan.network.title.clone(),
            language: plan.network.language,
            zone: plan.network.zone,
            digests: plan.digests.clone(),
            targets: targets.map(|t| (t.name.clone(), t.outlet.title.clone())).collect(),
            partners: partners.map(|p| (p.facts.outlet.clone(), p.facts.title.clone())).collect(),
            running: None,
        }
    }

    /// The same, with the figures that the rest of the process counts.
    #[must_use]
    pub fn with_metrics(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// The same, with the daemon that hubs talk to, under its configuration of the moment.
    #[must_use]
    pub fn with_hubs(self, running: watch::Receiver<Tayang>) -> Self {
        Self { running: Some(running), ..self }
    }

    /// `GET /healthz`, `/metrics`, `/` (status) and `/story/{id}`.
    pub fn private_router(&self) -> Router {
        let router = Router::new()
            .route("/healthz", get(health::health))
            .route("/metrics", get(health::metrics))
            .route("/", get(status::status))
            .route("/story/{id}", get(story::story))
            .fallback(page::lost);
        guarded(router, self)
    }

    /// `GET` and `POST /u/{token}` (leaving a list), `GET /i/{issue}` (an issue in a browser), `GET`
    /// and `POST /hub/{token}` (a hub's questions and messages).
    pub fn public_router(&self) -> Router {
        let router = Router::new()
            .route("/u/{token}", get(leave::ask).post(leave::leave))
            .route("/i/{issue}", get(issue::issue))
            .route("/hub/{token}", get(hub::ask).post(hub::take))
            .fallback(page::lost);
        guarded(router, self)
    }

    fn target<'a>(&'a self, name: &'a TargetName) -> &'a str {
        self.targets.get(name).map_or(name.as_str(), String::as_str)
    }

    fn partner<'a>(&'a self, name: &'a OutletName) -> &'a str {
        self.partners.get(name).map_or(name.as_str(), String::as_str)
    }
}

fn guarded(router: Router<Arc<Faces>>, faces: &Faces) -> Router {
    router
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(guard::guard))
        .with_state(Arc::new(faces.clone()))
}
