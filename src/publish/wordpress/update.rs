//! A correction: the post that is there gets the new edition, unless an editor changed its words.

use serde_json::{Value, json};

use crate::{
    html,
    model::{Reason, RemoteId, Step},
    publish::{Job, Notice, Progress},
};

use super::{
    answer::{Fault, number},
    api::Api,
    change, featured, path,
    post::{Draft, Post},
    read, stage, terms,
};

/// Fields whose change by an editor stops us: the words.
const WORDS: [&str; 3] = ["title", "content", "excerpt"];

/// Replaces the edition of a post.
pub(super) async fn update(api: &Api<'_>, job: &Job<'_>, id: &RemoteId) -> Progress {
    match replace(api, job, id).await {
        Ok(progress) => progress,
        Err(fault) => fault.progress(Step::Publishing),
    }
}

async fn replace(api: &Api<'_>, job: &Job<'_>, id: &RemoteId) -> Result<Progress, Fault> {
    let Some(rendition) = job.rendition else { return Ok(Progress::to(job.state.clone())) };
    let there = read(api, id).await?;
    let draft = Draft::of(rendition, job.marker);
    if there.status == "trash" {
        return Ok(stage::trashed());
    }
    if draft.is_in(&there) {
        return Ok(there_already(job, &draft, &there));
    }
    let changed = job.receipt.map(|r| there.changed_since(r)).unwrap_or_default();
    if changed.iter().any(|field| WORDS.contains(&field.as_str())) {
        return Ok(edited(changed));
    }
    let mut terms = terms::resolve(api, rendition, job.now).await?;
    terms.featured = featured(rendition, job.media);
    let values = payload(&draft, &terms, &changed);
    let post = change(api, id, &values).await?;
    let between = edit_between(api, id, &there).await;
    let notice = between.map(Notice::EditBetween).or(terms.notice);
    Ok(Progress::live(post.receipt(&draft.edition, job.now)).noting(notice))
}

fn edited(fields: Vec<String>) -> Progress {
    Progress::refused(Reason::LocalEdit { fields })
}

/// The post has this edition: our own request came through before its answer was lost, or there
/// is nothing new. What an editor changed since stays known as a change.
fn there_already(job: &Job<'_>, draft: &Draft<'_>, there: &Post) -> Progress {
    let before = job.receipt.filter(|r| r.stored.get("edition") == Some(&draft.edition));
    match before {
        Some(receipt) => Progress::live(receipt.clone()),
        None if draft.reads_as(there) => Progress::live(there.receipt(&draft.edition, job.now)),
        None => edited(vec!["content".to_owned()]),
    }
}

/// The new words; sections, tags and picture unless an editor chose others. Status and slug stay
/// as they are: a post that an editor has published is not sent back, and its address is kept.
fn payload(draft: &Draft<'_>, terms: &terms::Terms, changed: &[String]) -> Value {
    let mut values = draft.words();
    let mut all = json!({});
    terms.put(&mut all);
    let Some(all) = all.as_object() else { return values };
    for (field, value) in all.iter().filter(|(field, _)| !changed.contains(field)) {
        values[field] = value.clone();
    }
    values
}

/// WordPress has no lock: an edit between our reading and our writing is in the revisions, and
/// its text is handed on. None if there is none, or if the site keeps no revisions.
async fn edit_between(api: &Api<'_>, id: &RemoteId, before: &Post) -> Option<String> {
    let query =
        [("context", "edit"), ("per_page", "2"), ("orderby", "id"), ("_fields", "id,content")];
    let answer = api.get(&format!("{}/revisions", path(id)), &query).await.ok()?;
    let mut revisions: Vec<(u64, String)> =
        answer.as_array()?.iter().filter_map(revision).collect();
    revisions.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
    let (_, previous) = revisions.into_iter().nth(1)?;
    let is_edit = html::plain(&previous) != html::plain(before.content.stored());
    is_edit.then(|| html::plain(&previous).chars().take(4_000).collect())
}

fn revision(value: &Value) -> Option<(u64, String)> {
    let raw = value.pointer("/content/raw").and_then(Value::as_str)?;
    Some((number(value.get("id")?)?, raw.to_owned()))
}
