//! What a command works with: the configuration, the store, the client.

use std::{path::Path, sync::Arc};

use anyhow::Context;

use crate::{
    clock::Clock,
    config::{self, Loaded},
    flow::{Plan, Tayang},
    net::Net,
    store::{SqliteStore, Store},
};

use super::say::Say;

/// The configuration could not be used; its mistakes were shown already.
#[derive(Debug, thiserror::Error)]
#[error("the configuration in {0} has mistakes: see above, or run `tayang check`")]
pub(super) struct Mistaken(String);

/// Reads the configuration; every mistake is shown with its place.
pub(super) fn plan(folder: &Path) -> anyhow::Result<Plan> {
    Ok(loaded(folder)?.plan)
}

/// The same for the daemon, with what works but should not stay as it is.
pub(super) fn plan_and_warnings(folder: &Path) -> anyhow::Result<Plan> {
    let loaded = loaded(folder)?;
    for warning in &loaded.warnings {
        anstream::eprintln!("{}\n", warning.draw(Say::colour()).trim_end());
    }
    Ok(loaded.plan)
}

fn loaded(folder: &Path) -> anyhow::Result<Loaded> {
    config::load(folder).map_err(|report| {
        anstream::eprintln!("{}\n", report.draw(Say::colour()).trim_end());
        Mistaken(folder.display().to_string()).into()
    })
}

/// How a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// By the one daemon that works on it: a second one is refused.
    Alone,
    /// Beside a daemon that may be running.
    Beside,
}

/// Opens the store of a configuration; its folder is made where it is missing.
pub(super) fn store(plan: &Plan, opening: Opening, clock: Clock) -> anyhow::Result<Arc<dyn Store>> {
    make_home(plan)?;
    let opened = match opening {
        Opening::Alone => SqliteStore::open(&plan.database, clock)?,
        Opening::Beside => SqliteStore::open_shared(&plan.database, clock)?,
    };
    Ok(Arc::new(opened))
}

/// Makes the folder of the store, where it is missing.
pub(super) fn make_home(plan: &Plan) -> anyhow::Result<()> {
    let Some(folder) = plan.database.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder).with_context(|| {
        format!("{} cannot be made: does this user own its parent?", folder.display())
    })
}

/// Everything that `flow` needs.
pub(super) fn tayang(plan: Plan, store: Arc<dyn Store>, clock: Clock) -> anyhow::Result<Tayang> {
    let net = Net::new(plan.net.clone(), clock)?;
    Tayang::new(Arc::new(plan), store, net).context("the configuration cannot be worked with")
}

/// The usual beginning of a command that reads or changes the store beside the daemon.
pub(super) fn visit(folder: &Path) -> anyhow::Result<(Plan, Arc<dyn Store>)> {
    let plan = plan(folder)?;
    let store = store(&plan, Opening::Beside, Clock::System)?;
    Ok((plan, store))
}
