//! Composes issues (pure), builds the message, hands it to the mailer.

use std::path::PathBuf;

use chrono::Duration;
use secrecy::SecretString;

use crate::{
    model::{Address, DigestName, Language, Link, TargetName},
    schedule::Every,
};

/// A digest and its list.
#[derive(Debug, Clone)]
pub struct DigestSettings {
    /// Key.
    pub name: DigestName,
    /// Title ("Kabar Malang Pagi").
    pub title: String,
    /// When, in the list's zone.
    pub every: Every,
    /// Stories of these targets.
    pub targets: Vec<TargetName>,
    /// Language where a subscriber has none.
    pub language: Language,
    /// Most stories in an issue.
    pub max_items: usize,
    /// How long after its time a missed issue is still sent.
    pub grace: Duration,
    /// Whether an issue without stories is sent.
    pub send_empty: bool,
    /// `From:` name.
    pub from_name: String,
    /// `From:` address.
    pub from: Address,
    /// `Reply-To:`.
    pub reply_to: Option<Address>,
    /// Postal address of the sender, in every mail.
    pub postal: String,
    /// Why the reader gets it, in every mail.
    pub reason: String,
    /// Public address of unsubscribe links and web views (`web.public_url`).
    pub public_url: Option<Link>,
}

/// How mail leaves.
#[derive(Debug, Clone)]
pub enum MailerSettings {
    /// Over SMTP.
    Smtp(SmtpSettings),
    /// As `.eml` files in a folder.
    Folder(PathBuf),
}

/// An SMTP relay.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// TLS.
    pub tls: SmtpTls,
    /// User and password.
    pub credentials: Option<(String, SecretString)>,
    /// Whether the relay signs with DKIM (`dkim = "relay"`).
    pub dkim_relay: bool,
    /// Repeat mailings that are `unknown` (default: no).
    pub resend_unknown: bool,
    /// Deadline of one command.
    pub deadline: std::time::Duration,
}

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte (port 465).
    Implicit,
    /// STARTTLS, required (port 587).
    Starttls,
    /// None; loopback only.
    None,
}
