//! Answers machines: is it well, and what are its figures?

use std::{sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::store::StoreError;

use super::Faces;

/// A store that needs longer is not well.
const PATIENCE: Duration = Duration::from_secs(5);

/// 200 while the store can write, 503 with the reason when it cannot.
pub(super) async fn health(State(faces): State<Arc<Faces>>) -> Response {
    let trouble = match tokio::time::timeout(PATIENCE, faces.store.ping()).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some(format!("the store did not answer within {} s", PATIENCE.as_secs())),
    };
    let (status, body) = match trouble {
        None => (StatusCode::OK, json!({ "status": "ok" })),
        Some(what) => {
            (StatusCode::SERVICE_UNAVAILABLE, json!({ "status": "unavailable", "what": what }))
        }
    };
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// The figures as OpenMetrics; those that only the store knows are asked for now.
pub(super) async fn metrics(State(faces): State<Arc<Faces>>) -> Response {
    if measure(&faces).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], faces.metrics.encode()).into_response()
}

async fn measure(faces: &Faces) -> Result<(), StoreError> {
    let counts = faces.store.counts().await?;
    let alerts = faces.store.alerts().await?;
    let sources = faces.store.sources().await?;
    let failing = sources.iter().filter(|source| source.failures > 0).count();
    faces.metrics.due(counts.due, Duration::from_secs(counts.oldest_due_seconds));
    faces.metrics.alerts(alerts.len() as u64);
    faces.metrics.failing(failing as u64);
    Ok(())
}
