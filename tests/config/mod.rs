//! The configuration: what it makes, what it refuses, and how it says so.

mod accepted;
mod any_bytes;
mod commands;
mod refused;
mod secrets;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use tayang::config::{self, Environment, Loaded, Report};

/// A folder of `tests/config/`, as the snapshots show it.
fn folder(case: &str) -> PathBuf {
    Path::new("tests/config").join(case)
}

/// An environment without anything in it.
fn bare() -> Environment {
    Environment::of(&[], None)
}

fn load(case: &str, environment: &Environment) -> Result<Loaded, Report> {
    open_secrets(case);
    config::load_with(&folder(case), environment)
}

/// What the checkout's umask made of the permissions must not show in the snapshots.
fn open_secrets(case: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(files) = std::fs::read_dir(folder(case).join("rahasia")) else { return };
    for file in files {
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(file.unwrap().path(), open).unwrap();
    }
}

fn refused(case: &str) -> Report {
    match load(&format!("refused/{case}"), &bare()) {
        Ok(_) => panic!("`{case}` was accepted"),
        Err(report) => report,
    }
}

fn noon() -> DateTime<Utc> {
    "2026-11-23T05:00:00Z".parse().unwrap()
}
