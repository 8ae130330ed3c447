//! `backup`, `restore`, `migrate`: the store as a file.

use std::path::Path;

use anyhow::Context;

use crate::{
    clock::Clock,
    store::{self, Store},
};

use super::{Exit, house, say::Say};

/// Writes a consistent copy while the daemon works.
pub(super) async fn backup(store: &dyn Store, to: &Path, say: &Say) -> anyhow::Result<Exit> {
    say.progress(&format!("Copying the store to {} …", to.display()));
    store.backup(to).await?;
    let bytes = std::fs::metadata(to).with_context(|| to.display().to_string())?.len();
    let words = format!("Wrote {} ({bytes} bytes)", to.display());
    say.answer(&words, &serde_json::json!({ "file": to, "bytes": bytes }))?;
    Ok(Exit::Done)
}

/// Puts a copy in the place of the configuration's store; a daemon must not be running.
pub(super) fn restore(folder: &Path, from: &Path, say: &Say) -> anyhow::Result<Exit> {
    let plan = house::plan(folder)?;
    house::make_home(&plan)?;
    store::restore(from, &plan.database, &Clock::System)?;
    let (copy, database) = (from.display(), plan.database.display());
    let words = format!(
        "{copy} is the store now. What stood in {database} is kept as {database}.replaced.\n\
         Deliveries look at their site before they send; mails that the copy had planned are not sent."
    );
    say.answer(&words, &serde_json::json!({ "from": from, "database": plan.database }))?;
    Ok(Exit::Done)
}
