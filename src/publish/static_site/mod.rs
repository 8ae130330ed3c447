//! A site of plain files: one page an article, an index, an archive, feeds and a sitemap. Every
//! file is written whole or not at all, so doing something twice is doing it once.

mod feeds;
mod files;
mod page;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};

use crate::{
    model::{Action, DeliveryState, MediaId, Outcome, Proof, Reason, Receipt, RemoteId, Rendition},
    render::Templates,
};

use super::{Finding, Job, Progress, PublishError, StaticSiteSettings, TargetSettings, job::hash};

use files::Folder;
use page::Site;

/// An article that is live on the site.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What was read back: its path is its id.
    pub receipt: Receipt,
    /// What was written.
    pub rendition: Rendition,
    /// Its pictures there.
    pub media: Vec<(MediaId, RemoteId)>,
}

/// One step: a path on record first, then the files.
pub(super) async fn step(
    site: &StaticSiteSettings,
    target: &TargetSettings,
    job: &Job<'_>,
) -> Progress {
    match job.state {
        DeliveryState::Publishing { id } => act(site, target, job, id).await,
        _ => match (job.receipt, job.rendition, job.action) {
            (Some(receipt), ..) => {
                Progress::to(DeliveryState::Publishing { id: receipt.id.clone() })
            }
            (None, Some(rendition), Action::Publish | Action::Update) => {
                Progress::to(DeliveryState::Publishing { id: path(rendition, job.now) })
            }
            _ => Progress::to(DeliveryState::Withdrawn { proof: Proof { status: 0, at: job.now } }),
        },
    }
}

/// Where an article lives, for good: `2026/11/<slug>-<digits of its marker>`.
fn path(rendition: &Rendition, now: DateTime<Utc>) -> RemoteId {
    let at = rendition.published.map_or(now.fixed_offset(), |at| at);
    let marker = rendition.marker.as_str();
    let short: String = marker.trim_start_matches("tayang-").chars().take(8).collect();
    RemoteId(format!("{:04}/{:02}/{}-{short}", at.year(), at.month(), rendition.slug))
}

async fn act(
    site: &StaticSiteSettings,
    target: &TargetSettings,
    job: &Job<'_>,
    id: &RemoteId,
) -> Progress {
    if !is_path(id) {
        let what = format!("`{}` is no path of an article", id.0);
        return Progress::refused(Reason::TargetRefused { what });
    }
    let done = match job.action {
        Action::Withdraw => remove(site, job, id).await,
        Action::Publish | Action::Update => write(site, target, job, id).await,
    };
    done.unwrap_or_else(|error| match error {
        PublishError::Template(error) => {
            Progress::refused(Reason::Rendering { what: error.to_string() })
        }
        error => Progress::of(Outcome::TryLater { wait: None, what: error.to_string() }),
    })
}

/// Whether an id is a path that we could have made: it goes into file names.
fn is_path(id: &RemoteId) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part.len() <= 120
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    id.0.split('/').count() == 3 && id.0.split('/').all(word)
}

async fn write(
    site: &StaticSiteSettings,
    target: &TargetSettings,
    job: &Job<'_>,
    id: &RemoteId,
) -> Result<Progress, PublishError> {
    let Some(rendition) = job.rendition else { return Ok(Progress::to(job.state.clone())) };
    let folder = Folder::new(site);
    let mut media = job.media.to_vec();
    let mut added = Vec::new();
    if let Some(picture) = job.picture {
        let name = RemoteId(format!("media/{}", picture.file_name()));
        folder.write(&name.0, picture.bytes.clone()).await?;
        added.push((picture.id.clone(), name));
    }
    media.extend(added.iter().cloned());
    let html = Site::of(site, target).article(rendition, id, &media, job.templates)?;
    let file = format!("{}/index.html", id.0);
    let hashes = [job.receipt.and_then(|r| r.stored.get("page").cloned()), Some(hash(&html))];
    if job.action == Action::Update && was_edited(&folder, &file, &hashes).await? {
        return Ok(Progress::refused(Reason::LocalEdit { fields: vec!["page".to_owned()] }));
    }
    folder.write(&file, html.clone().into_bytes()).await?;
    let mut progress = Progress::live(receipt(site, id, &html, job.now));
    progress.change.media = added;
    Ok(progress)
}

/// Whether somebody changed the page: it is neither what we wrote last nor what we write now.
async fn was_edited(
    folder: &Folder,
    file: &str,
    ours: &[Option<String>],
) -> Result<bool, PublishError> {
    let there = folder.read(file).await?;
    Ok(there.is_some_and(|text| !ours.contains(&Some(hash(&text)))))
}

fn receipt(site: &StaticSiteSettings, id: &RemoteId, html: &str, now: DateTime<Utc>) -> Receipt {
    Receipt {
        id: id.clone(),
        link: Some(page::absolute(site, &format!("{}/", id.0))),
        status: "written".to_owned(),
        stored: BTreeMap::from([("page".to_owned(), hash(html))]),
        at: now,
    }
}

/// Page and unshared pictures; seen to be gone.
async fn remove(
    site: &StaticSiteSettings,
    job: &Job<'_>,
    id: &RemoteId,
) -> Result<Progress, PublishError> {
    let folder = Folder::new(site);
    for (_, picture) in job.unshared {
        if picture.0.strip_prefix("media/tayang-").is_some_and(|name| !name.contains('/')) {
            folder.remove(&picture.0).await?;
        }
    }
    let file = format!("{}/index.html", id.0);
    folder.remove(&file).await?;
    folder.remove_empty(&id.0).await;
    if folder.read(&file).await?.is_some() {
        return Err(folder.trouble(&file, "it is still there after it was removed"));
    }
    Ok(Progress::to(DeliveryState::Withdrawn { proof: Proof { status: 0, at: job.now } }))
}

/// Writes index, archive, feeds and sitemap anew.
pub(super) async fn refresh(
    site: &StaticSiteSettings,
    target: &TargetSettings,
    live: Vec<Shown>,
    templates: &Templates,
) -> Result<(), PublishError> {
    let folder = Folder::new(site);
    let site = Site::of(site, target);
    for (name, text) in site.overview(&live, templates)? {
        folder.write(name, text.into_bytes()).await?;
    }
    Ok(())
}

/// Whether the folder can be written.
pub(super) async fn probe(site: &StaticSiteSettings) -> Vec<Finding> {
    let folder = Folder::new(site);
    let file = ".tayang-probe";
    let tried = match folder.write(file, b"tayang".to_vec()).await {
        Ok(()) => folder.remove(file).await,
        Err(error) => Err(error),
    };
    match tried {
        Ok(()) => vec![Finding::fine(format!("{} can be written", site.folder.display()))],
        Err(error) => vec![Finding::wrong(format!("{error}: let tayang's user write there"))],
    }
}
