//! A post as we write it and as WordPress gives it back.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    html,
    model::{Marker, Receipt, RemoteId, Rendition},
    publish::job::hash,
};

use super::{answer::Fault, terms::Terms};

/// The fields that we read.
pub(super) const FIELDS: &str =
    "id,status,slug,link,title,content,excerpt,categories,tags,featured_media";

/// A text with its markup as stored, where we may see it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Text {
    raw: Option<String>,
    rendered: String,
}

impl Text {
    pub(super) fn stored(&self) -> &str {
        self.raw.as_deref().unwrap_or(&self.rendered)
    }
}

/// A post, tolerantly read: what a site leaves out is empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Post {
    pub(super) id: u64,
    pub(super) status: String,
    pub(super) slug: String,
    pub(super) link: String,
    pub(super) title: Text,
    pub(super) content: Text,
    pub(super) excerpt: Text,
    pub(super) categories: Vec<u64>,
    pub(super) tags: Vec<u64>,
    pub(super) featured_media: u64,
}

impl Post {
    /// Reads an answer; one without an id may be anything.
    pub(super) fn read(value: Value) -> Result<Self, Fault> {
        match serde_json::from_value::<Self>(value) {
            Ok(post) if post.id > 0 => Ok(post),
            _ => Err(Fault::Lost("the answer does not say which post it is".to_owned())),
        }
    }

    /// Reads a list; what is no post in it is left out.
    pub(super) fn list(value: Value) -> Vec<Self> {
        let Value::Array(values) = value else { return Vec::new() };
        values.into_iter().filter_map(|v| Self::read(v).ok()).collect()
    }

    pub(super) fn remote(&self) -> RemoteId {
        RemoteId(self.id.to_string())
    }

    pub(super) fn carries(&self, marker: &Marker) -> bool {
        self.content.stored().contains(marker.as_str())
    }

    /// The hash of every field, as it came back.
    fn stored(&self) -> BTreeMap<String, String> {
        let ids = |ids: &[u64]| {
            let mut ids = ids.to_vec();
            ids.sort_unstable();
            format!("{ids:?}")
        };
        let fields = [
            ("title", self.title.stored().to_owned()),
            ("content", self.content.stored().to_owned()),
            ("excerpt", self.excerpt.stored().to_owned()),
            ("slug", self.slug.clone()),
            ("status", self.status.clone()),
            ("categories", ids(&self.categories)),
            ("tags", ids(&self.tags)),
            ("featured_media", self.featured_media.to_string()),
        ];
        fields.into_iter().map(|(field, text)| (field.to_owned(), hash(&text))).collect()
    }

    /// What we remember of it. `edition` names the words that we sent last.
    pub(super) fn receipt(&self, edition: &str, now: DateTime<Utc>) -> Receipt {
        let public = self.status == "publish" && !self.link.is_empty();
        let mut stored = self.stored();
        stored.insert("edition".to_owned(), edition.to_owned());
        Receipt {
            id: self.remote(),
            link: public.then(|| self.link.clone()),
            status: self.status.clone(),
            stored,
            at: now,
        }
    }

    /// The fields that differ from what we remember.
    pub(super) fn changed_since(&self, receipt: &Receipt) -> Vec<String> {
        let differs = |(field, hash): &(String, String)| {
            receipt.stored.get(field).is_some_and(|before| before != hash)
        };
        self.stored().into_iter().filter(differs).map(|(field, _)| field).collect()
    }
}

/// What we send.
pub(super) struct Draft<'a> {
    rendition: &'a Rendition,
    marker: &'a Marker,
    /// A name for exactly these words, tags and picture.
    pub(super) edition: String,
}

impl<'a> Draft<'a> {
    pub(super) fn of(rendition: &'a Rendition, marker: &'a Marker) -> Self {
        let picture = rendition.picture.as_ref().and_then(|p| p.media.as_ref());
        let words = format!(
            "{}\n{}\n{}\n{:?}\n{:?}\n{picture:?}",
            rendition.headline.as_str(),
            rendition.body.as_html(),
            rendition.excerpt,
            rendition.tags,
            rendition.target_section,
        );
        Self { rendition, marker, edition: hash(&words)[..12].to_owned() }
    }

    /// The text with the marker as a comment at its end: found by the site's own search, kept by
    /// its filters, seen by no reader. Behind it the name of the edition, so that a crash after
    /// a correction does not take our own words for an editor's.
    fn content(&self) -> String {
        let body = self.rendition.body.as_html().trim_end();
        format!("{body}\n<!-- {} {} -->", self.marker, self.edition)
    }

    /// Title, text and summary.
    pub(super) fn words(&self) -> Value {
        json!({
            "title": self.rendition.headline.as_str(),
            "content": self.content(),
            "excerpt": self.rendition.excerpt,
        })
    }

    /// A whole new post; not yet visible, under a slug of its own.
    pub(super) fn staged(&self, attempt: u32, terms: &Terms, now: DateTime<Utc>) -> Value {
        let mut values = self.words();
        values["status"] = json!("draft");
        values["slug"] = json!(format!("{}-{attempt}", self.marker));
        values["date_gmt"] = json!(self.date(now));
        terms.put(&mut values);
        values
    }

    /// The first publication at the source; never the future, which would schedule the post.
    pub(super) fn date(&self, now: DateTime<Utc>) -> String {
        let published = self.rendition.published.map_or(now, |at| at.to_utc()).min(now);
        published.format("%Y-%m-%dT%H:%M:%S").to_string()
    }

    /// Whether the post has this edition already.
    pub(super) fn is_in(&self, post: &Post) -> bool {
        post.content.stored().contains(&format!("{} {}", self.marker, self.edition))
    }

    /// Whether a reader of the post reads exactly our words.
    pub(super) fn reads_as(&self, post: &Post) -> bool {
        html::plain(post.content.stored()) == html::plain(&self.content())
            && html::plain(post.title.stored())
                == html::plain(&html::escape(self.rendition.headline.as_str()))
    }
}
