//! Deliveries, their leases and their order.

use chrono::Duration;
use tayang::{model::*, store::*};

use super::{House, fenced};
use crate::store::samples::*;

pub(in crate::store) async fn one_owner_at_a_time_delivers(house: House) {
    house.carried(1, &["kota"]).await;
    let stale = house.delivery("a").await.unwrap();
    assert!(house.delivery("b").await.is_none());
    house.clock.advance(Duration::minutes(2));
    let fresh = house.delivery("b").await.unwrap();
    assert_eq!((fresh.work.id, fresh.work.attempts), (stale.work.id, 2));
    let no_change = PlacementChange::default();
    assert!(fenced(&house.store.advance(&stale, &DeliveryState::Media, no_change).await));
    house.go(&fresh, &DeliveryState::Media).await;
}

pub(in crate::store) async fn a_state_on_its_way_renews_the_lease_and_a_waiting_one_ends_it(
    house: House,
) {
    house.carried(1, &["kota"]).await;
    let claim = house.delivery("a").await.unwrap();
    for step in 1..4 {
        house.clock.advance(Duration::seconds(40));
        house.go(&claim, &DeliveryState::Staging { attempt: step }).await;
        assert!(house.delivery("b").await.is_none());
    }
    let until = house.clock.now() + Duration::seconds(5);
    let reason = Reason::TargetTrouble { what: "429".into() };
    let resume = Box::new(DeliveryState::Staging { attempt: 3 });
    let waiting = DeliveryState::Waiting { until, resume, reason };
    house.go(&claim, &waiting).await;
    assert!(fenced(&house.store.advance(&claim, &waiting, PlacementChange::default()).await));
    assert!(house.delivery("b").await.is_none());
    house.clock.advance(Duration::seconds(5));
    let again = house.delivery("b").await.unwrap();
    assert_eq!(again.work.state, waiting);
    assert_eq!(again.work.attempts, 1, "progress begins the count anew");
}

pub(in crate::store) async fn attempts_grow_without_progress(house: House) {
    house.carried(1, &["kota"]).await;
    for attempts in 1..5 {
        let claim = house.delivery("a").await.unwrap();
        assert_eq!(claim.work.attempts, attempts);
        let until = house.clock.now();
        let reason = Reason::TargetTrouble { what: "refused".into() };
        let resume = Box::new(DeliveryState::Planned);
        house.go(&claim, &DeliveryState::Waiting { until, resume, reason }).await;
    }
}

pub(in crate::store) async fn a_rendition_is_kept_for_the_next_attempt(house: House) {
    house.carried(1, &["kota"]).await;
    let claim = house.delivery("a").await.unwrap();
    assert_eq!(claim.work.rendition, None);
    assert!(!claim.work.look_first);
    let sent = rendition(&announced("malang", 1), &claim.work.placement.marker);
    house.store.keep_rendition(&claim, &sent).await.unwrap();
    house.clock.advance(Duration::minutes(2));
    assert_eq!(house.delivery("b").await.unwrap().work.rendition, Some(sent));
}

pub(in crate::store) async fn deliveries_of_one_placement_come_in_their_order(house: House) {
    house.carried(1, &["kota"]).await;
    let publish = house.delivery("a").await.unwrap();
    house.go(&publish, &DeliveryState::Staging { attempt: 1 }).await;
    let look = house.look_again(1).await;
    let found = look.work.discovered.clone();
    let update = vec![decision("kota", Verdict::Update, Reason::Corrected)];
    house.store.record(&look, recording(&found, &words(31), update)).await.unwrap();
    assert!(house.delivery("b").await.is_none());
    let receipt = receipt("1", house.clock.now());
    house.go(&publish, &DeliveryState::Live { receipt }).await;
    assert_eq!(house.delivery("b").await.unwrap().work.action, Action::Update);
}

pub(in crate::store) async fn a_correction_ends_with_the_post_that_will_not_be(house: House) {
    let first = house.carried(1, &["kota"]).await;
    let publish = house.delivery("a").await.unwrap();
    house.go(&publish, &DeliveryState::Staging { attempt: 1 }).await;
    let look = house.look_again(1).await;
    let found = look.work.discovered.clone();
    let update = vec![decision("kota", Verdict::Update, Reason::Corrected)];
    house.store.record(&look, recording(&found, &words(31), update)).await.unwrap();
    let reason = Reason::TargetRefused { what: "413".into() };
    house.go(&publish, &DeliveryState::Refused { reason }).await;
    assert_eq!(house.words(first.story).await, ["refused", "withheld"]);
    assert!(house.delivery("b").await.is_none());
}

pub(in crate::store) async fn paused_scopes_rest_until_they_are_resumed(house: House) {
    house.carried(1, &["kota"]).await;
    let scopes = [Scope::All, Scope::Target(target("kota")), Scope::Partner(outlet("malang"))];
    for scope in scopes {
        let pause = Order::Pause(scope.clone());
        assert_eq!(house.store.order(&pause, "sari", "pemeliharaan").await.unwrap(), 1);
        assert_eq!(house.store.order(&pause, "sari", "").await.unwrap(), 0);
        assert_eq!(house.store.paused().await.unwrap(), [scope.text()]);
        assert!(house.delivery("a").await.is_none());
        house.store.order(&Order::Resume(scope), "sari", "").await.unwrap();
    }
    let elsewhere = Order::Pause(Scope::Target(target("desa")));
    house.store.order(&elsewhere, "sari", "").await.unwrap();
    assert!(house.delivery("a").await.is_some());
}

