//! The contract, verb by verb: what is handed to the writer, what to a reader.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use chrono::{DateTime, Duration, Utc};

use super::{
    SqliteStore, alerts, audit, backup, counts, deliveries, entries, health, hubs, issues, known,
    lease::Wish, lists, mailings, media, orders, placements, recipes, record, subscribers, tidy,
    tokens, visits,
};
use crate::{
    model::{
        Consent, DeliveryState, DigestName, EntryId, Fetched, HubMode, HubOffer, Issue, IssueId,
        Known, Link, MailingState, MediaId, OutletName, Reading, Rendition, SeenPost, Slot,
        StoryKeys, Subscriber, SubscriberId, Subscription, SubscriptionId, TargetName,
    },
    store::{
        Added, AuditRow, Claim, Counts, DeliveryWork, Enrolled, EntrySettled, EntryWork, Fut,
        HubQuestion, HubSettled, HubWork, ListFilter, ListRow, MailingWork, NewMedia,
        NewSubscriber, Order, PingSettled, PlacedStory, Placement, PlacementChange, RecipeSeen,
        Recorded, Recording, Retention, Selector, SourceHealth, SourceKey, Store, StoredMedia,
        StoryView, TokenView, Visit, VisitSettled,
    },
};

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

    fn claim_visits<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
        most: usize,
    ) -> Fut<'a, Vec<Claim<Visit>>> {
        let wish = Wish::new(owner, lease);
        self.write(move |tx| visits::claim(tx, &wish, most))
    }

    fn hand_back(&self, visits: Vec<(Claim<Visit>, DateTime<Utc>)>) -> Fut<'_, ()> {
        self.write(move |tx| visits::hand_back(tx, &visits))
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
        self.write(move |tx| visits::hasten(tx, &source, tx.now))
    }

    fn offer_hubs<'a>(
        &'a self,
        source: &'a SourceKey,
        offer: HubOffer,
        usable: bool,
    ) -> Fut<'a, bool> {
        let source = source.clone();
        self.write(move |tx| hubs::offer(tx, &source, &offer, usable))
    }

    fn adopt_hubs(&self, usable: Vec<SourceKey>, base: Option<Link>) -> Fut<'_, ()> {
        self.write(move |tx| hubs::adopt(tx, &usable, base.as_ref()))
    }

    fn subscriptions(&self) -> Fut<'_, Vec<HubWork>> {
        self.read(hubs::all)
    }

    fn subscription_of<'a>(&'a self, source: &'a SourceKey) -> Fut<'a, Option<Subscription>> {
        let source = source.clone();
        self.read(move |tx| hubs::of_source(tx, &source))
    }

    fn subscription<'a>(&'a self, token: &'a str) -> Fut<'a, Option<HubWork>> {
        let token = token.to_owned();
        self.read(move |tx| hubs::by_token(tx, &token))
    }

    fn claim_hub<'a>(&'a self, owner: &'a str, lease: Duration) -> Fut<'a, Option<Claim<HubWork>>> {
        let wish = Wish::new(owner, lease);
        self.write(move |tx| hubs::asking::claim(tx, &wish))
    }

    fn ask_hub<'a>(
        &'a self,
        claim: &'a Claim<HubWork>,
        mode: HubMode,
        callback: &'a Link,
    ) -> Fut<'a, ()> {
        let (claim, callback) = (claim.clone(), callback.clone());
        self.write(move |tx| hubs::asking::ask(tx, &claim, mode, &callback))
    }

    fn settle_hub<'a>(&'a self, claim: &'a Claim<HubWork>, settled: HubSettled) -> Fut<'a, ()> {
        let claim = claim.clone();
        self.write(move |tx| hubs::asking::settle(tx, &claim, &settled))
    }

    fn confirm_hub<'a>(&'a self, token: &'a str, question: HubQuestion) -> Fut<'a, bool> {
        let token = token.to_owned();
        self.write(move |tx| hubs::asking::confirm(tx, &token, &question))
    }

    fn deny_hub<'a>(
        &'a self,
        token: &'a str,
        topic: &'a str,
        what: &'a str,
        next: DateTime<Utc>,
    ) -> Fut<'a, bool> {
        let [token, topic, what] = [token, topic, what].map(str::to_owned);
        self.write(move |tx| hubs::asking::deny(tx, &token, &topic, &what, next))
    }

    fn settle_ping(&self, id: SubscriptionId, settled: PingSettled) -> Fut<'_, Enrolled> {
        self.write(move |tx| hubs::pings::settle(tx, id, &settled))
    }

    fn ignore_ping(&self, id: SubscriptionId) -> Fut<'_, ()> {
        self.write(move |tx| hubs::pings::ignore(tx, id))
    }

    fn miss_ping(&self, id: SubscriptionId, again: bool) -> Fut<'_, ()> {
        self.write(move |tx| hubs::pings::miss(tx, id, again))
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

    fn keep_media(&self, media: NewMedia) -> Fut<'_, MediaId> {
        self.write(move |tx| media::keep(tx, &media))
    }

    fn media<'a>(&'a self, id: &'a MediaId) -> Fut<'a, Option<StoredMedia>> {
        let id = id.clone();
        self.read(move |tx| media::find(tx, &id))
    }

    fn keep_page<'a>(&'a self, entry: EntryId, page: &'a Fetched) -> Fut<'a, ()> {
        let page = page.clone();
        self.write(move |tx| media::keep_page(tx, entry, &page))
    }

    fn page<'a>(&'a self, link: &'a Link) -> Fut<'a, Option<Fetched>> {
        let link = link.clone();
        self.read(move |tx| media::page(tx, &link))
    }

    fn last_slot<'a>(&'a self, digest: &'a DigestName, zone: &'a str) -> Fut<'a, Option<Slot>> {
        let (digest, zone) = (digest.clone(), zone.to_owned());
        self.read(move |tx| issues::last_slot(tx, &digest, &zone))
    }

    fn subscriber_zones<'a>(&'a self, digest: &'a DigestName) -> Fut<'a, Vec<String>> {
        let digest = digest.clone();
        self.read(move |tx| subscribers::zones(tx, &digest))
    }

    fn candidates<'a>(
        &'a self,
        digest: &'a DigestName,
        zone: &'a str,
        targets: &'a [TargetName],
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Fut<'a, Vec<PlacedStory>> {
        let wanted = issues::Wanted {
            digest: digest.clone(),
            zone: zone.to_owned(),
            targets: targets.to_vec(),
            since,
            until,
        };
        self.read(move |tx| issues::candidates(tx, &wanted))
    }

    fn open_issue<'a>(&'a self, issue: &'a Issue, default_zone: bool) -> Fut<'a, bool> {
        let issue = issue.clone();
        self.write(move |tx| issues::open(tx, &issue, default_zone))
    }

    fn claim_mailing<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
    ) -> Fut<'a, Option<Claim<MailingWork>>> {
        let wish = Wish::new(owner, lease);
        self.write(move |tx| mailings::claim(tx, &wish))
    }

    fn settle_mailing<'a>(
        &'a self,
        claim: &'a Claim<MailingWork>,
        state: &'a MailingState,
    ) -> Fut<'a, ()> {
        let (held, state) = (mailings::Held::of(claim), state.clone());
        self.write(move |tx| mailings::settle(tx, &held, &state))
    }

    fn mint_token<'a>(
        &'a self,
        subscriber: SubscriberId,
        issue: Option<IssueId>,
    ) -> Fut<'a, String> {
        self.write(move |tx| tokens::mint(tx, subscriber, issue))
    }

    fn redeem<'a>(&'a self, token: &'a str) -> Fut<'a, Option<TokenView>> {
        let token = token.to_owned();
        self.read(move |tx| tokens::redeem(tx, &token))
    }

    fn issue(&self, id: IssueId) -> Fut<'_, Option<Issue>> {
        self.read(move |tx| issues::find(tx, id))
    }

    fn mailings(&self, issue: Option<IssueId>) -> Fut<'_, BTreeMap<String, u64>> {
        self.read(move |tx| mailings::count(tx, issue))
    }

    fn subscribe(&self, subscriber: NewSubscriber) -> Fut<'_, Added> {
        let left = Arc::clone(&self.suppression);
        self.write(move |tx| subscribers::subscribe(tx, &left, &subscriber))
    }

    fn unsubscribe<'a>(&'a self, subscriber: SubscriberId, by: &'a str) -> Fut<'a, bool> {
        let (left, by) = (Arc::clone(&self.suppression), by.to_owned());
        self.write(move |tx| subscribers::unsubscribe(tx, &left, subscriber, &by))
    }

    fn erase<'a>(&'a self, subscriber: SubscriberId, by: &'a str) -> Fut<'a, bool> {
        let (left, by) = (Arc::clone(&self.suppression), by.to_owned());
        self.write(move |tx| subscribers::erase(tx, &left, subscriber, &by))
    }

    fn subscribers<'a>(
        &'a self,
        digest: Option<&'a DigestName>,
    ) -> Fut<'a, Vec<(Subscriber, Consent)>> {
        let digest = digest.cloned();
        self.read(move |tx| subscribers::list(tx, digest.as_ref()))
    }

    fn order<'a>(&'a self, order: &'a Order, by: &'a str, note: &'a str) -> Fut<'a, u64> {
        let order = order.clone();
        let asked = orders::Asked { by: by.to_owned(), note: note.to_owned() };
        self.write(move |tx| orders::carry_out(tx, &order, &asked))
    }

    fn rename<'a>(&'a self, kind: &'a str, former: &'a str, now: &'a str) -> Fut<'a, bool> {
        let (kind, former, now) = (kind.to_owned(), former.to_owned(), now.to_owned());
        self.write(move |tx| super::rename::rename(tx, &kind, &former, &now))
    }

    fn list(&self, filter: ListFilter) -> Fut<'_, Vec<ListRow>> {
        self.read(move |tx| lists::list(tx, &filter))
    }

    fn show<'a>(&'a self, selector: &'a Selector) -> Fut<'a, Option<StoryView>> {
        let selector = selector.clone();
        self.read(move |tx| lists::show(tx, &selector))
    }

    fn sources(&self) -> Fut<'_, Vec<SourceHealth>> {
        self.read(visits::health)
    }

    fn counts(&self) -> Fut<'_, Counts> {
        self.read(counts::counts)
    }

    fn names(&self) -> Fut<'_, Vec<String>> {
        self.read(counts::names)
    }

    fn paused(&self) -> Fut<'_, Vec<String>> {
        self.read(known::paused)
    }

    fn audit(&self, limit: usize) -> Fut<'_, Vec<AuditRow>> {
        self.read(move |tx| audit::last(tx, limit))
    }

    fn raise<'a>(&'a self, condition: &'a str, words: &'a str) -> Fut<'a, bool> {
        let (condition, words) = (condition.to_owned(), words.to_owned());
        self.write(move |tx| alerts::raise(tx, &condition, &words))
    }

    fn clear<'a>(&'a self, condition: &'a str) -> Fut<'a, bool> {
        let condition = condition.to_owned();
        self.write(move |tx| alerts::clear(tx, &condition))
    }

    fn note_reading<'a>(&'a self, outlet: &'a OutletName, reading: Reading) -> Fut<'a, ()> {
        let outlet = outlet.clone();
        self.write(move |tx| health::note(tx, &outlet, reading))
    }

    fn readings<'a>(&'a self, outlet: &'a OutletName) -> Fut<'a, Vec<Reading>> {
        let outlet = outlet.clone();
        self.read(move |tx| health::latest(tx, &outlet))
    }

    fn see_recipe<'a>(&'a self, recipe: &'a str, page: &'a str) -> Fut<'a, ()> {
        let (recipe, page) = (recipe.to_owned(), page.to_owned());
        self.write(move |tx| recipes::see(tx, &recipe, &page))
    }

    fn recipes_seen(&self) -> Fut<'_, Vec<RecipeSeen>> {
        self.read(recipes::seen)
    }

    fn alerts(&self) -> Fut<'_, Vec<(String, String, DateTime<Utc>)>> {
        self.read(alerts::list)
    }

    fn tidy<'a>(&'a self, retention: &'a Retention) -> Fut<'a, u64> {
        Box::pin(async move {
            let mut gone = 0;
            loop {
                let retention = retention.clone();
                let step = self.write(move |tx| tidy::tidy(tx, &retention)).await?;
                gone += step;
                if step == 0 {
                    return Ok(gone);
                }
            }
        })
    }

    fn backup<'a>(&'a self, to: &'a Path) -> Fut<'a, ()> {
        let (from, to) = (self.path.clone(), to.to_owned());
        self.aside(move || backup::backup(&from, &to))
    }
}
