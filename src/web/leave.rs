//! Lets a subscriber leave with one click: looking does nothing, a POST acts (RFC 8058).

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use serde::Serialize;

use crate::store::TokenView;

use super::{Faces, page::Trouble};

/// Longest token that is looked up.
const LONGEST_TOKEN: usize = 128;

#[derive(Serialize)]
struct LeaveValues<'a> {
    lang: &'a str,
    network: &'a str,
    title: &'a str,
    step: &'a str,
    token: &'a str,
}

/// Shows the page with its button. Mail scanners follow links: nothing changes here.
pub(super) async fn ask(State(faces): State<Arc<Faces>>, Path(token): Path<String>) -> Response {
    let page = asked(&faces, &token).await;
    faces.troubled(page)
}

async fn asked(faces: &Faces, token: &str) -> Result<Response, Trouble> {
    let view = redeemed(faces, token).await?;
    let step = if view.active { "ask" } else { "done" };
    Ok(shown(faces, &view, token, step))
}

/// Takes the subscriber off the list, for ever. Any POST counts: the mail provider's one-click
/// request (RFC 8058 §3.2) and the form of the page differ only in what the record says.
pub(super) async fn leave(
    State(faces): State<Arc<Faces>>,
    Path(token): Path<String>,
    body: Bytes,
) -> Response {
    let page = left(&faces, &token, &body).await;
    faces.troubled(page)
}

async fn left(faces: &Faces, token: &str, body: &[u8]) -> Result<Response, Trouble> {
    let view = redeemed(faces, token).await?;
    let one_click = String::from_utf8_lossy(body).contains("One-Click");
    let by = if one_click { "subscriber, one click" } else { "subscriber, page" };
    if view.active {
        faces.store.unsubscribe(view.subscriber, by).await?;
    }
    Ok(shown(faces, &view, token, "done"))
}

async fn redeemed(faces: &Faces, token: &str) -> Result<TokenView, Trouble> {
    let fine = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if token.is_empty() || token.len() > LONGEST_TOKEN || !token.chars().all(fine) {
        return Err(Trouble::Lost);
    }
    faces.store.redeem(token).await?.ok_or(Trouble::Lost)
}

fn shown(faces: &Faces, view: &TokenView, token: &str, step: &str) -> Response {
    let digest = faces.digests.get(&view.digest);
    let title = digest.map_or(view.digest.as_str(), |digest| &digest.title);
    let values =
        LeaveValues { lang: view.language.code(), network: &faces.network, title, step, token };
    faces.page("web/unsubscribe.html.j2", values)
}
