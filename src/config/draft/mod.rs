//! What may be written in the files: plain types, read by serde, described by schemars.
//!
//! Everything is optional here, so that a file with holes can still be looked at as a whole; what
//! is required is said by the schema (`required`) and asked for when the plan is built. The
//! sentences on the fields are the text of `config/REFERENCE.md`.

mod mail;
mod network;
mod partner;
mod recipe;
mod rules;
mod target;
mod values;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{DigestName, OutletName, TargetName};

pub use mail::{AlertsDraft, DigestDraft, Dkim, SmtpDraft, Tls};
pub use network::{NetDraft, NetworkDraft, OutletDraft, RecheckDraft, RetentionDraft, WebDraft};
pub use partner::{
    FeedDraft, ListDraft, PaceDraft, PartnerDraft, RightsDraft, RobotsDraft, SectionsDraft,
    SitemapDraft, SourceDraft, WordpressSourceDraft,
};
pub use recipe::{NumberingDraft, RecipeDraft};
pub use rules::{ForbidDraft, LineDraft, NameDraft, RulesDraft, WordsDraft};
pub use target::{
    Canonical, CreditDraft, FormatDraft, HouseDraft, KeepDraft, PicturesDraft, RelatedDraft,
    StaticSiteDraft, StatusDraft, TargetDraft, WithdrawDraft, WordpressDraft,
};
pub use values::{
    At, Css, Day, Domain, Hostport, Key, LanguageCode, Mail, Schedule, SecretSource, Seen,
    Selector, Size, Url, Wait, When, Words, Zone,
};

/// Keys that people expect under another name.
pub(super) const SYNONYMS: [(&str, &str); 18] = [
    ("cron", "every"),
    ("schedule", "every"),
    ("interval", "every"),
    ("jadwal", "every"),
    ("name", "title"),
    ("domain", "domains"),
    ("alias", "aliases"),
    ("timezone", "zone"),
    ("tz", "zone"),
    ("lang", "language"),
    ("rss", "feed"),
    ("atom", "feed"),
    ("link", "url"),
    ("username", "user"),
    ("pass", "password"),
    ("timeout", "deadline"),
    ("email", "mail"),
    ("max_age", "maximum_age"),
];

/// Tables by key, with the place of each key.
pub type Named<K, V> = BTreeMap<At<K>, V>;

/// `tayang.toml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MainDraft {
    /// Who we are.
    #[schemars(required)]
    pub network: Option<At<NetworkDraft>>,
    /// Our own outlets: `[outlet.malangnetwork]`. The key is an identity for ever.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, OutletDraft>")]
    pub outlet: Named<OutletName, OutletDraft>,
    /// Sites that we publish to: `[target.malangnetwork]`. Each belongs to one of our outlets.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, TargetDraft>")]
    pub target: Named<TargetName, TargetDraft>,
    /// Digests by e-mail: `[digest.pagi]`.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, DigestDraft>")]
    pub digest: Named<DigestName, DigestDraft>,
    /// Partner outlets: `[partner.malang]`; usually in files of their own, `partners/*.toml`.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, PartnerDraft>")]
    pub partner: Named<OutletName, PartnerDraft>,
    /// How mail leaves. Without it digests are written as `.eml` files to `mail/` in the data folder.
    pub smtp: Option<At<SmtpDraft>>,
    /// How a person is told when something needs one: once, and once when it is over.
    pub alerts: Option<At<AlertsDraft>>,
    /// The two listeners.
    pub web: Option<At<WebDraft>>,
    /// How partners' sites are visited.
    pub net: Option<NetDraft>,
    /// When pages that were carried are looked at again, for corrections and withdrawals.
    pub recheck: Option<RecheckDraft>,
    /// How long things are kept.
    pub retention: Option<RetentionDraft>,
}

/// A file in `partners/`: one or more partners.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartnersDraft {
    /// Partner outlets: `[partner.malang]`. The key is an identity for ever.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, PartnerDraft>")]
    pub partner: Named<OutletName, PartnerDraft>,
}
