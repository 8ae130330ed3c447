//! A WordPress-shaped site that drops and fails at random, and remembers exactly what it carries.
//!
//! It speaks the part of the REST API that a publisher needs, with real WordPress's answers in
//! small (shapes and codes read off 6.1.9): it stores what was asked before it loses the answer, as
//! a real server does.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A small generator: the same seed gives the same faults.
#[derive(Debug)]
pub struct Dice(AtomicU64);

impl Dice {
    /// Dice with a seed.
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1))
    }

    /// A number below `most`.
    pub fn below(&self, most: u64) -> u64 {
        let mut x = self.0.load(Ordering::SeqCst);
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0.store(x, Ordering::SeqCst);
        (x >> 11) % most.max(1)
    }
}

/// What the site does with a changing request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Fine,
    /// The connection breaks before anything is done.
    DropBefore,
    /// It is done, and the answer is lost.
    DropAfter,
    /// It is done, and the answer says 500.
    ErrorAfter,
    /// It is not done: 503.
    Busy,
    /// It is done later, after the connection broke.
    DoneLate,
    /// It is done, and the answer is a page of HTML with status 200.
    HtmlAfter,
}

/// One post.
#[derive(Debug, Clone, Default)]
pub struct Post {
    /// Fields as they were sent.
    pub fields: BTreeMap<String, Value>,
    /// `draft`, `pending`, `publish`, `trash`.
    pub status: String,
    /// Slug, with WordPress's suffix where it was taken.
    pub slug: String,
    /// Counts changes.
    pub revision: u64,
}

#[derive(Debug, Default)]
struct Content {
    posts: BTreeMap<u64, Post>,
    media: BTreeMap<u64, String>,
    tags: BTreeMap<u64, String>,
    last: u64,
}

/// The site.
#[derive(Debug, Clone)]
pub struct ShakySite {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    address: SocketAddr,
    content: Mutex<Content>,
    dice: Dice,
    /// Faults per hundred changing requests.
    shake: AtomicU64,
    /// Requests being answered now.
    in_flight: AtomicU64,
    /// Requests whose client was gone before the answer.
    abandoned: AtomicU64,
}

