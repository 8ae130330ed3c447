//! A WordPress in small: the answers of its REST API in their real shape and size (as read off
//! 6.1.9 with `context=edit`), without PHP and MySQL behind them.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use serde_json::{Value, json};

/// What the site holds: a post as it was sent, by its id.
#[derive(Debug, Default)]
pub struct Site(Mutex<BTreeMap<u64, Value>>);

impl Site {
    /// The answer to a request below `/wp-json/wp/v2/`.
    pub fn answer(&self, method: &str, path: &str, body: &[u8]) -> (u16, Value) {
        let sent = serde_json::from_slice(body).unwrap_or(Value::Null);
        let mut posts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (method, path.split_once('/').unwrap_or((path, ""))) {
            ("POST", ("posts", "")) => {
                let id = posts.len() as u64 + 1;
                posts.insert(id, sent);
                (201, shown(id, &posts[&id]))
            }
            ("POST", ("posts", id)) => {
                let id = id.parse().unwrap_or(0);
                let Some(post) = posts.get_mut(&id) else { return gone() };
                for (field, value) in sent.as_object().into_iter().flatten() {
                    post[field] = value.clone();
                }
                (200, shown(id, post))
            }
            ("GET", ("posts", "")) => (200, json!([])),
            ("GET", ("posts", id)) => {
                let id = id.parse().unwrap_or(0);
                posts.get(&id).map_or_else(gone, |post| (200, shown(id, post)))
            }
            ("GET", ("types", _)) => (200, json!({ "slug": "post" })),
            ("GET", ("tags" | "categories", _)) => {
                (200, json!([{ "id": 7, "name": "berita", "slug": "berita" }]))
            }
            _ => gone(),
        }
    }

    /// Posts that readers see.
    pub fn published(&self) -> usize {
        let posts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        posts.values().filter(|post| post["status"] == "publish").count()
    }
}

fn gone() -> (u16, Value) {
    let data = json!({ "status": 404 });
    (404, json!({ "code": "rest_post_invalid_id", "message": "Invalid post ID.", "data": data }))
}

fn shown(id: u64, post: &Value) -> Value {
    let home = "http://situs.example";
    let text = |field: &str| {
        let raw = post[field].as_str().unwrap_or_default();
        json!({ "raw": raw, "rendered": format!("{raw}\n"), "protected": false, "block_version": 0 })
    };
    let list = |field: &str| post.get(field).cloned().unwrap_or_else(|| json!([]));
    let slug = post["slug"].as_str().unwrap_or_default();
    json!({
        "id": id, "date": "2026-11-22T08:00:00", "date_gmt": post["date_gmt"], "type": "post",
        "guid": { "rendered": format!("{home}/?p={id}"), "raw": format!("{home}/?p={id}") },
        "modified": "2026-11-23T08:00:00", "modified_gmt": "2026-11-23T01:00:00", "password": "",
        "slug": slug, "status": post["status"], "link": format!("{home}/{slug}/"),
        "title": text("title"), "content": text("content"), "excerpt": text("excerpt"),
        "author": 1, "featured_media": 0, "comment_status": "open", "ping_status": "open",
        "sticky": false, "template": "", "format": "standard", "meta": [],
        "categories": list("categories"), "tags": list("tags"),
        "permalink_template": format!("{home}/%postname%/"), "generated_slug": slug,
        "_links": links(id, home),
    })
}

fn links(id: u64, home: &str) -> Value {
    let link = |path: &str| json!([{ "href": format!("{home}/wp-json/wp/v2/{path}") }]);
    json!({
                "self": link(&format!("posts/{id}")), "collection": link("posts"),
                "about": link("types/post"), "author": link("users/1"),
                "replies": link(&format!("comments?post={id}")),
                "version-history": link(&format!("posts/{id}/revisions")),
                "wp:attachment": link(&format!("media?parent={id}")),
                "wp:term": [link(&format!("categories?post={id}")), link(&format!("tags?post={id}"))],
                "wp:action-publish": link(&format!("posts/{id}")),
                "wp:action-unfiltered-html": link(&format!("posts/{id}")),
                "wp:action-sticky": link(&format!("posts/{id}")),
                "wp:action-assign-author": link(&format!("posts/{id}")),
                "wp:action-create-tags": link(&format!("posts/{id}")),
                "curies": [{ "name": "wp", "href": "https://api.w.org/{rel}", "templated": true }],
    })
}
