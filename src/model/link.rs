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
