//! Sets the log up: sentences with searchable fields on standard error.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

/// Begins logging. The daemon tells what it does; other commands only what is wrong. `RUST_LOG`
/// overrides both; `--json` writes one JSON object a line, as a journal likes it.
pub(super) fn begin(daemon: bool, json: bool) {
    let default = if daemon { "info" } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    if json {
        log.json().init();
    } else {
        log.with_ansi(io::stderr().is_terminal()).with_target(false).init();
    }
}
