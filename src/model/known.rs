//! What the store knows about a story when a decision is taken.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{EditionId, EntryId, Fingerprint, Link, Marker, PlacementState, StoryId, TargetName};

/// A post that was on a target before we came: copied by hand, perhaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenPost {
    /// The target's id of it.
    pub remote: String,
    /// Its address.
    pub link: Link,
    /// Its title, plain text.
    pub title: String,
    /// Of its words.
    pub fingerprint: Fingerprint,
    /// Our marker, if it is a post of ours: after a restore the store may not know it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<Marker>,
}

/// A placement of the story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPlacement {
    /// The target.
    pub target: TargetName,
    /// Where it stands.
    pub state: PlacementState,
    /// The entry that it came by.
    pub entry: EntryId,
    /// The edition that is there or on its way.
    pub edition: Option<EditionId>,
}

/// Everything that `decide` wants to know and cannot find in the article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The story that these words or this origin belong to, if we have it.
    pub story: Option<StoryId>,
    /// Fingerprint of this entry's latest edition, if it has one.
    pub edition: Option<Fingerprint>,
    /// Headline of this entry's latest edition.
    pub headline: Option<String>,
    /// Whether an origin of this article is a page that we published ourselves, and on which
    /// target.
    pub origin_is_ours: Vec<TargetName>,
    /// The story's placements.
    pub placements: Vec<KnownPlacement>,
    /// Publications decided for this partner in the last hour, by target.
    pub last_hour: BTreeMap<TargetName, u32>,
    /// Withdrawals decided for this partner in the last hour, by target.
    #[serde(default)]
    pub withdrawn_last_hour: BTreeMap<TargetName, u32>,
    /// Paused scopes: `all`, `target:…`, `partner:…`.
    pub paused: Vec<String>,
    /// Posts that targets carried before us and that look like this article (same title or
    /// nearly the same words).
    pub copied: Vec<(TargetName, SeenPost)>,
}

/// What makes two entries one story: any shared value is enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryKeys {
    /// Normalised addresses of the article: its own, its canonical, those of its origins.
    pub links: Vec<String>,
    /// Of its words, without credits.
    pub fingerprint: Fingerprint,
}
