//! Entries, stories, decisions.

use chrono::Duration;
use tayang::{model::*, store::*};

use super::{House, fenced};
use crate::store::samples::*;

pub(in crate::store) async fn an_attempt_counts_before_the_work_is_done(house: House) {
    house.taken(&announced("malang", 1)).await;
    for attempts in 2..5 {
        house.clock.advance(Duration::minutes(2));
        let entry = house.store.claim_entry("b", minute()).await.unwrap().unwrap();
        assert_eq!(entry.work.attempts, attempts);
    }
}

pub(in crate::store) async fn a_stale_reader_commits_nothing(house: House) {
    let found = announced("malang", 1);
    let stale = house.taken(&found).await;
    house.clock.advance(Duration::minutes(2));
    let fresh = house.store.claim_entry("b", minute()).await.unwrap().unwrap();
    let made = recording(&found, &words(1), publish(&["kota"]));
    assert!(fenced(&house.store.record(&stale, made.clone()).await));
    let gone = EntrySettled::Withheld { reason: Reason::Gone { status: 404 } };
    assert!(fenced(&house.store.settle_entry(&stale, gone).await));
    assert!(house.delivery("a").await.is_none());
    house.store.record(&fresh, made.clone()).await.unwrap();
    assert!(fenced(&house.store.record(&fresh, made).await));
    assert_eq!(house.store.counts().await.unwrap().deliveries["planned"], 1);
}

pub(in crate::store) async fn a_failed_reading_comes_back_at_its_time(house: House) {
    let entry = house.taken(&announced("malang", 1)).await;
    let until = house.clock.now() + Duration::minutes(5);
    let later = EntrySettled::Later { until, what: "status 502".into(), missing: 1 };
    house.store.settle_entry(&entry, later).await.unwrap();
    assert!(house.store.claim_entry("b", minute()).await.unwrap().is_none());
    house.clock.advance(Duration::minutes(5));
    let again = house.store.claim_entry("b", minute()).await.unwrap().unwrap();
    assert_eq!((again.work.attempts, again.work.missing), (2, 1));
}

pub(in crate::store) async fn an_entry_without_an_end_comes_up_again(house: House) {
    let entry = house.taken(&announced("malang", 1)).await;
    let unchanged = EntrySettled::Unchanged { next: None, cursor: None };
    house.store.settle_entry(&entry, unchanged).await.unwrap();
    house.clock.advance(Duration::days(1));
    assert!(house.store.claim_entry("a", minute()).await.unwrap().is_some());
}

pub(in crate::store) async fn a_withheld_entry_keeps_its_reason(house: House) {
    let entry = house.taken(&announced("malang", 1)).await;
    let reason = Reason::Robots;
    let withheld = EntrySettled::Withheld { reason: reason.clone() };
    house.store.settle_entry(&entry, withheld).await.unwrap();
    let filter = ListFilter { state: Some("withheld".into()), limit: 5, ..ListFilter::default() };
    let rows = house.store.list(filter).await.unwrap();
    assert_eq!(rows[0].reason, Some(reason));
    house.clock.advance(Duration::days(9));
    assert!(house.store.claim_entry("a", minute()).await.unwrap().is_none());
}

pub(in crate::store) async fn what_is_known_before_and_after_carrying(house: House) {
    let found = announced("malang", 1);
    let entry = house.taken(&found).await;
    let keys = keys(&found, &words(1));
    let ask = || house.store.known(entry.work.id, &found.outlet, "Warga", &keys);
    let before = ask().await.unwrap();
    assert_eq!((before.story, before.edition, before.placements.len()), (None, None, 0));
    let made = recording(&found, &words(1), publish(&["kota"]));
    let recorded = house.store.record(&entry, made).await.unwrap();
    assert_eq!(recorded.story, StoryId::begun_by(&found.outlet, &found.identity));
    let after = ask().await.unwrap();
    assert_eq!(after.story, Some(recorded.story));
    assert_eq!(after.edition, Some(keys.fingerprint.clone()));
    assert_eq!(after.headline, found.headline);
    assert_eq!(after.last_hour, [(target("kota"), 1)].into());
    assert_eq!(after.placements[0].edition, recorded.edition);
    house.clock.advance(Duration::hours(2));
    assert!(ask().await.unwrap().last_hour.is_empty());
}

pub(in crate::store) async fn our_own_page_is_known_as_an_origin(house: House) {
    house.live(1, "kota").await;
    let found = announced("surabaya", 5);
    let entry = house.taken(&found).await;
    let mut keys = keys(&found, &words(5));
    keys.links.push(link("https://www.kota.example.id/1/?utm_source=x").normalised());
    let known = house.store.known(entry.work.id, &found.outlet, "x", &keys).await.unwrap();
    assert_eq!(known.origin_is_ours, [target("kota")]);
}

