//! Feeds systemd's watchdog, and only while the store answers.

use std::time::Duration;

use tokio::{sync::watch, time};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::flow::Tayang;

/// A store that takes longer to answer is not well.
const PATIENCE: Duration = Duration::from_secs(5);

/// Feeds the watchdog until `stop`; returns at once where systemd wants none.
pub async fn watchdog(tayang: watch::Receiver<Tayang>, stop: CancellationToken) {
    let Some(interval) = sd_notify::watchdog_enabled() else { return };
    let mut ticks = time::interval(interval / 3);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        if store_answers(&tayang).await {
            super::notify(&[sd_notify::NotifyState::Watchdog]);
        }
    }
}

async fn store_answers(tayang: &watch::Receiver<Tayang>) -> bool {
    let store = tayang.borrow().store.clone();
    match time::timeout(PATIENCE, store.ping()).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            error!("The store does not answer: {error}");
            false
        }
        Err(_) => {
            error!("The store did not answer within {} s", PATIENCE.as_secs());
            false
        }
    }
}
