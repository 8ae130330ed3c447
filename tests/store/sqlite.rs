//! The embedded engine.

use std::sync::Arc;

use tayang::{clock::Clock, model::*, store::*};

use super::samples::*;

#[tokio::test]
async fn an_article_goes_from_a_visit_to_a_live_placement() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(morning());
    let store: Arc<dyn Store> =
        Arc::new(SqliteStore::open(&dir.path().join("tayang.db"), clock.clone()).unwrap());
    store.adopt_sources(vec![key("malang")]).await.unwrap();
    let visit = store.claim_visit("a", minute()).await.unwrap().unwrap();
    assert!(visit.work.first);
    assert!(store.claim_visit("b", minute()).await.unwrap().is_none());
    let found = announced("malang", 1);
    let settled = VisitSettled {
        cursor: None,
        next: morning() + chrono::Duration::minutes(10),
        error: None,
        entries: vec![(found.clone(), EntryState::Due)],
    };
    let enrolled = store.settle_visit(&visit, settled.clone()).await.unwrap();
    assert_eq!(enrolled.new, 1);
    assert!(matches!(store.settle_visit(&visit, settled).await, Err(StoreError::Fenced(_))));
    let entry = store.claim_entry("a", minute()).await.unwrap().unwrap();
    let text = words(1);
    let known =
        store.known(entry.work.id, &found.outlet, "Warga", &keys(&found, &text)).await.unwrap();
    assert_eq!(known.story, None);
    let recorded =
        store.record(&entry, recording(&found, &text, publish(&["kota", "desa"]))).await.unwrap();
    assert_eq!(recorded.deliveries.len(), 2);
    let delivery = store.claim_delivery("a", minute()).await.unwrap().unwrap();
    let live = DeliveryState::Live { receipt: receipt("7", clock.now()) };
    let sent = rendition(&found, &delivery.work.placement.marker);
    store.keep_rendition(&delivery, &sent).await.unwrap();
    store.advance(&delivery, &DeliveryState::Media, PlacementChange::default()).await.unwrap();
    store.advance(&delivery, &live, PlacementChange::default()).await.unwrap();
    let there = store.live(&delivery.work.placement.target, 10).await.unwrap();
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].1, sent);
}