impl ShakySite {
    /// Starts a site; `shake` of a hundred changing requests fail.
    pub async fn start(seed: u64, shake: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let inner = Inner {
            address,
            content: Mutex::default(),
            dice: Dice::new(seed),
            shake: AtomicU64::new(shake),
            in_flight: AtomicU64::new(0),
            abandoned: AtomicU64::new(0),
        };
        let site = Self { inner: Arc::new(inner) };
        let accepting = site.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let site = accepting.clone();
                tokio::spawn(async move { site.serve(stream).await });
            }
        });
        site
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.inner.address)
    }

    /// From now on so many of a hundred changing requests fail.
    pub fn shake(&self, per_hundred: u64) {
        self.inner.shake.store(per_hundred, Ordering::SeqCst);
    }

    /// Requests being answered at this moment.
    pub fn in_flight(&self) -> u64 {
        self.inner.in_flight.load(Ordering::SeqCst)
    }

    /// Answers that nobody was there to read.
    pub fn abandoned(&self) -> u64 {
        self.inner.abandoned.load(Ordering::SeqCst)
    }

    /// All posts by id.
    pub fn posts(&self) -> BTreeMap<u64, Post> {
        self.inner.content.lock().expect("content").posts.clone()
    }

    /// How many visible posts there are of each title.
    pub fn visible(&self) -> BTreeMap<String, usize> {
        let mut titles = BTreeMap::new();
        for post in
            self.posts().values().filter(|p| matches!(p.status.as_str(), "publish" | "pending"))
        {
            *titles.entry(text(&post.fields, "title")).or_insert(0) += 1;
        }
        titles
    }

    async fn serve(&self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        while let Some(request) = read_request(&mut stream).await {
            self.inner.in_flight.fetch_add(1, Ordering::SeqCst);
            let answer = self.answer(&request).await;
            self.inner.in_flight.fetch_sub(1, Ordering::SeqCst);
            let Some((status, body)) = answer else { return };
            let kind = if body.starts_with('<') { "text/html" } else { "application/json" };
            let head = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let sent = stream.get_mut().write_all(format!("{head}{body}").as_bytes()).await;
            let gone = sent.is_err() || stream.get_mut().flush().await.is_err();
            if gone {
                self.inner.abandoned.fetch_add(1, Ordering::SeqCst);
                return;
            }
        }
    }

    fn mood(&self, request: &Asked) -> Mood {
        let shake = self.inner.shake.load(Ordering::SeqCst);
        if request.method == "GET" || self.inner.dice.below(100) >= shake {
            return Mood::Fine;
        }
        match self.inner.dice.below(6) {
            0 => Mood::DropBefore,
            1 => Mood::DropAfter,
            2 => Mood::ErrorAfter,
            3 => Mood::Busy,
            4 => Mood::DoneLate,
            _ => Mood::HtmlAfter,
        }
    }

    /// None: the connection breaks.
    async fn answer(&self, request: &Asked) -> Option<(u16, String)> {
        // A real WordPress takes its time; kills land in it.
        tokio::time::sleep(Duration::from_millis(2 + self.inner.dice.below(12))).await;
        let done = || {
            let (status, value) = self.done(request);
            (status, value.to_string())
        };
        match self.mood(request) {
            Mood::Fine => Some(done()),
            Mood::DropBefore => None,
            Mood::DropAfter => {
                done();
                None
            }
            Mood::ErrorAfter => {
                done();
                Some((500, "<html><body>Internal Server Error</body></html>".to_owned()))
            }
            Mood::Busy => Some((503, "<html><body>Briefly unavailable</body></html>".to_owned())),
            Mood::DoneLate => {
                let (site, request) = (self.clone(), request.clone());
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(60)).await;
                    site.done(&request);
                });
                None
            }
            Mood::HtmlAfter => {
                done();
                Some((200, "<!doctype html><html><body>Cached page</body></html>".to_owned()))
            }
        }
    }

    /// Does what was asked: the part of WordPress that a publisher needs.
    fn done(&self, request: &Asked) -> (u16, Value) {
        let mut content = self.inner.content.lock().expect("content");
        let home = self.url();
        let path = request.path.trim_end_matches('/');
        let Some(route) = path.strip_prefix("/wp-json") else {
            return content.page(path, &request.query);
        };
        let parts: Vec<&str> =
            route.trim_start_matches("/wp/v2").split('/').filter(|p| !p.is_empty()).collect();
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", []) => (200, json!({ "name": "Shaky", "url": home, "namespaces": ["wp/v2"] })),
            ("GET", ["users", "me"]) => (200, me()),
            ("GET", ["posts"]) => (200, content.search(&request.query, &home)),
            ("POST", ["posts"]) => content.create(&request.body, &home),
            (method, ["posts", id]) => content.post(method, id, request, &home),
            ("GET", ["posts", _, "revisions"]) => (200, json!([])),
            (method, [kind @ ("tags" | "categories"), rest @ ..]) => {
                content.terms(method, kind, rest, request)
            }
            ("GET", ["media"]) => (200, content.found_media(&request.query, &home)),
            ("POST", ["media"]) => content.upload(request, &home),
            (_, ["media", id]) => content.media(&request.method, id, &home),
            _ => (
                404,
                json!({ "code": "rest_no_route", "message": "No route", "data": { "status": 404 } }),
            ),
        }
    }
}

fn me() -> Value {
    json!({ "id": 1, "name": "tayang", "slug": "tayang", "capabilities": {
        "edit_posts": true, "publish_posts": true, "upload_files": true, "delete_posts": true,
        "edit_published_posts": true, "delete_published_posts": true, "manage_categories": true } })
}

