//! Sources and what they announce.

use chrono::Duration;
use tayang::{model::*, store::*};

use super::{House, fenced};
use crate::store::samples::*;

pub(in crate::store) async fn a_source_is_handed_to_one_owner_at_a_time(house: House) {
    house.store.adopt_sources(vec![key("malang"), key("surabaya")]).await.unwrap();
    let first = house.store.claim_visit("a", minute()).await.unwrap().unwrap();
    let second = house.store.claim_visit("b", minute()).await.unwrap().unwrap();
    assert_ne!(first.work.key, second.work.key);
    assert!(first.work.first);
    assert!(house.store.claim_visit("a", minute()).await.unwrap().is_none());
}

pub(in crate::store) async fn several_sources_are_handed_out_together_each_under_its_own_lease(
    house: House,
) {
    let keys = ["jember", "malang", "surabaya"].map(key);
    house.store.adopt_sources(keys.to_vec()).await.unwrap();
    let two = house.store.claim_visits("a", minute(), 2).await.unwrap();
    let rest = house.store.claim_visits("b", minute(), 9).await.unwrap();
    assert_eq!((two.len(), rest.len()), (2, 1));
    let mut handed: Vec<SourceKey> = two.iter().chain(&rest).map(|c| c.work.key.clone()).collect();
    handed.sort();
    assert_eq!(handed, keys);
    let settled = VisitSettled {
        cursor: None,
        next: house.clock.now() + Duration::minutes(10),
        error: None,
        entries: vec![],
    };
    house.store.settle_visit(&two[1], settled.clone()).await.unwrap();
    house.clock.advance(Duration::minutes(2));
    let again = house.store.claim_visits("b", minute(), 9).await.unwrap();
    assert_eq!(again.len(), 2, "the settled one is not due, the others' leases ended");
    assert!(fenced(&house.store.settle_visit(&two[0], settled).await));
}

pub(in crate::store) async fn a_visit_that_is_handed_back_says_nothing_of_its_source(house: House) {
    house.store.adopt_sources(vec![key("malang")]).await.unwrap();
    let claims = house.store.claim_visits("a", minute(), 1).await.unwrap();
    let later = house.clock.now() + Duration::seconds(30);
    let back: Vec<_> = claims.into_iter().map(|claim| (claim, later)).collect();
    house.store.hand_back(back.clone()).await.unwrap();
    assert!(house.store.claim_visit("b", minute()).await.unwrap().is_none());
    house.clock.advance(Duration::seconds(30));
    let visit = house.store.claim_visit("b", minute()).await.unwrap().unwrap();
    assert_eq!((visit.work.failures, visit.work.first), (0, true));
    // The first owner's claim is stale now: handing it back again takes nothing from the second.
    house.store.hand_back(back).await.unwrap();
    assert!(house.store.claim_visit("a", minute()).await.unwrap().is_none());
    let settled = VisitSettled { cursor: None, next: later, error: None, entries: vec![] };
    house.store.settle_visit(&visit, settled).await.unwrap();
}

pub(in crate::store) async fn a_visit_whose_lease_ended_is_taken_over_and_its_first_owner_fenced(
    house: House,
) {
    house.store.adopt_sources(vec![key("malang")]).await.unwrap();
    let stale = house.store.claim_visit("a", minute()).await.unwrap().unwrap();
    house.clock.advance(Duration::minutes(2));
    let fresh = house.store.claim_visit("b", minute()).await.unwrap().unwrap();
    assert!(fresh.lease.fence > stale.lease.fence);
    let settled = VisitSettled {
        cursor: Some(Cursor { etag: Some("\"7\"".into()), ..Cursor::default() }),
        next: house.clock.now() + Duration::minutes(10),
        error: None,
        entries: vec![(announced("malang", 1), EntryState::Due)],
    };
    assert!(fenced(&house.store.settle_visit(&stale, settled.clone()).await));
    assert!(house.store.claim_entry("a", minute()).await.unwrap().is_none());
    house.store.settle_visit(&fresh, settled.clone()).await.unwrap();
    assert!(fenced(&house.store.settle_visit(&fresh, settled).await));
    house.clock.advance(Duration::minutes(10));
    let next = house.store.claim_visit("a", minute()).await.unwrap().unwrap();
    assert_eq!(next.work.cursor.etag.as_deref(), Some("\"7\""));
    assert!(!next.work.first);
}

