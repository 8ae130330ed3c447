//! Task tree, signals, drain, watchdog: keeps the steps of `flow` going until it is told to stop.

mod visitors;
mod watchdog;
mod workers;

use std::time::Duration;

use anyhow::Context;
use tokio::{net::TcpListener, sync::watch, time};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{info, warn};

use crate::{flow::Tayang, web::Faces};

pub use visitors::visit_all;
pub use watchdog::watchdog;
pub use workers::{settle, settle_mail};

/// After the signal to stop, work under way may take this long; then it is left to its lease.
const DRAIN: Duration = Duration::from_secs(8);

/// The sockets of the two faces, bound by the caller.
#[derive(Debug)]
pub struct Listeners {
    /// Health, metrics, status.
    pub private: TcpListener,
    /// Unsubscribe and web views.
    pub public: Option<TcpListener>,
}

/// Runs until `stop` is cancelled, then finishes or hands back what is leased. A new
/// configuration comes through `tayang`; work under way ends under the one it began with.
pub async fn run(
    tayang: watch::Receiver<Tayang>,
    faces: Faces,
    listeners: Listeners,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let tasks = TaskTracker::new();
    let failed = workers::spawn(&tasks, &tayang, &stop);
    serve(&tasks, &faces, listeners, &stop);
    tasks.spawn(watchdog(tayang.clone(), stop.clone()));
    tasks.close();
    info!("tayang is ready");
    notify(&[sd_notify::NotifyState::Ready]);
    let outcome = tokio::select! {
        () = stop.cancelled() => Ok(()),
        error = workers::first_failure(failed) => Err(error),
    };
    notify(&[sd_notify::NotifyState::Stopping]);
    stop.cancel();
    drain(&tasks).await;
    let last = tayang.borrow().clone();
    last.mailer().close().await;
    outcome
}

async fn drain(tasks: &TaskTracker) {
    if time::timeout(DRAIN, tasks.wait()).await.is_err() {
        warn!("{} task(s) did not end in time; their work is taken up again later", tasks.len());
    }
}

fn serve(tasks: &TaskTracker, faces: &Faces, listeners: Listeners, stop: &CancellationToken) {
    let private = faces.private_router();
    tasks.spawn(serve_one(listeners.private, private, stop.clone()));
    if let Some(public) = listeners.public {
        tasks.spawn(serve_one(public, faces.public_router(), stop.clone()));
    }
}

async fn serve_one(listener: TcpListener, router: axum::Router, stop: CancellationToken) {
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
    if let Err(error) = serving.await {
        warn!("A listener ended: {error}");
    }
}

/// Tells systemd, where there is one.
fn notify(states: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        warn!("systemd was not told: {error}");
    }
}

/// Binds a listener with an error that helps.
pub async fn bind(address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: is another tayang running, or the port taken?")
    })
}
