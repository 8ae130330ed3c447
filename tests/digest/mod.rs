//! Digests: what is in an issue, when it is due, what the mail looks like, how it leaves.

mod compose;
mod list_file;
mod mailer;
mod message;
mod slots;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use tayang::{
    digest::{Candidate, DigestSettings, compose},
    model::{
        Address, Consent, DigestName, Headline, Issue, IssueId, Language, Link, MailingId, Slot,
        StoryId, Subscriber, SubscriberId, SubscriberStatus, TargetName,
    },
    schedule::Every,
};
use uuid::Uuid;

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn target(name: &str) -> TargetName {
    TargetName::parse(name).unwrap()
}

pub(crate) fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

pub(crate) fn settings() -> DigestSettings {
    DigestSettings {
        name: DigestName::parse("pagi").unwrap(),
        title: "Kabar Malang Pagi".to_owned(),
        every: Every::parse("0 6 * * *", chrono_tz::Asia::Jakarta).unwrap(),
        targets: vec![target("malang"), target("batu")],
        language: Language::Indonesian,
        max_items: 20,
        grace: Duration::hours(3),
        from_name: "Jejaring Brantas".to_owned(),
        from: Address::parse("pagi@brantas.example").unwrap(),
        reply_to: Some(Address::parse("redaksi@brantas.example").unwrap()),
        postal: "Jejaring Brantas\nJalan Ijen 12, Malang 65119".to_owned(),
        reason: "Anda menerima surel ini karena mendaftar untuk Kabar Malang Pagi.".to_owned(),
        public_url: Some(Link::parse("https://surat.brantas.example/").unwrap()),
    }
}

pub(crate) fn slot(settings: &DigestSettings) -> Slot {
    let at = at("2026-11-22T23:00:00Z");
    Slot {
        digest: settings.name.clone(),
        local: settings.every.local(at),
        zone: "Asia/Jakarta".to_owned(),
        at,
    }
}

pub(crate) fn titles() -> BTreeMap<TargetName, String> {
    [(target("malang"), "MalangKini.example".into()), (target("batu"), "BatuRaya.example".into())]
        .into()
}

pub(crate) fn story(n: u32, headline: &str, section: Option<&str>) -> Candidate {
    let live_at = at("2026-11-22T20:00:00Z") - Duration::minutes(i64::from(n) * 10);
    let link = Link::parse(&format!("https://malangkini.example/baca/{n}")).unwrap();
    Candidate {
        story: StoryId(id(u128::from(n))),
        headline: Headline::parse(headline).unwrap(),
        excerpt: format!(
            "Ringkasan kabar nomor {n}: warga, pejabat, dan angka yang diperiksa dua kali."
        ),
        section: section.map(str::to_owned),
        authors: vec!["Siti Rahayu".to_owned()],
        source: "Suara Brantas".to_owned(),
        published: Some(live_at - Duration::minutes(5)),
        places: vec![(target("malang"), link)],
        live_at,
    }
}

pub(crate) fn issue(settings: &DigestSettings) -> Issue {
    let mut first = story(
        1,
        "Jembatan Gantung Sungai Amprong Dibuka Lagi Setelah Diperbaiki Warga",
        Some("Peristiwa"),
    );
    let batu = Link::parse("https://baturaya.example/jembatan-amprong").unwrap();
    first.places.push((target("batu"), batu));
    let stories = vec![
        first,
        story(2, "Panen Apel Batu Naik Sepersepuluh, Harga di Petani Tetap", Some("Ekonomi")),
        story(3, "Angkutan Kota Jalur Baru Mulai Beroperasi Senin Depan", Some("Peristiwa")),
        story(4, "Arema Menang Tipis di Kandang “Singo Edan”", Some("Olahraga")),
        story(5, "Harga Cabai di Pasar Besar Turun Menjelang Akhir Pekan", Some("EKONOMI")),
        story(6, "Perpustakaan Kota Buka sampai Malam", None),
    ];
    compose(settings, IssueId(id(900)), slot(settings), &titles(), stories)
}

pub(crate) fn subscriber(address: &str, language: Language) -> Subscriber {
    Subscriber {
        id: SubscriberId(id(800)),
        digest: DigestName::parse("pagi").unwrap(),
        address: Address::parse(address).unwrap(),
        name: Some("Bu Wati".to_owned()),
        language,
        zone: None,
        status: SubscriberStatus::Active,
    }
}

pub(crate) fn mailing(n: u128) -> MailingId {
    MailingId(id(700 + n))
}

pub(crate) fn consent() -> Consent {
    Consent {
        words: "Kirimi saya Kabar Malang Pagi setiap hari".to_owned(),
        source: "formulir malangkini.example/langganan".to_owned(),
        at: at("2026-08-17T03:15:00Z"),
        by: "impor".to_owned(),
    }
}
