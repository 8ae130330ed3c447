//! What stands on the pages of a site (pure): values for the templates, JSON-LD.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    model::{Link, MediaId, RemoteId, Rendition},
    publish::{PublishError, StaticSiteSettings, TargetSettings},
    render::Templates,
};

use super::{Shown, feeds};

/// Articles on the front page.
const FRONT: usize = 30;
/// Articles in feeds.
const FEED: usize = 30;

/// A site as its pages see it.
pub(super) struct Site<'a> {
    settings: &'a StaticSiteSettings,
    pub(super) target: &'a TargetSettings,
}

/// An article as a page shows it.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    /// Relative to the front page.
    pub(super) path: String,
    pub(super) link: String,
    pub(super) headline: String,
    pub(super) excerpt: String,
    pub(super) section: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) credit: String,
    pub(super) copyright: Option<String>,
    pub(super) source: String,
    pub(super) source_link: String,
    pub(super) canonical: String,
    pub(super) noindex: bool,
    pub(super) language: String,
    pub(super) published: String,
    pub(super) updated: String,
    pub(super) corrected: bool,
    pub(super) picture: Option<PictureOnPage>,
}

/// A picture as a page shows it.
#[derive(Debug, Serialize)]
pub(super) struct PictureOnPage {
    /// Relative to the front page.
    pub(super) path: String,
    pub(super) link: String,
    pub(super) alt: String,
    pub(super) caption: Option<String>,
    pub(super) credit: Option<String>,
}

/// A page's address.
pub(super) fn absolute(settings: &StaticSiteSettings, path: &str) -> String {
    let front = settings.url.as_str();
    let front = front.split(['?', '#']).next().unwrap_or(front);
    format!("{}/{path}", front.trim_end_matches('/'))
}

impl<'a> Site<'a> {
    pub(super) fn of(settings: &'a StaticSiteSettings, target: &'a TargetSettings) -> Self {
        Self { settings, target }
    }

    pub(super) fn address(&self, path: &str) -> String {
        absolute(self.settings, path)
    }

    fn values(&self) -> Value {
        json!({
            "title": self.target.outlet.title,
            "url": self.address(""),
            "language": self.target.language.code(),
            "zone": self.target.zone.name(),
            "noindex": self.target.noindex,
        })
    }

    /// The page of an article.
    pub(super) fn article(
        &self,
        rendition: &Rendition,
        id: &RemoteId,
        media: &[(MediaId, RemoteId)],
        templates: &Templates,
    ) -> Result<String, PublishError> {
        let item = self.item(rendition, id, media);
        let values = json!({
            "site": self.values(),
            "root": "../../../",
            "marker": rendition.marker.as_str(),
            "body": rendition.body.as_html(),
            "ld": in_script(&linked_data(self, rendition, &item)),
            "article": item,
        });
        Ok(templates.render("site/article.html.j2", values)?)
    }

    /// Front page, archive, feeds and sitemap: names and contents.
    pub(super) fn overview(
        &self,
        live: &[Shown],
        templates: &Templates,
    ) -> Result<Vec<(&'static str, String)>, PublishError> {
        let mut items: Vec<Item> =
            live.iter().map(|s| self.item(&s.rendition, &s.receipt.id, &s.media)).collect();
        items.sort_by(|a, b| (&b.published, &a.path).cmp(&(&a.published, &b.path)));
        let front = &items[..items.len().min(FRONT)];
        let page = |name: &str, items: &[Item], root: &str| {
            let more = items.len() < live.len();
            let values =
                json!({ "site": self.values(), "root": root, "articles": items, "more": more });
            templates.render(name, values)
        };
        let fed = &items[..items.len().min(FEED)];
        Ok(vec![
            ("index.html", page("site/index.html.j2", front, "")?),
            ("arsip/index.html", page("site/archive.html.j2", &items, "../")?),
            ("rss.xml", feeds::rss(self, fed)),
            ("atom.xml", feeds::atom(self, fed)),
            ("feed.json", feeds::json_feed(self, fed)),
            ("sitemap.xml", feeds::sitemap(self, &items)),
        ])
    }