pub(in crate::store) async fn a_placement_remembers_its_receipt_and_pictures(house: House) {
    house.carried(1, &["kota", "desa"]).await;
    let picture = MediaId::of(b"gambar");
    for _ in 0..2 {
        let claim = house.delivery("a").await.unwrap();
        let id = RemoteId(format!("m-{}", claim.work.placement.target));
        let change =
            PlacementChange { media: vec![(picture.clone(), id)], ..PlacementChange::default() };
        house.store.advance(&claim, &DeliveryState::Media, change).await.unwrap();
        let sent = rendition(&announced("malang", 1), &claim.work.placement.marker);
        house.store.keep_rendition(&claim, &sent).await.unwrap();
        let receipt = receipt("1", house.clock.now());
        house.go(&claim, &DeliveryState::Live { receipt }).await;
    }
    let there = house.store.live(&target("kota"), 9).await.unwrap();
    assert_eq!(there[0].0.media, [(picture.clone(), RemoteId("m-kota".into()))]);
    assert_eq!(there[0].0.state, PlacementState::Live);
    assert!(!house.store.is_shared(&there[0].0, &picture).await.unwrap());
}

pub(in crate::store) async fn a_picture_that_two_posts_use_is_shared(house: House) {
    let picture = MediaId::of(b"gambar");
    let mut placements = Vec::new();
    for n in [1, 2] {
        house.carried(n, &["kota"]).await;
        let claim = house.delivery("a").await.unwrap();
        let media = vec![(picture.clone(), RemoteId("m".into()))];
        let change = PlacementChange { media, ..PlacementChange::default() };
        let receipt = receipt(&n.to_string(), house.clock.now());
        house.store.advance(&claim, &DeliveryState::Live { receipt }, change).await.unwrap();
        placements.push(claim.work.placement);
    }
    assert!(house.store.is_shared(&placements[0], &picture).await.unwrap());
    assert!(!house.store.is_shared(&placements[0], &MediaId::of(b"lain")).await.unwrap());
}

pub(in crate::store) async fn live_posts_are_listed_newest_first(house: House) {
    for n in 1..4 {
        house.live(n, "kota").await;
        house.clock.advance(Duration::minutes(1));
    }
    let there = house.store.live(&target("kota"), 2).await.unwrap();
    let ids: Vec<_> = there.iter().map(|(p, _)| p.receipt.clone().unwrap().id.0).collect();
    assert_eq!(ids, ["3", "2"]);
    assert!(house.store.live(&target("desa"), 2).await.unwrap().is_empty());
}

pub(in crate::store) async fn drafts_of_a_lost_request_are_swept_after_the_delivery(house: House) {
    house.carried(1, &["kota"]).await;
    let claim = house.delivery("a").await.unwrap();
    let sweep = Some(house.clock.now() + Duration::minutes(10));
    let change = PlacementChange { sweep, ..PlacementChange::default() };
    let staging = DeliveryState::Staging { attempt: 2 };
    house.store.advance(&claim, &staging, change).await.unwrap();
    house.clock.advance(Duration::minutes(10));
    let claim_sweep = || house.store.claim_sweep("b", minute());
    assert!(claim_sweep().await.unwrap().is_none(), "its draft is wanted");
    let claim = house.delivery("a").await.unwrap();
    let receipt = receipt("1", house.clock.now());
    house.go(&claim, &DeliveryState::Live { receipt }).await;
    let swept = claim_sweep().await.unwrap().unwrap();
    assert_eq!(swept.work.marker, claim.work.placement.marker);
    assert!(claim_sweep().await.unwrap().is_none());
    let again = Some(house.clock.now() + Duration::minutes(1));
    house.store.settle_sweep(&swept, again).await.unwrap();
    assert!(fenced(&house.store.settle_sweep(&swept, None).await));
    house.clock.advance(Duration::minutes(1));
    let swept = claim_sweep().await.unwrap().unwrap();
    house.store.settle_sweep(&swept, None).await.unwrap();
    house.clock.advance(Duration::days(1));
    assert!(claim_sweep().await.unwrap().is_none());
}

pub(in crate::store) async fn media_and_pages_read_back_as_they_were(house: House) {
    let new = NewMedia {
        bytes: vec![0, 159, 146, 150],
        content_type: "image/png".into(),
        source: link("https://malang.example.id/a.png"),
        credit: Some("Foto: Sari".into()),
        rights: "own".into(),
    };
    let id = house.store.keep_media(new.clone()).await.unwrap();
    assert_eq!(house.store.keep_media(new.clone()).await.unwrap(), id);
    let kept = house.store.media(&id).await.unwrap().unwrap();
    assert_eq!((kept.bytes, kept.content_type), (new.bytes, new.content_type));
    assert!(house.store.media(&MediaId::of(b"?")).await.unwrap().is_none());
    let entry = house.taken(&announced("malang", 1)).await.work.id;
    let page = |bytes: &[u8]| Fetched {
        asked: link("http://www.malang.example.id/berita/1?utm_source=x"),
        link: link("https://malang.example.id/berita/1"),
        status: 200,
        headers: Headers([("etag".to_owned(), "\"1\"".to_owned())].into()),
        bytes: bytes.to_vec(),
        at: house.clock.now(),
    };
    for bytes in [&b"lama"[..], b"baru \xff"] {
        house.store.keep_page(entry, &page(bytes)).await.unwrap();
    }
    let asked = link("https://malang.example.id/berita/1");
    assert_eq!(house.store.page(&asked).await.unwrap(), Some(page(b"baru \xff")));
}
