//! Everything that can be seen on one page, before anybody asks whether it is enough.

use chrono::{DateTime, Offset, Utc};
use dom_query::Document;

use super::{
    NextPage, OutletFacts, body, byline, generic, headline, lines,
    metadata::{self, Metadata, Reading},
    pages, picture,
    recipe::{self, Recipe},
};
use crate::{
    html::{self, Page, Tag},
    model::{Body, Byline, Headline, Link, Picture, Published},
};

/// Whether recipes may read the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipes {
    /// The fitting recipe first, the generic engine where it finds too little.
    Used,
    /// Only the generic engine.
    Unused,
}

/// What was seen.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Headline without the site's name.
    pub headline: Option<Headline>,
    /// Authors and desk roles.
    pub bylines: Vec<Byline>,
    /// First publication.
    pub published: Option<Published>,
    /// Last change.
    pub updated: Option<Published>,
    /// What the page says its address is, wherever that is.
    pub canonical: Option<Link>,
    /// Section as printed.
    pub section: Option<String>,
    /// Tags as printed.
    pub tags: Vec<String>,
    /// Language of the text.
    pub language: Option<String>,
    /// The picture above the text.
    pub lead_image: Option<Picture>,
    /// The text, cleaned.
    pub body: Body,
    /// Whether the page says that the text is for payers only.
    pub paywalled: bool,
    /// The recipe that read the text.
    pub recipe: Option<String>,
    /// More of the article.
    pub next: Option<NextPage>,
    /// How sure we are that the text is the article, 0 to 1.
    pub confidence: f64,
}

/// A recipe that finds this many characters is believed at once.
const PLENTY: usize = 1_500;
/// A recipe that finds fewer is believed unless the generic engine finds this many times as much.
const LEAST: usize = 3;

/// Looks at a page.
#[must_use]
pub fn look(
    markup: &str,
    link: &Link,
    facts: &OutletFacts,
    at: DateTime<Utc>,
    recipes: Recipes,
) -> Seen {
    let page = html::parse(markup);
    let local = at.with_timezone(&facts.zone);
    let reading = Reading { now: local.with_timezone(&local.offset().fix()), zone: facts.zone };
    let mut found = metadata::read(&page, reading);
    let host = link.domain();
    let chosen = match recipes {
        Recipes::Used if facts.recipe.is_none() && !any_may_fit(host, markup) => None,
        Recipes::Used => recipe::choose(facts.recipe.as_deref(), host, page.document()),
        Recipes::Unused => None,
    };
    if let Some(recipe) = chosen {
        printed(&mut found, page.document(), recipe, reading);
    }
    let next = next(&page, chosen, link);
    let named = chosen.and_then(|r| recipe::first(page.document(), &r.title));
    let named = named.map(|node| html::text_in(&node));
    let headline = headline::choose(&page.tree, &found, named, &facts.title, link);
    let by_recipe = chosen.map(|r| body::by_recipe(page.document(), r, Some(link)));
    let (text, used) =
        text(&page, by_recipe, link, &found, headline.as_ref().map(Headline::as_str));
    let text = lines::tidied(text, used, Some(link));
    let chosen = chosen.filter(|_| used);
    let named = chosen.and_then(|recipe| picture::by_recipe(page.document(), recipe, link));
    let lead_image = named.or_else(|| picture::lead(&found, &text, link));
    Seen {
        headline,
        bylines: found.bylines,
        published: found.published,
        updated: found.updated,
        canonical: found.canonical.as_deref().and_then(|raw| link.join(raw).ok()),
        section: found.section,
        tags: found.tags,
        language: found.language.as_deref().and_then(language),
        body: without_lead(text, lead_image.as_ref()),
        lead_image,
        paywalled: found.paywalled,
        recipe: chosen.map(|r| r.name.clone()),
        next,
        confidence: 0.0,
    }
    .weighed()
}

/// Whether any recipe may fit: by host, or because the words of its marks are on the page. Most pages
/// are told apart so, without a document for selectors.
fn any_may_fit(host: &str, markup: &str) -> bool {
    let known = |domain: &String| host.ends_with(domain.as_str());
    let marked = |recipe: &Recipe| recipe.markers.iter().all(|marker| may_match(marker, markup));
    recipe::shipped().iter().any(|r| r.hosts.iter().any(known) || marked(r))
}

