//! The contract, verb by verb: what is handed to the writer, what to a reader.

use std::path::Path;

use chrono::{DateTime, Duration, Utc};

use super::{SqliteStore, deliveries, entries, known, lease::Wish, placements, record, visits};
use crate::{model::*, store::*};

impl Store for SqliteStore {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn ping(&self) -> Fut<'_, ()> {
        self.write(|tx| {
            tx.execute(
                "INSERT INTO meta (key, value) VALUES ('ping', ?1)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [tx.now.to_rfc3339()],
            )?;
            Ok(())
        })
    }

    fn adopt_sources(&self, sources: Vec<SourceKey>) -> Fut<'_, ()> {
        self.write(move |tx| visits::adopt(tx, &sources))
    }

    fn claim_visit<'a>(&'a self, owner: &'a str, lease: Duration) -> Fut<'a, Option<Claim<Visit>>> {
        let wish = Wish::new(owner, lease);
        self.write(move |tx| visits::claim(tx, &wish))
    }

    fn settle_visit<'a>(
        &'a self,
        claim: &'a Claim<Visit>,
        settled: VisitSettled,
    ) -> Fut<'a, Enrolled> {
        let claim = claim.clone();
        self.write(move |tx| visits::settle(tx, &claim, &settled))
    }

    fn hasten<'a>(&'a self, source: &'a SourceKey) -> Fut<'a, ()> {
        let source = source.clone();
        self.write(move |tx| visits::hasten(tx, &source))
    }

    fn claim_entry<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
    ) -> Fut<'a, Option<Claim<EntryWork>>> {
        let wish = Wish::new(owner, lease);
        self.write(move |tx| entries::claim(tx, &wish))
    }

    fn settle_entry<'a>(
        &'a self,
        claim: &'a Claim<EntryWork>,
        settled: EntrySettled,
    ) -> Fut<'a, ()> {
        let claim = claim.clone();
        self.write(move |tx| entries::settle(tx, &claim, &settled))
    }

    fn known<'a>(
        &'a self,
        entry: EntryId,
        outlet: &'a OutletName,
        headline: &'a str,
        keys: &'a StoryKeys,
    ) -> Fut<'a, Known> {
        let question = known::Question {
            entry,
            outlet: outlet.clone(),
            headline: headline.to_owned(),
            keys: keys.clone(),
        };
        self.read(move |tx| known::known(tx, &question))
    }

    fn record<'a>(
        &'a self,
        claim: &'a Claim<EntryWork>,
        recording: Recording,
    ) -> Fut<'a, Recorded> {
        let claim = claim.clone();
        self.write(move |tx| record::record(tx, &claim, &recording))
    }

    fn is_surveyed<'a>(&'a self, target: &'a TargetName) -> Fut<'a, bool> {
        let target = target.clone();
        self.read(move |tx| known::is_surveyed(tx, &target))
    }

    fn survey<'a>(&'a self, target: &'a TargetName, posts: Vec<SeenPost>) -> Fut<'a, ()> {
        let target = target.clone();
        self.write(move |tx| known::survey(tx, &target, &posts))
    }

    fn claim_delivery<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
    ) -> Fut<'a, Option<Claim<DeliveryWork>>> {
        let wish = Wish::new(owner, lease);
        self.write(move |tx| deliveries::claim(tx, &wish))
    }

    fn advance<'a>(
        &'a self,
        claim: &'a Claim<DeliveryWork>,
        state: &'a DeliveryState,
        change: PlacementChange,
    ) -> Fut<'a, ()> {
        let (id, state) = (deliveries::Held::of(claim), state.clone());
        self.write(move |tx| deliveries::advance(tx, &id, &state, &change))
    }

    fn keep_rendition<'a>(
        &'a self,
        claim: &'a Claim<DeliveryWork>,
        rendition: &'a Rendition,
    ) -> Fut<'a, ()> {
        let (held, rendition) = (deliveries::Held::of(claim), rendition.clone());
        self.write(move |tx| deliveries::keep_rendition(tx, &held, &rendition))
    }

    fn claim_sweep<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
    ) -> Fut<'a, Option<Claim<Placement>>> {
        let wish = Wish::new(owner, lease);
        self.write(move |tx| placements::claim_sweep(tx, &wish))
    }

    fn settle_sweep<'a>(
        &'a self,
        claim: &'a Claim<Placement>,
        again: Option<DateTime<Utc>>,
    ) -> Fut<'a, ()> {
        let claim = claim.clone();
        self.write(move |tx| placements::settle_sweep(tx, &claim, again))
    }

    fn live<'a>(
        &'a self,
        target: &'a TargetName,
        limit: usize,
    ) -> Fut<'a, Vec<(Placement, Rendition)>> {
        let target = target.clone();
        self.read(move |tx| placements::live(tx, &target, limit))
    }

    fn is_shared<'a>(&'a self, placement: &'a Placement, media: &'a MediaId) -> Fut<'a, bool> {
        let (id, target, media) = (placement.id, placement.target.clone(), media.clone());
        self.read(move |tx| placements::is_shared(tx, id, &target, &media))
    }

    fn keep_media(&self, _media: NewMedia) -> Fut<'_, MediaId> {
        unimplemented!()
    }

    fn media<'a>(&'a self, _id: &'a MediaId) -> Fut<'a, Option<StoredMedia>> {
        unimplemented!()
    }

    fn keep_page<'a>(&'a self, _entry: EntryId, _page: &'a Fetched) -> Fut<'a, ()> {
        unimplemented!()
    }

    fn page<'a>(&'a self, _link: &'a Link) -> Fut<'a, Option<Fetched>> {
        unimplemented!()
    }

    fn last_slot<'a>(&'a self, _digest: &'a DigestName, _zone: &'a str) -> Fut<'a, Option<Slot>> {
        unimplemented!()
    }

    fn subscriber_zones<'a>(&'a self, _digest: &'a DigestName) -> Fut<'a, Vec<String>> {
        unimplemented!()
    }

    fn candidates<'a>(
        &'a self,
        _digest: &'a DigestName,
        _zone: &'a str,
        _targets: &'a [TargetName],
        _since: DateTime<Utc>,
        _until: DateTime<Utc>,
    ) -> Fut<'a, Vec<PlacedStory>> {
        unimplemented!()
    }

    fn open_issue<'a>(&'a self, _issue: &'a Issue, _default_zone: bool) -> Fut<'a, bool> {
        unimplemented!()
    }

    fn claim_mailing<'a>(
        &'a self,
        _owner: &'a str,
        _lease: Duration,
    ) -> Fut<'a, Option<Claim<MailingWork>>> {
        unimplemented!()
    }

    fn settle_mailing<'a>(
        &'a self,
        _claim: &'a Claim<MailingWork>,
        _state: &'a MailingState,
    ) -> Fut<'a, ()> {
        unimplemented!()
    }

    fn mint_token<'a>(
        &'a self,
        _subscriber: SubscriberId,
        _issue: Option<IssueId>,
    ) -> Fut<'a, String> {
        unimplemented!()
    }

    fn redeem<'a>(&'a self, _token: &'a str) -> Fut<'a, Option<TokenView>> {
        unimplemented!()
    }

    fn issue(&self, _id: IssueId) -> Fut<'_, Option<Issue>> {
        unimplemented!()
    }

    fn mailings(
        &self,
        _issue: Option<IssueId>,
    ) -> Fut<'_, std::collections::BTreeMap<String, u64>> {
        unimplemented!()
    }

    fn subscribe(&self, _subscriber: NewSubscriber) -> Fut<'_, Added> {
        unimplemented!()
    }

    fn unsubscribe<'a>(&'a self, _subscriber: SubscriberId, _by: &'a str) -> Fut<'a, bool> {
        unimplemented!()
    }

    fn erase<'a>(&'a self, _subscriber: SubscriberId, _by: &'a str) -> Fut<'a, bool> {
        unimplemented!()
    }

    fn subscribers<'a>(
        &'a self,
        _digest: Option<&'a DigestName>,
    ) -> Fut<'a, Vec<(Subscriber, Consent)>> {
        unimplemented!()
    }

    fn order<'a>(&'a self, _order: &'a Order, _by: &'a str, _note: &'a str) -> Fut<'a, u64> {
        unimplemented!()
    }

    fn list(&self, _filter: ListFilter) -> Fut<'_, Vec<ListRow>> {
        unimplemented!()
    }

    fn show<'a>(&'a self, _selector: &'a Selector) -> Fut<'a, Option<StoryView>> {
        unimplemented!()
    }

    fn sources(&self) -> Fut<'_, Vec<SourceHealth>> {
        self.read(visits::health)
    }

    fn counts(&self) -> Fut<'_, Counts> {
        unimplemented!()
    }

    fn names(&self) -> Fut<'_, Vec<String>> {
        unimplemented!()
    }

    fn paused(&self) -> Fut<'_, Vec<String>> {
        self.read(known::paused)
    }

    fn audit(&self, _limit: usize) -> Fut<'_, Vec<AuditRow>> {
        unimplemented!()
    }

    fn raise<'a>(&'a self, _condition: &'a str, _words: &'a str) -> Fut<'a, bool> {
        unimplemented!()
    }

    fn clear<'a>(&'a self, _condition: &'a str) -> Fut<'a, bool> {
        unimplemented!()
    }

    fn alerts(&self) -> Fut<'_, Vec<(String, String, DateTime<Utc>)>> {
        unimplemented!()
    }

    fn tidy<'a>(&'a self, _retention: &'a Retention) -> Fut<'a, u64> {
        unimplemented!()
    }

    fn backup<'a>(&'a self, _to: &'a Path) -> Fut<'a, ()> {
        unimplemented!()
    }
}
