//! Says why a site does not let us in: the causes look alike, their cures do not.

use serde_json::Value;

use crate::{
    net::Net,
    publish::{Finding, WordpressSettings},
};

use super::{
    Wordpress,
    answer::{self, Fault},
    api::{self, Api, Route},
};

impl Wordpress {
    /// Looks at the API without a login, then at the login, then at its rights.
    pub(in crate::publish) async fn probe(&self, net: &Net) -> Vec<Finding> {
        let api = match Api::open(self, net).await {
            Ok(api) => api,
            Err(fault) => return vec![Finding::wrong(fault.words())],
        };
        let mut findings = vec![form_of_addresses(self.route.get().copied())];
        let index = index(&self.settings, self.route.get().copied(), net).await;
        match me(&api).await {
            Ok(user) => findings.extend(rights(&user, &self.settings)),
            Err(fault) => findings.push(Finding::wrong(login(&fault, index.as_ref(), self))),
        }
        findings
    }
}

fn form_of_addresses(route: Option<Route>) -> Finding {
    match route {
        Some(Route::Plain) => Finding::fine(
            "the REST API answers at `?rest_route=` only (plain permalinks); tayang uses that",
        ),
        _ => Finding::fine("the REST API answers"),
    }
}

/// The API's own description, without a login.
async fn index(settings: &WordpressSettings, route: Option<Route>, net: &Net) -> Option<Value> {
    let link = api::address(&settings.url, route?, "/", &[("_fields", "name,authentication")]);
    let call = api::anonymous(link.ok()?);
    answer::read(api::ask(net, &call).await, false).ok()
}

async fn me(api: &Api<'_>) -> Result<Value, Fault> {
    let query = [("context", "edit"), ("_fields", "id,name,slug,capabilities")];
    api.get("/wp/v2/users/me", &query).await
}

/// A login that fails: what the site says of itself tells application passwords that are off from
/// a header that does not arrive.
fn login(fault: &Fault, index: Option<&Value>, site: &Wordpress) -> String {
    let words = fault.words();
    if !words.contains("for a stranger") {
        return words;
    }
    let offered = index.and_then(|i| i.pointer("/authentication/application-passwords")).is_some();
    let plain_http = site.settings.url.url().scheme() == "http";
    match (offered, plain_http) {
        (true, _) => "application passwords are on, but the `Authorization` header does not arrive: the web server drops it (Apache with CGI wants `CGIPassAuth On`)".to_owned(),
        (false, true) => "application passwords are off because the site is reached over http: use https".to_owned(),
        (false, false) => "application passwords are switched off on this site: a security plug-in does that, or the site believes that it is reached over http".to_owned(),
    }
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
