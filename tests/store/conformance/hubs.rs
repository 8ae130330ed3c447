//! Subscriptions at hubs.

use chrono::{DateTime, Duration, Utc};
use tayang::{model::*, store::*};

use super::{House, fenced};
use crate::store::samples::*;

const TOPIC: &str = "https://malang.example.id/umpan";

fn offer(hubs: &[&str]) -> HubOffer {
    HubOffer { topic: TOPIC.into(), hubs: hubs.iter().map(|hub| link(hub)).collect() }
}

const HUB: &str = "https://hub.example/";

impl House {
    async fn offered(&self) -> SourceKey {
        let key = key("malang");
        self.store.adopt_sources(vec![key.clone()]).await.unwrap();
        assert!(self.store.offer_hubs(&key, offer(&[HUB]), true).await.unwrap());
        key
    }

    async fn hub(&self) -> Claim<HubWork> {
        self.store.claim_hub("a", minute()).await.unwrap().expect("a subscription that is due")
    }

    async fn asked(&self, mode: HubMode) -> Claim<HubWork> {
        let claim = self.hub().await;
        let token = claim.work.subscription.token.reveal();
        let callback = link(&format!("https://kami.example/hub/{token}"));
        self.store.ask_hub(&claim, mode, &callback).await.unwrap();
        claim
    }

    fn question(&self, mode: HubMode) -> HubQuestion {
        let now = self.clock.now();
        HubQuestion {
            mode,
            topic: TOPIC.into(),
            asked_since: now - Duration::hours(1),
            lease_end: now + Duration::hours(10),
            renew: now + Duration::hours(7),
        }
    }

    async fn confirmed(&self, claim: &Claim<HubWork>, mode: HubMode) -> bool {
        let token = claim.work.subscription.token.reveal();
        self.store.confirm_hub(token, self.question(mode)).await.unwrap()
    }

    async fn active(&self) -> Claim<HubWork> {
        self.offered().await;
        let claim = self.asked(HubMode::Subscribe).await;
        assert!(self.confirmed(&claim, HubMode::Subscribe).await);
        self.store.settle_hub(&claim, accepted(self.clock.now())).await.unwrap();
        claim
    }

    async fn current(&self) -> Subscription {
        let work = self.store.subscriptions().await.unwrap().remove(0);
        let one = self.store.subscription_of(&work.key).await.unwrap();
        assert_eq!(one.as_ref(), Some(&work.subscription));
        work.subscription
    }
}

fn accepted(now: DateTime<Utc>) -> HubSettled {
    HubSettled::Accepted { check: now + Duration::minutes(10) }
}

pub(in crate::store) async fn a_hub_is_asked_by_one_owner_at_a_time(house: House) {
    house.offered().await;
    let stale = house.hub().await;
    assert!(house.store.claim_hub("b", minute()).await.unwrap().is_none());
    house.clock.advance(Duration::minutes(2));
    let fresh = house.store.claim_hub("b", minute()).await.unwrap().unwrap();
    let callback = link("https://kami.example/hub/x");
    let late = house.store.ask_hub(&stale, HubMode::Subscribe, &callback).await;
    assert!(fenced(&late));
    assert!(fenced(&house.store.settle_hub(&stale, HubSettled::Forget).await));
    house.store.settle_hub(&fresh, HubSettled::Forget).await.unwrap();
    assert!(house.store.subscriptions().await.unwrap().is_empty());
}

pub(in crate::store) async fn only_what_was_asked_can_be_confirmed(house: House) {
    house.offered().await;
    let claim = house.hub().await;
    assert!(!house.confirmed(&claim, HubMode::Subscribe).await, "nobody was asked yet");
    house.store.settle_hub(&claim, accepted(house.clock.now())).await.unwrap();
    house.clock.advance(Duration::minutes(10));
    let claim = house.asked(HubMode::Subscribe).await;
    let token = claim.work.subscription.token.reveal().to_owned();
    assert!(!house.confirmed(&claim, HubMode::Unsubscribe).await);
    let other =
        HubQuestion { topic: "https://lain.example/".into(), ..house.question(HubMode::Subscribe) };
    assert!(!house.store.confirm_hub(&token, other).await.unwrap());
    let right = house.question(HubMode::Subscribe);
    assert!(!house.store.confirm_hub("lain", right.clone()).await.unwrap());
    let late =
        HubQuestion { asked_since: house.clock.now() + Duration::seconds(1), ..right.clone() };
    assert!(!house.store.confirm_hub(&token, late).await.unwrap());
    assert!(house.store.confirm_hub(&token, right).await.unwrap());
}

