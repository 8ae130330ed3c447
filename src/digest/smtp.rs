//! Hands mails over to an SMTP relay, step by step, so that the moment of doubt is known.
//!
//! SMTP has one gap: after the final dot the server may have taken the message although its answer
//! never comes (RFC 5321 §4.5.3.2.6). So `armed` is committed after the 354 and before the body;
//! whatever breaks before that is simply tried again.

use std::{
    sync::Mutex,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, TlsParameters},
    commands::{Data, Mail as MailFrom, Quit, Rcpt, Rset},
    extension::ClientId,
};
use secrecy::ExposeSecret;
use tokio::{net::TcpStream, time::timeout};

use super::{Mail, MailerError, Sent, SmtpSettings, SmtpTls, sent::without_addresses};

/// Mails over one connection: many relays stop at a hundred.
const MAILS_PER_LINE: u32 = 100;

/// A relay with its open lines.
pub struct Relay {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
    hello: ClientId,
    /// Lines that are at rest between two mails.
    idle: Mutex<Vec<Line>>,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay").field("host", &self.settings.host).finish_non_exhaustive()
    }
}

/// A connection that has said EHLO, STARTTLS and AUTH.
struct Line {
    connection: AsyncSmtpConnection,
    mails: u32,
    deadline: Duration,
}

/// Why a step did not go through.
enum Broken {
    /// The server said no, with its code.
    No { code: u16, words: String },
    /// The line is no more, or the server took too long.
    Line { words: String },
}

impl Relay {
    /// Makes the relay known; nothing is connected yet.
    pub(super) fn new(settings: &SmtpSettings) -> Result<Self, MailerError> {
        let tls = match settings.tls {
            SmtpTls::None => None,
            SmtpTls::Implicit | SmtpTls::Starttls => {
                let parameters = TlsParameters::new(settings.host.clone());
                Some(parameters.map_err(|error| MailerError::Tls(error.to_string()))?)
            }
        };
        let hello = ClientId::default();
        Ok(Self { settings: settings.clone(), tls, hello, idle: Mutex::default() })
    }

    /// Sends one mail; `arm` is awaited after the server's 354 and before the message.
    pub(super) async fn send<E>(
        &self,
        mail: &Mail,
        arm: impl Future<Output = Result<(), E>>,
    ) -> Result<Sent, E> {
        let mut line = match self.line(mail).await {
            Ok(line) => line,
            Err(sent) => return Ok(sent),
        };
        if let Err(sent) = line.recipient(mail).await {
            self.rest_after(&sent, line).await;
            return Ok(sent);
        }
        // A server that waits for a message must not be told anything else: when arming fails,
        // the line is dropped without a word, and without the dot nothing was sent.
        arm.await?;
        let sent = line.body(mail).await;
        if matches!(sent, Sent::Accepted) {
            self.rest(line);
        }
        Ok(sent)
    }

    /// Tries to reach the relay and to log in (for `doctor`).
    pub(super) async fn probe(&self) -> Result<(), String> {
        let mut line = self.connect().await.map_err(Broken::into_words)?;
        line.command(Quit).await.map_err(Broken::into_words)
    }

    /// A line on which MAIL FROM was accepted. A rested line may have been closed by the server in
    /// the meantime: then, once, a new one is opened.
    async fn line(&self, mail: &Mail) -> Result<Line, Sent> {
        if let Some(mut line) = self.rested()
            && line.sender(mail).await.is_ok()
        {
            return Ok(line);
        }
        let mut line = self.connect().await.map_err(Broken::into_unreachable)?;
        line.sender(mail).await.map_err(Broken::into_sender_trouble)?;
        Ok(line)
    }

    async fn connect(&self) -> Result<Line, Broken> {
        let deadline = self.settings.deadline;
        let mut connection = within(deadline, self.open()).await?;
        if self.settings.tls == SmtpTls::Starttls
            && let Some(tls) = self.tls.clone()
        {
            within(deadline, connection.starttls(tls, &self.hello)).await?;
        }
        if let Some((user, password)) = &self.settings.credentials {
            let password = password.expose_secret().to_owned();
            let credentials = Credentials::new(user.clone(), password);
            within(deadline, connection.auth(DEFAULT_MECHANISMS, &credentials)).await?;
        }
        Ok(Line { connection, mails: 0, deadline })
    }

