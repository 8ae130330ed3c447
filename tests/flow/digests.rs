//! From live articles to a real mail server.

use chrono::Duration;
use tayang::{
    model::{Address, Consent, DigestName, Language, SubscriberId},
    store::{Added, NewSubscriber, Order},
};

use crate::support::mail::MailServer;

use super::{
    piece::Piece,
    stage::{Stage, TELLING, Wishes, at},
};

fn tables(server: &MailServer) -> String {
    format!(
        r#"
[recheck]
confirm = 1

[digest.pagi]
title = "Kabar Uji Pagi"
every = "0 6 * * *"
from = "kabar@kami.example"
postal = "Jalan Uji 1, Malang"
reason = "Anda mendaftar."

[smtp]
host = "127.0.0.1"
port = {}
tls = "none"
"#,
        server.port
    )
}

async fn subscribe(stage: &Stage, address: &str) -> SubscriberId {
    let subscriber = NewSubscriber {
        digest: DigestName::parse("pagi").expect("a key"),
        address: Address::parse(address).expect("an address"),
        name: None,
        language: Language::Indonesian,
        zone: None,
        consent: Consent {
            words: "Ya".to_owned(),
            source: "formulir".to_owned(),
            at: at("2026-08-17T03:15:00Z"),
            by: "uji".to_owned(),
        },
    };
    match stage.tayang.store.subscribe(subscriber).await.expect("a list") {
        Added::Added(id) | Added::Updated(id) => id,
        Added::Suppressed => panic!("{address} is new"),
    }
}

/// Texts of the mails that arrived, decoded.
fn arrived(server: &MailServer) -> Vec<String> {
    server
        .messages()
        .iter()
        .map(|mail| {
            let text = String::from_utf8_lossy(mail).replace("=\r\n", "").replace("=\n", "");
            text.replace('\r', "")
        })
        .collect()
}

/// Lets time pass until the next six o'clock in Jakarta (a minute after it).
async fn until_six(stage: &Stage, day: &str) {
    let slot = at(&format!("{day}T23:01:00Z"));
    stage.clock.advance(slot - stage.clock.now());
    stage.settle().await;
}

#[tokio::test]
async fn each_story_comes_once_whoever_leaves_gets_nothing_and_what_is_withdrawn_is_not_shown() {
    let server = MailServer::start();
    let tables = tables(&server);
    let stage = Stage::with(Wishes { tables: &tables, ..Wishes::default() }).await;
    subscribe(&stage, "ayu@pembaca.example").await;
    let leaves = subscribe(&stage, "made@pembaca.example").await;
    let first = Piece::new("surat-1", "Ibu Memasak untuk Tetangga");
    stage.carry(&[&first]).await;

    // The issue opens; before the mails go, one of the two leaves.
    stage.clock.advance(at("2026-11-23T23:01:00Z") - stage.clock.now());
    stage.tayang.open_issues().await.expect("an issue");
    let planned = stage.tayang.store.mailings(None).await.expect("mailings");
    assert_eq!(planned.get("planned"), Some(&2));
    assert!(stage.tayang.store.unsubscribe(leaves, "pembaca").await.expect("a list"));
    stage.settle().await;
    let mailings = stage.tayang.store.mailings(None).await.expect("mailings");
    assert_eq!((mailings.get("accepted"), mailings.get("suppressed")), (Some(&1), Some(&1)));
    let mails = arrived(&server);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("ayu@pembaca.example") && mails[0].contains(&first.title));

    // The next day's issue has the next story only; a day without news has no issue.
    let second =
        Piece::new("surat-2", "Guru Mengajak Murid").published("2026-11-24T08:00:00+07:00");
    stage.carry(&[&first, &second]).await;
    until_six(&stage, "2026-11-24").await;
    until_six(&stage, "2026-11-25").await;
    let mails = arrived(&server);
    assert_eq!(mails.len(), 2);
    assert!(mails[1].contains(&second.title) && !mails[1].contains(&first.title));

    // What is taken back later is not shown where readers follow the mail's link.
    let third = Piece::new("surat-3", "Bengkel Tutup").published("2026-11-26T08:00:00+07:00");
    stage.carry(&[&third]).await;
    let pagi = stage.tayang.plan.digests.values().next().expect("a digest").clone();
    stage.clock.advance(Duration::minutes(1));
    let issue = stage.tayang.issue_now(&pagi).await.expect("a store").expect("an issue");
    assert_eq!(issue.items.len(), 1);
    stage.order(Order::Withdraw, &third).await;
    stage.settle().await;
    let shown = stage.tayang.store.issue(issue.id).await.expect("a store").expect("an issue");
    assert!(shown.items.is_empty(), "{:?}", shown.items);
}

#[tokio::test]
async fn a_line_break_in_a_headline_never_becomes_a_header() {
    let server = MailServer::start();
    let tables = tables(&server);
    let stage = Stage::with(Wishes { tables: &tables, ..Wishes::default() }).await;
    subscribe(&stage, "ayu@pembaca.example").await;
    let title = "Kabar Baik&#13;&#10;Bcc: musuh@jahat.example&#13;&#10;&#13;&#10;Isi palsu";
    let piece = Piece::new("sisip", title);
    stage.carry(&[&piece]).await;
    assert_eq!(stage.state(&piece).await, "live");
    stage.clock.advance(Duration::hours(1));
    until_six(&stage, "2026-11-23").await;
    let steps = server.steps();
    assert_eq!(steps.iter().filter(|step| *step == "RCPT").count(), 1, "{steps:?}");
    let mails = server.messages();
    assert_eq!(mails.len(), 1);
    let text = String::from_utf8_lossy(&mails[0]).into_owned();
    let (head, _) = text.split_once("\r\n\r\n").expect("a head and a body");
    assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
    let subject = "Subject: Kabar Uji Pagi: Kabar Baik Bcc: musuh@jahat.example Isi palsu";
    assert!(head.lines().any(|line| line == subject), "one line, as words: {head}");
}

#[tokio::test]
async fn mails_wait_for_a_relay_that_is_away_and_a_person_is_told_once_each_way() {
    let server = MailServer::start();
    let away = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = away.local_addr().expect("its number").port();
    drop(away);
    let here = format!("port = {}", server.port);
    let tables = tables(&server).replace(&here, &format!("port = {port}")) + TELLING;
    let stage = Stage::with(Wishes { tables: &tables, ..Wishes::default() }).await;
    for reader in ["ayu@pembaca.example", "made@pembaca.example"] {
        subscribe(&stage, reader).await;
    }
    stage.carry(&[&Piece::new("relai", "Bengkel Bambu Tutup Sementara")]).await;
    until_six(&stage, "2026-11-23").await;
    stage.pass(5).await;
    let mailings = stage.tayang.store.mailings(None).await.expect("mailings");
    assert_eq!(mailings, [("deferred".to_owned(), 2)].into());
    assert_eq!(stage.told().len(), 1, "{:?}", stage.told());
    assert!(stage.told()[0].starts_with("smtp: "), "{:?}", stage.told());

    let file = stage.house.path("config/tayang.toml");
    let text = std::fs::read_to_string(&file).expect("a configuration");
    std::fs::write(&file, text.replace(&format!("port = {port}"), &here)).expect("a file");
    let stage = stage.restart().await;
    stage.pass(60).await;
    let mailings = stage.tayang.store.mailings(None).await.expect("mailings");
    assert_eq!(mailings, [("accepted".to_owned(), 2)].into());
    assert_eq!(server.messages().len(), 2);
    assert_eq!(stage.told().len(), 2, "{:?}", stage.told());
}
