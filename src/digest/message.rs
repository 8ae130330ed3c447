//! Writes the mail that a subscriber gets: plain text and HTML that say the same (pure).

use chrono::{DateTime, Duration, Utc};
use lettre::{
    Message,
    message::{
        Mailbox, MessageBuilder, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, Date, HeaderName, HeaderValue},
    },
};

use crate::{
    model::{Address, Consent, Issue, Language, Link, MailingId, Subscriber},
    render::{RenderError, Templates},
};

use super::{DigestSettings, values::issue_values};

/// Longest subject in characters: what a phone shows twice over.
const LONGEST_SUBJECT: usize = 160;

/// One issue for one subscriber.
#[derive(Debug)]
pub struct Letter<'a> {
    /// The digest.
    pub settings: &'a DigestSettings,
    /// What is in it.
    pub issue: &'a Issue,
    /// Identity of the mailing; the Message-ID follows from it.
    pub mailing: MailingId,
    /// To whom.
    pub subscriber: &'a Subscriber,
    /// When and where they agreed.
    pub consent: Option<&'a Consent>,
    /// The token of the links in the mail; it names nobody.
    pub token: &'a str,
}

/// A mail ready to be handed over; never shows an address in `Debug`.
pub struct Mail {
    /// Envelope sender.
    pub(super) from: Address,
    /// Envelope recipient.
    pub(super) to: Address,
    /// Name of its file: the same mailing has the same name.
    pub(super) file: String,
    /// The message, lines ended by CRLF, nothing but ASCII.
    pub(super) bytes: Vec<u8>,
}

impl Mail {
    /// The message as it goes over the line.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The name of its `.eml` file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("file", &self.file).finish_non_exhaustive()
    }
}

/// Why there is no mail.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// The template is broken.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// An address cannot stand in a header.
    #[error("the address of the {0} cannot stand in a mail header")]
    Address(&'static str),
    /// The message could not be put together.
    #[error("the message could not be put together: {0}")]
    Build(#[from] lettre::error::Error),
}

/// The links of a mail, where the digest has a public address.
#[derive(Debug, Clone)]
pub struct Links {
    /// The page to leave the list on.
    pub unsubscribe: Link,
    /// The issue in a browser. It is the same for all subscribers: who passes it on gives nothing
    /// away.
    pub web_view: Link,
}

impl Links {
    /// `{public_url}/u/{token}` and `{public_url}/i/{issue}`.
    #[must_use]
    pub fn of(settings: &DigestSettings, issue: &Issue, token: &str) -> Option<Self> {
        let base = settings.public_url.as_ref()?.as_str().trim_end_matches('/').to_owned();
        Some(Self {
            unsubscribe: Link::parse(&format!("{base}/u/{token}")).ok()?,
            web_view: Link::parse(&format!("{base}/i/{}", issue.id)).ok()?,
        })
    }
}

/// What a reader sees of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// One line.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part; it says the same.
    pub html: String,
}

/// Writes what a reader sees.
pub fn parts(templates: &Templates, letter: &Letter<'_>) -> Result<Parts, MessageError> {
    let links = Links::of(letter.settings, letter.issue, letter.token);
    let values = issue_values(letter, links.as_ref());
    let subject = templates.render("digest/subject.txt.j2", &values)?;
    Ok(Parts {
        subject: one_line(&subject, LONGEST_SUBJECT),
        text: templates.render("digest/body.txt.j2", &values)?,
        html: templates.render("digest/body.html.j2", &values)?,
    })
}

/// Writes the mail.
pub fn message(templates: &Templates, letter: &Letter<'_>) -> Result<Mail, MessageError> {
    let settings = letter.settings;
    let links = Links::of(settings, letter.issue, letter.token);
    let Parts { subject, text, html } = parts(templates, letter)?;

    let mut builder = envelope(settings, &letter.subscriber.address)?
        .subject(subject)
        .message_id(Some(message_id(letter.mailing, &settings.from)))
        .header(Date::new(date(letter).into()))
        .raw_header(list_id(settings))
        .raw_header(header("Content-Language", letter.subscriber.language.code()))
        // Made by a machine: holiday replies stay away (RFC 3834 §5).
        .raw_header(header("Auto-Submitted", "auto-generated"));
    for leave in leaving(settings, links.as_ref()) {
        builder = builder.raw_header(leave);
    }
    let message = builder.multipart(alternative(letter.mailing, &text, &html))?;
    Ok(Mail {
        from: settings.from.clone(),
        to: letter.subscriber.address.clone(),
        file: file(letter),
        bytes: message.formatted(),
    })
}

