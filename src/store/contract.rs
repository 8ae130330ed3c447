//! The contract that every engine keeps; `conformance` holds it to that.

use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use futures_util::future::BoxFuture;

use crate::model::{
    Consent, DeliveryState, DigestName, EntryId, Fetched, HubMode, HubOffer, Issue, IssueId, Known,
    Link, MailingState, MediaId, OutletName, Reading, Rendition, SeenPost, Slot, StoryKeys,
    Subscriber, SubscriberId, Subscription, SubscriptionId, TargetName,
};

use super::{
    Added, AuditRow, Claim, Counts, DeliveryWork, Enrolled, EntrySettled, EntryWork, HubQuestion,
    HubSettled, HubWork, ListFilter, ListRow, MailingWork, NewMedia, NewSubscriber, Order,
    PingSettled, PlacedStory, Placement, PlacementChange, RecipeSeen, Recorded, Recording,
    Retention, Selector, SourceHealth, SourceKey, StoredMedia, StoryView, TokenView, Visit,
    VisitSettled,
};

/// A store's answer, later.
pub type Fut<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// What can go wrong in a store; each variant asks for something else.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The lease ended and somebody else may hold it: drop the work, write nothing.
    #[error("the lease on {0} is not ours any more")]
    Fenced(String),
    /// Another daemon has this store.
    #[error("another tayang uses {path}: stop it first, or give this one a data folder of its own")]
    InUse {
        /// The database.
        path: String,
    },
    /// A newer tayang wrote it.
    #[error(
        "{path} was written by a newer tayang (schema {found}, this one knows {known}): install that version, or restore a backup"
    )]
    Newer {
        /// The database.
        path: String,
        /// Its schema.
        found: u32,
        /// The newest schema that this program knows.
        known: u32,
    },
    /// No room on the disk.
    #[error("the disk that holds {path} is full: make room, tayang goes on by itself")]
    Full {
        /// The database.
        path: String,
    },
    /// The file cannot be opened, read or written.
    #[error("{path} cannot be opened or written: {what}")]
    Unusable {
        /// The database.
        path: String,
        /// What the system says.
        what: String,
    },
    /// What is stored does not read as what was stored.
    #[error("the store holds something that tayang did not write there: {0}")]
    Corrupt(String),
    /// The engine failed otherwise.
    #[error("the store failed: {0}")]
    Engine(String),
}

