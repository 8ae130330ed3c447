//! Requests to the REST API of one site, in whichever form of address it understands.

use std::time::Duration;

use base64::Engine as _;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use url::Url;

use crate::{
    model::Link,
    net::{Answer, Call, Net, NetError},
    publish::WordpressSettings,
};

use super::{
    Wordpress,
    answer::{self, Fault},
};

/// Whole request.
const DEADLINE: Duration = Duration::from_secs(30);
/// Whole upload of a picture.
const UPLOAD_DEADLINE: Duration = Duration::from_secs(120);

/// Parameters of a request.
pub(super) type Query<'a> = &'a [(&'a str, &'a str)];

/// How the site's REST API is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// `/wp-json/wp/v2/…`
    Pretty,
    /// `/?rest_route=/wp/v2/…`: works with plain permalinks too.
    Plain,
}

/// The API of a site, for the length of a step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Api<'a> {
    pub(super) site: &'a Wordpress,
    net: &'a Net,
    pub(super) route: Route,
}

impl<'a> Api<'a> {
    /// Finds out, once, which form of address works.
    pub(super) async fn open(site: &'a Wordpress, net: &'a Net) -> Result<Api<'a>, Fault> {
        let route = *site.route.get_or_try_init(|| discover(site, net)).await?;
        Ok(Self { site, net, route })
    }

    /// Reads; nothing is changed there.
    pub(super) async fn get(&self, path: &str, query: Query<'_>) -> Result<Value, Fault> {
        let call = call(&self.site.settings, self.route, "GET", path, query)?;
        answer::read(self.net.call(&call).await, false)
    }

    /// Creates or changes something.
    pub(super) async fn post(&self, path: &str, values: &Value) -> Result<Value, Fault> {
        let mut call = call(&self.site.settings, self.route, "POST", path, &[])?;
        call.body = Some(("application/json".to_owned(), values.to_string().into_bytes()));
        answer::read(self.net.call(&call).await, true)
    }

    /// Uploads a file with its fields.
    pub(super) async fn upload(
        &self,
        path: &str,
        content_type: String,
        body: Vec<u8>,
    ) -> Result<Value, Fault> {
        let mut call = call(&self.site.settings, self.route, "POST", path, &[])?;
        call.body = Some((content_type, body));
        call.deadline = UPLOAD_DEADLINE;
        answer::read(self.net.call(&call).await, true)
    }

    /// Deletes.
    pub(super) async fn delete(&self, path: &str, query: Query<'_>) -> Result<Value, Fault> {
        let call = call(&self.site.settings, self.route, "DELETE", path, query)?;
        answer::read(self.net.call(&call).await, true)
    }

    /// What the API says of itself to anybody.
    pub(super) async fn index(&self) -> Option<Value> {
        let query = [("_fields", "name,authentication")];
        let link = address(&self.site.settings.url, self.route, "/", &query).ok()?;
        answer::read(self.net.call(&anonymous(link)).await, false).ok()
    }

    /// A request to something of the site that is not its REST API.
    pub(super) async fn aside(&self, file: &str, kind: &str, body: String) -> Option<Answer> {
        let mut url = self.site.settings.url.url().clone();
        url.set_query(None);
        url.set_path(&format!("{}/{file}", url.path().trim_end_matches('/')));
        let mut call = anonymous(Link::parse(url.as_str()).ok()?);
        call.method = "POST";
        call.body = Some((kind.to_owned(), body.into_bytes()));
        self.net.call(&call).await.ok()
    }

    /// The status that a reader without any login gets.
    pub(super) async fn status_for_readers(&self, link: Link) -> Result<u16, NetError> {
        self.net.call(&anonymous(link)).await.map(|answer| answer.status)
    }

    /// The address of something in the API, for a look without login.
    pub(super) fn link(&self, path: &str) -> Result<Link, Fault> {
        address(&self.site.settings.url, self.route, path, &[])
    }
}

async fn discover(site: &Wordpress, net: &Net) -> Result<Route, Fault> {
    let mut first = None;
    for route in [Route::Pretty, Route::Plain] {
        let asked =
            call(&site.settings, route, "GET", "/wp/v2/types/post", &[("_fields", "slug")])?;
        match answer::read(net.call(&asked).await, false) {
            Err(fault @ Fault::NotRest { .. }) => _ = first.get_or_insert(fault),
            Err(fault @ Fault::Later { .. }) => return Err(fault),
            _ => return Ok(route),
        }
    }
    let nothing = || Fault::NotRest { status: 0, what: "there is no REST API here".to_owned() };
    Err(first.unwrap_or_else(nothing))
}

/// A request without any login.
fn anonymous(link: Link) -> Call {
    Call { method: "GET", link, headers: Vec::new(), body: None, deadline: DEADLINE }
}

/// A request with the application password.
fn call(
    settings: &WordpressSettings,
    route: Route,
    method: &'static str,
    path: &str,
    query: Query<'_>,
) -> Result<Call, Fault> {
    let login = format!("{}:{}", settings.user, settings.password.expose_secret());
    let login = base64::engine::general_purpose::STANDARD.encode(login);
    let headers = vec![
        ("authorization", format!("Basic {login}")),
        ("accept", "application/json".to_owned()),
    ];
    let link = address(&settings.url, route, path, query)?;
    Ok(Call { method, link, headers, body: None, deadline: DEADLINE })
}

fn address(front: &Link, route: Route, path: &str, query: Query<'_>) -> Result<Link, Fault> {
    let mut url: Url = front.url().clone();
    let folder = url.path().trim_end_matches('/').to_owned();
    url.set_query(None);
    match route {
        Route::Pretty => url.set_path(&format!("{folder}/wp-json{path}")),
        Route::Plain => {
            url.set_path(&format!("{folder}/"));
            url.query_pairs_mut().append_pair("rest_route", path);
        }
    }
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Link::parse(url.as_str()).map_err(|error| Fault::No(error.to_string()))
}
