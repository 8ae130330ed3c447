//! Puts an issue together: each story once, newest first within its section (pure).

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};

use crate::model::{
    Headline, Issue, IssueId, IssueItem, Link, Rendition, Slot, StoryId, TargetName,
};

use super::DigestSettings;

/// A story that may go into an issue.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The story.
    pub story: StoryId,
    /// Headline.
    pub headline: Headline,
    /// Plain text, a sentence or two.
    pub excerpt: String,
    /// Section, if any.
    pub section: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Title of the outlet it came from.
    pub source: String,
    /// First publication.
    pub published: Option<DateTime<Utc>>,
    /// Targets that carry it, with the reader's address.
    pub places: Vec<(TargetName, Link)>,
    /// When it first went live.
    pub live_at: DateTime<Utc>,
}

impl Candidate {
    /// What was sent to a target, as a story of an issue.
    #[must_use]
    pub fn of(
        story: StoryId,
        rendition: &Rendition,
        places: Vec<(TargetName, Link)>,
        live_at: DateTime<Utc>,
    ) -> Self {
        Self {
            story,
            headline: rendition.headline.clone(),
            excerpt: rendition.excerpt.clone(),
            section: rendition.target_section.clone().or_else(|| rendition.section.clone()),
            authors: rendition.authors.clone(),
            source: rendition.source_title.clone(),
            published: rendition.published.map(|at| at.to_utc()),
            places,
            live_at,
        }
    }

    fn newest(&self) -> (DateTime<Utc>, StoryId) {
        (self.published.unwrap_or(self.live_at), self.story)
    }
}

/// Composes one issue of a digest.
///
/// A story stands once, with the address on the first of the digest's targets that carries it; the
/// others become "juga tayang di …" with the titles given here. The newest `max_items` go in: the
/// newest story leads, its section follows it, then the section of the newest story that is left;
/// stories without a section close the issue.
#[must_use]
pub fn compose(
    settings: &DigestSettings,
    id: IssueId,
    slot: Slot,
    titles: &BTreeMap<TargetName, String>,
    candidates: Vec<Candidate>,
) -> Issue {
    let mut stories = each_once(candidates);
    stories.sort_by_key(|story| std::cmp::Reverse(story.newest()));
    let items = stories.into_iter().filter_map(|story| item(settings, titles, story));
    let items = by_section(items.take(settings.max_items).collect());
    Issue { id, slot, items }
}

/// Stories that came by several routes become one with all their places.
fn each_once(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut known: BTreeMap<StoryId, Candidate> = BTreeMap::new();
    for candidate in candidates {
        match known.get_mut(&candidate.story) {
            Some(first) => first.places.extend(candidate.places),
            None => {
                known.insert(candidate.story, candidate);
            }
        }
    }
    known.into_values().collect()
}

/// None for a story on none of the digest's targets.
fn item(
    settings: &DigestSettings,
    titles: &BTreeMap<TargetName, String>,
    story: Candidate,
) -> Option<IssueItem> {
    let mut seen = HashSet::new();
    let mut places = settings
        .targets
        .iter()
        .flat_map(|target| story.places.iter().filter(move |(place, _)| place == target))
        .filter(|(_, link)| seen.insert(link.normalised()));
    let (_, link) = places.next()?;
    let title = |target: &TargetName| {
        titles.get(target).cloned().unwrap_or_else(|| target.as_str().to_owned())
    };
    let also = places.map(|(target, link)| (title(target), link.clone())).collect();
    Some(IssueItem {
        story: story.story,
        link: link.clone(),
        also,
        headline: story.headline,
        excerpt: story.excerpt,
        section: story.section.filter(|section| !section.trim().is_empty()),
        authors: story.authors,
        source: story.source,
        published: story.published,
    })
}

/// Sections in the order of their newest story, those without one last.
fn by_section(items: Vec<IssueItem>) -> Vec<IssueItem> {
    let mut order: Vec<String> = Vec::new();
    for key in items.iter().filter_map(section_key) {
        if !order.contains(&key) {
            order.push(key);
        }
    }
    let place = |item: &IssueItem| {
        section_key(item)
            .map_or(usize::MAX, |key| order.iter().position(|k| *k == key).unwrap_or(0))
    };
    let mut items = items;
    items.sort_by_key(place);
    items
}

/// "Olahraga" and "OLAHRAGA" are one section.
pub(super) fn section_key(item: &IssueItem) -> Option<String> {
    item.section.as_ref().map(|section| section.trim().to_lowercase())
}
