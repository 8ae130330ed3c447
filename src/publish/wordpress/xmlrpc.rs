//! Asks the site's old interface whether a login is right: there it travels in the body, where no web
//! server drops it. Nothing is changed.

use secrecy::ExposeSecret as _;

use crate::html::escape;

use super::api::Api;

/// Whether user and application password are right; none if the interface is closed.
pub(super) async fn is_known(api: &Api<'_>) -> Option<bool> {
    let settings = &api.site.settings;
    let login = [settings.user.as_str(), settings.password.expose_secret()];
    let values = login.map(|v| format!("<param><value>{}</value></param>", escape(v))).concat();
    let body = format!(
        "<?xml version=\"1.0\"?><methodCall><methodName>wp.getUsersBlogs</methodName><params>{values}</params></methodCall>"
    );
    let answer = api.aside("xmlrpc.php", "text/xml", body).await?;
    let text = String::from_utf8_lossy(&answer.bytes);
    let says = |words: &str| answer.status == 200 && text.contains(words);
    match (says("<name>blogid</name>"), says("<int>403</int>")) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}
