//! A morning at the desk: something live, something held, something refused, something old.

use chrono::Duration;
use serde_json::json;
use tayang::{model::*, store::*};

use super::House;
use crate::digest::{at, target};

const HEADLINES: [&str; 4] = [
    "Jembatan Gantung Sungai Amprong Dibuka Lagi",
    "Harga Susu Sapi Perah di Pujon Naik Tipis",
    "Wali Kota Tinjau <b>Pasar</b> & Terminal",
    "Kabar Kami Sendiri Kembali kepada Kami",
];

fn announced(n: usize) -> Discovered {
    let link = Link::parse(&format!("https://malang.jatimnetwork.example/berita/{n}")).unwrap();
    Discovered {
        outlet: OutletName::parse("malang").unwrap(),
        source: SourceName::parse("utama").unwrap(),
        identity: EntryIdentity::of(None, &link),
        link,
        headline: Some(HEADLINES[n % 4].to_owned()),
        published: Some(at("2026-11-23T00:00:00Z")),
        updated: None,
        authors: vec!["Siti Rahayu".to_owned()],
        tags: Vec::new(),
        markup: None,
        credited: None,
    }
}

fn decision(n: usize) -> Decision {
    let (verdict, reason) = match n {
        0 => (Verdict::Publish, Reason::New),
        1 => (Verdict::Hold { until: None }, Reason::WireNotCovered { wire: "Antara".to_owned() }),
        2 => (Verdict::Skip, Reason::Section { section: "Gosip".to_owned() }),
        _ => (Verdict::Skip, Reason::Loop { evidence: "asal malangnetwork.example".to_owned() }),
    };
    Decision { target: target("malangnetwork"), verdict, reason }
}

fn attributed(found: &Discovered) -> Attributed {
    serde_json::from_value(json!({
        "article": {
            "outlet": found.outlet, "link": found.link, "canonical": null,
            "headline": found.headline, "bylines": [], "published": found.published,
            "updated": null, "section": "Peristiwa", "tags": [], "language": "id",
            "lead_image": null, "body": "<p>Warga.</p>", "paywalled": false, "recipe": null,
        },
        "marks": [], "credits": [], "people": [], "copyright": null, "dateline": null,
        "provenance": {
            "origins": [{
                "outlet": "Malang Jatim Network", "domain": "malang.jatimnetwork.example",
                "link": found.link, "title": null, "evidence": ["our_record"],
            }],
            "sources": [{
                "outlet": "AP News", "domain": null, "link": null,
                "via": ["MalangNetwork.com"], "inline": true,
            }],
            "conflicts": [],
        },
    }))
    .unwrap()
}

fn recording(found: &Discovered, n: usize) -> Recording {
    let text = format!("naskah nomor {n} ").repeat(20 + n * 7);
    Recording {
        attributed: Some(attributed(found)),
        keys: StoryKeys {
            links: vec![found.link.normalised()],
            fingerprint: Fingerprint::of(&text),
        },
        decisions: vec![decision(n)],
        next: None,
        cursor: Cursor::default(),
        network: "jatim".to_owned(),
        config_version: "0011223344556677".to_owned(),
        withdrawn: false,
    }
}

/// Four entries with their fates; the stories in the order of their announcement.
pub(super) async fn fill(house: &House) -> Vec<StoryId> {
    let (store, minute) = (&house.store, Duration::minutes(1));
    let outlet = OutletName::parse("malang").unwrap();
    let source = SourceName::parse("utama").unwrap();
    store.adopt_sources(vec![SourceKey { outlet, source }]).await.unwrap();
    let visit = store.claim_visit("uji", minute).await.unwrap().unwrap();
    let settled = VisitSettled {
        cursor: None,
        next: house.clock.now() + Duration::minutes(10),
        error: None,
        entries: (0..4).map(|n| (announced(n), EntryState::Due)).collect(),
    };
    store.settle_visit(&visit, settled).await.unwrap();
    let mut stories = vec![None; 4];
    while let Some(entry) = store.claim_entry("uji", minute).await.unwrap() {
        let found = &entry.work.discovered;
        let n = (0..4).find(|n| announced(*n).link == found.link).unwrap();
        stories[n] = Some(store.record(&entry, recording(found, n)).await.unwrap().story);
    }
    publish(house).await;
    stories.into_iter().flatten().collect()
}

/// The first story goes live.
async fn publish(house: &House) {
    let store = &house.store;
    let delivery = store.claim_delivery("uji", Duration::minutes(1)).await.unwrap().unwrap();
    let rendition = rendition(&delivery.work.placement.marker);
    store.keep_rendition(&delivery, &rendition).await.unwrap();
    let receipt = Receipt {
        id: RemoteId("7".to_owned()),
        link: Some("https://malangnetwork.example/jembatan".to_owned()),
        status: "publish".to_owned(),
        stored: [].into(),
        at: house.clock.now(),
    };
    let change = PlacementChange { receipt: Some(receipt.clone()), ..PlacementChange::default() };
    store.advance(&delivery, &DeliveryState::Live { receipt }, change).await.unwrap();
}

fn rendition(marker: &Marker) -> Rendition {
    serde_json::from_value(json!({
        "marker": marker, "headline": HEADLINES[0], "slug": "jembatan", "body": "<p>Warga.</p>",
        "excerpt": "Warga.", "authors": ["Siti Rahayu"], "copyright": null,
        "credit_text": "Artikel ini telah lebih dulu tayang di: …", "section": null,
        "target_section": null, "tags": [], "language": "id", "published": null, "updated": null,
        "canonical": null, "noindex": false, "source_link": announced(0).link,
        "source_title": "Malang Jatim Network", "correction": null, "picture": null,
        "provenance": { "origins": [], "sources": [], "conflicts": [] },
    }))
    .unwrap()
}
