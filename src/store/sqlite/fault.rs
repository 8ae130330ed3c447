//! Turns the engine's failures into what a caller can do about them.

use std::path::Path;

use rusqlite::ErrorCode;

use super::StoreError;

/// A failure inside a transaction, before it knows which file it is about.
#[derive(Debug)]
pub(super) enum Fault {
    /// The engine's own words.
    Sql(rusqlite::Error),
    /// Ours already.
    Told(StoreError),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Told(error)
    }
}

impl Fault {
    /// Something stored that does not read as what was stored.
    pub(super) fn corrupt(what: impl Into<String>) -> Self {
        Self::Told(StoreError::Corrupt(what.into()))
    }

    /// The same failure for the caller, with the file it is about.
    pub(super) fn told(self, path: &Path) -> StoreError {
        match self {
            Self::Told(error) => error,
            Self::Sql(error) => told(&error, path),
        }
    }
}

fn told(error: &rusqlite::Error, path: &Path) -> StoreError {
    let name = path.display().to_string();
    let unusable = |what: &str| StoreError::Unusable { path: name.clone(), what: what.to_owned() };
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full { path: name },
        Some(ErrorCode::ReadOnly) => {
            unusable("it is read-only for this user: check its owner, its folder and the mount")
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            unusable("this user may not open it: check owner and rights of the file and its folder")
        }
        Some(ErrorCode::NotADatabase) => unusable("it is not a tayang database"),
        Some(ErrorCode::DatabaseCorrupt) => unusable("it is damaged: restore a backup"),
        Some(ErrorCode::SystemIoFailure) => unusable(&format!("the disk answers `{error}`")),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Engine("another program has locked the database for long".to_owned())
        }
        _ => StoreError::Engine(error.to_string()),
    }
}
