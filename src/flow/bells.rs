//! Who makes work for somebody else rings, so that nobody waits for the next look at the clock.

use tokio::sync::Notify;

/// One bell for each kind of worker that waits for what another does. They save time only: who
/// hears none still asks the store now and then.
#[derive(Debug, Default)]
pub struct Bells {
    /// A source is to be visited now.
    pub sources: Notify,
    /// A hub is to be asked.
    pub hubs: Notify,
    /// Entries were enrolled.
    pub entries: Notify,
    /// Deliveries were recorded.
    pub deliveries: Notify,
    /// A static site's index is not true any more.
    pub sites: Notify,
    /// An issue was opened.
    pub mailings: Notify,
}