pub(in crate::store) async fn failures_count_until_a_success(house: House) {
    house.store.adopt_sources(vec![key("malang")]).await.unwrap();
    for failures in 0..3 {
        let visit = house.store.claim_visit("a", minute()).await.unwrap().unwrap();
        assert_eq!((visit.work.failures, visit.work.first), (failures, true));
        let error = (failures < 2).then(|| "status 503".to_owned());
        let next = house.clock.now();
        let settled = VisitSettled { cursor: None, next, error, entries: vec![] };
        house.store.settle_visit(&visit, settled).await.unwrap();
    }
    let health = house.store.sources().await.unwrap();
    assert_eq!((health[0].failures, &health[0].error), (0, &None));
    assert_eq!(health[0].last_ok, Some(house.clock.now()));
}

pub(in crate::store) async fn a_source_that_left_the_configuration_is_not_visited(house: House) {
    house.store.adopt_sources(vec![key("malang")]).await.unwrap();
    house.store.adopt_sources(vec![]).await.unwrap();
    assert!(house.store.claim_visit("a", minute()).await.unwrap().is_none());
    assert_eq!(house.store.names().await.unwrap(), ["partner:malang"]);
}

pub(in crate::store) async fn an_entry_is_enrolled_once_and_backlog_is_never_due(house: House) {
    let entries = vec![
        (announced("malang", 1), EntryState::Due),
        (announced("malang", 1), EntryState::Due),
        (announced("malang", 2), EntryState::Backlog),
    ];
    let first = house.announce(entries.clone()).await;
    assert_eq!(first, Enrolled { new: 1, backlog: 1, changed: 0, first_told: 2 });
    assert_eq!(house.announce(entries).await, Enrolled::default());
    assert!(house.store.claim_entry("a", minute()).await.unwrap().is_some());
    assert!(house.store.claim_entry("b", minute()).await.unwrap().is_none());
}

pub(in crate::store) async fn a_changed_announcement_asks_for_another_look(house: House) {
    house.carried(1, &[]).await;
    assert!(house.store.claim_entry("a", minute()).await.unwrap().is_none());
    let look = house.look_again(1).await;
    assert_eq!(look.work.state, EntryState::Carried);
}

pub(in crate::store) async fn two_feeds_that_word_an_entry_differently_are_no_change(house: House) {
    let main = announced("malang", 1);
    let mut other = main.clone();
    other.source = SourceName::parse("daerah").unwrap();
    other.markup = Some("<p>Lebih pendek.</p>".into());
    for _ in 0..2 {
        house.announce(vec![(main.clone(), EntryState::Due)]).await;
        let again = house.announce(vec![(other.clone(), EntryState::Due)]).await;
        assert_eq!((again.new, again.changed), (0, 0));
    }
}

pub(in crate::store) async fn a_change_that_comes_while_the_page_is_read_is_not_lost(house: House) {
    let found = announced("malang", 1);
    let entry = house.taken(&found).await;
    house.store.record(&entry, recording(&found, &words(1), vec![])).await.unwrap();
    let reading = house.look_again(1).await;
    let mut newer = found.clone();
    newer.markup = Some("<p>Lebih baru lagi.</p>".into());
    assert_eq!(house.announce(vec![(newer, EntryState::Due)]).await.changed, 1);
    let unchanged = EntrySettled::Unchanged { next: None, cursor: None };
    house.store.settle_entry(&reading, unchanged).await.unwrap();
    assert!(house.store.claim_entry("b", minute()).await.unwrap().is_some());
}

/// An announcement under a guid at an address.
fn called(n: u32, guid: &str, address: &str) -> Discovered {
    let page = link(address);
    let headline = Some(format!("Kabar {n}"));
    let published = Some(morning() + Duration::minutes(i64::from(n)));
    let identity = EntryIdentity::of(Some(guid), &page);
    Discovered { identity, link: page, headline, published, ..announced("malang", n) }
}

impl House {
    /// Announces what is due; how many entries are new, and how many were worded otherwise.
    async fn says(&self, found: &[Discovered]) -> (usize, usize) {
        let entries = found.iter().map(|one| (one.clone(), EntryState::Due)).collect();
        let enrolled = self.announce(entries).await;
        (enrolled.new, enrolled.changed)
    }
}

pub(in crate::store) async fn a_new_guid_at_a_known_address_is_no_new_entry(house: House) {
    let address = "https://malang.example.id/a";
    assert_eq!(house.says(&[called(1, "g-1", address)]).await, (1, 0));
    assert_eq!(house.says(&[called(1, "g-2", address)]).await, (0, 0));
    for other in
        ["http://www.malang.example.id/a/?utm_source=rss", "https://m.malang.example.id/a/amp"]
    {
        assert_eq!(house.says(&[called(1, "g-3", other)]).await, (0, 0), "{other}");
    }
}

