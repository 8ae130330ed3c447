//! Web addresses that we are willing to follow, store and show.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use url::Url;

/// An absolute `http` or `https` address of at most 2,048 characters, without credentials.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link(Url);

/// Why a text is not a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not an address at all.
    #[error("`{0}` is not a web address: write `https://…`")]
    Unreadable(String),
    /// `javascript:`, `file:`, `data:` and the like.
    #[error("`{0}:` addresses are not followed: write `https://…`")]
    Scheme(String),
    /// `https://user:password@…`
    #[error("a web address must not carry a user name or password")]
    Credentials,
    /// Longer than 2,048 characters.
    #[error("the web address is longer than 2,048 characters")]
    TooLong,
}

/// Parameters that tell where a reader came from, never what the page is.
const TRACKING: [&str; 12] = [
    "fbclid", "gclid", "dclid", "igshid", "mc_cid", "mc_eid", "yclid", "msclkid", "_ga", "ref_src",
    "cmpid", "xtor",
];

fn is_tracking(key: &str) -> bool {
    key.starts_with("utm_") || TRACKING.contains(&key)
}

/// More parameters of the kind of [`TRACKING`], known since; `normalised` must stay what it was.
const TRACKING_TOO: [&str; 9] = [
    "gbraid",
    "wbraid",
    "gad_source",
    "ttclid",
    "twclid",
    "at_medium",
    "at_campaign",
    "_hsenc",
    "_hsmi",
];

/// A parameter that chooses a view of the same article.
fn is_view(key: &str, value: &str) -> bool {
    match key {
        "amp" => matches!(value, "" | "1" | "true"),
        "outputType" | "output" => value == "amp",
        "page" => value == "all",
        _ => TRACKING_TOO.contains(&key),
    }
}

/// Whether a path is surely what [`one_path`] makes of it, but for a slash at its end: as most are.
fn is_one_path(path: &str) -> bool {
    !path.contains("//")
        && !path.contains("amp")
        && !path.contains("/index.")
        && !path.contains('%')
}

/// A path without `amp` at either end, `index.html` and empty segments; its escapes in one case.
fn one_path(path: &str) -> String {
    let mut segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.len() > 1 && segments.first() == Some(&"amp") {
        segments.remove(0);
    }
    if segments.last().is_some_and(|last| matches!(*last, "index.html" | "index.php")) {
        segments.pop();
    }
    if segments.len() > 1 && segments.last() == Some(&"amp") {
        segments.pop();
    }
    let path = format!("/{}", segments.join("/"));
    let path = path.strip_suffix(".amp").map_or(path.clone(), str::to_owned);
    upper_escapes(&path.replace(".amp.html", ".html"))
}

/// RFC 3986 §6.2.2.1: `%c3` and `%C3` are one; WordPress writes the one, others the other.
fn upper_escapes(path: &str) -> String {
    let mut parts = path.split('%');
    let mut upper = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or(("", part));
        upper.push('%');
        upper.push_str(&digits.to_ascii_uppercase());
        upper.push_str(rest);
    }
    upper
}

/// A host as readers name it: `www.` says nothing.
#[must_use]
pub fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

impl Link {
    /// Reads an absolute address.
    pub fn parse(raw: &str) -> Result<Self, LinkError> {
        let raw = raw.trim();
        if raw.len() > 2048 {
            return Err(LinkError::TooLong);
        }
        Self::from_url(Url::parse(raw).map_err(|_| LinkError::Unreadable(raw.to_owned()))?)
    }

    fn from_url(mut url: Url) -> Result<Self, LinkError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(LinkError::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(LinkError::Credentials);
        }
        if url.as_str().len() > 2048 {
            return Err(LinkError::TooLong);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// Reads an address that may be relative to this one.
    pub fn join(&self, raw: &str) -> Result<Self, LinkError> {
        let raw = raw.trim();
        Self::from_url(self.0.join(raw).map_err(|_| LinkError::Unreadable(raw.to_owned()))?)
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The parsed address.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The host in lower case, without `www.`; empty for no address that we accept.
    #[must_use]
    pub fn domain(&self) -> &str {
        without_www(self.0.host_str().unwrap_or_default())
    }

    /// One spelling for all addresses of a page: https, no `www.`, no tracking parameters, no
    /// trailing slash. For comparing, not for following.
    #[must_use]
    pub fn normalised(&self) -> String {
        let port = self.0.port().map(|p| format!(":{p}")).unwrap_or_default();
        let path = self.0.path().trim_end_matches('/');
        if self.0.query().is_none() {
            return format!("https://{}{port}{path}", self.domain());
        }
        let mut pairs: Vec<(String, String)> = self
            .0
            .query_pairs()
            .filter(|(k, _)| !is_tracking(k))
            .map(|(k, v)| (k.into_owned(), v.into_owned()))
            .collect();
        pairs.sort();
        let query: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("https://{}{port}{path}{mark}{}", self.domain(), query.join("&"))
    }

    /// What [`Link::normalised`] gives, with further spellings of one article made one: its AMP and
    /// mobile variants, all its pages at once, a directory's index. For knowing an article again.
    #[must_use]
    pub fn alias(&self) -> String {
        let host = self.domain();
        let plain = ["amp.", "m."].into_iter().find_map(|prefix| host.strip_prefix(prefix));
        if plain.is_none() && self.0.query().is_none() && is_one_path(self.0.path()) {
            return self.normalised();
        }
        let mut url = self.0.clone();
        if let Some(plain) = plain.filter(|rest| rest.contains('.')).map(str::to_owned) {
            // A host without its first label is a host.
            url.set_host(Some(&plain)).ok();
        }
        url.set_path(&one_path(self.0.path()));
        let kept: Vec<(String, String)> = self
            .0
            .query_pairs()
            .filter(|(key, value)| !is_view(key, value))
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
        Self(url).normalised()
    }

    /// The same address without tracking parameters, still to be followed.
    #[must_use]
    pub fn without_tracking(&self) -> Self {
        let kept: Vec<(String, String)> = self
            .0
            .query_pairs()
            .filter(|(k, _)| !is_tracking(k))
            .map(|(k, v)| (k.into_owned(), v.into_owned()))
            .collect();
        if self.0.query_pairs().count() == kept.len() {
            return self.clone();
        }
        let mut url = self.0.clone();
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
        Self(url)
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl FromStr for Link {
    type Err = LinkError;
    fn from_str(raw: &str) -> Result<Self, LinkError> {
        Self::parse(raw)
    }
}

impl TryFrom<String> for Link {
    type Error = LinkError;
    fn try_from(raw: String) -> Result<Self, LinkError> {
        Self::parse(&raw)
    }
}

impl From<Link> for String {
    fn from(link: Link) -> String {
        link.0.into()
    }
}
