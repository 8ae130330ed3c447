//! A person is told once when something needs a person, and once when it is over.

use std::{
    collections::HashSet,
    process::Stdio,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::{io::AsyncWriteExt, process::Command, time};
use tracing::{error, info, warn};

use crate::store::StoreError;

use super::Tayang;

/// A command that takes longer than this is given up.
const COMMAND_DEADLINE: time::Duration = time::Duration::from_secs(30);

/// The open conditions as this process knows them, so that a visit at which all is well need not
/// ask the store. They are read once, at the start: a store has one daemon, and nobody else opens
/// or closes any. Before that nothing is known, and the store is asked.
#[derive(Debug, Default)]
pub(super) struct OpenConditions(Mutex<Option<HashSet<String>>>);

impl OpenConditions {
    fn lock(&self) -> MutexGuard<'_, Option<HashSet<String>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a condition is open; none when that is not known.
    fn is_open(&self, condition: &str) -> Option<bool> {
        self.lock().as_ref().map(|open| open.contains(condition))
    }

    fn opened(&self, condition: &str) {
        if let Some(open) = self.lock().as_mut() {
            open.insert(condition.to_owned());
        }
    }

    fn closed(&self, condition: &str) {
        if let Some(open) = self.lock().as_mut() {
            open.remove(condition);
        }
    }
}

impl Tayang {
    /// Takes note of the conditions that are open in the store, before any work begins.
    pub(super) async fn note_open_conditions(&self) -> Result<(), StoreError> {
        if self.open.lock().is_some() {
            return Ok(());
        }
        let open = self.store.alerts().await?.into_iter().map(|(condition, ..)| condition);
        *self.open.lock() = Some(open.collect());
        Ok(())
    }

    /// Opens a condition and tells a person, if it was not open already. `condition` is a machine's
    /// word (`source:malang/utama`), `words` a sentence.
    pub async fn raise(&self, condition: &str, words: &str) -> Result<(), StoreError> {
        if self.open.is_open(condition) == Some(true) {
            return Ok(());
        }
        let is_new = self.store.raise(condition, words).await?;
        self.open.opened(condition);
        if is_new {
            error!(alert.condition = condition, "{words}");
            Box::pin(self.tell(condition, words)).await;
        }
        Ok(())
    }

    /// Closes a condition and says that it is over, if it was open.
    pub async fn clear(&self, condition: &str, words: &str) -> Result<(), StoreError> {
        if self.open.is_open(condition) == Some(false) {
            return Ok(());
        }
        let was_open = self.store.clear(condition).await?;
        self.open.closed(condition);
        if was_open {
            info!(alert.condition = condition, "{words}");
            Box::pin(self.tell(condition, words)).await;
        }
        Ok(())
    }

    /// Tells a person without a record: for when the store itself is the trouble.
    pub async fn tell(&self, condition: &str, words: &str) {
        if let Some(command) = &self.plan.alerts.command {
            run(command, condition, words).await;
        }
        if let Some(address) = &self.plan.alerts.mail {
            self.mail_alert(address, condition, words).await;
        }
    }
}

/// Runs the operator's command: the condition is its last argument, the words its input.
async fn run(command: &[String], condition: &str, words: &str) {
    let Some((program, arguments)) = command.split_first() else { return };
    let telling = async {
        let mut child = Command::new(program)
            .args(arguments)
            .arg(condition)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(words.as_bytes()).await?;
        }
        child.wait().await
    };
    match time::timeout(COMMAND_DEADLINE, telling).await {
        Ok(Ok(status)) if status.success() => {}
        Ok(Ok(status)) => warn!("The alert command `{program}` ended with {status}"),
        Ok(Err(why)) => warn!("The alert command `{program}` could not be run: {why}"),
        Err(_) => warn!("The alert command `{program}` took longer than 30 s and was stopped"),
    }
}
