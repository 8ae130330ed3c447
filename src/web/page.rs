//! Turns values into a page, and trouble into a page that says so.

use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde::Serialize;
use tracing::error;

use crate::{model::Language, store::StoreError};

use super::Faces;

/// Why a page is not shown as asked.
pub(super) enum Trouble {
    /// There is no such thing, or it is not told that there is.
    Lost,
    /// The store does not answer.
    Store(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

#[derive(Serialize)]
struct NoticeValues<'a> {
    lang: &'a str,
    network: &'a str,
    kind: &'a str,
}

impl Faces {
    /// A page from a template.
    pub(super) fn page(&self, template: &str, values: impl Serialize) -> Response {
        match self.templates.render(template, values) {
            Ok(html) => Html(html).into_response(),
            Err(error) => {
                error!("A page cannot be shown: {error}");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    fn notice(&self, status: StatusCode, kind: &str, language: Language) -> Response {
        let values = NoticeValues { lang: language.code(), network: &self.network, kind };
        (status, self.page("web/notice.html.j2", values)).into_response()
    }

    /// The page for something that is not there, or for a store that does not answer.
    pub(super) fn troubled(&self, trouble: Result<Response, Trouble>) -> Response {
        match trouble {
            Ok(page) => page,
            Err(Trouble::Lost) => self.notice(StatusCode::NOT_FOUND, "lost", self.language),
            Err(Trouble::Store(error)) => {
                error!("A page cannot be shown: {error}");
                self.notice(StatusCode::SERVICE_UNAVAILABLE, "trouble", self.language)
            }
        }
    }
}

/// Every address that is none.
pub(super) async fn lost(State(faces): State<Arc<Faces>>) -> Response {
    faces.troubled(Err(Trouble::Lost))
}
