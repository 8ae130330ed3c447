use std::{cell::Cell, convert::Infallible, time::Duration};

use tayang::{
    digest::{Letter, Mail, Mailer, MailerSettings, Sent, SmtpSettings, message},
    model::{Language, MailingState, Reason},
    render::Templates,
};

use super::{at, issue, mailing, settings, subscriber};
use crate::support::mail::MailServer;

fn mail_from(from: &str, to: &str, n: u128) -> Mail {
    let mut settings = settings();
    settings.from = tayang::model::Address::parse(from).unwrap();
    let issue = issue(&settings);
    let subscriber = subscriber(&format!("{to}@pembaca.example"), Language::Indonesian);
    let letter = Letter {
        settings: &settings,
        issue: &issue,
        mailing: mailing(n),
        subscriber: &subscriber,
        consent: None,
        token: "rahasia",
    };
    message(&Templates::embedded(), &letter).unwrap()
}

fn mail(to: &str) -> Mail {
    mail_from("pagi@brantas.example", to, 1)
}

async fn armed() -> Result<(), Infallible> {
    Ok(())
}

/// What came of one mail, and whether it was armed.
async fn outcome(to: &str) -> (Sent, bool, MailServer) {
    let server = MailServer::start();
    let mailer = Mailer::open(&server.mailer()).unwrap();
    let was_armed = Cell::new(false);
    let arm = async {
        was_armed.set(true);
        armed().await
    };
    let Ok(sent) = mailer.send(&mail(to), arm).await;
    (sent, was_armed.get(), server)
}

#[tokio::test]
async fn an_accepted_mail_arrives_as_it_was_written() {
    let (sent, armed, server) = outcome("wati").await;
    assert_eq!((sent, armed), (Sent::Accepted, true));
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(
        String::from_utf8_lossy(&messages[0]),
        String::from_utf8_lossy(mail("wati").bytes())
    );
}

#[tokio::test]
async fn a_mail_is_armed_after_the_354_and_before_its_body() {
    let server = MailServer::start();
    let mailer = Mailer::open(&server.mailer()).unwrap();
    let arm = async {
        assert_eq!(server.steps(), ["CONNECTED", "MAIL", "RCPT", "DATA"]);
        assert!(server.messages().is_empty());
        armed().await
    };
    let Ok(sent) = mailer.send(&mail("wati"), arm).await;
    assert_eq!(sent, Sent::Accepted);
    assert_eq!(server.steps().last().unwrap(), "STORED");
}

#[tokio::test]
async fn what_cannot_be_armed_is_not_sent() {
    let server = MailServer::start();
    let mailer = Mailer::open(&server.mailer()).unwrap();
    let sent = mailer.send(&mail("wati"), async { Err("the disk is full") }).await;
    assert_eq!(sent, Err("the disk is full"));
    let Ok(sent) = mailer.send(&mail("budi"), armed()).await;
    assert_eq!(sent, Sent::Accepted);
    let messages = server.messages();
    assert_eq!(messages.len(), 1, "only the second mail was sent");
    assert!(String::from_utf8_lossy(&messages[0]).contains("budi@pembaca.example"));
}

#[tokio::test]
async fn a_line_that_breaks_after_the_dot_leaves_doubt() {
    for (to, stored) in [("drop-dot", 1), ("lost-dot", 0)] {
        let (sent, armed, server) = outcome(to).await;
        assert!(matches!(sent, Sent::Unknown { .. }), "{to}: {sent:?}");
        assert!(armed);
        assert_eq!(server.messages().len(), stored, "{to}");
    }
}

#[tokio::test]
async fn a_line_that_breaks_before_the_354_leaves_none() {
    for to in ["drop-rcpt", "drop-data"] {
        let (sent, armed, _server) = outcome(to).await;
        assert!(matches!(sent, Sent::Unreachable { .. }), "{to}: {sent:?}");
        assert!(!armed, "{to}");
    }
}

#[tokio::test]
async fn a_refused_mailbox_fails_and_a_greylisted_one_waits() {
    let (sent, armed, _server) = outcome("greylist").await;
    let what = "451 4.7.1 greylisted, come back later".to_owned();
    assert_eq!((sent, armed), (Sent::Deferred { what }, false));
    let (sent, armed, _server) = outcome("nobody").await;
    let what = "550 5.1.1 … no such mailbox".to_owned();
    assert_eq!((sent, armed), (Sent::Failed { what }, false), "without the address");
}

#[tokio::test]
async fn an_answer_after_the_dot_is_no_doubt() {
    let (sent, ..) = outcome("full").await;
    assert_eq!(sent, Sent::Deferred { what: "452 4.2.2 … is full".to_owned() });
    let (sent, ..) = outcome("spam").await;
    assert_eq!(sent, Sent::Failed { what: "554 5.7.1 looks like spam".to_owned() });
}

#[tokio::test]
async fn a_relay_that_wants_a_login_is_not_the_readers_fault() {
    let (sent, armed, _server) = outcome("relay").await;
    assert!(sent.relay_trouble().unwrap().contains("user or password"), "{sent:?}");
    assert!(!armed);
}

