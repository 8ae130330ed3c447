//! The demo's folder: its configuration is written as an operator would write it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use chrono::{DateTime, Duration, Utc};

use super::{super::arguments::DemoArguments, outlet::SampleOutlet};

/// Says that a folder is the demo's own, and may be emptied.
const MARK: &str = ".tayang-demo";

/// Makes (or empties) the demo's folder and writes its configuration; returns that folder.
pub(super) fn prepare(
    dir: &Path,
    outlet: &SampleOutlet,
    asked: &DemoArguments,
    began: DateTime<Utc>,
) -> anyhow::Result<PathBuf> {
    clear(dir)?;
    let config = dir.join("config");
    for folder in ["partners", "outlets"] {
        fs::create_dir_all(config.join(folder))
            .with_context(|| format!("{} cannot be made", config.display()))?;
    }
    fs::write(dir.join(MARK), "Folder ini dibuat oleh `tayang demo` dan boleh dihapus.\n")?;
    let absolute = dir.canonicalize()?;
    let main = fill(include_str!("tayang.toml"), &absolute, outlet, asked, began);
    fs::write(config.join("tayang.toml"), main)?;
    let partner = fill(include_str!("partner.toml"), &absolute, outlet, asked, began);
    fs::write(config.join("partners/kabarlereng.toml"), partner)?;
    let recipe = fill(include_str!("recipe.toml"), &absolute, outlet, asked, began);
    fs::write(config.join("outlets/promedia.toml"), recipe)?;
    Ok(config)
}

/// Only what an earlier demo left is removed.
fn clear(dir: &Path) -> anyhow::Result<()> {
    let Ok(mut found) = fs::read_dir(dir) else { return Ok(()) };
    if !dir.join(MARK).exists() {
        if found.next().is_some() {
            bail!("{} is not empty and not a demo's: choose another with --dir", dir.display());
        }
        return Ok(());
    }
    fs::remove_dir_all(dir).with_context(|| format!("{} cannot be emptied", dir.display()))
}

fn fill(
    template: &str,
    dir: &Path,
    outlet: &SampleOutlet,
    asked: &DemoArguments,
    began: DateTime<Utc>,
) -> String {
    // Without waiting the clock is moved by hand; with somebody watching it is the real one.
    let (every, recheck, digest) =
        if asked.once { ("10m", "10m", "0 6 * * *") } else { ("1m", "20s", "*/2 * * * *") };
    let start = (began - Duration::hours(2)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    [
        ("{dir}", dir.display().to_string()),
        ("{home}", outlet.home().to_owned()),
        ("{host_port}", outlet.host_port().to_owned()),
        ("{port}", asked.port.to_string()),
        ("{every}", every.to_owned()),
        ("{recheck}", recheck.to_owned()),
        ("{digest}", digest.to_owned()),
        ("{start}", start),
        ("{today}", began.date_naive().to_string()),
    ]
    .iter()
    .fold(template.to_owned(), |text, (mark, value)| text.replace(mark, value))
}
