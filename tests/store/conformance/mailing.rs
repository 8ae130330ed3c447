//! Digests, issues, mailings, tokens.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Asia::Jakarta;
use tayang::{model::*, store::*};

use super::{House, fenced};
use crate::store::samples::*;

pub(in crate::store) fn slot(at: DateTime<Utc>, zone: &str) -> Slot {
    let local = at.with_timezone(&Jakarta).naive_local();
    Slot { digest: digest("pagi"), local, zone: zone.into(), at }
}

pub(in crate::store) fn issue(slot: Slot, stories: &[StoryId]) -> Issue {
    let item = |story: &StoryId| IssueItem {
        story: *story,
        headline: Headline::parse("Warga memperbaiki jembatan").unwrap(),
        excerpt: "Warga.".into(),
        link: link("https://kota.example.id/1"),
        section: None,
        authors: vec![],
        source: "Malang".into(),
        also: vec![],
        published: None,
    };
    Issue { id: IssueId::new(), slot, items: stories.iter().map(item).collect() }
}

pub(in crate::store) fn reader(name: &str, zone: Option<&str>) -> NewSubscriber {
    NewSubscriber {
        digest: digest("pagi"),
        address: Address::parse(&format!("{name}@Surat.example.id")).unwrap(),
        name: None,
        language: Language::Indonesian,
        zone: zone.map(str::to_owned),
        consent: Consent {
            words: "Kirimi saya kabar pagi".into(),
            source: "formulir situs".into(),
            at: morning() - Duration::days(3),
            by: "sari".into(),
        },
    }
}

impl House {
    pub(in crate::store) async fn subscribed(
        &self,
        name: &str,
        zone: Option<&str>,
    ) -> SubscriberId {
        match self.store.subscribe(reader(name, zone)).await.unwrap() {
            Added::Added(id) => id,
            other => panic!("{name}: {other:?}"),
        }
    }

    /// Opens an issue with one live story for this slot.
    pub(in crate::store) async fn opened(&self, n: u32) -> Issue {
        let story = self.live(n, "kota").await.story;
        let issue = issue(slot(self.clock.now(), "Asia/Jakarta"), &[story]);
        assert!(self.store.open_issue(&issue, true).await.unwrap());
        issue
    }

    pub(in crate::store) async fn mailing(&self, owner: &str) -> Option<Claim<MailingWork>> {
        self.store.claim_mailing(owner, minute()).await.unwrap()
    }
}

pub(in crate::store) async fn a_slot_is_opened_once(house: House) {
    house.subscribed("budi", None).await;
    let first = house.opened(1).await;
    let again = issue(first.slot.clone(), &[]);
    assert!(!house.store.open_issue(&again, true).await.unwrap());
    let last = house.store.last_slot(&digest("pagi"), "Asia/Jakarta").await.unwrap();
    assert_eq!(last, Some(first.slot));
    assert_eq!(house.store.last_slot(&digest("pagi"), "Asia/Makassar").await.unwrap(), None);
    assert_eq!(house.store.mailings(None).await.unwrap(), [("planned".to_owned(), 1)].into());
}

pub(in crate::store) async fn an_empty_issue_closes_its_slot_and_mails_nobody(house: House) {
    house.subscribed("budi", None).await;
    let empty = issue(slot(house.clock.now(), "Asia/Jakarta"), &[]);
    assert!(house.store.open_issue(&empty, true).await.unwrap());
    assert!(!house.store.open_issue(&empty, true).await.unwrap());
    assert!(house.mailing("a").await.is_none());
}

pub(in crate::store) async fn a_story_is_in_one_issue_of_a_zone(house: House) {
    house.subscribed("budi", None).await;
    let first = house.opened(1).await;
    house.clock.advance(Duration::days(1));
    let story = first.items[0].story;
    let second = issue(slot(house.clock.now(), "Asia/Jakarta"), &[story]);
    assert!(house.store.open_issue(&second, true).await.unwrap());
    assert!(house.store.mailings(Some(second.id)).await.unwrap().is_empty());
}

