//! `backup`, `restore`, `migrate`: the store as a file.

use std::path::Path;

use anyhow::Context;

use crate::store::Store;

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