impl Content {
    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    fn free_slug(&self, wanted: &str, own: u64) -> String {
        let taken = |slug: &str| self.posts.iter().any(|(id, p)| *id != own && p.slug == slug);
        let mut slug = wanted.to_owned();
        let mut n = 2;
        while taken(&slug) {
            slug = format!("{wanted}-{n}");
            n += 1;
        }
        slug
    }

    fn create(&mut self, body: &Value, home: &str) -> (u16, Value) {
        let id = self.next();
        self.posts.insert(id, Post { status: "draft".to_owned(), ..Post::default() });
        self.change(id, body);
        (201, self.shown(id, home))
    }

    fn change(&mut self, id: u64, body: &Value) {
        let slug = body.get("slug").and_then(Value::as_str).map(|slug| self.free_slug(slug, id));
        let Some(post) = self.posts.get_mut(&id) else { return };
        post.revision += 1;
        for (key, value) in body.as_object().into_iter().flatten() {
            match key.as_str() {
                "status" => post.status = value.as_str().unwrap_or("draft").to_owned(),
                "slug" => post.slug = slug.clone().unwrap_or_default(),
                _ => _ = post.fields.insert(key.clone(), value.clone()),
            }
        }
    }

    fn post(&mut self, method: &str, id: &str, request: &Asked, home: &str) -> (u16, Value) {
        let Some(id) = id.parse().ok().filter(|id| self.posts.contains_key(id)) else {
            return (
                404,
                json!({ "code": "rest_post_invalid_id", "message": "Invalid post ID.", "data": { "status": 404 } }),
            );
        };
        match method {
            "POST" | "PUT" => self.change(id, &request.body),
            "DELETE" if request.query.get("force").is_some_and(|f| f == "true" || f == "1") => {
                let shown = self.shown(id, home);
                self.posts.remove(&id);
                return (200, json!({ "deleted": true, "previous": shown }));
            }
            "DELETE" => {
                let post = self.posts.entry(id).or_default();
                if post.status == "trash" {
                    return (
                        410,
                        json!({ "code": "rest_already_trashed", "message": "Already trashed", "data": { "status": 410 } }),
                    );
                }
                post.status = "trash".to_owned();
            }
            _ => {}
        }
        (200, self.shown(id, home))
    }

    fn shown(&self, id: u64, home: &str) -> Value {
        let post = self.posts.get(&id).cloned().unwrap_or_default();
        let part = |key: &str| json!({ "raw": text(&post.fields, key), "rendered": text(&post.fields, key) });
        let list = |key: &str| post.fields.get(key).cloned().unwrap_or_else(|| json!([]));
        json!({
            "id": id, "status": post.status, "slug": post.slug, "link": format!("{home}/?p={id}"),
            "title": part("title"), "content": part("content"), "excerpt": part("excerpt"),
            "categories": list("categories"), "tags": list("tags"),
            "featured_media": post.fields.get("featured_media").cloned().unwrap_or_else(|| json!(0)),
            "date_gmt": text(&post.fields, "date_gmt"),
            "modified_gmt": format!("2026-11-23T00:{:02}:{:02}", (post.revision / 60) % 60, post.revision % 60),
            "meta": {}, "guid": { "rendered": format!("{home}/?p={id}") },
        })
    }

    fn search(&self, query: &BTreeMap<String, String>, home: &str) -> Value {
        let words = query.get("search").cloned().unwrap_or_default();
        let status = query.get("status").map_or("publish", String::as_str);
        let wanted: Vec<&str> = status.split(',').collect();
        let fits = |post: &Post| match post.status.as_str() {
            "trash" => wanted.contains(&"trash"),
            status => wanted.contains(&"any") || wanted.contains(&status),
        };
        let found = self.posts.iter().filter(|(_, post)| {
            fits(post)
                && (text(&post.fields, "content").contains(&words)
                    || text(&post.fields, "title").contains(&words))
        });
        Value::Array(found.map(|(id, _)| self.shown(*id, home)).collect())
    }