pub(in crate::store) async fn candidates_are_what_went_live_and_was_in_no_issue(house: House) {
    let since = house.clock.now();
    let story = house.live(1, "kota").await.story;
    let found = announced("surabaya", 8);
    house.clock.advance(Duration::minutes(1));
    let entry = house.taken(&found).await;
    let both = recording(&found, &words(1), publish(&["desa"]));
    house.store.record(&entry, both).await.unwrap();
    house.deliver("9").await.unwrap();
    let now = house.clock.now() + Duration::minutes(1);
    let (pagi, targets) = (digest("pagi"), [target("kota"), target("desa")]);
    let ask = |since, until| house.store.candidates(&pagi, "Asia/Jakarta", &targets, since, until);
    let found = ask(since, now).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].story, found[0].live_at), (story, since));
    let places: Vec<_> = found[0].places.iter().map(|(t, l)| (t.as_str(), l.as_str())).collect();
    assert_eq!(
        places,
        [("kota", "https://kota.example.id/1"), ("desa", "https://kota.example.id/9")]
    );
    assert!(ask(since + Duration::seconds(1), now).await.unwrap().is_empty());
    assert!(ask(since - Duration::days(1), since).await.unwrap().is_empty());
    let opened = issue(slot(now, "Asia/Jakarta"), &[story]);
    house.store.open_issue(&opened, true).await.unwrap();
    assert!(ask(since, now).await.unwrap().is_empty());
}

pub(in crate::store) async fn a_post_that_waits_for_review_is_no_candidate(house: House) {
    house.carried(1, &["kota"]).await;
    let claim = house.delivery("a").await.unwrap();
    let sent = rendition(&announced("malang", 1), &claim.work.placement.marker);
    house.store.keep_rendition(&claim, &sent).await.unwrap();
    let receipt = Receipt { link: None, ..receipt("1", house.clock.now()) };
    house.go(&claim, &DeliveryState::Live { receipt }).await;
    let (since, until) = (morning(), morning() + Duration::days(1));
    let (pagi, targets) = (digest("pagi"), [target("kota")]);
    let found = house.store.candidates(&pagi, "Asia/Jakarta", &targets, since, until);
    assert!(found.await.unwrap().is_empty());
}

pub(in crate::store) async fn an_issue_goes_to_the_subscribers_of_its_zone(house: House) {
    house.subscribed("budi", None).await;
    let makassar = house.subscribed("daeng", Some("Asia/Makassar")).await;
    let zones = house.store.subscriber_zones(&digest("pagi")).await.unwrap();
    assert_eq!(zones, ["Asia/Makassar"]);
    let story = house.live(1, "kota").await.story;
    let east = issue(slot(house.clock.now(), "Asia/Makassar"), &[story]);
    house.store.open_issue(&east, false).await.unwrap();
    let mailing = house.mailing("a").await.unwrap();
    assert_eq!(mailing.work.subscriber.id, makassar);
    assert_eq!(mailing.work.issue, east);
    assert_eq!(mailing.work.consent.as_ref().unwrap().source, "formulir situs");
    assert!(house.mailing("b").await.is_none());
}

pub(in crate::store) async fn an_armed_mailing_whose_owner_died_is_unknown(house: House) {
    house.subscribed("budi", None).await;
    let issue = house.opened(1).await;
    let mailing = house.mailing("a").await.unwrap();
    house.store.settle_mailing(&mailing, &MailingState::Armed).await.unwrap();
    assert!(house.mailing("b").await.is_none());
    house.clock.advance(Duration::minutes(2));
    assert!(house.mailing("b").await.is_none());
    let accepted = MailingState::Accepted { at: house.clock.now() };
    assert!(fenced(&house.store.settle_mailing(&mailing, &accepted).await));
    let counted = house.store.mailings(Some(issue.id)).await.unwrap();
    assert_eq!(counted, [("unknown".to_owned(), 1)].into());
}

pub(in crate::store) async fn a_deferred_mailing_comes_back_and_an_accepted_one_never(
    house: House,
) {
    house.subscribed("budi", None).await;
    house.opened(1).await;
    let mailing = house.mailing("a").await.unwrap();
    let until = house.clock.now() + Duration::minutes(15);
    let deferred = MailingState::Deferred { until, what: "451".into() };
    house.store.settle_mailing(&mailing, &deferred).await.unwrap();
    assert!(house.mailing("a").await.is_none());
    house.clock.advance(Duration::minutes(15));
    let again = house.mailing("b").await.unwrap();
    assert_eq!((again.work.id, again.work.attempts), (mailing.work.id, 2));
    house.store.settle_mailing(&again, &MailingState::Armed).await.unwrap();
    let accepted = MailingState::Accepted { at: house.clock.now() };
    house.store.settle_mailing(&again, &accepted).await.unwrap();
    house.clock.advance(Duration::days(9));
    assert!(house.mailing("a").await.is_none());
}

pub(in crate::store) async fn who_leaves_before_the_mail_is_armed_gets_none(house: House) {
    let budi = house.subscribed("budi", None).await;
    house.subscribed("sinta", None).await;
    let issue = house.opened(1).await;
    let mailing = house.mailing("a").await.unwrap();
    assert_eq!(mailing.work.subscriber.id, budi);
    assert!(house.store.unsubscribe(budi, "pelanggan").await.unwrap());
    assert!(!house.store.unsubscribe(budi, "pelanggan").await.unwrap());
    assert!(fenced(&house.store.settle_mailing(&mailing, &MailingState::Armed).await));
    assert!(house.mailing("b").await.is_some());
    let counted = house.store.mailings(Some(issue.id)).await.unwrap();
    assert_eq!(counted, [("planned".to_owned(), 1), ("suppressed".to_owned(), 1)].into());
}