#[tokio::test]
async fn a_refused_sender_is_the_relays_trouble() {
    let server = MailServer::start();
    let mailer = Mailer::open(&server.mailer()).unwrap();
    let Ok(sent) = mailer.send(&mail_from("refused@brantas.example", "wati", 1), armed()).await;
    let what = "the sender was refused: 553 5.7.1 sender … is not yours";
    assert_eq!(sent.relay_trouble(), Some(what));
}

#[tokio::test]
async fn a_silent_server_is_left_at_the_deadline() {
    let server = MailServer::start();
    let settings = SmtpSettings { deadline: Duration::from_millis(300), ..server.settings() };
    let mailer = Mailer::open(&MailerSettings::Smtp(settings)).unwrap();
    let Ok(sent) = mailer.send(&mail("slow"), armed()).await;
    assert!(
        matches!(&sent, Sent::Unreachable { what } if what.contains("took longer")),
        "{sent:?}"
    );
}

#[tokio::test]
async fn many_mails_share_one_line_and_a_refusal_does_not_end_it() {
    let server = MailServer::start();
    let mailer = Mailer::open(&server.mailer()).unwrap();
    for (n, to) in ["wati", "nobody", "budi", "greylist", "sari"].into_iter().enumerate() {
        let Ok(_) = mailer.send(&mail_from("pagi@brantas.example", to, n as u128), armed()).await;
    }
    let steps = server.steps();
    assert_eq!(steps.iter().filter(|step| *step == "CONNECTED").count(), 1, "{steps:?}");
    assert_eq!(server.messages().len(), 3);
}

#[tokio::test]
async fn a_line_that_the_server_closed_meanwhile_is_opened_anew() {
    let server = MailServer::start();
    let mailer = Mailer::open(&server.mailer()).unwrap();
    let Ok(_) = mailer.send(&mail("wati"), armed()).await;
    let Ok(_) = mailer.send(&mail("drop-dot"), armed()).await;
    let Ok(sent) = mailer.send(&mail("budi"), armed()).await;
    assert_eq!(sent, Sent::Accepted);
}

#[tokio::test]
async fn a_wrong_password_is_said_without_the_password() {
    let server = MailServer::with_login("surat:benar");
    let login = |password: &str| SmtpSettings {
        credentials: Some(("surat".to_owned(), password.to_owned().into())),
        ..server.settings()
    };
    let mailer = Mailer::open(&MailerSettings::Smtp(login("keliru"))).unwrap();
    let Ok(sent) = mailer.send(&mail("wati"), armed()).await;
    let what = sent.relay_trouble().unwrap();
    assert!(what.starts_with("user or password were refused: 535"), "{what}");
    assert!(!what.contains("keliru"));
    assert!(mailer.probe().await.is_err());
    let mailer = Mailer::open(&MailerSettings::Smtp(login("benar"))).unwrap();
    assert_eq!(mailer.probe().await, Ok(()));
    let Ok(sent) = mailer.send(&mail("wati"), armed()).await;
    assert_eq!(sent, Sent::Accepted);
}

#[tokio::test]
async fn nobody_listening_is_the_relays_trouble() {
    let port = MailServer::start().port;
    let settings = SmtpSettings { port, ..MailServer::start().settings() };
    let mailer = Mailer::open(&MailerSettings::Smtp(settings)).unwrap();
    let Ok(sent) = mailer.send(&mail("wati"), armed()).await;
    assert!(sent.relay_trouble().is_some(), "{sent:?}");
}

#[tokio::test]
async fn the_same_mailing_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::open(&MailerSettings::Folder(folder.path().join("surat"))).unwrap();
    for _ in 0..2 {
        let Ok(sent) = mailer.send(&mail("wati"), armed()).await;
        assert_eq!(sent, Sent::Accepted);
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("surat")).unwrap().collect();
    assert_eq!(files.len(), 1);
    let name = files[0].as_ref().unwrap().file_name().into_string().unwrap();
    assert_eq!(name, format!("2026-11-23T0600-pagi-{}.eml", mailing(1)));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_trouble_and_no_doubt() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mailer = Mailer::open(&MailerSettings::Folder(file.path().join("surat"))).unwrap();
    let Ok(sent) = mailer.send(&mail("wati"), armed()).await;
    assert!(sent.relay_trouble().is_some());
}

#[test]
fn what_is_deferred_is_tried_for_a_day_after_its_slot() {
    let slot = at("2026-11-22T23:00:00Z");
    let deferred = || Sent::Deferred { what: "451 later".to_owned() };
    let soon = deferred().state(1, slot, slot, 7);
    assert!(matches!(soon, MailingState::Deferred { until, .. } if until > slot));
    let late = deferred().state(30, slot, slot + chrono::Duration::hours(24), 7);
    let wanted = Reason::Poison { attempts: 30, what: "451 later".to_owned() };
    assert_eq!(late, MailingState::Failed { reason: wanted });
}
