//! Says why a site does not let us in: the causes look alike, their cures do not.

use serde_json::Value;

use crate::{
    net::Net,
    publish::{Finding, WordpressSettings},
};

use super::{
    Wordpress,
    answer::{Fault, STRANGER},
    api::{Api, Route},
    xmlrpc,
};

impl Wordpress {
    /// Looks at the API without a login, then at the login, then at its rights.
    pub(in crate::publish) async fn probe(&self, net: &Net) -> Vec<Finding> {
        let api = match Api::open(self, net).await {
            Ok(api) => api,
            Err(fault) => return vec![Finding::wrong(fault.words())],
        };
        let mut findings = vec![form_of_addresses(api.route)];
        match me(&api).await {
            Ok(user) => findings.extend(rights(&user, &self.settings)),
            Err(fault) if fault.words() == STRANGER => {
                findings.push(Finding::wrong(self.why_a_stranger(&api).await));
            }
            Err(fault) => findings.push(Finding::wrong(fault.words())),
        }
        findings
    }

    /// WordPress mostly takes a wrong password for no password. What the site says of itself tells
    /// application passwords that are off; a login in the body of an XML-RPC request tells a wrong
    /// one from a header that does not arrive.
    pub(super) async fn why_a_stranger(&self, api: &Api<'_>) -> String {
        let index = api.index().await;
        let offered = index.as_ref().map(|i| i.pointer(OFFERED).is_some());
        let plain_http = self.settings.url.url().scheme() == "http";
        match (offered, plain_http) {
            (Some(false), true) => OFF_OVER_HTTP.to_owned(),
            (Some(false), false) => SWITCHED_OFF.to_owned(),
            (Some(true), _) => match xmlrpc::is_known(api).await {
                Some(false) => WRONG_LOGIN.to_owned(),
                Some(true) => HEADER_DROPPED.to_owned(),
                None => format!("{WRONG_LOGIN}; or else {HEADER_DROPPED}"),
            },
            (None, _) => STRANGER.to_owned(),
        }
    }
}

/// Where the API's description says that application passwords are on.
const OFFERED: &str = "/authentication/application-passwords";
const WRONG_LOGIN: &str = "the user name or the application password is wrong, or the password was revoked: `user` is the login name, and the password is one made under Users, Profile, Application Passwords";
const HEADER_DROPPED: &str = "the `Authorization` header does not arrive: the web server drops it (Apache with CGI wants `CGIPassAuth On`)";
const OFF_OVER_HTTP: &str =
    "application passwords are off because the site is reached over http: use https";
const SWITCHED_OFF: &str = "application passwords are switched off on this site: a security plug-in does that, or the site believes that it is reached over http";

fn form_of_addresses(route: Route) -> Finding {
    match route {
        Route::Plain => Finding::fine(
            "the REST API answers at `?rest_route=` only (plain permalinks); tayang uses that",
        ),
        Route::Pretty => Finding::fine("the REST API answers"),
    }
}

async fn me(api: &Api<'_>) -> Result<Value, Fault> {
    let query = [("context", "edit"), ("_fields", "id,name,slug,capabilities")];
    api.get("/wp/v2/users/me", &query).await
}

fn rights(user: &Value, settings: &WordpressSettings) -> Vec<Finding> {
    let name = user.get("name").and_then(Value::as_str).unwrap_or(&settings.user);
    let mut findings = vec![Finding::fine(format!("the login works, as {name}"))];
    let may = |right: &str| {
        let known = user.pointer("/capabilities").and_then(|c| c.get(right));
        known.and_then(Value::as_bool).unwrap_or(false)
    };
    let needs = [
        ("edit_posts", "write posts", true),
        ("publish_posts", "publish", settings.status == "publish"),
        ("edit_published_posts", "correct posts that are published", true),
        ("delete_published_posts", "take posts down", settings.withdraw == "trash"),
        ("upload_files", "upload pictures", true),
    ];
    let lacking = needs.iter().filter(|(right, _, needed)| *needed && !may(right));
    findings.extend(lacking.map(|(right, what, _)| {
        Finding::wrong(format!("the user may not {what} (`{right}`): give it the role Editor"))
    }));
    findings
}
