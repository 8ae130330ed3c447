//! Hands mails over as `.eml` files in a folder, where no SMTP is configured.

use std::path::Path;

use tokio::{fs, io::AsyncWriteExt};

use super::{Mail, Sent};

/// Writes the mail under its own name: whole or not at all, and the same mailing once.
pub(super) async fn write(folder: &Path, mail: &Mail) -> Sent {
    match write_whole(folder, mail).await {
        Ok(()) => Sent::Accepted,
        Err(error) => Sent::Unreachable {
            what: format!("the mail folder {} cannot be written: {error}", folder.display()),
        },
    }
}

async fn write_whole(folder: &Path, mail: &Mail) -> std::io::Result<()> {
    fs::create_dir_all(folder).await?;
    let part = folder.join(format!(".{}.part", mail.file));
    let mut file = fs::File::create(&part).await?;
    file.write_all(&mail.bytes).await?;
    file.sync_all().await?;
    fs::rename(&part, folder.join(&mail.file)).await
}