/// Whether the longer words of a selector are on the page; a selector with conditions may match.
fn may_match(selector: &str, markup: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let may = |part: &str| {
        let mut words = part.split(|c| !word(c)).filter(|w| w.len() >= 5);
        part.contains(':') || words.all(|w| markup.contains(w))
    };
    selector.split(',').any(may)
}

/// Where the article goes on; a page without a recipe and without `rel=next` does not say.
fn next(page: &Page, recipe: Option<&Recipe>, link: &Link) -> Option<NextPage> {
    let tree = &page.tree;
    let leads_on = |id| tree.raw_attr(id, "rel").is_some_and(|rel| rel.contains("next"));
    let said = || tree.all(Tag::Link).chain(tree.all(Tag::A)).any(leads_on);
    (recipe.is_some() || said()).then(|| pages::next(page.document(), recipe, link))?
}

impl Seen {
    fn weighed(mut self) -> Self {
        let length = html::text_of(&self.body).chars().count();
        let base: f64 = if self.recipe.is_some() { 0.95 } else { 0.8 };
        self.confidence = match length {
            0 => 0.0,
            1..=200 => base * 0.4,
            201..=600 => base * 0.8,
            _ => base,
        };
        self
    }
}

/// What the recipe's selectors find is as readers see it; it beats the metadata.
fn printed(found: &mut Metadata, page: &Document, recipe: &Recipe, reading: Reading) {
    let texts = |selectors: &[String]| -> Vec<String> {
        let nodes = recipe::all(page, selectors);
        nodes.iter().take(40).map(html::text_in).filter(|t| !t.is_empty()).collect()
    };
    let people = texts(&recipe.author).into_iter().chain(texts(&recipe.credits)).collect();
    let people = byline::authors(people);
    if !people.is_empty() {
        found.bylines = people;
    }
    let dates = texts(&recipe.date);
    let date = dates.iter().find_map(|text| reading.date(text));
    found.published = found.published.filter(|p| matches!(p, Published::At(_))).or(date);
    let tags = texts(&recipe.tags);
    if !tags.is_empty() {
        found.tags = metadata::distinct(
            tags.into_iter().map(|t| t.trim_start_matches('#').trim().to_owned()),
        );
    }
    let home = |text: &String| ["home", "beranda", "news"].contains(&text.to_lowercase().as_str());
    if let Some(section) = texts(&recipe.section).into_iter().rfind(|t| !home(t) && t.len() <= 40) {
        found.section = Some(section);
    }
}

/// The text by recipe where it is believable, else by the generic engine.
fn text(
    page: &Page,
    by_recipe: Option<Body>,
    link: &Link,
    found: &Metadata,
    title: Option<&str>,
) -> (Body, bool) {
    let length = |body: &Body| html::text_of(body).chars().count();
    let Some(body) = by_recipe else {
        return (
            generic::read(
                &page.tree,
                Some(link),
                found.text.as_deref(),
                title,
                found.description.as_deref(),
            ),
            false,
        );
    };
    if length(&body) >= PLENTY {
        return (body, true);
    }
    let other = generic::read(
        &page.tree,
        Some(link),
        found.text.as_deref(),
        title,
        found.description.as_deref(),
    );
    let enough = length(&body) > 0 && length(&body) * LEAST >= length(&other);
    if enough { (body, true) } else { (other, false) }
}

/// The picture above the text is not repeated at its head.
fn without_lead(body: Body, lead: Option<&Picture>) -> Body {
    let opens = body.as_html().starts_with("<figure");
    let Some(lead) = lead.filter(|_| opens) else { return body };
    let first = picture::figures(&body).into_iter().next();
    if first.is_some_and(|first| picture::same_file(&first.link, &lead.link)) {
        return html::only(&body, |at, _| at > 0);
    }
    body
}

/// A language tag in lower case, without the country.
fn language(raw: &str) -> Option<String> {
    let tag = raw.trim().to_lowercase().replace('_', "-");
    let primary = tag.split('-').next()?;
    let sound =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    sound.then(|| primary.to_owned())
}
