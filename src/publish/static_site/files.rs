//! Files that are whole or not there: written beside their place, synced, then renamed into it.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::publish::{PublishError, StaticSiteSettings};

/// Largest file that is read back, bytes.
const LARGEST: u64 = 16 << 20;

/// The folder of a site.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn new(site: &StaticSiteSettings) -> Self {
        Self { root: site.folder.clone() }
    }

    /// Puts a file in its place. The same bytes are not written again, so that web servers and
    /// copies by rsync see no change where there is none.
    pub(super) async fn write(&self, name: &str, bytes: Vec<u8>) -> Result<(), PublishError> {
        self.run(name, move |path| replace(path, &bytes)).await
    }

    /// The text of a file, if it is there.
    pub(super) async fn read(&self, name: &str) -> Result<Option<String>, PublishError> {
        self.run(name, text).await
    }

    /// Removes a file; one that is not there is gone.
    pub(super) async fn remove(&self, name: &str) -> Result<(), PublishError> {
        self.run(name, |path| match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other.and_then(|()| sync_folder(path)),
        })
        .await
    }

    /// Removes a folder if it is empty; what else is in it is not ours.
    pub(super) async fn remove_empty(&self, name: &str) {
        drop(self.run(name, |path| fs::remove_dir(path)).await);
    }

    pub(super) fn trouble(&self, name: &str, what: &str) -> PublishError {
        PublishError::File {
            path: self.root.join(name).display().to_string(),
            what: what.to_owned(),
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, PublishError> {
        let path = self.root.join(name);
        match tokio::task::spawn_blocking(move || work(&path)).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(self.trouble(name, &error.to_string())),
            Err(error) => Err(self.trouble(name, &error.to_string())),
        }
    }
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if is_same(path, bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!(".tayang-{}", uuid::Uuid::now_v7().simple()));
    let written = write_synced(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        drop(fs::remove_file(&beside));
    }
    written.and_then(|()| sync_folder(path))
}

fn is_same(path: &Path, bytes: &[u8]) -> bool {
    let length = fs::metadata(path).map_or(u64::MAX, |m| m.len());
    length == bytes.len() as u64 && fs::read(path).is_ok_and(|there| there == bytes)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A rename is on the disk only when its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path.parent().unwrap_or(path))?.sync_all()
}

fn text(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(about) if about.len() > LARGEST => Ok(Some(String::new())),
        Ok(_) => Ok(Some(String::from_utf8_lossy(&fs::read(path)?).into_owned())),
    }
}
