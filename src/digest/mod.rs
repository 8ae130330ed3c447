//! Composes issues (pure), builds the message, hands it to the mailer.
//!
//! ```text
//! slots::due ─▶ compose ─▶ Issue ─▶ message ─▶ Mail ═Mailer::send═▶ Sent ─▶ MailingState
//! ```

mod compose;
mod folder;
mod list_file;
mod message;
mod sent;
mod slots;
mod smtp;
mod values;

use std::path::PathBuf;

use chrono::Duration;
use secrecy::SecretString;

pub use compose::{Candidate, compose};
pub use list_file::{
    ListDefaults, ListError, ListFile, ListedReader, RefusedRow, read_list, write_list,
};
pub use message::{Letter, Links, Mail, MessageError, Parts, alert, message, parts};
pub use sent::Sent;
pub use slots::{Due, due, zones};
pub use smtp::Relay;
pub use values::{IssueValues, shared_values};

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

/// Where mails leave.
#[derive(Debug)]
pub enum Mailer {
    /// Over SMTP.
    Smtp(Box<Relay>),
    /// As `.eml` files in a folder.
    Folder(PathBuf),
}

/// Why there is no mailer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailerError {
    /// The TLS settings do not work.
    #[error("TLS for the mail server cannot be set up: {0}")]
    Tls(String),
}

impl Mailer {
    /// A mailer; nothing is connected or written yet.
    pub fn open(settings: &MailerSettings) -> Result<Self, MailerError> {
        Ok(match settings {
            MailerSettings::Smtp(smtp) => Self::Smtp(Box::new(Relay::new(smtp)?)),
            MailerSettings::Folder(folder) => Self::Folder(folder.clone()),
        })
    }

    /// Hands one mail over.
    ///
    /// `arm` commits that the mailing is on its way. It is awaited at most once, at the last moment
    /// before the message itself may leave; when it fails, nothing is sent and its error comes
    /// back. When it is never awaited, nothing was sent either.
    pub async fn send<E>(
        &self,
        mail: &Mail,
        arm: impl Future<Output = Result<(), E>>,
    ) -> Result<Sent, E> {
        match self {
            Self::Smtp(relay) => relay.send(mail, arm).await,
            Self::Folder(folder) => {
                arm.await?;
                Ok(folder::write(folder, mail).await)
            }
        }
    }

    /// Whether mails can leave: the relay is reached and takes our login, the folder can be made.
    /// The words say what is wrong, without addresses.
    pub async fn probe(&self) -> Result<(), String> {
        match self {
            Self::Smtp(relay) => relay.probe().await,
            Self::Folder(folder) => tokio::fs::create_dir_all(folder)
                .await
                .map_err(|error| format!("the mail folder cannot be made: {error}")),
        }
    }

    /// Ends open connections politely.
    pub async fn close(&self) {
        if let Self::Smtp(relay) = self {
            relay.close().await;
        }
    }
}
