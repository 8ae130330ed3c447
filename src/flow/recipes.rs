//! Recipes that do not fit their outlet any more, and recipes that nobody has seen right: a person is
//! told once, and once when it is over.

use crate::{
    extract::Misfit,
    model::{Article, Cursor, Fetched, Link, OutletName, Reason},
    store::{Recorded, StoreError},
};

use super::{Asker, Partner, Tayang, read::ReadError};

/// How alerts about recipes that do not fit begin; the partner's key follows.
const MISFIT: &str = "recipe:misfit:";

/// How alerts about recipes that were never seen right begin; the recipe's name follows.
const UNSEEN: &str = "recipe:unseen:";

impl Tayang {
    /// A page for a test of a recipe, with an article's other pages as they are asked for; fetched
    /// with the manners of every other visit.
    pub async fn page_for_test(&self, link: &Link) -> Result<Fetched, ReadError> {
        let zone = self.plan.network.zone;
        let nobodys = Asker { robots: true, zone, proxy: None };
        let asker = self.partner_of(link, None).map_or(nobodys, Partner::asker);
        let page = self.ask_page(asker, link, Cursor::default()).await?;
        if page.status == 200 { Ok(page) } else { Err(ReadError::Status(page.status)) }
    }

    /// The recipe that read an article, if nobody has seen it right on a live page: neither its
    /// file says so nor the store.
    pub(super) async fn unseen(&self, article: &Article) -> Result<Option<String>, StoreError> {
        let Some(name) = &article.recipe else { return Ok(None) };
        let seen = self.plan.recipes.get(name).is_some_and(|recipe| recipe.seen.ever());
        Ok((!seen && !self.was_tested(name).await?).then(|| name.clone()))
    }

    async fn was_tested(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self.store.recipes_seen().await?.iter().any(|seen| seen.recipe == name))
    }

    /// A recipe that finds nothing on its outlet's page, or much less than there is.
    pub(super) async fn tell_of_misfit(
        &self,
        outlet: &OutletName,
        article: &Article,
        misfit: Option<&Misfit>,
    ) -> Result<(), StoreError> {
        let condition = format!("{MISFIT}{outlet}");
        match (misfit, &article.recipe) {
            (Some(misfit), _) => {
                let Misfit { recipe, found, there } = misfit;
                let words = format!(
                    "Resep {recipe} tidak cocok lagi dengan halaman {outlet} (menemukan {found} dari {there} huruf): dibaca tanpa resep. Periksa: tayang recipe test {}",
                    article.link
                );
                self.raise(&condition, &words).await
            }
            (None, Some(recipe)) => {
                let words = format!("Resep {recipe} cocok lagi dengan halaman {outlet}");
                self.clear(&condition, &words).await
            }
            (None, None) => Ok(()),
        }
    }

    /// Articles wait for a recipe to be tested.
    pub(super) async fn tell_of_unseen(&self, recorded: &Recorded) -> Result<(), StoreError> {
        let unseen = recorded.decisions.iter().find_map(|decision| match &decision.reason {
            Reason::RecipeUnseen { recipe } => Some(recipe),
            _ => None,
        });
        let Some(recipe) = unseen else { return Ok(()) };
        let words = format!(
            "Artikel ditahan: resep {recipe} belum pernah terbukti benar di halaman nyata. Jalankan sekali: tayang recipe test ALAMAT"
        );
        self.raise(&format!("{UNSEEN}{recipe}"), &words).await
    }

    /// What waited for a recipe is over once that was seen right.
    pub(super) async fn look_at_recipes(&self) -> Result<(), StoreError> {
        for (condition, ..) in self.store.alerts().await? {
            let Some(name) = condition.strip_prefix(UNSEEN) else { continue };
            let written = self.plan.recipes.get(name).is_some_and(|recipe| recipe.seen.ever());
            if written || self.was_tested(name).await? {
                let words = format!("Resep {name} sudah terbukti benar");
                self.clear(&condition, &words).await?;
            }
        }
        Ok(())
    }
}
