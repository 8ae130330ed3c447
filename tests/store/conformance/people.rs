//! Orders, views, alerts, housekeeping.

use chrono::Duration;
use tayang::{model::*, store::*};

use super::{House, fenced};
use crate::store::samples::*;

fn waiting(house: &House) -> DeliveryState {
    DeliveryState::Waiting {
        until: house.clock.now() + Duration::hours(1),
        resume: Box::new(DeliveryState::Publishing { id: RemoteId("41".into()) }),
        reason: Reason::TargetTrouble { what: "502".into() },
    }
}

impl House {
    async fn order(&self, order: &Order) -> u64 {
        self.store.order(order, "sari", "karena perlu").await.unwrap()
    }
}

pub(in crate::store) async fn a_hold_keeps_back_and_a_release_lets_go(house: House) {
    let story = house.carried(1, &["kota", "desa"]).await.story;
    let stale = house.delivery("a").await.unwrap();
    assert_eq!(house.order(&Order::Hold(Selector::Story(story))).await, 2);
    let media = DeliveryState::Media;
    assert!(fenced(&house.store.advance(&stale, &media, PlacementChange::default()).await));
    house.clock.advance(Duration::days(1));
    assert!(house.delivery("a").await.is_none());
    let row = &house.store.list(ListFilter { limit: 9, ..ListFilter::default() }).await.unwrap()[0];
    let by = Reason::HeldBy { by: "sari".into(), note: "karena perlu".into() };
    assert_eq!((row.state.as_str(), &row.reason), ("held", &Some(by)));
    assert_eq!(house.order(&Order::Release(Selector::Delivery(stale.work.id))).await, 1);
    assert_eq!(house.delivery("a").await.unwrap().work.id, stale.work.id);
    assert!(house.delivery("b").await.is_none());
}

pub(in crate::store) async fn a_hold_does_not_forget_what_the_target_has(house: House) {
    let story = house.carried(1, &["kota"]).await.story;
    let claim = house.delivery("a").await.unwrap();
    house.go(&claim, &waiting(&house)).await;
    house.order(&Order::Hold(Selector::Story(story))).await;
    house.order(&Order::Hold(Selector::Story(story))).await;
    house.order(&Order::Release(Selector::Story(story))).await;
    let again = house.delivery("b").await.unwrap();
    let id = RemoteId("41".into());
    assert_eq!(again.work.state.resumed(), DeliveryState::Publishing { id });
}

pub(in crate::store) async fn a_retry_begins_anew_and_looks_first(house: House) {
    let story = house.carried(1, &["kota"]).await.story;
    let claim = house.delivery("a").await.unwrap();
    let reason = Reason::TargetRefused { what: "401".into() };
    house.go(&claim, &DeliveryState::Refused { reason }).await;
    assert!(house.delivery("a").await.is_none());
    let page = Selector::Link(announced("malang", 1).link);
    assert_eq!(house.order(&Order::Retry(page.clone())).await, 1);
    let again = house.delivery("a").await.unwrap().work;
    assert_eq!((again.state, again.look_first, again.attempts), (DeliveryState::Planned, true, 1));
    assert_eq!(again.placement.state, PlacementState::Planned);
    let claim = house.delivery("a").await;
    assert!(claim.is_none());
    assert_eq!(house.words(story).await, ["planned"]);
}

pub(in crate::store) async fn a_retry_hastens_what_waits(house: House) {
    house.carried(1, &["kota"]).await;
    let claim = house.delivery("a").await.unwrap();
    house.go(&claim, &waiting(&house)).await;
    assert_eq!(house.order(&Order::Retry(Selector::Delivery(claim.work.id))).await, 1);
    assert!(house.delivery("b").await.is_some());
}

pub(in crate::store) async fn a_retry_reads_an_entry_again_that_was_given_up(house: House) {
    let found = announced("malang", 1);
    let entry = house.taken(&found).await;
    let reason = Reason::Unreadable { what: "kosong".into() };
    house.store.settle_entry(&entry, EntrySettled::Withheld { reason }).await.unwrap();
    assert_eq!(house.order(&Order::Retry(Selector::Link(found.link))).await, 1);
    assert_eq!(house.store.claim_entry("b", minute()).await.unwrap().unwrap().work.attempts, 1);
}

pub(in crate::store) async fn a_withdrawal_takes_down_what_is_live_and_keeps_the_rest_home(
    house: House,
) {
    let story = house.carried(1, &["kota", "desa"]).await.story;
    let first = house.deliver("1").await.unwrap().work.placement.target;
    let page = link("https://kota.example.id/1");
    assert_eq!(house.order(&Order::Withdraw(Selector::Link(page))).await, 2);
    assert_eq!(house.order(&Order::Withdraw(Selector::Story(story))).await, 0);
    let down = house.deliver("1").await.unwrap().work;
    assert_eq!((down.action, down.placement.target), (Action::Withdraw, first));
    assert!(house.delivery("a").await.is_none());
    let mut words = house.words(story).await;
    words.sort_unstable();
    assert_eq!(words, ["live", "withdrawn", "withheld"]);
    assert_eq!(house.order(&Order::Retry(Selector::Story(story))).await, 0);
}

