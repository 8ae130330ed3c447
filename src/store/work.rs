//! Work that is handed out under a lease, and what comes of it.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{
    Action, Address, Attributed, Consent, Cursor, Decision, DeliveryId, DeliveryState, DigestName,
    Discovered, EditionId, EntryId, EntryState, Issue, IssueId, Language, Link, MailingId, Marker,
    MediaId, OutletName, PlacementId, PlacementState, Reason, Receipt, RemoteId, Rendition, Rhythm,
    SourceName, StoryId, StoryKeys, Subscriber, SubscriberId, Subscription, TargetName,
};

/// The right to work on something until a moment; every write under it says `AND fence = …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Who holds it.
    pub owner: String,
    /// Grows with every lease on the same thing.
    pub fence: i64,
    /// When it ends by itself.
    pub until: DateTime<Utc>,
}

/// Work with its lease.
#[derive(Debug, Clone)]
pub struct Claim<T> {
    /// What is to be done.
    pub work: T,
    /// The right to do it.
    pub lease: Lease,
}

/// A source of an outlet, as the configuration names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceKey {
    /// The outlet.
    pub outlet: OutletName,
    /// The source.
    pub source: SourceName,
}

/// A source that is due.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Which one.
    pub key: SourceKey,
    /// Validators and hash of the last visit.
    pub cursor: Cursor,
    /// Failures since the last success.
    pub failures: u32,
    /// Whether it has never been read before: first contact.
    pub first: bool,
    /// When it publishes, as far as it was watched.
    pub rhythm: Rhythm,
    /// When it last announced something new.
    pub last_new: Option<DateTime<Utc>>,
    /// When it was last read.
    pub last_ok: Option<DateTime<Utc>>,
    /// Its subscription at a hub, where it names one.
    pub subscription: Option<Subscription>,
}

/// What came of a visit; entries and cursor are committed together.
#[derive(Debug, Clone)]
pub struct VisitSettled {
    /// New cursor; none keeps the old one.
    pub cursor: Option<Cursor>,
    /// When the source is due again.
    pub next: DateTime<Utc>,
    /// What went wrong, in words; none for success (which sets failures to 0).
    pub error: Option<String>,
    /// What it announces, with `Due` or `Backlog` for those that are new. A known entry whose
    /// announcement (headline, updated, markup) changed becomes due for a look at its page.
    pub entries: Vec<(Discovered, EntryState)>,
}

/// How many entries a visit brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Enrolled {
    /// New and due.
    pub new: usize,
    /// New, as backlog.
    pub backlog: usize,
    /// Known, and announced anew.
    pub changed: usize,
    /// Announced by this source for the first time, whether or not another source was sooner.
    pub first_told: usize,
}

/// An entry whose page is to be read.
#[derive(Debug, Clone)]
pub struct EntryWork {
    /// Which one.
    pub id: EntryId,
    /// Its latest announcement.
    pub discovered: Discovered,
    /// Where it stands: `Due` for the first reading, `Carried` for a later look.
    pub state: EntryState,
    /// Attempts since the last success, this one included; counted before the work is done.
    pub attempts: u32,
    /// Readings in a row at which the page was gone.
    pub missing: u32,
    /// When it was enrolled.
    pub enrolled: DateTime<Utc>,
    /// Validators of the page.
    pub cursor: Cursor,
    /// Its story, once carried.
    pub story: Option<StoryId>,
}

/// What came of an entry when no new edition was recorded.
#[derive(Debug, Clone)]
pub enum EntrySettled {
    /// Tried again later; the attempt counts.
    Later {
        /// When.
        until: DateTime<Utc>,
        /// What happened.
        what: String,
        /// Readings in a row at which the page was gone.
        missing: u32,
    },
    /// The page says what it said before (or could not be read this time, once carried).
    Unchanged {
        /// The next look, none for no more.
        next: Option<DateTime<Utc>>,
        /// New validators.
        cursor: Option<Cursor>,
    },
    /// Never carried, for this reason.
    Withheld {
        /// Why.
        reason: Reason,
    },
}

/// An article with its decisions, to be committed in one transaction.
#[derive(Debug, Clone)]
pub struct Recording {
    /// The article; none for a withdrawal.
    pub attributed: Option<Attributed>,
    /// What makes it the same story as another entry.
    pub keys: StoryKeys,
    /// One decision per target.
    pub decisions: Vec<Decision>,
    /// The next look at the page, none for no more.
    pub next: Option<DateTime<Utc>>,
    /// Validators of the page.
    pub cursor: Cursor,
    /// The network's name, for markers.
    pub network: String,
    /// Version of the configuration that the decisions were taken under.
    pub config_version: String,
    /// Whether the entry ends as withdrawn.
    pub withdrawn: bool,
}

/// What a recording made.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The story: the entry's own, or one that had the same words or origin first.
    pub story: StoryId,
    /// The new edition, if there is one.
    pub edition: Option<EditionId>,
    /// The new deliveries.
    pub deliveries: Vec<DeliveryId>,
    /// Decisions as committed: a `Publish` that lost the race for (target, story) is a `Skip`.
    pub decisions: Vec<Decision>,
}

/// The one life of a story on a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Identity.
    pub id: PlacementId,
    /// The target.
    pub target: TargetName,
    /// The story.
    pub story: StoryId,
    /// How the post is found again.
    pub marker: Marker,
    /// Where it stands.
    pub state: PlacementState,
    /// What was last read back.
    pub receipt: Option<Receipt>,
    /// Pictures of ours there, by their hash.
    pub media: Vec<(MediaId, RemoteId)>,
}

