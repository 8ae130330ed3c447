//! Whether a recipe reads a page right, as far as a program can tell.

use serde::Serialize;

use crate::{
    extract::{self, Misfit, NextPage, Recipe},
    html,
    model::Article,
};

/// A text of fewer characters may be a teaser.
const LEAST: usize = 300;
/// So much of the text's ends is shown, in characters.
const SHOWN: usize = 110;

/// What was read.
#[derive(Debug, Serialize)]
pub(super) struct Reading {
    headline: String,
    bylines: Vec<String>,
    published: Option<String>,
    section: Option<String>,
    tags: Vec<String>,
    image: Option<String>,
    caption: Option<String>,
    paragraphs: usize,
    characters: usize,
    /// What the generic engine finds on the first page.
    generic_characters: usize,
    next: Option<String>,
    first: String,
    last: String,
}

impl Reading {
    pub(super) fn of(article: &Article, next: Option<&NextPage>, generic: usize) -> Self {
        let text = extract::text(&article.body, article.headline.as_str());
        let lines: Vec<&str> = text.lines().collect();
        let cut = |line: Option<&&str>| line.map_or("", |line| *line).chars().take(SHOWN).collect();
        let picture = article.lead_image.as_ref();
        Self {
            headline: article.headline.as_str().to_owned(),
            bylines: article.bylines.iter().map(named).collect(),
            published: article.published.map(|published| published.text()),
            section: article.section.clone(),
            tags: article.tags.clone(),
            image: picture.map(|picture| picture.link.to_string()),
            caption: picture.and_then(|picture| picture.caption.clone()),
            paragraphs: lines.len(),
            characters: text.chars().count(),
            generic_characters: generic,
            next: next.map(|next| match next {
                NextPage::Whole(link) => format!("all of it: {link}"),
                NextPage::More(link) => link.to_string(),
            }),
            first: cut(lines.first()),
            last: cut(lines.last()),
        }
    }

    /// For people.
    pub(super) fn told(&self) -> String {
        let none = || "none".to_owned();
        let rows = [
            ("headline", self.headline.clone()),
            ("by", self.bylines.join(", ")),
            ("published", self.published.clone().unwrap_or_else(none)),
            ("section", self.section.clone().unwrap_or_else(none)),
            ("tags", self.tags.join(", ")),
            ("picture", self.image.clone().unwrap_or_else(none)),
            ("caption", self.caption.clone().unwrap_or_else(none)),
            ("next page", self.next.clone().unwrap_or_else(none)),
            (
                "text",
                format!(
                    "{} paragraphs, {} characters (the generic engine finds {} on the first page)",
                    self.paragraphs, self.characters, self.generic_characters
                ),
            ),
            ("begins", self.first.clone()),
            ("ends", self.last.clone()),
        ];
        let lines = rows.iter().map(|(what, words)| format!("  {what:<10} {words}\n"));
        format!("\nWhat is read\n{}", lines.collect::<String>())
    }
}

fn named(byline: &crate::model::Byline) -> String {
    match &byline.role {
        Some(role) => format!("{} ({role})", byline.name),
        None => byline.name.clone(),
    }
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    pub(super) what: &'static str,
    pub(super) fine: bool,
    /// Whether the test fails without it.
    pub(super) needed: bool,
    pub(super) words: String,
}

impl Check {
    pub(super) fn needed(what: &'static str, fine: bool, words: impl Into<String>) -> Self {
        Self { what, fine, needed: true, words: words.into() }
    }

    fn wanted(what: &'static str, fine: bool, words: impl Into<String>) -> Self {
        Self { what, fine, needed: false, words: words.into() }
    }

    /// `ok`, `BAD`, or `..` for what an article may lack.
    pub(super) fn sign(&self) -> &'static str {
        match (self.fine, self.needed) {
            (true, _) => "ok ",
            (false, true) => "BAD",
            (false, false) => ".. ",
        }
    }
}

/// Why other pages of the article are not there.
pub(super) enum Missing {
    /// They cannot be read.
    Unread(String),
    /// The page came from a file.
    Saved,
}

/// Everything that is looked at. `titled`: whether the recipe itself finds the headline.
pub(super) fn checks(
    article: &Article,
    recipe: &Recipe,
    misfit: Option<&Misfit>,
    titled: bool,
    missing: Option<Missing>,
) -> Vec<Check> {
    let yes_no = |yes: bool, there: &str, not: &str| if yes { there } else { not }.to_owned();
    let has = |what, list: bool, found: bool| {
        let words = yes_no(found, "found", "none found: an article may have none");
        (list || found).then(|| Check::wanted(what, found, words))
    };
    let dated = article.published.is_some();
    let pages = missing.map(|missing| match missing {
        Missing::Unread(why) => Check::needed("pages", false, why),
        Missing::Saved => {
            Check::wanted("pages", false, "a saved page: the others were not visited")
        }
    });
    let first = [
        text(article, recipe, misfit),
        Check::needed(
            "headline",
            titled,
            yes_no(titled, "found", "none of its `title` selectors finds it"),
        ),
        Check::needed("date", dated, yes_no(dated, "found", "no date was found")),
    ];
    let rest = [
        has("authors", !recipe.author.is_empty(), !article.bylines.is_empty()),
        has("picture", !recipe.image.is_empty(), article.lead_image.is_some()),
        has("tags", !recipe.tags.is_empty(), !article.tags.is_empty()),
        pages,
    ];
    first.into_iter().chain(rest.into_iter().flatten()).collect()
}

fn text(article: &Article, recipe: &Recipe, misfit: Option<&Misfit>) -> Check {
    let length = html::text_of(&article.body).chars().count();
    let own = article.recipe.as_deref() == Some(recipe.name.as_str());
    match misfit {
        Some(Misfit { found, there, .. }) => {
            let words = format!("the recipe finds {found} of {there} characters");
            Check::needed("text", false, words)
        }
        None if !own => Check::needed("text", false, "none of its `body` selectors finds the text"),
        None if length < LEAST => {
            let words = format!("only {length} characters: try a longer article");
            Check::needed("text", false, words)
        }
        None => Check::needed("text", true, format!("{length} characters")),
    }
}
