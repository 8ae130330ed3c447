//! Digests, and how mail and alerts leave.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Key, Mail, Schedule, SecretSource, Wait, Words, Zone};
use crate::model::Language;

/// A digest by e-mail and its list.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DigestDraft {
    /// Title ("Kabar Malang Pagi"): the mail's subject and heading.
    #[schemars(required)]
    pub title: Option<At<Words>>,
    /// When: a cron line of five fields (`0 6 * * *` is every day at six), or `24h`.
    #[schemars(required)]
    pub every: Option<At<Schedule>>,
    /// Time zone of the schedule. A subscriber's own zone goes before it. Default: the network's.
    pub zone: Option<At<Zone>>,
    /// Keys of the targets whose articles go in. Default: all targets.
    pub targets: Option<Vec<At<Words>>>,
    /// Language where a subscriber has none: `id` or `en`. Default: the network's.
    pub language: Option<Language>,
    /// Most articles in one issue. Default: 30.
    pub max_items: Option<At<u16>>,
    /// How late an issue may be sent that was missed (the machine was off). Default: `3h`.
    pub grace: Option<At<Wait>>,
    /// Sender's address.
    #[schemars(required)]
    pub from: Option<At<Mail>>,
    /// Sender's name. Default: the network's title.
    pub from_name: Option<At<Words>>,
    /// Where answers go. Default: the sender's address.
    pub reply_to: Option<At<Mail>>,
    /// Postal address of the sender, in every mail.
    #[schemars(required)]
    pub postal: Option<At<Words>>,
    /// Why the reader gets it, in every mail ("Anda mendaftar di malangnetwork.com").
    #[schemars(required)]
    pub reason: Option<At<Words>>,
    /// Earlier keys of this digest.
    pub formerly: Option<Vec<At<Key>>>,
}

/// An SMTP relay.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SmtpDraft {
    /// Host.
    #[schemars(required)]
    pub host: Option<At<Words>>,
    /// Port. Default: 465 with `implicit`, 587 with `starttls`, 25 with `none`.
    pub port: Option<At<u16>>,
    /// Encryption: `implicit` (from the first byte), `starttls` (required), or `none` (this machine
    /// only). Default: `implicit`.
    pub tls: Option<At<Tls>>,
    /// User name. Default: no login.
    pub user: Option<At<Words>>,
    /// Password.
    pub password: Option<At<SecretSource>>,
    /// Who signs with DKIM: `relay`. Mail programs count one-click unsubscribing only in signed mail.
    pub dkim: Option<Dkim>,
    /// Most that one command may take. Default: `60s`.
    pub deadline: Option<At<Wait>>,
}

/// How a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Tls {
    /// From the first byte.
    Implicit,
    /// By STARTTLS, required.
    Starttls,
    /// Not at all.
    None,
}

/// Who signs with DKIM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Dkim {
    /// The relay.
    Relay,
}

/// How a person is told.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertsDraft {
    /// Mail address.
    pub mail: Option<At<Mail>>,
    /// A command with its arguments; it gets the words on standard input and the condition as its
    /// last argument: `["/usr/local/bin/beritahu", "tayang"]`.
    pub command: Option<At<Vec<Words>>>,
}
