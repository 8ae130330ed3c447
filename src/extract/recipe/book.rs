//! The recipes that there are, and which of them reads a page.

use std::{collections::BTreeMap, sync::LazyLock};

use dom_query::Document;

use super::{Recipe, RecipeChange, first};

const SHIPPED: [&str; 22] = [
    include_str!("../../../config/outlets/promedia.toml"),
    include_str!("../../../config/outlets/pikiran-rakyat.toml"),
    include_str!("../../../config/outlets/tribun.toml"),
    include_str!("../../../config/outlets/detik.toml"),
    include_str!("../../../config/outlets/kompas.toml"),
    include_str!("../../../config/outlets/cnn-indonesia.toml"),
    include_str!("../../../config/outlets/cnbc-indonesia.toml"),
    include_str!("../../../config/outlets/liputan6.toml"),
    include_str!("../../../config/outlets/tempo.toml"),
    include_str!("../../../config/outlets/republika.toml"),
    include_str!("../../../config/outlets/okezone.toml"),
    include_str!("../../../config/outlets/sindonews.toml"),
    include_str!("../../../config/outlets/suara.toml"),
    include_str!("../../../config/outlets/viva.toml"),
    include_str!("../../../config/outlets/antara.toml"),
    include_str!("../../../config/outlets/jpnn.toml"),
    include_str!("../../../config/outlets/disway.toml"),
    include_str!("../../../config/outlets/inews.toml"),
    include_str!("../../../config/outlets/grid.toml"),
    include_str!("../../../config/outlets/media-indonesia.toml"),
    include_str!("../../../config/outlets/malay-mail.toml"),
    include_str!("../../../config/outlets/wordpress.toml"),
];

static BOOK: LazyLock<RecipeBook> = LazyLock::new(|| RecipeBook {
    recipes: SHIPPED.iter().filter_map(|text| toml::from_str(text).ok()).collect(),
});

/// The recipes that tayang ships.
#[must_use]
pub fn shipped() -> &'static [Recipe] {
    BOOK.recipes()
}

/// All recipes that may read a page, in the order in which markup is compared with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipeBook {
    recipes: Vec<Recipe>,
}

impl Default for RecipeBook {
    fn default() -> Self {
        BOOK.clone()
    }
}

/// Which recipe may read a page.
#[derive(Debug, Default)]
pub(in crate::extract) struct Chosen<'a> {
    /// This one.
    pub(in crate::extract) recipe: Option<&'a Recipe>,
    /// This one was meant for the page (asked for, or by its host) and does not fit it.
    pub(in crate::extract) misfit: Option<&'a Recipe>,
}

impl RecipeBook {
    /// Those that tayang ships, to be read without a copy.
    #[must_use]
    pub fn of_the_house() -> &'static Self {
        &BOOK
    }

    /// The recipes, in order.
    #[must_use]
    pub fn recipes(&self) -> &[Recipe] {
        &self.recipes
    }

    /// A recipe by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Recipe> {
        self.recipes.iter().find(|recipe| recipe.name == name)
    }

    /// The recipe whose domains a host is one of.
    #[must_use]
    pub fn of_host(&self, host: &str) -> Option<&Recipe> {
        self.recipes.iter().find(|recipe| recipe.knows(host))
    }

    /// The same book with an operator's changes: keys of a recipe replaced, recipes added. What is
    /// added comes first, so that an operator's own recipe is compared before the shipped ones.
    #[must_use]
    pub fn with(mut self, changes: &BTreeMap<String, RecipeChange>) -> Self {
        let mut added = Vec::new();
        for (name, change) in changes {
            match self.recipes.iter_mut().find(|recipe| recipe.name == *name) {
                Some(recipe) => change.apply(recipe),
                None => added.push(change.recipe(name)),
            }
        }
        added.append(&mut self.recipes);
        self.recipes = added;
        self
    }

    /// The recipe for a page: the one asked for, else by host, else by the marks of its family.
    pub(in crate::extract) fn choose(
        &self,
        asked: Option<&str>,
        host: &str,
        page: &Document,
    ) -> Chosen<'_> {
        let meant = match asked {
            Some(name) => self.get(name),
            None => self.of_host(host),
        };
        if meant.is_some_and(|recipe| first(page, &recipe.body).is_some()) {
            return Chosen { recipe: meant, misfit: None };
        }
        Chosen { recipe: self.by_marks(page), misfit: meant }
    }

    fn by_marks(&self, page: &Document) -> Option<&Recipe> {
        let fits = |recipe: &&Recipe| {
            let marked = !recipe.markers.is_empty() && recipe.markers.iter().all(|m| m.finds(page));
            marked && recipe.body.iter().any(|body| body.finds(page))
        };
        self.recipes.iter().find(fits)
    }
}