pub(in crate::store) async fn a_hub_that_asks_back_before_it_answers_is_settled_once(house: House) {
    let claim = house.active().await;
    let now = house.clock.now();
    let subscription = house.current().await;
    assert_eq!(subscription.state, SubscriptionState::Active);
    assert_eq!((subscription.verified, subscription.failures), (Some(now), 0));
    assert!(house.store.claim_hub("a", minute()).await.unwrap().is_none(), "not due");
    assert_eq!(subscription.token, claim.work.subscription.token);
    let found = house.store.subscription(subscription.token.reveal()).await.unwrap().unwrap();
    assert_eq!(found.key, key("malang"));
    assert!(house.store.subscription("").await.unwrap().is_none());
}

pub(in crate::store) async fn what_a_hub_promised_outlives_a_renewal_that_fails(house: House) {
    house.active().await;
    house.clock.advance(Duration::hours(7));
    let claim = house.asked(HubMode::Subscribe).await;
    let next = house.clock.now() + Duration::minutes(2);
    let failed = HubSettled::Failed { what: "status 500".into(), next };
    house.store.settle_hub(&claim, failed.clone()).await.unwrap();
    let subscription = house.current().await;
    assert_eq!(subscription.state, SubscriptionState::Active);
    assert_eq!((subscription.failures, subscription.what.as_deref()), (1, Some("status 500")));
    house.clock.advance(Duration::hours(3));
    let claim = house.asked(HubMode::Subscribe).await;
    house.store.settle_hub(&claim, failed).await.unwrap();
    assert_eq!(house.current().await.state, SubscriptionState::Failed);
}

pub(in crate::store) async fn another_topic_or_hub_begins_anew_and_the_old_one_is_ended(
    house: House,
) {
    let old = house.active().await;
    let token = old.work.subscription.token.reveal().to_owned();
    let moved = offer(&["https://hub.example.org/"]);
    assert!(house.store.offer_hubs(&key("malang"), moved.clone(), true).await.unwrap());
    assert!(!house.store.offer_hubs(&key("malang"), moved, true).await.unwrap());
    let leaving = house.store.subscription(&token).await.unwrap().unwrap();
    assert_eq!(leaving.subscription.state, SubscriptionState::Leaving);
    assert_ne!(house.current().await.token.reveal(), token);
    assert!(!house.confirmed(&old, HubMode::Subscribe).await);
    let mut claims = vec![house.hub().await, house.hub().await];
    claims.retain(|claim| claim.work.subscription.state == SubscriptionState::Leaving);
    let claim = claims.remove(0);
    let callback = link("https://kami.example/hub/lama");
    house.store.ask_hub(&claim, HubMode::Unsubscribe, &callback).await.unwrap();
    assert!(house.confirmed(&claim, HubMode::Unsubscribe).await);
    house.store.settle_hub(&claim, accepted(house.clock.now())).await.unwrap();
    assert!(house.store.subscription(&token).await.unwrap().is_none());
}

pub(in crate::store) async fn a_hub_that_was_never_asked_is_forgotten_at_once(house: House) {
    house.offered().await;
    house.store.adopt_hubs(vec![], Some(link("https://kami.example/"))).await.unwrap();
    assert_eq!(house.current().await.state, SubscriptionState::Offered);
    assert!(house.store.claim_hub("a", minute()).await.unwrap().is_none());
    house.store.adopt_sources(vec![]).await.unwrap();
    house.store.adopt_hubs(vec![], None).await.unwrap();
    assert!(house.store.subscriptions().await.unwrap().is_empty());
}

pub(in crate::store) async fn a_new_address_of_ours_is_told_to_the_hub(house: House) {
    house.active().await;
    let same = Some(link("https://kami.example/"));
    house.store.adopt_hubs(vec![key("malang")], same).await.unwrap();
    assert!(house.store.claim_hub("a", minute()).await.unwrap().is_none());
    let other = Some(link("https://kami.example.org/"));
    house.store.adopt_hubs(vec![key("malang")], other).await.unwrap();
    assert_eq!(house.hub().await.work.subscription.state, SubscriptionState::Wanted);
}

