//! Small honest values to fill a store with.

use chrono::{DateTime, Duration, TimeZone, Utc};
use serde_json::json;
use tayang::{model::*, store::*};

/// When the cases begin.
pub(super) fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 23, 0, 0).unwrap()
}

/// A lease as workers take it.
pub(super) fn minute() -> Duration {
    Duration::minutes(1)
}

pub(super) fn outlet(name: &str) -> OutletName {
    OutletName::parse(name).unwrap()
}

pub(super) fn target(name: &str) -> TargetName {
    TargetName::parse(name).unwrap()
}

pub(super) fn digest(name: &str) -> DigestName {
    DigestName::parse(name).unwrap()
}

pub(super) fn link(raw: &str) -> Link {
    Link::parse(raw).unwrap()
}

pub(super) fn key(name: &str) -> SourceKey {
    SourceKey { outlet: outlet(name), source: SourceName::parse("terkini").unwrap() }
}

/// An announcement of `name`'s article number `n`.
pub(super) fn announced(name: &str, n: u32) -> Discovered {
    let page = link(&format!("https://{name}.example.id/berita/{n}"));
    Discovered {
        outlet: outlet(name),
        source: SourceName::parse("terkini").unwrap(),
        identity: EntryIdentity::of(None, &page),
        link: page,
        headline: Some(format!("Warga gotong royong memperbaiki jembatan ke-{n}")),
        published: Some(morning() - Duration::hours(1)),
        updated: None,
        authors: vec!["Sari Wulandari".into()],
        tags: vec!["jembatan".into()],
        markup: Some("<p>Warga bergotong royong.</p>".into()),
        credited: None,
    }
}

/// Sixty words that depend on `n` in every run of four.
pub(super) fn words(n: u32) -> String {
    let stock = [
        "warga", "jembatan", "sungai", "gotong", "royong", "kayu", "desa", "pagi", "hujan", "batu",
    ];
    (0..60_u32)
        .map(|i| format!("{}{n}", stock[(i as usize * 7 + i as usize / 10) % 10]))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The article on that page, saying this.
pub(super) fn article(found: &Discovered, text: &str) -> Attributed {
    let provenance = json!({ "origins": [], "sources": [], "conflicts": [] });
    serde_json::from_value(json!({
        "article": {
            "outlet": found.outlet, "link": found.link, "canonical": null,
            "headline": found.headline, "bylines": [], "published": found.published,
            "updated": null, "section": "Daerah", "tags": [], "language": "id",
            "lead_image": null, "body": format!("<p>{text}</p>"), "paywalled": false,
            "recipe": null,
        },
        "marks": [], "credits": [], "provenance": provenance, "people": [], "copyright": null,
        "dateline": null,
    }))
    .unwrap()
}

pub(super) fn keys(found: &Discovered, text: &str) -> StoryKeys {
    StoryKeys { links: vec![found.link.normalised()], fingerprint: Fingerprint::of(text) }
}

pub(super) fn decision(name: &str, verdict: Verdict, reason: Reason) -> Decision {
    Decision { target: target(name), verdict, reason }
}

/// An article with its decisions.
pub(super) fn recording(found: &Discovered, text: &str, decisions: Vec<Decision>) -> Recording {
    Recording {
        attributed: Some(article(found, text)),
        keys: keys(found, text),
        decisions,
        next: Some(morning() + Duration::days(30)),
        cursor: Cursor::default(),
        network: "jaringan".into(),
        config_version: "0011223344556677".into(),
        withdrawn: false,
    }
}

/// Publish on these targets.
pub(super) fn publish(names: &[&str]) -> Vec<Decision> {
    names.iter().map(|name| decision(name, Verdict::Publish, Reason::New)).collect()
}

pub(super) fn receipt(id: &str, at: DateTime<Utc>) -> Receipt {
    Receipt {
        id: RemoteId(id.into()),
        link: Some(format!("https://kota.example.id/{id}")),
        status: "publish".into(),
        stored: [("title".to_owned(), "abc".to_owned())].into(),
        at,
    }
}

pub(super) fn rendition(found: &Discovered, marker: &Marker) -> Rendition {
    serde_json::from_value(json!({
        "marker": marker, "headline": found.headline, "slug": "warga-gotong-royong",
        "body": "<p>Warga.</p>", "excerpt": "Warga.", "authors": ["Sari Wulandari"],
        "copyright": null, "credit_text": "Artikel ini telah lebih dulu tayang di: …",
        "section": null, "target_section": null, "tags": [], "language": "id", "published": null,
        "updated": null, "canonical": null, "noindex": false, "source_link": found.link,
        "source_title": "Malang", "correction": null, "picture": null,
        "provenance": { "origins": [], "sources": [], "conflicts": [] },
    }))
    .unwrap()
}
