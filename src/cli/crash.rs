//! For the crash tests only (feature `failpoints`): dies by SIGKILL at a named step.

use std::{
    process::{self, Command},
    sync::atomic::{AtomicU32, Ordering},
};

/// Reads `TAYANG_CRASH=step:k` and dies when that step is reached for the k-th time.
#[expect(clippy::disallowed_methods, reason = "tests ask for a crash through the environment")]
pub(super) fn arm() {
    let Ok(wish) = std::env::var("TAYANG_CRASH") else { return };
    let (step, count) = wish.split_once(':').unwrap_or((&wish, "1"));
    let left = AtomicU32::new(count.parse().unwrap_or(1));
    let die = move || {
        if left.fetch_sub(1, Ordering::SeqCst) == 1 {
            kill();
        }
    };
    // An unknown step would silently never crash: the tests count their kills.
    _ = fail::cfg_callback(step, die);
}

fn kill() {
    let me = process::id().to_string();
    // The signal ends this process before `status` returns.
    _ = Command::new("kill").args(["-KILL", &me]).status();
    process::abort();
}