pub(in crate::store) async fn what_a_hub_sends_is_enrolled_once_with_what_visits_find(
    house: House,
) {
    let claim = house.active().await;
    let id = claim.work.subscription.id;
    let entries = vec![(announced("malang", 1), EntryState::Due)];
    let settled = PingSettled { entries: entries.clone(), visit: None };
    let enrolled = house.store.settle_ping(id, settled.clone()).await.unwrap();
    assert_eq!((enrolled.new, enrolled.first_told), (1, 1));
    assert_eq!(house.store.settle_ping(id, settled).await.unwrap(), Enrolled::default());
    assert_eq!(house.announce(entries).await, Enrolled::default());
    let health = house.store.sources().await.unwrap().remove(0);
    assert_eq!(health.last_new, Some(house.clock.now()));
    assert_eq!(house.current().await.last_ping, Some(house.clock.now()));
}

pub(in crate::store) async fn a_source_hastened_while_it_is_visited_is_due_again(house: House) {
    let claim = house.active().await;
    let visit = house.store.claim_visit("a", minute()).await.unwrap().unwrap();
    assert_eq!(
        visit.work.subscription.as_ref().map(|one| one.id),
        Some(claim.work.subscription.id)
    );
    let now = house.clock.now();
    let thin = PingSettled { entries: vec![], visit: Some(Duration::zero()) };
    house.store.settle_ping(claim.work.subscription.id, thin).await.unwrap();
    let next = now + Duration::days(1);
    let settled = VisitSettled { cursor: None, next, error: None, entries: vec![] };
    house.store.settle_visit(&visit, settled.clone()).await.unwrap();
    let visit = house.store.claim_visit("a", minute()).await.unwrap().expect("due again, once");
    house.store.settle_visit(&visit, settled).await.unwrap();
    assert!(house.store.claim_visit("a", minute()).await.unwrap().is_none());
}

pub(in crate::store) async fn messages_make_a_source_due_only_so_often(house: House) {
    let claim = house.active().await;
    let visit = house.store.claim_visit("a", minute()).await.unwrap().unwrap();
    let now = house.clock.now();
    let next = now + Duration::days(1);
    let settled = VisitSettled { cursor: None, next, error: None, entries: vec![] };
    house.store.settle_visit(&visit, settled).await.unwrap();
    let gap = Duration::seconds(5);
    let thin = PingSettled { entries: vec![], visit: Some(gap) };
    house.store.settle_ping(claim.work.subscription.id, thin.clone()).await.unwrap();
    assert_eq!(house.store.sources().await.unwrap()[0].next, now + gap);
    house.clock.advance(Duration::hours(1));
    house.store.settle_ping(claim.work.subscription.id, thin).await.unwrap();
    assert_eq!(house.store.sources().await.unwrap()[0].next, now + gap, "it was due already");
}

pub(in crate::store) async fn a_refusal_ends_what_was_promised(house: House) {
    let claim = house.active().await;
    let token = claim.work.subscription.token.reveal();
    let next = house.clock.now() + Duration::days(1);
    assert!(!house.store.deny_hub(token, "https://lain.example/", "x", next).await.unwrap());
    assert!(house.store.deny_hub(token, TOPIC, "bukan anggota", next).await.unwrap());
    let denied = house.current().await;
    assert_eq!(denied.state, SubscriptionState::Denied);
    assert!(!denied.is_active(house.clock.now()));
    assert!(!house.confirmed(&claim, HubMode::Subscribe).await);
    house.clock.advance(Duration::days(1));
    assert_eq!(house.hub().await.work.subscription.what.as_deref(), Some("bukan anggota"));
}

pub(in crate::store) async fn what_a_hub_leaves_out_is_counted_until_it_sends(house: House) {
    let claim = house.active().await;
    let id = claim.work.subscription.id;
    house.store.miss_ping(id, false).await.unwrap();
    assert!(house.store.claim_hub("a", minute()).await.unwrap().is_none());
    house.store.miss_ping(id, true).await.unwrap();
    assert_eq!(house.hub().await.work.subscription.missed, 2);
    house.store.ignore_ping(id).await.unwrap();
    assert_eq!(house.store.subscriptions().await.unwrap()[0].ignored, 1);
    house.store.settle_ping(id, PingSettled::default()).await.unwrap();
    assert_eq!(house.current().await.missed, 0);
}

pub(in crate::store) async fn a_renamed_partner_keeps_its_hub(house: House) {
    house.active().await;
    house.store.rename("partner", "malang", "kota-malang").await.unwrap();
    let work = house.store.subscriptions().await.unwrap().remove(0);
    assert_eq!(work.key.outlet.as_str(), "kota-malang");
    assert_eq!(work.subscription.state, SubscriptionState::Active);
}
