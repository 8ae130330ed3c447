//! Shows an issue in a browser: the same for everybody, naming nobody, without what was withdrawn.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{digest::shared_values, model::IssueId};

use super::{Faces, page::Trouble};

/// The web view of an issue, under its unguessable identity.
pub(super) async fn issue(State(faces): State<Arc<Faces>>, Path(id): Path<String>) -> Response {
    let page = viewed(&faces, &id).await;
    faces.troubled(page)
}

async fn viewed(faces: &Faces, id: &str) -> Result<Response, Trouble> {
    let id = IssueId::parse(id).ok_or(Trouble::Lost)?;
    let issue = faces.store.issue(id).await?.ok_or(Trouble::Lost)?;
    let settings = faces.digests.get(&issue.slot.digest).ok_or(Trouble::Lost)?;
    let values = shared_values(settings, &issue, settings.language);
    Ok(faces.page("digest/body.html.j2", values))
}