pub(in crate::store) async fn everything_paused_mails_nobody(house: House) {
    house.subscribed("budi", None).await;
    house.opened(1).await;
    house.store.order(&Order::Pause(Scope::All), "sari", "").await.unwrap();
    assert!(house.mailing("a").await.is_none());
    house.store.order(&Order::Resume(Scope::All), "sari", "").await.unwrap();
    assert!(house.mailing("a").await.is_some());
}

pub(in crate::store) async fn an_issue_shows_no_story_that_was_taken_down(house: House) {
    house.subscribed("budi", None).await;
    let opened = house.opened(1).await;
    assert_eq!(house.store.issue(opened.id).await.unwrap(), Some(opened.clone()));
    let down = Order::Withdraw(Selector::Story(opened.items[0].story));
    house.store.order(&down, "sari", "hak jawab").await.unwrap();
    assert!(house.store.issue(opened.id).await.unwrap().unwrap().items.is_empty());
    house.deliver("1").await.unwrap();
    assert!(house.store.issue(opened.id).await.unwrap().unwrap().items.is_empty());
    assert_eq!(house.store.issue(IssueId::new()).await.unwrap(), None);
}

pub(in crate::store) async fn a_token_stands_for_its_reader_and_nothing_else_does(house: House) {
    let budi = house.subscribed("budi", None).await;
    let issue = IssueId::new();
    let token = house.store.mint_token(budi, Some(issue)).await.unwrap();
    assert_ne!(token, house.store.mint_token(budi, Some(issue)).await.unwrap());
    assert!(token.len() >= 43 && !token.contains(['+', '/', '=']), "{token}");
    let view = house.store.redeem(&token).await.unwrap().unwrap();
    assert_eq!((view.subscriber, view.issue, view.active), (budi, Some(issue), true));
    for wrong in ["", "x", &token[1..], &"y".repeat(70_000)] {
        assert!(house.store.redeem(wrong).await.unwrap().is_none());
    }
    house.store.unsubscribe(budi, "pelanggan").await.unwrap();
    assert!(!house.store.redeem(&token).await.unwrap().unwrap().active);
    house.store.erase(budi, "sari").await.unwrap();
    assert!(house.store.redeem(&token).await.unwrap().is_none());
}

pub(in crate::store) async fn an_address_is_on_a_list_once(house: House) {
    let budi = house.subscribed("Budi", None).await;
    let mut again = reader("bUDI", Some("Asia/Jayapura"));
    again.language = Language::English;
    again.consent.source = "kartu pos".into();
    assert_eq!(house.store.subscribe(again).await.unwrap(), Added::Updated(budi));
    let listed = house.store.subscribers(Some(&digest("pagi"))).await.unwrap();
    assert_eq!(listed.len(), 1);
    let (budi, consent) = &listed[0];
    assert_eq!((budi.language, budi.zone.as_deref()), (Language::English, Some("Asia/Jayapura")));
    assert_eq!(consent.source, "kartu pos");
    assert!(house.store.subscribers(Some(&digest("sore"))).await.unwrap().is_empty());
    assert_eq!(house.store.counts().await.unwrap().subscribers, 1);
}

pub(in crate::store) async fn who_left_or_was_forgotten_stays_away(house: House) {
    let budi = house.subscribed("budi", None).await;
    let sinta = house.subscribed("sinta", None).await;
    assert!(house.store.unsubscribe(budi, "pelanggan").await.unwrap());
    assert!(house.store.erase(sinta, "sari").await.unwrap());
    assert!(!house.store.erase(sinta, "sari").await.unwrap());
    for name in ["budi", "SINTA"] {
        let again = house.store.subscribe(reader(name, None)).await.unwrap();
        assert_eq!(again, Added::Suppressed);
    }
    let mut elsewhere = reader("sinta", None);
    elsewhere.digest = digest("sore");
    assert!(matches!(house.store.subscribe(elsewhere).await.unwrap(), Added::Added(_)));
    let listed = house.store.subscribers(None).await.unwrap();
    let left: Vec<_> = listed.iter().map(|(s, _)| (s.id == budi, s.status)).collect();
    assert_eq!(left, [(true, SubscriberStatus::Unsubscribed), (false, SubscriberStatus::Active)]);
    let audit = house.store.audit(9).await.unwrap();
    assert!(audit.iter().all(|row| !format!("{row:?}").contains('@')));
}
