//! What an operator writes about a recipe: keys that replace those of a shipped one, or a recipe of
//! their own.

use super::{Css, LastSeen, Numbering, Recipe};

/// What an operator writes about one recipe; what is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecipeChange {
    /// When it was last seen right on a live page.
    pub seen: Option<LastSeen>,
    /// More domains that use it.
    pub hosts: Vec<String>,
    /// Lists of selectors by key.
    pub selectors: Vec<(&'static str, Vec<Css>)>,
    /// Whether the text stands in several elements.
    pub parts: Option<bool>,
    /// How paragraphs begin that are the page's own words.
    pub asides: Option<Vec<String>>,
    /// What asks for the whole text.
    pub whole: Option<String>,
    /// How pages are numbered.
    pub pages: Option<Numbering>,
}

impl RecipeChange {
    /// Changes a recipe. Domains are added, everything else is replaced.
    pub(super) fn apply(&self, recipe: &mut Recipe) {
        let more = self.hosts.iter().filter(|host| !recipe.hosts.contains(host));
        let more: Vec<String> = more.cloned().collect();
        recipe.hosts.extend(more);
        recipe.seen = self.seen.unwrap_or(recipe.seen);
        recipe.parts = self.parts.unwrap_or(recipe.parts);
        for (key, selectors) in &self.selectors {
            if let Some(list) = list(recipe, key) {
                list.clone_from(selectors);
            }
        }
        if let Some(asides) = &self.asides {
            recipe.asides = asides.iter().map(|aside| aside.to_lowercase()).collect();
        }
        recipe.whole = self.whole.clone().or(recipe.whole.take());
        recipe.pages = self.pages.clone().or(recipe.pages.take());
    }

    /// A recipe of an operator's own.
    pub(super) fn recipe(&self, name: &str) -> Recipe {
        let mut recipe = Recipe { name: name.to_owned(), ..Recipe::default() };
        self.apply(&mut recipe);
        recipe
    }
}

fn list<'a>(recipe: &'a mut Recipe, key: &str) -> Option<&'a mut Vec<Css>> {
    Some(match key {
        "markers" => &mut recipe.markers,
        "title" => &mut recipe.title,
        "author" => &mut recipe.author,
        "credits" => &mut recipe.credits,
        "date" => &mut recipe.date,
        "section" => &mut recipe.section,
        "image" => &mut recipe.image,
        "caption" => &mut recipe.caption,
        "body" => &mut recipe.body,
        "drop" => &mut recipe.drop,
        "tags" => &mut recipe.tags,
        "paging" => &mut recipe.paging,
        _ => return None,
    })
}
