//! A visit of a WordPress site by its REST API: what was published or edited since the last one.

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Ask, Reading, Source, WatchError, answer,
    feed::{Text, dates},
    reading,
};
use crate::model::{Cursor, Discovered, Fetched, Link};

const ACCEPT: &str = "application/json";
const FIELDS: &str = "guid,link,title,date_gmt,modified_gmt";
/// The most that the API gives at once.
const PER_PAGE: usize = 100;
/// Requests of one visit; what is left comes with the next one.
const MOST_PAGES: usize = 5;
/// How far the first visit looks back.
const LOOKING_BACK: Duration = Duration::days(2);
/// Asked for once more: two edits may have one second.
const OVERLAP: Duration = Duration::seconds(60);
/// A site that gives what is older than this was not asked in a way that it understands; less
/// may be its clock or its zone.
const LENIENCE: Duration = Duration::hours(26);

/// A visit under way.
pub(super) struct Posts<'a> {
    source: &'a Source,
    api: Link,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
    page: usize,
    asked: usize,
    /// Whether the site knows `modified_after` (WordPress 5.7); else its newest posts are read.
    knows_changes: bool,
    over: bool,
    found: Vec<Discovered>,
    latest: Option<DateTime<Utc>>,
    without_link: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Post {
    guid: Rendered,
    link: Option<String>,
    title: Rendered,
    date_gmt: Option<String>,
    modified_gmt: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rendered {
    rendered: Option<String>,
}

/// How WordPress says no.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: Option<String>,
    message: Option<String>,
}

impl<'a> Posts<'a> {
    pub(super) fn begin(
        source: &'a Source,
        url: &Link,
        before: &Cursor,
        now: DateTime<Utc>,
    ) -> Self {
        let since = before.changed.map_or(now - LOOKING_BACK, |changed| changed - OVERLAP);
        Self {
            source,
            api: posts_of(url),
            now,
            since,
            page: 1,
            asked: 0,
            knows_changes: true,
            over: false,
            found: Vec::new(),
            latest: before.changed,
            without_link: 0,
        }
    }

    pub(super) fn ask(&self) -> Option<Ask> {
        if self.over {
            return None;
        }
        let (order, page) =
            (if self.knows_changes { "asc" } else { "desc" }, self.page.to_string());
        let mut url = self.api.url().clone();
        let mut query = url.query_pairs_mut();
        query.append_pair("_fields", FIELDS).append_pair("per_page", &PER_PAGE.to_string());
        query.append_pair("orderby", "modified").append_pair("order", order);
        if self.knows_changes {
            query.append_pair("modified_after", &written(self.since)).append_pair("page", &page);
        }
        drop(query);
        let link = Link::parse(url.as_str()).ok()?;
        Some(Ask { link, cursor: Cursor::default(), accept: ACCEPT })
    }

    pub(super) fn take(&mut self, fetched: &Fetched) -> Result<(), WatchError> {
        let posts = posts(fetched)?;
        self.asked += 1;
        let changes: Vec<DateTime<Utc>> = posts.iter().filter_map(Post::changed).collect();
        let earliest = changes.iter().min().copied();
        if self.knows_changes && earliest.is_some_and(|at| at < self.since - LENIENCE) {
            self.knows_changes = false;
            return Ok(());
        }
        let (count, latest) = (posts.len(), changes.iter().max().copied());
        posts.iter().for_each(|post| self.announce(post));
        self.latest = self.latest.max(latest);
        self.go_on(count, latest);
        Ok(())
    }

    /// The next question begins at the last change that was read: page numbers shift while a site
    /// is being edited. Where a whole page changed in one second, the next page is asked for.
    fn go_on(&mut self, count: usize, latest: Option<DateTime<Utc>>) {
        self.over = count < PER_PAGE || self.asked >= MOST_PAGES || !self.knows_changes;
        match latest.map(|at| at - Duration::seconds(1)) {
            Some(since) if since > self.since => (self.since, self.page) = (since, 1),
            _ => self.page += 1,
        }
    }

