//! WordPress over its REST API, exactly once on a site without any plug-in of ours: a draft with a
//! marker, its id on record, published by id.

mod answer;
mod api;
mod media;
mod post;
mod probe;
mod stage;
mod survey;
mod terms;
mod update;
mod withdraw;
mod xmlrpc;

use std::sync::Mutex;

use serde_json::Value;
use tokio::sync::OnceCell;

use crate::{
    model::{Action, DeliveryState, Marker, MediaId, Outcome, RemoteId, Rendition, Step},
    net::Net,
    publish::{Job, Notice, Progress, WordpressSettings},
};

use answer::Fault;
use api::{Api, Route};
use post::Post;

/// A site with what was learnt about it.
#[derive(Debug)]
pub(super) struct Wordpress {
    settings: WordpressSettings,
    route: OnceCell<Route>,
    terms: Mutex<terms::Remembered>,
}

impl Wordpress {
    pub(super) fn new(settings: WordpressSettings) -> Self {
        Self { settings, route: OnceCell::new(), terms: Mutex::default() }
    }

    /// One step of a delivery.
    pub(super) async fn step(&self, job: &Job<'_>, net: &Net) -> Progress {
        if let Some(state) = next_without_asking(job) {
            return Progress::to(state);
        }
        let step = step_of(job.state);
        let api = match Api::open(self, net).await {
            Ok(api) => api,
            Err(fault) => return fault.progress(step),
        };
        let progress = self.ask(&api, job).await;
        match &progress.notice {
            Some(Notice::Access(words)) if words == answer::STRANGER => {
                Fault::Access(self.why_a_stranger(&api).await).progress(step)
            }
            _ => progress,
        }
    }

    async fn ask(&self, api: &Api<'_>, job: &Job<'_>) -> Progress {
        match (job.state, job.action) {
            (DeliveryState::Media, _) => self.picture(api, job).await,
            (DeliveryState::Publishing { id }, Action::Publish) => {
                stage::publish(api, job, id).await
            }
            (DeliveryState::Publishing { id }, Action::Update) => {
                update::update(api, job, id).await
            }
            (DeliveryState::Publishing { id }, Action::Withdraw) => {
                withdraw::withdraw(api, job, id).await
            }
            (_, Action::Withdraw) => withdraw::look(api, job).await,
            (state, _) => stage::stage(api, job, attempt(state)).await,
        }
    }

    /// The picture above the text. A site that does not take it gets the text without it.
    async fn picture(&self, api: &Api<'_>, job: &Job<'_>) -> Progress {
        let next = after_media(job);
        let (Some(picture), Some(rendition)) = (job.picture, job.rendition) else {
            return Progress::to(next);
        };
        match media::ensure(api, picture, rendition).await {
            Ok(id) => {
                let mut progress = Progress::to(next);
                progress.change.media.push((picture.id.clone(), id));
                progress
            }
            Err(
                fault @ (Fault::No(_)
                | Fault::Gone
                | Fault::Forbidden(_)
                | Fault::NotRest { status: 413, .. }),
            ) => {
                let words = format!("the picture was not taken: {}", fault.words());
                Progress::to(next).noting(Some(Notice::Partial(words)))
            }
            Err(fault) => fault.progress(Step::Media),
        }
    }
}

fn attempt(state: &DeliveryState) -> u32 {
    if let DeliveryState::Staging { attempt } = state { *attempt } else { 1 }
}

fn step_of(state: &DeliveryState) -> Step {
    match state {
        DeliveryState::Media => Step::Media,
        DeliveryState::Publishing { .. } => Step::Publishing,
        _ => Step::Staging,
    }
}

/// The next state where no request is needed to know it.
fn next_without_asking(job: &Job<'_>) -> Option<DeliveryState> {
    match (job.state, job.action) {
        (DeliveryState::Planned, Action::Withdraw) => {
            job.receipt.map(|r| DeliveryState::Publishing { id: r.id.clone() })
        }
        (DeliveryState::Planned, _) if wants_picture(job) => Some(DeliveryState::Media),
        (DeliveryState::Planned, _) => Some(after_media(job)),
        (DeliveryState::Staged { id }, _) => Some(DeliveryState::Publishing { id: id.clone() }),
        _ => None,
    }
}

/// A correction goes to the post that is there; everything else begins with a draft. A story that
/// is to be corrected but was never seen there is looked for first.
fn after_media(job: &Job<'_>) -> DeliveryState {
    match (job.action, job.receipt) {
        (Action::Update, Some(receipt)) => DeliveryState::Publishing { id: receipt.id.clone() },
        (Action::Update, None) => DeliveryState::Staging { attempt: 2 },
        _ => DeliveryState::Staging { attempt: 1 },
    }
}

fn wants_picture(job: &Job<'_>) -> bool {
    job.picture.is_some_and(|picture| !job.media.iter().any(|(id, _)| *id == picture.id))
}

/// The site's id of the rendition's picture.
fn featured(rendition: &Rendition, media: &[(MediaId, RemoteId)]) -> Option<u64> {
    let wanted = rendition.picture.as_ref()?.media.as_ref()?;
    let (_, remote) = media.iter().find(|(id, _)| id == wanted)?;
    remote.0.parse().ok()
}

/// The posts with this marker: those that readers or editors may see first, then drafts, then what
/// is in the trash; among equals the oldest.
async fn find(api: &Api<'_>, marker: &Marker) -> Result<Vec<Post>, Fault> {
    let mut found = search(api, marker, "any").await?;
    found.sort_by_key(|post| (rank(&post.status), post.id));
    found.extend(search(api, marker, "trash").await?);
    Ok(found)
}

async fn search(api: &Api<'_>, marker: &Marker, status: &str) -> Result<Vec<Post>, Fault> {
    let query = [
        ("search", marker.as_str()),
        ("status", status),
        ("orderby", "id"),
        ("order", "asc"),
        ("per_page", "50"),
        ("context", "edit"),
        ("_fields", post::FIELDS),
    ];
    let answer = api.get("/wp/v2/posts", &query).await?;
    if !answer.is_array() {
        // Taking this for "nothing there" would make a second draft.
        let what = "the site's search does not answer with a list".to_owned();
        return Err(Fault::Later { wait: None, what });
    }
    let mut posts = Post::list(answer);
    posts.retain(|post| post.carries(marker));
    Ok(posts)
}

fn rank(status: &str) -> u8 {
    match status {
        "publish" => 0,
        "future" | "private" => 1,
        "pending" => 2,
        _ => 3,
    }
}

/// A post by its id, with everything that an editor sees.
async fn read(api: &Api<'_>, id: &RemoteId) -> Result<Post, Fault> {
    let query = [("context", "edit"), ("_fields", post::FIELDS)];
    Post::read(api.get(&path(id), &query).await?)
        .map_err(|fault| Fault::Later { wait: None, what: fault.words() })
}

async fn change(api: &Api<'_>, id: &RemoteId, values: &Value) -> Result<Post, Fault> {
    Post::read(api.post(&path(id), values).await?)
}

fn path(id: &RemoteId) -> String {
    format!("/wp/v2/posts/{}", id.0)
}

/// Whether a request may have left something behind that we do not know.
fn may_have_left(progress: &Progress) -> bool {
    matches!(progress.outcome, Outcome::Lost { .. })
}
