//! Everything that can be seen on one page, before anybody asks whether it is enough.

use chrono::{DateTime, Offset, Utc};
use dom_query::Document;

use super::{
    Misfit, NextPage, OutletFacts, byline, generic, headline, lines,
    metadata::{self, Metadata, Reading},
    pages, picture,
    recipe::{self, Chosen, Css, Recipe, RecipeBook},
};
use crate::{
    html::{self, Page},
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
    /// The following page, should the whole text not be to be had at its address.
    pub instead: Option<Link>,
    /// A recipe that was meant for the page and did not fit it.
    pub misfit: Option<Misfit>,
    /// How sure we are that the text is the article, 0 to 1.
    pub confidence: f64,
}

/// A recipe that finds this many characters is believed at once.
const PLENTY: usize = 1_500;
/// A recipe that finds fewer is believed unless the generic engine finds this many times as much.
const LEAST: usize = 3;
/// A text of this many characters is an article; of less, the last page of one, or what stands
/// around a short one.
const ARTICLE: usize = 600;

/// A selector that finds more dates than this does not find the article's.
const MOST_DATES: usize = 4;

/// Looks at a page.
#[must_use]
pub fn look(
    markup: &str,
    link: &Link,
    facts: &OutletFacts,
    at: DateTime<Utc>,
    recipes: Recipes,
) -> Seen {
    let book = (recipes == Recipes::Used).then(RecipeBook::of_the_house);
    look_with(markup, link, facts, at, book)
}

/// Looks at a page with these recipes, or with none.
#[must_use]
pub fn look_with(
    markup: &str,
    link: &Link,
    facts: &OutletFacts,
    at: DateTime<Utc>,
    book: Option<&RecipeBook>,
) -> Seen {
    let page = html::parse(markup);
    let local = at.with_timezone(&facts.zone);
    let reading = Reading { now: local.with_timezone(&local.offset().fix()), zone: facts.zone };
    let mut found = metadata::read(&page, reading);
    let asked = facts.recipe.as_deref();
    let host = link.domain();
    let book = book.filter(|book| asked.is_some() || any_may_fit(book, host, &page));
    let fitting = book.map(|book| book.choose(asked, host, page.document()));
    let Chosen { recipe: chosen, misfit: meant } = fitting.unwrap_or_default();
    if let Some(recipe) = chosen {
        printed(&mut found, page.document(), recipe, reading);
    }
    let onward = pages::next(&page, chosen, link);
    let titles: &[Css] = chosen.map(|r| r.title.as_slice()).unwrap_or_default();
    let named = (!titles.is_empty()).then(|| recipe::first(page.document(), titles)).flatten();
    let named = named.map(|node| html::text_in(&node));
    let headline = headline::choose(&page.tree, &found, named, &facts.title, link);
    let by_recipe = chosen.map(|r| recipe::body(page.document(), r, Some(link)));
    let few = by_recipe.as_ref().map_or(0, length);
    let title = headline.as_ref().map(Headline::as_str);
    let (text, used) = text(&page, by_recipe, link, &found, title);
    let text = lines::tidied(text, used, Some(link));
    let meant = meant.or(chosen.filter(|_| !used));
    let misfit = meant.and_then(|recipe| misfit(recipe, few, length(&text)));
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
        next: onward.next,
        instead: onward.instead,
        misfit,
        confidence: 0.0,
    }
    .weighed()
}

/// Whether any recipe may fit: by host, or because its marks may be on the page. Most pages are told
/// apart so, without a document for selectors.
fn any_may_fit(book: &RecipeBook, host: &str, page: &Page) -> bool {
    let marked = |recipe: &Recipe| {
        let mut markers = recipe.markers.iter();
        !recipe.markers.is_empty() && markers.all(|marker| marker.may_find(&page.tree))
    };
    book.recipes().iter().any(|recipe| recipe.knows(host) || marked(recipe))
}

impl Seen {
    fn weighed(mut self) -> Self {
        let length = length(&self.body);
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
    let texts = |selectors: &[Css]| -> Vec<String> {
        let nodes = recipe::all(page, selectors);
        nodes.iter().take(40).map(html::text_in).filter(|t| !t.is_empty()).collect()
    };
    let people = texts(&recipe.author)
        .into_iter()
        .chain(texts(&recipe.credits).iter().flat_map(|line| recipe::credits(line)))
        .collect();
    let people = byline::authors(people);
    if !people.is_empty() {
        found.bylines = people;
    }
    let dates = recipe::all(page, &recipe.date);
    let stated = found.published.filter(|p| found.dated && matches!(p, Published::At(_)));
    found.published = match dates.len() {
        ..=MOST_DATES => {
            let date = dates.iter().flat_map(recipe::moments).find_map(|text| reading.date(&text));
            stated.or(date).or(found.published)
        }
        // Those of the cards of other articles, and so would be any other that was seen printed.
        _ => found.published.filter(|_| found.dated),
    };
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

fn length(body: &Body) -> usize {
    html::text_of(body).chars().count()
}

/// A page without an article (a gallery, a film) fits no recipe and says nothing about one.
fn misfit(recipe: &Recipe, found: usize, there: usize) -> Option<Misfit> {
    (there >= ARTICLE).then(|| Misfit { recipe: recipe.name.clone(), found, there })
}

/// The text by recipe where it is believable, else by the generic engine.
fn text(
    page: &Page,
    by_recipe: Option<Body>,
    link: &Link,
    found: &Metadata,
    title: Option<&str>,
) -> (Body, bool) {
    let generic = |stated: Option<&str>| {
        generic::read(&page.tree, Some(link), stated, title, found.description.as_deref())
    };
    let Some(body) = by_recipe.filter(|body| length(body) > 0) else {
        return (generic(found.text.as_deref()), false);
    };
    if length(&body) >= PLENTY {
        return (body, true);
    }
    // The page's data may tell the text of all its pages: that is no witness against one of them.
    let other = generic(None);
    let there = length(&other);
    let much_less = there >= ARTICLE && length(&body) * LEAST < there;
    if much_less { (other, false) } else { (body, true) }
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
