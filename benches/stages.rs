//! The pure stages by themselves: bytes in, values out. `cargo bench --bench stages`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints, and may fail"
)]

mod support;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use divan::{Bencher, counter::BytesCount};
use tayang::{
    attribute::{self, Rules},
    config,
    digest::{self, Candidate, DigestSettings, Letter},
    extract::{self, OutletFacts},
    flow::Plan,
    model::{
        Address, Article, Consent, Cursor, Fetched, Fingerprint, Headers, Headline, Issue, IssueId,
        Link, MailingId, Marker, Slot, StoryId, Subscriber, SubscriberId, SubscriberStatus,
        TargetName,
    },
    publish::{self, Commission},
    watch::{Errand, Occasion, Source},
};
use uuid::Uuid;

use support::outlet;

fn main() {
    divan::main();
}

/// The configuration of the repository itself.
fn plan() -> Plan {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    config::load(&folder).expect("the annotated configuration is right").plan
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_400_000, 0).unwrap()
}

fn fetched(path: &str, kind: &str, text: String) -> Fetched {
    let link = Link::parse(&format!("https://kabar.example{path}")).unwrap();
    Fetched {
        asked: link.clone(),
        link,
        status: 200,
        headers: Headers([("content-type".to_owned(), kind.to_owned())].into()),
        bytes: text.into_bytes(),
        at: now(),
    }
}

fn page(number: usize) -> Fetched {
    fetched(&format!("/berita/{number}"), "text/html; charset=utf-8", outlet::page(number))
}

fn facts(plan: &Plan) -> OutletFacts {
    plan.partners.values().next().expect("a partner").facts.clone()
}

fn article(plan: &Plan) -> Article {
    extract::article(&page(1), None, &facts(plan)).expect("an article").article
}

#[divan::bench]
fn read_a_feed_of_100(bencher: Bencher<'_, '_>) {
    let plan = plan();
    let source: Source =
        plan.partners.values().flat_map(|p| &p.sources).next().expect("a source").source.clone();
    let feed = outlet::feed("https://kabar.example", 0..100);
    let bytes = BytesCount::new(feed.len());
    let fetched = fetched("/feed", "application/rss+xml", feed);
    bencher.counter(bytes).bench(|| {
        let before = Cursor::default();
        let occasion = Occasion { now: fetched.at, dates: &|_| None };
        let mut errand = Errand::begin(&source, &before, occasion);
        errand.take(&fetched).expect("a feed");
        let reading = errand.end().expect("a reading");
        assert_eq!(reading.discovered.len(), 100);
    });
}

#[divan::bench]
fn extract_a_page(bencher: Bencher<'_, '_>) {
    let (facts, page) = (facts(&plan()), page(1));
    bencher
        .counter(BytesCount::new(page.bytes.len()))
        .bench(|| extract::article(&page, None, &facts).expect("an article"));
}

#[divan::bench]
fn attribute_an_article(bencher: Bencher<'_, '_>) {
    let plan = plan();
    let rules: &Rules = &plan.rules;
    bencher.with_inputs(|| article(&plan)).bench_values(|article| {
        let attributed = attribute::attribute(article, None, rules);
        assert!(!attributed.provenance.origins.is_empty());
        attributed
    });
}

#[divan::bench]
fn fingerprint_an_article(bencher: Bencher<'_, '_>) {
    let plan = plan();
    let attributed = attribute::attribute(article(&plan), None, &plan.rules);
    bencher.bench(|| Fingerprint::of(&attribute::words(&attributed)));
}

#[divan::bench]
fn render_a_post(bencher: Bencher<'_, '_>) {
    let plan = plan();
    let attributed = attribute::attribute(article(&plan), None, &plan.rules);
    let partner = plan.partners.values().next().expect("a partner");
    let target = plan.targets.values().next().expect("a target");
    let marker = Marker::of(&plan.network.name, &target.name, StoryId(Uuid::nil()));
    let commission = Commission {
        attributed: &attributed,
        marker: &marker,
        target,
        rights: &partner.rules.rights,
        partner: &partner.facts.title,
        rules: &plan.rules,
        templates: &plan.templates,
    };
    bencher.bench(|| publish::render(&commission).expect("a rendition"));
}

#[divan::bench]
fn compose_an_issue_of_30(bencher: Bencher<'_, '_>) {
    let plan = plan();
    let settings = digest_of(&plan);
    bencher.with_inputs(candidates).bench_values(|candidates| {
        let issue = compose(settings, candidates);
        assert_eq!(issue.items.len(), 30);
        issue
    });
}

#[divan::bench]
fn write_the_mail_of_30(bencher: Bencher<'_, '_>) {
    let plan = plan();
    let settings = digest_of(&plan);
    let issue = compose(settings, candidates());
    let subscriber = subscriber(settings);
    let consent = Consent {
        words: "Ya".to_owned(),
        source: "formulir".to_owned(),
        at: now(),
        by: "uji".to_owned(),
    };
    let letter = Letter {
        settings,
        issue: &issue,
        mailing: MailingId(Uuid::nil()),
        subscriber: &subscriber,
        consent: Some(&consent),
        token: "abcdefghijklmnopqrstuvwxyz",
    };
    bencher.bench(|| digest::message(&plan.templates, &letter).expect("a mail"));
}

fn digest_of(plan: &Plan) -> &DigestSettings {
    plan.digests.values().next().expect("a digest")
}

fn target() -> TargetName {
    TargetName::parse("malangnetwork").unwrap()
}

fn candidates() -> Vec<Candidate> {
    let one = |n: usize| Candidate {
        story: StoryId(Uuid::from_u128(n as u128 + 1)),
        headline: Headline::parse(&outlet::headline(n)).unwrap(),
        excerpt: outlet::headline(n + 1000).repeat(3),
        section: Some(["Peristiwa", "Ekonomi", "Olahraga"][n % 3].to_owned()),
        authors: vec!["Sari Wulandari".to_owned()],
        source: "Kabar".to_owned(),
        published: Some(now()),
        places: vec![(target(), Link::parse(&format!("https://kami.example/{n}")).unwrap())],
        live_at: now(),
    };
    (0..30).map(one).collect()
}

fn compose(settings: &DigestSettings, candidates: Vec<Candidate>) -> Issue {
    let slot = Slot {
        digest: settings.name.clone(),
        local: settings.every.local(now()),
        zone: "Asia/Jakarta".to_owned(),
        at: now(),
    };
    let titles: BTreeMap<_, _> = [(target(), "Kami.example".to_owned())].into();
    digest::compose(settings, IssueId(Uuid::nil()), slot, &titles, candidates)
}

fn subscriber(settings: &DigestSettings) -> Subscriber {
    Subscriber {
        id: SubscriberId(Uuid::nil()),
        digest: settings.name.clone(),
        address: Address::parse("wati@pembaca.example").unwrap(),
        name: Some("Bu Wati".to_owned()),
        language: settings.language,
        zone: None,
        status: SubscriberStatus::Active,
    }
}