pub(in crate::store) async fn a_withdrawal_waits_behind_what_is_under_way(house: House) {
    let story = house.carried(1, &["kota"]).await.story;
    let claim = house.delivery("a").await.unwrap();
    let id = RemoteId("1".into());
    house.go(&claim, &DeliveryState::Publishing { id }).await;
    assert_eq!(house.order(&Order::Withdraw(Selector::Story(story))).await, 1);
    assert!(house.delivery("b").await.is_none());
    let receipt = receipt("1", house.clock.now());
    house.go(&claim, &DeliveryState::Live { receipt }).await;
    assert_eq!(house.delivery("b").await.unwrap().work.action, Action::Withdraw);
}

pub(in crate::store) async fn a_withdrawn_entry_that_nobody_read_is_not_carried(house: House) {
    let found = announced("malang", 1);
    let stale = house.taken(&found).await;
    assert_eq!(house.order(&Order::Withdraw(Selector::Link(found.link.clone()))).await, 1);
    let made = recording(&found, &words(1), publish(&["kota"]));
    assert!(fenced(&house.store.record(&stale, made).await));
    house.clock.advance(Duration::days(1));
    assert!(house.store.claim_entry("b", minute()).await.unwrap().is_none());
}

pub(in crate::store) async fn every_order_is_on_record_with_a_name(house: House) {
    let story = house.live(1, "kota").await.story;
    for order in [
        Order::Hold(Selector::Story(story)),
        Order::Release(Selector::Story(story)),
        Order::Retry(Selector::Story(story)),
        Order::Withdraw(Selector::Story(story)),
        Order::Pause(Scope::All),
        Order::Resume(Scope::All),
    ] {
        house.order(&order).await;
        house.clock.advance(Duration::seconds(1));
    }
    let audit = house.store.audit(9).await.unwrap();
    let what: Vec<_> = audit.iter().rev().map(|row| row.what.as_str()).collect();
    assert_eq!(what, ["hold", "release", "retry", "withdraw", "pause", "resume"]);
    assert!(audit.iter().all(|row| row.by == "sari" && row.note == "karena perlu"));
    let view = house.store.show(&Selector::Story(story)).await.unwrap().unwrap();
    assert_eq!(view.audit.len(), 4);
    assert_eq!(house.store.audit(2).await.unwrap().len(), 2);
}

pub(in crate::store) async fn show_tells_everything_about_a_story(house: House) {
    let recorded = house.live(1, "kota").await;
    for selector in [
        Selector::Story(recorded.story),
        Selector::Link(announced("malang", 1).link),
        Selector::Link(link("https://kota.example.id/1")),
    ] {
        let view = house.store.show(&selector).await.unwrap().unwrap();
        assert_eq!(view.story, Some(recorded.story));
        assert_eq!(view.headline, announced("malang", 1).headline.unwrap());
        assert_eq!((view.editions.len(), view.decisions.len(), view.deliveries.len()), (1, 1, 1));
        assert_eq!(view.entries[0].live_link.as_deref(), Some("https://kota.example.id/1"));
        assert_eq!(view.entries[0].state, "live");
    }
    house.announce(vec![(announced("malang", 2), EntryState::Backlog)]).await;
    let unread = Selector::Link(announced("malang", 2).link);
    let view = house.store.show(&unread).await.unwrap().unwrap();
    assert_eq!((view.story, view.entries[0].state.as_str()), (None, "backlog"));
    let nothing = Selector::Link(link("https://lain.example.id/x"));
    assert!(house.store.show(&nothing).await.unwrap().is_none());
}

