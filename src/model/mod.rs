//! The words that everybody in tayang uses; no behaviour beyond their own invariants.

mod article;
mod body;
mod credit;
mod decision;
mod delivery;
mod digest;
mod entry;
mod fetched;
mod fingerprint;
mod id;
mod known;
mod link;
mod name;
mod provenance;
mod reading;
mod reason;
mod rendition;
mod rhythm;
mod rights;
mod subscription;

pub use article::{Article, Byline, Headline, HeadlineError, Picture, Published};
pub use body::Body;
pub use credit::{Attributed, Credit, CreditKind, Mark};
pub use decision::{Decision, PlacementState, Verdict};
pub use delivery::{Action, DeliveryState, Outcome, Proof, Receipt, RemoteId, Step};
pub use digest::{
    Address, AddressError, Consent, Issue, IssueItem, Language, MailingState, Slot, Subscriber,
    SubscriberStatus,
};
pub use entry::{Asked, Cursor, Discovered, EntryIdentity, EntryState, Moved};
pub use fetched::{Fetched, Headers};
pub use fingerprint::Fingerprint;
pub use id::{
    DeliveryId, EditionId, EntryId, IssueId, MailingId, Marker, MediaId, PlacementId, StoryId,
    SubscriberId, SubscriptionId,
};
pub(crate) use id::{hex, sha256};
pub use known::{Known, KnownPlacement, SeenPost, StoryKeys};
pub use link::{Link, LinkError, without_www};
pub use name::{DigestName, NameError, OutletName, SourceName, TargetName};
pub use provenance::{Conflict, Evidence, Origin, Provenance, SecondarySource};
pub use reading::{Change, Reading};
pub use reason::Reason;
pub use rendition::{Rendition, RenditionPicture};
pub use rhythm::Rhythm;
pub use rights::{ImageRights, Rights, TextRights};
pub use subscription::{Capability, HubMode, HubOffer, Subscription, SubscriptionState};
