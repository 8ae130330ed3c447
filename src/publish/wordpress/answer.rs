//! What an answer of WordPress means for a delivery: decided here, from status, headers and the
//! shape of the body, and nowhere else.

use std::time::Duration;

use chrono::DateTime;
use serde_json::Value;

use crate::{
    model::{Headers, Outcome, Reason, Step},
    net::{Answer, NetError},
    publish::{Notice, Progress},
};

/// How long we wait before asking again where only a person can change something.
const FOR_A_PERSON: Duration = Duration::from_secs(15 * 60);
/// Longest pause that a target may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3600);

/// WordPress did not see who we are, or did not believe it: it often does not say which.
pub(super) const STRANGER: &str = "WordPress takes us for a stranger: the user name or the application password is wrong, application passwords are off (they want https), or the web server drops the `Authorization` header";

/// Why a request did not bring what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The thing is not there (404 from the API itself, 410).
    Gone,
    /// A term of this name exists, with this id (400 `term_exists`).
    Exists(u64),
    /// No JSON: a page, a firewall, a plug-in, another server.
    NotRest {
        /// Status of the answer.
        status: u16,
        /// In words.
        what: String,
    },
    /// We are not let in.
    Access(String),
    /// We are let in, and lack a right.
    Forbidden(String),
    /// A fault that passes; the request did nothing, or doing it again does no harm.
    Later {
        /// What the target asked for.
        wait: Option<Duration>,
        /// In words.
        what: String,
    },
    /// The request may have been executed.
    Lost(String),
    /// It will not work however often it is tried.
    No(String),
}

impl Fault {
    /// What it means for the delivery.
    pub(super) fn progress(self, step: Step) -> Progress {
        match self {
            Self::Gone => Progress::refused(refusal(
                "the post is not there any more: somebody deleted it for good, or the site was restored from a backup",
            )),
            Self::Exists(_) => Progress::refused(refusal("a term of this name exists")),
            Self::No(what) => Progress::refused(Reason::TargetRefused { what }),
            Self::Lost(what) => Progress::of(Outcome::Lost { step, what }),
            Self::Later { wait, what } => Progress::of(Outcome::TryLater { wait, what }),
            Self::Access(what) | Self::Forbidden(what) | Self::NotRest { what, .. } => {
                Progress::of(Outcome::TryLater { wait: Some(FOR_A_PERSON), what: what.clone() })
                    .noting(Some(Notice::Access(what)))
            }
        }
    }

    /// In words.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Gone => "it is not there".to_owned(),
            Self::Exists(_) => "a term of this name exists".to_owned(),
            Self::NotRest { what, .. }
            | Self::Access(what)
            | Self::Forbidden(what)
            | Self::Later { what, .. }
            | Self::Lost(what)
            | Self::No(what) => what.clone(),
        }
    }
}

fn refusal(what: &str) -> Reason {
    Reason::TargetRefused { what: what.to_owned() }
}

/// Reads an answer. `effect`: whether the request was to change something, so that an unclear
/// answer means that it may have been executed.
pub(super) fn read(answer: Result<Answer, NetError>, effect: bool) -> Result<Value, Fault> {
    let answer = answer.map_err(|error| unanswered(&error, effect))?;
    let json = json(&answer.bytes);
    match (answer.status, json) {
        (200..=299, Some(value)) => Ok(value),
        (200..=299, None) if effect => Err(Fault::Lost(no_json(&answer))),
        (429 | 503, _) => Err(later(&answer)),
        (408 | 425 | 500..=599, None) => Err(unclear(&answer, effect)),
        (status, Some(value)) => Err(refused(status, &value, effect)),
        (status, None) => Err(Fault::NotRest { status, what: no_json(&answer) }),
    }
}

fn unanswered(error: &NetError, effect: bool) -> Fault {
    match error {
        _ if effect && error.reached() => Fault::Lost(error.to_string()),
        NetError::Busy { seconds, .. } => {
            Fault::Later { wait: Some(Duration::from_secs(*seconds)), what: error.to_string() }
        }
        NetError::Forbidden { .. } | NetError::Setup { .. } => Fault::Access(error.to_string()),
        _ => Fault::Later { wait: None, what: error.to_string() },
    }
}

fn later(answer: &Answer) -> Fault {
    let what = match answer.status {
        429 => "the site asks for fewer requests (status 429)".to_owned(),
        _ => "the site is in maintenance or overloaded (status 503)".to_owned(),
    };
    Fault::Later { wait: pause(&answer.headers), what }
}

fn unclear(answer: &Answer, effect: bool) -> Fault {
    let what = format!("the site broke (status {})", answer.status);
    if effect { Fault::Lost(what) } else { Fault::Later { wait: pause(&answer.headers), what } }
}

/// `Retry-After`: seconds, or a date that is measured against the answer's own clock.
fn pause(headers: &Headers) -> Option<Duration> {
    let asked = headers.get("retry-after")?.trim();
    let seconds = asked.parse::<u64>().ok().or_else(|| {
        let date = |text: &str| DateTime::parse_from_rfc2822(text).ok();
        let wait = date(asked)? - date(headers.get("date")?.trim())?;
        u64::try_from(wait.num_seconds()).ok()
    })?;
    Some(Duration::from_secs(seconds).min(LONGEST_PAUSE))
}

