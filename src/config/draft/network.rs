//! Who we are, how we listen, how we visit, how long we keep.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Domain, Hostport, Key, Mail, Size, Url, Wait, Words, Zone};
use crate::model::Language;

/// Who we are.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkDraft {
    /// Identity for ever, part of every mark on a post: lower-case letters, digits, `-`, `_`.
    #[schemars(required)]
    pub name: Option<At<Key>>,
    /// As readers know it.
    #[schemars(required)]
    pub title: Option<At<Words>>,
    /// Language of pages and alerts: `id` or `en`. Default: `id`.
    pub language: Option<Language>,
    /// Time zone (IANA) of everything that names none. Default: `Asia/Jakarta`.
    pub zone: Option<At<Zone>>,
    /// Mail address where partners reach us; part of the User-Agent.
    #[schemars(required)]
    pub contact: Option<At<Mail>>,
    /// Our front page, part of the User-Agent. Default: the first domain of our first outlet.
    pub url: Option<At<Url>>,
    /// Folder of everything that tayang writes for itself. Relative paths start at the folder of
    /// this file. Default: `/var/lib/tayang`.
    pub data: Option<At<Words>>,
    /// Database file. Default: `tayang.db` in the data folder.
    pub database: Option<At<Words>>,
}

/// One of our own outlets.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutletDraft {
    /// As readers know it ("MalangNetwork.com").
    #[schemars(required)]
    pub title: Option<At<Words>>,
    /// Its domains, without `https://` and `www.`: an article that names one of them as its origin
    /// is not published there again.
    #[schemars(required)]
    pub domains: Option<Vec<At<Domain>>>,
    /// Other spellings of its name in credit lines.
    pub aliases: Option<Vec<At<Words>>>,
    /// Earlier keys of this outlet.
    pub formerly: Option<Vec<At<Key>>>,
}

/// The two listeners.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebDraft {
    /// Address and port of health, metrics and status; keep it on loopback.
    /// Default: `127.0.0.1:8787`.
    pub private: Option<At<Hostport>>,
    /// Address and port of unsubscribe pages, the digest's web view and the callbacks of hubs.
    /// Default: not served.
    pub public: Option<At<Hostport>>,
    /// Where readers and hubs (WebSub) reach the public listener, behind your web server. One-click
    /// unsubscribing needs `https`.
    pub public_url: Option<At<Url>>,
}

/// How partners' sites are visited.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetDraft {
    /// Smallest gap between two requests to one host. Default: `2s`.
    pub gap: Option<At<Wait>>,
    /// Most that one request may take, redirects and body included. Default: `30s`.
    pub deadline: Option<At<Wait>>,
    /// Largest page or picture that is read. Default: `10 MB`.
    pub max_bytes: Option<At<Size>>,
    /// Private addresses that may be visited all the same, each with its port: `127.0.0.1:8080`.
    /// The addresses of targets are allowed by themselves.
    pub allow: Option<Vec<At<Hostport>>>,
    /// Proxy for all requests. Default: none; the environment's proxy is not used.
    pub proxy: Option<At<Url>>,
    /// Articles read at the same time. Default: 4.
    pub workers: Option<At<u16>>,
}

/// When pages that were carried are looked at again.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecheckDraft {
    /// The first look; each later one waits about three times as long. Default: `30m`.
    pub first: Option<At<Wait>>,
    /// No more looks after this age. Default: `14d`.
    pub until: Option<At<Wait>>,
    /// Looks in a row at which a page must be gone before our copies are taken down. Default: 3.
    pub confirm: Option<At<u32>>,
}

/// How long things are kept.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionDraft {
    /// Fetched pages, for `explain`. Default: `14d`.
    pub pages: Option<At<Wait>>,
    /// Total size of fetched pages. Default: `1 GB`.
    pub pages_bytes: Option<At<Size>>,
    /// Pictures that no live article uses. Default: `30d`.
    pub media: Option<At<Wait>>,
    /// Finished entries, deliveries and mailings. Default: `400d`.
    pub settled: Option<At<Wait>>,
    /// The audit log: who did what. Default: `1825d` (five years).
    pub audit: Option<At<Wait>>,
}
