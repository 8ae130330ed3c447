//! Bringing a story to a site: a draft with the marker first, then its publication by id.

use chrono::Duration;
use serde_json::json;

use crate::{
    model::{DeliveryState, Reason, RemoteId, Step},
    publish::{Job, Notice, Progress},
};

use super::{
    answer::Fault,
    api::Api,
    change, featured, find,
    post::{Draft, Post},
    read, terms,
};

/// How long a site that forgot a draft is left alone.
const SOON: Duration = Duration::minutes(1);
/// The longest that a site goes on with a request which we gave up: from then on what it left is
/// known.
const SETTLED: Duration = Duration::minutes(10);

/// Makes the draft, or adopts what an earlier request made.
pub(super) async fn stage(api: &Api<'_>, job: &Job<'_>, attempt: u32) -> Progress {
    let again = attempt > 1 || job.look_first;
    let mut progress = match draft(api, job, attempt, again).await {
        Ok(progress) => progress,
        Err(fault) => fault.progress(Step::Staging),
    };
    if again || super::may_have_left(&progress) {
        progress.change.sweep_after = Some(job.now + SETTLED);
    }
    progress
}

async fn draft(api: &Api<'_>, job: &Job<'_>, attempt: u32, again: bool) -> Result<Progress, Fault> {
    let Some(rendition) = job.rendition else { return Ok(Progress::to(job.state.clone())) };
    if again && let Some(post) = find(api, job.marker).await?.first() {
        return Ok(adopt(post));
    }
    let mut terms = terms::resolve(api, rendition, job.now).await?;
    terms.featured = featured(rendition, job.media);
    let values = Draft::of(rendition, job.marker).staged(attempt, &terms, job.now);
    let post = Post::read(api.post("/wp/v2/posts", &values).await?)?;
    let notice = stripped(&post, job).or(terms.notice);
    Ok(Progress::to(DeliveryState::Staged { id: post.remote() }).noting(notice))
}

/// A plug-in that takes comments out of texts takes our marker out too: an answer that is lost
/// cannot be looked up there.
fn stripped(post: &Post, job: &Job<'_>) -> Option<Notice> {
    let words = "the site takes comments out of texts, our marker among them: after a lost answer a story may be there twice";
    (!post.carries(job.marker)).then(|| Notice::Partial(words.to_owned()))
}

fn adopt(post: &Post) -> Progress {
    match post.status.as_str() {
        "trash" => trashed(),
        _ => Progress::to(DeliveryState::Staged { id: post.remote() }),
    }
}

/// An editor put it in the trash: that is an answer.
pub(super) fn trashed() -> Progress {
    Progress::refused(Reason::LocalEdit { fields: vec!["status".to_owned()] })
}

/// Makes the draft visible, or hands it to the editors (`pending`). By id, so doing it twice is
/// doing it once.
pub(super) async fn publish(api: &Api<'_>, job: &Job<'_>, id: &RemoteId) -> Progress {
    match make_visible(api, job, id).await {
        Ok(progress) => progress,
        // The draft is not there: swept, deleted, or the site was restored. Begin again, looking.
        Err(Fault::Gone) => Progress::to(DeliveryState::Uncertain {
            step: Step::Staging,
            id: None,
            attempt: 1,
            until: job.now + SOON,
        }),
        Err(fault) => fault.progress(Step::Publishing),
    }
}

async fn make_visible(api: &Api<'_>, job: &Job<'_>, id: &RemoteId) -> Result<Progress, Fault> {
    let Some(rendition) = job.rendition else { return Ok(Progress::to(job.state.clone())) };
    let draft = Draft::of(rendition, job.marker);
    let wanted = api.site.settings.status.as_str();
    if job.look_first {
        let post = read(api, id).await?;
        match post.status.as_str() {
            "trash" => return Ok(trashed()),
            "draft" | "auto-draft" => {}
            // Our own request that was not answered, or an editor who was faster.
            _ => return Ok(Progress::live(post.receipt(&draft.edition, job.now))),
        }
    }
    let values = json!({
        "status": wanted,
        "slug": rendition.slug,
        "date_gmt": draft.date(job.now),
    });
    let post = change(api, id, &values).await?;
    Ok(Progress::live(post.receipt(&draft.edition, job.now)))
}
