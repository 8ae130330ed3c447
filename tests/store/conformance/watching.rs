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
    assert_eq!(first, Enrolled { new: 1, backlog: 1, changed: 0 });
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
        assert_eq!(again, Enrolled::default());
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
