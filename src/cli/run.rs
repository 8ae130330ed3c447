//! `run` and `once`: the daemon, and one round of it.

use std::{path::Path, sync::Arc};

use anyhow::Context;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use crate::{
    clock::Clock,
    daemon::{self, Listeners},
    flow::{Plan, Tayang},
    net::Net,
    web::Faces,
};

use super::{
    Exit,
    house::{self, Opening},
    say::Say,
};

/// Runs the daemon until SIGTERM or Ctrl-C.
pub(super) async fn run(folder: &Path) -> anyhow::Result<Exit> {
    let plan = house::plan_and_warnings(folder)?;
    let store = house::store(&plan, Opening::Alone, Clock::System)?;
    let listeners = listen(&plan).await?;
    let faces = Faces::new(&plan, store.clone());
    let tayang = house::tayang(plan, store, Clock::System)?;
    let faces = faces.with_metrics(tayang.metrics.clone());
    tayang.begin().await?;
    let (current, receiver) = watch::channel(tayang);
    let faces = faces.with_hubs(receiver.clone());
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone())?);
    tokio::spawn(reload_on_signal(folder.to_owned(), current)?);
    daemon::run(receiver, faces, listeners, stop).await?;
    Ok(Exit::Done)
}

async fn listen(plan: &Plan) -> anyhow::Result<Listeners> {
    let private = daemon::bind(plan.web.private).await?;
    let public = match plan.web.public {
        Some(address) => Some(daemon::bind(address).await?),
        None => None,
    };
    info!("Status page on http://{}/", private.local_addr()?);
    Ok(Listeners { private, public })
}

/// Ends the daemon on SIGTERM and Ctrl-C.
pub(super) fn stop_on_signal(stop: CancellationToken) -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => info!("SIGTERM: finishing what is under way"),
            _ = interrupt.recv() => info!("Ctrl-C: finishing what is under way"),
        }
        stop.cancel();
    })
}

/// Reads the configuration anew on SIGHUP. A broken one changes nothing.
fn reload_on_signal(
    folder: std::path::PathBuf,
    current: watch::Sender<Tayang>,
) -> anyhow::Result<impl Future<Output = ()>> {
    let mut hangup = signal(SignalKind::hangup()).context("SIGHUP")?;
    Ok(async move {
        while hangup.recv().await.is_some() {
            let running = current.borrow().clone();
            match reloaded(&folder, &running).await {
                Ok(tayang) => {
                    info!(
                        config.version = tayang.plan.version,
                        "The new configuration is in force"
                    );
                    current.send_replace(tayang);
                }
                Err(error) => error!("The old configuration stays in force: {error:#}"),
            }
        }
    })
}

async fn reloaded(folder: &Path, running: &Tayang) -> anyhow::Result<Tayang> {
    let plan = house::plan(folder)?;
    let net = Net::new(plan.net.clone(), Clock::System)?;
    let tayang = running.anew(Arc::new(plan), net)?;
    tayang.begin().await?;
    Ok(tayang)
}

/// Does everything that is due now, then ends.
pub(super) async fn once(folder: &Path, say: &Say) -> anyhow::Result<Exit> {
    let plan = house::plan(folder)?;
    let store = house::store(&plan, Opening::Alone, Clock::System)?;
    let tayang = house::tayang(plan, store.clone(), Clock::System)?;
    tayang.begin().await?;
    say.progress("Doing what is due …");
    let steps = daemon::settle(&tayang).await?;
    let counts = store.counts().await?;
    let words = format!("{steps} step(s) done\n{}", super::doctor::counted(&counts));
    say.answer(&words, &counts)?;
    Ok(Exit::Done)
}
