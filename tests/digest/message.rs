use tayang::{
    digest::{DigestSettings, Letter, alert, compose, message},
    model::{Address, Issue, IssueId, Language, Link, Subscriber},
    render::Templates,
};

use super::{at, consent, id, issue, mailing, settings, slot, story, subscriber, titles};

fn written(settings: &DigestSettings, language: Language) -> String {
    let issue = issue(settings);
    let subscriber = subscriber("wati@pembaca.example", language);
    let letter = Letter {
        settings,
        issue: &issue,
        mailing: mailing(1),
        subscriber: &subscriber,
        consent: Some(&consent()),
        token: "qX3-rahasia_7",
    };
    let mail = message(&Templates::embedded(), &letter).unwrap();
    String::from_utf8(mail.bytes().to_vec()).expect("a mail is ASCII")
}

fn letter<'a>(
    settings: &'a DigestSettings,
    issue: &'a Issue,
    subscriber: &'a Subscriber,
) -> Letter<'a> {
    Letter { settings, issue, mailing: mailing(1), subscriber, consent: None, token: "t" }
}

fn headers(mail: &str) -> &str {
    mail.split_once("\r\n\r\n").unwrap().0
}

/// Undoes quoted-printable below the headers.
fn readable(mail: &str) -> String {
    let (headers, body) = mail.split_once("\r\n\r\n").unwrap();
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = (first == b'=').then(|| std::str::from_utf8(tail.get(..2)?).ok()).flatten();
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    format!("{headers}\r\n\r\n{}", String::from_utf8(bytes).unwrap()).replace("\r\n", "\n")
}

#[test]
fn a_mail_in_indonesian() {
    insta::assert_snapshot!(readable(&written(&settings(), Language::Indonesian)));
}

#[test]
fn a_mail_in_english() {
    let mail = readable(&written(&settings(), Language::English));
    let text = mail.split("Content-Type: text/html").next().unwrap();
    insta::assert_snapshot!(text);
}

#[test]
fn the_same_mailing_is_the_same_message() {
    assert_eq!(
        written(&settings(), Language::Indonesian),
        written(&settings(), Language::Indonesian)
    );
}