    /// Opens the connection up to the answer to EHLO. Small packets are sent at once: without
    /// TCP_NODELAY each mail waits some 40 ms for a delayed acknowledgement.
    async fn open(&self) -> Result<AsyncSmtpConnection, Error> {
        let server = (self.settings.host.as_str(), self.settings.port);
        if self.settings.tls == SmtpTls::Implicit {
            let (deadline, tls) = (self.settings.deadline, self.tls.clone());
            let hello = &self.hello;
            return AsyncSmtpConnection::connect_tokio1(server, Some(deadline), hello, tls, None)
                .await;
        }
        let Ok(stream) = TcpStream::connect(server).await else {
            // lettre's own connection says why in its own words.
            let hello = &self.hello;
            return AsyncSmtpConnection::connect_tokio1(server, None, hello, None, None).await;
        };
        // A socket that cannot do it is only slower.
        stream.set_nodelay(true).ok();
        AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello).await
    }

    fn rested(&self) -> Option<Line> {
        self.idle.lock().ok()?.pop()
    }

    fn rest(&self, mut line: Line) {
        line.mails += 1;
        if line.mails < MAILS_PER_LINE
            && let Ok(mut idle) = self.idle.lock()
        {
            idle.push(line);
        }
    }

    /// The line goes on after a refused recipient, if the server agrees to begin anew.
    async fn rest_after(&self, sent: &Sent, mut line: Line) {
        let refused = matches!(sent, Sent::Deferred { .. } | Sent::Failed { .. });
        if refused && line.command(Rset).await.is_ok() {
            self.rest(line);
        }
    }

    /// Says goodbye on all lines at rest.
    pub(super) async fn close(&self) {
        while let Some(mut line) = self.rested() {
            // Nobody waits for the answer to a goodbye.
            line.command(Quit).await.ok();
        }
    }
}

impl Line {
    async fn command(&mut self, command: impl std::fmt::Display) -> Result<(), Broken> {
        within(self.deadline, self.connection.command(command)).await.map(drop)
    }

    async fn sender(&mut self, mail: &Mail) -> Result<(), Broken> {
        let from = mail.from.expose().parse().map_err(|_| not_an_address())?;
        self.command(MailFrom::new(Some(from), Vec::new())).await
    }

    async fn recipient(&mut self, mail: &Mail) -> Result<(), Sent> {
        let to = mail.to.expose().parse().map_err(|_| not_an_address().into_sent())?;
        self.command(Rcpt::new(to, Vec::new())).await.map_err(Broken::into_sent)?;
        self.command(Data).await.map_err(Broken::into_sent)
    }

    /// Sends message and final dot, and waits for the answer.
    async fn body(&mut self, mail: &Mail) -> Sent {
        let message = without_last_line_end(&mail.bytes);
        // lettre asks for the next part only when the one before is written, and writes the dot
        // only when there is none left: without `whole`, the dot was never sent.
        let whole = AtomicBool::new(false);
        let end = std::iter::from_fn(|| {
            whole.store(true, Ordering::Relaxed);
            None::<&[u8]>
        });
        let parts = message.chunks(16 << 10).chain(end);
        let answer = within(self.deadline, self.connection.message_iter(parts)).await;
        match answer {
            Ok(_) => Sent::Accepted,
            Err(no @ Broken::No { .. }) => no.into_sent(),
            Err(Broken::Line { words }) if whole.load(Ordering::Relaxed) => {
                Sent::Unknown { what: words }
            }
            Err(Broken::Line { words }) => Sent::Unreachable { what: words },
        }
    }
}

/// lettre ends the message with a line end of its own before the dot.
fn without_last_line_end(message: &[u8]) -> &[u8] {
    message.strip_suffix(b"\r\n").unwrap_or(message)
}

fn not_an_address() -> Broken {
    Broken::No { code: 553, words: "the address cannot stand in an envelope".to_owned() }
}

async fn within<T>(
    deadline: Duration,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Broken> {
    match timeout(deadline, step).await {
        Ok(answer) => answer.map_err(|error| Broken::from_error(&error)),
        Err(_) => {
            let words = format!("the mail server took longer than {} s", deadline.as_secs());
            Err(Broken::Line { words })
        }
    }
}

impl Broken {
    fn from_error(error: &Error) -> Self {
        let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        match error.status() {
            Some(code) => Self::No { code: code.into(), words: without_addresses(&said) },
            None => Self::Line { words: without_addresses(&format!("{error}")) },
        }
    }

    fn into_words(self) -> String {
        match self {
            Self::No { code, words } => format!("{code} {words}"),
            Self::Line { words } => words,
        }
    }

    /// Before MAIL FROM: never about one mail.
    fn into_unreachable(self) -> Sent {
        let login = matches!(self, Self::No { code: 530 | 534 | 535 | 538, .. });
        let words = self.into_words();
        let what = if login { format!("user or password were refused: {words}") } else { words };
        Sent::Unreachable { what }
    }

    /// At MAIL FROM: a sender that is refused is refused for every reader.
    fn into_sender_trouble(self) -> Sent {
        let refused = matches!(self, Self::No { code: 500..=599, .. });
        let words = self.into_words();
        let what = if refused { format!("the sender was refused: {words}") } else { words };
        Sent::Unreachable { what }
    }

    /// From RCPT TO on: the server's word is about this mail, unless it wants a login or closes.
    fn into_sent(self) -> Sent {
        match self {
            Self::No { code: 421 | 530 | 535 | 538, .. } | Self::Line { .. } => {
                self.into_unreachable()
            }
            Self::No { code: 400..=499, .. } => Sent::Deferred { what: self.into_words() },
            Self::No { .. } => Sent::Failed { what: self.into_words() },
        }
    }
}