    fn announce(&mut self, post: &Post) {
        let link = post.link.as_deref().and_then(|link| Link::parse(link).ok());
        let Some(link) = link else {
            self.without_link += 1;
            return;
        };
        let title = post.title.rendered.clone().map(|value| Text { value, is_markup: true });
        self.found.push(Discovered {
            headline: title.and_then(|title| reading::words(&title.words())),
            published: post.date_gmt.as_deref().and_then(dates::read),
            updated: post.changed(),
            ..reading::announced(self.source, post.guid.rendered.as_deref(), link)
        });
    }

    /// What was read before counts; the rest comes with the next visit.
    pub(super) fn miss(&mut self) -> bool {
        self.over = true;
        !self.found.is_empty()
    }

    pub(super) fn end(self) -> Reading {
        let left_out = self.without_link;
        let note = (left_out > 0).then(|| format!("{left_out} posts without a link were left out"));
        let old = "the site gives posts without regard to `modified_after` (WordPress before 5.7?): edits of older posts are noticed late";
        Reading {
            discovered: self.found,
            // By the site's own clock; one that ran ahead once must not hide what comes after.
            cursor: Cursor { changed: self.latest.map(|at| at.min(self.now)), ..Cursor::default() },
            recovered: note.into_iter().collect(),
            health: (!self.knows_changes).then(|| old.to_owned()).into(),
            ..Reading::default()
        }
    }
}

impl Post {
    fn changed(&self) -> Option<DateTime<Utc>> {
        self.modified_gmt.as_deref().and_then(dates::read)
    }
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The address of the posts: as given where it names the API, else the site's usual one.
fn posts_of(url: &Link) -> Link {
    let given = url.as_str();
    let has = |words: &str| given.contains(words);
    if has("/wp/v2/") {
        return url.clone();
    }
    if has("rest_route=") {
        return Link::parse(&format!("{}/wp/v2/posts", given.trim_end_matches('/')))
            .unwrap_or_else(|_| url.clone());
    }
    let tail = if has("wp-json") { "wp/v2/posts" } else { "wp-json/wp/v2/posts" };
    let mut folder = url.url().clone();
    folder.set_path(&format!("{}/{tail}", url.url().path().trim_end_matches('/')));
    Link::parse(folder.as_str()).unwrap_or_else(|_| url.clone())
}

fn posts(fetched: &Fetched) -> Result<Vec<Post>, WatchError> {
    if !fetched.is_success() {
        return Err(refused(fetched));
    }
    let list = serde_json::from_slice::<Vec<Value>>(&fetched.bytes).map_err(|_| {
        let why = "there is no list of posts: is this a WordPress site, and its API open?";
        WatchError::Api(format!("{} {why}", fetched.asked))
    })?;
    // One post in a shape that nobody knows keeps nothing from the others.
    Ok(list.into_iter().filter_map(|post| serde_json::from_value(post).ok()).collect())
}

/// Too busy is a status like any other; that there is no API, or not for us, is said in words.
fn refused(fetched: &Fetched) -> WatchError {
    let status = fetched.status;
    let said = serde_json::from_slice::<Refusal>(&fetched.bytes).unwrap_or_default();
    let said = said.message.or(said.code).map(|words| format!(": {}", reading::short(&words)));
    let said = said.unwrap_or_default();
    let advice = match status {
        400 => "the site's API does not understand the question",
        401 | 403 => {
            "the site's API is closed to visitors: agree with the partner, or use its feed"
        }
        404 | 410 => {
            "the site has no WordPress API at this address: write the address of its API, or use its feed"
        }
        _ => {
            return answer::good(fetched).err().unwrap_or(WatchError::Api(String::new()));
        }
    };
    WatchError::Api(format!("{advice} (status {status}{said})"))
}
