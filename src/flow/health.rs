//! The health of outlets: a person is told once when articles suddenly lack what they usually have,
//! and once when it is over.

use crate::{
    decide,
    model::{Change, OutletName, Reading},
    store::StoreError,
};

use super::Tayang;

/// How alerts about outlets begin; the partner's key follows.
const HEALTH: &str = "outlet:health:";

impl Tayang {
    /// Measures a reading against the outlet's earlier ones and remembers it.
    pub(super) async fn measure(
        &self,
        outlet: &OutletName,
        reading: Reading,
    ) -> Result<Option<Change>, StoreError> {
        let before = self.store.readings(outlet).await?;
        let change = decide::sudden_change(&before, &reading);
        self.store.note_reading(outlet, Reading { change, ..reading }).await?;
        let condition = format!("{HEALTH}{outlet}");
        match change {
            Some(change) => self.raise(&condition, &changed(outlet, change)).await?,
            None => {
                let words = format!("Artikel {outlet} kembali seperti biasanya");
                self.clear(&condition, &words).await?;
            }
        }
        Ok(change)
    }
}

fn changed(outlet: &OutletName, change: Change) -> String {
    format!(
        "Artikel {outlet} {}: ditahan untuk diperiksa. Jika memang begitu sekarang: tayang resume partner:{outlet} --by NAMA",
        change.indonesian()
    )
}
