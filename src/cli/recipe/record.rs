//! A recipe was seen right: that goes on record, and what waited for it goes out.

use chrono::Duration;
use serde::Serialize;

use crate::{
    extract::Recipe,
    flow::Tayang,
    model::{DeliveryId, Reason},
    store::{ListFilter, ListRow, Order, Selector},
};

/// Who lets articles go, for the audit log.
const BY: &str = "tayang recipe test";
/// At most so many are looked at.
const MOST: usize = 100_000;

/// What came of it.
#[derive(Debug, Serialize)]
pub(super) struct Recorded {
    /// Articles that were let go.
    released: u64,
    /// Articles that stay: their partner has an embargo that may still run.
    embargoed: u64,
    /// Articles that stay: they were read under an earlier configuration, perhaps by the recipe as
    /// it was then.
    earlier: u64,
}

impl Recorded {
    pub(super) fn told(&self, recipe: &str) -> String {
        let mut text = format!("\nPassed: on record that `{recipe}` reads this page right.\n");
        if self.released > 0 {
            text.push_str(&format!("Let go now, of what waited for it: {}.\n", self.released));
        }
        let because = [
            (self.embargoed, "an embargo of their partner may still run"),
            (self.earlier, "they were read under an earlier configuration: look at them"),
        ];
        for (count, why) in because.into_iter().filter(|(count, _)| *count > 0) {
            text.push_str(&format!("Still held: {count}, because {why} (`tayang list --state held`, then `tayang release`).\n"));
        }
        text
    }
}

/// Puts it on record and lets go what waited.
pub(super) async fn record(
    tayang: &Tayang,
    recipe: &Recipe,
    page: &str,
) -> anyhow::Result<Recorded> {
    tayang.store.see_recipe(&recipe.name, page).await?;
    let state = Some("held".to_owned());
    let held =
        tayang.store.list(ListFilter { state, limit: MOST, ..ListFilter::default() }).await?;
    let mut recorded = Recorded { released: 0, embargoed: 0, earlier: 0 };
    for row in held.iter().filter(|row| waits_for(row, &recipe.name)) {
        let Some(delivery) = row.delivery else { continue };
        if embargoed(tayang, row) {
            recorded.embargoed += 1;
            continue;
        }
        if is_earlier(tayang, row, delivery).await? {
            recorded.earlier += 1;
            continue;
        }
        let order = Order::Release(Selector::Delivery(delivery));
        recorded.released += tayang.store.order(&order, BY, page).await?;
    }
    Ok(recorded)
}

fn waits_for(row: &ListRow, name: &str) -> bool {
    matches!(&row.reason, Some(Reason::RecipeUnseen { recipe }) if recipe == name)
}

/// Whether it was decided under another configuration than the one that was tested now.
async fn is_earlier(tayang: &Tayang, row: &ListRow, id: DeliveryId) -> anyhow::Result<bool> {
    let Some(story) = tayang.store.show(&Selector::Delivery(id)).await? else { return Ok(true) };
    let own = story
        .decisions
        .iter()
        .filter(|(decision, ..)| Some(&decision.target) == row.target.as_ref());
    let latest = own.max_by_key(|(_, at, _)| *at);
    Ok(latest.is_none_or(|(_, _, version)| *version != tayang.plan.version))
}

/// An article is read after it was published: an embargo that counted from the reading is over, if
/// the one from publication is.
fn embargoed(tayang: &Tayang, row: &ListRow) -> bool {
    let partner = tayang.plan.partners.get(&row.outlet);
    let embargo = partner.and_then(|partner| partner.rules.embargo).unwrap_or(Duration::zero());
    row.at + embargo > tayang.now() && embargo > Duration::zero()
}
