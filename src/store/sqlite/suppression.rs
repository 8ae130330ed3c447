//! Remembers who has left without remembering who they are: keyed hashes, kept in the database
//! and in a file beside it, so that neither an import nor an old copy writes to them again.

use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use rusqlite::Connection;

use super::{
    StoreError,
    fault::Fault,
    hash::hex,
    open::{beside, unusable},
    rename::former_keys,
    tx::Tx,
    value::At,
};
use crate::model::{DigestName, SubscriberId};

/// The key to the hashes, and the file that outlives the database.
pub(super) struct Suppression {
    key: hmac::Key,
    list: PathBuf,
}

impl Suppression {
    /// Reads the key (or makes it, for a new database), and brings database and file together.
    pub(super) fn open(conn: &Connection, path: &Path, tx: &Tx<'_>) -> Result<Self, Fault> {
        let list = beside(path, ".suppressed");
        let key = match read_key(path)? {
            Some(key) => key,
            None => make_key(path, is_new(tx, &list)?)?,
        };
        let suppression = Self { key: hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), list };
        conn.execute_batch("BEGIN IMMEDIATE")?;
        let met = suppression.check_key(tx, path).and_then(|()| suppression.meet(tx));
        conn.execute_batch(if met.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        met.map(|()| suppression)
    }

    fn hash(&self, digest: &str, normalised: &str) -> String {
        hex(hmac::sign(&self.key, format!("{digest}\n{normalised}").as_bytes()).as_ref())
    }

    /// A wrong key would know nobody again.
    fn check_key(&self, tx: &Tx<'_>, path: &Path) -> Result<(), Fault> {
        let sign = hex(hmac::sign(&self.key, b"tayang").as_ref());
        tx.execute(
            "INSERT INTO meta (key, value) VALUES ('key', ?1) ON CONFLICT (key) DO NOTHING",
            [&sign],
        )?;
        if tx.any("SELECT 1 FROM meta WHERE key = 'key' AND value = ?1", [&sign])? {
            return Ok(());
        }
        let name = beside(path, ".key");
        Err(unusable(path, format!("{} belongs to another database", name.display())).into())
    }

    /// Each side learns what only the other knows.
    fn meet(&self, tx: &Tx<'_>) -> Result<(), Fault> {
        let filed = self.filed()?;
        let stored: BTreeSet<String> = tx
            .all("SELECT hash FROM suppressions", [], |row| row.get("hash"))?
            .into_iter()
            .collect();
        for hash in stored.difference(&filed) {
            self.append(hash)?;
        }
        let mut news = 0;
        for hash in filed.difference(&stored) {
            news += keep(tx, hash)?;
        }
        if news > 0 { self.take_off(tx) } else { Ok(()) }
    }

    fn filed(&self) -> Result<BTreeSet<String>, Fault> {
        let text = match fs::read_to_string(&self.list) {
            Ok(text) => text,
            Err(e) if e.kind() == ErrorKind::NotFound => String::new(),
            Err(e) => return Err(unusable(&self.list, e.to_string()).into()),
        };
        let whole = |line: &&str| line.len() == 64 && line.bytes().all(|b| b.is_ascii_hexdigit());
        Ok(text.lines().map(str::trim).filter(whole).map(str::to_owned).collect())
    }

    /// Takes those off the lists who had left when an older copy still knew them.
    fn take_off(&self, tx: &Tx<'_>) -> Result<(), Fault> {
        let active = tx.all(
            "SELECT id, digest, normalised FROM subscribers
             WHERE status <> 'unsubscribed' AND normalised IS NOT NULL",
            [],
            |row| {
                let id: SubscriberId = row.get("id")?;
                Ok((id, row.get::<_, DigestName>("digest")?, row.get::<_, String>("normalised")?))
            },
        )?;
        for (id, digest, normalised) in active {
            if self.knows(tx, &digest, &normalised)? {
                tx.execute("UPDATE subscribers SET status = 'unsubscribed' WHERE id = ?1", [id])?;
            }
        }
        Ok(())
    }

    /// Whether somebody with this address has left this digest.
    pub(super) fn knows(
        &self,
        tx: &Tx<'_>,
        digest: &DigestName,
        normalised: &str,
    ) -> Result<bool, Fault> {
        let mut keys = former_keys(tx, digest)?;
        keys.push(digest.to_string());
        for key in keys {
            let hash = self.hash(&key, normalised);
            if tx.any("SELECT 1 FROM suppressions WHERE hash = ?1", [hash])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Remembers that somebody left. The file is written first: should the transaction fail, it
    /// errs on the side of silence.
    pub(super) fn add(
        &self,
        tx: &Tx<'_>,
        digest: &DigestName,
        normalised: &str,
    ) -> Result<(), Fault> {
        let hash = self.hash(digest.as_str(), normalised);
        if keep(tx, &hash)? > 0 {
            self.append(&hash)?;
        }
        Ok(())
    }

    fn append(&self, hash: &str) -> Result<(), Fault> {
        let written = private().create(true).append(true).open(&self.list).and_then(|mut file| {
            file.write_all(format!("{hash}\n").as_bytes())?;
            file.sync_all()
        });
        written.map_err(|e| match e.kind() {
            ErrorKind::StorageFull => {
                StoreError::Full { path: self.list.display().to_string() }.into()
            }
            _ => unusable(&self.list, e.to_string()).into(),
        })
    }
}

fn keep(tx: &Tx<'_>, hash: &str) -> Result<usize, Fault> {
    tx.execute(
        "INSERT INTO suppressions (hash, at) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING",
        (hash, At(tx.now)),
    )
}

/// A file that only its owner reads.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

fn read_key(path: &Path) -> Result<Option<String>, Fault> {
    let name = beside(path, ".key");
    match fs::read_to_string(&name) {
        Ok(key) if key.trim().len() >= 64 => Ok(Some(key.trim().to_owned())),
        Ok(_) => Err(unusable(path, format!("{} holds no key", name.display())).into()),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(unusable(path, format!("{} cannot be read ({e})", name.display())).into()),
    }
}

fn is_new(tx: &Tx<'_>, list: &Path) -> Result<bool, Fault> {
    Ok(!list.exists() && !tx.any("SELECT 1 FROM meta WHERE key = 'key'", [])?)
}

/// Makes the key under another name first, so that no other process reads half of it.
fn make_key(path: &Path, new: bool) -> Result<String, Fault> {
    let name = beside(path, ".key");
    if !new {
        let what = format!(
            "{} is missing: without it those who left would get mail again; bring it back from a backup",
            name.display()
        );
        return Err(unusable(path, what).into());
    }
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| unusable(path, "the system gives no random bytes"))?;
    let draft = beside(path, &format!(".key.{}", hex(&bytes[..4])));
    let key = hex(&bytes);
    let written = private()
        .create_new(true)
        .write(true)
        .open(&draft)
        .and_then(|mut file| {
            file.write_all(key.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::hard_link(&draft, &name));
    drop(fs::remove_file(&draft));
    match written {
        Ok(()) => Ok(key),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            read_key(path)?.ok_or_else(|| unusable(path, "its key vanished").into())
        }
        Err(e) => Err(unusable(path, format!("{} cannot be written ({e})", name.display())).into()),
    }
}
