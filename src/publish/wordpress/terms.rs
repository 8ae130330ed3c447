//! Sections and tags of a rendition as ids of the site.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use crate::{
    model::Rendition,
    publish::{Notice, slug::slug},
};

use super::{
    answer::{Fault, number},
    api::Api,
};

/// Ids that we remember are looked up again after this time: editors delete and merge terms.
const FRESH: Duration = Duration::hours(1);
/// Remembered ids, at most.
const MOST: usize = 5_000;

/// What a post gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) categories: Vec<u64>,
    pub(super) tags: Vec<u64>,
    pub(super) featured: Option<u64>,
    pub(super) notice: Option<Notice>,
}

impl Terms {
    /// Sets what there is; what is empty is left to the site.
    pub(super) fn put(&self, values: &mut Value) {
        if !self.categories.is_empty() {
            values["categories"] = json!(self.categories);
        }
        if !self.tags.is_empty() {
            values["tags"] = json!(self.tags);
        }
        if let Some(id) = self.featured {
            values["featured_media"] = json!(id);
        }
    }
}

/// Ids by `category:…` and `tag:…`, with the time they were looked up.
#[derive(Debug, Default)]
pub(super) struct Remembered(BTreeMap<String, (u64, DateTime<Utc>)>);

impl Remembered {
    fn get(&self, key: &str, now: DateTime<Utc>) -> Option<u64> {
        self.0.get(key).filter(|(_, at)| now - *at < FRESH).map(|(id, _)| *id)
    }

    fn put(&mut self, key: String, id: u64, now: DateTime<Utc>) {
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.insert(key, (id, now));
    }
}

/// Looks a rendition's section and tags up; tags that are not there are created.
pub(super) async fn resolve(
    api: &Api<'_>,
    rendition: &Rendition,
    now: DateTime<Utc>,
) -> Result<Terms, Fault> {
    let mut terms = Terms::default();
    if let Some(section) = &rendition.target_section {
        match category(api, section, now).await? {
            Some(id) => terms.categories.push(id),
            None => {
                terms.notice = Some(Notice::Partial(format!(
                    "the site has no category `{section}`: posts get the site's default category"
                )));
            }
        }
    }
    if api.site.settings.tags {
        terms.tags = tags(api, &rendition.tags, now).await?;
    }
    Ok(terms)
}

fn remembered(api: &Api<'_>, key: &str, now: DateTime<Utc>) -> Option<u64> {
    api.site.terms.lock().ok()?.get(key, now)
}

fn remember(api: &Api<'_>, key: String, id: u64, now: DateTime<Utc>) {
    if let Ok(mut terms) = api.site.terms.lock() {
        terms.put(key, id, now);
    }
}

/// By its slug, else by its name.
async fn category(api: &Api<'_>, wanted: &str, now: DateTime<Utc>) -> Result<Option<u64>, Fault> {
    let key = format!("category:{wanted}");
    if let Some(id) = remembered(api, &key, now) {
        return Ok(Some(id));
    }
    let slug = slug(wanted);
    let mut found = list(api, "categories", &[("slug", &slug)]).await?;
    if found.is_empty() {
        found = list(api, "categories", &[("search", wanted)]).await?;
        found.retain(|(_, name, _)| name.to_lowercase() == wanted.to_lowercase());
    }
    let id = found.first().map(|(id, _, _)| *id);
    if let Some(id) = id {
        remember(api, key, id, now);
    }
    Ok(id)
}

async fn tags(api: &Api<'_>, names: &[String], now: DateTime<Utc>) -> Result<Vec<u64>, Fault> {
    let wanted: Vec<(&String, String)> =
        names.iter().map(|n| (n, slug(n))).filter(|(_, s)| !s.is_empty()).collect();
    let key = |slug: &str| format!("tag:{slug}");
    let unknown: Vec<&str> = wanted
        .iter()
        .map(|(_, s)| s.as_str())
        .filter(|s| remembered(api, &key(s), now).is_none())
        .collect();
    for some in unknown.chunks(10) {
        for (id, _, slug) in list(api, "tags", &[("slug", &some.join(","))]).await? {
            remember(api, key(&slug), id, now);
        }
    }
    let mut ids = Vec::new();
    for (name, slug) in &wanted {
        let id = match remembered(api, &key(slug), now) {
            Some(id) => Some(id),
            None => create(api, name, slug).await?,
        };
        if let Some(id) = id {
            remember(api, key(slug), id, now);
            ids.push(id);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// A tag that the site has under another slug is adopted; a site that lets us create none keeps
/// its post without it.
async fn create(api: &Api<'_>, name: &str, slug: &str) -> Result<Option<u64>, Fault> {
    match api.post("/wp/v2/tags", &json!({ "name": name, "slug": slug })).await {
        Ok(value) => Ok(value.get("id").and_then(number)),
        Err(Fault::Exists(id)) => Ok(Some(id)),
        Err(Fault::Forbidden(_) | Fault::No(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Terms as (id, name, slug).
async fn list(
    api: &Api<'_>,
    kind: &str,
    filter: &[(&str, &str)],
) -> Result<Vec<(u64, String, String)>, Fault> {
    let mut query = vec![("per_page", "100"), ("_fields", "id,name,slug")];
    query.extend(filter);
    let value = api.get(&format!("/wp/v2/{kind}"), &query).await?;
    let term = |v: &Value| {
        let text = |key| v.get(key).and_then(Value::as_str).unwrap_or_default();
        Some((number(v.get("id")?)?, crate::html::plain(text("name")), text("slug").to_owned()))
    };
    Ok(value.as_array().into_iter().flatten().filter_map(term).collect())
}