/// A plain mail to the people who run the network: an alert, or the end of one.
///
/// `id` makes the Message-ID and the file's name: the same condition told twice is one mail.
pub fn alert(
    (name, from): (&str, &Address),
    to: &Address,
    (subject, text): (&str, &str),
    id: &str,
    at: DateTime<Utc>,
) -> Result<Mail, MessageError> {
    let id: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let stamp = at.format("%Y%m%dT%H%M%S");
    let domain = domain(from);
    let message = addressed(name, from, to)?
        .subject(one_line(subject, LONGEST_SUBJECT))
        .message_id(Some(format!("<alert-{stamp}-{id}@{domain}>")))
        .header(Date::new(at.into()))
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .singlepart(part(ContentType::TEXT_PLAIN, text))?;
    Ok(Mail {
        from: from.clone(),
        to: to.clone(),
        file: format!("{stamp}-alert-{id}.eml"),
        bytes: message.formatted(),
    })
}

fn envelope(settings: &DigestSettings, to: &Address) -> Result<MessageBuilder, MessageError> {
    let builder = addressed(&settings.from_name, &settings.from, to)?;
    let Some(reply_to) = &settings.reply_to else { return Ok(builder) };
    Ok(builder.reply_to(mailbox(None, reply_to, "replies")?))
}

fn addressed(name: &str, from: &Address, to: &Address) -> Result<MessageBuilder, MessageError> {
    let name = one_line(name, 100);
    let name = (!name.is_empty()).then_some(name);
    let from = mailbox(name, from, "sender")?;
    Ok(Message::builder().from(from).to(mailbox(None, to, "recipient")?))
}

fn mailbox(
    name: Option<String>,
    address: &Address,
    whose: &'static str,
) -> Result<Mailbox, MessageError> {
    let parsed = address.expose().parse().map_err(|_| MessageError::Address(whose))?;
    Ok(Mailbox::new(name, parsed))
}

/// Text and HTML with a boundary of their own, so that the same mailing is the same message.
fn alternative(mailing: MailingId, text: &str, html: &str) -> MultiPart {
    MultiPart::alternative()
        .boundary(format!("tayang-{}", mailing.0.simple()))
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html))
}

/// Quoted-printable keeps every line under 77 bytes and every byte in ASCII (RFC 2045 §6.7).
fn part(kind: ContentType, text: &str) -> SinglePart {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    let encoding = ContentTransferEncoding::QuotedPrintable;
    let body = lettre::message::Body::new_with_encoding(text, encoding)
        .unwrap_or_else(lettre::message::Body::new);
    SinglePart::builder().header(kind).body(body)
}

fn message_id(mailing: MailingId, from: &Address) -> String {
    format!("<{mailing}@{}>", domain(from))
}

fn domain(address: &Address) -> &str {
    address.expose().rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}

/// When the mailing was made (its identity says so), if that is soon after the slot; the slot
/// otherwise. A retry has the same date.
fn date(letter: &Letter<'_>) -> DateTime<Utc> {
    let slot = letter.issue.slot.at;
    let made = letter.mailing.0.get_timestamp().and_then(|stamp| {
        let (seconds, nanos) = stamp.to_unix();
        DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
    });
    made.filter(|at| *at >= slot && *at - slot < Duration::days(2)).unwrap_or(slot)
}

fn file(letter: &Letter<'_>) -> String {
    let slot = &letter.issue.slot;
    format!("{}-{}-{}.eml", slot.local.format("%Y-%m-%dT%H%M"), slot.digest, letter.mailing)
}

/// `"Kabar Malang Pagi" <pagi.example.org>` (RFC 2919).
fn list_id(settings: &DigestSettings) -> HeaderValue {
    let title = one_line(&settings.title, 100).replace(['"', '\\', '<', '>'], "");
    let id = format!("<{}.{}>", settings.name, domain(&settings.from));
    let name = if title.is_ascii() { format!("\"{title}\"") } else { title };
    header("List-Id", &format!("{name} {id}"))
}

/// RFC 2369 and, where the page is reached by https, RFC 8058.
fn leaving(settings: &DigestSettings, links: Option<&Links>) -> Vec<HeaderValue> {
    let to = settings.reply_to.as_ref().unwrap_or(&settings.from).expose();
    let subject = match settings.language {
        Language::Indonesian => "berhenti",
        Language::English => "unsubscribe",
    };
    let mailto = format!("<mailto:{to}?subject={subject}%20{}>", settings.name);
    let Some(links) = links else { return vec![plain("List-Unsubscribe", mailto)] };
    let page = links.unsubscribe.as_str();
    let both = format!("<{page}>,\r\n {mailto}");
    let mut headers = vec![plain("List-Unsubscribe", both)];
    if page.starts_with("https://") {
        headers.push(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    headers
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), one_line(value, 900))
}

/// A header of addresses that must not be encoded or folded elsewhere; ASCII by their types
/// (`Link` is percent-encoded, `Address` is checked), which is looked at again here.
fn plain(name: &'static str, value: String) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str(name);
    let fine = |c: char| c.is_ascii_graphic() || c == ' ' || c == '\r' || c == '\n';
    if !value.chars().all(fine) {
        return HeaderValue::new(name, one_line(&value, 900));
    }
    HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value)
}

/// No control character (CR and LF among them) reaches a header; white space is folded.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    let mut cut: String = line.chars().take(longest.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}
