//! `tayang init`: a folder with an annotated configuration to begin with.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Context as _, bail};

/// The annotated files: the very ones that the tests check.
const MAIN: &str = include_str!("../../config/tayang.toml");
const PARTNER: &str = include_str!("../../config/partners/malang.toml");

/// Writes `tayang.toml` and `partners/contoh.toml` into a new or empty folder; nothing is ever
/// overwritten. What was written, for people.
///
/// # Errors
/// A file is there already, or cannot be written.
pub fn init(folder: &Path) -> anyhow::Result<String> {
    let main = folder.join("tayang.toml");
    let partner = folder.join("partners").join("contoh.toml");
    for path in [&main, &partner] {
        if path.exists() {
            bail!("{} is there already: name a new folder", path.display());
        }
    }
    let parent = partner.parent().unwrap_or(folder);
    fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
    write_new(&main, &MAIN.replace("\"../var", "\"var"))?;
    write_new(&partner, PARTNER)?;
    Ok(format!(
        "{}\n{}\n\nWrite your own names into them, then: tayang --config {} check\n",
        main.display(),
        partner.display(),
        folder.display()
    ))
}

/// Writes a file that must not exist yet.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("writing {}", path.display()))
}