pub(in crate::store) async fn the_same_words_from_another_partner_are_the_same_story(house: House) {
    let first = house.carried(1, &["kota"]).await;
    let found = announced("surabaya", 8);
    let entry = house.taken(&found).await;
    let made = recording(&found, &words(1), publish(&["kota", "desa"]));
    let second = house.store.record(&entry, made).await.unwrap();
    assert_eq!(second.story, first.story);
    assert_eq!(second.deliveries.len(), 1);
    assert_eq!(second.decisions[0].verdict, Verdict::Skip);
    let Reason::Duplicate { of } = &second.decisions[0].reason else { panic!("{second:?}") };
    assert!(of.starts_with("malang, https://malang.example.id/"), "{of}");
    assert_eq!(second.decisions[1].verdict, Verdict::Publish);
}

pub(in crate::store) async fn nearly_the_same_words_are_the_same_story_for_three_days(
    house: House,
) {
    let first = house.carried(1, &["kota"]).await;
    let near = |tail: &str| format!("{} {tail}", words(1));
    let (early, late) = (announced("surabaya", 8), announced("blitar", 9));
    let entry = house.taken(&early).await;
    let made = recording(&early, &near("tambahan"), publish(&["kota"]));
    let second = house.store.record(&entry, made).await.unwrap();
    assert_eq!(second.story, first.story);
    house.clock.advance(Duration::days(4));
    let entry = house.taken(&late).await;
    let made = recording(&late, &near("kemudian"), publish(&["kota"]));
    assert_ne!(house.store.record(&entry, made).await.unwrap().story, first.story);
}

pub(in crate::store) async fn few_words_and_front_pages_make_no_story(house: House) {
    let mut stories = Vec::new();
    for name in ["malang", "surabaya"] {
        let found = announced(name, 1);
        let entry = house.taken(&found).await;
        let mut made = recording(&found, "Hanya untuk pelanggan kami.", vec![]);
        made.keys.links.push("https://kantorberita.example.id".into());
        stories.push(house.store.record(&entry, made).await.unwrap().story);
    }
    assert_ne!(stories[0], stories[1]);
}

pub(in crate::store) async fn a_shared_address_makes_one_story(house: House) {
    let mut stories = Vec::new();
    for (n, name) in [(1, "malang"), (2, "surabaya")] {
        let found = announced(name, n);
        let entry = house.taken(&found).await;
        let mut made = recording(&found, &words(n), vec![]);
        made.keys.links.push("https://kantorberita.example.id/asal/9".into());
        stories.push(house.store.record(&entry, made).await.unwrap().story);
    }
    assert_eq!(stories[0], stories[1]);
}

pub(in crate::store) async fn a_held_decision_waits_for_its_time(house: House) {
    let found = announced("malang", 1);
    let entry = house.taken(&found).await;
    let until = house.clock.now() + Duration::hours(1);
    let embargo = Reason::Embargo { until };
    let held = decision("kota", Verdict::Hold { until: Some(until) }, embargo);
    let asked = decision("desa", Verdict::Hold { until: None }, Reason::OriginConflict);
    let made = recording(&found, &words(1), vec![held, asked]);
    assert_eq!(house.store.record(&entry, made).await.unwrap().deliveries.len(), 2);
    assert!(house.delivery("a").await.is_none());
    house.clock.advance(Duration::hours(1));
    let due = house.delivery("a").await.unwrap();
    assert_eq!(due.work.placement.target, target("kota"));
    assert_eq!(due.work.state.clone().resumed(), DeliveryState::Planned);
    assert!(house.delivery("b").await.is_none());
}

pub(in crate::store) async fn newer_words_replace_those_that_have_not_gone_out(house: House) {
    let first = house.carried(1, &["kota"]).await;
    let stale = house.delivery("b").await.unwrap();
    let look = house.look_again(1).await;
    let found = look.work.discovered.clone();
    let update = vec![decision("kota", Verdict::Update, Reason::Corrected)];
    let made = recording(&found, &words(31), update);
    let second = house.store.record(&look, made).await.unwrap();
    assert!(second.deliveries.is_empty());
    let sent = rendition(&found, &stale.work.placement.marker);
    assert!(fenced(&house.store.keep_rendition(&stale, &sent).await));
    let fresh = house.delivery("a").await.unwrap();
    assert_eq!(vec![fresh.work.id], first.deliveries);
    assert_eq!(fresh.work.edition, second.edition);
    assert_eq!(fresh.work.action, Action::Publish);
}

pub(in crate::store) async fn a_correction_of_what_is_live_is_a_delivery_of_its_own(house: House) {
    let first = house.live(1, "kota").await;
    let look = house.look_again(1).await;
    let found = look.work.discovered.clone();
    let update = vec![decision("kota", Verdict::Update, Reason::Corrected)];
    let second = house.store.record(&look, recording(&found, &words(31), update)).await.unwrap();
    assert_eq!(second.story, first.story);
    let work = house.deliver("1").await.unwrap().work;
    assert_eq!((work.action, work.edition), (Action::Update, second.edition));
    assert_eq!(work.placement.receipt.unwrap().id, RemoteId("1".into()));
    assert_eq!(house.words(first.story).await, ["live", "live"]);
}