#[test]
fn every_mail_says_how_to_leave_with_one_click() {
    let mail = written(&settings(), Language::Indonesian);
    let headers = headers(&mail);
    let leave = "List-Unsubscribe: <https://surat.brantas.example/u/qX3-rahasia_7>,\r\n \
                 <mailto:redaksi@brantas.example?subject=berhenti%20pagi>";
    assert!(headers.contains(leave), "{headers}");
    assert!(headers.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    assert!(headers.contains("List-Id: \"Kabar Malang Pagi\" <pagi.brantas.example>"));
    assert!(headers.contains("Auto-Submitted: auto-generated"));
    assert!(headers.contains(&format!("Message-ID: <{}@brantas.example>", mailing(1))));
}

#[test]
fn one_click_is_not_promised_without_https() {
    let mut settings = settings();
    settings.public_url = Some(Link::parse("http://127.0.0.1:8080").unwrap());
    assert!(!written(&settings, Language::Indonesian).contains("List-Unsubscribe-Post"));
    settings.public_url = None;
    let mail = written(&settings, Language::Indonesian);
    assert!(headers(&mail).contains("List-Unsubscribe: <mailto:redaksi@brantas.example"));
    assert!(readable(&mail).contains("balas surel ini dengan kata BERHENTI"));
}

#[test]
fn every_mail_names_its_sender_its_place_and_its_reason() {
    let mail = readable(&written(&settings(), Language::Indonesian));
    let (_, body) = mail.split_once("\n\n").unwrap();
    let (text, html) = body.split_once("Content-Type: text/html").unwrap();
    for part in [text, html] {
        for words in [
            "Jejaring Brantas",
            "Jalan Ijen 12, Malang 65119",
            "Anda menerima surel ini karena mendaftar",
            "Senin, 17 Agustus 2026",
            "https://surat.brantas.example/u/qX3-rahasia_7",
        ] {
            assert!(part.contains(words), "{words}\n{part}");
        }
    }
}

#[test]
fn text_and_html_say_the_same() {
    let mail = readable(&written(&settings(), Language::Indonesian));
    let (text, html) = mail.split_once("Content-Type: text/html").unwrap();
    for item in issue(&settings()).items {
        for words in [item.headline.as_str(), &item.excerpt, item.link.as_str(), "BatuRaya.example"]
        {
            assert!(text.contains(words), "text: {words}");
            assert!(html.contains(words), "html: {words}");
        }
    }
}

#[test]
fn no_line_is_longer_than_mail_allows() {
    let mut settings = settings();
    settings.title = "Kabar ".repeat(40);
    settings.postal = "x".repeat(3000);
    let mail = written(&settings, Language::Indonesian);
    let longest = mail.split("\r\n").map(str::len).max().unwrap();
    assert!(longest <= 998, "{longest}");
    assert!(!mail.replace("\r\n", "").contains(['\r', '\n']), "no bare line ends");
}

#[test]
fn line_ends_in_names_and_titles_reach_no_header() {
    let mut settings = settings();
    settings.title = "Pagi\r\nBcc: korban@contoh.example".to_owned();
    settings.from_name = "Redaksi\nX-Jahat: ya".to_owned();
    let mut evil = story(1, "x", None);
    // A headline type folds these; even one that did not would be stopped here.
    evil.headline =
        serde_json::from_str("\"Berita\\r\\nBcc: korban@contoh.example\\r\\n\\r\\nisi\"").unwrap();
    evil.source = "Sumber\r\nBcc: korban@contoh.example".to_owned();
    let issue = compose(&settings, IssueId(id(900)), slot(&settings), &titles(), vec![evil]);
    let mut subscriber = subscriber("wati@pembaca.example", Language::Indonesian);
    subscriber.name = Some("Wati\r\n\r\n--batas".to_owned());
    let letter = letter(&settings, &issue, &subscriber);
    let mail = message(&Templates::embedded(), &letter).unwrap();
    let mail = String::from_utf8(mail.bytes().to_vec()).unwrap();
    for line in headers(&mail).split("\r\n") {
        let lower = line.to_lowercase();
        assert!(!lower.starts_with("bcc") && !lower.starts_with("x-jahat"), "{line}");
    }
}

#[test]
fn partners_words_are_no_markup_in_a_mail() {
    let settings = settings();
    let mut evil = story(1, "<script>alert(1)</script> & \"kutip\"", Some("<b>Kanal</b>"));
    evil.excerpt = "{{ 7 * 7 }} <img src=x onerror=alert(1)>".to_owned();
    let issue = compose(&settings, IssueId(id(900)), slot(&settings), &titles(), vec![evil]);
    let subscriber = subscriber("wati@pembaca.example", Language::English);
    let letter = letter(&settings, &issue, &subscriber);
    let mail = message(&Templates::embedded(), &letter).unwrap();
    let mail = readable(std::str::from_utf8(mail.bytes()).unwrap());
    let (_, html) = mail.split_once("Content-Type: text/html").unwrap();
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"), "{html}");
    assert!(html.contains("{{ 7 * 7 }}"));
}

#[test]
fn nothing_in_a_mail_watches_its_reader() {
    let mail = readable(&written(&settings(), Language::Indonesian));
    assert!(!mail.contains("<img") && !mail.contains("url(") && !mail.contains("utm_"));
}

#[test]
fn a_mail_never_shows_an_address_when_it_is_printed() {
    let settings = settings();
    let issue = issue(&settings);
    let subscriber = subscriber("wati@pembaca.example", Language::Indonesian);
    let letter = letter(&settings, &issue, &subscriber);
    let mail = message(&Templates::embedded(), &letter).unwrap();
    assert!(!format!("{mail:?}").contains('@'));
}

#[test]
fn an_alert_is_a_plain_mail() {
    let from = Address::parse("tayang@brantas.example").unwrap();
    let to = Address::parse("jaga@brantas.example").unwrap();
    let words = (
        "Mitra malang diam\r\nBcc: x@y.example",
        "Sejak 06.00 tidak ada kabar.\nPeriksa sumbernya.",
    );
    let mail =
        alert(("tayang", &from), &to, words, "partner:malang/silent", at("2026-11-23T00:00:00Z"));
    insta::assert_snapshot!(String::from_utf8_lossy(mail.unwrap().bytes()).replace("\r\n", "\n"));
}
