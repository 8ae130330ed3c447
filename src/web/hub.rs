//! Callbacks of hubs (WebSub): they ask whether a request was ours, and send what is new.

use std::sync::Arc;

use axum::{
    body::{self, Body},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    flow::{MOST_PING, Ping, Received, Tayang},
    model::Headers,
};

use super::{Faces, page::Trouble};

const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature");

impl Faces {
    fn tayang(&self) -> Result<Tayang, Trouble> {
        let running = self.running.as_ref().ok_or(Trouble::Lost)?;
        Ok(running.borrow().clone())
    }
}

/// Answers a hub's question; whoever else asks finds nothing here.
pub(super) async fn ask(
    State(faces): State<Arc<Faces>>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let answer = asked(&faces, &token, &query.unwrap_or_default()).await;
    faces.troubled(answer)
}

async fn asked(faces: &Faces, token: &str, query: &str) -> Result<Response, Trouble> {
    let answer = faces.tayang()?.answer_hub(token, query).await?;
    let challenge = answer.ok_or(Trouble::Lost)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], challenge).into_response())
}

/// Takes what a hub sends. Its body is not looked at before it is known whose callback this is.
pub(super) async fn take(
    State(faces): State<Arc<Faces>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let answer = taken(&faces, &token, &headers, body).await;
    faces.troubled(answer)
}

async fn taken(
    faces: &Faces,
    token: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Trouble> {
    let tayang = faces.tayang()?;
    let received = match tayang.callback_of(token).await? {
        Ok(work) => {
            let bytes = body::to_bytes(body, MOST_PING).await.ok().map(Vec::from);
            let signature = text(headers, &SIGNATURE);
            let ping = Ping { headers: kept(headers), signature, bytes };
            tayang.receive(&work, ping).await?
        }
        Err(received) => received,
    };
    match received {
        Received::Thanks => Ok(StatusCode::ACCEPTED.into_response()),
        Received::Gone => Ok(StatusCode::GONE.into_response()),
        Received::TooLarge => Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
        Received::Unknown => Err(Trouble::Lost),
    }
}

/// What says how the body is to be read.
fn kept(headers: &HeaderMap) -> Headers {
    let names = [header::CONTENT_TYPE, header::CONTENT_LANGUAGE];
    let kept = names.into_iter().filter_map(|name| {
        let value = text(headers, &name)?;
        Some((name.as_str().to_owned(), value))
    });
    Headers(kept.collect())
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
