//! Taking a story down whole: the post, our pictures that nothing else uses, and the proof that no
//! reader sees it any more.

use std::time::Duration;

use serde_json::json;

use crate::{
    model::{DeliveryState, Link, Outcome, Proof, RemoteId, Step},
    publish::{Job, Progress},
};

use super::{answer::Fault, api::Api, change, find, media, path};

/// How long a page cache may take to notice, before we look again.
const CACHE: Duration = Duration::from_secs(60);

/// A withdrawal of something that we never saw there: looks for its marker.
pub(super) async fn look(api: &Api<'_>, job: &Job<'_>) -> Progress {
    match find(api, job.marker).await {
        Ok(found) => match found.iter().find(|post| post.status != "trash") {
            Some(post) => Progress::to(DeliveryState::Publishing { id: post.remote() }),
            None => gone(404, job),
        },
        Err(fault) => fault.progress(Step::Publishing),
    }
}

fn gone(status: u16, job: &Job<'_>) -> Progress {
    Progress::to(DeliveryState::Withdrawn { proof: Proof { status, at: job.now } })
}

/// Takes the post down and looks as a reader.
pub(super) async fn withdraw(api: &Api<'_>, job: &Job<'_>, id: &RemoteId) -> Progress {
    match take_down(api, job, id).await {
        Ok(()) => prove(api, job, id).await,
        Err(fault) => fault.progress(Step::Publishing),
    }
}

async fn take_down(api: &Api<'_>, job: &Job<'_>, id: &RemoteId) -> Result<(), Fault> {
    let answer = match api.site.settings.withdraw.as_str() {
        "draft" => change(api, id, &json!({ "status": "draft" })).await.map(drop),
        "private" => change(api, id, &json!({ "status": "private" })).await.map(drop),
        _ => api.delete(&path(id), &[]).await.map(drop),
    };
    match answer {
        Ok(()) | Err(Fault::Gone) => {}
        Err(fault) => return Err(fault),
    }
    for (_, picture) in job.unshared {
        media::delete(api, picture).await?;
    }
    Ok(())
}

/// Reads the page back without a login, and the post in the API too: both must be gone.
async fn prove(api: &Api<'_>, job: &Job<'_>, id: &RemoteId) -> Progress {
    let in_api = match api.link(&path(id)) {
        Ok(link) => link,
        Err(fault) => return fault.progress(Step::Publishing),
    };
    let page = job.receipt.and_then(|r| r.link.as_deref()).and_then(|l| Link::parse(l).ok());
    let mut seen = 0;
    for link in page.into_iter().chain([in_api]) {
        match api.status_for_readers(link.clone()).await {
            Ok(200) => return still_there(&link),
            Ok(status @ (300..=499)) => seen = if seen == 0 { status } else { seen },
            Ok(status) => return unseen(&format!("the site answers with status {status}")),
            Err(error) => return unseen(&error.to_string()),
        }
    }
    gone(seen, job)
}

fn still_there(link: &Link) -> Progress {
    let what = format!("{link} was taken down, but readers still get it: a page cache, perhaps");
    Progress::of(Outcome::TryLater { wait: Some(CACHE), what })
}

fn unseen(what: &str) -> Progress {
    let what = format!("it was taken down, but that could not be seen yet: {what}");
    Progress::of(Outcome::TryLater { wait: None, what })
}
