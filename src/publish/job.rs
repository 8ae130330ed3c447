//! One step of a delivery: what it is given, and what comes of it.

use chrono::{DateTime, Utc};

use crate::{
    model::{
        Action, DeliveryState, Marker, MediaId, Outcome, Reason, Receipt, RemoteId, Rendition,
    },
    render::Templates,
};

/// A picture with its bytes, ready to go along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// The hash of its bytes.
    pub id: MediaId,
    /// Checked media type (`image/jpeg`).
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl PictureFile {
    /// The name under which it is found again on a target: `tayang-` and sixteen digits of its
    /// hash.
    #[must_use]
    pub fn name(id: &MediaId) -> String {
        format!("tayang-{}", id.short())
    }

    /// The end of its file name.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        match self.content_type.as_str() {
            "image/png" => "png",
            "image/gif" => "gif",
            "image/webp" => "webp",
            "image/avif" => "avif",
            _ => "jpg",
        }
    }

    /// `tayang-<hash>.<extension>`.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.{}", Self::name(&self.id), self.extension())
    }
}

/// What a step needs to know. The state is committed already, so that a crash during the step is
/// found in it.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// How the post is found again.
    pub marker: &'a Marker,
    /// What was last read back, if the story is or was there.
    pub receipt: Option<&'a Receipt>,
    /// Pictures of ours that are there.
    pub media: &'a [(MediaId, RemoteId)],
    /// Those among them that no other live placement uses: they go with a withdrawal.
    pub unshared: &'a [(MediaId, RemoteId)],
    /// What is done.
    pub action: Action,
    /// What is sent; a withdrawal needs none.
    pub rendition: Option<&'a Rendition>,
    /// The rendition's picture, if it has one and it could be fetched.
    pub picture: Option<&'a PictureFile>,
    /// Where the delivery stands, as committed.
    pub state: &'a DeliveryState,
    /// The delivery was taken up again, or the store was restored: look before sending.
    pub look_first: bool,
    /// Templates, for pages that we write ourselves.
    pub templates: &'a Templates,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// What a step changes about the placement.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// What was read back.
    pub receipt: Option<Receipt>,
    /// Pictures that are there now.
    pub media: Vec<(MediaId, RemoteId)>,
    /// A request of ours may have left a draft that nobody knows: look for it from then on.
    pub sweep_after: Option<DateTime<Utc>>,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// The state to commit, or why there is none.
    pub outcome: Outcome,
    /// What to commit with it.
    pub change: Change,
    /// Something that a person should know: a login that is refused, an edit that came in between.
    pub notice: Option<Notice>,
}

/// Something that a person should know about a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The target does not let us in, or not do what we have to: in words that help.
    Access(String),
    /// Somebody edited the post between our reading and our writing: the text that was there.
    EditBetween(String),
    /// A field could not be set as asked (a section that is not there); the rest was done.
    Partial(String),
}

impl Progress {
    /// A state to commit, and nothing else.
    pub(super) fn to(state: DeliveryState) -> Self {
        Self::of(Outcome::Reached(state))
    }

    /// An outcome that changes nothing about the placement.
    pub(super) fn of(outcome: Outcome) -> Self {
        Self { outcome, change: Change::default(), notice: None }
    }

    /// The target, or an editor there, says no.
    pub(super) fn refused(reason: Reason) -> Self {
        Self::of(Outcome::Refused { reason })
    }

    /// It is there, read back.
    pub(super) fn live(receipt: Receipt) -> Self {
        let mut progress = Self::to(DeliveryState::Live { receipt: receipt.clone() });
        progress.change.receipt = Some(receipt);
        progress
    }

    /// The same with a word for a person.
    pub(super) fn noting(mut self, notice: Option<Notice>) -> Self {
        self.notice = notice.or(self.notice);
        self
    }
}

/// The hash of a field as a receipt keeps it: 32 hexadecimal digits.
pub(super) fn hash(text: &str) -> String {
    let MediaId(mut hex) = MediaId::of(text.as_bytes());
    hex.truncate(32);
    hex
}