/// What a step changes about a placement, committed with the delivery's state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlacementChange {
    /// What was read back.
    pub receipt: Option<Receipt>,
    /// Pictures that are there now (added to those known).
    pub media: Vec<(MediaId, RemoteId)>,
    /// Drafts that may not be ours are looked for from then on.
    pub sweep: Option<DateTime<Utc>>,
}

/// A delivery to take a step with. Deliveries of one placement are handed out in their order.
#[derive(Debug, Clone)]
pub struct DeliveryWork {
    /// Identity.
    pub id: DeliveryId,
    /// What it does.
    pub action: Action,
    /// For which placement.
    pub placement: Placement,
    /// Which edition; none for a withdrawal.
    pub edition: Option<EditionId>,
    /// The article of that edition; for a withdrawal that of the last edition, if any.
    pub attributed: Option<Attributed>,
    /// The outlet that the entry came from.
    pub outlet: OutletName,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was taken up since its last progress, this time included.
    pub attempts: u32,
    /// What is sent, once rendered.
    pub rendition: Option<Rendition>,
    /// The store was restored from a copy: look for the marker before the first draft.
    pub look_first: bool,
}

/// A picture or other file.
#[derive(Debug, Clone)]
pub struct NewMedia {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Checked media type (`image/jpeg`).
    pub content_type: String,
    /// Where it was fetched.
    pub source: Link,
    /// Photo credit as printed.
    pub credit: Option<String>,
    /// The rights under which it is kept ("own", "all").
    pub rights: String,
}

/// A stored file.
#[derive(Debug, Clone)]
pub struct StoredMedia {
    /// Identity.
    pub id: MediaId,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Media type.
    pub content_type: String,
}

/// A story that may go into an issue: live on at least one of the digest's targets.
#[derive(Debug, Clone)]
pub struct PlacedStory {
    /// The story.
    pub story: StoryId,
    /// The article of the live edition.
    pub attributed: Attributed,
    /// Targets that carry it with the reader's address, in the order they went live.
    pub places: Vec<(TargetName, Link)>,
    /// What was sent to the first of them.
    pub rendition: Rendition,
    /// When it first went live.
    pub live_at: DateTime<Utc>,
}

/// A mail to send.
#[derive(Debug, Clone)]
pub struct MailingWork {
    /// Identity; the Message-ID follows from it and never changes.
    pub id: MailingId,
    /// The issue.
    pub issue: Issue,
    /// To whom.
    pub subscriber: Subscriber,
    /// How often it was taken up, this time included.
    pub attempts: u32,
    /// When and where the subscriber agreed, for the mail's footer.
    pub consent: Option<Consent>,
}

/// Somebody to put on a list.
#[derive(Debug, Clone)]
pub struct NewSubscriber {
    /// The digest.
    pub digest: DigestName,
    /// Where mail goes.
    pub address: Address,
    /// How to greet.
    pub name: Option<String>,
    /// Language of the mail.
    pub language: Language,
    /// IANA zone, checked; none: the digest's.
    pub zone: Option<String>,
    /// How they agreed.
    pub consent: Consent,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// New on the list.
    Added(SubscriberId),
    /// On the list already; language, name and zone were brought up to date.
    Updated(SubscriberId),
    /// Has left before, and stays away.
    Suppressed,
}

/// What a link in a mail stands for.
#[derive(Debug, Clone)]
pub struct TokenView {
    /// The subscriber.
    pub subscriber: SubscriberId,
    /// The digest.
    pub digest: DigestName,
    /// The issue it came with.
    pub issue: Option<IssueId>,
    /// Language of the pages.
    pub language: Language,
    /// Whether the subscriber still gets mail.
    pub active: bool,
}

/// What pause and resume apply to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The whole daemon's deliveries and digests.
    All,
    /// One partner.
    Partner(OutletName),
    /// One target.
    Target(TargetName),
}

impl Scope {
    /// `all`, `partner:…`, `target:…`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Partner(name) => format!("partner:{name}"),
            Self::Target(name) => format!("target:{name}"),
        }
    }
}

/// Which deliveries an order is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// One delivery.
    Delivery(DeliveryId),
    /// All of a story.
    Story(StoryId),
    /// The story of this page: the source's address or ours.
    Link(Link),
}

/// What a person asks for; each goes to the audit log with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Keep planned, waiting and held deliveries back until released.
    Hold(Selector),
    /// Let held deliveries go.
    Release(Selector),
    /// Take refused, withheld (not looped), waiting and uncertain ones up again now.
    Retry(Selector),
    /// Take the story down wherever it is live, and keep planned deliveries from going out.
    Withdraw(Selector),
    /// Stop carrying for a scope.
    Pause(Scope),
    /// Go on; a partner's readings are measured anew from here.
    Resume(Scope),
}

/// How long things are kept.
#[derive(Debug, Clone)]
pub struct Retention {
    /// Fetched pages.
    pub pages: Duration,
    /// Pages' total size, bytes.
    pub pages_bytes: u64,
    /// Media that no live placement uses.
    pub media: Duration,
    /// Settled entries, deliveries and mailings.
    pub settled: Duration,
    /// Audit log.
    pub audit: Duration,
}
