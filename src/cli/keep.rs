//! `backup`, `restore`, `migrate`: the store as a file.

use std::path::Path;

use anyhow::Context;

use crate::{
    clock::Clock,
    flow::Plan,
    store::{Store, sqlite},
};

use super::{Exit, say::Say};

/// Writes a consistent copy while the daemon works.
pub(super) async fn backup(store: &dyn Store, to: &Path, say: &Say) -> anyhow::Result<Exit> {
    say.progress(&format!("Copying the store to {} …", to.display()));
    store.backup(to).await?;
    let bytes = std::fs::metadata(to).with_context(|| to.display().to_string())?.len();
    let words = format!("Wrote {} ({bytes} bytes)", to.display());
    say.answer(&words, &serde_json::json!({ "file": to, "bytes": bytes }))?;
    Ok(Exit::Done)
}

/// Puts a copy in the store's place.
pub(super) fn restore(plan: &Plan, from: &Path, say: &Say) -> anyhow::Result<Exit> {
    sqlite::restore(from, &plan.database, &Clock::System)?;
    let words = format!(
        "Restored {} from {}.\nEvery delivery looks for its post before it sends anything; mails that \
         were planned in the copy count as `unknown` and are not sent.",
        plan.database.display(),
        from.display()
    );
    say.answer(&words, &serde_json::json!({ "restored": plan.database }))?;
    Ok(Exit::Done)
}