    fn item(&self, rendition: &Rendition, id: &RemoteId, media: &[(MediaId, RemoteId)]) -> Item {
        let path = format!("{}/", id.0);
        let link = self.address(&path);
        let canonical = rendition.canonical.as_ref().map(|l| l.as_str().to_owned());
        let published = self.zoned(rendition.published);
        Item {
            canonical: canonical.unwrap_or_else(|| link.clone()),
            headline: rendition.headline.as_str().to_owned(),
            excerpt: rendition.excerpt.clone(),
            section: rendition.target_section.clone().or_else(|| rendition.section.clone()),
            tags: rendition.tags.clone(),
            authors: rendition.authors.clone(),
            credit: rendition.credit_text.clone(),
            copyright: rendition.copyright.clone(),
            source: rendition.source_title.clone(),
            source_link: rendition.source_link.as_str().to_owned(),
            noindex: rendition.noindex,
            language: rendition.language.clone(),
            updated: rendition.updated.map_or_else(|| published.clone(), |at| self.zoned(Some(at))),
            corrected: rendition.correction.is_some(),
            picture: self.picture(rendition, media),
            published,
            path,
            link,
        }
    }

    /// In the site's zone; empty where the source does not say.
    fn zoned(&self, at: Option<DateTime<FixedOffset>>) -> String {
        at.map(|at| at.with_timezone(&self.target.zone).to_rfc3339()).unwrap_or_default()
    }

    fn picture(
        &self,
        rendition: &Rendition,
        media: &[(MediaId, RemoteId)],
    ) -> Option<PictureOnPage> {
        let picture = rendition.picture.as_ref()?;
        let (_, file) = media.iter().find(|(id, _)| Some(id) == picture.media.as_ref())?;
        let alt = picture.caption.as_deref().unwrap_or(rendition.headline.as_str());
        Some(PictureOnPage {
            path: file.0.clone(),
            link: self.address(&file.0),
            alt: alt.to_owned(),
            caption: picture.caption.clone(),
            credit: picture.credit.clone(),
        })
    }
}

/// schema.org `NewsArticle` with where it is based on and whom it owes.
fn linked_data(site: &Site<'_>, rendition: &Rendition, item: &Item) -> Value {
    let based_on: Vec<Value> = rendition
        .provenance
        .origins
        .iter()
        .map(|origin| {
            json!({
                "@type": "NewsArticle",
                "url": origin.link.as_ref().map(Link::as_str),
                "headline": origin.title,
                "publisher": { "@type": "NewsMediaOrganization", "name": origin.outlet },
            })
        })
        .map(without_nulls)
        .collect();
    let people = item.authors.iter().map(|name| json!({ "@type": "Person", "name": name }));
    let desk = json!({ "@type": "NewsMediaOrganization", "name": item.source });
    let authors: Vec<Value> = people.collect();
    without_nulls(json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.headline,
        "description": Some(&item.excerpt).filter(|e| !e.is_empty()),
        "url": item.link,
        "mainEntityOfPage": item.canonical,
        "datePublished": Some(&item.published).filter(|d| !d.is_empty()),
        "dateModified": Some(&item.updated).filter(|d| !d.is_empty()),
        "inLanguage": item.language,
        "articleSection": item.section,
        "keywords": Some(&item.tags).filter(|t| !t.is_empty()),
        "author": if authors.is_empty() { desk } else { Value::Array(authors) },
        "publisher": { "@type": "NewsMediaOrganization", "name": site.target.outlet.title, "url": site.address("") },
        "isBasedOn": based_on,
        "creditText": item.credit,
        "copyrightNotice": item.copyright,
        "correction": rendition.correction,
        "image": item.picture.as_ref().map(|p| without_nulls(json!({
            "@type": "ImageObject", "url": p.link, "caption": p.caption, "creditText": p.credit,
        }))),
    }))
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map.into_iter().filter(|(_, v)| !v.is_null()).collect(),
        other => other,
    }
}

/// JSON that cannot end the script element it stands in.
fn in_script(value: &Value) -> String {
    let json = value.to_string();
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