    fn terms(&mut self, method: &str, kind: &str, rest: &[&str], request: &Asked) -> (u16, Value) {
        let show = |id: u64, name: &str| json!({ "id": id, "name": name, "slug": name.to_lowercase().replace(' ', "-"), "taxonomy": kind });
        if method == "POST" && rest.is_empty() {
            let name =
                request.body.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
            let known =
                self.tags.iter().find(|(_, n)| n.eq_ignore_ascii_case(&name)).map(|(id, _)| *id);
            if let Some(id) = known {
                return (
                    400,
                    json!({ "code": "term_exists", "message": "A term exists", "data": { "status": 400, "term_id": id } }),
                );
            }
            let id = self.next();
            self.tags.insert(id, name.clone());
            return (201, show(id, &name));
        }
        let words = request
            .query
            .get("search")
            .or_else(|| request.query.get("slug"))
            .map(|w| w.to_lowercase().replace('-', " "));
        let found = self
            .tags
            .iter()
            .filter(|(_, n)| words.as_ref().is_none_or(|w| n.to_lowercase().contains(w)));
        (200, Value::Array(found.map(|(id, name)| show(*id, name)).collect()))
    }

    fn found_media(&self, query: &BTreeMap<String, String>, home: &str) -> Value {
        let slug = query.get("slug").or_else(|| query.get("search")).cloned().unwrap_or_default();
        let found =
            self.media.iter().filter(|(_, name)| name.split('.').next() == Some(slug.as_str()));
        Value::Array(found.map(|(id, name)| media_shown(*id, name, home)).collect())
    }

    fn upload(&mut self, request: &Asked, home: &str) -> (u16, Value) {
        let name = request
            .disposition
            .split("filename=")
            .nth(1)
            .unwrap_or("file")
            .trim_matches('"')
            .to_owned();
        let id = self.next();
        self.media.insert(id, name.clone());
        (201, media_shown(id, &name, home))
    }

    fn media(&mut self, method: &str, id: &str, home: &str) -> (u16, Value) {
        let found =
            id.parse().ok().and_then(|id: u64| self.media.get(&id).map(|name| (id, name.clone())));
        let Some((id, name)) = found else {
            return (404, json!({ "code": "rest_post_invalid_id", "data": { "status": 404 } }));
        };
        if method == "DELETE" {
            self.media.remove(&id);
        }
        (200, media_shown(id, &name, home))
    }

    /// What an anonymous reader gets.
    fn page(&self, _path: &str, query: &BTreeMap<String, String>) -> (u16, Value) {
        let id = query.get("p").and_then(|id| id.parse().ok());
        let post = id.and_then(|id: u64| self.posts.get(&id));
        match post {
            Some(post) if post.status == "publish" => (200, json!("page")),
            _ => (404, json!("not found")),
        }
    }
}

fn media_shown(id: u64, name: &str, home: &str) -> Value {
    let slug = name.split('.').next().unwrap_or_default();
    json!({ "id": id, "slug": slug, "status": "inherit", "source_url": format!("{home}/uploads/{name}"),
        "title": { "raw": slug, "rendered": slug } })
}

fn text(fields: &BTreeMap<String, Value>, key: &str) -> String {
    let value = fields.get(key);
    let raw = value.and_then(|v| v.get("raw")).or(value);
    raw.and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[derive(Debug, Clone)]
struct Asked {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    disposition: String,
    body: Value,
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.get("content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let url = url::Url::parse(&format!("http://site{target}")).ok()?;
    let mut query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    // Plain permalinks: the route is a parameter.
    let path = query.remove("rest_route").map_or(url.path().to_owned(), |r| format!("/wp-json{r}"));
    Some(Asked {
        method,
        path,
        query,
        disposition: headers.get("content-disposition").cloned().unwrap_or_default(),
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    })
}
