//! What must survive a crash: verbs by intent, one contract for every engine.

mod contract;
mod hubs;
pub mod sqlite;
mod views;
mod work;

pub use contract::{Fut, Store, StoreError};
pub use hubs::{HubQuestion, HubSettled, HubWork, PingSettled};
pub use sqlite::{SqliteStore, restore};
pub use views::{
    AuditRow, Counts, DeliveryRow, ListFilter, ListRow, RecipeSeen, SourceHealth, StoryView,
};
pub use work::{
    Added, Claim, DeliveryWork, Enrolled, EntrySettled, EntryWork, Lease, MailingWork, NewMedia,
    NewSubscriber, Order, PlacedStory, Placement, PlacementChange, Recorded, Recording, Retention,
    Scope, Selector, SourceKey, StoredMedia, TokenView, Visit, VisitSettled,
};