pub(in crate::store) async fn a_list_is_filtered_by_partner_target_and_state(house: House) {
    house.live(1, "kota").await;
    house.clock.advance(Duration::minutes(1));
    let found = announced("surabaya", 1);
    let entry = house.taken(&found).await;
    let skip = decision("kota", Verdict::Skip, Reason::Loop { evidence: "asal".into() });
    let mut decisions = publish(&["desa"]);
    decisions.push(skip);
    house.store.record(&entry, recording(&found, &words(2), decisions)).await.unwrap();
    let list = async |filter: ListFilter| {
        let rows = house.store.list(ListFilter { limit: 9, ..filter }).await.unwrap();
        let row = |r: &ListRow| format!("{} {} {}", r.outlet, r.target.as_ref().unwrap(), r.state);
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let all = ListFilter::default();
    let everything = ["surabaya desa planned", "surabaya kota skip", "malang kota live"];
    assert_eq!(list(all.clone()).await, everything);
    let kota = ListFilter { target: Some(target("kota")), ..all.clone() };
    assert_eq!(list(kota).await, everything[1..]);
    let malang = ListFilter { outlet: Some(outlet("malang")), ..all.clone() };
    assert_eq!(list(malang).await, everything[2..]);
    let skipped = ListFilter { state: Some("skip".into()), ..all };
    assert_eq!(list(skipped).await, everything[1..2]);
}

pub(in crate::store) async fn counts_tell_what_is_due_and_for_how_long(house: House) {
    assert_eq!(house.store.counts().await.unwrap().due, 0);
    house.carried(1, &["kota"]).await;
    house.announce(vec![(announced("malang", 2), EntryState::Due)]).await;
    house.clock.advance(Duration::seconds(90));
    let counts = house.store.counts().await.unwrap();
    assert_eq!((counts.due, counts.oldest_due_seconds), (2, 90));
    assert_eq!(counts.entries, [("carried".to_owned(), 1), ("due".to_owned(), 1)].into());
    house.delivery("a").await.unwrap();
    assert_eq!(house.store.counts().await.unwrap().due, 1);
}

pub(in crate::store) async fn a_person_is_told_once_and_once_when_it_is_over(house: House) {
    let store = &house.store;
    assert!(store.raise("target:kota", "menolak sandi").await.unwrap());
    assert!(!store.raise("target:kota", "masih menolak").await.unwrap());
    let open = store.alerts().await.unwrap();
    assert_eq!(open, [("target:kota".to_owned(), "menolak sandi".to_owned(), house.clock.now())]);
    assert!(store.clear("target:kota").await.unwrap());
    assert!(!store.clear("target:kota").await.unwrap());
    assert!(store.alerts().await.unwrap().is_empty());
}

pub(in crate::store) async fn tidying_forgets_the_old_and_keeps_every_once(house: House) {
    let first = house.live(1, "kota").await;
    let entry = house.look_again(1).await;
    let found = entry.work.discovered.clone();
    let update = vec![decision("kota", Verdict::Update, Reason::Corrected)];
    house.store.record(&entry, recording(&found, &words(31), update)).await.unwrap();
    house.deliver("1").await.unwrap();
    let page = Fetched {
        asked: found.link.clone(),
        link: found.link.clone(),
        status: 200,
        headers: Headers::default(),
        bytes: vec![b'x'; 1000],
        at: house.clock.now(),
    };
    house.store.keep_page(entry.work.id, &page).await.unwrap();
    let week = Duration::days(7);
    let retention =
        Retention { pages: week, pages_bytes: 10_000, media: week, settled: week, audit: week };
    assert_eq!(house.store.tidy(&retention).await.unwrap(), 0);
    let small = Retention { pages_bytes: 999, ..retention.clone() };
    assert_eq!(house.store.tidy(&small).await.unwrap(), 1);
    house.clock.advance(Duration::days(8));
    assert!(house.store.tidy(&retention).await.unwrap() > 0);
    assert_eq!(house.store.tidy(&retention).await.unwrap(), 0);
    assert_eq!(house.words(first.story).await, ["live"]);
    assert_eq!(house.store.live(&target("kota"), 9).await.unwrap().len(), 1);
    let again = house.announce(vec![(found, EntryState::Due)]).await;
    assert_eq!(again.new, 0);
}

pub(in crate::store) async fn a_recipe_seen_right_stays_on_record(house: House) {
    assert_eq!(house.store.recipes_seen().await.unwrap(), []);
    house.store.see_recipe("tribun", "https://a.example/1").await.unwrap();
    house.store.see_recipe("detik", "https://b.example/1").await.unwrap();
    house.clock.advance(Duration::days(1));
    house.store.see_recipe("detik", "https://b.example/2").await.unwrap();
    let seen = house.store.recipes_seen().await.unwrap();
    let told: Vec<_> = seen.iter().map(|s| (s.recipe.as_str(), s.page.as_str())).collect();
    assert_eq!(told, [("detik", "https://b.example/2"), ("tribun", "https://a.example/1")]);
    assert_eq!(seen[0].at, house.clock.now());
}

pub(in crate::store) async fn the_latest_readings_of_an_outlet_are_kept_until_it_is_resumed(
    house: House,
) {
    let outlet = OutletName::parse("malang").unwrap();
    let other = OutletName::parse("batu").unwrap();
    let usual = |text| Reading { text, pictured: true, dated: false, change: None };
    let held = Reading { change: Some(Change::Shorter), ..usual(1) };
    for text in 0..70 {
        house.store.note_reading(&outlet, usual(text)).await.unwrap();
    }
    for _ in 0..5 {
        house.store.note_reading(&outlet, held).await.unwrap();
    }
    house.store.note_reading(&other, usual(7)).await.unwrap();
    let kept = house.store.readings(&outlet).await.unwrap();
    assert_eq!(kept.len(), 62);
    assert_eq!((kept[0], kept[61]), (usual(10), held));
    assert_eq!(house.order(&Order::Resume(Scope::Partner(outlet.clone()))).await, 1);
    assert_eq!(house.store.readings(&outlet).await.unwrap(), []);
    assert_eq!(house.store.readings(&other).await.unwrap(), [usual(7)]);
}