pub(in crate::store) async fn a_moved_article_keeps_its_entry_by_its_guid_and_its_new_address(
    house: House,
) {
    let [old, new] = ["https://malang.example.id/a", "https://malang.example.id/b"];
    assert_eq!(house.says(&[called(1, "g-1", old)]).await, (1, 0));
    assert_eq!(house.says(&[called(1, "g-1", new)]).await, (0, 0));
    let mut retitled = called(1, "g-1", new);
    retitled.headline = Some("Ralat: Kabar 1".into());
    assert_eq!(house.says(&[retitled]).await, (0, 1));
    assert_eq!(house.says(&[called(1, "g-9", new)]).await.0, 0);
    assert_eq!(house.says(&[called(1, old, old)]).await.0, 0);
}

pub(in crate::store) async fn one_guid_for_everything_loses_nothing_and_names_nothing(
    house: House,
) {
    let at = |n: u32| format!("https://malang.example.id/{n}");
    let all: Vec<Discovered> = (1..=3).map(|n| called(n, "tetap", &at(n))).collect();
    assert_eq!(house.says(&all).await, (3, 0));
    assert_eq!(house.says(&all).await, (0, 0));
    assert_eq!(house.says(&[called(4, "tetap", &at(4)), all[0].clone()]).await, (1, 0));
    // What has even the same headline has another address, and the guid says nothing any more.
    let mut same = called(5, "tetap", &at(5));
    same.headline = Some("Kabar 4".into());
    assert_eq!(house.says(&[same]).await, (1, 0));
}

pub(in crate::store) async fn an_address_where_a_page_was_found_names_its_entry(house: House) {
    let found = announced("malang", 1);
    let entry = house.taken(&found).await;
    let landed = link("https://malang.example.id/panjang/berita-1");
    let page = Fetched {
        asked: found.link.clone(),
        link: landed.clone(),
        status: 200,
        headers: Headers::default(),
        bytes: b"<p>Warga</p>".to_vec(),
        at: house.clock.now(),
    };
    house.store.keep_page(entry.work.id, &page).await.unwrap();
    let mut moved = found.clone();
    moved.link = landed;
    moved.identity = EntryIdentity::of(None, &moved.link);
    assert_eq!(house.says(&[moved.clone()]).await, (0, 0));
    // Another article that is announced there is another article, and has the address from then on.
    let other = Discovered { headline: Some("Lain".into()), published: None, ..moved };
    assert_eq!(
        house.says(std::slice::from_ref(&other)).await.0,
        0,
        "the address was announced as this entry's"
    );
}

pub(in crate::store) async fn a_canonical_address_of_somebody_else_s_is_not_taken(house: House) {
    let found = announced("malang", 1);
    let entry = house.taken(&found).await;
    let mut words = recording(&found, &words(1), vec![]);
    if let Some(attributed) = &mut words.attributed {
        attributed.article.canonical = Some(link("https://malang.example.id/berita/2"));
    }
    house.store.record(&entry, words).await.unwrap();
    let mut other = announced("malang", 2);
    other.published = Some(morning());
    assert_eq!(house.says(&[other.clone()]).await, (1, 0), "headline and time say so");
    assert_eq!(house.says(&[other, found]).await, (0, 0));
}

pub(in crate::store) async fn a_source_that_names_an_article_twice_says_nothing_new(house: House) {
    let plain = called(1, "g-1", "https://malang.example.id/a");
    let mut amp = called(1, "g-2", "https://malang.example.id/a/amp");
    amp.headline = Some("Kabar 1 (AMP)".into());
    assert_eq!(house.says(&[plain.clone(), amp.clone()]).await, (1, 0));
    for _ in 0..3 {
        assert_eq!(house.says(&[plain.clone(), amp.clone()]).await, (0, 0));
    }
}

pub(in crate::store) async fn guids_without_end_are_not_remembered_without_end(house: House) {
    let address = "https://malang.example.id/a";
    for churn in 0..40 {
        house.says(&[called(1, &format!("acak-{churn}"), address)]).await;
    }
    let first = called(2, "acak-0", "https://malang.example.id/b");
    let late = called(3, "acak-39", "https://malang.example.id/c");
    let same = |found: Discovered| Discovered { headline: Some("Kabar 1".into()), ..found };
    assert_eq!(house.says(&[same(first)]).await.0, 0, "the first guids are known");
    assert_eq!(house.says(&[same(late)]).await.0, 1, "the fortieth was not kept");
}
