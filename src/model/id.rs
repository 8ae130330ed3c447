//! Identities that we make ourselves, so that no store has to.

use std::fmt;

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{EntryIdentity, OutletName, TargetName};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identity, ordered by time (UUIDv7, RFC 9562 §5.7).
            #[must_use]
            #[expect(clippy::new_without_default, reason = "each call makes another one")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// Reads an identity as it is printed.
            #[must_use]
            pub fn parse(raw: &str) -> Option<Self> {
                Uuid::parse_str(raw).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// One announced article of an outlet.
    EntryId
);
id!(
    /// Entries with the same words or the same origin. See [`StoryId::begun_by`].
    StoryId
);
id!(
    /// A version of a story's text.
    EditionId
);
id!(
    /// The one life of a story on a target.
    PlacementId
);
id!(
    /// One action for one placement.
    DeliveryId
);
id!(
    /// One digest at one slot.
    IssueId
);
id!(
    /// One issue for one subscriber.
    MailingId
);
id!(
    /// A person who asked for a digest; opaque, never an address.
    SubscriberId
);

id!(
    /// A source's subscription at one hub.
    SubscriptionId
);

impl StoryId {
    /// The identity of the story that this entry began (UUIDv8, RFC 9562 §5.8).
    ///
    /// It follows from the entry and is not drawn by chance, so that a store restored from an
    /// older copy gives a story that it meets again the marker that its posts carry.
    #[must_use]
    pub fn begun_by(outlet: &OutletName, entry: &EntryIdentity) -> Self {
        let text = format!("{outlet}\n{}", entry.as_str());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest(&SHA256, text.as_bytes()).as_ref()[..16]);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

/// The sha-256 of a media file, in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaId(pub String);

impl MediaId {
    /// The identity of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(bytes))
    }

    /// The first sixteen characters: enough for a file name.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..16).unwrap_or(&self.0)
    }
}

/// The mark by which a post is found again on a target: `hash(network, target, story)`.
///
/// It belongs to the placement and does not change with the edition, so a crash during a
/// correction finds the post that is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marker(pub String);

impl Marker {
    /// The marker of a story on a target of a network: `tayang-` and 24 hexadecimal digits.
    #[must_use]
    pub fn of(network: &str, target: &TargetName, story: StoryId) -> Self {
        let text = format!("{network}\n{target}\n{story}");
        Self(format!("tayang-{}", &sha256(text.as_bytes())[..24]))
    }

    /// The marker that a post of ours carries, if it is one: the last, for it ends the text.
    #[must_use]
    pub fn found_in(text: &str) -> Option<Self> {
        let is_hex = |b: &u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
        text.rmatch_indices("tayang-").find_map(|(at, _)| {
            let marker = text.get(at..at + 31)?;
            let whole = text.as_bytes().get(at + 31).is_none_or(|next| !is_hex(next));
            let marked = whole && marker.as_bytes()[7..].iter().all(is_hex);
            marked.then(|| Self(marker.to_owned()))
        })
    }

    /// The marker as it stands in a post.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The sha-256 of these bytes, in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    text
}