/// JSON, also behind a byte order mark or the warnings that a badly kept PHP prints first.
fn json(bytes: &[u8]) -> Option<Value> {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if let Ok(value) = serde_json::from_slice::<Value>(text) {
        return is_tree(&value).then_some(value);
    }
    let warned = text.iter().take(4096).position(|b| *b == b'{').filter(|at| *at > 0)?;
    let value: Value = serde_json::from_slice(&text[warned..]).ok()?;
    is_tree(&value).then_some(value)
}

fn is_tree(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

fn no_json(answer: &Answer) -> String {
    let start = String::from_utf8_lossy(&answer.bytes[..answer.bytes.len().min(2048)]);
    let start = start.to_lowercase();
    let seems = |words: &[&str]| words.iter().any(|w| start.contains(w));
    let status = answer.status;
    if let (300..=399, Some(place)) = (status, answer.headers.get("location")) {
        let place: String = place.chars().filter(|c| !c.is_control()).take(200).collect();
        return format!(
            "the site sends us on to {place}: write that address as the target's `url`"
        );
    }
    match status {
        401 => "the web server itself asks for a password (status 401), before WordPress is reached".to_owned(),
        403 if seems(&["cloudflare", "wordfence", "captcha", "firewall", "mod_security", "attention required"]) => {
            "a firewall in front of WordPress answers with status 403: let this server's address through".to_owned()
        }
        403 => "something in front of WordPress forbids the REST API (status 403): a firewall, or a rule of the web server".to_owned(),
        404 => "there is no REST API at this address (status 404): is `url` the site's front page, and is it WordPress?".to_owned(),
        413 => "the web server takes no request of this size (status 413): raise its limit for uploads".to_owned(),
        200..=299 if seems(&["<html", "<!doctype"]) => {
            "the site answers with a page where the REST API should be (plain permalinks, or a plug-in that hides it)".to_owned()
        }
        200..=299 => "the site's answer is no JSON, or was cut off".to_owned(),
        _ => format!("the site answers with status {status} and no JSON"),
    }
}

/// A refusal by WordPress itself.
fn refused(status: u16, value: &Value, effect: bool) -> Fault {
    let code = value.get("code").and_then(Value::as_str).unwrap_or_default();
    let said = said(value);
    match (status, code) {
        (_, "term_exists") => match value.pointer("/data/term_id").and_then(number) {
            Some(id) => Fault::Exists(id),
            None => Fault::No(said),
        },
        (404, "rest_no_route") => Fault::Access(
            "WordPress has no route for posts: a plug-in has switched that part of the REST API off".to_owned(),
        ),
        (404 | 410, _) => Fault::Gone,
        (403, code) if code != "rest_cookie_invalid_nonce" => {
            Fault::Forbidden(access(status, code, &said))
        }
        (401 | 403, _)
        | (_, "application_passwords_disabled" | "application_passwords_disabled_for_user") => {
            Fault::Access(access(status, code, &said))
        }
        (500..=599, _) if effect => Fault::Lost(format!("WordPress broke (status {status}): {said}")),
        (408 | 425 | 500..=599, _) => {
            Fault::Later { wait: None, what: format!("WordPress broke (status {status}): {said}") }
        }
        (300..=399, _) => Fault::NotRest { status, what: format!("the site sends us on (status {status})") },
        _ => Fault::No(format!("{said} (status {status}, {code})")),
    }
}

/// A number, or a number in quotes.
pub(super) fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// WordPress's own words, as one bounded line.
fn said(value: &Value) -> String {
    let words = value.get("message").and_then(Value::as_str).unwrap_or("no reason given");
    let words = crate::html::plain(words);
    words.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Which of the causes that look alike it is.
fn access(status: u16, code: &str, said: &str) -> String {
    match (status, code) {
        (_, "incorrect_password") => {
            "the application password is wrong or was revoked: make a new one under Users, Profile, Application Passwords".to_owned()
        }
        (_, "invalid_username" | "invalid_email") => {
            "there is no such user: `user` is the login name, not the name of the application password".to_owned()
        }
        (_, "application_passwords_disabled") => {
            "application passwords are switched off on this site: WordPress wants https for them, or a security plug-in disables them".to_owned()
        }
        (_, "application_passwords_disabled_for_user") => {
            "application passwords are switched off for this user".to_owned()
        }
        (_, "rest_cookie_invalid_nonce") => "a plug-in wants a cookie instead of the application password".to_owned(),
        (401, _) => STRANGER.to_owned(),
        (_, "rest_cannot_publish") => {
            "the user may write but not publish: give it the role Editor, or leave `status = \"pending\"`".to_owned()
        }
        _ => format!("the user lacks a right: {said} ({code}); the role Editor has all that is needed"),
    }
}
