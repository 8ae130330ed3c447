//! Recipes that were seen right on a live page.

use super::{fault::Fault, tx::Tx, value::Json};
use crate::store::RecipeSeen;

/// How their keys in `meta` begin; the recipe's name follows.
const KEY: &str = "recipe:";

/// Remembers the latest page.
pub(super) fn see(tx: &Tx<'_>, recipe: &str, page: &str) -> Result<(), Fault> {
    let value = (page.to_owned(), tx.now);
    tx.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (format!("{KEY}{recipe}"), Json(&value)),
    )?;
    Ok(())
}

/// All of them, by name.
pub(super) fn seen(tx: &Tx<'_>) -> Result<Vec<RecipeSeen>, Fault> {
    tx.all("SELECT key, value FROM meta WHERE key LIKE 'recipe:%' ORDER BY key", [], |row| {
        let key: String = row.get("key")?;
        let Json((page, at)) =
            row.get::<_, Json<(String, chrono::DateTime<chrono::Utc>)>>("value")?;
        let recipe = key.trim_start_matches(KEY).to_owned();
        Ok(RecipeSeen { recipe, page, at })
    })
}
