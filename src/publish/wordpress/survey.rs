//! What a site carries already, and what lost requests of ours left there.

use crate::{
    html,
    model::{Fingerprint, Link, Marker, RemoteId, SeenPost},
    net::Net,
    publish::PublishError,
};

use super::{
    Wordpress,
    answer::Fault,
    api::Api,
    path,
    post::{self, Post},
    search,
};

/// Posts a page of a survey; four pages are read.
const PAGE: &str = "25";

impl Wordpress {
    /// The newest hundred posts, whoever may see them.
    pub(in crate::publish) async fn survey(
        &self,
        net: &Net,
    ) -> Result<Vec<SeenPost>, PublishError> {
        let api = Api::open(self, net).await.map_err(|f| unread(&f))?;
        let mut seen = Vec::new();
        for page in ["1", "2", "3", "4"] {
            let posts = recent(&api, page).await.map_err(|f| unread(&f))?;
            let last = posts.len() < 25;
            seen.extend(posts.iter().filter_map(seen_post));
            if last {
                break;
            }
        }
        Ok(seen)
    }

    /// Deletes drafts with this marker other than ours.
    pub(in crate::publish) async fn sweep(
        &self,
        marker: &Marker,
        ours: Option<&RemoteId>,
        net: &Net,
    ) -> Result<usize, PublishError> {
        let api = Api::open(self, net).await.map_err(|f| unread(&f))?;
        let drafts = search(&api, marker, "draft").await.map_err(|f| unread(&f))?;
        let mut swept = 0;
        for draft in drafts.iter().filter(|draft| ours != Some(&draft.remote())) {
            match api.delete(&path(&draft.remote()), &[("force", "true")]).await {
                Ok(_) => swept += 1,
                Err(Fault::Gone) => {}
                Err(fault) => return Err(unread(&fault)),
            }
        }
        Ok(swept)
    }
}

fn unread(fault: &Fault) -> PublishError {
    PublishError::Target(fault.words())
}

async fn recent(api: &Api<'_>, page: &str) -> Result<Vec<Post>, Fault> {
    let query = [
        ("status", "publish,future,private,pending,draft"),
        ("context", "edit"),
        ("per_page", PAGE),
        ("page", page),
        ("_fields", post::FIELDS),
    ];
    match api.get("/wp/v2/posts", &query).await {
        Ok(value) => Ok(Post::list(value)),
        // Beyond the last page: `rest_post_invalid_page_number`.
        Err(Fault::No(_)) if page != "1" => Ok(Vec::new()),
        Err(fault) => Err(fault),
    }
}

fn seen_post(post: &Post) -> Option<SeenPost> {
    Some(SeenPost {
        remote: post.id.to_string(),
        link: Link::parse(&post.link).ok()?,
        title: html::plain(post.title.stored()),
        fingerprint: Fingerprint::of(&html::plain(post.content.stored())),
        marker: Marker::found_in(post.content.stored()),
    })
}