pub(in crate::store) async fn what_was_taken_down_is_not_published_again(house: House) {
    let first = house.live(1, "kota").await;
    let look = house.look_again(1).await;
    let found = look.work.discovered.clone();
    let mut made = recording(&found, "", vec![]);
    made.attributed = None;
    made.withdrawn = true;
    made.next = None;
    made.decisions = vec![decision("kota", Verdict::Withdraw, Reason::WithdrawnAtSource)];
    house.store.record(&look, made).await.unwrap();
    let work = house.deliver("1").await.unwrap().work;
    assert_eq!((work.action, work.edition), (Action::Withdraw, None));
    assert!(work.attributed.is_some());
    let other = announced("surabaya", 4);
    let entry = house.taken(&other).await;
    let again = recording(&other, &words(1), publish(&["kota"]));
    let again = house.store.record(&entry, again).await.unwrap();
    assert_eq!((again.story, again.decisions[0].verdict), (first.story, Verdict::Skip));
    assert!(house.delivery("a").await.is_none());
}

pub(in crate::store) async fn a_withdrawal_keeps_what_has_not_gone_out_at_home(house: House) {
    let first = house.carried(1, &["kota"]).await;
    let look = house.look_again(1).await;
    let found = look.work.discovered.clone();
    let mut made = recording(&found, "", vec![]);
    made.attributed = None;
    made.withdrawn = true;
    made.decisions = vec![decision("kota", Verdict::Withdraw, Reason::WithdrawnAtSource)];
    assert!(house.store.record(&look, made).await.unwrap().deliveries.is_empty());
    assert_eq!(house.words(first.story).await, ["withheld"]);
    assert!(house.delivery("a").await.is_none());
}

pub(in crate::store) async fn posts_that_a_target_carried_before_us_are_recognised(house: House) {
    let post = |n: u32, title: &str, text: &str| SeenPost {
        remote: n.to_string(),
        link: link(&format!("https://kota.example.id/?p={n}")),
        title: title.into(),
        fingerprint: Fingerprint::of(text),
        marker: None,
    };
    assert!(!house.store.is_surveyed(&target("kota")).await.unwrap());
    let posts = vec![
        post(1, "“Warga” perbaiki – jembatan", "pendek"),
        post(2, "Judul lain", &format!("{} ditutup dua kata", words(7))),
        post(3, "Tidak ada hubungan", &words(12)),
    ];
    house.store.survey(&target("kota"), posts.clone()).await.unwrap();
    house.store.survey(&target("kota"), posts).await.unwrap();
    assert!(house.store.is_surveyed(&target("kota")).await.unwrap());
    let found = announced("malang", 7);
    let entry = house.taken(&found).await;
    let keys = keys(&found, &words(7));
    let headline = "Warga perbaiki jembatan";
    let known = house.store.known(entry.work.id, &found.outlet, headline, &keys).await.unwrap();
    let mut copied: Vec<&str> = known.copied.iter().map(|(_, p)| p.remote.as_str()).collect();
    copied.sort_unstable();
    assert_eq!(copied, ["1", "2"]);
}

pub(in crate::store) async fn a_person_s_hold_outlasts_newer_words_and_their_embargo(house: House) {
    let first = house.carried(1, &["kota"]).await;
    house.store.order(&Order::Hold(Selector::Story(first.story)), "sari", "").await.unwrap();
    let look = house.look_again(1).await;
    let found = look.work.discovered.clone();
    let until = house.clock.now() + Duration::hours(1);
    let reason = Reason::Embargo { until };
    let hold = vec![decision("kota", Verdict::Hold { until: Some(until) }, reason)];
    let second = house.store.record(&look, recording(&found, &words(31), hold)).await.unwrap();
    assert!(second.deliveries.is_empty());
    house.clock.advance(Duration::days(1));
    assert!(house.delivery("a").await.is_none());
    house.store.order(&Order::Release(Selector::Story(first.story)), "sari", "").await.unwrap();
    assert_eq!(house.delivery("a").await.unwrap().work.edition, second.edition);
}

pub(in crate::store) async fn a_new_objection_holds_what_has_not_gone_out(house: House) {
    let first = house.carried(1, &["kota"]).await;
    let look = house.look_again(1).await;
    let found = look.work.discovered.clone();
    let wire = Reason::WireNotCovered { wire: "AFP".into() };
    let hold = vec![decision("kota", Verdict::Hold { until: None }, wire)];
    house.store.record(&look, recording(&found, &words(31), hold)).await.unwrap();
    assert!(house.delivery("a").await.is_none());
    assert_eq!(house.words(first.story).await, ["held"]);
}
