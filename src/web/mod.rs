//! Two small faces: private (health, metrics, status) and public (unsubscribe, web view).

use std::sync::Arc;

use axum::Router;

use crate::{flow::Plan, store::Store};

/// What both faces show.
#[derive(Clone)]
pub struct Faces {
    _store: Arc<dyn Store>,
}

impl Faces {
    /// Faces of a running tayang.
    #[must_use]
    pub fn new(_plan: &Plan, store: Arc<dyn Store>) -> Self {
        Self { _store: store }
    }

    /// Health, metrics, status.
    pub fn private_router(&self) -> Router {
        Router::new()
    }

    /// Unsubscribe and web views.
    pub fn public_router(&self) -> Router {
        Router::new()
    }
}