/// What must survive a crash. Every verb is one transaction; every "once" a UNIQUE row; instants
/// come from the store's own clock. `owner` names the daemon that takes a lease.
pub trait Store: Send + Sync + 'static {
    /// The store's time.
    fn now(&self) -> DateTime<Utc>;
    /// Proves that the store can write (for health and the watchdog).
    fn ping(&self) -> Fut<'_, ()>;

    // Watching

    /// Makes the configured sources known (new ones are due at once); others are not visited.
    fn adopt_sources(&self, sources: Vec<SourceKey>) -> Fut<'_, ()>;
    /// The sources that have been due longest, at most so many, each under a lease of its own.
    fn claim_visits<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
        most: usize,
    ) -> Fut<'a, Vec<Claim<Visit>>>;
    /// The source that has been due longest, if any.
    fn claim_visit<'a>(&'a self, owner: &'a str, lease: Duration) -> Fut<'a, Option<Claim<Visit>>> {
        Box::pin(async move { Ok(self.claim_visits(owner, lease, 1).await?.pop()) })
    }
    /// Hands visits back that were not begun: each is due again at its moment, and nothing is said
    /// of the source. What somebody else holds by now is left alone.
    fn hand_back(&self, visits: Vec<(Claim<Visit>, DateTime<Utc>)>) -> Fut<'_, ()>;
    /// Commits what a visit brought, and frees it.
    fn settle_visit<'a>(
        &'a self,
        claim: &'a Claim<Visit>,
        settled: VisitSettled,
    ) -> Fut<'a, Enrolled>;
    /// Makes a source due now (a hub's ping, `partner test`).
    fn hasten<'a>(&'a self, source: &'a SourceKey) -> Fut<'a, ()>;

    // Hubs

    /// Notes what a source says about hubs; `usable`: whether it may be used. True when there is a
    /// hub to ask now. A hub that is not named any more is kept until its lease ends; where another
    /// is named in its place, or another topic, the old subscription is ended.
    fn offer_hubs<'a>(
        &'a self,
        source: &'a SourceKey,
        offer: HubOffer,
        usable: bool,
    ) -> Fut<'a, bool>;
    /// Uses what these sources offer, with callbacks under this address, and nothing else.
    fn adopt_hubs(&self, usable: Vec<SourceKey>, base: Option<Link>) -> Fut<'_, ()>;
    /// What every configured source offers, and where that stands.
    fn subscriptions(&self) -> Fut<'_, Vec<HubWork>>;
    /// What this source offers.
    fn subscription_of<'a>(&'a self, source: &'a SourceKey) -> Fut<'a, Option<Subscription>>;
    /// Whose callback this is; also of a subscription that is being ended.
    fn subscription<'a>(&'a self, token: &'a str) -> Fut<'a, Option<HubWork>>;
    /// The subscription that has been due longest, if any.
    fn claim_hub<'a>(&'a self, owner: &'a str, lease: Duration) -> Fut<'a, Option<Claim<HubWork>>>;
    /// Puts on record what a hub is about to be asked: it may ask back before it answers.
    fn ask_hub<'a>(
        &'a self,
        claim: &'a Claim<HubWork>,
        mode: HubMode,
        callback: &'a Link,
    ) -> Fut<'a, ()>;
    /// Commits what came of it, and frees the subscription.
    fn settle_hub<'a>(&'a self, claim: &'a Claim<HubWork>, settled: HubSettled) -> Fut<'a, ()>;
    /// Whether a request was ours (mode and topic are what was asked); if so, what it asked for
    /// holds from now on.
    fn confirm_hub<'a>(&'a self, token: &'a str, question: HubQuestion) -> Fut<'a, bool>;
    /// A hub says no, now or later; true when it was asked about this topic.
    fn deny_hub<'a>(
        &'a self,
        token: &'a str,
        topic: &'a str,
        what: &'a str,
        next: DateTime<Utc>,
    ) -> Fut<'a, bool>;
    /// Commits what a hub sent, as a visit would, without touching the source's cursor.
    fn settle_ping(&self, id: SubscriptionId, settled: PingSettled) -> Fut<'_, Enrolled>;
    /// Counts what came without a signature of ours.
    fn ignore_ping(&self, id: SubscriptionId) -> Fut<'_, ()>;
    /// Counts a visit that found what the hub had left out; `again`: the hub is asked anew now.
    fn miss_ping(&self, id: SubscriptionId, again: bool) -> Fut<'_, ()>;

    // Carrying

    /// The entry that has been due longest, if any; its attempt is counted before it is handed out.
    fn claim_entry<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
    ) -> Fut<'a, Option<Claim<EntryWork>>>;
    /// Commits that no new edition came of it, and frees it.
    fn settle_entry<'a>(
        &'a self,
        claim: &'a Claim<EntryWork>,
        settled: EntrySettled,
    ) -> Fut<'a, ()>;
    /// What is known about this article, for `decide`.
    fn known<'a>(
        &'a self,
        entry: EntryId,
        outlet: &'a OutletName,
        headline: &'a str,
        keys: &'a StoryKeys,
    ) -> Fut<'a, Known>;
    /// Commits article, decisions and deliveries together, and frees the entry. The story is
    /// found or begun inside the transaction; (target, story) is unique there.
    fn record<'a>(&'a self, claim: &'a Claim<EntryWork>, recording: Recording)
    -> Fut<'a, Recorded>;

    // Targets

    /// Whether the target's posts were read before the first push.
    fn is_surveyed<'a>(&'a self, target: &'a TargetName) -> Fut<'a, bool>;
    /// Remembers the posts that a target carries, and that it was surveyed.
    fn survey<'a>(&'a self, target: &'a TargetName, posts: Vec<SeenPost>) -> Fut<'a, ()>;

    // Delivering

    /// The delivery that has been due longest, if any, of a placement that nobody works on and of
    /// no paused scope. Deliveries of one placement come in their order.
    fn claim_delivery<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
    ) -> Fut<'a, Option<Claim<DeliveryWork>>>;
    /// Commits a state and what it changed about the placement; a final or waiting state frees
    /// the delivery, any other keeps the lease (and renews it).
    fn advance<'a>(
        &'a self,
        claim: &'a Claim<DeliveryWork>,
        state: &'a DeliveryState,
        change: PlacementChange,
    ) -> Fut<'a, ()>;
    /// Keeps what will be sent, before it is sent.
    fn keep_rendition<'a>(
        &'a self,
        claim: &'a Claim<DeliveryWork>,
        rendition: &'a Rendition,
    ) -> Fut<'a, ()>;
    /// A placement whose target may hold drafts of a lost request, settled long enough.
    fn claim_sweep<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
    ) -> Fut<'a, Option<Claim<Placement>>>;
    /// Commits that the target was swept (or is to be looked at again then).
    fn settle_sweep<'a>(
        &'a self,
        claim: &'a Claim<Placement>,
        again: Option<DateTime<Utc>>,
    ) -> Fut<'a, ()>;
    /// Placements that are live on a target (for its index, feeds and read-back), newest first.
    fn live<'a>(
        &'a self,
        target: &'a TargetName,
        limit: usize,
    ) -> Fut<'a, Vec<(Placement, Rendition)>>;
    /// Whether a live placement other than this one uses this picture on its target.
    fn is_shared<'a>(&'a self, placement: &'a Placement, media: &'a MediaId) -> Fut<'a, bool>;

    // Media and pages

    /// Keeps a file under the hash of its bytes.
    fn keep_media(&self, media: NewMedia) -> Fut<'_, MediaId>;
    /// A file by its hash.
    fn media<'a>(&'a self, id: &'a MediaId) -> Fut<'a, Option<StoredMedia>>;
    /// Keeps a fetched page, for `explain` and `replay`.
    fn keep_page<'a>(&'a self, entry: EntryId, page: &'a Fetched) -> Fut<'a, ()>;
    /// The latest kept page of this address.
    fn page<'a>(&'a self, link: &'a Link) -> Fut<'a, Option<Fetched>>;

    // Digests

    /// The latest slot of a digest in a zone that was opened or missed.
    fn last_slot<'a>(&'a self, digest: &'a DigestName, zone: &'a str) -> Fut<'a, Option<Slot>>;
    /// Zones that active subscribers of a digest asked for themselves.
    fn subscriber_zones<'a>(&'a self, digest: &'a DigestName) -> Fut<'a, Vec<String>>;
    /// Stories that are live on these targets, went live in [since, until), and were in no
    /// earlier issue of this digest for this zone.
    fn candidates<'a>(
        &'a self,
        digest: &'a DigestName,
        zone: &'a str,
        targets: &'a [TargetName],
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Fut<'a, Vec<PlacedStory>>;
    /// Opens an issue with one mailing for each active subscriber of its zone (`default_zone`:
    /// also those without a zone of their own). False when the slot was opened before. An issue
    /// without items closes the slot and makes no mailings.
    fn open_issue<'a>(&'a self, issue: &'a Issue, default_zone: bool) -> Fut<'a, bool>;
    /// A mailing that is due, if any. Armed ones whose lease ended become `unknown` first; those
    /// whose subscriber has left become `suppressed`.
    fn claim_mailing<'a>(
        &'a self,
        owner: &'a str,
        lease: Duration,
    ) -> Fut<'a, Option<Claim<MailingWork>>>;
    /// Commits a mailing's state; `Armed` keeps the lease, every other frees it.
    fn settle_mailing<'a>(
        &'a self,
        claim: &'a Claim<MailingWork>,
        state: &'a MailingState,
    ) -> Fut<'a, ()>;
    /// A new random token for the links in a mail; only its hash is stored.
    fn mint_token<'a>(
        &'a self,
        subscriber: SubscriberId,
        issue: Option<IssueId>,
    ) -> Fut<'a, String>;
    /// What a token stands for.
    fn redeem<'a>(&'a self, token: &'a str) -> Fut<'a, Option<TokenView>>;
    /// An issue, without stories that have been withdrawn since.
    fn issue(&self, id: IssueId) -> Fut<'_, Option<Issue>>;
    /// Mailings of an issue or of all, by state's word.
    fn mailings(&self, issue: Option<IssueId>) -> Fut<'_, std::collections::BTreeMap<String, u64>>;

    // Subscribers

    /// Puts somebody on a list, with their consent; who has left stays away.
    fn subscribe(&self, subscriber: NewSubscriber) -> Fut<'_, Added>;
    /// Takes somebody off the list for ever (suppression outlives import, erasure and restore).
    fn unsubscribe<'a>(&'a self, subscriber: SubscriberId, by: &'a str) -> Fut<'a, bool>;
    /// Forgets the person, keeps the suppression.
    fn erase<'a>(&'a self, subscriber: SubscriberId, by: &'a str) -> Fut<'a, bool>;
    /// Subscribers of a digest (or all), oldest first, with their latest consent.
    fn subscribers<'a>(
        &'a self,
        digest: Option<&'a DigestName>,
    ) -> Fut<'a, Vec<(Subscriber, Consent)>>;

    // People

    /// Carries out what a person asked for and writes it to the audit log; how many things it
    /// changed.
    fn order<'a>(&'a self, order: &'a Order, by: &'a str, note: &'a str) -> Fut<'a, u64>;
    /// Renames a `partner`, `outlet`, `target` or `digest` wherever it stands (`formerly` in the
    /// configuration); true when that changed anything. Said again, it changes nothing.
    fn rename<'a>(&'a self, kind: &'a str, former: &'a str, now: &'a str) -> Fut<'a, bool>;
    /// Lines for `list`.
    fn list(&self, filter: ListFilter) -> Fut<'_, Vec<ListRow>>;
    /// Everything about one story.
    fn show<'a>(&'a self, selector: &'a Selector) -> Fut<'a, Option<StoryView>>;
    /// Health of every source.
    fn sources(&self) -> Fut<'_, Vec<SourceHealth>>;
    /// Numbers.
    fn counts(&self) -> Fut<'_, Counts>;
    /// Outlets, targets and digests that the store knows, as `partner:…`, `target:…`, `digest:…`.
    fn names(&self) -> Fut<'_, Vec<String>>;
    /// Paused scopes.
    fn paused(&self) -> Fut<'_, Vec<String>>;
    /// The last lines of the audit log.
    fn audit(&self, limit: usize) -> Fut<'_, Vec<AuditRow>>;

    // Alerts

    /// Opens a condition; true when it was not open before (so that a person is told once).
    fn raise<'a>(&'a self, condition: &'a str, words: &'a str) -> Fut<'a, bool>;
    /// Closes a condition; true when it was open.
    fn clear<'a>(&'a self, condition: &'a str) -> Fut<'a, bool>;
    /// Open conditions with their words and since when.
    fn alerts(&self) -> Fut<'_, Vec<(String, String, DateTime<Utc>)>>;

    // Health

    /// Remembers what a reading of an outlet's article brought, among its latest.
    fn note_reading<'a>(&'a self, outlet: &'a OutletName, reading: Reading) -> Fut<'a, ()>;
    /// The latest readings of an outlet, oldest first; none after somebody resumed the outlet.
    fn readings<'a>(&'a self, outlet: &'a OutletName) -> Fut<'a, Vec<Reading>>;

    // Recipes

    /// Puts on record that a recipe was seen right on this page now.
    fn see_recipe<'a>(&'a self, recipe: &'a str, page: &'a str) -> Fut<'a, ()>;
    /// The recipes that were, each with the latest page.
    fn recipes_seen(&self) -> Fut<'_, Vec<RecipeSeen>>;

    // Housekeeping

    /// Forgets what is older than its retention, in steps between which others write; how many
    /// rows.
    fn tidy<'a>(&'a self, retention: &'a Retention) -> Fut<'a, u64>;
    /// Writes a consistent copy to a new file, while work goes on.
    fn backup<'a>(&'a self, to: &'a Path) -> Fut<'a, ()>;
}
